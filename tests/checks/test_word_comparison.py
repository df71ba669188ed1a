"""Figures that differ from the words next to their numeral, for each column one that agrees."""

from dataclasses import replace

from cases import cases
from conftest import read_figures
from tip_figures.checks.words import WordComparison
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.words.coded_sentences import CodedSentence
from tip_figures.prose.source_text import split_source_text

FIGURES = read_figures()
SOURCE = FIGURES.source_by_id["demo-2021-isl-protection"]  # about 2020, in Iceland
NUMERAL = FIGURES.numerals[0]
INDICATOR = replace(
    FIGURES.indicator_by_id["victims_identified"],
    dimensions=tuple(dimension.name for dimension in FIGURES.dimensions),
)


def make_figure(**cells: object) -> FigureRow:
    """Make a figure for the year that the source covers; all codes are `all` but those given.

    The year is recorded as stated.
    """
    codes = {dimension: str(cells.pop(dimension, "all")) for dimension in INDICATOR.dimensions}
    figure = FIGURES.figure_by_id["demo-2021-isl-identified-2020"]
    return replace(figure, codes=codes, **{"year_basis": "stated", **cells})


def compare(
    text: str,
    figure: FigureRow,
    differs: str = "",
    *others: FigureRow,
    figures: Figures = FIGURES,
) -> list[str]:
    """Compare a figure with the numeral 12 of a text: say what differs.

    Args:
        others: other figures of the package
        figures: of which all other tables are
    """
    tables = replace(figures, indicators=(INDICATOR,), figures=(figure, *others))
    columns = tuple(differs.split(";"))
    row = replace(NUMERAL, figure_id=figure.figure_id, text="12", differs=columns)
    coded = []
    for sentence in split_source_text("text", text).sentences:
        numerals = sentence.numerals_and_zeros(SOURCE.ref_area)
        starts = [numeral.start for numeral in numerals if numeral.text == "12"]
        rows = dict.fromkeys(starts, row)
        coded.append(CodedSentence(SOURCE.source_id, sentence, numerals, rows))
    comparison = WordComparison(tables, SOURCE)
    differences: list[str] = []
    for paragraph in group_by(coded, lambda entry: entry.sentence.paragraph).values():
        differences += [f"{column}: {words}" for *_, column, words in comparison.compare(paragraph)]
    return differences


@cases(
    "text, wrong, expected, right",
    {
        "year": (
            "It found 12 victims in 2019.",
            {"year": 2018},
            "year: the year next to it is 2019",
            {"year": 2019},
        ),
        "year basis": (
            "It found 12 victims in 2020.",
            {"year_basis": "inferred"},
            "year_basis: 2020 is next to it",
            {},
        ),
        "year before": (
            "It found nine victims, compared with 12 in the previous year.",
            {"year": 2020},
            "year: the words mean the year before, 2019",
            {"year": 2019},
        ),
        "period": (
            "During the reporting period, it found 12 victims.",
            {"period": ""},
            "period: “During the reporting period” means twelve_months",
            {"period": "2020-04/2021-03"},
        ),
        "part of the year": (
            "In the first six months, it found 12 victims.",
            {"period": "2018-01/2020-06"},
            "period: “first six months” means 2020-01/2020-06",
            {"period": "2020-01/2020-06"},
        ),
        "months": (
            "As of June police found 12 victims.",
            {},
            "period: “As of June” means 2020-01/2020-06",
            {"period": "2020-01/2020-06"},
        ),
        "several years": (
            "Between 2018 and 2020 police found 12 victims.",
            {},
            "period: “Between 2018 and 2020” means 2018/2020",
            {"period": "2018/2020"},
        ),
        "since then": (
            "It began in May. Since then police found 12 victims.",
            {},
            "period: “Since then” means part_of_year or several_years",
            {"period": "2020-05/.."},
        ),
        "according to": (
            "According to a trade union, courts heard 12 cases.",
            {"counted_by": "report", "unit": "case"},
            "counted_by: “trade union” means trade_union",
            {"counted_by": "trade_union", "unit": "case"},
        ),
        "who found": (
            "Charities found 12 victims.",
            {"counted_by": "media"},
            "counted_by: “charities” means ngo",
            {"counted_by": "ngo"},
        ),
        "who is named": (
            "In May the ministry found 12 victims.",
            {"counter": "border guards", "period": "2020-05/2020-05"},
            "counter: “ministry” is named",
            {"counter": "Ministry of Labor", "period": "2020-05/2020-05"},
        ),
        "unit": (
            "It opened 12 cases.",
            {},
            "unit: “cases” means case",
            {"unit": "case"},
        ),
        "no sex": (
            "It found 12 women.",
            {},
            "sex: “women” means female",
            {"sex": "female"},
        ),
        "foreigners": (
            "It found 12 foreign victims.",
            {"citizenship": "ISL"},
            "citizenship: “foreign” means foreign (all foreign countries)",
            {"citizenship": "NOR"},
        ),
        "own country": (
            "It found 12 victims exploited in Iceland.",
            {"exploited_in": "NOR"},
            "exploited_in: “Iceland” means ISL (Iceland)",
            {},
        ),
        "actor": (
            "Police referred 12 victims.",
            {"actor": "others"},
            "actor: “Police” means law_enforcement (by law enforcement)",
            {},
        ),
    },
)
def test_figure_that_differs_is_reported(text, wrong, expected, right):
    """Only the column that is wrong is reported, and nothing if it is right or listed."""
    assert compare(text, make_figure(**wrong)) == [expected]
    assert compare(text, make_figure(**right)) == []
    assert compare(text, make_figure(**wrong), expected.partition(":")[0]) == []


@cases(
    "text, codes, columns",
    {
        "another code": ("It found 30 women (12 in 2019).", {"sex": "male"}, ["sex"]),
        "no code": ("It found 30 women (12 in 2019).", {}, []),
        "the rest": ("It found 30 women (12 in 2019).", {"sex": "unknown"}, []),
    },
)
def test_code_of_a_whole_contradicts_only_another_code(text, codes, columns):
    """A part may be about all, or about something that has no words."""
    differences = compare(text, make_figure(year=2019, **codes))
    assert [difference.partition(":")[0] for difference in differences] == columns


def test_dimension_that_the_indicator_does_not_have_is_not_compared():
    figure = replace(make_figure(sex=""), indicator_id="unknown")
    assert compare("It found 12 women.", figure) == []


@cases(
    "text, columns",
    {
        "both-named": ("As court costs fell, it spent 12 krona for shelters.", []),
        "another-named": ("It spent 12 krona for shelters.", ["purpose"]),
    },
)
def test_number_may_belong_to_several_overlapping_codes(text, columns):
    """A figure has one of them, which its sentence must name."""
    dimensions = tuple(
        dimension._replace(is_overlapping=dimension.name == "purpose")
        for dimension in FIGURES.dimensions
    )
    figures = replace(FIGURES, dimensions=dimensions)
    differences = compare(text, make_figure(purpose="court_costs"), figures=figures)
    assert [words.partition(":")[0] for words in differences] == columns


def test_second_thing_that_a_numeral_says_may_be_a_derived_figure():
    """`12 citizens, all women` states the citizens, from which the women are derived."""
    text = "It found 12 Icelandic citizens, all of them women."
    figure = make_figure(citizenship="ISL")
    derived = replace(
        make_figure(citizenship="ISL", sex="female"), figure_id="derived", basis="derived"
    )
    assert compare(text, figure, "", derived) == []
    assert compare(text, figure, "", replace(derived, value=derived.value + 1)) != []
    assert compare(text, figure, "", replace(derived, year=2019)) != []


@cases(
    "text, year, columns",
    {
        "context": ("In 2018, it found 30 victims. Of them, 12 left.", 2018, []),
        "other-brackets": ("It found 30 victims (20 in 2018). Of them, 12 left.", 2018, ["year"]),
        "comparison": (
            "It found 30 victims, compared with 20 in 2018. Of them, 12 left.",
            2018,
            ["year"],
        ),
        "paragraph": ("In 2018, it found 30 victims.\n\nIt sent 12 home.", 2018, ["year"]),
        "sentence-without-counts": ("In 2018, it acted. It found 12 victims.", 2018, []),
        "act": ("It was enacted in 2018. It found 12 victims.", 2018, ["year"]),
        "another-event": ("It found 12 victims under a plan approved in 2016.", 2020, []),
        "first-of-a-change": ("The number rose from 12 to 24.", 2019, []),
        "compared-without-a-year": ("It found 24 victims, compared with 12.", 2017, []),
    },
)
def test_year_may_be_that_of_an_earlier_sentence_or_open(text, year, columns):
    """A sentence without a year may be about the year of one before it in its paragraph."""
    differences = compare(text, make_figure(year=year))
    assert [words.partition(":")[0] for words in differences] == columns


@cases(
    "quote, words",
    {
        "own": ("12 people were convicted", "convicted"),
        "beside-own": ("120 inspections and convicted 12", "convicted"),
        "clause-before": ("After two inspections, 12 victims", ""),
        "clause-after": ("12 victims, and convicted two", ""),
        "and-after": ("12 victims and convicted two", ""),
        "expected-far": ("identified and assisted 12 victims", ""),
    },
)
def test_action_of_the_number_beside_it_is_not_its_own(monkeypatch, quote, words):
    """The figure counts victims identified."""
    monkeypatch.setattr(f"{__name__}.NUMERAL", replace(NUMERAL, quote=quote))
    differences = compare(f"{quote}.", make_figure())
    message = f"indicator_id: “{words}” is not what the indicator counts"
    assert (message in differences) is bool(words)


@cases(
    "text, basis, expected",
    {
        "law": (
            "It convicted 12 people under the 2007 antislavery law.",
            "stated",
            "year year_basis",
        ),
        "two laws": (
            "Under the 2007 law and the 2007 labor code it found 12.",
            "stated",
            "year year_basis",
        ),
        "study": ("The 2007 Slavery Index put the number at 12.", "stated", "year_basis"),
        "study inferred": ("The 2007 Slavery Index put the number at 12.", "inferred", ""),
        "law inferred": ("It convicted 12 people under the 2007 law.", "inferred", "year"),
        "law officers": ("In 2007 law enforcement found 12 people.", "stated", ""),
    },
)
def test_year_in_the_name_of_a_document_states_no_year(text, basis, expected):
    """Only the numbers of a study may be of its year."""
    cells = {"counted_by": "research" if "Index" in text else "government", "period": "2007/2007"}
    differences = compare(text, make_figure(year=2007, year_basis=basis, **cells))
    columns = {difference.partition(":")[0] for difference in differences}
    assert columns == set(expected.split()), differences


def test_period_of_another_clause_is_not_that_of_a_number_beside_its_year():
    text = "Police found 12 victims in 2020, but have not convicted anyone since 2013."
    assert compare(text, make_figure()) == []
