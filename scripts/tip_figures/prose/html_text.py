"""The text of a web page.

Blocks of a page are paragraphs. Markup, scripts, navigation, forms, headers and footers, and what
people do not see or see deleted are not part of the text. Marks replace them, so that a
proof can say where a page shows something different from what is read:

- SHOWN_OTHERWISE: shown in another form or order than it is read, generated, hidden, or typed in
- LEFT_OUT: navigation, a footer, an aside or a form
- PICTURE: a picture or a frame
- DELETED: words that are struck
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

SHOWN_OTHERWISE: Final = "\ufffc"
LEFT_OUT: Final = "\ufff9"
PICTURE: Final = "\ufffa"
DELETED: Final = "\ufffb"

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
    address, article, blockquote, body, caption, center, dd, details, dialog, dir, div, dl, dt,
    fieldset, figcaption, figure, form, h1, h2, h3, h4, h5, h6, html, legend, li, main, menu, ol,
    p, pre, section, summary, table, tbody, td, tfoot, th, thead, tr, ul,
    [style*="position:absolute"], [style*="position: absolute"], [style*="display:block"]
"""
_NOT_SHOWN: Final = "datalist, head, noembed, noframes, noscript, script, style, template, title"
_STRUCK: Final = "del, s, strike"
_PICTURES: Final = "audio, canvas, embed, iframe, img, object, svg, video"
_REGIONS: Final = """
    aside, dialog, footer, header, nav, form:not(:has(p)), [role=banner], [role=contentinfo],
    [role=navigation], [role=search],
    :is([class*=breadcrumb], [class*=cookie], [class*=skip-link]):not(html, body, main, article)
"""
_CONTROLS: Final = """
    input[value]:not([type=hidden], [type=checkbox], [type=radio]), input[placeholder],
    input[type=submit], input[type=reset], select, textarea, iframe[srcdoc], svg:has(text)
"""
_REORDERED: Final = "bdo, [dir=rtl], details:not([open]), marquee"

_LINE_BREAKS: Final = {"br": "\n", "hr": "\n\n"}
_BLOCK_BREAK: Final = "\n\n"
_RAISED_DIGITS: Final = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
_NOTE_NUMBER = re.compile(r"\s*[\[(]?([0-9]+(?:[,\s]+[0-9]+)*)[\])]?\s*")
_NOTE_LETTER = re.compile(r"\s*([a-z])\s*")
# White space that a browser shows as one space, and other line ends; not the no-break space.
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_NUMBER = re.compile("[0-9]+")


class PageText(NamedTuple):
    """The text of a page, with a blank line between blocks.

    title:       of the page; "" if it has none
    table_count: how many tables with several numbers it has
    """

    text: str
    title: str
    table_count: int


class _Place(NamedTuple):
    """What an element means for the text in it.

    block:           identifier of the nearest block
    is_text:         whether what is in it is part of the text
    is_preformatted: whether its line breaks and tabs are kept
    is_raised:       whether it is raised, as the marks of notes are
    mark:            that stands before each of its texts
    """

    block: int = 0
    is_text: bool = True
    is_preformatted: bool = False
    is_raised: bool = False
    mark: str = ""


def is_page(text: str) -> bool:
    """Return whether a text is the markup of a web page."""
    return _PAGE_START.match(text[:_PAGE_START_REACH]) is not None


def extract_page_text(markup: str) -> PageText:
    """Return the text of a web page; it may be empty."""
    # Most commands read no page, and the parser is not among the packages that they need.
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    title = tree.css_first("title")
    return PageText(
        text=_Extraction(tree).read(),
        title=" ".join(title.text().split()) if title is not None else "",
        table_count=sum(
            len(_NUMBER.findall(table.text(separator=" "))) > 1 and table.css_first("p") is None
            for table in tree.css("table")
        ),
    )


def _raise(content: str) -> str:
    """Return raised text as plain text has it: a number in raised digits, a letter in brackets."""
    number = _NOTE_NUMBER.fullmatch(content)
    if number:
        return number[1].translate(_RAISED_DIGITS)
    letter = _NOTE_LETTER.fullmatch(content)
    return f"[{letter[1]}]" if letter else content


class _Extraction:
    """Reads the text of a page, element by element.

    parts:      of the text so far
    last_block: identifier of the block of the last text
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        from tip_figures.prose.page_styles import read_styles

        def find(selector: str) -> set[int]:
            return {node.mem_id for node in tree.css(selector)}

        self.root = tree.root
        self.styles = read_styles(tree)
        self.blocks = find(_BLOCKS)
        self.reordered = find(_REORDERED) | self.styles.reordered
        self.raised = find("sup")
        self.marks: dict[int, str] = dict.fromkeys(find(_NOT_SHOWN), "")
        """Marks of elements whose content is not text, by their identifiers."""
        for selector, mark in (
            (_PICTURES, PICTURE),
            (_REGIONS, LEFT_OUT),
            (_STRUCK, DELETED),
            (_CONTROLS, SHOWN_OTHERWISE),
        ):
            self.marks |= dict.fromkeys(find(selector), mark)
        self.marks |= dict.fromkeys(self.styles.hidden, SHOWN_OTHERWISE)
        self.parts: list[str] = []
        self.last_block = 0

    def read(self) -> str:
        """Return the text of the page."""
        stack: list[tuple[LexborNode | str, _Place]] = []
        if self.root is not None:
            stack.append((self.root, _Place()))
        while stack:
            node, place = stack.pop()
            if isinstance(node, str):
                self.parts.append(node)
            elif node.tag == "-text":
                self.add_text(node.text_content or "", place)
            elif place.is_text:
                inside = self.enter(node, place)
                if node.mem_id in self.styles.generated:
                    stack.append((SHOWN_OTHERWISE, place))
                    self.parts.append(SHOWN_OTHERWISE)
                children = list(node.iter(include_text=True))
                stack += [(child, inside) for child in reversed(children)]
        return "".join(self.parts)

    def enter(self, node: LexborNode, outside: _Place) -> _Place:
        """Write what an element begins with, and return the place inside of it."""
        identifier = node.mem_id
        self.parts.append(_LINE_BREAKS.get(node.tag or "", ""))
        mark = self.marks.get(identifier)
        if mark:
            self.parts.append(mark)
        return _Place(
            block=identifier if identifier in self.blocks else outside.block,
            is_text=mark is None,
            is_preformatted=outside.is_preformatted or node.tag == "pre",
            is_raised=outside.is_raised or identifier in self.raised,
            mark=SHOWN_OTHERWISE if identifier in self.reordered else outside.mark,
        )

    def add_text(self, content: str, place: _Place) -> None:
        """Write a text, after a blank line if it is in another block than the text before it."""
        if place.block != self.last_block:
            self.parts.append(_BLOCK_BREAK)
            self.last_block = place.block
        if not place.is_text:
            return
        if place.is_raised:
            content = _raise(content)
        if not place.is_preformatted:
            content = _SPACE.sub(" ", content)
        self.parts.append(f"{place.mark}{content}" if content.strip() else content)
