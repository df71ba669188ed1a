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
<template>Never 8</template><noscript>Enable 9</noscript><details>folded 3</details>
<p hidden>hidden 4<pre>  As
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
    """Navigation, scripts and marks of notes are left out; folded text is kept."""
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


HIDDEN = [
    pytest.param('<b style="display: none">5</b>', "", id="display"),
    pytest.param('<b style="DISPLAY:NONE !important;color:red">5</b>', "", id="capitals"),
    pytest.param('<b style="visibility:hidden"><i>5</i></b>', "", id="inside-of-invisible"),
    pytest.param('<b style="opacity:0">5</b>', "", id="transparent"),
    pytest.param('<b style="font-size:0px">5</b>', "", id="no-size"),
    pytest.param('<b style="position:absolute;left:-9999px">5</b>', "", id="off-screen"),
    pytest.param('<b style="clip: rect(0, 0, 0, 0)">5</b>', "", id="clipped"),
    pytest.param('<b style="text-decoration: line-through red">5</b>', "", id="struck-by-style"),
    pytest.param(
        '<b style="text-decoration-line: line-through">5</b>', "", id="struck-by-line-of-decoration"
    ),
    pytest.param("<b hidden>5</b>", "", id="attribute"),
    pytest.param("<del>5</del>", "", id="deleted"),
    pytest.param("<s>5</s>", "", id="struck"),
    pytest.param("<strike>5</strike>", "", id="struck-by-old-element"),
    pytest.param('<b class="x">5</b>', ".x{display:none}", id="sheet"),
    pytest.param('<b class="x">5</b>', "i, p .x { color: red; display: none; }", id="list"),
    pytest.param('<b class="x">5</b>', "@media screen { .x {display:none} }", id="screen"),
    pytest.param('<b class="x">5</b>', "p::before{top:0} .x{display:none", id="unclosed"),
    pytest.param(
        '<b class="x" style="display:inline">5</b>', ".x{display:none!important}", id="important"
    ),
]
SHOWN = [
    pytest.param("<ins>5</ins>", "", id="inserted"),
    pytest.param('<b style="display:inline">5</b>', "", id="display"),
    pytest.param('<b style="opacity:0.5">5</b>', "", id="half-transparent"),
    pytest.param('<b style="left:-1px">5</b>', "", id="moved-a-little"),
    pytest.param('<b class="x">5</b>', "/* .x{display:none} */", id="comment"),
    pytest.param('<b class="x">5</b>', "@media print { .x {display:none} }", id="print"),
    pytest.param('<b class="x">5</b>', "@media (max-width:9px){.x{display:none}}", id="width"),
    pytest.param('<b class="x">5</b>', ".x{display:none} p .x{display:inline}", id="later-rule"),
    pytest.param('<b class="x">5</b>', ".x::before{display:none}", id="pseudo-element"),
    pytest.param('<b class="x" style="display:inline">5</b>', ".x{display:none}", id="attribute"),
    pytest.param("<b>5</b>", "body{opacity:0}", id="whole-page"),
    pytest.param("<button>5</button>", "", id="button-in-a-paragraph"),
]


@pytest.mark.parametrize(("markup", "sheet"), HIDDEN)
def test_text_that_people_do_not_see_is_left_out(markup: str, sheet: str) -> None:
    assert sentences_of(f"<style>{sheet}</style><p>It freed {markup} men.") == ["It freed men."]


@pytest.mark.parametrize(("markup", "sheet"), SHOWN)
def test_text_that_people_see_is_kept(markup: str, sheet: str) -> None:
    assert sentences_of(f"<style>{sheet}</style><p>It freed {markup} men.") == ["It freed 5 men."]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        pytest.param("position:absolute", ["One", "Two", "Three"], id="absolute"),
        pytest.param("display:block", ["One", "Two", "Three"], id="block"),
        pytest.param("display:inline-block", ["OneTwoThree"], id="inline"),
    ],
)
def test_elements_that_are_set_apart_are_blocks(style: str, expected: list[str]) -> None:
    spans = [f'<span style="{style}">{word}</span>' for word in ("One", "Two", "Three")]
    assert sentences_of(f"<p>{''.join(spans)}") == expected


def test_two_elements_that_are_set_apart_are_not_lines() -> None:
    """Large initials, for example."""
    span = '<span style="position:absolute">T</span>'
    assert sentences_of(f"<p>{span}wo {span}igers.") == ["Two Tigers."]


@pytest.mark.parametrize(
    "furniture",
    [
        pytest.param('<div id="breadcrumbs"><a>Home</a><a>Labor</a><a>2016</a></div>', id="path"),
        pytest.param('<div class="report-meta"><h5>Download Report 1</h5></div>', id="download"),
        pytest.param('<div id="mininav_outer"><h3>On This Page</h3></div>', id="contents"),
        pytest.param('<div class="related-tags"><p>Tags</p><a>Topic 3</a></div>', id="tags"),
        pytest.param('<div id="report-filter"><p>01 / Select a Year</p></div>', id="builder"),
    ],
)
def test_furniture_of_a_saved_report_is_not_text(furniture):
    page = f"<!doctype html><body><main><article>{furniture}<p>It had 12 victims.</p></article>"
    assert sentences_of(page) == ["It had 12 victims."]
