"""Is the package what a Data Package is, and are its files the ones that it describes?"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tip_figures.datapackage.checks import table_validation
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.schema import metadata
from tip_figures.datapackage.text_format import escape_unprintable


def check(package: Package) -> Iterator[Finding]:
    """Is the package what a Data Package is, and are its files the ones that it describes?"""
    yield from package.findings
    yield from (
        replace(one, path=package.path) for one in metadata.validate_descriptor(package.descriptor)
    )
    yield from _same_names(package)
    judged: set[str] = set()
    for table in package.tables.values():
        prefix = f"resources.{table.name}.schema." if table.schema_path == package.path else ""
        if table.schema and (prefix or table.schema_path not in judged):
            judged.add(table.schema_path)
            for one in metadata.validate_schema(table.schema):
                yield replace(one, path=table.schema_path, column=f"{prefix}{one.column}")
        for place, key in enumerate(table.foreign_keys):
            if isinstance(key, str):
                yield create_finding(
                    "reference-broken",
                    table.schema_path,
                    0,
                    f"{prefix}foreignKeys.{place}",
                    reason=key,
                )
        if table.file is not None and table.schema:
            yield from table_validation.validate_file(table)
    yield from _orphans(package)


def count_checked(package: Package) -> Mapping[str, int]:
    """How many tables and columns are described."""
    if not package.tables:
        return {"files": len(package.files)} if package.files else {}
    return {
        "tables": len(package.tables),
        "columns": sum(len(t.fields) for t in package.tables.values()),
    }


def _same_names(package: Package) -> Iterator[Finding]:
    """Names and paths that stand twice, also where only letter case tells them apart."""
    for part in ("name", "path"):
        seen: dict[str, str] = {}
        for resource in (one for one in package.resources if isinstance(one.get(part), str)):
            value = resource[part]
            if before := seen.get(value.casefold()):
                code = "table-duplicate" if part == "name" and before == value else "table-alike"
                where = f"resources.{resource.get('name')}.{part}"
                yield create_finding(code, package.path, 0, where, part=part, value=value)
            seen[value.casefold()] = value


def _orphans(package: Package) -> Iterator[Finding]:
    """Tables that lie among the others and that no resource lists: nobody would check them."""
    listed = {file.resolve() for file in package.files.values()}
    for folder in sorted(
        {package.files[name].parent for name in package.tables if name in package.files}
    ):
        for file in sorted(folder.iterdir()) if os.access(folder, os.R_OK) else ():
            if (
                file.suffix.lower() in (".csv", ".tsv")
                and not file.is_symlink()
                and file.resolve() not in listed
            ):
                path = escape_unprintable(file.relative_to(package.root).as_posix())
                yield create_finding("table-unlisted", path, listing=package.path)
