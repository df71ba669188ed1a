"""Every honest form of a text proves its passage, and every dishonest one is rejected."""

from dataclasses import replace

import pytest
from proving import OTHER_SOURCE_ID, PASSAGE, SOURCE_ID, find, prove

from conftest import DATA, mark_slow
from measures.text_forms import DISHONEST, HONEST, wrap
from measures.texts import Prover

PROVER = Prover(DATA / "package", DATA / "texts" / f"{SOURCE_ID}.txt")
LINES = [name for name, form in DISHONEST.items() if "\n\n" not in form(PROVER.sample)]
"""Dishonest forms without blank lines, so that lines can be broken differently."""


@pytest.mark.parametrize("name", HONEST)
def test_honest_form_of_a_text_proves_everything(name):
    """All sentences and numerals are found, and there is at most a note."""
    outcome = PROVER.try_form(HONEST[name])
    assert (outcome.sentences_found, outcome.numerals_found) == (12, 37)
    assert outcome.is_proved, outcome.describe_findings()


@pytest.mark.parametrize("name", mark_slow(HONEST, [*HONEST][::8]))
def test_passage_that_is_nearly_that_of_another_source_is_proved(name):
    """Only its two longest sentences are new; the others were in the edition before."""
    first_rows = [row for row in PROVER.figures.sentences if row.source_id == SOURCE_ID]
    by_length = sorted(first_rows, key=lambda row: row.length)
    repeated = [replace(row, source_id=OTHER_SOURCE_ID) for row in by_length[:-2]]
    figures = replace(PROVER.figures, sentences=(*first_rows, *repeated))
    passage = PROVER.prove(HONEST[name](PROVER.sample), figures)
    assert passage.match.source.source_id == SOURCE_ID
    assert passage.coverage.sentences_found == 12


@pytest.mark.parametrize("name", DISHONEST)
def test_dishonest_form_of_a_text_is_rejected(name):
    assert PROVER.try_form(DISHONEST[name]).is_rejected


@pytest.mark.parametrize("name", mark_slow(LINES, LINES[::8]))
def test_dishonest_form_is_rejected_however_lines_are_broken(name):
    text = DISHONEST[name](PROVER.sample)
    assert isinstance(text, str)
    for form in (wrap(text, 60), wrap(text, 46, hyphenate=True), wrap(text, 70, between="\n")):
        assert PROVER.try_form(lambda _, content=form: content).is_rejected


@pytest.mark.parametrize("number", [1, 2])
def test_tables_without_a_paragraph_are_not_proved_silently(number):
    assert PROVER.try_without_paragraph(number).is_reported


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("30 victims", "30victims", id="space lost"),
        pytest.param("government-funded", "government funded", id="space for hyphen"),
        pytest.param("government-funded", "governmentfunded", id="hyphen lost"),
        pytest.param("The hotline", "The hot line", id="space added"),
        pytest.param("one or two", "one or-two", id="hyphen for space"),
        pytest.param("30 victims, an", "30 victims , an", id="space before comma"),
    ],
)
def test_text_that_differs_only_in_spaces_or_hyphens_is_proved_with_a_note(package, old, new):
    text = PASSAGE.replace(old, new)
    assert [code for _, code, _ in find(package, text)] == ["sentence-spaced"]
    coverage = prove(package, text).passages[0].coverage
    assert (coverage.sentences_found, coverage.numerals_found) == (12, 37)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("30 victims", "31 victims", id="other number"),
        pytest.param("an increase", "a decrease", id="other word"),
        pytest.param("at least 41", "41", id="hedge left out"),
        pytest.param("did not result", "did result", id="negation left out"),
        pytest.param("1,200", "1200", id="number in another form"),
        pytest.param("two from Denmark", "two from Sweden", id="other country"),
    ],
)
def test_changed_wording_is_never_proved(package, old, new):
    """The sentence is missing, however lines are broken."""
    assert PASSAGE.count(old) == 1
    text = PASSAGE.replace(old, new)
    for form in (text, wrap(text, 60), wrap(text, 46, hyphenate=True)):
        assert [code for _, code, _ in find(package, form)] == ["sentence-missing"]
