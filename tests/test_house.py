"""The house: imports run down, rooms are small and named once, every finding has its words."""

import ast
import re
import string
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from conftest import ROOT
from tipdata.package.finding import codes

SCRIPTS = ROOT / "scripts"
FLOORS = {"cli": 5, "release": 4, "checks": 3, "tidy": 3, "page": 3, "text": 2, "diff": 2, "figures": 1, "package": 0}
TREES = {
    ".".join(file.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__"): ast.parse(file.read_text())
    for file in sorted(SCRIPTS.rglob("*.py"))
}
LINES, STATEMENTS = 250, 40  # of a module, and of a function, that needs no reason
CODE = re.compile("[a-z]+(-[a-z]+)*")


def unit(module: str) -> str:
    """The folder in which a module stands; the page is one of its own."""
    parts = [*module.split("."), "", ""]
    return "page" if parts[1:3] == ["release", "page"] else parts[1] if parts[0] == "tipdata" else ""


def imports(tree: ast.Module) -> set[str]:
    """Modules of the project that a module imports, also inside functions and for typing only."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    assert not any(node.level for node in nodes), "relative imports are not read here"
    named = {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}
    named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return {name if name in TREES else name.rpartition(".")[0] for name in named if name.startswith("tipdata")}


def test_house_imports_run_down():
    """A folder needs only folders on lower floors, and none looks sideways; no check needs another."""
    for name, tree in TREES.items():
        for needed in imports(tree):
            above, below = unit(name), unit(needed)
            if above != below and above:
                assert FLOORS[below] < FLOORS[above], f"{name} imports {needed}"
            assert above != "checks" or below != "checks" or name == "tipdata.checks", f"{name} imports {needed}"


def test_house_has_no_circle_within_a_folder():
    """No module needs, through others, itself; a folder's own door may name the rooms behind it."""
    left = {name: imports(tree) - {name} for name, tree in TREES.items()}
    while free := {name for name, needed in left.items() if not needed & left.keys()}:
        left = {name: needed for name, needed in left.items() if name not in free}
    assert left == {}


def test_house_names_are_unique():
    """No two modules have one name, none is called after nothing, and no script shadows what others import."""
    rooms = Counter(name.rpartition(".")[2] for name in TREES if unit(name) and name.count(".") > 1)
    assert [name for name, number in rooms.items() if number > 1] == ["page"] * (rooms["page"] > 1)
    assert not {"utils", "helpers", "common", "misc"} & rooms.keys()
    starters = {name for name in TREES if "." not in name}
    assert not starters & (set(sys.stdlib_module_names) | {"frictionless", "pandera", "polars", "pytest", "duckdb"})


@pytest.mark.parametrize("name", TREES)
def test_house_room_is_small(name):
    """At most 250 lines; a longer function has a comment that says why. (ruff asks for docstrings, and that nothing is caught blindly.)"""
    file = SCRIPTS / name.replace(".", "/")
    lines = (file / "__init__.py" if file.is_dir() else file.with_suffix(".py")).read_text().splitlines()
    assert len(lines) <= LINES
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= STATEMENTS:
            body = lines[node.lineno - 2 : node.end_lineno]
            assert any(line.lstrip().startswith("# Long because") for line in body), f"{node.name} is long"


def names(template: str) -> set[str]:
    """What a template of words asks for: of `row.year` the row."""
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def calls() -> Iterator[tuple[str, str, set[str], bool]]:
    """Each place that makes a finding: where, its code, the values it gives, and whether it may give more."""
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "finding":
                place = 0 if isinstance(node.func, ast.Name) else 2
                if len(node.args) > place and isinstance(code := node.args[place], ast.Constant):
                    given = {word.arg for word in node.keywords if word.arg} | ({"row", "column"} if place else set())
                    yield f"{module}:{node.lineno}", code.value, given, any(not word.arg for word in node.keywords)


def test_house_every_finding_has_its_words():
    """Each code that a check writes stands in findings.csv with meaning and message, and each row there is used."""
    nodes = [node for tree in TREES.values() for node in ast.walk(tree)]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert sorted({code for _, code, _, _ in calls()} - codes().keys()) == []
    assert sorted(codes().keys() - texts) == []
    assert list(codes()) == sorted(codes())
    for code, row in codes().items():
        assert CODE.fullmatch(code)
        assert row["severity"] in ("error", "warning", "note")
        assert row["meaning"] and row["message"], code


def test_house_every_finding_gives_what_its_words_ask_for():
    """The templates of a code name the values that each place in the source gives, no more and no fewer."""
    made = list(calls())
    assert len(made) > 50
    for where, code, given, more in made:
        wanted = names(codes()[code]["message"]) | names(codes()[code]["hint"])
        assert given - {"row", "column"} <= wanted and (more or wanted <= given), (where, code, wanted ^ given)
