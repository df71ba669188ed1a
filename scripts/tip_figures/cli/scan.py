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
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tip_figures.cli.command_parser import (
    CommandParser,
    describe_default_package,
    find_default_package,
)
from tip_figures.cli.numeral_list import collect_members, format_text
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.json_file import iterate_json
from tip_figures.datapackage.read.load import Package, load_package
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.datapackage.tidy.table_rows import format_table
from tip_figures.datapackage.write_files import replace_files
from tip_figures.drafting.brief import format_brief
from tip_figures.drafting.draft import Draft, draft_passage
from tip_figures.drafting.worksheet import Worksheet, format_worksheet, read_worksheet
from tip_figures.figures.row_reader import list_dimension_columns
from tip_figures.prose.source_text import Sentence, read_source_text

PARAGRAPH_RANGE = re.compile("([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?")
ALL_PARAGRAPHS = "1-999999999"
SOURCE_ID = re.compile("(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")


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
        package = load_package(args.package or find_default_package())
        if args.source is None:
            write_brief_only(package, args.file, sentences, args.brief)
        else:
            status = add_source(
                package, args.source, sentences, args.worksheet, args.brief, args.reopen
            )
    print_joined_words(source_text.joined_words)
    return status


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


def check_source_id(source_id: str) -> None:
    """Refuse a name that cannot be the identifier of a source.

    raises: CommandError
    """
    if not SOURCE_ID.fullmatch(source_id):
        raise CommandError(
            f"{quote_value(source_id)} is not a source identifier; use at most 80 lower-case "
            "letters, digits and single hyphens, as in tip-2020-kaz-protection."
        )


def add_source(
    package: Package,
    source_id: str,
    sentences: Sequence[Sentence],
    worksheet: Path | None,
    brief: Path | None,
    reopened_places: Sequence[str],
) -> int:
    """Write draft rows into the package, and report what was done.

    worksheet: file of the worksheet, which is read first if it exists
    brief:     file of the brief
    reopened_places: of coded numerals that are reviewed again
    returns:   exit status
    """
    check_source_id(source_id)
    reviewed: Worksheet = {}
    if worksheet and worksheet.exists():
        reviewed = read_worksheet(worksheet, source_id, list_dimensions(package))
    draft = draft_passage(package, source_id, sentences, reviewed, reopened_places)
    contents = format_draft(package, draft, worksheet)
    if brief:
        contents[brief] = format_brief(draft).encode()
    write_files(contents)
    print("\n".join(draft.notes))
    if draft.unmatched:
        print("\nThese coded rows no longer match the text and were not changed; fix them by hand:")
        for line in draft.unmatched:
            print(f"  {line}")
        return 1
    print(
        f"Run {name_command('tidy')} to fill derived cells, "
        f"and {name_command('validate')} to list open reviews."
    )
    return 0


def write_brief_only(
    package: Package, text_file: str, sentences: Sequence[Sentence], brief: Path
) -> None:
    """Write a brief, and leave the package as it is.

    text_file: the file of the passage, whose name is the identifier of the source
    raises:    CommandError if its name does not contain an edition and a country
    """
    source_id = Path(text_file).stem
    draft = None
    if SOURCE_ID.fullmatch(source_id):
        draft = draft_passage(package, source_id, sentences, {})
    if draft is None or not draft.has_edition:
        raise CommandError(
            "--brief needs --source with report, edition, country and section, "
            "as in tip-2020-kaz-protection."
        )
    write_files({brief: format_brief(draft).encode()})
    numerals = [row for row in draft.worksheet if row.get("place")]
    print(f"{brief}: {count_noun(len(numerals), 'row')} to answer. Keep this file local.")


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files whose contents have changed, all or none.

    raises: CommandError if one cannot be written
    """
    try:
        replace_files(select_changed(contents))
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written: {error.strerror}.") from None


def list_dimensions(package: Package) -> Sequence[str]:
    """List the columns of figures that have a code for each dimension; none without the table."""
    table = package.tables.get("figures")
    return list_dimension_columns(table) if table else []


def format_draft(package: Package, draft: Draft, worksheet: Path | None) -> dict[Path, bytes]:
    """Return the contents of the tables of a draft, and of the worksheet if there is one."""
    contents = {}
    for name, rows in draft.tables.items():
        table = package.tables[name]
        contents[package.root / table.path] = format_table(table, rows)
    if worksheet:
        contents[worksheet] = format_worksheet(draft.worksheet, list_dimensions(package))
    return contents


def select_changed(contents: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Return the files that do not exist yet, or have other contents."""
    changed = {}
    for file, content in contents.items():
        if not file.exists() or file.read_bytes() != content:
            changed[file] = content
    return changed
