"""Pages are downloaded from allowed addresses, within limits, and completely or not at all."""

import re

import pytest

from cases import cases
from conftest import ROOT
from local_server import (
    NO_ANSWER,
    NOT_HTTP,
    redirect_to,
    send_endlessly,
    send_page,
    serve,
)
from tip_figures.cli.verify_source import DownloadError, fetch_page

PAGE = "<p>Пять people.</p>".encode()
NETWORK_IMPORT = re.compile(
    r"^\s*(?:import|from) (?:asyncio|ftplib|http|httpx|requests|smtplib|socket|ssl)\b"
    r"|^\s*(?:import urllib\.request|from urllib\.request|from urllib import .*\brequest)\b",
    re.MULTILINE,
)


@pytest.fixture
def server():
    with serve() as local_server:
        yield local_server


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
    "file": (redirect_to("file:///etc/passwd"), "not allowed"),
    "itself": (redirect_to("/page"), "redirect"),
}


@cases("answer, reason", ANSWERS)
def test_answer_that_is_not_a_complete_page_is_a_failure(server, answer, reason):
    if answer is not None:
        server.answers["/page"] = answer
    with pytest.raises(DownloadError, match=reason):
        fetch_page(server.locate("/page"), size=100)


@cases(
    "address",
    [
        "http://example.org/",
        "file:///etc/passwd",
        "https://",
        "report",
        "https://[x/",
        "http://localhost/café",
    ],
)
def test_only_secure_addresses_are_fetched(address):
    with pytest.raises(DownloadError):
        fetch_page(address)


def test_no_other_module_uses_the_network():
    modules = (ROOT / "scripts/tip_figures").rglob("*.py")
    users = [file.name for file in modules if NETWORK_IMPORT.search(file.read_text("utf-8"))]
    assert users == ["verify_source.py"]
