"""What the identifier of a passage says of it: report, edition, area and section."""

import re

from tipdata.figures.countries import countries
from tipdata.figures.model import Figures
from tipdata.figures.records import Source
from tipdata.text.table_rows import Cells


def propose(figures: Figures, source_id: str) -> Cells:
    """The row of a source as its identifier has it, in the manner of the sources of that report that the package holds.

    source_id: as in tip-2021-kaz-protection
    returns:   no cells where it names no edition and country; no title, publisher and url where no source is like it
    """
    found = re.fullmatch(r"(.+)-((?:19|20)\d\d)-([a-z]{3})-(.+)", source_id)
    if found is None or found[3].upper() not in countries():
        return {}
    report, edition, area, section = found[1], found[2], found[3].upper(), found[4].replace("-", " ").capitalize()
    made = {"edition_year": edition, "ref_area": area, "section": section, "extent": "complete"}
    like = [one for one in figures.sources if one.source_id.startswith(f"{report}-")]
    if like:
        best = max(like, key=lambda one: (one.ref_area == area, -abs(one.edition_year - int(edition))))
        old, new = (f"/{_slug(name)}/" for name in (figures.word("ref_area", best.ref_area), countries()[area].name))
        title, url = (text.replace(str(best.edition_year), edition) for text in (best.title, best.url))
        made |= {"title": title, "publisher": best.publisher, "url": url.replace(old, new)}
    return made


def typed(cells: Cells) -> Source | None:
    """The row of a source as a record; None where it has no edition and area."""
    edition, area = cells.get("edition_year", ""), cells.get("ref_area", "")
    if not (edition.isdecimal() and area):
        return None
    return Source(
        cells["source_id"], cells["title"], cells["publisher"], int(edition), area, cells["section"], cells["url"],
        cells["extent"], None, None, None, "",
    )  # fmt: skip


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
