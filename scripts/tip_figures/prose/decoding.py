"""What kind of file a source text is, and its text in Unicode.

The content of a file decides what it is, not its name. Accepted are plain text, web pages, and
pages that were saved as one file with their pictures (MHTML). The encoding is UTF-16 if the file
begins with a byte order mark, otherwise UTF-8, otherwise what the page declares, otherwise
Windows-1252, with a note.
"""

import email
import re
import stat
import sys
from pathlib import Path
from typing import Final, NamedTuple

STDIN: Final = "-"
"""The name of standard input on a command line."""

ADVICE: Final = "give the report as UTF-8 text or as a saved web page."
"""What to do about a file without text, at the end of a message."""

MAX_BYTES: Final = 1 << 24  # of a text; saved web pages with their pictures have a few millions

# Patterns are matched at the start of the file; the first one that matches is reported.
_REFUSED: Final = (
    (re.compile(rb"\s*\Z"), f"it is empty; {ADVICE}"),
    (  # readers of PDF accept a signature within the first 1024 bytes
        re.compile(rb"(?s).{0,1019}%PDF-"),
        "it is a PDF; extract its text (for example with pdftotext), and give that file.",
    ),
    (
        re.compile(rb"PK\x03\x04"),
        "it is a Word document or another archive; save its text as UTF-8, and give that file.",
    ),
    (  # UTF-16 has zero bytes as well, but begins with its byte order mark
        re.compile(rb"(?s)(?!\xff\xfe|\xfe\xff).*\x00"),
        f"it is binary; {ADVICE}",
    ),
)
_MHTML = re.compile(
    rb"(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.I
)
_DECLARED_ENCODING = re.compile(
    rb"""(?:<meta\s[^>]*charset|<\?xml\s[^>]*encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_DECLARATION_REACH = 8192  # bytes from the start in which a page may declare its encoding
_WINDOWS_1252: Final = "cp1252"
_READ_AS_WINDOWS_1252: Final = frozenset(["iso-8859-1", "latin1", "ascii", "us-ascii"])
"""Encodings that browsers read as Windows-1252, by the HTML standard."""


class UnreadableText(Exception):
    """A source text cannot be read; the message gives the reason in one line."""


class DecodedText(NamedTuple):
    """The text of a file, and why its encoding was guessed; "" if it was not."""

    text: str
    encoding_note: str = ""


def read_file(name: str) -> bytes:
    """Read a file, or standard input if `name` is a dash.

    raises: UnreadableText if it cannot be opened, is not a regular file, which may have no end, or
            has more than MAX_BYTES
    """
    try:
        data = _read_start(name)
    except OSError as error:
        raise UnreadableText(f"{name}: cannot be read: {error.strerror or error}.") from None
    except ValueError as error:  # the name contains a zero byte
        raise UnreadableText(f"{name}: cannot be read: {error}.") from None
    if len(data) > MAX_BYTES:
        raise UnreadableText(f"{name}: it has more than {MAX_BYTES:,} bytes; divide it.")
    return data


def _read_start(name: str) -> bytes:
    """Read one byte more than is accepted, from a regular file or standard input."""
    if name == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    file = Path(name)
    mode = file.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a folder says what it is
        raise UnreadableText(f"{name}: it is not a regular file; pass its content as {STDIN}.")
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def decode_text(name: str, data: bytes) -> DecodedText:
    """Return the text of a source file: plain text, or the markup of a page.

    name:   of the file, for messages
    raises: UnreadableText if it contains no text; the message says what to do
    """
    declared = ""
    if _MHTML.match(data):
        data, declared = _unpack_page(name, data)
    for pattern, reason in _REFUSED:
        if pattern.match(data):
            raise UnreadableText(f"{name}: {reason}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return DecodedText(data.decode("utf-16", "replace"))
    # Before the declared encoding: a page that was edited and saved as UTF-8 keeps its declaration.
    try:
        return DecodedText(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _decode_otherwise(data, declared or _find_declared_encoding(data), error.start)


def _unpack_page(name: str, data: bytes) -> tuple[bytes, str]:
    """Take the page out of a web archive, with the encoding that its header declares."""
    for part in email.message_from_bytes(data).walk():
        if "html" in part.get_content_type():
            content = part.get_payload(decode=True)
            markup = content if isinstance(content, bytes) else b""
            return markup, part.get_content_charset("")
    raise UnreadableText(f"{name}: it is a web archive without a page; save the page as HTML.")


def _decode_otherwise(data: bytes, declared: str, invalid: int) -> DecodedText:
    """Decode a text as its page declares it, or as Windows-1252.

    invalid: offset of the first byte that is not UTF-8
    """
    if declared:
        encoding = _WINDOWS_1252 if declared.lower() in _READ_AS_WINDOWS_1252 else declared
        try:
            return DecodedText(data.decode(encoding))
        except (LookupError, UnicodeError):
            pass  # an unknown encoding, or a wrong one
    line = data.count(b"\n", 0, invalid) + 1
    note = (
        f"The text is not UTF-8 (byte {data[invalid]:#04x} in line {line:,}); it was read as"
        " Windows-1252. Look at its quotation marks and accents."
    )
    return DecodedText(data.decode(_WINDOWS_1252, "replace"), note)


def _find_declared_encoding(data: bytes) -> str:
    """Return the encoding that a page declares in its head; "" if it declares none."""
    declaration = _DECLARED_ENCODING.search(data[:_DECLARATION_REACH])
    return declaration[1].decode() if declaration else ""
