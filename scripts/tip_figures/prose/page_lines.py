"""Lines of a text that are not its sentences: page numbers, headers, footers, notes, headings.

A **page number** is alone on its line; next to a number of a sentence that goes on, there must be
others, or the end of a page. A **header or footer** is a short line in the style of a
title that occurs more than once, or is at the top or the bottom of a page, or has its page number
beside a sign such as `|`. The address of a printed web page is one as well. A **footnote** is at
the bottom of a page and begins with a mark that the text before it has. A **heading** is a short
line without a number and without a verb or negation.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final, NamedTuple

from tip_figures.prose.note_marks import begins_with_number, ends_with_number
from tip_figures.prose.number_words import ROMAN
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.words import Line

_MAX_TITLE_WORDS: Final = 14
_MAX_HEADER_WORDS: Final = _MAX_TITLE_WORDS + 3  # with a page number and a sign, or a date
_MAX_PAGE_NUMBER_WORDS: Final = 6  # such as `- Page 3 of 9 -`
_MAX_PLAIN_HEADING_WORDS: Final = 6  # of a heading in small letters
_PAGE_EDGE: Final = 3  # lines next to a page number or page break that may be header or footer
_MAX_FOOTNOTE_LINES: Final = 6
_RAISED_REACH: Final = 12  # characters before a line in which its raised number is looked for
_FOOTNOTE_REACH: Final = 800  # words before a footnote in which its mark is looked for
_MAX_PAGES_APART: Final = 2  # between two page numbers in a row of which the middle one is checked

_PAGE_NUMBER = re.compile(
    rf"""
    [-\u2013\u2014|\s]*
    (?: (?i: page | pg\.? | p\.? ) \s* )?
    (?: (?P<number> [0-9]{{1,4}} ) | {ROMAN} )
    (?: \s* (?: of | / ) \s* [0-9]{{1,4}} )?
    [-\u2013\u2014|\s]*
    """,
    re.VERBOSE,
)
_ADDRESS_STARTS: Final = ("http", "www")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+(?:\s+[0-9]{1,4}(?:/[0-9]{1,4})?)?")
_DATE_OF_PRINT = re.compile(
    r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}(?:,?\s+[0-9]{1,2}:[0-9]{2}(?:\s*[AP]M)?)?\s+"
)
_PAGE_NUMBER_BESIDE_SIGN = re.compile(
    r"[0-9]{1,4}\s*[|\u00b7\u2022\u2013\u2014]\s*(?=\S)|\s*[|\u00b7\u2022\u2013\u2014]\s*[0-9]{1,4}$"
)
_PAGE_NUMBER_IN_LINE = re.compile(r"[0-9]{1,4}\s+(?=\S)|\s+[0-9]{1,4}$")
_FOOTNOTE_MARK = re.compile(r"[\[(]?(?P<mark>[0-9]{1,3}|[*\u2020\u2021\u00a7]+)[\])]?\.?")
_RAISED_SIGNS: Final = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
_RAISED_DIGITS: Final = str.maketrans(_RAISED_SIGNS, "0123456789")
_RAISED = re.compile(f"[{_RAISED_SIGNS}]+")
_CLOSING: Final = "[.,;:!?\"')\u2019\u201d]"
_YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}(?:[-\u2013/][0-9]{2,4})?")
_DIGITS = re.compile("[0-9]+")
_PUNCTUATION: Final = "()[]|,;:.-\u2013\u2014/'\"&#*_\u00b7\u2022"


def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SMALL_WORDS: Final = _word_set("a an and as at by for from in of on or per the to with")
"""Words that titles write small."""
_NOT_IN_TITLES: Final = _word_set(
    """no not none never nor neither nobody nothing without false untrue incorrect wrong instead
    rather actually except but only than is are was were be been being has have had having do does
    did done can cannot could may might must shall should will would it he she they this these
    those that which who whom there here more less most fewer least all"""
)
"""Words of sentences: verbs, negations and pronouns, which would change what is said."""


class NumberedLine(NamedTuple):
    """A page number, and the line on which it is alone."""

    line: int
    number: int


def is_title(line: str) -> bool:
    """Whether a line is short and has the style of a title, such as `Report on Made-up Places`.

    It has a capital at the beginning of each longer word, no number but a year, and none of the
    verbs, negations and pronouns that make a sentence.
    """
    words = [word.strip(_PUNCTUATION) for word in line.split()]
    words = [word for word in words if word]
    if not 0 < len(words) <= _MAX_TITLE_WORDS:
        return False
    is_capitalised = all(word in _SMALL_WORDS or not word[0].islower() for word in words)
    has_capital = any(word[0].isupper() for word in words)
    is_title_case = is_capitalised and has_capital and not words[0][0].islower()
    return is_title_case and _is_wordless(line, words)


def is_plain_heading(line: str) -> bool:
    """Whether a few words in small letters may be a heading, such as `Shelters and funding`."""
    words = [word.strip(_PUNCTUATION) for word in line.split()]
    words = [word for word in words if word]
    if not 0 < len(words) <= _MAX_PLAIN_HEADING_WORDS or not words[0][0].isupper():
        return False
    return line[-1].isalnum() and _is_wordless(line, words)


def _is_wordless(line: str, words: Sequence[str]) -> bool:
    """Whether a line says nothing by itself: no sentence, and no number but a year."""
    if SENTENCE_END.search(line) and not line.endswith("U.S."):
        return False
    if _NOT_IN_TITLES & {word.lower() for word in words}:
        return False
    return all(_YEAR.fullmatch(numeral.text) for numeral in find_numerals(line))


def find_page_numbers(lines: Sequence[Line], page_starts: Set[int]) -> list[NumberedLine]:
    """Find the lines that are page numbers, without those that do not fit between their neighbours.

    A Roman number has the number 0 here.

    page_starts: numbers of the lines before which a page ends
    """
    numbers = []
    for number, line in enumerate(lines):
        if len(line) > _MAX_PAGE_NUMBER_WORDS:
            continue
        match = _PAGE_NUMBER.fullmatch(line.text)
        if match is not None:
            numbers.append(NumberedLine(number, int(match["number"] or 0)))
    if len(numbers) == 1:
        single = numbers[0].line
        is_certain = bool({single, single + 1} & page_starts)
        return numbers if is_certain or not _is_beside_number(lines, single) else []
    return [entry for place, entry in enumerate(numbers) if _fits(numbers, place)]


def _is_beside_number(lines: Sequence[Line], line: int) -> bool:
    """Whether a sentence goes on over a line, and has a number next to it."""
    if line == 0 or line + 1 == len(lines):
        return False
    before = lines[line - 1].last_word
    after = lines[line + 1].first_word
    if SENTENCE_END.search(before):
        return False
    return ends_with_number(before) or begins_with_number(after)


def _fits(numbers: Sequence[NumberedLine], place: int) -> bool:
    """Whether a page number fits between those before and after it, if these are close.

    place: of the number among all of them
    """
    number = numbers[place].number
    before = [entry.number for entry in numbers[max(0, place - 2) : place]]
    after = [entry.number for entry in numbers[place + 1 : place + 3]]
    if before and after and 0 <= after[0] - before[-1] <= _MAX_PAGES_APART:
        return before[-1] <= number <= after[0]
    if not before and len(after) == 2 and 0 <= after[1] - after[0] <= _MAX_PAGES_APART:
        return number <= after[0]
    if not after and len(before) == 2 and 0 <= before[1] - before[0] <= _MAX_PAGES_APART:
        return number >= before[1] and number - before[1] <= 2 * _MAX_PAGES_APART
    return True


def find_headers(lines: Sequence[Line], page_starts: Set[int]) -> set[int]:
    """Find the lines that are page numbers, headers or footers of pages: their numbers, from 0.

    page_starts: numbers of the lines before which a page ends
    """
    certain = {entry.line for entry in find_page_numbers(lines, page_starts)}
    contents = {number: line.text for number, line in enumerate(lines) if _may_be_header(line)}
    masked = {number: _DIGITS.sub("0", content) for number, content in contents.items()}
    frequency = Counter(masked.values())
    for number, content in contents.items():
        is_repeated = frequency[masked[number]] > 1
        if _ADDRESS.fullmatch(content) or _is_header(content, is_repeated):
            certain.add(number)
    headers = set(certain)
    for number in certain:
        headers.update(_find_titles_beside(contents, number + 1, 1, certain))
        headers.update(_find_titles_beside(contents, number - 1, -1, certain))
    for number in page_starts:
        headers.update(_find_titles_beside(contents, number, 1, certain))
        headers.update(_find_titles_beside(contents, number - 1, -1, certain))
    return headers


def _may_be_header(line: Line) -> bool:
    """Whether a line is short, and begins like a title or an address; this is quick to see."""
    first_word = line.first_word
    is_start = not first_word[0].islower() or first_word.startswith(_ADDRESS_STARTS)
    return is_start and len(line) <= _MAX_HEADER_WORDS


def _is_header(line: str, is_repeated: bool) -> bool:
    """Whether a line is a header or footer of a page wherever it is.

    is_repeated: whether the text has it again, perhaps with another number
    """
    if _PAGE_NUMBER_BESIDE_SIGN.search(line):
        return is_title(_PAGE_NUMBER_BESIDE_SIGN.sub("", line))
    if is_repeated:
        rest = _PAGE_NUMBER_IN_LINE.sub("", line)
        return is_title(line) or is_title(rest) or is_title(_DATE_OF_PRINT.sub("", line))
    return False


def _find_titles_beside(
    contents: Mapping[int, str], start: int, step: int, certain: Set[int]
) -> Iterator[int]:
    """Return the titles from a line on, up to the first line that is not one.

    contents: of the lines that may be headers, by their numbers
    step:     1 for lines after the first one, -1 for lines before it
    certain:  numbers of lines that are passed over
    """
    for number in range(start, start + step * _PAGE_EDGE, step):
        if number in certain:
            continue
        if number not in contents or not is_title(_DATE_OF_PRINT.sub("", contents[number])):
            return
        yield number


def find_footnotes(
    text: str, lines: Sequence[Line], headers: Set[int], page_starts: Set[int]
) -> set[int]:
    """Find the lines of notes at the bottom of pages: their numbers, from 0.

    text:        in which the words of the lines are
    headers:     numbers of the lines that are headers or footers
    page_starts: numbers of the lines before which a page ends
    """
    footnotes: set[int] = set()
    for page_end in sorted(headers | page_starts):
        last = page_end - 1
        first = last
        while first >= 0 and first > last - _MAX_FOOTNOTE_LINES and first not in headers:
            mark = _read_footnote_mark(text, lines[first])
            if mark and _has_mark(text, lines, first, mark):
                footnotes.update(range(first, last + 1))
                last = first - 1
            first -= 1
    return footnotes


def _read_footnote_mark(text: str, line: Line) -> str:
    """Return the mark with which a line begins, if words follow it; "" if there is none."""
    first_word = line.words[0]
    before = text[max(0, first_word.start - _RAISED_REACH) : first_word.start]
    raised = _RAISED.fullmatch(before.rpartition("\n")[2].strip())
    if raised is not None:
        return _lower(raised[0])
    match = _FOOTNOTE_MARK.fullmatch(first_word.text)
    return match["mark"] if match and len(line) > 1 else ""


def _has_mark(text: str, lines: Sequence[Line], footnote: int, mark: str) -> bool:
    """Whether the words before a footnote have its mark attached to one of them.

    footnote: number of its first line
    """
    pattern = re.compile(
        rf"""
        .*[\[(]{re.escape(mark)}[\])].*
      | (?: .*[^\W\d] )? {_CLOSING}* (?<!^) {re.escape(mark)} {_CLOSING}*
        """,
        re.VERBOSE,
    )
    count = 0
    for number in range(footnote - 1, -1, -1):
        line = lines[number]
        for word in line.words:
            raised = _RAISED.findall(text[word.start : word.end])
            if pattern.fullmatch(word.text) or mark in [_lower(number) for number in raised]:
                return True
        count += len(line)
        if count > _FOOTNOTE_REACH:
            return False
    return False


def _lower(number: str) -> str:
    """Return a raised number in common digits."""
    return number.translate(_RAISED_DIGITS)
