"""Copies of a text: what they are is told by their content, and each gives its sentences or one clear line."""

import pytest

from tip_figures.prose import source_text
from tip_figures.prose.decoding import UnreadableText

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0060)https://example.org/report -->
<html><head><title>Title 1</title><meta charset="utf-8"><style>p{margin:2px}</style>
<script>var count = 3; document.write("<p>No 4.</p>");</script></head>
<body class="has-cookies"><header><div>Site 5</div></header><nav><a href="#">Menu 6</a></nav><div role="navigation">Path 7</div>
<div class="breadcrumbs"><a>Home</a><a>2021</a></div><form><label>Search 5</label></form>
<select><option>2020</select><div id="cookie-notice">3 cookies</div>
<main class="no-cookie"><header><h1>Protection</h1></header>
<p>The gov&shy;ernment&nbsp;identified
   <a href="x">1</a>2<sup>1</sup> victims, &ldquo;a decrease&rdquo;<sup>[2]</sup>.<br>Of the 12, seven were men in the 21<sup>st</sup> century.</p>
<div>Loose words<div>a block</div>more words</div><ul><li>one<li>two</ul><table><tr><td>a<td>b</table>
<template>Never 8</template><noscript>Enable 9</noscript><p hidden>folded 3<pre>  As
it is</pre></main><form><p>Five men.</p></form>
<footer>Foot 10</footer></body></html>
"""
SENTENCES = [
    "Protection", 'The government identified 12 victims, "a decrease".', "Of the 12, seven were men in the 21st century.",
    "Loose words", "a block", "more words", "one", "two", "a", "b", "folded 3", "As", "it is", "Five men.",
]  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """A function that reads a copy with this content; it is named like a text, whatever it is."""

    def read_copy(content: bytes) -> source_text.SourceText:
        (tmp_path / "copy.txt").write_bytes(content)
        return source_text.read_source_text(str(tmp_path / "copy.txt"))

    return read_copy


def test_copy_reads_a_saved_page(read):
    """Markup, the machinery of a site and raised marks of notes go; blocks are paragraphs; what is folded is text."""
    assert [one.text for one in read(PAGE.encode()).sentences] == SENTENCES


def test_copy_takes_what_is_long_or_deep_or_begins_like_another_kind(read):
    """A megabyte in one word is a text, pages are nested deeper than Python's stack, and two letters make no image."""
    for text in ("BMZ funded five shelters.", "x" * 1_000_000):
        for encoding in ("utf-8", "utf-16"):
            assert [one.text for one in read(text.encode(encoding)).sentences] == [text]
    assert [one.text for one in read(b"<span>" * 4_500 + b"deep 1").sentences] == ["deep 1"]


DECLARING = "<html><meta http-equiv=Content-Type content='text/html; charset={}'><p>The state’s “12” victims."
ARCHIVE = (
    b"From: <Saved by Blink>\r\nSubject: Report\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n----b\r\n'
    b"Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<html><p>The state=92s =9312=94 vic=\r\ntims.</p></html>\r\n----b--\r\n"
)


@pytest.mark.parametrize(
    "content",
    [
        DECLARING.format("windows-1252").encode("cp1252"),
        DECLARING.format("iso-8859-1").encode("cp1252"),
        DECLARING.format("windows-1251").encode("cp1251"),
        DECLARING.format("utf-8").encode("utf-16"),
        DECLARING.format("windows-1252").encode(),
        ARCHIVE,
    ],
)
def test_copy_reads_a_page_in_the_encoding_it_declares(read, content):
    """UTF-16 by its mark, others as declared; valid UTF-8 is that whatever is declared; one saved as a single file, too."""
    assert [one.text for one in read(content).sentences] == ['The state\'s "12" victims.']


GIVE = "give a copy of the report as UTF-8 text or as a saved web page."
SAVE = "save the passage as UTF-8 text, and give that."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n1 0 obj", f"it is a PDF; copy its text (pdftotext does), {SAVE}"),
        (ARCHIVE.replace(b"text/html; ", b"image/png; "), "it is a web archive without a page; save the page as HTML, and give that."),
        (b"\x89PNG\r\n\x1a\n\x00", f"it is binary; {GIVE}"),
        ("One.\nThe state\u2019s 12.".encode("cp1252"), f"byte 0x92 in line 2 is not UTF-8; {SAVE}"),
        (b"<html><meta charset=klingon><p>\xe9", f"byte 0xe9 in line 1 is not UTF-8, nor “klingon”, which the page declares; {SAVE}"),
        (b" \n\t\n", f"it is empty; {GIVE}"),
        (b"<html><body><script>1</script></body></html>", f"no text is in it; {GIVE}"),
    ],
)  # fmt: skip
def test_copy_refuses_what_is_no_text(read, tmp_path, content, said):
    """One line says what the file is and what to do."""
    with pytest.raises(UnreadableText) as error:
        read(content)
    assert str(error.value) == f"{tmp_path}/copy.txt: {said}"


def test_copy_refuses_what_cannot_be_opened(tmp_path):
    """A folder, a missing file and an impossible name each get one line."""
    wrong = {
        str(tmp_path): "Is a directory",
        str(tmp_path / "none"): "No such file",
        "a\0b": "embedded null byte",
    }
    for name, reason in wrong.items():
        with pytest.raises(UnreadableText, match=f"cannot be read: {reason}"):
            source_text.read_source_text(name)
