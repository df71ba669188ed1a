"""One thing that differs between two states of a package, and the version that it calls for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tipdata.figures.model import grouped

LEVELS = ("none", "patch", "minor", "major")
"""How much of a version a change calls for, least first."""
KINDS: Mapping[str, tuple[str, str]] = {
    "table-removed": ("major", "a table was removed"),
    "table-added": ("minor", "a table was added"),
    "column-removed": ("major", "a column was removed"),
    "column-added": ("major", "a column was added"),
    "columns-reordered": ("major", "the columns stand in another order"),
    "dimension-added": ("minor", "a dimension was added, and what was there before is the total over it"),
    "type-changed": ("major", "the type of a column changed"),
    "meaning-changed": ("major", "it says something else of what a value means"),
    "key-changed": ("major", "the primary key changed"),
    "constraint-tightened": ("major", "a constraint was tightened, so that what was right may be wrong"),
    "constraint-changed": ("major", "a constraint changed, so that what was right may be wrong"),
    "constraint-loosened": ("minor", "a constraint was loosened"),
    "schema-changed": ("patch", "wording"),
    "name-changed": ("major", "the package has another name"),
    "access-changed": ("major", "a table is found or opened in another way"),
    "descriptor-changed": ("patch", "wording of the descriptor"),
    "file-changed": ("patch", "a file without a schema has other content"),
    "row-added": ("minor", "a row was added"),
    "row-removed": ("minor", "a row was removed"),
    "key-removed": ("major", "a row was removed that others may know by its key"),
    "cell-changed": ("patch", "a value was corrected"),
    "row-changed": ("major", "the key of a row that others refer to now stands for something else"),
}
"""The level and the reason of each kind of change: the version rule of the Data Package recipe."""


@dataclass(frozen=True)
class Change:
    """One thing that differs.

    kind:   one of KINDS
    path:   file, relative to the package
    key:    the row's primary key, its parts joined with "/"; of a schema the property that changed
    column: the column's name, or the descriptor's property; empty for a row or a table as a whole
    old:    as it was: the text of a cell, a row as column → text, a JSON value of a schema; None where there was nothing
    new:    as it is
    """

    kind: str
    path: str
    key: str = ""
    column: str = ""
    old: object = None
    new: object = None

    @property
    def level(self) -> str:
        """The version that it calls for: "major", "minor" or "patch"."""
        return KINDS[self.kind][0]

    @property
    def place(self) -> str:
        """What it is about: a cell as `COLUMN of KEY`, a property by its dotted path."""
        if self.column and self.path.endswith(".csv"):
            return f"{self.column} of {self.key}"
        return ".".join(filter(None, (self.column, self.key))) or "whole file"


def required(changes: Iterable[Change]) -> str:
    """The highest level that any change calls for; "none" where nothing changed."""
    return max((change.level for change in changes), key=LEVELS.index, default="none")


def reasons(changes: Iterable[Change]) -> list[str]:
    """Why that level, weightiest first: one line a kind and file, with what it names or how often it occurs."""
    causes = grouped(changes, lambda change: (change.kind, change.path)).values()
    ordered = sorted(causes, key=lambda alike: -LEVELS.index(alike[0].level))
    return [f"{': '.join(KINDS[alike[0].kind])}: {_named(alike)} ({alike[0].path})" for alike in ordered]


def _named(alike: Sequence[Change]) -> str:
    more = f" and {len(alike) - 3:,} more" if len(alike) > 3 else ""
    return ", ".join(change.place for change in alike[:3]) + more
