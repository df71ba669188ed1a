"""Fixtures: a running Chromium, and how a page is opened in it."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

Visit = Callable[..., Any]
NEEDED = (
    "needs Chromium: apt-get install chromium, and pip install playwright axe-playwright-python"
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason=NEEDED)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip(NEEDED)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visit]:
    """A function that opens a file, with an anchor or a query, in a fresh profile.

    At the end, the console has to be empty, and nothing may have been requested from elsewhere.
    """
    with ExitStack() as stack:
        messages: list[str] = []

        def open_page(file: Path, address: str = "", width: int = 1280, **settings: Any) -> Any:
            page = chromium.new_page(viewport={"width": width, "height": 900}, **settings)
            stack.callback(page.close)
            page.set_default_timeout(20_000)
            page.on("console", lambda message: messages.append(message.text))
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.route(
                re.compile("^(?!file:|data:)"), lambda route: messages.append(route.request.url)
            )
            page.goto(file.as_uri() + address)
            return page

        yield open_page
        assert messages == []
