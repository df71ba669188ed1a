"""The period that a sentence names, which a draft proposes; all sentences are invented."""

from cases import cases
from tip_figures.figures.words.period_words import find_period


@cases(
    "text, period, words",
    [
        ("From January to August 2016, 12 came.", "2016-01/2016-08", "January to August 2016"),
        ("From July 2019 through March, 12 came.", "2019-07/2020-03", "July 2019 through March"),
        ("From July to March 2019, 12 came.", "2018-07/2019-03", "July to March 2019"),
        ("From July to March, 12 came.", "2020-07/2021-03", "July to March"),
        ("From June to February 29, 12 came.", "2020-06/2021-02-28", "June to February 29"),
        ("It was May 3 to June 4, 2019.", "2019-05-03/2019-06-04", "May 3 to June 4, 2019"),
        ("As of June, 12 came.", "2020-01/2020-06", "As of June"),
        ("Through June 3, 2019, 12 came.", "2019-01/2019-06-03", "Through June 3, 2019"),
        ("By the end of May, 12 came.", "2020-01/2020-05", "By the end of May"),
        ("Since May 2016, 12 came.", "2016-05/..", "Since May 2016"),
        ("Since 2013, 12 came.", "2013/..", "Since 2013"),
        ("In the first nine months, 12 came.", "2020-01/2020-09", "first nine months"),
        ("In the first 10 months, 12 came.", "2020-01/2020-10", "first 10 months"),
        ("In the last four months, 12 came.", "2020-09/2020-12", "last four months"),
        ("In the second half of the year, 12 came.", "2020-07/2020-12", "second half"),
        ("In the third quarter, 12 came.", "2020-07/2020-09", "third quarter"),
        ("From 2016 to 2018, 12 came.", "2016/2018", "From 2016 to 2018"),
        (
            "Since the law was changed in 2013, 12 came.",
            "2013/..",
            "Since the law was changed in 2013",
        ),
        ("In May, 12 came.", "2020-05/2020-05", "In May"),
        ("In May 45 people came.", "2020-05/2020-05", "In May"),
        ("In May 12,000 people came.", "2020-05/2020-05", "In May"),
        ("On June 31, 12 came.", "2020-06/2020-06", "On June 31"),
        ("On June 3, 2019, 12 came.", "2019-06-03/2019-06-03", "On June 3, 2019"),
        ("It was the 2016-17 term.", "2016/2017", "2016-17"),
        ("In 2016\u20132018, 12 came.", "2016/2018", "2016\u20132018"),
    ],
)
def test_words_name_a_period(text, period, words):
    """A date without a year is in 2020, which the passage is about."""
    found = find_period(text, 2020)
    assert found is not None
    assert (str(found.period), found.words) == (period, words)


@cases(
    "text",
    {
        "calendar-year": "From January to December 2020, 12 came.",
        "year": "In 2020, 12 came.",
        "month of a part": "It led one of three raids in May.",
        "end-before-the-begin": "It was law 2016-05.",
        "some-months": "In the first few months, 12 came.",
        "more-than-a-year": "In the first 18 months, 12 came.",
    },
)
def test_words_name_no_period(text):
    assert find_period(text, 2020) is None


def test_stock_is_of_the_month_until_which_a_flow_is_counted():
    found = find_period("As of June, 12 lived there.", 2020, is_stock=True)
    assert found is not None
    assert str(found.period) == "2020-06/2020-06"
