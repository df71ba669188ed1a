"""What came of the checks of some passages: the identities, and other figures that are in doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from tip_figures.figures.arithmetic import CONTRADICTED, EXACT, REDEFINED, WITHIN_ROUNDING
from tip_figures.figures.edition_comparison import find_repeated_values
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.page.balance import get_total_figure
from tip_figures.page.series import DOUBTFUL, AreaSeries


@dataclass(frozen=True)
class Outcomes:
    """What came of the checks.

    contradicted: identities that do not hold
    redefined:    identities that do not hold because two sources define a count differently
    holding:      identities that hold, exact ones last
    computing:    identities that hold because a figure is derived by them, exact ones last
    repetitions:  figures of two consecutive years and editions with the same number
    doubtful:     other figures that are marked as doubtful
    """

    contradicted: Sequence[EvaluatedIdentity]
    redefined: Sequence[EvaluatedIdentity]
    holding: Sequence[EvaluatedIdentity]
    computing: Sequence[EvaluatedIdentity]
    repetitions: Sequence[tuple[FigureRow, FigureRow]]
    doubtful: Sequence[FigureRow]

    @property
    def count(self) -> int:
        """How many identities compare numbers; one that computes a figure cannot fail."""
        return len(self.contradicted) + len(self.redefined) + len(self.holding)

    @property
    def within_rounding(self) -> int:
        """How many of the holding identities hold only within rounding."""
        return sum(evaluated.verdict == WITHIN_ROUNDING for evaluated in self.holding)


def find_outcomes(figures: Figures, rows: Sequence[FigureRow]) -> Outcomes:
    """Find what came of the checks.

    rows: the figures in the order in which doubtful ones are listed
    """
    contradicted = []
    redefined = []
    holding = []
    computing = []
    deriving_ids = {figure.derived_by for figure in figures.figures}
    for evaluated in figures.evaluated:
        if evaluated.verdict == CONTRADICTED:
            contradicted.append(evaluated)
        elif evaluated.verdict == REDEFINED:
            redefined.append(evaluated)
        elif evaluated.verdict and evaluated.identity.identity_id in deriving_ids:
            computing.append(evaluated)
        elif evaluated.verdict:
            holding.append(evaluated)
    repetitions = list(find_repeated_values(figures))
    repeated_ids = {figure.figure_id for figure in chain.from_iterable(repetitions)}
    doubtful = [
        figure
        for figure in rows
        if figure.obs_status == DOUBTFUL and figure.figure_id not in repeated_ids
    ]
    return Outcomes(
        contradicted=contradicted,
        redefined=redefined,
        holding=sorted(holding, key=_is_exact),
        computing=sorted(computing, key=_is_exact),
        repetitions=repetitions,
        doubtful=doubtful,
    )


def _is_exact(evaluated: EvaluatedIdentity) -> bool:
    return evaluated.verdict == EXACT


def sort_for_readers(figures: Figures, series: AreaSeries) -> list[FigureRow]:
    """Sort figures as a page lists them.

    returns: by indicator (those of the leading series first, then of the others), year and unit;
             totals before their parts
    """
    lines = [*series.leading, *series.every]
    names = [line.indicator.indicator_id for line in lines]
    ordered_names = dict.fromkeys([*names, *figures.indicator_by_id])
    position = {name: number for number, name in enumerate(ordered_names)}

    def sort_key(figure: FigureRow) -> tuple[Any, ...]:
        return (
            position[figure.indicator_id],
            figure.year,
            figure.unit,
            len(figure.breakdown),
            *figure.codes.values(),
            figure.source_id,
        )

    return sorted(figures.figures, key=sort_key)


def find_checks_by_figure(figures: Figures) -> Mapping[str, list[EvaluatedIdentity]]:
    """Find the identities with an outcome that each figure is a term of, by figure_id."""
    checks: dict[str, list[EvaluatedIdentity]] = {}
    for evaluated in figures.evaluated:
        if not evaluated.verdict:
            continue
        for operand in evaluated.operands:
            checks.setdefault(operand.figure_id, []).append(evaluated)
    return checks


def find_divisions(figures: Figures) -> Mapping[str, list[EvaluatedIdentity]]:
    """Find the identities that divide each figure into parts, by the figure_id of the total."""
    divisions: dict[str, list[EvaluatedIdentity]] = {}
    for evaluated in figures.evaluated:
        total_figure = get_total_figure(evaluated)
        if evaluated.verdict and total_figure and evaluated.identity.kind != "restated":
            divisions.setdefault(total_figure.figure_id, []).append(evaluated)
    return divisions
