"""Corrections of published values, as CHANGELOG.md lists them."""

from __future__ import annotations

import re
from pathlib import Path


def errata(file: Path) -> list[tuple[str, list[str]]]:
    """Versions, each with what it corrected: the items below a heading that speaks of errata, corrections or fixes.

    returns: nothing where there is no such file
    """
    if not file.is_file():
        return []
    made: list[tuple[str, list[str]]] = []
    version, inside = "", False
    for line in file.read_text("utf-8").splitlines():
        if heading := re.match(r"##\s+(.*)", line):
            version, inside = heading[1].strip().replace("[", "").replace("]", ""), False
        elif heading := re.match(r"###+\s+(.*)", line):
            inside = re.search(r"errat|correct|fixed", heading[1], re.IGNORECASE) is not None
        elif inside and (item := re.match(r"[-*]\s+(.*)", line)):
            if not made or made[-1][0] != version:
                made.append((version, []))
            made[-1][1].append(_plain(item[1]))
        elif inside and made and made[-1][0] == version and re.match(r"\s+\S", line):
            made[-1][1][-1] += " " + _plain(line.strip())
    return made


def _plain(text: str) -> str:
    """Markdown without its marks."""
    return re.sub(r"[`*]|\[([^]]*)\]\([^)]*\)", lambda m: m[1] or "", text)
