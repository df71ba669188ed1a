"""The cutting of passages: normalised text, paragraphs, sentences, fingerprints, and where each word stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tip_figures.prose import paragraphs, source_text
from tip_figures.prose import sentences as cutting


def cut(text: str) -> list[str]:
    """The paragraphs of a text."""
    listed = list(paragraphs.split_lines(text))
    return [
        paragraphs.join_words(paragraphs.join_lines(one, frozenset()))
        for one in paragraphs.split_paragraphs(listed)
    ]


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("  one\ttwo\n\nthree ", "one two three"),
        ("10\u00a0000\u2009baht\u3000paid", "10 000 baht paid"),
        ("\u201cSafe House\u201d wasn\u2019t \u2018open\u2019", "\"Safe House\" wasn't 'open'"),
        ("traf\u00adfic\u200bking\ufeff", "trafficking"),
        ("\uff12\uff10\uff11\uff19 \ufb01le\u2026", "2019 file..."),
        ("2\u00bd years, \u00bd a year", "2 1\u20442 years, 1\u20442 a year"),
        ("victims\u00b4 rights", "victims' rights"),
        ("2018\u20132019\u2014both", "2018\u20132019\u2014both"),
        ("self\u2010identify, non\u2011profit", "self-identify, non-profit"),
        (
            "40\u00b9 victims in 2 km\u00b2, the 5\u207b\u2074 note",
            "40 victims in 2 km, the 5 note",
        ),
        ("\x1f \u200b ", ""),
    ],
)
def test_normalise_writes_one_way(written: str, normal: str) -> None:
    """Spaces, quotes, hyphens, invisible and raised characters are written one way; dashes are kept."""
    assert cutting.normalise(written) == normal


@given(st.text())
def test_normalise_is_idempotent(written: str) -> None:
    """Normalised text is its own normal form."""
    assert cutting.normalise(cutting.normalise(written)) == cutting.normalise(written)


WRAPPED = """Police in the northern district screened all women in the market
before they were sent home. The ministry opened a shelter in May, and
eleven girls stayed there.
Courts in the capital heard the remaining complaints, and the judges
did not rule on any."""
UNWRAPPED = [
    "Police in the northern district screened all women in the market before they were sent home. The ministry opened a "
    "shelter in May, and eleven girls stayed there.",
    "Courts in the capital heard the remaining complaints, and the judges did not rule on any.",
]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", []),
        (" \n\u00a0\n", []),
        ("One line.\nAnother line.", ["One line.", "Another line."]),
        ("One block.\r\n\r\n\r\nAnother block.\r\n", ["One block.", "Another block."]),
        (
            "Officials found 14 men.\nIn all, 12 left.\nOne fled.",
            ["Officials found 14 men.", "In all, 12 left.", "One fled."],
        ),
        (WRAPPED, UNWRAPPED),
        ("> " + WRAPPED.replace("\n", "\n> "), UNWRAPPED),
        ("Tier 2\nKazakhstan and\nUzbekistan", ["Tier 2", "Kazakhstan and", "Uzbekistan"]),
        (
            "\u2022 Fund shelters.\n\u2022 Train police and\ncourts.",
            ["Fund shelters.", "Train police and", "courts."],
        ),
        ("It found:\n- men\n- women - and girls", ["It found:", "men", "women - and girls"]),
    ],
)
def test_paragraphs_part_at_lines_unless_wrapped(written: str, expected: list[str]) -> None:
    """A line is a paragraph, except in a block whose full lines break off in mid-sentence."""
    assert cut(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("the police screened all of the victims of traf-\nficking", "the police screened all of the victims of trafficking"),
        ("many of the foreign victims were reluctant to self-\nidentify; to self-identify is", "many of the foreign victims were reluctant to self-identify; to self-identify is"),
        ("the shelters that are run by NGO-\nOperated groups and the rest", "the shelters that are run by NGO-Operated groups and the rest"),
        ("many of them were given short- \nand long-term shelter there", "many of them were given short- and long-term shelter there"),
        ("in the year of the report, that is 2018-\n2019, the police did it", "in the year of the report, that is 2018- 2019, the police did it"),
        ("the police screened all of the victims of traf\u00ad\nFicking", "the police screened all of the victims of trafFicking"),
    ],
)  # fmt: skip
def test_word_that_a_line_end_parts_is_put_together(written: str, expected: str) -> None:
    """As the copy has it elsewhere; else without its hyphen between small letters; a soft hyphen always joins."""
    copy = source_text.split_source_text("copy", written)
    assert " ".join(one.text for one in copy.sentences) == expected


@given(st.text(alphabet="aB1. \n\r\u2028\u00a0\u00bd\u00a8-", max_size=300))
def test_words_know_where_they_stand(written: str) -> None:
    """Cutting loses no word but bullets, and each stands where it says; a sentence is its words."""
    listed = [word for line in paragraphs.split_lines(written) for word in line]
    texts = " ".join(word.text for word in listed), cutting.normalise(written)
    kept, there = (
        [word for word in text.split() if word != "-"] for text in texts
    )  # it may be a bullet
    assert kept == there
    assert all(cutting.normalise(written[word.start : word.end]) == word.text for word in listed)
    if listed and any(cut(written)):
        for sentence in source_text.split_source_text("copy", written).sentences:
            assert paragraphs.join_words(sentence.words) == sentence.text
            for start in (place for place, letter in enumerate(sentence.text) if letter != " "):
                begin, end = sentence.source_span(start, start + 1)
                assert 0 <= begin < end <= len(written)


@pytest.mark.parametrize(
    "parts",
    [
        ["Police found 40 women.", "All were adults."],
        ["Police found 40 women in 2018.", "12 stayed on."],
        ["Was it enough?", "It was not!", "Help came late."],
        ['They called it "rest."', '"Work" was the word.'],
        ["(The shelter closed.)", "It reopened in May."],
        [
            "The U.S. Government and the U.K. Home Office paid Dr. Ana B. Lim, Mr. Oto and Gen. Ruiz."
        ],
        ["Under Art. 128, No. 5, pp. 3-4 and Sec. 12, fines rose on Jan. 5 and Sept. 30."],
        ["He answered no.", "Nobody asked again."],
        [
            "Groups, e.g. Roma, i.e. Those at risk, approx. 300 people, were screened vs. None before."
        ],
        ["It cost 1.5 million.", "The fund held 13.344 lots."],
        ["The phase ended.", "'Safe' rooms opened."],
        ["The report was late. and nobody minded."],
        ["Officials charged him under Section 108A.", "The court agreed."],
        ["No end"],
    ],
)
def test_sentences_end_where_the_rule_says(parts: list[str]) -> None:
    """A stop before white space and a capital, digit or quote ends a sentence, but not in an abbreviation."""
    assert cutting.split_sentences(" ".join(parts)) == parts


@given(st.text(alphabet="aB1.?!\"') ", max_size=200).map(cutting.normalise))
def test_sentences_keep_every_character(paragraph: str) -> None:
    """The sentences of a normalised paragraph, with a space between, are that paragraph; none is empty."""
    found = cutting.split_sentences(paragraph)
    assert " ".join(found) == paragraph
    assert all(found)


def test_sentence_knows_the_report_writing() -> None:
    """`as_written` has the report's own quotation marks, and a span leads to them."""
    (sentence,) = source_text.split_source_text("copy", "About \u201c40\u201d of\nthem.").sentences[
        :1
    ]
    assert (sentence.text, sentence.as_written) == ('About "40" of', "About \u201c40\u201d of")
    assert sentence.source_span(7, 9) == (7, 9)
