"""Hostile texts end in one line, or are read in time and memory that grow as their size does."""

import sys

import pytest

from cases import cases
from conftest import run_python
from tip_figures.figures.claims.finders import find_relations
from tip_figures.prose.source_text import (
    MAX_CHARACTERS,
    UnreadableText,
    parse_source_text,
    split_source_text,
)

START = "<!doctype html>"
FONTS = "".join(f"<font size={number}>" for number in range(2_000))

TOO_DEEP = {
    "elements": "<div>" * 60_000 + "5 men" + "</div>" * 60_000,
    "items": "<ul><li>" * 60_000 + "5 men",
    "unclosed fonts that each paragraph repeats": f"<p>{FONTS}" + "<p>5 men" * 2_000,
    "end tags of no element": "<div></x>" * 10_000,
    "end tags in comments": "<div><!--</div>-->" * 10_000,
    "end tags in a comment that ends at once": "<div><!--></div -->" + "<div>" * 10_000,
    "end tags in scripts": "<div><script></div></script>" * 10_000,
    "end tags in attributes": """<div a='></div>' b="></div>">""" * 10_000,
    "end tags in declarations": "<div><!</div>" * 10_000,
    "elements that do not close themselves": "<div/>" * 10_000,
}


@cases("body", TOO_DEEP)
def test_page_with_too_many_open_elements_is_refused(body):
    with pytest.raises(UnreadableText, match="page: its elements are nested too deeply; give"):
        parse_source_text("page", (START + body).encode())


SHALLOW = {
    "paragraphs and items without ends": "<p>5 men<ul><li>6 men<br><li>7 men</ul>" * 4_000,
    "cells without ends": "<table>" + "<tr><td>5 men<td>6 men" * 4_000,
    "elements in scripts": "<script>'<div>'</script>" * 4_000 + "5 men",
    "drawings": "<svg>" + "<path d='M0 0'/>" * 4_000 + "</svg>5 men",
    "elements beside each other": "<div><b>5 men</b></div>" * 4_000,
    "elements within each other": "<div>" * 1_000 + "5 men" + "</div>" * 1_000,
}


@cases("body", SHALLOW)
def test_page_with_many_elements_is_read(body):
    page = parse_source_text("page", (START + body).encode())
    assert page.sentences[0].numerals[0].text == "5"


# Each takes minutes if it is read again from each of its numbers; processor time is limited.
CHAINS = {"ones": "1,", "pairs": "11,", "decimals": "1.1,"}


@cases("link", CHAINS)
def test_chain_of_numbers_is_read_once(link):
    program = f"""
import resource
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from tip_figures.prose.numerals import find_numerals
chain = "{link}" * 60_000
assert find_numerals(f"4 {{chain}}1 men.")[0].text == "4"
"""
    result = run_python(program)
    assert (result.returncode, result.stderr) == (0, "")


def count_calls(sentences):
    """Count the calls of functions that finding the relations of some sentences takes."""
    count = 0

    def add_call(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(add_call)
    try:
        find_relations(sentences)
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_as_the_number_of_relations():
    """All sentences are in one paragraph, so that each may refer to those before it."""
    pair = "Of the 40 victims, 35 were women and five were men. Cases rose from 40 to 88 in 2019. "
    texts = [split_source_text("text", pair * number) for number in (25, 50, 100)]
    calls = [count_calls(text.sentences) for text in texts]
    assert calls[2] - calls[1] <= 2.2 * (calls[1] - calls[0])
    assert len(find_relations(texts[2].sentences)) == 100


def test_longer_text_is_refused(monkeypatch):
    monkeypatch.setattr("tip_figures.prose.source_text.MAX_CHARACTERS", 10)
    assert split_source_text("text", "5 men fled").sentences
    with pytest.raises(UnreadableText, match="text: it has more than 10 characters; divide it"):
        split_source_text("text", "5 men fled.")
    assert MAX_CHARACTERS > 3_000_000  # of the largest reports
