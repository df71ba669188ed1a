"""Normalised text, its words and lines, paragraphs and sentences, and the fingerprints of these.

A **paragraph** is what a reader sees as one. Blank lines part blocks. Inside a block each line is a paragraph of its
own, unless the block is hard-wrapped: it has 18 characters at least in its widest line, and a line breaks off in the
middle of a sentence where the next line's first word would not have fitted. In such a block a line runs on into the next
where that is so, or where it is long and does not end a sentence. Bullets and marks of quoting (`>`) are no text.

A word that a line end parts at its hyphen is put together as the copy has it elsewhere, with or without the hyphen;
where it stands nowhere else, without it between small letters, and else with it. A soft hyphen always joins.

A **sentence** ends at `.`, `?` or `!`, with any closing quotes and brackets, before white space and a capital, a digit
or an opening quote. It does not end at a lone capital (`J. Smith`, `U.S. Government`), at a title or another
abbreviation that never closes a sentence, or, before a digit, at an abbreviation that announces a number (`No. 5`).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

_GONE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"  # what nobody sees
    "\u00b9\u00b2\u00b3\u2070\u2074-\u207e]"  # superscript figures and signs: marks of notes
)
_MIXED_NUMBER = re.compile("(?<=[0-9])(?=[\u00bc-\u00be\u2150-\u215e])")
_PLAIN: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
    | dict.fromkeys("\u2010\u2011", "-")
)

SENTENCE_END: Final = re.compile(r"[.?!][\"')\]\u00bb]*$")
_STOP = re.compile(r"[.?!][\"')\]\u00bb]*+(?=\s+([\"'\u00ab]|\w))")
_LAST_WORD = re.compile(r"(?<!\w)(?:[^\W\d_]|\.)+$")
_REACH = 16
_NEVER_ENDS = re.compile(
    r"""adm|amb|approx|brig|ca|capt|cf|cmdr|col|cpl|det|div|dr|e\.g|eds|est|fr|gen|gov|hon|i\.e|incl|insp|lt|maj|messrs|mr|mrs
    |ms|mt|ph\.d|pres|prof|pub|rep|rev|sen|sgt|st|supt|v|viz|vs""",
    re.VERBOSE,
)
_ANNOUNCES_NUMBER = re.compile(
    r"""app|apr|arg|arts?|aug|c|ch|chap|cl|dec|eq|feb|figs?|fn|jan|jul|jun|mar|nos?|nov|oct|p|paras?|pp|pts?|regs?|res|rs
    |s|secs?|sect|sept?|ser|ss|supp|tel|tk|vols?""",
    re.VERBOSE,
)


def normalise(text: str) -> str:
    """Write `text` the one way that sentences are fingerprinted and numerals located in.

    NFKC, straight quotes, plain hyphens, one space for each run of white space; no soft hyphens or other invisible
    characters, and no superscript figures, which NFKC would turn into digits (`40\u00b9` is no 401). A fraction sign stays
    apart from the digit before it (`2\u00bd` becomes `2 1\u20442`).
    """
    if not text.isascii():
        text = _MIXED_NUMBER.sub(" ", _GONE.sub("", text).replace("\u00b4", "'"))
        text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return " ".join(text.split())


def split_sentences(paragraph: str) -> list[str]:
    """Cut a normalised paragraph into its sentences by the rule at the head of this module; none is empty."""
    found = []
    begin = 0
    for stop in _STOP.finditer(paragraph):
        follower, dot = stop[1], paragraph[stop.start()] == "."
        may_begin = follower.isupper() or follower.isdigit() or follower in "\"'\u00ab"
        if may_begin and not (dot and _is_abbreviation(paragraph, stop.start(), follower)):
            found.append(paragraph[begin : stop.end()].strip())
            begin = stop.end()
    rest = paragraph[begin:].strip()
    return [*found, rest] if rest else found


def hash_sentence(sentence: str) -> str:
    """Give the sha256 of a normalised sentence in UTF-8, as hex."""
    return hashlib.sha256(sentence.encode("utf-8", "surrogatepass")).hexdigest()


def hash_passage(fingerprints: Iterable[str]) -> str:
    """Give the sha256, as hex, over the hex fingerprints of a passage's sentences, in order, run together."""
    return hashlib.sha256("".join(fingerprints).encode()).hexdigest()


def _is_abbreviation(paragraph: str, dot: int, follower: str) -> bool:
    before = _LAST_WORD.search(paragraph[max(0, dot - _REACH) : dot])
    if before is None:
        return False
    word = before[0].lstrip(".")
    if len(word.rpartition(".")[2]) == 1 and word[-1].isupper():
        return True
    word = word.lower()
    return bool(
        _NEVER_ENDS.fullmatch(word) or (follower.isdigit() and _ANNOUNCES_NUMBER.fullmatch(word))
    )


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
