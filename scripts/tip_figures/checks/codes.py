"""Report codes that contradict codebook or source, and an inconsistent codebook or source."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.pandera_schemas import describe_codes
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import did_you_mean, quote_value
from tip_figures.figures.code_words import (
    ACTION,
    INDICATOR,
    PEOPLE,
    PERIOD_TYPE,
    PLACE,
    ROLE,
    THING,
    VOCABULARY,
    load_countries,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import PeriodType, find_year, parse_period
from tip_figures.figures.phrases import COUNTER, find_unknown_slots
from tip_figures.figures.records import (
    ADDRESS_MARK,
    PERCENT,
    PROPOSAL_PREFIX,
    SEVERAL_COUNTERS,
    UNNAMED_COUNTER,
    AreaRow,
    FigureRow,
    IndicatorRow,
    SourceRow,
    TableRow,
)
from tip_figures.figures.words.roles import EVENT, FIGURE

YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Return how many figures, indicators, areas and sources there are, by name of the table."""
    tables = ("figures", "indicators", "areas", "sources")
    return {table: len(getattr(figures, table)) for table in tables}


def check(figures: Figures) -> Iterator[Finding]:
    """Report figures with cells, such as codes, that contradict the codebook or their source.

    The codebook consists of the indicators, areas and codes of the package. Also reported are:

    - a codebook, vocabulary or source that contradicts itself
    - a source whose title is not the usual title of its report
    - a source with two figures that count the same
    - a figure whose counter (who counted) contradicts its kind of counter
    - names of areas and addresses that are still marked as proposals
    """
    yield from check_areas(figures)
    for figure in figures.figures:
        yield from _check_indicator_of_figure(figures, figure)
        yield from _check_source_of_figure(figures, figure)
        yield from _check_counter(figures, figure)
    # Each group has the figures of one source that count the same.
    for first, *others in figures.figures_by_count.values():
        for figure in others:
            yield figures.create_finding(
                figure, "figure_id", "count-repeats", [first.figure_id], other=first
            )
    for indicator in figures.indicators:
        yield from _check_dimensions(figures, indicator)
        yield from _check_phrase(figures, indicator)
        yield from _check_part_of(figures, indicator)
    for area in figures.areas:
        if area.name.startswith(PROPOSAL_PREFIX):
            yield figures.create_finding(area, "name", "proposal-open", cell=area.name)
        elif area.kind == "country":
            yield from _check_country(figures, area)
    for source in figures.sources:
        if source.url.endswith(ADDRESS_MARK):
            yield figures.create_finding(source, "url", "proposal-open", cell=source.url)
        yield from _check_source(figures, source)
    yield from _check_titles(figures)
    yield from _check_vocabulary(figures)


# Indicators


def _check_indicator_of_figure(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Report a figure whose codes, unit or period do not fit its indicator.

    A dimension is a column of codes, such as `sex`. The figure must have a code in each dimension
    by which its indicator is divided, and an empty cell in all others. It must have one of the
    units of the indicator.
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None:  # the check of keys reports it
        return
    for dimension, code in figure.codes.items():
        is_divided = dimension in indicator.dimensions
        if code and not is_divided:
            rule = f"is not divided by {dimension}"
            yield _report_misfit(figures, figure, dimension, indicator, rule, code)
        elif is_divided and not code:
            rule = f"is divided by {dimension} ({_list_codes(figures, indicator, dimension)})"
            yield _report_misfit(figures, figure, dimension, indicator, rule, "empty")
    if figure.unit not in indicator.units:
        rule = f"is counted in {' or '.join(indicator.units)}"
        yield _report_misfit(figures, figure, "unit", indicator, rule, figure.unit)
    yield from _check_period(figures, figure, indicator)


def _list_codes(figures: Figures, indicator: IndicatorRow, dimension: str) -> str:
    """Return the codes of a dimension as one text for a message: `female, male, all`.

    The codes in figures of the indicator come first, the most frequent one at the beginning. Then
    the other codes follow. A long list is cut, and the text then names the file that has all codes.
    """
    code_counts = Counter(
        figure.codes[dimension]
        for figure in figures.figures
        if figure.indicator_id == indicator.indicator_id
    )
    codes = [code for code, _number in code_counts.most_common() if code]
    codes += [code for code in figures.code_labels.get(dimension, ()) if code not in code_counts]
    return describe_codes(codes, figures.package.tables["figures"].schema_path)


def _check_counter(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Report a counter (who counted) whose name contradicts its kind in `counted_by`.

    The counter `Ministry of Labor` with the kind `ngo` is reported. A counter is not reported if
    its name shows no kind, or only that somebody unnamed counted, or if its kind is
    SEVERAL_COUNTERS.
    """
    words = figures.code_words
    kinds = words.list_codes("counted_by", figure.counter) - {UNNAMED_COUNTER}
    if kinds and figure.counted_by not in {SEVERAL_COUNTERS, *kinds}:
        named = " or ".join(sorted(kinds))
        yield figures.create_finding(figure, "counted_by", "counter-unlike", named=named)


def _check_period(
    figures: Figures, figure: FigureRow, indicator: IndicatorRow
) -> Iterator[Finding]:
    """Report a period that is not an interval, or does not fit the measure or year of its figure.

    Which periods are allowed depends on the measure of the indicator:

    - `stock`, a number at one time: one month or day, such as `2021-10/2021-10`
    - other measures: anything except a whole calendar year, for which the cell must be empty

    The year of the figure must be the one that `find_year` finds for the period. Only the first
    problem of a period is reported. A figure with an empty period or an unknown source is not
    checked.
    """
    source = figures.source_by_id.get(figure.source_id)
    if not figure.period or source is None:
        return
    try:
        period = parse_period(figure.period)
    except ValueError as error:
        yield figures.create_finding(figure, "period", "period-invalid", problem=str(error))
        return
    year = find_year(period, indicator.measure, source.year_covered)
    if indicator.measure == "stock":
        has_wrong_form = period.begin != period.end
    else:
        has_wrong_form = period.covers_one_calendar_year
    if has_wrong_form:
        yield figures.create_finding(figure, "period", "period-unlike", measure=indicator.measure)
    elif figure.year != year:
        yield figures.create_finding(figure, "year", "year-unlike-period", expected=year)


def _report_misfit(
    figures: Figures, row: TableRow, column: str, indicator: IndicatorRow, rule: str, cell: str
) -> Finding:
    """Create a finding about a cell that does not agree with a rule of an indicator.

    Args:
        row: the figure or indicator that has the cell
        column: the column of the cell
        indicator: the indicator that has the rule
        rule: the rule, as the end of a sentence about the indicator: "is counted in persons"
        cell: the content of the cell, in words
    """
    return figures.create_finding(
        row, column, "indicator-unlike", indicator=indicator.indicator_id, rule=rule, cell=cell
    )


def _check_dimensions(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Report each dimension of an indicator for which figures have no column of codes."""
    names = sorted(dimension.name for dimension in figures.dimensions)
    rule = f"can be divided by {', '.join(names)}"
    for name in indicator.dimensions:
        if name not in names:
            yield _report_misfit(figures, indicator, "dimensions", indicator, rule, name)


def _check_phrase(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Report each slot in the phrase of an indicator that no dimension of the indicator can fill.

    A phrase is a template for the label of a figure. Its slots are filled with words for the
    figure's codes, and COUNTER is filled with its counter.
    """
    names = sorted({*indicator.dimensions, COUNTER})
    rule = f"has slots for {', '.join(names)}"
    for slot in find_unknown_slots(indicator.phrase, set(names)):
        yield _report_misfit(
            figures, indicator, "phrase", indicator, rule, slot.strip() or "an empty slot"
        )


def _check_part_of(figures: Figures, indicator: IndicatorRow) -> Iterator[Finding]:
    """Report an indicator that does not fit its whole, the indicator that `part_of` names.

    Both must have a unit in common, unless the indicator gives shares of the whole in percent. The
    whole must not itself be a part of the indicator, directly or through other indicators. Only
    the first of these problems is reported. An unknown whole is not reported here.
    """
    # None also for an indicator that is not a part: its `part_of` is empty.
    whole = figures.indicator_by_id.get(indicator.part_of)
    if whole is None:
        return
    has_common_unit = not set(whole.units).isdisjoint(indicator.units)
    if not has_common_unit and indicator.units != (PERCENT,):
        rule = f"is counted in {' or '.join(whole.units)}"
        units = " or ".join(indicator.units)
        yield _report_misfit(figures, indicator, "units", whole, rule, units)
    # The main indicators are the indicators of which the whole is itself a part, in any step.
    elif indicator.indicator_id in figures.list_main_indicators(whole.indicator_id):
        rule = "is itself, through others, a part of this one"
        yield _report_misfit(figures, indicator, "part_of", whole, rule, indicator.part_of)


# Sources and areas


def check_areas(figures: Figures) -> Iterator[Finding]:
    """Report figures whose area differs from the area of their source, if the source is known."""
    for figure in figures.figures:
        source = figures.source_by_id.get(figure.source_id)
        if source is not None and figure.ref_area != source.ref_area:
            yield figures.create_finding(figure, "ref_area", "area-differs", source=source)


def _check_source_of_figure(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Report a figure whose year or id does not fit its source.

    A year is inferred if the text does not state it. An inferred year must be the year that the
    source covers, unless a note of the figure says why it is not. The id of the figure must begin
    with report, edition and area of the source: `tip-2020-abc-`. A figure with an unknown source is
    not checked.
    """
    source = figures.source_by_id.get(figure.source_id)
    if source is None:
        return
    is_inferred_otherwise = figure.year_basis == "inferred" and figure.year != source.year_covered
    if is_inferred_otherwise and not figure.note:
        yield figures.create_finding(figure, "year", "year-not-covered", source=source)
    beginning = _make_id_prefix(source)
    if not figure.figure_id.startswith(beginning):
        expected = f"one that begins with {quote_value(beginning)}"
        yield _report_edition(figures, figure, "figure_id", "id", figure.figure_id, expected)


def _report_edition(
    figures: Figures, row: TableRow, column: str, what: str, text: str, expected: str
) -> Finding:
    """Create a finding about an id, title or address that does not fit the edition of its source.

    An edition is one year of a report.

    Args:
        row: the source, or one of its figures
        column: the column to correct, such as `source_id`
        what: "id", "title" or "address"
        text: the wrong id, title or address
        expected: what was expected, in words: "one of the 2020 edition"
    """
    return figures.create_finding(
        row, column, "edition-differs", what=what, text=text, expected=expected
    )


def _check_source(figures: Figures, source: SourceRow) -> Iterator[Finding]:
    """Report a source whose id, title or address does not agree with its other cells.

    - The id must consist of report, edition, area and section.
    - The title must contain the year of the edition.
    - The path of the address may be without a year. If it has years, one must be that of the
      edition.
    - If parts of the address are names of countries, one of these must be the area of the source.

    A finding about a year is at `edition_year`. Empty cells are not reported.
    """
    source_id = f"{_make_id_prefix(source)}{_make_slug(source.section)}"
    if source.report and source.ref_area and source.section and source.source_id != source_id:
        expected = quote_value(source_id)
        yield _report_edition(figures, source, "source_id", "id", source.source_id, expected)
    for what, text in {"title": source.title, "address": source.url}.items():
        years = YEAR.findall(re.sub("^[a-z]+://[^/]*", "", text))  # a host may contain a year
        must_have_year = bool(years) or (what == "title" and text != "")
        if must_have_year and str(source.edition_year) not in years:
            expected = f"one of the {source.edition_year} edition"
            yield _report_edition(figures, source, "edition_year", what, text, expected)
    country_codes = _read_country_slugs()
    codes = {country_codes[part] for part in source.url.split("/") if part in country_codes}
    if codes and source.ref_area not in codes:
        expected = f"one about {source.ref_area}"
        yield _report_edition(figures, source, "url", "address", source.url, expected)


def _make_slug(name: str) -> str:
    """Return a name as addresses and ids write it: `Forced Labor` -> `forced-labor`."""
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")


@cache
def _read_country_slugs() -> Mapping[str, str]:
    """Return a mapping: name of a country, as addresses write it → code of the country.

    A country has a key for its usual name and for each of its other names.
    """
    code_by_slug = {}
    for code, country in load_countries().items():
        for name in (country.name, *country.other_names):
            code_by_slug[_make_slug(name)] = code
    return code_by_slug


def _check_titles(figures: Figures) -> Iterator[Finding]:
    """Report sources whose title differs from the usual title of their report.

    The usual title is the most frequent one, if at least two sources have it. Years, and the name
    of an area after a colon, are not compared. Without a usual title, nothing is reported. An empty
    title is not reported.
    """
    # The attribute `publication` is the title without the name of an area.
    for sources in group_by(figures.sources, lambda source: source.report).values():
        titled = [source for source in sources if source.title]
        title_counts = Counter(YEAR.sub("YEAR", source.publication) for source in titled)
        usual = next((title for title, number in title_counts.most_common(1) if number > 1), "")
        for source in titled:
            if usual and YEAR.sub("YEAR", source.publication) != usual:
                expected = quote_value(usual.replace("YEAR", str(source.edition_year)))
                yield _report_edition(figures, source, "title", "title", source.title, expected)


def _make_id_prefix(source: SourceRow) -> str:
    """Return the beginning of the ids of a source and of its figures: `tip-2020-abc-`."""
    return f"{source.report}-{source.edition_year}-{source.ref_area.lower()}-"


def _check_country(figures: Figures, area: AreaRow) -> Iterator[Finding]:
    """Report a country with an unknown code, or with a name that differs from countries.csv."""
    countries = load_countries()
    country = countries.get(area.area_id)
    if country is None:
        column, cell = "area_id", area.area_id
        expected = "a code of ISO 3166-1, or XKX"
        suggestion = did_you_mean(area.area_id, countries)
    elif area.name != country.name:
        column, cell = "name", area.name
        expected = f"the name of {area.area_id}, which is “{country.name}”"
        suggestion = "Correct this cell or the area_id."
    else:
        return
    yield figures.create_finding(
        area, column, "area-unknown", cell=cell, expected=expected, suggestion=suggestion
    )


# Vocabulary


def _check_vocabulary(figures: Figures) -> Iterator[Finding]:
    """Report rows of the vocabulary whose column or code the package does not have.

    The vocabulary lists words for codes, one row for each column and code. The columns ACTION,
    THING and PEOPLE are not columns of a table, so their codes are free. A row with an empty column
    or code is not reported. Nothing is reported if the package has no vocabulary, or if its schema
    lacks the column `column` or `code`.
    """
    table = figures.package.tables.get(VOCABULARY)
    codes_by_column: dict[str, Iterable[str]] = {
        **figures.code_labels,
        INDICATOR: figures.indicator_by_id,
        PLACE: figures.area_dimensions,
        ROLE: (EVENT, FIGURE),
        PERIOD_TYPE: get_args(PeriodType),
    }
    if table is None or not {"column", "code"} <= table.fields.keys():
        return
    for row in table.rows():
        column, code = str(row["column"] or ""), str(row["code"] or "")
        if "" in (column, code) or column in (ACTION, THING, PEOPLE):
            continue
        if column not in codes_by_column:
            problem = "is not a column with codes"
            yield _report_word(table, row, "column", problem, codes_by_column)
        elif code not in codes_by_column[column]:
            problem = f"is not a code of {column}"
            yield _report_word(table, row, "code", problem, codes_by_column[column])


def _report_word(
    table: Table, row: Mapping[str, Any], name: str, problem: str, allowed: Iterable[str]
) -> Finding:
    """Create a finding about a cell of the vocabulary that names an unknown column or code.

    Args:
        table: the vocabulary
        row: the row of the cell, with its line in `_line`
        name: the name of the cell's column: "column" or "code"
        problem: what is wrong, as the end of a sentence: "is not a code of sex"
        allowed: the values that the cell may have; the nearest one is proposed
    """
    cell = str(row[name])
    return create_finding(
        "cell-enum",
        table.path,
        row["_line"],
        name,
        table.format_key(row),
        cell=quote_value(cell),
        problem=problem,
        hint=did_you_mean(cell, allowed) or "Correct column and code, or remove the row.",
    )
