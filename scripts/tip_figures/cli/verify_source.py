"""Prove sentences, ledger and figures against a copy of the report: plain text or a saved web page, whole or in part.

The sentences of each source are found by their fingerprints, every numeral in them is read anew and compared with the
ledger, and every stated figure is walked back to its sentence and numeral. Lines may be broken, words parted and pages
headed as they like. Each source is proved by the copy that has most of it. A copy that is cut short proves what it holds,
and what it lacks is a warning; a source of which no copy is given is left aside, and a copy of something else is said; a
sentence that was changed is an error.

Exit status: 0 nothing contradicts the tables, 1 findings of severity error, 2 could not run.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tip_figures.checks import FigureCheck, select_checks
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.package_report import complete_findings, print_report, run_checks
from tip_figures.datapackage import report
from tip_figures.datapackage import write_files as writing
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value
from tip_figures.figures.model import Figures
from tip_figures.proof import passage_page, source_proof
from tip_figures.proof.alignment import PassageMatch

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
    made = source_proof.read(package, args.text)
    proof_check = FigureCheck("proof", made.check, made.counts)
    judged = complete_findings(
        package, run_checks(package, [*select_checks("ledger"), proof_check])
    )
    if args.show is not None or args.html or args.annotations:
        if made.figures is None:
            raise CommandError(
                f"{package.root / package.path}: its tables cannot be read; scripts/validate.py says why."
            )
        if args.show is not None:
            return show(made.figures, made.passages, args.show)
        if args.html:
            found = [
                (one, in_words(of))
                for one, of in zip(made.passages, made.coverage, strict=True)
                if one.found
            ]
            write(Path(args.html), passage_page.render_page(made.figures, found))
        if args.annotations:
            write(
                Path(args.annotations),
                to_json(passage_page.collect_annotations(made.figures, made.passages)),
            )
    if args.format == "json":
        print(to_json(json.loads(report.as_json(judged)) | {"sources": made.coverage}), end="")
        return 0 if judged.valid else 1
    notes = tuple(
        f"{one['source_id']}: {in_words(one)}" for one in made.coverage if one["sentences_found"]
    )
    return print_report(replace(judged, notes=notes), args.format, package.root)


def in_words(counts: Mapping[str, Any]) -> str:
    """How much of a source was found."""
    return (
        "{sentences_found:,} of {sentences:,} sentences, {numerals_found:,} of {numerals:,} numerals,"
        " {figures_found:,} of {figures:,} stated figures"
    ).format(**counts)


def show(figures: Figures, passages: Sequence[PassageMatch], figure_id: str) -> int:
    """Print the sentences of a figure; the exit status is 1 where no copy has one of them."""
    if figure_id not in figures.figure_by_id:
        near = did_you_mean(figure_id, figures.figure_by_id)
        raise CommandError(f"there is no figure {quote_value(figure_id)}. {near}".rstrip())
    lines = list(passage_page.of_figure(figures, figures.figure_by_id[figure_id], passages))
    print("\n".join(map(escape_unprintable, lines)))
    return 1 if any(line.strip() == passage_page.NO_COPY for line in lines) else 0


def write(out: Path, content: str) -> None:
    """Write a file, over nothing but one of the same kind."""
    try:
        if out.exists() and not out.read_bytes().startswith(content[:HEAD].encode()):
            raise CommandError(f"{out}: a file of another kind stands there already; name another.")
        writing.replace_files({out: content.encode("utf-8", "replace")})
    except OSError as error:
        raise CommandError(f"{out}: cannot be written: {error.strerror}.") from None
