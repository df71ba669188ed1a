"""Bring a data package into its one canonical form: what a formatter is for code, this is for tables.

tables      UTF-8, commas, LF, quotes only where they are needed, columns in the order of the schema, rows in the order
            of the primary key; numbers without thousands marks, no empty rows and columns, no byte order mark
cells       what follows from other cells is filled in

It mends what Excel and other programs do to a CSV file, and never changes a cell of which it cannot be sure: a cell that
looks like a date, a shortened number (7.72E+07), a lost leading zero, a row with too many or too few cells. Those it
names, with line and column, and leaves as they are. Each file is written whole or not at all; a file in which a merge
has left its markers is not touched. Tidying twice does the same as tidying once.

Exit status: 0 all is tidy now (with --check: was already), 1 some cells had to be left (with --check: or something
would be changed), 2 could not run.
"""

from collections.abc import Sequence

from tipdata.cli import frame as command
from tipdata.cli import report
from tipdata.cli.report import Outcome, Report
from tipdata.package import write as writing
from tipdata.package.json_file import written
from tipdata.package.load import DESCRIPTOR, Package
from tipdata.package.wording import many
from tipdata.tidy import tolerant as reading
from tipdata.tidy.plan import Plan, plan


def run(argv: Sequence[str]) -> int:
    """Tidy the package named on the command line."""
    parser = command.Parser(__doc__)
    parser.package()
    parser.add_argument("--check", action="store_true", help="change nothing, and say what would be changed")
    parser.format("text", "json")
    args = parser.parse_args(argv)
    descriptor = args.package / DESCRIPTOR if args.package.is_dir() else args.package
    if descriptor.is_file() and (line := reading.conflict(descriptor.read_bytes())):
        raise command.Stop(
            f"{descriptor}: line {line} is the marker of a merge that is not finished; keep either side of bytes and"
            " hash lines (they are made anew), take the marker lines out, and tidy again."
        )
    package = command.load(args.package)
    try:
        made = plan(package, (), not args.check)
    except OSError as error:
        raise command.Stop(f"{error.filename}: cannot be read: {error.strerror}.") from None
    if not args.check:
        write(package, made)
    print(as_json(package, made, args.check) if args.format == "json" else as_text(made, args.check), end="")
    return 1 if made.findings or (args.check and made.files) else 0


def write(package: Package, made: Plan) -> None:
    """Write the files of a plan, each whole or not at all."""
    for file in made.files:
        try:
            writing.replace(package.root / file.path, file.content)
        except OSError as error:
            raise command.Stop(f"{package.root / file.path}: cannot be written: {error.strerror}.") from None


def as_text(made: Plan, check: bool) -> str:
    """A line a file with what was changed, then what had to be left."""
    paint = report.painter(command.colour())
    lines = [f"{paint(file.path, 'bold')}: {', '.join(file.changes)}" for file in made.files]
    if made.files:
        count = many(len(made.files), "file")
        lines.append(
            f"{count} would be changed: run scripts/tidy.py without --check." if check else f"{count} changed."
        )
    elif not made.findings:
        lines.append("Everything is tidy.")
    if made.findings:
        left = Report("", None, (Outcome("tidy", {}, made.findings),))
        lines += ["", *report.places(left, paint)]
        are = "it is" if len(made.findings) == 1 else "they are"
        lines.append(f"{many(len(made.findings), 'place')} left as {are}, because only a person can tell.")
    return "\n".join(lines) + "\n"


def as_json(package: Package, made: Plan, check: bool) -> str:
    """The plan for programs: `files` that were changed (with --check: would be), and `findings` as validate writes them."""
    told = package.descriptor
    answer = {
        "package": told.get("name"),
        "version": told.get("version"),
        "written": not check,
        "files": [{"path": file.path, "changes": list(file.changes)} for file in made.files],
        "findings": [report.plain(finding) for finding in made.findings],
    }
    return written(answer)
