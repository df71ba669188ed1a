"""The published package itself: laws that hold whatever passages it has. No other test reads resources/."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import cells
from conftest import ROOT
from tipdata.figures.kinds import KINDS
from tipdata.figures.model import Figures
from tipdata.figures.totals import totals
from tipdata.package.load import load
from tipdata.release.contents import frame
from tipdata.release.flat_tables import flat
from tipdata.release.page.documents import documents, fingerprint
from tipdata.release.page.html_page import pages

TEXTS = sorted((ROOT.parent / "shared/sources").glob("*.txt"))
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
TABLES = {resource["name"]: resource for resource in DESCRIPTOR["resources"]}
Rows = list[dict[str, str]]
needs_texts = pytest.mark.skipif(
    not TEXTS, reason="no copy of the reports: put them into shared/sources beside the checkout"
)


def read(root: Path) -> dict[str, Rows]:
    """The rows of every table."""
    return {name: cells.read(root, name) for name in TABLES}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what is published."""
    root = tmp_path / "checkout"
    for folder in ("resources", "schemas"):
        shutil.copytree(ROOT / folder, root / folder)
    for file in ("datapackage.json", "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE"):
        shutil.copy(ROOT / file, root)
    return root


def test_published_package_is_valid_and_tidy(run):
    """Nothing is wrong, not even by our own manners, and tidying changes nothing."""
    assert run("validate.py", ROOT, "--strict").returncode == 0
    assert run("tidy.py", ROOT, "--check").returncode == 0


def test_published_columns_are_described():
    """Each has a name that every tool takes, a title, a description that is a sentence, and codes with labels."""
    for table in TABLES.values():
        schema = json.loads((ROOT / table["schema"]).read_text(encoding="utf-8"))
        assert schema["primaryKey"], table["name"]
        for field in schema["fields"]:
            assert re.fullmatch("[a-z][a-z0-9_]{0,31}", field["name"])
            assert field["title"]
            assert field["description"].endswith(".")
            codes = field.get("constraints", {}).get("enum", [])
            assert [category["value"] for category in field.get("categories", [])] == codes
            assert codes or "example" in field or field["type"] == "string"


def test_published_tables_hold_what_they_count():
    """Each source has as many sentences and numerals as it says, each stated figure a numeral and each identity terms."""
    made = read(ROOT)
    for source in made["sources"]:
        mine = {
            name: [row for row in made[name] if row["source_id"] == source["source_id"]]
            for name in ("sentences", "numerals")
        }
        assert (len(mine["sentences"]), len(mine["numerals"])) == (int(source["sentences"]), int(source["numerals"]))
    stated = {row["figure_id"] for row in made["figures"] if row["basis"] == "stated"}
    assert stated <= {row["figure_id"] for row in made["numerals"]}
    assert {row["identity_id"] for row in made["identities"]} == {row["identity_id"] for row in made["identity_terms"]}


@needs_texts
def test_published_package_is_proved_by_the_texts(run):
    """Where copies of the reports are at hand, they prove every sentence, numeral and figure."""
    ran = run("verify_source.py", ROOT, *(word for text in TEXTS for word in ("--text", text)), "--format", "json")
    made = json.loads(ran.stdout)
    assert (ran.returncode, made["findings"]) == (0, [])
    for source in made["sources"]:
        for noun in ("sentences", "numerals", "figures"):
            assert source[noun] == source[f"{noun}_found"], source["source_id"]


@needs_texts
def test_published_files_hold_no_sentence_of_a_report():
    """No run of nine words of a report stands in any file of the project."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.sub(r"\W+", " ", text.lower()).split()
        return {tuple(words[i : i + 9]) for i in range(len(words) - 8)}

    reports = set().union(*(runs(text.read_text(encoding="utf-8")) for text in TEXTS))
    places = ("*.*", "resources/*", "schemas/*", "docs/*", "scripts/**/*", "tests/**/*", ".github/**/*")
    for file in {file for place in places for file in ROOT.glob(place) if file.is_file() and file.suffix != ".pyc"}:
        assert not runs(file.read_text(encoding="utf-8", errors="replace")) & reports, file


def without(made: dict[str, Rows], source_id: str) -> dict[str, Rows]:
    """The tables without a source and all that hangs on it: what names it, and what names what is gone, until nothing does."""
    left = {name: [row for row in rows if row.get("source_id") != source_id] for name, rows in made.items()}
    while True:
        figures, indicators = ({row[key] for row in left["figures"]} for key in ("figure_id", "indicator_id"))
        broken = {row["identity_id"] for row in left["identity_terms"] if row["figure_id"] not in figures}
        known = {row["identity_id"] for row in left["identities"]} - broken
        rules: dict[str, Callable[[dict[str, str]], Any]] = {
            "identities": lambda row, known=known: row["identity_id"] in known,
            "identity_terms": lambda row, known=known: row["identity_id"] in known,
            "figures": lambda row, known=known: not row["derived_by"] or row["derived_by"] in known,
            "numerals": lambda row, figures=figures: not row["figure_id"] or row["figure_id"] in figures,
            "indicators": lambda row, indicators=indicators: row["indicator_id"] in indicators,
        }
        again = {name: list(filter(rules.get(name), rows)) if name in rules else rows for name, rows in left.items()}
        if again == left:
            return left
        left = again


def write(root: Path, made: dict[str, Rows]) -> None:
    """Write the tables; an indicator keeps the units that its figures have."""
    used = {(row["indicator_id"], row["unit"]) for row in made["figures"]}
    for row in made["indicators"]:
        row["units"] = ";".join(unit for unit in row["units"].split(";") if (row["indicator_id"], unit) in used)
        if row["part_of"] not in {other["indicator_id"] for other in made["indicators"]}:
            row["part_of"] = ""
    for name, rows in made.items():
        cells.write(root, name, rows)


SOURCES = [row["source_id"] for row in read(ROOT)["sources"]]


@pytest.mark.parametrize(
    "source_id", [pytest.param(one, marks=[] if one == SOURCES[0] else pytest.mark.slow) for one in SOURCES]
)
def test_published_package_does_without_a_source(checkout, run, tmp_path, source_id):
    """Take a passage out with all that hangs on it, tidy: the rest is valid, and every command that reads it works."""
    write(checkout, without(read(checkout), source_id))
    run("tidy.py", checkout)
    ran = run("validate.py", checkout, "--strict")
    assert ran.returncode == 0, ran.stdout
    assert run("tidy.py", checkout, "--check").returncode == 0
    assert run("verify_sums.py", checkout).returncode == 0
    assert run("compare.py", ROOT, checkout).returncode == 0
    built = run("build.py", checkout, "--output", tmp_path / "dist")
    assert built.returncode == 0, built.stderr


def test_published_documents_are_those_of_their_tables():
    """What the repository shows of the tables is what is made of them, as long as it names these very tables."""
    figures = Figures.load(load(ROOT))
    assert isinstance(figures, Figures)
    for path, text in documents(figures.package, figures).items():
        shown = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).is_file() else ""
        assert shown == text or fingerprint(figures.package) not in shown, "scripts/build.py --documents"


def test_published_pages_are_light():
    """A page with seven editions is no larger than 450 kB."""
    figures = Figures.load(load(ROOT))
    assert isinstance(figures, Figures)
    most = 450_000 * max(1, len(figures.sources) / 7)
    assert all(len(content) <= most for _, content in pages(figures.package, figures))


def test_published_totals_may_be_added():
    """One total per area, indicator, unit and year; of one counter and unit none lies inside another, as the identities tell."""
    figures = Figures.load(load(ROOT))
    made = {one.figure_id: one for one in totals(figures)}
    keys = [(one.ref_area, one.indicator_id, one.unit, one.year) for one in made.values()]
    assert len(keys) == len(set(keys))
    for judged in figures.judged:
        inside = [made[term.figure_id] for term in judged.rows if term.figure_id in made]
        alike = [(one.year, one.unit, figures.indicator[one.indicator_id].counted_by) for one in inside]
        if KINDS[judged.identity.kind].parts:
            assert len(alike) == len(set(alike)), judged.identity.identity_id


def test_published_figures_lead_into_their_report():
    """Each figure that a report states has a quote of at most six words, and a link that shows it."""
    for row in frame(flat(Figures.load(load(ROOT)))).to_dicts():
        if row["basis"] == "stated":
            assert 1 < len(row["quote"].split()) <= 6
            assert row["link"].startswith("https://")
            assert unquote(row["link"].partition("#:~:text=")[2]) == row["quote"]
