"""Build all files of a release from the descriptor, schemas and tables, reproducibly.

The files at the top of the output folder are for download, and its folder `site` is for publishing
as pages. The package is validated first, and nothing is built if it is not valid. The files are
written into a new folder, which takes the place of an earlier release when all of them are
complete.

With --documents, no release is built. Instead, the parts of the repository that show the tables are
updated, as for each new version: docs/contradictions.md, docs/figures.svg, CITATION.cff,
.zenodo.json, and the generated parts of README.md and docs/data-card.md.

Exit status: 0 built, 1 the package is not valid, 2 could not run, 3 the package is not fully
checked, 130 interrupted.
"""

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tip_figures.checks import CHECKS
from tip_figures.cli import CommandParser, print_error
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.write_files import replace_files
from tip_figures.figures.model import Figures

ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")


def run(argv: Sequence[str]) -> int:
    """Build the release, or with --documents the documents, of a package, and list the files.

    The release is written to --output, or without this option to `dist` in the folder of the
    package; the documents are written to their places in the package. In both cases, the address
    --base-url replaces `homepage` of the descriptor. If the package is not valid or not fully
    checked, the report of the checks is printed instead, and nothing is written.

    Args:
        argv: arguments of the command

    Returns:
        exit status: 0 if the files were written, otherwise that of the report

    Raises:
        CommandError: if the package lacks what every release needs, or the folder of the release
            has files of another origin
    """
    args = make_parser().parse_args(argv)
    # No other command needs their libraries, and --help needs none.
    from tip_figures.release.assemble import build_release
    from tip_figures.release.documents import render_documents

    package = load_package(args.package)
    figures = Figures.load(package)
    report = run_checks(package, figures, CHECKS)
    if report.exit_status:
        print_report(complete_findings(package, figures, report), "text")
        print_error("nothing is built, because the package is not valid or not fully checked.")
        return report.exit_status
    if args.base_url:
        descriptor = {**package.descriptor, "homepage": args.base_url}
        package = replace(package, descriptor=descriptor)
    if args.documents:
        target = package.root
        documents = render_documents(package)
        (target / "docs").mkdir(exist_ok=True)
        replace_files({target / path: text.encode() for path, text in documents.items()})
        paths = list(documents)
    else:
        target = args.output or package.root / "dist"
        paths = build_release(package, target)
    print(target)
    for path in paths:
        print(f"{(target / path).stat().st_size:>13,} bytes  {path}")
    print(count_noun(len(paths), "file"))
    return 0


def make_parser() -> CommandParser:
    """Return the parser of the command line of `build`."""
    parser = CommandParser(__doc__)
    outputs = parser.add_mutually_exclusive_group()
    outputs.add_argument(
        "--documents",
        action="store_true",
        help="update only the parts of the repository that show the tables",
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
    return parser


def parse_address(text: str) -> str:
    """Return an argument unchanged if it is the address of a site: `https://example.org/data`.

    Raises:
        argparse.ArgumentTypeError: if the text is not an http or https address, or has a query, a
            fragment or a space
    """
    if not ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an address such as https://example.org/data"
        )
    return text
