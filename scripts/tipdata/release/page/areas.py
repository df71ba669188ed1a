"""The areas that passages are about, each with its figures: a page is about one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tipdata.figures.model import Figures


def by_area(figures: Figures) -> Mapping[str, Figures]:
    """The figures of each area's passages, by its code, in the order of the sources."""
    return {area: of_area(figures, area) for area in dict.fromkeys(one.ref_area for one in figures.sources)}


def of_area(figures: Figures, area: str) -> Figures:
    """The figures of the passages about one area."""
    sources = tuple(one for one in figures.sources if one.ref_area == area)
    ids = {one.source_id for one in sources}
    return replace(
        figures,
        sources=sources,
        numerals=tuple(one for one in figures.numerals if one.source_id in ids),
        figures=tuple(one for one in figures.figures if one.source_id in ids and one.indicator_id in figures.indicator),
        identities=tuple(one for one in figures.identities if one.source_id in ids),
    )


def stems(areas: Sequence[str]) -> list[str]:
    """Names for files, one an area, whatever its code is: of letters, digits, _ and - alone, no two the same anywhere."""
    made: list[str] = []
    for number, area in enumerate(areas, 1):
        stem = re.sub(r"[^A-Za-z0-9_-]", "-", area)[:60]
        taken = {"", "index", *(one.lower() for one in made)}
        made.append(stem if stem.lower() not in taken else f"{stem}-{number}")
    return made
