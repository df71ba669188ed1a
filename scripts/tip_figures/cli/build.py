"""Build all files of a release from the descriptor, schemas and tables; it is reproducible.

The files at the top of the output folder are attached to a release; its folder `site` is published
as pages. The package is validated first, and nothing is built if it is not valid. The files are
written to a temporary folder inside the output folder, and moved to their places when all are
complete. Nothing is written elsewhere.

With --documents no release is built. Instead the parts of the repository that show the tables are
generated, as for each new version: docs/contradictions.md, docs/figures.svg, and in README the
table of years and the address of the downloads, which follows from `homepage` of datapackage.json.

Exit status: 0 built, 1 the package is not valid, 2 could not run, 3 it is not fully checked,
130 interrupted.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tip_figures.checks import CHECKS
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import Package, load_package
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.write_files import replace_files
from tip_figures.figures.model import Figures


def run(argv: Sequence[str]) -> int:
    """Build the release, or the documents, of the package named on the command line."""
    args = parse_arguments(argv)
    require_libraries()
    package = load_package(args.package)
    report = run_checks(package, CHECKS)
    if not (report.valid and report.complete):
        status = print_report(complete_findings(package, report), "text", package.root)
        reason = "not fully checked" if report.valid else "not valid"
        print(f"Nothing is built, because the package is {reason}.", file=sys.stderr)
        return status
    if args.documents:
        print_files(package.root, write_documents(package))
        return 0
    target = args.output or package.root / "dist"
    print_files(target, write_release(package, target))
    for table in package.tables.values():
        if not table.fields:
            print(f"{table.path} is copied as it is, because it has no schema.")
    return 0


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = CommandParser(__doc__)
    outputs = parser.add_mutually_exclusive_group()
    outputs.add_argument(
        "--documents",
        action="store_true",
        help="generate only the parts of the repository that show the tables",
    )
    outputs.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help="folder of the release (default: dist in the folder of the package)",
    )
    args: argparse.Namespace = parser.parse_args(argv)
    return args


def require_libraries() -> None:
    """Import what only this command needs.

    raises: CommandError if one of the libraries is not installed
    """
    try:
        import tip_figures.page.documents
        import tip_figures.release.assemble  # noqa: F401
    except ImportError as error:
        raise CommandError(
            f"build needs {error.name}: run make build in a checkout, "
            'or install it with pip install "tip-figures[build]"'
        ) from None


def write_release(package: Package, target: Path) -> list[str]:
    """Build the release into a folder, and return the paths of its files.

    raises: CommandError
    """
    from tip_figures.release.assemble import build_release

    try:
        return build_release(package, target)
    except FileExistsError as error:
        raise CommandError(f"{error.filename} is not a folder.") from None
    except OSError as error:
        raise CommandError(f"{target} cannot be written: {error.strerror or error}.") from None


def write_documents(package: Package) -> list[str]:
    """Write the parts of the repository that show the tables, and return their paths.

    raises: CommandError
    """
    from tip_figures.page.documents import render_documents

    figures = Figures.load(package)
    if isinstance(figures, tuple):
        return []
    contents = {}
    for path, text in render_documents(package, figures).items():
        contents[package.root / path] = text.encode()
    try:
        for file in contents:
            file.parent.mkdir(exist_ok=True)
        replace_files(contents)
    except OSError as error:
        raise CommandError(
            f"{error.filename} cannot be written: {error.strerror or error}."
        ) from None
    return [file.relative_to(package.root).as_posix() for file in contents]


def print_files(root: Path, paths: Sequence[str]) -> None:
    """List the files that were written, with their sizes."""
    print(root)
    for path in paths:
        print(f"{(root / path).stat().st_size:>13,} bytes  {path}")
    print(count_noun(len(paths), "file"))
