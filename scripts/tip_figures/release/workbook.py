"""The tables as a workbook for people: contents first, then totals, figures and the rest."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
import xlsxwriter

from tip_figures.datapackage import citation
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.constraints import read_categories
from tip_figures.datapackage.text_format import count_noun
from tip_figures.release import codebook, years_sheet
from tip_figures.release.contents import Release, get_description
from tip_figures.release.frames import read_frame

MAX_SHEET_ROWS = 60_000  # Excel keeps 65,530 links a sheet, and larger sheets take minutes to open
MAX_NAME_LENGTH = 31  # characters that Excel takes in the name of a sheet
MAX_CELL_LENGTH = 32_767  # characters that Excel keeps in a cell
MAX_COLUMN_WIDTH, MIN_COLUMN_WIDTH = 60, 8  # characters
NOTE_WIDTH = 60  # characters; notes are wrapped
NOTE_COLUMNS = ("note", "explanation", "statement")
LABEL_COLUMNS = ("series", "year", "area", "what", "edition_year")
"""Columns that stay in view where a sheet begins with them."""
LINK_WIDTH = 24  # characters; links are long and need not be read
FILTER_BUTTON_WIDTH = 5  # characters that the arrow of a filter takes beside a column's name
ROWS_MEASURED = 1_000  # rows whose lengths decide how wide a column is
A4 = 9  # xlsxwriter's number of the paper size
CONTENTS = "Contents"
SHEET_TITLES = {
    "totals": "Totals",
    "parts": "Parts",
    "figures_flat": "Figures",
    "contradictions": "Contradictions",
}
"""Tables that come first in the workbook, with the title of their sheet."""
PRINTED_COLUMNS = {"Totals": 10, "Parts": 11, "Figures": 16}
"""Sheets that people print and whose links they follow → number of columns on paper."""
LINKED_SHEETS = ("Totals", "Figures", "Contradictions")
YEARS = "Years"
YEARS_DESCRIPTION = (
    "The main series of each country, a row for each year, as in README; a text says why a year "
    "has no number."
)
COMMENT_SIZE = {"width": 360, "height": 140, "font_size": 9}
MAX_COMMENT_CODES = 12  # more do not fit; the codebook has all
WRAPPED_SHEETS = ("Contradictions", "Codebook")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
"""xlsxwriter's settings: a text stays a text, whatever it looks like."""


@dataclass(frozen=True)
class Sheet:
    """A sheet after the contents.

    path:     the file of the release that has the same rows; empty without one
    comments: by column, what a header says when the pointer is on it
    """

    title: str
    description: str
    path: str
    rows: pl.DataFrame
    comments: Mapping[str, str] = field(default_factory=dict)

    @property
    def frozen_columns(self) -> int:
        """How many columns at the left stay in view: year and labels."""
        columns = self.rows.columns
        return next((number for number, name in enumerate(columns) if name not in LABEL_COLUMNS), 0)

    @property
    def has_links(self) -> bool:
        """Whether people follow the links in its cells."""
        return "link" in self.rows.columns and self.title in LINKED_SHEETS

    @property
    def is_too_long(self) -> bool:
        """Whether the sheet is left out, so that the workbook opens quickly."""
        return self.rows.height > MAX_SHEET_ROWS


def write_workbook(release: Release) -> None:
    """Write NAME.xlsx.

    raises: CommandError if a text is longer than a cell can hold
    """
    file = release.resolve(f"{release.file_stem}.xlsx")
    sheets = list_sheets(release)
    authors = map(citation.format_author, citation.list_authors(release.descriptor))
    properties = {
        "title": release.title,
        "author": "; ".join(authors),
        "created": release.time.replace(tzinfo=None),
    }
    with xlsxwriter.Workbook(str(file), {**OPTIONS, "tmpdir": str(file.parent)}) as book:
        book.set_properties(properties)
        _write_contents(book, release, sheets)
        for sheet in sheets:
            if not sheet.is_too_long:
                _write_sheet(book, sheet)


def list_sheets(release: Release) -> list[Sheet]:
    """Return the sheets in order: first what people look for, then the package's tables."""
    sheets = []
    if release.figures:
        for name, title in SHEET_TITLES.items():
            table = release.find_table(name)
            if table:
                sheets.append(_make_sheet(title, table))
        years = years_sheet.make_years(release.figures)
        sheets.append(Sheet(YEARS, YEARS_DESCRIPTION, "", years))
    description = "Every column of every table, and every code with its label."
    rows = codebook.build_codebook(release)
    sheets.append(Sheet("Codebook", description, "codebook.html", rows))
    for table in release.tables:
        if release.figures and table.name in SHEET_TITLES:
            continue
        sheets.append(_make_sheet(table.name, table))
    return _with_valid_titles(sheets)


def _make_sheet(title: str, table: Table) -> Sheet:
    """Make the sheet of a table, whose headers have the descriptions of its columns."""
    comments = {name: _describe_column(descriptor) for name, descriptor in table.fields.items()}
    return Sheet(title, get_description(table), table.path, read_frame(table), comments)


def _describe_column(descriptor: Mapping[str, Any]) -> str:
    """Describe a column with its codes, for a comment."""
    text = str(descriptor.get("description") or descriptor.get("title") or "")
    lines = [f"{code}: {label}" for code, label in read_categories(descriptor).items()]
    return "\n".join([text, *lines[:MAX_COMMENT_CODES]])


def _with_valid_titles(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets with titles that Excel takes: allowed characters, at most 31, unique."""
    renamed = []
    taken_titles = {CONTENTS.lower()}
    for number, sheet in enumerate(sheets):
        allowed = re.sub(r"[\[\]:*?/\\']", "_", sheet.title)
        candidates = (
            allowed[:MAX_NAME_LENGTH],
            f"{allowed[:20]} (table)",
            f"{number} {allowed[:20]}",
        )
        title = next(name for name in candidates if name.lower() not in taken_titles)
        taken_titles.add(title.lower())
        renamed.append(replace(sheet, title=title))
    return renamed


def _write_contents(book: Any, release: Release, sheets: Sequence[Sheet]) -> None:
    """Write what the package is, how to cite it, and what each sheet holds."""
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    worksheet = _add_worksheet(book, CONTENTS)
    worksheet.hide_gridlines(2)
    for column, width in enumerate((24, 14, 100)):
        worksheet.set_column(column, column, width, wrapped)
    worksheet.write_string(0, 0, release.title, book.add_format({"bold": True, "font_size": 16}))
    line = 2
    for heading, text in codebook.describe_package(release):
        worksheet.write_string(line, 0, heading, bold)
        worksheet.write_string(line, 2, text)
        line += 1
    line += 1
    for sheet in sheets:
        description = sheet.description
        if sheet.is_too_long:
            worksheet.write_string(line, 0, sheet.title, bold)
            description += f" Too many rows for a sheet; they are in {sheet.path}."
        else:
            worksheet.write_url(line, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
        worksheet.write_row(line, 1, (count_noun(sheet.rows.height, "row"), description))
        line += 1


def _add_worksheet(book: Any, title: str) -> Any:
    """Add a worksheet that prints in landscape, fitted to the page width, with page numbers."""
    worksheet = book.add_worksheet(title)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&L&A&R&P / &N")
    return worksheet


def _write_sheet(book: Any, sheet: Sheet) -> None:
    """Write one table: header, rows, filter, widths. Dates are texts, as in the CSV file."""
    rows = sheet.rows.cast({pl.Date: pl.String})
    worksheet = _add_worksheet(book, sheet.title)
    worksheet.freeze_panes(1, sheet.frozen_columns)
    worksheet.repeat_rows(0)
    if sheet.title in PRINTED_COLUMNS:
        worksheet.print_area(0, 0, rows.height, PRINTED_COLUMNS[sheet.title] - 1)
    thousands = book.add_format({"num_format": "[>=1000]#,##0;General", "valign": "top"})
    is_wrapped = sheet.title in WRAPPED_SHEETS
    general = book.add_format({"text_wrap": is_wrapped, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for position, column in enumerate(rows):
        cell_format = thousands if column.dtype == pl.Float64 else general
        if column.name in NOTE_COLUMNS:
            cell_format = wrapped
        worksheet.set_column(position, position, _column_width(column), cell_format)
    header = book.add_format({"bold": True, "bg_color": "#DDE6EE", "bottom": 1})
    worksheet.write_row(0, 0, rows.columns, header)
    for position, name in enumerate(rows.columns):
        if sheet.comments.get(name):
            worksheet.write_comment(0, position, sheet.comments[name], COMMENT_SIZE)
    _write_rows(worksheet, sheet, rows)
    if rows.height and rows.width:
        worksheet.autofilter(0, 0, rows.height, rows.width - 1)
        worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{rows.height + 1}"})


def _column_width(column: pl.Series) -> int:
    """Return a width in characters that fits the name and the first rows, within limits."""
    if column.name == "link":
        return LINK_WIDTH
    if column.name in NOTE_COLUMNS:
        return NOTE_WIDTH
    texts = column.head(ROWS_MEASURED).cast(pl.String).drop_nulls()
    lengths: list[int] = texts.str.len_chars().to_list()
    widest = max([MIN_COLUMN_WIDTH, len(column.name) + FILTER_BUTTON_WIDTH, *lengths])
    return min(widest, MAX_COLUMN_WIDTH)


def _write_rows(worksheet: Any, sheet: Sheet, rows: pl.DataFrame) -> None:
    link_position = rows.columns.index("link") if sheet.has_links else None
    for line, row in enumerate(rows.iter_rows(), 1):
        failure = worksheet.write_row(line, 0, row)
        if failure:
            raise CommandError(
                f"{sheet.path} has a text of more than the {MAX_CELL_LENGTH:,} characters "
                "that a cell can hold."
            )
        if link_position is not None and row[link_position] is not None:
            link = row[link_position]
            worksheet.write_url(line, link_position, link, string=link)
