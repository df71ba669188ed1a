"""Numerals that state no figure, by the words around them."""

import pytest

from tip_figures.drafting.suggest_role import RoleReader
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.source_text import split_source_text


def list_roles(text: str) -> list[str]:
    """The role and note of each numeral of a text that is not a date; `figure` for figures."""
    reader = RoleReader()
    roles = []
    for sentence in split_source_text("text", text).sentences:
        reader.begin_sentence(sentence)
        for mention in read_mentions(sentence, sentence.numerals_and_zeros()):
            suggestion = reader.read_role(mention)
            reason = suggestion.note.partition(":")[0] if suggestion else ""
            role = suggestion.role if suggestion else "figure"
            roles.append(f"{role} {reason}" if role == "other" else role)
    return roles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It identified 12 victims.", ["figure"]),
        ("It acted under Article 7.", ["other law"]),
        ("It acted under Article 2:239.", ["other law", "other law"]),
        ("Tier 2 has 12 countries.", ["other rank", "figure"]),
        ("Two 14-year-old girls worked.", ["figure", "other age"]),
        ("It waited eight months.", ["other duration"]),
        ("Courts convicted 12 people to five years in prison.", ["figure", "other penalty"]),
        ("The penalty is six months to 10 years in prison.", ["other penalty", "other penalty"]),
        ("One media outlet wrote of 12 victims.", ["other pointing", "figure"]),
        ("It spent 12 percent of $5.", ["figure", "figure"]),
        ("No victims waited a year.", ["figure"]),
    ],
)
def test_number_that_counts_nothing_has_a_reason(text, expected):
    assert list_roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Police raided a farm and freed 12 men.", ["event"], id="raid"),
        pytest.param("On June 28, police freed 12 men.", ["event"], id="day"),
        pytest.param("Researchers interviewed 24 workers.", ["event"], id="sample"),
        pytest.param(
            "A court sentenced one man to six years.", ["event", "other duration"], id="court"
        ),
        pytest.param(
            "The regional court ordered him to pay two victims $10,000.",
            ["event", "event"],
            id="order of a court",
        ),
        pytest.param("Courts convicted 12 traffickers.", ["figure"], id="courts"),
        pytest.param("In 2020 the court convicted 12 men.", ["figure"], id="court in a year"),
        pytest.param("In 2020 police conducted raids on 12 farms.", ["figure"], id="year"),
        pytest.param(
            "Police raided a farm. They freed 12 men. During the year they freed 40 men.",
            ["event", "figure"],
            id="up to a sentence about a year",
        ),
        pytest.param(
            "Police raided a farm.\n\nThey freed 12 men.", ["figure"], id="up to the next paragraph"
        ),
        pytest.param(
            "Police raided a farm for five hours.", ["other duration"], id="duration of an event"
        ),
    ],
)
def test_number_of_one_event_is_no_figure(text, expected):
    assert list_roles(text) == expected
