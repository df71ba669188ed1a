"""Damage every cell and row of a package in turn, and count how much of it the checks report.

Each damage is one slip that a person or a program might make. It is counted as reported where the first finding on the
damaged row, or on a row tied to it, would lead there; and once more after tidy has run, as a contributor would run it.
The package itself is not touched.

Exit status: 0 counted, 2 could not run.
"""

import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

import cells
from cells import Row
from tip_figures import location
from tip_figures.checks import CHECKS
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import run_command
from tip_figures.cli.package_report import name_and_version, run_checks
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.findings import NOTE
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.text_format import escape_markdown
from tip_figures.datapackage.tidy.plan import plan_tidying
from tip_figures.figures.derived_cells import DERIVED_CELL_RULES, derive_ledger_numbers

Tables = Mapping[str, list[Row]]
Place = tuple[str, int]  # a table, and a row of it from 0; or a file, and a line of it from 1
PAGE = location.DEFAULT_PACKAGE / "docs" / "corruption.md"
EXAMPLES = 3  # survivors of a kind that are shown
HEAD = """# How much damage gets past the checks

Made by `make corrupt` of {} {}: every cell damaged in turn, then every row; free text only by what nobody can see.{}

{:,} damages: {} are reported by `validate --strict` on the damaged row or one tied to it; after `tidy`, {} are, or are mended.

| table | column | damages | on the row | after tidy |
| --- | --- | ---: | ---: | ---: |"""
LOOKALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")  # Latin → Cyrillic
FREE_TEXT = (
    "definition",
    "explanation",
    "note",
    "statement",
)  # nobody but a reader can know whether it is true
HIDDEN = (
    "white space added",
    "an invisible character added",
    "a look-alike letter",
)  # wrong in free text too
EXCHANGED = "two rows' values exchanged"
ROWS = "(rows)"  # stands for the column where whole rows are damaged
CODES = "Once tidy has let the label follow, only the report knows whom a number counts, and when; tidy shows both labels."
PLACE = "Once tidy has let the place of the figure follow, only the text knows where a numeral stands; `verify_source` proves it."
CODEBOOK = "Only the report says who counted, and what lies in what; figures of an identity that do not fit together would tell."
REASONS = {
    "figures.year": CODES, "figures.citizenship": CODES, "figures.exploitation": CODES, "figures.exploited_in": CODES,
    "figures.sex": CODES, "figures.referred_by": CODES, "figures.purpose": CODES,
    "figures.obs_status": "Whether a note explains a status is for a reader to judge.",
    "figures.rounded_to": "Only the report knows whether a number such as 550 was rounded.",
    "figures.year_basis": "Whether a year in the sentence governs the number is a judgement of whoever reads the report.",
    "indicators.counted_by": CODEBOOK, "indicators.part_of": CODEBOOK,
    "indicators.dimensions": "tidy gives older figures the code `all` of a dimension that an indicator gains.",
    "indicators.label": "A label is prose; tidy lets the labels of figures follow, and shows both.",
    "indicators.measure": "Only the report says whether a number is counted over a year.",
    "numerals.paragraph": PLACE, "numerals.sentence": PLACE, "numerals.start": PLACE, "numerals.end": PLACE,
    "numerals.hedge": "A number is as exact with “all but” before it as without; `verify_source` proves hedges.",
    "numerals.quote": "Only the text knows the letters of a quote; `verify_source` proves it.",
    "sentences.length": "Only the text knows how long a sentence is behind its last numeral; `verify_source` proves it.",
}  # fmt: skip
"""Why a damage is not reported on its row, by table and column."""


class Damage(NamedTuple):
    """One damage to one table.

    edits: what stands instead of a row, by its place from 0: no row, one or two
    """

    kind: str
    table: str
    column: str
    edits: Mapping[int, tuple[Row, ...]]

    def words(self, rows: list[Row]) -> str:
        """What was done to these rows, for people."""
        return "; ".join(
            f"{next(iter(rows[place].values()))}: {rows[place].get(self.column, '')!r} → "
            f"{' and '.join(repr(row.get(self.column, 'row')) for row in new) or 'gone'}"
            for place, new in self.edits.items()
        )


class Outcome(NamedTuple):
    """Whether a damage is reported on its row, alone, and after tidy, which may have mended it."""

    damage: Damage
    alone: bool
    tidied: bool


class Grid:
    """The tables of a package as cells of text, with what its schemas say of them."""

    def __init__(self, root: Path) -> None:
        self.known = load_package(root).tables
        self.tables = {name: cells.read_rows(root, name) for name in self.known}

    def codes(self, table: str, column: str) -> list[str]:
        """What else may stand in a column: its codes, or keys of the table that it refers to; nothing where all may."""
        for columns, other, targets in self.known[table].references:
            if columns == [column]:
                return [row[targets[0]] for row in self.tables[other.name]]
        return list(self.known[table].fields[column].get("constraints", {}).get("enum", []))

    def keys(self, table: str, row: Row) -> list[tuple[str, ...] | None]:
        """A row's own key, then those of the rows that it refers to, each with its table; None where a part is empty."""
        known = self.known[table]
        named = [
            (table, known.primary_key),
            *((other.name, mine) for mine, other, _ in known.references),
        ]
        keys = [(name, *(row.get(column, "") for column in columns)) for name, columns in named]
        return [key if all(key) else None for key in keys]


def run(argv: Sequence[str]) -> int:
    """Damage the package named on the command line."""
    parser = CommandParser(__doc__)
    parser.add_argument("--every", type=int, default=1, help="only each Nth damage (%(default)s)")
    parser.add_argument(
        "--output", type=Path, default=PAGE, help="where the page goes (docs/corruption.md)"
    )
    args = parser.parse_args(argv)
    package = load_package(args.package)
    if not run_checks(package, CHECKS, strict=True).valid:
        raise CommandError(
            f"{args.package}: only a valid package can be damaged; see validate.py --strict."
        )
    grid = Grid(args.package)
    chosen = list(damages(grid))[:: args.every]
    os.environ["POLARS_MAX_THREADS"] = "1"  # each process has a core of its own
    with multiprocessing.get_context("spawn").Pool() as pool:
        outcomes = list(
            tqdm(
                pool.imap(partial(attempt, args.package), chosen, 20),
                total=len(chosen),
                disable=None,
            )
        )
    part = (
        "" if args.every == 1 else f" One damage in {args.every} was tried, evenly over all tables."
    )
    args.output.write_text(
        page(outcomes, grid.tables, *name_and_version(package), part), encoding="utf-8"
    )
    return 0


def damages(grid: Grid) -> Iterator[Damage]:
    """Every cell damaged in one way, drawn for each but the same in every run; then rows."""
    for table, rows in grid.tables.items():
        for column in rows[0]:
            draw = random.Random(f"{table}.{column}")
            for place in range(len(rows)):
                made: dict[tuple[tuple[int, str], ...], Damage] = {}
                for kind, texts in _slips(grid, table, column, place):
                    one = Damage(
                        kind,
                        table,
                        column,
                        {p: ({**rows[p], column: text},) for p, text in texts.items()},
                    )
                    if (kind in HIDDEN or column not in FREE_TEXT) and not same(rows, one):
                        made.setdefault(tuple(texts.items()), one)
                if made:
                    yield draw.choice([*made.values()])
        for place, row in enumerate(rows):
            if len(rows) > 1:
                yield Damage("row deleted", table, ROWS, {place: ()})
            yield Damage("row doubled", table, ROWS, {place: (row, row)})


def _slips(grid: Grid, table: str, column: str, place: int) -> Iterator[tuple[str, dict[int, str]]]:
    """Each slip that a person or a program makes in one cell, or two of a column: its kind, and what these say then."""
    rows = grid.tables[table]
    escape_markdown = rows[place][column]
    yield "emptied", {place: ""}
    digits = [i for i, c in enumerate(escape_markdown) if c.isdecimal()]
    for i in {*digits[:1], *digits[-1:]}:
        yield (
            "a digit changed",
            {
                place: f"{escape_markdown[:i]}{(int(escape_markdown[i]) + 1) % 10}{escape_markdown[i + 1 :]}"
            },
        )
    for i in [i for i in digits if i + 1 in digits][:1]:
        yield (
            "two digits swapped",
            {
                place: escape_markdown[:i]
                + escape_markdown[i + 1]
                + escape_markdown[i]
                + escape_markdown[i + 2 :]
            },
        )
    if escape_markdown.strip("0").isdecimal() and grid.known[table].fields[column]["type"] in (
        "integer",
        "number",
        "year",
    ):
        yield "off by one", {place: str(int(escape_markdown) + 1)}
        yield "sign", {place: f"-{escape_markdown}"}
    for near in (place - 1, place + 1):
        if 0 <= near < len(rows):
            yield "a neighbour's value", {place: rows[near][column]}
    codes = grid.codes(table, column)
    for code in random.Random(f"{table}{column}{place}").sample(codes, min(3, len(codes))):
        yield "another valid code", {place: code}
    if escape_markdown:
        middle = len(escape_markdown) // 2
        yield "white space added", {place: f"{escape_markdown} "}
        yield (
            "white space added",
            {place: f"{escape_markdown[:middle]}\u00a0{escape_markdown[middle:]}"},
        )
        yield (
            "an invisible character added",
            {place: f"{escape_markdown[:middle]}\u200b{escape_markdown[middle:]}"},
        )
        yield "letter case changed", {place: escape_markdown.swapcase()}
        yield "a look-alike letter", {place: escape_markdown.translate(LOOKALIKES)}
    later = next((p for p in range(place + 1, len(rows)) if rows[p][column] != escape_markdown), 0)
    if later:
        yield EXCHANGED, {place: rows[later][column], later: escape_markdown}
    if escape_markdown and later == place + 1:
        yield "a value moved one row down", {place: "", later: escape_markdown}


def same(rows: list[Row], damage: Damage) -> bool:
    """Whether the rows say what they said; terms of one role may change places."""
    new = [row for made in damage.edits.values() for row in made]
    apart = "position" if damage.kind == EXCHANGED else ""
    return _meaning([rows[place] for place in damage.edits], apart) == _meaning(new, apart)


def _meaning(rows: list[Row], apart: str = "position") -> list[list[str]]:
    """The rows in no order, without one column."""
    return sorted(
        [escape_markdown for name, escape_markdown in row.items() if name != apart] for row in rows
    )


@cache
def scratch(package: Path) -> tuple[Grid, Path]:
    """The package as cells, and a copy of it that may be damaged; one a process."""
    root = Path(tempfile.mkdtemp())
    for folder in ("resources", "schemas"):
        shutil.copytree(package / folder, root / folder)
    shutil.copy(package / "datapackage.json", root)
    return Grid(package), root


def attempt(package: Path, damage: Damage) -> Outcome:
    """Damage a copy of the package, and see what is said; the copy is whole again at the end."""
    grid, root = scratch(package)
    old = grid.tables[damage.table]
    rows = [row for place, was in enumerate(old) for row in damage.edits.get(place, (was,))]
    cells.write_rows(root, damage.table, rows)
    try:
        alone = reported(grid, damage, {**grid.tables, damage.table: rows}, _found(root))
        made = plan_tidying(load_package(root), DERIVED_CELL_RULES, derive_ledger_numbers, True)
        for file in made.files:
            (root / file.path).write_bytes(file.content)
        after = {name: cells.read_rows(root, name) for name in grid.tables}
        left = [
            (finding.path, finding.line) for finding in made.findings
        ]  # what tidy had to leave to a person
        mended = all(_meaning(after[name]) == _meaning(grid.tables[name]) for name in after)
        tidied = mended or reported(grid, damage, after, left + _found(root))
    finally:
        for name, whole in grid.tables.items():
            cells.write_rows(root, name, whole)
    return Outcome(damage, alone, tidied)


def _found(root: Path) -> list[Place]:
    """Path and line of each finding; notes do not count."""
    found = run_checks(load_package(root), CHECKS).findings
    return [(finding.path, finding.line) for finding in found if finding.severity != NOTE]


def reported(grid: Grid, damage: Damage, after: Tables, found: Iterable[Place]) -> bool:
    """Whether one of the findings leads to the damage; any does where no row is left to point to."""
    near = {
        (f"resources/{table}.csv", place + 2) for table, place in tied(grid, damage, after)
    }  # the header is line 1
    gone = not all(damage.edits.values())
    return any(gone or place in near for place in found)


def tied(grid: Grid, damage: Damage, after: Tables) -> set[Place]:
    """The damaged rows in `after`, those tied to them by a foreign key, and whole identities with their figures."""
    touched = [grid.tables[damage.table][place] for place in damage.edits]
    touched += [row for rows in damage.edits.values() for row in rows]
    rows = {
        (name, i): grid.keys(name, row)
        for name, listed in after.items()
        for i, row in enumerate(listed)
    }
    near = {(damage.table, i) for i, row in enumerate(after[damage.table]) if row in touched}
    reached = [grid.keys(damage.table, row) for row in touched]
    for on in (
        "identity_terms",
        "identities",
        "identity_terms",
        "",
    ):  # from a term to its identity, to all its terms
        own, named = {one[0] for one in reached} - {None}, set(chain(*reached)) - {None}
        linked = {place: one for place, one in rows.items() if one[0] in named or own & set(one)}
        near |= linked.keys()
        reached = [one for place, one in linked.items() if place[0] == on]
    return near


def page(
    outcomes: Sequence[Outcome], tables: Tables, name: str, version: str | None, part: str = ""
) -> str:
    """The counts by column, and what survives by reason."""
    lines = [HEAD.format(name, version, part, len(outcomes), *shares(outcomes))]
    for (table, column), of in group_by(
        outcomes, lambda one: (one.damage.table, one.damage.column)
    ).items():
        lines.append(
            f"| {escape_markdown(table)} | {escape_markdown(column)} | {len(of):,} | {' | '.join(shares(of))} |"
        )
    lines += ["", "## What survives, and why", ""]
    left = group_by((one for one in outcomes if not (one.alone and one.tidied)), reason)
    for why, listed in sorted(left.items(), key=lambda item: -len(item[1])):
        later = sum(one.alone for one in listed)
        lines.append(f"- {why} ({len(listed):,}, {later:,} of them only after tidy)")
        for damage in (one.damage for one in listed[:EXAMPLES]):
            words = escape_markdown(damage.words(tables[damage.table]))
            lines.append(
                f"  - {damage.table}.{escape_markdown(damage.column)}, {damage.kind}: {words}"
            )
    return "\n".join(lines) + "\n"


def shares(outcomes: Sequence[Outcome]) -> list[str]:
    """What is reported on its row, alone, and after tidy, or mended by it."""
    return [share(sum(one[part] for one in outcomes), len(outcomes)) for part in (1, 2)]


def share(part: int, whole: int) -> str:
    """A share in per cent, cut and not rounded, so that 100 means all."""
    return f"{1000 * part // whole / 10:.1f} %" if part != whole else "100 %"


def reason(outcome: Outcome) -> str:
    """Why a damage survives, as far as anybody has looked."""
    place = f"{outcome.damage.table}.{outcome.damage.column}"
    return REASONS.get(place, f"**Not explained:** {escape_markdown(place)}")


if __name__ == "__main__":
    sys.exit(run_command(run))
