"""Chromium for the tests of the page: the page is built once, opened from a file and from a server on this machine."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from tipdata.package.load import load
from tipdata.release.page import Download, pages

LACKING = "needs Chromium: apt-get install chromium, and pip install playwright axe-playwright-python"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
Visit = Callable[..., Any]


def write(made: dict[str, bytes], root: Path) -> Path:
    """Write a site into a folder; where its page lies."""
    for path, content in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root / "site/index.html"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the published package, with a file of the release beside it."""
    root = tmp_path_factory.mktemp("release")
    (root / "all.zip").write_bytes(b"PK")
    return write(pages(load(ROOT), [Download("all.zip", 2, "0" * 64)]), root)


class Silent(SimpleHTTPRequestHandler):
    """A file server that writes no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where a server on this machine shows the page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=site.parents[1])) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/site/index.html"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    sync_api = pytest.importorskip("playwright.sync_api", reason=LACKING)
    if found is None:
        pytest.skip(LACKING)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visit]:
    """A function that opens an address in a fresh profile; at the end, nothing was said on any console or asked elsewhere."""
    with ExitStack() as stack:
        said: list[str] = []
        asked: list[str] = []

        def open_(where: str | Path, **settings: Any) -> Any:
            url = where.as_uri() if isinstance(where, Path) else where
            context = chromium.new_context(
                **{"viewport": {"width": 1280, "height": 900}, "accept_downloads": True} | settings
            )
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(url)
            return page

        yield open_
        assert said == []
        assert [url for url in asked if not url.startswith(("file:", "http://127.0.0.1:", "blob:", "data:"))] == []
