"""How every command starts and ends."""

import subprocess
import sys
from unittest.mock import Mock

import pytest

import tip_figures
from cases import cases
from conftest import DATA, ROOT, field, replace_text, run_python, start
from tip_figures import cli, location
from tip_figures.cli import validate
from tip_figures.datapackage.findings import COMMANDS


def test_each_script_starts_the_command_of_its_name():
    """Nothing else is in it, so that it can be interrupted at any time."""
    texts = {file.stem: file.read_text("utf-8") for file in (ROOT / "scripts").glob("*.py")}
    expected = {name: texts["validate"].replace("validate", name) for name in COMMANDS}
    assert texts == expected


def test_command_starts_from_any_folder():
    """It writes no colours into a pipe."""
    result = start("check_text.py", DATA / "texts/demo-2021-isl-protection.txt", "--all")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("unclear  ")
    assert "\x1b" not in result.stdout


@pytest.mark.slow
def test_settings_of_pandera_do_not_change_the_verdict(package):
    """They are environment variables for other programs; Pandera refuses to start with this one."""
    replace_text(package / "resources" / "areas.csv", "ISL,Iceland,country", "ISL,Iceland,county")
    result = start("validate.py", package, PANDERA_VALIDATION_DEPTH="nonsense")
    assert (result.returncode, result.stderr) == (1, "")
    assert "“county” is not one of the codes of this column" in result.stdout


@cases(
    "error, status, message",
    {
        "interruption": (KeyboardInterrupt(), 130, "interrupted\n"),
        "missing-package": (
            ModuleNotFoundError(name="pandera"),
            2,
            "validate.py: validate needs pandera: in a clone, run make and use .venv/bin/python; "
            'with the wheel, run pip install "tip-figures[tools]"\n',
        ),
    },
)
def test_error_is_one_line(run, monkeypatch, error, status, message):
    monkeypatch.setattr(validate, "run", Mock(side_effect=error))
    result = run("validate.py")
    assert (result.returncode, result.stdout, result.stderr) == (status, "", message)


def test_package_of_build_comes_with_its_own_extra():
    """make installs it into another environment."""
    advice = cli.describe_missing_package("build", "xlsxwriter")
    assert advice.startswith("build needs xlsxwriter: in a clone, run make build; ")
    assert advice.endswith(' "tip-figures[build]"')


def test_reading_a_text_imports_no_library():
    """A package is read with polars, whose import takes longer than reading most texts.

    Ctrl-C during the import of a library would print a traceback.
    """
    program = "import sys, tip_figures.cli.scan, tip_figures.cli.check_text; print(*sys.modules)"
    modules = set(run_python(program).stdout.split())
    assert "tip_figures.cli" in modules
    assert not modules & {"polars", "pandera", "urllib.request"}


# The program of an installed package


@pytest.fixture
def run_installed(monkeypatch, capsys):
    """A function that runs a command as the installed program does, in a folder."""

    def run_program(folder, *arguments):
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["/usr/bin/tip-figures", *arguments])
        try:
            status = cli.run_program()
        except SystemExit as end:
            status = end.code
        return status, *capsys.readouterr()

    return run_program


LIST_OF_COMMANDS = f"usage: tip-figures {{{','.join(COMMANDS)}}} …\n"
VERSION = f"tip-figures {tip_figures.__version__}\n"


@cases(
    "arguments, status, output",
    {
        "no-command": ([], 2, LIST_OF_COMMANDS),
        "unknown-command": (["nonsense"], 2, LIST_OF_COMMANDS),
        "help": (["--help"], 0, LIST_OF_COMMANDS),
        "help-of-a-command": (["check-text", "--help"], 0, "usage: tip-figures check_text "),
        "version": (["--version"], 0, VERSION),
        "version-of-a-command": (["scan", "--version"], 0, VERSION),
    },
)
def test_program_runs_the_command_that_it_names(tmp_path, run_installed, arguments, status, output):
    """Without one it lists all."""
    returncode, printed, _ = run_installed(tmp_path, *arguments)
    assert returncode == status
    assert printed.startswith(output)


def test_installed_program_checks_the_working_directory(make_package, run_installed, tmp_path):
    """Not the package inside the wheel, which would be a false all-clear."""
    root = make_package("a\nx\n", [field("a", "integer")])
    status, output, errors = run_installed(root, "validate")
    assert (status, errors) == (1, "")
    assert output.startswith("tiny 1.0.0\n")
    message = (
        "tip-figures validate: the working directory has no datapackage.json. Start the command "
        "in the folder of a package, such as an unpacked release, or name that folder in the "
        "command.\n"
    )
    assert run_installed(tmp_path, "validate") == (2, "", message)


def test_conflict_in_the_descriptor_of_the_checkout_is_no_traceback(
    tmp_path, run_installed, monkeypatch
):
    """Commands read their version from it before anything else."""
    (tmp_path / "datapackage.json").write_bytes(b"<<<<<<< HEAD\xff")
    monkeypatch.setattr(location, "DEFAULT_PACKAGE", tmp_path)
    status, output, errors = run_installed(tmp_path, "validate")
    assert (status, output, errors.count("\n")) == (2, "", 1)


# Outputs and encodings


@cases("options", [["--all"], ["--format", "json"]])
def test_output_is_utf_8_on_every_system(tmp_path, options):
    file = tmp_path / "text.txt"
    file.write_text("Of the 40 Ж😀, 39 were women and three were men.", "utf-8")
    result = start("check_text.py", file, *options, PYTHONIOENCODING="cp1252")
    assert result.stderr == ""
    assert "Ж😀" in result.stdout


@cases(
    "redirection, status, message",
    {
        "full-disk": (
            ">/dev/full",
            2,
            "check_text.py: the output: cannot be read or written: No space left on device.\n",
        ),
        "closed-output": (">&- <&-", 0, ""),
        "reader-that-stops": ("--format json | true", 0, ""),
    },
)
def test_full_or_closed_output_is_no_traceback(texts, redirection, status, message):
    command = f"{sys.executable} {ROOT}/scripts/check_text.py {texts[0]} {redirection}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (status, message)
