"""Versions as semver.org writes them: which is later, and which is the least that a change calls for."""

from __future__ import annotations

import re
from dataclasses import dataclass

SEMVER = r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?"
LEVELS = ("none", "patch", "minor", "major")
"""How much of a version a change calls for, least first."""


@dataclass(frozen=True)
class Version:
    """A semantic version without its build metadata, which say nothing of order.

    core:       major, minor, patch
    prerelease: identifiers after the hyphen; empty for a release
    """

    core: tuple[int, int, int]
    prerelease: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[object, ...]:
        """What versions are ordered by: a prerelease is before its release, numbers are before words."""
        parts = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in self.prerelease)
        return (*self.core, not self.prerelease, parts)

    def __str__(self) -> str:
        """The version as it is written."""
        return ".".join(map(str, self.core)) + ("-" + ".".join(self.prerelease) if self.prerelease else "")


def read(text: object) -> Version | None:
    """The version that a text writes; None where it writes none."""
    if not isinstance(text, str) or len(text) > 200 or not re.fullmatch(SEMVER, text, re.ASCII):
        return None
    release, _, prerelease = text.partition("+")[0].partition("-")
    major, minor, patch = map(int, release.split("."))
    return Version((major, minor, patch), tuple(prerelease.split(".")) if prerelease else ())


def least(old: Version, level: str) -> Version:
    """The lowest release that may follow `old` where changes call for `level`.

    Before 1.0.0 nothing is promised yet, and the habit of the field is that the second number says what breaks. After a
    prerelease its own release may follow whatever changed, because a prerelease promises nothing either.
    """
    major, minor, patch = old.core
    if old.prerelease or level == "none":
        return Version(old.core)
    if level == "major" and major:
        return Version((major + 1, 0, 0))
    if level == "major" or (level == "minor" and major):
        return Version((major, minor + 1, 0))
    return Version((major, minor, patch + 1))


def follows(old: Version, new: Version, level: str) -> bool:
    """Whether `new` may be the version after `old` where changes call for `level`.

    A prerelease stands for the release that it leads to: 2.0.0-rc.1 is as good as 2.0.0.
    """
    later = new.rank > old.rank or (level == "none" and new.rank == old.rank)
    return later and new.core >= least(old, level).core
