"""docs/any-package.md shows a package, commands and hooks that work as it says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, add_table, field
from tip_figures.datapackage.command_names import COMMANDS, PROGRAM

PAGE = (ROOT / "docs/any-package.md").read_text(encoding="utf-8")
FILES = re.findall(r"^```(?:json|csv) (\S+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
CONSOLES = re.findall(
    r"^```console ([0-9])\n\$ (.+?)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL
)
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
RULES = re.findall(r"^\| [^|`]+ \| `([^`]+)` \|$", PAGE, flags=re.MULTILINE)
RULE_ROWS = {  # rule → a row for which it holds, and one for which it does not
    "total >= women + men": ("total,women,men", "3,1,2", "2,1,2"),
    "(status = 'closed') = (closed IS NOT NULL)": (
        "status,closed",
        "closed,2020-01-01",
        "open,2020-01-01",
    ),
    "unit NOT IN ('person', 'case') OR value % 1 = 0": ("unit,value", "person,2", "person,2.5"),
    "STARTS_WITH(id, area)": ("id,area", "hill-1,hill", "lake-1,hill"),
}
NUMBERS = ("total", "women", "men", "value")


@pytest.fixture
def rain(tmp_path: Path) -> Path:
    """The package that the page shows."""
    for name, content in FILES:
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def run_installed(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `tip-figures …` in a folder as it runs where it is installed."""
    program, *arguments = words
    assert program == PROGRAM
    code = (
        f"import sys; sys.argv[0] = '{PROGRAM}'\n"
        "from tip_figures.cli.entry_points import run_program; raise SystemExit(run_program())"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
    )


def test_page_shows_files_and_commands():
    """The tests below find them at all."""
    assert [name for name, _ in FILES] == [
        "datapackage.json",
        "stations.json",
        "rain.json",
        "stations.csv",
        "rain.csv",
    ]
    assert [command.split()[1] for _, command, _ in CONSOLES] == [
        "validate",
        "validate",
        "tidy",
        "compare",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("status", "command", "output"), CONSOLES)
def test_command_prints_what_the_page_shows(rain, status, command, output):
    result = run_installed(command.split(), rain)
    assert result.stdout == output
    if "--ignore" not in command:  # a refused option has another exit status
        assert result.returncode == int(status)


@pytest.mark.parametrize("expression", RULES)
def test_rule_of_the_page_tells_right_rows_from_wrong_ones(run, tmp_path, expression):
    header, right_row, wrong_row = RULE_ROWS[expression]
    fields = [field(name, "number" if name in NUMBERS else "string") for name in header.split(",")]
    rule = {"name": "rule", "expression": expression, "message": "Wrong."}
    rows = f"{header}\n{right_row}\n{wrong_row}\n"
    root = add_table(tmp_path / "tiny", rows, fields, rules=[rule])
    content = json.loads(run("validate.py", root, "--format", "json").stdout)
    findings = [(entry["code"], entry["line"]) for entry in content["findings"]]
    assert findings == [("rule-broken", 3)]


def test_every_rule_of_the_page_is_tested():
    assert list(RULE_ROWS) == RULES


def test_hooks_run_commands_once_for_files_of_a_package():
    """A hook is installed with pip from this repository, and starts an installed command."""
    assert [hook["id"] for hook in HOOKS] == ["tip-figures-validate", "tip-figures-tidy"]
    for hook in HOOKS:
        program, command, *_ = hook["entry"].split()
        assert (program, hook["language"], hook["pass_filenames"]) == (PROGRAM, "python", False)
        assert hook["additional_dependencies"] == [".[tools]"]  # what the commands need
        assert command in COMMANDS
        paths = ("data/t.csv", "datapackage.json", "t.tsv", "README.md", "t.csv.md")
        matches = [bool(re.search(hook["files"], path)) for path in paths]
        assert matches == [True, True, True, False, False]


@pytest.mark.slow
@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hook_fails_for_a_faulty_package_and_passes_for_a_right_one(rain, package, hook):
    """pre-commit runs it at the top of the repository, and adds the arguments that the user has."""
    assert run_installed(hook["entry"].split(), rain).returncode == 1
    words = [*hook["entry"].split(), str(package)]
    assert run_installed(words, rain).returncode == 0


def test_hooks_of_the_page_exist():
    blocks = re.findall(r"^```yaml\n(repos:.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    (repository,) = yaml.safe_load(blocks[0])["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in HOOKS}
