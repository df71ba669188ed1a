"""One change between two states of a package, its kind, and the version that it requires."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package

# Which part of the version must rise, the lowest first (see semver.org).
LEVELS = ("none", "patch", "minor", "major")

NUMBER = "(0|[1-9][0-9]{0,8})"
VERSION = re.compile(rf"{NUMBER}\.{NUMBER}\.{NUMBER}")
NAMED_PLACES = 3  # places that a reason names; further ones are counted

Version = tuple[int, ...]
"""Major, minor and patch."""


class ChangeKind(NamedTuple):
    """What kinds of change have in common.

    level:   which part of the version must rise
    meaning: what happened, in words
    """

    level: str
    meaning: str


# The version rule of the Data Package recipe.
CHANGE_KINDS: Mapping[str, ChangeKind] = {
    "table-removed": ChangeKind("major", "a table was removed"),
    "table-added": ChangeKind("minor", "a table was added"),
    "column-removed": ChangeKind("major", "a column was removed"),
    "column-added": ChangeKind("major", "a column was added"),
    "columns-reordered": ChangeKind("major", "the columns are in a different order"),
    "dimension-added": ChangeKind("minor", "a dimension was added; older rows are its total"),
    "type-changed": ChangeKind("major", "the type of a column changed"),
    "key-changed": ChangeKind("major", "the primary key changed"),
    "meaning-changed": ChangeKind("major", "the meaning of a row or code changed"),
    "constraint-tightened": ChangeKind("major", "a constraint was tightened or replaced"),
    "constraint-loosened": ChangeKind("minor", "a constraint was loosened"),
    "access-changed": ChangeKind("major", "the package or a table has another name or path"),
    "license-changed": ChangeKind("major", "a license was removed or replaced"),
    "descriptor-changed": ChangeKind("patch", "the wording of a descriptor or schema changed"),
    "row-added": ChangeKind("minor", "a row was added"),
    "row-removed": ChangeKind("minor", "a row was removed"),
    "key-removed": ChangeKind("major", "a row was removed that others may refer to"),
    "list-extended": ChangeKind("minor", "a list has more entries; the older ones are unchanged"),
    "cell-changed": ChangeKind("patch", "a value was corrected"),
}


class Change(NamedTuple):
    """One difference between two states of a package.

    kind:   one of CHANGE_KINDS
    path:   file, relative to the package
    key:    the row's primary key, its parts joined with "/"; in a schema the property that changed
    column: the column's name, or the descriptor's property; empty for a whole row
    old:    the text of a cell, a row as text by column, or a JSON value of a schema;
            None if there was nothing
    new:    the same, after the change
    """

    kind: str
    path: str
    key: str = ""
    column: str = ""
    old: object = None
    new: object = None

    @property
    def level(self) -> str:
        """The level that the change requires: "major", "minor" or "patch"."""
        return CHANGE_KINDS[self.kind].level

    @property
    def place(self) -> str:
        """What changed: a cell as `COLUMN of KEY`, a property by its dotted path."""
        if self.column and self.path.endswith(".csv"):
            return f"{self.column} of {self.key}"
        return ".".join(part for part in (self.column, self.key) if part)

    @property
    def values(self) -> str:
        """Both values in words, or whether a row, column or table is new or removed."""
        if isinstance(self.old or self.new, dict):
            return "new" if self.old is None else "removed"
        return f"{_write_value(self.old)} → {_write_value(self.new)}"


def _write_value(value: object) -> str:
    """Write a value of a cell or schema: `(empty)` for none, JSON if it is no text."""
    if value is None:
        return "(empty)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def required_level(changes: Iterable[Change]) -> str:
    """Return the highest level that any change requires; "none" without changes."""
    return max((change.level for change in changes), key=LEVELS.index, default="none")


def group_by_reason(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return the changes of each kind and file, the highest level first.

    They are found by the reason why they require their level, which names the first places.
    """
    ordered = sorted(changes, key=lambda change: LEVELS.index(change.level), reverse=True)
    groups = group_by(ordered, lambda change: (change.kind, change.path)).values()
    return {_explain_group(group): group for group in groups}


def _explain_group(group: Sequence[Change]) -> str:
    level, meaning = CHANGE_KINDS[group[0].kind]
    places = list(dict.fromkeys(change.place for change in group))
    named_places = ", ".join(places[:NAMED_PLACES])
    if len(places) > NAMED_PLACES:
        named_places += f" and {len(places) - NAMED_PLACES:,} more"
    return f"{level}: {meaning}: {named_places} ({group[0].path})"


# The version


def check_version(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Check that the version of `new` may follow that of `old` after these changes."""
    old_text, new_text = old.descriptor.get("version"), new.descriptor.get("version")
    old_version, new_version = parse_version(old_text), parse_version(new_text)
    if old_version is None:
        return
    lowest = find_lowest_version(old_version, required_level(changes))
    if new_version is None or new_version < lowest:
        expected = ".".join(map(str, lowest))
        reasons = list(group_by_reason(changes))
        requirement = ": ".join([f"after {old_text} it must be {expected} or higher", *reasons[:1]])
        values = {"version": new_text or "missing", "requirement": requirement}
        yield create_finding("version-behind", new.path, 0, "version", **values, expected=expected)


def parse_version(text: object) -> Version | None:
    """Return the version that a text contains; None if it is not three numbers."""
    match = VERSION.fullmatch(text) if isinstance(text, str) else None
    return tuple(map(int, match.groups())) if match else None


def find_lowest_version(old: Version, level: str) -> Version:
    """Return the lowest version that may follow another one after changes of a level."""
    if level == "none":
        return old
    position = len(LEVELS) - 1 - LEVELS.index(level)
    return (*old[:position], old[position] + 1, 0, 0)[:3]
