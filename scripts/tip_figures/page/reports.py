"""Which reports the figures of a page are from, and how much of them was read, in words."""

import re
from collections.abc import Sequence

from tip_figures.datapackage.grouping import group_by
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


def describe_publishers(sources: Sequence[SourceRow]) -> str:
    """Name the publishers of some passages."""
    return ", ".join(sorted({source.publisher for source in sources}))


def write_source_line(sources: Sequence[SourceRow]) -> str:
    """Write the line under a chart: “Source: Office of Examples, Report on Places, 2021–2022”."""
    return f"Source: {describe_publishers(sources)}, {'; '.join(describe_reports(sources))}"


def describe_extent(sources: Sequence[SourceRow]) -> str:
    """Write how much of the sections of each report was read."""
    reports = group_by(sources, name_report)
    sentences = []
    for title, members in reports.items():
        name = f"{title}, " if len(reports) > 1 else ""
        sentences.append(f"{name}{_describe_report_extent(members)}")
    return f"Read: {'; '.join(sentences)}."


def _describe_report_extent(sources: Sequence[SourceRow]) -> str:
    """Write how much was read of one report."""
    sections = " and ".join(dict.fromkeys(f"“{source.section}”" for source in sources))
    complete = [source for source in sources if source.extent == COMPLETE]
    excerpt_count = len(sources) - len(complete)
    if not excerpt_count:
        return f"{sections}, complete"
    if not complete:
        return f"{sections}, as an excerpt, the beginning"
    return f"{sections}, complete in {describe_editions(complete)}, else an excerpt, the beginning"


def explain_excerpts(sources: Sequence[SourceRow]) -> str:
    """Explain what an excerpt is; empty if every section was read completely."""
    if all(source.extent == COMPLETE for source in sources):
        return ""
    return (
        "The reports are complete. Of an excerpt, the text that was available to us ends before "
        "the section does, so a number that is missing here may be in the report."
    )
