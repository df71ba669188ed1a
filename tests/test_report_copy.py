"""Copies of a text: what they are is told by their content, and each gives its sentences or one clear line."""

import pytest

from tipdata.package.errors import CannotRead
from tipdata.text import report_copy

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0060)https://example.org/report -->
<html><head><title>Title 1</title><meta charset="utf-8"><style>p{margin:2px}</style>
<script>var count = 3; document.write("<p>No 4.</p>");</script></head>
<body><header><div>Site 5</div></header><nav><a href="#">Menu 6</a></nav><div role="navigation">Path 7</div>
<main><header><h1>Protection</h1></header>
<p>The gov&shy;ernment&nbsp;identified
   <a href="x">1</a>2 victims, &ldquo;a decrease&rdquo;.<br>Of the 12, seven were men.</p>
<div>Loose words<div>a block</div>more words</div><ul><li>one<li>two</ul><table><tr><td>a<td>b</table>
<template>Never 8</template><noscript>Enable 9</noscript></main>
<footer>Foot 10</footer></body></html>
"""
SENTENCES = [
    "Protection",
    'The government identified 12 victims, "a decrease".',
    "Of the 12, seven were men.",
    "Loose words",
    "a block",
    "more words",
    "one",
    "two",
    "a",
    "b",
]


def sentences(tmp_path, content: bytes, name: str = "copy") -> list[str]:
    (tmp_path / name).write_bytes(content)
    return [one.text for one in report_copy.read(str(tmp_path / name)).sentences]


def refusal(tmp_path, content: bytes) -> str:
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(CannotRead) as error:
        report_copy.read(str(tmp_path / "copy"))
    said = str(error.value)
    assert said.startswith(f"{tmp_path}/copy: ")
    assert "\n" not in said
    return said.removeprefix(f"{tmp_path}/copy: ")


def test_copy_reads_plain_text_and_a_saved_page(tmp_path):
    """Paragraphs and sentences are numbered; of a page, markup, scripts, navigation, head and foot go, and blocks are paragraphs."""
    (tmp_path / "copy").write_bytes("\ufeffOne victim. Two “men”.\r\n\r\nThree boys.\r\n".encode())
    copy = report_copy.read(str(tmp_path / "copy"))
    assert [one.text for one in copy.sentences] == ["One victim.", 'Two "men".', "Three boys."]
    assert [(one.paragraph, one.number) for one in copy.sentences] == [(1, 1), (1, 2), (2, 1)]
    assert sentences(tmp_path, PAGE.encode(), "page.txt") == SENTENCES  # the file's name says nothing


GIVE = "give a copy of the report as UTF-8 text or as a saved web page."
SAVE = "save the passage as UTF-8 text, and give that."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n1 0 obj", f"it is a PDF; copy its text (pdftotext does), {SAVE}"),
        (b"Subject: Report\r\nContent-Type: multipart/related;\r\n\ttype=text/html\r\n\r\n<p>12", "it is a web archive; save the page as HTML alone, and give that."),
        (b"\x89PNG\r\n\x1a\n\x00", f"it is binary; {GIVE}"),
        ("One.\nThe state\u2019s 12.".encode("cp1252"), f"byte 0x92 in line 2 is not UTF-8; {SAVE}"),
        (b"", f"it is empty; {GIVE}"),
        (b" \n\t\n", f"it is empty; {GIVE}"),
        (b"<html><body><script>1</script></body></html>", f"no text is in it; {GIVE}"),
        (b"<html><meta charset=latin1><p>caf\xe9", f"byte 0xe9 in line 1 is not UTF-8; {SAVE}"),
    ],
)  # fmt: skip
def test_copy_refuses_what_is_no_text(tmp_path, content, said):
    """One line says what the file is and what to do."""
    assert refusal(tmp_path, content) == said


def test_copy_refuses_what_cannot_be_opened(tmp_path):
    """A folder, a missing file and an impossible name each get one line."""
    wrong = {str(tmp_path): "Is a directory", str(tmp_path / "none"): "No such file", "a\0b": "embedded null byte"}
    for name, reason in wrong.items():
        with pytest.raises(CannotRead, match=f"cannot be read: {reason}"):
            report_copy.read(name)


def test_copy_takes_what_is_long_or_deep_or_begins_like_another_kind(tmp_path):
    """A megabyte in one word is a text, pages are nested deeper than Python's stack, and two letters make no image."""
    for text in ("BMZ funded five shelters.", "x" * 1_000_000):
        assert sentences(tmp_path, text.encode()) == sentences(tmp_path, text.encode("utf-16")) == [text]
    assert sentences(tmp_path, b"<span>" * 4_500 + b"deep 1") == ["deep 1"]


def test_page_drops_the_machinery_of_a_site_alone():
    """Breadcrumbs, search, year picker, cookie banner and raised marks of notes are no text; ordinals and folded text are."""
    page = """<body class="has-cookies"><div class="breadcrumbs"><a>Home</a><a>2021</a></div><form><label>Search 5</label></form>
    <select><option>2020</select><div id="cookie-notice">3 cookies</div><main class="no-cookie"><p>40<sup>1</sup> men, the 21<sup>st</sup>
    century<sup>[2]</sup>.</p><article><header>Its head</header><p hidden>folded 3</article></main><pre>a\nb</pre><header>x</header></body>"""
    text = report_copy.page(page)
    assert text.split() == ["40", "men,", "the", "21st", "century.", "Its", "head", "folded", "3", "a", "b"]
    assert "a\nb" in text
    assert "Five" in report_copy.page("<form><p>Five men.</p></form>")
