"""Masked sentences: which characters of a sentence the masks replace."""

from cases import cases
from tip_figures.prose.masked_sentence import COUNT, HEDGE, mask_sentence
from tip_figures.prose.source_text import split_source_text


@cases(
    "text, masked",
    [
        ("It found about 30 men.", "It found HHHHH CC men."),
        # the hedge after a number is no mask, and does not mask that of the number before
        ("It found 30 or more and 40 or more men.", "It found CC or more and CC or more men."),
        ("It found up to 40 or more men.", "It found HHHHH CC or more men."),
    ],
)
def test_only_hedges_before_counts_are_masked(text, masked):
    (sentence,) = split_source_text("text", text).sentences
    letters = str.maketrans({COUNT: "C", HEDGE: "H"})
    assert mask_sentence(sentence, sentence.numerals).masked.translate(letters) == masked
