"""Does each address of a source contain the area and the edition, as others of its host do?"""

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from urllib.parse import unquote

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow

YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def check_addresses(figures: Figures) -> Iterator[Finding]:
    """Yield the addresses that differ from the others of their report and host.

    An archive of addresses has its own style.
    """
    names = AreaNames(figures)
    groups = group_by(figures.sources, lambda source: (source.report, get_host(source.url)))
    for (_, host), sources in groups.items():
        is_host_known = host != ""
        with_area = {source.source_id for source in sources if names.are_in_address(source)}
        with_year = {source.source_id for source in sources if _has_edition_year(source)}
        for source in sources:
            area = figures.area_by_id.get(source.ref_area)
            if not source.url or area is None:
                continue
            others_name_area = is_host_known and _have_all_others(source, sources, with_area)
            if not _is_area_plausible(source, names, others_name_area):
                yield figures.create_finding(source, "url", "url-unlike", expected=area.name)
            others_name_year = is_host_known and _have_all_others(source, sources, with_year)
            if others_name_year and not YEAR.search(get_path(source.url)):
                yield figures.create_finding(
                    source, "url", "url-unlike", expected=source.edition_year
                )


def _have_all_others(source: SourceRow, sources: Sequence[SourceRow], source_ids: Set[str]) -> bool:
    """Return whether all other sources of a group, of which there are some, are in a set."""
    other_count = len(sources) - 1
    found_count = len(source_ids) - (source.source_id in source_ids)
    return 0 < other_count == found_count


def _is_area_plausible(source: SourceRow, names: "AreaNames", others_name_area: bool) -> bool:
    """Return whether an address may be about the area of its source.

    It may not if it names other areas only, or none although the other addresses of its host do.
    """
    areas = names.find(source.url)
    if source.ref_area in areas:
        return True
    publisher_areas = names.find(source.publisher) | names.find(source.title)
    if areas - publisher_areas:
        return False
    return not others_name_area


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

    def are_in_address(self, source: SourceRow) -> bool:
        """Return whether the address of a source names its area."""
        return source.ref_area in self.find(source.url)


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


def _has_edition_year(source: SourceRow) -> bool:
    return str(source.edition_year) in YEAR.findall(get_path(source.url))
