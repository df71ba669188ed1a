"""The areas that passages are about, each with its figures: a page is about one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tipdata.figures.model import Figures, grouped


def by_area(figures: Figures) -> Mapping[str, Figures]:
    """The figures of each area's passages, by its code, in the order of the sources."""
    area = {one.source_id: one.ref_area for one in figures.sources}
    sources = grouped(figures.sources, lambda one: one.ref_area)
    known = (one for one in figures.figures if one.source_id in area and one.indicator_id in figures.indicator)
    rows = grouped(known, lambda one: area[one.source_id])
    numerals = grouped((one for one in figures.numerals if one.source_id in area), lambda one: area[one.source_id])
    identities = grouped((one for one in figures.identities if one.source_id in area), lambda one: area[one.source_id])
    own = {one.identity_id: area[one.source_id] for some in identities.values() for one in some}
    terms = grouped((one for one in figures.terms if one.identity_id in own), lambda one: own[one.identity_id])

    return {
        of: replace(
            figures,
            sources=tuple(some),
            numerals=tuple(numerals.get(of, ())),
            figures=tuple(rows.get(of, ())),
            identities=tuple(identities.get(of, ())),
            terms=tuple(terms.get(of, ())),
        )
        for of, some in sources.items()
    }


def stems(areas: Sequence[str]) -> list[str]:
    """Names for files, one an area, whatever its code is: of letters, digits, _ and - alone, no two the same anywhere."""
    made: list[str] = []
    for number, area in enumerate(areas, 1):
        stem = re.sub(r"[^A-Za-z0-9_-]", "-", area)[:60]
        taken = {"", "index", *(one.lower() for one in made)}
        made.append(stem if stem.lower() not in taken else f"{stem}-{number}")
    return made
