"""The text of a web page: that of the elements in its body, in document order.

Blocks of a page are paragraphs. Scripts, style sheets and templates are not text. How a browser
shows the text is not examined: what a page hides is text like other text, and what its style sheets
generate is not. Three elements change the text itself:

- a number in `sup` becomes raised digits, so that the mark of a note is not read as a number
- `del`, `s` and `strike` become the mark STRUCK: their words do not count
- before the words of `bdo` is the control character that reverses them

Headings are `h1` to `h6`, and paragraphs that are bold as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

STRUCK = "\ufffb"
_REVERSED = "\u202e"

_PAGE_START = re.compile(
    r"""
    \s* < (?: !doctype | !-- | \?xml | [a-z][a-z0-9]* [\s/>] )
  | (?s: .{0,1024}? ) < (?: !doctype[ ]html | html[\s>] )  # after a short preamble
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PAGE_START_REACH = 4096  # characters that are looked at

# Selectors of CSS.
_BLOCKS = """
    address, article, aside, blockquote, body, caption, center, dd, details, dialog, dir, div, dl,
    dt, fieldset, figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, legend, li,
    main, menu, nav, noscript, ol, option, p, pre, section, summary, table, tbody, td, tfoot, th,
    thead, tr, ul
"""
_LINE_BREAK = "\ue100"
_BLOCK_BREAK = "\ue101"
"""What a page cannot have: they become one and two line ends."""
_HEADING_MARKS = "\ue110\ue111\ue112\ue113\ue114\ue115\ue116"
"""Before a heading of level 1 to BOLD_LEVEL; it becomes an entry of `heading_levels`."""
_HEADING_MARK = re.compile(f"([{_HEADING_MARKS}])")
BOLD_LEVEL = 7
"""Level of a paragraph that is bold as a whole: below `h6`."""
_BREAKS = str.maketrans({_LINE_BREAK: "\n", _BLOCK_BREAK: "\n\n"})
_REPLACED = {
    "script, style, template": "",
    "del, s, strike": STRUCK,
    "br": _LINE_BREAK,
    "hr": _BLOCK_BREAK,
}
"""What replaces elements, by selectors of CSS."""
_RAISED_DIGITS = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
_NOTE_NUMBER = re.compile(r"\s*[\[(]?([0-9]+(?:[,\s]+[0-9]+)*)[\])]?\s*")
_NOTE_LETTER = re.compile(r"\s*([a-z])\s*")
# White space that a browser shows as one space, and other line ends; not the no-break space.
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


class PageText(NamedTuple):
    """The text of a web page.

    Attributes:
        text: with a blank line between blocks; it may be empty
        heading_levels: level of each heading, from 1 to BOLD_LEVEL, by its offset in the text,
            where white space may precede the first word
    """

    text: str
    heading_levels: Mapping[int, int]


def is_page(text: str) -> bool:
    """Return whether a text begins like the markup of a web page.

    It does if it begins with a tag, a comment or a declaration, or if `<html` or `<!doctype html`
    follows a short preamble.
    """
    return _PAGE_START.match(text[:_PAGE_START_REACH]) is not None


def extract_page_text(markup: str) -> PageText:
    """Return the text of a web page, with the places of its headings.

    - Only the ends of blocks and `<br>` end lines; outside `pre`, line ends become spaces. `<h1>New
      cases</h1><p>Four<br>men</p>` -> the lines `New cases`, `Four` and `men`, with blank lines
      after `New cases`.
    - A number in `sup` becomes raised digits, so that the mark of a note is not read as a number.
    - Scripts and style sheets are left out, and the mark STRUCK replaces struck words.

    Args:
        markup: the HTML of the page
    """
    # Most commands read no page, and the parser is not among the packages that they need.
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    for selector, replacement in _REPLACED.items():
        for node in tree.css(selector):
            node.replace_with(replacement)
    for node in tree.css("sup"):
        node.replace_with(_write_raised(node.text()))
    for node in tree.css("bdo"):  # words in reverse order
        for text in _list_text_nodes(node):
            text.insert_before(_REVERSED)
    for node in tree.css("pre"):  # here, line ends are shown
        for text in _list_text_nodes(node):
            text.replace_with((text.text_content or "").replace("\n", _LINE_BREAK))
    for node in tree.css(_BLOCKS):
        node.insert_before(_BLOCK_BREAK)
        node.insert_after(_BLOCK_BREAK)
    _mark_headings(tree)
    content = tree.body.text() if tree.body is not None else ""
    return _take_heading_marks(_SPACE.sub(" ", content).translate(_BREAKS))


def _mark_headings(tree: LexborHTMLParser) -> None:
    """Insert the mark of its level before each heading of a page, in place.

    Headings are the elements `h1` to `h6`. A paragraph is a heading of BOLD_LEVEL if its first bold
    element has all of its words.
    """
    for level, mark in enumerate(_HEADING_MARKS[: BOLD_LEVEL - 1], start=1):
        for node in tree.css(f"h{level}"):
            node.insert_before(mark)
    for paragraph in tree.css("p"):
        bold = paragraph.css_first("strong, b")
        if bold is not None and bold.text().split() == paragraph.text().split():
            paragraph.insert_before(_HEADING_MARKS[BOLD_LEVEL - 1])


def _take_heading_marks(text: str) -> PageText:
    """Return a text without the marks of headings, and the level of each heading by its offset.

    Args:
        text: the text of a page, in which one of _HEADING_MARKS is before each heading
    """
    # Splitting at the group of the pattern keeps the marks: text, mark, text, mark, text.
    first, *marks_and_contents = _HEADING_MARK.split(text)
    contents = [first]
    length = len(first)
    levels: dict[int, int] = {}
    for mark, content in zip(marks_and_contents[::2], marks_and_contents[1::2], strict=True):
        levels[length] = _HEADING_MARKS.index(mark) + 1
        contents.append(content)
        length += len(content)
    return PageText("".join(contents), levels)


def _list_text_nodes(node: LexborNode) -> list[LexborNode]:
    """Return the text nodes within an element, in document order, without blank ones."""
    nodes = list(node.traverse(include_text=True))
    return [text for text in nodes if text.is_text_node and (text.text_content or "").strip()]


def _write_raised(content: str) -> str:
    """Return the content of a `sup` element as plain text, so that it is not read as a number.

    A number is written in raised digits: `3` and `[3]` -> `\u00b3`. A small letter is written in
    brackets: `a` -> `[a]`. Any other text stays as it is: `th`.
    """
    number = _NOTE_NUMBER.fullmatch(content)
    if number:
        return number[1].translate(_RAISED_DIGITS)
    letter = _NOTE_LETTER.fullmatch(content)
    return f"[{letter[1]}]" if letter else content
