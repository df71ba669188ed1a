"""Marks in a text that are not words of its sentences: marks of notes, and of Markdown.

A mark of a note in brackets is a number, one letter, a Roman number, `sic` or a sign. Next to a
number, or attached to a word, it may change what is said: `35 (46)`, `30 (k)`, `victim(s)`. There a
mark is only a number in square brackets that follows on others of the text: `14[1]`, `20 [2]`.
"""

import re
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from tip_figures.prose.number_words import LARGE_SCALE, ROMAN, TEEN, TENS, UNIT
from tip_figures.prose.words import Word

STOPS: Final = ".,;:!?"
"""Marks of punctuation that may follow the mark of a note."""

_SIGNS: Final = "*\u2020\u2021\u00a7"
_CLOSING: Final = rf"[{STOPS}\"')]"
_BRACKETED = rf"[\[(](?:[0-9]{{1,3}}|[A-Za-z]|{ROMAN}|sic|[{_SIGNS}]+)[\])]"
_BRACKETED_AT_END = re.compile(rf"(?:{_BRACKETED})+(?={_CLOSING}*$)")
_BRACKET = re.compile(r"([\[(])([^\[\]()]*)")
_BRACKETED_NUMBER = re.compile(r"[\[(]([0-9]{1,3})[\])]")
_SIGNS_AT_END = re.compile(rf"[{_SIGNS}]+(?={_CLOSING}*$)|^[{_SIGNS}]+(?=\w)")
_ATTACHED_NUMBER = re.compile(rf"(?<=[^\W\d]{_CLOSING})[0-9]{{1,3}}$")
_MARKDOWN = re.compile(
    r"""
    (?<![0-9]) [*_`]+ | [*_`]+ (?![0-9])
  | ^ \[ (?= \w [^\]]* (?: $ | \]\( ) )     # the beginning of a link
  | \] \( [^\s()]* [/.#] [^\s()]* \)       # its end, with an address
    """,
    re.VERBOSE,
)
_PLAIN_MARKS: Final = (_SIGNS_AT_END, _ATTACHED_NUMBER, _MARKDOWN)

_NUMBER_WORD: Final = rf"(?:{UNIT}|{TEEN}|{TENS}|hundred|{LARGE_SCALE}|dozen|none|no|zero)"
_ENDS_WITH_NUMBER = re.compile(rf"(?:[0-9%]|(?<![^\W\d_]){_NUMBER_WORD})$", re.IGNORECASE)
_BEGINS_WITH_NUMBER = re.compile(rf"[$\u20ac\u00a3(]*(?:[0-9]|{_NUMBER_WORD}\b)", re.IGNORECASE)
_ENDS_WITH_STOP = re.compile(rf"[{STOPS}][\"')\]]*$")


class _MarkPlace(NamedTuple):
    """Where marks in brackets are.

    base:   the part of the word before them; "" if they are a word of their own
    before: the word before, to which they belong if they are a word of their own
    after:  the word after them
    """

    base: str
    before: str
    after: str

    @property
    def is_beside_number(self) -> bool:
        """Whether a number is directly before or after the marks."""
        return ends_with_number(self.base or self.before) or begins_with_number(self.after)

    @property
    def is_after_stop(self) -> bool:
        """Whether a mark of punctuation is before the marks."""
        return _ENDS_WITH_STOP.search(self.base or self.before) is not None


def ends_with_number(text: str) -> bool:
    """Whether the last characters of a text are those of a number or number word."""
    return _ENDS_WITH_NUMBER.search(text) is not None


def begins_with_number(text: str) -> bool:
    """Whether the first characters of a text are those of a number, an amount or number word."""
    return _BEGINS_WITH_NUMBER.match(text) is not None


def find_numbered_marks(text: str) -> Set[int]:
    """Return all numbers that a text has in brackets, most of which are marks of notes."""
    return {int(number) for number in _BRACKETED_NUMBER.findall(text)}


def list_texts_without_marks(
    words: Sequence[Word], number: int, numbered_marks: Set[int]
) -> list[str]:
    """Return a word without each kind of mark that it has, every result once.

    number:         of the word among the words of the text, from 0
    numbered_marks: of the text, as `find_numbered_marks` returns them
    returns:        "" for a word that consists of marks
    """
    text = words[number].text
    texts = [pattern.sub("", text) for pattern in _PLAIN_MARKS if pattern.search(text)]
    match = _BRACKETED_AT_END.search(text)
    if match is not None:
        place = _MarkPlace(
            base=text[: match.start()],
            before=words[number - 1].text if number > 0 else "",
            after=words[number + 1].text if number + 1 < len(words) else "",
        )
        marks = _BRACKET.findall(match[0])
        if all(_is_mark(bracket == "[", mark, place, numbered_marks) for bracket, mark in marks):
            texts.append(text[: match.start()] + text[match.end() :])
    return list(dict.fromkeys(texts))


def _is_mark(is_square: bool, mark: str, place: _MarkPlace, numbered_marks: Set[int]) -> bool:
    """Whether something in brackets is the mark of a note, and no word or number of a sentence."""
    if mark.isdecimal():
        follows = int(mark) == 1 or int(mark) - 1 in numbered_marks
        if place.is_beside_number:
            return is_square and follows
        return is_square or (follows and (place.is_after_stop or not place.base))
    if mark == "sic" or not mark.isalpha():
        return True
    if place.is_beside_number:
        return False
    return is_square or place.is_after_stop or not place.base
