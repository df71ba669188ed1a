"""Find everything that a text claims about its numbers."""

from collections.abc import Iterator, Sequence
from typing import Final

from tip_figures.prose.changes import find_changes, find_comparisons
from tip_figures.prose.claims import Claim, Conversions
from tip_figures.prose.counts import Count, count_sentences
from tip_figures.prose.part_lists import SentenceLists, read_lists
from tip_figures.prose.related_sentences import relate_sentence
from tip_figures.prose.source_text import Sentence

_REACH: Final = 20  # sentences before one in its paragraph, to which its words may refer


def find_claims(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Find the claims of a text, in the order of their sentences; conversions after a paragraph."""
    paragraph: list[SentenceLists] = []
    for sentence in count_sentences(sentences):
        if paragraph and sentence.sentence.paragraph != paragraph[-1].sentence.sentence.paragraph:
            yield from _find_conversions(paragraph)
            paragraph = []
        if not sentence.counts:
            paragraph.append(SentenceLists(sentence))
            continue
        changes = list(find_changes(sentence))
        previous = paragraph[-_REACH:]
        lists = read_lists(sentence, previous, changes)
        yield from lists.part_lists
        yield from changes
        yield from find_comparisons(sentence, lists.subjects, lists.parts)
        yield from relate_sentence(lists, previous)
        paragraph.append(lists)
    yield from _find_conversions(paragraph)


def _find_conversions(paragraph: Sequence[SentenceLists]) -> Iterator[Conversions]:
    """Find the amounts of a paragraph that are converted between the same two currencies."""
    by_units: dict[tuple[str, str], list[Count]] = {}
    for lists in paragraph:
        for count in lists.sentence.counts:
            if count.conversion is not None:
                by_units.setdefault((count.unit, count.conversion.unit), []).append(count)
    for amounts in by_units.values():
        if len(amounts) > 1:
            yield Conversions(amounts)
