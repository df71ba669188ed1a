"""The codebook and the metadata of a release: complete, and true of its files."""

import html
import json
import re
from pathlib import Path

import pytest

from release_files import CSV_PATHS, SOURCE_TABLES, hash_file, read_csv, read_json


@pytest.fixture(scope="module")
def codebook_cells(unpacked: Path) -> set[str]:
    """The cells of the codebook."""
    text = html.unescape((unpacked / "codebook.html").read_text(encoding="utf-8"))
    return set(re.findall(r"<td>(.*?)</td>", text))


@pytest.mark.parametrize("table", SOURCE_TABLES)
def test_codebook_has_every_column_and_code(
    unpacked: Path, codebook_cells: set[str], table: str
) -> None:
    """Each column of the table and each code of its categories."""
    for described in read_json(unpacked / f"schemas/{table}.json")["fields"]:
        codes = {category["value"] for category in described.get("categories", [])}
        assert {described["name"], *codes} <= codebook_cells


def test_codebook_leads_to_each_table(unpacked: Path) -> None:
    """Links at the top lead to the row of the table; the sources are folded."""
    codebook = (unpacked / "codebook.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="#(.*?)">', codebook)
    assert links == [f"table_{table}" for table in CSV_PATHS]
    assert set(links) <= set(re.findall(r'id="(.*?)"', codebook))
    assert "<summary>2 sources</summary>" in codebook


def test_codebook_defines_every_indicator(unpacked: Path, codebook_cells: set[str]) -> None:
    """Indicators are codes that are not in a schema but in a table."""
    text = " ".join(codebook_cells)
    for indicator in read_csv(unpacked / "resources/indicators.csv"):
        assert indicator["definition"] in text


def test_schema_org_names_the_tables_of_the_package(unpacked: Path) -> None:
    """Each download has the hash of the file that its address leads to."""
    downloads = read_json(unpacked / "dataset.jsonld")["distribution"]
    hashes = {download["contentUrl"]: download["sha256"] for download in downloads}
    assert set(hashes) == set(CSV_PATHS.values())
    for path, digest in hashes.items():
        assert hash_file(unpacked / path) == digest


def test_page_describes_the_attached_files_to_search_engines(dist: Path) -> None:
    """They are beside the page, each with its hash."""
    page = (dist / "site/index.html").read_text(encoding="utf-8")
    described = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert described is not None
    downloads = json.loads(described[1])["distribution"]
    hashes = {download["contentUrl"]: download["sha256"] for download in downloads}
    attached = {"demo-figures.xlsx", "totals.csv", "figures_flat.csv", "demo-figures-1.2.0.zip"}
    assert attached <= set(hashes)
    for name, digest in hashes.items():
        assert hash_file(dist / name) == hash_file(dist / "site" / name) == digest


def test_croissant_names_every_csv_file(unpacked: Path) -> None:
    """Each file has the hash of the file that its address leads to."""
    files = read_json(unpacked / "croissant.json")["distribution"]
    hashes = {file["contentUrl"]: file["sha256"] for file in files}
    assert set(hashes) == set(CSV_PATHS.values())
    for path, digest in hashes.items():
        assert hash_file(unpacked / path) == digest


def test_croissant_describes_every_column(unpacked: Path) -> None:
    """Each record set has the columns of its file, with the labels of the codes."""
    record_sets = {
        entry["name"]: entry for entry in read_json(unpacked / "croissant.json")["recordSet"]
    }
    for table, path in CSV_PATHS.items():
        header = (unpacked / path).read_text(encoding="utf-8").partition("\n")[0]
        columns = [entry["source"]["extract"]["column"] for entry in record_sets[table]["field"]]
        assert columns == header.split(",")
    (bound,) = [
        entry for entry in record_sets["figures"]["field"] if entry["@id"] == "figures/bound"
    ]
    assert "at_least: at least" in bound["description"]
