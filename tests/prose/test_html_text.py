"""The text of web pages: what belongs to it, and where it is in the document."""

import pytest

from tip_figures.prose.html_text import extract_page_text, is_page
from tip_figures.prose.source_text import split_source_text

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0060)https://example.org/report -->
<html><head><title>Title 1</title><meta charset="utf-8"><style>p{margin:2px}</style>
<script>var count = 3; document.write("<p>No 4.</p>");</script></head>
<body class="has-cookies"><header><div>Site 5</div></header>
<nav><a href="#">Menu 6</a></nav><div role="navigation">Path 7</div>
<div class="breadcrumbs"><a>Home</a><a>2021</a></div><form><label>Search 5</label></form>
<select><option>2020</select><div id="cookie-notice">3 cookies</div>
<main class="no-cookie"><header><h1>Protection</h1></header>
<p>The gov&shy;ernment&nbsp;identified
   <a href="x">1</a>2<sup>1</sup> victims, &ldquo;a decrease&rdquo;<sup>[2]</sup>.<br>Of the 12,
seven were men in the 21<sup>st</sup> century.</p>
<div>Loose words<div>a block</div>more words</div><ul><li>one<li>two</ul>
<table><tr><td>a<td>b</table>
<template>Never 8</template><noscript>Enable 9</noscript><p hidden>folded 3<pre>  As
it is</pre></main><form><p>Five men.</p></form>
<footer>Foot 10</footer></body></html>
"""
SENTENCES = [
    "Protection",
    'The government identified 12 victims, "a decrease".',
    "Of the 12, seven were men in the 21st century.",
    "Loose words",
    "a block",
    "more words",
    "one",
    "two",
    "a",
    "b",
    "folded 3",
    "As",
    "it is",
    "Five men.",
]


def sentences_of(markup: str) -> list[str]:
    """Return the sentences of a page."""
    source = split_source_text("page.html", extract_page_text(markup).text)
    return [sentence.text for sentence in source.sentences]


def test_page_has_the_text_of_its_blocks() -> None:
    """Navigation, scripts and marks of notes are left out; hidden and folded text is kept."""
    assert sentences_of(PAGE) == SENTENCES


def test_page_may_be_nested_deeper_than_the_stack() -> None:
    """Elements are read in a loop, without recursion."""
    assert sentences_of("<span>" * 4_500 + "deep 1") == ["deep 1"]


def test_header_of_an_article_is_text() -> None:
    """Only header and footer of the whole page are left out."""
    markup = "<header>Site</header><article><header>Title 1</header><p>Men.</article>"
    assert sentences_of(markup) == ["Title 1", "Men."]


def test_runs_lead_from_the_text_to_the_document() -> None:
    """Each run that is text has its start in the text and in the whole document."""
    page = extract_page_text("<head><title>T</title></head><p>Five <b>men</b>.<p>Six.")
    assert page.document == "TFive men.Six."
    assert page.text == "\n\n\n\nFive men.\n\nSix."
    assert page.runs == [(0, 0), (4, 1), (9, 6), (12, 9), (15, 10)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<!DOCTYPE html><p>5", True, id="doctype"),
        pytest.param("\n <p>Five men", True, id="element-first"),
        pytest.param("<?xml version='1.0'?><html>", True, id="xml"),
        pytest.param("<!-- saved --> <p>5", True, id="comment"),
        pytest.param("Saved page\n<html><p>5", True, id="preamble"),
        pytest.param("x" * 1025 + "<html>", False, id="long-preamble"),
        pytest.param("<5 men of 20>", False, id="sign"),
        pytest.param("Five men > four women", False, id="text"),
        pytest.param("", False, id="empty"),
    ],
)
def test_page_is_known_by_its_start(text: str, expected: bool) -> None:
    """A page begins with markup, or contains it within the first 1,024 characters."""
    assert is_page(text) is expected
