"""The headings of a text, and the section under one of them."""

import pytest

from cases import cases
from tip_figures.prose.sections import (
    describe_place,
    find_sections,
    list_line_headings,
    list_page_headings,
    take_passage,
)
from tip_figures.prose.source_text import UnreadableText, parse_source_text

TITLE = "Care of Victims"
PASSAGE = "It freed 7 men."
PLAIN = (
    "Section 7. Rights\n\na. Prisons\n\nIt held 3.\n\nb. Care of Victims\n\n{}\n\nc. Courts\n\n"
    "It had 2."
)
PAGE = (
    "<!doctype html><h1>Report</h1><ul><li>a. Prisons<li>b. Care of Victims<li>c. Courts</ul>"
    "<h3>a. Prisons</h3><p>It held 3.<h3>b. Care of Victims</h3>{}<h3>c. Courts</h3><p>It had 2."
)
BOLD = (
    "<html><p><b>a. Prisons</b><p>It held 3.<p><strong>Care of Victims</strong><p>{}"
    "<p><strong>c. Courts</strong><p>It had 2."
)


def take(text, title=TITLE):
    """The passage of a text under a heading."""
    passage, _section = take_passage(parse_source_text("text", text.encode()), title)
    return " ".join(sentence.text for sentence in passage.sentences)


def list_names(text):
    """The names of the headings of a text."""
    source = parse_source_text("text", text.encode())
    headings = [*list_page_headings(source)] or [*list_line_headings(source.text)]
    return [heading.name for heading in headings]


@cases(
    "text",
    {
        "plain": PLAIN,
        "plain, no blank lines": PLAIN.replace("\n\n", "\n"),
        "without letters": "Prisons||It held 3.||Care of Victims||{}||Courts||It had 2.",
        "number": "1. Prisons||It held 3.||7.2. Care of Victims||{}||8. Courts||It had 2.",
        "capitals": "PRISONS||It held 3.||CARE OF  VICTIMS||{}||COURTS||It had 2.",
        "capitals within lines": "It held 3.|CARE OF VICTIMS|{}|COURTS|It had 2.",
        "Markdown": "## a. Prisons||It held 3.||## **b. Care of Victims**||{}||## c. Courts||No.",
        "in mail": "> It held 3.|>|> b. Care of Victims|>|{}|>|> c. Courts|>|> It had 2.",
        "two lines": "It held 3.||b. Care|of Victims||{}||c. Courts|and Police||It had 2.",
        "next section": "e. Care of Victims||{}||Section 8. Courts||It had 2.",
        "next section without a title": "e. Care of Victims||{}||Section 8.||Courts||It had 2.",
        "after a list of headings": "a. Prisons||b. Care of Victims||c. Courts||" + PLAIN,
        "printed twice": PLAIN + "\n\n" + PLAIN,
        "last": "a. Prisons||It held 3.||b. Care of Victims||{}",
        "page": PAGE,
        "page, other elements": PAGE.replace("h3", "h2"),
        "page, next element above": PAGE.replace("<h3>c. Courts</h3>", "<h2>Courts</h2>"),
        "page, next section below": PAGE.replace("<h3>c. Courts</h3>", "<h4>Section 8.</h4>"),
        "page, paragraphs in bold": BOLD,
        "page, elements in a heading": PAGE.replace("b. Care", "b.&nbsp;<span>Care</span>"),
        "page, block in the next heading": PAGE.replace("c. Courts</h3>", "<p>c. Courts</h3>"),
        "page, heading without words": PAGE.replace("{}", "<h4><hr></h4>{}"),
        "page, bold paragraph in a heading": PAGE.replace(
            "b. Care of Victims</h3>", "<p><b>b. Care of Victims</b></h3>"
        ),
        "page, heading as a plain paragraph": PAGE.replace("h3>", "p>"),
    },
)
def test_passage_is_cut_out_by_its_heading(text):
    assert take(text.replace("|", "\n").replace("{}", PASSAGE)) == PASSAGE


@cases(
    "title",
    ["care of victims", "b. Care of Victims", "CARE  OF VICTIMS", "Section 5. Care of Victims"],
)
def test_case_spaces_and_labels_of_the_wanted_heading_are_ignored(title):
    assert take(PLAIN.replace("{}", PASSAGE), title) == PASSAGE


@cases(
    "text",
    {
        "plain": PLAIN.replace("{}", "Women\n\nIt freed 7."),
        "page": PAGE.replace("{}", "<h4>Women</h4><p>It freed 7."),
        "bold in a page": PAGE.replace("{}", "<p><b>Women</b><p>It freed 7."),
    },
)
def test_heading_of_a_lower_level_is_in_the_section(text):
    assert take(text) == "Women It freed 7."


def test_headings_of_a_page_are_elements():
    text = PAGE.replace("{}", "<p><b>Women</b>: It freed 7.<p><b>Other Groups</b><h4> </h4>")
    names = ["Report", "a. Prisons", "b. Care of Victims", "Other Groups", "c. Courts"]
    assert list_names(text) == names


@cases(
    "line, is_heading",
    {
        "c. Care of Victims": True,
        "Women": True,
        "Section 7.": True,
        "It freed 7 men.": False,
        "It freed:": False,
        "page 3 of 9": False,
        "Report 3 of the Year": False,
        "a. Report 3 of the Year": True,
        "women": False,
        "12": False,
        "7.": False,
        "https://example.org/Care": False,
        "c. it freed them": False,
        " ".join(["Word"] * 21): False,
    }.items(),
)
def test_heading_of_plain_text_is_short_and_no_sentence(line, is_heading):
    assert list_names(f"He fled.\n\n{line}\n\nHe fled.") == ([line] if is_heading else [])


def test_text_without_headings_is_a_passage():
    """A line after which a sentence goes on is no heading."""
    assert take(PASSAGE) == PASSAGE
    assert (
        take("It freed 7 men.\n\nThe men\n\nwere women.") == "It freed 7 men. The men were women."
    )


@cases(
    "text, title, message, lines",
    {
        "other headings": (
            PLAIN.replace("{}", PASSAGE), "Children",
            "it does not have the heading “Children”. Its headings:",
            ["Section 7. Rights", "a. Prisons", "b. Care of Victims", "c. Courts"],
        ),
        "unknown heading": (
            f"a. Care\n\n{PASSAGE}", "", "the heading of its passage is not known. Its headings:",
            ["a. Care"],
        ),
        "long": (f"{PASSAGE} " * 2_000, TITLE, "“Care of Victims”. It has no headings.", []),
        "several": (
            f"b. Care of Victims\n\n{PASSAGE}\n\nc. Courts\n\nb. Care of Victims\n\nNone.", TITLE,
            "2 sections have this heading; give a text with one of them:",
            ["text: paragraph 2 of 5, under the heading “b. Care of Victims”",
             "text: paragraph 5 of 5, under the heading “b. Care of Victims”"],
        ),
    },
)  # fmt: skip
def test_longer_text_is_refused_with_its_headings(text, title, message, lines):
    with pytest.raises(UnreadableText) as error:
        take(text, title)
    assert str(error.value).endswith(message)
    assert error.value.lines == lines


def test_place_has_the_paragraphs():
    source = parse_source_text("page", PAGE.replace("{}", f"<p>{PASSAGE}<p>None.").encode())
    (section,) = find_sections(source, TITLE)
    place = "page: paragraphs 8 to 9 of 11, under the heading “b. Care of Victims”"
    assert describe_place(source, section) == place


@cases(
    "text",
    {
        "wanted heading": "b. Care of Victims\n\nIt freed {}.\n\n",
        "nested": "Section 1. A\n\na. Care\n\nb. Care of Victims\n\nWomen\n\nIt freed {}.\n\n",
        "elements": "<h1>Care of Victims<h2>Care<p><b>Women</b><p>It freed {}.",
        "no end": "<h1>Care of Victims {}",
    },
)  # fmt: skip
def test_many_headings_end_in_a_message(text):
    content = "<html>" * text.startswith("<") + "".join(map(text.format, range(5_000)))
    with pytest.raises(UnreadableText):
        take(content)
