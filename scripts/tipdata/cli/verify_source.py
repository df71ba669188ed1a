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

from tipdata.checks import Stage, proof, stages
from tipdata.checks.proof import Coverage, Proof
from tipdata.cli import frame, report
from tipdata.cli.report import Report
from tipdata.figures.model import Figures
from tipdata.package import write as writing
from tipdata.package.errors import Stop
from tipdata.package.json_file import written
from tipdata.package.wording import did_you_mean, printable, quoted
from tipdata.text import passage_page, report_copy, web_annotations

HEAD = 50  # characters with which a file of the same kind begins


def run(argv: Sequence[str]) -> int:
    """Prove the package named on the command line against the texts named there."""
    parser = frame.Parser(__doc__)
    parser.package()
    parser.add_argument(
        "--text", action="append", required=True, metavar="FILE",
        help="a copy of the report, or - for standard input; may be given several times",
    )  # fmt: skip
    parser.add_argument("--show", metavar="FIGURE_ID", help="print the sentence of a figure, with its numeral marked")
    parser.add_argument("--html", metavar="OUT", help="write a page with the whole passage, each numeral marked")
    parser.add_argument(
        "--annotations", metavar="OUT", help="write the coded numerals as W3C Web Annotations (JSON-LD)"
    )
    parser.format("text", "json", "github", "markdown")
    args = parser.parse_args(argv)
    others = {"--html": args.html, "--annotations": args.annotations, f"--format {args.format}": args.format != "text"}
    if args.show is not None and any(others.values()):
        given = next(name for name, value in others.items() if value)
        raise Stop(f"--show prints one figure and nothing else, so it takes no {given}.")
    package = frame.load(args.package)
    copies = [report_copy.read(name) for name in args.text]
    figures = Figures.load(package)
    if figures == ():
        raise Stop(f"{package.root / package.path}: {proof.NO_TABLES}")
    if not isinstance(figures, Figures) and (args.show or args.html or args.annotations):
        raise Stop(f"{package.root / package.path}: its tables cannot be read; scripts/validate.py says why.")
    if args.show is not None and isinstance(figures, Figures):
        return show(figures, proof.prove(figures, copies), args.show)
    prover = proof.Prover(copies)
    stage = Stage("proof", prover.check, prover.counts, of_figures=True)
    judged = frame.placed(package, frame.judge(package, [*stages("ledger"), stage]))
    if prover.proof is not None and isinstance(figures, Figures):
        _write(figures, prover.proof, args.html, args.annotations)
    return say(judged, prover.proof.coverage if prover.proof else (), args.format, package.root)


def say(judged: Report, coverage: Sequence[Coverage], form: str, root: Path) -> int:
    """Print the report with what was found of each source."""
    if form == "json":
        print(written(json.loads(report.as_json(judged)) | {"sources": [asdict(one) for one in coverage]}), end="")
        return 0 if judged.valid else 1
    notes = tuple(f"{one.source_id}: {in_words(one)}" for one in coverage if one.sentences_found)
    return frame.say(replace(judged, notes=notes), form, root)


def in_words(one: Coverage) -> str:
    """How much of a source was found."""
    return (
        f"{one.sentences_found:,} of {one.sentences:,} sentences, {one.numerals_found:,} of {one.numerals:,} numerals,"
        f" {one.figures_found:,} of {one.figures:,} stated figures"
    )


def show(figures: Figures, made: Proof, figure_id: str) -> int:
    """Print the sentences of a figure; the exit status is 1 where no copy has one of them."""
    if figure_id not in figures.figure:
        near = did_you_mean(figure_id, figures.figure)
        raise Stop(f"there is no figure {quoted(figure_id)}. {near}".rstrip())
    mark = (lambda text: f"\x1b[7m{text}\x1b[0m") if frame.colour() else (lambda text: f"«{text}»")
    lines = [line for passage in made.passages for line in passage_page.lines(passage, made.pairs)]
    shown = list(passage_page.of_figure(figures, figures.figure[figure_id], lines, mark))
    print("\n".join(line if frame.colour() else printable(line) for line in shown))
    return 1 if any(line.strip() == passage_page.NO_COPY for line in shown) else 0


def _write(figures: Figures, made: Proof, html: str | None, annotations: str | None) -> None:
    """Write what was asked for of the sources of which a copy was given."""
    if html:
        covered = [
            (passage.source, in_words(coverage), passage_page.lines(passage, made.pairs))
            for passage, coverage in zip(made.passages, made.coverage, strict=True)
            if passage.found
        ]
        write(Path(html), passage_page.page(figures, covered))
    if annotations:
        write(Path(annotations), written(web_annotations.collection(figures, made.passages, made.pairs)))


def write(out: Path, content: str) -> None:
    """Write a file, over nothing but one of the same kind."""
    try:
        if out.exists() and not out.read_bytes().startswith(content[:HEAD].encode()):
            raise Stop(f"{out}: a file of another kind stands there already; name another.")
        writing.replace(out, content.encode("utf-8", "replace"))
    except OSError as error:
        raise Stop(f"{out}: cannot be written: {error.strerror}.") from None
