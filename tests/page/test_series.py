"""Series of totals, their headlines and titles; and rows of the tables in words."""

import pytest
from page_helpers import make_tables, make_total

from tip_figures.page.series import find_series, write_headline, write_title
from tip_figures.page.tables import Row
from tip_figures.page.words import (
    describe_reading,
    describe_unit,
    join_words,
    list_years,
    write_amount,
    write_limited,
)


def headline(*totals: Row) -> str:
    tables = make_tables(*totals)
    (series,) = find_series(tables, "UTO")
    return write_headline(tables, series)


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        pytest.param(
            [make_total(2020, "24")], "Utopia identified 24 victims in 2020.", id="first-number"
        ),
        pytest.param(
            [make_total(2019, "30"), make_total(2020, "88"), make_total(2021, "24")],
            "Utopia identified 24 victims in 2021, down from 88 in 2020.",
            id="down-from-the-highest",
        ),
        pytest.param(
            [make_total(2018, "20"), make_total(2019, "10"), make_total(2020, "24")],
            "Utopia identified 24 victims in 2020, up from 10 in 2019.",
            id="up-from-the-previous",
        ),
        pytest.param(
            [make_total(2019, "24"), make_total(2020, "24")],
            "Utopia identified 24 victims in 2020.",
            id="same-number",
        ),
        pytest.param(
            [make_total(2015, "99"), make_total(2016, "50"), make_total(2021, "24")],
            "Utopia identified 24 victims in 2021, down from 50 in 2016.",
            id="five-years-before",
        ),
        pytest.param(
            [make_total(2019, "99", contradicted_by="sum"), make_total(2020, "24")],
            "Utopia identified 24 victims in 2020.",
            id="not-compared-with-a-contradicted-number",
        ),
        pytest.param(
            [make_total(2019, "99", bound="at_least"), make_total(2020, "24")],
            "Utopia identified 24 victims in 2020.",
            id="not-compared-with-a-bound",
        ),
        pytest.param(
            [make_total(2019, "99"), make_total(2020, "24", bound="at_least")],
            "Utopia identified at least 24 victims in 2020.",
            id="bound-is-not-compared",
        ),
        pytest.param(
            [make_total(2019, "99"), make_total(2020, "24", contradicted_by="sum")],
            "Utopia identified 24 victims in 2020 (contradicted by other numbers).",
            id="contradicted",
        ),
        pytest.param(
            [make_total(2019, "99"), make_total(2020, "24", obs_status="U")],
            "Utopia identified 24 victims in 2020 (doubtful).",
            id="doubtful",
        ),
        pytest.param(
            [make_total(2019, "99"), make_total(2020, "24", series="new", break_before="true")],
            "Utopia identified 24 victims in 2020, by a definition that differs from that of "
            "earlier years.",
            id="new-definition",
        ),
        pytest.param(
            [
                make_total(2018, "99"),
                make_total(2019, "50", series="new", break_before="true"),
                make_total(2020, "24", series="new"),
            ],
            "Utopia identified 24 victims in 2020, down from 50 in 2019.",
            id="compared-within-a-definition",
        ),
        pytest.param(
            [make_total(2020, "24", scope="suspected victims")],
            "Utopia identified 24 suspected victims in 2020.",
            id="scope-with-the-noun",
        ),
        pytest.param(
            [make_total(2020, "24", scope="forced labor")],
            "Utopia identified 24 victims (forced labor only) in 2020.",
            id="scope",
        ),
        pytest.param(
            [make_total(2020, "24"), make_total(2021)],
            "Utopia identified 24 victims in 2020.",
            id="newest-year-has-no-number",
        ),
        pytest.param(
            [make_total(2020, "24", counted_by="ngo")],
            "Utopia: 24 victims identified in 2020.",
            id="not-counted-by-the-government",
        ),
        pytest.param(
            [make_total(2020, "24", what="hotline calls")],
            "Utopia: 24 hotline calls in 2020.",
            id="label-without-a-verb",
        ),
    ],
)
def test_headline_is_true_and_names_what_limits_the_number(totals, sentence):
    assert headline(*totals) == sentence


def test_core_series_come_first_then_charts_then_unrestricted_and_long_ones():
    calls = {"indicator_id": "calls", "what": "calls"}
    tables = make_tables(
        make_total(2020, "1", **calls),
        make_total(2021, "2", **calls),
        make_total(2020, "5", scope="women"),
        make_total(2021, "6", scope="women"),
        make_total(2020, "7", unit="case"),
        make_total(2021, "8"),
        make_total(2020, "9"),
        make_total(2022, "9", ref_area="XXX"),
    )
    series = find_series(tables, "UTO")
    values = [[row["value"] for row in line.rows] for line in series]
    assert values == [["9", "8"], ["5", "6"], ["7"], ["1", "2"]]
    assert [line.is_core for line in series] == [True, True, True, False]
    assert [line.is_drawn for line in series] == [True, True, False, True]


def test_series_of_zeros_is_not_drawn():
    (series,) = find_series(make_tables(make_total(2020, "0"), make_total(2021, "0")), "UTO")
    assert not series.is_drawn


@pytest.mark.parametrize(
    ("cells", "stem", "title"),
    [
        pytest.param({}, "UTO-identified", "Victims identified", id="all"),
        pytest.param(
            {"scope": "forced labor"},
            "UTO-identified-forced-labor",
            "Victims identified (forced labor only)",
            id="scope",
        ),
        pytest.param({"unit": "USD"}, "UTO-identified-USD", "Victims identified", id="money"),
    ],
)
def test_series_has_a_file_name_and_a_title(cells, stem, title):
    (series,) = find_series(make_tables(make_total(2020, "5", **cells)), "UTO")
    assert (series.stem, write_title(series)) == (stem, title)


@pytest.mark.parametrize(
    ("cells", "amount"),
    [
        pytest.param({}, "2,500", id="exact"),
        pytest.param({"bound": "at_least", "value_to": ""}, "at least 2,500", id="bound"),
        pytest.param({"bound": "between", "value_to": "3000"}, "between 2,500 and 3,000", id="two"),
        pytest.param({"unit": "USD"}, "2,500 USD", id="money"),
        pytest.param({"unit": "percent"}, "2,500 percent", id="percent"),
    ],
)
def test_amount_has_bound_and_unit(cells, amount):
    assert write_amount(make_tables(), make_total(2020, "2500", **cells)) == amount


def test_limits_are_adjectives_or_in_brackets():
    limited = write_limited("trafficking victims", "confirmed victims, in the fishing industry")
    assert limited == "confirmed trafficking victims (in the fishing industry only)"


def test_years_are_listed_in_runs():
    assert list_years(["2016", "2018", "2019", "2020"]) == "2016, 2018–2020"


def test_words_are_joined_as_in_a_sentence():
    assert [join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_unit_names_who_counted():
    assert describe_unit(make_tables(), make_total(2020, "5")) == "People, reported by government"
    case = make_total(2020, "5", unit="case")
    assert describe_unit(make_tables(), case) == "Cases, reported by government"


@pytest.mark.parametrize(
    ("extents", "sentence"),
    [
        (["complete", "complete"], "we read all of it"),
        (["excerpt", "excerpt"], "we have read only the beginning"),
        (["complete", "excerpt"], "of 1 of 2 editions, we have read only the beginning"),
    ],
    ids=["complete", "excerpts", "both"],
)
def test_reading_says_how_much_of_each_report_was_read(extents, sentence):
    sources = [
        {"report": "demo", "edition_year": str(year), "section": "Labor", "extent": extent}
        for year, extent in enumerate(extents, 2020)
    ]
    assert describe_reading(make_tables(), sources) == [
        f"demo, 2020–2021, section “Labor”: {sentence}."
    ]
