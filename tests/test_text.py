"""The cutting of passages: normalised text, paragraphs, sentences, fingerprints."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipdata.text import sentences as text


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
        ("\x1f \u200b ", ""),
    ],
)
def test_normalise_writes_one_way(written: str, normal: str) -> None:
    """Spaces, quotes, invisible characters and compatibility forms are written one way; dashes are kept."""
    assert text.normalise(written) == normal


@given(st.text())
def test_normalise_is_idempotent(written: str) -> None:
    """Normalised text is its own normal form."""
    assert text.normalise(text.normalise(written)) == text.normalise(written)


WRAPPED = """Police in the northern district screened all women in the market
before they were sent home. The ministry opened a shelter in May, and
eleven girls stayed there.
Courts in the capital heard the remaining complaints, and the judges
did not rule on any."""


@pytest.mark.parametrize(
    ("written", "cut"),
    [
        ("", []),
        (" \n\u00a0\n", []),
        ("One line.\nAnother line.", ["One line.", "Another line."]),
        ("One block.\r\n\r\n\r\nAnother block.\r\n", ["One block.", "Another block."]),
        ("Officials found 14 men.\nIn all, 12 stayed on.\nNobody was charged.", None),
        (
            WRAPPED,
            [
                "Police in the northern district screened all women in the market before they were sent home. The "
                "ministry opened a shelter in May, and eleven girls stayed there.",
                "Courts in the capital heard the remaining complaints, and the judges did not rule on any.",
            ],
        ),
        ("PROTECTION\n" + WRAPPED.split("\nCourts")[0], ["PROTECTION", None]),
        ("Tier 2\nKazakhstan and\nUzbekistan", ["Tier 2", "Kazakhstan and", "Uzbekistan"]),
        ("x " * 80 + "\n" + "y " * 80, [("x " * 80).strip(), ("y " * 80).strip()]),
    ],
)
def test_paragraphs_part_at_lines_unless_wrapped(written: str, cut: list[str | None] | None) -> None:
    """A line is a paragraph, except in a block whose full lines break off in mid-sentence."""
    found = text.paragraphs(written)
    expected = written.splitlines() if cut is None else cut
    assert len(found) == len(expected)
    assert all(one == other for one, other in zip(found, expected, strict=True) if other is not None)


@given(st.text(alphabet="aB1. \n\r\u2028\u00a0-", max_size=300))
def test_paragraphs_keep_every_word(written: str) -> None:
    """Cutting into paragraphs loses, adds and reorders no word."""
    assert " ".join(text.paragraphs(written)) == text.normalise(written)


@pytest.mark.parametrize(
    "parts",
    [
        ["Police found 40 women.", "All were adults."],
        ["Police found 40 women in 2018.", "12 stayed on."],
        ["Was it enough?", "It was not!", "Help came late."],
        ['They called it "rest."', '"Work" was the word.'],
        ["(The shelter closed.)", "It reopened in May."],
        ["The U.S. Government and the U.K. Home Office paid Dr. Ana B. Lim, Mr. Oto and Gen. Ruiz."],
        ["Under Art. 128, No. 5, pp. 3-4 and Sec. 12, fines rose on Jan. 5 and Sept. 30."],
        ["He answered no.", "Nobody asked again."],
        ["Groups, e.g. Roma, i.e. Those at risk, approx. 300 people, were screened vs. None before."],
        ["It cost 1.5 million.", "The fund held 13.344 lots."],
        ["The phase ended.", "'Safe' rooms opened."],
        ["The report was late. and nobody minded."],
        ["Officials charged him under Section 108A.", "The court agreed."],
        ["No end"],
    ],
)
def test_sentences_end_where_the_rule_says(parts: list[str]) -> None:
    """A stop before white space and a capital, digit or quote ends a sentence, but not in an abbreviation."""
    assert text.sentences(" ".join(parts)) == parts


@given(st.text(alphabet="aB1.?!\"') ", max_size=200).map(text.normalise))
def test_sentences_keep_every_character(paragraph: str) -> None:
    """The sentences of a normalised paragraph, with a space between, are that paragraph; none is empty."""
    found = text.sentences(paragraph)
    assert " ".join(found) == paragraph
    assert all(found)


@given(st.text())
def test_cutting_never_raises(written: str) -> None:
    """Any text can be cut, and each of its sentences has a fingerprint."""
    for paragraph in text.paragraphs(written):
        assert all(len(text.fingerprint(sentence)) == 64 for sentence in text.sentences(paragraph))


def test_fingerprint_is_sha256_of_utf8() -> None:
    """A sentence's fingerprint is the sha256 of its UTF-8 bytes, in hex."""
    assert text.fingerprint("Añ") == hashlib.sha256(b"A\xc3\xb1").hexdigest()


def test_passage_fingerprint_is_over_the_digests_in_order() -> None:
    """A passage's fingerprint is the sha256 over its sentences' hex digests, run together, and depends on order."""
    first, second = text.fingerprint("A."), text.fingerprint("B.")
    assert text.passage_fingerprint(iter([first, second])) == hashlib.sha256((first + second).encode()).hexdigest()
    assert text.passage_fingerprint([first, second]) != text.passage_fingerprint([second, first])
