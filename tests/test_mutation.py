"""The tool that makes mutants: which mistakes it makes, and how it draws them."""

import ast
from pathlib import Path

import pytest

from conftest import ROOT
from measures.mutants import Mutant, draw_mutants, find_mutants
from measures.mutation import CODE, GROUPS, MutantOutcome, draw_all, read_reasons, render_page


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


def test_drawn_mutants_stay_drawn_if_other_code_changes(tmp_path: Path) -> None:
    """The same mistake in the same function has the same key, wherever the function is."""
    source = "def f(a, b):\n    return a < b or a > b + 1\n"
    before = draw_mutants(find_in(tmp_path, source), 3, "seed")
    after = draw_mutants(find_in(tmp_path, f"import os\n\n{source}"), 3, "seed")
    assert [mutant.key for mutant in before] == [mutant.key for mutant in after]
    assert [mutant.line + 2 for mutant in before] == [mutant.line for mutant in after]


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
    mutants = [Mutant("m.py", "f", 1, "a < b", "(a <= b)", number, 0, 1) for number in range(4)]
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
