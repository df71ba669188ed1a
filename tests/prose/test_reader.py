"""The reader: of made-up sentences each numeral with its value, hedge, unit, and whether it is a date or one end of a range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tip_figures.prose import context, hedges, numerals

# Each numeral of a sentence: hedge, numeral, value where its text does not say it, unit, whether it is a date, other end of a range.
READER = [
    ("It paid at least 3.4 million baht ($101,000) for care.", "at least: 3.4 million = 3400000 THB; at least: 101,000 USD"),
    ("It paid 3.4 million dram (AMD) ($7,000), and more than $50 for food.", "3.4 million = 3400000 AMD; 7,000 USD; more than: 50 USD"),
    ("More than 17 percent, nearly 500, almost $1,200 and about six left.", "More than: 17 percent; nearly: 500; almost: 1,200 USD; about: six = 6"),
    ("All but six of 40 stayed.", "All but: six = 6; 40"),
    ("Only two of an estimated 300 came, up to 10 at a time.", "Only: two = 2; an estimated: 300; up to: 10"),
    ("No more than five or no fewer than US$9.", "No more than: five = 5; no fewer than: 9 USD"),
    ("As many as another 20 came, at least an additional five.", "As many as: 20; at least: five = 5"),
    ("Some held (at least 5) and between five and 10.", "at least: 5; between: five = 5 (to 10); between: 10 (from five)"),
    ("Cooperation between two ministries grew.", "two = 2"),
    ("Roughly 90,000-120,000 children worked.", "Roughly: 90,000 (to 120,000); Roughly: 120,000 (from 90,000)"),
    ("Five or more men, three years or less, 18 and older, 500+ girls.", "or more: Five = 5; or less: three = 3; and older: 18; +: 500"),
    ("Over 40 came in over 2018, under 2019 rules.", "Over: 40; 2018 (date); 2019 (date)"),
    ("It had operated since at least 2016.", "at least: 2016 (date)"),
    ("The more than a hundred women and the two left.", "more than: a hundred = 100; two = 2"),
    ("Fewer victims, 12, came.", "12"),
    ("Fines may not exceed 500 lei, exceeded 300 or exceed 20.", "may not exceed: 500 lei; exceeded: 300; exceed: 20"),
    ("It freed not less than five nor more than 10 men.", "not less than: five = 5; nor more than: 10"),
    ("Equal to or more than 20, 30 or greater, less than or equal to 40, ≥50.", "Equal to or more than: 20; or greater: 30; less than or equal to: 40; ≥: 50"),
    ("He took 20 or more than 50 pills.", "20; more than: 50"),
    ("Call +972 3 555, or 1-888-373.", "972; 3; 555; 1; 888; 373"),
    ("It served only about 40, at least approximately 60, up to 80 or more.", "only about: 40; at least approximately: 60; up to … or more: 80"),
    ("Police took over about 30 cases.", "about: 30"),
    ("Victims rose from 40 in 2018 to 55 in 2019.", "40; 2018 (date); 55; 2019 (date)"),
    ("It ran from 2009 through 2014, in 2018-19, in 2019/20 and 2020-2021.", "2009 (date, to 2014); 2014 (date, from 2009); 2018 (date, to 19); 19 (date, from 2018); 2019 (date, to 20); 20 (date, from 2019); 2020 (date, to 2021); 2021 (date, from 2020)"),
    ("In 2018 to 12 women it gave 500.", "2018 (date); 12; 500"),
    ("Between 2018 and 2020, on May 5-7, 2019, and 7 to 9 June.", "2018 (date); 2020 (date); 5 (date, to 7); 7 (date, from 5); 2019 (date); 7 (date, to 9); 9 (date, from 7)"),
    ("From 5 to 10 years; 18- to 25-year-old men; five-to-10 days.", "5 (to 10); 10 (from 5); 18 (to 25); 25 (from 18); five = 5 (to 10); 10 (from five)"),
    ("A fine of 5,000 to 20,000 pesos ($100 to $400), $15-$30 and €5 to 10.", "5,000 pesos (to 20,000); 20,000 pesos (from 5,000); 100 USD (to 400); 400 USD (from 100); 15 USD (to 30); 30 USD (from 15); 5 EUR (to 10); 10 EUR (from 5)"),
    ("It rose from 10 to 15 shelters and fell from 15 to 10.", "10; 15; 15; 10"),
    ("12 women to two shelters; five men and six women; one or two officers.", "12; two = 2; five = 5; six = 6; one = 1 (to two); two = 2 (from one)"),
    ("The 1-888-999 line; Law 2016-021; 10:30 and 24/7.", "1; 888; 999; 2016; 021 = 21; 10; 30; 24; 7"),
    ("35% or 17 percent or 3 per cent or 10 to 15 percent.", "35 percent; 17 percent; 3 percent (to 10); 10 percent (from 3); 15 percent"),
    ("784 million baht ($21.91 million), 77 million Kazakhstani tenge (KZT).", "784 million = 784000000 THB; 21.91 million = 21910000 USD; 77 million = 77000000 KZT"),
    ("€5, £6, US$7, A$8, R$9, USD 1, KZT2, 3 EUR, 4 €.", "5 EUR; 6 GBP; 7 USD; 8 AUD; 9 BRL; 1 USD; 2 KZT; 3 EUR; 4 EUR"),
    ("300 Australian dollars, 20 dollars, 5 Kiribati dollars, 9 soles, 8 EC dollars.", "300 AUD; 20 USD; 5; 9 PEN; 8 XCD"),
    ("5 Mexican pesos, 6 Philippine pesos, 7 pesos, Rs. 800, 9 CFA francs.", "5 MXN; 6 PHP; 7 pesos; 800 Rs.; 9 CFA francs"),
    ("40 victims, ALL 12 of them, five sole traders, two real cases (NGO).", "40; 12; five = 5; two = 2"),
    ("On May 5, 2019, and 12 June 2018, in FY 2022, by mid-2019.", "5 (date); 2019 (date); 12 (date); 2018 (date); 2022 (date); 2019 (date)"),
    ("The 2000 Protocol; it found 2000 victims and 2015 Chinese workers.", "2000 (date); 2000; 2015"),
    ("In 2018 victims were fewer than in 2016 and 2017 cases; the 2019 victims, of 2000 people.", "2018 (date); 2016 (date); 2017 (date); 2019 (date); 2000"),
    ("In May 12 victims fled; on May 12 officers came; they may 5 times march 6.", "12; 12 (date); 5; 6"),
    ("Article 2019, Law 1950 and 2,019 calls in 2019.", "2019; 1950; 2,019; 2019 (date)"),
    ("It paid $2019, 2019 baht, and 35 in May 32 times.", "2019 USD; 2019 THB; 35; 32"),
    ("It gave $10M, 2.5 million euros, half a million tenge and 5 lakh.", "10M = 10000000 USD; 2.5 million = 2500000 EUR; half a million = 500000 KZT; 5 lakh = None"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), READER)
def test_reader_reads_what_the_table_says(sentence: str, expected: str) -> None:
    """Exactly these numerals, with what stands around them."""
    found, written = numerals.find_numerals(sentence), []
    for one, around in zip(found, context.read_contexts(sentence, found), strict=True):
        other = None if around.partner is None else found[around.partner]
        end = other and f"{'to' if other.start > one.start else 'from'} {other.text}"
        date = ", ".join(filter(None, ("date" if around.is_date else "", end)))
        value = f"= {one.value}" if str(one.value) != one.text.replace(",", "") else ""
        parts = (
            f"{around.hedge}:" if around.hedge else "",
            one.text,
            value,
            around.unit,
            f"({date})" if date else "",
        )
        written.append(" ".join(filter(None, parts)))
    assert "; ".join(written) == expected


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
    found = numerals.find_numerals(sentence)
    assert [one.unit for one in context.read_contexts(sentence, found, area)] == units


def test_hedges_have_bounds() -> None:
    """Every hedge is lower case and may be coded as one of the seven bounds, or several; so may two in a row."""
    known = {"exact", "at_least", "more_than", "at_most", "less_than", "about", "between"}
    assert all(bounds and bounds <= known for bounds in hedges.HEDGES.values())
    assert all(hedge == hedge.lower() for hedge in hedges.HEDGES)
    assert hedges.find_bounds("Nearly") == {"about", "less_than"}
    assert hedges.find_bounds("only about") == {"exact", "about"}
    assert hedges.find_bounds("up to \u2026 or more") == {"at_most", "at_least"}
    assert hedges.find_bounds("at last") == frozenset()


PIECES = [
    "at least ",
    "between ",
    " and ",
    " to ",
    "-",
    "$",
    " (",
    ")",
    "five",
    "2018",
    "12",
    "1,000",
    " or more ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text())
def test_read_never_raises(sentence: str) -> None:
    """Any sentence can be read: one answer a numeral, partners point to each other, and every hedge is known."""
    found = numerals.find_numerals(sentence)
    around = context.read_contexts(sentence, found)
    assert len(around) == len(found)
    for index, one in enumerate(around):
        assert one.partner is None or around[one.partner].partner == index
        assert not one.hedge or hedges.find_bounds(one.hedge)
