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
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tip_figures.prose.sentences import word_set

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

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
# What a page cannot have: they become one and two line ends.
_LINE_BREAK = "\ue100"
_BLOCK_BREAK = "\ue101"
# Before a heading of level 1 to BOLD_LEVEL.
_HEADING_MARKS = "\ue110\ue111\ue112\ue113\ue114\ue115\ue116"
_HEADING_MARK = re.compile(f"[{_HEADING_MARKS}]")
BOLD_LEVEL = 7  # of a paragraph that is bold as a whole: below `h6`
_BREAKS = str.maketrans({_LINE_BREAK: "\n", _BLOCK_BREAK: "\n\n"})
_REPLACED = {  # by selectors of CSS
    "script, style, template": "",
    "del, s, strike": STRUCK,
    "br": _LINE_BREAK,
    "hr": _BLOCK_BREAK,
}
_RAISED_DIGITS = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
_NOTE_NUMBER = re.compile(r"\s*[\[(]?([0-9]+(?:[,\s]+[0-9]+)*)[\])]?\s*")
_NOTE_LETTER = re.compile(r"\s*([a-z])\s*")
# White space that a browser shows as one space, and other line ends; not the no-break space.
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


def is_page(text: str) -> bool:
    """Return whether a text begins like the markup of a web page.

    It does if it begins with a tag, a comment or a declaration, or if `<html` or `<!doctype html`
    follows a short preamble.
    """
    return _PAGE_START.match(text[:_PAGE_START_REACH]) is not None


def extract_page_text(markup: str) -> tuple[str, Mapping[int, int]]:
    """Return the text of a page, and the level of each heading by its offset in the text.

    Lines and blocks of the page end with one and two line ends.
    """
    # Most commands read no page, and the parser is not among the packages that they need.
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    for selector, replacement in _REPLACED.items():
        for node in tree.css(selector):
            node.replace_with(replacement)
    for node in tree.css("sup"):
        node.replace_with(_write_raised(node.text()))
    for node in tree.css("bdo"):
        for text in _list_text_nodes(node):
            text.insert_before(_REVERSED)
    for node in tree.css("pre"):  # where a browser shows line ends
        for text in _list_text_nodes(node):
            text.replace_with((text.text_content or "").replace("\n", _LINE_BREAK))
    for node in tree.css(_BLOCKS):
        node.insert_before(_BLOCK_BREAK)
        node.insert_after(_BLOCK_BREAK)
    for level, mark in enumerate(_HEADING_MARKS[: BOLD_LEVEL - 1], start=1):
        for node in tree.css(f"h{level}"):
            if any(map(str.isalpha, node.text())):  # otherwise the next block would be its text
                node.insert_before(mark)
    for paragraph in tree.css("p"):
        bold = paragraph.css_first("strong, b")
        words = paragraph.text().split()
        if bold is not None and words and bold.text().split() == words:
            paragraph.insert_before(_HEADING_MARKS[BOLD_LEVEL - 1])
    content = tree.body.text() if tree.body is not None else ""
    # The line ends of the markup become spaces before the marks of breaks become line ends.
    marked = _SPACE.sub(" ", content).translate(_BREAKS)
    levels: dict[int, int] = {}
    for number_before, mark_match in enumerate(_HEADING_MARK.finditer(marked)):
        # The offset without the marks before it, of one character each.
        offset = mark_match.start() - number_before
        levels[offset] = _HEADING_MARKS.index(mark_match[0]) + 1
    return _HEADING_MARK.sub("", marked), levels


def _list_text_nodes(node: LexborNode) -> list[LexborNode]:
    """Return the text nodes within an element, in document order, without blank ones."""
    nodes = list(node.traverse(include_text=True))
    return [text for text in nodes if text.is_text_node and (text.text_content or "").strip()]


def _write_raised(content: str) -> str:
    """Return the content of a `sup` element as plain text, so that it is not read as a number."""
    number = _NOTE_NUMBER.fullmatch(content)
    if number:
        return number[1].translate(_RAISED_DIGITS)
    letter = _NOTE_LETTER.fullmatch(content)
    return f"[{letter[1]}]" if letter else content


# Nesting

_MAX_WORK = 1 << 21  # of 5,000 pages of manuals, up to 5 MB, the largest needs 1.3 million
_TAG = re.compile(  # a comment, an element whose content is only text, a tag, or a declaration
    r"""
    <!-- (?: -?> | .*? (?: --!?> | \Z ) )
  | < (?P<raw> script | style | textarea | title | xmp | iframe | noembed | noframes ) (?=[\s/>])
    .*? (?: </ (?P=raw) (?=[\s/>]) | \Z )
  | < (?P<slash> /? ) (?P<name> [a-z] [^\s/>]*+ )
    (?: [\s/]*+ [^\s/>] [^\s/>=]*+  # an attribute, and its value, which may contain `>`
        (?: \s*+ = \s*+ (?: " [^"]*+ (?: " | \Z ) | ' [^']*+ (?: ' | \Z ) | [^\s"'>] [^\s>]*+ )? )?
    )*+
    [\s/]*? (?P<closed> /? ) (?: > | \Z )
  | <[!?/] [^>]*+
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# Elements that have no content, or that end where the next one of their kind begins.
_NOT_NESTED = word_set(
    "area base br col embed hr img input link meta param source track wbr "  # without content
    "body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr"
)
_DRAWINGS = ("svg", "math")


def takes_too_long_to_parse(markup: str) -> bool:
    """Return whether the elements of a page are nested so deeply that a parser takes minutes.

    Parsers walk through the open elements at each tag, so the work is the sum of these depths.
    """
    open_elements: Counter[str] = Counter()
    depth = work = 0
    for tag in _TAG.finditer(markup):
        if tag["name"] is None:  # a comment, a declaration, or a script
            continue
        work += depth
        if work > _MAX_WORK:
            return True
        name = tag["name"].lower()
        if name in _NOT_NESTED:
            continue
        step = 1
        if tag["slash"]:
            step = -1 if open_elements[name] else 0
        elif tag["closed"] and any(open_elements[drawing] for drawing in _DRAWINGS):
            step = 0
        open_elements[name] += step
        depth += step
    return False
