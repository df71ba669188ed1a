"""What a web page says: its blocks as paragraphs, without markup, scripts, navigation, head and foot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

DEEPEST = 5_000  # elements inside each other; a parser's time grows with the square


class TooDeep(Exception):
    """Elements of a page are nested deeper than any page's are."""


_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_DROPPED = frozenset(
    [
        "audio",
        "button",
        "canvas",
        "datalist",
        "embed",
        "head",
        "iframe",
        "input",
        "nav",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_DROPPED_ROLES = frozenset(["banner", "contentinfo", "menu", "menubar", "navigation", "search", "toolbar"])
_PARTS = frozenset(["article", "aside", "main", "section"])  # their head and foot are not the page's
_SPACE = re.compile("[ \t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_TAG = re.compile(r"<(/?)(?!(?:p|li|t[drh]|d[dt]|option|br|hr|img|input|meta|link|wbr|source|col|area|base)\b)[a-zA-Z]")


def page(markup: str) -> str:
    """The text of a web page, its blocks told apart by blank lines.

    raises: TooDeep if elements are nested deeper than any page's are
    """
    depth = 0
    for tag in _TAG.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth > DEEPEST:
            raise TooDeep
    root = LexborHTMLParser(markup).root
    parts = [] if root is None else list(_texts(root))
    del root  # a page takes several times the room of its text
    return "".join(parts)


def _texts(root: LexborNode) -> Iterator[str]:
    """Walk a page without recursion, since pages may be nested deeper than Python's stack."""
    node: LexborNode = root
    top, inside, preformatted = root.mem_id, 0, 0
    while True:
        tag = node.tag or ""
        if tag == "-text":
            said = node.text_content or ""
            yield said if preformatted else _SPACE.sub(" ", said)
        elif tag == "br":
            yield "\n"
        elif tag in _BLOCKS:
            yield "\n\n"
            inside += tag in _PARTS
            preformatted += tag == "pre"
        child = None if _is_dropped(node, tag, inside) else node.child
        if child is not None:
            node = child
            continue
        while True:
            if node.tag in _BLOCKS:
                yield "\n\n"
                inside -= node.tag in _PARTS
                preformatted -= node.tag == "pre"
            following, above = node.next, node.parent
            if node.mem_id == top or (following is None and above is None):
                return
            if following is not None:
                node = following
                break
            assert above is not None
            node = above


def _is_dropped(node: LexborNode, tag: str, inside: int) -> bool:
    """Whether an element and all in it is no text of the page, but its machinery."""
    if tag in _DROPPED or tag.startswith("-"):
        return True
    if tag in ("header", "footer") and not inside:
        return True
    return tag in _BLOCKS and node.attributes.get("role") in _DROPPED_ROLES
