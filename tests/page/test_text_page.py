"""The page of a text whose numbers were checked."""

import re

from cases import cases
from tip_figures.figures.claims.finders import find_relations
from tip_figures.page.text_page import render_text_page
from tip_figures.prose.source_text import split_source_text

TEXT = (
    "It identified 79 victims, a fall of 5 percent from 83 in 2018. "
    "Of the 40, 35 were women and six were men. In 2019 it helped 12 people."
)


def render(text, name="report.txt"):
    sentences = split_source_text(name, text).sentences
    return render_text_page(name, sentences, find_relations(sentences))


def test_failing_relation_is_listed_first_and_linked():
    page = render(TEXT)
    assert page.index("What does not add up (1)") < page.index("What adds up (1)")
    assert '<li id="r1" value="1" class="fails h1"><a href="#n1-2-29">' in page
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets == {"r1", "r2", "n1-2-29", "n1-1-14"}
    assert all(page.count(f'id="{target}"') == 1 for target in targets)


def test_every_number_is_marked():
    """Also dates and numbers without a relation."""
    page = render(TEXT)
    assert page.count("<mark") == 9
    assert "<mark>2019</mark>" in page
    assert TEXT in re.sub(r'<span class="links">.*?</span>|<[^>]+>', "", page)
    assert page.count('class="fails h1">') == 4  # three numbers, and the entry of the list


def test_what_deserves_a_look_is_open_and_has_its_sentence():
    sentence = "In that year, of the 1,000 guests, 620 left (52 percent)."
    page = render(f"{sentence} Of the 40 cases, 20 were old and 10 large.")
    assert page.index("What deserves a look (1)") < page.index("<details>")
    assert page.index("<details>") < page.index("What may not add up (1)")
    assert f"<q>{sentence}</q>" in page


def test_wrong_conversion_links_to_its_amount():
    text = "It paid 4 euros ($5), 40 euros ($5) and 8 euros ($10)."
    assert 'class="fails h1"><a href="#n1-1-33">' in render(text)


def test_text_without_failure_says_so():
    assert "Nothing in this text fails." in render("Of the 40, 35 were women and five were men.")
    assert "state no relation" in render("There were 40 victims.")


@cases("text", ["<script>alert(1)</script>", "</mark><img src=x onerror=y>", '"&'])
def test_hostile_text_is_escaped(text):
    page = render(f"Of the 40 {text}, 41 were {text} women.", name=text)
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</mark>") == page.count("<mark")


def test_page_loads_nothing():
    page = render(TEXT)
    assert "default-src 'none'" in page
    assert re.findall(r"(?:src|href)=(?!\"#)", page) == []
    assert "@import" not in page
    assert "url(" not in page
