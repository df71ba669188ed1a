"""Causes first: one mistake is one error, whatever follows from it."""

from pathlib import Path

from cases import cases
from cells import drop_row, edit_row
from conftest import validate_package

TOTAL = "demo-2021-isl-identified-2020"
IN_TOTALS = "Iceland: trafficking victims identified/2020"
LABOR = f"{TOTAL}-labor"
NUMERAL = "demo-2021-isl-protection/1/3/50"  # states LABOR
SENTENCE = "demo-2021-isl-protection/1/3"


def find_errors(package: Path) -> list[tuple[str, str]]:
    """Return the errors of a package that follow from no other one."""
    return [
        (f"{finding['path'].removeprefix('resources/')}:{finding['line']}", finding["code"])
        for finding in validate_package(package)["findings"]
        if finding["severity"] == "error" and "follows_from" not in finding
    ]


def test_consequences_are_reported_on_request(package, run):
    edit_row(package, "figures", LABOR, value="13")
    everything = run("validate.py", package, "--all").stdout
    for code in ("figure-differs", "verdict-differs", "table-outdated"):
        assert code in everything


@cases(
    "table, key, cells, file, code",
    {
        "wrong-code": ("figures", LABOR, {"exploitation": "forced_labour"}, "figures", "cell-enum"),
        "deleted-figure": ("figures", LABOR, None, "identity_terms", "reference-missing"),
        "deleted-numeral": ("numerals", NUMERAL, None, "figures", "figure-unsupported"),
        "deleted-sentence": ("sentences", SENTENCE, None, "numerals", "reference-missing"),
        "stale-table": ("totals", IN_TOTALS, {"note": "changed"}, "totals", "table-outdated"),
        "wrong-numeral": ("numerals", NUMERAL, {"value": "13"}, "numerals", "numeral-value"),
    },
)
def test_one_mistake_is_one_error(package, table, key, cells, file, code):
    """Cells are changed, or the row is deleted."""
    if cells is None:
        drop_row(package, table, key)
    else:
        edit_row(package, table, key, **cells)
    assert [(place.partition(".")[0], error) for place, error in find_errors(package)] == [
        (file, code)
    ]


def test_unreadable_schema_is_the_first_error(package):
    """The checks of figures need its table, so they do not run."""
    (package / "schemas/figures.json").write_text("{", encoding="utf-8")
    (first, *others) = find_errors(package)
    assert first == ("schemas/figures.json:1", "schema-invalid")
    assert {code for _, code in others} == {"table-needed"}


@cases(
    "figure_ids",
    {
        "of-two-passages": (LABOR, "demo-2022-isl-identified-2021"),
        "of-one-sum": (LABOR, f"{TOTAL}-sex"),
    },
)
def test_two_independent_mistakes_are_two_errors(package, figure_ids):
    lines = [edit_row(package, "figures", figure_id, value="93") for figure_id in figure_ids]
    expected = [(f"figures.csv:{line}", "figure-differs") for line in sorted(lines)]
    assert find_errors(package) == expected


def test_term_of_another_source_is_the_cause_of_its_verdict(package):
    other = "demo-2022-isl-identified-2021"
    line = edit_row(package, "identity_terms", "by-exploitation/2", figure_id=other)
    assert (f"identity_terms.csv:{line}", "source-differs") in find_errors(package)
    assert "verdict-differs" not in [code for _, code in find_errors(package)]


def test_outdated_row_follows_from_the_error_of_its_figure(package):
    """The row names an identity of which the figure is a term."""
    edit_row(package, "figures", TOTAL, bound="about")
    line = edit_row(package, "figures", "demo-2022-isl-identified-2021", unit="case")
    causes = {
        finding["path"]: finding["follows_from"]
        for finding in validate_package(package)["findings"]
        if finding["code"] == "table-outdated"
    }
    assert causes["resources/contradictions.csv"] == f"resources/figures.csv:{line}:unit"


def test_two_mistakes_in_one_row_are_two_errors(package):
    """A misspelt code does not explain a wrong number."""
    line = edit_row(package, "figures", LABOR, value="13", sex="femal")
    place = f"figures.csv:{line}"
    assert find_errors(package) == [(place, "cell-enum"), (place, "figure-differs")]
