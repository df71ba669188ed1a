"""Which reports the figures of a page are from, and how much of them was read, in words."""

import re
from collections.abc import Sequence

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.records import SourceRow

EDITION = re.compile(r"\s*\b\d{4}\b\s*")
"""The year of an edition in the title of a report."""
COMPLETE = "complete"  # code of `extent`


def describe_reports(sources: Sequence[SourceRow]) -> list[str]:
    """Name each report with its editions: “Report on Made-up Places, 2021–2022”."""
    reports = group_by(sources, lambda source: EDITION.sub(" ", source.title).strip())
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
    """Write how much of the sections was read, in one or two sentences."""
    complete = [source for source in sources if source.extent == COMPLETE]
    excerpts = [source for source in sources if source.extent != COMPLETE]
    sections = " and ".join(dict.fromkeys(f"“{source.section}”" for source in sources))
    noun = count_noun(len(sources), "section")
    start = f"Read: {noun} {sections}"
    if not excerpts:
        return f"{start}, each completely." if len(sources) > 1 else f"{start}, completely."
    if not complete:
        return f"{start}, of each only an excerpt, its beginning."
    editions = ", ".join(str(source.edition_year) for source in sorted(complete, key=_by_edition))
    return (
        f"{start}: {len(complete)} completely (edition {editions}), "
        f"{len(excerpts)} as an excerpt, the beginning."
    )


def explain_excerpts(sources: Sequence[SourceRow]) -> str:
    """Explain what an excerpt is; empty if every section was read completely."""
    if all(source.extent == COMPLETE for source in sources):
        return ""
    return (
        "The reports are complete. Of an excerpt, the text that was available to us ends before "
        "the section does, so a number that is missing here may be in the report."
    )


def _by_edition(source: SourceRow) -> int:
    return source.edition_year
