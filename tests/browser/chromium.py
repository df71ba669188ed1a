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

import polars as pl
import pytest

from conftest import DATA
from tipdata.figures.model import Figures
from tipdata.package.load import load
from tipdata.release.page.html_page import Download, pages

NEEDED = "needs Chromium: apt-get install chromium, and pip install playwright axe-playwright-python"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
Visit = Callable[..., Any]


def write(package: Path, folder: Path) -> Path:
    """Write the site of a package into a folder, with files beside it; where its page lies."""
    figures = Figures.load(load(package))
    assert isinstance(figures, Figures)
    downloads = [Download(name, 2, "0" * 64) for name in ("demo.xlsx", "figures_flat.csv", "demo.zip")]
    folder.mkdir(parents=True, exist_ok=True)
    for one in downloads:
        (folder / one.name).write_bytes(b"PK")
    for name, content in pages(figures.package, figures, downloads):
        (folder / name).write_bytes(content)
    return folder / "index.html"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small package, with files of the release beside it."""
    return write(DATA / "package", tmp_path_factory.mktemp("release") / "site")


@pytest.fixture(scope="session")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of eight editions: the two of the small package, and three times the same two and more years later."""
    root = tmp_path_factory.mktemp("eight")
    shutil.copytree(DATA / "package", root / "package")
    for file in (root / "package/resources").glob("*.csv"):
        table = pl.read_csv(file, infer_schema=False)
        later = [table]
        for more in (2, 4, 6) if any("demo-20" in str(cell) for cell in table.row(0)) else ():
            moved = table.with_columns(
                pl.all().str.replace_all("(demo-|^)202([12])", "${1}204${2}").str.replace_all("204([12])", "20${1}X")
            )
            later.append(
                moved.with_columns(
                    pl.all().str.replace_all("201X", str(2021 + more)).str.replace_all("202X", str(2022 + more))
                )
            )
        pl.concat(later).write_csv(file)
    return write(root / "package", root / "site")


class Silent(SimpleHTTPRequestHandler):
    """A file server that writes no log."""

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where a server on this machine shows the page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=site.parent)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    sync_api = pytest.importorskip("playwright.sync_api", reason=NEEDED)
    if found is None:
        pytest.skip(NEEDED)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visit]:
    """A function that opens an address in a fresh profile; at the end, no console said anything, nothing was asked elsewhere."""
    with ExitStack() as stack:
        messages: list[str] = []
        requests: list[str] = []

        def open_(where: str | Path, **settings: Any) -> Any:
            url = where.as_uri() if isinstance(where, Path) else where
            size = {"width": 1280, "height": 900}
            context = chromium.new_context(**{"viewport": size, "accept_downloads": True} | settings)
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda message: messages.append(message.text))
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.on("request", lambda request: requests.append(request.url))
            page.goto(url)
            return page

        yield open_
        assert messages == []
        local = ("file:", "http://127.0.0.1:", "blob:", "data:")
        assert [url for url in requests if not url.startswith(local)] == []
