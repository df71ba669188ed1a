"""Bring a data package into its one canonical form: what a formatter is for code, this is for tables.

tables  UTF-8, commas, LF, quotes only where they are needed, columns in the order of the schema, rows in the order of
        the primary key; numbers without thousands marks, no empty rows and columns, no byte order mark
cells   what follows from other cells is filled in: labels, places, sources and positions of terms, an empty verdict.
        Where that changes what a filled cell says, both texts are shown: look whether that is what you meant

It mends what Excel and other programs do to a CSV file, and never changes a cell of which it cannot be sure: a cell that
looks like a date, a shortened number (7.72E+07), a lost leading zero, a row with too many or too few cells. Those it
names, with line and column, and leaves as they are. Each file is written whole or not at all; a file in which a merge
has left its markers, or that somebody saves meanwhile, is not touched. Tidying twice does the same as tidying once.

Exit status: 0 all is tidy now (with --check: was already), 1 some cells had to be left (with --check: or something
would be changed), 2 could not run.
"""

from collections.abc import Sequence

from tipdata.cli import frame, report
from tipdata.cli.report import Outcome, Report
from tipdata.figures.fill import FILLERS
from tipdata.figures.ledger_numbers import ledger_numbers
from tipdata.package import write
from tipdata.package.errors import Stop
from tipdata.package.json_file import written
from tipdata.package.load import DESCRIPTOR, Package
from tipdata.package.wording import many, printable, quoted
from tipdata.tidy import tolerant
from tipdata.tidy.plan import Plan, plan

SHOWN = 20  # cells with another meaning that are shown one by one


def run(argv: Sequence[str]) -> int:
    """Tidy the package named on the command line."""
    parser = frame.Parser(__doc__)
    parser.package()
    parser.add_argument("--check", action="store_true", help="change nothing, and say what would be changed")
    parser.format("text", "json")
    args = parser.parse_args(argv)
    descriptor = args.package / DESCRIPTOR if args.package.is_dir() else args.package
    if descriptor.is_file() and (line := tolerant.conflict(descriptor.read_bytes())):
        raise Stop(
            f"{descriptor}: line {line} is the marker of a merge that is not finished; take it out, and tidy again."
        )
    package = frame.load(args.package)
    try:
        made = plan(package, FILLERS, ledger_numbers, not args.check)
    except OSError as error:
        raise Stop(f"{error.filename}: cannot be read: {error.strerror}.") from None
    for file in () if args.check else made.files:
        try:
            write.replace(package.root / file.path, file.content, file.old)
        except OSError as error:
            raise Stop(f"{package.root / file.path}: cannot be written: {error.strerror}.") from None
    print(as_json(package, made, args.check) if args.format == "json" else as_text(made, args.check), end="")
    return 1 if made.findings or (args.check and made.files) else 0


def as_text(made: Plan, check: bool) -> str:
    """A line a file with what was changed, cells that now say something else, then what had to be left."""
    paint = report.painter(frame.colour())
    lines = [f"{paint(printable(file.path), 'bold')}: {', '.join(file.changes)}" for file in made.files]
    if made.refilled:
        lines += ["", "These cells say something else now, since others changed:"]
        for cell in made.refilled[:SHOWN]:
            lines.append(
                f"  {printable(cell.path)}, line {cell.line}, {printable(cell.column)} of {printable(cell.key)}"
            )
            lines.append(f"    {quoted(cell.old, 120)} → {quoted(cell.new, 120)}")
        if len(made.refilled) > SHOWN:
            lines.append(f"  and {len(made.refilled) - SHOWN:,} more")
        lines.append("")
    if made.files:
        would = " would be changed: run scripts/tidy.py without --check." if check else " changed."
        lines.append(many(len(made.files), "file") + would)
    elif not made.findings:
        lines.append("Everything is tidy.")
    if made.findings:
        lines += ["", *report.places(Report("", None, (Outcome("tidy", {}, made.findings),)), paint)]
        are = "it is" if len(made.findings) == 1 else "they are"
        lines.append(f"{many(len(made.findings), 'place')} left as {are}, because only a person can tell.")
    return "\n".join(lines) + "\n"


def as_json(package: Package, made: Plan, check: bool) -> str:
    """The plan for programs: `files` that were changed (with --check: would be), cells, and findings as validate has them."""
    name, version = frame.named(package)
    answer = {
        "package": name,
        "version": version,
        "written": not check,
        "files": [{"path": file.path, "changes": list(file.changes)} for file in made.files],
        "cells": [vars(cell) for cell in made.refilled],
        "findings": [report.plain(finding) for finding in made.findings],
    }
    return written(answer)
