"""List every numeral of a text, and every phrase that may state a zero, with its place, value, and what stands around it.

FILE is plain text in UTF-8 or a saved web page; - is standard input. With --source the passage enters the package as
draft rows of its ledger, figures and identities, each marked as a proposal until somebody has judged it. --worksheet
writes a row for each, with the words around the numeral; correct it, empty `check` where a row is right, write `drop`
there where it is none, and give it back by the same command. Rows that are marked are drawn anew from text and
worksheet; those that somebody has coded are never overwritten. Where the text has changed, those that still match go
with their sentence, and what moved is said. A last sentence that breaks off is no part of the passage.

Exit status: 0 done, 1 (with --source) a coded row no longer matches the text and was left as it is, 2 could not run.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tip_figures import location
from tip_figures.cli.command_parser import CommandParser
from tip_figures.datapackage import write_files as writing
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.read.load import Package, load_package
from tip_figures.datapackage.terminal_style import paint
from tip_figures.datapackage.text_format import (
    count_noun,
    escape_unprintable,
    format_number,
    quote_value,
)
from tip_figures.datapackage.tidy.table_rows import format_table
from tip_figures.drafting import worksheet
from tip_figures.drafting.draft import draft_passage
from tip_figures.figures.row_reader import list_dimension_columns
from tip_figures.prose import source_text
from tip_figures.prose.source_text import Sentence

AROUND = 34  # characters of the sentence on either side of a numeral


def run(argv: Sequence[str]) -> int:
    """Scan the text named on the command line."""
    parser = CommandParser(__doc__, "text", "json", package=False)
    parser.add_argument("file", metavar="FILE", help="the text, or - for standard input")
    parser.add_argument(
        "--paragraphs",
        default="1-999999999",
        metavar="FIRST-LAST",
        help="read these paragraphs alone, as in 12-15",
    )
    parser.add_argument(
        "--source", metavar="ID", help="write draft rows of this source into the package"
    )
    parser.add_argument(
        "--worksheet",
        type=Path,
        metavar="FILE.csv",
        help="with --source: what is to be judged, to fill in",
    )
    parser.add_argument(
        "--package", type=Path, metavar="PACKAGE",
        help="the package for --source: a datapackage.json, or a folder that holds one (left out: this checkout's)",
    )  # fmt: skip
    args = parser.parse_args(argv)
    if args.source is None and (args.package is not None or args.worksheet is not None):
        raise CommandError("--package and --worksheet are for --source alone; a list needs none.")
    if args.source is not None and args.format != "text":
        raise CommandError(
            f"--source writes rows and lists nothing, so it takes no --format {args.format}."
        )
    copy = source_text.read_source_text(args.file)
    sentences = _chosen(copy.sentences, args.paragraphs)
    if not sentences:
        raise CommandError(f"{args.file}: it has no paragraph {args.paragraphs}.")
    status = 0
    if args.source is not None:
        status = write(
            load_package(args.package or location.DEFAULT_PACKAGE),
            args.source,
            sentences,
            args.worksheet,
        )
    elif args.format == "json":
        print(to_json(as_json(sentences)), end="")
    else:
        print("\n".join(as_text(sentences)))
    parted = sum(word.glued for one in copy.sentences for word in one.words)
    if parted and args.format == "text":
        print(
            f"{count_noun(parted, 'word')} put together that a line end parted at a hyphen: compare with the report."
        )
    return status


def _chosen(sentences: Sequence[Sentence], wanted: str) -> list[Sentence]:
    """The sentences of the paragraphs that are wanted, numbered from 1."""
    found = re.fullmatch("([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?", wanted)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if last < first:
        raise CommandError(
            f"{quote_value(wanted)} names no paragraphs; write them like 12-15, or 12 for one."
        )
    return [
        replace(one, paragraph=one.paragraph - first + 1)
        for one in sentences
        if first <= one.paragraph <= last
    ]


def as_json(sentences: Sequence[Sentence]) -> dict[str, object]:
    """The numerals for programs; `value` is None where it is not read."""
    rows = [
        {
            "paragraph": one.paragraph,
            "sentence": one.number,
            "start": numeral.start,
            "end": numeral.end,
            "text": numeral.text,
            "value": None
            if (it := numeral.value) is None
            else int(it)
            if it == int(it)
            else float(it),
            "form": numeral.form,
            "hedge": around.hedge or None,
            "unit": around.unit or None,
            "date": around.is_date,
        }
        for one in sentences
        for numeral, around in one.numerals_and_zeros()
    ]
    return {"paragraphs": sentences[-1].paragraph, "sentences": len(sentences), "numerals": rows}


def as_text(sentences: Sequence[Sentence]) -> Iterator[str]:
    """A line a numeral: place, value, what bounds it, and the words around it."""
    table = [("place", "span", "value", "hedge, range, unit", "", "numeral", " in its words")]
    for one in sentences:
        for numeral, around in one.numerals_and_zeros():
            partner = None if around.partner is None else one.numerals[around.partner]
            other = (
                ""
                if partner is None
                else f"{'to' if partner.start > numeral.start else 'from'} {partner.text}"
            )
            kind = "date" if around.is_date else "zero?" if numeral.form == "negation" else ""
            notes = ", ".join(filter(None, (around.hedge, other, around.unit, kind)))
            value = (
                "not read"
                if numeral.value is None
                else numeral.text
                if around.is_date
                else format_number(numeral.value)
            )
            before, after = one.text[: numeral.start], one.text[numeral.end :]
            before = before if len(before) <= AROUND else before[-AROUND:].partition(" ")[2]
            after = after if len(after) <= AROUND else after[:AROUND].rpartition(" ")[0]
            place, span = f"{one.paragraph}.{one.number}", f"{numeral.start}-{numeral.end}"
            table.append((place, span, value, notes, before, numeral.text, after))
    widths = [max(len(row[column]) for row in table) for column in range(4)]
    for place, span, value, notes, before, text, after in table:
        cells = f"{place:<{widths[0]}}  {span:>{widths[1]}}  {value:>{widths[2]}}  "
        words = (
            paint(f"{escape_unprintable(before):>{AROUND}}", "dim")
            + paint(text, "bold")
            + paint(escape_unprintable(after), "dim")
        )
        yield f"{cells}{paint(f'{notes:<{widths[3]}}', 'yellow')}  {words}".rstrip()
    counted = [one for sentence in sentences for one in sentence.numerals]
    zeros = sum(len(one.zeros) for one in sentences)
    nouns = [
        (sentences[-1].paragraph, "paragraph"),
        (len(sentences), "sentence"),
        (len(counted), "numeral"),
    ]
    yield f"\n{', '.join(count_noun(*one) for one in nouns)}" + (
        f", {count_noun(zeros, 'possible zero')}" if zeros else ""
    )
    if unread := sum(one.value is None for one in counted):
        yield f"{count_noun(unread, 'numeral')} not read: say in figures what they are worth."


def write(
    package: Package, source_id: str, sentences: Sequence[Sentence], sheet: Path | None
) -> int:
    """Write draft rows and the worksheet (one that is there is read first), and say what was done."""
    if not re.fullmatch("(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*", source_id):
        form = "small letters, digits and single hyphens, as in tip-2020-kaz-protection, at most 80 characters"
        raise CommandError(f"{quote_value(source_id)} is no identifier of a source: write {form}.")
    given = worksheet.read_worksheet(sheet, source_id) if sheet and sheet.exists() else {}
    made = draft_passage(package, source_id, sentences, given)
    tables = [(package.tables[name], rows) for name, rows in made.tables.items()]
    files = {package.root / table.path: format_table(table, rows) for table, rows in tables}
    if sheet:
        files[sheet] = worksheet.format_worksheet(
            made.worksheet, list_dimension_columns(package.tables["figures"])
        )
    try:
        writing.replace_files(
            {f: new for f, new in files.items() if not f.exists() or f.read_bytes() != new}
        )
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written: {error.strerror}.") from None
    print("\n".join(made.notes))
    if made.unmatched:
        print(
            "\nCoded rows that the text no longer bears out; they were left as they are, for you to mend:"
        )
        print("\n".join(f"  {line}" for line in made.unmatched))
    else:
        print(
            "scripts/tidy.py fills in what follows; scripts/validate.py lists what is still to be judged."
        )
    return 1 if made.unmatched else 0
