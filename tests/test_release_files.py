"""What stands in each file of a release, as far as no outside tool is needed to read it."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import struct
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest

from conftest import ROOT, amend, field
from tipdata.cli import build
from tipdata.cli import frame as command
from tipdata.release import xlsx

VOID = {"meta", "link", "br", "hr", "img"}


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the published package, built once."""
    folder = tmp_path_factory.mktemp("release") / "dist"
    assert build.run([str(ROOT), "--output", str(folder)]) == 0
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def test_csv_is_the_table_byte_for_byte(dist: Path) -> None:
    """Each CSV of the release is the file of the package."""
    for table in load(ROOT / "datapackage.json")["resources"]:
        assert (dist / f"{table['name']}.csv").read_bytes() == (ROOT / table["path"]).read_bytes()


def test_flat_table_explains_every_code(dist: Path) -> None:
    """Behind each code stands its label, and source and indicator are told in each row."""
    flat = {row["figure_id"]: row for row in rows(dist / "figures_flat.csv")}
    for figure in rows(ROOT / "resources/figures.csv"):
        made = flat[figure["figure_id"]]
        assert {name: made[name] for name in figure} == figure
    row = flat["tip-2020-kaz-identified-2019-russian-labor"]
    assert (row["citizenship"], row["citizenship_label"], row["exploitation_label"]) == (
        "RUS",
        "Russia",
        "forced labor",
    )
    assert (row["ref_area_label"], row["counted_by_label"], row["edition_year"]) == (
        "Kazakhstan",
        "the government",
        "2020",
    )
    assert row["purpose"] == row["purpose_label"] == ""
    assert max(map(len, row)) <= 32


def test_database_declares_what_the_schemas_say(dist: Path) -> None:
    """Keys, references and checks are declared, and SQLite itself refuses a row that breaks one."""
    base = sqlite3.connect(f"file:{dist / 'tip-figures.sqlite'}?mode=ro", uri=True)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    keys = [row[1] for row in base.execute("PRAGMA table_info(identity_terms)") if row[5]]
    assert keys == ["identity_id", "position"]
    assert {row[2] for row in base.execute("PRAGMA foreign_key_list(figures)")} == {
        "sources",
        "indicators",
        "areas",
        "identities",
    }
    copy = sqlite3.connect(":memory:")
    base.backup(copy)
    copy.execute("PRAGMA foreign_keys = ON")
    for spoilt, told in (
        ("UPDATE figures SET value_to = 1, bound = 'between' WHERE value = 40", "CHECK constraint failed: range-order"),
        ("UPDATE figures SET unit = 'people'", "CHECK constraint failed: unit.enum"),
        ("UPDATE areas SET area_id = 'kaz'", "CHECK constraint failed: area_id.pattern"),
        ("UPDATE figures SET label = 'x'", "UNIQUE constraint failed: figures.label"),
        ("UPDATE areas SET name = NULL", "NOT NULL constraint failed: areas.name"),
    ):
        with pytest.raises(sqlite3.IntegrityError, match=re.escape(told)):
            copy.execute(spoilt)
    copy.execute("UPDATE figures SET ref_area = 'XXX'")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        copy.commit()


def test_views_answer_the_common_questions(dist: Path) -> None:
    """Labels, totals and recomputed identities are views; totals are all that may be added, each once."""
    base = sqlite3.connect(dist / "tip-figures.sqlite")
    made = base.execute("SELECT * FROM figures_with_labels ORDER BY figure_id")
    names = [column[0] for column in made.description]
    told = [{n: "" if v is None else str(v) for n, v in zip(names, row, strict=True)} for row in made]
    assert told == rows(dist / "figures_flat.csv")
    assert base.execute("SELECT COUNT(*) FROM identities_recomputed WHERE verdict <> computed_verdict").fetchone() == (
        0,
    )
    assert base.execute("SELECT COUNT(*) FROM identities_recomputed").fetchone() == (
        len(rows(dist / "identities.csv")),
    )
    totals = base.execute(
        "SELECT indicator_id, unit, year, ref_area, source_id, value FROM totals_safe_to_add"
    ).fetchall()
    assert ("victims_identified", "person", 2019, "KAZ", "tip-2020-kaz-protection", 40) in totals
    assert len({total[:5] for total in totals}) == len(totals)
    assert "percent" not in {total[1] for total in totals}


def test_codes_and_columns_are_tables_of_the_database(dist: Path) -> None:
    """Whoever has the database alone finds what columns and codes mean."""
    base = sqlite3.connect(dist / "tip-figures.sqlite")
    label = "SELECT label FROM meta_codes WHERE table_name = 'figures' AND column_name = 'bound' AND code = 'at_least'"
    assert base.execute(label).fetchone() == ("at least",)
    assert base.execute("SELECT value FROM meta_package WHERE name = 'version'").fetchone() == ("1.0.0",)
    unit = "SELECT unit FROM meta_columns WHERE table_name = 'numerals' AND column_name = 'start'"
    assert base.execute(unit).fetchone() == ("character",)


def test_parquet_has_types_and_metadata(dist: Path) -> None:
    """Numbers are numbers, missing cells are null, and titles, units and codes stand in the file."""
    file = dist / "figures.parquet"
    types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{file}')").fetchall())
    assert (types["value"], types["year"], types["figure_id"]) == ("DOUBLE", "BIGINT", "VARCHAR")
    count = duckdb.sql(f"SELECT COUNT(*), COUNT(value_to), SUM(value) FROM '{file}'").fetchall()
    figures = rows(dist / "figures.csv")
    filled = [row for row in figures if row["value_to"]]
    assert count == [(len(figures), len(filled), sum(float(row["value"]) for row in figures))]
    told = dict(duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file}')").fetchall())
    assert json.loads(told["column:bound"])["codes"]["at_least"] == "at least"
    assert json.loads(told["table_schema"])["primaryKey"] == ["figure_id"]
    assert told["package"] == "tip-figures 1.0.0"


def sheets(file: Path) -> dict[str, str]:
    """XML of each sheet by the sheet's name."""
    with zipfile.ZipFile(file) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        return {n: book.read(f"xl/worksheets/sheet{i}.xml").decode() for i, n in enumerate(names, 1)}


def test_workbook_says_first_what_it_is(dist: Path) -> None:
    """The first sheet says what this is and how to cite it, then come the tables with frozen header and filter."""
    made = sheets(dist / "tip-figures.xlsx")
    tables = [table["name"] for table in load(ROOT / "datapackage.json")["resources"]]
    assert list(made) == ["README", "figures_flat", *tables, "Codebook"]
    assert "Cite as" in made["README"]
    for name in ["figures_flat", *tables]:
        assert 'state="frozen"' in made[name]
        assert "<autoFilter ref=" in made[name]
        assert "<col min=" in made[name]
    assert re.search(r'<c r="L2"><v>93400000</v></c>', made["figures"])
    with zipfile.ZipFile(dist / "tip-figures.xlsx") as book:
        assert "2026-11-24T00:00:00Z" in book.read("docProps/core.xml").decode()


def test_text_stays_text_in_the_workbook(make: Callable[..., Path]) -> None:
    """A text that looks like a number, a date or an address is written as text, and no cell is a formula."""
    root = make(
        'id,t\n1,007\n2,https://x.example/\n3,1-2\n4,"a, {b} =1"\n',
        [field("id", "integer"), field("t")],
        primaryKey=["id"],
    )
    assert build.run([str(root)]) == 0
    xml = sheets(root / "dist/tiny.xlsx")["t"]
    for text in ("007", "https://x.example/", "1-2", "a, {b} =1"):
        assert f"<t>{text}</t>" in xml
    assert "<f>" not in xml
    assert "hyperlink" not in xml


class Tags(HTMLParser):
    """Whether every element is closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_codebook_has_every_column_and_code(dist: Path) -> None:
    """Both forms of the codebook name every column, every code and every indicator."""
    page = Tags()
    page.feed((dist / "codebook.html").read_text(encoding="utf-8"))
    assert page.open == []
    cells = set(page.text)
    markdown = (dist / "codebook.md").read_text(encoding="utf-8").replace("\\_", "_")
    for table in load(ROOT / "datapackage.json")["resources"]:
        for described in load(ROOT / table["schema"])["fields"]:
            codes = [category["value"] for category in described.get("categories", [])]
            for word in [described["name"], *codes]:
                assert word in cells
                assert f"| {word} |" in markdown
    for indicator in rows(dist / "indicators.csv"):
        assert indicator["definition"] in cells


def test_hostile_words_do_no_harm(make: Callable[..., Path]) -> None:
    """Markup in a title or description is shown, not run, in the codebook."""
    described = field("id", "integer", title="<script>alert(1)</script>", description="a|b [x](javascript:1) <b>")
    root = make("id\n1\n", [described, field("u", description="x")][:1], primaryKey=["id"])
    with amend(root / "datapackage.json") as descriptor:
        descriptor["title"] = '</title><script>"'
    assert build.run([str(root)]) == 0
    page = Tags()
    page.feed((root / "dist/codebook.html").read_text(encoding="utf-8"))
    assert (page.scripts, page.open) == (0, [])
    assert "<script>" not in (root / "dist/codebook.md").read_text(encoding="utf-8")


def test_metadata_tell_sizes_and_sums(dist: Path) -> None:
    """Croissant and schema.org name files that are there, with their sums, and a CSVW file lies beside each CSV."""
    sums = dict(line.split("  ")[::-1] for line in (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    downloads = {entry["name"]: entry["sha256"] for entry in load(dist / "dataset.jsonld")["distribution"]}
    assert {name: sums[name] for name in downloads} == downloads
    assert {"tip-figures.xlsx", "figures.dta", "tip-figures-1.0.0.zip"} <= set(downloads)
    assert all(sums[entry["name"]] == entry["sha256"] for entry in load(dist / "croissant.json")["distribution"])
    for file in dist.glob("*.csv"):
        described = load(dist / f"{file.name}-metadata.json")
        assert described["url"] == file.name
        with file.open(encoding="utf-8", newline="") as stream:
            assert [column["name"] for column in described["tableSchema"]["columns"]] == next(csv.reader(stream))


def test_archives_are_told_license_and_origin(dist: Path) -> None:
    """Zenodo's metadata have version, date, license and what the data derive from."""
    told = load(dist / "zenodo.json")
    assert (told["upload_type"], told["license"], told["version"]) == ("dataset", "cc0-1.0", "1.0.0")
    assert told["publication_date"] == "2026-11-24"
    assert told["related_identifiers"][0]["relation"] == "isDerivedFrom"


def test_stata_file_has_its_parts_where_its_map_says(dist: Path) -> None:
    """The map of a Stata file gives the place of each part."""
    data = (dist / "figures.dta").read_bytes()
    start = data.index(b"<map>") + 5
    places = struct.unpack("<14Q", data[start : start + 112])
    parts = [
        "stata_dta",
        "map",
        "variable_types",
        "varnames",
        "sortlist",
        "formats",
        "value_label_names",
        "variable_labels",
    ]
    parts += ["characteristics", "data", "strls", "value_labels", "/stata_dta"]
    for name, place in zip(parts, places, strict=False):
        assert data[place:].startswith(f"<{name}>".encode())
    assert places[-1] == len(data)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x" * 32_768, "t.csv has a text of more than the 32,767 characters that a cell can hold."),
        ("9007199254740993", ""),
    ],
)
def test_what_a_format_cannot_hold_stops_the_build(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    """A text or whole number that some format would cut or change is named, and nothing is built."""
    kind = "string" if told else "integer"
    root = make(f"id,t\n1,{text}\n", [field("id", "integer"), field("t", kind)], primaryKey=["id"])
    with pytest.raises(command.Stop) as stopped:
        build.run([str(root)])
    assert told in str(stopped.value)
    assert text[:16] in str(stopped.value) or told
    assert not (root / "dist").exists()
    capsys.readouterr()


def test_table_of_more_rows_than_a_sheet_holds_is_left_out(
    make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that no sheet can hold is not cut: the first sheet says where it stands."""
    monkeypatch.setattr(xlsx, "ROWS", 3)
    root = make("id\n1\n2\n3\n", [field("id", "integer")], primaryKey=["id"])
    make("id\n1\n2\n", [field("id", "integer")], "u", primaryKey=["id"])
    assert build.run([str(root)]) == 0
    found = sheets(root / "dist/tiny.xlsx")
    assert list(found) == ["README", "u", "Codebook"]
    assert "It has more rows than a sheet can hold, and stands in t.csv and t.parquet alone." in found["README"]


def test_column_name_that_stata_cannot_hold_stops_the_build(make: Callable[..., Path]) -> None:
    """A name of more than 32 characters is refused with its reason."""
    name = "a" * 33
    root = make(f"{name}\n1\n", [field(name, "integer")], primaryKey=[name])
    with pytest.raises(command.Stop, match="more than the 32 characters that Stata allows"):
        build.run([str(root)])


def test_long_text_stands_whole_in_the_stata_file(make: Callable[..., Path]) -> None:
    """A text longer than Stata keeps in a row is kept apart, whole and once a cell."""
    long = "ä" * 2_000
    root = make(f"id,t\n1,{long}\n2,\n3,b\n", [field("id", "integer"), field("t")], primaryKey=["id"])
    assert build.run([str(root)]) == 0
    data = (root / "dist/t.dta").read_bytes()
    assert data.count(b"GSO") == 2
    assert long.encode() + b"\0" in data


def test_workbook_without_its_writer_is_one_line(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where XlsxWriter is missing, the command says what installs it."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(command.Stop, match="the workbook needs XlsxWriter; run make build, which installs it"):
        build.run([str(package)])
