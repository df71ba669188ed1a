"""scripts/validate.py: what it reports, in which format, and how it ends."""

import json

import pytest

from conftest import replace_text
from tip_figures.checks import CHECKS

TEXT_FIELD = {"name": "a", "type": "string"}


def test_small_package_is_valid(run, package):
    """Every check looked at something and found nothing, also where warnings are errors."""
    result = run("validate.py", package, "--strict", "--format", "json")
    content = json.loads(result.stdout)
    assert (result.returncode, content["valid"], content["findings"]) == (0, True, [])
    expected = [check.name for check in CHECKS if check.name != "files"]  # it has no hashes
    assert [stage["stage"] for stage in content["stages"]] == expected
    assert all(stage["checked"] > 0 for stage in content["stages"])


@pytest.mark.parametrize(
    ("report_format", "place"),
    [
        pytest.param("text", "  line 9, column year, ", id="text"),
        pytest.param("json", '"line": 9,', id="json"),
        pytest.param("github", "::error file=resources/figures.csv,line=9,", id="github"),
        pytest.param("markdown", "| 9 | year | ", id="markdown"),
    ],
)
def test_every_format_names_the_cell(run, package, report_format, place):
    """The exit status is 1."""
    file = package / "resources/figures.csv"
    line = file.read_text(encoding="utf-8").splitlines()[8]
    replace_text(file, f"{line}\n", line.replace(",20", ",x20", 1) + "\n")
    result = run("validate.py", package, "--format", report_format)
    assert result.returncode == 1
    assert place in result.stdout


@pytest.fixture
def package_with_warning(make_package):
    """A package of which one table has no rows."""
    root = make_package("a\n", [TEXT_FIELD], name="empty")
    return make_package("a\nx\n", [TEXT_FIELD], name="full") and root


def test_warning_leaves_a_package_valid(run, package_with_warning):
    result = run("validate.py", package_with_warning)
    assert result.returncode == 0
    assert "warning" in result.stdout.splitlines()[-1]


def test_strict_treats_warnings_as_errors(run, package_with_warning):
    result = run("validate.py", package_with_warning, "--strict", "--format", "json")
    content = json.loads(result.stdout)
    assert (result.returncode, content["valid"]) == (1, False)
    assert {finding["severity"] for finding in content["findings"]} == {"error"}


def test_texts_add_the_check_proof(run, package, texts):
    arguments = []
    for text in texts:
        arguments += ["--text", text]
    result = run("validate.py", package, *arguments)
    assert result.returncode == 0, result.stdout
    assert "  ✓ proof " in result.stdout


def test_missing_descriptor_is_one_line(run, tmp_path):
    result = run("validate.py", tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    message = f"validate.py: {tmp_path}/datapackage.json: No such file or directory.\n"
    assert result.stderr == message


def test_unknown_option_has_status_two(run):
    result = run("validate.py", "--colour")
    assert result.returncode == 2
    assert "unrecognized arguments: --colour" in result.stderr
