"""checks.sql: every constraint, key, reference, rule and identity as a query that returns the rows that break it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tipdata.figures import model
from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table
from tipdata.release import export_types as cells
from tipdata.release import identity_sql, patterns, terms_sql
from tipdata.release.portable import NotPortable, column, expression, literal, name

NAME = "checks.sql"
HEAD = """-- Checks of {title}: each query returns the rows that break one rule, and none where all is well.
--
-- Every query runs unchanged in DuckDB, SQLite, PostgreSQL and Spark SQL, on tables that have the names and columns of the
-- CSV files. A number column is a NUMERIC, DECIMAL or DOUBLE, a whole number or year an INTEGER or BIGINT, all else a
-- text; an empty cell has to become NULL. Null breaks a rule only where a cell is required.
-- Each query has a comment before it, "-- name: what must hold", and ends with a semicolon at the end of a line.
--
-- Not here, because it needs more than SQL: labels, the ledger against the text, derivations that go in a circle, and that
-- texts hold nothing odd. scripts/validate.py of the package checks these as well.
"""


@dataclass(frozen=True)
class Check:
    """One query.

    name:  table, a dot, and what is checked
    says:  what must hold, in one line
    sql:   the query, without a semicolon; empty where there is no portable one
    why:   why there is none
    """

    name: str
    says: str
    sql: str
    why: str = ""


def checks(package: Package) -> Iterator[Check]:
    """Every check of the package, table by table, then those of identities."""
    for table in package.tables.values():
        yield from _rows(table)
        yield from _keys(table)
        yield from _references(table)
    if _has_identities(package):
        for kind in identity_sql.JUDGES:
            label = kind.replace(" ", "-").replace("_", "-")
            said = f"The recorded verdict and residual are the computed ones ({kind})."
            yield Check(f"identities.{label}", said, identity_sql.differing(kind))
        yield Check("identities.terms", "The terms make an identity of its kind.", identity_sql.UNJUDGED)
        for label, (said, sql) in terms_sql.CHECKS.items():
            yield Check(label, said, sql)


def _has_identities(package: Package) -> bool:
    needed = ("figures", "identities", "identity_terms")
    return all(n in package.tables and set(model.TABLES[n]) <= set(package.tables[n].fields) for n in needed)


def conditions(table: Table, alias: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, wording, SQL and, without that, the reason why: what must be true of each row, null where it cannot be asked."""
    for field_name, field in table.fields.items():
        for what, limit in _constraints(field):
            said = f"{field.get('title', field_name)} ({field_name}): {what} {limit}."
            try:
                yield f"{field_name}.{what}", said, _condition(field, what, limit, column(field_name, alias)), ""
            except NotPortable as error:
                yield f"{field_name}.{what}", said, "", str(error)
    for rule in table.schema.get("rules", []):
        try:
            yield rule["name"], rule["message"], expression(rule["expression"], set(table.fields), alias), ""
        except NotPortable as error:
            yield rule["name"], rule["message"], "", str(error)


def _constraints(field: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    constraints = dict(field.get("constraints", {}))
    constraints.pop("unique", None)
    if "enum" not in constraints and category_values(field):
        constraints["enum"] = list(category_values(field))
    if constraints.get("required") is False:
        del constraints["required"]
    yield from constraints.items()


def _condition(field: Mapping[str, Any], what: str, limit: Any, cell: str) -> str:
    kind = cells.kind(field)
    bounds = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
    if what == "required":
        return f"{cell} IS NOT NULL"
    if what in bounds and kind in (cells.WHOLE, cells.NUMBER):
        return f"{cell} {bounds[what]} {literal(limit)}"
    if what == "enum" and kind in (cells.TEXT, cells.WHOLE, cells.NUMBER):
        listed = ", ".join(literal(str(value) if kind == cells.TEXT else value) for value in limit)
        return f"{cell} IN ({listed})"
    if what in ("minLength", "maxLength") and kind == cells.TEXT:
        return f"LENGTH({cell}) {'>=' if what == 'minLength' else '<='} {limit}"
    if what == "pattern" and kind == cells.TEXT:
        return patterns.condition(str(limit), cell)
    raise NotPortable(f"{what} of a {field.get('type', 'string')} has no portable form")


def _rows(table: Table) -> Iterator[Check]:
    for label, said, sql, why in conditions(table, "t"):
        broken = f"SELECT t.* FROM {name(table.name)} t WHERE NOT ({sql})" if sql else ""
        yield Check(f"{name(table.name)}.{label}", said, broken, why)


def _keys(table: Table) -> Iterator[Check]:
    for key, kind in table.keys:
        label = f"{name(table.name)}.{kind.replace(' ', '-')}.{'+'.join(key)}"
        said = f"No two rows have the same {' and '.join(key)}."
        try:
            columns = ", ".join(column(part) for part in key)
            some = " OR ".join(f"{column(part, 'k')} IS NOT NULL" for part in key)
            counted = f"SELECT t.*, COUNT(*) OVER (PARTITION BY {columns}) AS rows_alike FROM {name(table.name)} t"
            yield Check(label, said, f"SELECT k.* FROM ({counted}) k WHERE k.rows_alike > 1 AND ({some})")
            if kind == "primary key":
                said = f"Every part of {' and '.join(key)} is filled."
                empty = " OR ".join(f"{column(part)} IS NULL" for part in key)
                yield Check(f"{label}.filled", said, f"SELECT t.* FROM {name(table.name)} t WHERE {empty}")
        except NotPortable as error:
            yield Check(label, said, "", str(error))


def _references(table: Table) -> Iterator[Check]:
    for mine, other, theirs in table.references:
        label = f"{name(table.name)}.foreign-key.{'+'.join(mine)}"
        said = f"{' and '.join(mine)} stands in {other.name} ({' and '.join(theirs)})."
        try:
            same = " AND ".join(f"{column(b, 'r')} = {column(a)}" for a, b in zip(mine, theirs, strict=True))
            filled = " AND ".join(f"{column(part)} IS NOT NULL" for part in mine)
            source = f"{name(table.name)} t LEFT JOIN {name(other.name)} r ON {same}"
            yield Check(label, said, f"SELECT t.* FROM {source} WHERE {filled} AND {column(theirs[0], 'r')} IS NULL")
        except NotPortable as error:
            yield Check(label, said, "", str(error))


def text(package: Package) -> str:
    """The file."""
    title = " ".join(str(package.descriptor.get(part, "")) for part in ("name", "version")).strip()
    blocks = [HEAD.format(title=title)]
    for check in checks(package):
        said = " ".join(check.says.replace(";", ",").split())
        if check.sql:
            blocks.append(f"-- {check.name}: {said}\n{check.sql};\n")
        else:
            blocks.append(f"-- {check.name}: {said}\n-- Not checked here: {check.why.replace(';', ',')}.\n")
    return "\n".join(blocks)


def write(package: Package, folder: Path) -> None:
    """Write checks.sql."""
    (folder / NAME).write_bytes(text(package).encode())
