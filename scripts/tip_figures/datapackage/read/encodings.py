"""Files in encodings other than UTF-8, read as UTF-8."""

import codecs
import tempfile
from pathlib import Path
from typing import IO

UTF_8 = "utf-8"
UTF_8_NAMES = (UTF_8, "utf-8-sig", "ascii")  # as Python calls them; ASCII is a part of UTF-8
UNDECLARED = ""
"""The encoding of a file that may have any: the descriptor follows version 2 and declares none."""

NOT_CHARACTER_SETS = ("idna", "punycode", "raw-unicode-escape", "unicode-escape")
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark is a part of this one
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CHUNK_BYTES = 1 << 20
MAX_BYTES_IN_MEMORY = 1 << 24  # of a file as UTF-8; a larger one is written to the disk
INVALID_BYTE = "\udcff"  # becomes the byte 0xff, which is never valid UTF-8
MARK_INVALID = "tip_figures-mark-invalid"


def _mark_invalid_bytes(error: UnicodeError) -> tuple[str, int]:
    """Replace bytes that cannot be decoded by one that is not valid UTF-8 either."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return INVALID_BYTE, error.end


codecs.register_error(MARK_INVALID, _mark_invalid_bytes)


def find_codec(name: str) -> str | None:
    """Return how Python calls an encoding; None if it does not know it."""
    try:
        "".encode(name)  # an error for what is not an encoding of text
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if codec in NOT_CHARACTER_SETS:
        return None
    return UTF_8 if codec in UTF_8_NAMES else codec


def open_as_utf8(file: Path, encoding: str) -> IO[bytes]:
    """Open a file, or a copy of it in UTF-8 if it is in another encoding.

    encoding: name of a codec, or UNDECLARED; then a byte order mark tells the encoding
    """
    stream = file.open("rb")
    if encoding == UNDECLARED:
        encoding = _read_byte_order_mark(stream)
    if encoding == UTF_8:
        return stream
    with stream:
        return _convert(stream, encoding)


def _read_byte_order_mark(stream: IO[bytes]) -> str:
    """Return the encoding that a byte order mark at the start tells; UTF-8 if there is none."""
    start = stream.read(4)
    stream.seek(0)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return encoding
    return UTF_8


def _convert(stream: IO[bytes], encoding: str) -> IO[bytes]:
    """Return a file in UTF-8 with the text of another file."""
    decoder = codecs.getincrementaldecoder(encoding)(errors=MARK_INVALID)
    converted = tempfile.SpooledTemporaryFile(max_size=MAX_BYTES_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    while chunk := stream.read(CHUNK_BYTES):
        converted.write(decoder.decode(chunk).encode(errors="surrogateescape"))
    converted.write(decoder.decode(b"", final=True).encode(errors="surrogateescape"))
    converted.seek(0)
    return converted
