"""Does each address of a source contain the area and the edition, as others of its host do?"""

import re
import unicodedata
from collections.abc import Iterator, Set
from typing import NamedTuple
from urllib.parse import unquote

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow

YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def check_addresses(figures: Figures) -> Iterator[Finding]:
    """Yield the addresses that differ from the others of their report and host.

    Each host has its own style of addresses: an archive, for example.
    """
    names = AreaNames(figures)
    groups = group_by(figures.sources, lambda source: (source.report, get_host(source.url)))
    for (_, host), sources in groups.items():
        addresses = [_read_address(source, names) for source in sources]
        other_count = len(addresses) - 1 if host else 0
        area_count = sum(address.has_area for address in addresses)
        year_count = sum(address.has_edition_year for address in addresses)
        for address in addresses:
            source = address.source
            area = figures.area_by_id.get(source.ref_area)
            if not source.url or area is None:
                continue
            others_have_area = 0 < other_count == area_count - address.has_area
            if not _is_area_plausible(address, names, others_have_area):
                yield figures.create_finding(source, "url", "url-unlike", expected=area.name)
            others_have_year = 0 < other_count == year_count - address.has_edition_year
            if others_have_year and not address.has_year:
                yield figures.create_finding(
                    source, "url", "url-unlike", expected=source.edition_year
                )


class _Address(NamedTuple):
    """What the path of a source's address contains.

    areas:            that it names
    has_area:         whether the area of the source is one of them
    has_year:         whether it contains a year
    has_edition_year: whether that of the edition is one of its years
    """

    source: SourceRow
    areas: Set[str]
    has_area: bool
    has_year: bool
    has_edition_year: bool


def _read_address(source: SourceRow, names: "AreaNames") -> _Address:
    areas = names.find(source.url)
    years = YEAR.findall(get_path(source.url))
    return _Address(
        source,
        areas,
        has_area=source.ref_area in areas,
        has_year=bool(years),
        has_edition_year=str(source.edition_year) in years,
    )


def _is_area_plausible(address: _Address, names: "AreaNames", others_have_area: bool) -> bool:
    """Return whether an address may be about the area of its source.

    It may not if it names other areas only, or none although the other addresses of its host do.
    """
    if address.has_area:
        return True
    source = address.source
    publisher_areas = names.find(source.publisher) | names.find(source.title)
    if address.areas - publisher_areas:
        return False
    return not others_have_area


class AreaNames:
    """The names of countries, as addresses write them."""

    def __init__(self, figures: Figures) -> None:
        self.areas: dict[str, str] = {}  # by name
        for code, country in load_countries().items():
            for name in (country.name, *country.other_names):
                self.areas[make_slug(name)] = code
        for area in figures.areas:
            if area.kind == "country":
                self.areas[make_slug(area.name)] = area.area_id
        longest_first = sorted(self.areas, key=len, reverse=True)
        names = "|".join(map(re.escape, longest_first))
        self.pattern = re.compile(rf"(?<![a-z])(?:{names})(?![a-z])")

    def find(self, text: str) -> Set[str]:
        """Return the areas that the path of an address, or another text, names."""
        slug = make_slug(unquote(get_path(text)))
        return {self.areas[name] for name in self.pattern.findall(slug)}


def make_slug(text: str) -> str:
    """Write a text as a part of an id: "Victim Protection" → "victim-protection"."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", ascii_text.lower()).strip("-")


def get_host(url: str) -> str:
    """Return the host of an address, with what is before it; "" for a text without one."""
    return url.removesuffix(get_path(url))


def get_path(url: str) -> str:
    """Return what follows the host in an address; a text that is no address is returned whole."""
    return re.sub("^[a-z]+://[^/]*", "", url)
