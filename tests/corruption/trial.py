"""One damage put to the checks, alone and followed by tidy, as a contributor would run it."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import cells
from cells import Row
from corruption.damages import Damage, Grid, Tables
from tipdata.checks import CHECKS
from tipdata.figures.fill import FILLERS, ledger_numbers
from tipdata.figures.model import Figures
from tipdata.package.finding import NOTE
from tipdata.package.load import load
from tipdata.tidy.plan import plan

Place = tuple[str, int]
ON_ROW, ELSEWHERE, MENDED, SILENT = "reported on the row", "reported elsewhere", "mended by tidy", "not reported"


@dataclass(frozen=True)
class Outcome:
    """What came of a damage, alone and after tidy: one of the four words above."""

    kind: str
    table: str
    column: str
    words: str
    alone: str
    tidied: str


@cache
def scratch(package: Path) -> tuple[Grid, Path]:
    """The package as cells, and a copy of it that may be damaged; one a process."""
    root = Path(tempfile.mkdtemp())
    shutil.copytree(package / "resources", root / "resources")
    shutil.copytree(package / "schemas", root / "schemas")
    shutil.copy(package / "datapackage.json", root)
    return Grid(package), root


def attempt(package: Path, damage: Damage) -> Outcome:
    """Damage a copy of the package, and see what is said; the copy is whole again at the end."""
    grid, root = scratch(package)
    rows = damage.applied(grid.tables[damage.table])
    cells.write(root, damage.table, rows)
    try:
        alone = verdict(grid, damage, {**grid.tables, damage.table: rows}, _found(root))
        left = _tidy(root)
        after = {name: cells.read(root, name) for name in grid.tables}
        mended = all(grid.meaning(name, after[name]) == grid.meaning(name, grid.tables[name]) for name in after)
        tidied = MENDED if mended else verdict(grid, damage, after, chain(left, _found(root)))
    finally:
        for name, whole in grid.tables.items():
            cells.write(root, name, whole)
    return Outcome(damage.kind, damage.table, damage.column, damage.words(grid.tables), alone, tidied)


def _tidy(root: Path) -> list[Place]:
    """Tidy the package; places of what it had to leave to a person."""
    made = plan(load(root), FILLERS, ledger_numbers, True)
    for file in made.files:
        (root / file.path).write_bytes(file.content)
    return [(finding.path, finding.line) for finding in made.findings]


def _found(root: Path) -> Iterator[Place]:
    """Path and line of each finding, one by one, so that who has seen enough may stop; notes do not count."""
    package = load(root)
    figures = Figures.load(package)
    for stage in CHECKS:
        unread = stage.of_figures and isinstance(figures, tuple)
        found = figures if unread else stage.check(figures if stage.of_figures else package)
        yield from ((finding.path, finding.line) for finding in found if finding.severity != NOTE)


def verdict(grid: Grid, damage: Damage, after: Tables, found: Iterator[Place]) -> str:
    """Where the first finding that counts stands."""
    near = {(f"resources/{table}.csv", place + 2) for table, place in tied(grid, damage, after)}  # the header is line 1
    whole = len(damage.edits) > 2 or not all(damage.edits.values())  # no row is left to point to
    verdict = SILENT
    for place in found:
        if whole or place in near:
            return ON_ROW
        verdict = ELSEWHERE
    return verdict


def tied(grid: Grid, damage: Damage, after: Tables) -> set[Place]:
    """The damaged rows in `after`, those tied to them by a foreign key, and whole identities with their figures."""
    touched = [grid.tables[damage.table][place] for place in damage.edits]
    touched += [row for rows in damage.edits.values() for row in rows]
    keys = [_keys(grid, damage.table, row) for row in touched]
    own, named = {one[0] for one in keys} - {None}, set().union(*keys) - {None}
    rows = {(name, i): _keys(grid, name, row) for name, listed in after.items() for i, row in enumerate(listed)}
    near = {place for place, one in rows.items() if one[0] in named or own & set(one)}
    near |= {(damage.table, i) for i, row in enumerate(after[damage.table]) if row in touched}
    terms = [rows[place] for place in near if place[0] == "identity_terms"]
    terms += keys if damage.table in ("identities", "identity_terms") else []
    identities = {key for one in terms for key in one if key and key[0] == "identities"}
    whole = {place for place, one in rows.items() if identities & set(one)}
    figures = {key for place in whole for key in rows[place] if key and key[0] == "figures"}
    return near | whole | {place for place, one in rows.items() if one[0] in figures}


def _keys(grid: Grid, table: str, row: Row) -> list[tuple[str, ...] | None]:
    """A row's own key, then those of the rows that it refers to, each with its table; None where a part is empty."""
    known = grid.known[table]
    named = [(table, known.primary_key), *((other.name, mine) for mine, other, _ in known.references)]
    keys = [(name, *(row.get(column, "") for column in columns)) for name, columns in named]
    return [key if all(key) else None for key in keys]
