"""The errata of the changelog: each corrected value of a figure, so that whoever used the old one can find it.

Under a heading `### Errata` each correction is one list line, `- FIGURE_ID: OLD → NEW (place in the report)`, with values as the
cells write them and a range as LOWER–UPPER.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tipdata.diff.versions import CHANGELOG
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure
from tipdata.package.finding import Finding, finding

HEADING = "### Errata"
ERRATUM = re.compile(r"- (?P<figure>\S+): (?P<old>\S+) → (?P<new>\S+) \((?P<place>\S(?:.*\S)?)\)")


@dataclass(frozen=True)
class Erratum:
    """One line of the errata, the first being 1."""

    line: int
    figure: str
    old: str
    new: str
    place: str


def check(old: Figures, new: Figures) -> Iterator[Finding]:
    """Has every corrected value of a figure its line in the errata, and does every new line say what is so?"""
    listed, malformed = read(new)
    yield from malformed
    known = [(e.figure, e.old, e.new, e.place) for e in read(old)[0]]
    fresh = []
    for erratum in listed:
        if (same := (erratum.figure, erratum.old, erratum.new, erratum.place)) in known:
            known.remove(same)
        else:
            fresh.append(erratum)
    for figure in new.figures:
        before = old.figure.get(figure.figure_id)
        if before and (before.value, before.value_to) != (figure.value, figure.value_to):
            values = amount(before), amount(figure)
            if not _listed(figure.figure_id, *values, fresh):
                line = f"- {figure.figure_id}: {values[0]} → {values[1]} ({_place(figure)})"
                yield new.finding(figure, "value", "erratum-missing", old=values[0], new=values[1], expected=line)
    yield from _unfounded(fresh, new)


def read(figures: Figures) -> tuple[list[Erratum], list[Finding]]:
    """The errata in a package's changelog, and the list lines among them that are not written as errata are."""
    try:
        text = (figures.package.root / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return [], []
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
                faults.append(finding("erratum-malformed", CHANGELOG, number, text=line.strip()))
    return found, faults


def amount(figure: Figure) -> str:
    """A figure's value as an erratum writes it."""
    return "–".join(_plain(number) for number in (figure.value, figure.value_to) if number is not None)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _listed(figure: str, old: str, new: str, errata: Sequence[Erratum]) -> bool:
    """Whether errata lead from one value to the other, in one step or, over several releases, in some."""
    reached = {old}
    for _ in range(len(steps := [e for e in errata if e.figure == figure])):
        reached |= {e.new for e in steps if e.old in reached}
    return new in reached


def _place(figure: Figure) -> str:
    """Where the report states a figure."""
    if found := re.fullmatch(r"(\d+)\.(\d+):\d+", figure.place):
        return f"paragraph {found[1]}, sentence {found[2]}"
    return f"derived by {figure.derived_by}" if figure.derived_by else "place in the report"


def _unfounded(fresh: Sequence[Erratum], new: Figures) -> Iterator[Finding]:
    """New errata that speak of a figure that is not there, or of a value that it does not have."""
    last = {erratum.figure: erratum for erratum in sorted(fresh, key=lambda e: -e.line)}
    starts = {(erratum.figure, erratum.old) for erratum in fresh}
    for erratum in sorted(last.values(), key=lambda e: e.line):
        figure = new.figure.get(erratum.figure)
        value = amount(figure) if figure else ""
        if figure is None and new.whole("figures", erratum.figure):
            yield finding("erratum-unknown", CHANGELOG, erratum.line, "", erratum.figure, figure=erratum.figure)
        elif figure and value != erratum.new and (erratum.figure, erratum.new) not in starts:
            values = {"new": erratum.new, "value": value}
            yield finding("erratum-unfounded", CHANGELOG, erratum.line, "", erratum.figure, **values)
