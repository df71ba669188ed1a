"""The tables as a workbook that a person likes to open: what it is first, a sheet a table, the codebook last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tipdata.package.load import Package
from tipdata.package.table import Table
from tipdata.release import codebook_page
from tipdata.release import export_types as cells
from tipdata.release import flat_table as flat
from tipdata.release.archive import created, stem
from tipdata.release.export_types import CannotBuild

ROWS = 1_048_576  # of a sheet, its header included
CELL = 32_767  # characters of a cell
WIDEST, NARROWEST = 60, 8  # characters of a column
FIRST, LAST = "README", "Codebook"
Tell = Callable[[int], None]


def write(package: Package, folder: Path, tell: Tell) -> None:
    """Write NAME.xlsx.

    raises: CannotBuild if XlsxWriter is not there, or a text is longer than a cell can hold
    """
    try:
        import xlsxwriter
    except ImportError:
        raise CannotBuild("the workbook needs XlsxWriter; run make build, which installs it.") from None
    options = {
        "constant_memory": True,
        "tmpdir": str(folder),  # so that a full disk is met here, and nothing stays elsewhere
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(str(folder / f"{stem(package)}.xlsx"), options)
    try:
        _properties(book, package)
        _Sheets(book, package, tell).write()
        book.close()
    except (xlsxwriter.exceptions.XlsxFileError, xlsxwriter.exceptions.FileCreateError) as error:
        raise CannotBuild(f"the workbook cannot be written: {error}.") from None
    finally:
        for sheet in book.worksheets():
            if sheet.row_data_fh is not None and not sheet.row_data_fh.closed:
                sheet.row_data_fh.close()


def _properties(book: Any, package: Package) -> None:
    told = package.descriptor
    book.set_properties(
        {
            "title": str(told.get("title") or stem(package)),
            "comments": str(told.get("description") or ""),
            "author": ", ".join(codebook_page.people(told)),
            "keywords": ", ".join(told.get("keywords", [])),
            "created": created(package).replace(tzinfo=None),
        }
    )


class _Sheets:
    """The sheets of one workbook, written from the first to the last."""

    def __init__(self, book: Any, package: Package, tell: Tell) -> None:
        self.book, self.package, self.tell = book, package, tell
        self.head = book.add_format({"bold": True, "bg_color": "#DDE6EE", "bottom": 1, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.day = book.add_format({"num_format": "YYYY-MM-DD"})
        self.names: set[str] = set()
        counts = {name: sum(batch.frame.height for batch in table.batches()) for name, table in package.tables.items()}
        self.too_long = {name for name, rows in counts.items() if rows >= ROWS}

    def write(self) -> None:
        """Write them all."""
        self.readme()
        if flat.possible(self.package) and "figures" not in self.too_long:
            self.rows(flat.table(self.package), flat.frames(self.package))
        for table in self.package.tables.values():
            if table.name not in self.too_long:
                self.rows(table, cells.frames(table))
        self.codebook()

    def sheet(self, name: str) -> Any:
        """A new sheet; a name has at most 31 characters, and no two are alike."""
        short = "".join("_" if c in "[]:*?/\\'" else c for c in name)[:31]
        number = 2
        while short.lower() in self.names:
            short, number = f"{short[:28]}_{number}", number + 1
        self.names.add(short.lower())
        return self.book.add_worksheet(short)

    def readme(self) -> None:
        """What this is, how to cite it, and what each sheet holds."""
        sheet = self.sheet(FIRST)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        for line, (left, right) in enumerate(codebook_page.about(self.package)):
            form = self.title if line == 0 else self.strong
            if left in self.too_long:
                right += f" It has more rows than a sheet can hold, and stands in {left}.csv and {left}.parquet alone."
            sheet.write_string(line, 0, left, form)
            sheet.write_string(line, 1, right, self.wrapped)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def rows(self, table: Table, frames: Iterator[Any]) -> None:
        """One table: header, rows, filter."""
        sheet = self.sheet(table.name)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        written, first = 0, True
        kinds = [cells.kind(field) for field in table.fields.values()]
        for frame in frames:
            if first:
                self.widths(sheet, table, frame)
                sheet.write_row(0, 0, list(table.fields), self.head)
                first = False
            for row in frame.iter_rows():
                written += 1
                self.row(sheet, table, written, row, kinds)
            self.tell(frame.height)
        if first:
            sheet.write_row(0, 0, list(table.fields), self.head)
        if written and table.fields:
            sheet.autofilter(0, 0, written, len(table.fields) - 1)
            sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{written + 1}"})

    def row(self, sheet: Any, table: Table, line: int, row: Sequence[Any], kinds: Sequence[str]) -> None:
        """One row; a text stays a text, whatever it looks like, and a missing value is an empty cell."""
        for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
            if value is None:
                continue
            if kind == cells.TEXT:
                if len(value) > CELL:
                    raise CannotBuild(
                        f"{table.path} has a text of more than the {CELL:,} characters that a cell can hold."
                    )
                sheet.write_string(line, place, value)
            elif kind == cells.TRUTH:
                sheet.write_boolean(line, place, value)
            elif kind == cells.DAY and value >= dt.date(1900, 3, 1):  # before, spreadsheets count other days
                sheet.write_datetime(line, place, value, self.day)
            elif kind == cells.DAY:
                sheet.write_string(line, place, value.isoformat())
            else:
                sheet.write_number(line, place, value)

    @staticmethod
    def widths(sheet: Any, table: Table, frame: Any) -> None:
        """As wide as the first rows need, within reason."""
        for place, name in enumerate(table.fields):
            texts = frame[name].head(1_000).cast(str).drop_nulls()
            longest = max([len(name) + 3, *texts.str.len_chars().to_list()])
            sheet.set_column(place, place, min(max(longest + 1, NARROWEST), WIDEST))

    def codebook(self) -> None:
        """Every column of every table, and every code with its label."""
        sheet = self.sheet(LAST)
        sheet.freeze_panes(1, 0)
        for place, (name, width) in enumerate(
            {
                "table": 16,
                "column": 18,
                "title": 18,
                "type": 10,
                "unit": 12,
                "code": 24,
                "label": 34,
                "description": 80,
            }.items()
        ):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, self.head)
        line = 0
        for line, entry in enumerate(codebook_page.entries(self.package), 1):
            for place, text in enumerate(entry):
                if text:
                    sheet.write_string(line, place, text, self.wrapped)
        if line:
            sheet.autofilter(0, 0, line, 7)
