"""Normalised text, its paragraphs and its sentences.

A **paragraph** is what a reader sees as one. Blank lines and bullets separate blocks. Inside a
block each line is a paragraph of its own, unless the block is hard-wrapped: its widest line has at
least 18 characters, and some line breaks off in the middle of a sentence where the first word of
the next line would not have fitted. In such a block a line continues on the next one where that is
so, or where it does not end a sentence and is long, or is followed by a small letter. Quotation
marks of e-mail (`>`) and line numbers are not text.

A **word that a line end divides** at a hyphen is joined without the hyphen between small letters,
unless the first part is a number word such as `forty`, and with the hyphen otherwise.

A **sentence** ends at `.`, `?` or `!`, with any closing quotes and brackets, before white space and
a capital, a digit or an opening quote. It does not end at a lone capital (`J. Smith`, `U.S.
Government`), at a title or another abbreviation that never closes a sentence, or, before a digit,
at an abbreviation that announces a number (`No. 5`).
"""

import csv
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from tip_figures.prose.number_words import TEEN, TENS, UNIT

INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffc"
"""Characters that people do not see, and the mark of struck words, as ranges of a pattern."""
RAISED_SIGNS = "\u00b9\u00b2\u00b3\u2070\u2074-\u207e"
"""Raised digits and signs, which mark notes, as ranges of a regular expression."""
_REMOVED = re.compile(f"[\u00ad{INVISIBLE}{RAISED_SIGNS}]")
_DIGIT_BEFORE_FRACTION = re.compile("(?<=[0-9])(?=[\u00bc-\u00be\u2150-\u215e])")
_ACUTE_ACCENT = "\u00b4"
"""It is typed as an apostrophe; NFKC would turn it into a space and an accent."""
_CAPITAL_I_WITH_DOT = "\u0130"
"""The only character whose small letter consists of two."""
_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
    | dict.fromkeys("\u2010\u2011", "-")
)

_OPENING_QUOTES = "\"'\u00ab\u2018\u201c"
_CLOSING = "\"')\\]\u00bb\u2019\u201d"
SENTENCE_END = re.compile(rf"(?:[.?!]|\bhttps?://\S+)[{_CLOSING}]*$")
"""The end of a text that ends like a sentence, or with an address, after which there is no stop."""

_STOP = re.compile(
    rf"""
    [.?!] [{_CLOSING}]*+        # the mark, and any closing quotes and brackets
    (?= \s+ ([{_OPENING_QUOTES}] | \w) )  # group 1: the first character after the white space
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"(?<!\w)(?:[^\W\d_]|\.)+$")
_LONGEST_ABBREVIATION = 16  # characters before a point that are looked at


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set; white space separates them: `"a b"` -> `{"a", "b"}`."""
    return frozenset(words.split())


def any_of(phrases: Iterable[str]) -> str:
    """Return a regular expression that matches any of some phrases, the longest first.

    `["more", "more than"]` -> `more\\ than|more`. Callers must put a group around it.
    """
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


def read_word_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of English words in this folder, by its name without `.csv`."""
    with Path(__file__).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_NEVER_LAST = word_set(
    """adm amb approx brig ca capt cf cmdr col cpl det div dr e.g eds est fr gen gov hon i.e incl
    insp lt maj messrs mr mrs ms mt ph.d pres prof pub rep rev sen sgt st supt v viz vs"""
)
"""Abbreviations after which a sentence always goes on, in lower case and without the last point."""
_BEFORE_A_NUMBER = word_set(
    """app apr arg art arts aug c ch chap cl dec eq feb fig figs fn gs jan jul jun mar no nos nov
    oct p para paras pp pt pts reg regs res rs s sec secs sect sep sept ser ss supp tel tk
    vol vols"""
)
"""Abbreviations after which a sentence goes on if a digit follows."""


def normalise(text: str) -> str:
    """Return a text in normal form, to which the offsets of numerals refer.

    The normal form has NFKC characters, straight quotes, plain hyphens, and one space for each run
    of white space. Soft hyphens, other invisible characters and superscript digits are removed,
    since NFKC would turn 40 with a raised 1 into 401. A fraction sign stays apart from the digit
    before it: `2\u00bd` (two and a half) -> `2 1\u20442`.
    """
    if not text.isascii():
        text = remove_invisible(text)
        text = text.replace(_ACUTE_ACCENT, "'")
        text = _DIGIT_BEFORE_FRACTION.sub(" ", text)
        text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return " ".join(text.split())


def remove_invisible(text: str) -> str:
    """Return a text without invisible characters and superscript digits, in one line.

    Each run of white space becomes one space.
    """
    return " ".join(_REMOVED.sub("", text).split())


def to_lower_case(text: str) -> str:
    """Return a text in lower case with the same length, so that offsets stay the same.

    `str.lower` alone would turn the capital I with a dot into two characters.
    """
    return text.replace(_CAPITAL_I_WITH_DOT, "I").lower()


def split_sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph, in order.

    `Dr. May left. No one came.` -> `Dr. May left.` and `No one came.` A stop before a capital, a
    digit or a quote ends a sentence, except after an abbreviation. No sentence is empty. Joined
    with spaces, the sentences make the paragraph again.

    Args:
        paragraph: text with one space between words
    """
    stops = _STOP.finditer(paragraph)
    ends = [stop.end() for stop in stops if _ends_sentence(paragraph, stop.start(), stop[1])]
    edges = pairwise([0, *ends, len(paragraph)])
    sentences = (paragraph[start:end].strip() for start, end in edges)
    return [sentence for sentence in sentences if sentence]


def hash_sentence(text: str) -> str:
    """Return the SHA-256 hash of a sentence, in hexadecimal.

    Args:
        text: the reduced sentence, which has only words and numbers; for a source with the hash
            rule `layout`, the normalised sentence with its punctuation, since the text of these
            sources is no longer available and their old hashes must stay valid
    """
    # `surrogatepass`, since strict UTF-8 refuses a lone surrogate in a damaged text.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_passage(sentence_hashes: Iterable[str]) -> str:
    """Return the SHA-256 hash of a passage, in hexadecimal.

    Args:
        sentence_hashes: the hashes of its sentences, in hexadecimal, in the order of the text; the
            function joins them without separators and hashes the result
    """
    return hash_sentence("".join(sentence_hashes))


def _ends_sentence(paragraph: str, stop: int, next_character: str) -> bool:
    """Return whether a mark (`.`, `?` or `!`) ends a sentence."""
    is_number = next_character.isdigit()
    if not (is_number or next_character.isupper() or next_character in _OPENING_QUOTES):
        return False
    if paragraph[stop] != ".":
        return True
    last_word = _LAST_WORD.search(paragraph, max(0, stop - _LONGEST_ABBREVIATION), stop)
    word = last_word[0].lstrip(".") if last_word else ""
    is_initial = word[-1:].isupper() and word[-2:-1] in ("", ".")  # or the end of `U.S.`
    is_before_number = is_number and word.lower() in _BEFORE_A_NUMBER
    return not (is_initial or is_before_number or word.lower() in _NEVER_LAST)


# Paragraphs

_LONG_LINE = 0.6
"""Share of the widest line; a shorter line ends a paragraph even without a full stop."""
_MIN_WRAP_WIDTH = 18  # characters: text wrapped at 20 is joined, narrower lists stay lists

_BULLETS = "\u2022\u25aa\u25e6\u2023\u25cf\u25cb\u2219\u00b7\uf0b7"
_BULLET = re.compile(rf"([{_BULLETS}]+\s*|[-*]\s+)(?=\S)")
_LINE_END = re.compile(r"[.?!:;][\"')\]\u00bb\u2019\u201d]*$")
"""The end of a line with a mark that closes a sentence or announces a list."""
_DIVIDED_WORD = re.compile(
    r"(?<![^\W\d_])([^\W\d_]+)([-\u2010\u00ad])\n(?!(?:and|or|to|nor)\b)(?=([^\W\d_]))"
)
_SOFT_HYPHEN = "\u00ad"
_NUMBER_WORDS = f"{UNIT}|{TEEN}|{TENS}".split("|")


_MAIL_QUOTE = re.compile(r"^[^\S\r\n]*(?:>[^\S\r\n]*)+", re.MULTILINE)
_LINE_START = re.compile(
    r"^(?:[^\S\r\n]*([0-9]{1,5})(?:[^\S\r\n]+(?=(\S))|[^\S\r\n]*$))?", re.MULTILINE
)
"""Groups: the number of a line, and the first character after it."""
_MIN_NUMBERED = 5  # lines; fewer are a list
_MIN_CONTINUING = 1 / 3  # of numbered lines that go on with a small letter


def blank_out_margins(text: str) -> str:
    """Return a text with spaces instead of line numbers and the `>` marks of quoted mail.

    The length stays the same. Numbers at the start of lines are line numbers if at least five of
    them increase by one from line to line, and a small letter follows at least a third of these.
    Other numbers, such as those of a list, are text.
    """
    text = _MAIL_QUOTE.sub(_blank_out_match, text)
    # In one numbering, each number differs by the same amount from the index of its line.
    matches_by_difference: defaultdict[int, list[re.Match[str]]] = defaultdict(list)
    for line_index, match in enumerate(_LINE_START.finditer(text)):
        number = match[1]
        if number:
            matches_by_difference[int(number) - line_index].append(match)
    numbered_starts: set[int] = set()  # offsets of the lines that begin with a line number
    # A continuing line begins, after its number, with a small letter: a sentence goes on there.
    for matches in matches_by_difference.values():
        first_characters = [match[2] or "" for match in matches]
        continuing = sum(map(str.islower, first_characters))
        if len(matches) >= _MIN_NUMBERED and continuing >= _MIN_CONTINUING * len(matches):
            numbered_starts.update(match.start() for match in matches)

    def blank_out_number(match: re.Match[str]) -> str:
        """Return spaces for a line number, and any other start of a line as it is."""
        return _blank_out_match(match) if match.start() in numbered_starts else match[0]

    return _LINE_START.sub(blank_out_number, text)


def _blank_out_match(match: re.Match[str]) -> str:
    """Return as many spaces as a match has characters."""
    return " " * len(match[0])


def split_paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text, each in one line, in order.

    A blank line ends a paragraph, and so does a bullet. A line end does too, unless the lines are
    hard-wrapped, that is, broken at a fixed width. Line numbers and the `>` marks of quoted mail
    are left out.
    """
    lines = _split_lines(blank_out_margins(text))
    for has_words, block in groupby(lines, key=bool):
        if has_words:
            yield from map(join_lines, _split_block(list(block)))


def join_lines(lines: str) -> str:
    """Return lines as one line, in which the words that line ends divide are joined.

    `vic-\\ntims` -> `victims`, but `forty-\\ntwo` -> `forty-two`: a hyphen is dropped between small
    letters, except after a number word. A soft hyphen is always dropped. In `pre-\\nand post`, no
    word is divided: `pre- and post`.

    Args:
        lines: text in which line ends separate the lines
    """

    def join_word(divided: re.Match[str]) -> str:
        """Return the part of a divided word before the line end, with its hyphen if that stays."""
        first, hyphen, next_letter = divided.groups()
        is_inside_word = first[-1].islower() and next_letter.islower()
        is_dropped = is_inside_word and first.lower() not in _NUMBER_WORDS
        return first if hyphen == _SOFT_HYPHEN or is_dropped else f"{first}{hyphen}"

    return " ".join(_DIVIDED_WORD.sub(join_word, lines).split())


def _split_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text without bullets, with one space between words."""
    for written_line in text.splitlines():
        line = " ".join(written_line.split())
        bullet = _BULLET.match(line)
        if bullet:
            yield ""
        yield line[bullet.end() :] if bullet else line


def _split_block(block: Sequence[str]) -> Iterable[str]:
    """Return the paragraphs of a block; within a paragraph, line ends separate the lines."""
    width = max(map(len, block))
    pieces = [block[0]]
    breaks_off = False
    for line, next_line in pairwise(block):
        is_unfinished = _LINE_END.search(line) is None
        next_word = next_line.partition(" ")[0]
        is_full = len(line) + 1 + len(next_word) > width
        may_go_on = len(line) >= _LONG_LINE * width or next_line[0].islower()
        breaks_off = breaks_off or (is_unfinished and is_full)
        goes_on = is_full or (is_unfinished and may_go_on)
        pieces += ["\n" if goes_on else "\n\n", next_line]
    is_wrapped = width >= _MIN_WRAP_WIDTH and breaks_off
    return "".join(pieces).split("\n\n") if is_wrapped else block
