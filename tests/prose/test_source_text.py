"""Source texts: their sentences, and how these lead back to what the file contains."""

from decimal import Decimal

import hypothesis
import pytest
from hypothesis import strategies as st

from tip_figures.prose.decoding import UnreadableText
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import read_source_text, split_source_text
from tip_figures.prose.words import join_words

TEXT = "It freed 40 men. Of these, 35 left.\nNone of the 5 others\nfled in May 2018, but two did."


def test_sentences_are_numbered_by_paragraph() -> None:
    """Numbers are counted from 1, words from 0."""
    source = split_source_text("report.txt", TEXT)
    places = [(sentence.paragraph, sentence.number) for sentence in source.sentences]
    spans = [(sentence.word_start, sentence.word_end) for sentence in source.sentences]
    assert places == [(1, 1), (1, 2), (2, 1), (3, 1)]
    assert spans == [(0, 4), (4, 8), (8, 13), (13, 20)]
    assert [source.line_number(start) for start, _ in spans] == [1, 1, 2, 3]


def test_numerals_and_zeros_are_in_the_order_of_the_text() -> None:
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


def test_area_decides_on_shared_currencies() -> None:
    """Without an area `pesos` remain pesos."""
    (sentence,) = split_source_text("report.txt", "It paid 7 pesos.").sentences
    units = [sentence.numerals_and_zeros(area)[0].unit for area in ("", "MEX")]
    assert units == ["pesos", "MXN"]


def test_sentence_leads_to_the_writing_of_the_report() -> None:
    """`as_written` has the quotation marks of the report, and a span leads to them."""
    source = split_source_text("report.txt", "About \u201c40\u201d of\nthem.")
    sentence = source.sentences[0]
    assert sentence.text == 'About "40" of'
    assert sentence.as_written == "About \u201c40\u201d of"
    assert sentence.source_span(7, 9) == (7, 9)


def test_span_includes_a_word_whose_length_changed() -> None:
    """A ligature is one character in the file and two in the sentence."""
    (sentence,) = split_source_text("report.txt", "It \ufb01led 40 cases.").sentences
    assert sentence.text == "It filed 40 cases."
    assert sentence.source_span(4, 7) == (3, 7)
    assert sentence.source_span(9, 11) == (8, 10)


@hypothesis.given(st.text(alphabet="aB1. \n\r\u2028\u00a0\u00bd\u00a8-", max_size=300))
def test_sentence_is_its_words_in_any_text(text: str) -> None:
    """The words make up the sentence, and each of its characters has a span in the text."""
    try:
        source = split_source_text("report.txt", text)
    except UnreadableText:
        return
    for sentence in source.sentences:
        assert join_words(sentence.words) == sentence.text
        for offset, character in enumerate(sentence.text):
            if character != " ":
                start, end = sentence.source_span(offset, offset + 1)
                assert 0 <= start < end <= len(text)


def test_page_leads_to_its_document(tmp_path) -> None:
    """An offset in the text of a page becomes one in the text of the whole document."""
    page = tmp_path / "page.html"
    page.write_text("<title>A report</title><p>It freed <b>40</b> men.</p>")
    source = read_source_text(str(page))
    offset = source.text.index("40")
    assert source.document == "A reportIt freed 40 men."
    assert source.document_offset(offset) == source.document.index("40")


def test_words_around_a_deleted_one_lead_to_the_document(tmp_path) -> None:
    """The document has the deleted word, so it is longer from there on."""
    page = tmp_path / "page.html"
    page.write_text("<p>It freed <del>46</del> 40 men.</p>")
    source = read_source_text(str(page))
    assert "46" in source.document
    assert "46" not in source.text
    for word in ("It", "freed", "40", "men"):
        assert source.document_offset(source.text.index(word)) == source.document.index(word)


def test_page_without_text_is_refused(tmp_path) -> None:
    """The message names the file as the user wrote it."""
    page = tmp_path / "page.html"
    page.write_text("<html><body><script>1</script></body></html>")
    with pytest.raises(UnreadableText) as error:
        read_source_text(str(page))
    assert str(error.value) == (
        f"{page}: it contains no text; give the report as UTF-8 text or as a saved web page."
    )


def test_lines_of_pages_are_known() -> None:
    """Their numbers count only lines with words."""
    source = split_source_text("report.txt", "It freed 14\n\n12 | Report\n\f\nmen.")
    assert source.page_lines == {1}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(0, False, id="before-a-line"),
        pytest.param(1, False, id="after-a-line"),
        pytest.param(2, True, id="between-blanks"),
        pytest.param(3, True, id="at-the-end"),
    ],
)
def test_block_has_blank_lines_around_it(line: int, expected: bool) -> None:
    source = split_source_text("report.txt", "It freed\n14 men.\n\nShelters\n\nMen.")
    assert source.is_block(line) is expected


def test_parts_of_a_text_are_found_by_their_words() -> None:
    source = split_source_text("report.txt", "It freed 14. All left.\nOne came back.")
    assert (source.line_of(4), source.line_of(5)) == (0, 1)
    assert source.line_words(1) == range(5, 8)
    assert source.sentence_of(4).text == "All left."
    assert source.read_words(range(2, 4)) == "14. All"
    assert [sentence.text for sentence in source.sentences_in(range(1, 8))] == [
        "All left.",
        "One came back.",
    ]
    assert source.make_sentence(range(1, 3)).text == "freed 14."
