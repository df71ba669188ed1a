"""What stands around numerals: hedges, ranges, units, dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipdata.text import context as surroundings
from tipdata.text import numerals

BOUNDS = {"exact", "at_least", "more_than", "at_most", "less_than", "about", "between"}


def around(sentence: str) -> list[surroundings.Surroundings]:
    return surroundings.read(sentence, numerals.find(sentence))


@pytest.mark.parametrize(
    ("sentence", "hedges"),
    [
        ("It paid at least 3.4 million baht ($101,000) for care.", ["at least", "at least"]),
        ("It paid 3.4 million dram (AMD) ($7,000), and more than $50 for food.", [None, None, "more than"]),
        (
            "More than 17 percent, nearly 500, almost $1,200 and about six left.",
            ["More than", "nearly", "almost", "about"],
        ),
        ("All but six of 40 stayed.", ["All but", None]),
        ("Only two of an estimated 300 came, up to 10 at a time.", ["Only", "an estimated", "up to"]),
        ("No more than five or no fewer than US$9.", ["No more than", "no fewer than"]),
        ("As many as another 20 came, at least an additional five.", ["As many as", "at least"]),
        ("Some held (at least 5) and between five and 10.", ["at least", "between", "between"]),
        ("Cooperation between two ministries grew.", [None]),
        ("Roughly 90,000-120,000 children worked.", ["Roughly", "Roughly"]),
        ("Five or more men, three years or less, 18 and older, 500+ girls.", ["or more", "or less", "and older", "+"]),
        ("Over 40 came in over 2018, under 2019 rules.", ["Over", None, None]),
        ("It had operated since at least 2016.", ["at least"]),
        ("The more than a hundred women and the two left.", ["more than", None]),
        ("Fewer victims, 12, came.", [None]),
    ],
)
def test_hedge_is_as_written(sentence: str, hedges: list[str | None]) -> None:
    """The words right before or after a numeral that bound it are given as written; conversions inherit them."""
    assert [found.hedge for found in around(sentence)] == hedges


@pytest.mark.parametrize(
    ("sentence", "partners"),
    [
        ("one or two officers", [1, 0]),
        ("girls aged 14-17 years", [1, 0]),
        ("terms of five to 10 years", [1, 0]),
        ("between $5 and $10 a day", [1, 0]),
        ("10 percent to 15 percent", [1, 0]),
        ("18- to 25-year-old men", [1, 0]),
        ("two and a half to five years", [1, 0]),
        ("a fine of 5,000 to 20,000 pesos ($100 to $400)", [1, 0, 3, 2]),
        ("in 2018-19 and 2019/20", [1, 0, None, None]),
        ("rose from 10 to 15 shelters", [None, None]),
        ("fell from 15 to 10", [None, None]),
        ("12 women to two shelters", [None, None]),
        ("the 1-888-999 line", [None, None, None]),
        ("Law 2016-021", [None, None]),
        ("five men and six women", [None, None]),
    ],
)
def test_partner_is_the_other_end_of_a_range(sentence: str, partners: list[int | None]) -> None:
    """The two ends of a range point to each other; a change from one figure to another is no range."""
    assert [found.partner for found in around(sentence)] == partners


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("35% or 17 percent or 3 per cent or 10 to 15 percent", ["percent"] * 5),
        ("784 million baht ($21.91 million)", ["THB", "USD"]),
        ("77 million Kazakhstani tenge (KZT)", ["KZT"]),
        ("90,000 CFA francs (XOF) and 12 CFA francs", ["XOF", None]),
        (
            "€5, £6, US$7, A$8, R$9, USD 1, KZT2, 3 EUR, 4 €",
            ["EUR", "GBP", "USD", "AUD", "BRL", "USD", "KZT", "EUR", "EUR"],
        ),
        ("300 Australian dollars, 20 dollars, 5 Kiribati dollars, 9 soles", ["AUD", "USD", None, "PEN"]),
        ("5 Mexican pesos, 6 Philippine pesos, 7 pesos", ["MXN", "PHP", None]),
        ("$15-$30 and €5 to 10", ["USD", "USD", "EUR", "EUR"]),
        ("40 victims, ALL 12 of them, five sole traders, two real cases (NGO)", [None] * 4),
        ("six men and 10 baht", [None, "THB"]),
    ],
)
def test_unit_is_percent_or_currency(sentence: str, units: list[str | None]) -> None:
    """A numeral's unit is percent or an ISO 4217 code, from a sign, a code or an unambiguous name."""
    assert [found.unit for found in around(sentence)] == units


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("On May 5, 2019, and 12 June 2018.", [True] * 4),
        ("In FY 2022, by mid-2019, in 2018-19.", [True] * 4),
        ("The 2000 Protocol; it found 2000 victims.", [True, False]),
        ("Article 2019, Law 1950 and 2,019 calls in 2019.", [False, False, False, True]),
        ("It paid $2019, 2019 baht, and 35 in May 32 times.", [False, False, False, False]),
        ("two thousand", [False]),
    ],
)
def test_date_is_a_year_or_day(sentence: str, dates: list[bool]) -> None:
    """A year that stands as one, and the day beside a month, are likely dates."""
    assert [found.date for found in around(sentence)] == dates


def test_hedges_have_bounds() -> None:
    """Every hedge is lower case and may be coded as one of the seven bounds, or several."""
    assert all(bounds and bounds <= BOUNDS for bounds in surroundings.HEDGES.values())
    assert all(hedge == hedge.lower() for hedge in surroundings.HEDGES)
    assert surroundings.HEDGES["nearly"] == {"about", "less_than"}
    assert surroundings.HEDGES["all but"] == {"exact"}


@given(
    st.lists(
        st.sampled_from(
            ["at least ", "between ", " and ", " to ", "-", "$", " (", ")", "five", "2018", "12", "1,000", " or more "]
        ),
        max_size=12,
    ).map("".join)
    | st.text()
)
def test_read_never_raises(sentence: str) -> None:
    """Any sentence can be read: one answer a numeral, partners point to each other, and every hedge is known."""
    found = around(sentence)
    assert len(found) == len(numerals.find(sentence))
    for index, one in enumerate(found):
        assert one.partner is None or found[one.partner].partner == index
        assert one.hedge is None or one.hedge.lower() in surroundings.HEDGES
