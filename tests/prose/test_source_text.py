"""Source texts: their sentences, and what is said about how they were read."""

from decimal import Decimal

import pytest

from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import UnreadableText, read_source_text, split_source_text

TEXT = "It freed 40 men. Of these, 35 left.\nNone of the 5 others\nfled in May 2018, but two did."


def test_sentences_are_numbered_by_paragraph():
    source = split_source_text("report.txt", TEXT)
    places = [(sentence.paragraph, sentence.number) for sentence in source.sentences]
    assert places == [(1, 1), (1, 2), (2, 1), (3, 1)]


def test_numerals_and_zeros_are_in_the_order_of_the_text():
    """Each has its context; a zero has none."""
    (sentence,) = split_source_text(
        "report.txt", "No men fled, no women, at least 5 boys."
    ).sentences
    assert [(pair.text, pair.start, pair.hedge) for pair in sentence.numerals_and_zeros()] == [
        ("No", 0, ""),
        ("no", 13, ""),
        ("5", 32, "at least"),
    ]
    assert sentence.numerals == (Numeral(32, 33, "5", "digits", Decimal(5), hedge="at least"),)


def test_sentence_keeps_the_writing_of_the_report():
    source = split_source_text("report.txt", "About \u201c40\u201d\u00b9 of\nthem.")
    sentence = source.sentences[0]
    assert sentence.text == 'About "40" of'
    assert sentence.as_written == "About \u201c40\u201d of"
    assert sentence.reduced.text == "about 40 of"


def test_page_without_text_is_refused(tmp_path):
    """The message names the file as the user wrote it."""
    page = tmp_path / "page.html"
    page.write_text("<html><body><script>1</script></body></html>")
    with pytest.raises(UnreadableText) as error:
        read_source_text(str(page))
    assert str(error.value) == (
        f"{page}: it contains no text; give the report as UTF-8 text or as a saved web page."
    )
