"""Does the version follow from what changed?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tipdata.diff.change import Change, reasons, required
from tipdata.package import semver
from tipdata.package.finding import Finding, finding
from tipdata.package.load import Package


def check(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Is the new version one that may follow the old one where this changed?"""
    texts = old.descriptor.get("version"), new.descriptor.get("version")
    before, after = (semver.read(text) for text in texts)
    if after is None:
        yield finding("version-invalid", new.path, _line(new), "version", version="" if texts[1] is None else texts[1])
        return
    level = required(changes)
    if before is None or semver.follows(before, after, level):
        return
    expected = semver.least(before, level)
    reason = next(iter(reasons(changes)), "").removeprefix(f"{level}: ")
    code = "version-backward" if after.rank < before.rank else "version-behind"
    values = {"version": str(after), "old": str(before), "level": level, "expected": str(expected), "reason": reason}
    yield finding(code, new.path, _line(new), "version", **values)


def _line(package: Package) -> int:
    """Line of the version in the descriptor; 0 where it has none."""
    text = (package.root / package.path).read_text(encoding="utf-8", errors="replace")
    found = re.search(r'^  "version"|"version"\s*:', text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0
