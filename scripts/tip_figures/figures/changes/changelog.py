"""The errata of the changelog: corrected figures, so that people who used the old ones see it.

Under a heading `### Errata` each correction is one list item:
`- FIGURE_ID: OLD → NEW (place in the report)` for a value, and
`- FIGURE_ID: COLUMN OLD → NEW (place in the report)` for another column. Values are written as in
the table; a range is LOWER–UPPER, and an empty cell is (empty).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.revisions import CHANGELOG

HEADING = "### Errata"
LIST_ITEM = re.compile(r"\s*[-*+] ")
ERRATUM = re.compile(
    r"- (?P<figure>\S+): (?:(?P<column>[a-z_]+) )?(?P<old>\S+) → (?P<new>\S+)"
    r" \((?P<place>\S(?:.*\S)?)\)"
)
VALUE = "value"
CORRECTED_COLUMNS = (VALUE, "year", "bound", "rounded_to", "obs_status")
"""Columns of figures whose corrections are errata; `value` includes `value_to`."""


class Erratum(NamedTuple):
    """One entry of the errata as it is written, and its line in the changelog, from 1.

    column: one of CORRECTED_COLUMNS
    """

    line: int
    figure_id: str
    column: str
    old: str
    new: str
    place: str

    @property
    def correction(self) -> str:
        """Old and new cell as an entry contains them: `30 → 31`, `year 2018 → 2019`."""
        return write_correction(self.column, self.old, self.new)

    def says_the_same(self, other: "Erratum") -> bool:
        """Whether two entries are equal but for their lines."""
        return self._replace(line=other.line) == other


class Errata(NamedTuple):
    """The entries of a changelog, and findings about list items that are not written as one."""

    entries: Sequence[Erratum]
    findings: Sequence[Finding]


def read_errata(package: Package) -> Errata:
    """Read the errata in the changelog of a package; none if it has no changelog."""
    try:
        text = (package.root / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Errata([], [])
    entries = []
    findings = []
    is_in_errata = False
    for line_number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            is_in_errata = line.rstrip() == HEADING
        elif is_in_errata and LIST_ITEM.match(line):
            match = ERRATUM.fullmatch(line)
            column = (match["column"] or VALUE) if match else ""
            if match and column in CORRECTED_COLUMNS:
                figure_id, _, old, new, place = match.groups()
                entries.append(Erratum(line_number, figure_id, column, old, new, place))
            else:
                item = line.strip()
                findings.append(
                    create_finding("erratum-malformed", CHANGELOG, line_number, text=item)
                )
    return Errata(entries, findings)


def write_correction(column: str, old: str, new: str) -> str:
    """Return old and new cell as an entry contains them, after the column if it is not `value`."""
    return f"{old} → {new}" if column == VALUE else f"{column} {old} → {new}"
