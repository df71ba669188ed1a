"""Words directly beside a numeral that show why it counts nothing."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from conftest import ROOT, read_figures
from tip_figures.figures.words.code_words import CodeWords
from tip_figures.figures.words.coded_sentences import CodedSentence
from tip_figures.figures.words.role_evidence import (
    REASONS,
    find_direct_reason,
    has_words,
    hides_figure,
)
from tip_figures.prose.source_text import Sentence

FIGURES = read_figures()

SENTENCES = [
    ("law", "The courts applied Article <12> to victims."),
    ("law", "They were charged under Articles ###, ### and <130>."),
    ("law", "The ministry issued Decree No. <757> on inspections."),
    ("penalty", "An offender may expect imprisonment of up to <15> years."),
    ("penalty", "The law sets fines of up to <5,000> krona for them."),
    ("age", "They were younger than <14> and had worked there."),
    ("age", "Some children were only <14> years old when they came."),
    ("duration", "They may stay for <30> days in the shelter."),
    ("duration", "The term was six months to <10> years for them."),
    ("name", "Citizens could call the hotline <116> at night."),
    ("name", "The police called it Operation <7> later."),
    ("rank", "The report placed the country on Tier <2> again."),
    ("pointing", "Police found them during <one> of ##### special operations."),
    ("pointing", "The officials met in each of the <14> regions."),
    ("", "Police found them during <two> of ##### special operations."),
    ("", "The government identified <30> victims in the year."),
    ("", "Of the victims, <18> were exploited in sex trafficking."),
    ("", "The operation brought home over <40> people."),
    ("", "Law enforcement referred <12> to charities."),
]
"""Reason, and the sentence with its numeral in brackets; # replaces other numerals."""


@pytest.mark.parametrize(("reason", "sentence"), SENTENCES)
def test_words_beside_a_numeral_show_the_reason(reason, sentence):
    before, _, rest = sentence.partition("<")
    text, _, after = rest.partition(">")
    assert find_direct_reason(before, after, 1 if text == "one" else 2) == reason


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("Courts sent # traffickers to prison.", True), ("Courts convicted # traffickers.", False)],
)
def test_punishment_is_named_anywhere(text, is_named):
    assert has_words("penalty", text) is is_named


def test_reasons_are_those_that_the_schema_allows():
    """A drafted note begins with a reason that the rule of numerals.csv accepts."""
    schema = json.loads((ROOT / "schemas/numerals.json").read_text(encoding="utf-8"))
    (expression,) = [
        rule["expression"] for rule in schema["rules"] if "SPLIT_PART(note" in rule["expression"]
    ]
    (listed,) = re.findall(r" IN \(('law'.*?)\)", expression)
    assert set(re.findall(r"\w+", listed)) == set(REASONS)


HIDDEN = {
    "action": ("The government identified <30> persons in the year.", "rank: x", True),
    "thing": ("It ran <eight> shelters in the year.", "rank: x", True),
    "unit": ("Of the victims, <18> came from abroad.", "rank: x", True),
    "code": ("Then <18> were exploited in sex trafficking.", "rank: x", True),
    "reason": ("Courts convicted them under Article <128> then.", "law: x", False),
    "name": ("Police identified them in operation Sun <7> then.", "name: x", False),
    "pointing": ("It found victims during <one> of\ufffd", "pointing: x", False),
    "percentage": ("It said <30> percent of victims left.", "context: x", False),
    "people": ("It said <30> victims left.", "context: x", True),
    "people-elsewhere": ("It met <30> times about victims.", "context: x", False),
    "cut-off-duration": ("It identified them in <six>\ufffd", "duration: x", False),
    "cut-off-rank": ("It identified them in <six>\ufffd", "rank: x", True),
    "magnitude": ("It identified them after a <7>-magnitude quake.", "name: x", False),
    "nothing-counted": ("The ministry met with <two> universities.", "rank: x", False),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_number_that_hides_a_figure_has_no_reason_beside_it(case):
    """Actions, things and units are those of the codebook."""
    sentence, note, is_hidden = HIDDEN[case]
    words = CodeWords(FIGURES.code_labels)
    offset = sentence.index("<")
    coded = make_coded(sentence, note)
    assert hides_figure(coded, offset, words, FIGURES.dimensions) is is_hidden


def make_coded(marked_sentence, note):
    """Make a sentence with one numeral, which counts nothing; its numeral is in brackets."""
    text = marked_sentence.replace("<", "").replace(">", "")
    start, end = marked_sentence.index("<"), marked_sentence.index(">") - 1
    row = replace(
        FIGURES.numerals[0],
        start=start,
        end=end,
        text=text[start:end],
        value=Decimal(1) if text[start:end] == "one" else Decimal(30),
        role="other",
        note=note,
    )
    return CodedSentence(Sentence(1, 1, text), [], {start: row})
