"""Do the codes of each figure agree with the codebook, the source and the figure's own label?"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import did_you_mean
from tip_figures.figures import labels
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import AreaRow, FigureRow, IndicatorRow, NumeralRow, SourceRow
from tip_figures.figures.source_addresses import YEAR, check_addresses, get_path, make_slug

COUNTER_WORDS = Path(labels.__file__).with_name("counter_words.csv")


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count figures, indicators, areas and sources."""
    return {
        "figures": len(figures.figures),
        "indicators": len(figures.indicators),
        "areas": len(figures.areas),
        "sources": len(figures.sources),
    }


def check(figures: Figures) -> Iterator[Finding]:
    """Do codes agree with codebook, source and label?"""
    for figure in figures.figures:
        yield from _check_dimensions(figures, figure)
        yield from _check_unit(figures, figure)
        yield from _check_source_of_figure(figures, figure)
        yield from _check_label(figures, figure)
        yield from _check_period(figures, figure)
    yield from _check_repeated_cells(figures)
    yield from _check_repeated_labels(figures)
    used_indicators = {figure.indicator_id for figure in figures.figures}
    for indicator in figures.indicators:
        yield from _check_listed_codes(figures, indicator)
        if indicator.indicator_id not in used_indicators:
            yield from _report_unused(figures, indicator)
        yield from _check_main_indicator(figures, indicator)
        yield from _check_part_of_cycle(figures, indicator)
    yield from _check_counters(figures)
    for area in figures.areas:
        if area.kind == "country":
            yield from _check_country(figures, area)
    for source in figures.sources:
        yield from _check_source_area(figures, source)
        yield from _check_edition(figures, source)
        yield from _check_source_id(figures, source)
    yield from _check_reports(figures)
    yield from check_addresses(figures)


def _check_dimensions(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Does the figure have a code for each dimension of its indicator, and for no other?"""
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None:  # the check of keys reports it
        return
    for dimension, code in figure.codes.items():
        if dimension in indicator.dimensions and not code:
            yield figures.create_finding(figure, dimension, "dimension-empty")
        if dimension not in indicator.dimensions and code:
            yield figures.create_finding(figure, dimension, "dimension-filled", value=code)


def _check_unit(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Is the unit of the figure one of its indicator?"""
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator and figure.unit not in indicator.units:
        units = " or ".join(indicator.units)
        yield figures.create_finding(figure, "unit", "unit-not-listed", units=units)


def _check_source_of_figure(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Is the figure about the area of its source, and about a year that the edition can know?"""
    source = figures.source_by_id.get(figure.source_id)
    if source is None:
        return
    if figure.year > source.edition_year + 1:  # money may be allocated for the next year
        yield figures.create_finding(figure, "year", "year-after-edition", source=source)
    is_other_year = figure.year_basis == "inferred" and figure.year != source.year_covered
    if is_other_year and not figure.note:
        yield figures.create_finding(figure, "year", "year-not-covered", source=source)
    if figure.ref_area != source.ref_area:
        yield figures.create_finding(figure, "ref_area", "area-differs", source=source)


def _check_label(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Is the label the one that the codes give?"""
    expected = labels.make_label(figures, figure)
    if expected and figure.label and figure.label != expected:
        yield figures.create_finding(figure, "label", "label-stale", expected=expected)


def _check_period(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Is a number at a point in time of an indicator that counts what exists, and vice versa?"""
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None or indicator.measure not in ("flow", "stock"):
        return
    is_stock = indicator.measure == "stock"
    if is_stock != (figure.period == "point_in_time"):
        yield figures.create_finding(figure, "period", "period-unlike", measure=indicator.measure)


def _check_counters(figures: Figures) -> Iterator[Finding]:
    """Is the counter of an indicator one that the quotes of its figures name, if they name any?"""
    numerals_by_indicator: dict[str, list[NumeralRow]] = defaultdict(list)
    for numeral in figures.numerals:
        figure = figures.figure_by_id.get(numeral.figure_id)
        if figure is not None:
            numerals_by_indicator[figure.indicator_id].append(numeral)
    for indicator in figures.indicators:
        named: dict[str, str] = {}
        for numeral in numerals_by_indicator[indicator.indicator_id]:
            for counter in _find_counters(numeral.quote):
                named.setdefault(counter, numeral.quote)
        if named and indicator.counted_by not in (*named, "report"):
            counter, quote = next(iter(named.items()))
            yield figures.create_finding(
                indicator, "counted_by", "counter-unlike", quote=quote, expected=counter
            )


def _find_counters(quote: str) -> Iterator[str]:
    """Yield the codes of those who count according to a quote."""
    for counter, pattern in _read_counter_words().items():
        if re.search(pattern, quote, re.IGNORECASE):
            yield counter


@cache
def _read_counter_words() -> Mapping[str, str]:
    """Read the words that name who counted: code of the counter → pattern."""
    with COUNTER_WORDS.open(encoding="utf-8", newline="") as file:
        return {
            row["counted_by"]: rf"\b(?:{row['words'].replace(';', '|')})\b"
            for row in csv.DictReader(file)
        }


def _check_repeated_cells(figures: Figures) -> Iterator[Finding]:
    """Does each cell have one figure per source?"""
    figures_by_cell = group_by(figures.figures, lambda figure: (figure.source_id, figure.cell))
    for first, *others in figures_by_cell.values():
        for figure in others:
            yield figures.create_finding(figure, "figure_id", "cell-repeats", other=first)


def _check_repeated_labels(figures: Figures) -> Iterator[Finding]:
    """Do figures of a source that count different things have different labels?"""
    figures_by_label = group_by(figures.figures, lambda figure: (figure.source_id, figure.label))
    for first, *others in figures_by_label.values():
        for figure in others:
            if figure.label and figure.cell != first.cell:
                yield figures.create_finding(figure, "label", "label-repeats", other=first)


def _check_listed_codes(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Are the dimensions and units of the indicator those that figures can have?"""
    dimensions = [dimension.name for dimension in figures.dimensions]
    for code in indicator.dimensions:
        if code not in dimensions:
            hint = did_you_mean(code, dimensions)
            yield figures.create_finding(
                indicator, "dimensions", "dimension-unknown", value=code, suggestion=hint
            )
    units: Collection[str] = figures.code_labels.get("unit", indicator.units)
    for code in indicator.units:
        if code not in units:
            hint = did_you_mean(code, units)
            yield figures.create_finding(
                indicator, "units", "unit-unknown", value=code, suggestion=hint
            )


def _report_unused(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    if figures.has_all_rows("figures", indicator.indicator_id):
        yield figures.create_finding(indicator, "indicator_id", "indicator-unused")


def _check_main_indicator(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Does an indicator share counter and a unit with the indicator that it is part of?"""
    main = figures.indicator_by_id.get(indicator.part_of)
    if main is None:
        return
    has_common_unit = not set(main.units).isdisjoint(indicator.units)
    if main.counted_by != indicator.counted_by or not has_common_unit:
        yield figures.create_finding(indicator, "part_of", "indicator-unlike")


def _check_part_of_cycle(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Does `part_of`, followed from indicator to indicator, never lead back?"""
    visited = {indicator.indicator_id}
    next_id = indicator.part_of
    while next_id in figures.indicator_by_id and next_id not in visited:
        visited.add(next_id)
        next_id = figures.indicator_by_id[next_id].part_of
    if next_id == indicator.indicator_id:
        yield figures.create_finding(indicator, "part_of", "indicator-circle")


def _check_country(figures: Figures, area: AreaRow) -> Iterator[Finding]:
    """Do codes and name of a country belong to one country of ISO 3166-1?"""
    country = load_countries().get(area.area_id)
    if country is None:
        hint = did_you_mean(area.area_id, load_countries())
        yield figures.create_finding(area, "area_id", "area-unknown", suggestion=hint)
        return
    if area.iso_alpha2 not in ("", country.iso_alpha2):
        yield figures.create_finding(
            area, "iso_alpha2", "area-code-differs", expected=country.iso_alpha2
        )
    if area.name not in (country.name, *country.other_names):
        yield figures.create_finding(area, "name", "area-name-differs", expected=country.name)


def _check_source_area(figures: Figures, source: SourceRow) -> Iterator[Finding]:
    """Is the source about a country?"""
    area = figures.area_by_id.get(source.ref_area)
    if area and area.kind != "country":
        yield figures.create_finding(source, "ref_area", "source-not-of-country")


def _check_edition(figures: Figures, source: SourceRow) -> Iterator[Finding]:
    """Is the year of the edition in the title, and wherever else the source contains a year?"""
    edition_year = str(source.edition_year)
    title_years = YEAR.findall(source.title)
    if source.title and edition_year not in title_years:
        yield figures.create_finding(
            source, "edition_year", "edition-differs", where="title", text=source.title
        )
    for where, text in (("address", source.url), ("section", source.section)):
        years = YEAR.findall(get_path(text))
        if years and edition_year not in years:
            yield figures.create_finding(
                source, "edition_year", "edition-differs", where=where, text=text
            )


def _check_source_id(figures: Figures, source: SourceRow) -> Iterator[Finding]:
    """Does the id end with edition, area and section, such as `2020-kaz-protection`?"""
    if source.ref_area and source.section:
        section = make_slug(source.section)
        expected = f"{source.edition_year}-{source.ref_area.lower()}-{section}"
        if not source.source_id.endswith(f"-{expected}"):
            yield figures.create_finding(
                source, "source_id", "source-id-differs", expected=expected
            )


def _check_reports(figures: Figures) -> Iterator[Finding]:
    """Do the editions of one report, whose titles differ only in the year, have one publisher?

    They have one code of their report, too.
    """
    editions_by_title = group_by(figures.sources, lambda source: YEAR.sub("", source.title))
    for title, editions in editions_by_title.items():
        if title:
            for column in ("publisher", "report"):
                yield from _check_same_cells(figures, editions, column)


def _check_same_cells(
    figures: Figures, editions: Sequence[SourceRow], column: str
) -> Iterator[Finding]:
    """Does no edition differ from the others in a column?"""
    cells = Counter(getattr(source, column) for source in editions)
    ((usual, number),) = cells.most_common(1)
    if number < 2:  # two editions with different cells: either may be wrong
        return
    for source in editions:
        cell = getattr(source, column)
        if cell not in ("", usual):
            yield figures.create_finding(
                source, column, "source-unlike", cell=column, value=cell, expected=usual
            )
