"""Files in other encodings are read as UTF-8, and invalid bytes are found at their line."""

import codecs

import pytest

from conftest import field
from tip_figures.datapackage.read import encodings
from tip_figures.datapackage.read.encodings import UNDECLARED, UTF_8, find_codec, open_as_utf8

TEXT = "name\nMüller – Қазақстан\n"


def read(tmp_path, content, encoding):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with open_as_utf8(file, encoding) as stream:
        return stream.read()


CODECS = {
    "utf-8": "utf-8",
    "UTF8": "utf-8",
    "us-ascii": "utf-8",
    "ISO-8859-1": "iso8859-1",
    "latin1": "iso8859-1",
    "windows-1252": "cp1252",
    "UTF-16": "utf-16",
    "Shift_JIS": "shift_jis",
}


@pytest.mark.parametrize(("name", "codec"), CODECS.items())
def test_encoding_that_python_knows_is_found(name, codec):
    """ASCII is read as UTF-8, of which it is a part."""
    assert find_codec(name) == codec


@pytest.mark.parametrize("name", ["latin-11", "", "rot13", "base64", "idna", "a\0b", "é"])
def test_what_is_not_an_encoding_of_text_is_not_found(name):
    """Python's codecs also convert other things than text."""
    assert find_codec(name) is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16", "utf-32", "cp1251"])
def test_declared_encoding_is_converted(tmp_path, encoding):
    """The content is the same as in UTF-8."""
    text = TEXT if encoding.startswith("utf") else "name\nПрага\n"
    content = read(tmp_path, text.encode(encoding), encoding)
    assert content.decode().removeprefix("\ufeff") == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE])
def test_byte_order_mark_tells_an_undeclared_encoding(tmp_path, mark):
    """It is not part of the content."""
    encoding = {2: "utf-16", 4: "utf-32"}[len(mark)]
    order = "be" if mark == codecs.BOM_UTF16_BE else "le"
    content = read(tmp_path, mark + TEXT.encode(f"{encoding}-{order}"), UNDECLARED)
    assert content.decode() == TEXT


def test_undeclared_encoding_without_a_mark_is_utf8(tmp_path):
    """The bytes are unchanged, also invalid ones."""
    for content in (TEXT.encode(), b"a\xff\n", b""):
        assert read(tmp_path, content, UNDECLARED) == content
        assert read(tmp_path, content, UTF_8) == content


INVALID_CONTENT = {
    "undefined byte": (b"name\na\x81b\n", "cp1252"),
    "half a character at the end": (TEXT.encode("utf-16-le")[:-1], "utf-16-le"),
    "half of a pair": ("name\na".encode("utf-16-le") + b"\x00\xd8b\x00\n\x00", "utf-16-le"),
    "byte of no character": (b"name\nx\xff\n", "shift_jis"),
}


@pytest.mark.parametrize(("content", "encoding"), INVALID_CONTENT.values(), ids=INVALID_CONTENT)
def test_invalid_bytes_stay_invalid(tmp_path, content, encoding):
    """They become a byte that is not valid UTF-8 either, and the rest is converted."""
    converted = read(tmp_path, content, encoding)
    assert converted.startswith(b"name\n")
    with pytest.raises(UnicodeDecodeError):
        converted.decode()


def test_invalid_byte_is_reported_at_its_line(make_package, run_checks):
    """In a declared encoding, with the number of the line; the other rows are checked."""
    resource = {"encoding": "windows-1252"}
    root = make_package(
        b"n,x\n1,\xe9\n2,\x81\n", [field("n", "integer"), field("x")], resource=resource
    )
    (finding,) = run_checks(root, "structure", "cells")
    assert (finding.code, finding.path, finding.line) == ("encoding", "t.csv", 3)


def test_file_in_its_declared_encoding_is_valid(make_package, run_checks):
    """The same file without the byte that the encoding does not have."""
    resource = {"encoding": "windows-1252"}
    root = make_package(
        b"n,x\n1,\xe9\n2,e\n", [field("n", "integer"), field("x")], resource=resource
    )
    assert run_checks(root, "structure", "cells") == []


def test_character_between_two_chunks_is_converted(tmp_path, monkeypatch):
    """Whatever the size of the chunks."""
    monkeypatch.setattr(encodings, "CHUNK_BYTES", 3)
    assert read(tmp_path, TEXT.encode("utf-16-le"), "utf-16-le").decode() == TEXT


def test_large_file_is_converted_on_the_disk(tmp_path, monkeypatch):
    """The content is the same."""
    monkeypatch.setattr(encodings, "MAX_BYTES_IN_MEMORY", 8)
    assert read(tmp_path, TEXT.encode("utf-16-le"), "utf-16-le").decode() == TEXT
