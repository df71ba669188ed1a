"""What the documents show is so: every command runs, every command and finding code is described."""

import ast
import re
import shlex
import subprocess
import sys
from pathlib import Path

import duckdb
import polars
import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Every line of a shell block in README."""
    return [line for block in blocks(README, "sh") for line in block.splitlines() if line]


@pytest.mark.parametrize("line", commands())
def test_every_command_in_readme_runs(line):
    """Make's targets exist and plan their work; everything else is run and ends well."""
    words = shlex.split(line)
    if words[0] == "make":
        words.insert(1, "--dry-run")
    if words[0] == ".venv/bin/python":
        words[0] = sys.executable
    ran = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=120, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout


def test_readme_shows_some_command():
    """A README without shell blocks would make the test above check nothing."""
    assert "make" in commands()
    assert "make test" in commands()


def test_the_lines_that_load_a_table_run():
    """polars and DuckDB load the figures as README says; pandas and R are tried where they are installed, beside the release."""
    shown = dict(re.findall(r"^\| (\w+) \| `(.*)` \|$", README, flags=re.MULTILINE))
    assert {"pandas", "polars", "R", "DuckDB"} <= set(shown)
    assert eval(shown["polars"].replace("resources/", f"{ROOT}/resources/"), {"polars": polars}).shape == (48, 21)
    assert len(duckdb.sql(shown["DuckDB"].replace("resources/", f"{ROOT}/resources/").rstrip(";")).fetchall()) == 48


def test_the_worked_sum_answers_the_one_gap():
    """The SQL that README shows finds the sum that rounding explains, and no other."""
    (query,) = blocks(README, "sql")
    assert duckdb.sql(query.replace("resources/", f"{ROOT}/resources/").strip().rstrip(";")).fetchall() == [
        ("tip-2020-kaz-allocation-usd", 10)
    ]


def test_every_command_is_described():
    """Each script stands in README, and says what it does in its --help."""
    for script in sorted((ROOT / "scripts").glob("*.py")):
        assert f"`scripts/{script.name}" in README, script.name
        doc = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
        assert "Exit status: " in doc, script.name


def listed(heading: str) -> list[str]:
    """The codes in the table under a heading of CONTRIBUTING."""
    section = re.split(r"^## ", CONTRIBUTING, flags=re.MULTILINE)
    (text,) = [part for part in section if part.startswith(heading)]
    return [
        code
        for cell in re.findall(r"^\| (`.+?) \| .+ \| .+ \|$", text, flags=re.MULTILINE)
        for code in re.findall("`([a-z-]+)`", cell)
    ]


def written() -> set[str]:
    """Texts in the source that look like a code: kebab-case words, and a few that are one word."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "scripts").rglob("*.py")]
    texts = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {
        text for text in texts if text in SINGLE or (re.fullmatch("[a-z]+(-[a-z]+)+", text) and text not in NO_CODES)
    }


SINGLE = {"delimiter", "encoding", "quote"}
NO_CODES = {
    "latin-1",
    "cat-file",
    "check-ignore",
    "ls-tree",
    "rev-parse",
    "cff-version",
    "date-released",
    "family-names",
    "given-names",
}


def test_every_code_is_listed_with_an_example():
    """The codes of findings and kinds of change in the source are those in CONTRIBUTING, sorted."""
    findings, kinds = listed("Finding codes"), listed("Kinds of change")
    assert sorted(written() - {*findings, *kinds}) == []
    assert sorted({*findings, *kinds} - written()) == []
    assert findings == sorted(findings)
    assert not set(findings) & set(kinds)
