"""Words, lines and paragraphs: how lines are joined, and where each word is."""

import hypothesis
import pytest
from hypothesis import strategies as st

from tip_figures.prose.paragraphs import KnownWords, join_lines, split_lines, split_paragraphs
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import split_source_text
from tip_figures.prose.words import find_word_starts, join_words

NO_KNOWN_WORDS = KnownWords([])


def paragraphs_of(text: str) -> list[str]:
    """Split a text into paragraphs, without joining words that a line end divides."""
    paragraphs = split_paragraphs(split_lines(text))
    return [join_words(join_lines(paragraph, NO_KNOWN_WORDS)) for paragraph in paragraphs]


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


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n\u00a0\n", [], id="blank"),
        pytest.param("One line.\nAnother line.", ["One line.", "Another line."], id="lines"),
        pytest.param("One block.\r\n\r\n\r\nAnother.\r\n", ["One block.", "Another."], id="blocks"),
        pytest.param(
            "Officials found 14 men.\nIn all, 12 left.\nOne fled.",
            ["Officials found 14 men.", "In all, 12 left.", "One fled."],
            id="line-per-sentence",
        ),
        pytest.param(WRAPPED, UNWRAPPED, id="wrapped"),
        pytest.param("> " + WRAPPED.replace("\n", "\n> "), UNWRAPPED, id="quoted-in-mail"),
        pytest.param(
            "Tier 2\nKazakhstan and\nUzbekistan",
            ["Tier 2", "Kazakhstan and", "Uzbekistan"],
            id="narrow-block",
        ),
        pytest.param(
            "\u2022 Fund shelters.\n\u2022 Train police and\ncourts.",
            ["Fund shelters.", "Train police and", "courts."],
            id="bullets",
        ),
        pytest.param(
            "\u2022 Open a shelter in every district\n\u2022 Train judges.",
            ["Open a shelter in every district", "Train judges."],
            id="bullet-after-a-full-line-without-a-mark",
        ),
        pytest.param(
            "It found:\n- men\n- women - and girls",
            ["It found:", "men", "women - and girls"],
            id="dashes-as-bullets",
        ),
    ],
)
def test_line_is_a_paragraph_unless_wrapped(text: str, paragraphs: list[str]) -> None:
    """Lines are joined in a block whose full lines break off in the middle of a sentence."""
    assert paragraphs_of(text) == paragraphs


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        pytest.param(
            "the police screened all of the victims of traf-\nficking",
            "the police screened all of the victims of trafficking",
            id="small-letters",
        ),
        pytest.param(
            "many of the foreign victims were reluctant to self-\nidentify; to self-identify is",
            "many of the foreign victims were reluctant to self-identify; to self-identify is",
            id="with-hyphen-elsewhere",
        ),
        pytest.param(
            "the shelters that are run by NGO-\nOperated groups and the rest",
            "the shelters that are run by NGO-Operated groups and the rest",
            id="capitals",
        ),
        pytest.param(
            "the shelters that are run by Neder-\nLand groups and the Nederland",
            "the shelters that are run by NederLand groups and the Nederland",
            id="without-hyphen-elsewhere",
        ),
        pytest.param(
            "many of them were given short- \nand long-term shelter there",
            "many of them were given short- and long-term shelter there",
            id="lone-hyphen",
        ),
        pytest.param(
            "in the year of the report, that is 2018-\n2019, the police did it",
            "in the year of the report, that is 2018- 2019, the police did it",
            id="digits",
        ),
        pytest.param(
            "the police screened all of the victims of traf\u00ad\nFicking",
            "the police screened all of the victims of trafFicking",
            id="soft-hyphen",
        ),
    ],
)
def test_word_that_a_line_end_divides_is_joined(text: str, paragraph: str) -> None:
    """As it occurs elsewhere; else without its hyphen between small letters."""
    source = split_source_text("report.txt", text)
    assert " ".join(sentence.text for sentence in source.sentences) == paragraph


TEXTS = st.text(alphabet="aB1. \n\r\u2028\u00a0\u00bd\u00a8-", max_size=300)


@hypothesis.given(TEXTS)
def test_lines_keep_every_word_in_its_place(text: str) -> None:
    """Splitting loses no word but bullets, and the span of each word contains it."""
    words: list[str] = []
    for line in split_lines(text):
        for word in line.words:
            assert normalise(text[word.start : word.end]) == word.text
            words.append(word.text)
    text_words = " ".join(words).split()
    expected = normalise(text).split()
    assert without_dashes(text_words) == without_dashes(expected)


def without_dashes(words: list[str]) -> list[str]:
    """Leave out hyphens that may be bullets."""
    return [word for word in words if word != "-"]


@hypothesis.given(TEXTS)
def test_word_starts_are_offsets_in_the_joined_text(text: str) -> None:
    """The text at each start is the word."""
    for paragraph in split_paragraphs(split_lines(text)):
        words = join_lines(paragraph, NO_KNOWN_WORDS)
        joined = join_words(words)
        for word, start in zip(words, find_word_starts(words), strict=True):
            assert joined.startswith(word.text, start)
