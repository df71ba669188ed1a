"""Find sentences that a source text has with one other space or hyphen, or with other dashes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from tip_figures.figures.records import SentenceRow
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import Sentence

MAX_SENTENCES = 64  # in one place; more are another text, and each has several hundred variants

_DASH = re.compile(r" ?(?:--+|[\u2013\u2014]|(?<= )-(?= )) ?")
_DASHES: Final = ("\u2014", " \u2014 ", "\u2013", " \u2013 ")
_SEPARATORS: Final = " -\u2013\u2014"
_HYPHEN_IN_WORDS = re.compile(r"(?<=\w)-(?=\w)")
_MAX_HYPHENS = 12  # of a sentence; in more it takes long to try each pair


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

    First with each kind of dash; then, for each place, with a space, hyphen or dash removed, added
    or exchanged there; then, for each two hyphens, with dashes in their place. Numbers stay as they
    are: `1 2` is not 12, and `-5` is not 5.
    """
    for dash in (*_DASHES, "-"):
        yield _DASH.sub(dash, text)
    for position in range(1, len(text)):
        old = text[position] if text[position] in _SEPARATORS else ""
        rest = text[position + len(old) :]
        for new in ("", " ", "-", *_DASHES):
            if not _changes_number(text[position - 1], old, new, rest[:1]):
                yield text[:position] + new + rest
    hyphens = [match.start() for match in _HYPHEN_IN_WORDS.finditer(text)]
    for first, second in combinations(hyphens[:_MAX_HYPHENS], 2):
        for dash in _DASHES:
            yield f"{text[:first]}{dash}{text[first + 1 : second]}{dash}{text[second + 1 :]}"


def _changes_number(before: str, old: str, new: str, after: str) -> bool:
    """Whether it changes a number to write something else between two characters.

    old, new: spaces, hyphens and dashes, or nothing
    """
    if not after.isdigit():
        return False
    had_dash = bool(old.strip())
    has_dash = bool(new.strip())
    if before.isdigit():
        return not (had_dash and has_dash)
    return had_dash != has_dash and not before.isalpha()
