"""The house: imports run down, rooms are small and named once, every finding has its words."""

import ast
import re
import string
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from conftest import ROOT
from tip_figures.datapackage.findings import read_finding_table

SCRIPTS = ROOT / "scripts"
LAYERS = {
    "datapackage": 1,
    "prose": 1,
    "figures": 2,
    "checks": 3,
    "proof": 3,
    "drafting": 4,
    "page": 4,
    "release": 5,
    "cli": 6,
}
"""A folder of the import package may import from itself and from folders with a lower number."""
WALLED = ("datapackage", "prose")
TREES = {
    ".".join(file.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
        file.read_text()
    )
    for file in sorted(SCRIPTS.rglob("*.py"))
}
LONGEST_FUNCTION = 40  # lines
CODE = re.compile("[a-z]+(-[a-z]+)*")


def folder(module: str) -> str:
    """The folder of the import package that holds a module; empty for modules at its top."""
    parts = module.split(".")
    return parts[1] if parts[0] == "tip_figures" and len(parts) > 1 and parts[1] in LAYERS else ""


def imports(tree: ast.Module) -> set[str]:
    """Modules of the project that a module imports, also inside functions and for typing only."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    assert not any(node.level for node in nodes), "relative imports are not read here"
    names = {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}
    plain = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    names |= {alias.name for node in plain for alias in node.names}
    own = {name for name in names if name.startswith("tip_figures")}
    return {name if name in TREES else name.rpartition(".")[0] for name in own}


IMPORTS = [(module, target) for module, tree in TREES.items() for target in sorted(imports(tree))]


@pytest.mark.parametrize("module", [module for module in TREES if folder(module)])
def test_imports_point_to_lower_layers(module):
    """A module imports from its own folder or from lower layers, never from a folder beside or above."""
    importer = folder(module)
    targets = {folder(target) for target in imports(TREES[module])} - {importer, ""}
    assert [target for target in sorted(targets) if LAYERS[target] >= LAYERS[importer]] == []


@pytest.mark.parametrize("walled", WALLED)
def test_generic_parts_import_nothing_of_the_dataset(walled):
    """datapackage and prose know neither each other nor the rest: a wall that lets others use them alone."""
    outside = [
        (module, target)
        for module, target in IMPORTS
        if folder(module) == walled and folder(target) != walled
    ]
    assert outside == []


def test_checks_do_not_import_each_other():
    """Each check of figures answers one question by itself; only the list of checks names them all."""
    pairs = [
        (module, target)
        for module, target in IMPORTS
        if folder(module) == folder(target) == "checks" and module != "tip_figures.checks"
    ]
    assert pairs == []


def test_modules_have_no_import_cycle():
    """No module needs, through others, itself; a package may import the modules that it holds."""
    remaining = {module: imports(tree) - {module} for module, tree in TREES.items()}
    while free := {module for module, needed in remaining.items() if not needed & remaining.keys()}:
        remaining = {module: needed for module, needed in remaining.items() if module not in free}
    assert remaining == {}


def test_module_names_are_unique():
    """No two modules of a folder share a name, none is a catch-all, and no script shadows another package."""
    modules = [module.split(".") for module in TREES if module.startswith("tip_figures.")]
    leaves = Counter((parts[1], parts[-1]) for parts in modules if len(parts) > 2)
    assert [name for name, number in leaves.items() if number > 1] == []
    assert not {"utils", "helpers", "common", "misc"} & {name for _, name in leaves}
    scripts = {name for name in TREES if "." not in name}
    libraries = {"frictionless", "pandera", "polars", "pytest", "duckdb"}
    assert not scripts & (set(sys.stdlib_module_names) | libraries)


@pytest.mark.parametrize("module", TREES)
def test_functions_are_short(module):
    """No function has more than 40 lines, its docstring included."""
    functions = [node for node in ast.walk(TREES[module]) if isinstance(node, ast.FunctionDef)]
    long = {node.name: node.end_lineno - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def names(template: str) -> set[str]:
    """What a template of words asks for: of `row.year` the row."""
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def calls() -> Iterator[tuple[str, str, set[str], bool]]:
    """Each place that makes a finding: where, its code, the values it gives, and whether it may give more."""
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
                "create_finding",
                "finding",
            ):
                place = 0 if isinstance(node.func, ast.Name) else 2
                if len(node.args) > place and isinstance(code := node.args[place], ast.Constant):
                    given = {word.arg for word in node.keywords if word.arg} | (
                        {"row", "column"} if place else set()
                    )
                    yield (
                        f"{module}:{node.lineno}",
                        code.value,
                        given,
                        any(not word.arg for word in node.keywords),
                    )


def test_house_every_finding_has_its_words():
    """Each code that a check writes stands in findings.csv with meaning and message, and each row there is used."""
    nodes = [node for tree in TREES.values() for node in ast.walk(tree)]
    texts = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted({code for _, code, _, _ in calls()} - read_finding_table().keys()) == []
    assert sorted(read_finding_table().keys() - texts) == []
    assert list(read_finding_table()) == sorted(read_finding_table())
    for code, row in read_finding_table().items():
        assert CODE.fullmatch(code)
        assert row["severity"] in ("error", "warning", "note")
        assert row["meaning"] and row["message"], code


def test_house_every_finding_gives_what_its_words_ask_for():
    """The templates of a code name the values that each place in the source gives, no more and no fewer."""
    made = list(calls())
    assert len(made) > 50
    for where, code, given, more in made:
        wanted = names(read_finding_table()[code]["message"]) | names(
            read_finding_table()[code]["hint"]
        )
        assert given - {"row", "column"} <= wanted and (more or wanted <= given), (
            where,
            code,
            wanted ^ given,
        )
