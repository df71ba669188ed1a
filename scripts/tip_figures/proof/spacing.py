"""Find sentences that a source text has with one other space or hyphen, or with other dashes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tip_figures.figures.records import SentenceRow
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import Sentence

MAX_SENTENCES = 64  # in one place; more are another text, and each has several hundred variants

_DASH = re.compile(r" ?(?:--+|[\u2013\u2014]|(?<= )-(?= )) ?")
_DASHES = ("\u2014", " \u2014 ", "\u2013", " \u2013 ", "-")
_SEPARATORS = " -\u2013\u2014"


def find_respaced_sentences(
    sentences: Sequence[Sentence], missing: Mapping[int, SentenceRow]
) -> dict[int, Sentence]:
    """Find missing sentences that a source text has with other spaces, hyphens or dashes.

    sentences: that the text has in the place of the missing ones
    missing:   rows by their number
    returns:   by number of the row, the sentence with the spaces and hyphens of the row
    """
    if len(sentences) > MAX_SENTENCES:
        return {}
    variants: dict[str, tuple[Sentence, str]] = {}
    for sentence in sentences:
        for text in _list_spacings(sentence.text):
            variants[hash_sentence(text)] = (sentence, text)
    respaced = {}
    for number, row in missing.items():
        if row.sha256 in variants:
            sentence, text = variants[row.sha256]
            respaced[number] = _with_text(sentence, text)
    return respaced


def _with_text(sentence: Sentence, text: str) -> Sentence:
    """Return a sentence with another text.

    It becomes one single word, because its words have other spaces between them.
    """
    word = sentence.words[0]._replace(text=text, end=sentence.words[-1].end)
    return replace(sentence, text=text, words=[word])


def _list_spacings(text: str) -> Iterator[str]:
    """Return a sentence with other spaces and hyphens.

    First with each kind of dash; then, for each place, with a space or hyphen removed, added or
    exchanged there.
    """
    for dash in _DASHES:
        yield _DASH.sub(dash, text)
    for position in range(1, len(text)):
        is_separator = text[position] in _SEPARATORS
        rest = text[position + 1 :] if is_separator else text[position:]
        for separator in ("", " ", "-"):
            yield text[:position] + separator + rest
