"""The tool that makes mutants: which mistakes it makes, and how it draws them."""

import ast
import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from measures.mutant_trials import (
    MutantTrials,
    ReachingTests,
    list_batches,
    sort_recorded,
    sort_tests,
)
from measures.mutants import Mutant, draw_mutants, find_mutants
from measures.mutation import CODE, GROUPS, MutantOutcome, draw_all, read_reasons, render_page
from measures.reached_statements import mark_statements


def find_in(tmp_path: Path, source: str) -> list[Mutant]:
    """Find the mutants of a module."""
    (tmp_path / "module.py").write_text(source, encoding="utf-8")
    return find_mutants(tmp_path, "module.py")


@pytest.mark.parametrize(
    ("source", "mistakes"),
    [
        pytest.param("a < b", ["(a <= b)"], id="comparison"),
        pytest.param("a < b > c", ["(a <= b > c)", "(a < b >= c)"], id="two-comparisons"),
        pytest.param("a not in b", ["(a in b)"], id="membership"),
        pytest.param("a and b", ["(a or b)"], id="boolean-operator"),
        pytest.param("not a", ["(a)"], id="negation"),
        pytest.param("a + b", ["(a - b)"], id="arithmetic-operator"),
        pytest.param("a - 1", ["(a + 1)", "2"], id="boundary"),
        pytest.param("True", ["False"], id="truth-value"),
        pytest.param("f(x=3)", ["4"], id="argument"),
        pytest.param("f'{a + b}'", [], id="formatted-text"),
        pytest.param("'a' + b", [], id="joined-text"),
        pytest.param("create_finding(x=3)", [], id="words-of-a-message"),
    ],
)
def test_expression_has_mistakes(tmp_path: Path, source: str, mistakes: list[str]) -> None:
    """Messages are left as they are."""
    mutants = find_in(tmp_path, f"value = {source}\n")
    assert [mutant.mutated for mutant in mutants] == mistakes


@pytest.mark.parametrize(
    ("source", "mistakes"),
    [
        pytest.param("    f()\n", ["pass"], id="call"),
        pytest.param("    a += b\n", ["pass"], id="addition"),
        pytest.param('    """A text."""\n', [], id="docstring"),
        pytest.param("    raise Error(1 + 2)\n", [], id="error"),
        pytest.param("    return a\n", [], id="result"),
    ],
)
def test_statement_is_removed(tmp_path: Path, source: str, mistakes: list[str]) -> None:
    """A statement that has an effect is replaced by `pass`."""
    mutants = find_in(tmp_path, f"@decorate(1 + 1)\ndef g(a: 1 = 2) -> 3:\n{source}")
    assert [mutant.mutated for mutant in mutants] == mistakes


def test_mutant_is_the_module_with_one_mistake(tmp_path: Path) -> None:
    """Offsets count characters, also after letters of several bytes."""
    source = "é = 'ü'\ndef f():\n    return 'ö' if é < 1 else 2\n"
    mutants = find_in(tmp_path, source)
    assert [mutant.apply(source) for mutant in mutants] == [
        source.replace("é < 1", "(é <= 1)"),
        source.replace("1 else", "2 else"),
        source.replace("else 2", "else 3"),
    ]
    assert {(mutant.function, mutant.line) for mutant in mutants} == {("f", 3)}


def test_statement_is_the_innermost_one(tmp_path: Path) -> None:
    """It begins in the line where a mark can be added."""
    source = "if a:\n    f(\n        1,\n    )\nelif b < c:\n    pass\n"
    mutants = find_in(tmp_path, source)
    assert [(mutant.mutated, mutant.line, mutant.statement) for mutant in mutants] == [
        ("pass", 2, 2),
        ("2", 3, 2),
        ("(b <= c)", 5, 5),
    ]


def test_drawn_mutants_stay_drawn_if_other_code_changes(tmp_path: Path) -> None:
    """The same mistake in the same function has the same key, wherever the function is."""
    source = "def f(a, b):\n    return a < b or a > b + 1\n"
    before = draw_mutants(find_in(tmp_path, source), 3, "seed")
    after = draw_mutants(find_in(tmp_path, f"import os\n\n{source}"), 3, "seed")
    assert [mutant.key for mutant in before] == [mutant.key for mutant in after]
    assert [mutant.line + 2 for mutant in before] == [mutant.line for mutant in after]


@pytest.mark.slow
def test_two_hundred_mutants_are_drawn_and_can_be_parsed() -> None:
    """No module is in two groups, and no two mutants have the same key."""
    drawn = [mutant for _, mutant in draw_all(ROOT / CODE)]
    assert len(drawn) == sum(group.number for group in GROUPS) == 200
    assert len({mutant.key for mutant in drawn}) == 200
    for mutant in drawn:
        ast.parse(mutant.apply((ROOT / CODE / mutant.path).read_text(encoding="utf-8")))


def test_page_counts_what_is_noticed() -> None:
    """A mutant that behaves like the code counts neither as noticed nor as not noticed."""
    group = GROUPS[0].name
    mutants = [Mutant("m.py", "f", 1, "a < b", "(a <= b)", number, 0, 1, 1) for number in range(4)]
    outcomes = [
        MutantOutcome(group, mutants[0], "tests/test_m.py::test_a", ""),
        MutantOutcome(group, mutants[1], "time limit", ""),
        MutantOutcome(group, mutants[2], "", ""),
        MutantOutcome(group, mutants[3], "", "It is the same."),
    ]
    page = render_page(outcomes)
    assert f"| {group} | 4 | 1 | 2 | 1 | 66 % |\n" in page
    assert page.count("| m.py | f | a &lt; b | (a &lt;= b) |") == 2
    assert "| It is the same. |" in page


def test_every_equivalent_mutant_has_a_reason() -> None:
    """A key without a reason would excuse a missing test."""
    assert all(read_reasons().values())


# Which tests reach a mutant


def make_mutant(path: str, statement: int, number: int = 1) -> Mutant:
    """A mutant of which only the place matters."""
    return Mutant(path, "f", statement, "a < b", "(a <= b)", number, 0, 1, statement)


def test_mark_is_reached_with_its_statement() -> None:
    """A statement that is not executed leaves no mark."""
    source = "if number < 5:\n    size = 1\nelif number < 9:\n    size = 2\n"
    keys_by_line = {"1": ["outer"], "2": ["first"], "3": ["inner"], "4": ["second", "third"]}
    code = compile(mark_statements(ast.parse(source), keys_by_line), "module.py", "exec")

    def list_reached(number: int) -> list[str]:
        reached: set[str] = set()
        exec(code, {"number": number, "__reached__": reached})
        return sorted(reached)

    assert list_reached(4) == ["first", "outer"]
    assert list_reached(5) == ["inner", "outer", "second", "third"]
    assert list_reached(9) == ["inner", "outer"]


def test_tests_of_the_folder_come_first_and_the_fastest_of_them() -> None:
    """Tests that do not reach the mutant are left out."""
    mutant = make_mutant("prose/dates.py", 1)
    seconds = {
        "tests/cli/test_scan.py::test_a": 0.1,
        "tests/prose/test_dates.py::test_slow": 3,
        "tests/prose/test_dates.py::test_fast": 0.2,
        "tests/prose/test_dates.py::test_other": 0.1,
    }
    tests = {name: {"seconds": time, "reached": [mutant.key]} for name, time in seconds.items()}
    tests["tests/prose/test_dates.py::test_other"]["reached"] = []
    reaching = sort_recorded({"import": [], "tests": tests})
    assert sort_tests(mutant, reaching) == [
        "tests/prose/test_dates.py::test_fast",
        "tests/prose/test_dates.py::test_slow",
        "tests/cli/test_scan.py::test_a",
    ]


@pytest.mark.parametrize(
    ("is_at_import", "tests", "expected"),
    [
        pytest.param(False, ["tests/cli/test_scan.py::test_a"], ["test_scan"], id="test"),
        pytest.param(True, ["tests/cli/test_scan.py::test_a"], ["test_scan", "all"], id="import"),
        pytest.param(False, [], ["all"], id="no-test"),
    ],
)
def test_all_tests_of_the_folder_run_for_what_is_imported(
    is_at_import: bool, tests: list[str], expected: list[str]
) -> None:
    """They run last, those of the module first. Where no test is recorded, a command may be one."""
    mutant = make_mutant("prose/quote.py", 1)
    at_import = frozenset([mutant.key] if is_at_import else [])
    reaching = ReachingTests(at_import, {mutant.key: tests}, dict.fromkeys(tests, 1))
    batches = list(list_batches(ROOT, mutant, reaching))
    names = ["test_scan" if batch.tests else "all" for batch in batches]
    assert names == expected
    if expected[-1] == "all":
        assert batches[-1].files[0] == "tests/prose/test_quote.py"
        assert batches[-1].files[-1] == "tests/cli/test_check_text.py"


@pytest.mark.slow
def test_mutants_are_tried_with_the_tests_that_reach_them(tmp_path: Path) -> None:
    """A checkout with one function and its tests, none of which has a nine."""
    files = {
        "pyproject.toml": "[tool.pytest.ini_options]\n",
        "scripts/tip_figures/prose/sizes.py": "def is_large(size):\n    return size > 9\n",
        "tests/prose/test_sizes.py": (
            "import pytest\n"
            "from tip_figures.prose.sizes import is_large\n"
            "@pytest.mark.parametrize('size', [10, 20])\n"
            "def test_large(size):\n    assert is_large(size)\n"
            "def test_small():\n    assert not is_large(8)\n"
            "def test_nothing():\n    pass\n"
            "def test_that_fails():\n    assert is_large(1)\n"
        ),
    }
    for name, content in files.items():
        file = tmp_path / "checkout" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    shutil.copytree(ROOT / "scripts" / "measures", tmp_path / "checkout" / "scripts" / "measures")
    mutants = find_mutants(tmp_path / "checkout" / CODE, "prose/sizes.py")
    trials = MutantTrials(tmp_path / "checkout", tmp_path / "copies", processes=1)
    reaching = sort_recorded(trials.record(mutants))
    path = "tests/prose/test_sizes.py::"
    tests = {f"{path}test_large[10]", f"{path}test_large[20]", f"{path}test_small"}
    assert {key: set(names) for key, names in reaching.tests.items()} == {
        mutant.key: tests for mutant in mutants
    }
    noticed = trials.try_mutants(mutants, reaching)
    assert {mutant.mutated: test for mutant, test in noticed} == {
        "(size >= 9)": "",
        "10": f"{path}test_large[10]",
    }
    assert (tmp_path / "checkout" / "scripts/tip_figures/prose/sizes.py").read_text() == (
        files["scripts/tip_figures/prose/sizes.py"]
    )
