"""tip_figures for Python: tables, what their columns mean, and validation of frames."""

import json
import sys

import pandera.errors
import polars as pl
import pytest

import tip_figures
from cases import cases
from conftest import DATA, ROOT, field, run_python, use_package

TOTAL = "demo-2021-isl-identified-2020"


@pytest.fixture(autouse=True, scope="module")
def _small_package():
    """The small package instead of the published one; it is read once."""
    with use_package(DATA / "package"):
        yield


def test_columns_have_the_types_of_the_table():
    """Numbers are Float64, as other programs have them, and years Int64."""
    dtypes = tip_figures.load("totals").schema
    numbers = {"value": pl.Float64}
    expected = {"year": pl.Int64, "break_before": pl.String, **numbers}
    assert {name: dtypes[name] for name in expected} == expected


@cases(
    "function, table, problem",
    [
        ("load", 3, "“3”."),
        ("describe", "total", "“total”. Did you mean “totals”?"),
        ("pandera_schema", "zzz", "“zzz”."),
    ],
)
def test_unknown_table_is_an_error_that_helps(function, table, problem):
    """It names the most similar table, and lists all; it is a KeyError."""
    with pytest.raises(KeyError) as raised:
        getattr(tip_figures, function)(table)
    text = str(raised.value)
    assert text.startswith(f"There is no table {problem} The tables are: sources, ")
    assert text.endswith(
        "gaps, statements, vocabulary, totals, parts, figures_flat, contradictions, coverage."
    )


def test_what_is_no_name_of_a_table_is_refused():
    """Such as when frame and table are in the wrong order."""
    with pytest.raises(TypeError, match="DataFrame"):
        tip_figures.validate("figures", tip_figures.load("figures"))  # type: ignore[arg-type]


def test_version_is_that_of_the_data():
    """It is written in datapackage.json alone."""
    descriptor = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
    assert tip_figures.__version__ == descriptor["version"]
    assert not hasattr(tip_figures, "versions")


def test_describe_explains_each_column():
    """Codes have their labels; a column of identifiers names the table that has them."""
    columns = tip_figures.describe("figures")
    assert columns.columns == ["name", "type", "title", "description", "codes"]
    assert columns["name"].to_list() == tip_figures.load("figures").columns
    rows = {row["name"]: row for row in columns.rows(named=True)}
    assert rows["year"]["type"] == "year"
    expected = {
        "year_basis": "stated = stated in the sentence; inferred = inferred from the context",
        "ref_area": "see area_id of the table areas",
        "note": "",
    }
    assert {name: rows[name]["codes"] for name in expected} == expected
    assert rows["note"]["description"]


@cases("root", [DATA / "package", pytest.param(ROOT, marks=pytest.mark.slow)])
def test_tables_pass_their_own_pandera_schemas(root):
    """Every table, as `load` returns it and as polars reads its file; and some of its rows."""
    with use_package(root):
        for table in tip_figures.tables():
            frame = tip_figures.load(table)
            assert tip_figures.pandera_schema(table).validate(frame, lazy=True).equals(frame)
            file = root / f"resources/{table}.csv"
            from_file = pl.read_csv(file, infer_schema_length=None)
            assert tip_figures.validate(from_file, table).equals(frame)
            assert tip_figures.validate(frame.tail(3), table).equals(frame.tail(3))


WRONG_CELLS = {
    "number": ("value", 31, "30 = 18 + 12"),
    "year": ("year", 2019.5, "“2019.5” is not a year of four digits"),
    "area": ("ref_area", "XXX", "“XXX” is not in resources/areas.csv (area_id)"),
    "identifier": ("figure_id", f"{TOTAL}-sex", "The primary key is repeated from row 17"),
}


@cases("column, value, text", WRONG_CELLS)
def test_wrong_cell_is_reported(column, value, text):
    """In the text of the error, which Pandera's own type of error has."""
    cell = pl.when(figure_id=TOTAL).then(pl.lit(value)).otherwise(column)
    frame = tip_figures.load("figures").with_columns(cell.alias(column))
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        tip_figures.validate(frame, "figures")
    assert text in str(raised.value)


def test_pandera_schema_has_the_identities_of_a_package():
    """All of them are in one check."""
    with use_package(ROOT):
        schema = tip_figures.pandera_schema("figures", DATA / "package")
    (check,) = [check for check in schema.checks if check.name == "identity"]
    assert len(check.statistics["identities"]) == tip_figures.load("identities").height


def test_own_table_schema_is_accepted():
    """It needs no name, and columns may be in another order; docs/python.md has rules."""
    schema = {"fields": [field("begin", "date"), field("end", "date")]}
    frame = pl.DataFrame({"end": ["2020-02-01"], "begin": ["2020-01-01"]})
    assert tip_figures.validate(frame, schema).equals(frame.select(pl.all().str.to_date()))
    assert tip_figures.pandera_schema(schema).name == "frame"


WRONG_FRAME = """
import polars as pl, pandera.config, pandera.errors, tip_figures
countries = tip_figures.load("areas").filter(kind="country")
wrong = countries.with_columns(kind=pl.lit("county"), name=pl.lit("Iceland"))
before = str(pandera.config.CONFIG)
try:
    tip_figures.validate(wrong, "areas")
except pandera.errors.SchemaErrors as errors:
    all_cells = 2 * wrong.height - 1  # the first of the repeated names is right
    print(errors.failure_cases.height == all_cells, "“county” is not one of" in str(errors))
print(str(pandera.config.CONFIG) == before)
"""


@pytest.mark.slow
@cases(
    "name, value",
    [
        ("PANDERA_VALIDATION_ENABLED", "False"),
        ("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY"),
    ],
)
def test_settings_of_pandera_do_not_switch_validation_off(name, value):
    """Environment variables are for other schemas; validation leaves the settings as they are."""
    result = run_python(WRONG_FRAME, **{name: value})
    assert (result.stdout, result.stderr) == ("True True\nTrue\n", "")


@cases(
    "package, arguments",
    {
        "load-for-pandas": ("pandas", {"pandas": True}),
        "pandera_schema": ("pandera.polars", None),
    },
)
def test_missing_package_is_named_with_its_extra(monkeypatch, package, arguments):
    """The message is a command that can be copied."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError) as raised:
        if arguments:
            tip_figures.load("areas", **arguments)
        else:
            tip_figures.pandera_schema("areas")
    assert f'pip install "tip-figures[{package.partition(".")[0]}]"' in str(raised.value)


def test_import_is_light():
    """Importing imports no library; loading imports polars and no other."""
    program = (
        "import sys, tip_figures\n"
        "libraries = {'polars', 'pandera', 'pandas', 'frictionless', 'numpy', 'yaml', 'pydantic'}\n"
        "print(sorted(libraries & sys.modules.keys()))\n"
        "tip_figures.load('totals'), tip_figures.describe('totals'), tip_figures.__version__\n"
        "print(sorted(libraries & sys.modules.keys()))\n"
    )
    assert run_python(program).stdout.splitlines() == ["[]", "['polars']"]
