"""Changes: what the words say about two numbers."""

from cases import cases
from tip_figures.prose.changes import find_changes
from tip_figures.prose.masked_sentence import mask_sentence
from tip_figures.prose.source_text import split_source_text


@cases(
    "text, factor, rises",
    [
        ("It more than tripled from 40 to 130.", "more than tripled", True),
        ("It has nearly halved from 80 to 42.", "nearly halved", False),
        ("Less than before, it doubled from 40 to 80.", "doubled", True),
    ],
)
def test_factor_has_its_hedge_and_direction(text, factor, rises):
    (sentence,) = split_source_text("text", text).sentences
    (change,) = find_changes(mask_sentence(sentence, sentence.numerals))
    assert (change.factor, change.rises) == (factor, rises)
