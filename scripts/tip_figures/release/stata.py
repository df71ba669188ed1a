"""The tables as Stata files: format 118 (Stata 14 and newer), with descriptions of the columns."""

import re
from datetime import datetime
from pathlib import Path

import polars as pl
import pyreadstat

from tip_figures.datapackage.table import Table
from tip_figures.release.contents import Release, get_title
from tip_figures.release.frames import read_frame

MAX_LABEL_BYTES = 80  # of the label of a file or a column
VALID_NAME = re.compile(r"[A-Za-z]\w{0,31}")
RESERVED = ("alias", "byte", "double", "float", "if", "in", "int", "long", "strL", "using", "with")
"""Names that Stata does not take, and that pyreadstat refuses."""
TIMESTAMP_START = b"<timestamp>\x11"  # 17 characters follow: when the file was written
HEADER_BYTES = 1_000  # the timestamp is within these


def write_stata(release: Release) -> None:
    """Write stata/TABLE.dta for each table."""
    for table in release.tables:
        file = release.resolve_in_package(f"stata/{table.name}.dta")
        _write_table(table, file, f"{get_title(table)} ({release.name_and_version})")
        _set_timestamp(file, release.time)


def _write_table(table: Table, file: Path, file_label: str) -> None:
    """Write one table: the codes of the CSV file as texts, and descriptions as column labels."""
    rows = read_frame(table)
    column_labels: list[str | None] = []
    for position, (name, field) in enumerate(table.fields.items(), 1):
        description = field.get("description") or field.get("title") or name
        column_labels.append(_cut_label(str(description)))
        rows = rows.rename({name: _stata_name(name, position)})
    # A missing text beside one of more than 2,045 bytes would end the writing.
    rows = rows.with_columns(pl.col(pl.String).fill_null(""))
    pyreadstat.write_dta(rows, file, _cut_label(file_label), column_labels, version=14)


def _stata_name(name: str, position: int) -> str:
    """Return a column's name, or one from its position if Stata does not take the name."""
    is_valid = VALID_NAME.fullmatch(name) and name not in RESERVED
    return name if is_valid else f"column_{position}"


def _cut_label(text: str) -> str:
    """Return a label that Stata takes, never cut inside a character; a cut one ends with “…”."""
    data = text.encode()
    if len(data) <= MAX_LABEL_BYTES:
        return text
    ellipsis = "…"
    length = MAX_LABEL_BYTES - len(ellipsis.encode())
    return data[:length].decode(errors="ignore").rstrip() + ellipsis


def _set_timestamp(file: Path, time: datetime) -> None:
    """Replace the time of writing, the only bytes of the file that differ from build to build."""
    stamp = f"{time:%d %b %Y %H:%M}".encode()
    with file.open("r+b") as stream:
        start = stream.read(HEADER_BYTES).index(TIMESTAMP_START)
        stream.seek(start + len(TIMESTAMP_START))
        stream.write(stamp)
