"""Does the version follow from what changed?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tipdata.diff.change import Change, reasons, required
from tipdata.package import semver
from tipdata.package.finding import Finding
from tipdata.package.load import Package
from tipdata.package.wording import quoted

ARTICLES = {"major": "a major", "minor": "a minor", "patch": "a patch"}


def check(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Is the new version one that may follow the old one where this changed?"""

    def at_version(code: str, said: str, hint: str) -> Finding:
        return Finding(new.path, _line(new), "version", code, "", said, hint)

    texts = old.descriptor.get("version"), new.descriptor.get("version")
    before, after = (semver.read(text) for text in texts)
    if after is None:
        said = "The package has no version." if texts[1] is None else f"{quoted(texts[1])} is no semantic version."
        yield at_version("version-invalid", said, "Write it as 1.2.3.")
        return
    level = required(changes)
    if before is None or semver.follows(before, after, level):
        return
    expected = semver.least(before, level)
    if after.rank < before.rank:
        said = f"Version {after} comes before {before}, which it follows."
        yield at_version("version-behind", said, f"Set version to {expected} or later.")
        return
    why = next(iter(reasons(changes)), "").removeprefix(f"{level}: ")
    kept = "is still" if after == before else "goes only to"
    said = f"The version {kept} {after}, and the changes call for {ARTICLES[level]} one after {before}: {why}."
    yield at_version("version-behind", said, f"Set version to {expected} or later.")


def _line(package: Package) -> int:
    """Line of the version in the descriptor; 0 where it has none."""
    text = (package.root / package.path).read_text(encoding="utf-8")
    found = re.search(r'^  "version"|"version"\s*:', text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0
