"""Contexts of numerals: hedge, unit, range and date, in made-up sentences."""

import hypothesis
from hypothesis import strategies as st

from cases import cases
from tip_figures.prose.context import read_numerals
from tip_figures.prose.hedges import find_bounds
from tip_figures.prose.numerals import Numeral

# A sentence, and its numerals with `; ` between them. For each: its hedge, its text, its unit, and
# in brackets whether it is a date or one end of a range.
CASES = {
    # hedge of a conversion
    "It paid at least 3.4 million baht ($101,000) for care.": (
        "at least: 3.4 million THB; at least: 101,000 USD (converted)"
    ),
    # conversion with a code
    "It paid 3.4 million dram (AMD) ($7,000), and more than $50 for food.": (
        "3.4 million AMD; 7,000 USD (converted); more than: 50 USD"
    ),
    # hedges before counts
    "Only two of an estimated 300 came, up to 10 at a time.": (
        "Only: two; an estimated: 300; up to: 10"
    ),
    # hedge with a currency sign
    "No more than five or no fewer than US$9.": "No more than: five; no fewer than: 9 USD",
    # hedge before counting words
    "As many as another 20 came, at least an additional five.": "As many as: 20; at least: five",
    # bracket before a hedge
    "Some held (at least 5) and between five and 10.": (
        "at least: 5; between: five (to 10); between: 10 (from five)"
    ),
    # between without a range
    "Cooperation between two ministries grew.": "two",
    # hedge of a range
    "Roughly 90,000-120,000 children worked.": (
        "Roughly: 90,000 (to 120,000); Roughly: 120,000 (from 90,000)"
    ),
    # no hedge of a date
    "It had operated since at least 2016.": "2016 (date)",
    # exceed
    "Fines may not exceed 500 lei, exceeded 300 or exceed 20.": (
        "may not exceed: 500 lei; exceeded: 300; exceed: 20"
    ),
    # plus of a telephone number
    "Call +972 3 555, or 1-888-373.": "972; 3; 555; 1; 888; 373",
    # hedges on both sides
    "It served up to **15**, about [20](https://example.org).": "up to: 15; about: 20",
    "It served only about 40, at least approximately 60, up to 80 or more.": (
        "only about: 40; at least approximately: 60; up to … or more: 80"
    ),
    # ranges of years
    "It ran from 2009 through 2014, in 2018-19, in 2019/20 and 2020-2021.": (
        "2009 (date, to 2014); 2014 (date, from 2009); 2018 (date, to 19); 19 (date, "
        "from 2018); 2019 (date, to 20); 20 (date, from 2019); 2020 (date, to 2021); "
        "2021 (date, from 2020)"
    ),
    # year and count
    "In 2018 to 12 women it gave 500.": "2018 (date); 12; 500",
    # year and amount
    "It rose in 2018 to 2020 pesos.": "2018 (date); 2020 pesos",
    # range of durations
    "It took six days to one week, or two weeks to six days.": (
        "six (to one); one (from six); two; six"
    ),
    # days
    "Between 2018 and 2020, on May 5-7, 2019, and 7 to 9 June.": (
        "2018 (date, to 2020); 2020 (date, from 2018); 5 (date, to 7); 7 (date, from 5); "
        "2019 (date); 7 (date, to 9); 9 (date, from 7)"
    ),
    # ranges of counts
    "From 5 to 10 years; 18- to 25-year-old men; five-to-10 days.": (
        "5 (to 10); 10 (from 5); 18 (to 25); 25 (from 18); five (to 10); 10 (from five)"
    ),
    # ranges of money
    "A fine of 5,000 to 20,000 pesos ($100 to $400), $15-$30 and €5 to 10.": (
        "5,000 pesos (to 20,000); 20,000 pesos (from 5,000); 100 USD "
        "(converted, to 400); 400 USD (from 100); 15 USD (to 30); 30 USD (from 15); 5 EUR (to 10); "
        "10 EUR (from 5)"
    ),
    # change from
    "It rose from 10 to 15 shelters and fell from 15 to 10.": "10; 15; 15; 10",
    # two units
    "It rose 20 percent to $130.": "20 percent; 130 USD",
    # chains
    "The 1-888-999 line; Law 2016-021; 10:30 and 24/7.": "1; 888; 999; 2016; 021; 10; 30; 24; 7",
    # amounts and counts in brackets
    "It paid 9 baht and $5; it freed 14 men (10 of them in 2020).": (
        "9 THB; 5 USD; 14; 10; 2020 (date)"
    ),
    # percent
    "35% or 17 percent or 3 per cent or 10 to 15 percent.": (
        "35 percent; 17 percent; 3 percent (to 10); 10 percent (from 3); 15 percent"
    ),
    # names of currencies
    "784 million baht ($21.91 million), 77 million Kazakhstani tenge (KZT).": (
        "784 million THB; 21.91 million USD (converted); 77 million KZT"
    ),
    # signs and codes
    "€5, £6, US$7, A$8, R$9, USD 1, KZT2, 3 EUR, 4 €.": (
        "5 EUR; 6 GBP; 7 USD; 8 AUD; 9 BRL; 1 USD; 2 KZT; 3 EUR; 4 EUR"
    ),
    # dollars
    "300 Australian dollars, 20 dollars, 5 Kiribati dollars, 9 soles, 8 EC dollars.": (
        "300 AUD; 20 USD; 5; 9 PEN; 8 XCD"
    ),
    # shared names
    "5 Mexican pesos, 6 Philippine pesos, 7 pesos, Rs. 800, 9 CFA francs.": (
        "5 MXN; 6 PHP; 7 pesos; 800 Rs.; 9 CFA francs"
    ),
    # words like codes
    "40 victims, 12 of them, five sole traders, two real cases (NGO).": "40; 12; five; two",
    # dates
    "On May 5, 2019, and 12 June 2018, in FY 2022, by mid-2019.": (
        "5 (date); 2019 (date); 12 (date); 2018 (date); 2022 (date); 2019 (date)"
    ),
    # day of May
    "In May of 2018, on May 12, they may 5 times march 6.": "2018 (date); 12 (date); 5; 6",
    # laws
    "Article 2019, Law 1950 and 2,019 calls in 2019.": "2019; 1950; 2,019; 2019 (date)",
    # hedge before an age
    "Boys under the age of 18, younger than age 16, up to age three, under approximately 40.": (
        "under: 18; younger than: 16; up to: three; under approximately: 40"
    ),
    # hedge after an age
    "Those 15 years of age and older, 16 years of age or younger, 17 and up to 19.": (
        "and older: 15; or younger: 16; 17; up to: 19"
    ),
    # between ages
    "Girls at the age of 12, between the ages of 15 and 18, and between ages two and five.": (
        "12; between: 15 (to 18); between: 18 (from 15); between: two (to five); "
        "between: five (from two)"
    ),
    # article of a limit
    "A maximum 25 years, a minimum two years; up to a 20-year term, than a 5-year term.": (
        "A maximum: 25; a minimum: two; up to: 20; 5"
    ),
    # between years
    "Between 2010 and 2014; in 2015 and 2016; between 2018 and 2017.": (
        "2010 (date, to 2014); 2014 (date, from 2010); 2015 (date); 2016 (date); 2018 "
        "(date); 2017 (date)"
    ),
    # between months of years
    "Between September 2016 and June 2018; from May 2015 to May 2017; in May 2018, May 2019.": (
        "2016 (date, to 2018); 2018 (date, from 2016); 2015 (date, to 2017); 2017 (date, "
        "from 2015); 2018 (date); 2019 (date)"
    ),
    # durations in different measures
    "Six months to five years; 30-day to two-month terms; between six weeks and two months.": (
        "Six (to five); five (from Six); 30 (to two); two (from 30); "
        "between: six (to two); between: two (from six)"
    ),
    # durations that fall
    "Two years to six months; five years to three years; 10km-20km.": (
        "Two; six; five; three; 10 (to 20); 20 (from 10)"
    ),
    # year of a month before a counted noun
    (
        "In March 2019 officials met; on September 11, 2019 officials met; in early 2018 "
        "victims came; by mid-2019 officials left."
    ): "2019 (date); 11 (date); 2019 (date); 2018 (date); 2019 (date)",
    # year after a word of time
    "At the end of 2019 victims left; as of 2018 victims stayed; compared to 2018 cases fell.": (
        "2019 (date); 2018 (date); 2018 (date)"
    ),
    # year in a compound
    "For 2019 officials paid; the 2017-2018 cases; the 14 January 2019 cases.": (
        "2019 (date); 2017 (date, to 2018); 2018 (date, from 2017); 14 (date); 2019 (date)"
    ),
    # currency before date
    "It paid $2019, 2019 baht, and 35 in May 32 times.": "2019 USD; 2019 THB; 35; 32",
    # currencies in title case, and names of something else
    "300 Pakistani Rupees, 40 Francs, 20 Crown witnesses, 21 Dollar Shops, $US 3,000, US$ 41.": (
        "300 PKR; 40 francs; 20; 21; 3,000 USD; 41 USD"
    ),
    # scales with units
    "It gave $10M, 2.5 million euros, half a million tenge and 5 lakh.": (
        "10M USD; 2.5 million EUR; half a million KZT; 5 lakh"
    ),
}


@cases("sentence, expected", CASES.items())
def test_context_is_read_from_the_words_around_a_numeral(sentence, expected):
    """Exactly these numerals, in this order, each with its context."""
    numerals = read_numerals(sentence)
    assert "; ".join(map(describe, numerals)) == expected


def describe(numeral: Numeral) -> str:
    """Write a numeral and its context as the cases do."""
    marks = ["date"] if numeral.is_date else []
    marks += ["converted"] if numeral.is_conversion else []
    if numeral.partner is not None:
        is_upper = numeral.partner.start < numeral.start
        marks.append(f"{'from' if is_upper else 'to'} {numeral.partner.text}")
    text = f"{numeral.hedge}: {numeral.text} {numeral.unit} ({', '.join(marks)})"
    return " ".join(text.removeprefix(": ").removesuffix("()").split())


@cases(
    "area, units",
    {
        "MEX": "MXN USD Rs. PHP",
        "JAM": "pesos JMD Rs. PHP",
        "PAK": "pesos USD PKR PHP",
    }.items(),
)
def test_shared_currency_is_that_of_the_area(area, units):
    """`pesos`, `dollars` and `Rs.` are those of the country; an adjective says which they are."""
    sentence = "It paid 7 pesos, 8 dollars, Rs. 9 and 10 Philippine pesos."
    numerals = read_numerals(sentence, area)
    assert " ".join(numeral.unit for numeral in numerals) == units


PIECES = "at least |between | and | to |-|$| (|)|five|2018|12|1,000| or more "
SENTENCES = st.lists(st.sampled_from(PIECES.split("|")), max_size=12).map("".join)


@hypothesis.example("between five and 12")
@hypothesis.given(SENTENCES | st.text())
def test_contexts_of_any_text_are_consistent(sentence):
    """Partners refer to each other, and every hedge has bounds."""
    numerals = {numeral.start: numeral for numeral in read_numerals(sentence)}
    for numeral in numerals.values():
        if numeral.partner:
            other_end = numerals[numeral.partner.start].partner
            assert other_end and other_end.text == numeral.text
        assert not numeral.hedge or find_bounds(numeral.hedge)
