"""Where the header of a file differs from the schema."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tip_figures.datapackage.findings import WARNING, Finding, create_finding, limit_findings
from tip_figures.datapackage.read.csv_dialect import DELIMITERS
from tip_figures.datapackage.read.csv_header import Header
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.descriptor_faults import quote_json
from tip_figures.datapackage.text_format import did_you_mean

MAX_LISTED_COLUMNS = 10  # with the same fault; the rest is counted
MAX_NAME_LENGTH = 64  # of a column as the place of a finding

FORBID_EXTRA = ("exact", "equal", "superset")
"""Values of `fieldsMatch` with which the file has no column that the schema does not have."""
FORBID_MISSING = ("exact", "equal", "subset")
"""Values of `fieldsMatch` with which the file has every column of the schema."""


def compare_header(table: Table, header: Header) -> Iterator[Finding]:
    """Yield what differs between a header and the schema and is not allowed by `fieldsMatch`.

    Version 1 of the standard only advises that labels and number of the columns are those of the
    schema. So there differences are warnings, unless the file has no column of the schema.

    header: of the file; a repeated name has its number after it, as in "year (2)"
    """
    has_fields = not table.fields.keys().isdisjoint(header.columns)
    for finding in _find_differences(table, header.columns):
        is_about_labels = finding.code.startswith("header-")
        is_advice = table.version == 1 and is_about_labels and has_fields
        yield replace(finding, severity=WARNING) if is_advice else finding
    if table.version == 1:
        yield from _find_other_labels(header)


def _find_other_labels(header: Header) -> Iterator[Finding]:
    """Yield the columns that are read as fields of other names; letter case does not count."""
    pairs = zip(header.labels, header.columns, strict=True)
    for number, (label, column) in enumerate(pairs, 1):
        if label.casefold() != column.casefold() and not _is_numbered(column, label):
            values = {"number": number, "name": label, "expected": column}
            yield create_finding("header-label", "", 1, column, **values)


def _is_numbered(column: str, label: str) -> bool:
    """Whether a column has its label as name, with a number because the label is repeated."""
    return _remove_number(column) == label


def _find_differences(table: Table, header: Sequence[str]) -> Iterator[Finding]:
    """Yield what differs between the columns of a file and the schema.

    header: the columns by which cells are read
    """
    wrong_delimiter = _find_wrong_delimiter(table, header)
    if wrong_delimiter is not None:
        yield wrong_delimiter
        return
    expected = list(table.fields)
    present = set(header)
    missing = [name for name in expected if name not in present]
    match = _read_fields_match(table)
    yield from _find_duplicates(table, header)
    if match in FORBID_EXTRA:
        yield from _find_unnamed(table, header)
        yield from _find_extra(table, header, candidates=missing or expected)
    if match in FORBID_MISSING:
        yield from (create_finding("header-missing", "", 1, name, name=name) for name in missing)
    if match == "exact" and sorted(header) == sorted(expected):
        yield from _find_wrong_order(header, expected)
    if match == "partial" and len(missing) == len(expected):
        names = ", ".join(expected[:MAX_LISTED_COLUMNS])
        yield create_finding("header-missing", "", 1, name=names)


def _read_fields_match(table: Table) -> object:
    """Return `fieldsMatch`; the standard's text has a string, its published profile a list."""
    match = table.schema.get("fieldsMatch", "exact")
    return match[0] if isinstance(match, list) and match else match


def _find_wrong_delimiter(table: Table, header: Sequence[str]) -> Finding | None:
    """Report a header with one column that contains another delimiter, where more are expected."""
    if len(header) != 1 or len(table.fields) < 2:
        return None
    for delimiter, plural in DELIMITERS.items():
        if delimiter in header[0]:
            return create_finding(
                "delimiter",
                "",
                1,
                separators=plural,
                delimiter=table.dialect.delimiter,
                mark=quote_json(delimiter),
            )
    return None


def _find_duplicates(table: Table, header: Sequence[str]) -> Iterator[Finding]:
    names = [_remove_number(name) for name in _select_unknown(table, header)]
    duplicates = [name for name in names if name in table.fields]
    yield from limit_findings(duplicates, _report_duplicate, MAX_LISTED_COLUMNS)


def _report_duplicate(name: str) -> Finding:
    return create_finding("header-duplicate", "", 1, name[:MAX_NAME_LENGTH], name=name)


def _select_unknown(table: Table, header: Sequence[str]) -> list[str]:
    """Return the columns whose name, with its number, is not in the schema."""
    return [name for name in header if name.strip() and name not in table.fields]


def _remove_number(name: str) -> str:
    """Return "year" for "year (2)"; other names stay as they are."""
    bare_name, _, _ = name.rpartition(" (")
    return bare_name or name


def _find_unnamed(table: Table, header: Sequence[str]) -> Iterator[Finding]:
    unnamed = []
    for number, name in enumerate(header, 1):
        if not name.strip() and name not in table.fields:
            unnamed.append(number)
    yield from limit_findings(unnamed, _report_unnamed, MAX_LISTED_COLUMNS)


def _report_unnamed(number: int) -> Finding:
    return create_finding("header-empty", "", 1, number=number)


def _find_extra(
    table: Table, header: Sequence[str], candidates: Sequence[str]
) -> Iterator[Finding]:
    """Yield the columns that the schema does not have; duplicates are reported as such.

    candidates: names that a misspelt one may stand for
    """
    unknown = _select_unknown(table, header)
    extra = [name for name in unknown if _remove_number(name) not in table.fields]
    yield from limit_findings(extra, partial(_report_extra, candidates), MAX_LISTED_COLUMNS)


def _report_extra(candidates: Sequence[str], name: str) -> Finding:
    suggestion = did_you_mean(name, candidates)
    hint = suggestion or "Remove the column, or describe it in the schema."
    return create_finding("header-extra", "", 1, name[:MAX_NAME_LENGTH], name=name, hint=hint)


def _find_wrong_order(header: Sequence[str], expected: Sequence[str]) -> Iterator[Finding]:
    """Yield the first column that is not the one that the schema has in this place."""
    for number, (name, expected_name) in enumerate(zip(header, expected, strict=True), 1):
        if name != expected_name:
            yield create_finding(
                "header-order", "", 1, name, number=number, name=name, expected=expected_name
            )
            return
