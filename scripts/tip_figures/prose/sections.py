"""The sections of a whole page: its headings, and the passage under one of them.

Headings of a web page are its elements `h1` to `h6`, and paragraphs that are bold as a whole. If
none of these is the wanted one, and in plain text, a heading is a short paragraph without a full
stop, or a line with a letter or number, such as `b. Prohibition of Child Labor`.

A section ends at the next heading of its level or above. Where two headings have labels, these are
compared: `Section 7.` is above `1.`, and that above `a.`. Otherwise the level is that of the
element; in plain text, a heading without a label is below those with one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from tip_figures.prose.html_text import BOLD_LEVEL
from tip_figures.prose.sentences import normalise, split_paragraphs
from tip_figures.prose.source_text import SourceText, UnreadableText, split_source_text

LABEL_NUMBER = r"(?:[0-9]{1,2}|[A-Za-z]|[ivxlIVXL]{1,5})"
"""The number of a section or of a paragraph."""
HEADING_MARKS = " #*_:|-"
"""What may be around a heading, for example in Markdown."""

_LABEL = re.compile(
    rf"(?P<section>section\s+)?\(?(?:[0-9]{{1,2}}\.\s?)*(?P<last>{LABEL_NUMBER})[.):]\)?(?:\s+|$)",
    re.IGNORECASE,
)
_SECTION, _NUMBER, _LETTER, _NO_LABEL = range(4)
"""Ranks of labels, the highest first."""
_MARGIN = " \t>"
"""What is before a line, for example of a quoted mail."""
_NOT_SPACE = re.compile(r"\S")
_STOP = re.compile(r"[.?!:][\"')\]\u00bb\u2019\u201d]*$")
_NO_HEADING_END = re.compile(r"(?:[.?!:;,][\"')\]\u00bb\u2019\u201d]*|https?://\S+)$")
"""The end of a sentence, or an address."""
_MAX_WORDS = 20  # of a heading; those of 154 whole pages have up to 17
_MAX_CHARACTERS = 400  # of a heading
_LONGEST_PASSAGE = 20_000  # characters; the longest of 1,274 sections of reports has 8,600
_MAX_SECTIONS = 20  # with the same heading; a page about a country and its regions has four
_MAX_LISTED = 60  # headings in a message


@dataclass(frozen=True)
class Heading:
    """A heading of a text.

    Attributes:
        label: the label, such as `b.`; "" if it has none
        title: the words without the label, in normal form
        level: the level of its element, from 1; for a bold paragraph or a line of text, BOLD_LEVEL
            with a label and BOLD_LEVEL + 1 without one
        start, end: half-open span in the text
    """

    label: str
    title: str
    level: int
    start: int
    end: int

    @property
    def rank(self) -> int:
        """The rank of the label: 0 for `Section 7.`, 1 for `1.`, 2 for `a.`, 3 for no label.

        A smaller number is a higher rank. The last part of a label decides: `1.a.` has the rank of
        `a.`.
        """
        match = _LABEL.match(self.label)
        if match is None:  # the label is empty
            return _NO_LABEL
        if match["section"]:
            return _SECTION
        return _NUMBER if match["last"].isdigit() else _LETTER

    @property
    def name(self) -> str:
        """Label and title: `b. Prohibition of Child Labor`."""
        return f"{self.label} {self.title}".strip()

    @property
    def is_styled(self) -> bool:
        """Whether a line with this label and title looks like a heading.

        The title must begin with a capital and must not end like a sentence. Without a label, it
        must also have no digit, since lines with digits are mostly other text. Without a title,
        only a label such as `Section 7.` looks like a heading.
        """
        if not self.title:
            return self.rank == _SECTION
        if not self.label and any(map(str.isdigit, self.title)):
            return False
        return self.title[0].isupper() and not _NO_HEADING_END.search(self.title)

    def ends(self, earlier: "Heading") -> bool:
        """Return whether the section under an earlier heading ends at this heading.

        It ends at a heading of the same or a higher rank, if both headings have labels: `2.` ends
        the section `1.`, but `a.` does not. Otherwise the levels of the headings are compared, as
        of `h1` to `h6`.
        """
        if self.label and earlier.label:
            return self.rank <= earlier.rank
        return self.level <= earlier.level


class Section(NamedTuple):
    """A heading, and the half-open span of the text under it."""

    heading: Heading
    start: int
    end: int


def find_sections(source: SourceText, title: str) -> list[Section]:
    """Return the sections whose heading has a title, in the order of the text.

    The comparison of titles ignores case, spaces and labels. The headings of a web page are tried
    first. If none has the title, and in plain text, headings are lines or short paragraphs of the
    text. Entries of a table of contents are no sections, since they have no words under them.

    Args:
        source: the text to search
        title: the title of the heading, with or without a label

    Returns:
        the sections; of several sections with the same words, only the first; empty if no section
        has the heading

    Raises:
        UnreadableText: if more than _MAX_SECTIONS sections have the heading
    """
    wanted = fold_title(title)
    for headings in (list_page_headings(source), list_line_headings(source.text, wanted)):
        by_words: dict[str, Section] = {}
        for section in list_sections(source.text, list(headings)):
            if fold_title(section.heading.title) == wanted:
                words = normalise(source.text[section.start : section.end])
                by_words.setdefault(words, section)  # keeps the first one
        if len(by_words) > _MAX_SECTIONS:
            message = f"more than {_MAX_SECTIONS} sections have the heading \u201c{title}\u201d."
            raise UnreadableText(f"{source.name}: {message}")
        if by_words:
            return list(by_words.values())
    return []


def list_sections(text: str, headings: Sequence[Heading]) -> Iterator[Section]:
    """Yield, for each heading, the section under it, if the section has words besides headings.

    A section includes the headings of lower rank under it, with their text. It ends at the next
    heading of the same or a higher rank, or at the end of the text.

    Args:
        text: the whole text
        headings: all headings of the text, in order
    """
    starts = [*(heading.start for heading in headings), len(text)]
    for number, heading in enumerate(headings):
        has_words = False
        # Go on until the section ends. This takes little time in all: a heading is passed once for
        # each section around it, and few sections enclose each other.
        for last in range(number, len(headings)):
            # The words between this heading and the next one.
            words = text[headings[last].end : starts[last + 1]].strip()
            has_words = has_words or bool(words)
            if last + 1 == len(headings) or headings[last + 1].ends(heading):
                break
        if has_words:
            yield Section(heading, heading.end, starts[last + 1])


def fold_title(title: str) -> str:
    """Return a heading without its label, in the form in which headings are compared.

    `b. Child Labor` and `**Child Labor.**` -> `child labor`.
    """
    _label, content = _split_label(normalise(title))
    return content.strip(f"{HEADING_MARKS}.").casefold()


# Passages


def take_passage(source: SourceText, title: str) -> tuple[SourceText, Section | None]:
    """Return the section of a text under a heading as a text of its own.

    A text without the heading is accepted if it is a single passage, that is, short and without
    headings: it probably is the section itself.

    Args:
        source: the text
        title: the title of the heading; "" if it is not known

    Returns:
        the new text, and the place of the section in `source`; `source` itself and None if no
        section has the heading, or if `title` is ""

    Raises:
        UnreadableText: if several sections have the heading, if none has it and `source` is more
            than one passage, or if the new text is unreadable
    """
    sections = find_sections(source, title) if title else []
    if not sections:
        require_passage(source, [title] if title else [])
        return source, None
    if len(sections) > 1:
        message = f"{len(sections)} sections have this heading; give a text with one of them:"
        raise UnreadableText(
            f"{source.name}: {message}", [describe_place(source, section) for section in sections]
        )
    (section,) = sections
    return split_source_text(source.name, source.text[section.start : section.end]), section


def require_passage(source: SourceText, titles: Sequence[str]) -> None:
    """Raise an error unless a text is a single passage: short, and without sections of its own.

    Args:
        source: the text
        titles: the headings that the caller did not find, for the message; empty if the caller does
            not know the heading

    Raises:
        UnreadableText: if the text is longer than _LONGEST_PASSAGE or has sections, that is,
            headings with words under them; the attribute `lines` of the error has these headings,
            at most _MAX_LISTED
    """
    # Lines are headings only if the text is plain or its page has no elements of headings.
    headings = [*list_page_headings(source)] or [*list_line_headings(source.text)]
    sections = list_sections(source.text, headings)
    names = list(dict.fromkeys(section.heading.name for section in sections))
    if not names and len(source.text) <= _LONGEST_PASSAGE:
        return
    quoted_titles = [f"\u201c{title}\u201d" for title in titles]
    problem = "the heading of its passage is not known"
    if titles:
        problem = f"it does not have the heading {' or '.join(quoted_titles)}"
    raise UnreadableText(
        f"{source.name}: this text is more than one passage, and {problem}. "
        + ("Its headings:" if names else "It has no headings."),
        names[:_MAX_LISTED],
    )


def describe_place(source: SourceText, section: Section) -> str:
    """Return the place of a section in words.

    `page.html: paragraphs 9 to 12 of 40, under the heading “b. Child Labor”`.
    """
    # The parts of the text are counted anew; the last number may then exceed that of the whole
    # text, in which a paragraph may go on past the edge of the section.
    before = sum(1 for _ in split_paragraphs(source.text[: section.start]))
    inside = sum(1 for _ in split_paragraphs(source.text[section.start : section.end]))
    last = before + inside
    total = max(last, source.sentences[-1].paragraph)
    numbers = f"paragraph {last}" if inside == 1 else f"paragraphs {before + 1} to {last}"
    heading = f"\u201c{section.heading.name}\u201d"
    return f"{source.name}: {numbers} of {total}, under the heading {heading}"


# Headings


def list_page_headings(source: SourceText) -> Iterator[Heading]:
    """Yield the headings of a web page, in order; none for plain text.

    These are its elements `h1` to `h6`, and paragraphs that are bold as a whole. If a heading has
    several blocks, only the first one is its text. Skipped are headings without a letter or with
    too many words, and headings in another heading, such as a bold paragraph in `h2`.
    """
    text = source.text
    previous_end = 0
    for offset, level in source.heading_levels.items():
        first_character = _NOT_SPACE.search(text, offset)
        if first_character is None or offset < previous_end:
            continue
        # A blank line ends the block.
        blank_line = text.find("\n\n", first_character.start())
        end = blank_line if blank_line >= 0 else len(text)
        heading = _make_heading(text, offset, end, level)
        if heading is not None:
            previous_end = end
            yield heading


def list_line_headings(text: str, wanted: str | None = None) -> Iterator[Heading]:
    """Yield the headings that are lines or blocks of their own, in the order of the text.

    Blank lines separate blocks. If the next block begins with a small letter, the sentence goes on
    there, so the block as a whole is not taken for a heading unless it has the wanted title.

    Args:
        text: the whole text
        wanted: a title in the form of `fold_title`; a line with this title is a heading even if it
            does not look like one; None for none
    """
    groups = groupby(_list_lines(text), key=lambda line: bool(line.content.strip(_MARGIN)))
    blocks = [list(lines) for has_words, lines in groups if has_words]
    for block, next_block in zip(blocks, [*blocks[1:], None], strict=True):
        goes_on = False
        if next_block is not None:
            first_character = next_block[0].content.lstrip(_MARGIN)[0]
            goes_on = first_character.islower()
        yield from _list_block_headings(text, block, wanted, goes_on=goes_on)


class _Line(NamedTuple):
    """A line of a text: the offset at which it starts, and its content without the line end."""

    start: int
    content: str

    @property
    def end(self) -> int:
        """Offset of the end of the content."""
        return self.start + len(self.content)


def _list_lines(text: str) -> Iterator[_Line]:
    """Yield the lines of a text, without white space at their ends."""
    start = 0
    for line in text.splitlines(keepends=True):
        yield _Line(start, line.rstrip())
        start += len(line)


def _list_block_headings(
    text: str, block: Sequence[_Line], wanted: str | None, *, goes_on: bool
) -> Iterator[Heading]:
    """Yield the headings in a block, which is a run of lines without a blank line among them.

    The whole block is one heading if it looks like one, or has the wanted title. Otherwise its
    lines are examined: a heading begins the block or follows the end of a sentence, and has the
    wanted title, or looks like a heading and has a label or only capitals.

    Args:
        text: the whole text
        block: the lines of the block
        wanted: a title in the form of `fold_title`, which is a heading in any case; None for none
        goes_on: whether the sentence of the block goes on in the next one, so that the block as a
            whole does not look like a heading
    """
    whole = _make_heading(text, block[0].start, block[-1].end, BOLD_LEVEL)
    if whole is not None:
        looks_like_heading = whole.is_styled and not goes_on
        if looks_like_heading or fold_title(whole.title) == wanted:
            yield whole
            return
    line_before = "."  # the first line follows no unfinished sentence
    for line in block:
        if _STOP.search(line_before):
            heading = _make_heading(text, line.start, line.end, BOLD_LEVEL)
            if heading is not None:
                is_marked = heading.label != "" or heading.title.isupper()
                if (is_marked and heading.is_styled) or fold_title(heading.title) == wanted:
                    yield heading
        line_before = line.content


def _make_heading(text: str, start: int, end: int, level: int) -> Heading | None:
    """Return the heading at a place in a text; None if it has no letter or is too long.

    Args:
        text: the whole text
        start, end: half-open span of the heading in the text
        level: the level of its element, from 1; BOLD_LEVEL for bold paragraphs and lines of text,
            which is increased by 1 if the heading has no label
    """
    if end - start > _MAX_CHARACTERS:
        return None
    content = normalise(text[start:end])
    if not any(map(str.isalpha, content)) or len(content.split()) > _MAX_WORDS:
        return None
    label, title = _split_label(content)
    if level >= BOLD_LEVEL and not label:
        level += 1
    return Heading(label, title, level, start, end)


def _split_label(content: str) -> tuple[str, str]:
    """Return the label of a heading, and its title.

    `b. Child Labor` -> `b.` and `Child Labor`. `Child Labor` -> "" and `Child Labor`.

    Args:
        content: the heading as `normalise` returns it; marks around it, such as `#`, are dropped,
            but not a colon at its end
    """
    # A colon at the end stays, since it shows that a line is no heading.
    content = content.lstrip(f"{HEADING_MARKS}{_MARGIN}").rstrip(" #*_|-")
    label = _LABEL.match(content)
    if label is None:
        return "", content
    return label[0].strip(), content[label.end() :]
