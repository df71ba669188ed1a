"""Bring a data package into its one canonical form: what a formatter is for code, this is for tables.

tables  UTF-8, commas, LF, quotes only where they are needed, columns in the order of the schema, rows in the order of
        the primary key; numbers without thousands marks, no empty rows and columns, no byte order mark
cells   what follows from other cells is filled in: labels, places, sources and positions of terms, an empty verdict.
        Where that changes what a filled cell says, both texts are shown: look whether that is what you meant

It mends what Excel and other programs do to a CSV file. Where it cannot be sure, it names the cell with line and column and
leaves the whole file as it is: a cell that looks like a date, a shortened number (7.72E+07), a lost leading zero, a row
with too many or too few cells; also a file in which a merge has left its markers, or that somebody saves meanwhile. Each
file is written whole or not at all. Tidying twice does the same as tidying once.

Exit status: 0 all is tidy now (with --check: was already), 1 some cells had to be left (with --check: or something
would be changed), 2 could not run.
"""

from collections.abc import Iterator, Sequence

from tip_figures.cli.command_parser import CommandParser
from tip_figures.datapackage import write_files
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.report_formats import format_findings
from tip_figures.datapackage.terminal_style import paint
from tip_figures.datapackage.text_format import count_noun, escape_unprintable, quote_value
from tip_figures.datapackage.tidy.plan import TidyPlan, plan_tidying
from tip_figures.figures.derived_cells import DERIVED_CELL_RULES, derive_ledger_numbers

SHOWN = 20  # cells with another meaning that are shown one by one


def run(argv: Sequence[str]) -> int:
    """Tidy the package named on the command line."""
    parser = CommandParser(__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing, and say what would be changed"
    )
    args = parser.parse_args(argv)
    package = load_package(args.package)
    try:
        made = plan_tidying(package, DERIVED_CELL_RULES, derive_ledger_numbers, not args.check)
        if not args.check:
            old = {package.root / file.path: file.old for file in made.files}
            write_files.replace_files(
                {package.root / file.path: file.content for file in made.files}, old
            )
    except OSError as error:
        raise CommandError(
            f"{error.filename}: cannot be read or written: {error.strerror}."
        ) from None
    print("\n".join(lines(made, args.check)))
    return 1 if made.findings or (args.check and made.files) else 0


def lines(made: TidyPlan, check: bool) -> Iterator[str]:
    """A line a file with what was changed, cells that now say something else, then what had to be left."""
    for file in made.files:
        yield f"{paint(escape_unprintable(file.path), 'bold')}: {escape_unprintable(', '.join(file.changes))}"
    if made.refilled:
        yield "\nThese cells say something else now, since others changed:"
        for cell in made.refilled[:SHOWN]:
            yield escape_unprintable(f"  {cell.path}, {cell.place}")
            yield f"    {quote_value(cell.old, 120)} → {quote_value(cell.new, 120)}"
        more = len(made.refilled) - SHOWN
        yield f"  and {more:,} more\n" if more > 0 else ""
    if made.files:
        would = "would be changed: run scripts/tidy.py without --check." if check else "changed."
        yield f"{count_noun(len(made.files), 'file')} {would}"
    elif not made.findings:
        yield "Everything is tidy."
    if made.findings:
        yield ""
        yield from format_findings(sorted(made.findings))
        are, them = ("it is", "it") if len(made.findings) == 1 else ("they are", "them")
        yield f"{count_noun(len(made.findings), 'place')} left as {are}, because only a person can tell: mend {them}, and tidy again."
