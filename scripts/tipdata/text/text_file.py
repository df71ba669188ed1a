"""A file that holds a copy of a report: plain text in UTF-8 or, with its mark, UTF-16; or a saved web page.

What a file is, its content says and not its name. Of a page the blocks are paragraphs; markup, scripts, navigation, head
and foot are no text. Its encoding is UTF-8 where its bytes are that, else the one that it declares.
"""

import codecs
import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from tipdata.package.errors import CannotRead
from tipdata.package.wording import quoted

STDIN = "-"


@dataclass(frozen=True)
class Text:
    """What a file says.

    content: its text
    pieces:  of a page, where each text node begins: offset in `content`, offset in `whole`; in code points from 0
    whole:   of a page, the text of the whole document; "" where that is `content`
    """

    content: str
    pieces: Sequence[tuple[int, int]] = ((0, 0),)
    whole: str = ""

    @property
    def document(self) -> str:
        """The text of the whole document."""
        return self.whole or self.content

    def place(self, offset: int) -> int:
        """Where a character of the content stands in the document: in the file, or in the text of the whole page."""
        begin, origin = self.pieces[bisect_right(self.pieces, (offset, 1 << 40)) - 1]
        return origin + offset - begin


def content(name: str) -> Text:
    """Read a file, or standard input where `name` is a dash.

    raises: CannotRead if it holds no text that can be read; the message says what it is and what to do
    """
    try:
        return decoded(name, sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes())
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotRead(f"{name}: cannot be read: {reason}.") from None


_GIVE = "give a copy of the report as UTF-8 text or as a saved web page"
_SAVE = "save the passage as UTF-8 text, and give that"
_PAGE = re.compile(r"(?i)\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])|(?s:.{0,1024}?)<(?:!doctype html|html[\s>])")
_ARCHIVED_PAGE = re.compile(rb"(?i)(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related")
_DECLARED = re.compile(
    rb"""(?i)<(?:meta\s[^>]*charset\s*=\s*["']?\s*|\?xml\s[^>]*encoding\s*=\s*["'])(?P<encoding>[\w.:-]+)"""
)


def decoded(name: str, data: bytes) -> Text:
    """Give the text that bytes hold.

    name:   of the file, for messages
    raises: CannotRead as `content` does
    """
    if not data.strip():
        raise CannotRead(f"{name}: it is empty; {_GIVE}.")
    if b"%PDF-" in data[:1024]:
        raise CannotRead(f"{name}: it is a PDF; copy its text (pdftotext does), {_SAVE}.")
    if _ARCHIVED_PAGE.match(data[:65_536]):
        raise CannotRead(f"{name}: it is a web archive; save the page as HTML alone, and give that.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    elif b"\x00" in data:
        raise CannotRead(f"{name}: it is binary; {_GIVE}.")
    else:
        text = _text(name, data)
    return page(text) if _PAGE.match(text[:4096]) else Text(text)


def _text(name: str, data: bytes) -> str:
    """Decode a text or page. Who edits a page and saves it as UTF-8 seldom changes what it declares, so valid UTF-8 is that."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
    found = _DECLARED.search(data[:8192])
    encoding = found["encoding"].decode() if found else "utf-8"
    if encoding.lower() in ("iso-8859-1", "latin1", "ascii"):
        encoding = "windows-1252"  # as browsers read it, by the HTML standard
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        said = "" if encoding == "utf-8" else f", nor {quoted(encoding)}, which the page declares"
        raise CannotRead(f"{name}: byte {byte:#04x} in line {line} is not UTF-8{said}; {_SAVE}.") from None


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


def page(markup: str) -> Text:
    """Give the text of a web page, its blocks told apart by blank lines."""
    tree = LexborHTMLParser(markup)
    blocks = {node.mem_id for node in tree.css(_BLOCKS)}
    dropped = {node.mem_id for node in tree.css(_DROPPED)}
    dropped |= {node.mem_id for node in tree.css("sup") if _MARK.fullmatch(node.text(deep=True))}
    # Of an element: its nearest block, whether what is in it is text of the page, and whether its spaces stay.
    outside = (0, True, False)
    inside: dict[int, tuple[int, bool, bool]] = {}
    text = whole = ""
    pieces = [(0, 0)]
    last = 0
    for node in tree.root.traverse(include_text=True) if tree.root is not None else ():
        block, kept, preformatted = inside.get(node.parent.mem_id, outside) if node.parent else outside
        if node.tag != "-text":
            text += _BREAKS.get(node.tag or "", "") if kept else ""
            block = node.mem_id if node.mem_id in blocks else block
            inside[node.mem_id] = block, kept and node.mem_id not in dropped, preformatted or node.tag == "pre"
            continue
        if block != last:
            text += "\n\n"
            last = block
        content = node.text_content or ""
        if kept and content:
            pieces.append((len(text), len(whole)))
            text += content if preformatted else _SPACE.sub(" ", content)
        whole += content
    return Text(text, pieces, whole)
