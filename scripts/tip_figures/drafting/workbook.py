"""The worksheet as a workbook (.xlsx), in which a person chooses codes from lists.

It has three sheets: the rows, the indicators, and the codes of each column with their labels. The
list of a cell has the codes that fit the indicator of its row. Columns that a person seldom needs
are hidden, and a row is colored as long as its `check` is not empty.
"""

import io
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from tip_figures.datapackage.table import read_categories
from tip_figures.drafting.suggest import PassageNumber
from tip_figures.drafting.table_cells import PassageDraft
from tip_figures.drafting.worksheet import NEW_COLUMNS, SENTENCES, SHEET_NAME, list_columns
from tip_figures.figures.code_words import load_countries
from tip_figures.figures.records import IndicatorRow, is_currency

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
CREATED = datetime(2000, 1, 1)  # the same rows give the same bytes
MAX_TEXT = 32_000  # characters of a sentence; a cell has at most 32,767
MAX_TITLE, MAX_MESSAGE = 32, 255  # characters of a message about a cell
FROZEN_COLUMNS = 3  # check, place and sentence stay in view
WIDTHS = {
    **dict.fromkeys(("check", "counted_by", "counter", "definition", "period"), 18),
    **dict.fromkeys(("nearest", "new_label", "doubtful"), 24),
    **dict.fromkeys(("sentence_before", "indicator_id", "note"), 32),
    "sentence": 60,
    "place": 8,
}
USUAL_WIDTH = 13
HIDDEN = ("numeral", "rounded_to", "hedge")
"""Columns that the words settle."""
SELDOM_USED = ("new_label", "value_to", "obs_status", "differs", "answered_by")
"""Columns that are hidden, as those of dimensions are, where no row has anything in them."""
INDICATOR_COLUMNS = ("indicator_id", "label", "definition", "group", "measure", "units")
USUAL_CODES = ("", "all", "A")
DESCRIPTIONS = {
    "check": "What is not settled. Correct the row, then empty this cell: the row is accepted.",
    "place": "Paragraph, sentence and character of the number. Leave it as it is.",
    "sentence": "The sentence, with the number of this row in double brackets.",
    "sentence_before": "The sentence before it in the same paragraph.",
    "id": "Of a restatement or the upper end of a range: the place of the row that it repeats.",
    "nearest": "Indicators with similar words. They often do not fit.",
    "indicator_id": "An identifier of the sheet indicators, or new: and a label.",
    "new_label": "Of a new indicator: its label, if indicator_id has its identifier.",
    "new_group": "Of a new indicator: what kind of count it is. One of its rows is enough.",
    "new_measure": "Of a new indicator: how it counts. One of its rows is enough.",
    "answered_by": "Who answered the row; a person has to compare it with the text.",
}
"""What a person should know about columns that no table has, or that mean more here."""


def format_workbook(draft: PassageDraft) -> bytes:
    """Return the bytes of a workbook (.xlsx) that has the worksheet of a draft.

    Its sheets are the worksheet, `indicators`, `codes`, and the hidden sheet `units`. In coded
    columns of the worksheet, a person chooses from lists, which take their codes from the other
    sheets. A worksheet without rows has no lists.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet(SHEET_NAME)
        indicators = _list_indicators(draft)
        _write_indicators(book, draft, indicators)
        lists = _write_codes(book, draft)
        _write_units(book, indicators, draft.figures.code_labels.get("unit", ()))
        columns = list_columns(draft.dimensions)
        _write_rows(book, sheet, draft, columns)
        _arrange_sheet(book, sheet, len(draft.worksheet), len(columns) - 1)
        if draft.worksheet:
            _add_lists(sheet, draft, columns, lists, len(indicators))
    return buffer.getvalue()


# The rows


def _write_rows(book: Any, sheet: Any, draft: PassageDraft, columns: Sequence[str]) -> None:
    """Write the header and rows of the worksheet.

    Cells of rows have the format of a text, so that no program changes what is typed: `1/4` would
    become a date. A cell of the header shows the description of its column when it is selected.
    Columns that a person need not see are hidden. Texts that are too long for a cell are cut.

    Args:
        sheet: the sheet of the worksheet, which is still empty
        columns: all columns of the worksheet, in order
    """
    text = {"num_format": "@", "valign": "top", "text_wrap": True}
    plain = book.add_format(text)
    grey = book.add_format({**text, "font_color": "#666666", "font_size": 9})
    header = book.add_format({"bold": True, "bg_color": "#DDDDDD", "border": 1})
    bold = book.add_format({"bold": True, "font_color": "#B00000"})
    hidden = _list_hidden(draft)
    descriptions = _describe_columns(draft)
    sentence_column, context_column = SENTENCES
    for index, name in enumerate(columns):
        cell_format = grey if name == context_column else plain
        width = WIDTHS.get(name, USUAL_WIDTH)
        sheet.set_column(index, index, width, cell_format, {"hidden": name in hidden})
        sheet.write_string(0, index, name, header)
        message = textwrap.shorten(descriptions.get(name, ""), MAX_MESSAGE, placeholder=" …")
        if message:
            # The validation accepts any text; it only shows the message.
            options = {"validate": "any", "input_title": name[:MAX_TITLE], "input_message": message}
            sheet.data_validation(0, index, 0, index, options)
        for row_index, number in enumerate(draft.numbers.values(), 1):  # below the header
            if name == sentence_column:
                _write_sentence(sheet, (row_index, index), number, bold, cell_format)
            elif number.row[name]:
                sheet.write_string(row_index, index, number.row[name][:MAX_TEXT], cell_format)


def _arrange_sheet(book: Any, sheet: Any, last_row: int, last_column: int) -> None:
    """Color open rows, and set how the sheet is shown and printed.

    A row is open, and yellow, as long as its first cell, `check`, is not empty.

    Args:
        last_row: the last row, counted from the header, which is 0
        last_column: the last column, counted from 0
    """
    color = book.add_format({"bg_color": "#FFF2CC"})
    is_open = {"type": "formula", "criteria": '=$A2<>""', "format": color}
    first_row = 1  # below the header; a range must have a row, even if the worksheet has none
    sheet.conditional_format(first_row, 0, max(last_row, first_row), last_column, is_open)
    all_cells = f"A1:{xl_col_to_name(last_column)}{last_row + 1}"
    sheet.ignore_errors({"number_stored_as_text": all_cells})
    sheet.freeze_panes(1, FROZEN_COLUMNS)  # with the header
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)  # one page wide, any number of pages high
    sheet.repeat_rows(0)  # the header on each page


def _write_sentence(
    sheet: Any, place: tuple[int, int], number: PassageNumber, bold: Any, cell_format: Any
) -> None:
    """Write the sentence of a number, in which the number is bold and in double brackets.

    A sentence that is too long for a cell is cut on both sides of the number. A number without any
    other words is not bold.

    Args:
        place: row and column of the cell, counted from 0
        bold: format of the number
        cell_format: format of the cell
    """
    text, start, end = number.sentence.text, number.numeral.start, number.numeral.end
    before, after = text[:start], text[end:]
    if len(text) > MAX_TEXT:
        # A third for each side leaves enough space for the number.
        before, after = before[-MAX_TEXT // 3 :], after[: MAX_TEXT // 3]
    marked = f"[[{text[start:end]}]]"
    if not before and not after:
        sheet.write_string(*place, marked, cell_format)  # a rich string needs two parts or more
        return
    # A format applies to the text after it. An empty text is not allowed.
    pieces = [before, bold, marked, after]
    sheet.write_rich_string(*place, *filter(None, pieces), cell_format)


def _list_hidden(draft: PassageDraft) -> set[str]:
    """Return the names of the columns that the workbook hides, since a person need not see them.

    Columns in HIDDEN are always hidden. Columns in SELDOM_USED, and those of dimensions such as
    `sex`, are hidden unless a row uses them: it has a cell there that is not in USUAL_CODES, would
    have such a cell if its number were a figure, or names the column in `check`.
    """
    used = set()
    for number in draft.numbers.values():
        used |= set(re.findall(r"\w+", number.row["check"]))
        for cells in (number.row, number.figure):
            used |= {name for name, cell in cells.items() if cell not in USUAL_CODES}
    return {*HIDDEN, *({*SELDOM_USED, *draft.dimensions} - used)}


def _describe_columns(draft: PassageDraft) -> Mapping[str, str]:
    """Return, by name of the column, a description for the person who completes the worksheet.

    A description is from DESCRIPTIONS if this has the column, otherwise from the schema of figures,
    otherwise from the schema of numerals. A column without a description has no entry, or "".
    """
    descriptions = {}
    for table in ("numerals", "figures"):  # the descriptions of figures have priority
        for name, field in draft.figures.package.tables[table].fields.items():
            descriptions[name] = str(field.get("description", ""))
    return descriptions | DESCRIPTIONS


# The other sheets


def _list_indicators(draft: PassageDraft) -> list[IndicatorRow]:
    """Return all indicators, with those that the draft has added to the codebook.

    They are sorted by group; in a group, core indicators come first, and then the ids decide.
    """
    figures = draft.load_accepted()
    return sorted(
        figures.indicators,
        key=lambda row: (figures.rank_code("group", row.group), not row.core, row.indicator_id),
    )


def _write_indicators(book: Any, draft: PassageDraft, indicators: Sequence[IndicatorRow]) -> None:
    """Write the sheet `indicators`, in which a person looks up what figures count.

    After INDICATOR_COLUMNS, it has a column for each dimension, such as `sex`: "yes" if the
    indicator has this dimension, otherwise "no".

    Args:
        indicators: in the order in which the sheet lists them
    """
    sheet = book.add_worksheet("indicators")
    last_column = len(INDICATOR_COLUMNS) + len(draft.dimensions) - 1
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_row(0, 0, [*INDICATOR_COLUMNS, *draft.dimensions], book.add_format({"bold": True}))
    for number, row in enumerate(indicators, 1):
        cells = (row.indicator_id, row.label, row.definition, row.group, row.measure)
        divides = ["yes" if name in row.dimensions else "no" for name in draft.dimensions]
        sheet.write_row(number, 0, (*cells, ", ".join(row.units), *divides), wrapped)
    # First column, last column, and width in characters.
    sheet.set_column(0, 1, 32)
    sheet.set_column(2, 2, 70)
    sheet.set_column(3, last_column, 13)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(indicators), last_column)


def _write_codes(book: Any, draft: PassageDraft) -> Mapping[str, str]:
    """Write the sheet `codes`: the codes of each coded column with their labels, below each other.

    Returns:
        by name of the column, the range of its codes, such as `codes!$B$2:$B$9`
    """
    sheet = book.add_worksheet("codes")
    sheet.write_row(0, 0, ("column", "code", "label"), book.add_format({"bold": True}))
    ranges = {}
    row = 1  # counted from 0; ranges count from 1
    for column, labels in _collect_codes(draft).items():
        ranges[column] = f"codes!$B${row + 1}:$B${row + len(labels)}"
        for code, label in labels.items():
            sheet.write_row(row, 0, (column, code, label))
            row += 1
    # First column, last column, and width in characters.
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 70)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row - 1, 2)
    return ranges


def _collect_codes(draft: PassageDraft) -> Mapping[str, Mapping[str, str]]:
    """Return, by coded column of the worksheet, the labels of its codes by code.

    Columns with codes of areas, such as a citizenship, begin with `all` and have all countries. A
    column without codes is left out.
    """
    figures = draft.figures
    code_labels = figures.code_labels
    codes = {"role": read_categories(figures.package.tables["numerals"].fields["role"])}
    codes |= {name: dict(code_labels.get(column, {})) for name, column in NEW_COLUMNS.items()}
    for name in ("bound", "unit", "obs_status", "year_basis", "counted_by", *draft.dimensions):
        codes[name] = dict(code_labels.get(name, {}))
    countries = {code: country.name for code, country in load_countries().items()}
    for name in figures.area_dimensions:
        codes[name] = {"all": "all", **codes[name], **countries}
    return {column: labels for column, labels in codes.items() if labels}


def _write_units(book: Any, indicators: Sequence[IndicatorRow], units: Iterable[str]) -> None:
    """Write the hidden sheet `units`, from which formulas take the units that fit an indicator.

    A row is the indicator, how many units follow, and the units: "roads_inspected", 2, "km",
    "roads". An indicator with a currency gets all currencies. The first row is empty, because
    `_choose_codes` needs an empty cell.

    Args:
        units: codes of all units that a figure may have, from which the currencies are taken
    """
    sheet = book.add_worksheet("units")
    sheet.hide()
    currencies = list(filter(is_currency, units))
    for number, indicator in enumerate(indicators, 1):
        fitting = list(indicator.units)
        if any(map(is_currency, fitting)):
            fitting += [unit for unit in currencies if unit not in fitting]
        sheet.write_row(number, 0, (indicator.indicator_id, len(fitting), *fitting))


# The lists


def _add_lists(
    sheet: Any,
    draft: PassageDraft,
    columns: Sequence[str],
    ranges: Mapping[str, str],
    indicator_count: int,
) -> None:
    """Add lists to the worksheet, from which a person chooses the cells of each coded column.

    The spreadsheet refuses a code that is not in the list of its cell. Only in `indicator_id` any
    text is allowed, since a person may name a new indicator. The lists of units and dimensions
    depend on the indicator of the row.

    Args:
        sheet: the sheet of the worksheet
        columns: all columns of the worksheet, in order
        ranges: by name of the coded column, the range of its codes in the sheet `codes`
        indicator_count: number of rows of the sheet `indicators`, without its header
    """
    # In the first row below the header. For the other rows, the spreadsheet adapts the row number.
    indicator_cell = f"${xl_col_to_name(columns.index('indicator_id'))}2"
    sources = {"indicator_id": f"indicators!$A$2:$A${indicator_count + 1}", **ranges}
    for name, codes in ranges.items():
        if name == "unit":
            sources[name] = _choose_units(indicator_cell, codes)
        elif name in draft.dimensions:
            position = len(INDICATOR_COLUMNS) + draft.dimensions.index(name)
            sources[name] = _choose_codes(indicator_cell, codes, xl_col_to_name(position))
    for name, source in sources.items():
        index = columns.index(name)
        options = {
            "validate": "list",
            "source": f"={source}",
            # With True, the spreadsheet allows any text if the list is an empty cell.
            "ignore_blank": name not in draft.dimensions,
            "show_error": name != "indicator_id",
            "error_title": name[:MAX_TITLE],
            "error_message": "This code does not fit. The sheet codes lists those of each column.",
        }
        sheet.data_validation(1, index, len(draft.numbers), index, options)


def _choose_units(indicator_cell: str, all_units: str) -> str:
    """Return a spreadsheet formula whose result is the range of the units of an indicator.

    If the sheet `units` does not have the indicator, the result is the range of all units.

    Args:
        indicator_cell: cell of the indicator, such as `$G2`
        all_units: range of all units, such as `codes!$B$2:$B$9`
    """
    is_unknown = f"COUNTIF(units!$A:$A,{indicator_cell})=0"
    row_offset = f"MATCH({indicator_cell},units!$A:$A,0)-1"  # MATCH counts from 1
    unit_count = f"VLOOKUP({indicator_cell},units!$A:$B,2,FALSE)"
    return f"IF({is_unknown},{all_units},OFFSET(units!$C$1,{row_offset},0,1,{unit_count}))"


def _choose_codes(indicator_cell: str, codes: str, column: str) -> str:
    """Return a spreadsheet formula whose result is the range of the codes of a dimension.

    If the indicator does not have the dimension, the result is an empty cell. An indicator that is
    not in the sheet `indicators` has all dimensions.

    Args:
        indicator_cell: cell of the indicator, such as `$G2`
        codes: range of the codes, such as `codes!$B$2:$B$9`
        column: letters of the column of the dimension in the sheet `indicators`
    """
    answers = f"indicators!${column}:${column}"  # yes or no
    lacks_dimension = f'COUNTIFS(indicators!$A:$A,{indicator_cell},{answers},"no")>0'
    # The first row of the sheet `units` is empty.
    return f"IF({lacks_dimension},units!$A$1,{codes})"
