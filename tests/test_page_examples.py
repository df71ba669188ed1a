"""Pages about Python: their examples print what they show, and each public name has one."""

import pytest

import tip_figures
from page_examples import read_examples, run_example

EXAMPLES = read_examples()


def test_each_public_name_has_an_example():
    titles = {example.title for example in EXAMPLES}
    assert titles >= {*tip_figures.__all__}


@pytest.mark.parametrize(
    "example",
    [example for example in EXAMPLES if not example.needs_pandas],  # that one is in tests/tools
    ids=lambda example: example.title,
)
def test_example_prints_what_the_page_shows(example):
    """On the published tables."""
    assert run_example(example) == example.output
