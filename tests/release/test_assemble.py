"""What a release writes, where it writes it, and what it leaves as it is."""

import json
import os
import shutil
from pathlib import Path

import pyreadstat
import pytest

from conftest import edit_json, field, unpack
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.package_files import compute_sha256
from tip_figures.release import assemble, contents


@pytest.fixture
def tiny(make_package) -> Path:
    """A valid package of one table."""
    fields = [field("id", "integer"), field("n", "number")]
    return make_package("id,n\n1,2.5\n2,\n", fields, primaryKey=["id"])


def build(package: Path, folder: Path | None = None) -> list[str]:
    """Build the release of a package, and return the paths of its files."""
    return assemble.build_release(load_package(package), folder or package / "dist")


def hash_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 hash of every file of a folder by its path."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {file.relative_to(folder).as_posix(): compute_sha256(file) for file in files}


def set_version(package: Path, version: str) -> None:
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["version"] = version


# What is written


def test_release_of_any_package_has_database_workbook_and_zip(tiny, tmp_path):
    """The zip has all of the package; pages are about figures, which this one does not have."""
    attached = ["SHA256SUMS", "tiny-1.0.0.zip", "tiny.sqlite", "tiny.xlsx"]
    assert build(tiny) == attached
    assert list(hash_files(tiny / "dist")) == attached
    assert list(hash_files(unpack(tiny / "dist", tmp_path / "unpacked"))) == [
        "codebook.html",
        "croissant.json",
        "datapackage.json",
        "dataset.jsonld",
        "parquet/t.parquet",
        "stata/t.dta",
        "t.csv",
        "t.json",
    ]


def test_times_of_files_do_not_matter(released, dist, tmp_path):
    """A copy of the package with other file times has the same release."""
    copy = tmp_path / "copy"
    shutil.copytree(released, copy, ignore=shutil.ignore_patterns("dist"))
    for file in copy.rglob("*"):
        os.utime(file, (0, 0))
    build(copy)
    assert hash_files(copy / "dist") == hash_files(dist)


def test_release_without_date_has_no_time(tiny):
    assert contents.find_release_time(load_package(tiny)) is None


def test_release_has_the_time_of_the_descriptor(tiny, tmp_path):
    """Formats whose times begin in 1980 have that year."""
    with edit_json(tiny / "datapackage.json") as descriptor:
        descriptor["created"] = "1970-01-02T01:00:00+01:00"
    build(tiny)
    file = unpack(tiny / "dist", tmp_path / "unpacked") / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    assert descriptor["created"] == "1970-01-02T00:00:00Z"


def test_release_has_the_newest_date_of_the_changelog(tiny):
    """It takes precedence over the time of the descriptor."""
    with edit_json(tiny / "datapackage.json") as descriptor:
        descriptor["created"] = "1970-01-02T01:00:00+01:00"
    changelog = "## 1.1.0 (2026-02-03)\n\n## 1.0.0 (2025-01-01)\n"
    (tiny / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    time = contents.find_release_time(load_package(tiny))
    assert str(time) == "2026-02-03 00:00:00+00:00"


def test_every_valid_package_can_be_released(make_package, tmp_path):
    """With another delimiter, reserved names of Stata, dates, truth values and a foreign key."""
    fields = [
        field("id", unique=True, required=True),
        field("long", "number"),
        field("day", "date"),
        field("so", "boolean"),
    ]
    rows = "id;long;a b;so\na;1.5;2020-02-29;true\nb;;;\n"
    root = make_package(rows, fields, resource={"dialect": {"delimiter": ";"}})
    key = {"fields": "id", "reference": {"resource": "t", "fields": "id"}}
    make_package("id\na\n", [field("id")], name="u", foreignKeys=[key])
    long_name = "x" * 40
    make_package(f"{long_name}\n1\n", [field(long_name, "integer")], name="w")
    build(root)
    paths = hash_files(unpack(root / "dist", tmp_path / "unpacked")).keys()
    assert {"t.csv", "parquet/t.parquet", "stata/w.dta"} <= paths


def test_long_text_beside_an_empty_cell_is_released(make_package, tmp_path):
    """A Stata file keeps texts of more than 2,045 bytes in a place of their own."""
    long_text = "x" * 3_000
    root = make_package(f"id,note\na,{long_text}\nb,\n", [field("id"), field("note")])
    build(root)
    folder = unpack(root / "dist", tmp_path / "unpacked")
    (file,) = folder.rglob("t.dta")
    frame, _ = pyreadstat.read_dta(file, output_format="polars")
    assert frame["note"].to_list() == [long_text, ""]


# What is replaced


def test_files_of_an_earlier_release_are_removed(tiny):
    """So is what a killed build left; other files in the folder stay."""
    build(tiny)
    (tiny / "dist/.new-killed").mkdir()
    (tiny / "dist/notes.txt").write_text("notes", encoding="utf-8")
    set_version(tiny, "1.0.1")
    build(tiny)
    paths = hash_files(tiny / "dist").keys()
    assert {"notes.txt", "tiny-1.0.1.zip"} <= paths
    assert "tiny-1.0.0.zip" not in paths
    assert list((tiny / "dist").glob(".*")) == []


def test_full_disk_leaves_the_earlier_release(tiny, monkeypatch):
    build(tiny)
    before = hash_files(tiny / "dist")
    set_version(tiny, "1.0.1")

    def fail(_release: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(assemble, "WRITERS", {**assemble.WRITERS, "workbook": fail})
    reason = "the workbook cannot be written: No space left on device"
    with pytest.raises(CommandError, match=reason):
        build(tiny)
    assert hash_files(tiny / "dist") == before


# What is never written


@pytest.fixture
def outside(tmp_path) -> Path:
    """A file outside of the package, which must stay as it is and alone."""
    file = tmp_path / "precious.parquet"
    file.write_text("precious", encoding="utf-8")
    return file


def assert_untouched(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == "precious"
    assert list(file.parent.glob("*.parquet")) == [file]


def test_list_of_an_earlier_release_removes_nothing_outside(tiny, outside):
    (tiny / "dist").mkdir()
    sums = f"{'0' * 64}  ../../precious.parquet\n"
    (tiny / "dist/SHA256SUMS").write_text(sums, encoding="utf-8")
    build(tiny)
    assert_untouched(outside)


def test_link_in_the_output_folder_is_not_followed(tiny, outside):
    (tiny / "dist").mkdir()
    (tiny / "dist/tiny.xlsx").symlink_to(outside)
    with pytest.raises(CommandError, match="would be written outside"):
        build(tiny)
    assert_untouched(outside)


def test_table_name_does_not_lead_outside(tiny, outside):
    with edit_json(tiny / "datapackage.json") as descriptor:
        descriptor["resources"][0]["name"] = "../../../../precious"
    with pytest.raises(CommandError, match="would be written outside"):
        build(tiny)
    assert_untouched(outside)


def test_folder_of_the_package_is_refused(tiny):
    with pytest.raises(CommandError, match="tiny contains the package itself"):
        build(tiny, folder=tiny)


@pytest.mark.parametrize(
    ("cell", "kind", "reason"),
    [
        pytest.param(
            "x" * 32_768,
            "string",
            "more than the 32,767 characters that a cell can hold",
            id="long-text",
        ),
        pytest.param("9007199254740993", "integer", "more than 15 digits", id="long-number"),
    ],
)
def test_value_that_a_format_would_change_is_refused(make_package, cell, kind, reason):
    """Nothing is built."""
    root = make_package(f"id,t\n1,{cell}\n", [field("id", "integer"), field("t", kind)])
    with pytest.raises(CommandError, match=reason):
        build(root)
    assert not (root / "dist").exists()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param("own", "codebook.html", id="codebook"),
        pytest.param("own", "parquet/figures.parquet", id="parquet-file"),
    ],
)
def test_name_of_a_generated_file_is_refused(package, name, path):
    (package / path).parent.mkdir(exist_ok=True)
    (package / path).write_text("a,b\n1,2\n", encoding="utf-8")
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"].append({"name": name, "path": path, "type": "table"})
    with pytest.raises(CommandError, match=f"has a file of its own called {path}, which a"):
        build(package)
