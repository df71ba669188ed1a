"""The architecture: imports point to lower layers, functions are short, findings have messages."""

import ast
import functools
import re
import string
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

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
    "page": 3,
    "drafting": 4,
    "release": 4,
    "cli": 5,
}
"""A folder of the import package may import from itself and from folders with a lower number."""
WALLED = ("datapackage", "prose")
LONGEST_FUNCTION = 40  # lines
CODE = re.compile("[a-z]+(-[a-z]+)*")


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


class FindingCall(NamedTuple):
    """A place in the code that creates a finding.

    values:   names of the values that it gives to message and hint
    has_more: whether it may give more, by `**values`
    """

    place: str
    code: str
    values: set[str]
    has_more: bool


def find_template_names(code: str) -> set[str]:
    """Return the names in message and hint of a code: of `row.year` the name `row`."""
    row = read_finding_table()[code]
    names = set()
    for template in (row["message"], row["hint"]):
        for _literal, field_name, _spec, _conversion in string.Formatter().parse(template):
            if field_name:
                names.add(field_name.partition(".")[0])
    return names


@functools.cache
def list_finding_calls() -> list[FindingCall]:
    """List each place that creates a finding."""
    return list(find_finding_calls())


def find_finding_calls() -> Iterator[FindingCall]:
    """Find each `create_finding(code, …)` and `figures.create_finding(record, column, code, …)`."""
    for module, nodes in read_nodes().items():
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        for call in calls:
            function = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if function not in ("create_finding", "finding"):
                continue
            is_method = isinstance(call.func, ast.Attribute)
            code_position = 2 if is_method else 0
            if len(call.args) <= code_position:
                continue
            code = call.args[code_position]
            if isinstance(code, ast.Constant):
                names = [keyword.arg for keyword in call.keywords]
                values = {name for name in names if name}
                yield FindingCall(f"{module}:{call.lineno}", code.value, values, None in names)


def test_findings_are_created_in_many_places():
    """The search below finds the calls at all."""
    assert len(list_finding_calls()) > 50


def test_each_code_is_in_the_table():
    """A code that a check writes has a row in findings.csv, and each row is used."""
    codes_in_calls = {call.code for call in list_finding_calls()}
    assert sorted(codes_in_calls - read_finding_table().keys()) == []
    texts = set()
    for nodes in read_nodes().values():
        constants = [node for node in nodes if isinstance(node, ast.Constant)]
        texts.update(node.value for node in constants if isinstance(node.value, str))
    assert sorted(read_finding_table().keys() - texts) == []


def test_table_of_findings_is_sorted():
    """Rows are in the order of their codes."""
    assert list(read_finding_table()) == sorted(read_finding_table())


def test_rows_of_findings_are_complete():
    """Each has a code in kebab case, a severity, a meaning and a message."""
    incomplete_rows = {
        code: row
        for code, row in read_finding_table().items()
        if not CODE.fullmatch(code)
        or row["severity"] not in ("error", "warning", "note")
        or not row["meaning"]
        or not row["message"]
    }
    assert incomplete_rows == {}


def test_findings_get_the_values_of_their_messages():
    """A call gives the values that the templates of its code name, no more and no fewer."""
    expected = {}
    values = {}
    for call in list_finding_calls():
        place = f"{call.code} at {call.place}"
        template_names = find_template_names(call.code) - {"row", "column"}
        values[place] = call.values - {"row", "column"}
        # A call with `**values` may give the others by them.
        expected[place] = template_names & values[place] if call.has_more else template_names
    assert values == expected
