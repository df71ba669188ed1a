"""Lines and paragraphs of a text.

A **paragraph** is what a reader sees as one. Blank lines separate blocks. Inside a block each line
is a paragraph of its own, unless the block is hard-wrapped: its widest line has at least 18
characters, and some line breaks off in the middle of a sentence where the first word of the next
line would not have fitted. In such a block a line continues on the next one where that is so, or
where it does not end a sentence and is long, or is followed by a small letter. Bullets, quotation
marks of e-mail (`>`) and line numbers are not text.

A **word that a line end divides** at a hyphen is joined without the hyphen between small letters,
unless the first part is a number word such as `forty`, and with the hyphen otherwise.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from tip_figures.prose.sentences import word_set

_LONG_LINE = 0.6
"""Share of the widest line; a shorter line ends a paragraph even without a full stop."""
_MIN_WRAP_WIDTH = 18  # characters: text wrapped at 20 is joined, narrower lists stay lists

_MAIL_QUOTE = re.compile(r"^[^\S\r\n]*(?:>[^\S\r\n]*)+", re.MULTILINE)
_LINE_START = re.compile(
    r"^(?:[^\S\r\n]*([0-9]{1,5})(?:[^\S\r\n]+(?=(\S))|[^\S\r\n]*$))?", re.MULTILINE
)
"""The number of a line, and the first character after it."""
_MIN_NUMBERED = 5  # lines; fewer are a list
_MIN_CONTINUING = 1 / 3  # of numbered lines that go on with a small letter
_BULLETS = "\u2022\u25aa\u25e6\u2023\u25cf\u25cb\u2219\u00b7\uf0b7"
_BULLET = re.compile(rf"([{_BULLETS}]+\s*|[-*\u2013]\s+)(?=\S)")
_LINE_END = re.compile(r"[.?!:;][\"')\]\u00bb\u2019\u201d]*$")
_DIVIDED_WORD = re.compile(
    r"(?<![^\W\d_])([^\W\d_]+)([-\u2010\u00ad])\n(?!(?:and|or|to|nor)\b)(?=([^\W\d_]))"
)
_SOFT_HYPHEN = "\u00ad"
_NUMBER_WORDS = word_set(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"""
)


def blank_out_margins(text: str) -> str:
    """Return a text of the same length with spaces for quotation marks of mail and line numbers.

    Line numbers rise as the lines do, and some are in the middle of sentences.
    """
    text = _MAIL_QUOTE.sub(lambda match: " " * len(match[0]), text)
    by_offset: defaultdict[int, list[re.Match[str]]] = defaultdict(list)
    for line_number, match in enumerate(_LINE_START.finditer(text)):
        if match[1]:
            by_offset[int(match[1]) - line_number].append(match)
    starts: set[int] = set()
    for matches in by_offset.values():
        continuing = sum((match[2] or "").islower() for match in matches)
        if len(matches) >= _MIN_NUMBERED and continuing >= _MIN_CONTINUING * len(matches):
            starts.update(match.start() for match in matches)

    return _LINE_START.sub(
        lambda match: " " * len(match[0]) if match.start() in starts else match[0], text
    )


def split_paragraphs(text: str) -> Iterator[str]:
    """Split a text into paragraphs, by the rule at the head of this module."""
    lines = _split_lines(blank_out_margins(text))
    for has_words, block in groupby(lines, key=bool):
        if has_words:
            yield from map(join_lines, _split_block(list(block)))


def join_lines(lines: str) -> str:
    """Join lines, and the words that line ends divide.

    A divided word has no hyphen between small letters, unless it is a number word.
    """

    def join_word(divided: re.Match[str]) -> str:
        first, hyphen, next_letter = divided.groups()
        is_inside_word = first[-1].islower() and next_letter.islower()
        is_dropped = is_inside_word and first.lower() not in _NUMBER_WORDS
        return first if hyphen == _SOFT_HYPHEN or is_dropped else f"{first}{hyphen}"

    return " ".join(_DIVIDED_WORD.sub(join_word, lines).split())


def _split_lines(text: str) -> Iterator[str]:
    """Split a text into lines without bullets; a blank line comes before each bullet."""
    previous = ""
    is_after_bullet = False
    for written_line in text.splitlines():
        line = " ".join(written_line.split())
        bullet = _BULLET.match(line)
        # A dash or star may belong to a sentence that began in the line before.
        if bullet and (bullet[1][0] in _BULLETS or is_after_bullet or _ends_line(previous)):
            yield ""
            line = line[bullet.end() :]
        yield line
        previous = line
        is_after_bullet = bullet is not None


def _ends_line(line: str) -> bool:
    """Whether a line is blank or ends with a mark that closes a sentence or announces a list."""
    return not line or _LINE_END.search(line) is not None


def _split_block(block: Sequence[str]) -> Iterable[str]:
    """Group the lines of a block, which has no blank line, into paragraphs."""
    width = max(map(len, block))
    pieces = [block[0]]
    breaks_off = False
    for line, next_line in pairwise(block):
        is_open = not _ends_line(line)
        is_full = len(line) + 1 + len(next_line.partition(" ")[0]) > width
        is_soft = len(line) >= _LONG_LINE * width or next_line[0].islower()
        breaks_off = breaks_off or (is_open and is_full)
        pieces += ["\n" if is_full or (is_open and is_soft) else "\n\n", next_line]
    is_wrapped = width >= _MIN_WRAP_WIDTH and breaks_off
    return "".join(pieces).split("\n\n") if is_wrapped else block
