"""How a passage is cut: normalised text, its paragraphs, its sentences, and their fingerprints.

A **paragraph** is what a reader sees as one. Blank lines part blocks. Inside a block each line is a paragraph of its
own, unless the block is hard-wrapped: its widest line has 40 to 120 characters, and a line as wide as the block allows
breaks off in the middle of a sentence. In such a block a line runs on into the next where the next line's first word
would not have fitted, or where the line is long and does not end a sentence.

A **sentence** ends at `.`, `?` or `!`, with any closing quotes and brackets, before white space and a capital, a digit
or an opening quote. It does not end at a lone capital (`J. Smith`, `U.S. Government`), at a title or another
abbreviation that never closes a sentence, or, before a digit, at an abbreviation that announces a number (`No. 5`).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby, pairwise

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CURLY = re.compile("([\u2018-\u201b\u2032])|[\u201c-\u201f\u2033]")
_MIXED_NUMBER = re.compile("(?<=[0-9])(?=[\u00bc-\u00be\u2150-\u215e])")

_SENTENCE_END = re.compile(r"[.?!:;][\"')\]\u00bb]*$")
_NARROW, _WIDE, _LONG = 40, 120, 0.6

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

    NFKC, straight quotes, one space for each run of white space, no soft hyphens or other invisible characters. A
    fraction sign stays apart from the digit before it (`2½` becomes `2 1⁄2`), which NFKC alone would run together.
    """
    if not text.isascii():
        text = _MIXED_NUMBER.sub(" ", _INVISIBLE.sub("", text).replace("\u00b4", "'"))
        text = unicodedata.normalize("NFKC", text)
        text = _CURLY.sub(lambda mark: "'" if mark[1] else '"', text)
    return " ".join(text.split())


def paragraphs(text: str) -> list[str]:
    """Cut `text` into its paragraphs by the rule at the head of this module; each is normalised, none is empty."""
    found = []
    for filled, block in groupby(map(normalise, text.splitlines()), bool):
        if filled:
            lines = list(block)
            found.extend(_unwrapped(lines) if _is_wrapped(lines) else lines)
    return found


def sentences(paragraph: str) -> list[str]:
    """Cut a paragraph into its sentences by the rule at the head of this module; none is empty."""
    found = []
    begin = 0
    for stop in _STOP.finditer(paragraph):
        follower = stop[1]
        if not (follower.isupper() or follower.isdigit() or follower in "\"'\u00ab"):
            continue
        if paragraph[stop.start()] == "." and _is_abbreviation(paragraph, stop.start(), follower):
            continue
        found.append(paragraph[begin : stop.end()].strip())
        begin = stop.end()
    rest = paragraph[begin:].strip()
    return [*found, rest] if rest else found


def fingerprint(sentence: str) -> str:
    """Give the sha256 of a normalised sentence in UTF-8, as hex."""
    return hashlib.sha256(sentence.encode("utf-8", "surrogatepass")).hexdigest()


def passage_fingerprint(fingerprints: Iterable[str]) -> str:
    """Give the sha256, as hex, over the hex fingerprints of a passage's sentences, in order, run together."""
    return hashlib.sha256("".join(fingerprints).encode()).hexdigest()


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether a block breaks off in mid-sentence because its lines are full."""
    width = max(map(len, lines), default=0)
    return _NARROW <= width <= _WIDE and any(
        _is_full(line, after, width) and not _SENTENCE_END.search(line) for line, after in pairwise(lines)
    )


def _is_full(line: str, after: str, width: int) -> bool:
    """Say whether the first word of the line `after` would not have fitted on `line`."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def _unwrapped(lines: list[str]) -> list[str]:
    """Join the lines of a hard-wrapped block into paragraphs."""
    width = max(map(len, lines))
    joined = [[lines[0]]]
    for line, after in pairwise(lines):
        breaks_off = len(line) >= _LONG * width and not _SENTENCE_END.search(line)
        if breaks_off or _is_full(line, after, width):
            joined[-1].append(after)
        else:
            joined.append([after])
    return [" ".join(parts) for parts in joined]


def _is_abbreviation(paragraph: str, dot: int, follower: str) -> bool:
    """Say whether the dot at offset `dot`, before a word that begins with `follower`, belongs to an abbreviation."""
    before = _LAST_WORD.search(paragraph[max(0, dot - _REACH) : dot])
    if before is None:
        return False
    word = before[0].lstrip(".")
    if len(word.rpartition(".")[2]) == 1 and word[-1].isupper():
        return True
    word = word.lower()
    return bool(_NEVER_ENDS.fullmatch(word) or (follower.isdigit() and _ANNOUNCES_NUMBER.fullmatch(word)))
