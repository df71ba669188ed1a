"""The errata in the changelog say which values of figures were corrected."""

from dataclasses import replace

import pytest

from cases import cases
from cells import edit_row, read_rows
from conftest import read_figures, replace_text
from tip_figures.checks import errata

FIGURES = read_figures()
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
        (tmp_path / "CHANGELOG.md").write_text(old_changelog, encoding="utf-8")
        old = replace(FIGURES, package=replace(FIGURES.package, root=tmp_path))
        (package / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
        figures = package / "resources/figures.csv"
        replace_text(figures, f"{ROW_START}{UNCHANGED}", f"{ROW_START}{cells}")
        return list(errata.check(old, read_figures(package)))

    return check_package


@cases(
    "cells, changelog",
    {
        "line-of-the-correction": (CORRECTED, f"{HEAD}{LINE}\n"),
        "lines-of-several-releases": (
            CORRECTED,
            f"{HEAD}- {FIGURE}: 32 → 31 (again)\n- {FIGURE}: 30 → 32 (p)\n",
        ),
        "same-number-written-differently": ("30.0,,exact", ""),
        "range": ("30,42,between", f"{HEAD}- {FIGURE}: 30 → 30–42 (p)\n"),
    },
)
def test_complete_errata_are_valid(check, cells, changelog):
    assert check(cells, changelog) == []


@cases(
    "changelog, old_changelog",
    {
        "no-changelog": ("", ""),
        "empty-list": (HEAD, ""),
        "line-of-an-earlier-release": (f"{HEAD}{LINE}\n", f"{HEAD}{LINE}\n"),
        "no-heading": (f"# Changelog\n\n## 1.0.1\n\n{LINE}\n", ""),
        "below-another-heading": (f"{HEAD}\n### Added\n\n{LINE}\n", ""),
        "heading-of-another-level": (f"## Errata\n\n{LINE}\n", ""),
    },
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
    assert unfounded.message == "The new value of the erratum is 32, but that of the figure is 31."
    assert (unfounded.path, unfounded.line, unfounded.key) == ("CHANGELOG.md", 7, FIGURE)


@cases(
    "column, old_cell, new_cell, correction",
    {
        "value": ("value", "30", "31", "30 → 31"),
        "end-of-range": ("value_to", "", "42", "30 → 30–42"),
        "year": ("year", "2020", "2018", "year 2020 → 2018"),
        "bound": ("bound", "exact", "at_least", "bound exact → at_least"),
        "rounding": ("rounded_to", "", "10", "rounded_to (empty) → 10"),
        "status": ("obs_status", "A", "U", "obs_status A → U"),
    },
)
def test_each_corrected_column_needs_an_erratum(package, column, old_cell, new_cell, correction):
    """The hint is the line that is missing; with it, or without the change, nothing is reported."""
    (row,) = (row for row in read_rows(package, "figures") if row["figure_id"] == FIGURE)
    assert row[column] == old_cell
    edit_row(package, "figures", FIGURE, **{column: new_cell})
    figures = read_figures(package)
    (finding,) = errata.check(FIGURES, figures)
    assert (finding.code, finding.key) == ("erratum-missing", FIGURE)
    assert finding.column == ("value" if column == "value_to" else column)
    line = f"- {FIGURE}: {correction} (paragraph 1, sentence 2)"
    assert finding.hint == f"Add this line under “### Errata” in CHANGELOG.md: {line}"
    (package / "CHANGELOG.md").write_text(f"{HEAD}{line}\n", encoding="utf-8")
    assert list(errata.check(FIGURES, figures)) == []


@pytest.mark.parametrize("column", ["note", "label", "place"])
def test_other_columns_need_no_erratum(package, column):
    edit_row(package, "figures", FIGURE, **{column: "other"})
    assert list(errata.check(FIGURES, read_figures(package))) == []


def test_erratum_of_one_column_is_not_one_of_another(check):
    """A line about the year is no line about the value, even with the same numbers."""
    missing, unfounded = check(CORRECTED, f"{HEAD}- {FIGURE}: year 30 → 31 (p)\n")
    assert missing.message == MISSING
    assert unfounded.message == "The new year of the erratum is 31, but that of the figure is 2020."


def test_erratum_of_an_unknown_figure_is_reported(check):
    (finding,) = check(UNCHANGED, f"{HEAD}- unknown: 1 → 2 (p)\n")
    assert finding.message == "The figure “unknown” does not exist."
    assert (finding.path, finding.line, finding.key) == ("CHANGELOG.md", 7, "unknown")


@cases(
    "line",
    {
        "arrow-of-two-characters": f"- {FIGURE}: 30 -> 31 (p)",
        "asterisk": f"* {FIGURE}: 30 → 31 (p)",
        "no-place": f"- {FIGURE}: 30 → 31",
        "empty-place": f"- {FIGURE}: 30 → 31 ()",
        "two-spaces": f"-  {FIGURE}: 30 → 31 (p)",
        "no-colon": f"- {FIGURE} 30 → 31 (p)",
        "full-stop": f"- {FIGURE}: 30 → 31 (p).",
        "indented": f"  - {FIGURE}: 30 → 31 (p)",
        "column-without-errata": f"- {FIGURE}: sex 30 → 31 (p)",
    },
)
def test_line_in_another_form_is_reported(check, line):
    """Errata are read by programs, so they have one form."""
    (finding,) = check(UNCHANGED, f"{HEAD}{line}\n")
    assert finding.message == f"“{line.strip()}” is not written as an erratum."
    assert (finding.path, finding.line) == ("CHANGELOG.md", 7)
