"""The page of an area: everything that its template shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.changelog import Erratum
from tip_figures.figures.contradictions import find_contradictions
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import Cell, FigureRow, IndicatorRow, SourceRow
from tip_figures.figures.totals import select_totals
from tip_figures.page.chart_blocks import ChartBlock, make_chart_blocks
from tip_figures.page.check_entries import CheckEntry, RepetitionEntry
from tip_figures.page.entries import FigureEntry, make_entries
from tip_figures.page.facets import Facet, list_facets
from tip_figures.page.html_page import HtmlPage
from tip_figures.page.outcomes import (
    Outcomes,
    find_checks_by_figure,
    find_divisions,
    find_outcomes,
    sort_for_readers,
)
from tip_figures.page.phrases import capitalize, name_indicators
from tip_figures.page.reports import (
    describe_extent,
    describe_publishers,
    describe_reports,
    explain_excerpts,
    list_report_codes,
    name_report,
)
from tip_figures.page.series import AreaSeries, write_headline, write_standfirst


@dataclass(frozen=True)
class Division:
    """A figure of an edition, and the checks that divide it into parts."""

    figure: FigureEntry
    checks: Sequence[CheckEntry]


@dataclass(frozen=True)
class Edition:
    """What one passage contributes.

    report:      its report, where the page has several; else empty
    extent:      how much of the section was read
    main_figure: its newest figure of the first series; None if it has none
    figures:     all of its figures
    undrawn:     those that no drawing shows
    """

    source: SourceRow
    report: str
    extent: str
    main_figure: FigureEntry | None
    figures: Sequence[FigureEntry]
    contradicted: Sequence[CheckEntry]
    divisions: Sequence[Division]
    undrawn: Sequence[FigureEntry]


@dataclass(frozen=True)
class IndicatorEntry:
    """What one indicator counts."""

    indicator_id: str
    label: str
    definition: str
    note: str
    counter: str


@dataclass(frozen=True, kw_only=True)
class AreaPage(HtmlPage):
    """The page of an area.

    area_code:        its code
    passages:         figures of the passages that the page shows, the newest edition first
    charts:           its charts; the first one is that of the leading series
    omitted_figures:  how many figures of older passages it has no room for
    entries:          its figures by id
    rows:             its figures in the order of the table
    total_ids:        ids of the figures that are totals
    rows_by_cell:     figures that state the same in several editions, by what they count
    checks_by_figure: checks of which a figure is a term, by figure_id
    contradictions:   checks that fail, by figure_id of the numbers that do not agree
    divisions:        checks that divide a figure into parts, by figure_id of the total
    """

    area_code: str
    errata: Sequence[Erratum]
    passages: Figures
    omitted_figures: int
    series: AreaSeries
    charts: Sequence[ChartBlock]
    outcomes: Outcomes
    entries: Mapping[str, FigureEntry]
    rows: Sequence[FigureEntry]
    total_ids: frozenset[str]
    rows_by_cell: Mapping[Cell, Sequence[FigureRow]]
    checks_by_figure: Mapping[str, Sequence[EvaluatedIdentity]]
    contradictions: Mapping[str, Sequence[str]]
    divisions: Mapping[str, Sequence[EvaluatedIdentity]]

    @property
    def area(self) -> str:
        """The name of the area."""
        return self.passages.get_code_label("ref_area", self.area_code)

    @property
    def preview(self) -> str:
        """The file of the picture that other sites show beside a link; empty without a series."""
        return f"{quote(self.area_code, safe='')}.png" if self.series.leading else ""

    @property
    def publishers(self) -> str:
        """Who published the reports."""
        return describe_publishers(self.passages.sources)

    @property
    def reports(self) -> list[str]:
        """The reports with their editions: “Report on Places, 2021–2022”."""
        return describe_reports(self.passages.sources)

    @property
    def extent(self) -> str:
        """How much of the reports was read."""
        return describe_extent(self.passages.sources)

    @property
    def excerpts(self) -> str:
        """What an excerpt is; empty if there is none."""
        return explain_excerpts(self.passages.sources)

    @property
    def headline(self) -> str:
        """The first sentence; the area's name if there is no series."""
        if not self.series.leading:
            return self.area
        return write_headline(self.passages, self.series.leading[0])

    @property
    def main_chart(self) -> ChartBlock | None:
        """The first chart; None if there is no series."""
        return self.charts[0] if self.series.leading else None

    @property
    def small_charts(self) -> Sequence[ChartBlock]:
        """The other charts."""
        return self.charts[1:] if self.series.leading else self.charts

    @property
    def standfirsts(self) -> list[str]:
        """A sentence for each further series of the first chart."""
        return [write_standfirst(self.passages, line) for line in self.series.leading[1:]]

    @property
    def has_problems(self) -> bool:
        """Whether any check fails or any number is in doubt."""
        return bool(self.contradicted or self.repetitions or self.doubtful)

    @property
    def contradicted(self) -> list[CheckEntry]:
        """Checks that fail."""
        return self._checks_of(self.outcomes.contradicted)

    @property
    def redefined(self) -> list[CheckEntry]:
        """Checks that fail because two sources define a count differently."""
        return self._checks_of(self.outcomes.redefined)

    @property
    def holding(self) -> list[CheckEntry]:
        """Checks that hold."""
        return self._checks_of(self.outcomes.holding)

    @property
    def computing(self) -> list[CheckEntry]:
        """Checks that hold because a figure is computed by them."""
        return self._checks_of(self.outcomes.computing)

    @property
    def repetitions(self) -> list[RepetitionEntry]:
        """Numbers that are reported for two consecutive years."""
        return [
            RepetitionEntry(
                self.passages, self.entries[earlier.figure_id], self.entries[later.figure_id]
            )
            for earlier, later in self.outcomes.repetitions
        ]

    @property
    def doubtful(self) -> list[FigureEntry]:
        """Other figures that are marked as doubtful."""
        return self._entries_of(self.outcomes.doubtful)

    @property
    def editions(self) -> list[Edition]:
        """The passages, the newest first."""
        rows_by_source = group_by(self.rows, lambda figure: figure.row.source_id)
        drawn_ids = self._find_drawn_ids()
        return [
            self._make_edition(source, rows_by_source.get(source.source_id, []), drawn_ids)
            for source in self.passages.sources
        ]

    def _make_edition(
        self, source: SourceRow, figures: Sequence[FigureEntry], drawn_ids: set[str]
    ) -> Edition:
        return Edition(
            source=source,
            report=name_report(source) if len(self.reports) > 1 else "",
            extent=self.passages.get_code_label("extent", source.extent),
            main_figure=self._find_main_figure(figures),
            figures=figures,
            contradicted=[
                check for check in self.contradicted if check.source_id == source.source_id
            ],
            divisions=self._list_divisions(figures),
            undrawn=[figure for figure in figures if figure.figure_id not in drawn_ids],
        )

    def _find_drawn_ids(self) -> set[str]:
        """Find the ids of figures that a drawing of a division or of a contradiction shows."""
        ids: set[str] = set()
        for checks in self.divisions.values():
            for evaluated in checks:
                ids.update(operand.figure_id for operand in evaluated.operands)
        return ids

    def _find_main_figure(self, figures: Sequence[FigureEntry]) -> FigureEntry | None:
        """Find the newest figure that the first series could have; figures are sorted by year."""
        if not self.series.leading:
            return None
        newest = self.series.leading[0].figures[-1]
        comparable = [
            figure
            for figure in figures
            if figure.indicator.indicator_id == newest.indicator_id
            and figure.row.codes == newest.codes
            and figure.row.period == newest.period
        ]
        return comparable[-1] if comparable else None

    def _list_divisions(self, figures: Sequence[FigureEntry]) -> list[Division]:
        """List the figures that checks divide into parts which add up to them."""
        divisions = []
        for figure in figures:
            checks = self._checks_of(self.divisions.get(figure.figure_id, []))
            consistent = [check for check in checks if not check.is_contradicted]
            if consistent:
                divisions.append(Division(figure, consistent))
        return divisions

    @property
    def total_rows(self) -> list[FigureEntry]:
        """The rows that the table shows before it is filtered."""
        return [figure for figure in self.rows if self.is_in_totals(figure)]

    @property
    def report_codes(self) -> list[tuple[str, str]]:
        """The short names of reports in the table, each with its report."""
        return list_report_codes(self.passages)

    @property
    def has_gaps(self) -> bool:
        """Whether a year of a series has no number."""
        return any(line.gaps for line in self.series.every)

    @property
    def facets(self) -> list[Facet]:
        """What the table can be filtered by."""
        return list_facets(self.passages)

    def is_in_totals(self, figure: FigureEntry) -> bool:
        """Whether the table shows a figure before it is filtered."""
        return figure.figure_id in self.total_ids

    def is_contradicted(self, figure: FigureEntry) -> bool:
        """Whether a figure, or that of another edition, does not agree with other numbers."""
        return figure.figure_id in self.contradictions

    def checks_of(self, figure: FigureEntry) -> list[CheckEntry]:
        """Return the checks of which a figure is a term."""
        return self._checks_of(self.checks_by_figure.get(figure.figure_id, []))

    def other_editions(self, figure: FigureEntry) -> list[FigureEntry]:
        """Return the figures of other editions that state the same count."""
        figures = self._entries_of(self.rows_by_cell[figure.row.cell])
        return [other for other in figures if other.figure_id != figure.figure_id]

    @property
    def indicators(self) -> list[IndicatorEntry]:
        """What each indicator of the page counts."""
        used_ids = {figure.indicator_id for figure in self.passages.figures}
        used = [row for row in self.passages.indicators if row.indicator_id in used_ids]
        return [self._describe_indicator(indicator) for indicator in used]

    def _describe_indicator(self, indicator: IndicatorRow) -> IndicatorEntry:
        return IndicatorEntry(
            indicator_id=indicator.indicator_id,
            label=capitalize(indicator.label),
            definition=indicator.definition,
            note=name_indicators(self.passages, indicator.note),
            counter=self.passages.get_code_label("counted_by", indicator.counted_by),
        )

    def _entries_of(self, figures: Sequence[FigureRow]) -> list[FigureEntry]:
        return [self.entries[figure.figure_id] for figure in figures]

    def _checks_of(self, identities: Sequence[EvaluatedIdentity]) -> list[CheckEntry]:
        return [CheckEntry(self.passages, evaluated, self.entries) for evaluated in identities]


def make_area_page(
    page: HtmlPage,
    *,
    area_code: str,
    errata: Sequence[Erratum],
    passages: Figures,
    omitted_figures: int,
    series: AreaSeries,
) -> AreaPage:
    """Make the page of an area from its figures and their series.

    page: what it shares with other pages
    """
    entries = make_entries(passages)
    rows = sort_for_readers(passages, series)
    return AreaPage(
        descriptor=page.descriptor,
        dataset=page.dataset,
        downloads=page.downloads,
        area_code=area_code,
        errata=[erratum for erratum in errata if erratum.figure_id in entries],
        passages=passages,
        omitted_figures=omitted_figures,
        series=series,
        charts=make_chart_blocks(passages, area_code, series, entries),
        outcomes=find_outcomes(passages, rows),
        entries=entries,
        rows=[entries[figure.figure_id] for figure in rows],
        total_ids=frozenset(total.figure.figure_id for total in select_totals(passages)),
        rows_by_cell=group_by(rows, lambda figure: figure.cell),
        checks_by_figure=find_checks_by_figure(passages),
        contradictions=find_contradictions(passages),
        divisions=find_divisions(passages),
    )
