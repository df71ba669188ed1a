"""What may interrupt a sentence of a source text: lines of its pages, and marks of notes.

An **interruption** is a line that is a page number, a repeated or known title, or a repeated
address of a web page; or it is a mark of a note, such as `[1]`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise

from tip_figures.prose.sentences import (
    RAISED_SIGNS,
    SENTENCE_END,
    blank_out_margins,
    word_set,
)

Span = tuple[int, int]
"""Half-open, in code points of a text from 0."""

_LINE_ENDS = str.maketrans(dict.fromkeys("\r\f\v\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
_MINUS_IN_WORD = re.compile(r"(?<=[^\W\d_])\u2212(?=\w)")
_LINK_TARGET = re.compile(r"\]\([^\s()]*[/.#][^\s()]*\)")
"""The address of a link in Markdown: `](https://…)`."""

_ROMAN = "[ivxlIVXL]{1,6}"
_PAGE_NUMBER = re.compile(
    rf"\W*(?:(?i:page|pg\.?|p\.?)\s*)?(?:(?P<number>[0-9]{{1,4}})|{_ROMAN})"
    r"(?:\s*(?:of|/)\s*[0-9]{1,4})?[^\w%]*"
)
_BESIDE_TITLE = re.compile(r"^[\d\W]*\d[\d\W]*(?=\w)|(?<=\S)\s[\d\W]*\d[\d\W]*$")
"""A page number or the date of a print, beside a title in its line."""
_MAX_PAGES_APART = 2  # page numbers in a row, if one between them may be missing
_MAX_TITLE_WORDS = 14
_PUNCTUATION = "()[]|,;:.-\u2013\u2014/'\"&#*_\u00b7\u2022\u2018\u2019\u201c\u201d"
_SMALL_WORDS = word_set("""a an and as at by for from in of on or per the to with""")
_NOT_IN_TITLES = word_set(
    """no not none never nor neither nobody nothing without false untrue incorrect wrong instead
    rather actually except but only than is are was were be been being has have had do does did
    can cannot could may might must shall should will would it he she they this these those that
    which who there more less most fewer least all"""
)
"""Words of sentences: verbs, negations and pronouns, which would change what is said."""

_MARK = rf"(?:\[(?:[0-9]{{1,3}}|[a-z]|{_ROMAN}|sic)\]|\((?:[0-9]{{1,2}}|[a-z]|{_ROMAN}|sic)\))"
_RAISED_OR_ATTACHED = re.compile(
    rf"(?<=[^\W\d][.,;:!?])(?<!\b[Nn]o\.)(?<!\b[Nn]os\.)[0-9]{{1,3}}(?=\s)|[{RAISED_SIGNS}]+"
)
"""A number attached to the end of a sentence, but not that of `No.12`, and raised signs."""
_MARKS = re.compile(rf"(?<![0-9]){_MARK}(?:\s*{_MARK})*")
"""Marks of notes in brackets, several in a row: `[1] [2]`, `(a)`."""
_NUMBER = re.compile("[0-9]+")
_AFTER_STOP = re.compile(r"[.,;:!?][\"')\]\u2019\u201d]*\s*$")
_SQUARE_NUMBERS = re.compile(r"(?:\[[0-9]+\]\s*)+")
_REACH = 8  # characters before a mark that may be a stop with quotation marks and blanks


def prepare_text(text: str) -> str:
    """Return a text of the same length that is simpler to search.

    - All characters that end a line or page become line feeds.
    - Margins, such as the `>` of e-mail, become blanks.
    - The addresses of Markdown links become blanks: `[text](https://…)`.
    - A minus sign in a word becomes a hyphen.
    """
    text = _MINUS_IN_WORD.sub("-", blank_out_margins(text).translate(_LINE_ENDS))
    return blank_out(text, (match.span() for match in _LINK_TARGET.finditer(text)))


def blank_out(
    text: str,
    spans: Iterable[Span],
) -> str:
    """Return a text of the same length with blanks in some spans, which may overlap.

    `("abcd", [(1, 3)])` -> `a  d`
    """
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


def find_interruptions(
    text: str,
    titles: Set[str],
) -> list[Span]:
    """Return the spans of what may interrupt the sentences of a text, in no particular order.

    These are the lines of page numbers, titles and repeated web addresses, and the marks of notes
    such as `[1]`.

    Args:
        text: the text, as `prepare_text` returns it
        titles: the known titles of reports and names of areas, as `keep_letters` returns them;
            other titles are interruptions only if they are repeated
    """
    spans = [match.span() for match in re.finditer("[^\n]+", text)]
    lines = [" ".join(text[start:end].split()) for start, end in spans]
    indexes = {*_find_page_numbers(lines), *_find_titles(lines, titles)}
    return [*(spans[index] for index in indexes), *_find_marks(text)]


def _find_marks(text: str) -> Iterator[Span]:
    """Yield the span of each mark of a note.

    A mark is one of these:

    - a raised sign
    - a number after a word and its punctuation mark, such as the `7` of `It found five.7`
    - a number, letter or `sic` in brackets, or several of them: `[2]`, `(a)`, `[2] [3]`

    Brackets may also belong to the words of the report, so they count only under two conditions:

    - They follow a punctuation mark, or are square brackets with numbers.
    - The number below each of their numbers is in brackets somewhere in the text, because notes are
      numbered from 1: for `[2]` there must be `[1]` or `(1)`. The number 1 needs no other.
    """
    yield from (match.span() for match in _RAISED_OR_ATTACHED.finditer(text))
    marks = list(_MARKS.finditer(text))
    all_marks = " ".join(mark[0] for mark in marks)
    numbers = {0, *map(int, _NUMBER.findall(all_marks))}  # 0, so that 1 needs no other mark
    for mark in marks:
        is_in_sequence = all(int(number) - 1 in numbers for number in _NUMBER.findall(mark[0]))
        before = text[max(0, mark.start() - _REACH) : mark.start()]
        has_form_of_note = _AFTER_STOP.search(before) or _SQUARE_NUMBERS.fullmatch(mark[0])
        if is_in_sequence and has_form_of_note:
            yield mark.span()


def _find_titles(
    lines: Sequence[str],
    titles: Set[str],
) -> Iterator[int]:
    """Yield the index of each line that is a title, or the address of a web page.

    A line counts only if it is repeated, or if its words are a known title. A page number or a date
    beside the title is ignored: `12 Report on Places` is the title `Report on Places`.

    Args:
        lines: the lines of a text, with one space between words
        titles: the known titles of reports and names of areas, as `keep_letters` returns them
    """
    contents = [_BESIDE_TITLE.sub("", line) for line in lines]
    frequency = Counter(contents)
    for index, content in enumerate(contents):
        can_be_title = frequency[content] > 1 or keep_letters(content) in titles
        if can_be_title and (is_title(content) or content.startswith(("http", "www"))):
            yield index


def keep_letters(text: str) -> str:
    """Return the words of a text in lower case, without digits and punctuation.

    `Report on Places, 2019` -> `report on places`. Titles are compared in this form.
    """
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def is_title(line: str) -> bool:
    """Return whether a line is short and has the style of a title: `Report on Made-up Places`.

    The first word of a title begins with a capital. No other word begins in lower case, except
    small words such as `on`. A title does not end like a sentence, and it has no verb, negation or
    pronoun of `_NOT_IN_TITLES`.
    """
    stripped_words = (word.strip(_PUNCTUATION) for word in line.split())
    words = [word for word in stripped_words if word]
    if not 0 < len(words) <= _MAX_TITLE_WORDS or not words[0][0].isupper():
        return False
    if SENTENCE_END.search(line) or _NOT_IN_TITLES & {word.lower() for word in words}:
        return False
    return not any(word[0].islower() and word not in _SMALL_WORDS for word in words)


def _find_page_numbers(lines: Sequence[str]) -> Iterator[int]:
    """Yield the index of each line that is a page number, such as `Page 3 of 9`.

    If only one line has this form, it is a page number. Of several, each must be in sequence with
    a neighbour: at most 2 above the page number before it, or at most 2 below the one after it.
    So a number that is out of sequence stays a word of the report. A Roman number counts as 0.

    Args:
        lines: the lines of a text, with one space between words
    """
    matches = [(index, _PAGE_NUMBER.fullmatch(line)) for index, line in enumerate(lines)]
    pages = [(index, int(match["number"] or 0)) for index, match in matches if match]
    page_numbers = [page_number for _index, page_number in pages]
    steps = [after - before for before, after in pairwise(page_numbers)]
    for place, (index, _page_number) in enumerate(pages):
        # The step from the page number before, and the step to the one after, if these exist.
        steps_beside = steps[max(0, place - 1) : place + 1]
        if not steps or any(0 <= step <= _MAX_PAGES_APART for step in steps_beside):
            yield index
