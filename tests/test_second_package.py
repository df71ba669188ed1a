"""A package about another subject, fires, needs no line of Python of its own; its text is invented.

It begins with schemas, codebook, vocabulary and the row of a source. Everything else follows from
the text, and from what a person writes into the worksheet.
"""

import shutil
import sys
from pathlib import Path

import pytest

import cells
from conftest import (
    DATA,
    read_figures,
    run_process,
    run_script,
    unpack,
    validate_package,
)

SOURCE = "fire-2022-irl-national"
TEXT = DATA / f"texts/{SOURCE}.txt"
SETTLED = [
    ("40", "people_killed"),
    ("38", "people_killed"),
    ("35", "house_fire"),
    ("five", "wildfire"),
    ("Twelve", "female"),
    ("28", "male"),
    ("two", "foreign"),
    ("three", "foreign"),
    ("two", "POL"),
    ("one", "BRA"),
    ("1,200", "fires"),
    ("110", "fires wildfire"),
    ("150", ""),
    ("12", "children"),
    ("2.5 million", ""),
    ("310", "house_fire"),
]
"""Numerals that state a figure, with its indicator and codes as far as the words settle them."""
CHOSEN = {
    **dict.fromkeys(["35", "five", "Twelve", "28", "two", "three", "one"], "people_killed"),
    "150": "people_injured",
    "12": "share_injured",
    "No": "firefighters_injured",
    "2.5 million": "insurance_paid",
    "310": "homes_damaged",
}
"""Numeral → the indicator that a person chooses for it."""


def scan(package: Path, worksheet: Path) -> str:
    """Scan the text into the package with a worksheet, and return what is printed."""
    options = ("--source", SOURCE, "--package", package, "--worksheet", worksheet)
    result = run_script("scan.py", TEXT, *options)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package after the first scan, and with the worksheet of that scan."""
    root = tmp_path_factory.mktemp("second")
    shutil.copytree(DATA / "second", root / "package", copy_function=shutil.copyfile)
    scan(root / "package", root / "drafted.csv")
    return root


@pytest.fixture(scope="module")
def coded(folder: Path) -> Path:
    """The package after a person has completed the worksheet, and looked at the new areas."""
    rows = cells.read_csv(folder / "drafted.csv")
    for row in rows:
        row["indicator_id"] = row["indicator_id"] or CHOSEN.get(row["numeral"], "")
        row["check"] = ""
        if row["numeral"] == "No":
            row["role"] = "figure"
    cells.write_csv(folder / "completed.csv", rows)
    scan(folder / "package", folder / "completed.csv")
    rows = cells.read_csv(folder / "completed.csv")
    assert {row["check"] for row in rows} == {"", "confirm"}  # what was filled in
    cells.write_csv(folder / "completed.csv", [row | {"check": ""} for row in rows])
    notes = scan(folder / "package", folder / "completed.csv")
    assert "Nothing is left to review." in notes
    areas = cells.read_rows(folder / "package", "areas")
    for row in areas:
        row["name"] = row["name"].removeprefix("Proposal: ")
    cells.write_rows(folder / "package", "areas", areas)
    assert run_script("tidy.py", folder / "package").returncode == 0
    return folder / "package"


def test_words_of_the_subject_settle_indicators_and_codes(folder):
    """A figure has these codes for kind of fire, sex, generation, nationality and place."""
    columns = ("indicator_id", "cause", "sex", "generation", "nationality", "killed_in")
    settled = []
    for row in cells.read_csv(folder / "drafted.csv"):
        if row["role"] == "figure":
            codes = " ".join(row[name] for name in columns if row[name] not in ("", "all"))
            settled.append((row["numeral"], codes))
    assert settled == SETTLED


def test_words_of_the_subject_settle_roles(folder):
    """`a fire at` is one event; `injured` makes the percentage a figure, not a share."""
    rows = cells.read_csv(folder / "drafted.csv")
    assert [row["role"] for row in rows if row["numeral"] in ("12", "six")] == [
        "figure",
        "event",
        "other",
    ]


def test_sums_of_the_text_are_declared(coded):
    evaluated = read_figures(coded).evaluated
    arithmetic = {identity.arithmetic for identity in evaluated}
    assert arithmetic >= {"40 = 12 + 28", "40 = 35 + 5", "110 of 1,200", "38 < 40"}
    assert {identity.verdict for identity in evaluated} == {"exact"}


def test_package_is_valid_and_proved(coded):
    """A package without contradictions and gaps is valid, too."""
    report = validate_package(coded, "--strict", "--text", str(TEXT))
    assert (report["findings"], report["valid"]) == ([], True)
    assert cells.read_rows(coded, "gaps") == cells.read_rows(coded, "contradictions") == []
    result = run_script("verify_source.py", coded, "--text", TEXT)
    assert "10 of 10 sentences, 26 of 26 numerals, 17 of 17 stated figures" in result.stdout


def test_wrong_number_is_an_error_at_its_line(coded, tmp_path):
    package = shutil.copytree(coded, tmp_path / "package")
    line = cells.edit_row(package, "figures", "2021-house-fire", value="36")
    findings = validate_package(package)["findings"]
    causes = [entry for entry in findings if "follows_from" not in entry]
    (error,) = [entry for entry in causes if entry["severity"] == "error"]
    place = ("resources/figures.csv", line, "value")
    assert (error["path"], error["line"], error["column"]) == place
    assert "40 = 36 + 5" in error["message"]


@pytest.mark.slow
def test_release_has_pages_and_is_valid_for_frictionless(coded, tmp_path):
    """The schemas of the package have no descriptions, which pages then leave out."""
    result = run_script("build.py", coded, "--output", tmp_path / "dist")
    assert result.returncode == 0, result.stdout
    page = (tmp_path / "dist/site/IRL.html").read_text("utf-8")
    assert "people killed by fires" in page
    assert "others burn out unseen" in page
    for word in ("victim", "trafficking", "identif", "prevalence"):
        assert word not in page.lower()
    command = (sys.executable, "-m", "frictionless", "validate", "datapackage.json")
    result = run_process(*command, cwd=unpack(tmp_path / "dist", tmp_path))
    assert result.returncode == 0, result.stdout
