"""The text of web pages: that of the elements in their body, in document order."""

from cases import cases
from tip_figures.prose.html_text import STRUCK, extract_page_text, is_page
from tip_figures.prose.source_text import split_source_text

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0060)https://example.org/report -->
<html><head><title>Title 1</title><meta charset="utf-8"><style>p{margin:2px}</style>
<script>var count = 3; document.write("<p>No 4.</p>");</script></head>
<body><header><div>Site 5</div></header>
<nav><a href="#">Menu 6</a></nav><form><label>Search 5</label></form>
<select><option>2020<option>2021</select>
<main><h1>Protection</h1>
<p>The gov&shy;ernment&nbsp;identified
   <a href="x">1</a>2<sup>1</sup> victims, &ldquo;a decrease&rdquo;<sup>[2]</sup>.<br>Of the 12,
seven were men in the 21<sup>st</sup> century.</p>
<div>Loose words<div>a block</div>more words</div><ul><li>one<li>two</ul>
<table><tr><td>a<td>b</table>
<template>Never 8</template><noscript>Enable 9</noscript><details>folded 3</details>
<p hidden>hidden 4<dialog>closed 4</dialog><pre>  As
it is</pre></main><footer>Foot 10</footer></body></html>
"""
SENTENCES = [
    "Site 5",
    "Menu 6",
    "Search 5",
    "2020",
    "2021",
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
    "Enable 9",
    "folded 3",
    "hidden 4",
    "closed 4",
    "As",
    "it is",
    "Foot 10",
]


def read_page(markup: str) -> str:
    text, _heading_levels = extract_page_text(markup)
    return text


def sentences_of(markup: str) -> list[str]:
    """Return the sentences of a page."""
    source = split_source_text("page.html", read_page(markup))
    return [sentence.text for sentence in source.sentences]


def test_page_has_the_text_of_its_blocks():
    """Scripts, style sheets, templates and marks of notes are left out; hidden text is kept."""
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
    "<del>5</del>": STRUCK,
    # struck
    "<s>5</s>": STRUCK,
    # reversed, block by block
    "<bdo dir=rtl>5 <b>7</b></bdo>": "\u202e5 \u202e7",
}


@cases("markup, expected", MARKED.items())
def test_words_that_a_page_strikes_or_reverses_have_a_mark(markup, expected):
    assert f"It freed {expected} men." in read_page(f"<p>It freed {markup} men.")


SHOWN_OTHERWISE = [
    # hidden
    "<b hidden>5</b>",
    # hidden by its style
    '<b style="display:none">5</b>',
    # generated
    "<style>.x::before{content:'1'}</style><b class=x>5</b>",
    # button
    "<button>5</button>",
    # field
    "<input value=7>5",
    # picture
    "<img src=x alt=7>5",
]


@cases("markup", SHOWN_OTHERWISE)
def test_how_a_page_is_shown_does_not_change_its_text(markup):
    assert "".join(read_page(f"<p>It freed {markup} men.").split()) == "Itfreed5men."


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
    assert expected in read_page(f"<p>It freed men{raised}.")
