"""The wheel that `pip install .` builds: what it contains, and what works without its extras."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from cases import cases
from conftest import ROOT, copy_package, run_process, run_python
from page_examples import read_examples

BASE = ("polars", "tip_figures")
"""Packages that `pip install tip-figures` installs, without an extra."""

WITH_BASE_ALONE = f"""
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        package = name.partition(".")[0]
        is_private = package.startswith("_")  # such as those of polars and of Python itself
        if not is_private and package not in {{*sys.stdlib_module_names, *{BASE!r}}}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Refuse())
"""
"""Begins a program that has no other packages."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel of a checkout with the small package, unpacked as pip does it."""
    folder = tmp_path_factory.mktemp("wheel")
    root = copy_package(folder / "checkout")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root)
    site = folder / "site"
    building = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    subprocess.run(building, cwd=root, check=True)
    with zipfile.ZipFile(folder / "tip_figures-1.2.0-py3-none-any.whl") as wheel:
        wheel.extractall(site)
    return site


@pytest.fixture
def run(installed, tmp_path, monkeypatch):
    """A function that runs a program with the packages of the wheel, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda program: run_python(program, PYTHONPATH=str(installed))


def make_program(installed: Path, command: str, *options: str, package: bool = True) -> str:
    """Return a program that runs a command as the console script does.

    Args:
        package: whether the command gets the tables of the wheel; otherwise it gets no package
    """
    entry_points = next(installed.glob("*.dist-info/entry_points.txt")).read_text("utf-8")
    ((module, function),) = re.findall(r"(?m)^tip-figures = ([\w.]+):(\w+)$", entry_points)
    tables = [str(installed / "tip_figures/package")] if package else []
    words = ["tip-figures", command, *tables, *options]
    return (
        f"import sys; sys.argv = {words}; from {module} import {function}; sys.exit({function}())"
    )


@pytest.mark.slow
def test_wheel_brings_tables_and_commands(installed, run):
    """Each command runs on the tables, without a checkout."""
    sums = run(make_program(installed, "verify_sums", "--format", "json"))
    assert (sums.returncode, json.loads(sums.stdout)["figures"]) == (0, 41)
    unknown = run(make_program(installed, "nonsense"))
    assert unknown.returncode == 2
    commands = "{validate,verify_sums,verify_source,scan,check_text,tidy,compare,build}"
    assert commands in unknown.stdout


@pytest.mark.slow
def test_validate_where_there_is_no_package_says_what_to_do(installed, run):
    """In one line; the tables inside the wheel are not what its user wants to check."""
    result = run(make_program(installed, "validate", package=False))
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert "Start the command in the folder of a package" in line


@pytest.mark.slow
def test_polars_alone_is_enough_to_load(installed, run):
    """Every table, its description and the version."""
    loading = (
        "import tip_figures\n"
        "for table in tip_figures.tables():\n"
        "    assert len(tip_figures.load(table)) and len(tip_figures.describe(table))\n"
        "print(tip_figures.__version__, len(tip_figures.tables()))\n"
    )
    loaded = run(WITH_BASE_ALONE + loading)
    assert (loaded.stdout, loaded.stderr) == ("1.2.0 16\n", "")
    assert (installed / "tip_figures/py.typed").exists()


@pytest.mark.slow
@cases(
    "command, options, extra",
    [("verify_source", ["--text", "page.html"], "tools"), ("build", [], "build")],
)
def test_command_without_its_packages_ends_in_one_line(installed, run, command, options, extra):
    """The line says which extra to install."""
    Path("page.html").write_text("<html><p>It found 12 victims.</p></html>", "utf-8")
    result = run(WITH_BASE_ALONE + make_program(installed, command, *options))
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"tip-figures {command}: {command} needs ")
    assert line.endswith(f'[{extra}]"')


def test_base_is_polars_alone():
    """Pandera comes without pandas."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["pandera"]]
    names = [re.split("[><=]", requirement)[0] for requirement in requirements]
    assert names == ["polars", "pandera[polars]", "pyyaml"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A new environment with the wheel of this checkout and the extras that docs/python.md names.

    Other packages have the versions of the lock file. Returns its Python.
    """
    folder = tmp_path_factory.mktemp("environment")
    building = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    subprocess.run(building, cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    page = (ROOT / "docs/python.md").read_text("utf-8")
    (extras,) = re.findall(r'pip install "\.\[(.+)\]"', page)
    locked = re.findall(
        r"(?m)^(\S+==.+) \\$", (ROOT / "requirements-tools.lock").read_text("utf-8")
    )
    (folder / "constraints.txt").write_text("\n".join(locked), "utf-8")
    subprocess.run((sys.executable, "-m", "venv", folder / "venv"), check=True)
    python = folder / "venv/bin/python"
    options = ("--quiet", "--only-binary", ":all:", "--constraint", folder / "constraints.txt")
    installing = (python, "-m", "pip", "install", *options, f"{wheel}[{extras}]")
    subprocess.run(installing, check=True)
    return python


@pytest.mark.slow
def test_extras_are_enough_for_the_examples(environment):
    for example in read_examples():
        result = run_process(environment, "-I", "-c", example.program)
        assert (example.title, result.stdout) == (example.title, example.output), result.stderr
