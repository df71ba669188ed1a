"""The text of web pages: what belongs to it, and where a page shows something different."""

from cases import cases
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
    source = split_source_text("page.html", extract_page_text(markup))
    return [sentence.text for sentence in source.sentences]


def test_page_has_the_text_of_its_blocks():
    """Navigation, scripts and marks of notes are left out; folded text is kept."""
    assert sentences_of(PAGE) == SENTENCES


def test_page_may_be_nested_deeper_than_the_stack():
    """Elements are read in a loop, without recursion."""
    assert sentences_of("<span>" * 4_500 + "deep 1") == ["deep 1"]


@cases(
    "text, expected",
    {
        # doctype
        "<!DOCTYPE html><p>5": True,
        # element first
        "\n <p>Five men": True,
        # xml
        "<?xml version='1.0'?><html>": True,
        # comment
        "<!-- saved --> <p>5": True,
        # preamble
        "Saved page\n<html><p>5": True,
        # long preamble
        "x" * 1025 + "<html>": False,
        # sign
        "<5 men of 20>": False,
        # text
        "Five men > four women": False,
        # empty
        "": False,
    }.items(),
)
def test_page_is_known_by_its_start(text, expected):
    """A page begins with markup, or contains it within the first 1,024 characters."""
    assert is_page(text) is expected


MARKED = {
    # deleted
    "<del>5</del>": DELETED,
    # struck
    "<s>5</s>": DELETED,
    # search
    "<b role=search>5</b>": LEFT_OUT,
    # picture
    "<img src=x>": PICTURE,
    # capitals
    '<b style="DISPLAY: NONE !important;color:red">5</b>': SHOWN_OTHERWISE,
    # invisible
    '<b style="visibility:hidden"><i>5</i></b>': SHOWN_OTHERWISE,
    # sheet
    "<style>.X{Display:NONE}</style><b class=X>5</b>": SHOWN_OTHERWISE,
    # list
    "<style>i, p .x { color: red; display: none; }</style><b class=x>5</b>": SHOWN_OTHERWISE,
    # screen
    "<style>@media screen { .x {display:none} }</style><b class=x>5</b>": SHOWN_OTHERWISE,
}
SHOWN = [
    # inserted
    "<ins>5</ins>",
    # display
    '<b style="display:inline">5</b>',
    # moved
    '<b style="transform:translate(1px)">5</b>',
    # comment
    "<style>/* .x{display:none} */</style><b class=x>5</b>",
    # print
    "<style>@media print { .x {display:none} }</style><b class=x>5</b>",
    # width
    "<style>@media (max-width:9px){.x{display:none}}</style><b class=x>5</b>",
    # later rule
    "<style>.x{display:none} p .x{display:inline}</style><b class=x>5</b>",
    # pseudo element
    "<style>.x::before{display:none}</style><b class=x>5</b>",
    # icon
    "<style>.x::before{content:'\\f101'}</style><b class=x>5</b>",
    # nothing generated
    "<style>.x::after{content:''}</style><b class=x>5</b>",
    # under the pointer
    "<style>.x:hover{display:none}</style><b class=x>5</b>",
    # attribute
    '<style>.x{display:none}</style><b class=x style="display:inline">5</b>',
    # whole page
    "<style>body{display:none}</style><b>5</b>",
    # button in a paragraph
    "<button>5</button>",
    # hidden field
    "<input type=hidden value=7>5",
]


@cases("markup, mark", MARKED.items())
def test_content_that_is_not_read_leaves_a_mark(markup, mark):
    page = f"<p>It freed {markup} men."
    assert f"It freed {mark} men." in extract_page_text(page)
    assert sentences_of(page) == ["It freed men."]


@cases("markup", SHOWN)
def test_text_that_people_see_is_kept_without_a_mark(markup):
    assert "It freed 5 men." in extract_page_text(f"<p>It freed {markup} men.")


@cases(
    "raised, expected",
    {
        # number
        "<sup>12</sup>": "men\u00b9\u00b2",
        # link
        "<sup><a>3</a></sup>": "men\u00b3",
        # letter
        "<sup>a</sup>": "men[a]",
        # in brackets
        "<sup>[2]</sup>": "men\u00b2",
        # ending
        "<sup>th</sup>": "menth",
    }.items(),
)
def test_raised_text_is_written_as_raised(raised, expected):
    assert expected in extract_page_text(f"<p>It freed men{raised}.")
