"""Measure how many of the mistakes that people make are reported.

Two lists of mistakes are made in copies of the source tables, one mistake at a time: those that
were drawn by hand (`drawn_mistakes.csv`), and some of each kind at random, in passages whose text
is given with --text. Each is looked for three times: by `validate --strict`; after tidy has run,
as a contributor runs it; and then with the texts. It counts as reported if an error or a warning
is there that the package did not have before, or if tidy has restored the tables.

Exit status: 0 measured, 2 could not run.
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.corruption import (
    format_percent,
    have_same_rows,
    make_scratch_copy,
    tidy_package,
)
from measures.damages import PackageCells
from measures.drawn_mistakes import read_drawn_mistakes
from measures.drawn_page import (
    DrawnResult,
    Reported,
    read_first_results,
    read_reasons,
    render_drawn_mistakes,
)
from measures.mistakes import KINDS, Mistake, MistakeKind, TablesOfFigures, draw_mistakes
from measures.table_files import Row, read_rows, write_rows
from tip_figures import location
from tip_figures.checks import CHECKS
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import run_command
from tip_figures.cli.package_report import get_name_and_version, run_checks
from tip_figures.cli.proof_check import create_checks_with_proof
from tip_figures.datapackage.checks import Check
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.findings import NOTE, Finding
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.text_format import escape_markdown
from tip_figures.proof.source_proof import prove_package

PAGE = location.DEFAULT_PACKAGE / "docs" / "corruption.md"
CHUNK = 5  # mistakes that a process takes at once
EXAMPLES = 3  # mistakes of a kind that the page names

Problem = tuple[str, str, str]
"""Code, column and message of a finding; its line changes when a row is removed."""

PAGE_HEAD = """# Which mistakes the checks report

Made by `make corrupt` of {package}. Each mistake is made alone in a copy of the tables,
and looked for three times: “alone” is `validate --strict`, “after tidy” the same after `tidy`, and
“with the texts” the same with `--text`, after tidy. A single mistake changes one cell or row; a
coordinated one changes several, so that the tables agree with each other. Texts of {passages}
passages were given.
"""

RANDOM_HEAD = """
## Drawn at random

At most {number} of each kind, in the passages whose text was given, each with the text of its own
passage. The list of kinds was made by reviewers who had not seen the checks, and is frozen; the
checks were written with these numbers in view.

| mistake | tried | alone | after tidy | with the text |
| --- | ---: | ---: | ---: | ---: |
"""

REASONS = {
    "another valid code": "Only the words of the text show a code, if they do.",
    "an identity deleted": (
        "An identity is required where numbers add up, where the codes of one figure contain those"
        " of another, and where words compare two years; a relation that another source declares"
        " or that no words show is not."
    ),
    "a part of an identity dropped": "A part of a whole need not name all parts.",
    "figure called provisional, with a note": (
        "A passage with a word such as “initial” or “ongoing” may say so."
    ),
    "figure called a restatement of an equal one": (
        "Only a reader can distinguish equal numbers, unless the words name other codes."
    ),
    "sum weakened to a part, one part dropped": (
        "A part of a whole need not name all parts; a sum is required only where the remaining"
        " parts add up."
    ),
}
"""Why some mistakes of a kind are not reported with the text."""
NO_REASON = "The words near the number do not show it."


class Attempt(NamedTuple):
    """A mistake to look for: the rows that it changes, by table, and the texts that are given."""

    edits: Mapping[str, Sequence[Row]]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class MistakeOutcome:
    """What became of a mistake that was drawn at random."""

    mistake: Mistake
    reported: Reported


def run(argv: Sequence[str]) -> int:
    """Make mistakes in the package named on the command line, and write the page."""
    args = parse_arguments(argv)
    package = load_package(args.package)
    if not run_checks(package, CHECKS, strict=True).valid:
        raise CommandError(f"{args.package}: the package must be valid; see validate.py --strict.")
    texts = find_texts(args.package, args.text)
    cells = PackageCells(args.package)
    mistakes = list(draw_mistakes(TablesOfFigures(cells), list(texts), args.number))
    name = " ".join(part for part in get_name_and_version(package) if part)
    page = PAGE_HEAD.format(package=name, passages=len(texts))
    drawn_results = try_drawn_mistakes(args.package, cells, texts, args.processes)
    page += render_drawn_mistakes(drawn_results, read_reasons())
    outcomes = try_random_mistakes(args.package, texts, mistakes, args.processes)
    page += render_random_mistakes(outcomes, args.number)
    args.output.write_text(page, encoding="utf-8")
    return 0


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = CommandParser(__doc__)
    parser.add_argument(
        "--text", nargs="+", required=True, metavar="FILE", help="source texts of the passages"
    )
    parser.add_argument("--number", type=int, default=20, help="of each kind (%(default)s)")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count(), help="at the same time (%(default)s)"
    )
    parser.add_argument("--output", type=Path, default=PAGE, help="the page (docs/corruption.md)")
    args: argparse.Namespace = parser.parse_args(argv)
    return args


def find_texts(package: Path, names: Sequence[str]) -> dict[str, str]:
    """Find the text of each passage that is wholly in one of the texts; by source."""
    texts = {}
    for name in names:
        proof = prove_package(load_package(package), [name])
        for passage in proof.passages if proof else ():
            coverage = passage.coverage
            if coverage.sentences and coverage.sentences_found == coverage.sentences:
                texts[coverage.source_id] = str(Path(name).resolve())
    return texts


def try_drawn_mistakes(
    package: Path, cells: PackageCells, texts: Mapping[str, str], processes: int
) -> list[DrawnResult]:
    """Try the mistakes that were drawn by hand, with all texts."""
    mistakes = list(read_drawn_mistakes(cells))
    names = tuple(sorted(set(texts.values())))
    attempts = {
        mistake.name: Attempt(mistake.edits, names)
        for mistake in mistakes
        if mistake.edits is not None
    }
    results = try_in_parallel(package, list(attempts.values()), processes)
    now = dict(zip(attempts, results, strict=True))
    first = read_first_results()
    return [
        DrawnResult(mistake, first[mistake.name], now.get(mistake.name)) for mistake in mistakes
    ]


def try_random_mistakes(
    package: Path, texts: Mapping[str, str], mistakes: Sequence[Mistake], processes: int
) -> list[MistakeOutcome]:
    """Try mistakes that were drawn at random, each with the text of its passage."""
    attempts = [Attempt(mistake.edits, (texts[mistake.source_id],)) for mistake in mistakes]
    results = try_in_parallel(package, attempts, processes)
    return [
        MistakeOutcome(mistake, reported)
        for mistake, reported in zip(mistakes, results, strict=True)
    ]


def try_in_parallel(package: Path, attempts: Sequence[Attempt], processes: int) -> list[Reported]:
    """Try mistakes on several cores, with a bar of progress."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # each process has a core of its own
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        results = pool.imap(partial(try_mistake, package), attempts, CHUNK)
        return list(tqdm(results, total=len(attempts), disable=None))


@cache
def find_old_problems(package: Path, texts: tuple[str, ...]) -> frozenset[Problem]:
    """Return the problems of the package without a mistake."""
    return frozenset(find_problems(make_scratch_copy(package)[1], texts))


def try_mistake(package: Path, attempt: Attempt) -> Reported:
    """Make a mistake in a copy of a package, see when it is reported, and restore the copy."""
    cells, root = make_scratch_copy(package)
    old_problems = find_old_problems(package, ())
    old_problems_with_texts = find_old_problems(package, attempt.texts)
    original = {table: read_rows(root, table) for table in cells.tables}
    try:
        for table, rows in attempt.edits.items():
            write_rows(root, table, rows)
        alone = not find_problems(root, ()) <= old_problems
        places_left = tidy_package(root)
        tidied = {table: read_rows(root, table) for table in cells.tables}
        if places_left or have_same_rows(original, tidied):
            return Reported(alone, True, True)
        after_tidy = not find_problems(root, ()) <= old_problems
        if after_tidy:
            return Reported(alone, True, True)
        with_texts = not find_problems(root, attempt.texts) <= old_problems_with_texts
        return Reported(alone, after_tidy, with_texts)
    finally:
        for table, rows in original.items():
            write_rows(root, table, rows)


def find_problems(root: Path, texts: Sequence[str]) -> set[Problem]:
    """Return the problems of a package, with some texts or alone."""
    package = load_package(root)
    checks: Sequence[Check] = CHECKS
    if texts:
        checks = create_checks_with_proof(CHECKS, prove_package(package, texts))
    findings = run_checks(package, checks).findings
    return {describe_problem(finding) for finding in findings if finding.severity != NOTE}


def describe_problem(finding: Finding) -> Problem:
    """Return what a finding says, without its line."""
    return finding.code, finding.column, finding.message


def render_random_mistakes(outcomes: Sequence[MistakeOutcome], number: int) -> str:
    """Return a chapter: shares by kind, then the mistakes that are not reported with the text.

    number: of mistakes of each kind, at most
    """
    page = RANDOM_HEAD.format(number=number)
    for title, is_coordinated in (("single", False), ("coordinated", True)):
        kinds = [kind for kind in KINDS if kind.is_coordinated is is_coordinated]
        members = [item for item in outcomes if item.mistake.kind.is_coordinated is is_coordinated]
        page += render_row(f"**all {title} mistakes**", members)
        for kind in kinds:
            page += render_row(
                escape_markdown(kind.name), [item for item in members if item.mistake.kind == kind]
            )
    page += "\nNot reported with the text, and why:\n\n"
    for kind in KINDS:
        page += render_missed(kind, outcomes)
    return page


def render_row(name: str, outcomes: Sequence[MistakeOutcome]) -> str:
    """Return the row of a kind; nothing if no mistake of it could be made."""
    total = len(outcomes)
    if not total:
        return ""
    shares = [
        format_percent(sum(item.reported.alone for item in outcomes), total),
        format_percent(sum(item.reported.after_tidy for item in outcomes), total),
        format_percent(sum(item.reported.with_texts for item in outcomes), total),
    ]
    return f"| {name} | {total} | {' | '.join(shares)} |\n"


def render_missed(kind: MistakeKind, outcomes: Sequence[MistakeOutcome]) -> str:
    """Return the line of a kind with its reason and some rows; nothing if all are reported."""
    missed = [
        item for item in outcomes if item.mistake.kind == kind and not item.reported.with_texts
    ]
    if not missed:
        return ""
    rows = ", ".join(f"`{item.mistake.row}`" for item in missed[:EXAMPLES])
    more = f" and {len(missed) - EXAMPLES} more" if len(missed) > EXAMPLES else ""
    return f"- {kind.name} ({len(missed)}): {REASONS.get(kind.name, NO_REASON)} {rows}{more}\n"


if __name__ == "__main__":
    sys.exit(run_command(run))
