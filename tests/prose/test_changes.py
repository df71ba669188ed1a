"""Changes: what the words say about two numbers."""

from cases import cases
from tip_figures.prose.changes import find_changes
from tip_figures.prose.masked_sentence import mask_sentence
from tip_figures.prose.source_text import split_source_text


def read_change(text):
    (sentence,) = split_source_text("text", text).sentences
    (change,) = find_changes(mask_sentence(sentence, sentence.numerals))
    return change


@cases(
    "text, factor, rises",
    [
        ("It more than tripled from 40 to 130.", "more than tripled", True),
        ("It has nearly halved from 80 to 42.", "nearly halved", False),
        ("Less than before, it doubled from 40 to 80.", "doubled", True),
    ],
)
def test_factor_has_its_hedge_and_direction(text, factor, rises):
    change = read_change(text)
    assert (change.factor, change.rises) == (factor, rises)


@cases(
    "text, is_doubtful",
    {
        "semicolon-after": ("Its rank fell from 10 to 15; it left.", True),
        "semicolon-before": ("Its rank is low; births fell from 10 to 15.", False),
        "word-after-the-semicolon": ("Births fell from 10 to 15; its rank is low.", False),
    },
)
def test_words_beyond_a_semicolon_are_of_another_statement(text, is_doubtful):
    assert read_change(text).is_doubtful is is_doubtful
