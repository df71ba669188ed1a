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
    """Format the worksheet of a draft as a workbook."""
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
    """Write header and rows; every cell is a text, so that no program changes what is typed."""
    text = {"num_format": "@", "valign": "top", "text_wrap": True}
    plain = book.add_format(text)
    grey = book.add_format({**text, "font_color": "#666666", "font_size": 9})
    header = book.add_format({"bold": True, "bg_color": "#DDDDDD", "border": 1})
    bold = book.add_format({"bold": True, "font_color": "#B00000"})
    hidden = _list_hidden(draft)
    descriptions = _describe_columns(draft)
    for index, name in enumerate(columns):
        cell_format = grey if name == SENTENCES[1] else plain
        width = WIDTHS.get(name, USUAL_WIDTH)
        sheet.set_column(index, index, width, cell_format, {"hidden": name in hidden})
        sheet.write_string(0, index, name, header)
        message = textwrap.shorten(descriptions.get(name, ""), MAX_MESSAGE, placeholder=" …")
        if message:
            options = {"validate": "any", "input_title": name[:MAX_TITLE], "input_message": message}
            sheet.data_validation(0, index, 0, index, options)
        for row, number in enumerate(draft.numbers.values(), 1):
            if name == SENTENCES[0]:
                _write_sentence(sheet, (row, index), number, bold, cell_format)
            elif number.row[name]:
                sheet.write_string(row, index, number.row[name][:MAX_TEXT], cell_format)


def _arrange_sheet(book: Any, sheet: Any, last_row: int, last_column: int) -> None:
    """Color open rows, and arrange how the sheet is shown and printed.

    Args:
        last_row, last_column: of the cells, counted from 0
    """
    color = book.add_format({"bg_color": "#FFF2CC"})
    is_open = {"type": "formula", "criteria": '=$A2<>""', "format": color}
    sheet.conditional_format(1, 0, max(last_row, 1), last_column, is_open)
    all_cells = f"A1:{xl_col_to_name(last_column)}{last_row + 1}"
    sheet.ignore_errors({"number_stored_as_text": all_cells})
    sheet.freeze_panes(1, FROZEN_COLUMNS)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_sentence(
    sheet: Any, place: tuple[int, int], number: PassageNumber, bold: Any, cell_format: Any
) -> None:
    """Write the sentence of a number, in which the marked number is bold."""
    text, start, end = number.sentence.text, number.numeral.start, number.numeral.end
    before, after = text[:start], text[end:]
    if len(text) > MAX_TEXT:
        before, after = before[-MAX_TEXT // 3 :], after[: MAX_TEXT // 3]
    pieces = [before] if before else []
    pieces += [bold, f"[[{text[start:end]}]]"]
    pieces += [after] if after else []
    if len(pieces) == 2:
        sheet.write_string(*place, pieces[1], cell_format)
    else:
        sheet.write_rich_string(*place, *pieces, cell_format)


def _list_hidden(draft: PassageDraft) -> set[str]:
    """Return the columns that a person need not see.

    Those that are seldom used are shown if a row has something in them, or would have it as a
    figure, or if its `check` names them.
    """
    used = set()
    for number in draft.numbers.values():
        used |= set(re.findall(r"\w+", number.row["check"]))
        for cells in (number.row, number.figure):
            used |= {name for name, cell in cells.items() if cell not in USUAL_CODES}
    return {*HIDDEN, *({*SELDOM_USED, *draft.dimensions} - used)}


def _describe_columns(draft: PassageDraft) -> Mapping[str, str]:
    """Return the descriptions of columns, by name."""
    descriptions = {}
    for table in ("numerals", "figures"):
        for name, field in draft.figures.package.tables[table].fields.items():
            descriptions[name] = str(field.get("description", ""))
    return descriptions | DESCRIPTIONS


# The other sheets


def _list_indicators(draft: PassageDraft) -> list[IndicatorRow]:
    """List the indicators as tables do: by group, core indicators first."""
    figures = draft.load_accepted()
    return sorted(
        figures.indicators,
        key=lambda row: (figures.rank_code("group", row.group), not row.core, row.indicator_id),
    )


def _write_indicators(book: Any, draft: PassageDraft, indicators: Sequence[IndicatorRow]) -> None:
    """Write the codebook, with a column for each dimension that says whether it divides a count."""
    sheet = book.add_worksheet("indicators")
    last_column = len(INDICATOR_COLUMNS) + len(draft.dimensions) - 1
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_row(0, 0, [*INDICATOR_COLUMNS, *draft.dimensions], book.add_format({"bold": True}))
    for number, row in enumerate(indicators, 1):
        cells = (row.indicator_id, row.label, row.definition, row.group, row.measure)
        divides = ["yes" if name in row.dimensions else "no" for name in draft.dimensions]
        sheet.write_row(number, 0, (*cells, ", ".join(row.units), *divides), wrapped)
    sheet.set_column(0, 1, 32)
    sheet.set_column(2, 2, 70)
    sheet.set_column(3, last_column, 13)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(indicators), last_column)


def _write_codes(book: Any, draft: PassageDraft) -> Mapping[str, str]:
    """Write the codes of each coded column with their labels, one after the other.

    Returns:
        the range that has the codes of a column, by its name
    """
    sheet = book.add_worksheet("codes")
    sheet.write_row(0, 0, ("column", "code", "label"), book.add_format({"bold": True}))
    lists = {}
    row = 1
    for column, labels in _collect_codes(draft).items():
        lists[column] = f"codes!$B${row + 1}:$B${row + len(labels)}"
        for code, label in labels.items():
            sheet.write_row(row, 0, (column, code, label))
            row += 1
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 70)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row - 1, 2)
    return lists


def _collect_codes(draft: PassageDraft) -> Mapping[str, Mapping[str, str]]:
    """Collect the codes of the coded columns of the worksheet, with their labels."""
    figures = draft.figures
    labels = figures.code_labels
    codes = {"role": read_categories(figures.package.tables["numerals"].fields["role"])}
    codes |= {name: dict(labels.get(column, {})) for name, column in NEW_COLUMNS.items()}
    for name in ("bound", "unit", "obs_status", "year_basis", "counted_by", *draft.dimensions):
        codes[name] = dict(labels.get(name, {}))
    countries = {code: country.name for code, country in load_countries().items()}
    for name in figures.area_dimensions:
        codes[name] = {"all": "all", **codes[name], **countries}
    return {name: labels for name, labels in codes.items() if labels}


def _write_units(book: Any, indicators: Sequence[IndicatorRow], units: Iterable[str]) -> None:
    """Write the units of each indicator after their number; any currency fits one of money.

    The sheet is hidden. Its first row is empty.

    Args:
        units: codes that a figure may have
    """
    sheet = book.add_worksheet("units")
    sheet.hide()
    currencies = list(filter(is_currency, units))
    for number, indicator in enumerate(indicators, 1):
        listed = list(indicator.units)
        if any(map(is_currency, listed)):
            listed += [unit for unit in currencies if unit not in listed]
        sheet.write_row(number, 0, (indicator.indicator_id, len(listed), *listed))


# The lists


def _add_lists(
    sheet: Any,
    draft: PassageDraft,
    columns: Sequence[str],
    lists: Mapping[str, str],
    indicator_count: int,
) -> None:
    """Add the lists from which codes are chosen; other codes are refused as they are typed.

    An indicator may also be a new one, so that any text is allowed there.
    """
    chosen = f"${xl_col_to_name(columns.index('indicator_id'))}2"
    sources = {"indicator_id": f"indicators!$A$2:$A${indicator_count + 1}", **lists}
    for name, codes in lists.items():
        if name == "unit":
            sources[name] = _choose_units(chosen, codes)
        elif name in draft.dimensions:
            position = len(INDICATOR_COLUMNS) + draft.dimensions.index(name)
            sources[name] = _choose_codes(chosen, codes, xl_col_to_name(position))
    for name, source in sources.items():
        index = columns.index(name)
        options = {
            "validate": "list",
            "source": f"={source}",
            "ignore_blank": name not in draft.dimensions,  # else an empty list allows any text
            "show_error": name != "indicator_id",
            "error_title": name[:MAX_TITLE],
            "error_message": "This code does not fit. The sheet codes lists those of each column.",
        }
        sheet.data_validation(1, index, len(draft.numbers), index, options)


def _choose_units(indicator: str, units: str) -> str:
    """Return a formula for the units of an indicator; for all units if it is not in the codebook.

    Args:
        indicator, units: cell and range
    """
    return (
        f"IF(COUNTIF(units!$A:$A,{indicator})=0,{units},OFFSET(units!$C$1,"
        f"MATCH({indicator},units!$A:$A,0)-1,0,1,VLOOKUP({indicator},units!$A:$B,2,FALSE)))"
    )


def _choose_codes(indicator: str, codes: str, column: str) -> str:
    """Return a formula for the codes of a dimension; for an empty cell if it is not divided by it.

    Args:
        indicator, codes: cell and range
        column: of the dimension in the sheet of indicators
    """
    column = f"indicators!${column}:${column}"
    is_whole = f'COUNTIFS(indicators!$A:$A,{indicator},{column},"no")>0'
    return f"IF({is_whole},units!$A$1,{codes})"
