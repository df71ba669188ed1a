"""The role that the words around a number show; all sentences are invented."""

import json
import re
from dataclasses import replace

from cases import cases
from conftest import ROOT, read_figures
from tip_figures.checks import roles
from tip_figures.figures.words.coded_sentences import Readings
from tip_figures.figures.words.roles import REASONS, RoleReader, list_reasons_beside
from tip_figures.prose.mention import read_mentions
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.source_text import Sentence, split_source_text

FIGURES = read_figures()
WORDS = FIGURES.code_words


@cases(
    "reason, sentence",
    [
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
        ("", "The operation brought home over <40> people."),
    ],
)
def test_words_beside_a_numeral_show_the_reason(reason, sentence):
    """The numeral is in brackets; # replaces other numerals."""
    text, numeral = read_marked(sentence)
    reasons = list_reasons_beside(text, numeral, 1 if numeral.text == "one" else 2)
    assert [*reasons, ""][0] == reason


def test_reasons_are_those_that_the_schema_allows():
    """A drafted note begins with a reason that the rule of numerals.csv accepts."""
    schema = json.loads((ROOT / "schemas/numerals.json").read_text("utf-8"))
    expressions = [
        rule["expression"] for rule in schema["rules"] if "SPLIT_PART(note" in rule["expression"]
    ]
    assert len(expressions) == 2
    for expression in expressions:
        (listed,) = re.findall(r" IN \(('law'.*?)\)", expression)
        assert set(re.findall(r"\w+", listed)) == set(REASONS)


@cases(
    "sentence, note, is_hidden",
    {
        "action": ("The government identified <30> persons in the year.", "rank: x", True),
        "thing": ("It ran <eight> shelters in the year.", "rank: x", True),
        "unit": ("Of the victims, <18> came from abroad.", "rank: x", True),
        "code": ("Then <18> were exploited in sex trafficking.", "rank: x", True),
        "reason": ("Courts convicted them under Article <128> then.", "law: x", False),
        "reason-elsewhere": ("Of them, <18> convicted men went to prison.", "penalty: x", False),
        "name": ("Police identified them in operation Sun <7> then.", "name: x", False),
        "pointing": ("It found victims during <one> of\ufffd", "pointing: x", False),
        "percentage": ("It said <30> percent of victims left.", "context: x", False),
        "people": ("It said <30> victims left.", "context: x", True),
        "people-elsewhere": ("It met <30> times about victims.", "context: x", False),
        "cut-off-duration": ("It identified them in <six>\ufffd", "duration: x", False),
        "cut-off-rank": ("It identified them in <six>\ufffd", "rank: x", True),
        "magnitude": ("It identified them after a <7>-magnitude quake.", "name: x", False),
        "nothing-known": ("There were <no> reports of victims of penalties.", "unknown: x", False),
        "none-counted": ("There were <no> victims of penalties.", "unknown: x", True),
        "nothing-counted": ("The ministry met with <two> universities.", "rank: x", False),
    },
)
def test_number_that_hides_a_figure_has_no_reason_beside_it(sentence, note, is_hidden):
    """Actions, things and units are those of the codebook."""
    text, numeral = read_marked(sentence)
    known, _, _ = text.partition(UNKNOWN)
    start = len(reduce_text(f"{text[: numeral.start]}0").text) - 1
    row = replace(
        FIGURES.numerals[0],
        start=start,
        end=start + len(numeral.text),
        text=numeral.text,
        value=numeral.value,
        form=numeral.form,
        role="other",
        quote=known.rstrip("."),
        note=note,
    )
    length = len(reduce_text(known).text) + (100 if UNKNOWN in text else 0)
    sentence_row = replace(FIGURES.sentences[0], sentence=row.sentence, length=length)
    tables = replace(FIGURES, numerals=(row,), sentences=(sentence_row,))
    findings = list(roles.check(Readings(tables)))
    assert [finding.column for finding in findings] == ["role"] * is_hidden


def read_marked(marked_sentence):
    """Return a sentence, and the numeral that is in brackets in it."""
    before, _, rest = marked_sentence.partition("<")
    numeral, _, after = rest.partition(">")
    text = f"{before}{numeral}{after}"
    for found in Sentence(1, 1, text).numerals_and_zeros():
        if found.start == len(before):
            return text, found
    return text, Numeral(len(before), len(before) + len(numeral), numeral, "digits", None)


def read_roles(text: str) -> str:
    """Return the role of each number of a text that is no date, or the reason of `other`."""
    reader = RoleReader(WORDS)
    roles = []
    for sentence in split_source_text("text", text).sentences:
        reader.begin_sentence(sentence)
        for mention in read_mentions(sentence, sentence.numerals_and_zeros()):
            role, note = reader.read(mention)
            roles.append(note.partition(":")[0] if role == "other" else role)
    return " ".join(roles)


@cases(
    "text, roles",
    [
        ("Minors were at risk (see section 7.c.).", "reference"),
        ("Penalties range from two to 12 years.", "penalty penalty"),
        ("It fined companies €900 ($1,000).", "penalty penalty"),
        ("They worked 14 hours a day until 6 p.m.", "duration duration"),
        ("In one example they fled.", "pointing"),
        ("Workers came from 40 countries.", "context"),
        ("They paid $3 per day.", "context"),
        ("It paid 30 percent more rent.", "share"),
        ("It fined 46 companies.", "figure"),
        ("It freed 40 victims, 55 percent women.", "figure figure"),
        ("It gave $9,000 to shelters.", "figure"),
        ("On May 2 police freed ten men.", "event"),
        ("Police raided a farm and freed ten men. Four of the ten fled.", "event event event"),
        ("A court sentenced ten men.", "event"),
        ("Inspectors freed ten men in the state of Jutland.", "event"),
        ("A judge freed ten men.\n\nPolice freed four men.", "event figure"),
        ("A judge freed ten men. The police unit freed four men.", "event figure"),
        ("During the year courts sentenced ten men.", "figure"),
        ("As of June police had freed ten men.", "figure"),
        ("From January to June police freed ten men.", "figure"),
        ("In the first six months police freed ten men.", "duration figure"),
    ],
)
def test_words_around_a_number_show_its_role(text, roles):
    """A day, a month, a scene or a place begins an event; a year or a part of one ends it."""
    assert read_roles(text) == roles
