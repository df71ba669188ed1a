"""Prove sentences, ledger and figures against a copy of the report: plain text or a saved web page, whole or in part.

The sentences of each source are found by their fingerprints, every numeral in them is read anew and compared with the
ledger, and every stated figure is walked back to its sentence and numeral. A copy that is cut short, or that lacks a
source altogether, proves what it holds, and what it lacks is a warning; a sentence that was changed is an error.

Exit status: 0 nothing contradicts the tables, 1 findings of severity error, 2 could not run.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tipdata.checks import Stage, proof, stages
from tipdata.checks.proof import Proof, Proved
from tipdata.cli import frame as command
from tipdata.cli import report
from tipdata.cli.report import Report
from tipdata.diff import git as checkout
from tipdata.figures import model
from tipdata.package import write as writing
from tipdata.package.json_file import written
from tipdata.package.load import Package
from tipdata.package.wording import did_you_mean, quoted
from tipdata.text import marked
from tipdata.text import report_copy as transcript
from tipdata.text.marked import Identity, Line, Row
from tipdata.text.match import Pair
from tipdata.text.report_copy import Copy


def run(argv: Sequence[str]) -> int:
    """Prove the package named on the command line against the texts named there."""
    parser = command.Parser(__doc__)
    parser.package()
    parser.add_argument(
        "--text", action="append", required=True, metavar="FILE",
        help="a copy of the report, or - for standard input; may be given several times",
    )  # fmt: skip
    parser.add_argument("--show", metavar="FIGURE_ID", help="print the sentence of a figure, with its numeral marked")
    parser.add_argument("--html", metavar="OUT", help="write a page with the whole passage, each numeral marked")
    parser.format("text", "json", "github", "markdown")
    args = parser.parse_args(argv)
    package = command.load(args.package)
    copies = [transcript.read(name) for name in args.text]
    made = proof.prove(package, copies)
    if not package.has(*proof.NEEDS):
        raise command.Stop(proof.no_tables(package))
    if args.show is not None:
        return show(package, made, copies, args.show)
    if args.html is not None:
        write(package, made, copies, args.text, Path(args.html))
    judged = command.judge(package, [*stages("ledger"), Stage("proof", lambda _: proof.said(made), None)])
    return say(command.placed(package, judged), made, args.format, package.root)


def say(made: Report, proved: Proof, form: str, root: Path) -> int:
    """Print the report with what was found of each source."""
    if form == "json":
        answer = json.loads(report.as_json(made)) | {"sources": [vars(one) for one in proved.proved]}
        print(written(answer), end="")
        return 0 if made.valid else 1
    notes = tuple(f"{one.source_id}: {in_words(one)}" for one in proved.proved)
    return command.say(replace(made, notes=notes), form, root)


def in_words(one: Proved) -> str:
    """How much of a source was found."""
    return (
        f"{one.sentences_found:,} of {one.sentences:,} sentences, {one.numerals_found:,} of {one.numerals:,} numerals,"
        f" {one.figures_found:,} of {one.figures:,} stated figures"
    )


def lines(package: Package, proved: Proof, copies: Sequence[Copy]) -> list[list[Line]]:
    """The sentences of each source, with their numerals."""
    rows: dict[object, list[Row]] = {}
    for coded in package.tables["numerals"].rows():
        rows.setdefault((coded["source_id"], coded["paragraph"], coded["sentence"]), []).append(coded)
    made = []
    for passage in proved.passages:
        listed = []
        for row, spot in zip(passage.rows, passage.spots, strict=True):
            place = (row["source_id"], row["paragraph"], row["sentence"])
            pairs = proved.pairs.get(place) or [Pair(coded, None) for coded in rows.get(place, ())]
            listed.append(Line(place, copies[spot.copy].sentences[spot.sentence] if spot else None, pairs))
        made.append(listed)
    return made


def identities(package: Package) -> list[Identity]:
    """The identities of a package, as people read them."""
    figures = model.Figures.load(package)
    if isinstance(figures, tuple):
        return []
    return [
        Identity(
            one.identity.identity_id,
            one.arithmetic,
            (one.judgement.verdict if one.judgement else "cannot be judged").replace("_", " "),
            one.identity.statement,
            [term.figure_id for term in one.terms],
        )
        for one in figures.judged
    ]


def labelled(package: Package) -> dict[str, Row]:
    """Figures by their identifier."""
    return {row["figure_id"]: row for row in package.tables["figures"].rows()}


def show(package: Package, proved: Proof, copies: Sequence[Copy], figure_id: str) -> int:
    """Print the sentences of a figure; the exit status is 1 where no copy has one of them."""
    figures = {row["figure_id"]: row for row in package.tables["figures"].rows()}
    if figure_id not in figures:
        near = did_you_mean(figure_id, figures)
        raise command.Stop(f"there is no figure {quoted(figure_id)}. {near}".rstrip())
    mark = (lambda said: f"\x1b[7m{said}\x1b[0m") if command.colour() else (lambda said: f"«{said}»")
    sentences = [line for listed in lines(package, proved, copies) for line in listed]
    told = list(marked.told(figures[figure_id], figures, sentences, identities(package), mark))
    print("\n".join(told))
    return 1 if any(said.strip() == marked.LOST for said in told) else 0


def write(package: Package, proved: Proof, copies: Sequence[Copy], given: Sequence[str], out: Path) -> None:
    """Write the page of all sources of which some sentence was found."""
    mine = [package.path, *(t.path for t in package.tables.values()), *(t.schema_path for t in package.tables.values())]
    taken = {(package.root / path).resolve() for path in mine} | {Path(name).resolve() for name in given}
    if out.resolve() in taken:
        raise command.Stop(f"{out}: this file is read, so the page is not written over it; name another.")
    try:
        if out.exists() and not out.read_bytes().startswith(marked.HEAD.encode()):
            raise command.Stop(f"{out}: a file that is no such page stands there already; name another.")
        areas = (
            dict(package.tables["areas"].frame.select("area_id", "name").iter_rows()) if package.has("areas") else {}
        )
        told = zip(proved.passages, proved.proved, lines(package, proved, copies), strict=True)
        chosen = [
            ({**p.row, "area": areas.get(p.row.get("ref_area"))}, in_words(one), listed)
            for p, one, listed in told
            if one.sentences_found
        ]
        name = str(package.descriptor.get("name", package.root.name))
        writing.replace(out, marked.page(name, chosen, labelled(package), identities(package)).encode())
    except OSError as error:
        raise command.Stop(f"{out}: cannot be written: {error.strerror}.") from None
    try:
        ignored = bool(checkout.ask(out.parent, "check-ignore", "--", out.name))
    except checkout.NoAnswer:
        ignored = False
    try:
        inside = checkout.ask(out.parent, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except checkout.NoAnswer:
        inside = False
    if inside and not ignored:
        print(f"{out} lies in a git work tree and holds the report's text: do not commit it.", file=sys.stderr)
