"""What a web page says: its blocks as paragraphs, without markup, scripts, navigation, head and foot."""

import re
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS: Final = _set(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul"
)
_DROPPED: Final = _set(
    "audio button canvas datalist dialog embed head iframe input label nav noembed noframes noscript object script select"
    " style svg template textarea title video"
)
_DROPPED_ROLES: Final = _set("alertdialog banner contentinfo dialog menu menubar navigation search toolbar")
_DROPPED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|cookies?|consent|screen-reader-text|skip-link)(?:$|[\s_-])", re.I
)
_PARTS: Final = _set("article aside main section")  # their head and foot are not the page's
_WHOLE: Final = _set("article body html main")  # never dropped for their class
_BREAKS: Final = {"br": "\n", "hr": "\n\n"}
_MARK = re.compile(r"\s*[\[(]?(?:[0-9]{1,3}|[a-z*\u2020\u2021])[\])]?\s*")  # of a note, where it is raised
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


class _Inside(NamedTuple):
    """What holds for all that is in an element: its nearest block, and whether it is text of the page."""

    block: int = 0
    kept: bool = True
    part: bool = False
    preformatted: bool = False


def read(markup: str) -> tuple[str, list[tuple[int, int]], str]:
    """Give the text of a web page, its blocks told apart by blank lines.

    returns: the text; where each text node begins, in it and in the text of the whole document; and that (`textContent`)
    """
    root = LexborHTMLParser(markup).root
    inside: dict[int, _Inside] = {}
    text = whole = ""
    pieces = [(0, 0)]
    block = 0
    for node in root.traverse(include_text=True) if root is not None else ():
        above = inside.get(node.parent.mem_id, _Inside()) if node.parent else _Inside()
        if node.tag in _BREAKS and above.kept:
            text += _BREAKS[node.tag]
        if node.tag != "-text":
            inside[node.mem_id] = _within(node, node.tag or "", above)
            continue
        if above.block != block:
            text += "\n\n"
            block = above.block
        content = node.text_content or ""
        if above.kept and content:
            pieces.append((len(text), len(whole)))
            text += content if above.preformatted else _SPACE.sub(" ", content)
        whole += content
    return text, pieces, whole


def _within(node: LexborNode, tag: str, above: _Inside) -> _Inside:
    return _Inside(
        node.mem_id if tag in _BLOCKS else above.block,
        above.kept and not _is_dropped(node, tag, above.part),
        above.part or tag in _PARTS,
        above.preformatted or tag == "pre",
    )


def _is_dropped(node: LexborNode, tag: str, part: bool) -> bool:
    """Say whether an element and all in it is no text of the page, but its machinery."""
    if tag in _DROPPED or (tag in ("header", "footer") and not part):
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
