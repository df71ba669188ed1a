"""List every numeral of a text, and every phrase that may state a zero, with its place and value.

FILE is plain text in UTF-8 or a saved web page; - is standard input. A last sentence that is
incomplete is left out.

With --source the passage is added to the package as draft rows: its sentences, numbers and figures.
--worksheet writes a table of them. If the words do not determine a cell, it is empty and `check`
names its column; `confirm` means that all cells are filled in. Complete each row, empty its
`check`, and run the same command again: its rows replace those in the tables, and identities are
added. A row that is still open is marked with `Proposal:`, and the package is not valid. Write
`drop` into `check` of a zero to remove it. A worksheet may leave out columns or rows; one with an
invalid cell is refused, and nothing is written. Accepted rows that no worksheet replaces stay as
they are.

--brief writes the same task for a person or a language model with no other context. Save
the answer as a file and name it with --worksheet; its rows stay open until you have reviewed them.
The brief contains the text of the report: keep it local. Without --source, the name of FILE must be
the identifier of the source, and the package is left as it is.

Exit status: 0 done, 1 (with --source) the text no longer has a number of the tables, and nothing
was written, 2 could not run.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tip_figures.cli.command_parser import (
    CommandParser,
    describe_default_package,
    find_default_package,
)
from tip_figures.cli.entry_points import print_error
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.text_format import count_noun, escape_unprintable, format_number, paint
from tip_figures.figures.claims.text_check import describe_numerals, describe_text, find_notes
from tip_figures.prose.source_text import Sentence, read_source_text

CONTEXT_WIDTH = 34  # characters of the sentence on either side of a numeral
HEADER = ("place", "span", "value", "hedge, range, unit", "", "numeral", " in its words")
"""What a row of the table has: the sentence as `paragraph.sentence`, first and last character of
the numeral in it, value, what is known about it, and the numeral with the words around it."""


def run(argv: Sequence[str]) -> int:
    """Scan the text named on the command line."""
    args = make_parser().parse_args(argv)
    refuse_useless_options(args)
    text = read_source_text(args.file)
    for note in filter(None, (text.encoding_note, *find_notes(text.sentences))):
        print_error(f"note: {note}")
    status = 0
    if args.source is not None or args.brief:
        # A list of numerals needs no package, and importing what reads one takes longer than most
        # texts.
        from tip_figures.drafting.passage import draft_source

        args.package = args.package or find_default_package()
        status = draft_source(args, text.sentences)
    elif args.format == "json":
        print(to_json(describe_text(text.sentences)), end="")
    else:
        print("\n".join(format_numerals(text.sentences)))
    return status


def make_parser() -> CommandParser:
    """Make the parser of the command line."""
    parser = CommandParser(__doc__, "text", "json", package=False)
    parser.add_argument("file", metavar="FILE", help="the text, or - for standard input")
    parser.add_argument(
        "--source",
        metavar="ID",
        help="write draft rows of this source into the package",
    )
    parser.add_argument(
        "--worksheet",
        type=Path,
        metavar="FILE.csv",
        help="with --source: table of the numbers to complete",
    )
    parser.add_argument(
        "--brief",
        type=Path,
        metavar="FILE.md",
        help="write the task of coding the passage, to be answered with a worksheet",
    )
    parser.add_argument(
        "--package",
        type=Path,
        metavar="PACKAGE",
        help=(
            "with --source or --brief: a datapackage.json or its folder "
            f"(default: {describe_default_package()})"
        ),
    )
    return parser


def refuse_useless_options(args: argparse.Namespace) -> None:
    """Refuse an option that has no effect beside the others.

    raises: CommandError
    """
    prints_list = args.source is None and args.brief is None
    if args.source is None and args.worksheet:
        raise CommandError("--worksheet needs --source.")
    if prints_list and args.package:
        raise CommandError("--package needs --source or --brief.")
    if not prints_list and args.format != "text":
        option = "--brief" if args.source is None else "--source"
        raise CommandError(f"{option} prints no list, so leave out --format {args.format}.")


def format_numerals(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the lines of a table with one numeral in each, then how many there are."""
    rows: list[tuple[str, ...]] = [HEADER]
    for sentence in sentences:
        rows += [make_row(sentence.text, numeral) for numeral in describe_numerals([sentence])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for place, span, value, notes, before, numeral, after in rows:
        cells = (
            f"{place:<{widths[0]}}",
            f"{span:>{widths[1]}}",
            f"{value:>{widths[2]}}",
            paint(f"{notes:<{widths[3]}}", "yellow"),
            paint(f"{before:>{CONTEXT_WIDTH}}", "dim") + paint(numeral, "bold"),
        )
        yield f"{'  '.join(cells)}{paint(after, 'dim')}".rstrip()
    yield ""
    zeros = sum(len(sentence.zeros) for sentence in sentences)
    counts = [
        count_noun(sentences[-1].paragraph, "paragraph"),
        count_noun(len(sentences), "sentence"),
        count_noun(len(rows) - 1 - zeros, "numeral"),
    ]
    yield ", ".join([*counts, count_noun(zeros, "possible zero")] if zeros else counts)
    unread = sum(row[2] == "unknown" for row in rows)
    if unread:
        yield f"The value of {count_noun(unread, 'numeral')} is unknown: enter it by hand."


def make_row(sentence: str, numeral: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of a numeral, which is described as in JSON."""
    before, after = sentence[: numeral["start"]], sentence[numeral["end"] :]
    if len(before) > CONTEXT_WIDTH:
        before = before[-CONTEXT_WIDTH:].partition(" ")[2]
    if len(after) > CONTEXT_WIDTH:
        after = after[:CONTEXT_WIDTH].rpartition(" ")[0]
    value = numeral["text"] if numeral["date"] else format_number(numeral["value"] or 0)
    if numeral["value"] is None:
        value = "vague" if numeral["form"] == "vague" else "unknown"
    other_end = ""
    if numeral["range"]:
        preposition = "to" if numeral["range"]["start"] > numeral["start"] else "from"
        other_end = f"{preposition} {numeral['range']['text']}"
    kind = "" if numeral["kind"] == "count" else numeral["kind"]
    if numeral["form"] == "negation":
        kind = kind or "zero?"
    return (
        f"{numeral['paragraph']}.{numeral['sentence']}",
        f"{numeral['start']}-{numeral['end']}",
        value,
        ", ".join(filter(None, [numeral["hedge"], other_end, numeral["unit"], kind])),
        escape_unprintable(before),
        numeral["text"],
        escape_unprintable(after),
    )
