"""Periods: reading their cells, and what follows from them."""

import pytest

from tip_figures.figures.periods import (
    describe_period,
    find_period_type,
    find_year,
    parse_period,
    read_period,
)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("2016", "is not an interval such as 2016-01/2016-08 or 2021-01/.."),
        ("2016-8/2016-09", "is not an interval such as 2016-01/2016-08 or 2021-01/.."),
        ("part_of_year", "is not an interval such as 2016-01/2016-08 or 2021-01/.."),
        ("../..", "names no date"),
        ("2016-01/2016-13", "has the date 2016-13, which does not exist"),
        ("2016-00/2016-08", "has the date 2016-00, which does not exist"),
        ("2016-05-01/2016-05-00", "has the date 2016-05-00, which does not exist"),
        ("2021-02-29/2021-03", "has the date 2021-02-29, which does not exist"),
        ("2016-08/2016-01", "ends before it begins"),
        ("2017/2016-12", "ends before it begins"),
    ],
)
def test_cell_that_is_no_period_is_refused(cell: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem.replace(".", r"\.")):
        parse_period(cell)


@pytest.mark.parametrize(
    ("cell", "measure", "covered", "year", "period_type", "words"),
    [
        ("2016-01/2016-08", "flow", 2016, 2016, "part_of_year", "January to August 2016"),
        ("2020-01/2020-08-17", "flow", 2020, 2020, "part_of_year", "January to August 17, 2020"),
        ("2022-05/2022-05", "flow", 2022, 2022, "part_of_year", "May 2022"),
        ("2015-04/2016-03", "flow", 2016, 2015, "twelve_months", "April 2015 to March 2016"),
        ("2015-04/2016-04", "flow", 2016, 2016, "several_years", "April 2015 to April 2016"),
        ("2016/2017", "flow", 2017, 2017, "several_years", "2016–2017"),
        ("2016-06/2020-02", "flow", 2020, 2020, "several_years", "June 2016 to February 2020"),
        ("2017/2019-07", "flow", 2019, 2019, "several_years", "2017 to July 2019"),
        ("2019/2023", "flow", 2019, 2019, "several_years", "2019–2023"),
        ("2019/2020", "flow", 2019, 2020, "several_years", "2019–2020"),
        ("2021-01/..", "flow", 2021, 2021, "part_of_year", "since January 2021"),
        ("2013/..", "flow", 2020, 2020, "several_years", "since 2013"),
        ("../2022", "flow", 2022, 2022, "several_years", "through 2022"),
        ("2021-10/2021-10", "stock", 2021, 2021, "point_in_time", "October 2021"),
        ("2018-06-01/2018-06-01", "stock", 2018, 2018, "point_in_time", "June 1, 2018"),
        ("../2016-05", "rate", 2017, 2016, "point_in_time", "through May 2016"),
        ("2016-05/..", "rate", 2017, 2016, "point_in_time", "since May 2016"),
        ("2017-01/2019-07", "rate", 2019, 2019, "several_years", "January 2017 to July 2019"),
    ],
)
def test_what_follows_from_a_period(
    cell: str, measure: str, covered: int, year: int, period_type: str, words: str
) -> None:
    period = parse_period(cell)
    assert find_year(period, measure, covered) == year
    assert find_period_type(period, measure, year) == period_type
    assert describe_period(period) == words


@pytest.mark.parametrize(
    ("measure", "period_type"),
    [("flow", "calendar_year"), ("rate", "calendar_year"), ("stock", "point_in_time")],
)
def test_empty_cell_is_the_calendar_year_unless_a_stock_is_counted(
    measure: str, period_type: str
) -> None:
    period = read_period("", 2020)
    assert find_period_type(period, measure, 2020) == period_type
    assert (str(period.first_day), str(period.last_day)) == ("2020-01-01", "2020-12-31")


def test_calendar_year_contains_its_months_and_no_others() -> None:
    year = read_period("", 2016)
    assert year.contains(parse_period("2016-01/2016-12-31"))
    assert not year.contains(parse_period("2015-12/2016-08"))
    assert parse_period("2013/..").contains(year)
    assert not year.contains(parse_period("2016-01/.."))
