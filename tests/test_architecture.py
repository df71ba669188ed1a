"""The architecture: imports point to lower layers, and the code is small.

Each limit of a size is the number that was reached: a change that makes something smaller lowers
it. The goals are 100,000 and 85,000 tokens, 8.5 tokens a line, 120 modules, none over 350 lines,
and SQL rules of at most 300 characters.
"""

import ast
import functools
import json
import re
import sys
from collections import Counter

import pytest

from conftest import ROOT
from source_size import SourceSize, measure_folder, measure_source

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
LONGEST_FUNCTION = 40  # lines
PAGES = ROOT.parent / "shared/pages"
MOST_TOKENS = {"scripts": 121_700, "tests": 102_600}
MOST_TOKENS_OF_A_LINE = {"scripts": 8.65, "tests": 7.5}
MOST_MODULES = 133
MOST_LINES = 350  # of a module
MOST_BYTES = 215_000  # of files under scripts/ that are not Python
MOST_RULES = 37
LONGEST_RULE = 300  # characters
RUN_LENGTH = 4  # words of a sentence that no pattern may hold


@functools.cache
def read_nodes() -> dict[str, list[ast.AST]]:
    """Return the nodes of the syntax tree of each module, by its name."""
    nodes = {}
    for file in sorted(SCRIPTS.rglob("*.py")):
        parts = file.relative_to(SCRIPTS).with_suffix("").parts
        tree = ast.parse(file.read_text(encoding="utf-8"))
        nodes[".".join(parts).removesuffix(".__init__")] = list(ast.walk(tree))
    return nodes


def folder(module: str) -> str:
    """The folder of the import package that holds a module; empty for modules at its top."""
    parts = module.split(".")
    return parts[1] if parts[0] == "tip_figures" and len(parts) > 1 and parts[1] in LAYERS else ""


@functools.cache
def read_imports() -> dict[str, set[str]]:
    """Return the modules of the project that each module imports.

    Also inside functions and for typing only.
    """
    return {module: find_imports(nodes) for module, nodes in read_nodes().items()}


def find_imports(nodes: list[ast.AST]) -> set[str]:
    names = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, "relative imports are not read here"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    own_names = {name for name in names if name.startswith("tip_figures")}
    return {name if name in read_nodes() else name.rpartition(".")[0] for name in own_names}


def list_imports() -> list[tuple[str, str]]:
    """List each module with each module of the project that it imports."""
    return [
        (module, target) for module, targets in read_imports().items() for target in sorted(targets)
    ]


def test_imports_point_to_lower_layers():
    """A module imports from its own folder or from lower layers, never from others."""
    wrong_imports = []
    for module, target in list_imports():
        importer, imported = folder(module), folder(target)
        if not importer or imported in (importer, ""):
            continue
        if LAYERS[imported] >= LAYERS[importer]:
            wrong_imports.append(f"{module} imports {target}")
    assert wrong_imports == []


@pytest.mark.parametrize("walled", WALLED)
def test_generic_parts_import_nothing_of_the_dataset(walled):
    """datapackage and prose know neither each other nor the rest, so others can use them alone."""
    outside = [
        (module, target)
        for module, target in list_imports()
        if folder(module) == walled and folder(target) != walled
    ]
    assert outside == []


def test_checks_do_not_import_each_other():
    """Each check of figures works by itself; only the list of checks names them all."""
    pairs = [
        (module, target)
        for module, target in list_imports()
        if folder(module) == folder(target) == "checks" and module != "tip_figures.checks"
    ]
    assert pairs == []


def test_no_module_imports_frictionless():
    """It is the second opinion of `make` and of the tests, and would slow every start."""
    statements = []
    for module, nodes in read_nodes().items():
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                statements.append(f"{module}: {ast.unparse(node)}")
    imported = re.compile(r".*: (?:import|from) frictionless\b")
    assert len(statements) > 1000
    assert [statement for statement in statements if imported.match(statement)] == []


def test_modules_have_no_import_cycle():
    """No module needs, through others, itself; a package may import the modules that it holds."""
    remaining = {module: targets - {module} for module, targets in read_imports().items()}
    while free := {module for module, needed in remaining.items() if not needed & remaining.keys()}:
        remaining = {module: needed for module, needed in remaining.items() if module not in free}
    assert remaining == {}


def test_module_names_are_unique():
    """No two modules of a folder share a name, and no script shadows another package."""
    modules = [module.split(".") for module in read_nodes() if module.startswith("tip_figures.")]
    leaves = Counter((parts[1], parts[-1]) for parts in modules if len(parts) > 2)
    assert [name for name, number in leaves.items() if number > 1] == []
    assert not {"utils", "helpers", "common", "misc"} & {name for _, name in leaves}
    scripts = {name for name in read_nodes() if "." not in name}
    libraries = {"frictionless", "pandera", "polars", "pytest", "duckdb"}
    assert not scripts & (set(sys.stdlib_module_names) | libraries)


def test_names_of_test_files_are_unique():
    """pytest imports them by their name alone."""
    names = Counter(file.name for file in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, number in names.items() if number > 1] == []


def test_class_names_are_unique():
    """No two classes have one name, so that a name means one thing in the whole project."""
    classes = Counter()
    for nodes in read_nodes().values():
        classes.update(node.name for node in nodes if isinstance(node, ast.ClassDef))
    assert [name for name, number in classes.items() if number > 1] == []


def test_functions_are_short():
    """No function has more than 40 lines, its docstring included."""
    lines_by_function = {}
    for module, nodes in read_nodes().items():
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                place = f"{module}:{node.lineno} {node.name}"
                lines_by_function[place] = node.end_lineno - node.lineno + 1
    assert len(lines_by_function) > 1000
    too_long = {
        place: lines for place, lines in lines_by_function.items() if lines > LONGEST_FUNCTION
    }
    assert too_long == {}


# Size


def list_files() -> list[str]:
    """Return the paths of the files under scripts/, without what Python writes there."""
    files = [file for file in SCRIPTS.rglob("*") if file.is_file()]
    paths = [file.relative_to(ROOT).as_posix() for file in files]
    return [path for path in paths if "__pycache__" not in path]


MODULES = [path for path in list_files() if path.endswith(".py")]


@pytest.mark.parametrize("folder", MOST_TOKENS)
def test_tokens_are_within_the_budget(folder):
    assert measure_folder(ROOT / folder).tokens <= MOST_TOKENS[folder]


@pytest.mark.parametrize(
    ("source", "size"),
    [
        pytest.param("a = 1\n", SourceSize(3, 1), id="code"),
        pytest.param("# why\na = 1  # so\n\n", SourceSize(3, 1), id="comments"),
        pytest.param('"""What."""\na = 1\n', SourceSize(3, 1), id="docstring"),
        pytest.param(f"a = '{'x' * 38}'\n", SourceSize(4, 1), id="long-string"),
        pytest.param("a = [\n    1,\n]\n", SourceSize(6, 3), id="several-lines"),
    ],
)
def test_tokens_are_counted_without_words_for_people(source, size):
    assert measure_source(source) == size


@pytest.mark.parametrize("folder", MOST_TOKENS)
def test_lines_are_not_squeezed(folder):
    tokens, lines = measure_folder(ROOT / folder)
    assert tokens / lines <= MOST_TOKENS_OF_A_LINE[folder]


def test_modules_are_few_and_short():
    assert len(MODULES) <= MOST_MODULES
    lines = {path: (ROOT / path).read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_scripts_import_no_tests():
    names = "|".join(file.stem for file in (ROOT / "tests").rglob("*.py"))
    statement = re.compile(rf"^\s*(?:from|import) (?:tests|{names})\b", re.MULTILINE)
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in MODULES}
    assert [path for path, text in texts.items() if statement.search(text)] == []


def test_code_does_not_hide_in_other_files():
    other_files = [ROOT / path for path in list_files() if path not in MODULES]
    assert sum(file.stat().st_size for file in other_files) <= MOST_BYTES


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
    for path in MODULES:
        if not path.startswith("scripts/tip_figures"):
            continue
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
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


@pytest.mark.skipif(not PAGES.is_dir(), reason="no reports in shared/pages beside the checkout")
def test_no_pattern_holds_words_of_a_report():
    patterns = list_patterns()
    assert len(patterns) > 100
    runs = set().union(*map(list_word_runs, patterns))
    held = set()
    for file in sorted(PAGES.glob("*.txt")):
        words = " ".join(re.findall("[a-z]+", file.read_text(encoding="utf-8").lower()))
        held |= {run for run in runs if f" {run} " in f" {words} "}
    assert held == set()
