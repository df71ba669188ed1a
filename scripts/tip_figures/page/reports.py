"""Which reports the figures of a page are from, and how much of them was read, in words."""

import re
from collections.abc import Sequence

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow

EDITION = re.compile(r"\s*\b\d{4}\b\s*")
"""The year of an edition in the title of a report."""
COMPLETE = "complete"  # code of `extent`


def name_report(source: SourceRow) -> str:
    """Name the report of a passage without its edition: “Report on Made-up Places”."""
    return EDITION.sub(" ", source.title).strip()


def describe_reports(sources: Sequence[SourceRow]) -> list[str]:
    """Name each report with its editions: “Report on Made-up Places, 2021–2022”."""
    reports = group_by(sources, name_report)
    return [f"{title}, {describe_editions(members)}" for title, members in reports.items()]


def describe_editions(sources: Sequence[SourceRow]) -> str:
    """Write the editions of a report: “2022” or “2021–2022”."""
    years = sorted({source.edition_year for source in sources})
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def write_short_edition(figures: Figures, source: SourceRow) -> str:
    """Write the edition of a passage for a narrow column: “2022”; “TIP 2022” of several reports."""
    if not list_report_codes(figures):
        return str(source.edition_year)
    return f"{source.report.upper()} {source.edition_year}"


def list_report_codes(figures: Figures) -> list[tuple[str, str]]:
    """List the short names of reports, each with the report that it means.

    returns: “TIP” and “Trafficking in Persons Report”; empty if all passages are of one report
    """
    reports = list(dict.fromkeys(source.report for source in figures.sources))
    if len(reports) < 2:
        return []
    return [(report.upper(), figures.get_code_label("report", report)) for report in reports]


def describe_publishers(sources: Sequence[SourceRow]) -> str:
    """Name the publishers of some passages."""
    return ", ".join(sorted({source.publisher for source in sources}))


def write_source_line(sources: Sequence[SourceRow]) -> str:
    """Write the line under a chart: “Source: Office of Examples, Report on Places, 2021–2022”."""
    return f"Source: {describe_publishers(sources)}, {'; '.join(describe_reports(sources))}"


def describe_extent(sources: Sequence[SourceRow]) -> str:
    """Write which sections were read, and how much of them."""
    reports = group_by(sources, name_report)
    clauses = []
    for title, members in reports.items():
        report = f" of the {title}" if len(reports) > 1 else ""
        sections = " and ".join(dict.fromkeys(f"“{source.section}”" for source in members))
        clauses.append(f"{sections}{report} ({_describe_share(members)})")
    noun = "section" if len({source.section for source in sources}) == 1 else "sections"
    return f"From the {noun} {'; '.join(clauses)}."


def _describe_share(sources: Sequence[SourceRow]) -> str:
    """Write how much of one report's sections was read."""
    complete = [source for source in sources if source.extent == COMPLETE]
    if len(complete) == len(sources):
        return "complete"
    if not complete:
        return "an excerpt: the beginning"
    return f"complete in {describe_editions(complete)}; of other editions an excerpt, the beginning"


def explain_excerpts(sources: Sequence[SourceRow]) -> str:
    """Explain what an excerpt is; empty if every section was read completely."""
    if all(source.extent == COMPLETE for source in sources):
        return ""
    return (
        "The reports are complete, but of some editions only the beginning of the section was "
        "available to us. A number that is “not in the excerpt” may be in the report."
    )
