"""Fast reading of CSV: rows of one line each are parsed by polars at once.

polars accepts more than the standard allows, and repairs it without a message. So it is given only
bytes that it reads as `csv_exact` does; all others are left to that module.
"""

import codecs

import polars as pl

from tip_figures.datapackage.read.csv_block import Block, name_columns
from tip_figures.datapackage.read.csv_dialect import Dialect
from tip_figures.datapackage.read.csv_text import find_carriage_returns


def read_fast(data: bytes, dialect: Dialect, width: int, first_line: int) -> Block | None:
    """Read rows of one line each, with quotes only around whole cells.

    width:      number of columns of the header
    first_line: physical line at which the bytes begin
    returns:    the rows; None if the bytes are anything else
    """
    if not _is_supported(dialect):
        return None
    size = len(data)
    findings = []
    if b"\r" in data and b"\r\n" in data:  # one byte is found fifty times as fast as two
        findings = [find_carriage_returns(data, first_line)]
        data = data.replace(b"\r\n", b"\n")
    if width < 2 or not _is_plain(data):
        return None
    texts = _parse_rows(data, dialect, width)
    if texts is None:
        return None
    lines = pl.int_range(first_line, first_line + texts.height, eager=True)
    return Block(texts, lines, size, findings)


def _is_supported(dialect: Dialect) -> bool:
    """Whether polars can read a dialect: separators of one byte, no comments, no skipped spaces."""
    has_short_separators = len(dialect.delimiter.encode() + dialect.quote.encode()) == 2
    return has_short_separators and not dialect.comment and not dialect.skip_space


def _is_plain(data: bytes) -> bool:
    """Whether bytes are whole lines that end with LF, without bytes that polars would change."""
    if not data.endswith(b"\n") or b"\r" in data or b"\x00" in data:
        return False
    # polars would drop a byte order mark, also where it is the start of a cell
    return not data.startswith(codecs.BOM_UTF8)


def _parse_rows(data: bytes, dialect: Dialect, width: int) -> pl.DataFrame | None:
    """Parse lines into columns of text; None if a line is not a row of `width` cells."""
    delimiter = dialect.delimiter.encode()
    quote = dialect.quote.encode()
    has_quotes = quote in data
    unquoted = _remove_quoted_texts(data, delimiter, quote) if has_quotes else data
    if unquoted is None:
        return None
    row_count = unquoted.count(b"\n")
    if has_quotes and data.count(b"\n") != row_count:
        return None  # a cell contains a line end
    texts = _parse_with_polars(data, dialect, has_quotes)
    if texts is None or texts.shape != (row_count, width):
        return None
    # polars reports a row with too many cells; one with too few gets empty cells at its end
    delimiter_count = row_count * (width - 1)
    if texts.to_series(-1).has_nulls() and unquoted.count(delimiter) != delimiter_count:
        return None
    texts.columns = name_columns(width)
    if has_quotes and quote * 2 in data:
        texts = _empty_to_null(texts)
    return None if _has_blank_row(texts) else texts


def _remove_quoted_texts(data: bytes, delimiter: bytes, quote: bytes) -> bytes | None:
    """Return the bytes outside of quotes.

    returns: None if a quote does not open or close a whole cell and is not doubled inside a cell
    """
    # The pieces are in turn outside and inside of quotes. Outside, between the two quotes of a
    # doubled quote, is nothing.
    pieces = data.split(quote)
    outside = pieces[::2]
    if len(pieces) % 2 == 0 or len(outside) < 2:
        return None
    edges = (delimiter, b"\n")
    before_first = outside[0]
    after_last = outside[-1]
    if before_first and not before_first.endswith(edges):
        return None
    if not after_last.startswith(edges):
        return None
    if not all(_is_between_cells(piece, edges) for piece in outside[1:-1]):
        return None
    return b"".join(outside)


def _is_between_cells(piece: bytes, edges: tuple[bytes, bytes]) -> bool:
    """Whether the bytes between two quotes are nothing, or begin and end where cells do."""
    return not piece or (piece.startswith(edges) and piece.endswith(edges))


def _parse_with_polars(data: bytes, dialect: Dialect, has_quotes: bool) -> pl.DataFrame | None:
    """Parse bytes into columns of text; None if they are not UTF-8, or polars reports an error."""
    try:
        if not data.isascii():
            data.decode()  # polars reports no error of encoding
        return pl.read_csv(
            data,
            has_header=False,
            infer_schema=False,
            separator=dialect.delimiter,
            quote_char=dialect.quote if has_quotes else None,
        )
    except (UnicodeDecodeError, pl.exceptions.ComputeError, pl.exceptions.NoDataError):
        return None


def _empty_to_null(texts: pl.DataFrame) -> pl.DataFrame:
    """Replace empty texts, which polars makes of quoted empty cells, by null."""
    return texts.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _has_blank_row(texts: pl.DataFrame) -> bool:
    """Whether all cells of some row are empty."""
    return bool(texts.select(pl.all_horizontal(pl.all().is_null()).any()).item())
