"""Missing years and breaks of a series: which years, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tip_figures.figures.labels import describe_edition
from tip_figures.figures.model import Figures
from tip_figures.figures.needed_gaps import get_gap_series
from tip_figures.figures.records import FigureRow, GapRow
from tip_figures.figures.redefinitions import explain_redefinitions
from tip_figures.figures.total_series import SeriesKey
from tip_figures.prose.numerals import find_numerals

VAGUE = "vague"  # code of `reason`
OTHER_SCOPE = "other_scope"  # in place of a code, where only a number of another scope exists
UNKNOWN = "unknown"  # in place of a code, where the table of gaps has no row
WORDS = {
    "not_reported": "not reported",
    "not_read": "not in the part we read",
    "part_of_year": "only a part of the year",
    UNKNOWN: "no number",
}
"""Codes of `reason` as charts and tables show them."""
EXPLANATIONS = {
    VAGUE: "For {year}, the {edition} gives only words, no count.",
    "not_reported": "The {edition} gives no number for {year}.",
    "not_read": "The part of the {edition} that we read gives no number for {year}.",
    "part_of_year": "The {edition} gives only a number for a part of {year}.",
}
"""The same as sentences."""


@dataclass(frozen=True)
class Gap:
    """Consecutive years for which a series has no number, for one reason.

    reason: code of the table of gaps; OTHER_SCOPE or UNKNOWN without one
    words:  the reason in short: “not reported”, “hundreds”, “not in the part we read”
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


def find_gaps(
    figures: Figures,
    members: Sequence[FigureRow],
    scope: str,
    last_year: int,
    other_scopes: Mapping[int, str] | None = None,
) -> list[Gap]:
    """Find the years without a number after the first one of a series.

    members:      the figures of the series, in order
    scope:        what limits them, in words; "" if they count all
    last_year:    the last year for which the page has a number, or a passage
    other_scopes: scopes of numbers that are not comparable with the series, by their years
    """
    scopes = other_scopes or {}
    years = {figure.year for figure in members}
    first = members[0]
    rows = {
        row.year: row
        for row in figures.gaps
        if get_gap_series(row) == SeriesKey(first.indicator_id, first.ref_area, scope, first.unit)
    }
    gaps: list[Gap] = []
    for year in range(first.year + 1, last_year + 1):
        if year in years:
            continue
        row = rows.get(year)
        if row is None and year in scopes:
            words = _describe_scope(scopes[year])
            _add_year(gaps, Gap(year, year, OTHER_SCOPE, words, []))
        else:
            reason = row.reason if row else UNKNOWN
            _add_year(gaps, Gap(year, year, reason, _describe_reason(row), [row] if row else []))
    return gaps


def _add_year(gaps: list[Gap], gap: Gap) -> None:
    """Add a gap of one year to the last gap if it continues it, or else as a gap of its own."""
    previous = gaps[-1] if gaps else None
    continues = (gap.first - 1, gap.reason, gap.words)
    if previous and (previous.last, previous.reason, previous.words) == continues:
        rows = [*previous.rows, *gap.rows]
        gaps[-1] = Gap(previous.first, gap.last, gap.reason, gap.words, rows)
    else:
        gaps.append(gap)


def _describe_scope(scope: str) -> str:
    """Write that a year has a number, but one that the series cannot have."""
    return f"only a number of {scope}" if scope else "only a number of another scope"


def explain_gap(figures: Figures, row: GapRow) -> str:
    """Explain a year without a number: what its passage has instead, and the note of the row.

    returns: “The 2022 edition gives no number for 2022. Gives only the number for 2020.”
    """
    source = figures.source_by_id.get(row.source_id)
    if source is None:
        return row.note
    edition = describe_edition(figures, source)
    sentence = EXPLANATIONS.get(row.reason, "").format(year=row.year, edition=edition)
    return f"{sentence} {row.note}".strip()


def _describe_reason(row: GapRow | None) -> str:
    if row is None:
        return WORDS[UNKNOWN]
    if row.reason == VAGUE:
        numerals = find_numerals(row.quote)
        amount = next((numeral.text for numeral in numerals if numeral.form == VAGUE), "")
        return f"“{amount}”, no count" if amount else "only vague words, no count"
    return WORDS.get(row.reason, row.reason)


def find_breaks(figures: Figures, members: Sequence[FigureRow]) -> list[Break]:
    """Find where a definition changed between two consecutive numbers of a series.

    It did if one of the two numbers is a term of an identity that says so, and the other is of
    another source.
    """
    explanations = explain_redefinitions(figures)
    breaks = []
    for earlier, later in pairwise(members):
        if earlier.source_id == later.source_id:
            continue
        explanation = explanations.get(later.figure_id) or explanations.get(earlier.figure_id)
        if explanation is not None:
            breaks.append(Break(earlier.year, later.year, explanation))
    return breaks
