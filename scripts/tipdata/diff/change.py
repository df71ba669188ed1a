"""One thing that differs between two states of a package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tipdata.package.semver import LEVELS


@dataclass(frozen=True)
class Change:
    """One thing that differs, and what it calls for.

    kind:   kebab-case word: `cell-changed`, `column-removed` …
    path:   file, relative to the package
    key:    the row's primary key, its parts joined with "/"; of a schema the property that changed
    column: the column's name, or the descriptor's property; empty for a row or a table as a whole
    old:    as it was: the text of a cell, a row as column → text, a JSON value of a schema; None where there was nothing
    new:    as it is
    level:  of the version: "major", "minor", "patch" or "none"
    why:    the reason for the level, as a clause that is true of every change alike
    """

    kind: str
    path: str
    key: str = ""
    column: str = ""
    old: object = None
    new: object = None
    level: str = "none"
    why: str = ""


def required(changes: Iterable[Change]) -> str:
    """The highest level that any change calls for."""
    return max((change.level for change in changes), key=LEVELS.index, default="none")


def reasons(changes: Iterable[Change]) -> list[str]:
    """Why that level, weightiest first: one line a cause and file, with what it names or how often it occurs."""
    causes: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        if change.why:
            causes.setdefault((change.level, change.path, change.why), []).append(change)
    ordered = sorted(causes.items(), key=lambda cause: -LEVELS.index(cause[0][0]))
    return [f"{level}: {why}{_named(together)} ({path})" for (level, path, why), together in ordered]


def _named(together: list[Change]) -> str:
    names = list(dict.fromkeys(_name(change) for change in together))
    shown = ", ".join(names[:3])
    more = len(together) - min(len(names), 3)
    return f": {shown}{f' and {more:,} more' if more > 0 else ''}"


def _name(change: Change) -> str:
    if change.kind.startswith("cell-"):
        return f"{change.column} of {change.key}"
    return ".".join(filter(None, (change.column, change.key))) or "a row"
