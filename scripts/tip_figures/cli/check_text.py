"""Check which numbers of a report add up.

FILE is plain text in UTF-8 or a saved web page; - is standard input. Plain text needs no package; a
web page and --html do. It is made for reports in the style of the Country Reports on Human Rights
Practices; on other kinds of English an earlier version was right about one failure in 13. The words
around the numbers say how they are related: parts make a total ("of the 40, 35 were women and five
were men"), a number rose or fell ("from 40 to 88", "a decrease of 17 percent from 83"), a part is a
share of a whole ("12 of 80, or 15 percent"), amounts are converted at one rate, a number is
repeated. Each relation is shown as arithmetic with a verdict and its reason:

  holds    the numbers have the relation
  fails    they do not; only sums, shares, conversions and changes in percent may fail
  unclear  they do not, but there is room for doubt: a list may be incomplete, parts may overlap,
           rounding or a word such as "about" may explain the difference
  look     an unclear one that deserves a look: only rounding that no word announces explains a
           share or change, or a total is repeated with another digit or zero

Relations that fail or deserve a look are listed, those that differ by a digit or a zero first;
--all also lists the rest. JSON contains every relation. A number written in full is exact; hedged
numbers, decimals, percentages and "2.5 million" may be off by half of their last written place.

On 49 pages of these reports that had no part in the first rules, 20 of 21 relations that fail are
mistakes (95 percent; interval 77 to 99), and the text explains one. In 40 of their paragraphs, 20
of the 39 relations that a reader finds are reported correctly (51 percent; 36 to 66). The readers
were language models; no person has checked their work. A relation that fails is not proof of a
mistake: read its sentence. Tables and lists are not read.

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
    """Check the texts named on the command line, and print the relations between their numbers.

    JSON for one text is an object (see `collect_members`). For several texts it is an object with
    the list `texts`, in which each object also has its `file`. With --html, a page is written in
    addition.

    With --only, every format lists only the relations with one verdict. Without it, JSON lists all
    relations; plain text and the page list those that fail or deserve a look, or all with --all.
    In plain text, the counts of verdicts include relations that are not listed.

    Args:
        argv: arguments of the command

    Returns:
        exit status: 1 if --fail is given and any relation fails, even one that is not listed;
        otherwise 0

    Raises:
        CommandError: if --html is given with several texts
        UnreadableText: if a text cannot be read
    """
    args = make_parser().parse_args(argv)
    has_several = len(args.files) > 1
    if args.html and has_several:
        raise CommandError("--html writes the page of one text; name one FILE.")
    has_failure = False
    text_objects = []  # for JSON
    for file in args.files:
        text = read_source_text(file)
        relations = find_relations(text.sentences)
        has_failure |= any(relation.verdict == "fails" for relation in relations)
        chosen = choose_relations(relations, args.only, has_all=args.all)
        notes = list(filter(None, [text.encoding_note, *find_notes(text.sentences)]))
        if args.html:
            hidden = len(relations) - len(chosen)
            write_output(args.html, render_text_page(file, text.sentences, chosen, notes, hidden))
        if args.format == "json":
            listed_in_json = choose_relations(relations, args.only, has_all=True)
            members = collect_members(text.sentences, listed_in_json, notes)
            text_objects.append({"file": file, **members} if has_several else members)
            continue
        counts = describe_counts(text.sentences, relations, len(chosen))
        lines = [*format_relations(chosen), counts]
        lines += [f"Note: {note}" for note in notes]
        if has_several:
            lines = [f"{escape_unprintable(file)}:", *lines, ""]
        print("\n".join(lines))
    if args.format == "json":
        print(to_json({"texts": text_objects} if has_several else text_objects[0]), end="")
    return int(args.fail and has_failure)


def make_parser() -> CommandParser:
    """Return the parser of the command line of `check_text`, which takes no package."""
    parser = CommandParser(__doc__, "text", "json", package=False)
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="a text, or - for standard input; one or several"
    )
    parser.add_argument(
        "--only", metavar="VERDICT", choices=VERDICTS, help=f"list only {', '.join(VERDICTS)}"
    )
    parser.add_argument(
        "--all", action="store_true", help="list all relations, including those that hold"
    )
    parser.add_argument("--fail", action="store_true", help="end with status 1 if a relation fails")
    parser.add_argument(
        "--html",
        type=Path,
        metavar="OUT",
        help="write the text as a web page, with the numbers of each relation marked",
    )
    return parser


def choose_relations(
    relations: Sequence[Relation], only: Verdict | None, has_all: bool
) -> Sequence[Relation]:
    """Return the relations to list, in their order.

    Args:
        relations: all relations of a text
        only: the verdict of the relations to list; None if the user did not choose one
        has_all: whether to list all relations, not only those that fail or deserve a look; without
            effect if `only` is a verdict
    """
    if only:
        return [relation for relation in relations if relation.verdict == only]
    if has_all:
        return relations
    return [relation for relation in relations if relation.look or relation.verdict == "fails"]


def format_relations(relations: Sequence[Relation]) -> Iterator[str]:
    """Yield two lines for each relation, then an empty line; nothing without relations.

    The first line has the verdict (`look` for an unclear relation that deserves a look), the
    arithmetic and, unless the relation holds, the reason. The second line has the place of the
    relation in the text and the quoted words:

        fails    40 ≠ 35 + 6 = 41 (35 and 6 make 41, not 40)
                 1.1  “Of the 40 victims, 35 were women and six were men”
    """
    for relation in relations:
        name = "look" if relation.look else relation.verdict
        verdict = paint(f"{name:<7}", STYLES[relation.verdict])
        reason = "" if relation.verdict == "holds" else f" ({relation.reason})"
        yield f"{verdict}  {relation.arithmetic}{reason}"
        quote = f"“{escape_unprintable(relation.located_quote)}”"
        yield f"         {relation.place}  {paint(quote, 'dim')}"
    if relations:
        yield ""


def describe_counts(
    sentences: Sequence[Sentence], relations: Sequence[Relation], listed: int
) -> str:
    """Return in one line how much was read, and how many relations have each verdict.

    - `3 sentences, 7 numerals, 2 relations: 1 fails, 1 holds (1 listed).`
    - `1 sentence, 2 numerals: the words state no relation between them.`

    Verdicts that no relation has are left out. A relation that deserves a look counts as unclear.

    Args:
        sentences: of the whole text
        relations: all relations of the text
        listed: how many of the relations are listed; shown only if some are not listed
    """
    numerals = sum(len(sentence.numerals) for sentence in sentences)
    size = f"{count_noun(len(sentences), 'sentence')}, {count_noun(numerals, 'numeral')}"
    if not relations:
        return f"{size}: the words state no relation between them."
    numbers = Counter(relation.verdict for relation in relations)
    verdicts = ", ".join(
        f"{numbers[verdict]} {verdict}" for verdict in VERDICTS if numbers[verdict]
    )
    rest = f" ({listed} listed)" if listed < len(relations) else ""
    return f"{size}, {count_noun(len(relations), 'relation')}: {verdicts}{rest}."
