"""The errata of the changelog: corrected values, so that people who used the old ones see it.

Under a heading `### Errata` each correction is one list item:
`- FIGURE_ID: OLD → NEW (place in the report)`. Values are written as in the table; a range is
LOWER–UPPER.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tip_figures.datapackage.diff.revisions import CHANGELOG
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures import labels
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow

HEADING = "### Errata"
LIST_ITEM = re.compile(r"\s*[-*+] ")
ERRATUM = re.compile(r"- (?P<figure>\S+): (?P<old>\S+) → (?P<new>\S+) \((?P<place>\S(?:.*\S)?)\)")


class Erratum(NamedTuple):
    """One entry of the errata as it is written, and its line in the changelog, from 1."""

    line: int
    figure_id: str
    old: str
    new: str
    place: str

    def says_the_same(self, other: "Erratum") -> bool:
        """Whether two entries are equal but for their lines."""
        return self._replace(line=other.line) == other


class Errata(NamedTuple):
    """The entries of a changelog, and findings about list items that are not written as one."""

    entries: Sequence[Erratum]
    findings: Sequence[Finding]


def check(old: Figures, new: Figures) -> Iterator[Finding]:
    """Is every corrected value in the errata, and is every new entry of the errata true?"""
    errata = read_errata(new)
    yield from errata.findings
    new_entries = _remove_entries(errata.entries, read_errata(old).entries)
    for figure in new.figures:
        before = old.figure_by_id.get(figure.figure_id)
        if before is not None:
            yield from _check_correction(new, before, figure, new_entries)
    for entry in new_entries:
        yield from _check_entry(new, entry, new_entries)


def _remove_entries(
    entries: Sequence[Erratum], old_entries: Sequence[Erratum]
) -> Sequence[Erratum]:
    """Return the entries without those of an older changelog, each removed once.

    A correction that is made again needs an entry of its own.
    """
    remaining = list(entries)
    for old_entry in old_entries:
        copy = next((entry for entry in remaining if entry.says_the_same(old_entry)), None)
        if copy is not None:
            remaining.remove(copy)
    return remaining


def _check_correction(
    new: Figures, before: FigureRow, figure: FigureRow, entries: Sequence[Erratum]
) -> Iterator[Finding]:
    """Do the errata contain the old and the new value of a figure, if these differ?"""
    old_value, new_value = format_erratum_value(before), format_erratum_value(figure)
    own_entries = [entry for entry in entries if entry.figure_id == figure.figure_id]
    # If several releases lie between the versions, old and new value may be in different entries.
    names_old = any(entry.old == old_value for entry in own_entries)
    names_new = any(entry.new == new_value for entry in own_entries)
    is_corrected = (before.value, before.value_to) != (figure.value, figure.value_to)
    if is_corrected and not (names_old and names_new):
        place = labels.describe_place(figure) or f"derived by {figure.derived_by}"
        yield new.create_finding(
            figure,
            "value",
            "erratum-missing",
            old=old_value,
            new=new_value,
            expected=f"- {figure.figure_id}: {old_value} → {new_value} ({place})",
        )


def _check_entry(new: Figures, entry: Erratum, entries: Sequence[Erratum]) -> Iterator[Finding]:
    """Does the figure of an entry exist and have its new value, unless that was corrected too?"""
    figure = new.figure_by_id.get(entry.figure_id)
    if figure is None:
        if new.has_all_rows("figures", entry.figure_id):
            yield create_finding(
                "erratum-unknown",
                CHANGELOG,
                entry.line,
                "",
                entry.figure_id,
                figure=entry.figure_id,
            )
        return
    value = format_erratum_value(figure)
    corrected_again = any(
        (other.figure_id, other.old) == (entry.figure_id, entry.new) for other in entries
    )
    if entry.new != value and not corrected_again:
        yield create_finding(
            "erratum-unfounded",
            CHANGELOG,
            entry.line,
            "",
            entry.figure_id,
            new=entry.new,
            value=value,
        )


def read_errata(figures: Figures) -> Errata:
    """Read the errata in the changelog of a package; none if it has no changelog."""
    try:
        text = (figures.package.root / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Errata([], [])
    entries = []
    findings = []
    is_in_errata = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            is_in_errata = line.rstrip() == HEADING
        elif is_in_errata and LIST_ITEM.match(line):
            match = ERRATUM.fullmatch(line)
            if match:
                entries.append(Erratum(number, *match.groups()))
            else:
                text_of_item = line.strip()
                findings.append(
                    create_finding("erratum-malformed", CHANGELOG, number, text=text_of_item)
                )
    return Errata(entries, findings)


def format_erratum_value(figure: FigureRow) -> str:
    """Write the value of a figure as an erratum does: `2500000`, or `1–3` for a range."""
    numbers = [figure.value] if figure.value_to is None else [figure.value, figure.value_to]
    return "–".join(format_number(number).replace(",", "") for number in numbers)
