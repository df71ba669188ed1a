"""The page about checking a frame: its examples print what it shows."""

import pytest

from page_examples import PAGE, read_examples, run_example

EXAMPLES = read_examples()


def test_page_has_five_examples():
    """Each section with a program has its output; the one of pandas is run in tests/tools."""
    assert len(EXAMPLES) == PAGE.read_text("utf-8").count("```python") == 5
    assert [example.title for example in EXAMPLES if example.needs_pandas] == ["A pandas DataFrame"]


@pytest.mark.parametrize(
    "example",
    [example for example in EXAMPLES if not example.needs_pandas],
    ids=lambda example: example.title,
)
def test_example_prints_what_the_page_shows(example):
    """On the published tables."""
    assert run_example(example) == example.output
