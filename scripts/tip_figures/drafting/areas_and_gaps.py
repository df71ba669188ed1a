"""Rows of areas and gaps that a passage needs beside its own."""

from collections.abc import Iterable, Iterator

from tip_figures.drafting.recorded_rows import Tables
from tip_figures.drafting.times import PART_OF_YEAR
from tip_figures.figures.model import Figures
from tip_figures.figures.records.countries import load_countries
from tip_figures.figures.tables.needed_gaps import find_needed_gaps, get_gap_key


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


def add_gaps(
    tables: Tables,
    package: Figures,
    ref_area: str,
) -> Iterator[str]:
    """Say for each year of an area without a number why: it was read, and has none or a part.

    package: with the passage, all of whose rows are accepted
    returns: a note for each gap
    """
    present = {get_gap_key(gap) for gap in package.gaps}
    partial_cells = {
        (figure.indicator_id, figure.ref_area, figure.year)
        for figure in package.figures
        if figure.period == PART_OF_YEAR
    }
    for gap in find_needed_gaps(package):
        key = gap.key
        if gap.is_written_by_tidy or key in present or key.ref_area != ref_area:
            continue
        is_partial = (key.indicator_id, key.ref_area, key.year) in partial_cells
        reason = PART_OF_YEAR if is_partial else "not_reported"
        cells = {name: str(cell) for name, cell in key._asdict().items()}
        yield f"gap: {', '.join(cells.values())}: {reason}"
        tables["gaps"].append({**cells, "reason": reason, "place": "", "quote": "", "note": ""})
