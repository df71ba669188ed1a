"""Check which numbers of English texts add up. No package is needed.

FILE is plain text in UTF-8 or a saved web page; - is standard input. The words around the numbers
say how they are related: parts make a total ("of the 40, 35 were women and five were men"), a
number rose or fell ("from 40 to 88", "a decrease of 17 percent from 83"), a part is a share of a
whole ("12 of 80, or 15 percent"), amounts are converted at one rate, a number is repeated. Each
relation is shown as arithmetic with a verdict and its reason:

  holds    the numbers have the relation
  fails    they do not, and a careful reader would call it a mistake
  unclear  they do not, but the words leave a doubt: a list may be incomplete, parts may overlap,
           rounding or a word such as "about" may explain the difference

Of the relations that fail, those that differ by a digit or a zero come first. A relation that fails
is not proof of a mistake: read its sentence. Tables and lists are not read.

Exit status: 0 the texts were checked, 1 (with --fail) a relation fails, 2 a text could not be read.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tip_figures.cli import CommandParser, write_output
from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.text_format import count_noun, escape_unprintable, paint
from tip_figures.figures.claims import collect_members, find_notes
from tip_figures.figures.claims.relation import VERDICTS, Relation, Verdict
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.page.text_page import render_text_page
from tip_figures.prose.source_text import Sentence, read_source_text

STYLES: dict[Verdict, str] = {"fails": "red", "unclear": "yellow", "holds": "green"}


def run(argv: Sequence[str]) -> int:
    """Check the texts named on the command line, and print their relations.

    returns: exit status: 1 if --fail is given and any relation fails, listed or not; otherwise 0
    """
    args = make_parser().parse_args(argv)
    has_several = len(args.files) > 1
    if args.html and has_several:
        raise CommandError("--html writes the page of one text; name one FILE.")
    has_failure = False
    contents = []
    for file in args.files:
        text = read_source_text(file)
        relations = find_relations(text.sentences)
        has_failure |= any(relation.verdict == "fails" for relation in relations)
        chosen = [relation for relation in relations if args.only in (None, relation.verdict)]
        notes = list(filter(None, [text.encoding_note, *find_notes(text.sentences)]))
        if args.html:
            write_output(args.html, render_text_page(file, text.sentences, chosen, notes))
        if args.format == "json":
            members = collect_members(text.sentences, chosen, notes)
            contents.append({"file": file, **members} if has_several else members)
            continue
        lines = [*format_relations(chosen), describe_counts(text.sentences, relations)]
        lines += [f"Note: {note}" for note in notes]
        print("\n".join([f"{escape_unprintable(file)}:", *lines, ""] if has_several else lines))
    if args.format == "json":
        print(to_json({"texts": contents} if has_several else contents[0]), end="")
    return int(args.fail and has_failure)


def make_parser() -> CommandParser:
    """Make the parser of the command line."""
    parser = CommandParser(__doc__, "text", "json", package=False)
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="a text, or - for standard input; one or several"
    )
    parser.add_argument(
        "--only", metavar="VERDICT", choices=VERDICTS, help=f"list only {', '.join(VERDICTS)}"
    )
    parser.add_argument("--fail", action="store_true", help="end with status 1 if a relation fails")
    parser.add_argument(
        "--html",
        type=Path,
        metavar="OUT",
        help="write a page of the text, with the numbers of each relation marked",
    )
    return parser


def format_relations(relations: Sequence[Relation]) -> Iterator[str]:
    """Yield two lines for each relation, and an empty one at the end if there is any.

    They are the verdict with the arithmetic and a reason unless it holds, and place and quote.
    """
    for relation in relations:
        verdict = paint(f"{relation.verdict:<7}", STYLES[relation.verdict])
        reason = "" if relation.verdict == "holds" else f" ({relation.reason})"
        yield f"{verdict}  {relation.arithmetic}{reason}"
        quote = f"“{escape_unprintable(relation.quote)}”"
        yield f"         {relation.place}  {paint(quote, 'dim')}"
    if relations:
        yield ""


def describe_counts(sentences: Sequence[Sentence], relations: Sequence[Relation]) -> str:
    """Return in one line how much was read, and how many relations have each verdict."""
    numerals = sum(len(sentence.numerals) for sentence in sentences)
    size = f"{count_noun(len(sentences), 'sentence')}, {count_noun(numerals, 'numeral')}"
    if not relations:
        return f"{size}: the words state no relation between them."
    numbers = Counter(relation.verdict for relation in relations)
    verdicts = ", ".join(
        f"{numbers[verdict]} {verdict}" for verdict in VERDICTS if numbers[verdict]
    )
    return f"{size}, {count_noun(len(relations), 'relation')}: {verdicts}."
