"""Check which numbers of a report add up.

FILE is plain text in UTF-8 or a saved web page; - is standard input. Plain text needs no package; a
web page and --html do. It is made for reports in the style of the Country Reports on Human Rights
Practices; on other kinds of English an earlier version was right about one failure in 13. The words
around the numbers say how they are related: parts make a total ("of the 40, 35 were women and five
were men"), a number changed by a percentage ("by 20 percent, from 100 to 120"), a part is a share
of a whole ("12 of 80, or 15 percent"), amounts are converted at one rate. Each relation is shown as
arithmetic with a verdict and its reason:

  holds    the numbers have the relation
  fails    they do not
  unclear  they do not, but there is room for doubt: a list may be incomplete, parts may overlap,
           rounding or a word such as "about" may explain the difference
  look     an unclear one that deserves a look: only rounding that no word announces explains a
           share or change

Relations that fail or deserve a look are listed, those that differ by a digit or a zero first;
--all also lists the rest. JSON contains every relation. A number written in full is exact; hedged
numbers, decimals, percentages and "2.5 million" may be off by half of their last written place.

On 49 pages of these reports that had no part in the first rules, 20 of 21 relations that fail are
mistakes (95 percent; interval 77 to 99), and the text explains one. In 40 of their paragraphs, a
reader finds 39 relations; an earlier version, with more kinds of relation, reported 20 of them
correctly (51 percent; 36 to 66). The readers were language models; no person has checked their
work. A relation that fails is not proof of a mistake: read its sentence. Tables and lists are not
read.

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
from tip_figures.figures.claims.finders import find_relations
from tip_figures.figures.claims.verdicts import VERDICTS, Relation
from tip_figures.page.text_page import render_text_page
from tip_figures.prose.source_text import read_source_text

STYLES = {"fails": "red", "unclear": "yellow", "holds": "green"}
_OPENING_WORDS = 6
_SHORT_GAP = 30  # characters between these words and a quote


def run(argv: Sequence[str]) -> int:
    """Run the command with the arguments `argv`, and return its exit status.

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
        counts = Counter(relation.verdict for relation in relations)
        has_failure |= counts["fails"] > 0
        chosen = [relation for relation in relations if relation.verdict == args.only]
        listed, in_json = chosen, chosen
        if not args.only:
            shown = [each for each in relations if each.look or each.verdict == "fails"]
            listed, in_json = relations if args.all else shown, relations
        notes = list(filter(None, [text.encoding_note, *find_notes(text.sentences)]))
        if args.html:
            hidden = len(relations) - len(listed)
            write_output(args.html, render_text_page(file, text.sentences, listed, notes, hidden))
        if args.format == "json":
            members = collect_members(text.sentences, in_json, notes)
            text_objects.append({"file": file, **members} if has_several else members)
            continue
        numerals = sum(len(sentence.numerals) for sentence in text.sentences)
        size = f"{count_noun(len(text.sentences), 'sentence')}, {count_noun(numerals, 'numeral')}"
        result = f"{size}: the words state no relation between them."
        if relations:
            verdicts = [f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict]]
            rest = f" ({len(listed)} listed)" if len(listed) < len(relations) else ""
            number = count_noun(len(relations), "relation")
            result = f"{size}, {number}: {', '.join(verdicts)}{rest}."
        lines = [*_format_relations(listed), result, *(f"Note: {note}" for note in notes)]
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


def _format_relations(relations: Sequence[Relation]) -> Iterator[str]:
    """Yield two lines for each relation: verdict, arithmetic and reason; place and quote."""
    for relation in relations:
        name = "look" if relation.look else relation.verdict
        verdict = paint(f"{name:<7}", STYLES[relation.verdict])
        reason = "" if relation.verdict == "holds" else f" ({relation.reason})"
        yield f"{verdict}  {relation.arithmetic}{reason}"
        sentence, quote = relation.sentence, relation.quote
        start = sentence.text.find(quote)
        opening = " ".join(sentence.text.split(" ", _OPENING_WORDS)[:_OPENING_WORDS])
        if start <= len(opening) + _SHORT_GAP:
            quote = sentence.text[: start + len(quote)]
        else:
            quote = f"{opening} … {quote}"
        quote = paint(f"“{escape_unprintable(quote)}”", "dim")
        yield f"         {sentence.paragraph}.{sentence.number}  {quote}"
    if relations:
        yield ""
