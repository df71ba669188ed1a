"""Figures that lie inside another one by their codes, although no identity relates the two.

All victims include the foreign ones, so the number of the foreign ones is at most that of all. Only
an identity makes the checks compare the two numbers, wherever the source states them.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from tip_figures.figures.declared_parts import DeclaredParts
from tip_figures.figures.model import Figures
from tip_figures.figures.possible_parts import PossibleParts
from tip_figures.figures.records import Cell, FigureRow

PartsByCell = Mapping[Cell, Set[Cell]]
"""What identities list as parts of a cell; several sources may state one cell."""


class UndeclaredPart(NamedTuple):
    """A figure, and the narrowest one that contains it without an identity."""

    part: FigureRow
    container: FigureRow


def find_undeclared_parts(figures: Figures) -> Iterator[UndeclaredPart]:
    """Find the figures that no identity relates to a figure of their source that contains them.

    Identities may relate them through others, also of other sources. Each part is found once; a
    zero is a part of anything.
    """
    possible_parts = PossibleParts(figures)
    parts_by_cell = _collect_parts(figures)
    containers_by_part: dict[str, list[FigureRow]] = {}
    for container in figures.figures:
        parts = [part for part in possible_parts.list_parts(container) if part.value]
        related = _find_related(parts_by_cell, container.cell) if parts else frozenset()
        for part in parts:
            if part.cell not in related:
                containers_by_part.setdefault(part.figure_id, []).append(container)
    for part_id, containers in containers_by_part.items():
        part = figures.figure_by_id[part_id]
        yield UndeclaredPart(part, _choose_narrowest(possible_parts, containers))


def _collect_parts(figures: Figures) -> PartsByCell:
    """Collect the cells that identities list as parts of each cell."""
    parts_by_cell: dict[Cell, set[Cell]] = {}
    for figure_id, lists in DeclaredParts.collect(figures).lists.items():
        cells = parts_by_cell.setdefault(figures.figure_by_id[figure_id].cell, set())
        for parts in lists:
            cells |= {part.cell for part in parts}
    return parts_by_cell


def _find_related(parts_by_cell: PartsByCell, cell: Cell) -> Set[Cell]:
    """Return the cells that lists of parts lead to from one cell."""
    related: set[Cell] = set()
    waiting = [cell]
    while waiting:
        new_cells = parts_by_cell.get(waiting.pop(), frozenset()) - related
        related |= new_cells
        waiting += new_cells
    return related


def _choose_narrowest(possible_parts: PossibleParts, containers: Sequence[FigureRow]) -> FigureRow:
    """Return the first figure that contains none of the others."""
    for container in containers:
        parts = possible_parts.list_parts(container)
        if not any(other in parts for other in containers):
            return container
    return containers[0]
