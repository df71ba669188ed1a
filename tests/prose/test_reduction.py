"""The reduced form of a text: layout does not change it, words and digits do."""

import hypothesis
import pytest
from hypothesis import strategies as st

from tip_figures.prose.reduction import hash_words, reduce_text
from tip_figures.prose.sentences import hash_layout, normalise

REDUCED = [
    pytest.param("No table.", "no table", id="words"),
    pytest.param("Of 40 victims, 35 (87%) left.", "of 40 victims 35 87% left", id="percent"),
    pytest.param("It paid $1,000.50 or \u20ac 5.", "it paid $1,000.50 or \u20ac 5", id="currency"),
    pytest.param("At 10:30 on 12/5, 1.6 million", "at 10:30 on 12/5 1.6 million", id="in-numbers"),
    pytest.param("2017\u201321 and 10-15", "2017-21 and 10-15", id="dash-between-digits"),
    pytest.param("a fall of -5 (\u22125)", "a fall of -5 -5", id="minus"),
    pytest.param("-5 degrees", "-5 degrees", id="minus-at-the-start"),
    pytest.param("COVID-19, 19-year", "covid 19 19 year", id="dash-beside-a-letter"),
    pytest.param("10 - 15", "10 15", id="dash-apart"),
    pytest.param("self- and state-funded", "selfand statefunded", id="hyphen-before-a-space"),
    pytest.param("labor \u2013 including", "labor including", id="dash-between-spaces"),
    pytest.param("2\u00bd or \u00bd", "2 1/2 or 1/2", id="fractions"),
    pytest.param("40\u00b3 men.\u00b9", "40 men", id="raised"),
    pytest.param("more than >40, +5, 5+", "more than >40 +5 5+", id="signs-at-a-number"),
    pytest.param("a + b < c", "a b c", id="signs-apart"),
    pytest.param("Stra\u00dfe \u0130", "strasse i\u0307", id="folded-case"),
    pytest.param("e\u0301t\u00e9", "\u00e9t\u00e9", id="accents"),
    pytest.param("\uff14\uff10 \ufb01nes", "40 fines", id="wide-digits-and-ligature"),
    pytest.param("\u2026 . . .", "", id="nothing"),
]


@pytest.mark.parametrize(("text", "expected"), REDUCED)
def test_text_is_reduced_to_words_and_numbers(text: str, expected: str) -> None:
    assert reduce_text(text).text == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("no table", "notable", id="space-between-words"),
        pytest.param("4 0", "40", id="space-in-a-number"),
        pytest.param("40\u00b3", "403", id="raised-digit"),
        pytest.param("1,200", "1200", id="comma-in-a-number"),
        pytest.param("1.5", "15", id="point-in-a-number"),
        pytest.param("of 5", "of -5", id="minus"),
        pytest.param("40", "40%", id="percent"),
        pytest.param("40", "$40", id="currency"),
        pytest.param("10-15", "10 15", id="range"),
        pytest.param("40", ">40", id="sign"),
    ],
)
def test_what_changes_the_meaning_changes_the_reduced_form(first: str, second: str) -> None:
    assert reduce_text(first).text != reduce_text(second).text


SENTENCE = "The state's forced-labor \u201cfines\u201d rose \u2026 to 40."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("'", "\u2019", id="curly-apostrophe"),
        pytest.param("'", "\u02bc", id="letter-apostrophe"),
        pytest.param("\u201cfines\u201d", "\u00abfines\u00bb", id="guillemets"),
        pytest.param("\u201cfines\u201d", '"fines"', id="straight-quotes"),
        pytest.param("-", "\u2010", id="hyphen-sign"),
        pytest.param("-", "\u2011", id="hyphen-that-does-not-break"),
        pytest.param("-", "\u2212", id="minus-sign"),
        pytest.param("-", "-\n", id="line-end-at-a-hyphen"),
        pytest.param("labor", "la-\nbor", id="line-end-in-a-word"),
        pytest.param("labor", "la\u00adbor", id="soft-hyphen"),
        pytest.param("fi", "\ufb01", id="ligature"),
        pytest.param("\u2026", ". . .", id="points"),
        pytest.param(" ", "\n  ", id="line-ends"),
        pytest.param("rose", "rose\u200b", id="invisible-space"),
    ],
)
def test_layout_does_not_change_the_hash(old: str, new: str) -> None:
    changed = SENTENCE.replace(old, new)
    assert changed != SENTENCE
    assert hash_words(reduce_text(changed).text) == hash_words(reduce_text(SENTENCE).text)


def test_hash_of_words_has_a_test_vector() -> None:
    reduced = reduce_text("Of 40 victims, 35 left.").text
    assert hash_words(reduced) == hash_layout("of 40 victims 35 left")
    assert hash_words("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_old_hash_counts_punctuation() -> None:
    """The rule `layout`: SHA-256 of the normalised sentence."""
    assert hash_layout(normalise("\u201cNo\u201d\n men.")) == hash_layout('"No" men.')
    assert hash_layout("No men.") != hash_layout("No men")


def test_spans_lead_to_the_text_and_back() -> None:
    text = "It \ufb01led \u201c1,200\u201d cases."
    reduced = reduce_text(text)
    start = reduced.text.index("1,200")
    assert reduced.text == "it filed 1,200 cases"
    assert reduced.to_text(start, start + 5) == (text.index("1"), text.index("1") + 5)
    assert reduced.to_reduced(text.index("1"), text.index("1") + 5) == (start, start + 5)


def test_span_outside_of_the_text_stays_as_it_is() -> None:
    assert reduce_text("Men.").to_text(2, 9) == (2, 9)


@hypothesis.given(st.text(alphabet="aB1. -\n\u00bd\u00e9\u0301\u2019\u00ad\u00df%", max_size=60))
def test_each_character_has_a_place_and_reducing_again_changes_nothing(text: str) -> None:
    reduced = reduce_text(text)
    assert len(reduced.text) == len(reduced.offsets)
    assert list(reduced.offsets) == sorted(reduced.offsets)
    assert "  " not in reduced.text
    assert reduced.text == reduced.text.strip()
