"""A source text: a report, or a part of it, as a file contains it, and its sentences.

The content of a file decides what it is, not its name. Accepted are plain text, web pages (see
`html_text`), and pages that were saved as one file with their pictures (MHTML). The encoding is
UTF-16 if the file begins with a byte order mark, otherwise UTF-8, otherwise Windows-1252, with a
note unless a page declares it. Each sentence finds its numerals, their contexts and its zeros when
they are first asked for.
"""

import email
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tip_figures.prose.context import read_numerals
from tip_figures.prose.html_text import extract_page_text, is_page, takes_too_long_to_parse
from tip_figures.prose.numerals import Numeral, find_zeros
from tip_figures.prose.reduction import Reduced, reduce_text
from tip_figures.prose.sentences import (
    hash_sentence,
    normalise,
    remove_invisible,
    split_paragraphs,
    split_sentences,
)

STDIN = "-"  # the name of standard input on a command line

ADVICE = "give the report as UTF-8 text or as a saved web page."

MAX_BYTES = 1 << 24  # of a file; saved web pages with their pictures have a few millions
MAX_CHARACTERS = 1 << 22  # of a text, each of which may take half a kilobyte of memory

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
_DECLARES_WINDOWS_1252 = re.compile(  # browsers read all of these names as Windows-1252
    rb"(?:<meta\s[^>]*|content-type:[^\n]*)\bcharset\s*=\s*[\"']?"
    rb"(?:windows-1252|iso-8859-1|latin1|us-ascii)\b",
    re.IGNORECASE,
)
_DECLARATION_REACH = 4096  # bytes that are looked at


class UnreadableText(Exception):
    """A source text cannot be read; the message gives the reason in one line.

    Args:
        lines: what the message announces, such as the headings of the text
    """

    def __init__(self, message: str, lines: Sequence[str] = ()) -> None:
        """Keep the message and the lines that follow it."""
        super().__init__(message)
        self.lines = lines


@dataclass(frozen=True)
class Sentence:
    """A sentence of a source text.

    Attributes:
        paragraph: number of its paragraph, from 1
        number: of the sentence in its paragraph, from 1
        text: normalised; the places of numerals count its characters
        as_written: with the quotation marks and dashes of the report, one space between words
    """

    paragraph: int
    number: int
    text: str
    as_written: str = field(repr=False, default="")

    @cached_property
    def reduced(self) -> Reduced:
        """The words and numbers of `text`, without punctuation: the form that is hashed."""
        return reduce_text(self.text)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 hash of the reduced text, in hexadecimal."""
        return hash_sentence(self.reduced.text)

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """The numerals, in the order of the text, for a text about any country."""
        return tuple(read_numerals(self.text))

    @cached_property
    def zeros(self) -> tuple[Numeral, ...]:
        """The negating words of phrases that may state a zero: `no` of `no victims`."""
        return tuple(find_zeros(self.text))

    def numerals_and_zeros(self, area: str = "") -> list[Numeral]:
        """Return the numerals and the zeros (`no` of `no victims`), in the order of the text.

        Args:
            area: ISO 3166-1 alpha-3 code of the country that the text is about, whose currency
                `pesos` and `dollars` are; "" for any country
        """
        numerals = read_numerals(self.text, area) if area else self.numerals
        return sorted((*numerals, *self.zeros), key=lambda numeral: numeral.start)


@dataclass(frozen=True)
class SourceText:
    """A text that was read from a file.

    Attributes:
        name: of the file, as the user wrote it
        text: the text of which the sentences are
        sentences: of all paragraphs, in order
        encoding_note: why the encoding was guessed; "" if it was not
        heading_levels: of a web page: level of each heading, by its offset in the text
    """

    name: str
    text: str
    sentences: Sequence[Sentence]
    encoding_note: str = ""
    heading_levels: Mapping[int, int] = field(default_factory=dict)


def read_source_text(name: str) -> SourceText:
    """Return the source text in a file, or in standard input if `name` is a dash.

    Args:
        name: the path of a file with plain text or a saved web page, or `-`

    Raises:
        UnreadableText: if the file cannot be opened or contains no text that can be read; the
            message says why, and what to do
    """
    return parse_source_text(name, read_file(name))


def parse_source_text(name: str, content: bytes) -> SourceText:
    """Return the source text in the bytes of a file; its name is for messages.

    Raises:
        UnreadableText: if the content has no readable text or too much of it, or is a page whose
            elements are nested too deeply
    """
    text, encoding_note = decode_text(name, content)
    heading_levels: Mapping[int, int] = {}
    if is_page(text):
        if takes_too_long_to_parse(text):
            raise UnreadableText(f"{name}: its elements are nested too deeply; {ADVICE}")
        text, heading_levels = extract_page_text(text)
    return split_source_text(name, text, encoding_note, heading_levels)


def split_source_text(
    name: str, text: str, encoding_note: str = "", heading_levels: Mapping[int, int] | None = None
) -> SourceText:
    """Return a plain text as a source text, split into paragraphs and sentences.

    Raises:
        UnreadableText: if the text has no sentence, or more than MAX_CHARACTERS
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableText(f"{name}: it has more than {MAX_CHARACTERS:,} characters; divide it.")
    sentences = []
    for paragraph_number, paragraph in enumerate(split_paragraphs(text), start=1):
        written_sentences = split_sentences(remove_invisible(paragraph))
        for number, written in enumerate(written_sentences, start=1):
            sentences.append(Sentence(paragraph_number, number, normalise(written), written))
    if not sentences:
        raise UnreadableText(f"{name}: it contains no text; {ADVICE}")
    return SourceText(name, text, sentences, encoding_note, heading_levels or {})


# Files


def read_file(name: str) -> bytes:
    """Return the bytes of a file, or of standard input if `name` is a dash.

    Args:
        name: the path of the file, or `-`

    Raises:
        UnreadableText: if the file cannot be read or has more than MAX_BYTES
    """
    # One byte more than allowed is read, to see whether there is more.
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableText(f"{name}: cannot be read: {error.strerror or error}.") from None
    if len(data) > MAX_BYTES:
        raise UnreadableText(f"{name}: it has more than {MAX_BYTES:,} bytes; divide it.")
    return data


def decode_text(name: str, data: bytes) -> tuple[str, str]:
    """Return the text or markup in the bytes of a file, and a note about its encoding.

    The encoding is UTF-16 after its byte order mark, otherwise UTF-8 or, if the bytes are not valid
    UTF-8, Windows-1252. In UTF-16 and Windows-1252, U+FFFD replaces bytes that have no meaning.

    Args:
        name: the name of the file, for messages
        data: plain text, the markup of a page, or a web archive (a page saved as one MHTML file)

    Returns:
        the text; and a note for the user if it was read as Windows-1252 although the page does not
        declare this encoding, otherwise ""

    Raises:
        UnreadableText: if the file is empty, has another format, such as PDF, or is a web archive
            without a page; the message says what to do
    """
    # Before the archive is unpacked, since its own header may have the declaration.
    is_declared = _DECLARES_WINDOWS_1252.search(data, 0, _DECLARATION_REACH) is not None
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
        return data.decode("cp1252", "replace"), "" if is_declared else note


def _unpack_page(name: str, data: bytes) -> bytes:
    """Return the bytes of the page in a web archive, which is its first HTML part."""
    for part in email.message_from_bytes(data).walk():
        content = part.get_payload(decode=True)  # None for a part that has parts itself
        if "html" in part.get_content_type() and isinstance(content, bytes):
            return content
    raise UnreadableText(f"{name}: it is a web archive without a page; save the page as HTML.")
