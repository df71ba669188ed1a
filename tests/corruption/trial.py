"""One damage put to the checks, alone and followed by tidy, as a contributor would run it."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from corruption.damages import Damage, Grid, Row, Tables, read, written
from tipdata.checks import CHECKS
from tipdata.cli import tidy
from tipdata.figures.model import Figures
from tipdata.package.finding import NOTE
from tipdata.package.load import load

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
        tidied = MENDED if after == grid.tables else verdict(grid, damage, after, chain(left, _found(root)))
    finally:
        for name, path in grid.paths.items():
            (root / path).write_text(written(grid.tables[name]), encoding="utf-8", newline="")
    return Outcome(damage.kind, damage.table, damage.column, damage.words(grid.tables), alone, tidied)


def _tidy(root: Path) -> list[Place]:
    """Tidy the package; places of what it had to leave to a person."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        tidy.run([str(root), "--format", "json"])
    return [(finding["path"], finding["line"] or 0) for finding in json.loads(output.getvalue())["findings"]]


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


def tied(grid: Grid, damage: Damage, after: Tables) -> set[Place]:
    """The damaged rows in `after`, those linked to them by a foreign key, and identities with their terms and figures."""
    touched = [(damage.table, grid.tables[damage.table][place]) for place in damage.edits]
    touched += [(damage.table, row) for rows in damage.edits.values() for row in rows]
    places = {
        (damage.table, i) for i, row in enumerate(after[damage.table]) if any(row == other for _, other in touched)
    }
    key = grid.schemas[damage.table]["primaryKey"]
    keys = {_key(row, key) for _, row in touched}
    places |= {(damage.table, i) for i, row in enumerate(after[damage.table]) if _key(row, key) in keys}
    for table, schema in grid.schemas.items():
        for link in schema.get("foreignKeys", []):
            mine, there = link["fields"], link["reference"]["fields"]
            other = link["reference"].get("resource") or table
            down = {_key(row, mine) for name, row in touched if name == table} - {()}
            up = {_key(row, there) for name, row in touched if name == other} - {()}
            places |= {(other, i) for i, row in enumerate(after[other]) if _key(row, there) in down}
            places |= {(table, i) for i, row in enumerate(after[table]) if _key(row, mine) in up}
    return places | _identities(grid, touched, after)


def _identities(grid: Grid, touched: list[tuple[str, Row]], after: Tables) -> set[Place]:
    figures = {row["figure_id"] for table, row in touched if table == "figures"}
    terms = [*grid.tables["identity_terms"], *after["identity_terms"]]
    ids = {row["identity_id"] for table, row in touched if table in ("identities", "identity_terms")}
    ids |= {row["identity_id"] for row in terms if row["figure_id"] in figures}
    figures = {row["figure_id"] for row in terms if row["identity_id"] in ids}
    wanted = {
        "identities": ("identity_id", ids),
        "identity_terms": ("identity_id", ids),
        "figures": ("figure_id", figures),
    }
    return {(t, i) for t, (name, known) in wanted.items() for i, row in enumerate(after[t]) if row.get(name) in known}


def _key(row: Row, names: list[str]) -> tuple[str, ...]:
    """The cells of some columns; nothing where one is empty."""
    made = tuple(row.get(name, "") for name in names)
    return made if all(made) else ()
