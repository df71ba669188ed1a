"""The errata in the changelog say which values of figures were corrected."""

import shutil

import pytest

from conftest import read_figures, replace_text
from tip_figures.checks import errata

FIGURE = "demo-2021-isl-identified-2020"
ROW_START = (
    f"{FIGURE},demo-2021-isl-protection,victims_identified,ISL,2020,inferred,calendar_year,"
    "all,all,all,all,,,,,"
)
HEAD = "# Changelog\n\n## 1.0.1\n\n### Errata\n\n"
LINE = f"- {FIGURE}: 30 → 31 (paragraph 1, sentence 2)"
CORRECTED, UNCHANGED = "31,,exact", "30,,exact"
MISSING = "The value was corrected from 30 to 31, but the errata do not contain this."


@pytest.fixture
def check(package, tmp_path):
    """A function that checks the errata of a package in which one figure was changed.

    cells:     the new cells `value,value_to,bound` of the figure, which were `30,,exact`
    changelog: of the new package
    old_changelog: of the old package
    """

    def check_package(cells, changelog, old_changelog=""):
        old_package = shutil.copytree(package, tmp_path / "old")
        (old_package / "CHANGELOG.md").write_text(old_changelog, encoding="utf-8")
        (package / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
        figures = package / "resources/figures.csv"
        replace_text(figures, f"{ROW_START}{UNCHANGED}", f"{ROW_START}{cells}")
        return list(errata.check(read_figures(old_package), read_figures(package)))

    return check_package


@pytest.mark.parametrize(
    ("cells", "changelog"),
    [
        pytest.param(CORRECTED, f"{HEAD}{LINE}\n", id="line-of-the-correction"),
        pytest.param(
            CORRECTED,
            f"{HEAD}- {FIGURE}: 32 → 31 (again)\n- {FIGURE}: 30 → 32 (p)\n",
            id="lines-of-several-releases",
        ),
        pytest.param("30.0,,exact", "", id="same-number-written-differently"),
        pytest.param("30,42,between", f"{HEAD}- {FIGURE}: 30 → 30–42 (p)\n", id="range"),
    ],
)
def test_complete_errata_are_valid(check, cells, changelog):
    assert check(cells, changelog) == []


@pytest.mark.parametrize(
    ("changelog", "old_changelog"),
    [
        pytest.param("", "", id="no-changelog"),
        pytest.param(HEAD, "", id="empty-list"),
        pytest.param(f"{HEAD}{LINE}\n", f"{HEAD}{LINE}\n", id="line-of-an-earlier-release"),
        pytest.param(f"# Changelog\n\n## 1.0.1\n\n{LINE}\n", "", id="no-heading"),
        pytest.param(f"{HEAD}\n### Added\n\n{LINE}\n", "", id="below-another-heading"),
        pytest.param(f"## Errata\n\n{LINE}\n", "", id="heading-of-another-level"),
    ],
)
def test_correction_without_erratum_is_reported(check, changelog, old_changelog):
    """Only a new line under the heading counts; the finding is at the value."""
    (finding,) = check(CORRECTED, changelog, old_changelog)
    assert finding.message == MISSING
    assert finding.path == "resources/figures.csv"
    assert (finding.line, finding.column, finding.key) == (19, "value", FIGURE)


def test_line_of_an_earlier_release_counts_once(check):
    """A correction that comes back needs a line of its own, beside the earlier one."""
    earlier = f"{HEAD}{LINE}\n"
    changelog = f"{HEAD}{LINE}\n\n## 1.0.0\n\n### Errata\n\n{LINE}\n"
    assert check(CORRECTED, changelog, earlier) == []


def test_erratum_with_another_value_than_the_figure_is_reported(check):
    missing, unfounded = check(CORRECTED, f"{HEAD}- {FIGURE}: 30 → 32 (p)\n")
    assert missing.message == MISSING
    assert unfounded.message == "The new value of the erratum is 32, but the figure is 31."
    assert (unfounded.path, unfounded.line, unfounded.key) == ("CHANGELOG.md", 7, FIGURE)


def test_erratum_of_an_unknown_figure_is_reported(check):
    (finding,) = check(UNCHANGED, f"{HEAD}- unknown: 1 → 2 (p)\n")
    assert finding.message == "The figure “unknown” does not exist."
    assert (finding.path, finding.line, finding.key) == ("CHANGELOG.md", 7, "unknown")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f"- {FIGURE}: 30 -> 31 (p)", id="arrow-of-two-characters"),
        pytest.param(f"* {FIGURE}: 30 → 31 (p)", id="asterisk"),
        pytest.param(f"- {FIGURE}: 30 → 31", id="no-place"),
        pytest.param(f"- {FIGURE}: 30 → 31 ()", id="empty-place"),
        pytest.param(f"-  {FIGURE}: 30 → 31 (p)", id="two-spaces"),
        pytest.param(f"- {FIGURE} 30 → 31 (p)", id="no-colon"),
        pytest.param(f"- {FIGURE}: 30 → 31 (p).", id="full-stop"),
        pytest.param(f"  - {FIGURE}: 30 → 31 (p)", id="indented"),
    ],
)
def test_line_in_another_form_is_reported(check, line):
    """Errata are read by programs, so they have one form."""
    (finding,) = check(UNCHANGED, f"{HEAD}{line}\n")
    assert finding.message == f"“{line.strip()}” is not written as an erratum."
    assert (finding.path, finding.line) == ("CHANGELOG.md", 7)
