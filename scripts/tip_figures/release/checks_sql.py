"""checks-ENGINE.sql: every constraint, key, reference, rule and identity as a query that returns the rows that break it."""

from collections.abc import Iterator
from typing import Any

import sqlglot
from sqlglot import exp

from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.constraints import category_values
from tip_figures.figures.kind_sql import TERM
from tip_figures.figures.kinds import KINDS, Kind
from tip_figures.release.contents import NUMBER, TEXT, WHOLE, Release, kind

ENGINES = {"duckdb": "DuckDB", "sqlite": "SQLite", "postgres": "PostgreSQL", "spark": "Spark SQL"}
ROUNDED = "0.0000006"  # a recorded residual is rounded to six decimals
HEAD = """-- Checks of {title} for {engine}: each query returns the rows that break one rule, and none where all is well.
--
-- Tables have the names and columns of the CSV files. A number is a NUMERIC, DECIMAL or DOUBLE, a whole number or year an
-- INTEGER or BIGINT, all else a text, and an empty cell is NULL. Null breaks a rule only where a cell is required.
-- Not here, because it needs more than SQL: labels, which terms may stand together, the ledger against the text.
-- Patterns in SQLite need REGEXP, which the program sqlite3 has and other programs have to define.
-- tip-figures validate checks these as well.
"""
BOUNDS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
LENGTHS = {"minLength": ">=", "maxLength": "<="}
Check = tuple[str, str, str]
"""Name (table, dot, what is checked), what must hold in one line, and the query in the dialect of DuckDB."""


def write(release: Release) -> None:
    """Write checks-duckdb.sql and so on."""
    made = list(checks(release))
    for engine, title in ENGINES.items():
        blocks = [HEAD.format(title=release.named, engine=title)]
        for name, says, query in made:
            try:
                tree = sqlglot.parse_one(query, read="duckdb")
                tree = tree.transform(_for_sqlite) if engine == "sqlite" else tree
                sql = f"{tree.sql(engine, identify=True, pretty=True)};"
            except sqlglot.errors.SqlglotError:  # polars reads some SQL that sqlglot does not
                sql = "-- Not checked here: it cannot be translated."
            blocks.append(f"-- {name}: {' '.join(says.replace(';', ',').split())}\n{sql}\n")
        release.write(
            f"checks-{'postgresql' if engine == 'postgres' else engine}.sql", "\n".join(blocks)
        )


def _for_sqlite(node: exp.Expression) -> exp.Expression:
    """Remainders, which SQLite takes of whole numbers alone."""
    if not isinstance(node, exp.Mod):
        return node
    whole = exp.cast(exp.Div(this=node.this.copy(), expression=node.expression.copy()), "BIGINT")
    return exp.paren(
        exp.Sub(this=node.this, expression=exp.Mul(this=node.expression, expression=whole))
    )


def checks(release: Release) -> Iterator[Check]:
    """Every check, table by table, then those of identities."""
    for table in release.tables:
        rules = [
            (rule["name"], rule["message"], rule["expression"])
            for rule in table.schema.get("rules", [])
        ]
        for what, says, condition in (*_cells(table), *rules):
            yield (
                f"{table.name}.{what}",
                says,
                f"SELECT t.* FROM {_name(table.name)} t WHERE NOT ({condition})",
            )
        for key, what in table.keys:
            columns = ", ".join(_name("t", part) for part in key)
            counted = f"SELECT t.*, COUNT(*) OVER (PARTITION BY {columns}) AS rows_alike FROM {_name(table.name)} t"
            alike = f"SELECT k.* FROM ({counted}) k WHERE k.rows_alike > 1 AND {_filled('k', key)}"
            says = f"No two rows have the same {' and '.join(key)}."
            yield f"{table.name}.{what.replace(' ', '-')}.{'+'.join(key)}", says, alike
        for mine, other, theirs in table.references:
            same = " AND ".join(
                f"{_name('r', b)} = {_name('t', a)}" for a, b in zip(mine, theirs, strict=True)
            )
            lost = f"{_filled('t', mine)} AND NOT EXISTS (SELECT 1 FROM {_name(other.name)} r WHERE {same})"
            says = f"{' and '.join(mine)} stands in {other.name} ({' and '.join(theirs)})."
            yield (
                f"{table.name}.foreign-key.{'+'.join(mine)}",
                says,
                f"SELECT t.* FROM {_name(table.name)} t WHERE {lost}",
            )
    for one in KINDS.values() if release.figures else ():
        yield from _identities(one)


def _name(*parts: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def _filled(alias: str, names: list[str]) -> str:
    return " AND ".join(f"{_name(alias, name)} IS NOT NULL" for name in names)


def _cells(table: Table) -> Iterator[Check]:
    """The constraints of every column, categories among them: name, words and condition."""
    for name, field in table.fields.items():
        constraints = dict(field.get("constraints", {}))
        if category_values(field):
            constraints.setdefault("enum", list(category_values(field)))
        if name in table.primary_key:
            constraints.setdefault("required", True)
        for what, limit in constraints.items():
            if condition := _condition(kind(field), what, limit, _name("t", name)):
                yield (
                    f"{name}.{what}",
                    f"{field.get('title', name)} ({name}): {what} {limit}.",
                    condition,
                )


def _condition(kind: str, what: str, limit: Any, cell: str) -> str:
    """What must be true of a cell; empty where SQL has no word for it."""
    if what == "required" and limit is True:
        return f"{cell} IS NOT NULL"
    if what in BOUNDS and kind in (WHOLE, NUMBER):
        return f"{cell} {BOUNDS[what]} {limit}"
    if what == "enum" and kind in (TEXT, WHOLE, NUMBER):
        return f"{cell} IN ({', '.join(exp.convert(str(one) if kind == TEXT else one).sql() for one in limit)})"
    if what in LENGTHS and kind == TEXT:
        return f"LENGTH({cell}) {LENGTHS[what]} {limit}"
    if what == "pattern" and kind == TEXT:
        whole = f"^({limit})$".replace(
            "(?:", "("
        )  # the program sqlite3 knows no groups but those that catch
        return f"REGEXP_MATCHES({cell}, {exp.convert(whole).sql()})"
    return ""


def _identities(kind: Kind) -> Iterator[Check]:
    """Verdict and residual, computed anew; and that an identity has the terms that its kind asks for."""
    of_kind = f"SELECT i.* FROM identities i LEFT JOIN {{}} ON j.identity_id = i.identity_id WHERE i.kind = '{kind.name}' AND "
    same = f"i.verdict = j.verdict AND ABS(i.residual - j.residual) <= {ROUNDED}"
    computed = of_kind.format(f"({kind.sql}) j") + f"CASE WHEN {same} THEN 0 ELSE 1 END = 1"
    says = "The recorded verdict and residual are the computed ones."
    yield f"identities.{kind.name}", says, f"WITH {TERM} {computed}"
    counts = [f"SUM(CASE WHEN t.role = '{role}' THEN 1 ELSE 0 END)" for role in kind.roles]
    right = [f"{' + '.join(counts)} = COUNT(*)"]
    for count, (least, most) in zip(counts, kind.roles.values(), strict=True):
        right.append(f"{count} {'=' if least == most else '>='} {least}")
    if kind.name == "same_rate":  # its terms are pairs
        right.append(f"{counts[0]} = {counts[1]}")
    terms = f"(SELECT t.identity_id FROM identity_terms t GROUP BY t.identity_id HAVING {' AND '.join(right)}) j"
    missing = of_kind.format(terms) + "j.identity_id IS NULL"
    yield f"identities.{kind.name}.terms", "The terms make an identity of the kind.", missing
