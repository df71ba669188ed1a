"""Is the package a valid Data Package, and are its files the ones that it describes?"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tip_figures.datapackage.descriptor import find_descriptor_faults
from tip_figures.datapackage.findings import (
    ERROR,
    NOT_READ,
    Finding,
    create_finding,
    limit_findings,
)
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.package_files import compute_sha256
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import did_you_mean, escape_unprintable, quote_value

DELIMITERS = {";": "semicolons", "\t": "tabs"}
HEADER_ORDER = "header-order"  # code of columns in another order, which cannot confuse rows
MAX_NAME_LENGTH = 64  # of a column as the place of a finding


def find_structure_faults(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor, the schemas, the files and their headers."""
    yield from package.findings
    errors = {(entry.path, entry.column) for entry in package.findings if entry.severity == ERROR}
    for finding in find_descriptor_faults(package):
        if (finding.path, finding.column) not in errors:
            yield finding
    for table in package.tables.values():
        if table.file is not None and table.fields and table.csv.columns:
            for finding in find_header_faults(table):
                yield replace(finding, path=table.path)
    yield from _find_unlisted_tables(package)


def find_header_faults(table: Table) -> Iterator[Finding]:
    """Yield what differs between the header of a file and its schema, the path left empty."""
    columns, expected = table.csv.columns, list(table.fields)
    if len(columns) == 1 and len(expected) > 1:
        for delimiter, separators in DELIMITERS.items():
            if delimiter in columns[0]:
                yield create_finding("delimiter", "", 1, separators=separators)
                return
    missing = [name for name in expected if name not in columns]
    faults = []
    for number, name in enumerate(columns):
        shown = name[:MAX_NAME_LENGTH]
        if name in columns[:number]:
            faults.append(create_finding("header-duplicate", "", 1, shown, name=name))
        elif name not in table.fields:
            hint = did_you_mean(name, missing or expected)
            hint = hint or "Remove the column, or describe it in the schema."
            faults.append(create_finding("header-extra", "", 1, shown, name=name, hint=hint))
    yield from limit_findings(faults, lambda fault: fault, limit=10)
    for name in missing:
        yield create_finding("header-missing", "", 1, name, name=name)
    if sorted(columns) == sorted(expected):
        for number, (name, expected_name) in enumerate(zip(columns, expected, strict=True), 1):
            if name != expected_name:
                values = {"number": number, "name": name, "expected": expected_name}
                yield create_finding(HEADER_ORDER, "", 1, name, **values)
                return


def _find_unlisted_tables(package: Package) -> Iterator[Finding]:
    """Yield tables beside the listed ones that no resource lists, so that nothing checks them."""
    listed_files = {file.resolve() for file in package.files.values()}
    folders = {package.files[name].parent for name in package.tables if name in package.files}
    for folder in sorted(folders):
        files = sorted(folder.glob("*.csv")) if os.access(folder, os.R_OK) else []
        for file in files:
            if not file.is_symlink() and file.resolve() not in listed_files:
                path = escape_unprintable(file.relative_to(package.root).as_posix())
                yield create_finding("table-unlisted", path, listing=package.path)


def list_described_resources(package: Package) -> list[Mapping[str, Any]]:
    """Return the resources that have a file, and its size or hash."""
    resources = [entry for entry in package.resources if str(entry.get("name")) in package.files]
    return [entry for entry in resources if "hash" in entry or "bytes" in entry]


def find_file_faults(package: Package) -> Iterator[Finding]:
    """Yield the files whose size or SHA-256 hash is not the recorded one."""
    for resource in list_described_resources(package):
        file = package.files[resource["name"]]
        actual_values = {"bytes": file.stat().st_size, "hash": f"sha256:{compute_sha256(file)}"}
        for part, actual in actual_values.items():
            recorded = str(resource.get(part, actual)).lower()
            place = (package.path, 0, f"resources.{resource['name']}.{part}")
            if part == "hash" and not recorded.startswith("sha256:"):
                yield create_finding(NOT_READ, *place, feature=f"the hash {quote_value(recorded)}")
            elif recorded != str(actual):
                values = {"file": resource["path"], "recorded": recorded, "actual": actual}
                yield create_finding("hash-differs", *place, part=part, **values)
