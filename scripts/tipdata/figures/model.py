"""The eight tables that the checks of figures speak of: the columns they need, and of which type."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from tipdata.package.finding import Finding
from tipdata.package.load import Package
from tipdata.package.wording import quoted

TEXT, WHOLE, NUMBER, YEAR = ("string",), ("integer",), ("number", "integer"), ("year", "integer")
TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sources": {
        "source_id": TEXT, "title": TEXT, "publisher": TEXT, "edition_year": YEAR, "ref_area": TEXT, "section": TEXT, "url": TEXT,
        "extent": TEXT, "paragraphs": WHOLE, "sentences": WHOLE, "numerals": WHOLE,
        "fingerprint": TEXT,
    },
    "sentences": {"source_id": TEXT, "paragraph": WHOLE, "sentence": WHOLE, "length": WHOLE, "sha256": TEXT},
    "numerals": {
        "source_id": TEXT, "paragraph": WHOLE, "sentence": WHOLE, "start": WHOLE, "end": WHOLE, "text": TEXT, "form": TEXT,
        "value": NUMBER, "role": TEXT, "hedge": TEXT, "figure_id": TEXT, "note": TEXT,
    },
    "areas": {"area_id": TEXT, "name": TEXT, "kind": TEXT, "iso_alpha2": TEXT},
    "indicators": {"indicator_id": TEXT, "label": TEXT, "counted_by": TEXT, "units": TEXT, "dimensions": TEXT},
    "figures": {
        "figure_id": TEXT, "source_id": TEXT, "indicator_id": TEXT, "ref_area": TEXT, "year": YEAR, "year_basis": TEXT,
        "citizenship": TEXT, "exploitation": TEXT, "exploited_in": TEXT, "referred_by": TEXT, "purpose": TEXT, "value": NUMBER,
        "value_to": NUMBER, "bound": TEXT, "unit": TEXT, "rounded_to": NUMBER, "basis": TEXT, "derived_by": TEXT,
        "obs_status": TEXT, "label": TEXT, "note": TEXT,
    },
    "identities": {
        "identity_id": TEXT, "source_id": TEXT, "kind": TEXT, "statement": TEXT, "verdict": TEXT, "residual": NUMBER,
        "explanation": TEXT,
    },
    "identity_terms": {"identity_id": TEXT, "position": WHOLE, "figure_id": TEXT, "role": TEXT, "coefficient": WHOLE},
}  # fmt: skip


def ready(package: Package, *names: str) -> Generator[Finding, None, bool]:
    """Whether these tables are all there with what a check needs of them.

    A package without one of them is about something else, and the check has nothing to say of it. One that has them all
    but lacks a column would go unchecked without a word, so that is a finding.
    """
    if not package.has(*names):
        return False
    lacking = False
    for name in names:
        table = package.tables[name]
        for column, types in TABLES[name].items():
            if table.fields.get(column, {}).get("type") not in types:
                lacking = True
                said = f"The table {name} needs a column {quoted(column)} of type {' or '.join(types)} to be checked."
                yield Finding(
                    table.schema_path, 0, column, "column-needed", "", said, "Describe the column in the schema."
                )
    return not lacking
