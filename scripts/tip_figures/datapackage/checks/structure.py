"""Is the package a valid Data Package, and are its files the ones that it describes?"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from tip_figures.datapackage.checks.descriptors import schema_prefix, validate_descriptions
from tip_figures.datapackage.checks.table_validation import validate_file
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.read.unsupported import read_path
from tip_figures.datapackage.text_format import escape_unprintable


def check(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor, the schemas, the files and their headers."""
    yield from validate_descriptions(package)
    yield from _find_same_names(package)
    for table in package.tables.values():
        yield from _find_broken_references(package, table)
        if table.schema:
            yield from validate_file(table)
    yield from _find_unlisted_tables(package)


def count_checked(package: Package) -> Mapping[str, int]:
    """Count the tables and columns; in a package without tables, the files."""
    if not package.tables:
        return {"files": len(package.files)} if package.files else {}
    columns = sum(len(table.fields) for table in package.tables.values())
    return {"tables": len(package.tables), "columns": columns}


def _find_broken_references(package: Package, table: Table) -> Iterator[Finding]:
    """Yield the foreign keys that cannot be followed; for these the table has the reason."""
    prefix = schema_prefix(package, table)
    for number, foreign_key in enumerate(table.foreign_keys):
        if isinstance(foreign_key, str):
            place = f"{prefix}foreignKeys.{number}"
            yield create_finding(
                "reference-broken", table.schema_path, 0, place, reason=foreign_key
            )


def _find_same_names(package: Package) -> Iterator[Finding]:
    """Yield names and paths that two resources share, also if only their letter case differs."""
    for part in ("name", "path"):
        values: dict[str, str] = {}  # by their form without letter case
        for resource in package.resources:
            value = read_path(resource) if part == "path" else resource.get(part)
            if not isinstance(value, str):
                continue
            earlier = values.get(value.casefold())
            if earlier:
                code = "table-duplicate" if part == "name" and earlier == value else "table-alike"
                place = f"resources.{resource.get('name')}.{part}"
                yield create_finding(code, package.path, 0, place, part=part, value=value)
            values[value.casefold()] = value


def _find_unlisted_tables(package: Package) -> Iterator[Finding]:
    """Yield tables beside the listed ones that no resource lists, so that nothing checks them."""
    listed_files = {file.resolve() for file in package.files.values()}
    folders = {package.files[name].parent for name in package.tables if name in package.files}
    for folder in sorted(folders):
        for file in _list_tables(folder):
            if file.resolve() not in listed_files:
                path = escape_unprintable(file.relative_to(package.root).as_posix())
                yield create_finding("table-unlisted", path, listing=package.path)


def _list_tables(folder: Path) -> list[Path]:
    """Return the CSV and TSV files of a folder, links excepted; none if it cannot be read."""
    if not os.access(folder, os.R_OK):
        return []
    files = [file for file in sorted(folder.iterdir()) if not file.is_symlink()]
    return [file for file in files if file.suffix.lower() in (".csv", ".tsv")]
