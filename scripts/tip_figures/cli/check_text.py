"""Check which numbers of an English text add up. No package is needed.

FILE is plain text in UTF-8 or a saved web page; - is standard input. The words around the numbers
say how they are related: parts make a total ("of the 40, 35 were women and five were men"), a
number rose or fell ("from 40 to 88", "a decrease of 17 percent from 83"), amounts are converted at
one rate, a number is repeated. Each relation is shown as arithmetic with a verdict:

  holds    the numbers have the relation
  fails    they do not, and the words leave no doubt that they should
  unclear  they do not, but the words leave a doubt: a list may be incomplete, parts may overlap,
           rounding or a word such as "about" may explain the difference

A relation that fails is no proof of a mistake: read its sentence.

Exit status: 0 the text was checked, whether or not relations fail, 2 it could not be read.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.numeral_list import collect_members
from tip_figures.cli.output_file import write_output
from tip_figures.datapackage.read.json_file import iterate_json
from tip_figures.datapackage.terminal_style import Style, paint
from tip_figures.datapackage.text_format import count_noun, escape_unprintable
from tip_figures.figures.claim_verdicts import evaluate_claims, sort_relations
from tip_figures.figures.relation import VERDICTS, Relation, Verdict
from tip_figures.page.text_page import render_text_page
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import Sentence, read_source_text

STYLES: dict[Verdict, Style] = {"fails": "red", "unclear": "yellow", "holds": "green"}
QUOTE_WIDTH = 160  # characters of the words that are shown of a relation


def run(argv: Sequence[str]) -> int:
    """Check the text named on the command line."""
    args = parse_arguments(argv)
    sentences = read_source_text(args.file).sentences
    relations = sort_relations(evaluate_claims(find_claims(sentences)))
    if args.html:
        write_output(Path(args.html), render_text_page(args.file, sentences, relations))
    if args.format == "json":
        sys.stdout.writelines(iterate_json(collect_all_members(sentences, relations)))
    else:
        print("\n".join(format_relations(sentences, relations)))
    return 0


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = CommandParser(__doc__, "text", "json", package=False)
    parser.add_argument("file", metavar="FILE", help="the text, or - for standard input")
    parser.add_argument(
        "--html",
        metavar="OUT",
        help="write a page of the text, with the numbers of each relation marked",
    )
    args: argparse.Namespace = parser.parse_args(argv)
    return args


# JSON


def collect_all_members(
    sentences: Sequence[Sentence], relations: Sequence[Relation]
) -> dict[str, object]:
    """Return numerals and relations for programs: the members of an object, for `iterate_json`."""
    members = collect_members(sentences)
    members["relations"] = [_relation_as_dict(relation) for relation in relations]
    return members


def _relation_as_dict(relation: Relation) -> dict[str, object]:
    numerals = []
    for term in relation.terms:
        sentence = term.mention.sentence
        for numeral in term.mention.numerals:
            numerals.append(
                {
                    "paragraph": sentence.paragraph,
                    "sentence": sentence.number,
                    "start": numeral.start,
                    "text": numeral.text,
                }
            )
    return {
        "kind": relation.kind,
        "verdict": relation.verdict,
        "arithmetic": relation.arithmetic,
        "numerals": numerals,
    }


# Text


def format_relations(sentences: Sequence[Sentence], relations: Sequence[Relation]) -> Iterator[str]:
    """Yield the lines for people: each relation with its words, then how many there are."""
    for relation in relations:
        verdict = paint(f"{relation.verdict:<7}", STYLES[relation.verdict])
        reason = f" ({relation.reason})" if relation.reason else ""
        yield f"{verdict}  {relation.arithmetic}{reason}"
        yield f"         {relation.place}  {paint(_quote(relation), 'dim')}"
    if relations:
        yield ""
    yield describe_counts(sentences, relations)


def _quote(relation: Relation) -> str:
    """Return the words from the first to the last number of a relation, in its last sentence."""
    words = escape_unprintable(relation.quote)
    if len(words) <= QUOTE_WIDTH:
        return f"“{words}”"
    half = QUOTE_WIDTH // 2
    return f"“{words[:half].rstrip()} … {words[-half:].lstrip()}”"


def describe_counts(sentences: Sequence[Sentence], relations: Sequence[Relation]) -> str:
    """Return how much was read, and how many relations have each verdict."""
    numerals = sum(len(sentence.numerals) for sentence in sentences)
    size = f"{count_noun(len(sentences), 'sentence')}, {count_noun(numerals, 'numeral')}"
    if not relations:
        return f"{size}: the words state no relation between them."
    numbers = dict.fromkeys(VERDICTS, 0)
    for relation in relations:
        numbers[relation.verdict] += 1
    verdicts = ", ".join(f"{number} {verdict}" for verdict, number in numbers.items() if number)
    return f"{size}, {count_noun(len(relations), 'relation')}: {verdicts}."
