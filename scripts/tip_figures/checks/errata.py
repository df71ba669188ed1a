"""The errata of the changelog: each corrected value of a figure, so that whoever used the old one can find it.

Under a heading `### Errata` each correction is one list line, `- FIGURE_ID: OLD → NEW (place in the report)`, with values as the
cells write them and a range as LOWER–UPPER.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tip_figures.datapackage.diff.revisions import CHANGELOG
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures import labels
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow

HEADING = "### Errata"
ERRATUM = re.compile(r"- (\S+): (\S+) → (\S+) \((\S(?:.*\S)?)\)")


class Erratum(NamedTuple):
    """One entry of the errata, as it is written, and its line, the first being 1."""

    line: int
    figure_id: str
    old: str
    new: str
    place: str


def check(old: Figures, new: Figures) -> Iterator[Finding]:
    """Has every corrected value of a figure its line in the errata, and does every new line say what is so?"""
    fresh, malformed = read_errata(new)
    yield from malformed
    for known in read_errata(old)[
        0
    ]:  # each stands for one line, since a correction that comes back needs a line of its own
        if same := next((erratum for erratum in fresh if erratum[1:] == known[1:]), None):
            fresh.remove(same)
    for figure in new.figures:
        before = old.figure_by_id.get(figure.figure_id)
        if before and (before.value, before.value_to) != (figure.value, figure.value_to):
            was, now = format_erratum_value(before), format_erratum_value(figure)
            mine = [erratum for erratum in fresh if erratum.figure_id == figure.figure_id]
            # Between versions that are not neighbours, lines of several releases lead from the one to the other.
            if was not in {one.old for one in mine} or now not in {one.new for one in mine}:
                place = labels.describe_place(figure)
                expected = f"- {figure.figure_id}: {was} → {now} ({place or f'derived by {figure.derived_by}'})"
                yield new.finding(
                    figure, "value", "erratum-missing", old=was, new=now, expected=expected
                )
    starts = {(erratum.figure_id, erratum.old) for erratum in fresh}
    for line, name, _, value, _ in fresh:
        now = format_erratum_value(new.figure_by_id[name]) if name in new.figure_by_id else ""
        if not now and new.has_all_rows("figures", name):
            yield create_finding("erratum-unknown", CHANGELOG, line, "", name, figure=name)
        elif now not in ("", value) and (name, value) not in starts:
            yield create_finding(
                "erratum-unfounded", CHANGELOG, line, "", name, new=value, value=now
            )


def read_errata(figures: Figures) -> tuple[list[Erratum], list[Finding]]:
    """The errata in a package's changelog, and the list lines among them that are not written as errata are."""
    try:
        text = (figures.package.root / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return [], []
    found, faults, inside = [], [], False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            inside = line.rstrip() == HEADING
        elif inside and re.match(r"\s*[-*+] ", line):
            if match := ERRATUM.fullmatch(line):
                found.append(Erratum(number, *match.groups()))
            else:
                faults.append(
                    create_finding("erratum-malformed", CHANGELOG, number, text=line.strip())
                )
    return found, faults


def format_erratum_value(figure: FigureRow) -> str:
    """A figure's value as an erratum writes it."""
    return "–".join(
        format_number(number).replace(",", "")
        for number in (figure.value, figure.value_to)
        if number is not None
    )
