"""The reduced form of a text: its words and numbers alone, by which sentences are hashed.

Layout does not change it: line ends, hyphenation, kinds of quotation marks and dashes, ligatures.
What changes the meaning does: another word or digit, a space inside a number, a sign.

1. Superscript digits and signs are removed, since they mark notes: `40\u00b3` is not 403.
2. NFKC and case folding. Quotation marks, apostrophes and invisible characters are removed.
3. Dashes of any kind between two letters are removed, with the white space after them, so that
   `forced-labor`, `forced\u2010labor` and a word that a line end divides are one word each.
4. Between two digits `.`, `,`, `:` and `/` stay, and dashes become one `-`. A minus stays before a
   digit at the start or after white space or a bracket. Percent and currency signs stay, and so do
   symbols and marks (Unicode categories S and M) that touch a number, such as `<` in `<35`.
5. Everything else separates. Words and numbers are separated by one space.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tip_figures.prose.sentences import INVISIBLE, RAISED_SIGNS

WORDS = "words"
LAYOUT = "layout"
"""Values of `hash_rule` of a source: its hashes and places count the reduced sentence, or the
normalised one with its punctuation."""

# Hyphens, dashes and the minus sign, as ranges of a regular expression.
DASHES = "\\-\u00ad\u2010-\u2015\u2212"

_QUOTES = "'\"`\u00b4\u00ab\u00bb\u02b9-\u02bc\u2018-\u201f\u2032-\u2037\u2039\u203a"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f"  # accents that combine
_VANISHES = f"{RAISED_SIGNS}{INVISIBLE}{_QUOTES}"
_VANISHING = re.compile(f"[{_VANISHES}]")
# Characters that are folded together: other than in ASCII, one with its accents.
_CLUSTER = re.compile(
    f"(?s)[{_VANISHES}]|(?:(?![{_VANISHES}])[\0-\x7f])+(?![{_MARKS}])|.[{_MARKS}]*"
)
_FRACTION_SLASH = "\u2044"

# Signs of percent, of parts per thousand and of currency, which stay like letters.
_WORD_SIGNS = f"{_MARKS}%\u066a\u2030\u2031$\u00a2-\u00a5\u058f\u060b\u20a0-\u20cf"
# First letters of the Unicode categories of symbols, and of marks that NFKC does not compose.
_SYMBOLS = "SM"
_PIECE = re.compile(
    rf"""
    (?P<word> (?: [^\W_] | [{_WORD_SIGNS}] )+ )
  | (?P<removed> (?<=[^\W\d_]) [{DASHES}]+ \s* (?=[^\W\d_]) )
  | (?P<dash> (?<=\d) [{DASHES}]+ (?=\d) )
  | (?P<minus> (?<![^\s(\[{{]) [{DASHES}] (?=\d) )
  | (?P<kept> (?<=\d) [.,:/] (?=\d) )
  | (?P<beside> (?! [{DASHES}] ) [^\w\s]
      (?: (?= [{DASHES}]? [{_WORD_SIGNS}]? \d ) | (?<= [\d{_WORD_SIGNS}] . ) ) )
  | (?P<gap> \s+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Reduced:
    """The reduced form of a text, and the place of each of its characters in the text.

    Attributes:
        text: the reduced form: words and numbers, with one space between them
        offsets: for each character of the reduced form, its offset in the original text
    """

    text: str
    offsets: Sequence[int]

    def to_reduced(self, start: int, end: int) -> tuple[int, int]:
        """Convert a half-open span in the original text to one in the reduced form.

        If no character of the span is left in the reduced form, start and end of the result are
        the same.
        """
        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)

    def to_text(self, start: int, end: int) -> tuple[int, int]:
        """Convert a half-open span in the reduced form to one in the original text.

        A span that is empty or outside the reduced form has no place in the original text, so the
        method returns it unchanged.
        """
        if not 0 <= start < end <= len(self.offsets):
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def reduce_text(text: str) -> Reduced:
    """Return the reduced form of a text: its words and numbers, with one space between them.

    `Of 1,200 “forced-labor” cases, 4.5% …` -> `of 1,200 forcedlabor cases 4.5%`. Signs that belong
    to a number stay, such as `$`, `<` in `<35`, and one `-` for a minus or a dash between digits.
    Words that a dash joins become one. Everything else separates words. The head of this module has
    the exact rule.
    """
    folded, folded_offsets = _fold(text)
    pieces: list[str] = []
    offsets = array("I")
    follows_gap = False
    for match in _PIECE.finditer(folded):
        kind = match.lastgroup
        # `beside` is a sign that touches a number; it stays only if it is a symbol, such as `<`.
        is_symbol = kind == "beside" and unicodedata.category(match[0])[0] in _SYMBOLS
        if kind == "gap" or (kind == "beside" and not is_symbol):
            follows_gap = True
            continue
        if kind == "removed":  # a dash between letters, which become one word
            continue
        if follows_gap and pieces:
            pieces.append(" ")
            offsets.append(folded_offsets[match.start() - 1])  # of the last character of the gap
        follows_gap = False
        is_dash = kind in ("dash", "minus")
        pieces.append("-" if is_dash else match[0])
        # Several dashes become one, with the offset of the first.
        end = match.start() + 1 if is_dash else match.end()
        offsets.extend(folded_offsets[match.start() : end])
    return Reduced("".join(pieces), offsets)


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Return a text without raised signs and quotation marks, in NFKC and folded case."""
    pieces: list[str] = []
    offsets = array("I")
    for cluster in _CLUSTER.finditer(text):
        start, end = cluster.span()
        folded = _VANISHING.sub("", cluster[0])
        if cluster[0].isascii():
            folded = folded.lower()
        else:
            folded = unicodedata.normalize("NFKC", folded).casefold()
            folded = unicodedata.normalize("NFKC", folded).replace(_FRACTION_SLASH, "/")
            folded = _VANISHING.sub("", folded)
        is_fraction_sign = "/" in folded and "/" not in cluster[0]
        if is_fraction_sign and text[start - 1 : start].isdigit():
            folded = f" {folded}"  # `2\u00bd` is `2 1/2`
        pieces.append(folded)
        # With the same length, one character stands for one; otherwise all stand for the first.
        is_same_length = len(folded) == end - start
        offsets.extend(range(start, end) if is_same_length else [start] * len(folded))
    return "".join(pieces), offsets
