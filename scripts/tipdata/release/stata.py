"""The tables as Stata files (format 118, Stata 14 and newer), with labels of variables and values.

A coded column becomes whole numbers from 1, in the order of its codes, with the labels of the codes as value labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyreadstat

from tipdata.package.constraints import category_values
from tipdata.release.contents import Export, Release
from tipdata.release.export_types import TEXT, TRUTH, WHOLE, CannotBuild, kind

LABEL, NAME = 80, 32  # the longest that Stata takes
LONGS = (-2_147_483_647, 2_147_483_620)  # what a whole number of 32 bits holds in Stata
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
RESERVED = ("alias", "byte", "double", "float", "if", "in", "int", "long", "strL", "using", "with")
STAMP = b"<timestamp>\x11"  # then 17 characters, the only bytes that would differ from day to day


def write(release: Release) -> None:
    """Write stata/TABLE.dta for each table.

    raises: CannotBuild if a table has what a Stata file cannot hold
    """
    when = release.moment
    stamp = f"{when.day:02} {MONTHS[when.month - 1]} {when.year} {when.hour:02}:{when.minute:02}".encode()
    about = " ".join(str(release.descriptor[part]) for part in ("name", "version") if part in release.descriptor)
    for table in release.tables:
        file = release.file(f"stata/{table.name}.dta")
        try:
            _write(table, file, about)
        except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError) as error:
            raise CannotBuild(f"the table {table.name} cannot be written for Stata: {error}.") from None
        with file.open("r+b") as stream:
            stream.seek(stream.read(1_000).index(STAMP) + len(STAMP))
            stream.write(stamp)


def _write(table: Export, file: Path, about: str) -> None:
    columns: list[pl.Series] = []
    labels: dict[str, str | None] = {}
    codes: dict[str, dict[int | float, str]] = {}
    frame = table.frame()
    for name, field in table.fields.items():
        called = _name(name, labels)
        labels[called] = _cut(str(field.get("title", name)))
        meanings = category_values(field) if kind(field) == TEXT else {}
        if meanings and len(set(meanings.values())) == len(meanings):
            numbers = {code: number for number, code in enumerate(meanings, 1)}
            codes[called] = dict(enumerate(meanings.values(), 1))
            columns.append(frame[name].replace_strict(numbers, return_dtype=pl.Int32).alias(called))
        else:
            columns.append(_narrow(frame[name], kind(field)).alias(called))
    pyreadstat.write_dta(
        pl.DataFrame(columns), file, file_label=_cut(f"{table.title} ({about})"), column_labels=labels,
        variable_value_labels=codes, version=14,
    )  # fmt: skip


def _narrow(column: pl.Series, kind_: str) -> pl.Series:
    """Whole numbers as 32 bits where they fit, truth as 0 and 1."""
    if kind_ == TRUTH or (kind_ == WHOLE and column.drop_nulls().is_between(*LONGS).all()):
        return column.cast(pl.Int32)
    return column.cast(pl.Float64) if kind_ == WHOLE else column


def _name(name: str, taken: Mapping[str, object]) -> str:
    """A column's name as Stata takes it: letters, digits and _, not too long, no word of its own, none twice."""
    plain = re.sub(r"\W", "_", name)
    plain = f"v{plain}" if not plain[:1].isalpha() else f"{plain}_" if plain in RESERVED else plain
    made, number = plain[:NAME], 2
    while made in taken:
        made, number = f"{plain[: NAME - 4]}_{number}", number + 1
    return made


def _cut(text: str) -> str:
    return text.encode()[:LABEL].decode(errors="ignore")
