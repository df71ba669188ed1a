"""What validate says, in which form, and how it ends."""

import json
import subprocess
import sys

import pytest

from conftest import DATA, ROOT, edit_json, replace_text
from tip_figures.checks import CHECKS
from tip_figures.cli import validate
from tip_figures.cli.package_report import run_checks
from tip_figures.datapackage.checks import Check
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.load import load_package


def test_validate_finds_the_small_package_valid(run, package):
    """Every check has looked at something and found nothing, also where warnings are errors."""
    ran = run("validate.py", package, "--strict", "--format", "json")
    made = json.loads(ran.stdout)
    assert (ran.returncode, made["valid"], made["findings"]) == (0, True, [])
    expected = [check.name for check in CHECKS if check.name != "files"]  # it has no hashes
    assert [stage["stage"] for stage in made["stages"]] == expected
    assert all(stage["checked"] > 0 for stage in made["stages"])


TEXT = DATA / "texts/demo-2021-isl-protection.txt"
STARTS = {
    "validate.py": (["package"], 0, "demo-figures 1.2.0\n"),
    "verify_sums.py": (["package"], 0, "1 contradicted\n"),
    "verify_source.py": (["package", "--text", TEXT], 0, "demo-figures 1.2.0\n"),
    "scan.py": ([TEXT], 0, "place "),
    "tidy.py": (["package"], 0, "Everything is tidy.\n"),
    "compare.py": (["package", DATA / "package"], 0, "1.2.0 → 1.2.0: no changes\n"),
    "build.py": (["package/none"], 2, ""),
}


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("script", [file.name for file in sorted((ROOT / "scripts").glob("*.py"))])
def test_every_command_starts_from_any_folder(start, script):
    """What a user starts as a process ends with the status of its command, and writes no colour into a pipe."""
    words, status, begin = STARTS[script]
    ran = start(script, *words)
    assert (ran.returncode, ran.stderr.count("\n"), "\x1b" in ran.stdout) == (
        status,
        int(status > 0),
        False,
    )
    assert ran.stdout.startswith(begin)


@pytest.mark.parametrize(
    ("form", "begin"), [("text", "line 9, "), ("github", "::error file="), ("markdown", "## ❌ ")]
)
def test_validate_names_the_cell_in_every_format(run, package, form, begin):
    """The line and column of a wrong cell stand in each format, and the exit status is 1."""
    file = package / "resources" / "figures.csv"
    line = file.read_text(encoding="utf-8").splitlines()[8]
    replace_text(file, line + "\n", line.replace(",20", ",x20", 1) + "\n")
    ran = run("validate.py", package, "--format", form)
    assert ran.returncode == 1
    assert begin in ran.stdout
    assert "year" in ran.stdout


def test_validate_strict_makes_warnings_errors(run, make_package):
    """A warning leaves a package valid; with --strict it is an error in severity, verdict and status."""
    root = make_package("a\n", [{"name": "a", "type": "string"}], name="bare")
    make_package("a\nx\n", [{"name": "a", "type": "string"}], name="full")
    loose, strict = (
        run("validate.py", root),
        run("validate.py", root, "--strict", "--format", "json"),
    )
    assert (loose.returncode, "warning" in loose.stdout.splitlines()[-1]) == (0, True)
    made = json.loads(strict.stdout)
    assert (strict.returncode, made["valid"]) == (1, False)
    assert {finding["severity"] for finding in made["findings"]} == {"error"}


def test_validate_says_once_what_two_checks_find_and_where_one_had_nothing_to_check(package):
    """What two checks find counts in the first; one whose tables are not there is not listed; none that saw nothing is green."""
    same = Finding("a.csv", 1, "", "c", "", "m")
    checks = [
        Check("one", lambda _: iter((same, same)), lambda _: {"rows": 1}),
        Check("two", lambda _: iter((same,)), lambda _: {"rows": 1}),
        Check("three", lambda _: iter(()), lambda _: {}),
        Check("idle", lambda _: iter(()), lambda _: {"rows": 0}),
    ]
    *made, idle = run_checks(load_package(package), checks).results
    assert [(o.name, o.findings) for o in made] == [("one", (same,)), ("two", ())]
    said = [(found.code, found.message) for found in idle.findings]
    assert said == [("nothing-checked", "The check idle had nothing to check: no rows.")]


def test_validate_with_texts_proves_the_package(run, package, texts):
    """--text adds the check proof."""
    ran = run("validate.py", package, *(word for text in texts for word in ("--text", text)))
    assert (ran.returncode, "  ✓ proof " in ran.stdout) == (0, True), ran.stdout


def test_validate_that_cannot_run_has_status_two(run, tmp_path):
    """A missing descriptor is one line on standard error, and what argparse refuses has the same status."""
    ran = run("validate.py", tmp_path)
    message = f"validate.py: {tmp_path}/datapackage.json: No such file or directory.\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", message)
    ran = run("validate.py", "--colour")
    assert (ran.returncode, "unrecognized arguments: --colour" in ran.stderr) == (2, True)


def test_validate_is_interrupted_in_one_line(run, monkeypatch):
    """Ctrl-C ends a command with status 130 and no traceback."""

    def press(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(validate, "run", press)
    ran = run("validate.py")
    assert (ran.returncode, ran.stderr) == (130, "interrupted\n")


def test_validate_writes_what_the_output_cannot_encode(start, package):
    """A narrow terminal or pipe gets escapes, JSON is UTF-8 everywhere, and nothing is a traceback."""
    with edit_json(package / "datapackage.json") as made:
        made["version"] = "Ж😀"
    text = start("validate.py", package, PYTHONIOENCODING="ascii")
    assert (text.stderr, "\\u0416\\U0001f600" in text.stdout) == ("", True)
    programs = start("validate.py", package, "--format", "json", PYTHONIOENCODING="cp1252")
    assert (programs.stderr, json.loads(programs.stdout)["version"]) == ("", "Ж😀")


def test_validate_reads_a_folder_whose_name_is_not_utf_8(start, tmp_path):
    """A byte that is no text in a path ends in one line, not in a traceback."""
    ran = start("validate.py", tmp_path / "\udcff")
    assert (ran.returncode, ran.stderr.count("\n"), "\\udcff" in ran.stderr) == (2, 1, True)


@pytest.mark.parametrize(
    ("out", "status", "message"),
    [
        (">/dev/full", 2, "validate.py: the output cannot be written: No space left on device.\n"),
        (">&- <&-", 0, ""),
        ("--format json | true", 0, ""),
    ],
)
def test_validate_bears_an_output_that_is_full_or_closed(out, status, message):
    """A full disk behind the output is one line, a closed one nothing, nor a reader that has seen enough."""
    command = f"{sys.executable} {ROOT}/scripts/validate.py {DATA}/package {out}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (status, message)
