"""The page of a text whose numbers were checked: relations first, then the text with its numbers.

It is one HTML file without scripts, which loads nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.claims.verdicts import Relation, list_numerals
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

HEADINGS = {
    "fails": "What does not add up",
    "look": "What deserves a look",
    "unclear": "What may not add up",
    "holds": "What adds up",
}
_LONGEST_SENTENCE = 1_000  # characters that are shown with a relation


class Entry(NamedTuple):
    """A relation with its number on the page, and the anchor of its last numeral."""

    number: int
    relation: Relation
    anchor: str

    @property
    def group(self) -> str:
        """The group of relations to which it belongs: a key of HEADINGS."""
        return "look" if self.relation.look else self.relation.verdict


def render_text_page(
    name: str,
    sentences: Sequence[Sentence],
    relations: Sequence[Relation],
    notes: Sequence[str] = (),
    hidden: int = 0,
) -> str:
    """Return the page of a text as HTML.

    Args:
        name: path of the text, of which the page shows the file name
        sentences: the sentences of the text
        relations: the relations that the page lists
        notes: sentences about the text, which the page shows
        hidden: number of relations that are counted but not listed
    """
    # Importing Jinja takes a tenth of a second, and other outputs do not need it.
    from tip_figures.page.rendering import render_template

    entries = []
    entries_by_anchor: dict[str, list[Entry]] = defaultdict(list)
    for number, relation in enumerate(relations, start=1):
        *_, (sentence, numeral, _) = list_numerals(relation.quoted_terms)
        entries.append(Entry(number, relation, _name_anchor(sentence, numeral)))
        for sentence, numeral, _ in list_numerals(relation.terms):
            entries_by_anchor[_name_anchor(sentence, numeral)].append(entries[-1])

    def split_sentence(sentence: Sentence) -> Iterator[tuple[str, str, Sequence[Entry]]]:
        """Yield the pieces of a sentence: text, and the anchor and entries of a numeral."""
        end = 0
        for numeral in sentence.numerals:
            yield sentence.text[end : numeral.start], "", ()
            anchor = _name_anchor(sentence, numeral)
            yield numeral.text, anchor, entries_by_anchor.get(anchor, ())
            end = numeral.end
        yield sentence.text[end:], "", ()

    return render_template(
        "text_page.html.j2",
        name=Path(name).name,
        notes=notes,
        sentence_count=len(sentences),
        numeral_count=sum(len(sentence.numerals) for sentence in sentences),
        entries=entries,
        groups=group_by(entries, lambda entry: entry.group),
        headings=HEADINGS,
        hidden=hidden,
        longest=_LONGEST_SENTENCE,
        paragraphs=group_by(sentences, lambda sentence: sentence.paragraph),
        split_sentence=split_sentence,
    )


def _name_anchor(sentence: Sentence, numeral: Numeral) -> str:
    return f"n{sentence.paragraph}-{sentence.number}-{numeral.start}"
