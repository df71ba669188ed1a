"""Draft the rows of a passage among those of a package.

For each number one row counts: that of the worksheet, or else the row in the tables that a person
has accepted, or else what its words suggest. Rows are replaced, never merged. A row that is still
open is marked as a proposal; a package with marked rows is not valid.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table_rows import TextRow, read_valid_rows
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.drafting.accepted_rows import take_rows
from tip_figures.drafting.areas_and_gaps import add_areas, add_gaps
from tip_figures.drafting.identifiers import make_figure_id
from tip_figures.drafting.identities import draft_identities
from tip_figures.drafting.review import Reviewer
from tip_figures.drafting.roles import FIGURE
from tip_figures.drafting.source_cells import make_source, suggest_source_cells
from tip_figures.drafting.suggest import CONFIRM, Suggester, Suggestion
from tip_figures.drafting.table_cells import (
    format_record,
    make_figure,
    make_numeral_cells,
    make_sentence_cells,
    mark,
)
from tip_figures.drafting.times import PART_OF_YEAR
from tip_figures.drafting.worksheet import DROP, LINE, list_columns
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ROW_TYPES, FigureRow, SourceRow, list_row_columns
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.reduction import WORDS
from tip_figures.prose.sentences import SENTENCE_END, hash_passage
from tip_figures.prose.source_text import Sentence

_OF_TIDY: Final = ("place", "label")  # cells of figures that tidy fills in
_INCOMPLETE: Final = "The text breaks off, so its last sentence is not part of the passage."
_NO_EDITION: Final = (
    "a new source needs an identifier with report, edition, country and section, as in "
    "hrr-2021-bra-forced-labor; otherwise add its row to sources.csv first."
)


@dataclass
class PassageDraft:
    """What is to be written for a source.

    tables:    all rows of the package, by table
    worksheet: the rows of the worksheet
    notes:     what was done, in words
    unmatched: accepted rows that no longer match the text and stay as they are, in words
    """

    figures: Figures
    tables: dict[str, list[TextRow]]
    source: TextRow = field(default_factory=dict)
    sentences: Sequence[Sentence] = ()
    worksheet: list[TextRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    @property
    def open_rows(self) -> list[TextRow]:
        """The rows that a person must still look at."""
        return [row for row in self.worksheet if row["check"] not in ("", DROP)]


def draft_passage(
    package: Package,
    source_id: str,
    sentences: Sequence[Sentence],
    worksheet: Mapping[str, TextRow],
) -> PassageDraft:
    """Draft the rows of a passage among the rows of a package.

    worksheet: rows as `read_worksheet` returns them; none for a first draft
    raises:    ReadError if a table is not valid, the passage cannot be added, or a cell of the
               worksheet is invalid
    """
    figures = Figures.load(package)
    if not isinstance(figures, Figures):
        raise ReadError(f"{package.root / package.path}: the package has no tables of figures.")
    tables = {name: read_valid_rows(package.tables[name]) for name in ROW_TYPES}
    draft = PassageDraft(figures, tables)
    _draft_source(draft, source_id, sentences)
    _Drafter(draft, worksheet).run()
    counts = {
        "paragraph": len({sentence.paragraph for sentence in draft.sentences}),
        "sentence": len(draft.sentences),
        "numeral": sum(row["source_id"] == source_id for row in tables["numerals"]),
    }
    draft.source |= {f"{noun}s": str(number) for noun, number in counts.items()}
    tables["sources"].append(draft.source)
    summary = ", ".join(count_noun(number, noun) for noun, number in counts.items())
    draft.notes.insert(0, f"{source_id}: {summary}.")
    return draft


def _draft_source(
    draft: PassageDraft,
    source_id: str,
    sentences: Sequence[Sentence],
) -> None:
    """Take out the row of the source, fill its empty cells, and set the sentences.

    raises: ReadError if no sentence is complete, another source has the same passage, or the
            source has no edition and area
    """
    source = dict.fromkeys(list_row_columns(SourceRow), "") | {"source_id": source_id}
    others = []
    for row in draft.tables["sources"]:
        if row["source_id"] == source_id:
            source |= row
        else:
            others.append(row)
    if not SENTENCE_END.search(sentences[-1].text) and source["extent"] != "complete":
        source["extent"] = "excerpt"
        sentences = sentences[:-1]
        draft.notes.append(_INCOMPLETE)
    if not sentences:
        raise ReadError(f"{source_id}: the text has no complete sentence.")
    source["hash_rule"] = WORDS
    source["fingerprint"] = hash_passage(sentence.sha256 for sentence in sentences)
    for row in others:
        if row["fingerprint"] == source["fingerprint"]:
            raise ReadError(f"{source_id}: the package has the same passage as {row['source_id']}.")
    suggested = suggest_source_cells(draft.figures, source_id)
    draft.source = {name: cell or suggested.get(name, "") for name, cell in source.items()}
    if not (draft.source["edition_year"] and draft.source["ref_area"]):
        raise ReadError(f"{source_id}: {_NO_EDITION}")
    draft.tables["sources"] = others
    draft.sentences = sentences


class _Drafter:
    """Drafts numerals, figures and identities of one passage."""

    def __init__(
        self,
        draft: PassageDraft,
        worksheet: Mapping[str, TextRow],
    ) -> None:
        self._draft = draft
        self._source = make_source(draft.source)
        self._worksheet = worksheet
        self._source_id = draft.source["source_id"]
        self._columns = list_columns([name.name for name in draft.figures.dimensions])
        self._passage = " ".join(sentence.text for sentence in draft.sentences)
        self._accepted = take_rows(draft.tables, self._source_id, draft.sentences)
        self._used_ids = {row["figure_id"] for row in draft.tables["figures"]}
        self._used_ids |= self._accepted.figures.keys()
        self._rows: dict[str, TextRow] = {}
        self._figures: dict[str, FigureRow] = {}  # by the place of the number that states them

    def run(self) -> None:
        """Draft all rows of the passage."""
        draft = self._draft
        suggestions = self._suggest()
        self._choose_rows(suggestions)
        for place, row in self._rows.items():
            if row["role"] == FIGURE and ":" not in row["id"]:
                self._add_figure(place, row)
        self._flag_equal_cells()
        for place, row in self._rows.items():
            if row["check"] != DROP:
                self._write_numeral(suggestions[place], row)
        for place, figure in self._figures.items():
            self._write_figure(self._rows[place], figure)
        source_id = self._source.source_id
        rows = [make_sentence_cells(source_id, sentence) for sentence in draft.sentences]
        draft.tables["sentences"] += rows
        draft.worksheet = list(self._rows.values())
        for row in self._accepted.unmatched:
            draft.tables["numerals"].append(row)
            place = f"{row['paragraph']}.{row['sentence']}"
            draft.unmatched.append(f"{place} {quote_value(row['text'])}")
        add_areas(draft.tables, draft.figures, [self._source.ref_area], self._figures.values())
        self._draft_identities()

    def _suggest(self) -> dict[str, Suggestion]:
        """Suggest what each number states, in the order of the text."""
        suggestions = self._accepted.make_suggestions(self._draft.sentences)
        suggester = Suggester(self._draft.figures, self._source, self._draft.sentences)
        for sentence in self._draft.sentences:
            suggester.suggest(sentence)
        suggestions |= suggester.suggestions

        def get_place(
            item: tuple[str, Suggestion],
        ) -> tuple[int, int, int]:
            sentence = item[1].sentence
            return sentence.paragraph, sentence.number, item[1].numeral.start

        return dict(sorted(suggestions.items(), key=get_place))

    def _choose_rows(
        self,
        suggestions: Mapping[str, Suggestion],
    ) -> None:
        """Choose the row of each number: of the worksheet, accepted before, or as suggested.

        raises: ReadError if a cell of the worksheet is invalid
        """
        reviewer = Reviewer(self._draft.figures)
        left_out = 0
        for place, suggestion in suggestions.items():
            row = suggestion.make_row(self._columns)
            is_recorded = place in self._worksheet or place in self._accepted.numerals
            if not (is_recorded or self._accepted.offers(suggestion)):
                continue
            if place in self._worksheet:
                row = reviewer.complete(row, suggestion, self._worksheet[place])
            elif place in self._accepted.numerals and not self._worksheet:
                row = self._accepted.make_row(place, row)
            elif place in self._accepted.numerals:
                left_out += 1
            self._rows[place] = row
        for place, sheet_row in self._worksheet.items():
            if sheet_row.get("place") and place not in suggestions:
                reviewer.refuse(place, sheet_row, suggestions)
        reviewer.raise_faults()
        self._draft.notes += reviewer.notes
        if left_out:
            number = count_noun(left_out, "row")
            self._draft.notes.append(f"{number} that the worksheet leaves out: drafted again.")

    def _add_figure(self, place: str, row: TextRow) -> None:
        """Make the figure of a row, with an identifier that an accepted row shows."""
        figure = make_figure(row, self._source, self._draft.figures.dimensions)
        if not figure.figure_id:
            figure_id = make_figure_id(self._source, figure, self._used_ids)
            figure = replace(figure, figure_id=figure_id)
        self._figures[place] = figure
        if not row["check"]:
            row["id"] = figure.figure_id

    def _flag_equal_cells(self) -> None:
        """Open rows of figures that count the same, unless notes name different parts of a year."""
        places: dict[tuple[object, ...], str] = {}
        for place, figure in self._figures.items():
            note = figure.note if figure.period == PART_OF_YEAR else ""
            key = (*figure.cell, note)
            row = self._rows[place]
            if figure.indicator_id and key in places and row["check"] == CONFIRM:
                row["check"] = f"same cell as {places[key]}"
            places.setdefault(key, place)

    def _write_numeral(self, suggestion: Suggestion, row: TextRow) -> None:
        """Write the row of a numeral; its quote stays if the tables have one."""
        accepted = self._accepted.numerals.get(row["place"], {})
        numeral, sentence = suggestion.numeral, suggestion.sentence
        quote = accepted.get("quote") or choose_quote(
            sentence.as_written, numeral.start, numeral.end, self._passage
        )
        figure_id = self._find_figure_id(row)
        if row["role"] in (FIGURE, "restatement") and not figure_id:
            raise ReadError(
                f"{self._worksheet[row['place']][LINE]}, column id: write the place of the number "
                "that states the same figure. Nothing was written."
            )
        cells = make_numeral_cells(self._source.source_id, suggestion, row, figure_id, quote)
        if row["role"] == FIGURE and accepted.get("note"):
            cells["note"] = accepted["note"]
        self._draft.tables["numerals"].append(cells)

    def _find_figure_id(self, row: TextRow) -> str:
        """Find the figure that a row states or repeats; "" if there is none."""
        if row["role"] not in (FIGURE, "restatement"):
            return ""
        figure = self._figures.get(row["id"] if ":" in row["id"] else row["place"])
        return figure.figure_id if figure is not None else ""

    def _write_figure(self, row: TextRow, figure: FigureRow) -> None:
        """Write the row of a figure; one that is open is marked."""
        accepted = self._accepted.figures.get(figure.figure_id, {})
        cells = accepted | format_record(figure)
        cells |= {name: accepted.get(name, "") for name in _OF_TIDY} | {"year": row["year"]}
        if row["check"]:
            cells["note"] = mark(row["check"], figure.note)
        self._draft.tables["figures"].append(cells)

    def _draft_identities(self) -> None:
        """Draft identities among the accepted figures."""
        accepted = {
            place: figure
            for place, figure in self._figures.items()
            if not self._rows[place]["check"]
        }
        rows = [row for row in self._worksheet.values() if row.get("kind")]
        drafter = draft_identities(
            self._draft.tables,
            self._add_to_package(accepted.values()),
            self._source.source_id,
            rows,
            accepted,
            self._accepted.figures.keys(),
            self._draft.sentences,
        )
        self._draft.worksheet += [
            dict.fromkeys(self._columns, "") | row for row in rows if row.get("check") == DROP
        ]
        place_by_figure = {figure.figure_id: place for place, figure in accepted.items()}
        for drafted in drafter.drafted:
            row = drafted.make_row(place_by_figure)
            self._draft.worksheet.append(dict.fromkeys(self._columns, "") | row)
            self._draft.notes.append(f"{drafted.identity.kind}: {row['arithmetic']}")
        if not self._draft.open_rows:
            self._draft.notes += add_gaps(
                self._draft.tables, drafter.figures, self._source.ref_area
            )

    def _add_to_package(self, figures: Iterable[FigureRow]) -> Figures:
        """Return the package with the accepted figures of the passage instead of its own."""
        package = self._draft.figures
        others = [
            figure
            for figure in package.figures
            if figure.source_id != self._source.source_id or figure.basis == "derived"
        ]
        sources = [row for row in package.sources if row.source_id != self._source.source_id]
        return replace(
            package,
            sources=(*sources, self._source),
            figures=(*others, *figures),
        )
