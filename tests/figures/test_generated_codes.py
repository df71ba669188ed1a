"""The codes of generated tables, gaps and statements are those of the other source tables."""

from cases import cases
from conftest import edit_json
from tip_figures.datapackage.package import load_package
from tip_figures.figures.tables import update_codes

NEW_CODE = "new_code"


def add_code(package, table: str, column: str) -> None:
    """Add a code to a column of a source table."""
    with edit_json(package / f"schemas/{table}.json") as schema:
        (field,) = [entry for entry in schema["fields"] if entry["name"] == column]
        field["constraints"]["enum"].append(NEW_CODE)
        field["categories"].append({"value": NEW_CODE, "label": "new"})


def test_schemas_that_agree_stay_as_they_are(package):
    assert update_codes(load_package(package)) == {}


@cases(
    "table, column, expected",
    {
        "one-table": ("figures", "basis", "figures_flat"),
        "counter": ("figures", "counted_by", "figures_flat parts totals"),
        "unit": ("figures", "unit", "contradictions figures_flat parts totals"),
        "of-sources": ("sources", "report", "coverage figures_flat totals"),
        "of-indicators": ("indicators", "subject", "coverage statements"),
        "in-words-there": ("figures", "sex", ""),
    },
)
def test_new_code_is_taken_where_the_column_is(package, table, column, expected):
    """With its label; no other part of the schema changes."""
    add_code(package, table, column)
    loaded = load_package(package)
    schemas = update_codes(loaded)
    assert sorted(schemas) == expected.split()
    for name, schema in schemas.items():
        for old, new in zip(loaded.tables[name].schema["fields"], schema["fields"], strict=True):
            if new["name"] == column:
                assert new["constraints"]["enum"][-1] == NEW_CODE
                assert new["categories"][-1] == {"value": NEW_CODE, "label": "new"}
            else:
                assert new == old


def test_malformed_schemas_are_left(package):
    """Other findings are about them."""
    with edit_json(package / "schemas/totals.json") as schema:
        schema["fields"] = "none"
    with edit_json(package / "schemas/parts.json") as schema:
        schema["fields"] += ["text", {"name": ["unit"], "constraints": {"enum": []}}]
    assert update_codes(load_package(package)) == {}
