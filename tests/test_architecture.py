"""The architecture: imports point to lower layers, names mean one thing, functions are short."""

import ast
import re
import shutil
import sys
from collections import Counter
from itertools import chain

from cases import cases
from conftest import ROOT, run_process

SCRIPTS = ROOT / "scripts"
LIBRARIES = {"frictionless", "pandera", "polars", "pytest", "duckdb"}
LONGEST_FUNCTION = 50  # lines
LAYERS = "Folders import from lower layers"
CYCLES = "Modules have no import cycle"
CHECKS = "Checks do not import each other"
FRICTIONLESS = "Only make and tests use frictionless"
RUN_LENGTH = 4  # words of a sentence that no pattern may hold

NODES = {
    ".".join(file.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__"): list(
        ast.walk(ast.parse(file.read_text("utf-8")))
    )
    for file in sorted(SCRIPTS.rglob("*.py"))
}
"""Module of scripts/ → the nodes of its syntax tree."""


IMPORTS = {
    "none": ("location.py", "", []),
    "of a higher layer": ("figures/model.py", "tip_figures.cli", [LAYERS, CYCLES]),
    "of the same layer": ("drafting/suggest.py", "tip_figures.release", [LAYERS]),
    "of the other generic part": ("datapackage/table.py", "tip_figures.prose", [LAYERS]),
    "in a folder without a layer": ("extra/__init__.py", "", [LAYERS]),
    "of each other": ("prose/hedges.py", "tip_figures.prose.mention", [CYCLES]),
    "of a check in a check": ("checks/gaps.py", "tip_figures.checks.codes", [CHECKS]),
    "of frictionless": ("cli/tidy.py", "frictionless", [FRICTIONLESS]),
}


@cases(("module", "target", "broken"), IMPORTS)
def test_linter_of_imports_reports_a_forbidden_import(tmp_path, module, target, broken):
    """The code itself has none; with one more import, the contract that forbids it is broken."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(SCRIPTS / "tip_figures", tmp_path / "tip_figures")
    file = tmp_path / "tip_figures" / module
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8") as code:
        code.write(f"\nimport {target}\n" if target else "\n")
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    options = ("--no-cache", "--no-logo")
    result = run_process(sys.executable, "-c", command, *options, cwd=tmp_path)
    assert re.findall("^(.+) BROKEN$", result.stdout, re.MULTILINE) == broken
    assert result.returncode == bool(broken), result.stdout + result.stderr


def test_names_mean_one_thing():
    """No two classes have one name, no script shadows a library, and a module is about a thing."""
    nodes = chain.from_iterable(NODES.values())
    classes = Counter(node.name for node in nodes if isinstance(node, ast.ClassDef))
    assert len(classes) > 50
    assert [name for name, number in classes.items() if number > 1] == []
    assert {*sys.stdlib_module_names, *LIBRARIES}.isdisjoint(NODES)
    assert not [name for name in NODES if re.search(r"\b(utils|helpers|common|misc)$", name)]


def test_functions_are_short():
    """No function has more than 50 lines besides its docstring, in the code or in tests."""
    files = [*SCRIPTS.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    nodes = chain.from_iterable(ast.walk(ast.parse(file.read_text("utf-8"))) for file in files)
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    assert len(functions) > 1000
    assert [node.name for node in functions if _count_code_lines(node) > LONGEST_FUNCTION] == []


def _count_code_lines(function: ast.FunctionDef) -> int:
    """Return how many lines a function has besides its docstring."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    docstring_lines = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
    return function.end_lineno - function.lineno + 1 - docstring_lines


# Patterns


def list_patterns() -> list[str]:
    """Return the regular expressions of the code, and the phrases of its tables of words."""
    patterns = []
    for node in chain.from_iterable(NODES.values()):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            constants = [child for child in ast.walk(node) if isinstance(child, ast.Constant)]
            patterns += [child.value for child in constants if isinstance(child.value, str)]
    for file in (SCRIPTS / "tip_figures").rglob("*_words.[ct][so][vm]*"):
        words = re.sub(r"(?m)(?:^|\s)#.*$", "", file.read_text(encoding="utf-8"))
        patterns += re.split("[,;\n]", words)
    return patterns


def list_word_runs(pattern: str) -> set[str]:
    """Return all runs of RUN_LENGTH words that a pattern holds one after the other."""
    without_comments = re.sub("#.*\n", "", pattern)
    text = re.sub(r"\\s[+*]?|\[ \]|\s+", " ", without_comments.lower())
    runs = set()
    for phrase in re.findall(rf"[a-z]+(?: [a-z]+){{{RUN_LENGTH - 1},}}", text):
        words = phrase.split()
        for start in range(len(words) - RUN_LENGTH + 1):
            runs.add(" ".join(words[start : start + RUN_LENGTH]))
    return runs


def test_runs_of_words_in_a_pattern_are_found():
    assert list_word_runs(r"\b(?:of) the four\s+words here|a b c") == {"the four words here"}
