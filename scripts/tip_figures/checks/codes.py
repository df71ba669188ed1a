"""Do the codes of each figure agree with the codebook, the source and the figure's own label?"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import did_you_mean
from tip_figures.figures import labels
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import AreaRow, FigureRow, IndicatorRow, SourceRow

YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def count_checked(figures: Figures) -> Mapping[str, int]:
    """What is looked at: figures, indicators, areas and sources."""
    return {
        noun: len(getattr(figures, noun)) for noun in ("figures", "indicators", "areas", "sources")
    }


def check(figures: Figures) -> Iterator[Finding]:
    """Do the codes of each figure agree with the codebook, the source and the figure's own label?"""
    for figure in figures.figures:
        yield from _figure(figures, figure)
    yield from _repeated(figures)
    used = {one.indicator_id for one in figures.figures}
    for indicator in figures.indicators:
        yield from _indicator(figures, indicator, indicator.indicator_id in used)
    for area in figures.areas:
        if area.kind == "country":
            yield from _country(figures, area)
    for source in figures.sources:
        yield from _source(figures, source)
    yield from _publishers(figures)


def _figure(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """A figure has dimensions and unit of its indicator, area and edition of its source, and the label that its codes make."""
    indicator, source = (
        figures.indicator_by_id.get(figure.indicator_id),
        figures.source_by_id.get(figure.source_id),
    )
    if indicator:  # a reference to nothing is the business of the keys
        for dimension, code in figure.codes.items():
            if (dimension in indicator.dimensions) != bool(code):
                problem = "dimension-filled" if code else "dimension-empty"
                yield figures.finding(figure, dimension, problem, value=code)
        if figure.unit not in indicator.units:
            yield figures.finding(
                figure, "unit", "unit-not-listed", units=" or ".join(indicator.units)
            )
    if (
        source and figure.year > source.edition_year + 1
    ):  # money may be set aside for the year to come
        yield figures.finding(figure, "year", "year-after-edition", source=source)
    if source and figure.ref_area != source.ref_area:
        yield figures.finding(figure, "ref_area", "area-differs", source=source)
    expected = labels.make_label(figures, figure)
    if expected and figure.label and figure.label != expected:
        yield figures.finding(figure, "label", "label-stale", expected=expected)


def _repeated(figures: Figures) -> Iterator[Finding]:
    """No two figures of a source are of one cell, or have one label."""
    for first, *others in group_by(figures.figures, lambda one: (one.source_id, one.cell)).values():
        for figure in others:
            yield figures.finding(figure, "figure_id", "cell-repeats", other=first)
    for first, *others in group_by(
        figures.figures, lambda one: (one.source_id, one.label)
    ).values():
        for figure in others:
            if figure.label and figure.cell != first.cell:
                yield figures.finding(figure, "label", "label-repeats", other=first)


def _indicator(figures: Figures, indicator: IndicatorRow, used: bool) -> Iterator[Finding]:
    """Units and dimensions are those of figures, it is used, and it lies in one of its kind."""
    dimensions, units = (
        [one.name for one in figures.dimensions],
        list(figures.code_labels.get("unit", indicator.units)),
    )
    for column, problem, listed, known in (
        ("dimensions", "dimension-unknown", indicator.dimensions, dimensions),
        ("units", "unit-unknown", indicator.units, units),
    ):
        for code in [code for code in listed if code not in known]:
            yield figures.finding(
                indicator, column, problem, value=code, suggestion=did_you_mean(code, known)
            )
    if not used and figures.has_all_rows("figures", indicator.indicator_id):
        yield figures.finding(indicator, "indicator_id", "indicator-unused")
    whole = figures.indicator_by_id.get(indicator.part_of)
    if whole and (
        whole.counted_by != indicator.counted_by or not set(whole.units) & set(indicator.units)
    ):
        yield figures.finding(indicator, "part_of", "indicator-unlike")
    seen, above = {indicator.indicator_id}, indicator.part_of
    while above in figures.indicator_by_id and above not in seen:
        seen.add(above)
        above = figures.indicator_by_id[above].part_of
    if above == indicator.indicator_id:
        yield figures.finding(indicator, "part_of", "indicator-circle")


def _country(figures: Figures, area: AreaRow) -> Iterator[Finding]:
    """A country's codes and name belong together."""
    known = load_countries().get(area.area_id)
    if known is None:
        yield figures.finding(
            area, "area_id", "area-unknown", suggestion=did_you_mean(area.area_id, load_countries())
        )
        return
    if area.iso_alpha2 not in ("", known.iso_alpha2):
        yield figures.finding(area, "iso_alpha2", "area-code-differs", expected=known.iso_alpha2)
    if area.name not in (known.name, *known.other_names):
        yield figures.finding(area, "name", "area-name-differs", expected=known.name)


def _source(figures: Figures, source: SourceRow) -> Iterator[Finding]:
    """Edition, area and section are those that title, address and id name."""
    area, year = figures.area_by_id.get(source.ref_area), str(source.edition_year)
    if area and area.kind != "country":
        yield figures.finding(source, "ref_area", "source-not-of-country")
    for where, text in (("title", source.title), ("address", source.url)):
        named = YEAR.findall(text)
        if year not in named and (named or (text and where == "title")):
            yield figures.finding(source, "edition_year", "edition-differs", where=where, text=text)
    expected = "-".join((year, source.ref_area.lower(), _slug(source.section)))
    if source.ref_area and source.section and not source.source_id.endswith(f"-{expected}"):
        yield figures.finding(source, "source_id", "source-id-differs", expected=expected)


def _publishers(figures: Figures) -> Iterator[Finding]:
    """The editions of one report have one publisher."""
    for group in group_by(figures.sources, lambda one: YEAR.sub("", one.title)).values():
        ((usual, number),) = Counter(one.publisher for one in group).most_common(1)
        for source in group:
            if source.publisher not in ("", usual) and number > 1:
                yield figures.finding(source, "publisher", "source-unlike", expected=usual)


def _slug(text: str) -> str:
    """A text as it stands in an id: “Victim Protection” → victim-protection."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")
