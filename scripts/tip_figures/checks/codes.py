"""Do the codes of each figure agree with the codebook, the source and the figure's own label?"""

from collections.abc import Iterator, Mapping

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures import labels
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow


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


def _check_label(figures: Figures, figure: FigureRow) -> Iterator[Finding]:
    """Is the label the one that number and codes give?"""
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


def _check_repeated_cells(figures: Figures) -> Iterator[Finding]:
    """Does each cell have one figure per source?

    Several parts of one year, such as April and October, are distinguished by their notes.
    """

    def make_key(figure: FigureRow) -> tuple[object, ...]:
        part_of_year = figure.note if figure.period == "part_of_year" else ""
        return figure.source_id, figure.cell, part_of_year

    for first, *others in group_by(figures.figures, make_key).values():
        for figure in others:
            yield figures.create_finding(figure, "figure_id", "cell-repeats", other=first)
