"""Pages are downloaded from allowed addresses, within limits, and completely or not at all."""

import re

import pytest

from cases import cases
from conftest import ROOT
from local_server import (
    close_connection,
    redirect_to,
    send_endlessly,
    send_page,
    send_without_http,
    serve,
)
from tip_figures.cli import verify_source
from tip_figures.cli.verify_source import fetch_page
from tip_figures.prose.source_text import UnreadableText

PAGE = "Пять".encode().ljust(100)
NETWORK_IMPORT = re.compile(
    r"^\s*(?:import|from) (?:asyncio|ftplib|http|httpx|requests|smtplib|socket|ssl)\b"
    r"|^\s*(?:import urllib\.request|from urllib\.request|from urllib import .*\brequest)\b",
    re.MULTILINE,
)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(verify_source, "MAX_BYTES", 100)
    with serve() as local_server:
        yield local_server


def test_redirect_to_an_escaped_path_is_followed(server):
    """A request names the program; a page of the largest size is read."""
    server.answers["/old"] = redirect_to("/caf%C3%A9%20")
    server.answers["/caf%C3%A9%20"] = send_page(PAGE)
    assert fetch_page(server.locate("/old")) == PAGE
    assert server.headers["User-Agent"].startswith("tip-figures/")


ANSWERS = {
    "too-large": (send_page(b"x" * 101), "the page is larger than 100 bytes"),
    "endless": (send_endlessly(b"x" * 65_536), "the page is larger than 100 bytes"),
    "cut-short": (send_page(b"x" * 10, Content_Length="50"), "ended before the page was complete"),
    "missing": (None, "Not Found"),
    "closed": (close_connection, "Remote end closed connection"),
    "not-http": (send_without_http, "[a-zA-Z]"),
    "other-scheme": (redirect_to("ftp://example.org/"), "unknown url type: ftp"),
    "file": (redirect_to("file:///etc/passwd"), "not allowed"),
    "itself": (redirect_to("/page"), "redirect"),
}


@cases("answer, reason", ANSWERS)
def test_answer_that_is_not_a_complete_page_is_a_failure(server, answer, reason):
    if answer is not None:
        server.answers["/page"] = answer
    with pytest.raises(UnreadableText, match=f": cannot be downloaded: .*{reason}"):
        fetch_page(server.locate("/page"))


@cases(
    "address, reason",
    [
        ("http://localhost/", "unknown url type: http"),
        ("file:///etc/passwd", "unknown url type: file"),
        ("https://", "no host given"),
        ("report", "unknown url type: 'report'"),
        ("https://localhost/café", "ordinal not in range"),
    ],
)
def test_only_secure_addresses_are_fetched(address, reason):
    with pytest.raises(UnreadableText, match=f": cannot be downloaded: .*{reason}"):
        fetch_page(address)


def test_no_other_module_uses_the_network():
    modules = (ROOT / "scripts/tip_figures").rglob("*.py")
    users = [file.name for file in modules if NETWORK_IMPORT.search(file.read_text("utf-8"))]
    assert users == ["verify_source.py"]
