"""Words, lines and paragraphs of a text."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from tip_figures.prose.sentences import normalise


class Word(NamedTuple):
    """A word of a copy.

    text:       normalised
    start, end: half-open span in the copy, in code points from 0
    glued:      whether no space parts it from the word before
    """

    text: str
    start: int
    end: int
    glued: bool = False


Line = Sequence[Word]
NARROWEST, LONG = 18, 0.6
SOFT_HYPHEN: Final = "\u00ad"  # the hyphen of a word that a line end parts for sure

_ENDS_LINE = re.compile(r"[.?!:;][\"')\]\u00bb]*$")
_WORD = re.compile(r"\S+")
_BULLETS = "\u2022\u25aa\u25e6\u2023\u25cf\u25cb\u2219\u00b7\uf0b7"
_BULLET = re.compile(rf"([{_BULLETS}]+\s*|[-*\u2013]\s+)(?=\S)")
_PARTED = re.compile(r".*[^\W\d_]-")
_SMALL_LETTERS = re.compile(r".*[^\W\d_A-Z]-")
_LONELY_HYPHEN = frozenset(["and", "or", "to", "nor"])


def split_lines(text: str) -> Iterator[Line]:
    """Give the words of each line, none for a blank one; quoting and bullets are taken away, and bullets part blocks."""
    start, ended = 0, True
    for line in text.splitlines(keepends=True):
        begin = len(line) - len(line.lstrip("> \t\u00a0"))
        bullet = _BULLET.match(line, begin)
        if bullet and (ended or bullet[1][0] in _BULLETS):
            yield []
            begin = bullet.end()
        found = []
        for word in _WORD.finditer(line, begin):
            plain = word[0] if word[0].isascii() else normalise(word[0])
            if plain and word[0].endswith(SOFT_HYPHEN) and word.end() == len(line.rstrip()):
                plain += SOFT_HYPHEN  # it is seen at the end of a line alone
            if plain:
                found.append(Word(plain, start + word.start(), start + word.end()))
        yield found
        ended = bullet is not None or not found or _ENDS_LINE.search(found[-1].text) is not None
        start += len(line)


def split_paragraphs(listed: Sequence[Line]) -> Iterator[list[Line]]:
    """Part lines into paragraphs, each of one line or several, by the rule at the head of this module; none is empty."""
    for filled, group in groupby(listed, bool):
        block = list(group) if filled else []
        widths = [len(join_words(line)) for line in block]
        width = max(widths, default=0)
        is_open = [not _ENDS_LINE.search(line[-1].text) for line in block]
        is_full = [
            one + 1 + len(after[0].text) > width
            for one, after in zip(widths, block[1:], strict=False)
        ]
        is_wrapped = width >= NARROWEST and any(
            full and is_open[n] for n, full in enumerate(is_full)
        )
        made = block[:1]
        for n, after in enumerate(block[1:]):
            goes_on = is_open[n] and (widths[n] >= LONG * width or after[0].text[0].islower())
            if not (is_wrapped and (is_full[n] or goes_on)):
                yield made
                made = []
            made.append(after)
        if made:
            yield made


def join_lines(paragraph: Sequence[Line], known: frozenset[str]) -> list[Word]:
    """Run the lines of a paragraph together.

    known: words of the copy, in small letters, by which those that a line end parts are put together
    """
    made: list[Word] = []
    for line in paragraph:
        if made and (halves := _halves(made[-1], line[0], known)):
            made[-1:] = halves
            line = line[1:]
        made.extend(line)
    if made and made[-1].text.endswith(SOFT_HYPHEN):
        made[-1] = made[-1]._replace(text=made[-1].text[:-1])
    return made


def list_hyphen_readings(before: Word, after: Word) -> list[tuple[Word, Word]]:
    """The ways in which two words may belong together of which the first ends its line with a hyphen."""
    bare = before._replace(text=before.text[:-1], end=before.end - 1)
    glued = after._replace(glued=True)
    return (
        [(bare, glued)]
        if before.text.endswith(SOFT_HYPHEN)
        else [(bare, glued), (before, glued), (before, after)]
    )


def join_words(words: Sequence[Word]) -> str:
    """Run words together, normalised."""
    return (
        "".join(word.text if word.glued else f" {word.text}" for word in words)
        .strip()
        .replace(SOFT_HYPHEN, "")
    )


def find_word_starts(words: Sequence[Word]) -> list[int]:
    """Where each word begins in what is `written` of them."""
    places, end = [], 0
    for word in words:
        places.append(end + bool(end and not word.glued))
        end = places[-1] + len(word.text)
    return places


def _halves(before: Word, after: Word, known: frozenset[str]) -> tuple[Word, Word] | None:
    if before.text.endswith(SOFT_HYPHEN):
        return list_hyphen_readings(before, after)[0]
    if (
        not _PARTED.fullmatch(before.text)
        or after.text in _LONELY_HYPHEN
        or not after.text[0].isalnum()
    ):
        return None
    without, kept, _ = list_hyphen_readings(before, after)
    if strip_marks(join_words(kept)) in known:
        return kept
    small = _SMALL_LETTERS.fullmatch(before.text) and after.text[0].islower()
    return without if small or strip_marks(join_words(without)) in known else kept


def strip_marks(word: str) -> str:
    """A word in small letters, without the marks around it."""
    return word.lower().strip(".,;:!?\"'()[]")
