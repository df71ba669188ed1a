"""What stands in each file of a release, read back by what is installed for the tests anyway."""

import hashlib
import html
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal

from conftest import field, run_checks
from tip_figures.datapackage.citation import format_citation, format_citation_file, release_url
from tip_figures.datapackage.read.load import load_package
from tip_figures.release import assemble
from tools.test_tools import CSV, TABLES, rows

KEPT = "https://github.com/o/r/releases"


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_package_of_the_release_is_the_package(dist: Path, released: Path) -> None:
    """Tables, schemas and documents are those of the package, byte for byte, and it is found valid.

    Its descriptor tells what is not committed: hash and bytes of each file, the date of the newest heading of the changelog,
    and the sources from their table. The code of a package that is no checkout of ours is never run, so no wheel is made of it.
    """
    for file in released.rglob("*"):
        path = file.relative_to(released)
        if file.is_file() and path.name != "datapackage.json" and path.parts[0] != "dist":
            assert (dist / path).read_bytes() == file.read_bytes()
    assert run_checks(dist) == []
    report = frictionless.Package(str(dist / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    assert [*dist.rglob("*.whl")] == []
    made = read(dist / "datapackage.json")
    assert made["created"] == "2026-11-25T00:00:00Z"
    assert made["sources"][0] == {
        "title": "2021 Report on Made-up Places (Office of Examples): Iceland, Protection, the whole section",
        "path": "https://example.org/reports/2021-report/iceland/",
        "version": "2021",
    }
    for resource in made["resources"]:
        assert resource["hash"] == f"sha256:{sha256(dist / resource['path'])}"
        assert resource["bytes"] == (dist / resource["path"]).stat().st_size


def test_zip_holds_the_package_alone_and_sums_name_every_file(dist: Path) -> None:
    """The zip is the package, dated like the release, without what can be made of it; SHA256SUMS lists each file but itself."""
    with zipfile.ZipFile(dist / "demo-figures-1.2.0.zip") as made:
        assert {info.date_time for info in made.infolist()} == {(2026, 11, 25, 0, 0, 0)}
        assert {name.partition("/")[0] for name in made.namelist()} == {
            "CHANGELOG.md", "CITATION.cff", "LICENSE", "README.md", "datapackage.json", "resources", "schemas",
        }  # fmt: skip
    listed = dict(
        line.split("  ")[::-1]
        for line in (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    files = [file for file in dist.rglob("*") if file.is_file() and file.name != "SHA256SUMS"]
    assert listed == {file.relative_to(dist).as_posix(): sha256(file) for file in files}


def test_citation_is_valid_and_of_this_version(dist: Path) -> None:
    """CITATION.cff has date and version, and passes the format's own schema.

    Authors come before other contributors; without any there is no citation file, and the line names the makers.
    """
    text = (dist / "CITATION.cff").read_text(encoding="utf-8")
    assert 'version: "1.2.0"\ndate-released: "2026-11-25"\n' in text
    program = Path(sys.executable).with_name("check-jsonschema")
    words = [program, "--builtin-schema", "vendor.citation-file-format", dist / "CITATION.cff"]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    told = {
        "title": "T",
        "version": "1.0.0",
        "created": "2026-01-02",
        "homepage": "https://x.example",
    }
    people = [{"title": "A Body"}, {"givenName": "Ada", "familyName": "Byron", "roles": ["author"]}]
    assert (
        format_citation(told | {"contributors": people})
        == "Ada Byron (2026). T, version 1.0.0 [data set]. https://x.example"
    )
    assert '[{"family-names": "Byron", "given-names": "Ada"}]' in format_citation_file(
        told | {"contributors": people}
    )
    assert (format_citation_file(told), format_citation({"title": "T"})) == (
        "",
        "The makers of T. T [data set]",
    )


@pytest.mark.parametrize(
    ("homepage", "file", "page"),
    [
        ("", "a.csv", ""),
        ("https://x.example/data/", "https://x.example/data/a.csv", "https://x.example/data/"),
        ("https://github.com/o/r", f"{KEPT}/download/v1.0.0/a.csv", f"{KEPT}/tag/v1.0.0"),
        ("https://o.github.io/r/", f"{KEPT}/download/v1.0.0/a.csv", f"{KEPT}/tag/v1.0.0"),
    ],
)
def test_address_is_derived_from_homepage_alone(homepage: str, file: str, page: str) -> None:
    """Without a homepage an address is relative; where GitHub keeps the release it is that of the version."""
    told = {"homepage": homepage, "version": "1.0.0"}
    assert (release_url(told, "a.csv"), release_url(told)) == (file, page)


def test_release_leads_to_its_version(make_package) -> None:
    """Whoever reads citation, codebook or metadata finds this version and its files; what no release has attached stays relative."""
    told = {
        "title": "T",
        "homepage": "https://github.com/o/r",
        "contributors": [{"title": "A Body"}],
    }
    root = make_package("id\n1\n", [field("id", "integer")], package=told)
    assemble.build_release(load_package(root), root / "dist")
    for name in ("CITATION.cff", "codebook.html", "croissant.json", "dataset.jsonld"):
        assert f"{KEPT}/tag/v1.0.0" in (root / "dist" / name).read_text(encoding="utf-8")
    links = {
        one["name"]: one["contentUrl"] for one in read(root / "dist/dataset.jsonld")["distribution"]
    }
    assert links["tiny.xlsx"] == f"{KEPT}/download/v1.0.0/tiny.xlsx"
    assert [one["contentUrl"] for one in read(root / "dist/croissant.json")["distribution"]] == [
        "t.csv"
    ]


def test_database_keeps_its_keys_and_answers_what_people_ask(dist: Path) -> None:
    """SQLite itself refuses an empty key, a key that stands twice and a reference that leads nowhere.

    Its views give totals, figures in words, editions side by side, contradictions, and what each code means.
    """
    with closing(sqlite3.connect(dist / "demo-figures.sqlite")) as base:  # nothing is committed
        base.execute("PRAGMA foreign_keys = ON")
        for spoilt in (
            "UPDATE areas SET name = NULL",
            "INSERT INTO areas SELECT * FROM areas LIMIT 1",
            "UPDATE figures SET ref_area = 'XXX'",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                base.execute(spoilt)
        base.rollback()
        ask = lambda sql: base.execute(sql).fetchall()  # noqa: E731
        for view, file in (("totals", "totals.csv"), ("figures_with_labels", "figures_flat.csv")):
            found = dict(ask(f"SELECT figure_id, value FROM {view}"))
            assert found == {row["figure_id"]: float(row["value"]) for row in rows(dist / file)}
        for sql, answer in (
            ("what, year, editions, agree, stated FROM editions_compared",
             ("trafficking victims identified", 2020, 2, 1, "2021: 30; 2022: 30")),
            ("edition_year, arithmetic, difference FROM contradictions", (2022, "33 = 20 + 11", 2)),
            ("label FROM meta_columns WHERE \"table\" = 'figures' AND code = 'at_least'", ("at least",)),
            ("value FROM meta_package WHERE name = 'version'", ("1.2.0",)),
        ):  # fmt: skip
            assert ask(f"SELECT {sql}") == [answer]


@pytest.mark.parametrize("table", CSV)
def test_parquet_and_stata_hold_every_cell(dist: Path, table: str) -> None:
    """Both hold the cells of the CSV: numbers as numbers, missing ones missing; a code of Stata has its label."""
    parquet = pl.read_parquet(dist / f"parquet/{table}.parquet")
    assert_frame_equal(parquet, pl.read_csv(dist / CSV[table], schema=parquet.schema))
    how = {"apply_value_formats": True, "formats_as_category": False, "output_format": "polars"}
    frame, about = pyreadstat.read_dta(dist / f"stata/{table}.dta", **how)
    told = json.loads(pl.read_parquet_metadata(dist / f"parquet/{table}.parquet")["table_schema"])
    assert about.column_names_to_labels == {one["name"]: one["title"] for one in told["fields"]}
    assert (about.file_label, str(about.creation_time)[:10]) == (
        f"{told['title']} (demo-figures 1.2.0)",
        "2026-11-25",
    )
    for one in told["fields"]:
        words = {code["value"]: code["label"] for code in one.get("categories", [])}
        parquet = parquet.with_columns(pl.col(one["name"]).replace(words)) if words else parquet
    assert_frame_equal(
        frame.with_columns(pl.col(pl.String).replace("", None)).cast(dict(parquet.schema)), parquet
    )


def sheets(file: Path) -> dict[str, str]:
    """XML of each sheet by the sheet's name."""
    with zipfile.ZipFile(file) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        return {
            name: book.read(f"xl/worksheets/sheet{place}.xml").decode()
            for place, name in enumerate(names, 1)
        }


def test_workbook_opens_on_linked_contents(dist: Path) -> None:
    """Contents lead to every other sheet; each of those has a frozen head, a filter, widths, and prints on numbered pages."""
    made = sheets(dist / "demo-figures.xlsx")
    own = [table if table != "figures" else "figures (table)" for table in TABLES]
    assert list(made) == ["Contents", "Totals", "Figures", "Contradictions", "Codebook", *own]
    contents = made.pop("Contents")
    paper = ('orientation="landscape"', 'fitToPage="1"', "&amp;P / &amp;N")
    for name, sheet in made.items():
        assert f"location=\"'{name}'!A1\"" in contents
        for mark in ('state="frozen"', "<autoFilter ref=", "<col min=", *paper):
            assert mark in sheet
    with zipfile.ZipFile(dist / "demo-figures.xlsx") as book:
        printed = book.read("xl/workbook.xml").decode()
    assert printed.count("!$1:$1</definedName>") == len(made)  # the head on each page
    assert ">Totals!$A$1:$H$16</definedName>" in printed  # links and codes are for programs
    assert "33 = 20 + 11" in made["Contradictions"]


def test_workbook_keeps_text_marks_thousands_and_says_what_is_too_large(
    make_package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that looks like a number, date or formula stays text; a year has no thousands mark.

    A table of more rows than a sheet should hold is named in the contents, with the file in which it stands.
    """
    monkeypatch.setattr("tip_figures.release.workbook.MAX_SHEET_ROWS", 2)
    make_package("id\n1\n2\n3\n", [field("id", "integer")], name="large")
    fields = [
        field("id", "integer"),
        field("t"),
        field("n", "number"),
        field("y", "year"),
        field("d", "date"),
    ]
    root = make_package("id,t,n,y,d\n1,007,1234567.5,2020,1812-06-24\n", fields)
    assemble.build_release(load_package(root), root / "dist")
    made = sheets(root / "dist/tiny.xlsx")
    assert "large" not in made
    assert "Too many rows for a sheet; they are in large.csv." in made["Contents"]
    xml = made["t"]
    assert {"007", "1812-06-24"} <= set(re.findall("<t>(.*?)</t>", xml))
    assert "<f>" not in xml
    (number,) = re.findall(r'<c r="C2" s="(\d+)"><v>1234567.5</v></c>', xml)
    assert re.search(r'<c r="D2" s="(?!' + number + r'")\d+"><v>2020</v></c>', xml)


def test_codebook_has_every_column_and_code(dist: Path) -> None:
    """The codebook names each column, code and indicator."""
    cells = set(
        re.findall(
            r"<td>(.*?)</td>", html.unescape((dist / "codebook.html").read_text(encoding="utf-8"))
        )
    )
    for table in TABLES:
        for described in read(dist / f"schemas/{table}.json")["fields"]:
            assert {
                described["name"],
                *(one["value"] for one in described.get("categories", [])),
            } <= cells
    told = " ".join(cells)
    assert all(one["definition"] in told for one in rows(dist / "resources/indicators.csv"))


def test_metadata_name_files_that_are_there(dist: Path) -> None:
    """Croissant and schema.org name the release's files by paths that lead to them, with their sums."""
    downloads = {
        one["contentUrl"]: one["sha256"] for one in read(dist / "dataset.jsonld")["distribution"]
    }
    assert {"demo-figures.xlsx", "totals.csv", "figures_flat.csv", "demo-figures-1.2.0.zip"} <= set(
        downloads
    )
    records = {
        one["contentUrl"]: one["sha256"] for one in read(dist / "croissant.json")["distribution"]
    }
    assert len(records) == len(CSV)
    assert all(sha256(dist / path) == told for path, told in (downloads | records).items())
