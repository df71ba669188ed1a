"""Does the version follow from what changed?"""

from collections.abc import Iterator, Sequence

from tipdata.diff.change import Change, reasons, required
from tipdata.package import semver
from tipdata.package.finding import Finding, finding
from tipdata.package.load import Package


def check(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Is the new version one that may follow the old one where this changed?"""
    was, now = old.descriptor.get("version"), new.descriptor.get("version", "")
    before, after = semver.read(was), semver.read(now)
    if after is None:
        yield finding("version-invalid", new.path, 0, "version", version=now)
        return
    level = required(changes)
    if before is None or semver.follows(before, after, level):
        return
    code = "version-backward" if semver.rank(after) < semver.rank(before) else "version-behind"
    expected = ".".join(map(str, semver.least(before, level)))
    reason = next(iter(reasons(changes)), "").removeprefix(f"{level}: ")
    values = {"version": now, "old": was, "level": level, "expected": expected, "reason": reason}
    yield finding(code, new.path, 0, "version", **values)
