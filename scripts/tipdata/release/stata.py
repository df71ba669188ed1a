"""The tables as Stata files (format 118, Stata 14 and newer), with labels of variables and values.

A coded column becomes whole numbers from 1, in the order of its codes, with the labels of the codes as value labels.
"""

import re
from pathlib import Path

import polars as pl
import pyreadstat

from tipdata.package.constraints import category_values
from tipdata.package.table import Table
from tipdata.release.contents import TEXT, CannotBuild, Release, frame, kind, title

LABEL = 80  # the longest that Stata takes
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
RESERVED = ("alias", "byte", "double", "float", "if", "in", "int", "long", "strL", "using", "with")
STAMP = b"<timestamp>\x11"  # then 17 characters, the only bytes that would differ from day to day


def write(release: Release) -> None:
    """Write stata/TABLE.dta for each table.

    raises: CannotBuild if a table has what a Stata file cannot hold
    """
    when = release.moment
    stamp = f"{when.day:02} {MONTHS[when.month - 1]} {when.year} {when.hour:02}:{when.minute:02}".encode()
    for table in release.all_tables:
        file = release.file(f"stata/{table.name}.dta")
        try:
            _write(table, file, f"{title(table)} ({release.named})")
        except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError) as error:
            raise CannotBuild(f"the table {table.name} cannot be written for Stata: {error}.") from None
        with file.open("r+b") as stream:
            stream.seek(stream.read(1_000).index(STAMP) + len(STAMP))
            stream.write(stamp)


def _write(table: Table, file: Path, about: str) -> None:
    rows = frame(table)
    labels: list[str | None] = []
    codes: dict[str, dict[int | float, str]] = {}
    for place, (name, field) in enumerate(table.fields.items(), 1):
        labels.append(_cut(str(field.get("title", name))))
        if (meanings := category_values(field)) and kind(field) == TEXT:
            numbers = {code: number for number, code in enumerate(meanings, 1)}
            rows = rows.with_columns(pl.col(name).replace_strict(numbers, return_dtype=pl.Int32))
            codes[name] = dict(enumerate(meanings.values(), 1))
        # A name that Stata does not take gives way to the column's number; the label keeps it.
        if not re.fullmatch(r"[A-Za-z]\w{0,31}", name) or name in RESERVED:
            rows = rows.rename({name: f"column_{place}"})
            codes[f"column_{place}"] = codes.pop(name, {})
    pyreadstat.write_dta(
        rows, file, file_label=_cut(about), column_labels=labels, variable_value_labels=codes, version=14
    )


def _cut(text: str) -> str:
    return text.encode()[:LABEL].decode(errors="ignore")
