"""The tables as Stata files: format 118 (Stata 14 and newer), with titles of the columns."""

import tempfile
from datetime import datetime
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pyreadstat

from tip_figures.datapackage.table import Table
from tip_figures.release.contents import Release

BOOLEAN_LABELS: dict[int | float, str] = {0: "false", 1: "true"}
TIMESTAMP_START = b"<timestamp>\x11"  # 17 characters follow: when the file was written


def render_stata(release: Release, table: Table) -> bytes:
    """Return one table as a file: codes as texts, years as integers, titles of the columns."""
    # A missing text beside one of more than 2,045 bytes would end the writing.
    rows = table.frame.with_columns(
        (cs.integer() | cs.boolean()).cast(pl.Int32), cs.string().fill_null("")
    )
    booleans = table.frame.select(cs.boolean()).columns
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.dta"
        pyreadstat.write_dta(
            rows,
            file,
            file_label=f"{table.name} ({release.name_and_version})",
            column_labels=[str(field.get("title")) for field in table.fields.values()],
            variable_value_labels=dict.fromkeys(booleans, BOOLEAN_LABELS),
            version=14,
        )
        return _set_timestamp(file.read_bytes(), release.time)


def _set_timestamp(content: bytes, time: datetime) -> bytes:
    """Replace the time of writing, the only bytes of the file that differ from build to build."""
    stamp = f"{time:%d %b %Y %H:%M}".encode()
    before, mark, after = content.partition(TIMESTAMP_START)
    return before + mark + stamp + after[len(stamp) :]
