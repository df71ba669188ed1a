"""Read one sheet of a workbook (.xlsx) as texts.

What a person typed is read: a text as it is, a number with all its digits and no others. A cell
whose text is not certain (a date, a formula, an error) is refused by its name. A workbook is a ZIP
archive of XML; each part of it is read up to a limit, and without document type declarations.
"""

import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, NoReturn
from xml.etree import ElementTree

from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.text_format import quote_value

MAX_PART_SIZE = 8_000_000  # bytes of a part; those of a passage of 500 numbers have 1 MB
MAX_TEXT_SIZE = 8_000_000  # characters of all cells, which may share a text
MAX_DIGITS = 40  # of a number, with its sign and point
_STRINGS, _STYLES, _BOOK = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Numbers of the built-in formats of dates and times."""
_NOT_IN_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""Parts of a format that are literal, or a color."""
_CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class SheetRow(NamedTuple):
    """A row of a sheet that is not empty.

    Attributes:
        cells: texts by the name of their column
    """

    number: int
    cells: Mapping[str, str]


class _DoctypeError(Exception):
    """A part has a document type declaration, which could define texts of any size."""


class _TreeBuilder(ElementTree.TreeBuilder):
    """Builds elements; a document type declaration is an error."""

    def doctype(self, *_: object) -> None:
        """Refuse the declaration before anything in it is read."""
        raise _DoctypeError


def read_sheet(file: Path, title: str) -> tuple[Sequence[str], Sequence[SheetRow]]:
    """Read a sheet as texts: first the names of its columns, then its rows.

    Rows without text are left out. The first of the others has the names of the columns.

    Args:
        title: title of the sheet, at whatever position

    Returns:
        the names of the columns, and the rows below them; both are empty for a sheet without text

    Raises:
        ReadError: if the file is not a workbook, is too large, or has no sheet of that title; if
            two columns have the same name; if a cell is in a column without a name; or if the text
            of a cell is not certain, as that of a date, a formula or an error
        OSError: if the file cannot be opened
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _read_rows(_Workbook(file, archive), title)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        _refuse(file, "it is damaged, has a password, or is of another kind")
    except (ElementTree.ParseError, _DoctypeError, ValueError, LookupError):
        _refuse(file, "its content is not that of a workbook")


def _refuse(file: Path, problem: str) -> NoReturn:
    """Raise a ReadError about a file as a whole.

    Args:
        problem: what is wrong, such as "it is damaged"
    """
    raise ReadError(f"{file}: not an .xlsx workbook: {problem}. Save it as .xlsx or .csv again.")


class _Workbook:
    """The parts of a workbook that say what is in its cells."""

    def __init__(self, file: Path, archive: zipfile.ZipFile) -> None:
        """Read what cells refer to by number: shared texts, and styles that show dates.

        A workbook may have neither.

        Args:
            file: path of the workbook, for messages
            archive: the same file as a ZIP archive

        Raises:
            ReadError, ParseError, _DoctypeError: as `_read`
        """
        self.file = file
        self._archive = archive
        names = set(archive.namelist())
        strings = self._read(_STRINGS) if _STRINGS in names else ()
        self._strings = [_join_texts(entry) for entry in strings]
        self._date_styles = _find_date_styles(self._read(_STYLES)) if _STYLES in names else set()

    def _read(self, name: str) -> ElementTree.Element:
        """Return the root element of a part; names of elements and attributes lose their namespace.

        Args:
            name: path of the part in the archive

        Raises:
            ReadError: if the part is larger than MAX_PART_SIZE
            ParseError, _DoctypeError: if it is not XML, or has a document type declaration
            KeyError: if the archive has no such part
        """
        with self._archive.open(name) as part:
            content = part.read(MAX_PART_SIZE + 1)
        if len(content) > MAX_PART_SIZE:
            _refuse(self.file, f"{name} is larger than {MAX_PART_SIZE // 1_000_000} MB")
        parser = ElementTree.XMLParser(target=_TreeBuilder())
        root: ElementTree.Element = ElementTree.fromstring(content, parser)
        for element in root.iter():
            element.tag = _remove_namespace(element.tag)
            if element.attrib:
                element.attrib = {_remove_namespace(key): text for key, text in element.items()}
        return root

    def parse_sheet(self, title: str) -> ElementTree.Element:
        """Return the root element of the sheet that has a certain title, at whatever position.

        Raises:
            ReadError: if no sheet has the title, or a part is too large
            LookupError: if the workbook does not say where the content of the sheet is, or has no
                such part
            ParseError, _DoctypeError: as `_read`
        """
        # A sheet has an id, for which another part has the path of its content.
        sheets = {sheet.get("name"): sheet.get("id") for sheet in self._read(_BOOK).iter("sheet")}
        if title not in sheets:  # a message has at most five of the other titles
            names = ", ".join(quote_value(str(name)) for name in list(sheets)[:5])
            _refuse(self.file, f"it has no sheet {quote_value(title)}, but {names or 'none'}")
        links = self._read("xl/_rels/workbook.xml.rels")
        targets = {link.get("Id"): str(link.get("Target")) for link in links}
        target = targets[sheets[title]]
        # A path without a slash at its beginning is relative to the folder of the part _BOOK.
        return self._read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")

    def read_text(self, cell: ElementTree.Element) -> str:
        """Return the text of a cell; "" if it is empty.

        A number is written in plain digits (`12` for `12.0`), a Boolean as TRUE or FALSE.

        Raises:
            ReadError: if the cell has a formula, an error, a date, or a number that
                `_write_number` refuses
            ValueError, IndexError: if the workbook is damaged, such as by a reference to a shared
                text that it does not have
        """
        # Kinds with a text: inlineStr (in the cell), s (the number of a shared text) and str. The
        # others are b (Boolean), n (number, or date by its style), d (date) and e (error).
        kind, value = cell.get("t", "n"), (cell.findtext("v") or "").strip()
        if cell.find("f") is not None:
            self._refuse_cell(cell, "has a formula; replace it with its value")
        if kind == "inlineStr":
            return _join_texts(cell.find("is"))
        if kind == "s":
            return self._strings[int(value)] if value else ""
        if kind == "str" or not value:
            return value
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind != "n":
            self._refuse_cell(cell, f"has {quote_value(value)}; type its text")
        if int(cell.get("s", "0")) in self._date_styles:
            self._refuse_cell(cell, "has a date; format it as text, and type it again")
        return self._write_number(cell, value)

    def _write_number(self, cell: ElementTree.Element, value: str) -> str:
        """Return a number in plain digits: `12.0` -> `12`, `0.10000000000000001` -> `0.1`.

        Args:
            cell: the cell of the number, for messages
            value: the number as the file has it

        Raises:
            ReadError: if the number is not finite, or its text is longer than MAX_DIGITS
            ValueError: if the value is not a number
        """
        # The file may have more digits than a person typed. `repr` has only those that are needed.
        number = float(value)
        text = f"{Decimal(repr(number)):f}" if math.isfinite(number) else ""
        if not text or len(text) > MAX_DIGITS:
            self._refuse_cell(cell, f"has {quote_value(value)}; type its digits")
        return text.removesuffix(".0")

    def _refuse_cell(self, cell: ElementTree.Element, problem: str) -> NoReturn:
        """Raise a ReadError about one cell.

        Args:
            problem: what is wrong and how to fix it, such as "has a formula; replace it"
        """
        raise ReadError(f"{self.file}: cell {cell.get('r')} {problem}. Nothing was written.")


def _remove_namespace(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def _join_texts(entry: ElementTree.Element | None) -> str:
    """Return the text of a shared or inline string, joined from its parts; "" for None.

    A part is a text (`t`), or a text with a format of its own (`r`). A guide to the pronunciation
    (`rPh`) is left out.

    Args:
        entry: the element of the string
    """
    if entry is None:
        return ""
    texts: list[str] = []
    for part in entry:
        if part.tag in ("t", "r"):
            texts += [text.text or "" for text in part.iter("t")]
    return "".join(texts)


def _find_date_styles(styles: ElementTree.Element) -> set[int]:
    """Return the positions, from 0, of the cell styles that show dates or times.

    Cells refer to a style by its position in the element `cellXfs`; without this element, the
    result is empty. A style refers to a format, which is built in (see _DATE_FORMATS), or defined
    in the workbook by a code such as `yyyy-mm`.

    Args:
        styles: root element of the part styles.xml
    """
    codes = {entry.get("numFmtId"): str(entry.get("formatCode")) for entry in styles.iter("numFmt")}
    own_dates = {format_id for format_id, code in codes.items() if _shows_date(code)}
    cell_styles = styles.find("cellXfs")
    if cell_styles is None:
        return set()
    return {
        style
        for style, entry in enumerate(cell_styles)
        if entry.get("numFmtId") in own_dates or int(entry.get("numFmtId", "0")) in _DATE_FORMATS
    }


def _shows_date(code: str) -> bool:
    """Return whether a number format shows parts of a date or time.

    True for `yyyy-mm`, False for `0.00` and `0 "days"`.
    """
    placeholders = _NOT_IN_DATE.sub("", code.lower())
    return re.search("[ymdhs]", placeholders) is not None


def _read_rows(book: _Workbook, title: str) -> tuple[Sequence[str], Sequence[SheetRow]]:
    """Return the names of the columns of a sheet, and the rows below them, as `read_sheet`.

    Spaces around a name are removed. Texts of cells stay as they are.

    Raises:
        ReadError: as `read_sheet`
    """
    names: dict[str, str] = {}  # by the letters of the column
    rows: list[SheetRow] = []
    for number, texts in _list_filled_rows(book, title):
        if not names:
            names = {column: text.strip() for column, text in texts.items()}
            continue
        for column in texts.keys() - names.keys():
            raise ReadError(
                f"{book.file}: cell {column}{number} is in a column without a name; empty it. "
                "Nothing was written."
            )
        rows.append(SheetRow(number, {names[column]: text for column, text in texts.items()}))
    columns = list(names.values())
    if len({*columns}) < len(columns):
        raise ReadError(f"{book.file}: two columns have the same name in row 1.")
    return columns, rows


def _list_filled_rows(book: _Workbook, title: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows of a sheet that have a text other than spaces, one after the other.

    Yields:
        the number of a row, and its texts by the letters of their column: `2, {"A": "confirm"}`

    Raises:
        ReadError: if no sheet has the title, the text of a cell is not certain, or all texts
            together are too long
        ValueError: if the name of a cell is not valid
        LookupError, ParseError, _DoctypeError: as `_Workbook.parse_sheet` and `read_text`
    """
    size = 0
    data = book.parse_sheet(title).find("sheetData")
    for row in data if data is not None else ():
        texts = {}
        number = 0
        for cell in row:
            text = book.read_text(cell)
            if text.strip():
                match = _CELL_NAME.fullmatch(cell.get("r", ""))
                if match is None:
                    raise ValueError(cell.get("r"))
                texts[match[1]], number = text, int(match[2])
                size += len(text)
        if size > MAX_TEXT_SIZE:
            _refuse(book.file, f"its cells have more than {MAX_TEXT_SIZE:,} characters")
        if texts:
            yield number, texts
