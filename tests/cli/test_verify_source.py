"""scripts/verify_source.py as people run it, beside the golden outputs: pages and downloads."""

import json

import pytest

import cells
from local_server import send_page, serve

ISL = "demo-2021-isl-"
SOURCE = f"{ISL}protection"
SOURCE_IDS = (SOURCE, "demo-2022-isl-protection")


def test_page_marks_every_numeral(run, package, texts, tmp_path):
    """It needs no other file, and a note that looks like markup is a text.

    Beside the 37 numerals there is a key with five marks, one of them for dates. There are six
    dates, and only they have no note.
    """
    script = "<script>alert(1)</script>"
    cells.edit_row(
        package, "numerals", f"{SOURCE}/2/3/19", role="event", differs="role", note=script
    )
    file = tmp_path / "page.html"
    command = ("verify_source.py", package, "--text", texts[0], "--html", file)
    assert run(*command).returncode == 0
    page = file.read_text(encoding="utf-8")
    assert page.count("<mark class=") == 37 + 5
    assert page.count('class="date"') == 6 + 1
    assert page.count('class="unknown"') == 1
    assert page.count("<div><b>") == 37 - 6
    assert "<b>at least 41</b> → " in page
    assert f"<small>{ISL}assisted-2020</small>" in page
    assert "http" not in page
    assert "<script" not in page


# Downloaded pages


@pytest.fixture
def server(package, texts):
    """A local server; the sources of the small package have its addresses."""
    with serve() as local_server:
        for source_id, path, text in zip(SOURCE_IDS, ("/2021/", "/2022/"), texts, strict=True):
            cells.edit_row(package, "sources", source_id, url=local_server.locate(path))
            passage = text.read_text(encoding="utf-8")
            page = f"<h1>Protection</h1><p>{passage}</p>".encode()
            local_server.answers[path] = send_page(page)
        yield local_server


@pytest.fixture
def download(request, run, package):
    """A function that proves the small package by the pages of the server, with options."""
    request.getfixturevalue("server")
    return lambda *options: run("verify_source.py", package, "--download", *options)


ALL_PROVED = "  ✓ proof  18 sentences, 49 numerals, 38 stated figures"


def test_downloaded_pages_prove_all_sources(download, server):
    result = download()
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{ALL_PROVED}, 2 pages\n" in result.stdout
    assert server.requests == ["/2021/", "/2022/"]


def test_page_without_its_passage_is_an_error(download, server):
    """Even if it is answered with success, as a page that asks for a browser is."""
    server.answers["/2022/"] = send_page(b"<p>Checking your browser.</p>")
    result = download("--format", "json")
    findings = json.loads(result.stdout)["findings"]
    (finding,) = [entry for entry in findings if entry["code"] == "page-differs"]
    assert result.returncode == 1
    assert (finding["key"], finding["column"], finding["line"]) == (SOURCE_IDS[1], "url", 3)
    assert "contains none of the 6 sentences of the passage." in finding["message"]


def test_page_that_cannot_be_downloaded_is_one_line(download, server, texts):
    """The other source is proved, and the exit status is 2; a text can replace the page.

    Without any page nothing is proved.
    """
    del server.answers["/2022/"]
    result = download()
    reason = f"{server.locate('/2022/')}: cannot be downloaded: Not Found."
    assert (result.returncode, result.stderr) == (2, f"verify_source.py: {reason}\n")
    assert "demo-2021-isl-protection: 12 of 12 sentences" in result.stdout
    assert ALL_PROVED in download("--text", texts[1]).stdout
    server.answers.clear()
    result = download()
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 3)
    assert result.stderr.endswith("no page could be downloaded.\n")


def test_changed_page_counts_before_a_page_that_is_not_there(download, server, texts):
    changed = texts[0].read_bytes().replace(b"30 victims", b"31 victims")
    server.answers = {"/2021/": send_page(changed)}
    result = download()
    assert result.returncode == 1
    assert "have the numerals 31, 24, 2019; numerals.csv has 30, 24, 2019." in result.stdout


def test_nothing_is_downloaded_without_the_option(run, package, server, texts):
    assert run("verify_source.py", package, "--text", texts[0]).returncode == 0
    assert server.requests == []
