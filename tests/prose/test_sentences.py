"""Normalised text, its paragraphs and its sentences."""

import hypothesis
from hypothesis import strategies as st

from cases import cases
from tip_figures.prose.sentences import (
    blank_out_margins,
    hash_passage,
    hash_sentence,
    normalise,
    split_paragraphs,
    split_sentences,
    to_lower_case,
)


@cases(
    "text, normalised",
    {
        # white space
        "  one\ttwo\n\nthree ": "one two three",
        # unicode spaces
        "10\u00a0000\u2009baht\u3000paid": "10 000 baht paid",
        # quotes
        "\u201cSafe House\u201d wasn\u2019t \u2018open\u2019": "\"Safe House\" wasn't 'open'",
        # invisible
        "traf\u00adfic\u200bking\ufeff": "trafficking",
        # nfkc
        "\uff12\uff10\uff11\uff19 \ufb01le\u2026": "2019 file...",
        # fractions
        "2\u00bd or \u00bd a year": "2 1\u20442 or 1\u20442 a year",
        # acute accent
        "victims\u00b4 rights": "victims' rights",
        # dashes
        "2018\u20132019\u2014both": "2018\u20132019\u2014both",
        # hyphens
        "self\u2010named, non\u2011profit": "self-named, non-profit",
        # superscripts
        "40\u00b9 victims in 2 km\u00b2, the 5\u207b\u2074 note": "40 victims in 2 km, the 5 note",
        # nothing left
        "\x1f \u200b ": "",
    }.items(),
)
def test_normalise_writes_characters_in_one_way(text, normalised):
    """Spaces, quotes, hyphens, invisible and raised characters have one form; dashes are kept."""
    assert normalise(text) == normalised


@hypothesis.given(st.text())
def test_normalise_is_idempotent(text):
    """Normalised text does not change again."""
    assert normalise(normalise(text)) == normalise(text)


@cases(
    "sentences",
    [
        # capital
        ["Police found 40 women.", "All were adults."],
        # digit
        ["Police found 40 women in 2018.", "12 stayed on."],
        # question and exclamation
        ["Was it enough?", "It was not!", "Help came late."],
        # quotes
        ['They called it "rest."', '"Work" was the word.'],
        # brackets
        ["(The shelter closed.)", "It reopened in May."],
        # opening quote
        ["The phase ended.", "'Safe' rooms opened."],
        # small letter
        ["The report was late. and no one cared."],
        # initials and titles
        [
            "The U.S. Government and the U.K. Home Office paid Dr. Ana B. Lim, Mr. Oto and"
            " Gen. Ruiz."
        ],
        # abbreviations before a number
        ["Under Art. 128, No. 5, pp. 3-4 and Sec. 12, fines rose on Jan. 5 and Sept. 30."],
        # word like an abbreviation
        ["He answered no.", "Others asked again."],
        # abbreviations that never end
        [
            "Groups, e.g. Roma, i.e. Those at risk, approx. 300 people, were screened"
            " vs. None before."
        ],
        # decimal point
        ["It cost 1.5 million.", "The fund held 13.344 lots."],
        # capital after digits
        ["Officials charged him under Section 108A.", "The court agreed."],
        # no end
        ["No end"],
    ],
)
def test_sentence_ends_by_the_rule(sentences):
    """At a mark before white space and a capital, digit or quote, but not in an abbreviation."""
    assert split_sentences(" ".join(sentences)) == sentences


@hypothesis.given(st.text(alphabet="aB1.?!\"') ", max_size=200).map(normalise))
def test_sentences_keep_every_character(paragraph):
    """Sentences with a space between are the paragraph again; none is empty."""
    sentences = split_sentences(paragraph)
    assert " ".join(sentences) == paragraph
    assert all(sentences)


def test_hashes_are_those_of_the_published_tables():
    """A sentence is hashed in UTF-8; a passage by the hexadecimal hashes of its sentences.

    Half of a surrogate pair, which UTF-8 does not allow, is hashed as well.
    """
    hashes = [hash_sentence("abc"), hash_sentence("\u00e9")]
    assert hashes == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c",
    ]
    assert hash_passage(hashes[:1]) == (
        "dfe7a23fefeea519e9bbfdd1a6be94c4b2e4529dd6b7cbea83f9959c2621b13c"
    )
    assert hash_passage(hashes) != hash_passage(reversed(hashes))
    assert len(hash_sentence("\ud800")) == 64


def test_lower_case_keeps_the_length():
    """The small letter of a capital I with a dot would be two characters."""
    assert to_lower_case("\u0130zmir: NO \u00c4rzte") == "izmir: no \u00e4rzte"


# Paragraphs


WRAPPED = """Police in the northern district screened all women in the market
before they were sent home. The ministry opened a shelter in May, and
eleven girls stayed there.
Courts in the capital heard the remaining complaints, and the judges
did not rule on any."""
UNWRAPPED = [
    "Police in the northern district screened all women in the market before they were sent home. "
    "The ministry opened a shelter in May, and eleven girls stayed there.",
    "Courts in the capital heard the remaining complaints, and the judges did not rule on any.",
]


@cases(
    "text, paragraphs",
    {
        # blank
        " \n\u00a0\n": [],
        # lines
        "One line.\nAnother line.": ["One line.", "Another line."],
        # blocks
        "One block.\r\n\r\n\r\nAnother.\r\n": ["One block.", "Another."],
        # wrapped
        WRAPPED: UNWRAPPED,
        # narrow block
        "Tier 2\nKazakhstan and\nUzbekistan": ["Tier 2", "Kazakhstan and", "Uzbekistan"],
        # bullets
        "\u2022 Fund shelters.\n\u2022 Train police and\ncourts.": [
            "Fund shelters.",
            "Train police and",
            "courts.",
        ],
        # bullet after a full line without a mark
        "\u2022 Open a shelter in every district\n\u2022 Train judges.": [
            "Open a shelter in every district",
            "Train judges.",
        ],
        # dashes as bullets
        "It found:\n- men\n- women - and girls": ["It found:", "men", "women - and girls"],
    }.items(),
)
def test_line_is_a_paragraph_unless_wrapped(text, paragraphs):
    """Lines are joined in a block whose full lines break off in the middle of a sentence."""
    assert list(split_paragraphs(text)) == paragraphs


@cases(
    "text, paragraph",
    {
        # small letters
        "the police screened all of the victims of traf-\nficking": (
            "the police screened all of the victims of trafficking"
        ),
        # capitals
        "the shelters that are run by NGO-\nOperated groups and the rest": (
            "the shelters that are run by NGO-Operated groups and the rest"
        ),
        # number word
        "the police screened in the year forty-\nfive of the victims": (
            "the police screened in the year forty-five of the victims"
        ),
        # lone hyphen
        "many of them were given short- \nand long-term shelter there": (
            "many of them were given short- and long-term shelter there"
        ),
        # digits
        "in the year of the report, that is 2018-\n2019, the police did it": (
            "in the year of the report, that is 2018- 2019, the police did it"
        ),
        # soft hyphen
        "the police screened all of the victims of traf\u00ad\nFicking": (
            "the police screened all of the victims of trafFicking"
        ),
    }.items(),
)
def test_word_that_a_line_end_divides_is_joined(text, paragraph):
    """Without its hyphen between small letters."""
    assert list(split_paragraphs(text)) == [paragraph]


@cases(
    "text, expected",
    {
        # list of years
        "2015 Men.\n2016 Men.\n2017 Men.\n2018 Men.\n2019 Men.\n2020 Men.": "",
        # few numbered lines
        "1 men\n2 men\n4 men\n8 men": "",
        # sign
        "2 + 2 > 3": "",
        # marks of mail
        "> > It freed\n>men.": "    It freed\n men.",
    }.items(),
)
def test_margins_become_blanks(text, expected):
    """Other numbers and signs at the start of a line are words."""
    assert blank_out_margins(text) == (expected or text)
