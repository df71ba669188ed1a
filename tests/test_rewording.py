"""Words for people decide nothing: a report is the same with other messages, titles and labels."""

import csv
import shutil
from collections.abc import Iterable, Iterator, Sequence, Set
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import pytest

import cells
from cases import cases
from conftest import DATA, copy_package, edit_json, run_script
from measures.drawn_mistakes import AREAS, make_mistake, read_mistakes
from measures.package_part import copy_part
from mistakes import FAMILIES, FIGURE
from tip_figures.checks import CHECKS
from tip_figures.cli.package_report import complete_findings, run_checks
from tip_figures.cli.verify_source import add_proof
from tip_figures.datapackage import findings
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ROW_TYPES
from tip_figures.proof import prove_package

TEXTS = sorted(map(str, (DATA / "texts").glob("demo-*.txt")))
TEXT_PROPERTIES = frozenset(
    ["title", "description", "label", "adjective", "noun", "phrase", "message", "hint"]
)
"""Properties of a schema that are words for people."""


class Place(NamedTuple):
    """What a finding says without words: code, place, subjects, and whether tidy fixes it."""

    severity: str
    code: str
    path: str
    line: int
    column: str
    subjects: Sequence[str]
    is_fixed_by_tidy: bool


def reword(text: str) -> str:
    """Return a text with a word before and after it."""
    return f"Reworded {text} reworded"


@pytest.fixture
def other_words(tmp_path, monkeypatch) -> Iterator[None]:
    """Other messages and hints of findings."""
    file = tmp_path / "findings.csv"
    rows = list(findings.read_finding_table().values())
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        for row in rows:
            words = {"message": reword(row["message"]), "hint": reword(row["hint"])}
            writer.writerow({**row, **words})
    with monkeypatch.context() as patch:
        patch.setattr(findings, "FINDING_TABLE", file)
        patch.setattr(findings, "make_tidy_hint", lambda: "Reworded.")
        findings.read_finding_table.cache_clear()
        yield
    findings.read_finding_table.cache_clear()


def reword_schemas(root: Path, properties: Set[str] = TEXT_PROPERTIES) -> None:
    """Reword what the schemas of a package say to people, and fill in the cells that follow.

    Args:
        properties: whose texts are reworded
    """
    for file in (root / "schemas").glob("*.json"):
        with edit_json(file) as schema:
            _reword_properties(schema, properties)
    assert run_script("tidy.py", root).returncode == 0


def _reword_properties(value: object, properties: Set[str]) -> None:
    """Reword some properties in an object of JSON, however deep they are."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in properties and isinstance(part, str):
                value[name] = reword(part)
            _reword_properties(part, properties)
    elif isinstance(value, list):
        for part in value:
            _reword_properties(part, properties)


def read_report(root: Path, texts: Sequence[str] = TEXTS) -> list[tuple[Place, Place | None]]:
    """Return each finding of `validate --strict` in order, and the finding that is its cause."""
    package = load_package(root)
    figures = Figures.load(package)
    proof = prove_package(package, figures, texts) if texts else None
    checks = add_proof(CHECKS, proof) if proof else CHECKS
    texts = proof.sentence_texts if proof else {}
    report = run_checks(package, figures, checks, strict=True, sentence_texts=texts)
    report = complete_findings(package, figures, report)
    return [
        (_find_place(finding), _find_place(report.follows.get(finding)))
        for finding in report.findings
    ]


def _find_place(finding: findings.Finding | None) -> Place | None:
    if finding is None:
        return None
    return Place(*(getattr(finding, name) for name in Place._fields))


DAMAGES = {
    **{name: [edit] for name, edit in FAMILIES.items()},
    "deleted-figure": [("figures", f"{FIGURE}-labor", None)],
    "deleted-identity": [("identities", "by-exploitation", None)],
    "deleted-numeral": [("numerals", "demo-2021-isl-protection/1/3/50", None)],
    "derived": [("figures", "demo-2021-isl-assisted-2020-male", "value=19")],
    "counter": [("figures", f"{FIGURE}-sex", "counted_by=ngo")],
    "definition": [("figures", FIGURE, "definition=with begging")],
    "differs": [("identities", "identified-rose", "verdict=differs")],
    "period": [("figures", FIGURE, "period=2018/2020")],
    "agent": [("figures", "demo-2021-isl-referred-2020-police", "actor=others")],
    "origin": [("figures", f"{FIGURE}-danish", "citizenship=NOR")],
    "place": [("figures", FIGURE, "exploited_in=foreign")],
    "stale-label": [("figures", FIGURE, "label=old")],
    "status": [("figures", FIGURE, "status=potential")],
    "two": [
        ("figures", f"{FIGURE}-labor", "value=93"),
        ("figures", "demo-2022-isl-identified-2021", "value=93"),
    ],
}
"""Mistakes in source tables: table, end of a primary key, and new cells; None if it is deleted."""


def damage(root: Path, edits: Iterable[tuple[str, str, str | None]]) -> None:
    """Make mistakes in a package, given as in DAMAGES."""
    for table, key, new_cells in edits:
        if new_cells is None:
            cells.drop_row(root, table, key)
        else:
            cells.edit_row(root, table, key, **cells.parse_cells(new_cells))


@pytest.fixture(scope="module")
def reworded(tmp_path_factory) -> Path:
    """A small package that says everything in other words; tests copy it."""
    root = copy_package(tmp_path_factory.mktemp("other") / "package")
    reword_schemas(root)
    return root


@pytest.fixture
def copied(reworded, tmp_path) -> Path:
    """A copy of the reworded package."""
    return Path(shutil.copytree(reworded, tmp_path / "reworded"))


SEVERAL = [
    *DAMAGES["value"],
    *DAMAGES["origin"],
    *DAMAGES["stale-label"],
    *DAMAGES["agent"],
    *DAMAGES["term"],
    *DAMAGES["deleted-numeral"],
]


def test_reworded_package_has_the_same_findings(package, copied, request):
    """Codes, places, subjects and causes are the same, in the same order."""
    damage(package, SEVERAL)
    damage(copied, SEVERAL)
    report = read_report(package)
    assert len(report) > 12
    request.getfixturevalue("other_words")
    assert read_report(copied) == report


@pytest.mark.slow
@cases("edits", DAMAGES)
def test_each_mistake_in_a_reworded_package_has_the_same_findings(package, copied, request, edits):
    damage(package, edits)
    damage(copied, edits)
    report = read_report(package)
    assert report
    request.getfixturevalue("other_words")
    assert read_report(copied) == report


@pytest.mark.slow
def test_drawn_mistakes_in_the_reworded_tables_have_the_same_findings(tmp_path, request):
    """One in thirty of the drawn mistakes; the tables are a part of the published ones.

    Labels stay as they are: the scopes in the source table gaps are made of them.
    """
    plain, other = tmp_path / "plain", tmp_path / "other"
    copy_part(plain, AREAS)
    shutil.copytree(plain, other)
    reword_schemas(other, TEXT_PROPERTIES - {"label"})
    reports = _report_drawn_mistakes(plain)
    request.getfixturevalue("other_words")
    assert _report_drawn_mistakes(other) == reports
    assert sum(map(bool, reports)) > 5


def _report_drawn_mistakes(root: Path) -> list[list[tuple[Place, Place | None]]]:
    """Make drawn mistakes in a package, each alone, and return the report of each."""
    content = cells.read_files(root)
    reports = []
    for changes in read_mistakes()[::30]:
        for name, data in content.items():
            (root / name).write_bytes(data)
        make_mistake(root, changes)
        reports.append(read_report(root, texts=()))
    return reports


CODES_IN_TABLES = {
    "figures_flat": ("figure_id", "year", "value", "breakdown", "used_in"),
    "totals": ("figure_id", "year", "value", "contradicted_by"),
    "parts": ("figure_id", "dimension", "part_code", "value", "total"),
    "contradictions": ("identity_id", "difference", "verdict"),
    "coverage": ("subject", "number", "nothing", "sections"),
}
"""Columns of generated tables that have no words for people."""


def test_tidy_changes_only_words_of_a_reworded_package(reworded):
    """Source tables change in labels alone; generated ones have the same numbers, codes, order."""
    assert read_report(reworded) == []
    for name, columns in CODES_IN_TABLES.items():
        before, after = (cells.read_rows(root, name) for root in (DATA / "package", reworded))
        select = itemgetter(*columns)
        assert [*map(select, after)] == [*map(select, before)]
    for name in ROW_TYPES:
        before, after = (cells.read_rows(root, name) for root in (DATA / "package", reworded))
        assert [row | {"label": ""} for row in after] == [row | {"label": ""} for row in before]
