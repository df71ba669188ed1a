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
from tip_figures.datapackage.text_format import count_noun
from tip_figures.drafting.identities import IdentityDrafter
from tip_figures.drafting.review import complete_row, refuse_invalid_cells, refuse_other_numbers
from tip_figures.drafting.sources import add_areas, take_source
from tip_figures.drafting.suggest import (
    CONFIRM,
    NEGATION,
    REPEATING_ROLES,
    PassageNumber,
    suggest_numbers,
)
from tip_figures.drafting.table_cells import (
    AcceptedRows,
    Tables,
    is_open,
    make_numeral,
    make_sentence,
    make_unused_id,
    mark,
    show_accepted_rows,
    take_rows,
)
from tip_figures.drafting.times import PART_OF_YEAR
from tip_figures.drafting.worksheet import (
    DROP,
    NEW_INDICATOR,
    list_figure_columns,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import ROW_TYPES
from tip_figures.figures.tables.needed_gaps import find_needed_gaps, get_gap_key
from tip_figures.prose.source_text import Sentence

_NUMERAL_KEY: Final = ("source_id", "paragraph", "sentence", "start")
_INCOMPLETE: Final = "The text breaks off, so its last sentence is not part of the passage."


@dataclass
class PassageDraft:
    """What is to be written for a source.

    tables:    all rows of the package, by table
    source:    its row
    worksheet: the rows of the worksheet
    notes:     what was done, in words
    lost:      accepted numerals that the text no longer has, in words; then nothing is written
    """

    figures: Figures
    tables: Tables
    source: TextRow
    sentences: Sequence[Sentence]
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
    source, passage = take_source(figures, tables, source_id, sentences)
    draft = PassageDraft(figures, tables, source, passage)
    numbers = suggest_numbers(figures, source, passage)
    accepted = take_rows(tables, source_id, numbers)
    draft.lost = accepted.lost
    if not draft.lost:
        drafter = _Drafter(draft, accepted)
        drafter.choose_rows(numbers, worksheet)
        drafter.write_rows()
        if worksheet:
            refuse_invalid_cells(_make_package(figures, tables), drafter.rows_by_key)
        drafter.add_identities_and_gaps()
        draft.notes[:0] = [_count_rows(draft), *([_INCOMPLETE] if passage != sentences else [])]
    return draft


def _count_rows(draft: PassageDraft) -> str:
    """Write the size of the passage into the row of its source, and return it in words."""
    source_id = draft.source["source_id"]
    counts = {
        "paragraph": len({sentence.paragraph for sentence in draft.sentences}),
        "sentence": len(draft.sentences),
        "numeral": sum(row["source_id"] == source_id for row in draft.tables["numerals"]),
    }
    draft.source |= {f"{noun}s": str(number) for noun, number in counts.items()}
    return f"{source_id}: {', '.join(count_noun(counts[noun], noun) for noun in counts)}."


class _Drafter:
    """Drafts the rows of one passage into the tables.

    rows_by_key: rows of the worksheet, by the table and primary key that they are written to
    """

    def __init__(
        self,
        draft: PassageDraft,
        accepted: AcceptedRows,
    ) -> None:
        """Begin with tables that do not have the passage."""
        self.rows_by_key: dict[tuple[str, str], TextRow] = {}
        self._draft = draft
        self._accepted = accepted
        self._dimensions = [dimension.name for dimension in draft.figures.dimensions]
        self._figure_columns = list_figure_columns(self._dimensions)
        self._numbers: list[PassageNumber] = []
        self._ids: dict[str, str] = {}  # of figures, by the place of the number that states them

    def choose_rows(
        self,
        numbers: Mapping[str, PassageNumber],
        worksheet: Mapping[str, TextRow],
    ) -> None:
        """Choose the row of each number: of the worksheet, accepted before, or as suggested.

        raises: ReadError if the worksheet has other numbers than the text
        """
        refuse_other_numbers(worksheet, numbers)
        show_accepted_rows(numbers.values(), self._accepted.figures, self._figure_columns)
        for place, number in numbers.items():
            if place in worksheet:
                complete_row(number, worksheet[place], self._draft.figures)
            elif place in self._accepted.dropped:
                continue
            if number.numeral.form != NEGATION or number.row["check"] != DROP:
                self._numbers.append(number)
        self._flag_equal_cells()
        self._name_figures()
        self._draft.worksheet = [number.row for number in self._numbers]

    def _flag_equal_cells(self) -> None:
        """Open rows of figures that count the same, unless notes name different parts of a year."""
        places: dict[tuple[str, ...], str] = {}
        names = (*self._dimensions, "indicator_id", "unit", "year", "period")
        for number in self._numbers:
            row = number.row
            if not number.states_figure or not row["indicator_id"]:
                continue
            note = row["note"] if row["period"] == PART_OF_YEAR else ""
            first_place = places.setdefault((note, *(row[name] for name in names)), number.place)
            if first_place != number.place and row["check"] == CONFIRM:
                row["check"] = f"same cell as {first_place}"

    def _name_figures(self) -> None:
        """Give each figure an identifier, which an accepted row shows."""
        source = self._draft.source
        used_ids = {row["figure_id"] for row in self._draft.tables["figures"]}
        used_ids |= self._accepted.figures.keys()
        section = source["section"].lower().replace(" ", "-")
        prefix = source["source_id"].removesuffix(f"-{section}")
        for number in self._numbers:
            row = number.row
            if number.states_figure:
                codes = [row[name] for name in self._dimensions if row[name] != "all"]
                currency = row["unit"] if row["unit"].isupper() else ""
                name = "-".join([prefix, row["indicator_id"], row["year"], *codes, currency])
                figure_id = row["id"] or make_unused_id(name, used_ids)
                self._ids[number.place] = figure_id
                row["id"] = "" if row["check"] else figure_id

    def write_rows(self) -> None:
        """Write the rows of the passage into the tables."""
        tables, source, sentences = self._draft.tables, self._draft.source, self._draft.sentences
        own_cells = {"source_id": source["source_id"]}
        passage = " ".join(sentence.text for sentence in sentences)
        tables["sources"].append(source)
        tables["sentences"] += [make_sentence(sentence) | own_cells for sentence in sentences]
        for number in self._numbers:
            row = number.row
            numeral = make_numeral(number, passage) | own_cells
            numeral["figure_id"] = self._find_figure_id(row)
            if row["check"] and row["role"] in REPEATING_ROLES and not numeral["figure_id"]:
                numeral |= {"role": "", "hedge": ""}
            tables["numerals"].append(numeral)
            key = "/".join(numeral[name] for name in _NUMERAL_KEY)
            self.rows_by_key["numerals", key] = row
            if number.place in self._ids:
                figure = self._make_figure(row) | own_cells
                tables["figures"].append(figure)
                self.rows_by_key["figures", figure["figure_id"]] = row
        areas = [each.name for each in self._draft.figures.dimensions if each.is_area]
        codes = {number.row[name] for number in self._numbers for name in areas}
        add_areas(tables, {source["ref_area"], *codes})

    def _find_figure_id(self, row: TextRow) -> str:
        """Return the figure that a number states or repeats; "" if there is none."""
        if row["role"] not in REPEATING_ROLES:
            return ""
        return self._ids.get(row["id"] if ":" in row["id"] else row["place"], "")

    def _make_figure(self, row: TextRow) -> TextRow:
        """Make the row of a figure in the tables."""
        figure_id = self._ids[row["place"]]
        cells = {"basis": "stated"} | self._accepted.figures.get(figure_id, {})
        cells |= {name: row[name] for name in self._figure_columns}
        if row["indicator_id"].startswith(NEW_INDICATOR):
            cells["indicator_id"] = ""
        area = self._draft.source["ref_area"]
        return cells | {"figure_id": figure_id, "ref_area": area, "note": mark(row)}

    def add_identities_and_gaps(self) -> None:
        """Add identities among the accepted figures, and gaps once all are accepted."""
        draft, source = self._draft, self._draft.source
        earlier_ids = self._accepted.figures.keys()
        drafter = IdentityDrafter(
            draft.tables, self._load_accepted, source["source_id"], earlier_ids
        )
        draft.notes += drafter.run(draft.sentences, self._ids)
        if not draft.open_rows:
            draft.notes += _add_gaps(draft.tables, self._load_accepted(), source["ref_area"])

    def _load_accepted(self) -> Figures:
        """Read the drafted tables, without the rows that a person must still look at."""
        rows = self._draft.tables.items()
        accepted = {name: [row for row in table if not is_open(row)] for name, table in rows}
        figures = Figures.load(_make_package(self._draft.figures, accepted))
        assert isinstance(figures, Figures)  # the package has these tables
        return figures


def _make_package(
    figures: Figures,
    rows: Tables,
) -> Package:
    """Return the package with drafted rows instead of those of its files."""
    tables: dict[str, Table] = {}
    for name, table in figures.package.tables.items():
        cells = read_csv(render_rows(table, rows[name])) if name in rows else None
        tables[name] = replace(table, cells=cells, tables=tables)
    return replace(figures.package, tables=tables)


def _add_gaps(
    tables: Tables,
    figures: Figures,
    ref_area: str,
) -> Iterator[str]:
    """Say for each year of an area without a number why: it was read, and has none or a part.

    figures: with the passage, all of whose rows are accepted
    returns: a note for each gap
    """
    present = {get_gap_key(gap) for gap in figures.gaps}
    partial_cells = {
        (figure.indicator_id, figure.ref_area, figure.year)
        for figure in figures.figures
        if figure.period == PART_OF_YEAR
    }
    for gap in find_needed_gaps(figures):
        key = gap.key
        if gap.is_written_by_tidy or key in present or key.ref_area != ref_area:
            continue
        is_partial = (key.indicator_id, key.ref_area, key.year) in partial_cells
        reason = PART_OF_YEAR if is_partial else "not_reported"
        cells = {name: str(cell) for name, cell in key._asdict().items()}
        yield f"gap: {', '.join(cells.values())}: {reason}"
        tables["gaps"].append(cells | {"reason": reason})
