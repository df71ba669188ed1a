"""Small sets of figures about one country and year, written as literals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from conftest import read_figures
from records import make_record
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow, TermRow

SOURCE = "demo-2021-isl-protection"
EMPTY = replace(read_figures(), figures=(), numerals=(), identities=(), terms=())
VICTIM = read_figures().figure_by_id["demo-2021-isl-identified-2020"]
"""All victims identified; its codes are `all` in the four dimensions of its indicator."""
CELL_TYPES: Mapping[str, Callable[[str], Any]] = {
    "year": int,
    "value_to": Decimal,
    "rounded_to": Decimal,
}
"""Columns that are not text."""


def make_figure(text: str, **cells: Any) -> FigureRow:
    """Make a figure from its id, its value and other cells: `women 4 sex=female year=2019`.

    The figure counts all victims identified in Iceland in 2020 unless other cells are given.
    """
    figure_id, value, *texts = text.split()
    for name, cell in (item.split("=") for item in texts):
        cells[name] = CELL_TYPES.get(name, str)(cell)
    codes = {name: code for name, code in cells.items() if name in VICTIM.codes}
    columns = {name: cell for name, cell in cells.items() if name not in codes}
    return replace(
        VICTIM,
        figure_id=figure_id,
        value=Decimal(value),
        codes={**VICTIM.codes, **codes},
        **columns,
    )


def make_figures(texts: str) -> list[FigureRow]:
    """Make several figures; texts as in `make_figure` have semicolons between them."""
    return [make_figure(text) for text in texts.split(";")]


def join_ids(figures: Iterable[FigureRow], separator: str) -> str:
    """Join the ids of figures."""
    return separator.join(figure.figure_id for figure in figures)


def make_set(
    figures: str | Sequence[FigureRow],
    *identities: str,
    part_of: Mapping[str, str] | None = None,
) -> Figures:
    """Make a set of figures.

    Args:
        figures: rows, or their texts as in `make_figures`
        identities: a kind and its terms, such as `sum all female male`, of which the first is the
            total, or `order lower=a higher=b`; a text may have several with semicolons between
            them, or none
        part_of: indicator → the one that it is part of
    """
    indicators = [
        replace(row, part_of=(part_of or {}).get(row.indicator_id, row.part_of))
        for row in EMPTY.indicators
    ]
    rows = []
    terms = []
    texts = [text for text in ";".join(identities).split(";") if text]
    for number, text in enumerate(texts, 1):
        kind, *figure_ids = text.split()
        rows.append(make_record(IdentityRow, identity_id=f"i{number}", source_id=SOURCE, kind=kind))
        terms += _make_terms(f"i{number}", kind, figure_ids)
    return replace(
        EMPTY,
        figures=tuple(make_figures(figures) if isinstance(figures, str) else figures),
        identities=tuple(rows),
        terms=tuple(terms),
        indicators=tuple(indicators),
    )


FIRST_AND_OTHER_ROLES = {
    "sum": ("total", "part"),
    "part_of": ("whole", "part"),
    "restated": ("first", "again"),
}


def _make_terms(identity_id: str, kind: str, texts: Sequence[str]) -> list[TermRow]:
    terms = []
    for position, text in enumerate(texts, 1):
        role, _, figure_id = text.rpartition("=")
        if not role:
            first_role, role = FIRST_AND_OTHER_ROLES[kind]
            role = first_role if position == 1 else role
        cells = {"position": position, "figure_id": figure_id, "role": role}
        terms.append(make_record(TermRow, identity_id=identity_id, **cells))
    return terms


def set_category(figures: Figures, column: str, code: str, **properties: str) -> Figures:
    """Add properties to a code, as its category in the schema has them."""
    codes = figures.categories[column]
    changed = {**codes, code: {"label": code, **codes.get(code, {}), **properties}}
    return replace(figures, categories={**figures.categories, column: changed})
