"""Draft the rows of figures and identities of a passage, among those that a person coded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tip_figures.datapackage.tidy.table_rows import TextRow
from tip_figures.drafting.decisions import Decision, decide
from tip_figures.drafting.identifiers import make_figure_id
from tip_figures.drafting.suggest_figures import suggest_figures
from tip_figures.drafting.suggest_identities import SuggestedIdentity, suggest_identities
from tip_figures.drafting.suggestion import Suggestion
from tip_figures.drafting.worksheet import (
    DROP,
    Worksheet,
    describe_check,
    describe_mention,
    format_record,
)
from tip_figures.drafting.worksheet_check import refuse_invalid_rows, refuse_unknown_ids
from tip_figures.figures.countries import load_countries
from tip_figures.figures.evaluation import make_operand
from tip_figures.figures.identity_kinds import write_arithmetic
from tip_figures.figures.model import Figures
from tip_figures.figures.records import PROPOSAL_PREFIX, FigureRow, SourceRow
from tip_figures.prose.source_text import Sentence

_FILLED_BY_TIDY = ("figure_id", "derived_by", "place", "label")
"""Columns that are not compared, because they follow from other cells."""


class FigureDrafter:
    """Drafts the figures and identities of a source, and the ledger rows of their numerals.

    source:         the source
    ledger:         rows of its numerals by place; those without a role are filled in
    tables:         rows by table, to which drafted rows are added
    worksheet_rows: what a person must review, for the next worksheet
    overwritten:    identifiers of earlier drafts that a person changed in the tables, and that are
                    written as drafted again
    """

    def __init__(
        self,
        figures: Figures,
        source: SourceRow,
        ledger: dict[str, TextRow],
        worksheet: Worksheet,
        earlier_drafts: Mapping[str, TextRow],
        tables: dict[str, list[TextRow]],
    ) -> None:
        """Begin a draft.

        figures:        the package
        worksheet:      as a person reviewed it
        earlier_drafts: rows of figures and identities that were drafted before, by identifier,
                        without their mark; a ledger row names such a figure in `drafted`
        """
        self.source = source
        self.ledger = ledger
        self.tables = tables
        self.worksheet_rows: list[TextRow] = []
        self.overwritten: list[str] = []
        self._figures = _leave_out(figures, earlier_drafts)
        self._worksheet = worksheet
        self._earlier_drafts = earlier_drafts
        self._coded = {
            figure.figure_id: figure
            for figure in self._figures.figures
            if figure.source_id == source.source_id
        }
        self._used_ids = set(self._figures.figure_by_id)
        self._used_ids.update(identity.identity_id for identity in self._figures.identities)
        self._suggestions: dict[str, Suggestion] = {}
        self._stated: list[Suggestion] = []

    def draft(self, sentences: Sequence[Sentence]) -> None:
        """Draft the figures and identities of the passage.

        raises: ReadError if a row of the worksheet is invalid
        """
        suggestions = suggest_figures(self._figures, self.source, sentences)
        self._suggestions = {suggestion.mention.place: suggestion for suggestion in suggestions}
        refuse_invalid_rows(self._worksheet, self._figures, self._suggestions)
        for place, suggestion in list(self._suggestions.items()):
            if place in self.ledger:
                self._draft_numeral(suggestion)
        figures_by_id = self._draft_identities()
        refuse_unknown_ids(self._worksheet, self._used_ids | self._earlier_drafts.keys())
        self._add_areas(figures_by_id)

    def _draft_numeral(self, suggestion: Suggestion) -> None:
        """Decide what a numeral states, and write it."""
        place = suggestion.mention.place
        decision = decide(
            suggestion,
            self.ledger[place],
            self._worksheet.get(place),
            coded=self._coded,
            indicators=self._figures.indicator_by_id,
            stated=self._stated,
        )
        decided = decision.suggestion
        if decision.outcome == "remove":
            del self.ledger[place]
        elif decision.outcome == "write":
            decided = self._write_numeral(suggestion, decision)
        self._suggestions[place] = decided
        if decided.states_figure:
            self._stated.append(decided)

    def _write_numeral(self, suggestion: Suggestion, decision: Decision) -> Suggestion:
        """Write the rows of a numeral; return what it states, with the identifier of its figure."""
        decided = decision.suggestion
        if decided.states_figure:
            decided = self._write_figure(suggestion, decision)
        self._write_ledger_row(decided, decision.check)
        if decision.needs_review:
            self._write_worksheet_row(decided, decision.check)
        return decided

    def _write_figure(self, suggestion: Suggestion, decision: Decision) -> Suggestion:
        """Add the row of a figure; return the decided suggestion with its new identifier."""
        decided = decision.suggestion
        earlier_id = self.ledger[decided.mention.place].get("drafted", "")
        figure_id = self._choose_figure_id(decided.figure, earlier_id)
        decided = replace(decided, figure=replace(decided.figure, figure_id=figure_id))
        suggested_cells = _format_suggestion(suggestion)
        cells = _format_suggestion(decided)
        self.tables["figures"].append(cells | {"note": _mark_note(decision.check, decided.note)})
        self._note_overwritten(earlier_id, suggested_cells, cells)
        return decided

    def _choose_figure_id(self, figure: FigureRow, earlier_id: str) -> str:
        """Return the identifier of a figure: the earlier one if it counts the same.

        Rows that have the earlier one get the new one.

        earlier_id: of the same numeral, before it was drafted again; "" if there was none
        """
        earlier = self._earlier_drafts.get(earlier_id)
        if earlier is None or earlier_id in self._used_ids:
            return make_figure_id(self.source, figure, self._used_ids)
        cells = format_record(figure)
        columns = ("indicator_id", "year", "unit", *figure.codes)
        if all(cells[column] == earlier[column] for column in columns):
            self._used_ids.add(earlier_id)
            return earlier_id
        figure_id = make_figure_id(self.source, figure, self._used_ids)
        rows = [*self.tables["numerals"], *self.tables["identity_terms"], *self.ledger.values()]
        for row in rows:
            if row["figure_id"] == earlier_id:
                row["figure_id"] = figure_id
        return figure_id

    def _write_ledger_row(self, decided: Suggestion, check: str) -> None:
        """Fill in the ledger row of a numeral."""
        row = self.ledger[decided.mention.place]
        states_number = decided.role in ("figure", "restatement")
        row["role"] = decided.role
        hedge = row.get("hedge") or decided.mention.context.hedge
        row["hedge"] = hedge if states_number else ""
        row["figure_id"] = self._find_figure(decided).figure_id if states_number else ""
        if decided.role != "figure":
            row["note"] = _mark_note(check, decided.note)

    def _write_worksheet_row(self, decided: Suggestion, check: str) -> None:
        """Add the row in which a person reviews a numeral."""
        row = format_record(decided.figure) | describe_mention(decided.mention)
        row["check"] = check
        row["id"] = self.ledger[decided.mention.place]["figure_id"]
        row["role"] = decided.role
        row["hedge"] = decided.mention.context.hedge
        row["note"] = decided.note
        self.worksheet_rows.append(row)

    def _find_figure(self, decided: Suggestion) -> FigureRow:
        """Find the figure that a numeral states or repeats."""
        if decided.repeats is not None:
            return self._suggestions[decided.repeats].figure
        return decided.figure

    def _draft_identities(self) -> dict[str, FigureRow]:
        """Draft derived figures and identities.

        returns: all figures of the package and of the draft, by identifier
        """
        stated = {suggestion.figure.figure_id: suggestion.figure for suggestion in self._stated}
        suggested_identities, derived_figures = suggest_identities(
            self._figures,
            self.source,
            self._suggestions,
            self._stated,
            coded=[figure for name, figure in self._coded.items() if name not in stated],
            used_ids=self._used_ids,
        )
        new_ids = stated.keys() - self._coded.keys()
        added = [
            suggested for suggested in suggested_identities if self._should_add(suggested, new_ids)
        ]
        added_ids = {suggested.identity.identity_id for suggested in added}
        figures_by_id = {**self._figures.figure_by_id, **stated}
        for figure in derived_figures:
            if figure.derived_by in added_ids and self._write_derived_figure(figure):
                figures_by_id[figure.figure_id] = figure
        for suggested in added:
            if all(term.figure_id in figures_by_id for term in suggested.terms):
                self._write_identity(suggested, figures_by_id)
        return figures_by_id

    def _should_add(self, suggested: SuggestedIdentity, new_ids: set[str]) -> bool:
        """Whether an identity has a new figure, or was drafted before.

        Any other one could have been coded with its figures; a person has left it out.
        """
        identity_id = suggested.identity.identity_id
        if identity_id in self._earlier_drafts or identity_id in self._worksheet:
            return True
        return any(term.figure_id in new_ids for term in suggested.terms)

    def _write_derived_figure(self, figure: FigureRow) -> bool:
        """Add the row of a derived figure, and return True, unless a person rejected it."""
        cells = format_record(figure)
        row = self._apply_review(
            figure.figure_id, "derived", cells | {"place": "", "role": "derived"}
        )
        if row["check"] == DROP:
            return False
        self.tables["figures"].append(cells | {"note": _mark_note(row["check"], row["note"])})
        return True

    def _write_identity(
        self, suggested: SuggestedIdentity, figures_by_id: Mapping[str, FigureRow]
    ) -> None:
        """Add the rows of an identity unless a person rejected it."""
        identity = suggested.identity
        operands = [
            make_operand(term, figures_by_id[term.figure_id], identity.kind)
            for term in suggested.terms
        ]
        cells = {
            "arithmetic": write_arithmetic(identity.kind, operands),
            "kind": identity.kind,
            "statement": identity.statement,
        }
        row = self._apply_review(identity.identity_id, "stated or by chance", cells)
        if row["check"] == DROP:
            return
        self._note_overwritten(
            identity.identity_id,
            {"statement": identity.statement, "explanation": ""},
            {"statement": row["statement"], "explanation": ""},
        )
        mark = f"{PROPOSAL_PREFIX} " if row["check"] else ""
        self.tables["identities"].append(
            format_record(identity) | {"statement": mark + row["statement"]}
        )
        self.tables["identity_terms"] += [format_record(term) for term in suggested.terms]

    def _apply_review(self, row_id: str, check: str, cells: TextRow) -> TextRow:
        """Return the worksheet row of a derived figure or identity, with what a person wrote there.

        row_id: identifier of the figure or identity
        check:  what a person must review if the worksheet has no row of it
        """
        row = {"check": check, **cells, "id": row_id}
        reviewed = self._worksheet.get(row_id)
        # With another arithmetic, the reviewed row is about another identity, which had this name
        # before a figure was corrected.
        arithmetic = cells.get("arithmetic", "")
        if reviewed and reviewed.get("arithmetic", arithmetic) == arithmetic:
            row |= {name: reviewed[name] for name in ("note", "statement") if name in reviewed}
            row["check"] = describe_check(reviewed, check)
        if row["check"]:
            self.worksheet_rows.append(row)
        return row

    def _note_overwritten(self, row_id: str, suggested: TextRow, written: TextRow) -> None:
        """Note the identifier of an earlier draft if a person changed its row in the table.

        suggested: cells that follow from the text alone
        written:   cells that are written now
        """
        earlier = self._earlier_drafts.get(row_id)
        if earlier is None:
            return
        for column, cell in suggested.items():
            is_edited = earlier[column] not in (cell, written[column])
            if is_edited and column not in _FILLED_BY_TIDY:
                self.overwritten.append(row_id)
                return

    def _add_areas(self, figures_by_id: Mapping[str, FigureRow]) -> None:
        """Add the countries that figures name and the package does not have."""
        used_codes = {self.source.ref_area}
        for figure in figures_by_id.values():
            used_codes.update(figure.codes.values())
        for code, country in load_countries().items():
            if code in used_codes and code not in self._figures.area_by_id:
                row = {"area_id": code, "name": country.name, "kind": "country"}
                self.tables["areas"].append(row | {"iso_alpha2": country.iso_alpha2})


def _leave_out(figures: Figures, earlier_drafts: Mapping[str, TextRow]) -> Figures:
    """Return the package without the figures and identities that were drafted before."""
    return replace(
        figures,
        figures=tuple(
            figure for figure in figures.figures if figure.figure_id not in earlier_drafts
        ),
        identities=tuple(
            identity
            for identity in figures.identities
            if identity.identity_id not in earlier_drafts
        ),
    )


def _format_suggestion(suggestion: Suggestion) -> TextRow:
    """Format the figure of a suggestion as a row, with the note of the suggestion."""
    return format_record(suggestion.figure) | {"note": suggestion.note}


def _mark_note(check: str, note: str) -> str:
    """Begin a note with what must be reviewed; return it as it is if nothing must."""
    if check in ("", DROP):
        return note
    one_sentence = check.replace(". ", " ").rstrip(".")
    return f"{PROPOSAL_PREFIX} {one_sentence}. {note}".strip()
