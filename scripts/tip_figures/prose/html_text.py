"""The text of a web page.

Blocks of a page are paragraphs. Markup, scripts, navigation, forms, headers and footers, and what
people do not see or see deleted are not part of the text. A mark replaces it, so that a proof can
report where a page shows something different from what is read:

- SHOWN_OTHERWISE: shown in another form or order than it is read, generated, hidden, or typed in
- LEFT_OUT: navigation, a footer, an aside or a form
- PICTURE: a picture or a frame
- DELETED: words that are struck

Of the styles in a page only the properties of `_EFFECTS` are read. Later rules win; the specificity
of selectors is not considered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

SHOWN_OTHERWISE = "\ufffc"
LEFT_OUT = "\ufff9"
PICTURE = "\ufffa"
DELETED = "\ufffb"

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
    address, article, blockquote, body, caption, center, dd, details, dialog, dir, div, dl, dt,
    fieldset, figcaption, figure, form, h1, h2, h3, h4, h5, h6, html, legend, li, main, menu, ol,
    p, pre, section, summary, table, tbody, td, tfoot, th, thead, tr, ul,
    [style*="position:absolute"], [style*="position: absolute"], [style*="display:block"]
"""
_CONTROLS = """
    input[value]:not([type=hidden], [type=checkbox], [type=radio]), input[placeholder],
    input[type=submit], input[type=reset], select, textarea, iframe[srcdoc], svg:has(text)
"""
_REGIONS = """
    aside, dialog, footer, header, nav, form:not(:has(p)), [role=banner], [role=contentinfo],
    [role=navigation], [role=search],
    :is([class*=breadcrumb], [class*=cookie], [class*=skip-link]):not(html, body, main, article)
"""
_NEVER_HIDDEN = ("html", "body")  # some pages show them by a script
_LINE_BREAK = "\ue100"
_BLOCK_BREAK = "\ue101"
"""What a page cannot have: they become one and two line ends."""
_BREAKS = str.maketrans({_LINE_BREAK: "\n", _BLOCK_BREAK: "\n\n"})
_REPLACED = {
    _CONTROLS: SHOWN_OTHERWISE,
    "del, s, strike": DELETED,
    _REGIONS: LEFT_OUT,
    "audio, canvas, embed, iframe, img, object, svg, video": PICTURE,
    "datalist, head, noembed, noframes, noscript, script, style, template, title": "",
    "br": _LINE_BREAK,
    "hr": _BLOCK_BREAK,
}
"""What replaces elements, by selectors of CSS; an element that several select has the first."""
_RAISED_DIGITS = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
_NOTE_NUMBER = re.compile(r"\s*[\[(]?([0-9]+(?:[,\s]+[0-9]+)*)[\])]?\s*")
_NOTE_LETTER = re.compile(r"\s*([a-z])\s*")
# White space that a browser shows as one space, and other line ends; not the no-break space.
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")

_EFFECTS = {
    "hidden": re.compile("display:none|visibility:(?:hidden|collapse)"),
    "reordered": re.compile(
        "content-visibility:hidden|unicode-bidi:.*override|direction:rtl|-webkit-text-security:(?!none)"
        "|transform:.*(?:scale|rotate|matrix|skew)"
    ),
    "generated": re.compile(
        r"(?s)(?:before|after)-content:.*(?:(?:attr|counters?|url)\(|[\"'].*[^\W_].*[\"'])"
    ),
}
"""What properties do to an element if their values, in small letters, begin in a certain way."""
_DEFAULT_STYLES = (
    ("[hidden]", "display:none;"),
    ("bdo, [dir=rtl]", "direction:rtl;"),
    ("details:not([open])", "content-visibility:hidden;"),
)
"""Selectors, and what browsers declare for them."""
_DECLARATION = re.compile(
    r"""
    (?<![\w-])
    ( display | (?:content-)?visibility | unicode-bidi | direction | transform
      | -webkit-text-security | (?:before-|after-)?content ) \s*:\s*
    ( (?: "[^"]*" | '[^']*' | [^;!] )* )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STYLES = "data-styles-of-sheets"  # an attribute: what the sheets declare for an element
_MAX_RULES = 2_000  # selectors that are looked for, because each costs time
_COMMENT = re.compile(r"(?s)/\*.*?\*/|\\[0-9a-fA-F]{1,6}\s?")  # or an escape: the glyph of an icon
_NOT_ON_SCREEN = re.compile(
    r"@media[^{]*(?:print|max-)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE
)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_PSEUDO_ELEMENT = re.compile(r"::?(before|after)\s*$")


def is_page(text: str) -> bool:
    """Return whether a text begins like the markup of a web page, perhaps after a preamble."""
    return _PAGE_START.match(text[:_PAGE_START_REACH]) is not None


def extract_page_text(markup: str) -> str:
    """Return the text of a web page, with a blank line between blocks; it may be empty.

    Parts that are left out, hidden or shown in another form are each replaced by a mark, such as
    LEFT_OUT. Raised numbers become raised digits, and line breaks become line ends. The line ends
    of the markup become spaces, of which several in a row stay. Only after that are _LINE_BREAK and
    _BLOCK_BREAK turned into line ends.
    """
    # Most commands read no page, and the parser is not among the packages that they need.
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    _mark_styled(tree)
    for selector, mark in _REPLACED.items():
        for node in tree.css(selector):
            node.replace_with(mark)
    for node in tree.css("sup"):
        node.replace_with(_write_raised(node.text()))
    for node in tree.css("pre"):
        for text in _list_text_nodes(node):
            text.replace_with((text.text_content or "").replace("\n", _LINE_BREAK))
    for node in tree.css(_BLOCKS):
        node.insert_before(_BLOCK_BREAK)
        node.insert_after(_BLOCK_BREAK)
    content = tree.root.text() if tree.root is not None else ""
    return _SPACE.sub(" ", content).translate(_BREAKS)


def _mark_styled(tree: LexborHTMLParser) -> None:
    """Insert SHOWN_OTHERWISE in a page where its styles show something different from its text.

    The mark is before each text that is shown in another order or form, at the start and end of an
    element with generated text, and instead of a hidden element. What style sheets declare is first
    collected in an attribute of each element; its own `style` comes after it and wins.
    """
    from selectolax.lexbor import SelectolaxError

    for selector, style in islice(_list_rules(tree), _MAX_RULES):
        with suppress(SelectolaxError):  # a selector that the parser does not know
            for node in tree.css(selector):
                node.attrs[_STYLES] = f"{node.attributes.get(_STYLES)};{style}"
    for node in tree.css(f"[{_STYLES}], [style]"):
        attributes = node.attributes
        effects = _read_effects(f"{attributes.get(_STYLES)};{attributes.get('style')}")
        for text in _list_text_nodes(node) if "reordered" in effects else ():
            text.insert_before(SHOWN_OTHERWISE)
        if "generated" in effects:
            node.insert_child(SHOWN_OTHERWISE)  # at its end, then at its start
            (node.first_child or node).insert_before(SHOWN_OTHERWISE)
        if "hidden" in effects and node.tag not in _NEVER_HIDDEN:
            node.replace_with(SHOWN_OTHERWISE)


def _list_rules(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield selectors and what they declare: those of browsers, then those of the page's sheets.

    Rules without a property of interest, and those not meant for a screen, are left out. A rule for
    `p::before` is yielded for `p`, with properties such as `before-content`.
    """
    yield from _DEFAULT_STYLES
    for sheet in tree.css("style"):
        text = _NOT_ON_SCREEN.sub("", _COMMENT.sub("", sheet.text()))
        for selectors, style in _RULE.findall(text):
            for selector in selectors.split(",") if _DECLARATION.search(style) else ():
                # `p::before` is divided into `p`, `before` and nothing.
                element, *pseudo_element = _PSEUDO_ELEMENT.split(selector.strip())
                prefix = f"{pseudo_element[0]}-" if pseudo_element else ""
                yield element or "*", _DECLARATION.sub(rf"{prefix}\g<0>", style)


def _read_effects(style: str) -> set[str]:
    """Return what declarations do to an element: some of the names in `_EFFECTS`, or nothing.

    Of two declarations of one property the later one counts.
    """
    values = dict(_DECLARATION.findall(style.lower()))
    declared = [f"{name}:{value}" for name, value in values.items()]
    return {effect for effect, pattern in _EFFECTS.items() if any(map(pattern.match, declared))}


def _list_text_nodes(node: LexborNode) -> list[LexborNode]:
    """Return the text nodes within an element that are not blank."""
    nodes = list(node.traverse(include_text=True))
    return [text for text in nodes if text.is_text_node and (text.text_content or "").strip()]


def _write_raised(content: str) -> str:
    """Return raised text as plain text has it: a number in raised digits, a letter in brackets.

    `3` and `[3]` become `\u00b3`, and `a` becomes `[a]`; any other text stays as it is.
    """
    number = _NOTE_NUMBER.fullmatch(content)
    if number:
        return number[1].translate(_RAISED_DIGITS)
    letter = _NOTE_LETTER.fullmatch(content)
    return f"[{letter[1]}]" if letter else content
