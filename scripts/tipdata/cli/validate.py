"""Check a data package: its descriptor, tables, rows, keys, codes, sums and ledger, in one report.

Works on any Data Package of CSV files; the checks of figures run where the tables they speak of exist.
Exit status: 0 valid, 1 findings of severity error, 2 could not run.
"""

from collections.abc import Sequence

from tipdata.checks import cells as rules
from tipdata.checks import codes, files, keys, ledger, proof, structure
from tipdata.checks import identities as sums
from tipdata.cli import frame as command
from tipdata.text import report_copy as transcript

# From cause to consequence: what is wrong with a cell shows before what follows from it.
CHECKS = {
    "structure": structure.check,
    "rules": rules.check,
    "keys": keys.check,
    "ledger": ledger.check,
    "codes": codes.check,
    "sums": sums.check,
    "files": files.check,
}


def run(argv: Sequence[str]) -> int:
    """Check the package named on the command line."""
    parser = command.Parser(__doc__)
    parser.package()
    parser.add_argument(
        "--text", action="append", default=[], metavar="FILE",
        help="also prove the package against this copy of a report (see verify_source.py); may be given several times",
    )  # fmt: skip
    parser.format("text", "json", "github", "markdown")
    args = parser.parse_args(argv)
    copies = [transcript.read(name) for name in args.text]
    checks = {**CHECKS, "proof": lambda package: proof.check(package, copies)} if copies else CHECKS
    with command.opened(args.package) as package:
        if copies and not package.has(*proof.NEEDS):
            raise command.Stop(proof.no_tables(package))
        made = command.placed(package, command.judge(package, checks))
    return command.say(made, args.format, package.root)
