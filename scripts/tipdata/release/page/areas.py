"""The areas that passages are about, each with its figures: a page is about one of them, and has room for so many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

from tipdata.figures.model import Figures, grouped

MOST = 2_000  # figures on a page, which are 5 MB; thirty editions of a passage have fewer


def by_area(figures: Figures) -> Mapping[str, Figures]:
    """The figures of each area's passages, by its code, in the order of the sources."""
    return _parted(figures, {one.source_id: one.ref_area for one in figures.sources})


def newest(figures: Figures) -> Figures:
    """What has room on a page: the newest passages, one at least, with all that they say."""
    if len(figures.figures) <= MOST:
        return figures
    rows = Counter(one.source_id for one in figures.figures)
    names = [one.source_id for one in sorted(figures.sources, key=lambda one: (-one.edition_year, one.source_id))]
    fitting = sum(number <= MOST for number in accumulate(rows[name] for name in names))
    return _parted(figures, dict.fromkeys(names[: max(fitting, 1)], ""))[""]


def _parted(figures: Figures, key: Mapping[str, str]) -> dict[str, Figures]:
    """Sources with all that hangs on them, by their keys; those without a key are left out."""
    of_identity = {one.identity_id: key.get(one.source_id) for one in figures.identities}
    parts: dict[str, Mapping[str | None, list[Any]]] = {
        "sources": grouped(figures.sources, lambda one: key.get(one.source_id)),
        "numerals": grouped(figures.numerals, lambda one: key.get(one.source_id)),
        "figures": grouped(figures.figures, lambda one: key.get(one.source_id)),
        "identities": grouped(figures.identities, lambda one: key.get(one.source_id)),
        "terms": grouped(figures.terms, lambda one: of_identity.get(one.identity_id)),
    }
    made = {}
    for one in dict.fromkeys(key.values()):
        rows: dict[str, Any] = {name: tuple(found.get(one, ())) for name, found in parts.items()}
        made[one] = replace(figures, **rows)
    return made


def stems(areas: Iterable[str]) -> list[str]:
    """Names for files, one an area, whatever its code is: of letters, digits, _ and - alone, no two the same anywhere."""
    made = [re.sub(r"[^A-Za-z0-9_-]", "-", area)[:60] for area in areas]
    alike = Counter(one.lower() for one in ["", "index", *made])
    return [one if alike[one.lower()] == 1 else f"{one}-{number}" for number, one in enumerate(made, 1)]
