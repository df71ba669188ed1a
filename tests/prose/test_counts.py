"""Which numbers of a sentence count something."""

import pytest

from tip_figures.prose.counts import count_sentences
from tip_figures.prose.source_text import split_source_text


@pytest.mark.parametrize(
    ("number", "values"),
    [
        pytest.param(15, [25, 13], id="child"),
        pytest.param(100, [25, 13], id="oldest"),
        pytest.param(101, [25, 13, 101], id="older"),
    ],
)
def test_age_of_people_is_no_count(number: int, values: list[int]) -> None:
    """Numbers up to 100 may be ages."""
    text = split_source_text("text", f"They freed 25 girls, 13 of whom were under {number}.")
    (sentence,) = count_sentences(text.sentences)
    assert [count.value for count in sentence.counts] == values
