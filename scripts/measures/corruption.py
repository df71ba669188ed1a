"""Damage every cell and row of a package in turn, and see whether the checks report each damage.

Temporary: the yardstick for a smaller engine of checks; it goes when that engine is done.

Each damage is one mistake that a person or a program might make. It counts as reported if a finding
on the damaged row, or on a row tied to it, leads there, or if it does so after tidy has run. The
package itself is not changed.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.damages import (
    Damage,
    PackageCells,
    Tables,
    list_damages,
    sort_cells,
)
from measures.table_files import Row, read_rows, write_rows
from tip_figures.checks import CHECKS
from tip_figures.cli.package_report import run_checks
from tip_figures.cli.tidy import make_tidy_rules
from tip_figures.datapackage.findings import NOTE, Finding
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.tidy_plan import plan_tidying
from tip_figures.figures.generated_tables import GENERATED_TABLES

ROOT = Path(__file__).resolve().parents[2]
FIRST_ROW_LINE = 2  # of a table, whose header is line 1

CODES = (
    "After tidy has updated the label, only the report shows whom a number counts, and when;"
    " tidy shows both labels."
)
NUMERAL_PLACE = (
    "After tidy has updated the place of the figure, only the text shows where a numeral is;"
    " `verify_source` proves it."
)
CODEBOOK = (
    "Only the report shows who counted, and what contains what;"
    " figures of an identity that do not match would show it."
)
GAPS = "A series of one year needs no reason for another; only the report shows which it has."
REASONS = {
    "figures.year": CODES,
    "figures.citizenship": CODES,
    "figures.exploitation": CODES,
    "figures.exploited_in": CODES,
    "figures.sex": CODES,
    "figures.age": CODES,
    "figures.status": CODES,
    "figures.actor": CODES,
    "figures.period": CODES,
    "figures.purpose": CODES,
    "figures.obs_status": "Whether a note explains a status needs a reader.",
    "figures.rounded_to": "Only the report shows whether a number such as 550 was rounded.",
    "figures.year_basis": "Whether a year in the sentence governs the number needs a reader.",
    "gaps.indicator_id": GAPS,
    "gaps.(rows)": GAPS,
    "indicators.counted_by": CODEBOOK,
    "indicators.part_of": CODEBOOK,
    "indicators.dimensions": (
        "tidy gives existing figures the code `all` of a dimension that is added to an indicator."
    ),
    "indicators.label": "A label is prose; tidy updates the labels of figures, and shows both.",
    "indicators.measure": "Only the report shows whether a number is counted over a year.",
    "numerals.paragraph": NUMERAL_PLACE,
    "numerals.sentence": NUMERAL_PLACE,
    "numerals.start": NUMERAL_PLACE,
    "numerals.end": NUMERAL_PLACE,
    "numerals.hedge": (
        "A number is as exact with “all but” before it as without; `verify_source` proves hedges."
    ),
    "numerals.quote": "Only the text shows the letters of a quote; `verify_source` proves it.",
    "identities.source_id": "An identity over passages may belong to any passage of its terms.",
    "sources.year_covered": "Only the report shows which year a passage is mostly about.",
    "sentences.length": (
        "Only the text shows how long a sentence is after its last numeral;"
        " `verify_source` proves it."
    ),
}
"""Why a damage is not reported on its row, by table and column."""

Key = tuple[str, ...]
"""A table, and the parts of a primary key of it."""

RowPlace = tuple[str, int]
"""A table, and the number of a row of it, from 0."""

FilePlace = tuple[str, int]
"""A file of the package, and a line of it, from 1."""


@dataclass(frozen=True)
class Outcome:
    """What became of a damage.

    is_reported:            on its row, or on one tied to it
    is_reported_after_tidy: the same after tidy has run, or tidy has fixed it
    """

    damage: Damage
    is_reported: bool
    is_reported_after_tidy: bool


@dataclass(frozen=True)
class RowKeys:
    """Keys of a row.

    own:        its primary key; None if a part of it is empty
    referenced: keys of the rows that it refers to
    """

    own: Key | None
    referenced: frozenset[Key]

    def refers_to(self, keys: Iterable[Key]) -> bool:
        """Whether the row has one of these keys, or refers to one."""
        return any(key == self.own or key in self.referenced for key in keys)


@cache
def make_scratch_copy(package: Path) -> tuple[PackageCells, Path]:
    """Return the cells of a package, and a copy of it to damage; one for each process.

    The copy has the source tables alone: any change makes the generated ones out of date.
    """
    root = Path(tempfile.mkdtemp())
    for folder in ("resources", "schemas"):
        shutil.copytree(package / folder, root / folder)
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [
        resource for resource in descriptor["resources"] if resource["name"] not in GENERATED_TABLES
    ]
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for table in GENERATED_TABLES:
        (root / f"resources/{table}.csv").unlink(missing_ok=True)
    return PackageCells(package), root


def try_damage(package: Path, damage: Damage) -> Outcome:
    """Damage a copy of a package, see what the checks report, and restore the copy."""
    cells, root = make_scratch_copy(package)
    damaged_rows = damage.apply(cells.tables[damage.table])
    write_rows(root, damage.table, damaged_rows)
    try:
        damaged = {**cells.tables, damage.table: damaged_rows}
        is_reported = is_damage_reported(cells, damage, damaged, find_places(root))
        tidy_places = tidy_package(root)
        tidied = {table: read_rows(root, table) for table in cells.tables}
        is_reported_after_tidy = have_same_rows(cells.tables, tidied) or is_damage_reported(
            cells, damage, tidied, [*tidy_places, *find_places(root)]
        )
    finally:
        for table, rows in cells.tables.items():
            write_rows(root, table, rows)
    return Outcome(damage, is_reported, is_reported_after_tidy)


def find_places(root: Path) -> list[FilePlace]:
    """Return the places of the findings in a package, without notes."""
    findings = run_checks(load_package(root), CHECKS).findings
    return list_places(finding for finding in findings if finding.severity != NOTE)


def tidy_package(root: Path) -> list[FilePlace]:
    """Run tidy, and return the places that it leaves to a person."""
    package = load_package(root)
    plan = plan_tidying(package, make_tidy_rules(package), in_new_files=True)
    for file in plan.files:
        (root / file.path).write_bytes(file.content)
    return list_places(plan.findings)


def list_places(findings: Iterable[Finding]) -> list[FilePlace]:
    """Return path and line of findings."""
    return [(finding.path, finding.line) for finding in findings]


def have_same_rows(tables: Tables, other_tables: Tables) -> bool:
    """Whether tables have the same rows, in whatever order."""
    return all(sort_cells(tables[table]) == sort_cells(other_tables[table]) for table in tables)


def is_damage_reported(
    package: PackageCells, damage: Damage, tables: Tables, places: Iterable[FilePlace]
) -> bool:
    """Whether one of the findings leads to the damage; any does if the damaged row is gone.

    tables: with the damage
    places: of the findings in them
    """
    if not all(damage.edits.values()):
        return any(True for _ in places)
    tied_places = {
        (f"resources/{table}.csv", number + FIRST_ROW_LINE)
        for table, number in find_tied_rows(package, damage, tables)
    }
    return any(place in tied_places for place in places)


def find_tied_rows(package: PackageCells, damage: Damage, tables: Tables) -> set[RowPlace]:
    """Return the damaged rows, those tied to them by a foreign key, and whole identities.

    tables: with the damage
    """
    touched_rows = [package.tables[damage.table][number] for number in damage.edits]
    for new_rows in damage.edits.values():
        touched_rows += new_rows
    keys_by_place = {
        (table, number): find_keys(package, table, row)
        for table, number, row in iterate_rows(tables)
    }
    tied_rows = {
        (damage.table, number)
        for number, row in enumerate(tables[damage.table])
        if row in touched_rows
    }
    reached = [find_keys(package, damage.table, row) for row in touched_rows]
    # From a term to its identity, and from that to all its terms.
    for followed_table in ("identity_terms", "identities", "identity_terms", ""):
        own_keys = {keys.own for keys in reached if keys.own is not None}
        named_keys = own_keys.union(*(keys.referenced for keys in reached))
        linked = [
            place
            for place, keys in keys_by_place.items()
            if keys.own in named_keys or keys.refers_to(own_keys)
        ]
        tied_rows.update(linked)
        reached = [keys_by_place[place] for place in linked if place[0] == followed_table]
    return tied_rows


def iterate_rows(tables: Tables) -> Iterator[tuple[str, int, Row]]:
    """Return each row with its table and its number."""
    for table, rows in tables.items():
        for number, row in enumerate(rows):
            yield table, number, row


def find_keys(package: PackageCells, table: str, row: Row) -> RowKeys:
    """Return the keys of a row; one with an empty part is not a key."""
    schema = package.schemas[table]
    own = read_key(table, schema.primary_key, row)
    referenced = set()
    for reference in schema.references:
        key = read_key(reference.table.name, reference.columns, row)
        if key is not None:
            referenced.add(key)
    return RowKeys(own, frozenset(referenced))


def read_key(table: str, columns: Sequence[str], row: Row) -> Key | None:
    """Return a key to a table from the cells of a row; None if one is empty."""
    parts = [row.get(column, "") for column in columns]
    return (table, *parts) if all(parts) else None


def find_reason(damage: Damage) -> str:
    """Return why a damage to a column need not be reported; "" if it must be."""
    return REASONS.get(f"{damage.table}.{damage.column}", "")


def main(every: str = "1") -> int:
    """Damage the published package, and print each damage that is missed without a reason.

    every: only each Nth damage is tried
    """
    cells = PackageCells(ROOT)
    for damage in list(list_damages(cells))[:: int(every)]:
        outcome = try_damage(ROOT, damage)
        if not outcome.is_reported_after_tidy and not find_reason(damage):
            rows = cells.tables[damage.table]
            print(f"{damage.table}.{damage.column}, {damage.kind}: {damage.describe(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
