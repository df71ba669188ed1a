from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

import cells as spoiled
import sqlrows
from conftest import ROOT, amend, find
from tipdata.cli import frame as command
from tipdata.figures import kinds as identities
from tipdata.package.load import Package
from tipdata.release import checks_sql, identity_sql

TABLES = ["sources", "sentences", "numerals", "areas", "indicators", "figures", "identities", "identity_terms"]
WHOLE, NUMBER = ["0", "1", "2", "7", "-3", "40", "99999"], ["0", "7.5", "-1", "12", "0.25", "100000000"]


def in_duckdb(package: Package) -> sqlrows.Run:
    base = duckdb.connect()
    for name, table in package.tables.items():
        kinds = {"integer": "BIGINT", "year": "BIGINT", "number": "DECIMAL(38, 6)"}
        columns = {c: kinds.get(f["type"], "VARCHAR") for c, f in table.fields.items()}
        base.execute(
            f"CREATE TABLE {name} AS FROM read_csv('{table.file}', columns = {columns}, header = true, quote = '\"')"
        )

    def run(sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
        found = base.execute(sql)
        return [d[0] for d in found.description], found.fetchall()

    return run


def queries(package: Package) -> dict[str, str]:
    return sqlrows.statements(checks_sql.text(package))


def agree(root: Path, engine: str = "sqlite") -> tuple[sqlrows.Rows, sqlrows.Rows]:
    """Rows that checks.sql finds and rows that validate finds.

    Left out are the terms of identities that cannot be judged, at which validate stops asking and SQL does not, and
    identities with a figure whose key stands twice, of which validate takes the last and a join takes both.
    """
    package = command.load(root)
    run = {"sqlite": sqlrows.in_sqlite, "duckdb": in_duckdb}[engine](package)
    found = sqlrows.found(package, run, queries(package))
    findings = find(root, "rules", "keys", "sums")
    unread = {(f.path, f.key) for f in findings if f.code == "cell-type"}  # what cannot be read cannot be loaded either
    findings = [f for f in findings if (f.path, f.key) not in unread]
    wanted = sqlrows.expected(package, findings)
    unjudged = {f.key for f in findings if f.code == "identity-unjudged"}
    twice = {f.key for f in findings if f.code == "key-duplicate" and f.path == package.tables["figures"].path}
    vague = {row["identity_id"] for row in package.tables["identity_terms"].rows() if row["figure_id"] in twice}
    derived = {row["figure_id"] for row in package.tables["figures"].rows() if row["derived_by"] in unjudged}

    def left_out(row: tuple[str, str]) -> bool:
        table, key = row
        if table == "identity_terms":
            return key.rpartition("/")[0] in unjudged | vague and row not in wanted - by_vague
        return (table == "figures" and key in derived and row not in wanted) or (table == "identities" and key in vague)

    by_vague = {row for row in wanted if row[0] == "identity_terms" and row[1].rpartition("/")[0] in vague}
    return {row for row in found if not left_out(row)}, {row for row in wanted if not left_out(row)}


def damages(column: str, kind: str, rows: list[spoiled.Row]) -> list[list[tuple[int, str]]]:
    """Cells to write in one column, each in a row of its own as far as there are rows; a list a round."""
    values = {"integer": WHOLE, "number": NUMBER, "year": ["1800", "2019", "2300"]}.get(kind)
    if column == "rounded_to":
        values = NUMBER[
            1:
        ]  # division by zero makes the rule unjudged for every row, which is a finding of another kind
    if column == "url":
        values = ["http://x.example", "https://", "https:/x"]
    if values is None:
        filled = [row[column] for row in rows if row[column]]
        values = [*dict.fromkeys(filled[:1] + filled[-1:]), "Nowhere-at-all", "a--b", "KZ", "x" * 90, "all;purpose"]
    values = values if len(rows) > 1 else values[:3]
    step = max(len(rows) // (len(values) + 1), 1)
    listed = [(number * step % len(rows), value) for number, value in enumerate(["", *values])]
    rounds: list[list[tuple[int, str]]] = []
    for number, value in listed:
        home = next((one for one in rounds if number not in {n for n, _ in one}), None)
        rounds.append([(number, value)]) if home is None else home.append((number, value))
    return rounds


@pytest.mark.parametrize("table", TABLES)
def test_damaged_rows_are_the_same_as_for_validate(package: Path, table: str) -> None:
    """Whatever cells are spoilt, the queries of checks.sql and validate name the same rows."""
    described = command.load(package).tables[table].fields
    rows = spoiled.read(package, table)
    differing, caught = [], 0
    for column, field in described.items():
        for cells in damages(column, field["type"], rows):
            changed = [dict(row) for row in rows]
            for number, value in cells:
                changed[number][column] = value
            spoiled.write(package, table, changed)
            found, wanted = agree(package)
            caught += len(found)
            if found != wanted:
                differing.append((column, cells, sorted(found - wanted)[:3], sorted(wanted - found)[:3]))
    assert differing == []
    assert caught > len(described)


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
def test_many_faults_at_once_are_found_by_each_engine(package: Path, engine: str) -> None:
    """Two engines name the rows that validate names in a package with many faults."""
    sqlrows.damage_much(package)
    found, wanted = agree(package, engine)
    assert found == wanted
    assert len(found) > 20


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
def test_published_tables_break_nothing(package: Path, engine: str) -> None:
    """On the published tables no query returns a row."""
    assert agree(package, engine) == (set(), set())


def test_every_constraint_has_its_query(package: Path) -> None:
    """Nothing of the published schemas is without a query, and each query has its name and one line of what it says."""
    made = list(checks_sql.checks(command.load(package)))
    assert [check.name for check in made if not check.sql] == []
    assert len({check.name for check in made}) == len(made)
    text = checks_sql.text(command.load(package))
    assert list(sqlrows.statements(text)) == [check.name for check in made]
    assert "-- figures.range-order: A range ends above its beginning.\n" in text
    assert {"figures.value.required", "figures.foreign-key.ref_area", "identities.sum"} <= {
        check.name for check in made
    }


def test_what_has_no_portable_form_is_said(package: Path) -> None:
    """A pattern and a rule that engines read differently stand in the file as a comment that says why."""
    with amend(package / "schemas/areas.json") as schema:
        schema["fields"][1]["constraints"]["pattern"] = r"\p{Lu}.*"
        schema["rules"][0]["expression"] = "REGEXP_LIKE(area_id, name)"
    text = checks_sql.text(command.load(package))
    assert (
        "-- areas.name.pattern: Name (name): pattern \\p{Lu}.*.\n-- Not checked here: “\\” is not read in the pattern"
        in text
    )
    assert "-- areas.country-has-code: " in text
    assert "-- Not checked here: engines do not share “REGEXP_LIKE”." in text
    assert "areas.name.pattern" not in sqlrows.statements(text)


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("sum", [("total", "40", "", "", "exact"), ("part", "20", "22", "", "between"), ("part", "19", "", "", "exact")]),
        ("sum", [("total", "0.3", "", "0.1", "exact"), ("part", "0.1", "", "0.1", "exact"), ("part", "0.2", "", "0.1", "exact")]),
        ("sum", [("total", "100", "", "10", "exact"), ("part", "80", "", "10", "exact"), ("part", "30", "", "10", "exact")]),
        ("sum", [("total", "100", "", "", "exact"), ("part", "80", "", "1", "exact"), ("part", "30", "", "1", "exact")]),
        ("part_of", [("part", "40", "", "", "exact"), ("whole", "40", "", "", "exact")]),
        ("part_of", [("part", "40", "", "", "more_than"), ("whole", "40", "", "", "exact")]),
        ("part_of", [("part", "41", "", "", "exact"), ("whole", "40", "", "1", "less_than")]),
        ("part_of", [("part", "45", "", "10", "more_than"), ("whole", "40", "", "", "exact")]),
        ("part_of", [("part", "50", "", "", "exact"), ("whole", "40", "", "", "at_least")]),
        ("order", [("lower", "40", "", "", "exact"), ("higher", "40", "", "", "exact")]),
        ("order", [("lower", "40", "", "1", "exact"), ("higher", "40", "", "", "exact")]),
        ("order", [("lower", "39", "", "", "at_most"), ("higher", "30", "", "", "exact")]),
        ("order", [("lower", "30", "", "", "exact"), ("higher", "20", "35", "", "between")]),
        ("percent_change", [("change", "50", "", "", "exact"), ("old", "10", "", "", "exact"), ("new", "5", "", "", "exact")]),
        ("percent_change", [("change", "50", "", "", "more_than"), ("old", "10", "", "", "exact"), ("new", "5", "", "", "exact")]),
        ("percent_change", [("change", "33", "", "1", "about"), ("old", "3", "", "", "exact"), ("new", "2", "", "", "exact")]),
        ("percent_change", [("change", "20", "", "", "less_than"), ("old", "100", "", "10", "exact"), ("new", "80", "", "", "exact")]),
        ("percent_change", [("change", "20", "30", "", "between"), ("old", "100", "", "", "exact"), ("new", "69", "", "", "exact")]),
        ("percent_change", [("change", "-20", "", "", "at_most"), ("old", "100", "", "", "exact"), ("new", "120", "", "", "exact")]),
        ("percent_change", [("change", "12", "", "", "at_least"), ("old", "0", "", "", "exact"), ("new", "120", "", "", "exact")]),
        ("same_rate", [("local", "380", "", "10", "exact"), ("local", "760", "", "10", "exact"), ("foreign", "1", "", "", "exact"), ("foreign", "2", "", "", "exact")]),
        ("same_rate", [("local", "380", "", "", "exact"), ("local", "770", "", "", "exact"), ("foreign", "1", "", "", "exact"), ("foreign", "2", "", "", "exact")]),
        ("same_rate", [("local", "380", "", "", "exact"), ("local", "770", "", "", "exact"), ("foreign", "1", "", "", "exact")]),
        ("restated", [("first", "82", "", "", "exact"), ("again", "83", "", "", "exact")]),
        ("restated", [("first", "82", "", "", "exact"), ("again", "80", "", "10", "about")]),
        ("sum", [("total", "82", "", "", "exact")]),
    ],
)  # fmt: skip
def test_every_kind_is_judged_as_in_python(kind: str, terms: list[tuple[str, str, str, str, str]]) -> None:
    """Verdict and residual computed in SQL equal those of the exact arithmetic, and what cannot be judged is returned."""
    base = duckdb.connect()
    base.execute(
        "CREATE TABLE identities AS SELECT 'i' AS identity_id, ? AS kind, '' AS statement, '' AS verdict, 0.0 AS residual",
        [kind],
    )
    base.execute(
        "CREATE TABLE figures (figure_id TEXT, value DECIMAL(18, 4), value_to DECIMAL(18, 4), rounded_to DECIMAL(18, 4), bound TEXT)"
    )
    base.execute(
        "CREATE TABLE identity_terms (identity_id TEXT, position INT, figure_id TEXT, role TEXT, coefficient INT)"
    )
    made = []
    for place, (role, value, value_to, rounded, bound) in enumerate(terms, 1):
        sign = {"total": 1, "part": -1}.get(role, 0) if kind == "sum" else 0
        base.execute("INSERT INTO identity_terms VALUES ('i', ?, ?, ?, ?)", [place, str(place), role, sign or None])
        numbers = [Decimal(cell) if cell else None for cell in (value, value_to, rounded)]
        base.execute("INSERT INTO figures VALUES (?, ?, ?, ?, ?)", [str(place), *numbers, bound])
        low, high, half = Fraction(value), Fraction(value_to or value), Fraction(rounded or 0) / 2
        made.append(identities.Term(str(place), role, low, high, half, bound, sign))
    found = base.execute(identity_sql.recomputed()).fetchall()
    try:
        judged = identities.judge(kind, made)
    except identities.CannotJudge:
        assert found == []
        assert len(base.execute(identity_sql.UNJUDGED).fetchall()) == 1
        return
    assert [row[4] for row in found] == [judged.verdict]
    assert found[0][6] == pytest.approx(float(judged.residual), abs=1e-7)
    assert base.execute(identity_sql.UNJUDGED).fetchall() == []


def test_published_repository_is_the_one_tested() -> None:
    """The text for the published package names its version."""
    text = checks_sql.text(command.load(ROOT))
    assert re.match(r"-- Checks of tip-figures [0-9.]+: each query returns", text)
