"""A file that holds a copy of a report: plain text in UTF-8, or a saved web page.

What a file is, its content says and not its name. A page's encoding is UTF-8 where its bytes are that, else the one that
it declares; plain text is UTF-8, or UTF-16 with its mark.
"""

import codecs
import email
import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tipdata.package.errors import CannotRead
from tipdata.package.wording import quoted
from tipdata.text import web_page

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
_KINDS = (
    (rb"(?s).{0,1024}?%PDF-", f"a PDF; copy its text (pdftotext does), {_SAVE}"),
    (rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf", f"a word processor's document, or an archive; {_SAVE}"),
)
_PAGE = re.compile(r"(?i)\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])|(?s:.{0,1024}?)<(?:!doctype html|html[\s>])")
_ARCHIVED_PAGE = re.compile(rb"(?i)(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related")
_DECLARED = re.compile(
    rb"""(?i)<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\s[^>]*encoding\s*=\s*["']([\w.:-]+)"""
)


def decoded(name: str, data: bytes) -> Text:
    """Give the text that bytes hold.

    name:   of the file, for messages
    raises: CannotRead as `content` does
    """
    if not data.strip():
        raise CannotRead(f"{name}: it is empty; {_GIVE}.")
    for beginning, kind in _KINDS:
        if re.match(beginning, data):
            raise CannotRead(f"{name}: it is {kind}.")
    declared = ""
    if _ARCHIVED_PAGE.match(data[:65_536]):
        data, declared = _archived(name, data)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    elif b"\x00" in data:
        raise CannotRead(f"{name}: it is binary; {_GIVE}.")
    else:
        text = _text(name, data, declared)
    return Text(*web_page.read(text)) if _PAGE.match(text[:4096]) else Text(text)


def _archived(name: str, data: bytes) -> tuple[bytes, str]:
    """The page inside a page that was saved as a single file (MHTML), and the encoding that it has there."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset("")
    raise CannotRead(f"{name}: it is a web archive without a page; save the page as HTML, and give that.")


def _text(name: str, data: bytes, declared: str) -> str:
    """Decode a text or page. Who edits a page and saves it as UTF-8 seldom changes what it declares, so valid UTF-8 is that."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
        found = _DECLARED.search(data[:8192])
    encoding = declared or (next(filter(None, found.groups())).decode() if found else "utf-8")
    if encoding.lower() in ("iso-8859-1", "latin1", "ascii"):
        encoding = "windows-1252"  # as browsers read it, by the HTML standard
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        said = "" if encoding == "utf-8" else f", nor {quoted(encoding)}, which the page declares"
        raise CannotRead(f"{name}: byte {byte:#04x} in line {line} is not UTF-8{said}; {_SAVE}.") from None
