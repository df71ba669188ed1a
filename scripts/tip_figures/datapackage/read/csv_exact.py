"""Exact reading of CSV: record by record, with a finding for each that is not a row."""

from collections.abc import Sequence
from functools import partial

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.read.csv_block import Block, name_columns
from tip_figures.datapackage.read.csv_dialect import Dialect
from tip_figures.datapackage.read.csv_records import Record, read_records
from tip_figures.datapackage.read.csv_text import decode_lines


def read_exactly(data: bytes, dialect: Dialect, width: int, first_line: int) -> Block:
    """Read rows record by record, and report what is wrong at its line.

    width:      number of columns of the header
    first_line: physical line at which the bytes begin
    """
    text, findings = decode_lines(data, first_line, dialect.encoding)
    rows: list[list[str]] = []
    lines: list[int] = []
    broken: list[bool] = []
    irregular: dict[str, list[Record]] = {}
    for record in read_records(text, dialect, first_line):
        code = _find_irregularity(record, width)
        if code:
            irregular.setdefault(code, []).append(record)
        if code != "blank-row":
            rows.append(_fit_cells(record.cells, width))
            lines.append(record.line)
            broken.append(code != "")
    if not text.endswith("\n"):
        last_line = first_line + text.count("\n")
        findings.append(create_finding("final-newline", "", last_line))
    for code, records in irregular.items():
        findings += limit_findings(records, partial(_report_record, code, width))
    return Block(
        texts=join_rows(rows, width),
        lines=pl.Series(lines, dtype=pl.Int64),
        size=len(data),
        findings=findings,
        broken=pl.Series(broken, dtype=pl.Boolean) if any(broken) else None,
    )


def _find_irregularity(record: Record, width: int) -> str:
    """Return the code of the finding about a record; empty if it is a row of `width` cells."""
    cells = record.cells
    if not any(cells) or (len(cells) == 1 and not cells[0].strip()):
        return "blank-row"
    if record.broken:
        return "quote"
    return "ragged-row" if len(cells) != width else ""


def _fit_cells(cells: list[str], width: int) -> list[str]:
    """Cut cells that are too many, and add empty cells where they are too few."""
    if len(cells) == width:
        return cells
    return [*cells[:width], *[""] * (width - len(cells))]


def _report_record(code: str, width: int, record: Record) -> Finding:
    """Report a record that is not a row of `width` cells."""
    return create_finding(code, "", record.line, cells=len(record.cells), width=width)


def join_rows(rows: Sequence[Sequence[str]], width: int) -> pl.DataFrame:
    """Turn rows of `width` cells into columns of text; null where a cell is empty."""
    names = name_columns(width)
    cells_by_column = list(zip(*rows, strict=True)) or [()] * width
    columns = {}
    for name, cells in zip(names, cells_by_column, strict=True):
        columns[name] = [cell or None for cell in cells]
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
