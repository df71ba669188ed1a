"""Prove sentences, numerals and figures against the text of the report.

A source text is plain text or a saved web page, complete or in part. The sentences of each source
are found by the SHA-256 hashes of their words and digits, every numeral in them is read again and
compared with numerals.csv, and every stated figure is traced to its sentence and numeral. Line
breaks, hyphenation and kinds of quotation marks do not matter. A note lists what was left out
within a passage: page numbers, repeated lines, marks of notes, deleted words. Any other word
there is an error, and so is what a page generates, hides or reverses. What no program can see:
whether the text is that of the report.

Each source is proved by the text that contains most of it. A text that is cut short proves what it
contains, and what is missing is a warning. A source without a text is skipped, and a text that
matches no source is reported.

With --download the page of each source is fetched from its `url`, and it is an error if a page does
not contain its passage. No other command uses the network, and this one only with this option. Only
addresses with https are fetched, and pages of up to 16 MiB within a minute each.

Exit status: 0 nothing contradicts the tables, 1 findings of severity error, 2 could not run, or a
page could not be downloaded.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from tip_figures.checks import FigureCheck, select_checks
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import print_error
from tip_figures.cli.output_file import write_output
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.cli.proof_check import create_checks_with_proof
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import Package, load_package
from tip_figures.datapackage.report import Report
from tip_figures.datapackage.report_formats import format_json
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value
from tip_figures.figures.model import Figures
from tip_figures.proof.show import format_figure, render_page
from tip_figures.proof.source_proof import Coverage, PackageProof, load_figures, prove_tables
from tip_figures.prose.decoding import UnreadableText
from tip_figures.prose.source_text import SourceText, parse_source_text, read_source_text


def run(argv: Sequence[str]) -> int:
    """Prove the package named on the command line against the texts named there."""
    args = parse_arguments(argv)
    package = load_package(args.package)
    figures = load_figures(package)
    texts = [read_source_text(name) for name in args.text]
    pages = download_pages(figures) if args.download and figures is not None else {}
    texts += [page for page in pages.values() if page is not None]
    if figures is not None and not texts:
        return 2  # no page could be downloaded, and the reasons are printed
    proof = prove_tables(figures, texts) if figures is not None else None
    if proof is not None and args.show is not None:
        return show_figure(proof, args.show)
    checks = create_checks_with_proof(select_checks("numerals"), proof)
    if pages and proof is not None:
        checks = (*checks, create_page_check(proof, pages))
    report = complete_findings(package, run_checks(package, checks))
    status = print_proof(args, package, proof, report)
    return 2 if status == 0 and None in pages.values() else status


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line.

    raises: CommandError if an option is missing, or has no effect beside another
    """
    parser = CommandParser(__doc__, "text", "json")
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
        "--show",
        metavar="FIGURE_ID",
        help="print the sentence of a figure, with its numeral marked",
    )
    parser.add_argument(
        "--html",
        metavar="OUT",
        help="write a page with the whole passage, each numeral marked",
    )
    args: argparse.Namespace = parser.parse_args(argv)
    if not args.text and not args.download:
        raise CommandError("name the text of a report with --text, or use --download.")
    useless = ["--html"] if args.html else []
    useless += [f"--format {args.format}"] if args.format != "text" else []
    if args.show is not None and useless:
        raise CommandError(f"--show prints only one figure; leave out {useless[0]}.")
    return args


def print_proof(
    args: argparse.Namespace, package: Package, proof: PackageProof | None, report: Report
) -> int:
    """Print and write what the command line asks for, and return the exit status."""
    passages = proof.passages if proof is not None else ()
    found = [
        (passage.match, describe_coverage(passage.coverage))
        for passage in passages
        if passage.coverage.sentences_found
    ]
    if proof is not None and args.html:
        write_output(Path(args.html), render_page(proof.figures, found))
    if args.format == "json":
        content = json.loads(format_json(report))
        content["sources"] = [asdict(passage.coverage) for passage in passages]
        print(to_json(content), end="")
        return report.exit_status
    notes = tuple(description for _, description in found)
    return print_report(replace(report, notes=notes), args.format, package.root)


def describe_coverage(coverage: Coverage) -> str:
    """Return a source, and how much of its passage was found, in words."""
    return (
        f"{coverage.source_id}: {coverage.sentences_found:,} of {coverage.sentences:,} sentences,"
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
    lines, is_complete = format_figure(figures, figure, matches)
    for line in lines:
        print(escape_unprintable(line))
    return 0 if is_complete else 1


# Pages of the publisher


def download_pages(figures: Figures) -> dict[str, SourceText | None]:
    """Download the page of each source, and print a line for each that cannot be downloaded.

    returns: the pages by address, None for those that cannot be downloaded
    raises:  CommandError if there is no page to download
    """
    from tip_figures.cli.page_download import DownloadError, fetch_page

    if not figures.sources:
        raise CommandError("the package has no sources, so there is no page to download.")
    pages: dict[str, SourceText | None] = {source.url: None for source in figures.sources}
    for address in pages:
        try:
            pages[address] = parse_source_text(address, fetch_page(address))
        except DownloadError as error:
            print_error(f"{address}: cannot be downloaded: {error}.")
        except UnreadableText as error:
            print_error(str(error))
    return pages


def create_page_check(proof: PackageProof, pages: Mapping[str, SourceText | None]) -> FigureCheck:
    """Return the check that each page contains the passage which was read from it."""

    def find_missing_passages(figures: Figures) -> Iterator[Finding]:
        for passage in proof.passages:
            source = passage.match.source
            if passage.coverage.sentences_found == 0 and pages.get(source.url) is not None:
                number = passage.coverage.sentences
                yield figures.create_finding(source, "url", "page-differs", number=number)

    page_count = sum(page is not None for page in pages.values())
    return FigureCheck("pages", find_missing_passages, lambda _: {"pages": page_count})
