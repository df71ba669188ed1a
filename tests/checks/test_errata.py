"""The errata in the changelog say which values of figures were corrected."""

from dataclasses import replace

import pytest

from cases import cases
from cells import edit_row
from conftest import read_figures
from tip_figures.checks import errata

FIGURES = read_figures()
FIGURE = "demo-2021-isl-identified-2020"
HEAD = "# Changelog\n\n## 1.0.1\n\n### Errata\n\n"
LINE = f"- {FIGURE}: 30 → 31 (paragraph 1, sentence 2)"
MISSING = "The value was corrected from 30 to 31, but the errata do not contain this."


@pytest.fixture
def check(package, tmp_path):
    """A function that checks the errata of a package in which cells of one figure were changed.

    changelog:     of the new package; old_changelog: of the old one
    returns:       messages of the findings
    """

    def check_package(cells, changelog, old_changelog=""):
        (tmp_path / "CHANGELOG.md").write_text(old_changelog, encoding="utf-8")
        old = replace(FIGURES, package=replace(FIGURES.package, root=tmp_path))
        (package / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
        edit_row(package, "figures", FIGURE, **cells)
        findings = list(errata.check(old, read_figures(package)))
        for finding in findings:
            if finding.code == "erratum-unfounded":
                assert (finding.path, finding.line) == ("CHANGELOG.md", 7)
        return [finding.message for finding in findings]

    return check_package


CORRECTED = {"value": "31"}


@cases(
    "cells, changelog",
    {
        "line-of-the-correction": (CORRECTED, f"{HEAD}{LINE}\n"),
        "lines-of-several-releases": (
            CORRECTED,
            f"{HEAD}- {FIGURE}: 32 → 31 (again)\n- {FIGURE}: 30 → 32 (p)\n",
        ),
        "same-number-written-differently": ({"value": "30.0"}, ""),
        "range": (
            {"value_to": "42", "bound": "between"},
            f"{HEAD}- {FIGURE}: 30 → 30–42 (p)\n",
        ),
        "other-columns": ({"note": "other", "label": "other", "place": "other"}, ""),
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
def test_correction_without_a_new_erratum_is_reported(check, changelog, old_changelog):
    assert check(CORRECTED, changelog, old_changelog) == [MISSING]


def test_line_of_an_earlier_release_counts_once(check):
    """A correction that comes back needs a line of its own, beside the earlier one."""
    earlier = f"{HEAD}{LINE}\n"
    changelog = f"{HEAD}{LINE}\n\n## 1.0.0\n\n### Errata\n\n{LINE}\n"
    assert check(CORRECTED, changelog, earlier) == []


@cases(
    "column, cell, correction",
    {
        "value": ("value", "31", "30 → 31"),
        "end-of-range": ("value_to", "42", "30 → 30–42"),
        "year": ("year", "2018", "year 2020 → 2018"),
        "bound": ("bound", "at_least", "bound exact → at_least"),
        "rounding": ("rounded_to", "10", "rounded_to (empty) → 10"),
        "status": ("obs_status", "U", "obs_status A → U"),
    },
)
def test_each_corrected_column_needs_an_erratum(package, column, cell, correction):
    """The hint is the line that is missing; with it nothing is reported."""
    row_line = edit_row(package, "figures", FIGURE, **{column: cell})
    figures = read_figures(package)
    (finding,) = errata.check(FIGURES, figures)
    assert (finding.code, finding.line, finding.key) == ("erratum-missing", row_line, FIGURE)
    assert finding.column == ("value" if column == "value_to" else column)
    line = f"- {FIGURE}: {correction} (paragraph 1, sentence 2)"
    assert finding.hint == f"Add this line under “### Errata” in CHANGELOG.md: {line}"
    (package / "CHANGELOG.md").write_text(f"{HEAD}{line}\n", encoding="utf-8")
    assert list(errata.check(FIGURES, figures)) == []


FORM = "it is not written in the form of an erratum"


@cases(
    "line, problem",
    {
        "other-value": (f"- {FIGURE}: 30 → 32 (p)", "the value is 30, not 32"),
        "other-column": (f"- {FIGURE}: year 30 → 31 (p)", "the year is 2020, not 31"),
        "unknown-figure": ("- unknown: 1 → 2 (p)", "there is no such figure"),
        "arrow-of-two-characters": (f"- {FIGURE}: 30 -> 31 (p)", FORM),
        "asterisk": (f"* {FIGURE}: 30 → 31 (p)", FORM),
        "no-place": (f"- {FIGURE}: 30 → 31", FORM),
        "empty-place": (f"- {FIGURE}: 30 → 31 ()", FORM),
        "two-spaces": (f"-  {FIGURE}: 30 → 31 (p)", FORM),
        "no-colon": (f"- {FIGURE} 30 → 31 (p)", FORM),
        "full-stop": (f"- {FIGURE}: 30 → 31 (p).", FORM),
        "indented": (f"  - {FIGURE}: 30 → 31 (p)", FORM),
        "column-without-errata": (f"- {FIGURE}: sex 30 → 31 (p)", FORM),
    },
)
def test_erratum_that_is_not_true_or_in_another_form_is_reported(check, line, problem):
    """Errata are read by programs, so they have one form."""
    (message,) = check({}, f"{HEAD}{line}\n")
    assert message.endswith(f" is wrong: {problem}.")


def test_erratum_of_one_column_is_not_one_of_another(check):
    changelog = f"{HEAD}- {FIGURE}: year 30 → 31 (p)\n"
    missing, _ = check(CORRECTED, changelog)
    assert missing == MISSING
