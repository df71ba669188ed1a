"""docs/python.md: its examples print what it shows, and each public name has one."""

import contextlib
import io
import re

import pytest

import tip_figures
from conftest import ROOT

PAGE = (ROOT / "docs/python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^## (\w+)\n(?:(?!^## ).)*?^```python\n(.*?)^```\n\n```text\n(.*?)^```\n",
    PAGE,
    flags=re.MULTILINE | re.DOTALL,
)


def test_page_has_an_example_for_each_public_name():
    titles = [title for title, _, _ in EXAMPLES]
    assert len(titles) == PAGE.count("```python")
    assert sorted(titles) == sorted(tip_figures.__all__)


@pytest.mark.parametrize(
    ("program", "shown_output"),
    [pytest.param(program, output, id=title) for title, program, output in EXAMPLES],
)
def test_example_prints_what_the_page_shows(program, shown_output):
    """On the published tables."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(program, {})
    assert output.getvalue() == shown_output
