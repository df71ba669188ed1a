"""Check a data package: its descriptor, tables, rows, keys, codes, sums and ledger, in one report.

Works on any Data Package of CSV files; the checks of figures run where the tables they speak of exist.
Exit status: 0 valid, 1 findings of severity error, 2 could not run.
"""

from collections.abc import Sequence

from tip_figures.checks import CHECKS, FigureCheck
from tip_figures.cli import frame
from tip_figures.datapackage.checks import Check


def run(argv: Sequence[str]) -> int:
    """Check the package named on the command line."""
    parser = frame.Parser(__doc__, "text", "json", "github", "markdown")
    parser.add_argument(
        "--text", action="append", default=[], metavar="FILE",
        help="also prove the package against this copy of a report (see verify_source.py); may be given several times",
    )  # fmt: skip
    parser.add_argument("--strict", action="store_true", help="let warnings fail too")
    args = parser.parse_args(argv)
    package = frame.load_package(args.package)
    chosen: tuple[Check, ...] = CHECKS
    if args.text:
        from tip_figures.proof import source_proof  # what only a proof needs is loaded for one

        proven = source_proof.read(package, args.text)
        chosen = (*CHECKS, FigureCheck("proof", proven.check, proven.counts))
    made = frame.placed(package, frame.judge(package, chosen, args.strict))
    return frame.say(made, args.format, package.root)
