"""scripts/verify_source.py as people run it, beside the golden outputs: pages and downloads."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

import cells
from cases import cases
from conftest import ROOT, read_figures
from local_server import (
    NO_ANSWER,
    NOT_HTTP,
    redirect_to,
    send_endlessly,
    send_page,
    send_slowly,
    serve,
)
from tip_figures.cli.verify_source import (
    DownloadError,
    draw_sources,
    fetch_page,
    require_secure,
)

ISL = "demo-2021-isl-"
SOURCE = f"{ISL}protection"


def test_page_marks_every_numeral(run, package, texts, tmp_path):
    """It needs no other file, and a note that looks like markup is a text.

    Beside the 37 numerals there is a key with five marks, one of them for dates. There are six
    dates, and only they have no note.
    """
    script = "<script>alert(1)</script>"
    marked = {"role": "event", "differs": "role", "note": script}
    cells.edit_row(package, "numerals", f"{SOURCE}/2/3/19", **marked)
    file = tmp_path / "page.html"
    run("verify_source.py", package, "--text", texts[0], "--html", file)
    page = file.read_text("utf-8")
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
def server():
    with serve() as local_server:
        yield local_server


@pytest.fixture
def download(run, package, server, texts):
    """A function that proves the small package by the pages of the server, with options."""
    for text, path in zip(texts, ("/2021/", "/2022/"), strict=True):
        cells.edit_row(package, "sources", text.stem, url=server.locate(path))
        server.answers[path] = send_page(b"<h1>Protection</h1><p>" + text.read_bytes())
    return lambda *options: run("verify_source.py", package, "--download", *options)


ALL_PROVED = "  ✓ proof  18 sentences, 49 numerals, 38 stated figures\n"


def test_downloaded_pages_prove_all_sources(download, server):
    result = download()
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{ALL_PROVED}  ✓ pages  2 pages\n" in result.stdout
    assert server.requests == ["/2021/", "/2022/"]


def test_some_pages_are_downloaded_each_week(download, server):
    """A source that has no turn this week is not proved."""
    result = download("--pages", "1")
    assert (result.returncode, len(server.requests)) == (0, 1)
    assert "  ✓ pages  1 page\n" in result.stdout


def test_each_source_has_its_turn_within_as_few_weeks_as_possible():
    """Of 7 sources three a week, so each within three weeks; the same ones in the same week."""
    (source, *_) = read_figures().sources
    sources = [replace(source, source_id=f"demo-{number}") for number in range(7)]
    sunday = date(2026, 11, 29)
    weeks = [
        {drawn.source_id for drawn in draw_sources(sources, 3, sunday + timedelta(weeks=week))}
        for week in range(3)
    ]
    assert list(map(len, weeks)) == [3, 3, 3]
    assert len(set.union(*weeks)) == 7
    saturday = sunday + timedelta(days=6)
    assert draw_sources(sources, 3, sunday) == draw_sources(sources[::-1], 3, saturday)


@cases("number", {"all": None, "more than there are": 9})
def test_all_sources_are_drawn(number):
    sources = read_figures().sources
    assert draw_sources(sources, number) == list(sources)


@cases("options", {"without-download": ["--text", "-"], "none": ["--download"]})
def test_pages_that_cannot_be_drawn_are_refused(run, package, options):
    number = "0" if "--download" in options else "1"
    result = run("verify_source.py", package, *options, "--pages", number)
    assert (result.returncode, result.stdout) == (2, "")
    assert "--pages needs --download and a number above 0." in result.stderr


def test_page_without_its_passage_is_an_error(download, server):
    """Even if it is answered with success, as a page that asks for a browser is."""
    server.answers["/2022/"] = send_page(b"<p>Checking your browser.</p>")
    result = download()
    assert result.returncode == 1
    assert "line 3, column url, demo-2022-isl-protection  page-differs\n" in result.stdout
    assert "contains none of the 6 sentences of the passage." in result.stdout


def test_page_that_cannot_be_downloaded_is_one_line(download, server, texts):
    """The other source is proved, and the exit status is 2; a text can replace the page.

    Without any page nothing is proved.
    """
    del server.answers["/2022/"]
    result = download()
    reason = f"{server.locate('/2022/')}: cannot be downloaded: Not Found."
    assert (result.returncode, result.stderr) == (2, f"verify_source.py: {reason}\n")
    assert f"{SOURCE}: 12 of 12 sentences" in result.stdout
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


def test_figure_of_another_area_is_an_error(run, package, texts):
    """The text states its number, but of the area of the source."""
    cells.edit_row(package, "figures", f"{ISL}identified-2020", ref_area="NOR")
    result = run("verify_source.py", package, "--text", texts[0])
    assert result.returncode == 1
    assert "The figure is about “NOR”, but its source is about “ISL”." in result.stdout


@pytest.mark.usefixtures("download")
def test_nothing_is_downloaded_without_the_option(run, package, server, texts):
    assert run("verify_source.py", package, "--text", texts[0]).returncode == 0
    assert server.requests == []


# One page

PAGE = "<p>Пять people.</p>".encode()
NETWORK_IMPORT = re.compile(
    r"^\s*(?:import|from) (?:asyncio|ftplib|http|httpx|requests|smtplib|socket|ssl)\b"
    r"|^\s*(?:import urllib\.request|from urllib\.request|from urllib import .*\brequest)\b",
    re.MULTILINE,
)


def test_redirect_to_an_escaped_path_is_followed(server):
    """A request names the program; a page of the largest size is read."""
    server.answers["/old"] = redirect_to("/caf%C3%A9%20")
    server.answers["/caf%C3%A9%20"] = send_page(PAGE)
    assert fetch_page(server.locate("/old"), size=len(PAGE)) == PAGE
    assert server.headers["User-Agent"].startswith("tip-figures/")


ANSWERS = {
    "too-large": (send_page(b"x" * 101), "the page is larger than 100 bytes"),
    "endless": (send_endlessly(b"x" * 65_536), "the page is larger than 100 bytes"),
    "cut-short": (send_page(b"x" * 10, Content_Length="50"), "ended before the page was complete"),
    "missing": (None, "Not Found"),
    "closed": (NO_ANSWER, "Remote end closed connection"),
    "not-http": (NOT_HTTP, "[a-zA-Z]"),
    "other-scheme": (redirect_to("http://example.org/"), "only addresses that begin with https"),
    "this-computer": (redirect_to("http://127.0.0.1/"), "only addresses that begin with https"),
    "file": (redirect_to("file:///etc/passwd"), "not allowed"),
}


@cases("answer, reason", ANSWERS)
def test_answer_that_is_not_a_complete_page_is_a_failure(server, answer, reason):
    if answer is not None:
        server.answers["/page"] = answer
    with pytest.raises(DownloadError, match=reason):
        fetch_page(server.locate("/page"), size=100)


@pytest.mark.parametrize("page", [b"x" * 50, b""])
def test_page_that_arrives_too_slowly_is_a_failure(server, page):
    """Even if a byte of it, or of its headers, arrives again and again."""
    server.answers["/page"] = send_slowly(page, 0.05)
    with pytest.raises(DownloadError, match=r"the page did not arrive within 0\.2 seconds"):
        fetch_page(server.locate("/page"), seconds=0.2)


@cases(
    "address",
    [
        "http://example.org/",
        "http://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "file:///etc/passwd",
        "https://",
        "https://[x/",
        "https://localhost/café",
    ],
)
def test_only_secure_addresses_are_fetched(address):
    with pytest.raises(DownloadError):
        fetch_page(address)


def test_secure_address_is_accepted():
    assert require_secure("https://example.org/page") is None


def test_no_other_module_uses_the_network():
    modules = (ROOT / "scripts/tip_figures").rglob("*.py")
    users = [file.name for file in modules if NETWORK_IMPORT.search(file.read_text("utf-8"))]
    assert users == ["verify_source.py"]
