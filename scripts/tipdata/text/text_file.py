"""A file that holds a copy of a report: plain text in UTF-8 or, with its mark, UTF-16; or a saved web page.

What a file is, its content says and not its name. Of a page the blocks are paragraphs; markup, scripts, navigation, head
and foot are no text.
"""

import codecs
import re
import sys
from pathlib import Path
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from tipdata.package.errors import CannotRead

STDIN = "-"
_GIVE = "give a copy of the report as UTF-8 text or as a saved web page."
_SAVE = "save the passage as UTF-8 text, and give that."
_REFUSED: Final = (
    (re.compile(rb"\s*\Z"), f"it is empty; {_GIVE}"),
    (re.compile(rb"(?s).{0,1019}%PDF-"), f"it is a PDF; copy its text (pdftotext does), {_SAVE}"),
    (
        re.compile(rb"(?i)(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related"),
        "it is a web archive; save the page as HTML alone, and give that.",
    ),
    (re.compile(rb"(?s)(?!\xff\xfe|\xfe\xff).*\x00"), f"it is binary; {_GIVE}"),
)
_PAGE = re.compile(r"(?i)\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])|(?s:.{0,1024}?)<(?:!doctype html|html[\s>])")


def content(name: str) -> str:
    """Read the text of a file, or of standard input where `name` is a dash.

    raises: CannotRead if it holds no text that can be read; the message says what it is and what to do
    """
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotRead(f"{name}: cannot be read: {reason}.") from None
    for pattern, reason in _REFUSED:
        if pattern.match(data):
            raise CannotRead(f"{name}: {reason}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
            raise CannotRead(f"{name}: byte {byte:#04x} in line {line} is not UTF-8; {_SAVE}") from None
    return page(text) if _PAGE.match(text[:4096]) else text


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
"""What is no text of a page, but its machinery."""
_BREAKS: Final = {"br": "\n", "hr": "\n\n"}
_MARK = re.compile(r"\s*[\[(]?(?:[0-9]{1,3}|[a-z*\u2020\u2021])[\])]?\s*")  # of a note, where it is raised
_SPACE = re.compile("[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


def page(markup: str) -> str:
    """Give the text of a web page, its blocks told apart by blank lines."""
    tree = LexborHTMLParser(markup)
    blocks = {node.mem_id for node in tree.css(_BLOCKS)}
    dropped = {node.mem_id for node in tree.css(_DROPPED)}
    dropped |= {node.mem_id for node in tree.css("sup") if _MARK.fullmatch(node.text(deep=True))}
    # Of an element: its nearest block, whether what is in it is text of the page, and whether its spaces stay.
    outside = (0, True, False)
    inside: dict[int, tuple[int, bool, bool]] = {}
    text, last = "", 0
    for node in tree.root.traverse(include_text=True) if tree.root is not None else ():
        block, kept, preformatted = inside.get(node.parent.mem_id, outside) if node.parent else outside
        if node.tag != "-text":
            text += _BREAKS.get(node.tag or "", "") if kept else ""
            block = node.mem_id if node.mem_id in blocks else block
            inside[node.mem_id] = block, kept and node.mem_id not in dropped, preformatted or node.tag == "pre"
            continue
        text += "\n\n" if block != last else ""
        last = block
        if kept and node.text_content:
            text += node.text_content if preformatted else _SPACE.sub(" ", node.text_content)
    return text
