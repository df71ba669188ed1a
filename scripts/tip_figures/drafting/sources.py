"""Draft the row of a source from its identifier and from similar sources of the package."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.table_cells import Tables
from tip_figures.figures.model import Figures
from tip_figures.figures.records.countries import load_countries
from tip_figures.prose.reduction import WORDS
from tip_figures.prose.sentences import SENTENCE_END, hash_passage
from tip_figures.prose.source_text import Sentence

_SOURCE_ID = re.compile(
    r"(?P<report>.+)-(?P<edition>(?:19|20)\d\d)-(?P<area>[a-z]{3})-(?P<section>.+)"
)
_NO_EDITION: Final = (
    "a new source needs an identifier with report, edition, country and section, as in "
    "hrr-2021-bra-forced-labor; otherwise add its row to sources.csv first."
)


def take_source(
    figures: Figures,
    tables: Tables,
    source_id: str,
    sentences: Sequence[Sentence],
) -> tuple[TextRow, Sequence[Sentence]]:
    """Take the row of a source out of the tables, or make one, and fill in its empty cells.

    returns: the row, and the sentences of the passage: a last one that breaks off is left out,
             unless the source is complete
    raises:  ReadError if no sentence is complete, another source has the same passage, or the
             source has no edition and area
    """
    own_cells: TextRow = {}
    for row in list(tables["sources"]):
        if row["source_id"] == source_id:
            tables["sources"].remove(row)
            own_cells = {name: cell for name, cell in row.items() if cell}
    cells = suggest_source_cells(figures, source_id) | own_cells
    if not SENTENCE_END.search(sentences[-1].text) and own_cells.get("extent") != "complete":
        cells["extent"] = "excerpt"
        sentences = sentences[:-1]
    if not sentences:
        raise ReadError(f"{source_id}: the text has no complete sentence.")
    fingerprint = hash_passage(sentence.sha256 for sentence in sentences)
    for row in tables["sources"]:
        if row["fingerprint"] == fingerprint:
            raise ReadError(f"{source_id}: the package has the same passage as {row['source_id']}.")
    if not ("edition_year" in cells and "ref_area" in cells):
        raise ReadError(f"{source_id}: {_NO_EDITION}")
    cells.setdefault("year_covered", str(int(cells["edition_year"]) - 1))
    cells |= {"source_id": source_id, "hash_rule": WORDS, "fingerprint": fingerprint}
    return defaultdict(str, cells), sentences


def suggest_source_cells(
    figures: Figures,
    source_id: str,
) -> TextRow:
    """Suggest the cells of a source.

    source_id: such as tip-2021-kaz-protection
    returns:   empty if the identifier does not contain an edition and a country; without title,
               publisher and url if the package has no source of that report
    """
    match = _SOURCE_ID.fullmatch(source_id)
    area = match["area"].upper() if match else ""
    country = load_countries().get(area)
    if match is None or country is None:
        return {}
    edition = match["edition"]
    cells = {
        "report": match["report"],
        "edition_year": edition,
        "year_covered": str(int(edition) - 1),
        "ref_area": area,
        "section": match["section"].replace("-", " ").capitalize(),
        "extent": "complete",
    }

    same_report = [source for source in figures.sources if source.report == match["report"]]
    if not same_report:
        return cells
    model = max(same_report, key=lambda source: (source.ref_area == area, source.edition_year))
    model_edition = str(model.edition_year)
    model_path = _as_url_path(figures.get_code_label("ref_area", model.ref_area))
    url = model.url.replace(model_edition, edition).replace(model_path, _as_url_path(country.name))
    return cells | {
        "title": model.title.replace(model_edition, edition),
        "publisher": model.publisher,
        "year_covered": str(int(edition) - model.edition_year + model.year_covered),
        "url": url,
    }


def _as_url_path(name: str) -> str:
    words = re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
    return f"/{words}/"


def add_areas(
    tables: Tables,
    area_ids: Iterable[str],
) -> None:
    """Add the countries of a passage that the table of areas does not have yet."""
    for area_id in sorted(set(area_ids) - {row["area_id"] for row in tables["areas"]}):
        country = load_countries().get(area_id)
        if country is not None:
            row = {"area_id": area_id, "name": country.name, "kind": "country"}
            tables["areas"].append(row | {"iso_alpha2": country.iso_alpha2})
