"""Headers, footers and notes of pages are known, and so are headings."""

import pytest

from tip_figures.prose.page_lines import is_plain_heading, is_title
from tip_figures.prose.source_text import split_source_text

TITLES = [
    pytest.param("PROTECTION", id="capitals"),
    pytest.param("Report on Made-up Places", id="small-words"),
    pytest.param("2020 Report: Iceland (Annex)", id="year"),
    pytest.param("## Victims and Shelters", id="Markdown"),
    pytest.param("Report of the U.S.", id="abbreviation-at-the-end"),
]
NO_TITLES = [
    pytest.param("Victims of trafficking", id="small-letters"),
    pytest.param("In Truth It Was So", id="verb"),
    pytest.param("NOT TRUE", id="negation"),
    pytest.param("Victims: 46", id="number"),
    pytest.param("Forty-Six Men", id="number-in-words"),
    pytest.param("Men.", id="sentence"),
    pytest.param("of Men", id="small-first-word"),
    pytest.param("---", id="no-word"),
    pytest.param(" ".join(["Word"] * 15), id="too-long"),
]
PLAIN_HEADINGS = [
    pytest.param("Shelters and funding", True, id="heading"),
    pytest.param("shelters", False, id="small-letter"),
    pytest.param("Men without papers", False, id="negation"),
    pytest.param("Photo of 2 men", False, id="number"),
    pytest.param("Funding of shelters:", False, id="colon"),
    pytest.param("Funding of shelters for men and boys", False, id="too-long"),
]


@pytest.mark.parametrize("line", TITLES)
def test_title_is_known(line: str) -> None:
    assert is_title(line)


@pytest.mark.parametrize("line", NO_TITLES)
def test_words_that_say_something_are_no_title(line: str) -> None:
    assert not is_title(line)


@pytest.mark.parametrize(("line", "expected"), PLAIN_HEADINGS)
def test_heading_in_small_letters_is_known(line: str, expected: bool) -> None:
    assert is_plain_heading(line) is expected


def list_page_lines(text: str) -> list[str]:
    """Return the lines of a text that are headers, footers or notes of pages."""
    source = split_source_text("report.txt", text)
    return [source.read_words(source.line_words(line)) for line in sorted(source.page_lines)]


BODY = "the police freed men"
PAGE_NUMBERS = [
    pytest.param(
        f"{BODY}\n99\n{BODY}\n3\n{BODY}\n4\n{BODY}\n5\n{BODY}", ["3", "4", "5"], id="three-after"
    ),
    pytest.param(
        f"{BODY}\n3\n{BODY}\n4\n{BODY}\n5\n{BODY}\n99\n{BODY}", ["3", "4", "5"], id="three-before"
    ),
    pytest.param(f"{BODY}\n12\n{BODY}", ["12"], id="number"),
    pytest.param(f"{BODY}\n- Page 12 of 30 -\n{BODY}", ["- Page 12 of 30 -"], id="in-words"),
    pytest.param(f"{BODY}\nxiv\n{BODY}", ["xiv"], id="Roman"),
    pytest.param(f"{BODY}\n(12)\n{BODY}", [], id="brackets"),
    pytest.param(f"{BODY}\n12,000\n{BODY}", [], id="large"),
    pytest.param(f"{BODY} 35\n46\nof them", [], id="after-a-number"),
    pytest.param(f"{BODY}\n46\n35 of them", [], id="before-a-number"),
    pytest.param(f"{BODY} 35.\n46\nOf them", ["46"], id="after-a-sentence"),
    pytest.param(f"{BODY} 35\n12\n\fof them", ["12"], id="at-a-page-end"),
    pytest.param("14 men\n12\n15 men\n13\n16 men", ["12", "13"], id="two"),
    pytest.param("a b\n12\na c\n70\na d\n13\na e\n14", ["12", "13", "14"], id="not-between"),
    pytest.param("a b\n70\na c\n12\na d\n13", ["12", "13"], id="first-is-larger"),
    pytest.param("a b\n70\na c\n12\na d\n12", ["12", "12"], id="first-is-larger-than-equal"),
    pytest.param("a b\n70\na c\n12\na d\n40", ["70", "12", "40"], id="others-far-apart"),
    pytest.param("a b\n12\na c\n13\na d\n70", ["12", "13"], id="last-is-much-larger"),
    pytest.param("a b\n12\na c\n40\na d\n90", ["12", "40", "90"], id="far-apart"),
]
HEADERS = [
    pytest.param(f"{BODY}\n12 | Report\n{BODY}", ["12 | Report"], id="number-beside-sign"),
    pytest.param(f"{BODY}\nReport \u2013 12\n{BODY}", ["Report \u2013 12"], id="number-last"),
    pytest.param(f"{BODY}\n12 | It was so\n{BODY}", [], id="sentence-beside-sign"),
    pytest.param(f"{BODY}\nReport 12\n{BODY}", [], id="number-without-a-sign"),
    pytest.param("a\nReport 12\nb\nReport 13\nc", ["Report 12", "Report 13"], id="repeated"),
    pytest.param("a\nIt was 12\nb\nIt was 13\nc", [], id="repeated-words"),
    pytest.param("a\nIceland\nb\nc", [], id="title-alone"),
    pytest.param("a\nIceland\n12\nReport\nb", ["Iceland", "12", "Report"], id="beside-number"),
    pytest.param("a\nIceland\n\fReport\nb", ["Iceland", "Report"], id="beside-page-end"),
    pytest.param(
        "a\nMen\nIceland\n\fReport\nPlaces\nb",
        ["Men", "Iceland", "Report", "Places"],
        id="two-lines-beside-page-end",
    ),
    pytest.param("a\nIceland\nb\n12\nc\nReport\nd", ["12"], id="title-apart-from-number"),
    pytest.param("a\nIt was so\n12\nb", ["12"], id="words-beside-number"),
    pytest.param(
        "a\n1/2/2021 Report\n\fb\nhttps://example.org/r 1/3\nc",
        ["1/2/2021 Report", "https://example.org/r 1/3"],
        id="printed-page",
    ),
]
FOOTNOTES = [
    pytest.param("14[1] men\n1 See a law.\n12\nb", ["1 See a law.", "12"], id="number"),
    pytest.param("men*\n* See\na law.\n12\nb", ["* See", "a law.", "12"], id="sign-two-lines"),
    pytest.param("14\u00b9 men\n\u00b9 See a law.\n12\nb", ["See a law.", "12"], id="raised"),
    pytest.param("men.1 a,2\n1 See.\n2 See.\n12\nb", ["1 See.", "2 See.", "12"], id="two"),
    pytest.param("14 men\n1 See a law.\n12\nb", ["12"], id="without-its-mark"),
    pytest.param("14[1] men\n1 See a law.\nb", [], id="not-at-the-end-of-a-page"),
    pytest.param("14[1] men\n2 See a law.\n12\nb", ["12"], id="other-mark"),
]


@pytest.mark.parametrize(("text", "expected"), PAGE_NUMBERS)
def test_page_number_is_alone_on_its_line(text: str, expected: list[str]) -> None:
    """It fits between those before and after it, and is not beside a number of a sentence."""
    assert list_page_lines(text) == expected


@pytest.mark.parametrize(("text", "expected"), HEADERS)
def test_header_is_a_title_at_the_edge_of_a_page(text: str, expected: list[str]) -> None:
    """Or it is repeated, or has a page number beside a sign."""
    assert list_page_lines(text) == expected


@pytest.mark.parametrize(("text", "expected"), FOOTNOTES)
def test_note_at_the_foot_of_a_page_has_its_mark_in_the_text(
    text: str, expected: list[str]
) -> None:
    assert list_page_lines(text) == expected
