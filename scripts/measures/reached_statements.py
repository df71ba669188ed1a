"""A plugin of pytest that records which tests reach which mutants, and how long each test takes.

A mark is added before each statement that contains a mutant, in memory, when its module is
imported. Where a fixture serves several tests, what it reaches counts for each of them.

Options of pytest:
    --marks FILE    JSON that is read: path of a module → line of a statement → keys of mutants
    --reached FILE  JSON that is written: "tests": test → its seconds and keys, of tests that pass;
                    "import": keys that are reached while the tests are imported
"""

import ast
import builtins
import json
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

MARK = "__reached__"
Marked = Generator[None, Any, Any]
Marks = Mapping[str, Mapping[str, Sequence[str]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    parser.addoption("--marks", type=Path, required=True)
    parser.addoption("--reached", type=Path, required=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Mark the modules before anything imports them."""
    options = early_config.known_args_namespace
    reached: set[str] = set()
    setattr(builtins, MARK, reached)
    mark_imported_modules(json.loads(options.marks.read_text(encoding="utf-8")))
    early_config.pluginmanager.register(ReachRecorder(options.reached, reached))


def mark_imported_modules(marks: Marks) -> None:
    """Add marks to each module that is imported from now on."""
    compile_source = SourceFileLoader.source_to_code

    def compile_marked(loader: SourceFileLoader, data: Any, path: Any, **options: Any) -> Any:
        for name, keys_by_line in marks.items():
            if Path(path).match(f"tip_figures/{name}"):
                data = mark_statements(ast.parse(data), keys_by_line)
        return compile_source(loader, data, path, **options)

    SourceFileLoader.source_to_code = compile_marked  # type: ignore[assignment, method-assign]


def mark_statements(tree: ast.Module, keys_by_line: Mapping[str, Sequence[str]]) -> ast.Module:
    """Add a mark before each statement that begins in one of some lines."""
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if isinstance(statements, list):
                setattr(node, field, list(_add_marks(statements, keys_by_line)))
    return ast.fix_missing_locations(tree)


def _add_marks(
    statements: Sequence[ast.stmt], keys_by_line: Mapping[str, Sequence[str]]
) -> Iterator[ast.stmt]:
    for statement in statements:
        keys = keys_by_line.get(str(statement.lineno))
        if keys:
            (mark,) = ast.parse(f"{MARK}.update({keys!r})").body
            yield ast.copy_location(mark, statement)
        yield statement


class ReachRecorder:
    """Records what is reached while each test runs.

    file:    that is written in the end
    reached: set to which the marks add their keys
    """

    def __init__(self, file: Path, reached: set[str]) -> None:
        self.file = file
        self.reached = reached
        self.reached_by_fixture: dict[str, set[str]] = {}
        self.tests: dict[str, dict[str, Any]] = {}
        self.at_import: set[str] = set()
        self.not_passed: set[str] = set()

    def pytest_collection_finish(self) -> None:
        """Record what is reached without a test."""
        self.at_import = set(self.reached)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Marked:
        """Keep what a fixture of several tests reaches, for those that use it later."""
        if fixturedef.scope == "function":
            return (yield)
        before = set(self.reached)
        self.reached.clear()
        try:
            return (yield)
        finally:
            self.reached_by_fixture.setdefault(fixturedef.argname, set()).update(self.reached)
            self.reached.update(before)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Function) -> Marked:
        """Record what a test reaches, also in its fixtures."""
        self.reached.clear()
        begin = time.process_time()
        result = yield
        seconds = time.process_time() - begin
        keys = set(self.reached)
        for name in item.fixturenames:
            keys |= self.reached_by_fixture.get(name, set())
        self.tests[item.nodeid] = {"seconds": round(seconds, 4), "reached": sorted(keys)}
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record a test that fails, or is skipped."""
        if not report.passed:
            self.not_passed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write the tests that pass."""
        passed = self.tests.keys() - self.not_passed
        tests = {name: test for name, test in self.tests.items() if name in passed}
        result = {"import": sorted(self.at_import), "tests": tests}
        self.file.write_text(json.dumps(result), encoding="utf-8")
