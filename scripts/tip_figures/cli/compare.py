"""Compare two states of a data package: list all changes, and the version that they require.

OLD and NEW are each a folder, a descriptor, or a git revision of this checkout (of the working
directory, for the installed program). Rows are matched by primary key; a row whose key changed is
one row removed and one added. The version follows the Data Package recipe:

major  a table or column removed, a column added or moved, a type changed, a constraint tightened,
       a row removed that others may refer to, an identity removed or its terms changed, a license
       removed; the meaning changed: what a figure counts, the entry of an indicator, the label of a
       code
minor  a table or row added, a constraint loosened, a dimension added of which the older rows are
       the total, a unit or a dimension added to the entry of an indicator
patch  a value corrected, wording changed

A number that is only written differently (110.0 for 110) is not a change. Rows of the tables that
tidy makes from others are not compared, since they follow from the rest.

Text and Markdown begin with each passage that changed: its figures with their labels, words, notes
and places in the report, its identities as arithmetic, the numbers that are not figures, and the
years without a number; then the indicators that are new or changed. Identities that were removed or
have other terms are named as such.

With --check the version of NEW must be high enough for the changes, and each corrected figure needs
a line in CHANGELOG.md under "### Errata", for its value, year, bound, rounding and status:
- FIGURE_ID: OLD → NEW (place in the report)
- FIGURE_ID: year OLD → NEW (place in the report)

Exit status: 0 compared, 1 with --check: findings of severity error, 2 could not run.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack

from tip_figures.checks import errata
from tip_figures.cli.command_parser import CommandParser, find_default_package
from tip_figures.cli.comparison_formats import FORMATS, Comparison
from tip_figures.cli.package_report import complete_findings, get_name_and_version
from tip_figures.datapackage.changes import Change, check_version
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.package_comparison import (
    TableKinds,
    compare_packages,
    require_comparable,
)
from tip_figures.datapackage.rendering import Words
from tip_figures.datapackage.report import CheckResult, Report
from tip_figures.datapackage.revisions import open_package
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.changes.identity_changes import describe_identity_changes, describe_tables
from tip_figures.figures.changes.passage_changes import (
    Section,
    describe_indicators,
    describe_passages,
)
from tip_figures.figures.model import Figures

UNREADABLE_FIGURES = (
    "errata: not checked, because the tables of figures of OLD or NEW cannot be read"
)


def run(argv: Sequence[str]) -> int:
    """Compare the packages named on the command line."""
    args = parse_arguments(argv)
    with ExitStack() as stack:
        checkout = find_default_package()
        old = stack.enter_context(open_package(args.old, checkout))
        require_comparable(old, args.old)
        new = stack.enter_context(open_package(args.new, checkout))
        require_comparable(new, args.new)
        comparison = compare_states(old, new, args.check)
    sys.stdout.write(FORMATS[args.format](comparison))
    return comparison.report.exit_status if comparison.report is not None else 0


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = CommandParser(__doc__, *FORMATS, package=False)
    parser.add_argument("old", metavar="OLD", help="the package before the changes")
    parser.add_argument("new", metavar="NEW", help="the package after the changes")
    parser.add_argument(
        "--check",
        action="store_true",
        help="fail if the version is too low or errata are missing",
    )
    args: argparse.Namespace = parser.parse_args(argv)
    return args


def compare_states(old: Package, new: Package, check: bool = False) -> Comparison:
    """Return what differs between two states.

    check: whether to check version and errata, too
    """
    old_figures, new_figures = Figures.load(old), Figures.load(new)
    kinds = describe_tables(new_figures) if isinstance(new_figures, Figures) else TableKinds()
    changes = list(compare_packages(old, new, kinds))
    sections: list[Section] = []
    indicators: list[Words] = []
    errata_findings: Iterator[Finding] | None = None
    if isinstance(old_figures, Figures) and isinstance(new_figures, Figures):
        changes = list(describe_identity_changes(old_figures, new_figures, changes))
        sections = describe_passages(old_figures, new_figures, changes)
        indicators = describe_indicators(new_figures, changes)
        errata_findings = errata.check(old_figures, new_figures)
    summary = summarize(sections, indicators)
    if indicators:
        sections.append(Section("Indicators", lines=indicators))
    _, old_version = get_name_and_version(old)
    _, new_version = get_name_and_version(new)
    report = check_changes(old, new, changes, errata_findings) if check else None
    return Comparison(old_version, new_version, changes, summary, sections, report)


def check_changes(
    old: Package,
    new: Package,
    changes: Sequence[Change],
    errata_findings: Iterable[Finding] | None,
) -> Report:
    """Report on the version and the errata of the new state.

    errata_findings: None if the figures cannot be read
    """
    counts = {"changes": len(changes)}
    results = [CheckResult("version", counts, tuple(check_version(old, new, changes)))]
    notes: tuple[str, ...] = ()
    if errata_findings is not None:
        results.append(CheckResult("errata", counts, tuple(errata_findings)))
    elif "figures" in new.tables:
        notes = (UNREADABLE_FIGURES,)
    report = Report(*get_name_and_version(new), tuple(results), notes)
    return complete_findings(new, report)


def summarize(passages: Sequence[Section], indicators: Sequence[Words]) -> str:
    """Say how many passages, figures and indicators changed; "" if none did."""
    counts = {
        "passage": len(passages),
        "figure": sum(len(passage.rows) for passage in passages),
        "indicator": len(indicators),
    }
    return ", ".join(count_noun(number, noun) for noun, number in counts.items() if number)
