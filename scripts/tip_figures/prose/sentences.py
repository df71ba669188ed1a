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
from collections.abc import Iterable
from typing import Final

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
