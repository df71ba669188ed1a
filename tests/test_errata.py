"""tipdata/changes/errata.py: every corrected value of a figure stands in the changelog, and nothing that is not so."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import spoil
from tipdata.diff import errata, packages, state
from tipdata.package.finding import Finding
from tipdata.package.load import load

FIGURE = "tip-2020-kaz-identified-2019"
HEAD = "# Changelog\n\n## 1.0.1\n\n### Errata\n\n"
Check = Callable[..., list[Finding]]


@pytest.fixture
def check(package: Path, tmp_path: Path) -> Check:
    """A function that corrects figures, writes the changelog, and checks it against the package as it was."""

    def run(changelog: str | None, *corrections: tuple[str, str], before: str | None = None) -> list[Finding]:
        old = tmp_path / "old"
        shutil.copytree(package, old)
        for root, text in ((old, before), (package, changelog)):
            if text is not None:
                (root / "CHANGELOG.md").write_text(text, encoding="utf-8")
        for was, now in corrections:
            spoil(package / "resources/figures.csv", was, now)
        states = state.read(load(old)), state.read(load(package))
        return list(errata.check(*states, packages.compare(*states)))

    return run


def row(value: str) -> str:
    return f"{FIGURE},tip-2020-kaz-protection,victims_identified,KAZ,2019,inferred,all,all,all,,,{value},"


CORRECTED = (row("40"), row("41"))


@pytest.mark.parametrize("changelog", [None, "# Changelog\n", HEAD])
def test_a_corrected_value_needs_its_line(check, changelog):
    """The finding stands at the cell and gives the very line that is expected, with the place from the ledger."""
    (found,) = check(changelog, CORRECTED)
    assert (found.path, found.line, found.column) == ("resources/figures.csv", 21, "value")
    assert (found.code, found.key) == ("erratum-missing", FIGURE)
    assert found.message == "The value was corrected from 40 to 41, and the errata do not tell."
    line = f"- {FIGURE}: 40 → 41 (paragraph 1, sentence 2)"
    assert found.hint == f"Add this line under “### Errata” in CHANGELOG.md: {line}"


def test_the_expected_line_is_enough(check):
    """The line that the finding asks for settles it."""
    assert check(f"{HEAD}- {FIGURE}: 40 → 41 (paragraph 1, sentence 2)\n", CORRECTED) == []


@pytest.mark.parametrize(
    "line",
    [
        f"- {FIGURE}: 40 -> 41 (paragraph 1)", f"* {FIGURE}: 40 → 41 (paragraph 1)", f"- {FIGURE}: 40 → 41", f"- {FIGURE}: 40 → 41 ()",
        f"-  {FIGURE}: 40 → 41 (paragraph 1)", f"- {FIGURE} 40 → 41 (paragraph 1)", f"- {FIGURE}: 40 → 41 (paragraph 1).",
        f"- `{FIGURE}`: 40→41 (paragraph 1)", f"  - {FIGURE}: 40 → 41 (paragraph 1)",
    ],
)  # fmt: skip
def test_a_line_that_is_nearly_an_erratum_is_told(check, line):
    """Errata are read by programs, so they are written in one way."""
    found = check(f"{HEAD}{line}\n", CORRECTED)
    assert [(f.code, f.line) for f in found] == [("erratum-malformed", 7), ("erratum-missing", found[1].line)]
    assert (found[0].path, found[0].message) == ("CHANGELOG.md", f"“{line.strip()}” is not written as an erratum.")
    assert found[0].hint == "Write it as “- FIGURE_ID: OLD → NEW (place in the report)”, on one line."


@pytest.mark.parametrize(
    "changelog",
    [
        f"# Changelog\n\n## 1.0.1\n\n- {FIGURE}: 40 → 41 (paragraph 1)\n",
        f"{HEAD}\n### Added\n\n- {FIGURE}: 40 → 41 (paragraph 1)\n",
        f"{HEAD}```\n- {FIGURE}: 40 → 41 (paragraph 1)\n```\n",
        f"## Errata\n\n- {FIGURE}: 40 → 41 (paragraph 1)\n",
    ],
)
def test_a_line_elsewhere_is_no_erratum(check, changelog):
    """Only a line under the heading counts, and none in an example."""
    assert [f.code for f in check(changelog, CORRECTED)] == ["erratum-missing"]


def test_an_erratum_that_was_there_before_does_not_count_again(check):
    """A correction that comes back needs a line of its own."""
    line = f"- {FIGURE}: 40 → 41 (paragraph 1, sentence 2)\n"
    assert [f.code for f in check(HEAD + line, CORRECTED, before=HEAD + line)] == ["erratum-missing"]


def test_corrections_of_several_releases_lead_from_one_to_the_other(check):
    """Between versions that are not neighbours the lines are followed, in whatever order they stand."""
    steps = [f"- {FIGURE}: 42 → 41 (again)", f"- {FIGURE}: 40 → 42 (paragraph 1)"]
    assert check(HEAD + "\n".join(steps) + "\n", CORRECTED) == []


def test_an_erratum_with_other_values_is_missing_and_unfounded(check):
    """A line that does not say what happened does not count, and is told as well."""
    found = check(f"{HEAD}- {FIGURE}: 40 → 42 (paragraph 1)\n", CORRECTED)
    assert [f.code for f in found] == ["erratum-missing", "erratum-unfounded"]
    assert (found[1].line, found[1].message) == (7, "The erratum says 42, and the figure is 41.")


def test_an_erratum_of_no_figure_is_unfounded(check):
    """A misspelt figure is told."""
    (found,) = check(f"{HEAD}- nobody: 1 → 2 (paragraph 1)\n")
    assert (found.code, found.line, found.message) == ("erratum-unfounded", 7, "There is no figure “nobody”.")


def test_a_range_is_written_with_a_dash(check):
    """A range is one amount, LOWER–UPPER."""
    found = check(None, (row("40") + ",exact", row("40") + "42,between"))
    assert [f.hint.rpartition(": - ")[2] for f in found] == [f"{FIGURE}: 40 → 40–42 (paragraph 1, sentence 2)"]


def test_a_value_that_is_only_written_otherwise_needs_no_line(check):
    """Nobody used another value."""
    assert check(None, (row("40"), row("40.0"))) == []


def test_a_renamed_figure_with_another_value_needs_a_line_under_its_new_name(check):
    """The old value belongs to the figure, whatever it is called."""
    (found,) = check(None, (row("40"), row("41").replace(FIGURE, f"{FIGURE}-all")))
    assert (found.code, found.key) == ("erratum-missing", f"{FIGURE}-all")


def test_a_package_without_figures_has_no_errata(make):
    """Tables about something else have no errata to check."""
    root = make("a\n1\n", [{"name": "a", "type": "string"}])
    read = state.read(load(root))
    assert list(errata.check(read, read, [])) == []
