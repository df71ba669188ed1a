"""Which words show that a numeral counts nothing, or counts within one event only."""

from dataclasses import replace

import pytest

from conftest import read_figures
from tip_figures.figures.records import NumeralRow, SentenceRow
from tip_figures.figures.role_evidence import begins_with_reason, find_unlikely_roles
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.quote import choose_quote

FIGURES = read_figures()

EXPLAINED = {
    "law": ("other", "The courts applied Article <12> to victims."),
    "law-list": ("other", "They were charged under Articles 128, 129 and <130>."),
    "law-number": ("other", "The ministry issued Decree No. <757> on inspections."),
    "penalty": ("other", "An offender may expect imprisonment of up to <15> years."),
    "penalty-range": ("other", "The penalties range from <six> to 10 years of custody."),
    "penalty-money": ("other", "The law sets fines of up to <5,000> krona for them."),
    "age-before": ("other", "Some were children under <14> who had worked there."),
    "age-after": ("other", "Some children were only <14> years old when they came."),
    "duration": ("other", "They may stay for <30> days in the shelter."),
    "duration-range": ("other", "The term was six months to <10> years for them."),
    "duration-before": ("other", "It opened cases during the first <nine> months."),
    "name-hotline": ("other", "Citizens could call the hotline <116> at night."),
    "name": ("other", "The police called it Operation <7> later."),
    "rank": ("other", "The report placed the country on Tier <2> again."),
    "pointing": ("other", "Police found them during <one> of three operations."),
    "pointing-whom": ("other", "Three people came, <one> of whom was a citizen."),
    "pointing-each": ("other", "The officials met in each of the <14> regions."),
    "not-counted": ("other", "The ministry met with <two> universities about it."),
    "event-raid": ("event", "Police raided a farm and freed <10> victims."),
    "event-campaign": ("event", "In this campaign they carried out <six> operations."),
    "event-day": ("event", "On June 28 they identified <10> Vietnamese workers."),
    "event-sample": ("event", "Researchers interviewed <24> victims for the study."),
}
"""Role and sentence, with the numeral in brackets."""

UNEXPLAINED = {
    "victims": ("other", "The government identified <30> victims in the year."),
    "no-noun": ("other", "Of the victims, <18> were exploited in sex trafficking."),
    "citizens": ("other", "All <24> citizens received care from charities."),
    "money": ("other", "The government gave it ($<20,100>) for victims."),
    "percent": ("other", "It was a fall by <10> percent in that year."),
    "law-enforcement": ("other", "Law enforcement referred <12> to charities."),
    "over-people": ("other", "The operation brought home over <40> people."),
    "first-victims": ("other", "The government found the first <nine> victims."),
    "over": ("other", "Charities assisted over <40> in the course of it."),
    "penalty-elsewhere": ("other", "Courts sent <14> traffickers to prison."),
    "part-of-them": ("other", "Police referred <14> of them to charities."),
    "adjective-and-number": ("other", "It found <four> domestic and 17 foreign victims."),
    "event": ("event", "The government identified <30> victims in the year."),
    "own-noun": ("event", "The police carried out <three> special operations."),
}


def find_unlikely(role, marked_sentence, *, is_text_known):
    """Return the numerals of a sentence whose role is not shown.

    marked_sentence: with the numeral that has the role in brackets
    """
    start = marked_sentence.index("<")
    sentence = marked_sentence.replace("<", "").replace(">", "")
    rows = []
    for numeral in find_numerals(sentence):
        quote = choose_quote(sentence, numeral.start, numeral.end, sentence)
        rows.append(
            NumeralRow(
                "x", 1, 1, numeral.start, numeral.end, numeral.text, numeral.form, numeral.value,
                role if numeral.start == start else "date", "", "", quote, (), "",
            )
        )  # fmt: skip
    sentence_row = SentenceRow("x", 1, 1, len(sentence), "")
    figures = replace(FIGURES, numerals=tuple(rows), sentences=(sentence_row,))
    texts = {("x", 1, 1): sentence} if is_text_known else {}
    return [row.start for row, _ in find_unlikely_roles(figures, texts)]


@pytest.mark.parametrize("case", EXPLAINED)
def test_reason_in_the_sentence_is_seen(case):
    """With the text at hand, the whole sentence may show the reason."""
    assert find_unlikely(*EXPLAINED[case], is_text_known=True) == []


@pytest.mark.parametrize("case", UNEXPLAINED)
def test_number_without_a_reason_is_reported(case):
    """With the text at hand."""
    assert len(find_unlikely(*UNEXPLAINED[case], is_text_known=True)) == 1


@pytest.mark.parametrize("case", UNEXPLAINED)
def test_number_without_a_reason_in_its_quote_is_reported(case):
    """The quote often ends with the numeral, so what it counts is not known."""
    assert len(find_unlikely(*UNEXPLAINED[case], is_text_known=False)) == 1


@pytest.mark.parametrize(
    "case", ["law", "law-list", "age-before", "rank", "pointing", "event-raid"]
)
def test_reason_in_a_quote_is_seen(case):
    """Quotes of all numerals of the sentence are put together."""
    assert find_unlikely(*EXPLAINED[case], is_text_known=False) == []


def test_every_figure_of_the_small_package_is_missed_if_it_is_hidden():
    """Whatever figure is deleted: its numerals cannot become numbers that count nothing."""
    for figure in FIGURES.figures:
        rows = [
            replace(row, role="other", figure_id="") if row.figure_id == figure.figure_id else row
            for row in FIGURES.numerals
        ]
        hidden = [row for row in rows if row not in FIGURES.numerals]
        found = find_unlikely_roles(replace(FIGURES, numerals=tuple(rows)), {})
        assert [row for row, _ in found] == hidden, figure.figure_id


@pytest.mark.parametrize("length", [0, 10**30])
def test_place_outside_any_sentence_is_no_failure(length):
    """A damaged row may have any offset; the number is reported, since no word is known."""
    row = replace(FIGURES.numerals[0], role="other", start=10**30, end=10**30 + 2)
    sentence = SentenceRow(*row.sentence_key, length, "")
    figures = replace(FIGURES, numerals=(row,), sentences=(sentence,))
    assert [row for row, _ in find_unlikely_roles(figures, {})] == [row]


def test_small_package_is_quiet():
    """Its numeral "one of three special operations" points to one of them."""
    assert list(find_unlikely_roles(FIGURES, {})) == []


def find_unlikely_events(sentences):
    """Return the sentences whose first numeral is not shown to be one of an event.

    sentences: by paragraph and sentence; each with one numeral
    """
    rows = []
    texts = {}
    for (paragraph, number), sentence in sentences.items():
        (numeral,) = find_numerals(sentence)
        rows.append(
            NumeralRow(
                "x", paragraph, number, numeral.start, numeral.end, numeral.text, numeral.form,
                numeral.value, "event", "", "", sentence, (), "",
            )
        )  # fmt: skip
        texts["x", paragraph, number] = sentence
    figures = replace(FIGURES, numerals=tuple(rows), sentences=())
    return [(row.paragraph, row.sentence) for row, _ in find_unlikely_roles(figures, texts)]


RAID = "Police raided a farm and freed ten victims."
FOLLOWING = "They identified nine workers without papers."


@pytest.mark.parametrize(
    ("sentences", "unlikely"),
    [
        pytest.param({(1, 1): RAID, (1, 2): FOLLOWING}, [], id="next sentence"),
        pytest.param({(1, 1): RAID, (1, 2): FOLLOWING, (1, 3): FOLLOWING}, [], id="and the next"),
        pytest.param({(1, 1): RAID, (1, 3): FOLLOWING}, [(1, 3)], id="not after a gap"),
        pytest.param({(1, 1): RAID, (2, 1): FOLLOWING}, [(2, 1)], id="not in a new paragraph"),
        pytest.param({(1, 1): FOLLOWING, (1, 2): RAID}, [(1, 1)], id="not before it"),
    ],
)
def test_sentences_after_an_event_go_on_with_it(sentences, unlikely):
    assert find_unlikely_events(sentences) == unlikely


@pytest.mark.parametrize(
    ("note", "is_reason"),
    [
        pytest.param("law: number of an article", True, id="reason"),
        pytest.param("law", False, id="reason without colon"),
        pytest.param("see: number of an article", False, id="another word"),
    ],
)
def test_note_begins_with_a_reason_and_a_colon(note, is_reason):
    assert begins_with_reason(note) is is_reason
