"""Bring a data package into canonical form, as a formatter does for code.

tables  UTF-8, commas, LF, quotes only where needed, columns in the order of the schema, rows in the
        order of the primary key, numbers without thousands separators, no empty rows and columns,
        no byte order mark
cells   what follows from other cells is filled in: labels, places, sources and positions of terms,
        an empty verdict. The old and new texts are shown: check that the new ones are right
rows    years whose section gives no number get the reason not_in_section in gaps;
        the tables totals, parts, figures_flat, contradictions and coverage are rebuilt from the
        others. What their files contain does not matter, not even merge conflict markers
codes   a code that was added to the schema of figures, indicators or sources is added to the
        schemas of these five tables, gaps and statements, with its label

Changes that Excel and other programs make to CSV files are undone. If the meaning of a cell is
uncertain, its line and column are reported, and the whole file is left as it is: a cell that looks
like a date, a shortened number (7.72E+07), `1.834` between semicolons, a row with too many or too
few cells. The same holds for a file with merge conflict markers. Each file is written completely or
not at all, and nothing is written if a file has changed in the meantime. A second run changes
nothing.

Exit status: 0 everything is tidy (with --check: nothing would change), 1 some cells were left as
they are (with --check: or something would change), 2 could not run.
"""

from collections.abc import Iterator, Sequence

from tip_figures.cli import CommandParser
from tip_figures.datapackage.findings import name_command, sort_by_place
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.report import format_findings
from tip_figures.datapackage.text_format import count_noun, escape_unprintable, paint
from tip_figures.datapackage.tidy_plan import TidyPlan, plan_tidying
from tip_figures.datapackage.write_files import read_files, remove_leftovers, replace_files
from tip_figures.figures.tables import make_tidy_rules


def run(argv: Sequence[str]) -> int:
    """Tidy the package named on the command line, or with --check only show what would change.

    Without --check, temporary files of earlier runs that were killed are removed as well.

    Args:
        argv: arguments of the command

    Returns:
        exit status: 1 if some cells need a manual decision, or if --check found changes; otherwise
        0

    Raises:
        CommandError: if another program changed a file after it was read; no file is then written
    """
    parser = CommandParser(__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing, and list what would change"
    )
    args = parser.parse_args(argv)
    package = load_package(args.package)
    paths = [package.tables[name].path for name in package.files]
    paths += [table.schema_path for table in package.tables.values()]
    # `replace_files` compares these contents with the files, which another program may change.
    read_contents = read_files(package.root / path for path in paths)
    rules = make_tidy_rules(package)
    plan = plan_tidying(package, rules)
    if not args.check:
        contents = {package.root / file.path: file.content for file in plan.files}
        remove_leftovers(package.files.values())
        replace_files(contents, read_contents)
        if plan.findings:  # their lines may have moved, so they are found again in the new files
            findings = plan_tidying(load_package(args.package), rules).findings
            plan = plan._replace(findings=findings)
    print("\n".join(format_plan(plan, args.check)))
    return 1 if plan.findings or (args.check and plan.files) else 0


def format_plan(plan: TidyPlan, check: bool) -> Iterator[str]:
    """Yield the lines that report a plan: changed files, then cells that need a manual decision.

    If there are no such files and cells, the only line says that everything is tidy.

    Args:
        check: True if no file was written (option --check), so that the lines say “would be
            changed” instead of “changed”
    """
    for file in plan.files:
        yield f"{paint(file.path, 'bold')}: {escape_unprintable(file.changes)}"
    if plan.files:
        file_count = count_noun(len(plan.files), "file")
        advice = f" would be changed: run {name_command('tidy')} without --check."
        yield file_count + (advice if check else " changed.")
    elif not plan.findings:
        yield "Everything is tidy."
    if plan.findings:
        yield ""
        yield from format_findings(sort_by_place(plan.findings))
        places = count_noun(len(plan.findings), "manual decision")
        yield f"{places} needed; then run {name_command('tidy')} again."
