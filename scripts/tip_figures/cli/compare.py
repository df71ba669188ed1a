"""Compare two states of a data package: what changed, by key and cell, and the version that it calls for.

OLD and NEW are each a folder, a descriptor, or a git revision of this checkout. A row is found by its primary key; under
another key it is one row gone and one added. The version follows the Data Package recipe:

major  a table or column removed, a column added or re-ordered, a type or meaning changed, a constraint tightened,
       a row gone that others know by its key
minor  new tables and rows, a constraint loosened, a new dimension of which the older rows are the total
patch  corrected values, wording

As text and Markdown it also shows what each passage that changed says: its figures with their words and their place in the
report, what other editions say of the same, and its identities as arithmetic.

With --check the version of NEW must follow that of OLD, and every corrected value of a figure needs a line in
CHANGELOG.md under "### Errata": - FIGURE_ID: OLD → NEW (place in the report)

Exit status: 0 compared, 1 with --check: findings of severity error, 2 could not run.
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack

from tip_figures import location
from tip_figures.checks import errata
from tip_figures.cli import changes as rendering
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.package_report import complete_findings, name_and_version, print_report
from tip_figures.datapackage.diff import package_comparison
from tip_figures.datapackage.diff.revisions import open_package
from tip_figures.datapackage.diff.version_check import check_version
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.report import Outcome, Report
from tip_figures.figures.model import Figures


def run(argv: Sequence[str]) -> int:
    """Compare the packages named on the command line."""
    parser = CommandParser(__doc__, "text", "json", "markdown", "github", package=False)
    parser.add_argument("old", metavar="OLD", help="the package as it was")
    parser.add_argument("new", metavar="NEW", help="the package as it is")
    parser.add_argument(
        "--check", action="store_true", help="fail where the version or the errata do not follow"
    )
    args = parser.parse_args(argv)
    if args.format == "github" and not args.check:
        raise CommandError("--format github annotates what --check finds: give --check as well.")
    with ExitStack() as stack:
        packed = (
            (where, stack.enter_context(open_package(where, location.DEFAULT_PACKAGE)))
            for where in (args.old, args.new)
        )
        old, new = (package_comparison.read_state(package, where) for where, package in packed)
        before, after = Figures.load(old.package), Figures.load(new.package)
        subjects = {"figures": after.cell_columns} if isinstance(after, Figures) else {}
        changes = list(package_comparison.compare_packages(old, new, subjects))
        count = {"changes": len(changes)}
        outcomes = [
            Outcome("version", count, tuple(check_version(old.package, new.package, changes)))
        ]
        passages, notes = [], []
        if isinstance(before, Figures) and isinstance(after, Figures):
            passages = list(rendering.passages(before, after, changes))
            outcomes.append(Outcome("errata", count, tuple(errata.check(before, after))))
        elif "figures" in new.package.tables:
            notes.append(
                "errata: not checked, because the tables of figures of OLD or NEW cannot be read"
            )
        checked = complete_findings(
            new.package, Report(*name_and_version(new.package), tuple(outcomes), tuple(notes))
        )
        if args.format == "github":
            return print_report(checked, "github", new.package.root)
    was, now = (name_and_version(state.package)[1] for state in (old, new))
    made = rendering.Comparison(was, now, changes, passages, checked if args.check else None)
    forms = {
        "json": rendering.as_json,
        "markdown": rendering.as_markdown,
        "text": rendering.as_text,
    }
    sys.stdout.write(forms[args.format](made))
    return 0 if checked.valid or not args.check else 1
