"""The obvious first attempts at plain questions give right answers, with pandas, DuckDB and R.

The questions of measures/questions.json were written before the tables were built, by somebody who
knew README's first paragraph and the names of the columns of totals and parts. They do not change.
"""

import json
from typing import Any

import pytest
from tool_helpers import require_packages, require_program, run_program, run_python

from cases import cases
from cells import read_rows
from conftest import ROOT

pytestmark = pytest.mark.tools

QUESTIONS = json.loads((ROOT / "tests/measures/questions.json").read_text("utf-8"))
BY_ID = {question["id"]: question for question in QUESTIONS}
TABLES = ("totals", "parts", "contradictions", "figures_flat")
PANDAS = """
import json
import sys
import pandas as pd
tables = {name: pd.read_csv(f"resources/{name}.csv") for name in json.loads(sys.argv[1])}
answer = eval(sys.argv[2], {"pd": pd, **tables})
print(json.dumps(answer.reset_index().to_dict("records"), default=str))
"""
DUCKDB = """
import json
import sys
import duckdb
for name in json.loads(sys.argv[1]):
    duckdb.sql(f"CREATE TABLE {name} AS SELECT * FROM read_csv('resources/{name}.csv')")
answer = duckdb.sql(sys.argv[2])
print(json.dumps([dict(zip(answer.columns, row)) for row in answer.fetchall()], default=str))
"""
IDENTIFIED = {2015: 92, 2016: 110, 2017: 76, 2018: 83, 2019: 40, 2020: 88, 2021: 20, 2022: 24}
"""Victims identified in Kazakhstan."""


def ask(question_id: str, script: str = PANDAS, language: str = "attempt") -> list[dict[str, Any]]:
    """Run an attempt on the published tables and return the rows of the answer."""
    attempt = BY_ID[question_id][language]
    return run_python(script, ROOT, json.dumps(TABLES), attempt)


def test_victims_identified_by_year_with_pandas_and_duckdb():
    require_packages("pandas", "duckdb")
    for rows in (ask("q01"), ask("q01", DUCKDB, "sql")):
        assert {int(row["year"]): int(row["value"]) for row in rows} == IDENTIFIED


@cases("question_id", [name for name, question in BY_ID.items() if "r" in question])
def test_r_finds_as_many_rows_as_duckdb(question_id):
    """So do the five attempts in R, with its default settings."""
    require_packages("duckdb")
    rscript = require_program("Rscript", "r-base-core")
    reads = "; ".join(f'{name} <- read.csv("resources/{name}.csv")' for name in TABLES)
    count = f"answer <- {BY_ID[question_id]['r']}; cat(NROW(answer))"
    output = run_program(rscript, "-e", f"{reads}; {count}", cwd=ROOT)
    assert int(output.split()[-1]) == len(ask(question_id, DUCKDB, "sql"))


def test_shares_of_one_year_make_up_one():
    """Kazakhstan, by exploitation: sex trafficking, forced labor and what is left."""
    require_packages("pandas")
    for row in ask("q03"):
        shares = [value for name, value in row.items() if name != "year" and value == value]
        assert sum(shares) == pytest.approx(1, abs=0.001), row["year"]


@cases(
    "question_id, rows",
    {
        "no prosecutions are stated": ("q05", 5),
        "no number, no row": ("q10", 0),
        "sex is not stated": ("q11", 0),
        "no convictions are stated": ("q19", 0),
        "series with both years": ("q20", 2),
    },
)
def test_answer_has_only_rows_that_answer(question_id, rows):
    require_packages("pandas")
    assert len(ask(question_id)) == rows


def test_numbers_of_other_months_are_those_whose_figure_has_a_period():
    require_packages("pandas")
    periods = {row["figure_id"]: row["period"] for row in read_rows(ROOT, "figures")}
    totals = [row for row in read_rows(ROOT, "totals") if periods.get(row["figure_id"])]
    answered = {(row["area"], str(row["year"]), row["what"]) for row in ask("q15")}
    assert answered == {(row["area"], row["year"], row["what"]) for row in totals}
    assert answered


def test_lowest_number_is_of_a_year_not_of_one_trial():
    require_packages("pandas")
    assert [(row["year"], row["value"]) for row in ask("q06")] == [(2019, 8)]
