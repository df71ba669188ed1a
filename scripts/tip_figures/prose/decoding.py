"""What kind of file a source text is, and its text in Unicode.

The content of a file decides what it is, not its name. Accepted are plain text, web pages, and
pages that were saved as one file with their pictures (MHTML). The encoding is UTF-16 if the file
begins with a byte order mark, otherwise UTF-8, otherwise Windows-1252, with a note.
"""

import email
import re
import sys
from pathlib import Path

STDIN = "-"
"""The name of standard input on a command line."""

ADVICE = "give the report as UTF-8 text or as a saved web page."
"""What to do about a file without text, at the end of a message."""

MAX_BYTES = 1 << 24  # of a text; saved web pages with their pictures have a few millions

# Patterns are matched at the start of the file; the first one that matches is reported.
_REFUSED = (
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


class UnreadableText(Exception):
    """A source text cannot be read; the message gives the reason in one line."""


def read_file(name: str) -> bytes:
    """Read a file, or standard input if `name` is a dash.

    raises: UnreadableText if it cannot be opened, is not a regular file, which may have no end, or
            has more than MAX_BYTES
    """
    file = Path(name)
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        elif file.exists() and not (file.is_file() or file.is_dir()):
            raise UnreadableText(f"{name}: it is not a regular file; pass its content as {STDIN}.")
        else:
            with file.open("rb") as stream:  # opening a folder says what it is
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableText(f"{name}: cannot be read: {error.strerror or error}.") from None
    if len(data) > MAX_BYTES:
        raise UnreadableText(f"{name}: it has more than {MAX_BYTES:,} bytes; divide it.")
    return data


def decode_text(name: str, data: bytes) -> tuple[str, str]:
    """Return the text of a source file: plain text, or the markup of a page.

    name:    of the file, for messages
    returns: the text, and why its encoding was guessed; "" if it was not
    raises:  UnreadableText if it contains no text; the message says what to do
    """
    if _MHTML.match(data):
        data = _unpack_page(name, data)
    for pattern, reason in _REFUSED:
        if pattern.match(data):
            raise UnreadableText(f"{name}: {reason}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        note = (
            f"The text is not UTF-8 (byte {data[error.start]:#04x} in line {line:,}); it was read"
            " as Windows-1252. Look at its quotation marks and accents."
        )
        return data.decode("cp1252", "replace"), note


def _unpack_page(name: str, data: bytes) -> bytes:
    """Take the page out of a web archive."""
    for part in email.message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if "html" in part.get_content_type() and isinstance(content, bytes):
            return content
    raise UnreadableText(f"{name}: it is a web archive without a page; save the page as HTML.")
