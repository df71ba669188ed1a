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

    def run(changelog: str, value: str = "31,,exact", before: str = "") -> list[Finding]:
        old = tmp_path / "old"
        shutil.copytree(package, old)
        for root, text in ((old, before), (package, changelog)):
            (root / "CHANGELOG.md").write_text(text, encoding="utf-8")
        start = f"{FIGURE},demo-2021-isl-protection,victims_identified,ISL,2020,inferred,all,all,all,all,,,"
        spoil(package / "resources/figures.csv", f"{start}30,,exact", f"{start}{value}")
        return list(errata.check(*(Figures.load(load(root)) for root in (old, package))))

    return run


@pytest.mark.parametrize("changelog", ["", "# Changelog\n", HEAD])
def test_a_corrected_value_needs_its_line(check, changelog):
    """The finding stands at the cell and gives the very line that is expected, with the place in the report."""
    (found,) = check(changelog)
    assert (found.path, found.column) == ("resources/figures.csv", "value")
    assert (found.code, found.key) == ("erratum-missing", FIGURE)
    assert found.message == "The value was corrected from 30 to 31, and the errata do not say so."
    assert found.hint == f"Add this line under “### Errata” in CHANGELOG.md: - {FIGURE}: 30 → 31 ({PLACE})"


@pytest.mark.parametrize(
    ("changelog", "value"),
    [
        (f"{HEAD}- {FIGURE}: 30 → 31 ({PLACE})\n", "31,,exact"),
        (f"{HEAD}- {FIGURE}: 32 → 31 (again)\n- {FIGURE}: 30 → 32 (p)\n", "31,,exact"),
        (f"{HEAD}- {FIGURE}: 30 → 30–42 (p)\n", "30,42,between"),
        ("", "30.0,,exact"),
    ],
)
def test_the_expected_line_is_enough(check, changelog, value):
    """Lines of several releases lead from one value to the other; what is only written otherwise needs none."""
    assert check(changelog, value) == []


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
        f"## Errata\n\n- {FIGURE}: 30 → 31 (p)\n",
    ],
)
def test_a_line_elsewhere_is_no_erratum(check, changelog):
    """Only a line under the heading counts."""
    assert [f.code for f in check(changelog)] == ["erratum-missing"]


def test_an_erratum_that_was_there_before_does_not_count_again(check):
    """A correction that comes back needs a line of its own."""
    text = f"{HEAD}- {FIGURE}: 30 → 31 ({PLACE})\n"
    assert [f.code for f in check(text, before=text)] == ["erratum-missing"]


def test_an_erratum_with_other_values_is_missing_and_unfounded(check):
    """A line that does not say what happened does not count, and is named as well."""
    found = check(f"{HEAD}- {FIGURE}: 30 → 32 (p)\n")
    assert [f.code for f in found] == ["erratum-missing", "erratum-unfounded"]
    assert (found[1].line, found[1].message) == (7, "The erratum says 32, and the figure is 31.")


def test_an_erratum_of_no_figure_is_named(check):
    """A misspelt figure is said."""
    (found,) = check(f"{HEAD}- nobody: 1 → 2 (p)\n", "30,,exact")
    assert (found.code, found.line, found.message) == ("erratum-unknown", 7, "There is no figure “nobody”.")
