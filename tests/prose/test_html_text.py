"""The text of web pages: what belongs to it, and where a page shows something different."""

import pytest

from tip_figures.prose.html_text import (
    DELETED,
    LEFT_OUT,
    PICTURE,
    SHOWN_OTHERWISE,
    extract_page_text,
    is_page,
)
from tip_figures.prose.source_text import split_source_text

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0060)https://example.org/report -->
<html><head><title>Title 1</title><meta charset="utf-8"><style>p{margin:2px}</style>
<script>var count = 3; document.write("<p>No 4.</p>");</script></head>
<body class="has-cookies"><header><div>Site 5</div></header>
<nav><a href="#">Menu 6</a></nav><div role="navigation">Path 7</div>
<div class="breadcrumbs"><a>Home</a><a>2021</a></div><form><label>Search 5</label></form>
<select><option>2020</select><div class="cookie-notice">3 cookies</div>
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


MARKED = [
    pytest.param("<del>5</del>", "", DELETED, id="deleted"),
    pytest.param("<s>5</s>", "", DELETED, id="struck"),
    pytest.param("<b role=search>5</b>", "", LEFT_OUT, id="search"),
    pytest.param("<img src=x>", "", PICTURE, id="picture"),
    pytest.param('<b style="display: none">5</b>', "", SHOWN_OTHERWISE, id="display"),
    pytest.param(
        '<b style="DISPLAY:NONE !important;color:red">5</b>', "", SHOWN_OTHERWISE, id="capitals"
    ),
    pytest.param('<b style="visibility:hidden"><i>5</i></b>', "", SHOWN_OTHERWISE, id="invisible"),
    pytest.param('<b class="x">5</b>', ".x{display:none}", SHOWN_OTHERWISE, id="sheet"),
    pytest.param(
        '<b class="x">5</b>', "i, p .x { color: red; display: none; }", SHOWN_OTHERWISE, id="list"
    ),
    pytest.param(
        '<b class="x">5</b>', "@media screen { .x {display:none} }", SHOWN_OTHERWISE, id="screen"
    ),
]
REORDERED = [
    pytest.param("<b dir=rtl>40</b>", "", id="direction"),
    pytest.param("<b class=x>40</b>", ".x{-webkit-text-security:disc}", id="dots"),
    pytest.param("<b class=x>40</b>", ".x::after{content:'0'}", id="after"),
    pytest.param("<b class=x>40</b>", ".x::before{content:attr(data-x)}", id="attribute"),
]
SHOWN = [
    pytest.param("<ins>5</ins>", "", id="inserted"),
    pytest.param('<b style="display:inline">5</b>', "", id="display"),
    pytest.param('<b style="transform:translate(1px)">5</b>', "", id="moved"),
    pytest.param('<b class="x">5</b>', "/* .x{display:none} */", id="comment"),
    pytest.param('<b class="x">5</b>', "@media print { .x {display:none} }", id="print"),
    pytest.param('<b class="x">5</b>', "@media (max-width:9px){.x{display:none}}", id="width"),
    pytest.param('<b class="x">5</b>', ".x{display:none} p .x{display:inline}", id="later-rule"),
    pytest.param('<b class="x">5</b>', ".x::before{display:none}", id="pseudo-element"),
    pytest.param('<b class="x">5</b>', ".x::before{content:'\\f101'}", id="icon"),
    pytest.param('<b class="x">5</b>', ".x::after{content:''}", id="nothing-generated"),
    pytest.param('<b class="x">5</b>', ".x:hover{display:none}", id="under-the-pointer"),
    pytest.param('<b class="x" style="display:inline">5</b>', ".x{display:none}", id="attribute"),
    pytest.param("<b>5</b>", "body{display:none}", id="whole-page"),
    pytest.param("<button>5</button>", "", id="button-in-a-paragraph"),
    pytest.param("<input type=hidden value=7>5", "", id="hidden-field"),
]


@pytest.mark.parametrize(("markup", "sheet", "mark"), MARKED)
def test_content_that_is_not_read_leaves_a_mark(markup: str, sheet: str, mark: str) -> None:
    page = f"<style>{sheet}</style><p>It freed {markup} men."
    assert f"It freed {mark} men." in extract_page_text(page).text
    assert sentences_of(page) == ["It freed men."]


@pytest.mark.parametrize(("markup", "sheet"), REORDERED)
def test_text_that_is_shown_otherwise_has_a_mark_before_it(markup: str, sheet: str) -> None:
    text = extract_page_text(f"<style>{sheet}</style><p>It freed {markup} men.").text
    assert f"It freed {SHOWN_OTHERWISE}40" in text


@pytest.mark.parametrize(("markup", "sheet"), SHOWN)
def test_text_that_people_see_is_kept_without_a_mark(markup: str, sheet: str) -> None:
    text = extract_page_text(f"<style>{sheet}</style><p>It freed {markup} men.").text
    assert "It freed 5 men." in text


def test_style_of_an_element_holds_for_what_is_in_it() -> None:
    page = extract_page_text("<div style='direction:rtl'><p>Five men.<p>Six.</div>")
    assert page.text.split() == [f"{SHOWN_OTHERWISE}Five", "men.", f"{SHOWN_OTHERWISE}Six."]


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        pytest.param("<sup>12</sup>", "men\u00b9\u00b2", id="number"),
        pytest.param("<sup><a>3</a></sup>", "men\u00b3", id="link"),
        pytest.param("<sup>a</sup>", "men[a]", id="letter"),
        pytest.param("<sup>[2]</sup>", "men\u00b2", id="in-brackets"),
        pytest.param("<sup>th</sup>", "menth", id="ending"),
    ],
)
def test_raised_text_is_written_as_raised(raised: str, expected: str) -> None:
    assert expected in extract_page_text(f"<p>It freed men{raised}.").text


@pytest.mark.parametrize("style", ["position:absolute", "position: absolute", "display:block"])
def test_elements_that_are_set_apart_are_blocks(style: str) -> None:
    spans = [f'<span style="{style}">{word}</span>' for word in ("One", "Two", "Three")]
    assert sentences_of(f"<p>{''.join(spans)}") == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    "furniture",
    [
        pytest.param('<div id="x" class="breadcrumbs"><a>Home</a><a>2016</a></div>', id="path"),
        pytest.param("<aside>Topic 3</aside>", id="aside"),
        pytest.param("<footer>Address 10</footer>", id="footer-of-an-article"),
        pytest.param("<form><label>Search 5</label></form>", id="search"),
    ],
)
def test_furniture_of_a_page_is_not_text(furniture: str) -> None:
    page = f"<!doctype html><body><main><article>{furniture}<p>It had 12 victims.</p></article>"
    assert sentences_of(page) == ["It had 12 victims."]
