"""The tables as a workbook for people: contents first, then totals, figures and the rest."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl
import xlsxwriter

from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import count_noun
from tip_figures.page.site_info import SiteInfo
from tip_figures.release import codebook
from tip_figures.release.contents import FIRST_TABLES, Release, describe, list_codes

SHEET_TITLES = {
    "totals": "Totals",
    "parts": "Parts",
    "contradictions": "Contradictions",
    "figures_flat": "Figures",
    "gaps": "Gaps",
    "figures": "figures (table)",  # Excel does not distinguish it from Figures
}
"""Titles of sheets that differ from the name of their table."""
PRINTED_COLUMNS = {"Totals": 10, "Parts": 11, "Figures": 16}
"""Sheets that people print → number of columns on paper."""
FROZEN_COLUMNS = 2  # of each sheet, which stay in view
WRAPPED_COLUMNS = ("note", "explanation", "statement", "description")
WRAPPED = {"text_wrap": True, "valign": "top"}
MAX_WIDTH = 420  # pixels of a column
A4 = 9  # xlsxwriter's number of the paper size
COMMENT_SIZE = {"width": 360, "height": 140, "font_size": 9}
MAX_COMMENT_CODES = 12  # more do not fit; the codebook has all
OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False}
"""xlsxwriter's settings: a text stays a text, whatever it looks like; addresses are links."""


class Sheet(NamedTuple):
    """A sheet after the contents.

    comments: by column, what a header says when the pointer is on it
    """

    title: str
    description: str
    rows: pl.DataFrame
    comments: Mapping[str, str]


def write_workbook(release: Release) -> None:
    """Write NAME.xlsx."""
    sheets = [_make_sheet(table) for table in release.tables]
    description = "Every column of every table, and every code with its label."
    rows = codebook.build_codebook(release)
    sheets.insert(len(FIRST_TABLES), Sheet("Codebook", description, rows, {}))
    with xlsxwriter.Workbook(release.folder / f"{release.name}.xlsx", OPTIONS) as book:
        book.set_properties({"created": release.time.replace(tzinfo=None)})
        _write_contents(book, SiteInfo(release.descriptor), sheets)
        for sheet in sheets:
            _write_sheet(book, sheet)


def _make_sheet(table: Table) -> Sheet:
    """Make the sheet of a table, whose headers have the descriptions of its columns."""
    comments = {}
    for name, field in table.fields.items():
        lines = [str(field.get("description")), *list_codes(field)[:MAX_COMMENT_CODES]]
        comments[name] = "\n".join(lines)
    title = SHEET_TITLES.get(table.name, table.name)
    return Sheet(title, describe(table), table.frame, comments)


def _write_contents(book: Any, info: SiteInfo, sheets: list[Sheet]) -> None:
    """Write what the package is, how to cite it, and what each sheet contains."""
    wrapped = book.add_format(WRAPPED)
    worksheet = book.add_worksheet("Contents")
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 1, 20, wrapped)
    worksheet.set_column(2, 2, 100, wrapped)
    large = book.add_format({"bold": True, "font_size": 16})
    worksheet.write_string(0, 0, info.get("title"), large)
    facts = [("What this is", info.get("description")), *codebook.describe_package(info)]
    for number, (heading, text) in enumerate(facts, 2):
        worksheet.write_string(number, 0, heading)
        worksheet.write_string(number, 2, text)
    for number, sheet in enumerate(sheets, len(facts) + 3):
        worksheet.write_url(number, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
        worksheet.write_string(number, 1, count_noun(sheet.rows.height, "row"))
        worksheet.write_string(number, 2, sheet.description)


def _write_sheet(book: Any, sheet: Sheet) -> None:
    """Write one table with its header, a filter, and widths that fit; it prints in landscape."""
    worksheet = book.add_worksheet(sheet.title)
    columns = sheet.rows.columns
    sheet.rows.write_excel(
        book,
        worksheet,
        table_style="Table Style Light 1",
        dtype_formats={pl.Int64: "General", pl.Float64: "[>=1000]#,##0;General"},
        column_formats={name: WRAPPED for name in WRAPPED_COLUMNS if name in columns},
        freeze_panes=(1, FROZEN_COLUMNS),
    )
    worksheet.autofit(MAX_WIDTH)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    worksheet.set_footer("&L&A&R&P / &N")
    if sheet.title in PRINTED_COLUMNS:
        worksheet.print_area(0, 0, sheet.rows.height, PRINTED_COLUMNS[sheet.title] - 1)
    for name, comment in sheet.comments.items():
        worksheet.write_comment(0, columns.index(name), comment, COMMENT_SIZE)
