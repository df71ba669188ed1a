"""Prove sentences, ledger and figures against a copy of the report: plain text or a saved web page, whole or in part.

The sentences of each source are found by their fingerprints, every numeral in them is read anew and compared with the
ledger, and every stated figure is walked back to its sentence and numeral. Lines may be broken, words parted and pages
headed as they like. Each source is proved by the copy that has most of it. A copy that is cut short proves what it holds,
and what it lacks is a warning; a source of which no copy is given is left aside, and a copy of something else is said; a
sentence that was changed is an error.

Exit status: 0 nothing contradicts the tables, 1 findings of severity error, 2 could not run.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from tip_figures.checks import select_checks
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.cli.proof_check import create_proof_check
from tip_figures.datapackage import write_files as writing
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.report_formats import format_json
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value
from tip_figures.proof.annotations import collect_annotations
from tip_figures.proof.figure_trace import format_trace, trace_figure
from tip_figures.proof.passage_page import render_page
from tip_figures.proof.passage_view import view_passage
from tip_figures.proof.source_proof import Coverage, PackageProof, prove_package

HEAD = 50  # characters with which a file of the same kind begins


def run(argv: Sequence[str]) -> int:
    """Prove the package named on the command line against the texts named there."""
    parser = CommandParser(__doc__, "text", "json", "github", "markdown")
    parser.add_argument(
        "--text", action="append", required=True, metavar="FILE",
        help="a copy of the report, or - for standard input; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--show",
        metavar="FIGURE_ID",
        help="print the sentence of a figure, with its numeral marked",
    )
    parser.add_argument(
        "--html", metavar="OUT", help="write a page with the whole passage, each numeral marked"
    )
    parser.add_argument(
        "--annotations",
        metavar="OUT",
        help="write the coded numerals as W3C Web Annotations (JSON-LD)",
    )
    args = parser.parse_args(argv)
    others = {
        "--html": args.html,
        "--annotations": args.annotations,
        f"--format {args.format}": args.format != "text",
    }
    if args.show is not None and (
        given := next((name for name, value in others.items() if value), None)
    ):
        raise CommandError(f"--show prints one figure and nothing else, so it takes no {given}.")
    package = load_package(args.package)
    proof = prove_package(package, args.text)
    checks = [*select_checks("ledger"), create_proof_check(proof)]
    report = complete_findings(package, run_checks(package, checks))
    if args.show is not None or args.html or args.annotations:
        if proof is None:
            raise CommandError(
                f"{package.root / package.path}: its tables cannot be read; scripts/validate.py says why."
            )
        if args.show is not None:
            return show(proof, args.show)
        if args.html:
            write(Path(args.html), make_page(proof))
        if args.annotations:
            matches = [passage.match for passage in proof.passages]
            write(Path(args.annotations), to_json(collect_annotations(proof.figures, matches)))
    coverages = [passage.coverage for passage in proof.passages] if proof is not None else []
    if args.format == "json":
        sources = [asdict(coverage) for coverage in coverages]
        print(to_json(json.loads(format_json(report)) | {"sources": sources}), end="")
        return 0 if report.valid else 1
    notes = tuple(
        f"{coverage.source_id}: {describe_coverage(coverage)}"
        for coverage in coverages
        if coverage.sentences_found
    )
    return print_report(replace(report, notes=notes), args.format, package.root)


def make_page(proof: PackageProof) -> str:
    """Return the web page with all passages of which a text was given."""
    views = [
        (view_passage(proof.figures, passage.match), describe_coverage(passage.coverage))
        for passage in proof.passages
        if passage.coverage.sentences_found
    ]
    name = str(proof.figures.package.descriptor.get("name", ""))
    return render_page(name, views)


def describe_coverage(coverage: Coverage) -> str:
    """Say how much of a passage was found."""
    return (
        f"{coverage.sentences_found:,} of {coverage.sentences:,} sentences,"
        f" {coverage.numerals_found:,} of {coverage.numerals:,} numerals,"
        f" {coverage.figures_found:,} of {coverage.figures:,} stated figures"
    )


def show(proof: PackageProof, figure_id: str) -> int:
    """Print the sentences of a figure; the exit status is 1 if no text contains one of them."""
    figures = proof.figures
    figure = figures.figure_by_id.get(figure_id)
    if figure is None:
        suggestion = did_you_mean(figure_id, figures.figure_by_id)
        raise CommandError(f"there is no figure {quote_value(figure_id)}. {suggestion}".rstrip())
    trace = trace_figure(figures, figure, [passage.match for passage in proof.passages])
    for line in format_trace(trace):
        print(escape_unprintable(line))
    return 0 if trace.is_complete else 1


def write(out: Path, content: str) -> None:
    """Write a file, over nothing but one of the same kind."""
    try:
        if out.exists() and not out.read_bytes().startswith(content[:HEAD].encode()):
            raise CommandError(f"{out}: a file of another kind stands there already; name another.")
        writing.replace_files({out: content.encode("utf-8", "replace")})
    except OSError as error:
        raise CommandError(f"{out}: cannot be written: {error.strerror}.") from None
