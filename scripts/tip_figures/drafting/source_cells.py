"""Suggest the cells of a new source from its identifier and from similar sources of the package."""

import re
from collections.abc import Sequence

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.figures.model import Figures
from tip_figures.figures.records.countries import load_countries
from tip_figures.figures.records.record_types import SourceRow

_SOURCE_ID = re.compile(
    r"(?P<report>.+)-(?P<edition>(?:19|20)\d\d)-(?P<area>[a-z]{3})-(?P<section>.+)"
)


def suggest_source_cells(figures: Figures, source_id: str) -> TextRow:
    """Suggest the cells of a source.

    source_id: such as tip-2021-kaz-protection
    returns:   empty if the identifier does not contain an edition and a country; without title,
               publisher and url if the package has no source of that report
    """
    match = _SOURCE_ID.fullmatch(source_id)
    if match is None or match["area"].upper() not in load_countries():
        return {}
    area = match["area"].upper()
    edition = int(match["edition"])
    cells = {
        "report": match["report"],
        "edition_year": match["edition"],
        "year_covered": str(edition - 1),
        "ref_area": area,
        "section": match["section"].replace("-", " ").capitalize(),
        "extent": "complete",
    }
    same_report = [source for source in figures.sources if source.report == match["report"]]
    if same_report:
        model = _find_closest(same_report, area, edition)
        cells |= _adapt_cells(figures, model, area, edition)
    return cells


def _find_closest(
    sources: Sequence[SourceRow],
    area: str,
    edition: int,
) -> SourceRow:
    """Find the source of the closest edition, if possible one for the same country."""

    def closeness(source: SourceRow) -> tuple[bool, int]:
        return source.ref_area == area, -abs(source.edition_year - edition)

    return max(sources, key=closeness)


def _adapt_cells(
    figures: Figures,
    model: SourceRow,
    area: str,
    edition: int,
) -> TextRow:
    """Return the cells of a similar source, with the edition and the country replaced."""
    model_edition = str(model.edition_year)
    model_path = _as_url_path(figures.get_code_label("ref_area", model.ref_area))
    path = _as_url_path(load_countries()[area].name)
    return {
        "title": model.title.replace(model_edition, str(edition)),
        "publisher": model.publisher,
        "year_covered": str(edition - model.edition_year + model.year_covered),
        "url": model.url.replace(model_edition, str(edition)).replace(model_path, path),
    }


def _as_url_path(name: str) -> str:
    words = re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
    return f"/{words}/"
