"""The tables as a workbook for people: contents first, then totals, figures and the rest."""

from typing import Any, NamedTuple

import polars as pl
import xlsxwriter

from tip_figures.datapackage.text_format import count_noun
from tip_figures.page.site import SiteInfo
from tip_figures.release.contents import (
    FIRST_TABLES,
    Release,
    build_codebook,
    describe,
    describe_package,
)

SHEET_TITLES = {
    "totals": "Totals",
    "parts": "Parts",
    "contradictions": "Contradictions",
    "figures_flat": "Figures",
    "gaps": "Gaps",
    "figures": "figures (table)",  # Excel does not distinguish it from Figures
}
"""Titles of sheets that differ from the name of their table."""
FROZEN_COLUMNS = 2  # of each sheet, which stay in view
WRAPPED_COLUMNS = ("note", "explanation", "statement", "description", "codes")
WRAPPED = {"text_wrap": True, "valign": "top"}
MAX_WIDTH = 420  # pixels of a column
OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False}
"""xlsxwriter's settings: a text stays a text, whatever it looks like; addresses are links."""


class Sheet(NamedTuple):
    """A sheet after the contents."""

    title: str
    description: str
    rows: pl.DataFrame


def write_workbook(release: Release) -> None:
    """Write NAME.xlsx."""
    sheets = [
        Sheet(SHEET_TITLES.get(table.name, table.name), describe(table), table.frame)
        for table in release.tables
    ]
    description = "Every column of every table, and every code with its label."
    rows = build_codebook(release)
    sheets.insert(len(FIRST_TABLES), Sheet("Codebook", description, rows))
    with xlsxwriter.Workbook(release.folder / f"{release.name}.xlsx", OPTIONS) as book:
        book.set_properties({"created": release.time.replace(tzinfo=None)})
        _write_contents(book, SiteInfo(release.descriptor), sheets)
        for sheet in sheets:
            _write_sheet(book, sheet)


def _write_contents(book: Any, info: SiteInfo, sheets: list[Sheet]) -> None:
    """Write what the package is, how to cite it, and what each sheet contains."""
    wrapped = book.add_format(WRAPPED)
    worksheet = book.add_worksheet("Contents")
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 1, 20, wrapped)
    worksheet.set_column(2, 2, 100, wrapped)
    large = book.add_format({"bold": True, "font_size": 16})
    worksheet.write(0, 0, info.get("title"), large)
    facts = {"What this is": info.get("description")} | describe_package(info)
    for number, (heading, text) in enumerate(facts.items(), 2):
        worksheet.write_row(number, 0, (heading, "", text))
    for number, sheet in enumerate(sheets, len(facts) + 3):
        worksheet.write_url(number, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
        worksheet.write_row(number, 1, (count_noun(sheet.rows.height, "row"), sheet.description))


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
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
