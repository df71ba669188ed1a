"""The architecture: imports point to lower layers, and the code is small.

Each limit of a size is the number that was reached: a change that makes something smaller lowers
it. The goals are 100,000 and 85,000 tokens, 8.5 tokens a line, 120 modules, none over 350 lines,
and SQL rules of at most 300 characters.
"""

import ast
import functools
import io
import json
import re
import sys
import tokenize
from collections import Counter
from itertools import chain

import pytest

from cases import cases
from conftest import NO_TEXTS, ROOT

SCRIPTS = ROOT / "scripts"
LAYERS = {
    "datapackage": 1,
    "prose": 1,
    "figures": 2,
    "checks": 3,
    "proof": 3,
    "page": 3,
    "drafting": 4,
    "release": 4,
    "cli": 5,
}
"""A folder of the import package may import from itself and from folders with a lower number."""
WALLED = ("datapackage", "prose")
LIBRARIES = {"frictionless", "pandera", "polars", "pytest", "duckdb"}
LONGEST_FUNCTION = 40  # lines
PAGES = ROOT.parent / "shared/pages"
MOST_TOKENS = {"scripts": 119_900, "tests": 85_000}
MOST_TOKENS_OF_A_LINE = {"scripts": 8.5, "tests": 7.3}
MOST_MODULES = 120
MOST_LINES = 350  # of a module
MOST_BYTES = 215_000  # of files under scripts/ that are not Python
MOST_RULES = 37
LONGEST_RULE = 300  # characters
RUN_LENGTH = 4  # words of a sentence that no pattern may hold
LETTERS_OF_A_TOKEN = 40  # a string counts once more for every 40 characters
SKIPPED_TYPES = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}

SOURCES = {
    folder: {
        file.relative_to(ROOT / folder).with_suffix("").as_posix(): file.read_text("utf-8")
        for file in sorted((ROOT / folder).rglob("*.py"))
    }
    for folder in MOST_TOKENS
}
"""Folder → path of a module in it, without its ending → its text."""
NODES = {
    module.replace("/", ".").removesuffix(".__init__"): list(ast.walk(ast.parse(source)))
    for module, source in SOURCES["scripts"].items()
}
"""Module of scripts/ → the nodes of its syntax tree."""


def folder(module: str) -> str:
    """The folder of the import package that holds a module; empty for modules at its top."""
    parts = module.split(".")
    return parts[1] if parts[0] == "tip_figures" and len(parts) > 1 and parts[1] in LAYERS else ""


@functools.cache
def list_imports() -> list[tuple[str, str]]:
    """List each module with each module that it imports, also in functions and for typing."""
    pairs = []
    for module, nodes in NODES.items():
        for node in nodes:
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.module and not node.level, "relative imports are not read here"
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            pairs += [
                (module, name if name in NODES else name.rpartition(".")[0]) for name in names
            ]
    return pairs


def test_imports_point_to_lower_layers():
    """A module imports from its own folder or from lower layers, never from others."""
    folders = {(folder(module), folder(target)) for module, target in list_imports()}
    pairs = [pair for pair in sorted(folders) if pair[0] != pair[1] and "" not in pair]
    assert len(pairs) > 15
    assert [pair for pair in pairs if LAYERS[pair[1]] >= LAYERS[pair[0]]] == []


@pytest.mark.parametrize("walled", WALLED)
def test_generic_parts_import_nothing_of_the_dataset(walled):
    """datapackage and prose know neither each other nor the rest, so others can use them alone."""
    targets = [target for module, target in list_imports() if folder(module) == walled]
    own_targets = [target for target in targets if target.startswith("tip_figures")]
    assert {folder(target) for target in own_targets} == {walled}


def test_checks_do_not_import_each_other():
    """Each check of figures works by itself; only the list of checks names them all."""
    importers = {
        module for module, target in list_imports() if folder(module) == folder(target) == "checks"
    }
    assert importers == {"tip_figures.checks"}


def test_no_module_imports_frictionless_or_tests():
    """frictionless is the second opinion of `make` and tests, and would slow every start."""
    test_modules = {path.rpartition("/")[2] for path in SOURCES["tests"]}
    imported = {target.partition(".")[0] for _, target in list_imports()}
    assert "polars" in imported
    assert imported.isdisjoint({"frictionless", "tests", *test_modules})


def test_modules_have_no_import_cycle():
    """No module needs, through others, itself; a package may import the modules that it holds."""
    remaining = {module: {module} for module in NODES}
    for module, target in list_imports():
        remaining[module].add(target)
    while free := [name for name, needed in remaining.items() if needed & {*remaining} == {name}]:
        for name in free:
            del remaining[name]
    assert remaining == {}


def test_names_mean_one_thing():
    """No two classes have one name, no script shadows a library, and a module is about a thing."""
    nodes = chain.from_iterable(NODES.values())
    classes = Counter(node.name for node in nodes if isinstance(node, ast.ClassDef))
    assert len(classes) > 50
    assert [name for name, number in classes.items() if number > 1] == []
    assert {*sys.stdlib_module_names, *LIBRARIES}.isdisjoint(NODES)
    assert not [name for name in NODES if re.search(r"\b(utils|helpers|common|misc)$", name)]


# Size


def test_functions_are_short():
    """No function has more than 40 lines, its docstring included."""
    nodes = chain.from_iterable(NODES.values())
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    assert len(functions) > 1000
    too_long = [node for node in functions if node.end_lineno - node.lineno >= LONGEST_FUNCTION]
    assert [node.name for node in too_long] == []


def count_tokens(source: str) -> tuple[int, int]:
    """Count the tokens of code without comments and docstrings, and the lines that have some."""
    docstring_lines = set()
    for node in ast.walk(ast.parse(source)):
        can_have_docstring = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if can_have_docstring and ast.get_docstring(node):
            docstring_lines.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    tokens = 0
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in SKIPPED_TYPES and token.start[0] not in docstring_lines:
            is_string = token.type == tokenize.STRING
            tokens += 1 + (len(token.string) // LETTERS_OF_A_TOKEN if is_string else 0)
            lines.update(range(token.start[0], token.end[0] + 1))
    return tokens, len(lines)


@cases(
    ("source", "tokens"),
    {
        "code": ("a = 1\n", (3, 1)),
        "words for people": ('"""What."""\n# why\na = 1  # so\n\n', (3, 1)),
        "long string": (f"a = '{'x' * 38}'\n", (4, 1)),
        "several lines": ("a = [\n    1,\n]\n", (6, 3)),
    },
)
def test_tokens_are_counted_without_words_for_people(source, tokens):
    assert count_tokens(source) == tokens


@pytest.mark.parametrize("folder", MOST_TOKENS)
def test_code_is_within_the_budget_and_not_squeezed(folder):
    tokens, lines = map(sum, zip(*map(count_tokens, SOURCES[folder].values()), strict=True))
    assert tokens <= MOST_TOKENS[folder]
    assert tokens / lines <= MOST_TOKENS_OF_A_LINE[folder]


def test_modules_are_few_and_short():
    lines = {path: source.count("\n") for path, source in SOURCES["scripts"].items()}
    assert len(lines) <= MOST_MODULES
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_code_does_not_hide_in_other_files():
    files = [file for file in SCRIPTS.rglob("*") if file.is_file() and file.suffix[:3] != ".py"]
    assert 0 < sum(file.stat().st_size for file in files) <= MOST_BYTES


def test_sql_rules_are_few_and_short():
    rules = []
    for file in (ROOT / "schemas").glob("*.json"):
        schema = json.loads(file.read_text(encoding="utf-8"))
        rules += [rule["expression"] for rule in schema.get("rules", [])]
    assert 0 < len(rules) <= MOST_RULES
    assert [rule for rule in rules if len(rule) > LONGEST_RULE] == []


# Patterns


def list_patterns() -> list[str]:
    """Return the regular expressions of the code, and the phrases of its tables of words."""
    patterns = []
    for node in chain.from_iterable(NODES.values()):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            constants = [child for child in ast.walk(node) if isinstance(child, ast.Constant)]
            patterns += [child.value for child in constants if isinstance(child.value, str)]
    for file in (SCRIPTS / "tip_figures/figures").rglob("*_words.csv"):
        patterns += re.split("[,;\n]", file.read_text(encoding="utf-8"))
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


@pytest.mark.skipif(not PAGES.is_dir(), reason=NO_TEXTS)
def test_no_pattern_holds_words_of_a_report():
    patterns = list_patterns()
    assert len(patterns) > 100
    runs = set().union(*map(list_word_runs, patterns))
    held = set()
    for file in sorted(PAGES.glob("*.txt")):
        words = " ".join(re.findall("[a-z]+", file.read_text(encoding="utf-8").lower()))
        held |= {run for run in runs if f" {run} " in f" {words} "}
    assert held == set()
