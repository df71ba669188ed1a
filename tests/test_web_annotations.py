"""Web Annotations of the coded numerals, read back by a reader of their own that knows nothing of this project."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

import cells


class TextContent(HTMLParser):
    """The text of a page as a browser's `textContent` has it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        """Take every text of the page."""
        self.text += data


def read_back(file: Path) -> list[tuple[str, str]]:
    """Each annotation's exact words, twice: found by its quote, and by its position."""
    found = []
    collection = json.loads(file.read_text(encoding="utf-8"))
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["total"] == len(collection["first"]["items"])
    for one in collection["first"]["items"]:
        source = Path(unquote(urlparse(one["target"]["source"]).path))
        with source.open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        if text.startswith("<"):
            parser = TextContent()
            parser.feed(text)
            text = parser.text
        quote, position = one["target"]["selector"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text.count(around) == 1
        start = text.index(around) + len(quote["prefix"])
        found.append((text[start : start + len(quote["exact"])], text[position["start"] : position["end"]]))
    return found


@pytest.mark.parametrize("form", ["text", "page"])
def test_annotations_are_read_back_by_both_selectors(run, package, texts, tmp_path, form):
    """Quote and position lead to the numeral that the ledger has, in plain text and in a page; the body says its coding."""
    text = texts[0].read_text(encoding="utf-8").strip()
    copy = tmp_path / "a copy.txt"
    if form == "text":
        copy.write_text(f"\u00c9dition\r\n\r\n{text}", encoding="utf-8", newline="")
    else:
        body = "".join(f"<p>{one}</p>" for one in text.replace("30 victims", "<b>30</b> victims").split("\n"))
        copy.write_text(f"<html><head><script>var a = 1;</script></head><body>{body}</body></html>", encoding="utf-8")
    ran = run("verify_source.py", package, "--text", copy, "--annotations", tmp_path / "out.json")
    assert ran.returncode == 0
    expected = [row["text"] for row in cells.read(package, "numerals") if row["source_id"].startswith("demo-2021")]
    assert read_back(tmp_path / "out.json") == [(one, one) for one in expected]
    first = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["first"]["items"][0]
    assert [one["value"] for one in first["body"]][:4] == [
        "key:demo-2021-isl-protection/1/2/14",
        "role:figure",
        "value:30",
        "figure_id:demo-2021-isl-identified-2020",
    ]
