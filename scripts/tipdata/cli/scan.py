"""List every numeral of a text, with its place, value, and what stands around it.

FILE is plain text in UTF-8 or a saved web page; - is standard input. With --source the passage enters the package as
draft rows of sources, sentences and numerals, for a coder to complete: scripts/validate.py then lists what is still to
be coded. Rows that somebody has coded are never overwritten; where the text has changed, those that still match go
with their sentence, and what moved is said.

Exit status: 0 done, 1 (with --source) a coded row no longer matches the text and was left as it is, 2 could not run.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tipdata.cli import frame as command
from tipdata.cli import report
from tipdata.figures.kinds import plain
from tipdata.package import write as writing
from tipdata.package.load import Package
from tipdata.package.wording import quoted
from tipdata.text import draft as drafts
from tipdata.text import report_copy as transcript
from tipdata.text import scanned
from tipdata.text.scanned import Sentence

AROUND = 34  # characters of the sentence on either side of a numeral


def run(argv: Sequence[str]) -> int:
    """Scan the text named on the command line."""
    parser = command.Parser(__doc__)
    parser.add_argument("file", metavar="FILE", help="the text, or - for standard input")
    parser.add_argument("--paragraphs", metavar="FIRST-LAST", help="read these paragraphs alone, as in 12-15")
    parser.add_argument("--source", metavar="ID", help="write draft rows of this source into the package")
    parser.add_argument(
        "--package", type=Path, default=command.HERE, metavar="PACKAGE",
        help="the package for --source: a datapackage.json, or a folder that holds one (left out: this checkout's)",
    )  # fmt: skip
    parser.format("text", "json", "csv")
    args = parser.parse_args(argv)
    first, last = _paragraphs(args.paragraphs)
    package = command.load(args.package) if args.source is not None else None
    if package is not None:
        _refuse(package, args.source)
    sentences = scanned.scan(transcript.read(args.file), first, last)
    if not sentences:
        raise command.Stop(f"{args.file}: it has no paragraph {first}.")
    if package is not None:
        return write(package, args.source, sentences)
    if args.format == "json":
        for piece in as_json(sentences):
            sys.stdout.write(piece)
    elif args.format == "csv":
        print_csv(sentences)
    else:
        for line in as_text(sentences, report.painter(command.colour())):
            print(line)
    return 0


def _paragraphs(wanted: str | None) -> tuple[int, int | None]:
    if wanted is None:
        return 1, None
    found = re.fullmatch("([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?", wanted)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise command.Stop(f"{quoted(wanted)} names no paragraphs; write them like 12-15, or 12 for one.")
    return int(found[1]), int(found[2] or found[1])


def _refuse(package: Package, source_id: str) -> None:
    """Stop where an identifier is not one that the table of sources allows."""
    table = package.tables.get("sources")
    constraints = table.fields.get("source_id", {}).get("constraints", {}) if table else {}
    pattern, most = constraints.get("pattern", "[a-z0-9]+(?:-[a-z0-9]+)*"), constraints.get("maxLength", 80)
    if not re.fullmatch(pattern, source_id) or len(source_id) > most:
        raise command.Stop(
            f"{quoted(source_id)} is no identifier of a source: write small letters, digits and single hyphens, as in"
            f" tip-2020-kaz-protection, at most {most} characters."
        )


def as_json(sentences: Sequence[Sentence]) -> Iterator[str]:
    """The numerals for programs, in pieces: those of a long text take more room as JSON than the text does."""
    counts = scanned.counts(sentences)
    yield f'{{\n  "paragraphs": {counts["paragraphs"]},\n  "sentences": {counts["sentences"]},\n  "numerals": ['
    between = "\n    "
    for row in scanned.rows(sentences):
        del row["partner"]
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n    "
    yield "\n  ]\n}\n" if counts["numerals"] else "]\n}\n"


def print_csv(sentences: Sequence[Sentence]) -> None:
    """The numerals as a table; `partner` is the start of the other end of a range."""
    columns = ["paragraph", "sentence", "start", "end", "text", "value", "form", "hedge", "unit", "date", "partner"]
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    for row in scanned.rows(sentences):
        writer.writerow({**row, "date": str(row["date"]).lower()})


def as_text(sentences: Sequence[Sentence], paint: report.Paint) -> Iterator[str]:
    """A line a numeral: place, value, what bounds it, and the words around it."""
    listed = []
    for one in sentences:
        for numeral, around in zip(one.numerals, one.around, strict=True):
            partner = None if around.partner is None else one.numerals[around.partner]
            other = None if partner is None else f"{'to' if partner.start > numeral.start else 'from'} {partner.text}"
            said = ", ".join(filter(None, (around.hedge, other, around.unit, "date" if around.date else None)))
            before, after = _beside(one.text[: numeral.start], one.text[numeral.end :])
            place, span = f"{one.paragraph}.{one.number}", f"{numeral.start}-{numeral.end}"
            value = numeral.text if around.date else plain(numeral.value)
            listed.append((place, span, value, said, before, numeral.text, after))
    listed.insert(0, ("place", "span", "value", "hedge, range, unit", "", "numeral", " in its words"))
    widths = [max((len(row[column]) for row in listed), default=0) for column in range(4)]
    for place, span, value, said, before, written, after in listed:
        cells = f"{place:<{widths[0]}}  {span:>{widths[1]}}  {value:>{widths[2]}}  "
        shown = paint(f"{before:>{AROUND}}", "dim") + paint(written, "bold") + paint(after, "dim")
        yield f"{cells}{paint(f'{said:<{widths[3]}}', 'yellow')}  {shown}".rstrip()
    yield "\n" + report.counts(scanned.counts(sentences))


def _beside(before: str, after: str) -> tuple[str, str]:
    """A few whole words on either side."""
    if len(before) > AROUND:
        before = before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0]
    return before, after


def write(package: Package, source_id: str, sentences: Sequence[Sentence]) -> int:
    """Write draft rows, and say what was done."""
    made = drafts.draft(package, source_id, sentences)
    for path, content in made.files.items():
        try:
            if (package.root / path).read_bytes() != content:
                writing.replace(package.root / path, content)
        except OSError as error:
            raise command.Stop(f"{package.root / path}: cannot be written: {error.strerror}.") from None
    print("\n".join(made.said))
    if made.left:
        print("\nCoded rows that the text no longer bears out; they were left as they are, for you to mend:")
        print("\n".join(f"  {said}" for said in made.left))
    else:
        print("scripts/validate.py lists what is still to be coded.")
    return 1 if made.left else 0
