"""One damage put to the checks, alone and followed by tidy, as a contributor would run it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from corruption.damages import Damage, Grid, Row, Tables, read, written
from tipdata.checks import CHECKS
from tipdata.figures.fill import FILLERS
from tipdata.figures.ledger_numbers import ledger_numbers
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


def one(task: tuple[Path, Damage]) -> Outcome:
    """What came of one damage."""
    return attempt(*scratch(task[0]), task[1])


def attempt(grid: Grid, root: Path, damage: Damage) -> Outcome:
    """Damage the package in `root`, which is a copy of that of `grid`, and see what is said; it is whole again at the end."""
    file = root / grid.paths[damage.table]
    rows = damage.applied(grid.tables[damage.table])
    file.write_text(written(rows) if rows else "", encoding="utf-8", newline="")
    try:
        alone = verdict(grid, damage, {**grid.tables, damage.table: rows}, _found(root))
        left = _tidy(root)
        after = {name: read(root / path) for name, path in grid.paths.items()}
        tidied = (
            MENDED
            if meaning(after) == meaning(grid.tables)
            else verdict(grid, damage, after, chain(left, _found(root)))
        )
    finally:
        for name, path in grid.paths.items():
            (root / path).write_text(written(grid.tables[name]), encoding="utf-8", newline="")
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
    if isinstance(figures, tuple):
        yield from ((finding.path, finding.line) for finding in figures)
    for stage in CHECKS:
        if not (stage.of_figures and isinstance(figures, tuple)):
            for finding in stage.check(figures if stage.of_figures else package):
                if finding.severity != NOTE:
                    yield finding.path, finding.line


def verdict(grid: Grid, damage: Damage, after: Tables, found: Iterator[Place]) -> str:
    """Where the first finding that counts stands."""
    near = {(grid.paths[table], place + 2) for table, place in tied(grid, damage, after)}  # the header is line 1
    whole = len(damage.edits) > 2 or not all(damage.edits.values())  # no row is left to point to
    verdict = SILENT
    for place in found:
        if whole or place in near:
            return ON_ROW
        verdict = ELSEWHERE
    return verdict


def meaning(tables: Tables) -> dict[str, list[str]]:
    """The rows of each table; of terms, which their roles tell apart, the position says nothing."""
    return {
        name: sorted(
            repr([(c, text) for c, text in row.items() if (name, c) != ("identity_terms", "position")]) for row in rows
        )
        for name, rows in tables.items()
    }


def tied(grid: Grid, damage: Damage, after: Tables) -> set[Place]:
    """The damaged rows in `after`, those linked to them by a foreign key, and identities with their terms and figures."""
    touched = [(damage.table, grid.tables[damage.table][place]) for place in damage.edits]
    touched += [(damage.table, row) for rows in damage.edits.values() for row in rows]
    key = grid.known[damage.table].primary_key
    places = _where(after, damage.table, key, (_key(row, key) for _, row in touched))
    places |= {
        (damage.table, i) for i, row in enumerate(after[damage.table]) if any(row == other for _, other in touched)
    }
    for name, table in grid.known.items():
        for mine, other, there in table.references:
            places |= _where(after, other.name, there, (_key(row, mine) for at, row in touched if at == name))
            places |= _where(after, name, mine, (_key(row, there) for at, row in touched if at == other.name))
    terms = [*grid.tables["identity_terms"], *after["identity_terms"]]
    ids = {row["identity_id"] for at, row in touched if at in ("identities", "identity_terms")}
    figures = {row["figure_id"] for at, row in touched if at == "figures"}
    ids |= {row["identity_id"] for row in terms if row["figure_id"] in figures}
    for name in ("identities", "identity_terms"):
        places |= _where(after, name, ["identity_id"], ((one,) for one in ids))
    return places | _where(
        after, "figures", ["figure_id"], ((row["figure_id"],) for row in terms if row["identity_id"] in ids)
    )


def _where(tables: Tables, table: str, columns: list[str], keys: Iterable[tuple[str, ...]]) -> set[Place]:
    """The rows of a table whose cells in some columns are one of some keys."""
    wanted = {key for key in keys if all(key)}
    return {(table, i) for i, row in enumerate(tables[table]) if wanted and _key(row, columns) in wanted}


def _key(row: Row, columns: list[str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in columns)
