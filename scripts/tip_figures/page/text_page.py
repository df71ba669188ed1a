"""A web page of one text: every number marked, and what the words claim about the numbers.

The relations that fail come first, then those to look at, then the other unclear ones, then those
that hold. The page loads nothing and runs no script.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.claims.relation import Relation
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

Group = Literal["fails", "look", "unclear", "holds"]
HEADINGS: Mapping[Group, str] = {
    "fails": "What does not add up",
    "look": "What deserves a look",
    "unclear": "What may not add up",
    "holds": "What adds up",
}


_LONGEST_SENTENCE = 1_000  # characters that are shown with a relation


class Entry(NamedTuple):
    """A relation in the list.

    Attributes:
        number: its position in the list, from 1
        anchor: of its last main numeral
    """

    number: int
    relation: Relation
    anchor: str

    @property
    def group(self) -> Group:
        """Its verdict, or `look`."""
        return "look" if self.relation.look else self.relation.verdict


def render_text_page(
    name: str,
    sentences: Sequence[Sentence],
    relations: Sequence[Relation],
    notes: Sequence[str] = (),
    hidden: int = 0,
) -> str:
    """Return a self-contained page of a text, with its numerals marked and its relations listed.

    Args:
        name: of the file; without its folder, it is the title
        relations: in the order in which they are numbered, from 1
        notes: what a reader should know about the text
        hidden: how many relations are not among those listed
    """
    # Importing Jinja takes a tenth of a second, and other outputs do not need it.
    from tip_figures.page.rendering import render_template

    entries = []
    entries_by_anchor: dict[str, list[Entry]] = defaultdict(list)
    for number, relation in enumerate(relations, start=1):
        anchors = [_name_anchor(*place[:3]) for place in relation.numerals]
        target = _name_anchor(*list(relation.main_numerals)[-1][:3])
        entries.append(Entry(number, relation, target))
        for anchor in anchors:
            entries_by_anchor[anchor].append(entries[-1])
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
        split_sentence=partial(_split_sentence, entries_by_anchor),
    )


def _name_anchor(paragraph: int, sentence: int, numeral: Numeral) -> str:
    """Return the anchor of a numeral: “n1-2-51”, by paragraph, sentence and offset."""
    return f"n{paragraph}-{sentence}-{numeral.start}"


def _split_sentence(
    entries_by_anchor: Mapping[str, Sequence[Entry]], sentence: Sentence
) -> Iterator[tuple[str, str, Sequence[Entry]]]:
    """Split a sentence into its numerals and the words between them.

    Returns:
        pieces of text in turn: words (which may be ""), a numeral, words, and so on. A numeral has
        an anchor and the relations that it is part of; words have "" and ()
    """
    end = 0
    for numeral in sentence.numerals:
        yield sentence.text[end : numeral.start], "", ()
        anchor = _name_anchor(sentence.paragraph, sentence.number, numeral)
        yield numeral.text, anchor, entries_by_anchor.get(anchor, ())
        end = numeral.end
    yield sentence.text[end:], "", ()
