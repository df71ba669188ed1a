"""Build all files of a release from the descriptor, schemas and tables; it is reproducible.

The files at the top of the output folder are attached to a release; its folder `site` is published
as pages. The package is validated first, and nothing is built if it is not valid. The files are
written into a new folder, which takes the place of an earlier release when all are complete.

With --documents no release is built. Instead the parts of the repository that show the tables are
renewed, as for each new version: docs/contradictions.md, docs/figures.svg, CITATION.cff,
.zenodo.json, and the generated parts of README.md and docs/data-card.md.

Exit status: 0 built, 1 the package is not valid, 2 could not run, 3 it is not fully checked,
130 interrupted.
"""

import argparse
import re
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

ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")


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
    try:
        if args.documents:
            print_files(package.root, write_documents(package, args.base_url or ""))
        else:
            target = args.output or package.root / "dist"
            print_files(target, write_release(package, target, args.base_url or ""))
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from None
    return 0


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = CommandParser(__doc__)
    outputs = parser.add_mutually_exclusive_group()
    outputs.add_argument(
        "--documents",
        action="store_true",
        help="renew only the parts of the repository that show the tables",
    )
    outputs.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help="folder of the release (default: dist in the folder of the package)",
    )
    parser.add_argument(
        "--base-url",
        type=parse_address,
        metavar="URL",
        help="address of the published pages, for metadata, pages and citation",
    )
    args: argparse.Namespace = parser.parse_args(argv)
    return args


def parse_address(text: str) -> str:
    """Return the address of a site.

    raises: argparse.ArgumentTypeError if it is not one
    """
    if not ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an address such as https://example.org/data"
        )
    return text


def require_libraries() -> None:
    """Import what only this command needs.

    raises: CommandError if one of the libraries is not installed
    """
    try:
        import tip_figures.release.assemble  # noqa: F401
    except ImportError as error:
        raise CommandError(
            f"build needs {error.name}: run make build in a checkout, "
            'or install it from a checkout with pip install ".[build]"'
        ) from None


def write_release(package: Package, target: Path, base_url: str) -> list[str]:
    """Build the release into a folder, and return the paths of its files."""
    from tip_figures.release.assemble import build_release

    return build_release(package, target, base_url)


def write_documents(package: Package, base_url: str) -> list[str]:
    """Write the parts of the repository that show the tables, and return their paths."""
    from tip_figures.release.documents import render_documents

    documents = render_documents(package, base_url)
    (package.root / "docs").mkdir(exist_ok=True)
    replace_files({package.root / path: text.encode() for path, text in documents.items()})
    return list(documents)


def print_files(root: Path, paths: Sequence[str]) -> None:
    """List the files that were written, with their sizes."""
    print(root)
    for path in paths:
        print(f"{(root / path).stat().st_size:>13,} bytes  {path}")
    print(count_noun(len(paths), "file"))
