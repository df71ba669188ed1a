"""Check that the version of a package rises as its changes require (see semver.org)."""

import re
from collections.abc import Iterator, Sequence

from tip_figures.datapackage.changes import Change, list_reasons, required_level
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.package import Package

NUMBER = "(0|[1-9][0-9]{0,8})"
VERSION = re.compile(rf"{NUMBER}\.{NUMBER}\.{NUMBER}")
LEVELS = ("major", "minor", "patch")  # in the order of the numbers of a version

Version = tuple[int, ...]
"""Major, minor and patch."""


def check_version(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Check that the version of `new` may follow that of `old` after these changes."""
    old_text, new_text = old.descriptor.get("version"), new.descriptor.get("version")
    old_version, new_version = parse_version(old_text), parse_version(new_text)
    if old_version is None:
        return
    level = required_level(changes)
    lowest = find_lowest_version(old_version, level)
    if new_version is None or new_version < lowest:
        requirement = f"the one before it is {old_text}"
        if changes:
            reason = list_reasons(changes)[0].removeprefix(f"{level}: ")
            requirement = f"the changes since {old_text} require a {level} version: {reason}"
        values = {"version": new_text or "missing", "requirement": requirement}
        values["expected"] = ".".join(map(str, lowest))
        yield create_finding("version-behind", new.path, 0, "version", **values)


def parse_version(text: object) -> Version | None:
    """Return the version that a text contains; None if it is not three numbers."""
    match = VERSION.fullmatch(text) if isinstance(text, str) else None
    return tuple(map(int, match.groups())) if match else None


def find_lowest_version(old: Version, level: str) -> Version:
    """Return the lowest version that may follow another one after changes of a level."""
    if level == "none":
        return old
    position = LEVELS.index(level)
    return (*old[:position], old[position] + 1, 0, 0)[:3]
