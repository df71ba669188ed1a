"""What the identifier of a passage says of it: report, edition, area and section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipdata.figures.countries import countries
from tipdata.figures.model import Figures
from tipdata.figures.records import Area, Source


def propose(figures: Figures, source_id: str) -> Source | None:
    """The row of a source as its identifier has it, in the manner of the sources of that report that the package holds.

    source_id: as in tip-2021-kaz-protection
    returns:   None where it names no edition and country; title, publisher and url are empty where no source is like it
    """
    found = re.fullmatch(r"(?P<report>.+)-(?P<edition>(?:19|20)\d\d)-(?P<area>[a-z]{3})-(?P<section>.+)", source_id)
    if found is None or found["area"].upper() not in countries():
        return None
    area, edition = found["area"].upper(), int(found["edition"])
    name = area_of(figures, area).name
    like = [one for one in figures.sources if one.source_id.startswith(f"{found['report']}-")]
    like.sort(key=lambda one: (one.ref_area == area, -abs(one.edition_year - edition)))
    title = publisher = url = ""
    section = found["section"].replace("-", " ").capitalize()
    if like:
        best = like[-1]
        old = str(best.edition_year)
        title, publisher = best.title.replace(old, found["edition"]), best.publisher
        url = best.url.replace(old, found["edition"])
        url = url.replace(f"/{_slug(area_of(figures, best.ref_area).name)}/", f"/{_slug(name)}/")
        section = next((one.section for one in like if one.section.casefold() == section.casefold()), section)
    return Source(source_id, title, publisher, edition, area, section, url, "complete", None, None, None, "")


def area_of(figures: Figures, code: str) -> Area:
    """The row of a country: as the package has it, or as ISO 3166-1."""
    known = countries().get(code)
    return figures.area.get(code) or Area(
        code, known.name if known else code, "country", known.iso_alpha2 if known else ""
    )


def missing(figures: Figures, codes: set[str]) -> Iterator[Area]:
    """The rows of countries that figures name and the package does not have."""
    yield from (area_of(figures, code) for code in sorted(codes) if code in countries() and code not in figures.area)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
