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
    """A relation in the list of the page.

    Attributes:
        number: its position in the list, from 1
        anchor: of the numeral to which the entry links: the last main numeral of the relation
    """

    number: int
    relation: Relation
    anchor: str

    @property
    def group(self) -> Group:
        """The verdict on the relation; `look` for an unclear one that deserves a look."""
        return "look" if self.relation.look else self.relation.verdict


def render_text_page(
    name: str,
    sentences: Sequence[Sentence],
    relations: Sequence[Relation],
    notes: Sequence[str] = (),
    hidden: int = 0,
) -> str:
    """Return the HTML of a page that shows a text with its numerals marked, and its relations.

    The page needs no other file. Each numeral links to its relations in the list, if it has any.

    Args:
        name: path of the text; the title is its last part
        sentences: of the whole text
        relations: those to list; they are numbered in this order, from 1
        notes: what a reader should know about how the text was read
        hidden: how many relations of the text are not in `relations`
    """
    # Importing Jinja takes a tenth of a second, and other outputs do not need it.
    from tip_figures.page.rendering import render_template

    entries = []
    entries_by_anchor: dict[str, list[Entry]] = defaultdict(list)
    for number, relation in enumerate(relations, start=1):
        # The last one is the numeral to which the entry links.
        *_, (paragraph, sentence_number, numeral, _role) = relation.main_numerals
        entry = Entry(number, relation, _name_anchor(paragraph, sentence_number, numeral))
        entries.append(entry)
        for paragraph, sentence_number, numeral, _role in relation.numerals:
            entries_by_anchor[_name_anchor(paragraph, sentence_number, numeral)].append(entry)
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
    """Return the anchor of a numeral on the page.

    It is “n1-2-51” for a numeral that begins at offset 51 in the second sentence of the first
    paragraph.

    Args:
        paragraph: number of the paragraph, from 1
        sentence: number of the sentence within the paragraph, from 1
    """
    return f"n{paragraph}-{sentence}-{numeral.start}"


def _split_sentence(
    entries_by_anchor: Mapping[str, Sequence[Entry]], sentence: Sentence
) -> Iterator[tuple[str, str, Sequence[Entry]]]:
    """Split a sentence into its numerals and the words between them.

    Args:
        entries_by_anchor: anchor of a numeral → entries of its relations; a numeral without a
            relation is missing

    Yields:
        (text, anchor, entries): words and numerals in turn, beginning and ending with words, which
        may be "". For a numeral, its anchor and the entries of its relations; for words, "" and ()
    """
    end = 0
    for numeral in sentence.numerals:
        yield sentence.text[end : numeral.start], "", ()
        anchor = _name_anchor(sentence.paragraph, sentence.number, numeral)
        yield numeral.text, anchor, entries_by_anchor.get(anchor, ())
        end = numeral.end
    yield sentence.text[end:], "", ()
