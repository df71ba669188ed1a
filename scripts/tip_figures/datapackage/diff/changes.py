"""One thing that differs between two states of a package, and the version that it calls for, as semver.org writes them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.schema.metadata import SEMVER

Version = tuple[tuple[int, int, int], bool, list[tuple[bool, int, str]]]
"""Major, minor and patch; whether it is a release; the parts behind the hyphen, numbers before words."""

LEVELS = ("none", "patch", "minor", "major")
"""How much of a version a change calls for, least first."""
KINDS: Mapping[str, tuple[str, str]] = {
    "table-removed": ("major", "a table was removed"),
    "table-added": ("minor", "a table was added"),
    "column-removed": ("major", "a column was removed"),
    "column-added": ("major", "a column was added"),
    "columns-reordered": ("major", "the columns stand in another order"),
    "dimension-added": (
        "minor",
        "a dimension was added, and what was there before is the total over it",
    ),
    "type-changed": ("major", "the type of a column changed"),
    "meaning-changed": ("major", "it says something else of what a value means"),
    "key-changed": ("major", "the primary key changed"),
    "constraint-tightened": (
        "major",
        "a constraint was tightened, so that what was right may be wrong",
    ),
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


def required_level(changes: Iterable[Change]) -> str:
    """The highest level that any change calls for; "none" where nothing changed."""
    return max((change.level for change in changes), key=LEVELS.index, default="none")


def list_reasons(changes: Iterable[Change]) -> list[str]:
    """Why that level, weightiest first: one line a kind and file, with what it names or how often it occurs."""
    causes = group_by(changes, lambda change: (change.kind, change.path)).values()
    lines = []
    for alike in sorted(causes, key=lambda alike: -LEVELS.index(alike[0].level)):
        more = f" and {len(alike) - 3:,} more" if len(alike) > 3 else ""
        named = ", ".join(change.place for change in alike[:3])
        lines.append(f"{': '.join(KINDS[alike[0].kind])}: {named}{more} ({alike[0].path})")
    return lines


def check_version(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Is the new version one that may follow the old one where this changed?

    A prerelease is before its release, and it stands for the release that it leads to: 2.0.0-rc.1 is as good as 2.0.0.
    """
    was, now = old.descriptor.get("version"), new.descriptor.get("version", "")
    before, after, level = _read(was), _read(now), required_level(changes)
    if after is None:
        yield create_finding("version-invalid", new.path, 0, "version", version=now)
    elif before is not None:
        least, backward = _least(before, level), after < before
        if backward or after[0] < least or (after == before and level != "none"):
            code = "version-backward" if backward else "version-behind"
            reason = next(iter(list_reasons(changes)), "").removeprefix(f"{level}: ")
            values = {"version": now, "old": was, "level": level, "reason": reason}
            yield create_finding(
                code, new.path, 0, "version", expected=".".join(map(str, least)), **values
            )


def _read(text: object) -> Version | None:
    """The version that a text writes, without build metadata, which say nothing of order; None where it writes none."""
    if not isinstance(text, str) or len(text) > 200 or not re.fullmatch(SEMVER, text, re.ASCII):
        return None
    release, _, prerelease = text.partition("+")[0].partition("-")
    major, minor, patch = map(int, release.split("."))
    parts = [
        (not part.isdigit(), int(part) if part.isdigit() else 0, part)
        for part in prerelease.split(".")
    ]
    return (major, minor, patch), not prerelease, parts


def _least(old: Version, level: str) -> tuple[int, int, int]:
    """The lowest release that may follow `old` where changes call for `level`.

    Before 1.0.0 nothing is promised yet, and the habit of the field is that the second number says what breaks. After a
    prerelease its own release may follow whatever changed, because a prerelease promises nothing either.
    """
    (major, minor, patch), is_release, _ = old
    if level == "none" or not is_release:
        return major, minor, patch
    if level == "major" and major:
        return major + 1, 0, 0
    if level == "major" or (level == "minor" and major):
        return major, minor + 1, 0
    return major, minor, patch + 1
