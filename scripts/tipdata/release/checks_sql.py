"""checks-ENGINE.sql: every constraint, key, reference, rule and identity as a query that returns the rows that break it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlglot
from sqlglot import exp

from tipdata.figures.kinds import KINDS
from tipdata.package.constraints import category_values
from tipdata.package.table import Table
from tipdata.release import identity_sql
from tipdata.release.contents import Release
from tipdata.release.export_types import NUMBER, TEXT, WHOLE, kind

ENGINES = {"duckdb": "DuckDB", "sqlite": "SQLite", "postgres": "PostgreSQL", "spark": "Spark SQL"}
SOURCE = "duckdb"  # the dialect in which the queries are written here
HEAD = """-- Checks of {title} for {engine}: each query returns the rows that break one rule, and none where all is well.
--
-- Tables have the names and columns of the CSV files. A number is a NUMERIC, DECIMAL or DOUBLE, a whole number or year an
-- INTEGER or BIGINT, all else a text, and an empty cell is NULL. Null breaks a rule only where a cell is required.
-- Not here, because it needs more than SQL: labels, which terms may stand together, the ledger against the text.
-- tip-figures validate checks these as well.
"""
SQLITE = "-- Patterns need REGEXP, which the program sqlite3 has and other programs have to define.\n"
Check = tuple[str, str, str]
"""Name (table, dot, what is checked), what must hold in one line, and the query in the dialect of DuckDB; empty where there is none."""


def write(release: Release) -> None:
    """Write checks-duckdb.sql and so on."""
    made = list(checks(release))
    for engine in ENGINES:
        release.write(f"checks-{'postgresql' if engine == 'postgres' else engine}.sql", text(release, made, engine))


def text(release: Release, made: list[Check], engine: str) -> str:
    """The file for one engine."""
    title = " ".join(str(release.descriptor.get(part, "")) for part in ("name", "version")).strip()
    blocks = [HEAD.format(title=title, engine=ENGINES[engine]) + (SQLITE if engine == "sqlite" else "")]
    for name, says, query in made:
        says = " ".join(says.replace(";", ",").split())
        sql = f"{translated(query, engine)};" if query else "-- Not checked here: it cannot be translated."
        blocks.append(f"-- {name}: {says}\n{sql}\n")
    return "\n".join(blocks)


def translated(query: str, engine: str) -> str:
    """A query in the dialect of an engine."""
    tree = sqlglot.parse_one(query, read=SOURCE)
    return (tree.transform(_for_sqlite) if engine == "sqlite" else tree).sql(engine, identify=True, pretty=True)


def _for_sqlite(node: exp.Expression) -> exp.Expression:
    """Remainders, which SQLite takes of whole numbers alone, and groups that catch, as it knows no others."""
    if isinstance(node, exp.Mod):
        whole = exp.cast(exp.Div(this=node.this.copy(), expression=node.expression.copy()), "BIGINT")
        return exp.paren(exp.Sub(this=node.this, expression=exp.Mul(this=node.expression, expression=whole)))
    if isinstance(node, exp.RegexpLike):
        node.expression.set("this", node.expression.name.replace("(?:", "("))
    return node


def checks(release: Release) -> Iterator[Check]:
    """Every check, table by table, then those of identities."""
    for table in release.package.tables.values():
        yield from _rows(table)
        yield from _keys(table)
        yield from _references(table)
    if release.figures:
        for name in KINDS:
            says = f"The recorded verdict and residual are the computed ones ({name})."
            yield f"identities.{name}", says, identity_sql.differing(name)
        yield "identities.terms", "The terms make an identity of its kind.", identity_sql.UNJUDGED


def _name(*parts: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def _rows(table: Table) -> Iterator[Check]:
    for name, field in table.fields.items():
        constraints = dict(field.get("constraints", {}))
        if category_values(field):
            constraints.setdefault("enum", list(category_values(field)))
        for what, limit in constraints.items():
            if what == "required" and limit is True:
                empty = f"SELECT t.* FROM {_name(table.name)} t WHERE {_name('t', name)} IS NULL"
                yield f"{table.name}.{name}.required", f"{field.get('title', name)} ({name}) is filled.", empty
            elif condition := _condition(field, what, limit, _name("t", name)):
                says = f"{field.get('title', name)} ({name}): {what} {limit}."
                yield f"{table.name}.{name}.{what}", says, _breaking(table, condition)
    for rule in table.schema.get("rules", []):
        try:
            tree = sqlglot.parse_one(rule["expression"], read=SOURCE)
        except sqlglot.errors.ParseError:  # polars reads some SQL that sqlglot does not
            yield f"{table.name}.{rule['name']}", rule["message"], ""
            continue
        for column in tree.find_all(exp.Column):
            column.set("table", exp.to_identifier("t"))
        yield f"{table.name}.{rule['name']}", rule["message"], _breaking(table, tree.sql(SOURCE, identify=True))


def _breaking(table: Table, condition: str) -> str:
    return f"SELECT t.* FROM {_name(table.name)} t WHERE NOT ({condition})"


def _condition(field: Mapping[str, Any], what: str, limit: Any, cell: str) -> str:
    """What must be true of a cell; empty where SQL has no word for it."""
    bounds = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
    type_ = kind(field)
    if what in bounds and type_ in (WHOLE, NUMBER):
        return f"{cell} {bounds[what]} {limit}"
    if what == "enum" and type_ in (TEXT, WHOLE, NUMBER):
        return f"{cell} IN ({', '.join(_literal(str(one) if type_ == TEXT else one) for one in limit)})"
    if what in ("minLength", "maxLength") and type_ == TEXT:
        return f"LENGTH({cell}) {'>=' if what == 'minLength' else '<='} {limit}"
    if what == "pattern" and type_ == TEXT:
        return f"REGEXP_MATCHES({cell}, {_literal(f'^(?:{limit})$')})"
    return ""


def _keys(table: Table) -> Iterator[Check]:
    for key, what in table.keys:
        label = f"{table.name}.{what.replace(' ', '-')}.{'+'.join(key)}"
        columns = ", ".join(_name("t", part) for part in key)
        filled = " AND ".join(f"{_name('k', part)} IS NOT NULL" for part in key)
        counted = f"SELECT t.*, COUNT(*) OVER (PARTITION BY {columns}) AS rows_alike FROM {_name(table.name)} t"
        says = f"No two rows have the same {' and '.join(key)}."
        yield label, says, f"SELECT k.* FROM ({counted}) k WHERE k.rows_alike > 1 AND {filled}"
        if what == "primary key":
            says = f"Every part of {' and '.join(key)} is filled."
            yield f"{label}.filled", says, _breaking(table, " AND ".join(f"{_name('t', p)} IS NOT NULL" for p in key))


def _references(table: Table) -> Iterator[Check]:
    for mine, other, theirs in table.references:
        same = " AND ".join(f"{_name('r', b)} = {_name('t', a)}" for a, b in zip(mine, theirs, strict=True))
        filled = " AND ".join(f"{_name('t', part)} IS NOT NULL" for part in mine)
        yield (
            f"{table.name}.foreign-key.{'+'.join(mine)}",
            f"{' and '.join(mine)} stands in {other.name} ({' and '.join(theirs)}).",
            f"SELECT t.* FROM {_name(table.name)} t WHERE {filled} "
            f"AND NOT EXISTS (SELECT 1 FROM {_name(other.name)} r WHERE {same})",
        )
