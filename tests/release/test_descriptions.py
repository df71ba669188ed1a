"""The codebook and the metadata of a release: complete, and true of its files."""

import html
import re
from pathlib import Path

import pytest

from release_files import CSV_PATHS, SOURCE_TABLES, hash_file, read_csv, read_json


@pytest.fixture(scope="module")
def codebook_cells(dist: Path) -> set[str]:
    """The cells of the codebook."""
    text = html.unescape((dist / "codebook.html").read_text(encoding="utf-8"))
    return set(re.findall(r"<td>(.*?)</td>", text))


@pytest.mark.parametrize("table", SOURCE_TABLES)
def test_codebook_has_every_column_and_code(
    dist: Path, codebook_cells: set[str], table: str
) -> None:
    """Each column of the table and each code of its categories."""
    for described in read_json(dist / f"schemas/{table}.json")["fields"]:
        codes = {category["value"] for category in described.get("categories", [])}
        assert {described["name"], *codes} <= codebook_cells


def test_codebook_defines_every_indicator(dist: Path, codebook_cells: set[str]) -> None:
    """Indicators are codes that are not in a schema but in a table."""
    text = " ".join(codebook_cells)
    for indicator in read_csv(dist / "resources/indicators.csv"):
        assert indicator["definition"] in text


def test_schema_org_names_the_attached_files(dist: Path) -> None:
    """Each download has the hash of the file that its address leads to."""
    downloads = read_json(dist / "dataset.jsonld")["distribution"]
    hashes = {download["contentUrl"]: download["sha256"] for download in downloads}
    attached = {"demo-figures.xlsx", "totals.csv", "figures_flat.csv", "demo-figures-1.2.0.zip"}
    assert attached <= set(hashes)
    for path, digest in hashes.items():
        assert hash_file(dist / path) == digest


def test_croissant_names_every_csv_file(dist: Path) -> None:
    """Each file has the hash of the file that its address leads to."""
    files = read_json(dist / "croissant.json")["distribution"]
    hashes = {file["contentUrl"]: file["sha256"] for file in files}
    assert set(hashes) == set(CSV_PATHS.values())
    for path, digest in hashes.items():
        assert hash_file(dist / path) == digest


def test_croissant_describes_every_column(dist: Path) -> None:
    """Each record set has the columns of its file, with the labels of the codes."""
    record_sets = {
        entry["name"]: entry for entry in read_json(dist / "croissant.json")["recordSet"]
    }
    for table, path in CSV_PATHS.items():
        header = (dist / path).read_text(encoding="utf-8").partition("\n")[0]
        columns = [entry["source"]["extract"]["column"] for entry in record_sets[table]["field"]]
        assert columns == header.split(",")
    (bound,) = [
        entry for entry in record_sets["figures"]["field"] if entry["@id"] == "figures/bound"
    ]
    assert "at_least: at least" in bound["description"]
