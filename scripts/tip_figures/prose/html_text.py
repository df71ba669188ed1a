"""The text of a web page."""

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

_BLOCKS: Final = (
    "address, article, aside, blockquote, body, caption, center, dd, details, dialog, dir, div, dl, dt, fieldset, figcaption"
    ", figure, footer, form, h1, h2, h3, h4, h5, h6, header, html, legend, li, main, menu, ol, p, pre, section, summary"
    ", table, tbody, td, tfoot, th, thead, tr, ul"
)
_DROPPED: Final = (
    "audio, button, canvas, datalist, dialog, embed, head, iframe, input, label, nav, noembed, noframes, noscript, object"
    ", script, select, style, svg, template, textarea, title, video"
    ", :is([role=banner], [role=contentinfo], [role=dialog], [role=navigation], [role=search])"
    ", :is([class*=breadcrumb], [class*=cookie], [id*=cookie], [class*=skip-link]):not(html, body, main, article)"
    ", :is(header, footer):not(:is(article, aside, main, section) *)"  # those of a part are not the page's
    ", form:not(:has(p))"  # a search box; some pages stand in a form as a whole
)
_BREAKS: Final = {"br": "\n", "hr": "\n\n"}
_MARK = re.compile(
    r"\s*[\[(]?(?:[0-9]{1,3}|[a-z*\u2020\u2021])[\])]?\s*"
)  # of a note, where it is raised
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


_PAGE = re.compile(
    r"(?i)\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])|(?s:.{0,1024}?)<(?:!doctype html|html[\s>])"
)


def is_page(text: str) -> bool:
    """Whether a text is the markup of a web page."""
    return _PAGE.match(text[:4096]) is not None


def extract_page_text(markup: str) -> tuple[str, str, list[tuple[int, int]]]:
    """Give the text of a web page, its blocks told apart by blank lines; that of the whole document; and pieces, as `Copy` has them."""
    tree = LexborHTMLParser(markup)
    blocks = {node.mem_id for node in tree.css(_BLOCKS)}
    dropped = {node.mem_id for node in tree.css(_DROPPED)}
    dropped |= {node.mem_id for node in tree.css("sup") if _MARK.fullmatch(node.text(deep=True))}
    # Of an element: its nearest block, whether what is in it is text of the page, and whether its spaces stay.
    outside = (0, True, False)
    inside: dict[int, tuple[int, bool, bool]] = {}
    text, whole, last, pieces = "", "", 0, [(0, 0)]
    for node in tree.root.traverse(include_text=True) if tree.root is not None else ():
        block, kept, preformatted = (
            inside.get(node.parent.mem_id, outside) if node.parent else outside
        )
        if node.tag != "-text":
            text += _BREAKS.get(node.tag or "", "") if kept else ""
            block = node.mem_id if node.mem_id in blocks else block
            inside[node.mem_id] = (
                block,
                kept and node.mem_id not in dropped,
                preformatted or node.tag == "pre",
            )
            continue
        text += "\n\n" if block != last else ""
        last = block
        content = node.text_content or ""
        if kept and content:
            pieces.append((len(text), len(whole)))
            text += content if preformatted else _SPACE.sub(" ", content)
        whole += content
    return text, whole, pieces
