"""Measure how many of the mistakes that people make are reported.

Mistakes of each kind are made in copies of the source tables, one at a time, in passages whose text
is given with --text. Each is looked for three times: by `validate --strict`; after tidy has run, as
a contributor runs it; and then with the text of the passage. It counts as reported if an error or a
warning is there that the package did not have before, or if tidy has restored the tables.

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

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.corruption import (
    format_percent,
    have_same_rows,
    make_scratch_copy,
    tidy_package,
)
from measures.damages import PackageCells
from measures.mistakes import KINDS, Mistake, MistakeKind, TablesOfFigures, draw_mistakes
from measures.table_files import read_rows, write_rows
from tip_figures import location
from tip_figures.checks import CHECKS
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import run_command
from tip_figures.cli.package_report import get_name_and_version, run_checks
from tip_figures.cli.proof_check import create_checks_with_proof
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.findings import NOTE, Finding
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.text_format import escape_markdown
from tip_figures.proof.source_proof import prove_package

PAGE = location.DEFAULT_PACKAGE / "docs" / "corruption.md"
CHUNK = 5  # mistakes that a process takes at once
EXAMPLES = 3  # mistakes of a kind that the page names

Problem = tuple[str, str, str]
"""Code, column and message of a finding; its line changes when a row is removed."""

PAGE_HEAD = """# Which mistakes the checks report

Made by `make corrupt` of {package}: mistakes that people make, drawn at random, at most {number} of
each kind, in {passages} passages. The list of kinds was made by reviewers who had not seen the
checks, and is frozen. A single mistake changes one cell or row; a coordinated one changes several,
so that the tables agree with each other. “Alone” is `validate --strict`, “after tidy” the same
after `tidy`, and “with the text” the same with `--text`, after tidy.

| mistake | tried | alone | after tidy | with the text |
| --- | ---: | ---: | ---: | ---: |
"""

REASONS = {
    "another valid code": "Only the words of the text show a code, if they do.",
    "an identity deleted": (
        "Nothing requires a part of a whole, an order, a rate or a change in percent; required are"
        " sums whose parts add up, and parts in one sentence with their total."
    ),
    "a part of an identity dropped": "A part of a whole need not name all parts.",
    "figure called provisional, with a note": "Whether a number is provisional needs a reader.",
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


@dataclass(frozen=True)
class MistakeOutcome:
    """Whether a mistake is reported alone, after tidy, and with the text after tidy."""

    mistake: Mistake
    alone: bool
    after_tidy: bool
    with_text: bool


def run(argv: Sequence[str]) -> int:
    """Make mistakes in the package named on the command line, and write the page."""
    args = parse_arguments(argv)
    package = load_package(args.package)
    if not run_checks(package, CHECKS, strict=True).valid:
        raise CommandError(f"{args.package}: the package must be valid; see validate.py --strict.")
    texts = find_texts(args.package, args.text)
    tables = TablesOfFigures(PackageCells(args.package))
    mistakes = list(draw_mistakes(tables, list(texts), args.number))
    outcomes = try_in_parallel(args.package, texts, mistakes, args.processes)
    name = " ".join(part for part in get_name_and_version(package) if part)
    page = render_page(outcomes, name, args.number, len(texts))
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


def try_in_parallel(
    package: Path, texts: Mapping[str, str], mistakes: Sequence[Mistake], processes: int
) -> list[MistakeOutcome]:
    """Try mistakes on several cores, with a bar of progress."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # each process has a core of its own
    attempt = partial(try_mistake, package, dict(texts))
    tried = [(mistake.kind.name, mistake.source_id, mistake.edits) for mistake in mistakes]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        results = list(tqdm(pool.imap(attempt, tried, CHUNK), total=len(tried), disable=None))
    return [
        MistakeOutcome(mistake, *result) for mistake, result in zip(mistakes, results, strict=True)
    ]


@cache
def find_old_problems(package: Path, text: str) -> frozenset[Problem]:
    """Return the problems of the package without a mistake."""
    return frozenset(find_problems(make_scratch_copy(package)[1], text))


def try_mistake(
    package: Path, texts: dict[str, str], tried: tuple[str, str, Mapping[str, list[dict[str, str]]]]
) -> tuple[bool, bool, bool]:
    """Make a mistake in a copy of a package, see when it is reported, and restore the copy.

    tried: name of the kind, source and edits of the mistake
    """
    _, source_id, edits = tried
    cells, root = make_scratch_copy(package)
    text = texts[source_id]
    old_problems = find_old_problems(package, "")
    old_problems_with_text = find_old_problems(package, text)
    original = {table: read_rows(root, table) for table in cells.tables}
    try:
        for table, rows in edits.items():
            write_rows(root, table, rows)
        alone = not find_problems(root, "") <= old_problems
        places_left = tidy_package(root)
        tidied = {table: read_rows(root, table) for table in cells.tables}
        if places_left or have_same_rows(original, tidied):
            return alone, True, True
        after_tidy = not find_problems(root, "") <= old_problems
        with_text = after_tidy or not find_problems(root, text) <= old_problems_with_text
        return alone, after_tidy, with_text
    finally:
        for table, rows in original.items():
            write_rows(root, table, rows)


def find_problems(root: Path, text: str) -> set[Problem]:
    """Return the problems of a package, with a text or alone."""
    package = load_package(root)
    checks: Sequence[object] = CHECKS
    if text:
        checks = create_checks_with_proof(CHECKS, prove_package(package, [text]))
    findings = run_checks(package, checks).findings  # type: ignore[arg-type]
    return {describe_problem(finding) for finding in findings if finding.severity != NOTE}


def describe_problem(finding: Finding) -> Problem:
    """Return what a finding says, without its line."""
    return finding.code, finding.column, finding.message


def render_page(
    outcomes: Sequence[MistakeOutcome], package: str, number: int, passages: int
) -> str:
    """Return the page: shares by kind, then the mistakes that are not reported with the text.

    package:  its name and version
    number:   of mistakes of each kind, at most
    passages: in which mistakes were made
    """
    page = PAGE_HEAD.format(package=package, number=number, passages=passages)
    for title, is_coordinated in (("single", False), ("coordinated", True)):
        kinds = [kind for kind in KINDS if kind.is_coordinated is is_coordinated]
        members = [item for item in outcomes if item.mistake.kind.is_coordinated is is_coordinated]
        page += render_row(f"**all {title} mistakes**", members)
        for kind in kinds:
            page += render_row(
                escape_markdown(kind.name), [item for item in members if item.mistake.kind == kind]
            )
    page += "\n## Not reported with the text, and why\n\n"
    for kind in KINDS:
        page += render_missed(kind, outcomes)
    return page


def render_row(name: str, outcomes: Sequence[MistakeOutcome]) -> str:
    """Return the row of a kind; nothing if no mistake of it could be made."""
    total = len(outcomes)
    if not total:
        return ""
    shares = [
        format_percent(sum(item.alone for item in outcomes), total),
        format_percent(sum(item.after_tidy for item in outcomes), total),
        format_percent(sum(item.with_text for item in outcomes), total),
    ]
    return f"| {name} | {total} | {' | '.join(shares)} |\n"


def render_missed(kind: MistakeKind, outcomes: Sequence[MistakeOutcome]) -> str:
    """Return the line of a kind with its reason and some rows; nothing if all are reported."""
    missed = [item for item in outcomes if item.mistake.kind == kind and not item.with_text]
    if not missed:
        return ""
    rows = ", ".join(f"`{item.mistake.row}`" for item in missed[:EXAMPLES])
    more = f" and {len(missed) - EXAMPLES} more" if len(missed) > EXAMPLES else ""
    return f"- {kind.name} ({len(missed)}): {REASONS.get(kind.name, NO_REASON)} {rows}{more}\n"


if __name__ == "__main__":
    sys.exit(run_command(run))
