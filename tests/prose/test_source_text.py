"""Source texts: files show by their content what they are, and are read or refused in one line."""

import sys
from decimal import Decimal

import pytest

from cases import cases
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import (
    MAX_BYTES,
    UnreadableText,
    parse_source_text,
    read_file,
    split_source_text,
)

TEXT = "It freed 40 men. Of these, 35 left.\nNone of the 5 others\nfled in May 2018, but two did."


def test_sentences_are_numbered_by_paragraph():
    source = split_source_text("report.txt", TEXT)
    places = [(sentence.paragraph, sentence.number) for sentence in source.sentences]
    assert places == [(1, 1), (1, 2), (2, 1), (3, 1)]


def test_numerals_and_zeros_are_in_the_order_of_the_text():
    """Each has its context; a zero has none."""
    (sentence,) = split_source_text("report.txt", "No men fled, at least 5 boys.").sentences
    assert sentence.numerals_and_zeros() == [
        Numeral(0, 2, "No", "negation", Decimal(0)),
        Numeral(22, 23, "5", "digits", Decimal(5), hedge="at least"),
    ]


def test_sentence_keeps_the_writing_of_the_report():
    source = split_source_text("report.txt", "About \u201c40\u201d\u00b9 of\nthem.")
    sentence = source.sentences[0]
    assert sentence.text == 'About "40" of'
    assert sentence.as_written == "About \u201c40\u201d of"
    assert sentence.reduced.text == "about 40 of"


DECLARING = (
    "<html><meta http-equiv=Content-Type content='text/html; charset={}'>"
    "<p>The state’s “12” victims."
)
ARCHIVE = (
    b"From: <Saved by Blink>\r\nSubject: Report\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n----b\r\n'
    b"Content-Type: text/html; charset=windows-1252\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<html><p>The state=92s =9312=94 vic=\r\ntims.</p></html>\r\n----b--\r\n"
)


@cases(
    "content",
    [
        # windows 1252
        DECLARING.format("windows-1252").encode("cp1252"),
        # utf 16 by its mark
        DECLARING.format("utf-8").encode("utf-16"),
        # utf 8 whatever is declared
        DECLARING.format("windows-1252").encode(),
        # web archive
        ARCHIVE,
    ],
)
def test_page_is_read_in_its_encoding(content):
    """By its byte order mark, otherwise in UTF-8, otherwise in Windows-1252 that it declares."""
    source = parse_source_text("page.txt", content)
    assert [sentence.text for sentence in source.sentences] == ['The state\'s "12" victims.']
    assert source.encoding_note == ""


def test_encoding_that_a_page_does_not_declare_is_guessed_with_a_note():
    """The page declares another encoding, or plain text only speaks of one."""
    for text in (DECLARING.format("utf-8"), "charset=windows-1252\nThe state’s “12” victims."):
        source = parse_source_text("page.txt", text.encode("cp1252"))
        assert source.encoding_note.startswith("The text is not UTF-8")


ADVICE = "give the report as UTF-8 text or as a saved web page."


@cases(
    "content, message",
    {
        # pdf
        b"%PDF-1.7\n1 0 obj": (
            "it is a PDF; extract its text (for example with pdftotext), and give that file."
        ),
        # archive without page
        ARCHIVE.replace(b"text/html; ", b"image/png; "): (
            "it is a web archive without a page; save the page as HTML."
        ),
        # binary
        b"\x89PNG\r\n\x1a\n\x00": f"it is binary; {ADVICE}",
        # docx
        b"PK\x03\x04\x14\x00": (
            "it is a Word document or another archive; save its text as UTF-8, and give that file."
        ),
        # page without text
        b"<html><body><script>1</script></body></html>": f"it contains no text; {ADVICE}",
        # empty
        b" \n\t\n": f"it is empty; {ADVICE}",
    }.items(),
)
def test_file_without_text_is_refused(content, message):
    """One line states what the file is and what to do."""
    with pytest.raises(UnreadableText) as error:
        parse_source_text("report.txt", content)
    assert str(error.value) == f"report.txt: {message}"


def test_other_text_is_read_as_windows_1252_with_a_note():
    """What has no meaning there is replaced."""
    source = parse_source_text("report.txt", b"One.\nThe state\x92s 12\x81.")
    assert source.text == "One.\nThe state\u2019s 12\ufffd."
    assert source.encoding_note == (
        "The text is not UTF-8 (byte 0x92 in line 2); it was read as Windows-1252."
        " Look at its quotation marks and accents."
    )


def test_file_that_cannot_be_opened_is_refused(tmp_path):
    """The reason of the operating system is given in one line."""
    with pytest.raises(UnreadableText, match="cannot be read: Is a directory"):
        read_file(str(tmp_path))


def test_long_text_is_refused(tmp_path, monkeypatch):
    """No more is read of it than one byte too many, also of standard input, which may not end."""
    file = tmp_path / "text"
    file.write_bytes(b"a" * MAX_BYTES)
    assert len(read_file(str(file))) == MAX_BYTES
    file.write_bytes(b"a" * (MAX_BYTES + 2))
    with file.open() as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        for name in (str(file), "-"):
            with pytest.raises(UnreadableText) as raised:
                read_file(name)
            assert str(raised.value) == f"{name}: it has more than 16,777,216 bytes; divide it."
        assert keyboard.buffer.tell() == MAX_BYTES + 1
