"""What stands in each file of a release, read back by what is installed for the tests anyway."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import polars as pl
import pyreadstat
import pytest

from conftest import amend, field
from tipdata.package.citation import address, citation_file, cite
from tipdata.package.load import load
from tipdata.release import assemble

TABLES = ["sources", "sentences", "numerals", "areas", "indicators", "figures", "identities", "identity_terms"]
MADE = ["figures_flat", "totals"]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_package_of_the_release_is_the_package(dist: Path, released: Path) -> None:
    """Tables, schemas and documents are those of the package, byte for byte, and frictionless finds it valid."""
    for file in released.rglob("*"):
        path = file.relative_to(released)
        if file.is_file() and path.name != "datapackage.json" and path.parts[0] != "dist":
            assert (dist / path).read_bytes() == file.read_bytes()
    report = frictionless.Package(str(dist / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])


def test_descriptor_of_the_release_tells_what_is_not_committed(dist: Path) -> None:
    """Hash and bytes of each file, the date of the newest heading of the changelog, and the sources from their table."""
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


def test_zip_holds_the_package_alone(dist: Path) -> None:
    """The zip is the package as released, dated like the release, without what can be made of it."""
    with zipfile.ZipFile(dist / "demo-figures-1.2.0.zip") as made:
        assert {info.date_time for info in made.infolist()} == {(2026, 11, 25, 0, 0, 0)}
        assert {name.partition("/")[0] for name in made.namelist()} == {
            "CHANGELOG.md", "CITATION.cff", "LICENSE", "README.md", "datapackage.json", "resources", "schemas",
        }  # fmt: skip


def test_sums_name_every_file(dist: Path) -> None:
    """SHA256SUMS lists each file of the release but itself."""
    listed = dict(line.split("  ")[::-1] for line in (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    files = {
        f.relative_to(dist).as_posix(): sha256(f) for f in dist.rglob("*") if f.is_file() and f.name != "SHA256SUMS"
    }
    assert listed == files


def test_citation_is_valid_and_of_this_version(dist: Path) -> None:
    """CITATION.cff has date and version, and passes the format's own schema."""
    text = (dist / "CITATION.cff").read_text(encoding="utf-8")
    assert 'version: "1.2.0"\ndate-released: "2026-11-25"\n' in text
    program = Path(sys.executable).with_name("check-jsonschema")
    words = [program, "--builtin-schema", "vendor.citation-file-format", dist / "CITATION.cff"]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0


def test_citation_takes_people_by_their_names() -> None:
    """Authors come before other contributors; without any there is no citation file, and the line names the makers."""
    told = {"title": "T", "version": "1.0.0", "created": "2026-01-02", "homepage": "https://x.example"}
    people = [{"title": "A Body"}, {"givenName": "Ada", "familyName": "Byron", "roles": ["author"]}]
    assert cite(told | {"contributors": people}) == "Ada Byron (2026). T, version 1.0.0 [data set]. https://x.example"
    assert '[{"family-names": "Byron", "given-names": "Ada"}]' in citation_file(told | {"contributors": people})
    assert (citation_file(told), cite({"title": "T"})) == ("", "The makers of T. T [data set]")


@pytest.mark.parametrize(
    ("homepage", "found"),
    [
        ("", "parquet/a.parquet"),
        ("https://x.example/data/", "https://x.example/data/parquet/a.parquet"),
        ("https://github.com/o/r", "https://github.com/o/r/releases/download/v1.0.0/a.parquet"),
        ("https://o.github.io/r/", "https://github.com/o/r/releases/download/v1.0.0/a.parquet"),
    ],
)
def test_address_is_derived_from_homepage_alone(homepage: str, found: str) -> None:
    """Without a homepage an address is relative; where GitHub keeps the release it is that of the version."""
    assert address({"homepage": homepage, "version": "1.0.0"}, "parquet/a.parquet") == found


def test_database_declares_keys_and_references(dist: Path) -> None:
    """SQLite itself refuses an empty key, a key that stands twice and a reference that leads nowhere."""
    with closing(sqlite3.connect(":memory:")) as base, closing(sqlite3.connect(dist / "demo-figures.sqlite")) as made:
        made.backup(base)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        base.execute("PRAGMA foreign_keys = ON")
        for spoilt in (
            "UPDATE areas SET name = NULL", "INSERT INTO areas SELECT * FROM areas LIMIT 1", "UPDATE figures SET ref_area = 'XXX'",
        ):  # fmt: skip
            with pytest.raises(sqlite3.IntegrityError):
                base.execute(spoilt)


def test_views_answer_what_people_ask(dist: Path) -> None:
    """Totals, figures in words, editions side by side, contradictions, and what each code means."""
    with closing(sqlite3.connect(dist / "demo-figures.sqlite")) as base:
        ask = lambda sql: base.execute(sql).fetchall()  # noqa: E731
        for view, file in (("totals", "totals.csv"), ("figures_with_labels", "figures_flat.csv")):
            found = dict(ask(f"SELECT figure_id, value FROM {view}"))
            assert found == {row["figure_id"]: float(row["value"]) for row in rows(dist / file)}
        for sql, answer in (
            (
                "SELECT what, year, editions, agree, stated FROM editions_compared",
                ("trafficking victims identified", 2020, 2, 1, "2021: 30; 2022: 30"),
            ),
            ("SELECT edition_year, arithmetic, difference FROM contradictions", (2022, "33 = 20 + 11", 2)),
            ("SELECT label FROM meta_columns WHERE \"table\" = 'figures' AND code = 'at_least'", ("at least",)),
            ("SELECT value FROM meta_package WHERE name = 'version'", ("1.2.0",)),
        ):
            assert ask(sql) == [answer]


def same(table: str, dist: Path, frame: pl.DataFrame, labels: dict[str, dict[float, str]] | None = None) -> None:
    """Every cell is that of the CSV; labels turn numbers back into the words of the codes."""
    file = dist / (f"{table}.csv" if table in MADE else f"resources/{table}.csv")
    schema = read(dist / f"schemas/{table}.json") if table in TABLES else {"fields": []}
    codes = {f["name"]: {c["label"]: c["value"] for c in f.get("categories", [])} for f in schema["fields"]}
    found = frame.with_columns(pl.col(pl.String).replace("", None)).to_dicts()
    for mine, theirs in zip(rows(file), found, strict=True):
        for name, cell in mine.items():
            value = theirs[name]
            if labels and name in labels and value is not None:
                value = labels[name][value]
                value = codes.get(name, {}).get(value, value)
            if cell in ("true", "false"):
                assert bool(value) == (cell == "true")
            elif isinstance(value, int | float):
                assert float(cell) == value
            elif not (labels and name in labels):
                assert (value or "") == cell, (table, name)


@pytest.mark.parametrize("table", [*TABLES, *MADE])
def test_parquet_and_stata_hold_every_cell(dist: Path, table: str) -> None:
    """Numbers are numbers, missing cells are missing, codes of Stata have their labels."""
    same(table, dist, pl.read_parquet(dist / f"parquet/{table}.parquet"))
    frame, about = pyreadstat.read_dta(dist / f"stata/{table}.dta", output_format="polars")
    same(table, dist, frame, about.variable_value_labels)
    assert about.file_label.endswith("(demo-figures 1.2.0)")


def test_parquet_tells_titles_units_and_codes(dist: Path) -> None:
    """Whoever has the one file finds what its columns mean."""
    told = pl.read_parquet_metadata(dist / "parquet/figures.parquet")
    assert (json.loads(told["table_schema"]), told["package"]) == (
        read(dist / "schemas/figures.json"),
        "demo-figures 1.2.0",
    )


def sheets(file: Path) -> dict[str, str]:
    """XML of each sheet by the sheet's name."""
    with zipfile.ZipFile(file) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        return {name: book.read(f"xl/worksheets/sheet{place}.xml").decode() for place, name in enumerate(names, 1)}


def test_workbook_opens_on_linked_contents(dist: Path) -> None:
    """Contents lead to every other sheet; each of those has a frozen head, a filter, widths and prints on pages."""
    made = sheets(dist / "demo-figures.xlsx")
    own = [table if table != "figures" else "figures (table)" for table in TABLES]
    assert list(made) == ["Contents", "Totals", "Figures", "Contradictions", "Codebook", *own]
    contents = made.pop("Contents")
    for name, sheet in made.items():
        assert f"location=\"'{name}'!A1\"" in contents
        assert all(
            mark in sheet for mark in ('state="frozen"', "<autoFilter ref=", "<col min=", 'orientation="landscape"')
        )
    assert "33 = 20 + 11" in made["Contradictions"]


def test_workbook_keeps_text_and_marks_thousands(make) -> None:
    """A text that looks like a number, date or formula stays text; a year has no thousands mark."""
    root = make(
        "id,t,n,y\n1,007,1234567.5,2020\n",
        [field("id", "integer"), field("t"), field("n", "number"), field("y", "year")],
    )
    assemble.build(load(root), root / "dist")
    xml = sheets(root / "dist/tiny.xlsx")["t"]
    assert "<t>007</t>" in xml
    assert re.search(r'<c r="C2" s="\d+"><v>1234567.5</v></c><c r="D2" s="\d+"><v>2020</v></c>', xml)
    assert "<f>" not in xml


def test_workbook_leaves_out_what_is_too_large_and_says_so(make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of more rows than a sheet should hold is named in the contents, with the file in which it stands."""
    monkeypatch.setattr("tipdata.release.workbook.ROWS", 2)
    root = make("id\n1\n2\n3\n", [field("id", "integer")])
    assemble.build(load(root), root / "dist")
    made = sheets(root / "dist/tiny.xlsx")
    assert "t" not in made
    assert "Left out here, where it would be too large: it stands in t.csv." in made["Contents"]


class Tags(HTMLParser):
    """Whether every element is closed where it should be, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, _: Any) -> None:
        assert tag != "script"
        self.open += [tag] if tag != "meta" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.add(data)


def test_codebook_has_every_column_and_code(dist: Path) -> None:
    """The codebook names each column, code and indicator."""
    page = Tags((dist / "codebook.html").read_text(encoding="utf-8"))
    assert page.open == []
    for table in TABLES:
        for described in read(dist / f"schemas/{table}.json")["fields"]:
            assert {described["name"], *(one["value"] for one in described.get("categories", []))} <= page.words
    told = " ".join(page.words)
    assert all(one["definition"] in told for one in rows(dist / "resources/indicators.csv"))


def test_codebook_shows_markup_and_does_not_obey_it(make) -> None:
    """Markup in a title is shown as it stands."""
    root = make("id\n1\n", [field("id", "integer", title="<script>alert(1)</script>")])
    with amend(root / "datapackage.json") as descriptor:
        descriptor["title"] = "</title><script>"
    assemble.build(load(root), root / "dist")
    assert "<script>alert(1)</script>" in Tags((root / "dist/codebook.html").read_text(encoding="utf-8")).words


def test_metadata_name_files_that_are_there(dist: Path) -> None:
    """Croissant, schema.org and CSVW name the release's files by paths that lead to them, with their sums."""
    downloads = {one["contentUrl"]: one["sha256"] for one in read(dist / "dataset.jsonld")["distribution"]}
    assert {"demo-figures.xlsx", "totals.csv", "figures_flat.csv", "demo-figures-1.2.0.zip"} <= set(downloads)
    records = {one["contentUrl"]: one["sha256"] for one in read(dist / "croissant.json")["distribution"]}
    assert len(records) == len(TABLES) + len(MADE)
    assert all(sha256(dist / path) == told for path, told in (downloads | records).items())
    for table in read(dist / "csv-metadata.json")["tables"]:
        header = (dist / table["url"]).read_text(encoding="utf-8").partition("\n")[0]
        assert ",".join(column["name"] for column in table["tableSchema"]["columns"]) == header


def queries(text: str) -> dict[str, str]:
    """The queries of a file of checks, by name."""
    made = {}
    for block in text.split("\n\n")[1:]:
        head, _, sql = block.partition("\n")
        made[head[3:].partition(":")[0]] = sql.strip().removesuffix(";")
    return made


def broken(root: Path, engine: str, dist: Path) -> set[str]:
    """Names of the checks of a release that find a row in the tables of a package."""
    package = load(root)
    frames = {name: table.frame for name, table in package.tables.items()}
    if engine == "duckdb":
        base: Any = duckdb.connect()
        types = {"integer": "BIGINT", "year": "BIGINT", "number": "DECIMAL(38, 6)"}
        for name, table in package.tables.items():
            columns = {column: types.get(field["type"], "VARCHAR") for column, field in table.fields.items()}
            base.execute(f"CREATE TABLE {name} AS FROM read_csv('{table.file}', columns = {columns}, header = true)")
    else:
        base = sqlite3.connect(":memory:")
        base.create_function("REGEXP", 2, lambda pattern, text: text is None or re.search(pattern, text) is not None)
        for name, frame in frames.items():
            base.execute(f"CREATE TABLE {name} ({', '.join(frame.columns)})")
            values = [tuple(v if isinstance(v, int | str | None) else float(v) for v in row) for row in frame.rows()]
            base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * frame.width)})", values)
    text = (dist / f"checks-{engine}.sql").read_text(encoding="utf-8")
    with closing(base):
        return {name for name, sql in queries(text).items() if base.execute(sql).fetchall()}


DAMAGES = {
    ("figures", ",24,,exact,person,,stated,,A,1.2:43", ",31.5,,exact,person,,stated,,A,1.2:43"): {
        "figures.things-are-whole", "identities.order",
    },
    ("figures", ",1.6:78,", ",nowhere,"): {"figures.place.pattern"},
    ("figures", "demo-2021-isl-operations-2020,demo-2021-isl-protection,police_operations,ISL", "demo-2021-isl-operations-2020,x,,ISL"): {
        "figures.foreign-key.source_id", "figures.indicator_id.required",
    },
    ("figures", "inferred,,,,,law_enforcement,,14,", "inferred,,,,,police,,14,"): {"figures.referred_by.enum"},
    ("identities", "are given as the victims identified.,contradicted,2,", "are given as the victims identified.,contradicted,3,"): {
        "identities.sum",
    },
    ("identity_terms", "demo-2021-isl-identified-rose,2,", "demo-2021-isl-identified-rose,1,"): {
        "identity_terms.primary-key.identity_id+position",
    },
    ("identity_terms", "identified-2019,lower,", "identified-2019,total,"): {"identities.order.terms"},
}  # fmt: skip


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
@pytest.mark.parametrize("damage", [None, *DAMAGES], ids=lambda one: one and one[1])
def test_checks_in_sql_find_what_is_wrong_and_nothing_else(package: Path, dist: Path, engine: str, damage: Any) -> None:
    """No query returns a row of the right tables; a damaged cell is found by the checks that speak of it."""
    expected: set[str] = set()
    if damage:
        table, old, new = damage
        file, expected = package / f"resources/{table}.csv", DAMAGES[damage]
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
    named = broken(package, engine, dist)
    assert named >= expected if damage else named == set()


def test_checks_in_sql_are_one_file_an_engine(dist: Path) -> None:
    """Each file speaks of its engine, in the engine's own words for a pattern."""
    words = {"duckdb": "REGEXP_MATCHES", "sqlite": "REGEXP", "postgresql": " ~ ", "spark": "RLIKE"}
    for engine, word in words.items():
        text = (dist / f"checks-{engine}.sql").read_text(encoding="utf-8")
        assert word in text
        assert len(queries(text)) > 150
