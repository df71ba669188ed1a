"""The row of a new source: what its identifier and the other sources of its report determine.

The address of a new source is made from that of another source of its report. The name of the area
in it is that of a source about the same area, or that of a table of the package: reports call areas
by other names than ISO 3166 does, and change them. Any other name is a guess, and the address is
marked as a proposal.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import did_you_mean, quote_value
from tip_figures.figures.code_words import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ADDRESS_MARK, SourceRow, read_cells

ADDRESS_NAMES = "address_names"
"""The table of a package that has the names of areas in addresses, which it may have."""

_ID_PARTS = re.compile(
    r"(?P<report>.+)-(?P<edition>(?:19|20)\d\d)-(?P<area>[a-z]{3})-(?P<section>.+)"
)


def choose_heading(figures: Figures, source_id: str, title: str | None) -> str:
    """Return the heading under which a page has the passage of a source.

    Args:
        source_id: its parts are report, edition, country and section: `tip-2020-isl-protection`
        title: the heading that a person names, or None

    Returns:
        the first of these that applies:

        - `title`, if it is not empty
        - the heading in the row of the source, if the package has this source
        - "", if the identifier does not have the four parts, or the package has no source of the
          report
        - the heading in the row of the newest source with the same report and section

        A row may have no heading; then the result is "" as well

    Raises:
        ReadError: in the last case, if the package has only other sections of the report
    """
    if title:
        return title
    own_source = figures.source_by_id.get(source_id)
    if own_source is not None:
        return own_source.heading
    match = _ID_PARTS.fullmatch(source_id)
    if match is None:
        return ""
    headings = {}  # by section of the report, from its newest edition
    for source in sorted(figures.sources, key=attrgetter("edition_year")):  # the newest is last
        parts = _ID_PARTS.fullmatch(source.source_id)
        if parts and parts["report"] == match["report"]:
            headings[parts["section"]] = source.heading
    if not headings:
        return ""
    if match["section"] not in headings:
        ids = [f"{source_id.removesuffix(match['section'])}{section}" for section in headings]
        advice = "For a new section, name its heading with --heading."
        advice = f"{did_you_mean(source_id, ids)} {advice}".lstrip()
        known = " or ".join(map(quote_value, sorted(headings)))
        raise ReadError(
            f"{source_id}: sources.csv has this report only with the section {known}. {advice}"
        )
    return headings[match["section"]]


def suggest_source_cells(
    figures: Figures,
    source_id: str,
) -> TextRow:
    """Return the cells of a source that follow from its identifier and from similar sources.

    Args:
        source_id: such as `tip-2021-kaz-protection`

    Returns:
        cells by column. They are empty if the identifier does not have the parts report, edition,
        country and section. There is no title, publisher, url or year_covered if the package has no
        source of the report, and no heading if it has none of the same report and section
    """
    match = _ID_PARTS.fullmatch(source_id)
    area = match["area"].upper() if match else ""
    if match is None or area not in load_countries():
        return {}
    edition = match["edition"]
    cells = {
        "report": match["report"],
        "edition_year": edition,
        "ref_area": area,
        "section": match["section"].replace("-", " ").capitalize(),
        "extent": "complete",
    }
    same_report = [source for source in figures.sources if source.report == match["report"]]
    if not same_report:
        return cells
    # The newest source about the same area, if there is one; otherwise the newest of all.
    model = max(same_report, key=lambda source: (source.ref_area == area, source.edition_year))
    same_section = [source for source in same_report if source.section == cells["section"]]
    if same_section:
        cells["heading"] = max(same_section, key=attrgetter("edition_year")).heading
    # From edition to edition, the year in the title and the year covered move on together.
    return cells | {
        "title": model.publication.replace(str(model.edition_year), edition),
        "publisher": model.publisher,
        "year_covered": str(int(edition) - model.edition_year + model.year_covered),
        "url": suggest_address(figures, model, area, int(edition)),
    }


def suggest_address(figures: Figures, model: SourceRow, area: str, edition: int) -> str:
    """Return the address of a source, made from the address of another source of its report.

    The name of the area is replaced, and the year before it: `https://example.org/2019/norway/` ->
    `https://example.org/2020/iceland/`. What follows the name stays. If the name is not found, only
    the year is replaced. The new name is the first of these that exists:

    - the name of the area for the edition in the table ADDRESS_NAMES
    - the name in the address of `model`, if this is about the same area
    - the name of the area for the nearest edition in the table
    - the name of the country in ISO 3166

    The first name is certain. The second is certain if the table has at most one name of the area.
    The others are guesses. An address ends with ADDRESS_MARK if its name is a guess, if the address
    of `model` is a guess, or if `model` is about another area whose name is not found.

    Args:
        model: a source of the same report, about the same area if there is one
        area: code of the area
        edition: year of the edition
    """
    model_name = _find_name(_list_names(figures, model.report, model.ref_area), model.edition_year)
    if not model_name:
        model_name = _make_name(figures.get_code_label("ref_area", model.ref_area))
    names = _list_names(figures, model.report, area)
    name = _find_name(names, edition)
    is_sure = name != ""
    if not is_sure and model.ref_area == area:
        name = model_name
        is_sure = len({row["name"] for row in names}) <= 1
    elif not is_sure:
        name = _find_nearest_name(names, edition)  # "" if there is none
    # The name of an area may have a year of its own, which stays: `2022samplehrrwha`.
    base, separator, after = model.url.removesuffix(ADDRESS_MARK).partition(f"/{model_name}/")
    url = base.replace(str(model.edition_year), str(edition))
    if separator:
        url += f"/{name or _make_name(load_countries()[area].name)}/{after}"
    elif model.ref_area != area:
        is_sure = False  # the address of the model has no name to replace
    is_sure = is_sure and not model.url.endswith(ADDRESS_MARK)
    return url if is_sure else f"{url}{ADDRESS_MARK}"


def _list_names(figures: Figures, report: str, area: str) -> list[dict[str, Any]]:
    """Return the rows of the table ADDRESS_NAMES about an area and a report; may be empty.

    A row has the name of the area in the addresses of the report, from `first_edition` to
    `last_edition`. A package may lack the table.
    """
    if ADDRESS_NAMES not in figures.package.tables:
        return []
    rows = read_cells(figures.package, ADDRESS_NAMES)
    return [row for row in rows if (row["report"], row["ref_area"]) == (report, area)]


def _find_name(names: Sequence[Mapping[str, Any]], edition: int) -> str:
    """Return the name of an area in the addresses of an edition; "" if no row has the edition.

    Args:
        names: rows of the table ADDRESS_NAMES about the area
        edition: year of the edition
    """
    for row in names:
        if row["first_edition"] <= edition <= row["last_edition"]:
            return str(row["name"])
    return ""


def _find_nearest_name(names: Sequence[Mapping[str, Any]], edition: int) -> str:
    """Return the name of an area in the addresses of the nearest edition; "" if `names` is empty.

    Args:
        names: rows of the table ADDRESS_NAMES about the area, none of which has the edition
        edition: year of the edition
    """
    if not names:
        return ""

    def measure_distance(row: Mapping[str, Any]) -> int:
        """Return how many years the edition is from the first or last edition of a row.

        The nearer one counts.
        """
        first: int = row["first_edition"]
        last: int = row["last_edition"]
        return min(abs(first - edition), abs(last - edition))

    return str(min(names, key=measure_distance)["name"])


def _make_name(area_name: str) -> str:
    """Return the name of an area as it may be in an address: `Côte d'Ivoire` -> `cote-divoire`."""
    characters = unicodedata.normalize("NFD", area_name.lower())
    plain = "".join(letter for letter in characters if not unicodedata.combining(letter))
    plain = plain.replace("'", "").replace("\u2019", "")
    return re.sub("[^a-z]+", "-", plain).strip("-")
