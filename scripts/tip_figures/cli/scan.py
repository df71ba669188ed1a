"""List every numeral of a text, and every phrase that may state a zero, with its place and value.

FILE is plain text in UTF-8 or a saved web page; - is standard input. A last sentence that is
incomplete is left out.

With --source the passage is added to the package as draft rows: its sentences, numbers and figures.
--worksheet writes a table of them. Where the words settle nothing, a cell is empty and `check`
names its column; `confirm` means that all cells are filled in. Complete each row, empty its
`check`, and run the same command again: its rows replace those in the tables, and identities are
added. A row that is still open is marked with `Proposal:`, and the package is not valid. Write
`drop` into `check` of a zero to remove it. A worksheet may have a part of its
columns or rows; one with an invalid cell is refused, and nothing is written. Accepted rows that no
worksheet replaces stay, and a new worksheet shows them again.

--brief writes the same task for somebody who has nothing else, a person or a language model. Save
the answer as a file and name it with --worksheet; its rows stay open until you have reviewed them.
The brief contains the text of the report: keep it local. Without --source, the name of FILE must be
the identifier of the source, and the package is left as it is.

Exit status: 0 done, 1 (with --source) the text no longer has a number of the tables, and nothing
was written, 2 could not run.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tip_figures.cli.command_parser import (
    CommandParser,
    describe_default_package,
    find_default_package,
)
from tip_figures.cli.entry_points import print_error
from tip_figures.cli.numeral_list import collect_members, format_text
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.json_file import to_json
from tip_figures.figures.claims.text_check import find_notes
from tip_figures.prose.source_text import Sentence, read_source_text


def run(argv: Sequence[str]) -> int:
    """Scan the text named on the command line."""
    args = parse_arguments(argv)
    source_text = read_source_text(args.file)
    sentences = source_text.sentences
    for note in (source_text.encoding_note, *find_notes(sentences)):
        if note:
            print_error(f"note: {note}")
    if args.format == "json":
        sys.stdout.write(to_json(collect_members(sentences)))
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
    return add_source(package, args.source, sentences, args.worksheet, args.brief)


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line.

    raises: CommandError if an option has no effect
    """
    parser = CommandParser(__doc__, "text", "json", package=False)
    parser.add_argument("file", metavar="FILE", help="the text, or - for standard input")
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


def refuse_useless_options(args: argparse.Namespace) -> None:
    """Refuse an option that has no effect beside the others.

    raises: CommandError
    """
    if args.source is None and args.worksheet is not None:
        raise CommandError("--worksheet needs --source.")
    if args.source is None and args.brief is None and args.package is not None:
        raise CommandError("--package needs --source or --brief.")
    prints_list = args.source is None and args.brief is None
    if not prints_list and args.format != "text":
        option = "--brief" if args.source is None else "--source"
        raise CommandError(f"{option} prints no list, so leave out --format {args.format}.")


def print_joined_words(count: int) -> None:
    """Print how many words a hyphen at a line end divided, since they may be joined wrongly."""
    if count:
        print(f"Divided words that were joined: {count:,}. Compare them with the report.")
