"""Do the codes of each figure agree with the codebook, the source and the figure's own label?"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from tipdata.figures import labels
from tipdata.figures.countries import countries
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Area, Figure, Indicator, Source
from tipdata.package.finding import Finding
from tipdata.package.wording import did_you_mean

YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def counts(figures: Figures) -> Mapping[str, int]:
    """What is looked at: figures, indicators, areas and sources."""
    return {
        "figures": len(figures.figures),
        "indicators": len(figures.indicators),
        "areas": len(figures.areas),
        "sources": len(figures.sources),
    }


def check(figures: Figures) -> Iterator[Finding]:
    """Do the codes of each figure agree with the codebook, the source and the figure's own label?"""
    for figure in figures.figures:
        yield from _figure(figures, figure)
        yield from _label(figures, figure)
    yield from _repeated(figures)
    used = {one.indicator_id for one in figures.figures}
    for indicator in figures.indicators:
        yield from _indicator(figures, indicator, indicator.indicator_id in used)
    for area in figures.areas:
        yield from _area(figures, area)
    for source in figures.sources:
        yield from _source(figures, source)
    yield from _publishers(figures)


def _figure(figures: Figures, figure: Figure) -> Iterator[Finding]:
    """A figure has the dimensions and a unit of its indicator, and the area of its source, and no year long after it."""
    indicator, source = figures.indicator.get(figure.indicator_id), figures.source.get(figure.source_id)
    if indicator:  # a reference to nothing is the business of the keys
        name = indicator.indicator_id
        for dimension, code in figure.codes.items():
            if dimension in indicator.dimensions and not code:
                yield figures.finding(figure, dimension, "dimension-empty", indicator=name, dimension=dimension)
            if dimension not in indicator.dimensions and code:
                values = {"indicator": name, "dimension": dimension, "value": code}
                yield figures.finding(figure, dimension, "dimension-filled", **values)
        if figure.unit not in indicator.units:
            values = {"indicator": name, "units": " or ".join(indicator.units), "unit": figure.unit}
            yield figures.finding(figure, "unit", "unit-not-listed", **values)
    if source and figure.year > source.edition_year + 1:  # money may be set aside for the year to come
        values = {"year": str(figure.year), "edition": str(source.edition_year)}
        yield figures.finding(figure, "year", "year-after-edition", **values)
    if source and figure.ref_area != source.ref_area:
        yield figures.finding(figure, "ref_area", "area-differs", area=figure.ref_area, expected=source.ref_area)


def _label(figures: Figures, figure: Figure) -> Iterator[Finding]:
    """The label says what the codes say."""
    expected = labels.label(figures, figure)
    if expected and figure.label and figure.label != expected:
        yield figures.finding(figure, "label", "label-stale", label=f"“{figure.label}”", expected=f"“{expected}”")


def _repeated(figures: Figures) -> Iterator[Finding]:
    """No two figures of a source are of one cell, or have one label."""
    for group in grouped(figures.figures, lambda one: (one.source_id, one.cell)).values():
        for figure in group[1:]:
            yield figures.finding(figure, "figure_id", "cell-repeats", other=group[0].figure_id)
    for group in grouped(figures.figures, lambda one: (one.source_id, one.label)).values():
        for figure in group[1:]:
            if figure.label and figure.cell != group[0].cell:
                yield figures.finding(figure, "label", "label-repeats", other=group[0].figure_id)


def _indicator(figures: Figures, indicator: Indicator, used: bool) -> Iterator[Finding]:
    """Units and dimensions are those of figures, it is used, and it lies in one of its kind."""
    dimensions, units = [one.name for one in figures.dimensions], list(figures.words.get("unit", indicator.units))
    for column, problem, listed, known in (
        ("dimensions", "dimension-unknown", indicator.dimensions, dimensions),
        ("units", "unit-unknown", indicator.units, units),
    ):
        for code in [code for code in listed if code not in known]:
            suggestion = did_you_mean(code, known)
            yield figures.finding(indicator, column, problem, value=code, suggestion=suggestion)
    if not used and figures.whole("figures", indicator.indicator_id):
        yield figures.finding(indicator, "indicator_id", "indicator-unused", indicator=indicator.indicator_id)
    whole = figures.indicator.get(indicator.part_of)
    if whole and (whole.counted_by != indicator.counted_by or not set(whole.units) & set(indicator.units)):
        yield figures.finding(indicator, "part_of", "indicator-unlike", whole=whole.indicator_id)
    seen, above = {indicator.indicator_id}, indicator.part_of
    while above in figures.indicator and above not in seen:
        seen.add(above)
        above = figures.indicator[above].part_of
    if above == indicator.indicator_id:
        yield figures.finding(indicator, "part_of", "indicator-circle", indicator=indicator.indicator_id)


def _area(figures: Figures, area: Area) -> Iterator[Finding]:
    """A country's codes and name belong together."""
    if area.kind != "country":
        return
    known = countries().get(area.area_id)
    if known is None:
        suggestion = did_you_mean(area.area_id, countries())
        yield figures.finding(area, "area_id", "area-unknown", value=area.area_id, suggestion=suggestion)
        return
    if area.iso_alpha2 and area.iso_alpha2 != known.iso_alpha2:
        values = {"area": area.area_id, "expected": known.iso_alpha2, "value": area.iso_alpha2}
        yield figures.finding(area, "iso_alpha2", "area-code-differs", **values)
    if area.name not in (known.name, *known.words):
        yield figures.finding(
            area, "name", "area-name-differs", area=area.area_id, expected=known.name, value=area.name
        )


def _source(figures: Figures, source: Source) -> Iterator[Finding]:
    """Edition, area and section are those that title, address and id name."""
    area, year = figures.area.get(source.ref_area), str(source.edition_year)
    if area and area.kind != "country":
        yield figures.finding(source, "ref_area", "source-not-of-country", area=source.ref_area)
    if source.title and year not in YEAR.findall(source.title):
        yield figures.finding(source, "edition_year", "edition-differs", edition=year, where="title", text=source.title)
    named = YEAR.findall(source.url)
    if named and year not in named:
        yield figures.finding(source, "edition_year", "edition-differs", edition=year, where="address", text=source.url)
    parts = (year, source.ref_area.lower(), _slug(source.section))
    if source.ref_area and source.section and not source.source_id.endswith("-".join(("", *parts))):
        values = {"source": source.source_id, "expected": "-".join(parts)}
        yield figures.finding(source, "source_id", "source-id-differs", **values)


def _publishers(figures: Figures) -> Iterator[Finding]:
    """The editions of one report have one publisher."""
    for group in grouped(figures.sources, lambda one: YEAR.sub("", one.title)).values():
        ((usual, number),) = Counter(one.publisher for one in group).most_common(1)
        for source in group:
            if source.publisher not in ("", usual) and number > 1:
                values = {"value": source.publisher, "expected": usual}
                yield figures.finding(source, "publisher", "source-unlike", **values)


def _slug(text: str) -> str:
    """A text as it stands in an id: “Victim Protection” → victim-protection."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")
