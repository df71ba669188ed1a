"""The passages with which check_text is measured, and what the measurement counts."""

import pytest

from conftest import DATA, read_figures
from measures.measure_claims import FORMS, check, find_verdicts, measure_recall
from measures.planted_errors import CONTRADICTIONS, make_passages
from tip_figures.prose.source_text import read_source_text

SOURCE_ID = "demo-2021-isl-protection"


def test_each_passage_has_one_planted_error():
    passages = list(make_passages(10, seed=1))
    assert [sum(sentence.planted for sentence in passage.sentences) for passage in passages] == (
        [1] * 10
    )
    assert {sentence.kind for passage in passages for sentence in passage.sentences} == {
        "sum",
        "sum, only `and`",
        "order",
        "percent_change",
        "same_rate",
    }


@pytest.mark.slow
def test_only_planted_errors_fail():
    """One that is not reported is a list after `including`, which may leave something out."""
    verdicts = [entry for passage in make_passages(40, seed=5) for entry in find_verdicts(passage)]
    failing = [planted for _, planted, verdict in verdicts if verdict == "fails"]
    assert all(failing)
    missed = {kind for kind, planted, verdict in verdicts if planted and verdict != "fails"}
    assert missed <= {"sum, only `and`"}


def test_passages_with_published_contradictions_fail():
    for text in CONTRADICTIONS.values():
        assert [relation.verdict for relation in check(text)].count("fails") == 1


def test_recall_counts_identities_whose_terms_are_stated():
    """Of the small package; police and everybody else are related by no words that are read."""
    sentences = read_source_text(str(DATA / f"texts/{SOURCE_ID}.txt")).sentences
    recall = measure_recall(read_figures(), SOURCE_ID, sentences)
    assert recall.fails == []
    assert recall.missed == ["demo-2021-isl-assisted-by-referral"]
    assert recall.found == recall.stated - 1


def test_forms_of_reports_fail_only_where_a_mistake_is():
    """200 sentences in the forms of long reports, four of them with a mistake."""
    relations = check(FORMS.read_text(encoding="utf-8"))
    assert [relation.arithmetic for relation in relations if relation.verdict == "fails"] == [
        "40 \u2260 35 + 6 = 41",
        "7 \u2260 4 + 2 + 1 + 1 = 8",
        "4 \u2260 2 + 3 = 5",
        "45 \u2260 14 + 12 + 9 + 11 = 46",
    ]
    assert len(relations) > 120
