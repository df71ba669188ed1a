"""Documents of the repository that are generated from the figures when a version is released.

They are docs/contradictions.md, docs/figures.svg and, in README, the table of years and where the
downloads are. Each contains a hash of the tables that it was generated from. README and
docs/data-card.md also name the countries with their years.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.citation import release_url
from tip_figures.datapackage.package import Package
from tip_figures.figures.edition_comparison import EditionComparison, compare_editions
from tip_figures.figures.labels import format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.report_comparison import ReportCell, compare_reports
from tip_figures.page.check_entries import CheckEntry, RepetitionEntry
from tip_figures.page.entries import FigureEntry, make_entries
from tip_figures.page.outcomes import find_outcomes, sort_for_readers
from tip_figures.page.passages import split_by_area
from tip_figures.page.phrases import describe_figure
from tip_figures.page.picture import render_picture
from tip_figures.page.rendering import render_template
from tip_figures.page.series import AreaSeries, describe_series, find_series

CONTRADICTIONS = "docs/contradictions.md"
PICTURE = "docs/figures.svg"
README = "README.md"
DATA_CARD = "docs/data-card.md"
HASH_DIGITS = 16  # enough to distinguish the versions of one package
YEARS_TABLE = re.compile(r"(?s)<!-- generated: years\b[^>]*-->.*?<!-- end: years -->")
DOWNLOADS = re.compile(r"(?s)<!-- generated: downloads -->.*?<!-- end: downloads -->")
COUNTRIES = re.compile(r"(?s)<!-- generated: countries -->.*?<!-- end: countries -->")


@dataclass(frozen=True)
class ContradictionsDocument:
    """What docs/contradictions.md lists.

    has_several_areas: whether headings name the area
    check_count:       how many checks have an outcome
    editions:          how many counts several editions state, and how many of them agree
    reports:           the counts that several reports state
    """

    has_several_areas: bool
    check_count: int
    holding_count: int
    rounding_count: int
    computing_count: int
    editions: EditionComparison
    reports: "ReportsTable"
    contradicted: Sequence[CheckEntry]
    redefined: Sequence[CheckEntry]
    repetitions: Sequence[RepetitionEntry]
    doubtful: Sequence[FigureEntry]


@dataclass(frozen=True)
class ReportsRow:
    """A count that several reports state.

    statements: by report: the numbers, each with its edition; empty if the report has none
    verdict:    “yes”, or “no” with the reason
    """

    area: str
    year: int
    description: str
    statements: Sequence[str]
    verdict: str


@dataclass(frozen=True)
class ReportsTable:
    """The counts that several reports state.

    titles: of the reports
    agree:  how many counts have the same number in all reports
    """

    titles: Sequence[str]
    cells: Sequence[ReportsRow]
    agree: int


@dataclass(frozen=True)
class YearsTable:
    """README's table: a row per year, a column per leading series of each area.

    doubts: its numbers that are in doubt: “Denmark 2016 (110)”
    breaks: its numbers with a new definition
    """

    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    doubts: Sequence[str]
    breaks: Sequence[str]


def render_documents(package: Package, figures: Figures) -> dict[str, str]:
    """Render the documents, by their path in the package.

    The picture is that of the first area that has a series. README is rendered if it has a place
    for the table of years, between `<!-- generated: years -->` and `<!-- end: years -->`, and the
    data card if it has one for the countries.
    """
    areas = split_by_area(figures)
    series = {code: find_series(area_figures) for code, area_figures in areas.items()}
    origin = f"tables with hash {hash_tables(package)} -->"
    contradictions = _list_contradictions(figures, has_several_areas=len(areas) > 1)
    text = render_template("contradictions.md.j2", document=contradictions)
    documents = {CONTRADICTIONS: f"<!-- generated from {origin}\n\n{text}"}
    pictures = [render_picture(areas[code], series[code].leading) for code in areas]
    drawn_pictures = [picture for picture in pictures if picture]
    if drawn_pictures:
        documents[PICTURE] = f"{drawn_pictures[0]}<!-- generated from {origin}\n"
    countries = _name_countries(areas, series)
    readme_text = _read_document(package, README)
    if YEARS_TABLE.search(readme_text):
        tables = _render_years(areas, series)
        table = f"<!-- generated: years, from {origin}\n\n{tables}\n<!-- end: years -->"
        readme_text = _update_readme(package, readme_text, table)
        documents[README] = COUNTRIES.sub(lambda _: countries, readme_text)
    data_card = _read_document(package, DATA_CARD)
    if COUNTRIES.search(data_card):
        documents[DATA_CARD] = COUNTRIES.sub(lambda _: countries, data_card)
    return documents


def _read_document(package: Package, path: str) -> str:
    """Read a document of the package; empty if it has none."""
    file = package.root / path
    return file.read_text("utf-8") if file.is_file() else ""


def _name_countries(areas: Mapping[str, Figures], series: Mapping[str, AreaSeries]) -> str:
    """Name the areas with the years of their first series: “Denmark 2015–2022”."""
    names = []
    for code, figures in areas.items():
        name = figures.get_code_label("ref_area", code)
        if series[code].every:
            first, last = series[code].every[0].years
            name += f" {first}–{last}"
        names.append(name)
    return f"<!-- generated: countries -->{', '.join(names)}<!-- end: countries -->"


def hash_tables(package: Package) -> str:
    """Return the first 16 hexadecimal digits of a SHA-256 hash of all tables."""
    digest = hashlib.sha256()
    for table in package.tables.values():
        if table.file:
            digest.update(table.file.read_bytes())
    return digest.hexdigest()[:HASH_DIGITS]


def _list_contradictions(figures: Figures, *, has_several_areas: bool) -> ContradictionsDocument:
    entries = make_entries(figures)
    outcomes = find_outcomes(figures, sort_for_readers(figures, find_series(figures)))
    return ContradictionsDocument(
        has_several_areas=has_several_areas,
        check_count=outcomes.count,
        holding_count=len(outcomes.holding),
        rounding_count=outcomes.within_rounding,
        computing_count=len(outcomes.computing),
        editions=compare_editions(figures),
        reports=_make_reports_table(figures),
        contradicted=[
            CheckEntry(figures, evaluated, entries) for evaluated in outcomes.contradicted
        ],
        redefined=[CheckEntry(figures, evaluated, entries) for evaluated in outcomes.redefined],
        repetitions=[
            RepetitionEntry(figures, entries[earlier.figure_id], entries[later.figure_id])
            for earlier, later in outcomes.repetitions
        ],
        doubtful=[entries[figure.figure_id] for figure in outcomes.doubtful],
    )


def _make_reports_table(figures: Figures) -> ReportsTable:
    cells = list(compare_reports(figures))
    coded_reports = {source.report for source in figures.sources}
    reports = [code for code in figures.code_labels["report"] if code in coded_reports]
    return ReportsTable(
        titles=[figures.get_code_label("report", report) for report in reports],
        cells=[_make_reports_row(figures, reports, cell) for cell in cells],
        agree=sum(cell.agrees for cell in cells),
    )


def _make_reports_row(figures: Figures, reports: Sequence[str], cell: ReportCell) -> ReportsRow:
    figure = cell.first_figure
    statements = []
    for report in reports:
        numbers = [
            f"{format_amount(figures, row)} ({figures.source_by_id[row.source_id].edition_year})"
            for row in cell.figures_by_report.get(report, ())
        ]
        statements.append("; ".join(numbers))
    return ReportsRow(
        area=figures.get_code_label("ref_area", figure.ref_area),
        year=figure.year,
        description=describe_figure(figures, figure),
        statements=statements,
        verdict="yes" if cell.agrees else f"no: {cell.reason}",
    )


def _render_years(areas: Mapping[str, Figures], series: Mapping[str, AreaSeries]) -> str:
    """Render the table of years; empty if no area has a series."""
    columns = []
    lines = []
    for code, figures in areas.items():
        area = f"{figures.get_code_label('ref_area', code)}: " if len(areas) > 1 else ""
        for line in series[code].leading:
            columns.append(f"{area}{describe_series(figures, line)}")
            lines.append((figures, line))
    years = {year for _, line in lines for year in line.years}
    rows = []
    for year in range(min(years), max(years) + 1) if years else ():
        rows.append((year, [line.describe_year(figures, year) for figures, line in lines]))
    doubts = []
    breaks = []
    for figures, line in lines:
        for figure in line.figures:
            if line.describe_doubt(figure):
                doubts.append(_name_number(figures, figure))
            if line.explain_break(figure.year):
                breaks.append(_name_number(figures, figure))
    return render_template("years.md.j2", table=YearsTable(columns, rows, doubts, breaks))


def _name_number(figures: Figures, figure: FigureRow) -> str:
    """Name a number of the table of years: “Denmark 2016 (110)”."""
    area = figures.get_code_label("ref_area", figure.ref_area)
    return f"{area} {figure.year} ({format_amount(figures, figure)})"


def _update_readme(package: Package, text: str, table: str) -> str:
    """Put the table of years and the address of the downloads into README."""
    address = release_url(package.descriptor)
    where = f"The files are at {address}." if address else "The files are attached to each release."
    sentences = f"{where} `make build` writes them to `dist/` in two minutes."
    downloads = f"<!-- generated: downloads -->\n\n{sentences}\n\n<!-- end: downloads -->"
    text = YEARS_TABLE.sub(lambda _: table, text)
    return DOWNLOADS.sub(lambda _: downloads, text)
