"""The reader: of made-up sentences each numeral with its value, hedge, unit, and whether it is a date or one end of a range."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipdata.text import context, hedges, numerals

# A sentence, then its numerals, one a line: text | value | hedge | unit | date, and the other end of its range.
READER = """
It paid at least 3.4 million baht ($101,000) for care.
    3.4 million | 3400000 | at least | THB
    101,000 | 101000 | at least | USD
It paid 3.4 million dram (AMD) ($7,000), and more than $50 for food.
    3.4 million | 3400000 |  | AMD
    7,000 | 7000 |  | USD
    50 | 50 | more than | USD
More than 17 percent, nearly 500, almost $1,200 and about six left.
    17 | 17 | More than | percent
    500 | 500 | nearly
    1,200 | 1200 | almost | USD
    six | 6 | about
All but six of 40 stayed.
    six | 6 | All but
    40 | 40
Only two of an estimated 300 came, up to 10 at a time.
    two | 2 | Only
    300 | 300 | an estimated
    10 | 10 | up to
No more than five or no fewer than US$9.
    five | 5 | No more than
    9 | 9 | no fewer than | USD
As many as another 20 came, at least an additional five.
    20 | 20 | As many as
    five | 5 | at least
Some held (at least 5) and between five and 10.
    5 | 5 | at least
    five | 5 | between |  | to 10
    10 | 10 | between |  | from five
Cooperation between two ministries grew.
    two | 2
Roughly 90,000-120,000 children worked.
    90,000 | 90000 | Roughly |  | to 120,000
    120,000 | 120000 | Roughly |  | from 90,000
Five or more men, three years or less, 18 and older, 500+ girls.
    Five | 5 | or more
    three | 3 | or less
    18 | 18 | and older
    500 | 500 | +
Over 40 came in over 2018, under 2019 rules.
    40 | 40 | Over
    2018 | 2018 |  |  | date
    2019 | 2019 |  |  | date
It had operated since at least 2016.
    2016 | 2016 | at least |  | date
The more than a hundred women and the two left.
    a hundred | 100 | more than
    two | 2
Fewer victims, 12, came.
    12 | 12
Fines may not exceed 500 lei, exceeded 300 or exceed 20.
    500 | 500 | may not exceed | lei
    300 | 300 | exceeded
    20 | 20 | exceed
It freed not less than five nor more than 10 men.
    five | 5 | not less than
    10 | 10 | nor more than
Equal to or more than 20, 30 or greater, less than or equal to 40, ≥50.
    20 | 20 | Equal to or more than
    30 | 30 | or greater
    40 | 40 | less than or equal to
    50 | 50 | ≥
He took 20 or more than 50 pills.
    20 | 20
    50 | 50 | more than
Call +972 3 555, or 1-888-373.
    972 | 972
    3 | 3
    555 | 555
    1 | 1
    888 | 888
    373 | 373
It served only about 40, at least approximately 60, up to 80 or more.
    40 | 40 | only about
    60 | 60 | at least approximately
    80 | 80 | up to … or more
Police took over about 30 cases.
    30 | 30 | about
Victims rose from 40 in 2018 to 55 in 2019.
    40 | 40
    2018 | 2018 |  |  | date
    55 | 55
    2019 | 2019 |  |  | date
It ran from 2009 through 2014, in 2018-19, in 2019/20 and 2020-2021.
    2009 | 2009 |  |  | date, to 2014
    2014 | 2014 |  |  | date, from 2009
    2018 | 2018 |  |  | date, to 19
    19 | 19 |  |  | date, from 2018
    2019 | 2019 |  |  | date, to 20
    20 | 20 |  |  | date, from 2019
    2020 | 2020 |  |  | date, to 2021
    2021 | 2021 |  |  | date, from 2020
In 2018 to 12 women it gave 500.
    2018 | 2018 |  |  | date
    12 | 12
    500 | 500
Between 2018 and 2020, on May 5-7, 2019, and 7 to 9 June.
    2018 | 2018 |  |  | date
    2020 | 2020 |  |  | date
    5 | 5 |  |  | date, to 7
    7 | 7 |  |  | date, from 5
    2019 | 2019 |  |  | date
    7 | 7 |  |  | date, to 9
    9 | 9 |  |  | date, from 7
From 5 to 10 years; 18- to 25-year-old men; five-to-10 days.
    5 | 5 |  |  | to 10
    10 | 10 |  |  | from 5
    18 | 18 |  |  | to 25
    25 | 25 |  |  | from 18
    five | 5 |  |  | to 10
    10 | 10 |  |  | from five
A fine of 5,000 to 20,000 pesos ($100 to $400), $15-$30 and €5 to 10.
    5,000 | 5000 |  | pesos | to 20,000
    20,000 | 20000 |  | pesos | from 5,000
    100 | 100 |  | USD | to 400
    400 | 400 |  | USD | from 100
    15 | 15 |  | USD | to 30
    30 | 30 |  | USD | from 15
    5 | 5 |  | EUR | to 10
    10 | 10 |  | EUR | from 5
It rose from 10 to 15 shelters and fell from 15 to 10.
    10 | 10
    15 | 15
    15 | 15
    10 | 10
12 women to two shelters; five men and six women; one or two officers.
    12 | 12
    two | 2
    five | 5
    six | 6
    one | 1 |  |  | to two
    two | 2 |  |  | from one
The 1-888-999 line; Law 2016-021; 10:30 and 24/7.
    1 | 1
    888 | 888
    999 | 999
    2016 | 2016
    021 | 21
    10 | 10
    30 | 30
    24 | 24
    7 | 7
35% or 17 percent or 3 per cent or 10 to 15 percent.
    35 | 35 |  | percent
    17 | 17 |  | percent
    3 | 3 |  | percent | to 10
    10 | 10 |  | percent | from 3
    15 | 15 |  | percent
784 million baht ($21.91 million), 77 million Kazakhstani tenge (KZT).
    784 million | 784000000 |  | THB
    21.91 million | 21910000 |  | USD
    77 million | 77000000 |  | KZT
€5, £6, US$7, A$8, R$9, USD 1, KZT2, 3 EUR, 4 €.
    5 | 5 |  | EUR
    6 | 6 |  | GBP
    7 | 7 |  | USD
    8 | 8 |  | AUD
    9 | 9 |  | BRL
    1 | 1 |  | USD
    2 | 2 |  | KZT
    3 | 3 |  | EUR
    4 | 4 |  | EUR
300 Australian dollars, 20 dollars, 5 Kiribati dollars, 9 soles, 8 EC dollars.
    300 | 300 |  | AUD
    20 | 20 |  | USD
    5 | 5
    9 | 9 |  | PEN
    8 | 8 |  | XCD
5 Mexican pesos, 6 Philippine pesos, 7 pesos, Rs. 800, 9 CFA francs.
    5 | 5 |  | MXN
    6 | 6 |  | PHP
    7 | 7 |  | pesos
    800 | 800 |  | Rs.
    9 | 9 |  | CFA francs
40 victims, ALL 12 of them, five sole traders, two real cases (NGO).
    40 | 40
    12 | 12
    five | 5
    two | 2
On May 5, 2019, and 12 June 2018, in FY 2022, by mid-2019.
    5 | 5 |  |  | date
    2019 | 2019 |  |  | date
    12 | 12 |  |  | date
    2018 | 2018 |  |  | date
    2022 | 2022 |  |  | date
    2019 | 2019 |  |  | date
The 2000 Protocol; it found 2000 victims.
    2000 | 2000 |  |  | date
    2000 | 2000
Article 2019, Law 1950 and 2,019 calls in 2019.
    2019 | 2019
    1950 | 1950
    2,019 | 2019
    2019 | 2019 |  |  | date
It paid $2019, 2019 baht, and 35 in May 32 times.
    2019 | 2019 |  | USD
    2019 | 2019 |  | THB
    35 | 35
    32 | 32
It gave $10M, 2.5 million euros, half a million tenge and 5 lakh.
    10M | 10000000 |  | USD
    2.5 million | 2500000 |  | EUR
    half a million | 500000 |  | KZT
    5 lakh | None
"""


def read(sentence: str, area: str = "") -> list[str]:
    """The numerals of a sentence, as the table writes them."""
    found = numerals.find(sentence)
    lines = []
    for one, around in zip(found, context.read(sentence, found, area), strict=True):
        other = None if around.partner is None else found[around.partner]
        end = other and f"{'to' if other.start > one.start else 'from'} {other.text}"
        date = ", ".join(filter(None, ("date" if around.date else "", end)))
        lines.append(" | ".join([one.text, str(one.value), around.hedge, around.unit, date]).rstrip(" |"))
    return lines


def table() -> list[tuple[str, list[str]]]:
    """Each sentence of the table with the lines below it."""
    made: list[tuple[str, list[str]]] = []
    for line in READER.strip().splitlines():
        if line.startswith(" "):
            made[-1][1].append(line.strip())
        else:
            made.append((line, []))
    return made


@pytest.mark.parametrize(("sentence", "expected"), table())
def test_reader_reads_what_the_table_says(sentence: str, expected: list[str]) -> None:
    """Exactly these numerals, with what stands around them."""
    assert read(sentence) == expected


@pytest.mark.parametrize(
    ("area", "units"),
    [
        ("MEX", ["MXN", "USD", "Rs.", "PHP"]),
        ("JAM", ["pesos", "JMD", "Rs.", "PHP"]),
        ("PAK", ["pesos", "USD", "PKR", "PHP"]),
        ("", ["pesos", "USD", "Rs.", "PHP"]),
    ],
)
def test_currency_that_countries_share_is_the_areas(area: str, units: list[str]) -> None:
    """`pesos`, `dollars` and `Rs.` are those of the country that the text is about; an adjective says which they are."""
    sentence = "It paid 7 pesos, 8 dollars, Rs. 9 and 10 Philippine pesos."
    found = numerals.find(sentence)
    assert [one.unit for one in context.read(sentence, found, area)] == units


def test_hedges_have_bounds() -> None:
    """Every hedge is lower case and may be coded as one of the seven bounds, or several; so may two in a row."""
    known = {"exact", "at_least", "more_than", "at_most", "less_than", "about", "between"}
    assert all(bounds and bounds <= known for bounds in hedges.HEDGES.values())
    assert all(hedge == hedge.lower() for hedge in hedges.HEDGES)
    assert hedges.bounds("Nearly") == {"about", "less_than"}
    assert hedges.bounds("only about") == {"exact", "about"}
    assert hedges.bounds("up to \u2026 or more") == {"at_most", "at_least"}
    assert hedges.bounds("at last") == frozenset()


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
    found = numerals.find(sentence)
    around = context.read(sentence, found)
    assert len(around) == len(found)
    for index, one in enumerate(around):
        assert one.partner is None or around[one.partner].partner == index
        assert not one.hedge or hedges.bounds(one.hedge)
