"""Figures in words: label and amount, how the descriptor names a source, and where the report states a figure: numeral and link."""

import re
from collections.abc import Mapping
from urllib.parse import quote as percent

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow, SourceRow

SHORT, LONGEST = 80, 120  # characters that a label has where it can, and at most


def make_label(figures: Figures, figure: FigureRow) -> str:
    """A figure's row in words: “at least 41 trafficking victims assisted, female, Iceland 2020”.

    It says every code but those that stand for a total, so that no two cells of a source have one; place, counter and status
    have columns of their own. Where it would be long, countries are named by their codes.

    returns: "" where a code that it needs is unknown or a cell that it needs is empty
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if (
        indicator is None
        or figure.ref_area not in figures.area_by_id
        or not all(map(figure.codes.get, indicator.dimensions))
    ):
        return ""
    if any(
        one.is_area and figure.codes[one.name] not in ("", *figures.area_by_id)
        for one in figures.dimensions
    ):
        return ""
    start = f"{format_amount(figures, figure)} {describe_counted(figures, figure)}"
    area_and_year = f"{figures.code_label('ref_area', figure.ref_area)} {figure.year}"
    for short, most in ((False, SHORT), (True, LONGEST)):
        end = "".join(
            f", {part}"
            for part in (describe_breakdown(figures, figure, short), area_and_year)
            if part
        )
        if len(start + end) <= most:
            return start + end
    return f"{start[: LONGEST - 1 - len(end)].rstrip()}…{end}"


def describe_counted(figures: Figures, figure: FigureRow) -> str:
    """What a figure counts: the label of its indicator, of one thing where there is one: “trafficking victim identified”."""
    words = figures.indicator_by_id[figure.indicator_id].label
    found = re.search(r"\b(?:people|\w+[^\Wsui]s)\b", words)
    if figure.value != 1 or figure.value_to is not None or found is None:
        return words
    one = "person" if found[0] == "people" else re.sub("ies$", "ys", found[0])[:-1]
    return words[: found.start()] + one + words[found.end() :]


def format_amount(figures: Figures, figure: FigureRow) -> str:
    """A figure's number with its bound, and with what it is measured in: “at least 2,500,000 ISK”.

    What is counted stands in the label of the indicator, unless that has several units.
    """
    bound = "" if figure.bound == "exact" else f"{figures.code_label('bound', figure.bound)} "
    value = (
        format_number(figure.value)
        if figure.value_to is None
        else f"{format_number(figure.value)} and {format_number(figure.value_to)}"
    )
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    measured = (
        figure.unit == "percent"
        or figure.unit.isupper()
        or indicator is None
        or len(indicator.units) > 1
    )
    return f"{bound}{value}{f' {figure.unit}' if measured else ''}"


def describe_breakdown(figures: Figures, figure: FigureRow, short: bool = False) -> str:
    """What divides a figure: “from Norway, forced labor”; "" for a total.

    A word has the preposition with which the title of its column ends (Exploited in, Referred by).

    short: countries by their codes
    """
    phrases = []
    for one in figures.dimensions:
        code = figure.codes[one.name]
        if code not in ("", "all"):
            country = (
                one.is_area
                and code in figures.area_by_id
                and figures.area_by_id[code].kind == "country"
            )
            found = re.search(r" (in|by|from|to|of|at|for)$", one.title)
            preposition = found[1] if found else "from" if one.is_area else ""
            phrases.append(
                f"{preposition} {code if short and country else figures.code_label(one.name, code)}".strip()
            )
    return ", ".join(phrases)


def describe_source(figures: Figures, source: SourceRow) -> Mapping[str, str]:
    """What the descriptor's `sources` say of a source."""
    area, extent = (
        figures.code_label("ref_area", source.ref_area),
        figures.code_label("extent", source.extent),
    )
    title = f"{source.title} ({source.publisher}): {area}, {source.section}, {extent}"
    return {"title": title, "path": source.url, "version": str(source.edition_year)}


def find_stating_numerals(figures: Figures) -> Mapping[str, NumeralRow]:
    """The numeral that states each figure, by figure_id: the first of role figure.

    A derived figure that a numeral of another one states as well (“all 82 … received assistance”) has that numeral; one that
    follows by arithmetic has none.
    """
    found: dict[str, NumeralRow] = {}
    for figure in figures.figures:
        name = figure.figure_id
        if figure.basis == "derived":
            terms = figures.terms_by_identity.get(figure.derived_by, ())
            name = next(
                (one.figure_id for one in terms if one.role == "first" and len(terms) == 2), ""
            )
        own = [one for one in figures.numerals_by_figure.get(name, ()) if one.role == "figure"]
        if own and own[0].source_id == figure.source_id:
            found[figure.figure_id] = own[0]
    return found


def find_places(figures: Figures) -> Mapping[str, str]:
    """Where each figure is stated, `paragraph.sentence:start`, by figure_id."""
    return {
        name: f"{one.paragraph}.{one.sentence}:{one.start}"
        for name, one in find_stating_numerals(figures).items()
    }


def describe_place(figure: FigureRow) -> str:
    """“paragraph 1, sentence 2”; nothing for a figure that follows by arithmetic."""
    return re.sub(r"(\d+)\.(\d+):\d+", r"paragraph \1, sentence \2", figure.place)


def make_link(source: SourceRow, quote: str) -> str:
    """The address of a passage that marks a quote in it; without a quote the address of the passage."""
    return (
        f"{source.url}#:~:text={percent(quote, safe='').replace('-', '%2D')}"
        if quote
        else source.url
    )
