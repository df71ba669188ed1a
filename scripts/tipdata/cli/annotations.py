"""Where a finding is shown in a pull request: the package's folder, the lines that the request touches, the cell in its line."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tipdata.diff import git as checkout
from tipdata.package.finding import Finding

HUNK = re.compile(rb"@@ -[0-9]+(?:,([0-9]+))? \+([0-9]+)(?:,([0-9]+))? @@")
CELL = re.compile(r'"(?:[^"]|"")*+"|[^",\n]*+')
LARGEST = 1 << 26  # bytes of a file that is read again to find a cell


@dataclass(frozen=True)
class Request:
    """A pull request, as far as annotations need it.

    root:    folder of the package
    prefix:  the same in its repository, with a slash at its end; empty at the top
    touched: (path in the repository, line) of what the request adds or changes
    """

    root: Path
    prefix: str = ""
    touched: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    def column(self, finding: Finding) -> int:
        """Position of the finding's cell in its line, in characters from 1; 0 where it cannot be told."""
        file = self.root / finding.path
        if finding.line < 2 or not finding.column:
            return 0
        try:
            if file.stat().st_size > LARGEST:
                return 0
            with file.open(encoding="utf-8-sig", newline="") as stream:
                names = next(csv.reader([stream.readline()]), [])
                line = next(islice(stream, finding.line - 2, None), "")
        except (OSError, ValueError, csv.Error):
            return 0
        return _position(line, names.index(finding.column)) if finding.column in names else 0


def _position(line: str, number: int) -> int:
    """Where the cell of this number begins in a line, in characters from 1; 0 where the line does not hold it."""
    place = 0
    for _ in range(number):
        end = CELL.match(line, place).end()  # type: ignore[union-attr]
        if line[end : end + 1] != ",":
            return 0
        place = end + 1
    return place + 1


def request(package: Path) -> Request:
    """The pull request that this run is about, from what GitHub tells a workflow; no lines where it tells nothing."""
    root = package if package.is_dir() else package.parent
    try:
        prefix = checkout.prefix(root)
    except checkout.NoAnswer:
        return Request(root)
    base = os.environ.get("GITHUB_BASE_REF", "")
    if not base:
        return Request(root, prefix)
    try:
        ways = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/")
        diff = checkout.ask(root, "diff", *ways, f"refs/remotes/origin/{base}...HEAD", "--")
    except checkout.NoAnswer:
        return Request(root, prefix)  # the base was not fetched: the order of annotations suffers, nothing else
    return Request(root, prefix, lines(diff))


def lines(diff: bytes) -> frozenset[tuple[str, int]]:
    """Path and line of what a diff without context adds or changes."""
    found: set[tuple[str, int]] = set()
    path, skip = "", 0
    for line in diff.split(b"\n"):
        if skip and line[:1] in (b"-", b"+"):
            skip -= 1  # content, which may look like a head
        elif line.startswith(b"+++ "):
            name = line[4:].rstrip(b"\t").decode(errors="replace")
            path = name.removeprefix("b/") if name.startswith("b/") else ""
        elif (hunk := HUNK.match(line)) and path:
            removed, first, added = (int(part) if part is not None else 1 for part in hunk.groups())
            skip = removed + added
            found.update((path, number) for number in range(first, first + added))
    return frozenset(found)
