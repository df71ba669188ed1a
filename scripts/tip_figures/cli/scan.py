"""List every numeral of a text, and every phrase that may state a zero, with its place and value.

FILE is plain text in UTF-8 or a saved web page; - is standard input. A last sentence that is
incomplete is left out.

With --source the passage is added to the package as draft rows of its ledger, figures and
identities. Each is marked as a proposal until a person has reviewed it. --worksheet writes a table
of them, with the words around each numeral. Correct it, empty `check` if a row is right, write
`drop` there if the row is not a figure, and run the same command again. Marked rows are drafted
again from text and worksheet; your own rows are never overwritten. If the text has changed, rows
that still match move with their sentence, and what moved is reported. A worksheet may have a part
of its columns; one with an unknown code or place is refused, and nothing is written.

--reopen PLACE takes a coded row back into the worksheet, with all that is coded. A zero that is not
listed is an added row: the place of its sentence (1.4), and the negating word in `numeral`.

--brief writes the same task for somebody who has nothing else, a person or a language model: the
passage with numbered sentences, the codebook, the rules and the rows. Save the answer as a CSV file
and name it with --worksheet. Its rows are marked with the name in `answered_by` and stay open until
you have reviewed them. The brief contains the text of the report: keep it local. Without --source,
the name of FILE must be the identifier of the source, and the package is left as it is.

Exit status: 0 done, 1 (with --source) a coded row no longer matches the text and was left as it is,
2 could not run.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tip_figures.cli.command_parser import (
    CommandParser,
    describe_default_package,
    find_default_package,
)
from tip_figures.cli.numeral_list import collect_members, format_text
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.json_file import iterate_json
from tip_figures.datapackage.text_format import quote_value
from tip_figures.prose.source_text import Sentence, read_source_text

PARAGRAPH_RANGE = re.compile("([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?")
ALL_PARAGRAPHS = "1-999999999"


def run(argv: Sequence[str]) -> int:
    """Scan the text named on the command line."""
    args = parse_arguments(argv)
    source_text = read_source_text(args.file)
    sentences = select_paragraphs(source_text.sentences, args.paragraphs)
    if not sentences:
        raise CommandError(f"{args.file}: has no paragraph {args.paragraphs}.")
    if args.format == "json":
        sys.stdout.writelines(iterate_json(collect_members(sentences)))
        return 0
    status = 0
    if args.source is None and args.brief is None:
        print("\n".join(format_text(sentences)))
    else:
        status = draft_rows(args, sentences)
    print_joined_words(source_text.joined_words)
    return status


def draft_rows(args: argparse.Namespace, sentences: Sequence[Sentence]) -> int:
    """Draft rows of a package, or write only the brief; return the exit status."""
    # A list of numerals needs no package, and importing what reads one takes longer than most texts
    from tip_figures.cli.source_draft import add_source, write_brief_only
    from tip_figures.datapackage.package import load_package

    package = load_package(args.package or find_default_package())
    if args.source is None:
        write_brief_only(package, args.file, sentences, args.brief)
        return 0
    return add_source(package, args.source, sentences, args.worksheet, args.brief, args.reopen)


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line.

    raises: CommandError if an option has no effect
    """
    parser = CommandParser(__doc__, "text", "json", package=False)
    parser.add_argument("file", metavar="FILE", help="the text, or - for standard input")
    parser.add_argument(
        "--paragraphs",
        default=ALL_PARAGRAPHS,
        metavar="FIRST-LAST",
        help="read only these paragraphs, as in 12-15",
    )
    add_package_options(parser)
    args: argparse.Namespace = parser.parse_args(argv)
    refuse_useless_options(args)
    return args


def add_package_options(parser: CommandParser) -> None:
    """Add the options of drafts."""
    parser.add_argument(
        "--source",
        metavar="ID",
        help="write draft rows of this source into the package",
    )
    parser.add_argument(
        "--worksheet",
        type=Path,
        metavar="FILE.csv",
        help="with --source: table of the rows to review",
    )
    parser.add_argument(
        "--reopen",
        action="append",
        default=[],
        metavar="PLACE",
        help="with --worksheet: review a coded row again, as in 1.2:26; may be repeated",
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


def refuse_useless_options(args: argparse.Namespace) -> None:
    """Refuse an option that has no effect beside the others.

    raises: CommandError
    """
    if args.source is None and args.worksheet is not None:
        raise CommandError("--worksheet needs --source.")
    if args.reopen and args.worksheet is None:
        raise CommandError("--reopen needs --worksheet, in which the row is reviewed.")
    if args.source is None and args.brief is None and args.package is not None:
        raise CommandError("--package needs --source or --brief.")
    prints_list = args.source is None and args.brief is None
    if not prints_list and args.format != "text":
        option = "--brief" if args.source is None else "--source"
        raise CommandError(f"{option} prints no list, so leave out --format {args.format}.")


def select_paragraphs(sentences: Sequence[Sentence], paragraph_range: str) -> list[Sentence]:
    """Return the sentences of some paragraphs, which are numbered from 1.

    paragraph_range: the first and last paragraph, as in `12-15`, or one, as in `12`
    raises:          CommandError if it is not written like that
    """
    match = PARAGRAPH_RANGE.fullmatch(paragraph_range)
    first = int(match[1]) if match else 1
    last = int(match[2] or match[1]) if match else 0
    if last < first:
        raise CommandError(
            f"{quote_value(paragraph_range)} is not a range of paragraphs; "
            "write it like 12-15, or 12 for one."
        )
    if first == 1 and last >= sentences[-1].paragraph:
        return list(sentences)
    selected = []
    for sentence in sentences:
        if first <= sentence.paragraph <= last:
            selected.append(replace(sentence, paragraph=sentence.paragraph - first + 1))
    return selected


def print_joined_words(count: int) -> None:
    """Print how many words a hyphen at a line end divided, since they may be joined wrongly."""
    if count:
        print(f"Divided words that were joined: {count:,}. Compare them with the report.")
