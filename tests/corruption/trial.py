"""One damage put to the checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corruption.damages import Damage
from corruption.grid import Kept
from corruption.ties import tied
from tipdata.package.finding import ERROR, Finding
from tipdata.package.load import Package


@dataclass(frozen=True)
class Outcome:
    """What came of a damage.

    reported: some error was found
    tied:     one of them stands on the damaged row or on one tied to it
    """

    table: str
    column: str
    kind: str
    what: str
    reported: bool
    tied: bool


def attempt(kept: Kept, damage: Damage, findings: Callable[[Package], Iterator[Finding]]) -> Outcome:
    """Damage a package and see what the checks say, no longer than it takes to know.

    findings: of a package, one by one
    """
    near = tied(kept, damage)
    paths = {table.path: table.name for table in kept.package.tables.values()}
    reported = placed = False
    for finding in findings(kept.damaged(damage.grids(kept))):
        if finding.severity == ERROR:
            reported = True
            placed = damage.whole or (paths.get(finding.path, ""), finding.line) in near
            if placed:
                break
    return Outcome(damage.table, damage.column, damage.kind, damage.what, reported, placed)
