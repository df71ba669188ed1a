"""The errata in the changelog say which values of figures were corrected."""

from dataclasses import replace

import pytest

from cases import cases
from cells import edit_row
from conftest import read_figures
from tip_figures.figures.table_changes import check_errata

FIGURES = read_figures()
FIGURE = "demo-2021-isl-identified-2020"
HEAD = "# Changelog\n\n## 1.0.1\n\n### Errata\n\n"
LINE = f"- {FIGURE}: 30 → 31 (paragraph 1, sentence 2)"
MISSING, UNFOUNDED = "erratum-missing", "erratum-unfounded"
CORRECTED = {"value": "31"}


@pytest.fixture
def check(package, tmp_path):
    """A function that checks the errata of a package in which cells of one figure were changed.

    changelog: of the new package; old_changelog: of the old one

    Returns:
        codes of the findings
    """

    def check_package(cells, changelog="", old_changelog=""):
        (tmp_path / "CHANGELOG.md").write_text(old_changelog, "utf-8")
        old = replace(FIGURES, package=replace(FIGURES.package, root=tmp_path))
        (package / "CHANGELOG.md").write_text(changelog, "utf-8")
        line = edit_row(package, "figures", FIGURE, **cells)
        findings = list(check_errata(old, read_figures(package)))
        lines = {MISSING: ("resources/figures.csv", line), UNFOUNDED: ("CHANGELOG.md", 7)}
        assert all((entry.path, entry.line) == lines[entry.code] for entry in findings)
        return [finding.code for finding in findings]

    return check_package


@cases(
    "cells, correction",
    {
        "value": (CORRECTED, "30 → 31"),
        "end-of-range": ({"value_to": "42", "bound": "between"}, "30 → 30–42"),
        "year": ({"year": "2018"}, "year 2020 → 2018"),
        "bound": ({"bound": "at_least"}, "bound exact → at_least"),
        "rounding": ({"rounded_to": "10"}, "rounded_to (empty) → 10"),
        "status": ({"obs_status": "E"}, "obs_status A → E"),
        "period": ({"period": "2020-01/2020-08"}, "period (empty) → 2020-01/2020-08"),
        "counter": ({"counted_by": "ngo"}, "counted_by government → ngo"),
    },
)
def test_each_corrected_column_needs_an_erratum(check, cells, correction):
    assert check(cells) == [MISSING]
    assert check(cells, f"{HEAD}- {FIGURE}: {correction} (page 1)\n") == []


@cases(
    "cells",
    [
        {"value": "30.0"},
        {"note": "other", "label": "other", "place": "other"},
        {"counter": "Police", "doubtful": "Copied."},
    ],
)
def test_other_changes_need_no_erratum(check, cells):
    assert check(cells) == []


@cases(
    "changelog, old_changelog",
    {
        "line-of-an-earlier-release": (f"{HEAD}{LINE}\n", f"{HEAD}{LINE}\n"),
        "no-heading": (f"# Changelog\n\n## 1.0.1\n\n{LINE}\n", ""),
        "below-another-heading": (f"{HEAD}\n### Added\n\n{LINE}\n", ""),
        "heading-of-another-level": (f"## Errata\n\n{LINE}\n", ""),
        "indented": (f"{HEAD}  {LINE}\n", ""),
    },
)
def test_correction_without_a_new_erratum_is_reported(check, changelog, old_changelog):
    assert check(CORRECTED, changelog, old_changelog) == [MISSING]


def test_line_of_an_earlier_release_counts_once(check):
    """A correction that comes back needs a line of its own, beside the earlier one."""
    earlier = f"{HEAD}{LINE}\n"
    changelog = f"{HEAD}{LINE}\n\n## 1.0.0\n\n### Errata\n\n{LINE}\n"
    assert check(CORRECTED, changelog, earlier) == []


def test_errata_of_earlier_releases_are_not_checked(check):
    earlier = f"{HEAD}- {FIGURE}: 29 → 30 (p)\n"
    assert check({}, earlier, earlier) == []


@cases(
    "line",
    {
        "other-value": f"- {FIGURE}: 30 → 32 (p)",
        "unknown-figure": "- unknown: 30 → 31 (p)",
        "arrow-of-two-characters": f"- {FIGURE}: 30 -> 31 (p)",
        "full-stop": f"- {FIGURE}: 30 → 31 (p).",
        "empty-place": f"- {FIGURE}: 30 → 31 ()",
    },
)
def test_erratum_that_is_not_true_or_in_another_form_is_reported(check, line):
    """Errata are read by programs, so they have one form."""
    assert check(CORRECTED, f"{HEAD}{line}\n") == [UNFOUNDED, MISSING]


def test_erratum_without_its_place_is_reported_as_such(package):
    """Its values are right, so they are not what is wrong."""
    erratum = f"- {FIGURE}: 30 → 31"
    (package / "CHANGELOG.md").write_text(HEAD + erratum, "utf-8")
    edit_row(package, "figures", FIGURE, **CORRECTED)
    (finding,) = check_errata(FIGURES, read_figures(package))
    assert finding.message == f"The erratum “{erratum}” is wrong: the place is missing."
