"""Sentences that two editions share: the same codes up to the year, and numbers that repeat."""

from dataclasses import replace

import pytest

from cases import cases
from conftest import read_figures
from tip_figures.checks import editions, relations, repeated_sentences
from tip_figures.figures.records import FigureRow

FIGURES = read_figures()
SOURCE = "demo-2021-isl-protection"
AGAIN = "demo-2024-isl-protection"
NEW, OLD, DATE = "14", "42", "48"
"""Where the numbers of the sentence begin: victims of the year and of the stated 2019, a date."""
YEAR_LATER = {"year": 2023}


def repeat_sentence(changes, figure_changes, source_changes):
    """Return the figures with a later edition that has a sentence of the first one again.

    The sentence is “It identified 30 victims, an increase from 24 in 2019.”

    Args:
        changes, figure_changes: start of a numeral → cells of its row, or of its figure; None for
            no row
        source_changes: cells of the later source
    """
    source = FIGURES.source_by_id[SOURCE]
    again = replace(source, source_id=AGAIN, edition_year=2024, year_covered=2023)
    (sentence,) = (row for row in FIGURES.sentences if row.sentence_key == (SOURCE, 1, 2))
    numerals, figures = [], []
    for row in FIGURES.numerals:
        start = str(row.start)
        cells = changes.get(start, {})
        if row.sentence_key != sentence.sentence_key or cells is None:
            continue
        new_id = row.figure_id and f"{row.figure_id}-again"
        numerals.append(replace(row, source_id=AGAIN, **{"figure_id": new_id, **cells}))
        if row.figure_id:
            figure = FIGURES.figure_by_id[row.figure_id]
            figures.append(change_figure(figure, new_id, figure_changes.get(start, {})))
    return replace(
        FIGURES,
        sources=(*FIGURES.sources, replace(again, **source_changes)),
        sentences=(*FIGURES.sentences, replace(sentence, source_id=AGAIN)),
        numerals=(*FIGURES.numerals, *numerals),
        figures=(*FIGURES.figures, *figures),
    )


def change_figure(figure: FigureRow, figure_id: str, cells) -> FigureRow:
    codes = {name: cell for name, cell in cells.items() if name in figure.codes}
    others = {name: cell for name, cell in cells.items() if name not in codes}
    codes = {**figure.codes, **codes}
    return replace(figure, figure_id=figure_id, source_id=AGAIN, codes=codes, **others)


def find(check, changes=None, figure_changes=None, **source_changes):
    """Return the findings about a repeated sentence; arguments as in `repeat_sentence`."""
    figures = repeat_sentence(changes or {}, figure_changes or {}, source_changes)
    return list(check(figures))


UNLIKE = {
    "role": ({NEW: {"role": "event", "figure_id": ""}}, {}, "role is event, but figure"),
    "no-row": ({DATE: None}, {}, "role is date, but not recorded"),
    "reason": ({DATE: {"role": "other", "note": "law: its year"}}, {}, "role is other, but date"),
    "indicator": ({}, {NEW: {"indicator_id": "x", "sex": ""}}, "indicator_id is x, but victims_"),
    "code": ({}, {NEW: {"sex": "female"}}, "sex is female, but all"),
    "counter": ({}, {NEW: {"counter": "police"}}, "counter is police, but empty"),
    "range": ({}, {NEW: {"value_to": 31}}, "value_to is 31, but empty"),
    "stated-year": ({}, {OLD: {"year": 2018}}, "year is 2018, but 2019"),
    "period": ({}, {NEW: {"period": "2023-01/2023-08", **YEAR_LATER}}, "period is 2023-01/2023-08"),
}


@cases("changes, figure_changes, message", UNLIKE)
def test_sentence_coded_otherwise_is_reported(changes, figure_changes, message):
    (finding,) = find(repeated_sentences.check, changes, figure_changes)
    assert finding.code == "sentence-unlike"
    assert message in finding.message
    assert "has the same sentence (1.2)." in finding.message


@cases(
    "figure_changes",
    {
        "all-the-same": {},
        "other-year": {NEW: YEAR_LATER},
        "doubtful": {NEW: {"doubtful": "Copied.", "note": "Of the edition."}},
    },
)
def test_sentence_with_the_same_codes_is_quiet(figure_changes):
    assert find(repeated_sentences.check, figure_changes=figure_changes) == []


@cases("source_changes", [{"ref_area": "NOR"}, {"report": "other"}])
def test_sentence_of_another_report_or_area_is_not_compared(source_changes):
    changes = {NEW: {"role": "event", "figure_id": ""}}
    assert find(repeated_sentences.check, changes, **source_changes) == []


def test_note_may_say_why_a_sentence_is_coded_otherwise():
    changes = {NEW: {"differs": ("sex",), "note": "The sentence before is about women."}}
    assert find(repeated_sentences.check, changes, {NEW: {"sex": "female"}}) == []


def test_reasons_of_a_number_without_figure_are_compared():
    figures = repeat_sentence({DATE: {"role": "other", "note": "law: its year"}}, {}, {})
    numerals = [
        replace(row, role="other", note="name: a year in it")
        if row.sentence_key == (SOURCE, 1, 2) and str(row.start) == DATE
        else row
        for row in figures.numerals
    ]
    (finding,) = repeated_sentences.check(replace(figures, numerals=tuple(numerals)))
    assert "note is law, but name where" in finding.message


@pytest.mark.parametrize(
    ("before", "after"), [("2020-01/2020-08", "2023-01/2023-08"), ("2015/..", "2015/..")]
)
def test_period_moves_with_the_year_or_not_at_all(before, after):
    figures = repeat_sentence({}, {NEW: {"period": after, **YEAR_LATER}}, {})
    first_id = "demo-2021-isl-identified-2020"
    rows = [
        replace(row, period=before) if row.figure_id == first_id else row for row in figures.figures
    ]
    assert list(repeated_sentences.check(replace(figures, figures=tuple(rows)))) == []


# Numbers that are repeated


@cases(
    "cells, codes",
    {
        "later-year": (YEAR_LATER, ["value-repeated"]),
        "marked-as-doubtful": ({"doubtful": "Copied.", **YEAR_LATER}, []),
        "same-year": ({}, []),
        "other-number": ({"value": 31, **YEAR_LATER}, []),
    },
)
def test_number_repeated_as_of_the_year_is_doubtful(cells, codes):
    """Whichever edition has the sentence next, and although it is not the one of next year."""
    assert [entry.code for entry in find(editions.check, figure_changes={NEW: cells})] == codes


@cases("cells, codes", [({"doubtful": "Copied."}, ["value-repeated"]), ({"value": 9}, [])])
def test_doubt_about_the_earlier_number_is_none_about_the_later_one(cells, codes):
    """Numbers below the minimum are the same by chance."""
    figures = repeat_sentence({}, {NEW: YEAR_LATER}, {})
    rows = [replace(row, **cells) if row.place == "1.2:14" else row for row in figures.figures]
    rows = [replace(row, doubtful="") if row.year == 2023 else row for row in rows]
    findings = editions.check(replace(figures, figures=tuple(rows)))
    assert [entry.code for entry in findings if entry.key.endswith("-again")] == codes


def test_number_of_a_stated_year_is_restated():
    """No identity relates the 24 of 2019 to that of the edition before."""
    messages = [entry.message for entry in find(relations.check, figure_changes={NEW: YEAR_LATER})]
    (message,) = (message for message in messages if "of kind restated" in message)
    assert "both count the same" in message
