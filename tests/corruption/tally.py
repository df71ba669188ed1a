"""What came of all damages, as counts by table, column and damage, for files and people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corruption.trial import Outcome

FREE_TEXT = ("definition", "explanation", "note", "statement")
"""Columns of sentences in own words: no check can know that they are true."""
HEAD = ("table", "column", "damage", "tried", "reported", "on_row")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Count:
    """How many damages there were, how many were reported at all, and how many on the row or one tied to it."""

    tried: int = 0
    reported: int = 0
    on_row: int = 0

    def __add__(self, other: Count) -> Count:
        """Both together."""
        return Count(self.tried + other.tried, self.reported + other.reported, self.on_row + other.on_row)


Tally = Mapping[Key, Count]
"""Counts by table, column and damage."""


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Count outcomes; the order is that of the first of each kind."""
    made: dict[Key, Count] = {}
    for one in outcomes:
        key = (one.table, one.column, one.kind)
        made[key] = made.get(key, Count()) + Count(1, one.reported, one.tied)
    return made


def as_csv(counts: Tally) -> str:
    """A row a table, column and damage."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([*key, count.tried, count.reported, count.on_row] for key, count in counts.items())
    return stream.getvalue()


def read_csv(text: str) -> Tally:
    """The counts of `as_csv`."""
    rows = csv.DictReader(io.StringIO(text))
    return {
        (row["table"], row["column"], row["damage"]): Count(int(row["tried"]), int(row["reported"]), int(row["on_row"]))
        for row in rows
    }


def total(counts: Tally, *, table: str = "", column: str = "", free: bool | None = None) -> Count:
    """The sum of some counts: of a table, of a column, of free text alone or of all the rest."""
    return sum(
        (
            count
            for (where, name, _), count in counts.items()
            if table in ("", where) and column in ("", name) and free in (None, name in FREE_TEXT)
        ),
        Count(),
    )


def share(part: int, whole: int) -> str:
    """A share in per cent, cut and not rounded, so that 100 means all."""
    if part == whole:
        return "100 %"
    return f"{1000 * part // whole / 10:.1f} %"


def survivors(counts: Tally) -> list[str]:
    """Columns and damages that were not all reported on the row, in words; free text apart."""
    return [
        f"{table}.{column}, {kind}: {count.tried - count.on_row:,} of {count.tried:,}"
        for (table, column, kind), count in counts.items()
        if count.on_row < count.tried and column not in FREE_TEXT
    ]


def as_markdown(counts: Tally) -> str:
    """A row a column; free text in italics."""
    rest, free = total(counts, free=False), total(counts, free=True)
    lines = [
        f"{rest.tried + free.tried:,} damages, of which {free.tried:,} to free text (in italics, where no check can know what is true).",
        f"Of the others {share(rest.reported, rest.tried)} are reported, {share(rest.on_row, rest.tried)} on the damaged row or one tied to it.",
        "",
        "| table | column | damages | reported | on that row |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for table, column in dict.fromkeys((table, column) for table, column, _ in counts):
        count = total(counts, table=table, column=column)
        name = f"*{column}*" if column in FREE_TEXT else column.replace("_", "\\_")
        shares = f"{share(count.reported, count.tried)} | {share(count.on_row, count.tried)}"
        lines.append(f"| {table.replace('_', chr(92) + '_')} | {name} | {count.tried:,} | {shares} |")
    left = survivors(counts)
    if left:
        lines += ["", "What is not reported on the row, with reasons in `tests/test_corruption.py`:", ""]
        lines += [f"- {one}" for one in left]
    return "\n".join(lines) + "\n"


def as_text(counts: Tally) -> str:
    """A line a table, column and damage, for a terminal."""
    wide = [max(len(key[i]) for key in [*counts, HEAD[:3]]) for i in range(3)]
    lines = [
        "  ".join([*(f"{name:<{w}}" for name, w in zip(HEAD, wide, strict=False)), "   tried  reported    on row"])
    ]
    for key, count in counts.items():
        names = "  ".join(f"{name:<{w}}" for name, w in zip(key, wide, strict=True))
        shares = f"{share(count.reported, count.tried):>8}  {share(count.on_row, count.tried):>8}"
        lines.append(f"{names}  {count.tried:>8,}  {shares}")
    return "\n".join(lines) + "\n"
