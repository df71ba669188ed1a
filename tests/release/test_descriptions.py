"""The codebook and the metadata of a release: complete, and true of its files."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from cases import cases
from conftest import ROOT
from release_files import CSV_PATHS, hash_file, read_csv, read_json


@pytest.fixture(scope="module")
def codebook(unpacked):
    """The codebook."""
    return LexborHTMLParser((unpacked / "codebook.html").read_text(encoding="utf-8"))


def test_codebook_has_every_column_and_code(unpacked, codebook):
    """Each column of a table with its description, and each code of its categories."""
    for table in CSV_PATHS:
        texts = [row.text(separator="|") for row in codebook.css(f"#table_{table} tbody tr")]
        fields = read_json(unpacked / f"schemas/{table}.json")["fields"]
        for text, field in zip(texts, fields, strict=True):
            codes = [category["value"] for category in field.get("categories", [])]
            for part in (field["name"], field["title"], field["description"], *codes):
                assert part in text


def test_codebook_begins_with_what_people_download(codebook):
    """Links at the top lead to the tables."""
    links = [link.attributes["href"] for link in codebook.css("nav a")]
    assert links[:3] == ["#table_totals", "#table_parts", "#table_contradictions"]
    sections = [f"#{section.attributes['id']}" for section in codebook.css("section[id]")]
    assert links == sections
    assert len(links) == len(CSV_PATHS)


def test_codebook_defines_every_indicator(unpacked, codebook):
    """Indicators are codes that are not in a schema but in a table."""
    (section,) = codebook.css("#table_indicators")
    for indicator in read_csv(unpacked / "resources/indicators.csv"):
        assert indicator["definition"] in section.text()


def test_codebook_of_the_site_leads_back(dist, codebook):
    """That of the zip has no index beside it."""
    page = LexborHTMLParser((dist / "site/codebook.html").read_text("utf-8"))
    assert page.css_first(".name a").attributes["href"] == "index.html"
    assert codebook.css(".name a") == []


@cases("name", ["dataset.jsonld", "croissant.json"])
def test_metadata_name_the_tables_of_the_package(unpacked, name):
    """Each file has the hash of the file that its address leads to."""
    files = read_json(unpacked / name)["distribution"]
    hashes = {file["contentUrl"]: file["sha256"] for file in files}
    assert hashes == {path: hash_file(unpacked / path) for path in CSV_PATHS.values()}


def test_croissant_describes_every_column(unpacked):
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


def test_croissant_has_the_limits_of_the_data_card(unpacked):
    """Sections of the data card as plain words; what the card does not have is left out."""
    metadata = read_json(unpacked / "croissant.json")
    properties = {key: text for key, text in metadata.items() if key.startswith("rai:")}
    assert properties.pop("rai:dataCollection")
    assert properties == {
        "rai:dataBiases": "A count is not prevalence. bound says more.",
        "rai:dataUseCases": "counts, by year",
    }


def test_data_card_has_the_sections_of_croissant():
    """The published one has the limits, and for what the data are not."""
    card = (ROOT / "docs/data-card.md").read_text("utf-8")
    for heading in ("Limits", "Not for", "Good for"):
        assert f"\n## {heading}\n" in card
