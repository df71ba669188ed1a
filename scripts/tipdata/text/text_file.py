"""A file that holds a copy of a report: plain text in UTF-8, or a saved web page.

What a file is, its content says and not its name. A page's encoding is UTF-8 where its bytes are that, else the one that
it declares; plain text is UTF-8, or UTF-16 with its mark.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tipdata.package.errors import CannotRead
from tipdata.package.wording import quoted
from tipdata.text import web_page

MOST = 1 << 26  # bytes of a copy
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
    return decoded(name, _bytes(name))


def _bytes(name: str) -> bytes:
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(MOST + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(MOST + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotRead(f"{name}: cannot be read: {reason}.") from None
    if len(data) > MOST:
        raise CannotRead(f"{name}: it has more than {MOST:,} bytes; give the passage, or the page that holds it.")
    return data


_SAVE = "save the passage as UTF-8 text"
_KINDS = (
    (rb"(?s).{0,1024}?%PDF-", f"a PDF; copy its text (pdftotext does), {_SAVE}, and give that"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|II\*\x00|MM\x00\*|(?s:BM.{4}\x00{4})", f"an image; type the text or have it recognised, {_SAVE}, and give that"),
    (rb"(?s)PK\x03\x04.*?(?:word/|content\.xml)", f"a word processor's document; {_SAVE} from there, and give that"),
    (rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|BZh[1-9]1AY|\xfd7zXZ|Rar!", "an archive; unpack it and give the text in it"),
    (rb"\xd0\xcf\x11\xe0|\{\\rtf", f"a word processor's document; {_SAVE} from there, and give that"),
    (rb"bplist00", "a web archive; save the page as its source, and give that"),
)  # fmt: skip
_PAGE = re.compile(rb"(?i)\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])|(?s:.{0,1024}?)<(?:!doctype html|html[\s>])")
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
        raise CannotRead(f"{name}: it is empty; give a copy of the report as UTF-8 text or as a saved web page.")
    for beginning, kind in _KINDS:
        if re.match(beginning, data):
            raise CannotRead(f"{name}: it is {kind}.")
    if _ARCHIVED_PAGE.match(data[:65_536]):
        return _archived(name, data)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        wide = data.decode("utf-16", "replace")
        return _page(name, wide) if _PAGE.match(wide[:2048].encode("utf-8", "replace")) else Text(wide)
    if b"\x00" in data:
        raise CannotRead(f"{name}: it is binary; give a copy of the report as UTF-8 text or as a saved web page.")
    data = data.removeprefix(codecs.BOM_UTF8)
    if _PAGE.match(data[:4096]):
        return _page(name, _markup(name, data, declared=""))
    try:
        return Text(data.decode())
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
        raise CannotRead(f"{name}: byte {byte:#04x} in line {line} is not UTF-8; {_SAVE}, and give that.") from None


def _archived(name: str, data: bytes) -> Text:
    """Read the page inside a page that was saved as a single file (MHTML)."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return _page(name, _markup(name, payload, part.get_content_charset("")))
    raise CannotRead(f"{name}: it is a web archive without a page; save the page as HTML, and give that.")


def _page(name: str, markup: str) -> Text:
    try:
        return Text(*web_page.read(markup))
    except web_page.TooDeep:
        deepest = f"{web_page.DEEPEST:,}"
        raise CannotRead(f"{name}: more than {deepest} elements stand inside each other; {_SAVE}.") from None


def _markup(name: str, data: bytes, declared: str) -> str:
    """Decode a page. Who edits a page and saves it as UTF-8 seldom changes what it declares, so valid UTF-8 is that."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        found = _DECLARED.search(data[:8192])
        encoding = declared or (next(filter(None, found.groups())).decode() if found else "")
        byte = data[error.start]
    if not encoding or encoding.lower().replace("-", "") in ("utf8", "utf16", "utf16le", "utf16be"):
        raise CannotRead(f"{name}: byte {byte:#04x} is not UTF-8, and the page declares no other encoding; {_SAVE}.")
    if encoding.lower() in ("iso-8859-1", "latin1", "ascii"):
        encoding = "windows-1252"  # as browsers read it, by the HTML standard
    try:
        return data.decode(encoding)
    except LookupError:
        raise CannotRead(f"{name}: the page declares the unknown encoding {quoted(encoding)}; {_SAVE}.") from None
    except UnicodeError:
        raise CannotRead(f"{name}: the page declares {encoding}, and its bytes are not that; {_SAVE}.") from None
