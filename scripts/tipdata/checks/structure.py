"""Is the package what a Data Package is, and are its files the ones that it describes?"""

from __future__ import annotations

from collections.abc import Iterator

from tipdata.checks import Found
from tipdata.package import metadata
from tipdata.package import table_schema as tableschema
from tipdata.package.finding import WARNING, Finding
from tipdata.package.load import Package
from tipdata.package.table import Table
from tipdata.package.wording import did_you_mean, quoted


def check(package: Package) -> Found:
    """Is the package what a Data Package is, and are its files the ones that it describes?"""
    yield from package.faults
    for where, code, message, hint in metadata.package_problems(package.descriptor):
        yield Finding(package.path, 0, where, code, "", message, hint)
    yield from _same_names(package)
    for resource in package.resources:
        table = package.tables.get(str(resource.get("name")))
        if table is None:
            continue
        for where, code, message, hint in metadata.resource_problems(resource):
            yield Finding(package.path, 0, f"resources.{table.name}.{where}", code, "", message, hint)
        if table.schema:
            yield from _schema(package, table)
        if table.file is not None:
            yield from table.faults
    yield from _circle(package)
    yield from _orphans(package)
    return {"tables": len(package.tables), "columns": sum(len(t.fields) for t in package.tables.values())}


def _schema(package: Package, table: Table) -> Iterator[Finding]:
    inline = table.schema_path == package.path
    prefix = f"resources.{table.name}.schema." if inline else ""
    for where, code, message, hint in tableschema.schema_problems(table.schema):
        yield Finding(table.schema_path, 0, prefix + where, code, "", message, hint)
    for place, reason in table.broken_references:
        said, hint = f"The foreign key leads nowhere: {reason}.", "Correct it in the schema."
        yield Finding(table.schema_path, 0, f"{prefix}foreignKeys.{place}", "reference-broken", "", said, hint)


def _same_names(package: Package) -> Iterator[Finding]:
    """Names and paths that stand twice, also where only letter case tells them apart."""
    for part in ("name", "path"):
        seen: dict[str, str] = {}
        for resource in package.resources:
            value = resource.get(part)
            if not isinstance(value, str):
                continue
            if value.casefold() in seen:
                said = f"Two tables have the {part} {quoted(value)}" + (
                    "." if seen[value.casefold()] == value else " up to letter case."
                )
                yield Finding(
                    package.path,
                    0,
                    f"resources.{resource.get('name')}.{part}",
                    "table-duplicate",
                    "",
                    said,
                    "Each table has a name and a file of its own.",
                )
            seen[value.casefold()] = value


def _circle(package: Package) -> Iterator[Finding]:
    """Tables that refer to each other in a circle; one may refer to itself, as rows to the rows above them do."""
    leads: dict[str, list[str]] = {}
    for table in package.tables.values():
        leads[table.name] = [r.table.name for r in table.references if r.table.name != table.name]
    while ends := {name for name, targets in leads.items() if not any(target in leads for target in targets)}:
        leads = {name: targets for name, targets in leads.items() if name not in ends}
    path: list[str] = []
    while leads and (not path or path[-1] not in path[:-1]):
        path.append(next(t for t in leads[path[-1]] if t in leads) if path else next(iter(leads)))
    if path:
        circle = path[path.index(path[-1]) :]
        table = package.tables[circle[0]]
        said = f"Tables refer to each other in a circle: {' → '.join(circle)}. No order of loading them satisfies all references."
        hint = "Let the references run one way."
        yield Finding(table.schema_path, 0, "foreignKeys", "reference-circle", "", said, hint, WARNING)


def _orphans(package: Package) -> Iterator[Finding]:
    """Tables that lie among the others and that no resource lists: nobody would check them."""
    files = [t.file for t in package.tables.values() if t.file is not None]
    listed = {file.resolve() for file in files}
    paths = [t.path for t in package.tables.values()]
    for folder in sorted({file.parent for file in files}):
        for file in sorted(folder.iterdir()):
            if file.suffix.lower() in (".csv", ".tsv") and file.resolve() not in listed:
                name = file.relative_to(package.root).as_posix()
                said = "No resource of the descriptor lists this table, so nothing in it is checked."
                yield Finding(
                    name,
                    0,
                    "",
                    "table-unlisted",
                    "",
                    said,
                    did_you_mean(name, paths) or f"List it in {package.path}, or remove it.",
                )
