"""The role that the words around a number show; all sentences are invented."""

from cases import cases
from tip_figures.drafting.roles import RoleReader
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.source_text import split_source_text


def read_roles(text: str) -> list[tuple[str, str]]:
    """Return each number of a text that is no date, with its role or the reason of `other`."""
    reader = RoleReader()
    roles = []
    for sentence in split_source_text("text", text).sentences:
        reader.begin_sentence(sentence)
        for mention in read_mentions(sentence, sentence.numerals_and_zeros()):
            role, note = reader.read(mention)
            roles.append(
                (mention.numeral.text, note.partition(":")[0] if role == "other" else role)
            )
    return roles


@cases(
    "text, roles",
    [
        ("Minors were at risk (see section 7.c.).", [("7", "reference")]),
        ("Penalties range from two to 12 years.", [("two", "penalty"), ("12", "penalty")]),
        ("It fined one company €900 ($1,000).", [("900", "penalty"), ("1,000", "penalty")]),
        ("They worked 14 hours a day until 6 p.m.", [("14", "duration"), ("6", "duration")]),
        ("In one example they fled.", [("one", "pointing")]),
        ("Workers came from 40 countries.", [("40", "context")]),
        ("They paid $3 per day.", [("3", "context")]),
        ("It paid 30 percent more rent.", [("30", "share")]),
        ("It fined 46 companies.", [("46", "figure")]),
        ("It freed 40 victims, 55 percent women.", [("40", "figure"), ("55", "figure")]),
        ("It gave $9,000 to shelters.", [("9,000", "figure")]),
        ("Police identified 20 victims.", [("20", "figure")]),
    ],
)
def test_words_beside_a_number_show_its_role(text, roles):
    """Reasons of numbers that count nothing; without words it is a figure."""
    assert [pair for pair in read_roles(text) if pair[0] != "one" or "one" in text[:8]] == roles


@cases(
    "text, roles",
    [
        ("On May 2 police freed ten men.", ["event"]),
        ("Police raided a farm and freed ten men. Four of the ten fled.", ["event"] * 3),
        ("A court sentenced ten men.", ["event"]),
        ("Inspectors freed ten men in the state of Jutland.", ["event"]),
        ("A judge freed ten men.\n\nPolice freed four men.", ["event", "figure"]),
        ("A judge freed ten men. The police unit freed four men.", ["event", "figure"]),
        ("During the year courts sentenced ten men.", ["figure"]),
        ("As of June police had freed ten men.", ["figure"]),
        ("From January to June police freed ten men.", ["figure"]),
        ("In the first six months police freed ten men.", ["duration", "figure"]),
    ],
)
def test_event_lasts_until_a_longer_time(text, roles):
    """A day, a month, a scene or a place begins an event; a year or a part of one ends it."""
    assert [role for _, role in read_roles(text)] == roles
