"""Find out which sentence of a changed text corresponds to which sentence of the tables."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from tip_figures.datapackage.text_format import count_noun
from tip_figures.prose.source_text import Sentence

SentencePlace = tuple[int, int]
"""Number of a paragraph, and of a sentence in it, both from 1."""


def match_sentences(
    old_hashes: Mapping[SentencePlace, str], sentences: Sequence[Sentence]
) -> dict[SentencePlace, Sentence]:
    """Find the present sentence for each sentence of the tables.

    Changed sentences correspond to those in their place if there are as many; a sentence that was
    moved is found by its hash.

    old_hashes: SHA-256 hash of each sentence in the tables, in the order of the text
    sentences:  of the text, in order
    returns:    place in the tables → sentence of the text; without the places whose sentence is no
                longer in the text
    """
    places = list(old_hashes)
    new_hashes = [sentence.sha256 for sentence in sentences]
    matcher = SequenceMatcher(None, list(old_hashes.values()), new_hashes, autojunk=False)
    matches: dict[SentencePlace, Sentence] = {}
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if old_end - old_start == new_end - new_start:
            run = zip(places[old_start:old_end], sentences[new_start:new_end], strict=True)
            matches.update(run)
    unchanged_hashes = {
        sentence.sha256
        for place, sentence in matches.items()
        if sentence.sha256 == old_hashes[place]
    }
    moved = {
        sentence.sha256: sentence
        for sentence in sentences
        if sentence.sha256 not in unchanged_hashes
    }
    for place, sha256 in old_hashes.items():
        if sha256 in moved:
            matches[place] = moved.pop(sha256)
    return matches


def describe_changes(
    old_hashes: Mapping[SentencePlace, str],
    sentences: Sequence[Sentence],
    matches: Mapping[SentencePlace, Sentence],
) -> Iterator[str]:
    """Say which sentences were changed or removed, and how many were renumbered or added.

    matches: what `match_sentences` returns for the first two
    """
    for (paragraph, number), sha256 in old_hashes.items():
        sentence = matches.get((paragraph, number))
        if sentence is None:
            yield f"Sentence {paragraph}.{number} is no longer in the text."
        elif sentence.sha256 != sha256:
            yield f"Sentence {paragraph}.{number} was changed."
    renumbered = sum(
        (sentence.paragraph, sentence.number) != place for place, sentence in matches.items()
    )
    if renumbered:
        yield f"{count_noun(renumbered, 'sentence')} renumbered, with the numerals in them."
    added = len(sentences) - len(matches)
    if old_hashes and added:
        yield f"{count_noun(added, 'sentence')} added."
