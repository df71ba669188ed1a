"""The errata of the changelog: each corrected value of a figure, so that whoever used the old one can find it.

Under a heading `### Errata` each correction is one list line, `- FIGURE_ID: OLD → NEW (place in the report)`, with values as the
cells write them and a range as LOWER–UPPER.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tipdata.diff.versions import CHANGELOG
from tipdata.figures.kinds import plain
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure
from tipdata.package.finding import Finding, finding

HEADING = "### Errata"
ERRATUM = re.compile(r"- (\S+): (\S+) → (\S+) \((\S(?:.*\S)?)\)")


class Erratum(NamedTuple):
    """One entry of the errata, as it is written, and its line, the first being 1."""

    figure: str
    old: str
    new: str
    place: str
    line: int


def check(old: Figures, new: Figures) -> Iterator[Finding]:
    """Has every corrected value of a figure its line in the errata, and does every new line say what is so?"""
    listed, malformed = read(new)
    yield from malformed
    known = Counter(erratum[:4] for erratum in read(old)[0])
    fresh = []
    for erratum in listed:
        known[erratum[:4]] -= 1
        if known[erratum[:4]] < 0:
            fresh.append(erratum)
    for figure in new.figures:
        before = old.figure.get(figure.figure_id)
        if before and (before.value, before.value_to) != (figure.value, figure.value_to):
            was, now = amount(before), amount(figure)
            mine = [erratum for erratum in fresh if erratum.figure == figure.figure_id]
            # Between versions that are not neighbours, lines of several releases lead from the one to the other.
            if not (any(one.old == was for one in mine) and any(one.new == now for one in mine)):
                line = f"- {figure.figure_id}: {was} → {now} ({_place(figure)})"
                yield new.finding(figure, "value", "erratum-missing", old=was, new=now, expected=line)
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
                found.append(Erratum(match[1], match[2], match[3], match[4], number))
            else:
                faults.append(finding("erratum-malformed", CHANGELOG, number, text=line.strip()))
    return found, faults


def amount(figure: Figure) -> str:
    """A figure's value as an erratum writes it."""
    return "–".join(plain(number).replace(",", "") for number in (figure.value, figure.value_to) if number is not None)


def _place(figure: Figure) -> str:
    """Where the report states a figure."""
    if found := re.fullmatch(r"(\d+)\.(\d+):\d+", figure.place):
        return f"paragraph {found[1]}, sentence {found[2]}"
    return f"derived by {figure.derived_by}" if figure.derived_by else "place in the report"


def _unfounded(fresh: Sequence[Erratum], new: Figures) -> Iterator[Finding]:
    """New errata that speak of a figure that is not there, or of a value that it does not have."""
    starts = {(erratum.figure, erratum.old) for erratum in fresh}
    for erratum in fresh:
        name, figure = erratum.figure, new.figure.get(erratum.figure)
        if figure is None:
            if new.whole("figures", name):
                yield finding("erratum-unknown", CHANGELOG, erratum.line, "", name, figure=name)
        elif amount(figure) != erratum.new and (name, erratum.new) not in starts:
            values = {"new": erratum.new, "value": amount(figure)}
            yield finding("erratum-unfounded", CHANGELOG, erratum.line, "", name, **values)
