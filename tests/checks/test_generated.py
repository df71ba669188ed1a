"""The check of generated tables and cells: each is what follows from the source tables."""

from cases import cases
from cells import edit_row, read_rows, write_rows
from conftest import replace_text, run_checks, validate_package

FIGURE = "demo-2021-isl-identified-2020"
SOURCE = "demo-2021-isl-protection"


def find_outdated(package):
    """Return file, line, column and message of each finding, whose remedy is tidy."""
    findings = run_checks(package, "generated")
    assert {finding.code for finding in findings} <= {"table-outdated"}
    assert all(finding.is_fixed_by_tidy for finding in findings)
    return [
        (finding.path.removeprefix("resources/"), finding.line, finding.column, finding.message)
        for finding in findings
    ]


@cases(
    "key, cells, found, expected",
    {
        "without-a-hedge": ("1/2/14", {"bound": "about"}, "about", "nothing"),
        "of-a-figure": ("1/6/46", {"bound": ""}, "nothing", "at_least"),
        "of-another-role": ("2/3/19", {"hedge": "at least"}, "nothing", "at_least"),
        "first-of-two-meanings": ("2/3/19", {"hedge": "nearly"}, "nothing", "about"),
        "that-of-the-figure": ("2/1/176", {"hedge": "about more than"}, "more_than", None),
        "unknown-hedge": ("2/3/19", {"hedge": "at last"}, "nothing", None),
    },
)
def test_bound_of_a_numeral_follows_from_its_hedge(package, run, key, cells, found, expected):
    """Every role may have a hedge. Of several meanings, that of the figure counts."""
    line = edit_row(package, "numerals", f"{SOURCE}/{key}", **cells)
    message = f"Found “{found}”, but “{expected}” follows from the other cells and tables."
    is_reported = ("numerals.csv", line, "bound", message) in find_outdated(package)
    assert is_reported is (expected is not None)
    run("tidy.py", package)
    assert "numerals.csv" not in [path for path, *_ in find_outdated(package)]


def test_missing_last_row_is_reported(package):
    rows = read_rows(package, "totals")
    write_rows(package, "totals", rows[:-1])
    ((_, line, _, message),) = find_outdated(package)
    assert (line, message[:21]) == (len(rows) + 1, "Found “nothing”, but ")


@cases(
    "content",
    {
        "empty": b"",
        "not-text": b"\xff\xfe",
        "open-quotation-mark": b'"',
    },
)
def test_file_of_any_bytes_is_out_of_date(package, content):
    (package / "resources/totals.csv").write_bytes(content)
    ((path, line, column, _),) = find_outdated(package)
    assert (path, line, column) == ("totals.csv", 1, "")


def test_tables_are_not_compared_with_a_part_of_the_figures(package):
    """A figure without a value has no record; the check of cells reports it."""
    edit_row(package, "figures", FIGURE, value="x")
    assert find_outdated(package) == []


def test_missing_file_is_left_to_the_check_of_structure(package):
    (package / "resources/parts.csv").unlink()
    assert find_outdated(package) == []


def test_whatever_is_wrong_with_a_generated_table_is_fixed_by_tidy(package, run):
    """The usual hints would have people edit it."""
    replace_text(package / "resources/totals.csv", ",30,exact", ",x,exact")
    report = validate_package(package)
    hints = {finding["hint"] for finding in report["findings"]}
    assert (report["valid"], hints) == (False, {"scripts/tidy.py fixes this."})
    run("tidy.py", package)
    assert validate_package(package)["valid"]
