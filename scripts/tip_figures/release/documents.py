"""Documents of the repository that show the tables, renewed when a version is released.

They are docs/contradictions.md, docs/figures.svg, CITATION.cff, .zenodo.json and, in README and
the data card, the parts between `<!-- generated: NAME -->` and `<!-- end: NAME -->`.

README also says with which version each passage was proved with its text. The record of proofs is
written where texts are available (`tests/measures/documents.py TEXT…`). A passage whose rows have
changed since, or that has no record, is not yet proved; this is no error.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.csv_file import CsvRow, format_csv_rows, read_csv_rows
from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import count_noun, format_markdown_table, join_words
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow
from tip_figures.page.charts import Series, find_series
from tip_figures.page.rendering import render_template
from tip_figures.page.tables import (
    Row,
    Tables,
    describe_doubt,
    describe_years,
    list_years,
    read_tables,
    write_amount,
)
from tip_figures.release.contents import make_descriptor
from tip_figures.release.metadata import write_zenodo

RECORD = "docs/proofs.csv"
MAX_NAMES = 3  # of areas in a sentence; more are counted
NOT_PROVED = "not yet proved"
_COLUMNS = ("source_id", "version", "fingerprint", "numerals_hash")
_HEADINGS = (
    "report",
    "section",
    "extent",
    "proved with version",
    "editions",
    "countries",
    "passages",
)


def read_record(file: Path) -> dict[str, CsvRow]:
    """Return, by source_id, the record of each source that was proved: a row of docs/proofs.csv.

    A source is a passage of a report. To prove it is to compare its numerals with the text of the
    report.

    Returns:
        rows with the columns in _COLUMNS; an empty mapping if the file does not exist
    """
    if not file.exists():
        return {}
    return {row["source_id"]: row for row in read_csv_rows(file)}


def write_record(records: Iterable[CsvRow], file: Path) -> None:
    """Write records of proved sources into a CSV file, in the order in which they are given."""
    file.write_text(format_csv_rows(_COLUMNS, records), encoding="utf-8", newline="\n")


def make_record(figures: Figures, source_id: str) -> CsvRow:
    """Return the record of a source as it would be if the source were proved now.

    The record has the version of the package, the fingerprint of the source and a hash of its
    numerals. If docs/proofs.csv has the same record, apart from the version, the proof is still
    valid. `numerals_hash` covers the place and the text of each numeral, in any order of rows. It
    does not cover cells such as `value`: they are about the meaning of a numeral, so they may
    change without another proof.

    Args:
        source_id: of a source that exists
    """
    get_place = attrgetter("paragraph", "sentence", "start", "end", "text")
    places = sorted(get_place(row) for row in figures.numerals if row.source_id == source_id)
    lines = "".join(f"{','.join(map(str, place))}\n" for place in places)
    return {
        "source_id": source_id,
        "version": str(figures.package.descriptor["version"]),
        "fingerprint": figures.source_by_id[source_id].fingerprint,
        "numerals_hash": hashlib.sha256(lines.encode()).hexdigest(),
    }


def render_coverage(figures: Figures) -> str:
    """Return a Markdown table of the passages that were read, by report and section.

    A row is about the passages of one report, section and extent that were proved with the same
    version, or are not yet proved. It has the years of their editions, the number of their
    countries and the number of passages. A passage without a valid proof is not yet proved (see
    `make_record`).
    """
    records = read_record(figures.package.root / RECORD)

    def describe(source: SourceRow) -> tuple[str, ...]:
        """Return the cells that passages of one row share: report, section, extent, version."""
        record = records.get(source.source_id, {})
        version = record.get("version", "")
        # A passage that was proved with another version is still proved. So the version of the
        # record replaces the present version before the two records are compared.
        expected = make_record(figures, source.source_id) | {"version": version}
        return (
            figures.get_code_label("report", source.report),
            source.section,
            source.extent,
            version if record == expected else NOT_PROVED,
        )

    rows = []
    for shared_cells, sources in sorted(group_by(figures.sources, describe).items()):
        years = list_years(source.edition_year for source in sources)
        areas = {source.ref_area for source in sources}
        rows.append((*shared_cells, years, f"{len(areas):,}", f"{len(sources):,}"))
    return "\n".join(format_markdown_table(_HEADINGS, rows)) + "\n"


def render_documents(package: Package) -> dict[str, str]:
    """Return, by path, the texts of the documents that show the tables; no file is written.

    README and the data card are rendered only if they exist, and only their generated parts change.
    A chart, and a table of years in README or the data card, show the area that the descriptor
    names as `featured_area`. Without this property, the chart is not rendered and the table of
    years stays as it is.

    Raises:
        CommandError: if the featured area has no series that a chart can show, the figures cannot
            be read, or the descriptor does not have what every release needs
    """
    tables = read_tables(package)
    descriptor = make_descriptor(package, tables.figures)
    documents = {
        "CITATION.cff": format_citation_file(descriptor),
        ".zenodo.json": write_zenodo(descriptor),
        "docs/contradictions.md": render_template(
            "contradictions.md.j2",
            relations=group_by(tables.relations, attrgetter("outcome")),
            reports=tables.report_names,
        ),
    }
    parts = _render_parts(tables, descriptor)
    featured_area = descriptor.get("featured_area")
    if featured_area:
        drawn_series = _find_drawn_series(package, tables, featured_area)
        parts["years"] = f"\n\n{render_years(tables.figures, drawn_series)}\n\n"
        documents["docs/figures.svg"] = render_template(
            "picture.svg.j2", chart=drawn_series[0], figures=tables.figures
        )
    for path in ("README.md", "docs/data-card.md"):
        if (package.root / path).is_file():
            text = (package.root / path).read_text("utf-8")
            for name, content in parts.items():
                text = replace_part(text, name, content)
            documents[path] = text
    return documents


def _find_drawn_series(package: Package, tables: Tables, area: str) -> list[Series]:
    """Return the series of the featured area that a chart can show, at least one.

    They have two numbers or more, of which at least one is not zero.

    Args:
        package: named in the error
        area: code of the area

    Raises:
        CommandError: if no series can be shown
    """
    drawn_series = [series for series in find_series(tables, area) if series.is_drawn]
    if not drawn_series:
        raise CommandError(
            f"{package.path}: a chart of the featured_area {area} needs a series with "
            "two numbers or more. Name another area."
        )
    return drawn_series


def _render_parts(tables: Tables, descriptor: Mapping[str, Any]) -> dict[str, str]:
    """Return, by name, the generated parts of README and the data card.

    The part `years` is not among them, because it needs a featured area. If the descriptor has no
    `comparability`, this part is ""; without a `homepage`, `downloads` does not name the address.
    """
    homepage = descriptor.get("homepage")
    place = f"The files are at {homepage}. " if homepage else ""
    return {
        "numbers": describe_numbers(tables),
        "countries": list_countries(tables),
        "comparability": str(descriptor.get("comparability", "")),
        "coverage": f"\n\n{render_coverage(tables.figures)}\n",
        "downloads": f"\n\n{place}`make build` writes all files of a release to `dist/`.\n\n",
    }


def replace_part(text: str, name: str, content: str) -> str:
    """Return a Markdown text in which the parts called `name` have new content.

    A part is what stands between the comments `<!-- generated: NAME -->` and `<!-- end: NAME -->`.
    The comments stay. A text without these comments is returned unchanged.

    Args:
        name: of letters only, because it is used in a regular expression
        content: all that stands between the comments, even spaces and line ends
    """
    pattern = rf"(<!-- generated: {name} -->).*?(<!-- end: {name} -->)"
    # A function, because a backslash in a replacement text would be read as an escape.
    return re.sub(pattern, lambda marks: f"{marks[1]}{content}{marks[2]}", text, flags=re.DOTALL)


def describe_numbers(tables: Tables) -> str:
    """Return a sentence that says how many figures there are, and from which sections.

    Areas with figures from the same sections are named together; if they are more than MAX_NAMES,
    they are only counted. The smallest group of areas comes first. Without figures, the sentence is
    “0 numbers.”

    Returns:
        “28 numbers: Denmark from the sections “Labor” and “Protection”, 12 other countries from the
        section “Labor”.”
    """
    sections_by_area: dict[str, set[str]] = defaultdict(set)
    for figure in tables.figures.figures:
        source = tables.figures.source_by_id[figure.source_id]
        sections_by_area[source.ref_area].add(f"“{source.section}”")
    # A key is the sections of an area, in alphabetical order.
    areas_by_sections = group_by(
        sorted(sections_by_area), lambda area: tuple(sorted(sections_by_area[area]))
    )
    statements: list[str] = []
    for sections, areas in sorted(areas_by_sections.items(), key=lambda group: len(group[1])):
        other = "other " if statements else ""  # than those named before
        where = f"{len(areas)} {other}countries"
        if len(areas) <= MAX_NAMES:
            where = join_words([tables.figures.get_code_label("ref_area", area) for area in areas])
        noun = "section" if len(sections) == 1 else "sections"
        statements.append(f"{where} from the {noun} {join_words(sections)}")
    count = count_noun(len(tables.figures.figures), "number")
    return f"{count}: {', '.join(statements)}." if statements else f"{count}."


def list_countries(tables: Tables) -> str:
    """Return the countries with the years of their figures: “Denmark 2015–2022, Iceland 2020”.

    Each country with figures, totals or others, is listed, in the order of the names. Only the
    first and the last year are given; years between them may have no figure.
    """
    countries = []
    for code, name in tables.area_names.items():
        years = describe_years(row["year"] for row in tables.rows_of_area("figures_flat", code))
        countries.append(f"{name} {years}")
    return ", ".join(countries)


def render_years(figures: Figures, series_of_area: Sequence[Series]) -> str:
    """Return the series of an area as a Markdown table: a column for each, a row for each year.

    Only core series (of indicators that most countries have) are shown, or only the first series if
    none is core. Before them, a column has the years; its heading is the name of the area. If a
    series has two rows for a year, the last one is shown.

    Args:
        series_of_area: series of one area, at least one
    """
    shown_series = [series for series in series_of_area if series.is_core] or series_of_area[:1]
    columns = []  # for each series, its row for each year
    for series in shown_series:
        row_by_year = {row["year"]: row for row in series.rows}
        columns.append(row_by_year)
    table_rows = []
    for year in sorted(set().union(*columns)):
        cells = [_write_cell(figures, row_by_year.get(year)) for row_by_year in columns]
        table_rows.append([year, *cells])
    heads = [shown_series[0].rows[0]["area"], *(series.title for series in shown_series)]
    return "\n".join(format_markdown_table(heads, table_rows))


def _write_cell(figures: Figures, row: Row | None) -> str:
    """Return the value of a year with remarks: “40”, “40 (doubtful)”, “40 (new definition)”.

    Args:
        row: the row of the table of totals about the year; None if there is none

    Returns:
        if the row has no number, the reason instead; if there is no row, ""
    """
    if row is None:
        return ""
    if not row["value"]:
        return row["why_no_value"]
    break_note = "new definition" if row["break_before"] else ""
    remarks = ", ".join(filter(None, [describe_doubt(row), break_note]))
    amount = write_amount(figures, row)
    return f"{amount} ({remarks})" if remarks else amount
