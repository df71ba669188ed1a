"""The tables as Stata files (format 118, Stata 14 and newer), with labels of variables and values.

A coded column becomes whole numbers from 1, in the order of its codes, with the labels of the codes as value labels;
the codes themselves stand in the characteristics of the variable. Every other text stays a text.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table
from tipdata.release import export_types as cells
from tipdata.release.archive import created
from tipdata.release.export_types import CannotBuild

WIDEST = 2_045  # bytes of a text that stands in its row; a longer one is kept apart
DOUBLE, LONG, APART = 65_526, 65_528, 32_768
NO_DOUBLE, NO_LONG = struct.pack("<Q", 0x7FE0000000000000), struct.pack("<i", 2_147_483_621)
LONGS = (-2_147_483_647, 2_147_483_620)  # what a whole number of 32 bits holds in Stata
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EPOCH = date(1960, 1, 1)


@dataclass
class Variable:
    """One column.

    codes: by code the whole number that stands for it; empty where it is not coded
    type:  Stata's type; of a text its bytes
    """

    name: str
    label: str
    kind: str
    codes: Mapping[str, int]
    labels: Sequence[str]
    type: int = 1
    characteristics: dict[str, str] = field(default_factory=dict)


def write(package: Package, folder: Path, tell: Callable[[int], None]) -> None:
    """Write TABLE.dta for each table.

    raises: CannotBuild if a name is too long for Stata
    """
    for table in package.tables.values():
        variables = [_variable(name, described) for name, described in table.fields.items()]
        rows = _measure(table, variables)
        with (folder / f"{table.name}.dta").open("wb") as stream:
            _File(stream, package, table, variables, rows).write(tell)


def _variable(name: str, described: Mapping[str, Any]) -> Variable:
    if len(name) > 32:
        raise CannotBuild(f"the column {name} has a name of more than the 32 characters that Stata allows.")
    kind, labels = cells.kind(described), category_values(described)
    coded = labels if kind == cells.TEXT and len(set(labels.values())) == len(labels) else {}
    numbers = {code: number for number, code in enumerate(coded, 1)}
    made = Variable(name, str(described.get("title", name)), kind, numbers, list(coded.values()))
    for part in ("description", "unit"):
        if described.get(part):
            made.characteristics[part] = str(described[part])
    made.characteristics |= {f"code_{number}": code for code, number in numbers.items()}
    return made


def _measure(table: Table, variables: Sequence[Variable]) -> int:
    """Find the type that holds each column, and count the rows."""
    rows = 0
    for variable in variables:
        if variable.codes or variable.kind in (cells.TRUTH, cells.DAY, cells.WHOLE):
            variable.type = LONG
        elif variable.kind == cells.NUMBER:
            variable.type = DOUBLE
    for frame in cells.frames(table):
        rows += frame.height
        for variable in variables:
            column = frame[variable.name].drop_nulls()
            if variable.kind == cells.TEXT and not variable.codes and len(column) and variable.type != APART:
                longest = int(column.str.len_bytes().max() or 1)  # type: ignore[arg-type]
                variable.type = APART if longest > WIDEST else max(variable.type, longest)
            if variable.kind == cells.WHOLE and len(column) and not column.is_between(*LONGS).all():
                variable.type = DOUBLE
    return rows


class _File:
    """One file, written from its first byte to its last; the map of its parts is filled in at the end."""

    def __init__(
        self, stream: IO[bytes], package: Package, table: Table, variables: Sequence[Variable], rows: int
    ) -> None:
        self.stream, self.package, self.table, self.variables, self.rows = stream, package, table, variables, rows
        self.places: list[int] = []
        self.apart: list[tuple[int, int, str]] = []

    def part(self, name: str, content: bytes = b"") -> None:
        """One tagged part; where it begins is noted for the map."""
        self.places.append(self.stream.tell())
        self.stream.write(f"<{name}>".encode() + content + f"</{name}>".encode())

    def write(self, tell: Callable[[int], None]) -> None:
        """Write all parts in Stata's order."""
        self.places.append(0)
        self.stream.write(b"<stata_dta>" + self.header())
        self.part("map", b"\0" * 112)
        variables = self.variables
        self.part("variable_types", b"".join(struct.pack("<H", v.type) for v in variables))
        self.part("varnames", b"".join(_fixed(v.name, 129) for v in variables))
        self.part("sortlist", b"\0\0" * (len(variables) + 1))
        self.part("formats", b"".join(_fixed(_format(v), 57) for v in variables))
        self.part("value_label_names", b"".join(_fixed(v.name if v.codes else "", 129) for v in variables))
        self.part("variable_labels", b"".join(_fixed(v.label[:80], 321) for v in variables))
        self.part("characteristics", b"".join(self.characteristics()))
        self.places.append(self.stream.tell())
        self.stream.write(b"<data>")
        turns = [self.turn(place, variable) for place, variable in enumerate(variables, 1)]
        before = 0
        for frame in cells.frames(self.table):
            for number, row in enumerate(frame.iter_rows(), before + 1):
                self.stream.write(b"".join([turn(value, number) for turn, value in zip(turns, row, strict=True)]))
            before += frame.height
            tell(frame.height)
        self.stream.write(b"</data>")
        self.part("strls", b"".join(map(_apart, self.apart)))
        self.part("value_labels", b"".join(_value_labels(v) for v in variables if v.codes))
        self.places.append(self.stream.tell())
        self.stream.write(b"</stata_dta>")
        self.places.append(self.stream.tell())
        self.stream.seek(self.places[1] + len("<map>"))
        self.stream.write(struct.pack("<14Q", *self.places))

    def header(self) -> bytes:
        """Release, byte order, counts, label and time stamp."""
        when = created(self.package)
        stamp = f"{when.day:02} {MONTHS[when.month - 1]} {when.year} {when.hour:02}:{when.minute:02}".encode()
        told = self.package.descriptor
        label = f"{self.table.schema.get('title', self.table.name)} ({told.get('name', '')} {told.get('version', '')})"
        title = label[:80].encode()
        return (
            b"<header><release>118</release><byteorder>LSF</byteorder>"
            + b"<K>" + struct.pack("<H", len(self.variables)) + b"</K>"
            + b"<N>" + struct.pack("<Q", self.rows) + b"</N>"
            + b"<label>" + struct.pack("<H", len(title)) + title + b"</label>"
            + b"<timestamp>" + bytes([len(stamp)]) + stamp + b"</timestamp></header>"
        )  # fmt: skip

    def characteristics(self) -> Iterator[bytes]:
        """What Stata's `char list` shows: descriptions, units and the codes behind the numbers."""
        about = {"description": str(self.table.schema.get("description") or "")}
        for owner, told in (("_dta", about), *((v.name, v.characteristics) for v in self.variables)):
            for name, text in told.items():
                content = _fixed(owner, 129) + _fixed(name, 129) + text.encode() + b"\0"
                yield b"<ch>" + struct.pack("<I", len(content)) + content + b"</ch>"

    def turn(self, place: int, variable: Variable) -> Callable[[Any, int], bytes]:
        """A function that turns one cell of a column into its bytes."""
        long, double, kind, width = struct.Struct("<i").pack, struct.Struct("<d").pack, variable.kind, variable.type
        if variable.codes:
            numbers: dict[str | None, bytes] = {code: long(number) for code, number in variable.codes.items()}
            numbers[None] = NO_LONG
            return lambda value, _: numbers[value]
        if kind == cells.DAY:
            return lambda value, _: NO_LONG if value is None else long((value - EPOCH).days)
        if width == LONG:
            return lambda value, _: NO_LONG if value is None else long(value)
        if width == DOUBLE:
            return lambda value, _: NO_DOUBLE if value is None else double(value)
        if width != APART:
            return lambda value, _: ("" if value is None else value).encode().ljust(width, b"\0")

        def keep(value: Any, row: int) -> bytes:
            if value is None:
                return b"\0" * 8
            self.apart.append((place, row, value))
            return struct.pack("<H", place) + struct.pack("<Q", row)[:6]

        return keep


def _fixed(text: str, size: int) -> bytes:
    return text.encode().ljust(size, b"\0")


def _format(variable: Variable) -> str:
    if variable.kind == cells.DAY:
        return "%td"
    if variable.type in (DOUBLE, LONG):
        return "%12.0g"
    return "%9s" if variable.type == APART else f"%{min(variable.type, 80)}s"


def _apart(text: tuple[int, int, str]) -> bytes:
    place, row, value = text
    content = value.encode() + b"\0"
    return b"GSO" + struct.pack("<IQBI", place, row, 130, len(content)) + content


def _value_labels(variable: Variable) -> bytes:
    texts = [label.encode() + b"\0" for label in variable.labels]
    starts = [sum(map(len, texts[:place])) for place in range(len(texts))]
    size = len(texts)
    table = struct.pack(f"<II{size}I{size}I", size, sum(map(len, texts)), *starts, *range(1, size + 1)) + b"".join(
        texts
    )
    return b"<lbl>" + struct.pack("<I", len(table)) + _fixed(variable.name, 129) + b"\0\0\0" + table + b"</lbl>"
