"""Find everything that a text claims about its numbers."""

from collections.abc import Iterator, Sequence

from tip_figures.prose.changes import find_changes
from tip_figures.prose.claims import Claim, Conversions
from tip_figures.prose.counts import Count, CountedSentence, count_sentences
from tip_figures.prose.part_lists import find_part_lists
from tip_figures.prose.source_text import Sentence


def find_claims(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Find the claims of a text, in the order of their sentences; conversions after a paragraph."""
    paragraph: list[CountedSentence] = []
    for sentence in count_sentences(sentences):
        if paragraph and sentence.sentence.paragraph != paragraph[-1].sentence.paragraph:
            yield from _find_conversions(paragraph)
            paragraph = []
        changes = list(find_changes(sentence))
        yield from find_part_lists(sentence, paragraph, changes)
        yield from changes
        paragraph.append(sentence)
    yield from _find_conversions(paragraph)


def _find_conversions(paragraph: Sequence[CountedSentence]) -> Iterator[Conversions]:
    """Find the amounts of a paragraph that are converted between the same two currencies."""
    by_units: dict[tuple[str, str], list[Count]] = {}
    for sentence in paragraph:
        for count in sentence.counts:
            if count.conversion is not None:
                by_units.setdefault((count.unit, count.conversion.unit), []).append(count)
    for amounts in by_units.values():
        if len(amounts) > 1:
            yield Conversions(amounts)
