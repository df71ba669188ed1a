"""What a hint proposes works: the row to paste, and tidy where a finding names it as the remedy."""

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import cells
from cases import cases
from conftest import ROOT, run_checks, run_script, validate_package
from mistakes import FAMILIES
from tip_figures.checks import CHECKS
from tip_figures.cli import package_report
from tip_figures.cli.package_report import complete_findings
from tip_figures.datapackage.findings import TIDY, read_finding_table
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures

PROPOSED_ROW = re.compile("add this row after line ([0-9]+): `(.*)`")
TIDY_HINT = "scripts/tidy.py fixes this."
FIGURES = "resources/figures.csv"


def paste_rows(root: Path, hints: Iterable[tuple[str, str]]) -> None:
    """Paste the rows that hints propose into the files of their findings.

    Args:
        hints: path and hint of each finding
    """
    rows = [(path, *row) for path, hint in hints for row in PROPOSED_ROW.findall(hint)]
    assert rows
    # From below, no row moves the lines of another one.
    for path, line, row in sorted(rows, key=lambda entry: (entry[0], int(entry[1])), reverse=True):
        lines = (root / path).read_text("utf-8").splitlines(keepends=True)
        lines.insert(int(line), f"{row}\n")
        (root / path).write_text("".join(lines), "utf-8", newline="\n")


def test_proposed_rows_of_the_published_gaps_are_valid(tmp_path):
    """All rows that a person has to write are deleted, and the proposed ones pasted instead."""
    for part in ("resources", "schemas"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    gaps = cells.read_rows(tmp_path, "gaps")
    kept = [row for row in gaps if row["reason"] == "not_in_section"]
    cells.write_rows(tmp_path, "gaps", kept)
    package = load_package(tmp_path)
    figures = Figures.load(package)
    checks = [check for check in CHECKS if check.name == "gaps"]
    report = complete_findings(
        package, figures, package_report.run_checks(package, figures, checks, strict=True)
    )
    missing = [finding for finding in report.findings if finding.code == "gap-missing"]
    assert len(missing) == len(gaps) - len(kept)
    assert report.follows == {}  # each is an error of its own
    # Some lines have two new rows, which come in the order of their years.
    for finding in reversed(missing):
        paste_rows(tmp_path, [(finding.path, finding.hint)])
    assert run_checks(tmp_path, "cells", "pandera", "gaps") == []


def test_every_row_that_a_finding_of_a_mistake_proposes_is_valid(package):
    """Each finding with a row to paste is gone with the row, and no other one arises."""
    cells.drop_row(package, "gaps", "allocation-2019-isk/2021")
    cells.edit_row(package, "figures", "demo-2021-isl-identified-2020-danish", note="One, two.")
    run_script("tidy.py", package)
    findings = validate_package(package, "--strict")["findings"]
    hints = [(finding["path"], finding["hint"] or "") for finding in findings]
    paste_rows(package, [hint for hint in hints if PROPOSED_ROW.search(hint[1])])
    assert validate_package(package, "--strict")["findings"] == []


def replace_in(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a function that replaces a text in a file of a package, wherever it is."""

    def replace(root: Path) -> None:
        content = (root / path).read_bytes()
        assert old.encode() in content
        (root / path).write_bytes(content.replace(old.encode(), new.encode()))

    return replace


def swap_columns(root: Path) -> None:
    """Exchange the first two columns of figures."""
    rows = cells.read_rows(root, "figures")
    first, second, *others = rows[0]
    reordered = [{name: row[name] for name in (second, first, *others)} for row in rows]
    cells.write_rows(root, "figures", reordered)


def reverse_rows(root: Path) -> None:
    cells.write_rows(root, "figures", cells.read_rows(root, "figures")[::-1])


def use_semicolons(root: Path) -> None:
    cells.write_rows(root, "figures", cells.read_rows(root, "figures"), delimiter=";")


def edit_cells(table: str, key: str, new_cells: str) -> Callable[[Path], None]:
    """Return a function that changes cells of a row, given as in `parse_cells`."""

    def edit(root: Path) -> None:
        cells.edit_row(root, table, key, **cells.parse_cells(new_cells))

    return edit


VALUE = "demo-2021-isl-allocation-2019-isk"
DAMAGES = {
    "mark": ("file-format", replace_in(FIGURES, "figure_id", "\ufefffigure_id")),
    "line-ends": ("file-format", replace_in(FIGURES, "\n", "\r\n")),
    "semicolons": ("delimiter", use_semicolons),
    "columns": ("header-order", swap_columns),
    "order": ("row-order", reverse_rows),
    "zeros": ("cell-style", edit_cells("figures", VALUE, "value=+02800000.0")),
    "point": ("cell-style", edit_cells("figures", VALUE, "value=2800000.")),
    "blank-row": ("ragged-row", replace_in("resources/areas.csv", "\nNOR", "\n\nNOR")),
    "label": ("table-outdated", edit_cells("figures", VALUE, "label=old")),
    "totals": ("rule-broken", replace_in("resources/totals.csv", ",30,exact", ",31,exact")),
    "code": ("cell-enum", replace_in("resources/totals.csv", ",30,exact", ",30,Exact")),
}
"""Code of a finding that tidy fixes, and a function that damages a package so that it arises."""


def list_tidied(root: Path) -> list[dict[str, Any]]:
    """Return the findings that tidy fixes, except those that follow from others."""
    return [
        finding
        for finding in validate_package(root, "--strict")["findings"]
        if finding["hint"] == TIDY_HINT and "follows_from" not in finding
    ]


@cases("code, damage", DAMAGES)
def test_what_tidy_is_said_to_fix_it_fixes(package, code, damage):
    """There is no circle in which each of two commands sends people to the other one."""
    damage(package)
    assert code in [finding["code"] for finding in list_tidied(package)]
    run_script("tidy.py", package)
    assert validate_package(package, "--strict")["findings"] == []


def test_damages_have_each_code_of_tidy():
    tidied = {code for code, row in read_finding_table().items() if row["stage"] == TIDY}
    assert tidied <= {code for code, _ in DAMAGES.values()}


@pytest.mark.slow
@cases("edit", FAMILIES)
def test_after_tidy_no_mistake_has_tidy_as_its_remedy(package, edit):
    """What a person must correct first is not said to be fixed by tidy."""
    edit_cells(*edit)(package)
    run_script("tidy.py", package)
    assert list_tidied(package) == []


def test_empty_verdict_is_filled_in(package):
    """It is the remedy for a verdict or residual that the numbers do not give."""
    key = "isl-identified-by-exploitation"
    cells.edit_row(package, "identities", key, verdict="contradicted", residual="1")
    report = validate_package(package, "--strict")
    assert "empty verdict and residual, and run scripts/tidy.py" in report["findings"][0]["hint"]
    cells.edit_row(package, "identities", key, verdict="", residual="")
    run_script("tidy.py", package)
    assert validate_package(package, "--strict")["findings"] == []


@cases("cell", {"exponent": "2.8E+06", "small-exponent": "28e5"})
def test_shortened_number_is_not_left_to_tidy(package, cell):
    """Its last digits may be lost, so a person corrects it."""
    cells.edit_row(package, "figures", VALUE, value=cell)
    report = run_checks(package, "cells")
    assert [(finding.code, finding.is_fixed_by_tidy) for finding in report] == [
        ("cell-lost", False)
    ]


def test_tidy_leaves_a_shortened_number_and_says_the_same(package):
    cells.edit_row(package, "figures", VALUE, value="2.8E+06")
    output = run_script("tidy.py", package)
    assert output.returncode == 1
    assert "cell-lost" in output.stdout
