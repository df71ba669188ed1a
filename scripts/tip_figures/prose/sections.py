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
from typing import NamedTuple

from tip_figures.prose.html_text import BOLD_LEVEL
from tip_figures.prose.sentences import normalise, split_paragraphs
from tip_figures.prose.source_text import SourceText, UnreadableText, split_source_text

# The number of a section or of a paragraph.
LABEL_NUMBER = r"(?:[0-9]{1,2}|[A-Za-z]|[ivxlIVXL]{1,5})"
HEADING_MARKS = " #*_:|-"  # what may be around a heading, for example in Markdown

_LABEL = re.compile(
    rf"(?P<section>section\s+)?\(?(?:[0-9]{{1,2}}\.\s?)*(?P<last>{LABEL_NUMBER})[.):]\)?(?:\s+|$)",
    re.IGNORECASE,
)
_MARGIN = " \t>"  # what is before a line, for example of a quoted mail
_NOT_SPACE = re.compile(r"\S")
_STOP = re.compile(r"[.?!:][\"')\]\u00bb\u2019\u201d]*$")
# The end of a sentence, or an address.
_NO_HEADING_END = re.compile(r"(?:[.?!:;,][\"')\]\u00bb\u2019\u201d]*|https?://\S+)$")
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

        The last part of a label decides: `1.a.` has the rank of `a.`.
        """
        match = _LABEL.match(self.label)
        if match is None:
            return 3
        if match["section"]:
            return 0
        return 1 if match["last"].isdigit() else 2

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
            return self.rank == 0
        if not self.label and any(map(str.isdigit, self.title)):
            return False
        return self.title[0].isupper() and not _NO_HEADING_END.search(self.title)

    def ends(self, earlier: "Heading") -> bool:
        """Return whether the section under an earlier heading ends at this heading."""
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

    A section includes the headings of lower rank under it, with their text.
    """
    starts = [*(heading.start for heading in headings), len(text)]
    for number, heading in enumerate(headings):
        has_words = False
        # Go on until the section ends. This takes little time in all: a heading is passed once for
        # each section around it, and few sections enclose each other.
        for last in range(number, len(headings)):
            has_words = has_words or text[headings[last].end : starts[last + 1]].strip() != ""
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
    quoted_titles = " or ".join(f"\u201c{title}\u201d" for title in titles)
    problem = "the heading of its passage is not known"
    if titles:
        problem = f"it does not have the heading {quoted_titles}"
    end = "Its headings:" if names else "It has no headings."
    message = f"{source.name}: this text is more than one passage, and {problem}. {end}"
    raise UnreadableText(message, names[:_MAX_LISTED])


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

    Of a heading with several blocks, only the first one is its text. Headings without a letter or
    with too many words are left out, and those in another heading, such as bold words in `h2`.
    """
    text = source.text
    previous_end = 0
    for offset, level in source.heading_levels.items():
        first_character = _NOT_SPACE.search(text, offset)
        if first_character is None or offset < previous_end:
            continue
        blank_line = text.find("\n\n", first_character.start())  # which ends the block
        end = blank_line if blank_line >= 0 else len(text)
        heading = _make_heading(text, offset, end, level)
        if heading is not None:
            previous_end = end
            yield heading


def list_line_headings(text: str, wanted: str | None = None) -> Iterator[Heading]:
    """Yield the headings that are lines or blocks of their own, in the order of the text.

    Blank lines separate blocks. A block is a heading if it looks like one, and its sentence does
    not go on in the next block. Of other blocks, a line is one that begins the block or follows a
    sentence, looks like a heading, and has a label or only capitals. What has the wanted title, in
    the form of `fold_title`, is a heading even if it does not look like one.
    """
    blocks: list[list[tuple[int, int]]] = [[]]  # the spans of their lines
    start = 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip()
        if content.strip(_MARGIN):
            blocks[-1].append((start, start + len(content)))
        elif blocks[-1]:
            blocks.append([])
        start += len(line)
    for block, next_block in zip(blocks, [*blocks[1:], []], strict=True):
        if not block:  # the last one
            continue
        goes_on = False
        if next_block:
            next_start, next_end = next_block[0]
            goes_on = text[next_start:next_end].lstrip(_MARGIN)[0].islower()
        whole = _make_heading(text, block[0][0], block[-1][1], BOLD_LEVEL)
        if whole and ((whole.is_styled and not goes_on) or fold_title(whole.title) == wanted):
            yield whole
            continue
        line_before = "."  # the first line follows no unfinished sentence
        for line_start, line_end in block:
            is_free = _STOP.search(line_before)
            heading = _make_heading(text, line_start, line_end, BOLD_LEVEL) if is_free else None
            if heading:
                is_marked = heading.label != "" or heading.title.isupper()
                if (is_marked and heading.is_styled) or fold_title(heading.title) == wanted:
                    yield heading
            line_before = text[line_start:line_end]


def _make_heading(text: str, start: int, end: int, level: int) -> Heading | None:
    """Return the heading at a place in a text; None if it has no letter or is too long."""
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
    """Return the label of a heading, and its title."""
    # A colon at the end stays, since it shows that a line is no heading.
    content = content.lstrip(f"{HEADING_MARKS}{_MARGIN}").rstrip(" #*_|-")
    label = _LABEL.match(content)
    if label is None:
        return "", content
    return label[0].strip(), content[label.end() :]
