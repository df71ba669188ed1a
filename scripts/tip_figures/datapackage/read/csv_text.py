"""The bytes of a CSV file as text, and what is wrong with them at which line."""

import re

from tip_figures.datapackage.findings import Finding, create_finding

MERGE_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?:[ \r\n]|\Z)", re.MULTILINE)
"""A line that `git diff --check` reports as left over from a merge."""
CARRIAGE_RETURN = re.compile(rb"\r\n?")
REPLACEMENT = "\ufffd"  # in place of bytes that are not UTF-8


def decode_lines(data: bytes, first_line: int) -> tuple[str, list[Finding]]:
    """Decode bytes into text whose lines end with LF.

    first_line: physical line at which the bytes begin
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
        findings.append(create_finding("encoding", "", line, byte="A NUL byte"))
        data = data.replace(b"\x00", REPLACEMENT.encode())
    try:
        return data.decode(), findings
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        byte = f"Byte {data[error.start]:#04x}"
        findings.append(create_finding("encoding", "", line, byte=byte))
        return data.decode(errors="replace"), findings


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
