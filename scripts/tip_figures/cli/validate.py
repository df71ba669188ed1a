"""Check a data package: its descriptor, tables, rows, keys, codes, sums and ledger, in one report.

Works on any Data Package of CSV files; the checks of figures run if the package has their tables.

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
        "--text",
        action="append",
        default=[],
        metavar="FILE",
        help="also prove the package against this source text (see verify_source.py); repeatable",
    )
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    args = parser.parse_args(argv)
    package = load_package(args.package)
    checks: tuple[Check, ...] = CHECKS
    if args.text:
        # Most runs need no proof, and importing it takes time.
        from tip_figures.cli.proof_check import create_checks_with_proof
        from tip_figures.proof.source_proof import prove_package

        proof = prove_package(package, args.text)
        checks = create_checks_with_proof(CHECKS, proof)
    report = complete_findings(package, run_checks(package, checks, args.strict))
    return print_report(report, args.format, package.root)
