"""Does the version follow from what changed? Versions are those of semver.org."""

import re
from collections.abc import Iterator, Sequence

from tipdata.diff.change import Change, reasons, required
from tipdata.package.finding import Finding, finding
from tipdata.package.load import Package
from tipdata.package.metadata import SEMVER

Version = tuple[int, int, int, str]
"""Major, minor, patch, and what stands behind the hyphen: empty for a release."""


def check(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Is the new version one that may follow the old one where this changed?"""
    was, now = old.descriptor.get("version"), new.descriptor.get("version", "")
    before, after = read(was), read(now)
    if after is None:
        yield finding("version-invalid", new.path, 0, "version", version=now)
        return
    level = required(changes)
    if before is None or follows(before, after, level):
        return
    code = "version-backward" if _rank(after) < _rank(before) else "version-behind"
    expected = ".".join(map(str, least(before, level)))
    reason = next(iter(reasons(changes)), "").removeprefix(f"{level}: ")
    values = {"version": now, "old": was, "level": level, "expected": expected, "reason": reason}
    yield finding(code, new.path, 0, "version", **values)


def read(text: object) -> Version | None:
    """The version that a text writes, without build metadata, which say nothing of order; None where it writes none."""
    if not isinstance(text, str) or len(text) > 200 or not re.fullmatch(SEMVER, text, re.ASCII):
        return None
    release, _, prerelease = text.partition("+")[0].partition("-")
    major, minor, patch = map(int, release.split("."))
    return major, minor, patch, prerelease


def least(old: Version, level: str) -> tuple[int, int, int]:
    """The lowest release that may follow `old` where changes call for `level`.

    Before 1.0.0 nothing is promised yet, and the habit of the field is that the second number says what breaks. After a
    prerelease its own release may follow whatever changed, because a prerelease promises nothing either.
    """
    major, minor, patch, prerelease = old
    if prerelease or level == "none":
        return major, minor, patch
    if level == "major" and major:
        return major + 1, 0, 0
    if level == "major" or (level == "minor" and major):
        return major, minor + 1, 0
    return major, minor, patch + 1


def _rank(version: Version) -> tuple[tuple[int, int, int], bool]:
    """What versions are ordered by: a prerelease is before its release, and no prerelease of it before another."""
    return version[:3], not version[3]


def follows(old: Version, new: Version, level: str) -> bool:
    """Whether `new` may be the version after `old` where changes call for `level`.

    A prerelease stands for the release that it leads to: 2.0.0-rc.1 is as good as 2.0.0.
    """
    later = _rank(new) >= _rank(old) and (new != old or level == "none")
    return later and new[:3] >= least(old, level)
