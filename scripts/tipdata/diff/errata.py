"""The errata of the changelog: each corrected value of a figure, so that whoever used the old one can find it.

Under a heading `### Errata` each correction is one list line, `- FIGURE_ID: OLD → NEW (place in the report)`, with values as the
cells write them and a range as LOWER–UPPER.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tipdata.diff.change import Change
from tipdata.diff.state import State
from tipdata.diff.versions import CHANGELOG
from tipdata.package.finding import Finding
from tipdata.package.load import Package
from tipdata.package.wording import quoted

HEADING = "### Errata"
ERRATUM = re.compile(r"- (?P<figure>\S+): (?P<old>\S+) → (?P<new>\S+) \((?P<place>\S(?:.*\S)?)\)")
FORM = "- FIGURE_ID: OLD → NEW (place in the report)"
AMOUNT = ("value", "value_to")


@dataclass(frozen=True)
class Erratum:
    """One line of the errata."""

    line: int
    figure: str
    old: str
    new: str
    place: str


def check(one: State, two: State, changes: Iterable[Change]) -> Iterator[Finding]:
    """Has every corrected value of a figure its line in the errata, and does every new line tell what is so?"""
    old, new = one.package, two.package
    if "figures" not in one.cells or "figures" not in two.cells:
        return
    table = new.tables["figures"]
    if not {"figure_id", *AMOUNT} <= set(table.fields) & set(old.tables["figures"].fields) or table.primary_key != [
        "figure_id"
    ]:
        return
    listed, malformed = read(_changelog(new))
    yield from malformed
    known = Counter((e.figure, e.old, e.new, e.place) for e in read(_changelog(old))[0])
    fresh = []
    for erratum in listed:
        same = (erratum.figure, erratum.old, erratum.new, erratum.place)
        known[same] -= 1
        if known[same] < 0:
            fresh.append(erratum)
    now = {str(row["figure_id"]): row for row in two.cells["figures"].iter_rows(named=True)}
    lines = dict(zip(two.cells["figures"]["figure_id"], table.lines, strict=False))
    for figure, before in _corrected(one, table.path, changes, now).items():
        written = _amount(before), _amount(now[figure])
        if not _told(figure, *written, fresh):
            expected = f"- {figure}: {written[0]} → {written[1]} ({_place(new, now[figure])})"
            said = f"The value was corrected from {written[0]} to {written[1]}, and the errata do not tell."
            hint = f"Add this line under {quoted(HEADING)} in {CHANGELOG}: {expected}"
            yield Finding(table.path, lines[figure], "value", "erratum-missing", figure, said, hint)
    yield from _unfounded(fresh, now)


def read(text: str) -> tuple[list[Erratum], list[Finding]]:
    """The errata of a changelog, and the list lines among them that are not written as errata are."""
    found, faults = [], []
    inside = fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif fenced:
            continue
        elif line.startswith("#"):
            inside = line.rstrip() == HEADING
        elif inside and re.match(r"\s*[-*+] ", line):
            if match := ERRATUM.fullmatch(line):
                found.append(Erratum(number, *match.group("figure", "old", "new", "place")))
            else:
                said = f"{quoted(line.strip())} is not written as an erratum."
                faults.append(
                    Finding(
                        CHANGELOG,
                        number,
                        "",
                        "erratum-malformed",
                        "",
                        said,
                        f"Write it as {quoted(FORM)}, on one line.",
                    )
                )
    return found, faults


def _changelog(package: Package) -> str:
    try:
        return (package.root / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, IsADirectoryError):
        return ""


def _corrected(
    old: State, path: str, changes: Iterable[Change], now: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Figures of which the value is another: the row as it was, by the key that it has now."""
    figures = [change for change in changes if change.path == path]
    former = {change.key: str(change.old) for change in figures if change.kind == "row-renamed"}
    before = {str(row["figure_id"]): row for row in old.cells["figures"].iter_rows(named=True)}
    keys = dict.fromkeys(c.key for c in figures if c.kind == "cell-changed" and c.column in AMOUNT)
    return {key: before[former.get(key, key)] for key in keys if former.get(key, key) in before and key in now}


def _amount(row: Mapping[str, Any]) -> str:
    return "–".join(str(row[name]) for name in AMOUNT if row[name] is not None) or "empty"


def _told(figure: str, old: str, new: str, errata: Iterable[Erratum]) -> bool:
    """Whether errata lead from one value to the other, in one step or, over several releases, in some."""
    reached = {old}
    for _ in range(len(steps := [e for e in errata if e.figure == figure])):
        reached |= {e.new for e in steps if e.old in reached}
    return new in reached


def _place(package: Package, figure: Mapping[str, Any]) -> str:
    """Where the report states a figure, from the ledger."""
    if derived := figure.get("derived_by"):
        return f"derived by {derived}"
    if package.has("numerals") and {"figure_id", "paragraph", "sentence"} <= set(package.tables["numerals"].fields):
        for row in package.tables["numerals"].frame.iter_rows(named=True):
            if row["figure_id"] == figure["figure_id"]:
                return f"paragraph {row['paragraph']}, sentence {row['sentence']}"
    return "place in the report"


def _unfounded(fresh: Iterable[Erratum], now: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """New errata that tell of a figure that is not there, or of a value that it does not have."""
    last = {erratum.figure: erratum for erratum in sorted(fresh, key=lambda e: -e.line)}
    starts = {(erratum.figure, erratum.old) for erratum in fresh}
    for erratum in sorted(last.values(), key=lambda e: e.line):
        if erratum.figure not in now:
            said = f"There is no figure {quoted(erratum.figure)}."
        elif _amount(now[erratum.figure]) != erratum.new and (erratum.figure, erratum.new) not in starts:
            said = f"The erratum says {erratum.new}, and the figure is {_amount(now[erratum.figure])}."
        else:
            continue
        yield Finding(
            CHANGELOG,
            erratum.line,
            "",
            "erratum-unfounded",
            erratum.figure,
            said,
            "Correct the erratum, or the figure.",
        )
