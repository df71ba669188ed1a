"""Find the relations that a text claims between its numbers, and evaluate them.

Words claim that numbers are related; the arithmetic of identities says whether they are. Each kind
of claim has a module: `list_relations` (totals and their parts), `change_relations`,
`share_relations`, `repetition_relations` and `rate_relations` (amounts that one rate converts).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tip_figures.figures.claims.change_relations import find_change_relations
from tip_figures.figures.claims.list_relations import find_list_relations
from tip_figures.figures.claims.rate_relations import find_rate_relations, read_conversions
from tip_figures.figures.claims.relation import VERDICTS, Relation
from tip_figures.figures.claims.repetition_relations import find_repetitions
from tip_figures.figures.claims.share_relations import find_share_relations
from tip_figures.prose.masked_sentence import MaskedSentence, mask_sentence
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.source_text import Sentence

_MOST_PREVIOUS = 20  # earlier sentences of the paragraph that a ListReader is given


def find_relations(sentences: Sequence[Sentence]) -> list[Relation]:
    """Return the relations that a text claims between its numbers, the most urgent first.

    Relations that fail come first, then unclear ones, then those that hold; `_make_sort_key` has
    the order within each verdict. If several relations of one kind are between the same numbers of
    the text, only the first that holds is kept, or the first of all if none holds.

    Args:
        sentences: the sentences of one text, in order
    """
    relations: dict[object, Relation] = {}
    for relation in _read_relations(sentences):
        key = (relation.kind, frozenset(term.quantity.place for term in relation.terms))
        kept = relations.get(key)
        if kept is None or (relation.is_right and not kept.is_right):
            relations[key] = relation
    return sorted(relations.values(), key=_make_sort_key)


def _make_sort_key(relation: Relation) -> tuple[int, bool, bool, int, int]:
    """Return the sort key of a relation: (verdict, no look, no slip, paragraph, sentence).

    False sorts before True. So, among relations with the same verdict, those that deserve a look
    come first. In each of the two groups, slips (a wrong digit or zero explains the difference)
    come before the rest. Relations that hold are sorted by place alone.
    """
    sentence = relation.sentence
    return (
        VERDICTS.index(relation.verdict),
        not relation.look,
        relation.verdict != "holds" and not relation.is_slip,
        sentence.paragraph,
        sentence.number,
    )


def _read_relations(sentences: Sequence[Sentence]) -> Iterator[Relation]:
    """Yield the relations that a text claims; several may be about the same numbers.

    Relations between amounts in two currencies come last, because all paragraphs must be read
    first: the rates in one can show that the rate in another one is wrong.

    Args:
        sentences: the sentences of one text, in order
    """
    conversions = []
    for _, of_paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
        paragraph = [mask_sentence(sentence, sentence.numerals) for sentence in of_paragraph]
        conversions.append(read_conversions(paragraph))
        yield from _read_paragraph(paragraph)
    yield from find_rate_relations(conversions)


def _read_paragraph(paragraph: Sequence[MaskedSentence]) -> Iterator[Relation]:
    """Yield the relations that the sentences of a paragraph claim, sentence by sentence.

    A sentence is read together with up to 20 sentences before it, since `Of these, …` may refer to
    their numbers, and with the next sentence, which may continue a list. A sentence without counts
    claims nothing. Relations between amounts in two currencies are left to `find_rate_relations`.
    """
    previous: list[ListReader] = []
    next_sentences = [*paragraph[1:], None]  # the last sentence has no next one
    for sentence, following in zip(paragraph, next_sentences, strict=True):
        lists = ListReader(sentence, previous[-_MOST_PREVIOUS:])
        previous.append(lists)
        if sentence.counts:
            yield from find_list_relations(lists, following)
            yield from find_change_relations(lists)
            yield from find_share_relations(lists)
            yield from find_repetitions(lists)
