"""Missing years and breaks of a series: which years, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tip_figures.figures.arithmetic import EXACT, REDEFINED
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, GapRow
from tip_figures.prose.vague_amounts import find_vague_amounts

VAGUE = "vague"  # code of `reason`
UNKNOWN = "unknown"  # in place of a code, where the table of gaps has no row
WORDS = {
    "not_reported": "not reported",
    "not_read": "not in the excerpt",
    UNKNOWN: "no number",
}
"""Codes of `reason` as charts and tables show them."""


@dataclass(frozen=True)
class Gap:
    """Consecutive years for which a series has no number, for one reason.

    reason: code of the table of gaps; UNKNOWN without one
    words:  the reason in short: “not reported”, “hundreds”, “not in the excerpt”
    rows:   rows of the table of gaps
    """

    first: int
    last: int
    reason: str
    words: str
    rows: Sequence[GapRow]

    @property
    def years(self) -> str:
        """“2020” or “2020–2021”."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Break:
    """A change of definition between two consecutive numbers of a series."""

    earlier: int
    later: int
    explanation: str


def find_gaps(figures: Figures, members: Sequence[FigureRow], last_year: int) -> list[Gap]:
    """Find the years without a number after the first one of a series.

    members:   the figures of the series, in order
    last_year: the last year for which the page has a number, or a passage
    """
    years = {figure.year for figure in members}
    first = members[0]
    rows = {
        row.year: row
        for row in figures.gaps
        if (row.indicator_id, row.ref_area) == (first.indicator_id, first.ref_area)
    }
    gaps: list[Gap] = []
    for year in range(first.year + 1, last_year + 1):
        if year not in years:
            _add_year(gaps, year, rows.get(year))
    return gaps


def _add_year(gaps: list[Gap], year: int, row: GapRow | None) -> None:
    """Add a year to the last gap if it continues it, or else as a gap of its own."""
    reason = row.reason if row else UNKNOWN
    words = _describe_reason(row)
    rows = [row] if row else []
    previous = gaps[-1] if gaps else None
    if previous and (previous.last, previous.reason, previous.words) == (year - 1, reason, words):
        gaps[-1] = Gap(previous.first, year, reason, words, [*previous.rows, *rows])
    else:
        gaps.append(Gap(year, year, reason, words, rows))


def _describe_reason(row: GapRow | None) -> str:
    if row is None:
        return WORDS[UNKNOWN]
    if row.reason == VAGUE:
        amount = next(find_vague_amounts(row.quote), None)
        return f"“{amount[0]}”, no count" if amount else "only vague words, no count"
    return WORDS.get(row.reason, row.reason)


def find_breaks(figures: Figures, members: Sequence[FigureRow]) -> list[Break]:
    """Find where a definition changed between two consecutive numbers of a series.

    It did if one of the two numbers is a term of an identity that says so, and the other is of
    another source.
    """
    explanations = _explain_redefinitions(figures)
    breaks = []
    for earlier, later in pairwise(members):
        if earlier.source_id == later.source_id:
            continue
        explanation = explanations.get(later.figure_id) or explanations.get(earlier.figure_id)
        if explanation is not None:
            breaks.append(Break(earlier.year, later.year, explanation))
    return breaks


def _explain_redefinitions(figures: Figures) -> Mapping[str, str]:
    """Return why a count was redefined, by the ids of the figures that differ."""
    explanations = {}
    for evaluated in figures.evaluated:
        if _is_redefinition(evaluated):
            identity = evaluated.identity
            for figure in evaluated.figures:
                explanations[figure.figure_id] = identity.explanation or identity.statement
    return explanations


def _is_redefinition(evaluated: EvaluatedIdentity) -> bool:
    """Whether two sources give different numbers for one cell because they count differently.

    A restatement that holds says so, too, if it adds something to the number of the other source.
    """
    if evaluated.verdict == REDEFINED:
        return True
    if evaluated.identity.kind != "restated" or evaluated.verdict != EXACT:
        return False
    (first,) = evaluated.figures_of_role("first")
    return any(
        figure.cell == first.cell and figure.value != first.value
        for figure in evaluated.figures_of_role("again")
    )
