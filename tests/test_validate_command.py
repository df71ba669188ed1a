"""scripts/validate.py as people run it: a process, from another folder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cells import edit

ROOT = Path(__file__).resolve().parents[1]


def validate(*args: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts/validate.py", *map(str, args)], capture_output=True, text=True, cwd=cwd, encoding="utf-8", timeout=60
    )  # fmt: skip


def test_the_published_package_is_valid(tmp_path):
    """Without arguments, from any folder, this checkout's package is checked and found valid."""
    ran = validate(cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0] == "tip-figures 1.0.0"
    assert [line.split()[1] for line in lines[2:9]] == [
        "structure",
        "rules",
        "keys",
        "ledger",
        "codes",
        "sums",
        "files",
    ]
    assert "23 identities, 21 exact, 2 within rounding, 39 figures covered, 36 figures tested" in ran.stdout
    assert lines[-1] == "valid"


def test_a_wrong_cell_fails_with_its_place_in_every_format(package):
    """Exit status 1, and the file, line, column and key stand in each format."""
    line = edit(package, "figures", "identified-2019-forced-labor", value="6")
    text = validate(package)
    assert text.returncode == 1
    assert f"line {line}, column value, tip-2020-kaz-identified-2019-forced-labor  figure-differs" in text.stdout
    assert "The figure is 6, and its numeral in paragraph 1, sentence 3 is “five” (5)." in text.stdout
    made = json.loads(validate(package, "--format", "json").stdout)
    assert list(made) == ["valid", "package", "version", "stages", "findings"]
    assert (made["valid"], made["package"], made["version"]) == (False, "tip-figures", "1.0.0")
    assert [stage["stage"] for stage in made["stages"]] == ["structure", "rules", "keys", "ledger", "codes", "sums"]
    assert all(list(stage) == ["stage", "checked", "findings"] and stage["checked"] > 0 for stage in made["stages"])
    found = next(f for f in made["findings"] if f["code"] == "figure-differs")
    assert found == {
        "severity": "error", "code": "figure-differs", "path": "resources/figures.csv", "line": line, "column": "value",
        "key": "tip-2020-kaz-identified-2019-forced-labor",
        "message": "The figure is 6, and its numeral in paragraph 1, sentence 3 is “five” (5).",
        "hint": found["hint"],
    }  # fmt: skip
    github = validate(package, "--format", "github")
    assert (github.returncode, f"resources/figures.csv,line={line}" in github.stdout) == (1, True)
    markdown = validate(package, "--format", "markdown")
    assert (markdown.returncode, markdown.stdout.startswith("## ❌ tip-figures 1.0.0: ")) == (1, True)


def test_warnings_do_not_make_a_package_invalid(make):
    """An empty table is told, and the exit status stays 0."""
    root = make("a\n", [{"name": "a", "type": "string"}], name="bare")
    make("a\nx\n", [{"name": "a", "type": "string"}], name="full")
    ran = validate(root)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "valid, with 1 warning")
    assert "The table has a header and no rows, so nothing in it was checked." in ran.stdout


BAD = [
    ("", "No such file or directory."),
    ("{", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2."),
    ("[]", "a descriptor is a JSON object, and this is a list."),
    ("\xff", "not JSON: Expecting value at line 1, column 1."),
]


@pytest.mark.parametrize(("content", "why"), BAD)
def test_a_package_that_cannot_be_read_is_one_line_and_status_two(tmp_path, content, why):
    """A missing or unreadable descriptor is told on standard error, never with a traceback."""
    file = tmp_path / "datapackage.json"
    if content:
        file.write_text(content, encoding="utf-8")
    ran = validate(file)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"validate.py: {file}: {why}\n"


def test_an_unknown_option_is_status_two():
    """What argparse refuses has the same exit status as everything that cannot run."""
    ran = validate("--colour")
    assert ran.returncode == 2
    assert "unrecognized arguments: --colour" in ran.stderr


def test_help_says_what_it_does_and_how_it_ends():
    """--help is the docstring, with the exit status."""
    ran = validate("--help")
    assert ran.returncode == 0
    assert "Exit status: 0 valid, 1 findings of severity error, 2 could not run." in ran.stdout


def test_no_colour_in_a_pipe(package):
    """Escape sequences are for terminals."""
    edit(package, "figures", "identified-2019-forced-labor", value="6")
    assert "\x1b" not in validate(package).stdout
