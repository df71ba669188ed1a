"""Decide what becomes of a suggestion, by what a person wrote into the ledger or the worksheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.suggest_figures import fit_to_indicator
from tip_figures.drafting.suggest_indicator import NEW_INDICATOR
from tip_figures.drafting.suggestion import Suggestion
from tip_figures.drafting.worksheet import DROP, apply_corrections, describe_check
from tip_figures.figures.records import FigureRow, IndicatorRow
from tip_figures.figures.role_evidence import ROLES_WITH_REASON, begins_with_reason

CONFIRM: Final = "confirm"
"""What `check` contains if nothing is doubtful; a person confirms the row all the same."""


@dataclass(frozen=True)
class Decision:
    """What becomes of the suggestion for a numeral.

    outcome:    `keep` its coded row in the ledger, `remove` its row, or `write` what is suggested
    suggestion: what the numeral states, with corrections
    check:      what a person must review; "" if a person has done so; `drop` if the row is rejected
    """

    outcome: Literal["keep", "remove", "write"]
    suggestion: Suggestion
    check: str = ""

    @property
    def needs_review(self) -> bool:
        """Whether a person must review it."""
        return self.check not in ("", DROP)


def decide(
    suggestion: Suggestion,
    ledger_row: TextRow,
    worksheet_row: TextRow | None,
    *,
    coded: Mapping[str, FigureRow],
    indicators: Mapping[str, IndicatorRow],
    stated: Sequence[Suggestion],
) -> Decision:
    """Decide what becomes of a suggestion; nothing is changed.

    ledger_row:    of the numeral; with a role if a person coded it
    worksheet_row: of the numeral, if a person reviewed it
    coded:         figures of the source that a person coded, by identifier
    indicators:    of the package, by identifier
    stated:        earlier suggestions of the passage that state a figure, after their decisions
    """
    if ledger_row["role"]:
        return Decision("keep", follow_ledger(suggestion, ledger_row, coded))
    if worksheet_row is None:
        return Decision("write", suggestion, _list_columns_to_review(suggestion))
    corrected = follow_worksheet(suggestion, worksheet_row, indicators, stated)
    check = describe_check(worksheet_row, _list_columns_to_review(suggestion))
    is_zero = suggestion.mention.numeral.form == "negation"
    if check == DROP and is_zero:
        return Decision("remove", corrected, check)
    return Decision("write", corrected, check)


def _list_columns_to_review(suggestion: Suggestion) -> str:
    """List what a person must review; the upper end of a range is reviewed with its lower end."""
    if suggestion.mention.relation == "range_end":
        return ""
    doubts = ", ".join(suggestion.doubts)
    if suggestion.nearest:
        nearest = f"{NEW_INDICATOR} (nearest: {', '.join(suggestion.nearest)})"
        doubts = doubts.replace(NEW_INDICATOR, nearest)
    return doubts or CONFIRM


def _find_lower_end(suggestion: Suggestion) -> str | None:
    """Return the place of the lower end if the numeral is the upper end of a range."""
    return suggestion.repeats if suggestion.mention.relation == "range_end" else None


def follow_ledger(
    suggestion: Suggestion, ledger_row: TextRow, coded: Mapping[str, FigureRow]
) -> Suggestion:
    """Return a suggestion with the role and the figure that a person gave to its numeral.

    A coded row that states no figure of the source has the role `other` here.
    """
    repeats = _find_lower_end(suggestion)
    figure = coded.get(ledger_row["figure_id"])
    if ledger_row["role"] == "figure" and figure is not None:
        return replace(suggestion, role="figure", figure=figure, repeats=repeats)
    return replace(suggestion, role="other", repeats=repeats)


def follow_worksheet(
    suggestion: Suggestion,
    worksheet_row: TextRow,
    indicators: Mapping[str, IndicatorRow],
    stated: Sequence[Suggestion],
) -> Suggestion:
    """Return a suggestion with the corrections of the worksheet, whose cells are valid.

    A number that is dropped counts nothing if its note says why; else it is one of an event.
    """
    role = worksheet_row.get("role") or suggestion.role
    note = worksheet_row.get("note", suggestion.note)
    is_dropped = worksheet_row.get("check") == DROP and not worksheet_row.get("answered_by")
    if is_dropped and role not in ROLES_WITH_REASON:
        role = "other" if begins_with_reason(note) else "event"
    figure = apply_corrections(suggestion.figure, worksheet_row)
    figure = fit_to_indicator(figure, indicators.get(figure.indicator_id))
    if note == suggestion.note and figure.year != suggestion.figure.year:
        note = ""  # it is about the year that was drafted
    if role == "restatement":
        repeats = _find_repeated(suggestion, figure, worksheet_row.get("id", ""), stated)
    else:
        repeats = _find_lower_end(suggestion)
    return replace(suggestion, role=role, note=note, figure=figure, repeats=repeats)


def _find_repeated(
    suggestion: Suggestion, figure: FigureRow, repeated_id: str, stated: Sequence[Suggestion]
) -> str | None:
    """Find the place of the numeral that a restatement repeats.

    figure:      the figure with corrections
    repeated_id: identifier of the repeated figure in the worksheet, or the place of its numeral
    """
    for earlier in stated:
        if repeated_id in (earlier.figure.figure_id, earlier.mention.place):
            return earlier.mention.place
    if suggestion.repeats is not None:
        return suggestion.repeats
    for earlier in reversed(stated):
        if earlier.figure.value == figure.value:
            return earlier.mention.place
    return None
