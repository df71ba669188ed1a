"""Build every file of a release from the descriptor, the schemas and the tables, the same bytes each time.

The package is validated first, and nothing is built of one that is not valid. The files are written into a folder of their
own inside the output folder, and moved to their places when all of them are there. Nothing is written elsewhere.

With --documents no release is built. Instead what the repository shows of the tables is made anew, as is done when a version
is released: docs/contradictions.md, docs/figures.svg, README's table of years, and where its lines read a table. `homepage` in
datapackage.json says where that is published; left out, addresses are relative.

Exit status: 0 built, 1 the package is not valid, 2 could not run, 130 interrupted.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from tip_figures.checks import CHECKS
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.datapackage import write_files
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.load import Package, load_package
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.model import Figures


def run(argv: Sequence[str]) -> int:
    """Build the release of the package named on the command line."""
    parser = CommandParser(__doc__)
    where = parser.add_mutually_exclusive_group()
    help_ = "make what the repository shows of the tables, and no more"
    where.add_argument("--documents", action="store_true", help=help_)
    help_ = "where the release goes (left out: dist, in the package's folder)"
    where.add_argument("--output", type=Path, metavar="FOLDER", help=help_)
    args = parser.parse_args(argv)
    try:  # what only this command needs is in an environment of its own
        from tip_figures.release import assemble
    except ImportError as error:
        reason = (
            "is not installed; make build brings it, and so does pip install tip-figures[build]."
        )
        raise CommandError(f"{error.name} {reason}") from None
    package = load_package(args.package)
    target = package.root if args.documents else args.output or package.root / "dist"
    made = run_checks(package, CHECKS)
    if not made.valid:
        status = print_report(complete_findings(package, made), "text", package.root)
        print("Nothing is built of a package that is not valid.", file=sys.stderr)
        return status
    try:
        paths = _documents(package) if args.documents else assemble.build_release(package, target)
    except FileExistsError as error:
        raise CommandError(f"{error.filename} is there, and is no folder.") from None
    except OSError as error:
        blamed = error.filename if args.documents else target
        raise CommandError(f"{blamed} cannot be written: {error.strerror or error}.") from None
    print(target)
    for path in paths:
        print(f"{(target / path).stat().st_size:>13,} bytes  {path}")
    print(count_noun(len(paths), "file"))
    for table in package.tables.values() if not args.documents else ():
        if not table.fields:
            print(
                f"{table.path} is there as it stands, and in no other format: no schema says what its columns are."
            )
    return 0


def _documents(package: Package) -> list[str]:
    """Write what the repository shows of the tables; its paths."""
    from tip_figures.page.documents import render_documents

    figures = Figures.load(package)
    texts = {} if isinstance(figures, tuple) else render_documents(package, figures)
    for path in texts:
        (package.root / path).parent.mkdir(exist_ok=True)
    write_files.replace_files({package.root / path: text.encode() for path, text in texts.items()})
    return list(texts)
