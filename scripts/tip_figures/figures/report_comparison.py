"""Which cells several reports state, and whether they give the same number."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.edition_comparison import find_shared_cells, get_stated_value
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow


class ReportCell(NamedTuple):
    """A cell that several reports state.

    figures_by_report: code of the report → its figures of the cell, the oldest edition first
    reason:            why the numbers differ, as far as a restatement explains it; else ""
    """

    figures_by_report: Mapping[str, Sequence[FigureRow]]
    reason: str

    @property
    def first_figure(self) -> FigureRow:
        """A figure of the cell."""
        return next(iter(self.figures_by_report.values()))[0]

    @property
    def agrees(self) -> bool:
        """Whether all figures of the cell have one value."""
        figures = chain.from_iterable(self.figures_by_report.values())
        return len({get_stated_value(figure) for figure in figures}) == 1


def compare_reports(figures: Figures) -> Iterator[ReportCell]:
    """Compare the cells that several reports state, in the order of their figures."""
    restatements = [row for row in figures.evaluated if row.identity.kind == "restated"]
    for cell_figures in find_shared_cells(figures):
        figures_by_report = group_by(
            cell_figures, lambda figure: figures.source_by_id[figure.source_id].report
        )
        if len(figures_by_report) > 1:
            cell = ReportCell(figures_by_report, "")
            reason = "" if cell.agrees else _find_reason(cell_figures, restatements)
            yield cell._replace(reason=reason)


def _find_reason(
    cell_figures: Sequence[FigureRow], restatements: Sequence[EvaluatedIdentity]
) -> str:
    """Find the restatement of figures of a cell; return its explanation or statement."""
    figure_ids = {figure.figure_id for figure in cell_figures}
    for evaluated in restatements:
        term_ids = {figure.figure_id for figure in evaluated.figures}
        if len(term_ids & figure_ids) > 1:
            return evaluated.identity.explanation or evaluated.identity.statement
    return ""
