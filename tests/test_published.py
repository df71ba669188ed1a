"""Laws of the published package that hold for any content; `test_generated_laws` has others."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import polars
import pytest

import cells
from conftest import REPORT_TEXTS, ROOT
from tip_figures.checks import words
from tip_figures.datapackage.package import load_package
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.model import Figures
from tip_figures.figures.relations.required_identities import find_undeclared
from tip_figures.figures.tables.totals import select_totals
from tip_figures.page.site import render_pages
from tip_figures.page.site_info import SiteInfo
from tip_figures.page.tables import read_tables
from tip_figures.proof.source_proof import prove_tables
from tip_figures.prose.source_text import read_source_text

PACKAGE = load_package(ROOT)
FIGURES = Figures.load(PACKAGE)
SOURCE_IDS = [row["source_id"] for row in cells.read_rows(ROOT, "sources")]
TEXTS = {name: REPORT_TEXTS[name] for name in SOURCE_IDS if name in REPORT_TEXTS}
needs_texts = pytest.mark.skipif(
    not TEXTS, reason="put copies of the reports into shared/sources beside the checkout"
)


def test_published_package_is_valid_and_tidy(run):
    """There is no error and no warning, and tidy changes nothing."""
    assert run("validate.py", ROOT, "--strict").returncode == 0
    assert run("tidy.py", ROOT, "--check").returncode == 0


def test_published_columns_are_described():
    """Each has a portable name, a title, a description, and an example or codes with labels."""
    for table in PACKAGE.tables.values():
        assert table.primary_key, table.name
        for name, field in table.fields.items():
            assert re.fullmatch("[a-z][a-z0-9_]{0,31}", name)
            assert field["title"] and field["description"].endswith("."), name
            codes = field.get("constraints", {}).get("enum", [])
            assert [category["value"] for category in field.get("categories", [])] == codes
            assert codes or "example" in field or field["type"] == "string", name


def test_most_published_figures_cannot_be_hidden():
    """Their numerals are reported if they become numbers that count nothing."""
    hidden = [
        replace(row, role="other", figure_id="", note="rank: It counts nothing.")
        if row.role == "figure"
        else row
        for row in FIGURES.numerals
    ]
    findings = words.check(replace(FIGURES, numerals=tuple(hidden), figures=()))
    reported = [finding for finding in findings if finding.column == "role"]
    number = sum(row.role == "figure" for row in FIGURES.numerals)
    assert len(reported) >= 0.85 * number


@pytest.fixture(scope="module")
def proofs_by_source():
    """What one proof with all texts says of each source: its counts and serious findings."""
    texts = [argument for file in TEXTS.values() for argument in ("--text", file)]
    script = ROOT / "scripts/verify_source.py"
    command = [sys.executable, script, ROOT, *texts, "--format", "json"]
    proof = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(proof.stdout)
    serious = [finding for finding in report["findings"] if finding["severity"] != "note"]
    assert (proof.returncode, serious) == (0, [])
    return {source["source_id"]: source for source in report["sources"]}


@pytest.mark.parametrize("source_id", SOURCE_IDS)
def test_source_is_proved_by_its_text(request, source_id):
    """Where the text of a source is available, it proves every sentence, numeral and figure."""
    if source_id not in TEXTS:
        pytest.skip(f"the text of {source_id} is not in shared/sources beside the checkout")
    proved = request.getfixturevalue("proofs_by_source")[source_id]
    for noun in ("sentences", "numerals", "figures"):
        assert proved[noun] == proved[f"{noun}_found"], noun
    assert proved["sentences"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("end", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("source_id", list(TEXTS)[::5])
def test_edges_of_a_passage_are_proved(source_id, end):
    """Tables without the first or last sentence are reported, as every fifth text shows."""
    rows = [row for row in FIGURES.sentences if row.source_id == source_id]
    left_out = sorted(row.sentence_key for row in rows)[end]
    figures = replace(
        FIGURES,
        sentences=tuple(row for row in FIGURES.sentences if row.sentence_key != left_out),
        numerals=tuple(row for row in FIGURES.numerals if row.sentence_key != left_out),
    )
    proof = prove_tables(figures, [read_source_text(str(TEXTS[source_id]))])
    (passage,) = [each for each in proof.passages if each.match.source.source_id == source_id]
    codes = {finding.code for finding in passage.findings}
    assert codes & {"passage-incomplete", "sentence-extra"}


def test_polars_reads_each_table():
    """With all rows as the basis of the types."""
    for table in PACKAGE.tables.values():
        assert polars.read_csv(table.file, infer_schema_length=None).height


def change_identity(evaluated, *, kind=""):
    """Return the figures of the source of an identity, without it or with another kind."""
    identity = evaluated.identity
    changed = [replace(identity, kind=kind)] if kind else []
    roles = {"total": "whole"} if kind else {}
    terms = [
        replace(term, role=roles.get(term.role, term.role)) for term in evaluated.term_rows if kind
    ]
    return replace(
        FIGURES,
        figures=tuple(row for row in FIGURES.figures if row.source_id == identity.source_id),
        identities=(*(row for row in FIGURES.identities if row is not identity), *changed),
        terms=(
            *(row for row in FIGURES.terms if row.identity_id != identity.identity_id),
            *terms,
        ),
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["", "part_of"], ids=["deleted", "weakened"])
def test_no_sum_can_disappear_unnoticed(kind):
    """Without a sum, or with a statement that says less, its parts are reported.

    So are parts that are more than their whole. A sum that derives a figure is missed by that.
    """
    identities = [
        evaluated
        for evaluated in FIGURES.evaluated
        if evaluated.identity.kind == "sum"
        or (evaluated.identity.kind == "part_of" and evaluated.verdict == CONTRADICTED and not kind)
    ]
    deriving_ids = {figure.derived_by for figure in FIGURES.figures}
    undeclared = [row for row in identities if row.identity.identity_id not in deriving_ids]
    assert undeclared
    for evaluated in undeclared:
        figures = change_identity(evaluated, kind=kind)
        assert list(find_undeclared(figures)), evaluated.identity.identity_id


RUN_LENGTH = 9  # words in a row; shorter runs are common phrases
PROJECT_FILES = (
    "*.*",
    "resources/*",
    "schemas/*",
    "docs/*",
    "scripts/**/*",
    "tests/**/*",
    ".github/**/*",
)


def list_word_runs(text: str) -> set[tuple[str, ...]]:
    """Return all runs of RUN_LENGTH words of a text, in lower case and without punctuation."""
    words = re.sub(r"\W+", " ", text.lower()).split()
    return {
        tuple(words[start : start + RUN_LENGTH]) for start in range(len(words) - RUN_LENGTH + 1)
    }


@needs_texts
def test_no_file_contains_a_sentence_of_a_report():
    """No run of nine words of a report is in any file of the project."""
    report_runs: set[tuple[str, ...]] = set()
    for text in TEXTS.values():
        report_runs |= list_word_runs(text.read_text(encoding="utf-8"))
    files: set[Path] = set()
    for pattern in PROJECT_FILES:
        files.update(file for file in ROOT.glob(pattern) if file.is_file())
    for file in sorted(files):
        if file.suffix != ".pyc":
            text = file.read_text(encoding="utf-8", errors="replace")
            assert not list_word_runs(text) & report_runs, file


Tables = dict[str, list[cells.Row]]


def list_sources_by_country() -> list[str]:
    """Return the ids of all sources: the editions of a report on one country follow each other."""
    sources = sorted(FIGURES.sources, key=lambda row: (row.report, row.ref_area, row.edition_year))
    return [source.source_id for source in sources]


def remove_source(source_id: str) -> Tables:
    """Return the tables without a source and all rows that depend on it."""
    tables = {name: cells.read_rows(ROOT, name) for name in PACKAGE.tables}
    for name, rows in tables.items():
        tables[name] = [row for row in rows if row.get("source_id") != source_id]
    previous: Tables = {}
    while tables != previous:
        previous = tables
        tables = remove_dangling_rows(tables)
    for indicator in tables["indicators"]:
        keep_used_units(indicator, tables)
    return tables


def remove_dangling_rows(tables: Tables) -> Tables:
    """Return the tables without rows that name a figure, identity or indicator that is missing."""
    figure_ids = {"", *(row["figure_id"] for row in tables["figures"])}
    incomplete = {
        term["identity_id"]
        for term in tables["identity_terms"]
        if term["figure_id"] not in figure_ids
    }
    identity_ids = {"", *(row["identity_id"] for row in tables["identities"])} - incomplete
    ids_by_column = {
        "figure_id": figure_ids,
        "identity_id": identity_ids,
        "derived_by": identity_ids,
        "indicator_id": {"", *(row["indicator_id"] for row in tables["figures"])},
    }

    def is_complete(row: cells.Row) -> bool:
        return all(row.get(column, "") in ids for column, ids in ids_by_column.items())

    return {name: [row for row in rows if is_complete(row)] for name, rows in tables.items()}


def keep_used_units(indicator: cells.Row, tables: Tables) -> None:
    """Reduce an indicator to the units of its figures and to a main indicator that exists."""
    used_units = {
        figure["unit"]
        for figure in tables["figures"]
        if figure["indicator_id"] == indicator["indicator_id"]
    }
    units = indicator["units"].split(";")
    indicator["units"] = ";".join(unit for unit in units if unit in used_units)
    if indicator["part_of"] not in {row["indicator_id"] for row in tables["indicators"]}:
        indicator["part_of"] = ""


@pytest.mark.slow
@pytest.mark.parametrize("source_id", list_sources_by_country()[::10])
def test_package_is_valid_without_a_source(run, tmp_path, source_id):
    """Without a passage and what depends on it, after tidy, every command still works.

    Every tenth passage is tried: of most countries one.
    """
    root = tmp_path / "checkout"
    for name in ("resources", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("datapackage.json", "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE"):
        shutil.copy(ROOT / name, root)
    for name, rows in remove_source(source_id).items():
        cells.write_rows(root, name, rows)
    run("tidy.py", root)
    asked = json.loads(run("validate.py", root, "--format", "json").stdout)["findings"]
    assert {finding["code"] for finding in asked} <= {"gap-missing"}  # another passage may say why
    commands = [
        ("validate.py", root),
        ("tidy.py", root, "--check"),
        ("verify_sums.py", root),
        ("compare.py", ROOT, root),
        ("build.py", root, "--output", tmp_path / "dist"),
    ]
    for command in commands:
        result = run(*command)
        assert result.returncode == 0, result.stdout + result.stderr


def test_pages_are_small():
    """The page of an area, and each other file of the site, has at most 450 kB."""
    files = render_pages(read_tables(PACKAGE), SiteInfo(PACKAGE.descriptor))
    sizes = {name: len(content) for name, content in files}
    assert {name: size for name, size in sizes.items() if size > 450_000} == {}


def test_totals_of_one_counter_may_be_added():
    """Totals of one year, unit and counter are not parts of each other by any identity."""
    totals = {figure.figure_id: figure for figure, _scope in select_totals(FIGURES)}
    for evaluated in FIGURES.evaluated:
        if not IDENTITY_KINDS[evaluated.identity.kind].lists_parts:
            continue
        terms = [totals[term.figure_id] for term in evaluated.term_rows if term.figure_id in totals]
        counters = [
            (total.year, total.unit, FIGURES.indicator_by_id[total.indicator_id].counted_by)
            for total in terms
        ]
        assert len(counters) == len(set(counters)), evaluated.identity.identity_id


def test_each_stated_figure_links_to_its_words():
    """It has a quote of two to six words, and a link that shows it."""
    for row in PACKAGE.tables["figures_flat"].frame.to_dicts():
        if row["basis"] == "stated":
            assert 1 < len(row["quote"].split()) <= 6
            assert row["link"].startswith("https://")
            assert unquote(row["link"].partition("#:~:text=")[2]) == row["quote"]
