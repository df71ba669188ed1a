"""The published package itself: laws that hold whatever passages it has. No other test reads resources/."""

import json
import re
import shutil
from urllib.parse import unquote

import pytest

import cells
from conftest import ROOT
from tip_figures.datapackage.read.load import load_package
from tip_figures.figures.edition_comparison import select_totals
from tip_figures.figures.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.model import Figures
from tip_figures.page.documents import hash_tables, render_documents
from tip_figures.page.site import render_pages
from tip_figures.release.flat_tables import build_tables
from tip_figures.release.frames import read_frame

TEXTS = {file.stem: file for file in sorted((ROOT.parent / "shared/sources").glob("*.txt"))}
PACKAGE = load_package(ROOT)
FIGURES = Figures.load(PACKAGE)
FIRST, *OTHERS = (row["source_id"] for row in cells.read_rows(ROOT, "sources"))
needs_texts = pytest.mark.skipif(
    not TEXTS, reason="put copies of the reports into shared/sources beside the checkout"
)


def test_published_package_is_valid_and_tidy(run):
    """Nothing is wrong, not even by our own manners, and tidying changes nothing."""
    assert run("validate.py", ROOT, "--strict").returncode == 0
    assert run("tidy.py", ROOT, "--check").returncode == 0


def test_published_columns_are_described():
    """Each has a name that every tool takes, a title, a description that is a sentence, and an example or codes with labels."""
    for table in PACKAGE.tables.values():
        assert table.primary_key, table.name
        for name, field in table.fields.items():
            assert re.fullmatch("[a-z][a-z0-9_]{0,31}", name)
            assert field["title"] and field["description"].endswith("."), name
            codes = field.get("constraints", {}).get("enum", [])
            assert [category["value"] for category in field.get("categories", [])] == codes
            assert codes or "example" in field or field["type"] == "string", name


@pytest.mark.parametrize("source_id", sorted({FIRST, *OTHERS, *TEXTS}))
def test_source_is_proved_by_its_text(run, source_id):
    """Where the text of a source is at hand, it proves every sentence, numeral and figure."""
    if source_id not in TEXTS:
        pytest.skip(f"the text of {source_id} is not in shared/sources beside the checkout")
    if source_id not in (FIRST, *OTHERS):
        pytest.skip(f"the text {source_id} is not coded yet")
    proof = run("verify_source.py", ROOT, "--text", TEXTS[source_id], "--format", "json")
    report = json.loads(proof.stdout)
    serious = [finding for finding in report["findings"] if finding["severity"] != "note"]
    assert (proof.returncode, serious) == (0, [])
    (proved,) = [source for source in report["sources"] if source["source_id"] == source_id]
    for noun in ("sentences", "numerals", "figures"):
        assert proved[noun] == proved[f"{noun}_found"], noun


@needs_texts
def test_published_files_hold_no_sentence_of_a_report():
    """No run of nine words of a report stands in any file of the project."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.sub(r"\W+", " ", text.lower()).split()
        return {tuple(words[i : i + 9]) for i in range(len(words) - 8)}

    reports = set().union(*(runs(text.read_text(encoding="utf-8")) for text in TEXTS.values()))
    places = (
        "*.*",
        "resources/*",
        "schemas/*",
        "docs/*",
        "scripts/**/*",
        "tests/**/*",
        ".github/**/*",
    )
    for file in {
        file
        for place in places
        for file in ROOT.glob(place)
        if file.is_file() and file.suffix != ".pyc"
    }:
        assert not runs(file.read_text(encoding="utf-8", errors="replace")) & reports, file


def without(source_id: str) -> dict[str, list[cells.Row]]:
    """The tables without a source and all that hangs on it: what names it, and what names what is gone, until nothing does."""
    left = {name: cells.read_rows(ROOT, name) for name in PACKAGE.tables}
    left = {
        name: [row for row in rows if row.get("source_id") != source_id]
        for name, rows in left.items()
    }
    before = None
    while left != before:
        before = left
        figures = {"", *(row["figure_id"] for row in left["figures"])}
        broken = {
            row["identity_id"] for row in left["identity_terms"] if row["figure_id"] not in figures
        }
        whole = {"", *(row["identity_id"] for row in left["identities"])} - broken
        counted = {(row["indicator_id"], row["unit"]) for row in left["figures"]}
        indicators = {"", *(indicator for indicator, _ in counted)}
        known = {
            "figure_id": figures,
            "identity_id": whole,
            "derived_by": whole,
            "indicator_id": indicators,
        }
        left = {
            name: [
                row
                for row in rows
                if all(row.get(column, "") in ids for column, ids in known.items())
            ]
            for name, rows in left.items()
        }
    for row in left["indicators"]:  # an indicator keeps the units that its figures have
        row["units"] = ";".join(
            unit for unit in row["units"].split(";") if (row["indicator_id"], unit) in counted
        )
        row["part_of"] = row["part_of"] if row["part_of"] in indicators else ""
    return left


@pytest.mark.parametrize(
    "source_id", [FIRST, *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)]
)
def test_published_package_does_without_a_source(run, tmp_path, source_id):
    """Take a passage out with all that hangs on it, tidy: the rest is valid, and every command that reads it works."""
    root = tmp_path / "checkout"
    for name in ("resources", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("datapackage.json", "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE"):
        shutil.copy(ROOT / name, root)
    for name, rows in without(source_id).items():
        cells.write_rows(root, name, rows)
    run("tidy.py", root)
    for script, *words in (
        ("validate.py", root, "--strict"), ("tidy.py", root, "--check"), ("verify_sums.py", root),
        ("compare.py", ROOT, root), ("build.py", root, "--output", tmp_path / "dist"),
    ):  # fmt: skip
        ran = run(script, *words)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_published_documents_are_those_of_their_tables():
    """What the repository shows of the tables is what is made of them, as long as it names these very tables."""
    for path, text in render_documents(PACKAGE, FIGURES).items():
        shown = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).is_file() else ""
        assert shown == text or hash_tables(PACKAGE) not in shown, "scripts/build.py --documents"


def test_published_pages_are_light():
    """A page with seven editions is no larger than 450 kB."""
    most = 450_000 * max(1, len(FIGURES.sources) / 7)
    assert all(len(content) <= most for _, content in render_pages(PACKAGE, FIGURES, []))


def test_published_totals_may_be_added():
    """One total per area, indicator, unit and year; of one counter and unit none lies inside another, as the identities tell."""
    made = {one.figure_id: one for one in select_totals(FIGURES)}
    keys = [(one.ref_area, one.indicator_id, one.unit, one.year) for one in made.values()]
    assert len(keys) == len(set(keys))
    for judged in FIGURES.evaluated:
        inside = [made[term.figure_id] for term in judged.term_rows if term.figure_id in made]
        alike = [
            (one.year, one.unit, FIGURES.indicator_by_id[one.indicator_id].counted_by)
            for one in inside
        ]
        if IDENTITY_KINDS[judged.identity.kind].whole_role:
            assert len(alike) == len(set(alike)), judged.identity.identity_id


def test_published_figures_lead_into_their_report():
    """Each figure that a report states has a quote of at most six words, and a link that shows it."""
    for row in read_frame(build_tables(FIGURES)[0]).to_dicts():
        if row["basis"] == "stated":
            assert 1 < len(row["quote"].split()) <= 6
            assert row["link"].startswith("https://")
            assert unquote(row["link"].partition("#:~:text=")[2]) == row["quote"]
