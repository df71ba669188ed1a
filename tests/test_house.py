"""The house: imports run down, names shadow nothing, nothing is caught blindly, every code of a finding is described."""

import ast
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from conftest import ROOT

SCRIPTS = ROOT / "scripts"
MODULES = {
    ".".join(file.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted(SCRIPTS.rglob("*.py"))
}
# From the roof to the cellar. A module imports only from its own storey's end onwards: those that stand further down.
STOREYS = [
    "command",
    "checks",
    "report",
    "package",
    "table",
    "cells csvtext rulebook",
    "fieldtypes",
    "finding",
]


def imports(file: Path) -> set[str]:
    """Modules of this project that a file imports, also inside functions and for typing only."""
    named = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            named |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in named if name in MODULES and MODULES[name] != file}


GRAPH = {name: imports(file) for name, file in MODULES.items()}


def test_house_has_no_circle():
    """No module needs, through others, itself."""
    without_roots = {name: {n for n in needed if n != "tipdata"} for name, needed in GRAPH.items()}
    try:
        TopologicalSorter(without_roots).prepare()
    except CycleError as error:
        pytest.fail(f"imports run in a circle: {' → '.join(error.args[1])}")


def test_house_imports_run_down():
    """What stands on a storey needs nothing of those above it."""
    storey = {name: level for level, names in enumerate(STOREYS) for name in names.split()}

    def level(module: str) -> int | None:
        parts = module.split(".")
        return storey.get(parts[1]) if len(parts) > 1 and parts[0] == "tipdata" else None

    upward = [
        f"{name} imports {needed}"
        for name, all_needed in GRAPH.items()
        for needed in all_needed
        if level(name) is not None and level(needed) is not None and level(needed) < level(name)  # type: ignore[operator]
    ]
    assert upward == []


def test_house_package_needs_no_command():
    """The shared package imports no script."""
    scripts = {name for name in MODULES if "." not in name and name != "tipdata"}
    assert [
        f"{name} imports {n}" for name, needed in GRAPH.items() if name.startswith("tipdata") for n in needed & scripts
    ] == []


def test_house_no_check_imports_another():
    """A check stands by itself; what two of them need has a room of its own."""
    checks = {name for name in MODULES if name.startswith("tipdata.checks.")}
    assert checks
    assert [f"{name} imports {n}" for name in checks for n in GRAPH[name] & checks] == []


def test_house_script_names_shadow_no_library():
    """The started script's folder comes first on the path, so a script called `types` would break imports of others."""
    names = {name for name in MODULES if "." not in name}
    installed = {
        "frictionless",
        "pandera",
        "polars",
        "pytest",
        "hypothesis",
        "duckdb",
        "pydantic",
        "yaml",
        "jsonschema",
    }
    assert names & (set(sys.stdlib_module_names) | installed) == set()


@pytest.mark.parametrize("name", MODULES)
def test_house_catches_nothing_blindly(name):
    """No handler catches everything, unless it cleans up and lets go: a programmer's error is a traceback."""
    blind = {"Exception", "BaseException"}
    for node in ast.walk(ast.parse(MODULES[name].read_text())):
        cleans_up = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
        if isinstance(node, ast.ExceptHandler) and not cleans_up:
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            assert all(isinstance(c, ast.Name | ast.Attribute) for c in caught), (
                f"{name}:{node.lineno} catches everything"
            )
            assert not {c.id for c in caught if isinstance(c, ast.Name)} & blind, (
                f"{name}:{node.lineno} catches everything"
            )


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("tipdata")])
def test_house_module_says_what_is_in_it(name):
    """Every room has a line over its door, and no room is called utils, helpers or common."""
    assert ast.get_docstring(ast.parse(MODULES[name].read_text())), f"{name} has no docstring"
    assert name.rpartition(".")[2] not in {"utils", "helpers", "common", "misc"}
