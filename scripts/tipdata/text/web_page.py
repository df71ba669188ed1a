"""What a web page says: its blocks as paragraphs, without markup, scripts, navigation, head and foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

DEEPEST = 5_000  # elements inside each other; a parser's time grows with the square


class TooDeep(Exception):
    """Elements of a page are nested deeper than any page's are."""


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS: Final = _set(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul"
)
_DROPPED: Final = _set(
    "audio button canvas datalist dialog embed head iframe input label nav noembed noframes noscript object script select"
    " style svg template textarea title video"
)
_DROPPED_ROLES: Final = _set("alertdialog banner contentinfo dialog menu menubar navigation search toolbar")
_DROPPED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|cookies?|consent|screen-reader-text|skip-link)(?:$|[\s_-])", re.I
)
_PARTS: Final = frozenset(["article", "aside", "main", "section"])  # their head and foot are not the page's
_WHOLE: Final = frozenset(["article", "body", "html", "main"])  # never dropped for their class
_MARK = re.compile(r"\s*[\[(]?(?:[0-9]{1,3}|[a-z*\u2020\u2021])[\])]?\s*")  # of a note, where it is raised
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_TAG = re.compile(r"<(/?)(?!(?:p|li|t[drh]|d[dt]|option|br|hr|img|input|meta|link|wbr|source|col|area|base)\b)[a-zA-Z]")


def read(markup: str) -> tuple[str, list[tuple[int, int]], str]:
    """Give the text of a web page, its blocks told apart by blank lines.

    returns: the text; where each text node begins, in it and in the text of the whole document; and that (`textContent`)
    raises:  TooDeep if elements are nested deeper than any page's are
    """
    depth = 0
    for tag in _TAG.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth > DEEPEST:
            raise TooDeep
    root = LexborHTMLParser(markup).root
    parts: list[str] = []
    pieces = [(0, 0)]
    nodes: list[str] = []
    written = seen = 0
    for text, kept, node in _texts(root) if root is not None else ():
        if kept:
            if node:
                pieces.append((written, seen))
            parts.append(text)
            written += len(text)
        nodes.append(node)
        seen += len(node)
    return "".join(parts), pieces, "".join(nodes)


def _texts(root: LexborNode) -> Iterator[tuple[str, bool, str]]:
    """Walk a page without recursion, since pages may be nested deeper than Python's stack.

    yields: a text, whether it is text of the report, and the text node of the page that it is; "" where it is none
    """
    node: LexborNode = root
    top, inside, preformatted = root.mem_id, 0, 0
    dropped = 0  # id of the element that is dropped with all in it
    while True:
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            yield (text if preformatted else _SPACE.sub(" ", text)), not dropped, text
        elif tag == "br":
            yield "\n", not dropped, ""
        elif tag in _BLOCKS:
            yield "\n\n", not dropped, ""
            inside += tag in _PARTS
            preformatted += tag == "pre"
        if not dropped and _is_dropped(node, tag, inside):
            dropped = node.mem_id
        child = None if tag.startswith("-") else node.child
        if child is not None:
            node = child
            continue
        while True:
            dropped = 0 if dropped == node.mem_id else dropped
            if node.tag in _BLOCKS:
                yield "\n\n", not dropped, ""
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
    """Say whether an element and all in it is no text of the page, but its machinery."""
    if tag.startswith("-"):
        return False
    if tag in _DROPPED or (tag in ("header", "footer") and not inside):
        return True
    if tag == "form":  # a search box; some pages stand in a form as a whole
        return node.css_first("p") is None
    if tag == "sup":
        return _MARK.fullmatch(node.text(deep=True)) is not None
    if tag not in _BLOCKS or tag in _WHOLE:
        return False
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return attributes.get("role") in _DROPPED_ROLES or _DROPPED_CLASS.search(names) is not None
