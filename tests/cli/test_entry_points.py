"""How every command starts and ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import DATA, ROOT, Ran, edit_json, field, mark_slow, replace_text
from tip_figures.cli import entry_points, validate
from tip_figures.datapackage.command_names import COMMANDS

TEXT = DATA / "texts/demo-2021-isl-protection.txt"
ARGUMENTS = {
    "validate.py": ["package"],
    "verify_sums.py": ["package"],
    "verify_source.py": ["package", "--text", TEXT],
    "scan.py": [TEXT],
    "check_text.py": [TEXT],
    "tidy.py": ["package"],
    "compare.py": ["package", DATA / "package"],
}
FIRST_LINES = {
    "validate.py": "demo-figures 1.2.0\n",
    "verify_sums.py": "1 contradicted\n",
    "verify_source.py": "demo-figures 1.2.0\n",
    "scan.py": "place ",
    "check_text.py": "unclear",
    "tidy.py": "Everything is tidy.\n",
    "compare.py": "1.2.0 → 1.2.0: no changes\n",
}


def test_every_script_has_a_command():
    scripts = {file.stem for file in (ROOT / "scripts").glob("*.py")}
    assert scripts == set(COMMANDS)


FAST_SCRIPTS = ("validate.py", "check_text.py")
"""These are started as processes every time; all scripts are alike but for the name in them."""


@pytest.mark.parametrize("command", COMMANDS)
def test_script_starts_the_command_of_its_name(command):
    """Nothing else is in it, so that it can be interrupted at any time."""
    text = (ROOT / "scripts" / f"{command}.py").read_text(encoding="utf-8")
    validate_text = (ROOT / "scripts" / "validate.py").read_text(encoding="utf-8")
    assert text == validate_text.replace("validate", command)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("script", mark_slow(ARGUMENTS, FAST_SCRIPTS))
def test_command_starts_from_any_folder(start, script):
    """It writes no colours into a pipe."""
    result = start(script, *ARGUMENTS[script])
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(FIRST_LINES[script])
    assert "\x1b" not in result.stdout


def test_command_that_cannot_run_has_status_two(start):
    result = start("check_text.py", "missing")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [("PANDERA_VALIDATION_ENABLED", "False"), ("PANDERA_VALIDATION_DEPTH", "nonsense")],
)
def test_settings_of_pandera_do_not_change_the_verdict(start, package, name, value):
    """They are environment variables for other programs."""
    replace_text(package / "resources" / "areas.csv", "ISL,Iceland,country", "ISL,Iceland,county")
    result = start("validate.py", package, **{name: value})
    assert (result.returncode, result.stderr) == (1, "")
    assert "“county” is not one of the codes of this column" in result.stdout


# Ctrl-C


def test_interruption_is_one_line(run, monkeypatch):
    def interrupt(_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(validate, "run", interrupt)
    result = run("validate.py")
    assert (result.returncode, result.stderr) == (130, "interrupted\n")


def import_in_new_process(*modules: str) -> str:
    """Import modules, and return the set of large libraries that they import, as it is printed."""
    program = f"import sys, {', '.join(modules)}; print(sys.modules.keys() & {{'polars'}})"
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=ROOT / "scripts", capture_output=True, text=True)
    assert result.stderr == ""
    return result.stdout


def test_entry_points_import_no_library():
    """Else Ctrl-C during the import of a library would print a traceback."""
    assert import_in_new_process("tip_figures.cli.entry_points") == "set()\n"


def test_reading_a_text_imports_no_library():
    """A package is read with polars, whose import takes longer than reading most texts."""
    modules = ("tip_figures.cli.scan", "tip_figures.cli.check_text")
    assert import_in_new_process(*modules) == "set()\n"


START_INTERRUPTED = """
import runpy
import sys

class Interrupt:
    def find_spec(self, name, *_):
        if name.startswith("tip_figures"):
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt())
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.parametrize("script", [f"{command}.py" for command in COMMANDS])
def test_interruption_before_the_command_starts_prints_nothing(script):
    """Importing what starts a command takes a tenth of a second."""
    command = [sys.executable, "-c", START_INTERRUPTED, ROOT / "scripts" / script]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "")


# The program of an installed package


@pytest.mark.parametrize(
    ("argument", "command"),
    [("scan", "scan"), ("check_text", "check_text"), ("check-text", "check_text")],
)
def test_program_runs_the_command_that_it_names(monkeypatch, argument, command):
    started = []
    monkeypatch.setattr(entry_points, "start_command", started.append)
    monkeypatch.setattr(sys, "argv", ["tip-figures", argument, "file.txt"])
    entry_points.run_program()
    assert started == [command]
    assert sys.argv == [f"tip-figures {command}", "file.txt"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param([], 2, id="no-command"),
        pytest.param(["nonsense"], 2, id="unknown-command"),
        pytest.param(["--help"], 0, id="help"),
    ],
)
def test_program_lists_its_commands(monkeypatch, capsys, arguments, status):
    monkeypatch.setattr(sys, "argv", ["tip-figures", *arguments])
    assert entry_points.run_program() == status
    usage = f"usage: tip-figures {{{','.join(COMMANDS)}}} …\n"
    assert capsys.readouterr().out.startswith(usage)


@pytest.fixture
def run_installed(monkeypatch, capsys):
    """A function that runs a command as the installed program does, in a folder."""

    def run_program(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["/usr/bin/tip-figures", *arguments])
        try:
            status = entry_points.run_program()
        except SystemExit as end:
            status = end.code
        captured = capsys.readouterr()
        return Ran(sys.argv, status, captured.out, captured.err)

    return run_program


def test_installed_program_checks_the_working_directory(make_package, run_installed):
    """Not the package inside the wheel, which would be a false all-clear."""
    root = make_package("a\nx\n", [field("a", "integer")], package={"name": "mine"})
    result = run_installed(root, "validate")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("mine 1.0.0\n")


def test_installed_program_needs_a_package_in_the_working_directory(tmp_path, run_installed):
    result = run_installed(tmp_path, "validate")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "tip-figures validate: datapackage.json: No such file or directory.\n"


@pytest.mark.parametrize(
    "arguments",
    [("validate",), ("tidy", "--check"), ("validate", "--help")],
    ids=" ".join,
)
def test_installed_program_names_its_own_commands(make_package, run_installed, arguments):
    """There are no scripts where it is installed."""
    root = make_package("b,a\nx,1\n", [field("a", "integer"), field("b")])
    output = run_installed(root, *arguments).stdout
    assert "scripts/" not in output
    assert "tip-figures " in output or "the working directory" in output


@pytest.mark.parametrize("script", [f"{command}.py" for command in COMMANDS])
def test_every_script_shows_its_version(run, script):
    """It needs no other argument."""
    version = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]
    result = run(script, "--version")
    assert (result.returncode, result.stdout) == (0, f"tip-figures {version}\n")


@pytest.mark.parametrize("arguments", [["--version"], ["validate", "--version"]], ids=" ".join)
def test_installed_program_shows_its_version(tmp_path, run_installed, arguments):
    version = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]
    result = run_installed(tmp_path, *arguments)
    assert (result.returncode, result.stdout) == (0, f"tip-figures {version}\n")


# Outputs and encodings


@pytest.fixture
def unusual(make_package):
    """A tiny package whose version no narrow encoding can express."""
    return make_package("a\nx\n", [field("a")], package={"version": "Ж😀"})


def test_narrow_output_gets_escapes(start, unusual):
    """What the encoding of a terminal cannot express is escaped."""
    result = start("validate.py", unusual, PYTHONIOENCODING="ascii")
    assert result.stderr == ""
    assert "\\u0416\\U0001f600" in result.stdout


def test_json_is_utf_8_everywhere(start, unusual):
    result = start("validate.py", unusual, "--format", "json", PYTHONIOENCODING="cp1252")
    assert result.stderr == ""
    assert json.loads(result.stdout)["version"] == "Ж😀"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_name_of_a_package_that_is_not_utf_8_is_escaped_in_json(start, package, tmp_path):
    """A package without a name is named after its folder."""
    with edit_json(package / "datapackage.json") as descriptor:
        del descriptor["name"]
    folder = package.rename(tmp_path / "a\udcff")
    result = start("validate.py", folder, "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("redirection", "status", "message"),
    [
        pytest.param(
            ">/dev/full",
            2,
            "validate.py: the output cannot be written: No space left on device.\n",
            id="full-disk",
        ),
        pytest.param(">&- <&-", 0, "", id="closed-output"),
        pytest.param("--format json | true", 0, "", id="reader-that-stops"),
    ],
)
def test_full_or_closed_output_is_no_traceback(redirection, status, message):
    command = f"{sys.executable} {ROOT}/scripts/validate.py {DATA}/package {redirection}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (status, message)
