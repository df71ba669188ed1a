"""List every numeral of a text, and every phrase that may state a zero, with its place and value.

FILE is plain text in UTF-8 or a saved web page; - is standard input. A last sentence without a full
stop is part of the passage, unless its source is an excerpt.

FILE may be a whole page: with --source or --heading, only the section under its heading is read, up
to the next heading of the same level. Case, spaces, and a letter or number before a heading do not
matter. If the heading is missing from a text longer than a passage, the headings are listed, and
nothing is written.

With --source, the passage is added to the package as draft rows: its sentences, numbers and
figures. --worksheet writes a table of them, each row with its whole sentence, as CSV or as a
workbook (.xlsx) with lists of the codes that fit. If the words do not determine a cell, it is empty
and `check` names its column; `confirm` asks you to compare the other cells with the words. Complete
each row, empty its `check`, and run the same command again: its rows replace those in the tables,
each new figure is printed beside the words of the report, and identities are added. If the command
fills in cells of a row, the row comes back with `confirm`. A row that is still open is marked with
`Proposal:`, and the package is not valid. If no indicator fits, write `new:` and a label into
`indicator_id`, and fill in `new_group` and `new_measure`: the indicator is added. To remove a zero,
write `drop` into its `check`; to add one that was missed, add a row with `place` and `numeral`. A
worksheet with an invalid cell is refused, and nothing is written. Rows and columns that it leaves
out stay as they are.

--brief writes the same task for a person or a language model with no other context. Save the answer
as a file and name it with --worksheet; its rows stay open until you have reviewed them. The brief
contains the text of the report: keep it local. Without --source, the name of FILE must be the
identifier of the source, and the package does not change.

To change an accepted passage, name a new worksheet: it receives all rows as recorded. --remove
takes a source out of the tables, with everything that depends on it: its sentences, numerals,
figures, statements, identities and gaps, the identities of other sources that compare with it, and
areas and indicators that nothing else uses. It needs no FILE.

Exit status: 0 done, 1 (with --source) the text no longer has a number that the tables have, and
nothing was written, 2 could not run.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from tip_figures.cli import (
    PACKAGE_HELP,
    CommandParser,
    find_default_package,
    print_notes,
)
from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.text_format import count_noun, escape_unprintable, format_number
from tip_figures.figures.claims import describe_text, find_notes
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.sections import describe_place, take_passage
from tip_figures.prose.source_text import Sentence, SourceText, read_source_text

CONTEXT_WIDTH = 34  # characters of the sentence on either side of a numeral
HEADER = ("place", "span", "value", "hedge, range, unit", "", "numeral in its words")
"""What a row of the table has: the sentence as `paragraph.sentence`, first and last character of
the numeral in it, value, what is known about it, the words before it, and it with those after."""


def run(argv: Sequence[str]) -> int:
    """Scan the text named on the command line: list its numerals, or draft rows of the tables.

    With --source, draft rows are written into the tables of the package, and also into a worksheet
    and a brief if --worksheet and --brief name them. With --brief alone, only the brief is written.
    With --remove, no text is read, and a source is taken out of the package.

    Args:
        argv: arguments of the command

    Returns:
        exit status: that of `draft_source` or `remove_passage`; 0 for a list of numerals

    Raises:
        CommandError: for options that have no effect together, and for other errors of the user
        ReadError: if a table of the package cannot be read
        UnreadableText: if the text cannot be read
    """
    args = make_parser().parse_args(argv)
    refuse_useless_options(args)
    if args.remove is not None:
        from tip_figures.drafting.removal import remove_passage

        return remove_passage(args.package, args.remove)
    text = read_source_text(args.file)
    print_notes([text.encoding_note] if text.encoding_note else [])
    if args.source is not None or args.brief:
        # A list of numerals needs no package, and importing what reads one takes longer than most
        # texts.
        from tip_figures.drafting import draft_source

        return draft_source(args, text)
    list_numerals(args, text)
    return 0


def list_numerals(args: argparse.Namespace, text: SourceText) -> None:
    """Print the numerals of a text as an aligned table, or as JSON with --format json.

    With --heading, only the numerals of the section under this heading are printed, and a note says
    where the section is. A text without the heading is taken whole if it is a single passage, that
    is, short and without headings. Notes about the text are printed on standard error.

    Args:
        args: the parsed command line
        text: the whole text

    Raises:
        UnreadableText: if several sections have the heading, or the only one has no words; or if
            no section has the heading and the text is not a single passage
    """
    notes = []
    if args.heading:
        whole_text = text
        text, section = take_passage(whole_text, args.heading)
        if section:  # None for a text that is taken whole
            notes.append(describe_place(whole_text, section))
    print_notes([*notes, *find_notes(text.sentences)])
    if args.format == "json":
        print(to_json(describe_text(text.sentences)), end="")
    else:
        print("\n".join(format_numerals(text.sentences)))


def make_parser() -> CommandParser:
    """Return the parser of the command line of `scan`.

    The package is an option instead of an argument, because a text can be scanned without one.
    """
    parser = CommandParser(__doc__, "text", "json", package=False)
    parser.add_argument("file", metavar="FILE", nargs="?", help="the text, or - for standard input")
    parser.add_argument(
        "--source", metavar="ID", help="write draft rows for this source into the package"
    )
    parser.add_argument(
        "--worksheet",
        type=Path,
        metavar="FILE.csv|.xlsx",
        help="with --source: a table of the numbers, to be completed",
    )
    parser.add_argument(
        "--brief",
        type=Path,
        metavar="FILE.md",
        help="write the task of coding the passage, to be answered with a worksheet",
    )
    parser.add_argument(
        "--heading",
        metavar="TEXT",
        help="the heading of the section to read (default with --source: that of the source, or of "
        "the sources with the same report and section)",
    )
    parser.add_argument(
        "--remove", metavar="ID", help="take this source out of the package; needs no FILE"
    )
    parser.add_argument(
        "--package",
        type=Path,
        default=find_default_package(),
        metavar="PACKAGE",
        help=f"with --source or --brief: {PACKAGE_HELP}",
    )
    return parser


def refuse_useless_options(args: argparse.Namespace) -> None:
    """Refuse a command line without FILE, or with an option that has no effect.

    Raises:
        CommandError: for --worksheet without --source; for --format json with --source or --brief;
            for --remove with FILE, --source, --worksheet or --brief; if there is neither FILE nor
            --remove
    """
    others = (args.file, args.source, args.worksheet, args.brief)
    if args.remove is not None and any(other is not None for other in others):
        raise CommandError("--remove takes no other argument than --package.")
    if args.remove is None and args.file is None:
        raise CommandError("name the FILE to scan, or - for standard input.")
    if args.source is None and args.worksheet:
        raise CommandError("--worksheet needs --source.")
    if args.format != "text" and (args.source is not None or args.brief):
        raise CommandError("--source and --brief print no list, so leave out --format json.")


def format_numerals(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the lines of an aligned table of numerals, then a line that counts them.

    The table has the header HEADER, and a line for each numeral and for each phrase that may state
    a zero, such as “no cases”. Values, and the words before a numeral, are aligned on the right,
    other cells on the left. The last line, after an empty line, counts paragraphs, sentences,
    numerals and possible zeros.

    Args:
        sentences: of the text, at least one
    """
    rows: list[tuple[str, ...]] = [HEADER]
    for sentence in sentences:
        rows += [make_row(sentence, numeral) for numeral in sentence.numerals_and_zeros()]
    # The last cell continues the sentence, so it follows without a space, and has no width.
    *widths, _ = [max(map(len, column)) for column in zip(*rows, strict=True)]
    _, _, value_width, *_ = widths
    for place, span, value, notes, before, words in rows:
        cells = (place, span, value.rjust(value_width), notes, before)
        padded_cells = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        yield f"{'  '.join(padded_cells)}{words}"
    zero_count = sum(len(sentence.zeros) for sentence in sentences)
    numeral_count = len(rows) - 1 - zero_count  # the first row is the header
    counts = (
        # The number of the last paragraph is the number of paragraphs.
        count_noun(sentences[-1].paragraph, "paragraph"),
        count_noun(len(sentences), "sentence"),
        count_noun(numeral_count, "numeral"),
        count_noun(zero_count, "possible zero"),
    )
    yield f"\n{', '.join(counts)}"


def make_row(sentence: Sentence, numeral: Numeral) -> tuple[str, ...]:
    """Return the cells of a numeral, in the order of HEADER.

    - place and span of the numeral
    - value: the number; for a date, the date as written; `vague` for a vague amount such as
      “dozens”; `unknown` for any other numeral without a value
    - notes: hedge, such as `about`; the other end of a range, `to 6` for 4 and `from 4` for 6;
      unit; kind, unless it is a count; `zero?` for a phrase that may state a zero
    - words before the numeral, and the numeral with the words after it: up to CONTEXT_WIDTH
      characters on each side

    Args:
        sentence: the sentence that contains the numeral
        numeral: a numeral, or a phrase that may state a zero
    """
    value = "vague" if numeral.form == "vague" else "unknown"
    if numeral.value is not None:
        value = numeral.text if numeral.is_date else format_number(numeral.value)
    other_end = ""
    if numeral.partner:
        preposition = "to" if numeral.partner.start > numeral.start else "from"
        other_end = f"{preposition} {numeral.partner.text}"
    notes = [numeral.hedge, other_end, numeral.unit]
    if numeral.kind != "count":
        notes.append(numeral.kind)
    if numeral.form == "negation":
        notes.append("zero?")
    start = max(0, numeral.start - CONTEXT_WIDTH)
    return (
        f"{sentence.paragraph}.{sentence.number}",
        f"{numeral.start}-{numeral.end}",
        value,
        ", ".join(filter(None, notes)),
        escape_unprintable(sentence.text[start : numeral.start]).rjust(CONTEXT_WIDTH),
        escape_unprintable(sentence.text[numeral.start : numeral.end + CONTEXT_WIDTH]),
    )
