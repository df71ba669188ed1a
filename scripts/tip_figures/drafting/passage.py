"""Draft the rows of a passage among those of a package.

For each number one row counts: that of the worksheet, otherwise the row in the tables that a person
has accepted, otherwise what its words suggest. Rows are replaced, never merged. A row that is still
open is marked as a proposal; a package with marked rows is not valid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import filterfalse
from pathlib import Path
from typing import Final

from tip_figures.datapackage.csv_file import read_csv
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import TextRow, read_repaired_rows, render_rows
from tip_figures.datapackage.text_format import count_noun
from tip_figures.drafting.identities import IdentityDrafter
from tip_figures.drafting.review import complete_row, refuse_invalid_cells, refuse_other_numbers
from tip_figures.drafting.sources import add_areas, take_source
from tip_figures.drafting.suggest import (
    CONFIRM,
    FIGURE_ROLES,
    PassageNumber,
    suggest_numbers,
)
from tip_figures.drafting.table_cells import (
    Tables,
    is_open,
    make_numeral,
    make_sentence,
    make_unused_id,
    mark,
    take_rows,
)
from tip_figures.drafting.worksheet import NEW_INDICATOR, list_figure_columns, read_worksheet
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import PART_OF_YEAR, ROW_TYPES
from tip_figures.figures.tables.needed_gaps import find_needed_gaps, make_gap_row
from tip_figures.prose.source_text import Sentence

_INCOMPLETE: Final = "The text breaks off, so its last sentence is not part of the passage."


@dataclass
class PassageDraft:
    """What is to be written for a source.

    tables:      all rows of the package, by table
    source:      its row
    numbers:     those that have a row in the worksheet
    id_by_place: figures by the place of the number that states them
    rows_by_key: rows of the worksheet, by the table and primary key that they are written to
    notes:       what was done, in words
    lost:        accepted numerals that the text no longer has, in words; then nothing is written
    """

    figures: Figures
    tables: Tables
    source: TextRow
    sentences: Sequence[Sentence]
    numbers: list[PassageNumber] = field(default_factory=list)
    id_by_place: dict[str, str] = field(default_factory=dict)
    rows_by_key: dict[tuple[str, str], TextRow] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def dimensions(self) -> list[str]:
        """The columns of figures that have a code for each dimension."""
        return [dimension.name for dimension in self.figures.dimensions]

    @property
    def worksheet(self) -> list[TextRow]:
        """The rows of the worksheet."""
        return [number.row for number in self.numbers]

    @property
    def open_rows(self) -> list[TextRow]:
        """The rows that a person must still look at."""
        return [row for row in self.worksheet if row["check"]]

    def load_accepted(self) -> Figures:
        """Read the drafted tables, without the rows that a person must still look at."""
        accepted = {name: list(filterfalse(is_open, rows)) for name, rows in self.tables.items()}
        figures = Figures.load(_make_package(self.figures, accepted))
        assert isinstance(figures, Figures)  # the package has these tables
        return figures


def draft_passage(
    package: Package,
    source_id: str,
    sentences: Sequence[Sentence],
    worksheet: Path | None = None,
) -> PassageDraft:
    """Draft the rows of a passage among the rows of a package.

    worksheet: its file, which is read if it exists
    raises:    ReadError if a table is not valid, the passage cannot be added, or the worksheet
               cannot be read or has an invalid cell
    """
    figures = Figures.load(package)
    if not isinstance(figures, Figures):
        raise ReadError(f"{package.root / package.path}: the package has no tables of figures.")
    tables = {name: read_repaired_rows(package.tables[name]) for name in ROW_TYPES}
    source, passage = take_source(figures, tables, source_id, sentences)
    draft = PassageDraft(figures, tables, source, passage)
    numbers = suggest_numbers(figures, source, passage)
    sheet_rows = read_worksheet(worksheet, draft.dimensions) if worksheet else {}
    refuse_other_numbers(sheet_rows, numbers)
    accepted = take_rows(tables, source_id, numbers, sheet_rows)
    draft.id_by_place, draft.lost = accepted.id_by_place, accepted.lost
    if draft.lost:
        return draft
    for place, row in sheet_rows.items():
        complete_row(numbers[place], row, figures)
    draft.numbers = [number for number in numbers.values() if not number.is_dropped]
    _flag_equal_cells(draft)
    _name_figures(draft)
    _write_rows(draft)
    if sheet_rows:
        refuse_invalid_cells(_make_package(figures, tables), draft.rows_by_key)
    draft.notes = [_count_rows(draft), *([_INCOMPLETE] if passage != sentences else [])]
    drafter = IdentityDrafter(tables, draft.load_accepted, source_id, accepted.figure_ids)
    draft.notes += drafter.run(passage, draft.id_by_place)
    if not draft.open_rows:
        draft.notes += _add_gaps(tables, draft.load_accepted(), source["ref_area"])
    return draft


def _flag_equal_cells(draft: PassageDraft) -> None:
    """Open rows of figures that count the same, unless notes name different parts of a year."""
    places: dict[tuple[str, ...], str] = {}
    names = (*draft.dimensions, "indicator_id", "unit", "year", "period")
    for number in draft.numbers:
        row = number.row
        if not number.states_figure or not row["indicator_id"]:
            continue
        note = row["note"] if row["period"] == PART_OF_YEAR else ""
        first_place = places.setdefault((note, *(row[name] for name in names)), number.place)
        if first_place != number.place and row["check"] == CONFIRM:
            row["check"] = f"same cell as {first_place}"


def _name_figures(draft: PassageDraft) -> None:
    """Give each figure an identifier: what it counts, in words."""
    source = draft.source
    used_ids = {row["figure_id"] for row in draft.tables["figures"]}
    section = source["section"].lower().replace(" ", "-")
    prefix = source["source_id"].removesuffix(f"-{section}")
    for number in draft.numbers:
        row = number.row
        if number.states_figure:
            codes = [row[name] for name in draft.dimensions if row[name] != "all"]
            currency = row["unit"] if row["unit"].isupper() else ""
            name = "-".join([prefix, row["indicator_id"], row["year"], *codes, currency])
            draft.id_by_place[number.place] = make_unused_id(name, used_ids)


def _write_rows(draft: PassageDraft) -> None:
    """Write the rows of the passage into the tables."""
    tables, source, sentences = draft.tables, draft.source, draft.sentences
    own_cells = {"source_id": source["source_id"]}
    passage = " ".join(sentence.text for sentence in sentences)
    tables["sources"].append(source)
    tables["sentences"] += [make_sentence(sentence) | own_cells for sentence in sentences]
    for number in draft.numbers:
        row = number.row
        numeral = make_numeral(number, passage) | own_cells
        if row["role"] in FIGURE_ROLES:
            numeral["figure_id"] = draft.id_by_place.get(row["id"] or row["place"], "")
            if row["check"] and not numeral["figure_id"]:
                numeral |= {"role": "", "hedge": ""}
        tables["numerals"].append(numeral)
        draft.rows_by_key["numerals", "/".join([source["source_id"], *number.key])] = row
        if number.states_figure:
            figure = _make_figure(draft, row) | own_cells
            tables["figures"].append(figure)
            draft.rows_by_key["figures", figure["figure_id"]] = row
    codes = {source["ref_area"]}
    for dimension in draft.figures.dimensions:
        if dimension.is_area:
            codes |= {row[dimension.name] for row in draft.worksheet}
    add_areas(tables, codes)


def _make_figure(
    draft: PassageDraft,
    row: TextRow,
) -> TextRow:
    """Make the row of a figure in the tables."""
    cells = {name: row[name] for name in list_figure_columns(draft.dimensions)}
    if row["indicator_id"].startswith(NEW_INDICATOR):
        cells["indicator_id"] = ""
    return cells | {
        "figure_id": draft.id_by_place[row["place"]],
        "ref_area": draft.source["ref_area"],
        "basis": "stated",
        "note": mark(row),
    }


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
    partial_cells = {
        (figure.indicator_id, figure.year)
        for figure in figures.figures
        if figure.period == PART_OF_YEAR and figure.ref_area == ref_area
    }
    for gap in find_needed_gaps(figures):
        key = gap.key
        if not gap.is_written_by_tidy and key.ref_area == ref_area:
            is_partial = (key.indicator_id, key.year) in partial_cells
            reason = PART_OF_YEAR if is_partial else "not_reported"
            yield f"gap: {', '.join(map(str, key))}: {reason}"
            tables["gaps"].append(make_gap_row(key, reason))
