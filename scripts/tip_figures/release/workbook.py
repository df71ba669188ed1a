"""The tables as a workbook that a person likes to open: contents first, then totals, figures, codebook and the tables."""

import re
from typing import Any, NamedTuple

import polars as pl
import xlsxwriter

from tip_figures.datapackage.citation import format_author, list_authors
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.text_format import count_noun
from tip_figures.release import codebook, flat_tables
from tip_figures.release.contents import Release, description
from tip_figures.release.frames import read_frame

MAX_SHEET_ROWS = 60_000  # of a sheet: a larger table takes minutes to write and to open, and no sheet holds more links
WIDEST, NARROWEST = 60, 8  # characters of a column
CONTENTS = "Contents"
PRINTED = {
    "Totals": 8,
    "Figures": 16,
}  # sheets that people print and whose links they follow; columns on paper
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip


class Sheet(NamedTuple):
    """A sheet behind the contents; `where` is the file that holds the same rows."""

    title: str
    description: str
    where: str
    rows: pl.DataFrame


def write(release: Release) -> None:
    """Write NAME.xlsx.

    raises: Stop if a text is longer than a cell can hold
    """
    file = release.file(f"{release.stem}.xlsx")
    listed = sheets(release)
    with xlsxwriter.Workbook(str(file), {**OPTIONS, "tmpdir": str(file.parent)}) as book:
        about = {
            "title": release.title,
            "author": "; ".join(map(format_author, list_authors(release.descriptor))),
        }
        book.set_properties({**about, "created": release.moment.replace(tzinfo=None)})
        _contents(book, release, listed)
        for one in listed:
            if one.rows.height <= MAX_SHEET_ROWS:
                _rows(book, one)


def sheets(release: Release) -> list[Sheet]:
    """The sheets in their order, what people want before the tables, with names that a workbook takes.

    A name has at most 31 characters and none that is not allowed, and no two are alike.
    """
    made = [
        Sheet(title, description(table), table.path, read_frame(table))
        for title, table in zip(PRINTED, reversed(release.made), strict=False)
    ]
    if release.figures:
        rows = flat_tables.contradictions(release.figures)
        made.append(
            Sheet(
                "Contradictions", "Where a report contradicts itself or another edition.", "", rows
            )
        )
    described = "Every column of every table, and every code with its label."
    made.append(Sheet("Codebook", described, "codebook.html", codebook.rows(release)))
    made += [
        Sheet(table.name, description(table), table.path, read_frame(table))
        for table in release.tables
    ]
    taken = {CONTENTS.lower()}
    for place, sheet in enumerate(made):
        plain = re.sub(r"[\[\]:*?/\\']", "_", sheet.title)
        names = (plain[:31], f"{plain[:20]} (table)", f"{place} {plain[:20]}")
        made[place] = sheet._replace(title=next(one for one in names if one.lower() not in taken))
        taken.add(made[place].title.lower())
    return made


def _contents(book: Any, release: Release, listed: list[Sheet]) -> None:
    """What this is, how to cite it, and what each sheet holds."""
    strong = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = _added(book, CONTENTS)
    sheet.hide_gridlines(2)
    for place, width in enumerate((24, 14, 100)):
        sheet.set_column(place, place, width, wrapped)
    sheet.write_string(0, 0, release.title, book.add_format({"bold": True, "font_size": 16}))
    about = list(codebook.about(release))
    for line, (word, said) in enumerate(about, 2):
        sheet.write_string(line, 0, word, strong)
        sheet.write_string(line, 2, said)
    for line, one in enumerate(listed, len(about) + 3):
        said = one.description
        if one.rows.height > MAX_SHEET_ROWS:
            sheet.write_string(line, 0, one.title, strong)
            said += f" Left out here, where it would be too large: it stands in {one.where}."
        else:
            sheet.write_url(line, 0, f"internal:'{one.title}'!A1", string=one.title)
        sheet.write_row(line, 1, (count_noun(one.rows.height, "row"), said))


def _added(book: Any, title: str) -> Any:
    """A new sheet that prints well: across the page, as wide as it, with its name and the number of the page."""
    sheet = book.add_worksheet(title)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
    return sheet


def _rows(book: Any, one: Sheet) -> None:
    """One table: header, rows, filter. A text stays a text, whatever it looks like; a day is one, too, as in the CSV."""
    rows = one.rows.cast({pl.Date: pl.String})
    sheet = _added(book, one.title)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    if one.title in PRINTED:
        sheet.print_area(0, 0, rows.height, PRINTED[one.title] - 1)
    thousands = book.add_format({"num_format": "[>=1000]#,##0;General", "valign": "top"})
    plain = book.add_format(
        {"text_wrap": one.title in ("Contradictions", "Codebook"), "valign": "top"}
    )
    for place, column in enumerate(rows):
        # As wide as the first rows need, within reason; addresses are long and need not be read.
        lengths = column.head(1_000).cast(pl.String).drop_nulls().str.len_chars().to_list()
        width = (
            24
            if column.name == "link"
            else min(max([NARROWEST, len(column.name) + 5, *lengths]), WIDEST)
        )
        sheet.set_column(place, place, width, thousands if column.dtype == pl.Float64 else plain)
    sheet.write_row(
        0, 0, rows.columns, book.add_format({"bold": True, "bg_color": "#DDE6EE", "bottom": 1})
    )
    links = [
        place
        for place, column in enumerate(rows.columns)
        if column == "link" and one.title in PRINTED
    ]
    for line, row in enumerate(rows.iter_rows(), 1):
        if sheet.write_row(line, 0, row):
            raise CommandError(
                f"{one.where} has a text of more than the 32,767 characters that a cell can hold."
            )
        for place in links:
            if row[place] is not None:
                sheet.write_url(line, place, row[place], string=row[place])
    if rows.height and rows.width:
        sheet.autofilter(0, 0, rows.height, rows.width - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{rows.height + 1}"})
