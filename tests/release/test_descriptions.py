"""The codebook and the metadata of a release: complete, and true of its files."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from cases import cases
from cells import read_rows
from conftest import ROOT
from release_files import CSV_PATHS, hash_file, read_json, read_schema


@pytest.fixture(scope="module")
def codebook(unpacked):
    """The codebook."""
    return LexborHTMLParser((unpacked / "codebook.html").read_text("utf-8"))


def test_codebook_has_every_column_code_and_indicator(unpacked, codebook):
    for table in CSV_PATHS:
        texts = [row.text(separator="|") for row in codebook.css(f"#table_{table} tbody tr")]
        for text, field in zip(texts, read_schema(unpacked, table)["fields"], strict=True):
            codes = [category["value"] for category in field.get("categories", [])]
            for part in (field["name"], field["title"], field["description"], *codes):
                assert part in text
    (section,) = codebook.css("#table_indicators")
    for indicator in read_rows(unpacked, "indicators"):
        assert indicator["definition"] in section.text()


def test_codebook_begins_with_what_people_download(dist, codebook):
    """Links at the top lead to the tables; only that of the site has an index beside it."""
    links = [link.attributes["href"] for link in codebook.css("nav a")]
    assert links[:3] == ["#table_totals", "#table_parts", "#table_contradictions"]
    assert links == [f"#{section.attributes['id']}" for section in codebook.css("section[id]")]
    assert len(links) == len(CSV_PATHS)
    assert codebook.css(".name a") == []
    page = LexborHTMLParser((dist / "site/codebook.html").read_text("utf-8"))
    assert page.css_first(".name a").attributes["href"] == "index.html"


@cases("name", ["dataset.jsonld", "croissant.json"])
def test_metadata_name_the_tables_of_the_package(unpacked, name):
    """Each file has the hash of the file that its address leads to."""
    files = read_json(unpacked / name)["distribution"]
    hashes = {file["contentUrl"]: file["sha256"] for file in files}
    assert hashes == {path: hash_file(unpacked / path) for path in CSV_PATHS.values()}


def test_croissant_describes_every_column(unpacked):
    """Each record set has the columns of its file, with the labels of the codes."""
    descriptions = {}
    for entry in read_json(unpacked / "croissant.json")["recordSet"]:
        columns = [field["source"]["extract"]["column"] for field in entry["field"]]
        assert columns == list(read_rows(unpacked, entry["name"])[0])
        descriptions |= {field["@id"]: field["description"] for field in entry["field"]}
    assert "at_least = at least" in descriptions["figures/bound"]


def test_croissant_has_the_limits_of_the_data_card(unpacked):
    """A section that the card does not have is left out; the published one has those."""
    metadata = read_json(unpacked / "croissant.json")
    properties = {key: text for key, text in metadata.items() if key.startswith("rai:")}
    assert properties.pop("rai:dataCollection")
    assert properties == {
        "rai:dataBiases": "- A count is not prevalence. - `bound` says more.",
        "rai:dataUseCases": "- counts, [by year](x.md)",
    }
    card = (ROOT / "docs/data-card.md").read_text("utf-8")
    for heading in ("Limits", "Not for", "Good for"):
        assert f"\n## {heading}\n" in card
