"""Check a data package: its descriptor, tables, rows, keys, codes, sums and ledger, in one report.

Works on any Data Package of CSV files; the checks of figures run where the tables they speak of exist.
Exit status: 0 valid, 1 findings of severity error, 2 could not run.
"""

from collections.abc import Sequence

from tip_figures.checks import CHECKS
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.datapackage.checks import Check
from tip_figures.datapackage.read.load import load_package


def run(argv: Sequence[str]) -> int:
    """Check the package named on the command line."""
    parser = CommandParser(__doc__, "text", "json", "github", "markdown")
    parser.add_argument(
        "--text", action="append", default=[], metavar="FILE",
        help="also prove the package against this copy of a report (see verify_source.py); may be given several times",
    )  # fmt: skip
    parser.add_argument("--strict", action="store_true", help="let warnings fail too")
    args = parser.parse_args(argv)
    package = load_package(args.package)
    chosen: tuple[Check, ...] = CHECKS
    if args.text:
        # What only a proof needs is imported for one alone.
        from tip_figures.cli.proof_check import create_proof_check
        from tip_figures.proof.source_proof import prove_package

        chosen = (*CHECKS, create_proof_check(prove_package(package, args.text)))
    made = complete_findings(package, run_checks(package, chosen, args.strict))
    return print_report(made, args.format, package.root)
