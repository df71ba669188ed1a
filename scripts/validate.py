"""Check a data package: its descriptor, tables, rows, keys, codes, sums and ledger, in one report.

Works on any Data Package of CSV files; the checks of figures run where the tables they speak of exist.
Exit status: 0 valid, 1 findings of severity error, 2 could not run.
"""

from collections.abc import Sequence

from tipdata import command
from tipdata.checks import codes, files, keys, ledger, rules, structure, sums

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
    parser.format("text", "json", "github", "markdown")
    args = parser.parse_args(argv)
    package = command.load(args.package)
    made = command.placed(package, command.judge(package, CHECKS))
    return command.say(made, args.format, package.root)


if __name__ == "__main__":
    command.main(run)
