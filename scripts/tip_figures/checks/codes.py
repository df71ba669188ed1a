"""Do codes agree with codebook and source, and are codebook and sources consistent?"""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import did_you_mean
from tip_figures.figures.model import Figures
from tip_figures.figures.records import countries
from tip_figures.figures.records.record_types import (
    AreaRow,
    FigureRow,
    IndicatorRow,
    SourceRow,
)


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count figures, indicators, areas and sources."""
    return {
        "figures": len(figures.figures),
        "indicators": len(figures.indicators),
        "areas": len(figures.areas),
        "sources": len(figures.sources),
    }


def check(figures: Figures) -> Iterator[Finding]:
    """Do codes agree with codebook and source, and are codebook and sources consistent?"""
    for figure in figures.figures:
        yield from _check_dimensions(figures, figure)
        yield from _check_unit(figures, figure)
        yield from _check_source_of_figure(figures, figure)
        yield from _check_period(figures, figure)
    yield from _check_repeated_cells(figures)
    for indicator in figures.indicators:
        yield from _check_listed_codes(figures, indicator)
        yield from _check_main_indicator(figures, indicator)
        yield from _check_counter(figures, indicator)
    for area in figures.areas:
        if area.kind == "country":
            yield from _check_country(figures, area)
    for source in figures.sources:
        yield from _check_edition(figures, source)
        yield from _check_source_id(figures, source)


def _check_dimensions(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Does the figure have a code for each dimension of its indicator, and for no other?"""
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None:  # the check of keys reports it
        return
    for dimension, code in figure.codes.items():
        if (dimension in indicator.dimensions) != bool(code):
            verb = "is not" if code else "is"
            yield figures.create_finding(
                figure, dimension, "dimension-differs", verb=verb, cell=code or "empty"
            )


def _check_unit(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Is the unit of the figure one of its indicator?"""
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator and figure.unit not in indicator.units:
        units = " or ".join(indicator.units)
        yield figures.create_finding(figure, "unit", "unit-not-listed", units=units)


def _check_source_of_figure(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Is the figure about the area of its source, and about a year that the edition can know?

    Its id begins with report, edition and area of the source.
    """
    source = figures.source_by_id.get(figure.source_id)
    if source is None:
        return
    # Only money is known in advance: an edition may report what is allocated for the next year.
    last_year = source.edition_year + (1 if figure.is_amount else 0)
    if figure.year > last_year:
        yield figures.create_finding(figure, "year", "year-after-edition", source=source)
    is_other_year = figure.year_basis == "inferred" and figure.year != source.year_covered
    if is_other_year and not figure.note:
        yield figures.create_finding(figure, "year", "year-not-covered", source=source)
    if figure.ref_area != source.ref_area:
        yield figures.create_finding(figure, "ref_area", "area-differs", source=source)
    expected = f"{source.report}-{source.edition_year}-{source.ref_area.lower()}-"
    if not figure.figure_id.startswith(expected):
        yield figures.create_finding(figure, "figure_id", "id-differs", expected=expected)


def _check_period(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Is a number at a point in time of an indicator that counts what exists, and vice versa?"""
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None or indicator.measure not in ("flow", "stock"):
        return
    is_stock = indicator.measure == "stock"
    if is_stock != (figure.period == "point_in_time"):
        yield figures.create_finding(figure, "period", "period-unlike", measure=indicator.measure)


def _check_repeated_cells(figures: Figures) -> Iterator[Finding]:
    """Does each cell have one figure per source?"""
    for first, *others in figures.figures_by_cell.values():
        for figure in others:
            yield figures.create_finding(figure, "figure_id", "cell-repeats", other=first)


COUNTER_WORDS: Final = Path(countries.__file__).with_name("counter_words.csv")
OPEN_COUNTERS: Final = ("report", "various")
"""Counters of indicators whose definition need not name anyone who counts."""
YEAR: Final = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


# Indicators


def _check_listed_codes(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Are the dimensions and units of the indicator those that figures can have?"""
    dimensions = [dimension.name for dimension in figures.dimensions]
    units: Collection[str] = figures.code_labels.get("unit", indicator.units)
    for column, listed, codes in (
        ("dimensions", indicator.dimensions, dimensions),
        ("units", indicator.units, units),
    ):
        for code in listed:
            if code not in codes:
                hint = did_you_mean(code, codes)
                yield figures.create_finding(
                    indicator, column, "code-unlisted", value=code, suggestion=hint
                )


def _check_main_indicator(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Does an indicator share counter and a unit with the indicator that it is part of?

    The latter is not, even through others, a part of the former.
    """
    main = figures.indicator_by_id.get(indicator.part_of)
    if main is None:
        return
    if main.counted_by != indicator.counted_by:
        reason = "another party counts the latter"
    elif set(main.units).isdisjoint(indicator.units):
        reason = "the two have no unit in common"
    elif indicator.indicator_id in figures.list_main_indicators(main.indicator_id):
        reason = "the latter is, through others, a part of the former"
    else:
        return
    yield figures.create_finding(indicator, "part_of", "indicator-unlike", reason=reason)


def _check_counter(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Is the counter one that label or definition name?

    If they name nobody, the counter is the report or differs from number to number. A ratio or a
    size (“police officers in a unit”) may name people who count nothing.
    """
    if indicator.measure not in ("flow", "stock"):
        return
    named = _find_counters(f"{indicator.label}. {indicator.definition}")
    expected = named or set(OPEN_COUNTERS)
    if indicator.counted_by and indicator.definition and indicator.counted_by not in expected:
        yield figures.create_finding(
            indicator, "counted_by", "counter-unlike", expected=" or ".join(sorted(expected))
        )


def _find_counters(text: str) -> Set[str]:
    """Return the codes of those who count according to a text."""
    return {
        counter
        for counter, pattern in _read_counter_words().items()
        if re.search(pattern, text, re.IGNORECASE)
    }


@cache
def _read_counter_words() -> Mapping[str, str]:
    """Read the words that name who counted: code of the counter → pattern."""
    with COUNTER_WORDS.open(encoding="utf-8", newline="") as file:
        return {
            row["counted_by"]: rf"\b(?:{row['words'].replace(';', '|')})\b"
            for row in csv.DictReader(file)
        }


# Areas and sources


def _check_country(figures: Figures, area: AreaRow) -> Iterator[Finding]:
    """Do codes and name of a country belong to one country of ISO 3166-1?"""
    country = countries.load_countries().get(area.area_id)
    if country is None:
        hint = did_you_mean(area.area_id, countries.load_countries())
        yield figures.create_finding(area, "area_id", "area-unknown", suggestion=hint)
        return
    if area.iso_alpha2 not in ("", country.iso_alpha2):
        yield figures.create_finding(
            area,
            "iso_alpha2",
            "country-differs",
            value=area.iso_alpha2,
            expected=country.iso_alpha2,
        )
    if area.name not in (country.name, *country.other_names):
        yield figures.create_finding(
            area, "name", "country-differs", value=area.name, expected=country.name
        )


def _check_edition(figures: Figures, source: SourceRow) -> Iterator[Finding]:
    """Is the year of the edition in the title, and wherever else the source contains a year?"""
    places = (("title", source.title), ("address", source.url), ("section", source.section))
    for where, text in places:
        years = YEAR.findall(re.sub("^[a-z]+://[^/]*", "", text))  # a host may contain a year
        is_needed = bool(years) or (where == "title" and text != "")
        if is_needed and str(source.edition_year) not in years:
            yield figures.create_finding(
                source, "edition_year", "edition-differs", where=where, text=text
            )


def _check_source_id(figures: Figures, source: SourceRow) -> Iterator[Finding]:
    """Does the id consist of report, edition, area and section: `tip-2020-kaz-protection`?"""
    if source.report and source.ref_area and source.section:
        section = make_slug(source.section)
        area = source.ref_area.lower()
        expected = f"{source.report}-{source.edition_year}-{area}-{section}"
        if source.source_id != expected:
            yield figures.create_finding(source, "source_id", "id-differs", expected=expected)


def make_slug(text: str) -> str:
    """Write a text as a part of an id: "Victim Protection" → "victim-protection"."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
