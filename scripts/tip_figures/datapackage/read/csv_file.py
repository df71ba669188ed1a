"""One CSV file as blocks of text cells, each row with its physical line.

A block in which every row is whole and on one line is read by polars at once; any other is read
record by record. Findings have no path: it is added by those who know the name of the file.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO

import polars as pl

from tip_figures.datapackage.findings import create_finding
from tip_figures.datapackage.read import csv_block
from tip_figures.datapackage.read.csv_block import Block
from tip_figures.datapackage.read.csv_dialect import Dialect
from tip_figures.datapackage.read.csv_exact import join_rows, read_exactly
from tip_figures.datapackage.read.csv_fast import read_fast
from tip_figures.datapackage.read.csv_header import Header

LONE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")


def read_blocks(stream: IO[bytes], dialect: Dialect, header: Header, width: int) -> Iterator[Block]:
    """Read the rows after the header, some at a time.

    width: number of columns; every row gets as many cells
    """
    stream.seek(header.size)
    line_number = header.lines + 1
    for data in _split_file(stream, dialect):
        if data is None:  # a record is longer than a block
            yield _make_report_of_long_record(line_number, width)
            return
        fast_block = read_fast(data, dialect, width, line_number)
        if fast_block is not None:
            yield fast_block
            line_number += fast_block.texts.height
        else:
            yield read_exactly(data, dialect, width, line_number)
            line_number += data.count(b"\n") + len(LONE_CARRIAGE_RETURN.findall(data))


def read_ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """Read each block in a thread of its own while the block before it is validated."""
    with ThreadPoolExecutor(1) as reader:
        future = reader.submit(next, blocks, None)
        while block := future.result():
            future = reader.submit(next, blocks, None)
            yield block


def _make_report_of_long_record(line_number: int, width: int) -> Block:
    """Return a block without rows that reports a record longer than a block."""
    limit = csv_block.BLOCK_BYTES
    finding = create_finding("record-too-long", "", line_number, bytes=limit)
    return Block(join_rows([], width), pl.Series([], dtype=pl.Int64), 0, [finding])


def _split_file(stream: IO[bytes], dialect: Dialect) -> Iterator[bytes | None]:
    """Split the rest of a file into pieces of about `BLOCK_BYTES` that end where a record ends.

    yields: None in place of a piece whose first record is too long; nothing follows it
    """
    if dialect.comment:
        # Quotes in a comment mean nothing, so the end of a record cannot be found by counting them.
        data = stream.read()
        if data:
            yield data
        return
    quote = dialect.quote.encode()
    rest = b""
    while data := stream.read(csv_block.BLOCK_BYTES):
        rest += data
        if len(data) < csv_block.BLOCK_BYTES:
            break
        end = _find_last_record_end(rest, quote)
        if end:
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) >= 2 * csv_block.BLOCK_BYTES:
            yield None
            return
    if rest:
        yield rest


def _find_last_record_end(data: bytes, quote: bytes) -> int:
    """Return the offset after the last record that ends in bytes that begin with a record.

    A line end is the end of a record if the number of quotes before it is even.

    returns: 0 if no record ends
    """
    end = data.rfind(b"\n") + 1
    quotes = data.count(quote, 0, end) if quote in data else 0
    while end and quotes % 2:
        line_start = data.rfind(b"\n", 0, end - 1) + 1
        quotes -= data.count(quote, line_start, end)
        end = line_start
    return end
