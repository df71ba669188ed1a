"""Causes first: one mistake is one error, whatever follows from it."""

from pathlib import Path

from cases import cases
from cells import drop_row, edit_row, read_rows, write_rows
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


@cases(
    "table, column, file",
    {"figures": ("figures", "value", "figures"), "numerals": ("numerals", "value", "numerals")},
)
def test_moved_column_is_one_error(package, table, column, file):
    """Its cells are not corrected one by one."""
    rows = read_rows(package, table)
    moved = [row[column] for row in rows]
    for row, cell in zip(rows, [*moved[1:], moved[0]], strict=True):
        row[column] = cell
    write_rows(package, table, rows)
    assert find_errors(package) == [(f"{file}.csv:None", "column-moved")]


def test_rows_of_one_wrong_source_have_no_moved_column(package):
    """Every id of its figures names another edition."""
    edit_row(package, "sources", "demo-2021-isl-protection", edition_year="2020")
    codes = [code for _, code in find_errors(package)]
    assert codes.count("edition-differs") > 20
    assert "column-moved" not in codes


def test_term_that_cannot_be_one_is_the_cause_of_its_verdict(package):
    """It is named before the arithmetic."""
    line = edit_row(package, "identity_terms", "identified-rose/1", figure_id=f"{TOTAL}-danish")
    errors = find_errors(package)
    assert (f"identity_terms.csv:{line}", "terms-unlike") in errors
    assert "verdict-differs" not in [code for _, code in errors]


def test_wrong_code_in_a_generated_table_follows_from_the_source_table(package, run):
    edit_row(package, "figures", TOTAL, bound="Exact")
    run("tidy.py", package)
    assert [code for _, code in find_errors(package)] == ["cell-enum"]


def test_cell_of_a_figure_does_not_follow_from_the_row_of_an_identity(package):
    """The figure is a term of the identity, but nothing in its row depends on an explanation."""
    identity = edit_row(package, "identities", "2022-isl-identified-by-citizenship", explanation="")
    figure = edit_row(package, "figures", "2022-isl-identified-2021-foreign", bound="about")
    assert set(find_errors(package)) == {
        (f"identities.csv:{identity}", "rule-broken"),
        (f"figures.csv:{figure}", "bound-differs"),
    }


def test_gap_follows_from_the_year_of_its_source(package):
    """What a section covers decides which reasons fit."""
    edit_row(package, "gaps", "allocation-2019-isk/2021", reason="next_edition_missing")
    assert [code for _, code in find_errors(package)] == []
    line = edit_row(package, "sources", "demo-2022-isl-protection", year_covered="2023")
    errors = find_errors(package)
    assert (f"sources.csv:{line}", "rule-broken") in errors
    assert "gap-unfounded" not in [code for _, code in errors]


def test_two_mistakes_in_one_row_are_two_errors(package):
    """A misspelt code does not explain a wrong number."""
    line = edit_row(package, "figures", LABOR, value="13", sex="femal")
    place = f"figures.csv:{line}"
    assert find_errors(package) == [(place, "cell-enum"), (place, "figure-differs")]
