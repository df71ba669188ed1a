"""Draft the rows of figures and identities of a passage, among those that a person coded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.added_rows import (
    ADDED,
    AddedIdentity,
    AddedRowReader,
    format_terms,
    list_derived_rows,
    list_identity_rows,
    refuse_unused_figures,
)
from tip_figures.drafting.decisions import Decision, decide
from tip_figures.drafting.identifiers import make_figure_id
from tip_figures.drafting.suggest_figures import suggest_figures
from tip_figures.drafting.suggest_identities import SuggestedIdentity, suggest_identities
from tip_figures.drafting.suggestion import Suggestion
from tip_figures.drafting.uniform_totals import UniformTotal, find_uniform_totals
from tip_figures.drafting.worksheet import (
    DROP,
    Worksheet,
    describe_check,
    describe_mention,
    format_record,
)
from tip_figures.drafting.worksheet_check import refuse_invalid_rows, refuse_unknown_ids
from tip_figures.figures.arithmetic import CONTRADICTED, REDEFINED
from tip_figures.figures.countries import load_countries
from tip_figures.figures.evaluation import evaluate_identity, make_operand
from tip_figures.figures.identity_kinds import write_arithmetic
from tip_figures.figures.model import Figures
from tip_figures.figures.records import PROPOSAL_PREFIX, FigureRow, SourceRow
from tip_figures.prose.source_text import Sentence

_EXPLAIN = "explain the difference"
"""In `check` of an identity that does not hold."""
_DEFINITION = "Definition:"
"""Begins the explanation of a difference between sources that define a count differently."""
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
    already_coded:  places of coded numerals whose rows in the worksheet change nothing
    new_units:      units of drafted figures that the package does not have
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
        self.already_coded: list[str] = []
        self.new_units: list[str] = []
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
        self._written_names: set[str] = set()  # of rows that a person has added
        self._passage = ""
        self._renamed_ids: dict[str, str] = {}  # figures: earlier identifier → new identifier
        self._reviewed_identities = _index_identities(worksheet)

    def draft(self, sentences: Sequence[Sentence]) -> None:
        """Draft the figures and identities of the passage.

        raises: ReadError if a row of the worksheet is invalid
        """
        self._passage = " ".join(sentence.text for sentence in sentences)
        suggestions = suggest_figures(self._figures, self.source, sentences)
        self._suggestions = {suggestion.mention.place: suggestion for suggestion in suggestions}
        refuse_invalid_rows(self._worksheet, self._figures, self._suggestions)
        for place, suggestion in list(self._suggestions.items()):
            if place in self.ledger:
                self._draft_numeral(suggestion)
        figures_by_id = self._draft_identities()
        drafted_ids = self._used_ids | self._earlier_drafts.keys() | self._written_names
        refuse_unknown_ids(self._worksheet, drafted_ids)
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
        if decision.outcome == "keep" and place in self._worksheet:
            self.already_coded.append(place)
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
        self._note_new_unit(decided.figure.unit)
        suggested_cells = _format_suggestion(suggestion)
        cells = _format_suggestion(decided)
        self.tables["figures"].append(cells | {"note": _mark_note(decision.check, decided.note)})
        reviewed = self._worksheet.get(decided.mention.place, {})
        self._note_overwritten(earlier_id, suggested_cells, cells, reviewed)
        return decided

    def _note_new_unit(self, unit: str) -> None:
        """Note a unit that the text names and the package does not have."""
        is_new = unit and unit not in self._figures.code_labels.get("unit", {})
        if is_new and unit not in self.new_units:
            self.new_units.append(unit)

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
        self._renamed_ids[earlier_id] = figure_id
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
        hedge = row.get("hedge") or decided.mention.numeral.hedge
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
        row["hedge"] = decided.mention.numeral.hedge
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
            _rename_terms(self._figures, self._renamed_ids),
            self.source,
            self._stated,
            coded=[figure for name, figure in self._coded.items() if name not in stated],
            used_ids=self._used_ids,
            uniform_totals=list(self._find_uniform_totals()),
        )
        figures_by_id = {**self._figures.figure_by_id, **stated}
        all_figures = {**figures_by_id, **{row.figure_id: row for row in derived_figures}}
        drafted_cells = {
            suggested.identity.identity_id: self._describe_identity(suggested, all_figures)
            for suggested in suggested_identities
        }
        added_identities = self._read_added_rows(drafted_cells, figures_by_id)
        replaced_ids = {added.suggested.identity.identity_id for added in added_identities}
        new_ids = stated.keys() - self._coded.keys()
        drafted = [
            suggested
            for suggested in suggested_identities
            if suggested.identity.identity_id not in replaced_ids
            and self._should_add(suggested, new_ids)
        ]
        drafted_ids = {suggested.identity.identity_id for suggested in drafted}
        for figure in derived_figures:
            if figure.derived_by in drafted_ids and self._write_derived_figure(figure):
                figures_by_id[figure.figure_id] = figure
        for suggested in drafted:
            if all(term.figure_id in figures_by_id for term in suggested.terms):
                self._write_identity(suggested, figures_by_id)
        for added in added_identities:
            self._write_added_identity(added, figures_by_id)
        return figures_by_id

    def _find_uniform_totals(self) -> Iterator[UniformTotal]:
        """Yield the totals of which the text says that all are alike."""
        suggestions = [
            replace(suggestion, figure=self._find_figure(suggestion))
            for suggestion in self._suggestions.values()
        ]
        return find_uniform_totals(self._figures, suggestions)

    def _read_added_rows(
        self, drafted_cells: Mapping[str, TextRow], figures_by_id: dict[str, FigureRow]
    ) -> list[AddedIdentity]:
        """Read the identities that a person has added, and write the figures derived from them.

        drafted_cells: cells of the identities that are suggested, by identity_id
        figures_by_id: all figures, to which the derived ones are added
        raises:        ReadError if a row is invalid
        """
        identity_rows = list_identity_rows(self._worksheet, drafted_cells, self._earlier_drafts)
        derived_rows = list_derived_rows(self._worksheet)
        has_no_rows = not identity_rows and not derived_rows
        if has_no_rows or not self._suggestions:
            return []
        template = next(iter(self._suggestions.values())).figure
        reader = AddedRowReader(self._figures, self.source, template, self._used_ids)
        derived = reader.read_derived_figures(derived_rows)
        figure_ids = {figure_id: figure_id for figure_id in figures_by_id}
        figure_ids |= {place: figure_id for figure_id, place in self._list_places().items()}
        figure_ids |= {name: figure.figure_id for name, figure in derived.items()}
        figure_ids |= {figure.figure_id: figure.figure_id for figure in derived.values()}
        identities = reader.read_identities(identity_rows, figure_ids)
        refuse_unused_figures(derived_rows, derived, identities)
        self._written_names.update(derived_rows)
        self._written_names.update(row.get("id") or row["line"] for row in identity_rows)
        for name, figure in derived.items():
            figures_by_id[figure.figure_id] = figure
            self._write_added_figure(figure, derived_rows[name], identities)
        return identities

    def _write_added_figure(
        self, figure: FigureRow, row: TextRow, identities: Sequence[AddedIdentity]
    ) -> None:
        """Add the row of a derived figure that a person has added."""
        check = describe_check(row, ADDED)
        derived_by = next(
            added.suggested.identity.identity_id
            for added in identities
            if any(term.figure_id == figure.figure_id for term in added.suggested.terms)
        )
        cells = format_record(replace(figure, derived_by=derived_by))
        self.tables["figures"].append(cells | {"note": _mark_note(check, figure.note)})
        if check:
            changes = {"check": check, "id": figure.figure_id, "place": "", "role": "derived"}
            self.worksheet_rows.append(cells | changes | {"numeral": cells["value"]})

    def _write_added_identity(
        self, added: AddedIdentity, figures_by_id: Mapping[str, FigureRow]
    ) -> None:
        """Add the rows of an identity that a person has added."""
        identity = added.suggested.identity
        check = describe_check(added.row, ADDED)
        self._append_identity(added.suggested, check, figures_by_id)
        if check:
            row = self._describe_identity(added.suggested, figures_by_id)
            row |= {"check": check, "id": identity.identity_id, "role": ADDED}
            self.worksheet_rows.append(row)

    def _describe_identity(
        self, suggested: SuggestedIdentity, figures_by_id: Mapping[str, FigureRow]
    ) -> TextRow:
        """Return the cells that describe an identity in the worksheet."""
        identity = suggested.identity
        operands = [
            make_operand(term, figures_by_id[term.figure_id], identity.kind)
            for term in suggested.terms
        ]
        return {
            "arithmetic": write_arithmetic(identity.kind, operands),
            "kind": identity.kind,
            "terms": format_terms(suggested.terms, self._list_places()),
            "statement": identity.statement,
            "explanation": identity.explanation,
        }

    def _list_places(self) -> dict[str, str]:
        """Return the places of the numerals that state figures, by figure_id."""
        return {
            suggestion.figure.figure_id: suggestion.mention.place for suggestion in self._stated
        }

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
        shown = {"place": "", "role": "derived", "arithmetic": cells["value"]}
        row = self._apply_review(figure.figure_id, "derived", cells | shown)
        if row["check"] == DROP:
            return False
        self.tables["figures"].append(cells | {"note": _mark_note(row["check"], row["note"])})
        return True

    def _write_identity(
        self, suggested: SuggestedIdentity, figures_by_id: Mapping[str, FigureRow]
    ) -> None:
        """Add the rows of an identity unless a person rejected it."""
        identity = suggested.identity
        cells = self._describe_identity(suggested, figures_by_id)
        evaluated = evaluate_identity(identity, suggested.terms, figures_by_id)
        must_be_explained = evaluated.verdict == CONTRADICTED
        check = _EXPLAIN if must_be_explained else "stated or by chance"
        row = self._apply_review(identity.identity_id, check, cells, must_be_explained)
        if row["check"] == DROP:
            return
        self._note_overwritten(
            identity.identity_id,
            {"statement": identity.statement, "explanation": ""},
            {"statement": row["statement"], "explanation": row["explanation"]},
            self._worksheet.get(identity.identity_id, {}),
        )
        reviewed = replace(identity, statement=row["statement"], explanation=row["explanation"])
        self._append_identity(replace(suggested, identity=reviewed), row["check"], figures_by_id)

    def _append_identity(
        self, suggested: SuggestedIdentity, check: str, figures_by_id: Mapping[str, FigureRow]
    ) -> None:
        """Add the rows of an identity; an explained difference is recorded with its verdict.

        check: what a person must review
        """
        identity = suggested.identity
        cells = format_record(identity)
        if check:
            cells["statement"] = f"{PROPOSAL_PREFIX} {identity.statement}"
        evaluated = evaluate_identity(identity, suggested.terms, figures_by_id)
        if identity.explanation and evaluated.verdict == CONTRADICTED:
            is_redefined = identity.explanation.startswith(_DEFINITION)
            is_redefined = is_redefined and evaluated.can_be_redefined
            cells["verdict"] = REDEFINED if is_redefined else CONTRADICTED
        self.tables["identities"].append(cells)
        self.tables["identity_terms"] += [format_record(term) for term in suggested.terms]

    def _apply_review(
        self, row_id: str, check: str, cells: TextRow, must_be_explained: bool = False
    ) -> TextRow:
        """Return the worksheet row of a derived figure or identity, with what a person wrote there.

        row_id: identifier of the figure or identity
        check:  what a person must review if the worksheet has no row of it
        must_be_explained: whether it needs an explanation, without which it stays open
        """
        row = {"check": check, **cells, "id": row_id}
        reviewed = self._find_reviewed_row(row_id, cells)
        if reviewed:
            columns = ("note", "statement", "explanation")
            row |= {name: reviewed[name] for name in columns if name in reviewed}
            row["check"] = describe_check(reviewed, check)
            if must_be_explained and not row["explanation"]:
                row["check"] = row["check"] or check
        if row["check"]:
            self.worksheet_rows.append(row)
        return row

    def _find_reviewed_row(self, row_id: str, cells: TextRow) -> TextRow | None:
        """Find the row of the worksheet that is about a derived figure or an identity.

        An identity has another name if a figure of it was corrected; its terms are the same then.
        Its earlier name may be that of another identity, which has another arithmetic.
        """
        same_terms = self._reviewed_identities.get(_get_identity_key(cells))
        for reviewed in (self._worksheet.get(row_id), same_terms):
            arithmetic = cells.get("arithmetic", "")
            if reviewed and reviewed.get("arithmetic", arithmetic) == arithmetic:
                return reviewed
        return None

    def _note_overwritten(
        self, row_id: str, suggested: TextRow, written: TextRow, reviewed: TextRow
    ) -> None:
        """Note the identifier of an earlier draft if a person changed its row in the table.

        A cell differs for another reason if the worksheet has what the table has, or a correction.
        It does so, too, if it was empty: with a new row of the codebook it is filled.

        suggested: cells that follow from text and codebook
        written:   cells that are written now
        reviewed:  the row of the worksheet, if there is one
        """
        earlier = self._earlier_drafts.get(row_id)
        if earlier is None:
            return
        for column, cell in suggested.items():
            is_corrected = reviewed.get(column, "") not in ("", cell)
            explained = ("", cell, written[column], reviewed.get(column, ""))
            is_edited = not is_corrected and earlier[column] not in explained
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


def _get_identity_key(row: TextRow) -> tuple[str, str]:
    """Return kind and terms of an identity; two rows with the same ones are about the same."""
    return row.get("kind", ""), row.get("terms", "")


def _index_identities(worksheet: Worksheet) -> dict[tuple[str, str], TextRow]:
    """Return the rows of identities in a worksheet by their kind and terms."""
    return {
        _get_identity_key(row): row
        for row in worksheet.values()
        if row.get("terms") and not row.get("place")
    }


def _rename_terms(figures: Figures, new_ids: Mapping[str, str]) -> Figures:
    """Return a package in which the terms of identities have the new identifiers of figures."""
    terms = [
        replace(term, figure_id=new_ids.get(term.figure_id, term.figure_id))
        for term in figures.terms
    ]
    return replace(figures, terms=tuple(terms))


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
