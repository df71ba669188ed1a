"""tipdata/diff/errata.py: every corrected value of a figure stands in the changelog, and nothing that is not so."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import spoil
from tipdata.diff import errata
from tipdata.figures.model import Figures
from tipdata.package.finding import Finding
from tipdata.package.load import load

FIGURE = "demo-2021-isl-identified-2020"
HEAD = "# Changelog\n\n## 1.0.1\n\n### Errata\n\n"
PLACE = "paragraph 1, sentence 2"
Check = Callable[..., list[Finding]]


@pytest.fixture
def check(package: Path, tmp_path: Path) -> Check:
    """A function that corrects a figure, writes the changelog, and checks it against the package as it was."""

    def run(changelog: str | None, value: str = "31", before: str | None = None) -> list[Finding]:
        old = tmp_path / "old"
        shutil.copytree(package, old)
        for root, text in ((old, before), (package, changelog)):
            if text is not None:
                (root / "CHANGELOG.md").write_text(text, encoding="utf-8")
        start = f"{FIGURE},demo-2021-isl-protection,victims_identified,ISL,2020,inferred,all,all,all,all,,,"
        spoil(package / "resources/figures.csv", f"{start}30,,exact", f"{start}{value}")
        figures = [Figures.load(load(root)) for root in (old, package)]
        assert isinstance(figures[0], Figures)
        assert isinstance(figures[1], Figures)
        return list(errata.check(figures[0], figures[1]))

    return lambda changelog, value="31,,exact", before=None: run(changelog, value, before)


@pytest.mark.parametrize("changelog", [None, "# Changelog\n", HEAD])
def test_a_corrected_value_needs_its_line(check, changelog):
    """The finding stands at the cell and gives the very line that is expected, with the place in the report."""
    (found,) = check(changelog)
    assert (found.path, found.column, found.code, found.key) == (
        "resources/figures.csv", "value", "erratum-missing", FIGURE,
    )  # fmt: skip
    assert found.message == "The value was corrected from 30 to 31, and the errata do not say so."
    assert found.hint == f"Add this line under “### Errata” in CHANGELOG.md: - {FIGURE}: 30 → 31 ({PLACE})"


def test_the_expected_line_is_enough(check):
    """The line that the finding asks for settles it."""
    assert check(f"{HEAD}- {FIGURE}: 30 → 31 ({PLACE})\n") == []


@pytest.mark.parametrize(
    "line",
    [
        f"- {FIGURE}: 30 -> 31 (p)", f"* {FIGURE}: 30 → 31 (p)", f"- {FIGURE}: 30 → 31", f"- {FIGURE}: 30 → 31 ()",
        f"-  {FIGURE}: 30 → 31 (p)", f"- {FIGURE} 30 → 31 (p)", f"- {FIGURE}: 30 → 31 (p).", f"  - {FIGURE}: 30 → 31 (p)",
    ],
)  # fmt: skip
def test_a_line_that_is_nearly_an_erratum_is_named(check, line):
    """Errata are read by programs, so they are written in one way."""
    found = check(f"{HEAD}{line}\n")
    assert [(f.code, f.line) for f in found] == [("erratum-malformed", 7), ("erratum-missing", found[1].line)]
    assert (found[0].path, found[0].message) == ("CHANGELOG.md", f"“{line.strip()}” is not written as an erratum.")


@pytest.mark.parametrize(
    "changelog",
    [
        f"# Changelog\n\n## 1.0.1\n\n- {FIGURE}: 30 → 31 (p)\n",
        f"{HEAD}\n### Added\n\n- {FIGURE}: 30 → 31 (p)\n",
        f"{HEAD}```\n- {FIGURE}: 30 → 31 (p)\n```\n",
        f"## Errata\n\n- {FIGURE}: 30 → 31 (p)\n",
    ],
)
def test_a_line_elsewhere_is_no_erratum(check, changelog):
    """Only a line under the heading counts, and none in an example."""
    assert [f.code for f in check(changelog)] == ["erratum-missing"]


def test_an_erratum_that_was_there_before_does_not_count_again(check):
    """A correction that comes back needs a line of its own."""
    text = f"{HEAD}- {FIGURE}: 30 → 31 ({PLACE})\n"
    assert [f.code for f in check(text, before=text)] == ["erratum-missing"]


def test_corrections_of_several_releases_lead_from_one_to_the_other(check):
    """Between versions that are not neighbours the lines are followed, in whatever order they stand."""
    assert check(f"{HEAD}- {FIGURE}: 32 → 31 (again)\n- {FIGURE}: 30 → 32 (p)\n") == []


def test_an_erratum_with_other_values_is_missing_and_unfounded(check):
    """A line that does not say what happened does not count, and is named as well."""
    found = check(f"{HEAD}- {FIGURE}: 30 → 32 (p)\n")
    assert [f.code for f in found] == ["erratum-missing", "erratum-unfounded"]
    assert (found[1].line, found[1].message) == (7, "The erratum says 32, and the figure is 31.")


def test_an_erratum_of_no_figure_is_named(check):
    """A misspelt figure is said."""
    (found,) = check(f"{HEAD}- nobody: 1 → 2 (p)\n", "30,,exact")
    assert (found.code, found.line, found.message) == ("erratum-unknown", 7, "There is no figure “nobody”.")


def test_a_range_is_written_with_a_dash(check):
    """A range is one amount, LOWER–UPPER."""
    assert [f.hint.rpartition(": - ")[2] for f in check(None, "30,42,between")] == [f"{FIGURE}: 30 → 30–42 ({PLACE})"]


def test_a_value_that_is_only_written_otherwise_needs_no_line(check):
    """Nobody used another value."""
    assert check(None, "30.0,,exact") == []
