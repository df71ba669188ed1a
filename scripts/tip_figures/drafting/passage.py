"""Draft the rows of a passage among those of a package.

For each number one row counts: that of the worksheet, otherwise the row in the tables that a person
has accepted, otherwise what its words suggest. Rows are replaced, never merged. A row that is still
open is marked as a proposal; a package with marked rows is not valid.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tip_figures.datapackage.csv_file import read_csv
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import TextRow, read_valid_rows, render_rows
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.drafting.areas_and_gaps import add_areas, add_gaps
from tip_figures.drafting.identities import IdentityDrafter, remove_incomplete
from tip_figures.drafting.recorded_rows import (
    is_open,
    make_figure_id,
    make_numeral,
    make_sentence,
    mark,
    take_rows,
)
from tip_figures.drafting.review import complete_row, refuse_invalid_cells, refuse_other_numbers
from tip_figures.drafting.source_cells import suggest_source_cells
from tip_figures.drafting.suggest import CONFIRM, REPEATING_ROLES, Suggester, Suggestion
from tip_figures.drafting.times import PART_OF_YEAR
from tip_figures.drafting.worksheet import (
    DROP,
    FIGURE,
    LINE,
    NEW_INDICATOR,
    list_columns,
    list_figure_columns,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import (
    ROW_TYPES,
    FigureRow,
    SourceRow,
    list_row_columns,
)
from tip_figures.prose.reduction import WORDS
from tip_figures.prose.sentences import SENTENCE_END, hash_passage
from tip_figures.prose.source_text import Sentence

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
    lost:      accepted numerals that the text no longer has, in words; then nothing is written
    """

    figures: Figures
    tables: dict[str, list[TextRow]]
    source: TextRow = field(default_factory=dict)
    sentences: Sequence[Sentence] = ()
    worksheet: list[TextRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def open_rows(self) -> list[TextRow]:
        """The rows that a person must still look at."""
        return [row for row in self.worksheet if row["check"]]


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
    tables["sources"].append(draft.source)
    _Drafter(draft, worksheet).run()
    if draft.lost:
        return draft
    counts = {
        "paragraph": len({sentence.paragraph for sentence in draft.sentences}),
        "sentence": len(draft.sentences),
        "numeral": sum(row["source_id"] == source_id for row in tables["numerals"]),
    }
    draft.source |= {f"{noun}s": str(number) for noun, number in counts.items()}
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
    year_before = str(int(draft.source["edition_year"]) - 1)
    draft.source["year_covered"] = draft.source["year_covered"] or year_before
    draft.tables["sources"] = others
    draft.sentences = sentences


class _Drafter:
    """Drafts the rows of one passage into the tables."""

    def __init__(
        self,
        draft: PassageDraft,
        worksheet: Mapping[str, TextRow],
    ) -> None:
        self._draft = draft
        self._worksheet = worksheet
        self._source_id = draft.source["source_id"]
        self._dimensions = [dimension.name for dimension in draft.figures.dimensions]
        self._figure_columns = list_figure_columns(self._dimensions)
        self._recorded = take_rows(draft.tables, self._source_id, draft.sentences)
        self._suggestions: dict[str, Suggestion] = {}
        self._rows: dict[str, TextRow] = {}
        self._ids: dict[str, str] = {}  # of figures, by the place of the number that states them

    def run(self) -> None:
        """Draft all rows of the passage; nothing if the text has lost accepted rows."""
        for row in self._recorded.lost:
            place = f"{row['paragraph']}.{row['sentence']}"
            self._draft.lost.append(f"{place} {quote_value(row['text'])}")
        if self._draft.lost:
            return
        self._choose_rows()
        self._flag_equal_cells()
        self._name_figures()
        self._write_rows()
        if self._worksheet:
            sheet_rows = {}
            for place in self._worksheet.keys() & self._rows.keys():
                row = self._rows[place] | {LINE: self._worksheet[place][LINE]}
                sheet_rows["numerals", self._name_numeral(place)] = row
                sheet_rows["figures", self._ids.get(place, "")] = row
            refuse_invalid_cells(make_package(self._draft), sheet_rows)
        self._add_identities_and_gaps()
        self._draft.worksheet = list(self._rows.values())

    def _choose_rows(self) -> None:
        """Choose the row of each number: of the worksheet, accepted before, or as suggested.

        raises: ReadError if the worksheet has other numbers than the text
        """
        draft = self._draft
        suggester = Suggester(draft.figures, draft.source, draft.sentences)
        for sentence in draft.sentences:
            suggester.suggest(sentence)
        self._suggestions = suggester.suggestions
        refuse_other_numbers(self._worksheet, self._suggestions)
        columns = list_columns(self._dimensions)
        drafted = {place: row.make_row(columns) for place, row in self._suggestions.items()}
        recorded = self._recorded.make_rows(drafted, self._figure_columns)
        for place, suggestion in self._suggestions.items():
            row = recorded.get(place, drafted[place])
            if place in self._worksheet:
                sheet_row = self._worksheet[place]
                row = complete_row(row, suggestion, sheet_row, draft.figures, self._figure_columns)
            elif self._recorded.has_dropped(suggestion):
                continue
            if row["check"] != DROP or suggestion.numeral.form != "negation":
                self._rows[place] = row

    def _flag_equal_cells(self) -> None:
        """Open rows of figures that count the same, unless notes name different parts of a year."""
        places: dict[tuple[str, ...], str] = {}
        for place, row in self._list_figures():
            note = row["note"] if row["period"] == PART_OF_YEAR else ""
            names = (*self._dimensions, "indicator_id", "unit", "year", "period")
            cell = (note, *(row[name] for name in names))
            if row["indicator_id"] and cell in places and row["check"] == CONFIRM:
                row["check"] = f"same cell as {places[cell]}"
            places.setdefault(cell, place)

    def _list_figures(self) -> Iterator[tuple[str, TextRow]]:
        """Yield place and row of each number that states a figure."""
        for place, row in self._rows.items():
            if row["role"] == FIGURE and ":" not in row["id"]:
                yield place, row

    def _name_figures(self) -> None:
        """Give each figure an identifier, which an accepted row shows."""
        used_ids = {row["figure_id"] for row in self._draft.tables["figures"]}
        used_ids |= self._recorded.figures.keys()
        for place, row in self._list_figures():
            figure_id = row["id"] or make_figure_id(
                self._draft.source, row, self._dimensions, used_ids
            )
            self._ids[place] = figure_id
            row["id"] = "" if row["check"] else figure_id

    def _write_rows(self) -> None:
        """Write sentences, numerals and figures into the tables."""
        tables, source = self._draft.tables, self._draft.source
        passage = " ".join(sentence.text for sentence in self._draft.sentences)
        for sentence in self._draft.sentences:
            tables["sentences"].append(make_sentence(self._source_id, sentence))
        for place, row in self._rows.items():
            recorded = self._recorded.numerals.get(place, {})
            suggestion = self._suggestions[place]
            cells = make_numeral(self._source_id, suggestion, row, recorded, passage)
            cells["figure_id"] = ""
            if row["role"] in REPEATING_ROLES:
                cells["figure_id"] = self._ids.get(row["id"] if ":" in row["id"] else place, "")
                if row["check"] and not cells["figure_id"]:
                    cells |= {"role": "", "hedge": ""}
            tables["numerals"].append(cells)
        empty = dict.fromkeys(list_row_columns(FigureRow), "") | {"basis": "stated"}
        for place, figure_id in self._ids.items():
            row = self._rows[place]
            cells = empty | self._recorded.figures.get(figure_id, {})
            cells |= {name: row[name] for name in self._figure_columns}
            cells |= {"figure_id": figure_id, "source_id": self._source_id}
            cells |= {"ref_area": source["ref_area"], "note": mark(row["check"], row["note"])}
            if row["indicator_id"].startswith(NEW_INDICATOR):
                cells["indicator_id"] = ""
            tables["figures"].append(cells)
        areas = [
            dimension.name for dimension in self._draft.figures.dimensions if dimension.is_area
        ]
        codes = {row[name] for row in self._rows.values() for name in areas}
        add_areas(tables, {source["ref_area"], *codes})

    def _name_numeral(self, place: str) -> str:
        """Return the primary key of a numeral, as findings name it."""
        suggestion = self._suggestions[place]
        sentence = suggestion.sentence
        start, _ = sentence.reduced.to_reduced(suggestion.numeral.start, suggestion.numeral.end)
        return f"{self._source_id}/{sentence.paragraph}/{sentence.number}/{start}"

    def _add_identities_and_gaps(self) -> None:
        """Add identities among the accepted figures, and gaps once all are accepted."""
        draft = self._draft
        remove_incomplete(draft.tables)
        drafter = IdentityDrafter(
            draft.tables, load_accepted(draft), self._source_id, self._recorded.figures.keys()
        )
        drafter.add_claimed(draft.sentences, self._ids)
        drafter.add_demanded()
        drafter.add_restated()
        draft.notes += drafter.notes
        if not any(row["check"] for row in self._rows.values()):
            draft.notes += add_gaps(draft.tables, load_accepted(draft), draft.source["ref_area"])


def make_package(draft: PassageDraft) -> Package:
    """Return the package with the drafted tables instead of its files."""
    tables: dict[str, Table] = {}
    for name, table in draft.figures.package.tables.items():
        rows = draft.tables.get(name)
        cells = None if rows is None else read_csv(render_rows(table, rows))
        tables[name] = replace(table, cells=cells, tables=tables)
    return replace(draft.figures.package, tables=tables)


def load_accepted(draft: PassageDraft) -> Figures:
    """Read the drafted tables, without the rows that a person must still look at."""
    accepted = {
        name: [row for row in rows if not is_open(row)] for name, rows in draft.tables.items()
    }
    figures = Figures.load(make_package(replace(draft, tables=accepted)))
    assert isinstance(figures, Figures)  # the package has these tables
    return figures
