"""A web page of one text: every number marked, and what the words claim about the numbers.

The relations that fail come first, then those that are unclear, then those that hold. The page
loads nothing and runs no script.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from tip_figures.datapackage.text_format import count_noun, escape_unprintable, format_number
from tip_figures.figures.claims.relation import VERDICTS, Relation, Verdict, write_number
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.source_text import Sentence

_TEMPLATE = Path(__file__).with_name("text_page.html")
_HUES = 12  # colours of relations in the style sheet; they are used in turn
_HEADINGS: Mapping[Verdict, str] = {
    "fails": "What does not add up",
    "unclear": "What may not add up",
    "holds": "What adds up",
}
_QUOTE_WIDTH = 300  # characters of the words of a relation
_LONGEST_TITLE = 150  # characters

Place = tuple[int, int, int]
"""Where a numeral is: paragraph, sentence, offset in the sentence."""
Entry = tuple[int, Verdict]
"""A relation in the list: its number and its verdict."""


def render_text_page(
    name: str,
    sentences: Sequence[Sentence],
    relations: Sequence[Relation],
    notes: Sequence[str] = (),
) -> str:
    """Return a self-contained page; its title is the heading of the text, or the name.

    name:      of the file
    relations: in the order in which they are listed
    notes:     what a reader should know about the text
    """
    entries_by_place: dict[Place, list[Entry]] = defaultdict(list)
    for number, relation in enumerate(relations, start=1):
        for paragraph, sentence, numeral, _ in relation.numerals:
            place = (paragraph, sentence, numeral.start)
            entries_by_place[place].append((number, relation.verdict))
    paragraphs = ""
    for number, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        text = " ".join(_render_sentence(sentence, entries_by_place) for sentence in group)
        paragraphs += f'<p id="p{number}">{text}</p>\n'
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        name=_escape(_find_title(sentences) or Path(name).name),
        notes="".join(f"<p>{_escape(note)}</p>\n" for note in notes),
        summary=_describe(sentences, relations),
        relations="".join(_render_verdict(verdict, relations) for verdict in VERDICTS),
        paragraphs=paragraphs,
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


def _describe(sentences: Sequence[Sentence], relations: Sequence[Relation]) -> str:
    numerals = sum(len(sentence.numerals) for sentence in sentences)
    size = f"{count_noun(len(sentences), 'sentence')}, {count_noun(numerals, 'number')}"
    if not relations:
        return f"{size}. Its words state no relation between them."
    return f"{size}, {count_noun(len(relations), 'relation')} between them."


def _render_verdict(verdict: Verdict, relations: Sequence[Relation]) -> str:
    """Return the list of the relations that have a verdict; those that hold are folded."""
    items = [
        _render_relation(number, relation)
        for number, relation in enumerate(relations, start=1)
        if relation.verdict == verdict
    ]
    if not items:
        return "<p>Nothing in this text fails.</p>\n" if verdict == "fails" and relations else ""
    heading = f"<h2>{_HEADINGS[verdict]} ({len(items):,})</h2>"
    content = f"<ol>\n{''.join(items)}</ol>\n"
    if verdict == "fails":
        return f"{heading}\n{content}"
    return f"<details><summary>{heading}</summary>\n{content}</details>\n"


def _render_relation(number: int, relation: Relation) -> str:
    *_, (paragraph, sentence, numeral, _) = relation.numerals
    words = relation.quote[:_QUOTE_WIDTH]
    words += "…" if len(words) < len(relation.quote) else ""
    arithmetic = relation.arithmetic
    for term in relation.terms:
        written = format_number(term.mention.value)
        arithmetic = arithmetic.replace(written, write_number(term.mention))
    return (
        f'<li id="r{number}" value="{number}" class="{relation.verdict} h{number % _HUES}">'
        f'<a href="#n{paragraph}-{sentence}-{numeral.start}"><b>{_escape(relation.reason)}</b></a> '
        f"<i>{_escape(arithmetic)}</i> <q>{_escape(words)}</q></li>\n"
    )


def _render_sentence(sentence: Sentence, entries_by_place: Mapping[Place, Sequence[Entry]]) -> str:
    html = ""
    end = 0
    for numeral in sentence.numerals:
        place = (sentence.paragraph, sentence.number, numeral.start)
        html += _escape(sentence.text[end : numeral.start])
        html += _render_numeral(numeral, place, entries_by_place.get(place, ()))
        end = numeral.end
    return html + _escape(sentence.text[end:])


def _render_numeral(numeral: Numeral, place: Place, entries: Sequence[Entry]) -> str:
    """Return a number with the mark of its first relation, and links to all of its relations."""
    text = _escape(numeral.text)
    if not entries:
        return f"<mark>{text}</mark>"
    anchor = "-".join(map(str, place))
    first, verdict = entries[0]
    links = " ".join(f'<a href="#r{number}">[{number}]</a>' for number, _ in entries)
    return (
        f'<mark id="n{anchor}" class="{verdict} h{first % _HUES}">'
        f'{text}<span class="links"> {links}</span></mark>'
    )
