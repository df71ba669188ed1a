"""Which passages were coded, and with which version each was proved with its text.

`scripts/measures/proofs.py` writes the record of proofs where texts are available. A passage whose
rows have changed since, or that has no record, is not yet proved; this is no error.
"""

import hashlib
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

from tip_figures.datapackage.csv_file import CsvRow, format_csv_rows, read_csv_rows
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_markdown_table
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import SourceRow
from tip_figures.page.words import list_years

RECORD = "docs/proofs.csv"
NOT_PROVED = "not yet proved"
_COLUMNS = ("source_id", "version", "fingerprint", "numerals_hash")
_HEADINGS = ("country", "report", "section", "editions", "extent", "proved with version")


def read_record(file: Path) -> dict[str, CsvRow]:
    """Return the record of each source that was proved, by its source_id: the cells in _COLUMNS."""
    if not file.exists():
        return {}
    return {row["source_id"]: row for row in read_csv_rows(file)}


def write_record(records: Iterable[CsvRow], file: Path) -> None:
    """Write the records of sources, which are in the order of their table."""
    file.write_text(format_csv_rows(_COLUMNS, records), encoding="utf-8", newline="\n")


def make_record(figures: Figures, source_id: str) -> CsvRow:
    """Return the record of a source that is proved with the present version.

    The hash of numerals is of where they are and how they are written. Other columns may change
    without another proof: what a number was coded as.
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
    """Render the passages as a Markdown table; editions of one country and state share a row."""
    records = read_record(figures.package.root / RECORD)

    def describe(source: SourceRow) -> tuple[str, ...]:
        record = records.get(source.source_id, {})
        version = record.get("version", "")
        # A passage that was proved with another version is still proved.
        is_proved = record == make_record(figures, source.source_id) | {"version": version}
        return (
            figures.get_code_label("ref_area", source.ref_area),
            figures.get_code_label("report", source.report),
            source.section,
            source.extent,
            version if is_proved else NOT_PROVED,
        )

    groups = sorted(group_by(figures.sources, describe).items())
    rows = [
        (area, report, section, list_years(row.edition_year for row in sources), extent, version)
        for (area, report, section, extent, version), sources in groups
    ]
    return "\n".join(format_markdown_table(_HEADINGS, rows)) + "\n"
