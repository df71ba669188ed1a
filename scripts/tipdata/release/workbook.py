"""The tables as a workbook that a person likes to open: contents first, then totals, figures, codebook and the tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import polars as pl
import xlsxwriter

from tipdata.package.citation import authors
from tipdata.package.citation import name as full_name
from tipdata.package.wording import many
from tipdata.release import codebook, flat_tables
from tipdata.release.contents import Export, Release
from tipdata.release.export_types import DAY, NUMBER, TEXT, TRUTH, CannotBuild, kind

ROWS = 100_000  # of a sheet: a larger table takes minutes to write, and most programs minutes to open
LINKS = 60_000  # of a sheet; a workbook can hold few more
CELL = 32_767  # characters of a cell
WIDEST, NARROWEST = 60, 8  # characters of a column
CONTENTS = "Contents"
PRINTED = {"Totals": 8, "Figures": 16}  # columns that are printed: codes and links are for programs
PROSE = ("Contradictions", "Codebook")  # sheets that are read, not filtered
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip


Sheets = list[tuple[str, Export, pl.DataFrame]]
"""Name, table and rows of each sheet."""


def write(release: Release) -> None:
    """Write NAME.xlsx.

    raises: CannotBuild if a text is longer than a cell can hold
    """
    frames = [(title, table, table.frame()) for title, table in sheets(release)]
    for _, table, frame in frames:
        if frame.height <= ROWS and any(
            (frame[name].str.len_chars() > CELL).any() for name in frame.select(pl.col(pl.String)).columns
        ):
            raise CannotBuild(f"{table.path} has a text of more than the {CELL:,} characters that a cell can hold.")
    file = release.file(f"{release.stem}.xlsx")
    book = xlsxwriter.Workbook(str(file), {**OPTIONS, "tmpdir": str(file.parent)})
    try:
        book.set_properties(
            {
                "title": release.title,
                "author": "; ".join(map(full_name, authors(release.descriptor))),
                "comments": str(release.descriptor.get("description") or ""),
                "created": release.moment.replace(tzinfo=None),
            }
        )
        _Book(book, release).write(frames)
        book.close()
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise CannotBuild(f"the workbook cannot be written: {error}.") from None


def sheets(release: Release) -> Iterator[tuple[str, Export]]:
    """Name and table of each sheet behind the contents, in their order: what people want comes before the tables."""
    made = {table.name: table for table in release.tables if not table.table}
    if release.figures:
        yield "Totals", made[flat_tables.TOTALS]
        yield "Figures", made[flat_tables.FLAT]
        yield "Contradictions", flat_tables.contradictions(release.figures)
    yield "Codebook", codebook.table(release)
    for table in release.tables:
        if table.table:
            yield table.name, table


class _Book:
    """One workbook, written from its first sheet to its last."""

    def __init__(self, book: Any, release: Release) -> None:
        self.book, self.release = book, release
        self.head = book.add_format({"bold": True, "bg_color": "#DDE6EE", "bottom": 1, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.broken = book.add_format({"num_format": "#,##0.0#####"})
        self.left = book.add_format({"align": "left", "valign": "top"})
        self.link = book.add_format({"font_color": "#0B5394", "underline": 1, "valign": "top"})
        self.taken: set[str] = {CONTENTS.lower()}

    def write(self, frames: Sheets) -> None:
        """Write every sheet."""
        listed = [(self.short(title), table, frame) for title, table, frame in frames]
        self.contents(listed)
        for title, table, frame in listed:
            if frame.height <= ROWS:
                self.rows(title, table, frame)

    def short(self, title: str) -> str:
        """A sheet's name: at most 31 characters, none that is not allowed, no two alike."""
        made = "".join("_" if c in "[]:*?/\\'" else c for c in title)[:31]
        number = 1
        while made.lower() in self.taken:
            made = f"{title[:20]} (table)" if number == 1 else f"{title[:20]} ({number})"
            number += 1
        self.taken.add(made.lower())
        return made

    def sheet(self, title: str) -> Any:
        """A new sheet that prints well."""
        sheet = self.book.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def contents(self, listed: Sheets) -> None:
        """What this is, how to cite it, and what each sheet holds."""
        sheet = self.sheet(CONTENTS)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 14)
        sheet.set_column(2, 2, 100)
        sheet.write_string(0, 0, self.release.title, self.title)
        line = 2
        for word, said in codebook.about(self.release):
            sheet.write_string(line, 0, word, self.strong)
            sheet.write_string(line, 2, said, self.wrapped)
            line += 1
        line += 1
        for title, table, frame in listed:
            said = table.description
            if frame.height > ROWS:
                sheet.write_string(line, 0, title, self.strong)
                said += f" Left out here, where it would be too large: it stands in {table.path}."
            else:
                sheet.write_url(line, 0, f"internal:'{title}'!A1", self.link, title)
            sheet.write_string(line, 1, many(frame.height, "row"), self.wrapped)
            sheet.write_string(line, 2, said, self.wrapped)
            line += 1

    def rows(self, title: str, table: Export, frame: pl.DataFrame) -> None:
        """One table: header, rows, filter."""
        sheet = self.sheet(title)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        for place, name in enumerate(table.fields):
            sheet.set_column(place, place, _width(frame[name], name))
        if title in PRINTED:
            sheet.print_area(0, 0, frame.height, PRINTED[title] - 1)
        sheet.write_row(0, 0, list(table.fields), self.head)
        kinds = ["link" if name == "link" and frame.height <= LINKS else kind(f) for name, f in table.fields.items()]
        text = self.wrapped if title in PROSE else None
        forms = [self.left if f.get("type") == "year" else text for f in table.fields.values()]
        for line, row in enumerate(frame.iter_rows(), 1):
            for place, value in enumerate(row):
                if value is not None:
                    self.cell(sheet, line, place, value, kinds[place], forms[place])
        if frame.height and table.fields:
            sheet.autofilter(0, 0, frame.height, len(table.fields) - 1)
            sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{frame.height + 1}"})

    def cell(self, sheet: Any, line: int, place: int, value: Any, kind_: str, form: Any) -> None:
        """One cell; a text stays a text, whatever it looks like."""
        if kind_ == "link":
            sheet.write_url(line, place, value, self.link, value)
        elif kind_ == TEXT:
            sheet.write_string(line, place, value, form)
        elif kind_ == TRUTH:
            sheet.write_boolean(line, place, value)
        elif kind_ == DAY and value >= dt.date(1900, 3, 1):  # before, spreadsheets count other days
            sheet.write_datetime(line, place, value, self.day)
        elif kind_ == DAY:
            sheet.write_string(line, place, value.isoformat())
        elif kind_ == NUMBER:
            sheet.write_number(line, place, value, self.whole if value == round(value, 0) else self.broken)
        else:
            sheet.write_number(line, place, value, form)


def _width(column: pl.Series, name: str) -> int:
    """As wide as the first rows need, within reason; addresses are long and need not be read."""
    longest = max([len(name) + 4, *column.head(1_000).cast(pl.String).drop_nulls().str.len_chars().to_list()])
    return 24 if name == "link" else min(max(longest + 1, NARROWEST), WIDEST)
