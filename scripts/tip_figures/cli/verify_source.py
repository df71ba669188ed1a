"""Prove sentences, numerals and figures against the text of the report.

A source text is plain text or a saved web page, complete or in part. The sentences of each source
are found by the SHA-256 hashes of their words and digits, every numeral in them is read again and
compared with numerals.csv. Every stated figure is traced to its sentence and numeral, and must be
about the area of its source. Line breaks, hyphenation and kinds of quotation marks do not matter. A
note lists what was left out within a passage: page numbers, repeated lines, note marks. Any other
extra word is an error. For a web page, the proof covers the text of its elements in document order,
not how a browser shows them. No program can tell whether a text really comes from the report.

A file whose name, before the ending, is the identifier of a source is the text of this source and
of no other. With any other name, it proves each source whose passage it contains; if several
editions have the same words, it proves none of them. If several texts contain parts of a passage,
the most complete one counts. A text that is cut short proves what it contains, and what is missing
is a warning. A source without a text is skipped, and a text that matches no source is reported.

With --download, the page of each source is fetched from its `url`, and it is an error if a page
does not contain its passage. With --pages N, only the pages of N sources are fetched, different
ones each week until all have been fetched. No other command uses the network, and this one only
with this option. Only https addresses are fetched, also after a redirect, and only pages of up to
16 MiB that arrive within five minutes.

Exit status: 0 nothing contradicts the tables, 1 errors were found, 2 could not run, or a
page could not be downloaded.
"""

import argparse
import http.client
import threading
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from concurrent import futures
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from tip_figures import location
from tip_figures.checks import NUMERALS
from tip_figures.checks.codes import check_areas
from tip_figures.cli import CommandParser, print_error, print_notes, require_known, write_output
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.datapackage.checks import FIGURES, Check
from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.report import describe_report
from tip_figures.datapackage.text_format import escape_unprintable
from tip_figures.figures.records import NO_TEXTS, SentenceKey, SourceRow
from tip_figures.proof import (
    PackageProof,
    PassageProof,
    load_figures,
    prove_tables,
    read_texts,
)
from tip_figures.proof.show import NO_SENTENCE, format_figure, render_page
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import (
    SourceText,
    UnreadableText,
    parse_source_text,
)


def run(argv: Sequence[str]) -> int:
    """Prove the package named on the command line against texts of reports, and print a report.

    The texts are those of --text and, with --download, the pages of the sources. The report has the
    findings of the check of numerals and of the checks that `add_proof` adds. It says how much of
    each passage was found: a line for each passage that was found at least in part, or in JSON
    `sources`, with an object for each source.

    With --html, a page is written in addition. With --show, only one figure is printed, without a
    report. If a missing or unsuitable table or column keeps the figures from being read, nothing is
    proved or shown, and the report contains only the reason.

    Args:
        argv: arguments of the command

    Returns:
        exit status: with --show that of `show_figure`; otherwise that of the report, but 2 instead
        of 0 if a page could not be downloaded or has no text

    Raises:
        CommandError: for options that have no effect together, if --text names no text and no page
            could be downloaded, and for other errors of the user
        UnreadableText: if a text cannot be read
    """
    args = make_parser().parse_args(argv)
    refuse_useless_options(args)
    package = load_package(args.package)
    figures = load_figures(package)
    texts = []
    checks: Sequence[Check] = [NUMERALS]  # reports why the figures cannot be read, if so
    pages: dict[str, SourceText | None] = {}
    passages: Sequence[PassageProof] = []
    sentence_texts: Mapping[SentenceKey, str] = NO_TEXTS
    if figures is not None:
        texts += read_texts(figures, args.text)
        pages = download_pages(draw_sources(figures.sources, args.pages)) if args.download else {}
        texts += filter(None, pages.values())
        if not texts:
            raise CommandError("no page could be downloaded.")
        proof = prove_tables(figures, texts)
        if not args.download:  # otherwise there would be a note for each page
            print_notes(proof.notes)
        if args.show is not None:
            return show_figure(proof, args.show)
        if args.html:
            write_output(args.html, render_page(proof))
        passages, sentence_texts = proof.passages, proof.sentence_texts
        checks = add_proof(checks, proof, pages=sum(page is not None for page in pages.values()))
    report = run_checks(package, figures, checks, sentence_texts=sentence_texts)
    report = complete_findings(package, figures, report)
    if args.format == "json":
        sources = list(map(describe_coverage, passages))
        print(to_json(describe_report(report) | {"sources": sources}), end="")
    else:
        notes = tuple(passage.coverage for passage in passages if passage.match.sentences)
        print_report(replace(report, notes=notes), "text")
    has_failed_page = None in pages.values()
    return 2 if report.exit_status == 0 and has_failed_page else report.exit_status


def make_parser() -> CommandParser:
    """Return the parser of the command line of `verify_source`."""
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
        "--pages",
        type=int,
        metavar="N",
        help="with --download: fetch the pages of N sources, different ones each week",
    )
    parser.add_argument(
        "--show",
        metavar="FIGURE_ID",
        help="print the sentence of a figure, with its numeral marked",
    )
    parser.add_argument(
        "--html",
        type=Path,
        metavar="OUT",
        help="write a page with the whole passage, each numeral marked",
    )
    return parser


def refuse_useless_options(args: argparse.Namespace) -> None:
    """Refuse a command line without a text, or with an option that has no effect.

    Raises:
        CommandError: without --text and --download; for --pages without --download, or below 1; for
            --show with --html or --format json
    """
    if not args.text and not args.download:
        raise CommandError("name the text of a report with --text, or use --download.")
    if args.pages is not None and not (args.download and args.pages > 0):
        raise CommandError("--pages needs --download and a number above 0.")
    output_option = "--html" if args.html else f"--format {args.format}"
    is_default = output_option == "--format text"
    if args.show is not None and not is_default:
        raise CommandError(f"--show prints only one figure; leave out {output_option}.")


def show_figure(proof: PackageProof, figure_id: str) -> int:
    """Print a figure with the sentences of the report that state it.

    If an identity derives the figure from other figures, the sentences that state the other figures
    are printed as well.

    Returns:
        exit status: 1 if any of these sentences is in none of the texts, otherwise 0

    Raises:
        CommandError: if there is no figure with this id
    """
    figure_by_id = proof.figures.figure_by_id
    require_known("figure", figure_id, figure_by_id)
    lines = format_figure(proof, figure_by_id[figure_id])
    print("\n".join(map(escape_unprintable, lines)))
    return int(any(NO_SENTENCE in line for line in lines))


def add_proof(checks: Iterable[Check], proof: PackageProof, pages: int = 0) -> tuple[Check, ...]:
    """Return all checks of a package together with those that report a finished proof.

    - A check named `proof` is added. It reports the findings of the proof, and figures that are
      about a different area than their source.
    - A check named `pages` is added last if there are downloaded pages. It has the findings
      `page-differs` of the proof, which are about pages only.

    Args:
        checks: of the package
        proof: of the same package
        pages: number of downloaded pages
    """
    all_checks = list(checks)
    page_findings = [finding for finding in proof.findings if finding.code == "page-differs"]
    text_findings = [finding for finding in proof.findings if finding.code != "page-differs"]
    text_findings += check_areas(proof.figures)
    # The functions of these checks ignore their argument, since the proof is finished.
    all_checks.append(
        Check("proof", lambda _: iter(text_findings), lambda _: proof.counts, needs=FIGURES)
    )
    if pages:
        all_checks.append(
            Check("pages", lambda _: iter(page_findings), lambda _: {"pages": pages}, needs=FIGURES)
        )
    return tuple(all_checks)


def describe_coverage(passage: PassageProof) -> dict[str, str | int]:
    """Return how much of a passage was found in a source text, as an object for JSON.

    Returns:
        `source_id`, and two counts each of sentences, numerals and figures: how many the tables
        have, and how many of these the text has, such as {"numerals": 12, "numerals_found": 9, …}
    """
    record: dict[str, str | int] = {"source_id": passage.match.source.source_id}
    for noun, count in passage.total.items():
        name = noun.removeprefix("stated ")  # “stated figures” are `figures`
        record |= {name: count, f"{name}_found": passage.found[noun]}
    return record


def draw_sources(
    sources: Sequence[SourceRow], number: int | None, day: date | None = None
) -> list[SourceRow]:
    """Return the sources whose pages are downloaded in one week, different ones each week.

    The hashes of their identifiers put all sources in a fixed order that looks random. Each week
    takes the next sources in this order; after the last source, the first one follows. With five
    sources and a number of two, it takes A and B, then C and D, then E and A.

    Args:
        sources: of the package
        number: how many sources to return; None for all, in the order of `sources`
        day: any day of the week; None for today
    """
    if number is None or number >= len(sources):
        return list(sources)
    shuffled = sorted(sources, key=lambda source: hash_sentence(source.source_id))
    week = (day or date.today()).toordinal() // DAYS_OF_WEEK
    first = week * number % len(shuffled)
    # All sources twice, so that the first one follows the last.
    return [*shuffled, *shuffled][first : first + number]


def download_pages(sources: Sequence[SourceRow]) -> dict[str, SourceText | None]:
    """Download the pages of sources, and print an error for each page that cannot be used.

    If several sources have the same address, the page is downloaded once.

    Returns:
        address → text of the page, which has the address as its name; None if the page cannot be
        downloaded or has no text
    """
    pages: dict[str, SourceText | None] = {source.url: None for source in sources}
    for address in pages:
        try:
            pages[address] = parse_source_text(address, fetch_page(address))
        except DownloadError as error:
            print_error(f"{address}: cannot be downloaded: {error}.")
        except UnreadableText as error:
            print_error(str(error))
    return pages


# Downloads: https alone, within limits of size and time


DAYS_OF_WEEK = 7
MAX_BYTES = 1 << 24
SECONDS_OF_SILENCE = 60
SECONDS = 300  # for a whole page, however often a byte of it arrives


class DownloadError(Exception):
    """A page cannot be downloaded; the message gives the reason."""


class _SecureRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to https addresses only."""

    def redirect_request(self, *args: object) -> urllib.request.Request | None:
        """Return the request to which a redirect leads, as the overridden method does.

        Args:
            args: those of the overridden method; the last one is the new address

        Raises:
            DownloadError: if the new address is not a valid https address
        """
        require_secure(str(args[-1]))
        return super().redirect_request(*args)  # type: ignore[arg-type]


def fetch_page(address: str, size: int = MAX_BYTES, seconds: float = SECONDS) -> bytes:
    """Return the content of a page, which is downloaded within limits of size and time.

    Args:
        address: of the page, with https; redirects to other https addresses are followed
        size: the most bytes that the page may have
        seconds: the longest time that the whole download may take

    Raises:
        DownloadError: if the address, or one to which it is redirected, is not a valid https
            address; if the page is too large or incomplete or takes too long; if the connection
            fails
    """
    require_secure(address)
    page: futures.Future[bytes] = futures.Future()
    # The timeout of a socket does not limit the whole download, so a thread reads the page, and
    # this function stops waiting for it. A thread that is still reading ends with the process.
    threading.Thread(target=_pass_page, args=(page, address, size), daemon=True).start()
    try:
        return page.result(seconds)
    except futures.TimeoutError:
        raise DownloadError(f"the page did not arrive within {seconds:g} seconds") from None
    finally:
        del page  # its exception refers to this frame, which would keep the connection open


def _pass_page(page: futures.Future[bytes], address: str, size: int) -> None:
    """Download a page, and pass its content, or the error, to another thread.

    Args:
        page: the future that receives them; the other thread waits for its result
        address: of the page
        size: the most bytes that the page may have
    """
    try:
        page.set_result(_read_page(address, size))
    except BaseException as error:  # noqa: BLE001, raised again where it is waited for
        page.set_exception(error)
        del page  # the error refers to this frame, which would keep the connection open


def _read_page(address: str, size: int) -> bytes:
    """Return the content of a page, however long the download takes.

    Args:
        address: of the page, which the caller has checked
        size: the most bytes that the page may have

    Raises:
        DownloadError: if the page is larger or incomplete, a redirect does not lead to https, or
            the connection fails
    """
    headers = {"User-Agent": f"tip-figures/{location.read_version()}", "Accept": "text/html"}
    try:
        request = urllib.request.Request(address, headers=headers)
        opener = urllib.request.build_opener(_SecureRedirects())
        with opener.open(request, timeout=SECONDS_OF_SILENCE) as response:
            content: bytes = response.read(size + 1)  # one byte more, to notice a larger page
            if len(content) > size:
                raise DownloadError(f"the page is larger than {size:,} bytes")
            if response.length:  # number of bytes that the server announced but did not send
                raise DownloadError("the connection ended before the page was complete")
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", "") or str(error) or type(error).__name__
        raise DownloadError(str(reason)) from None
    return content


def require_secure(address: str) -> None:
    """Require that an address begins with https and names a host.

    Raises:
        DownloadError: if it does not, or cannot be parsed
    """
    try:
        parts = urlsplit(address)
        is_secure = parts.scheme == "https" and bool(parts.hostname)
    except ValueError as error:
        raise DownloadError(f"the address is not valid: {error}") from None
    if not is_secure:
        raise DownloadError("only addresses that begin with https:// are downloaded")
