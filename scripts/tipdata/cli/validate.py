"""Check a data package: its descriptor, tables, rows, keys, codes, sums and ledger, in one report.

Works on any Data Package of CSV files; the checks of figures run where the tables they speak of exist.
Exit status: 0 valid, 1 findings of severity error, 2 could not run.
"""

from collections.abc import Sequence

from tipdata.checks import CHECKS, Stage, proof
from tipdata.cli import frame
from tipdata.figures.model import Figures
from tipdata.text import report_copy


def run(argv: Sequence[str]) -> int:
    """Check the package named on the command line."""
    parser = frame.Parser(__doc__)
    parser.package()
    parser.add_argument(
        "--text", action="append", default=[], metavar="FILE",
        help="also prove the package against this copy of a report (see verify_source.py); may be given several times",
    )  # fmt: skip
    parser.add_argument("--strict", action="store_true", help="let warnings fail too")
    parser.format("text", "json", "github", "markdown")
    args = parser.parse_args(argv)
    copies = [report_copy.read(name) for name in args.text]
    package = frame.load(args.package)
    if copies and Figures.load(package) == ():
        raise frame.Stop(f"{package.root / package.path}: {proof.NO_TABLES}")
    prover = proof.Prover(copies)
    proving = (Stage("proof", prover.check, prover.counts, of_figures=True),) if copies else ()
    chosen = (*CHECKS, *proving)
    made = frame.placed(package, frame.judge(package, chosen, args.strict))
    return frame.say(made, args.format, package.root)
