"""Prove sentences, ledger and figures against the text of the report.

A source text is plain text or a saved web page, complete or in part. The sentences of each source
are found by their SHA-256 hashes, every numeral in them is read again and compared with the ledger,
and every stated figure is traced to its sentence and numeral. Line breaks and
hyphenation do not matter. A note lists what was left out inside of a passage: page headers, notes
and their marks, headings, hidden words. Any other word there is an error. What no program can see:
whether the text is that of the report.

Each source is proved by the text that contains most of it. A text that is cut short proves what it
contains, and what is missing is a warning; what it has before or after a passage is reported. A
source without a text is skipped, a text that matches no source is reported, and a changed sentence
is an error.

With --download the page of each source is fetched from its `url` into a cache folder, and it is an
error if a page does not contain its passage. No other command uses the network, and this one only
with this option. A page that is in the cache is not fetched again. Only addresses with https are
fetched, pages of up to 16 MiB within a minute each, and redirects only within their host.

Exit status: 0 nothing contradicts the tables, 1 findings of severity error, 2 could not run, or a
page could not be downloaded.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tip_figures.checks import select_checks
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import print_error
from tip_figures.cli.output_file import write_output
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.cli.proof_check import create_checks_with_proof
from tip_figures.cli.source_pages import PageCheck, download_sources
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.read.load import Package, load_package
from tip_figures.datapackage.report import Report
from tip_figures.datapackage.report_formats import format_json
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value
from tip_figures.figures.model import Figures
from tip_figures.proof.annotations import collect_annotations
from tip_figures.proof.figure_trace import format_trace, trace_figure
from tip_figures.proof.passage_page import render_page
from tip_figures.proof.passage_view import view_passage
from tip_figures.proof.source_proof import Coverage, PackageProof, prove_package

if TYPE_CHECKING:
    from tip_figures.cli.page_download import Downloads


def run(argv: Sequence[str]) -> int:
    """Prove the package named on the command line against the texts named there."""
    args = parse_arguments(argv)
    package = load_package(args.package)
    downloads = download_pages(package, args.cache) if args.download else None
    texts = list(args.text)
    if downloads is not None:
        texts += map(str, downloads.files.values())
    if not texts:
        return 2  # no page could be downloaded, and the reasons are printed
    proof = prove_package(package, texts)
    checks = [*create_checks_with_proof(select_checks("numerals"), proof)]
    if downloads is not None and proof is not None:
        checks.append(PageCheck(proof, downloads).as_check)
    report = complete_findings(package, run_checks(package, checks))
    status = print_proof(args, package, proof, report)
    return 2 if status == 0 and downloads is not None and downloads.failures else status


def download_pages(package: Package, cache: Path | None) -> Downloads:
    """Download the pages of all sources, and print a line for each that cannot be downloaded.

    cache:  folder of the pages; the user's cache if it is None
    raises: CommandError
    """
    figures = Figures.load(package)
    if not isinstance(figures, Figures):
        raise CommandError(describe_unreadable_tables(package))
    downloads = download_sources(figures, cache)
    for address, reason in downloads.failures.items():
        print_error(f"{address}: cannot be downloaded: {reason}.")
    return downloads


def print_proof(
    args: argparse.Namespace, package: Package, proof: PackageProof | None, report: Report
) -> int:
    """Print and write what the command line asks for, and return the exit status."""
    if args.show is not None:
        return show_figure(require_proof(package, proof), args.show)
    if args.html:
        page = make_page(require_proof(package, proof))
        write_output(Path(args.html), page)
    if args.annotations:
        annotations = make_annotations(require_proof(package, proof))
        write_output(Path(args.annotations), annotations)
    coverages = [passage.coverage for passage in proof.passages] if proof else []
    if args.format == "json":
        print(format_json_with_sources(report, coverages), end="")
        return report.exit_status
    notes = []
    for coverage in coverages:
        if coverage.sentences_found:
            notes.append(f"{coverage.source_id}: {describe_coverage(coverage)}")
    return print_report(replace(report, notes=tuple(notes)), args.format, package.root)


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line.

    raises: CommandError if an option is missing, or has no effect beside another
    """
    parser = CommandParser(__doc__, "text", "json", "github", "markdown")
    _add_text_options(parser)
    parser.add_argument(
        "--show",
        metavar="FIGURE_ID",
        help="print the sentence of a figure, with its numeral marked",
    )
    parser.add_argument(
        "--html",
        metavar="OUT",
        help="write a page with the whole passage, each numeral marked",
    )
    parser.add_argument(
        "--annotations",
        metavar="OUT",
        help="write the coded numerals as W3C Web Annotations (JSON-LD)",
    )
    args: argparse.Namespace = parser.parse_args(argv)
    require_consistent(args)
    return args


def _add_text_options(parser: CommandParser) -> None:
    """Add the options that say where the source texts are."""
    parser.add_argument(
        "--text",
        action="append",
        default=[],
        metavar="FILE",
        help="the text of a report, or - for standard input; repeatable",
    )
    parser.add_argument(
        "--download",
        action="store_true",
        help="fetch the pages named in `url` of the sources, and use them as texts",
    )
    parser.add_argument(
        "--cache",
        type=Path,
        metavar="FOLDER",
        help="with --download: folder of the pages (default: tip-figures in the user's cache)",
    )


def require_consistent(args: argparse.Namespace) -> None:
    """Require that there is something to prove against, and that each option has an effect.

    raises: CommandError
    """
    if not args.text and not args.download:
        raise CommandError("name the text of a report with --text, or use --download.")
    if args.cache is not None and not args.download:
        raise CommandError("--cache needs --download.")
    if args.show is None:
        return
    for option, is_given in (
        ("--html", args.html),
        ("--annotations", args.annotations),
        (f"--format {args.format}", args.format != "text"),
    ):
        if is_given:
            raise CommandError(f"--show prints only one figure; leave out {option}.")


def require_proof(package: Package, proof: PackageProof | None) -> PackageProof:
    """Return the proof.

    raises: CommandError if there is none, because the figures cannot be read
    """
    if proof is None:
        raise CommandError(describe_unreadable_tables(package))
    return proof


def describe_unreadable_tables(package: Package) -> str:
    """Say that the tables of figures cannot be read."""
    file = package.root / package.path
    return f"{file}: cannot read its tables; run {name_command('validate')} for the reason."


def make_page(proof: PackageProof) -> str:
    """Return the web page with all passages of which a text was given."""
    views = []
    for passage in proof.passages:
        if passage.coverage.sentences_found:
            view = view_passage(proof.figures, passage.match)
            views.append((view, describe_coverage(passage.coverage)))
    package_name = str(proof.figures.package.descriptor.get("name", ""))
    return render_page(package_name, views)


def make_annotations(proof: PackageProof) -> str:
    """Return the JSON-LD of all annotations."""
    matches = [passage.match for passage in proof.passages]
    return to_json(collect_annotations(proof.figures, matches))


def format_json_with_sources(report: Report, coverages: Sequence[Coverage]) -> str:
    """Return the report for programs, with how much of each source was found."""
    content = json.loads(format_json(report))
    content["sources"] = [asdict(coverage) for coverage in coverages]
    return to_json(content)


def describe_coverage(coverage: Coverage) -> str:
    """Return how much of a passage was found, in words."""
    return (
        f"{coverage.sentences_found:,} of {coverage.sentences:,} sentences,"
        f" {coverage.numerals_found:,} of {coverage.numerals:,} numerals,"
        f" {coverage.figures_found:,} of {coverage.figures:,} stated figures"
    )


def show_figure(proof: PackageProof, figure_id: str) -> int:
    """Print the sentences of a figure; the exit status is 1 if no text contains one of them."""
    figures = proof.figures
    figure = figures.figure_by_id.get(figure_id)
    if figure is None:
        suggestion = did_you_mean(figure_id, figures.figure_by_id)
        raise CommandError(f"there is no figure {quote_value(figure_id)}. {suggestion}".rstrip())
    matches = [passage.match for passage in proof.passages]
    trace = trace_figure(figures, figure, matches)
    for line in format_trace(trace):
        print(escape_unprintable(line))
    return 0 if trace.is_complete else 1
