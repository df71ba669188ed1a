"""Check that the version of a package rises as its changes require (see semver.org)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.changes import Change, list_reasons, required_level
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.package import Package

NUMBER = "(?:0|[1-9][0-9]*)"
IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
PRERELEASE = rf"-{IDENTIFIER}(?:\.{IDENTIFIER})*"
BUILD = r"\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
SEMVER = rf"{NUMBER}\.{NUMBER}\.{NUMBER}(?:{PRERELEASE})?(?:{BUILD})?"
MAX_VERSION_LENGTH = 200  # characters; keeps the numbers in it small enough to convert

Release = tuple[int, int, int]
"""Major, minor and patch."""


@dataclass(frozen=True)
class Version:
    """A semantic version without its build metadata, which have no order.

    release:    major, minor and patch
    prerelease: the parts after the hyphen; empty for a release
    """

    release: Release
    prerelease: tuple[str, ...]

    @property
    def is_release(self) -> bool:
        """Whether this is the release itself, not one of its prereleases."""
        return not self.prerelease

    @property
    def precedence(self) -> tuple[Release, bool, list[tuple[bool, int, str]]]:
        """A key for comparison: a prerelease comes before its release, numbers before words."""
        parts = []
        for part in self.prerelease:
            is_word = not part.isdigit()
            parts.append((is_word, 0 if is_word else int(part), part))
        return self.release, self.is_release, parts


def check_version(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Check that the version of `new` may follow that of `old` after these changes.

    A prerelease counts as the release that it leads to: 2.0.0-rc.1 is as high as 2.0.0.
    """
    old_text = old.descriptor.get("version")
    new_text = new.descriptor.get("version", "")
    old_version = parse_version(old_text)
    new_version = parse_version(new_text)
    if new_version is None:
        yield create_finding("version-invalid", new.path, 0, "version", version=new_text)
        return
    if old_version is None:
        return
    level = required_level(changes)
    lowest = find_lowest_release(old_version, level)
    is_backward = new_version.precedence < old_version.precedence
    is_unchanged = new_version == old_version and level != "none"
    if is_backward or is_unchanged or new_version.release < lowest:
        reason = list_reasons(changes)[0].removeprefix(f"{level}: ") if changes else ""
        yield create_finding(
            "version-backward" if is_backward else "version-behind",
            new.path,
            0,
            "version",
            version=new_text,
            old=old_text,
            level=level,
            reason=reason,
            expected=".".join(str(number) for number in lowest),
        )


def parse_version(text: object) -> Version | None:
    """Return the version that a text contains; None if it is not a semantic version."""
    if not isinstance(text, str) or len(text) > MAX_VERSION_LENGTH:
        return None
    if not re.fullmatch(SEMVER, text, re.ASCII):
        return None
    without_build, _, _ = text.partition("+")
    release, _, prerelease = without_build.partition("-")
    major, minor, patch = (int(number) for number in release.split("."))
    return Version((major, minor, patch), tuple(prerelease.split(".")) if prerelease else ())


def find_lowest_release(old: Version, level: str) -> Release:
    """Return the lowest release that may follow a version after changes of this level.

    Before 1.0.0 nothing is promised yet, and by convention the second number rises for a change
    that breaks something. A prerelease promises nothing either, so its own release may follow it
    whatever changed.
    """
    major, minor, patch = old.release
    if level == "none" or not old.is_release:
        return old.release
    if level == "patch":
        return major, minor, patch + 1
    if major == 0:
        return (0, minor + 1, 0) if level == "major" else (0, minor, patch + 1)
    return (major + 1, 0, 0) if level == "major" else (major, minor + 1, 0)
