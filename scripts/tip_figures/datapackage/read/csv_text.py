"""The bytes of a CSV file as text, and what is wrong with them at which line."""

import re

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.read.encodings import UNDECLARED, UTF_8

MERGE_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?:[ \r\n]|\Z)", re.MULTILINE)
"""A line that `git diff --check` reports as left over from a merge."""
CARRIAGE_RETURN = re.compile(rb"\r\n?")
REPLACEMENT = "\ufffd"  # in place of bytes that are not UTF-8
UNDECODED_CODES = ("encoding", "not-read")
"""Codes of findings in lines after which a text contains REPLACEMENT."""


def decode_lines(data: bytes, first_line: int, encoding: str = UTF_8) -> tuple[str, list[Finding]]:
    """Decode bytes into text whose lines end with LF.

    data:       UTF-8, or converted to UTF-8
    first_line: physical line at which the bytes begin
    encoding:   of the file from which the bytes are, or UNDECLARED
    returns:    the text, with U+FFFD in place of bytes that are not UTF-8, and one finding for each
                kind of error
    """
    findings: list[Finding] = []
    if b"\r" in data:
        findings.append(find_carriage_returns(data, first_line))
        data = CARRIAGE_RETURN.sub(b"\n", data)
    nul_offset = data.find(b"\x00")
    if nul_offset >= 0:
        line = first_line + data.count(b"\n", 0, nul_offset)
        nul = {"byte": "A NUL byte", "encoding": (encoding or UTF_8).upper()}
        findings.append(create_finding("encoding", "", line, **nul))
        data = data.replace(b"\x00", REPLACEMENT.encode())
    try:
        return data.decode(), findings
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        findings.append(_report_undecodable(data[error.start], line, encoding))
        return data.decode(errors="replace"), findings


def _report_undecodable(byte: int, line: int, encoding: str) -> Finding:
    """Report a byte that is not text in the encoding of its file."""
    if encoding == UNDECLARED:
        feature = f"a file that is not UTF-8 (byte {byte:#04x}), and whose encoding is not declared"
        hint = 'Save it as UTF-8, or declare its encoding, for example "encoding": "iso-8859-1".'
        return create_finding("not-read", "", line, feature=feature, hint=hint)
    # In a file that was converted, the byte is a mark.
    subject = f"Byte {byte:#04x}" if encoding == UTF_8 else "A byte"
    return create_finding("encoding", "", line, byte=subject, encoding=encoding.upper())


def find_carriage_returns(data: bytes, first_line: int) -> Finding:
    """Report the first carriage return in bytes that contain one, and count all of them."""
    number = len(CARRIAGE_RETURN.findall(data))
    line = first_line + data.count(b"\n", 0, data.find(b"\r"))
    lines = f"This line and {number - 1:,} more end" if number > 1 else "This line ends"
    return create_finding("line-end", "", line, lines=lines)


def find_merge_marker(path: str, data: bytes) -> Finding | None:
    """Report the first marker of an unresolved merge in the bytes of a file.

    git itself is not asked: it would run what the configuration of the folder, which may come from
    anyone, tells it to run.
    """
    marker = MERGE_MARKER.search(data)
    if marker is None:
        return None
    return create_finding("merge-conflict", path, data.count(b"\n", 0, marker.start()) + 1)
