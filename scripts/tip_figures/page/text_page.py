"""A web page of one text: every number marked, and what the words claim about the numbers.

The relations that fail come first, then those that are unclear, then those that hold. The page
loads nothing and runs no script.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Final

from tip_figures.datapackage.text_format import count_noun, escape_unprintable, format_number
from tip_figures.figures.relation import VERDICTS, Relation, Verdict, write_number
from tip_figures.figures.text_check import find_notes
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.source_text import Sentence

_TEMPLATE: Final = Path(__file__).with_name("text_page.html")
_HUES: Final = 12  # colours of relations in the style sheet; they are used in turn
_HEADINGS: Final[Mapping[Verdict, str]] = {
    "fails": "What does not add up",
    "unclear": "What may not add up",
    "holds": "What adds up",
}
_QUOTE_WIDTH: Final = 300  # characters of the words of a relation
_LONGEST_TITLE: Final = 150  # characters

Place = tuple[int, int, int]
"""Where a numeral is: paragraph, sentence, offset in the sentence."""


def render_text_page(
    name: str, sentences: Sequence[Sentence], relations: Sequence[Relation]
) -> str:
    """Return a self-contained page; its title is the heading of the text, or the name.

    name:      of the file
    relations: in the order in which they are listed
    """
    numbers_by_place: dict[Place, list[int]] = {}
    for number, relation in enumerate(relations, start=1):
        for place in _list_places(relation):
            numbers_by_place.setdefault(place, []).append(number)
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        name=_escape(_find_title(sentences) or Path(name).name),
        notes="".join(f"<p>{_escape(note)}</p>\n" for note in find_notes(sentences)),
        summary=_describe(sentences, relations),
        relations="".join(_render_verdict(verdict, relations) for verdict in VERDICTS),
        paragraphs="".join(_render_paragraphs(sentences, relations, numbers_by_place)),
    )


def _find_title(sentences: Sequence[Sentence]) -> str:
    """Return the first paragraph if it is a heading; "" if it is not."""
    first = [sentence.text for sentence in sentences if sentence.paragraph == 1]
    text = " ".join(first)
    is_heading = len(text) <= _LONGEST_TITLE and not SENTENCE_END.search(text)
    return text if is_heading and sentences[-1].paragraph > 1 else ""


def _escape(text: str) -> str:
    """Escape a text for HTML, and what a browser would not show."""
    return escape(escape_unprintable(text))


def _list_places(relation: Relation) -> list[Place]:
    places = []
    for term in relation.terms:
        sentence = term.mention.sentence
        for numeral in term.mention.numerals:
            places.append((sentence.paragraph, sentence.number, numeral.start))
    return places


def _describe(sentences: Sequence[Sentence], relations: Sequence[Relation]) -> str:
    numerals = sum(len(sentence.numerals) for sentence in sentences)
    size = f"{count_noun(len(sentences), 'sentence')}, {count_noun(numerals, 'number')}"
    if not relations:
        return f"{size}. Its words state no relation between them."
    return f"{size}, {count_noun(len(relations), 'relation')} between them."


def _render_verdict(verdict: Verdict, relations: Sequence[Relation]) -> str:
    """Return the list of the relations that have a verdict; those that hold are folded."""
    items = "".join(
        _render_relation(number, relation)
        for number, relation in enumerate(relations, start=1)
        if relation.verdict == verdict
    )
    number_of_items = sum(relation.verdict == verdict for relation in relations)
    if not items:
        return "<p>Nothing in this text fails.</p>\n" if verdict == "fails" and relations else ""
    heading = f"{_HEADINGS[verdict]} ({number_of_items:,})"
    if verdict == "fails":
        return f"<h2>{heading}</h2>\n<ol>\n{items}</ol>\n"
    return f"<details><summary><h2>{heading}</h2></summary>\n<ol>\n{items}</ol>\n</details>\n"


def _render_relation(number: int, relation: Relation) -> str:
    paragraph, sentence, start = _list_places(relation)[-1]
    words = relation.quote
    if len(words) > _QUOTE_WIDTH:
        words = f"{words[:_QUOTE_WIDTH]}…"
    arithmetic = relation.arithmetic
    for term in relation.terms:
        written = format_number(term.mention.value)
        arithmetic = arithmetic.replace(written, write_number(term.mention))
    return (
        f'<li id="r{number}" value="{number}" class="{relation.verdict} h{number % _HUES}">'
        f'<a href="#n{paragraph}-{sentence}-{start}"><b>{_escape(relation.reason)}</b></a> '
        f"<i>{_escape(arithmetic)}</i> <q>{_escape(words)}</q></li>\n"
    )


def _render_paragraphs(
    sentences: Sequence[Sentence],
    relations: Sequence[Relation],
    numbers_by_place: Mapping[Place, Sequence[int]],
) -> Iterable[str]:
    """Yield each paragraph with its numbers marked."""
    for paragraph, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        texts = [_render_sentence(sentence, relations, numbers_by_place) for sentence in group]
        yield f'<p id="p{paragraph}">{" ".join(texts)}</p>\n'


def _render_sentence(
    sentence: Sentence,
    relations: Sequence[Relation],
    numbers_by_place: Mapping[Place, Sequence[int]],
) -> str:
    html = ""
    end = 0
    for numeral in sentence.numerals:
        place = (sentence.paragraph, sentence.number, numeral.start)
        html += _escape(sentence.text[end : numeral.start])
        html += _render_numeral(numeral, place, numbers_by_place.get(place, ()), relations)
        end = numeral.end
    return html + _escape(sentence.text[end:])


def _render_numeral(
    numeral: Numeral, place: Place, numbers: Sequence[int], relations: Sequence[Relation]
) -> str:
    """Return a number with the mark of its first relation, and links to all of its relations."""
    text = _escape(numeral.text)
    if not numbers:
        return f"<mark>{text}</mark>"
    anchor = "-".join(map(str, place))
    verdict = relations[numbers[0] - 1].verdict
    links = " ".join(f'<a href="#r{number}">[{number}]</a>' for number in numbers)
    classes = f"{verdict} h{numbers[0] % _HUES}"
    return (
        f'<mark id="n{anchor}" class="{classes}">{text}<span class="links"> {links}</span></mark>'
    )
