"""The text of a web page.

Blocks of a page are paragraphs, and so are elements that their style sets apart. Markup, scripts,
navigation, forms, the header and footer of the page, the raised marks of notes, and what people do
not see or see deleted are not part of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


_PAGE_START = re.compile(
    r"""
    \s* < (?: !doctype | !-- | \?xml | [a-z][a-z0-9]* [\s/>] )
  | (?s: .{0,1024}? ) < (?: !doctype[ ]html | html[\s>] )  # after a short preamble
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PAGE_START_REACH = 4096  # characters that are looked at

# Selectors of CSS.
_BLOCKS: Final = """
    address, article, aside, blockquote, body, caption, center, dd, details, dialog, dir, div, dl,
    dt, fieldset, figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, html, legend,
    li, main, menu, ol, p, pre, section, summary, table, tbody, td, tfoot, th, thead, tr, ul
"""
_MACHINERY: Final = """
    audio, canvas, datalist, embed, head, iframe, input, noembed, noframes, noscript, object,
    script, style, svg, template, title, video
"""
_CONTROLS: Final = """
    button, dialog, label, nav, select, textarea,
    [role=banner], [role=contentinfo], [role=dialog], [role=navigation], [role=search]
"""
_NAVIGATION_NAMES: Final = (
    "breadcrumb",
    "cookie",
    "skip-link",
    "related-tags",
    "back-to-top",
    "mininav",
    "report-meta",
    "report-filter",
    "custom-report",
)
"""Parts of the class or identifier of elements that lead to other pages or build other reports."""
_NAVIGATION: Final = (
    f":is({', '.join(f'[class*={name}], [id*={name}]' for name in _NAVIGATION_NAMES)})"
    ":not(html, body, main, article)"
)
# In a paragraph people read the words of a control together with the others.
_CONTROLS_OUTSIDE: Final = f":is({_CONTROLS}, {_NAVIGATION}):not(p *)"
_PAGE_HEADER_AND_FOOTER: Final = ":is(header, footer):not(:is(article, aside, main, section) *)"
_SEARCH_BOX: Final = "form:not(:has(p))"  # some pages have all of their text in a form
_NOT_TEXT: Final = ", ".join([_MACHINERY, _CONTROLS_OUTSIDE, _PAGE_HEADER_AND_FOOTER, _SEARCH_BOX])

_LINE_BREAKS: Final = {"br": "\n", "hr": "\n\n"}
_BLOCK_BREAK: Final = "\n\n"
_RAISED_MARK = re.compile(r"\s*[\[(]?(?:[0-9]{1,3}|[a-z*\u2020\u2021])[\])]?\s*")
# White space that a browser shows as one space, and other line ends; not the no-break space.
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


class TextRun(NamedTuple):
    """A run of text that the page and the document have in common.

    text_start, document_start: where it begins in either, in code points from 0
    """

    text_start: int
    document_start: int


class PageText(NamedTuple):
    """The text of a page.

    text:     with a blank line between blocks
    document: the text of the whole document, as its `textContent` has it
    runs:     the runs of which the text consists, in order
    """

    text: str
    document: str
    runs: list[TextRun]


class _Place(NamedTuple):
    """What an element means for the text in it.

    block:           identifier of the nearest block
    is_text:         whether what is in it is part of the text
    is_preformatted: whether its line breaks and tabs are kept
    """

    block: int = 0
    is_text: bool = True
    is_preformatted: bool = False


def is_page(text: str) -> bool:
    """Return whether a text is the markup of a web page."""
    return _PAGE_START.match(text[:_PAGE_START_REACH]) is not None


def extract_page_text(markup: str) -> PageText:
    """Return the text of a web page; it may be empty."""
    # Most commands read no page, and the parser is not among the packages that they need.
    from selectolax.lexbor import LexborHTMLParser

    from tip_figures.prose.page_styles import read_styles

    tree = LexborHTMLParser(markup)
    styles = read_styles(tree)
    blocks = {node.mem_id for node in tree.css(_BLOCKS)} | styles.lines
    left_out = {node.mem_id for node in tree.css(_NOT_TEXT)} | _find_raised_marks(tree)
    left_out |= styles.hidden
    places: dict[int, _Place] = {}  # of the elements so far, by their identifiers
    runs = [TextRun(0, 0)]
    text = document = ""
    last_block = 0
    nodes = tree.root.traverse(include_text=True) if tree.root is not None else ()
    for node in nodes:
        place = places.get(node.parent.mem_id, _Place()) if node.parent else _Place()
        if node.tag != "-text":
            if place.is_text:
                text += _LINE_BREAKS.get(node.tag or "", "")
            places[node.mem_id] = _enter_element(node, place, blocks, left_out)
            continue
        if place.block != last_block:
            text += _BLOCK_BREAK
            last_block = place.block
        content = node.text_content or ""
        if place.is_text and content:
            runs.append(TextRun(len(text), len(document)))
            text += content if place.is_preformatted else _SPACE.sub(" ", content)
        document += content
    return PageText(text, document, runs)


def _find_raised_marks(tree: LexborHTMLParser) -> set[int]:
    """Find the raised elements that are marks of notes; `21<sup>st</sup>` is not one."""
    raised = tree.css("sup")
    return {node.mem_id for node in raised if _RAISED_MARK.fullmatch(node.text(deep=True))}


def _enter_element(
    node: LexborNode, outside: _Place, blocks: set[int], left_out: set[int]
) -> _Place:
    """Return the place inside of an element that is at the place `outside`."""
    return _Place(
        block=node.mem_id if node.mem_id in blocks else outside.block,
        is_text=outside.is_text and node.mem_id not in left_out,
        is_preformatted=outside.is_preformatted or node.tag == "pre",
    )
