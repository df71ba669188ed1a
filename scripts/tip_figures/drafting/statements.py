"""Write in words what a suggested identity states."""

from collections.abc import Sequence

from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow

STATEMENTS = {
    "sum": "{others} make up all {main}.",
    "part_of": "{others}: part of all {main}.",
    "order": "more {main} in {year} than in {earlier_year}.",
    "percent_change": "change from {earlier_year} to {year} in percent: {main}.",
    "same_rate": "one exchange rate converts all amounts.",
    "restated": "{main}: stated by another edition in other cells.",
}
_SAME_CELL = "Two sources count {main}."
_NO_LABEL = "of this"  # of a figure for which no indicator is suggested


def write_statement(
    figures: Figures, kind: str, main: FigureRow, others: Sequence[FigureRow]
) -> str:
    """Write what an identity states.

    figures: the package, whose labels are used
    kind:    of the identity
    main:    the figure that it is about: a total, a whole, the higher figure
    others:  its other figures, one at least
    """
    names = [
        _describe_codes(figures, figure, main) or _get_label(figures, figure) for figure in others
    ]
    is_same_source = all(figure.source_id == main.source_id for figure in others)
    if kind == "restated" and is_same_source:
        (total,) = others
        total_words = _describe_with_codes(figures, total)
        return f"All {total_words}: {_describe_codes(figures, main, total)}."
    is_same_cell = all(figure.cell == main.cell for figure in others)
    template = _SAME_CELL if kind == "restated" and is_same_cell else STATEMENTS[kind]
    statement = template.format(
        main=_describe_with_codes(figures, main),
        others=" and ".join(", ".join(names).rsplit(", ", 1)),
        year=main.year,
        earlier_year=others[0].year,
    )
    return statement[0].upper() + statement[1:]


def _describe_with_codes(figures: Figures, figure: FigureRow) -> str:
    """Name what a figure counts, with its codes in brackets."""
    label = _get_label(figures, figure)
    return f"{label} ({_describe_codes(figures, figure)})" if figure.breakdown else label


def _describe_codes(figures: Figures, figure: FigureRow, main: FigureRow | None = None) -> str:
    """Name the codes of a figure that are not `all` and that the main figure does not have."""
    names = []
    for dimension in figure.breakdown:
        code = figure.codes[dimension]
        if main is None or code != main.codes[dimension]:
            names.append(_name_code(figures, dimension, code))
    return " ".join(names)


def _name_code(figures: Figures, dimension: str, code: str) -> str:
    country = load_countries().get(code)  # the package may not have its area yet
    return country.name if country else figures.get_code_label(dimension, code)


def _get_label(figures: Figures, figure: FigureRow) -> str:
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    return indicator.label if indicator else _NO_LABEL
