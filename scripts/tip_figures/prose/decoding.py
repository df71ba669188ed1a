"""What kind of file a source text is, and its text in Unicode.

The content of a file decides what it is, not its name. Accepted are plain text, web pages, and
pages that were saved as one file with their pictures (MHTML). The encoding is UTF-16 if the file
begins with a byte order mark, else UTF-8, else what the page declares.
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

_GIVE_AS_INPUT: Final = (
    f"save its content, or pass it on standard input and give {STDIN} as its name."
)
_SAVE_AS_TEXT: Final = "save its text as UTF-8, and give that file."
_SAVE_AS_PAGE: Final = "save the page as HTML, and give that file."

# Patterns are matched at the start of the file; the first one that matches is reported.
_REFUSED: Final = (
    (re.compile(rb"\s*\Z"), f"it is empty; {ADVICE}"),
    (  # readers of PDF accept a signature within the first 1024 bytes
        re.compile(rb"(?s).{0,1019}%PDF-"),
        "it is a PDF; extract its text (for example with pdftotext), and give that file.",
    ),
    (  # UTF-16 has zero bytes as well, but begins with its byte order mark
        re.compile(rb"(?s)(?!\xff\xfe|\xfe\xff).*\x00"),
        f"it is binary; {ADVICE}",
    ),
)
_MHTML = re.compile(
    rb"""
    (?: [a-z-]+: [^\n]*\n         # other header fields
        (?: [ \t] [^\n]*\n )* )*?  # and their continuation lines
    content-type: \s* multipart/related
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DECLARED_ENCODING = re.compile(
    rb"""
    (?: <meta\s [^>]* charset | <\?xml\s [^>]* encoding )
    \s* = \s* ["']? \s* ([\w.:-]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DECLARATION_REACH = 8192  # bytes from the start in which a page may declare its encoding
_READ_AS_WINDOWS_1252: Final = frozenset(["iso-8859-1", "latin1", "ascii", "us-ascii"])
"""Encodings that browsers read as Windows-1252, by the HTML standard."""


class UnreadableText(Exception):
    """A source text cannot be read; the message gives the reason in one line."""


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
        raise UnreadableText(f"{name}: it has more than {MAX_BYTES:,} bytes; {ADVICE}")
    return data


def _read_start(name: str) -> bytes:
    """Read one byte more than is accepted, from a regular file or standard input.

    raises: UnreadableText if it is neither; OSError; ValueError
    """
    if name == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    file = Path(name)
    mode = file.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a folder says what it is
        raise UnreadableText(f"{name}: it is not a regular file; {_GIVE_AS_INPUT}")
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def decode_text(name: str, data: bytes) -> str:
    """Return the text of a source file: plain text, or the markup of a page.

    name:   of the file, for messages
    data:   the content of the file
    raises: UnreadableText if it contains no text, or its encoding is unknown; the message
            tells what to do
    """
    page = _unpack_page(name, data)
    for pattern, reason in _REFUSED:
        if pattern.match(page.data):
            raise UnreadableText(f"{name}: {reason}")
    if page.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return page.data.decode("utf-16", "replace")
    # Before the declared encoding: a page that was edited and saved as UTF-8 keeps its declaration.
    try:
        return page.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _decode_as_declared(name, page, error.start)


class _Page(NamedTuple):
    """The content of a file, or of a page in a web archive.

    encoding: as the header of the archive declares it; "" if there is none
    """

    data: bytes
    encoding: str


def _unpack_page(name: str, data: bytes) -> _Page:
    """Take the page out of a web archive; any other file is returned as it is."""
    if not _MHTML.match(data):
        return _Page(data, "")
    for part in email.message_from_bytes(data).walk():
        if "html" in part.get_content_type():
            content = part.get_payload(decode=True)
            markup = content if isinstance(content, bytes) else b""
            return _Page(markup, part.get_content_charset(""))
    raise UnreadableText(f"{name}: it is a web archive without a page; {_SAVE_AS_PAGE}")


def _decode_as_declared(name: str, page: _Page, invalid: int) -> str:
    """Decode a page in the encoding that it declares.

    invalid: offset of the first byte that is not UTF-8
    """
    declared = page.encoding or _find_declared_encoding(page.data)
    try:
        return page.data.decode("cp1252" if declared.lower() in _READ_AS_WINDOWS_1252 else declared)
    except (LookupError, UnicodeError):
        line = page.data.count(b"\n", 0, invalid) + 1
        byte = f"byte {page.data[invalid]:#04x} in line {line}"
        problem = "is not UTF-8"
        if declared != "utf-8":
            problem = f"is neither UTF-8 nor “{declared}”, which the page declares"
        raise UnreadableText(f"{name}: {byte} {problem}; {_SAVE_AS_TEXT}") from None


def _find_declared_encoding(data: bytes) -> str:
    """Return the encoding that a page declares in its head; `utf-8` if it declares none."""
    declaration = _DECLARED_ENCODING.search(data[:_DECLARATION_REACH])
    return declaration[1].decode() if declaration else "utf-8"
