"""What becomes of a suggestion, by its row in the ledger and in the worksheet."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from conftest import read_figures
from tip_figures.drafting.decisions import Decision, decide
from tip_figures.drafting.suggest_figures import suggest_figures
from tip_figures.drafting.suggestion import Suggestion
from tip_figures.drafting.worksheet import describe_mention, format_record
from tip_figures.prose.source_text import split_source_text

KNOWN = read_figures()
SOURCE = KNOWN.sources[0]
NOT_CODED = {"role": ""}


def suggest(text: str) -> list[Suggestion]:
    """Suggest a figure for each numeral of a text."""
    return suggest_figures(KNOWN, SOURCE, split_source_text("text", text).sentences)


def make_worksheet_row(suggestion: Suggestion, **cells: str) -> dict[str, str]:
    """The row of a suggestion in the worksheet, as a person accepts it, but for some cells."""
    row = format_record(suggestion.figure) | describe_mention(suggestion.mention)
    return (
        row | {"check": "", "id": "", "role": suggestion.role, "note": "", "line": "line 2"} | cells
    )


def decide_alone(
    suggestion: Suggestion,
    ledger_row: dict[str, str] = NOT_CODED,
    worksheet_row: dict[str, str] | None = None,
    stated: Sequence[Suggestion] = (),
) -> Decision:
    """Decide in the small package."""
    return decide(
        suggestion,
        ledger_row,
        worksheet_row,
        coded=KNOWN.figure_by_id,
        indicators=KNOWN.indicator_by_id,
        stated=stated,
    )


def test_suggestion_without_review_is_written_with_what_is_doubtful():
    """The codebook has no workshops, and the words do not settle the year."""
    (suggestion,) = suggest("It held 30 workshops, as in the previous year.")
    decision = decide_alone(suggestion)
    assert decision == Decision("write", suggestion, "new indicator?, year")
    assert decision.needs_review


def test_new_indicator_is_asked_with_the_nearest_ones():
    """The reviewer looks at them first."""
    (suggestion,) = suggest("Charities freed 30 victims, as in the previous year.")
    assert decide_alone(suggestion).check == (
        "new indicator? (nearest: victims_referred, victims_assisted), year"
    )


@pytest.mark.parametrize("text", ["It identified 30 victims.", "It acted under Article 7."])
def test_suggestion_without_doubt_is_to_be_confirmed(text):
    """No draft passes as coded before a person has seen it."""
    (suggestion,) = suggest(text)
    assert decide_alone(suggestion).check == "confirm"


def test_upper_end_of_a_range_is_reviewed_with_the_lower_end():
    """It has no row of its own in the worksheet."""
    _, upper = suggest("Each unit had one or two officers.")
    assert not decide_alone(upper).needs_review


def test_coded_figure_is_kept():
    """The suggestion takes the figure that a person coded."""
    figure = KNOWN.figures[0]
    (suggestion,) = suggest("It identified 30 victims.")
    decision = decide_alone(suggestion, {"role": "figure", "figure_id": figure.figure_id})
    assert (decision.outcome, decision.suggestion.figure) == ("keep", figure)
    assert decision.suggestion.states_figure


@pytest.mark.parametrize("role", ["restatement", "other", "date"])
def test_coded_row_without_a_figure_states_none(role):
    """Whatever a person coded is kept, and the numeral states no figure of the passage."""
    (suggestion,) = suggest("It identified 30 victims.")
    decision = decide_alone(suggestion, {"role": role, "figure_id": KNOWN.figures[0].figure_id})
    assert decision.outcome == "keep"
    assert not decision.suggestion.states_figure


def test_accepted_suggestion_needs_no_review():
    """An empty `check` accepts a row."""
    (suggestion,) = suggest("It identified 30 victims.")
    decision = decide_alone(suggestion, worksheet_row=make_worksheet_row(suggestion))
    assert (decision.outcome, decision.check) == ("write", "")
    assert decision.suggestion.figure == suggestion.figure


def test_correction_of_the_indicator_sets_its_dimensions():
    """Codes of dimensions that the new indicator does not have are removed."""
    (suggestion,) = suggest("It identified 30 victims of sex trafficking.")
    row = make_worksheet_row(suggestion, indicator_id="hotline_calls")
    figure = decide_alone(suggestion, worksheet_row=row).suggestion.figure
    assert figure.indicator_id == "hotline_calls"
    assert figure.breakdown == ()


@pytest.mark.parametrize(
    ("note", "role"),
    [
        pytest.param("", "event", id="no reason"),
        pytest.param("One raid.", "event", id="other words"),
        pytest.param("age: of the youngest", "other", id="reason"),
    ],
)
def test_dropped_number_counts_nothing_or_belongs_to_an_event(note, role):
    """A number stays in the ledger; its note says why it counts nothing, if that is so."""
    (suggestion,) = suggest("It identified 30 victims.")
    row = make_worksheet_row(suggestion, check="drop", note=note)
    decision = decide_alone(suggestion, worksheet_row=row)
    assert (decision.outcome, decision.suggestion.role) == ("write", role)
    assert decision.suggestion.note == note
    assert not decision.needs_review


@pytest.mark.parametrize(
    ("year", "note"),
    [
        pytest.param("2019", "The sentence before names the year 2019.", id="drafted year"),
        pytest.param("2018", "", id="corrected year"),
    ],
)
def test_note_about_the_drafted_year_goes_with_it(year, note):
    _, part = suggest("In 2019, it identified 40 victims. Of these, 25 were women.")
    row = make_worksheet_row(part, year=year, note=part.note)
    assert decide_alone(part, worksheet_row=row).suggestion.note == note


def test_dropped_zero_is_removed():
    """A phrase that states no zero is no numeral."""
    (suggestion,) = suggest("No police came.")
    row = make_worksheet_row(suggestion, check="drop")
    assert decide_alone(suggestion, worksheet_row=row).outcome == "remove"


@pytest.mark.parametrize(
    ("named_id", "suggested_place", "expected"),
    [
        pytest.param("id-1", "1.1:14", "1.2:14", id="figure that the worksheet names"),
        pytest.param("", "1.1:14", "1.1:14", id="else the suggested one"),
        pytest.param("", None, "1.3:14", id="else the last figure of the same value"),
        pytest.param("id-9", None, "1.3:14", id="no figure has the name"),
    ],
)
def test_restatement_repeats_an_earlier_figure(named_id, suggested_place, expected):
    """What a person calls a restatement repeats a figure of the passage."""
    text = (
        "It identified 30 victims. It identified 20 women. It identified 30 men."
        " It assisted 30 victims."
    )
    *earlier, last = suggest(text)
    last = replace(last, repeats=suggested_place)
    stated = [
        replace(suggestion, figure=replace(suggestion.figure, figure_id=f"id-{number}"))
        for number, suggestion in enumerate(earlier)
    ]
    row = make_worksheet_row(last, role="restatement", id=named_id)
    decision = decide_alone(last, worksheet_row=row, stated=stated)
    assert decision.suggestion.repeats == expected
