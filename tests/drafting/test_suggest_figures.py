"""What a numeral is taken to state, by the words around it; the small package is the codebook."""

from collections import defaultdict
from dataclasses import replace

import pytest

from conftest import read_figures
from tip_figures.drafting.suggest_figures import suggest_figures
from tip_figures.drafting.suggest_source import make_source, suggest_source_cells
from tip_figures.drafting.suggestion import Suggestion
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.prose.source_text import split_source_text

SOURCE = "demo-2024-isl-protection"
KNOWN = read_figures()
IDENTIFIED = "victims_identified"
ASSISTED = "victims_assisted"
REFERRED = "victims_referred"


def suggest(text: str, known: Figures = KNOWN) -> list[Suggestion]:
    """Suggest a figure for each numeral of a text."""
    cells = defaultdict(str, source_id=SOURCE, **suggest_source_cells(known, SOURCE))
    sentences = split_source_text("text", text).sentences
    return suggest_figures(known, make_source(cells), sentences)


def list_codes(figure: FigureRow) -> list[str]:
    """The codes of a figure that are not `all`."""
    return [figure.codes[name] for name in figure.breakdown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The government identified 30 victims, an increase from 24 in 2021.",
            [("30", IDENTIFIED, 2023, "inferred", []), ("24", IDENTIFIED, 2021, "stated", [])],
            id="year after the numeral, or before the edition",
        ),
        pytest.param(
            "In 2022, charities reported assisting 41 victims (37 in 2021); 25 were female.",
            [
                ("41", ASSISTED, 2022, "stated", []),
                ("37", ASSISTED, 2021, "stated", []),
                ("25", ASSISTED, 2022, "stated", ["female"]),
            ],
            id="year at the head of the sentence",
        ),
        pytest.param(
            "It identified 16 victims of sex trafficking (14 citizens and two from Norway),"
            " including one woman.",
            [
                ("16", IDENTIFIED, 2023, "inferred", ["sex_trafficking"]),
                ("14", IDENTIFIED, 2023, "inferred", ["ISL", "sex_trafficking"]),
                ("two", IDENTIFIED, 2023, "inferred", ["NOR", "sex_trafficking"]),
                ("one", IDENTIFIED, 2023, "inferred", ["sex_trafficking", "female"]),
            ],
            id="a part has the codes of its whole",
        ),
        pytest.param(
            "Everybody else referred 27 victims to the police; 14 victims were referred by law"
            " enforcement.",
            [
                ("27", REFERRED, 2023, "inferred", ["others"]),
                ("14", REFERRED, 2023, "inferred", ["law_enforcement"]),
            ],
            id="who refers is before the numeral, or else after it",
        ),
    ],
)
def test_indicator_year_and_codes_follow_from_the_words(text, expected):
    """Indicator, year, its basis, and the codes that are not `all`."""
    suggested = []
    for suggestion in suggest(text):
        figure = suggestion.figure
        numeral = suggestion.mention.numeral.text
        codes = list_codes(figure)
        suggested.append((numeral, figure.indicator_id, figure.year, figure.year_basis, codes))
    assert suggested == expected


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("12 were victims of forced labour", ["forced_labor"]),
        ("12 suffered sexual exploitation", ["sex_trafficking"]),
        ("12 were women", ["female"]),
        ("12 were foreigners", ["foreign"]),
        ("12 were non-citizens", ["foreign"]),
        ("Foreign victims were 12", ["foreign"]),
        ("12 were citizens", ["ISL"]),
        ("12 were citizens of Denmark", ["DNK"]),
        ("12 came from Norway", ["NOR"]),
        ("12 Danish nationals", ["DNK"]),
        ("12 were exploited in sex trafficking abroad", ["sex_trafficking", "foreign"]),
        ("12 Norwegians were exploited domestically", ["NOR", "ISL"]),
        ("12 were exploited within the country", ["ISL"]),
        ("12 were exploited at home", ["ISL"]),
        ("all but 12 came from Iceland", ["foreign"]),
        ("all but 12 were exploited abroad", ["ISL"]),
        ("12 were among many mentioned", []),
    ],
)
def test_codes_are_named_by_labels_synonyms_and_countries(words, codes):
    """Labels of codes, their synonyms, countries and their people name the codes."""
    _, part = suggest(f"It identified 30 victims. Of those, {words}.")
    assert list_codes(part.figure) == codes


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        pytest.param("It identified 16 victims in 2022.", (), id="settled by the words"),
        pytest.param("It identified 16 victims.", (), id="year that the source covers"),
        pytest.param(
            "It identified 16 victims, as in the previous year.", ("year",), id="year before"
        ),
        pytest.param("It identified 16 victims since 2019.", ("year",), id="open period"),
        pytest.param("It identified 16 victims in 2021 and 2022.", ("year",), id="two years"),
        pytest.param("It held 16 workshops.", ("new indicator?",), id="noun that is not counted"),
        pytest.param(
            "It held 16 sessions on victims.", ("new indicator?",), id="noun of a later phrase"
        ),
        pytest.param("It freed 16 victims.", ("new indicator?",), id="verb of no indicator"),
        pytest.param(
            "It identified 16 suspected victims.", ("new indicator?",), id="status of no indicator"
        ),
        pytest.param(
            "Charities identified 16 victims.", ("new indicator?",), id="counted by others"
        ),
    ],
)
def test_only_what_the_words_do_not_settle_is_doubtful(text, doubts):
    """An indicator is left empty if the codebook may have none."""
    (suggestion,) = suggest(text)
    assert suggestion.doubts == doubts
    assert bool(suggestion.figure.indicator_id) == ("new indicator?" not in doubts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "It identified 88 victims in 2020, of whom 67 were women (12 from Norway).",
            [(IDENTIFIED, 2020), (IDENTIFIED, 2020), (IDENTIFIED, 2020)],
            id="part",
        ),
        pytest.param(
            "It identified 88 victims, compared with 67 in 2021.",
            [(IDENTIFIED, 2023), (IDENTIFIED, 2021)],
            id="comparison",
        ),
        pytest.param(
            "In 2020 it identified 88 victims. Of the 88 victims, 67 were women.",
            [(IDENTIFIED, 2020), (IDENTIFIED, 2020), (IDENTIFIED, 2020)],
            id="part of a number that is repeated",
        ),
        pytest.param(
            "In 2020 it identified 88 victims (67 in 2021). Of these, 12 were women.",
            [(IDENTIFIED, 2020), (IDENTIFIED, 2021), (IDENTIFIED, 2020)],
            id="part of the first number of the sentence before",
        ),
        pytest.param(
            "It identified two child victims in 2020 and eight in 2021.",
            [(IDENTIFIED, 2020), (IDENTIFIED, 2021)],
            id="the same in another year",
        ),
        pytest.param(
            "In 2020 it held 88 workshops, including 67 in Oslo.",
            [("", 2020), ("", 2020)],
            id="part of something that is not in the codebook",
        ),
    ],
)
def test_part_has_indicator_and_year_of_its_whole(text, expected):
    figures = [suggestion.figure for suggestion in suggest(text)]
    assert [(figure.indicator_id, figure.year) for figure in figures] == expected


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param(
            "It identified two victims and assisted two victims.",
            ["figure", "figure"],
            id="equal numbers in one sentence",
        ),
        pytest.param(
            "It identified two women and two men.",
            ["figure", "figure"],
            id="equal parts in one sentence",
        ),
        pytest.param(
            "It identified 12 victims. All 12 victims were women.",
            ["figure", "restatement"],
            id="words that point back",
        ),
        pytest.param(
            "It identified 12 victims in 2022. It identified 12 victims in 2021.",
            ["figure", "figure"],
            id="another year",
        ),
    ],
)
def test_number_is_repeated_only_if_words_agree(text, roles):
    assert [suggestion.role for suggestion in suggest(text)] == roles


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("It identified 12 victims.", "calendar_year"),
        ("During the reporting period, it identified 12 victims.", "reporting_period"),
        ("It identified 12 victims in the first six months of the year.", "part_of_year"),
        ("It identified 12 victims since 2019.", "several_years"),
    ],
)
def test_period_is_that_of_the_words(text, period):
    assert suggest(text)[0].figure.period == period


def test_new_indicators_of_one_passage_do_not_change_the_next_draft():
    """The words of the codebook count more than similar words that were coded before."""
    new = replace(
        KNOWN.indicator_by_id[IDENTIFIED],
        indicator_id="victims_suspected",
        label="suspected trafficking victims",
        definition="People whom authorities suspected to be victims.",
    )
    (numeral, *_) = [row for row in KNOWN.numerals if row.role == "figure"]
    figure = replace(KNOWN.figure_by_id[numeral.figure_id], indicator_id=new.indicator_id)
    coded = replace(numeral, quote="Authorities identified seven trafficking victims")
    known = replace(
        KNOWN,
        indicators=(*KNOWN.indicators, new),
        figures=tuple(
            figure if row.figure_id == figure.figure_id else row for row in KNOWN.figures
        ),
        numerals=tuple(coded if row is numeral else row for row in KNOWN.numerals),
    )
    (suggestion,) = suggest("Authorities identified seven trafficking victims.", known)
    assert suggestion.figure.indicator_id == IDENTIFIED


def test_country_near_a_number_is_not_its_citizenship():
    """Only words that govern the numeral name a country."""
    (suggestion,) = suggest("The Danish Center identified 12 victims.")
    assert list_codes(suggestion.figure) == []


def test_money_of_a_passage_that_ends_in_0_is_rounded_to_ten():
    """The note says so; amounts in the other currency keep their digits."""
    text = "It gave 2.5 million krona ($20,100). It gave 3 krona ($50) for shelters."
    suggestions = suggest(text)
    dollars = [suggestion for suggestion in suggestions if suggestion.figure.unit == "USD"]
    assert [suggestion.figure.rounded_to for suggestion in dollars] == [10, 10]
    assert {suggestion.note for suggestion in dollars} == {
        "Rounded to ten: all amounts in dollars of the passage end in 0."
    }
    exact = suggest(text.replace("20,100", "20,101"))
    assert {suggestion.note for suggestion in exact} == {""}


def describe(suggestion: Suggestion) -> tuple[str, str, str, str, int | None]:
    """Role, bound, value, unit and rounding of a suggestion."""
    figure = suggestion.figure
    rounded_to = None if figure.rounded_to is None else int(figure.rounded_to)
    return suggestion.role, figure.bound, str(figure.value), figure.unit, rounded_to


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "Charities reported assisting at least 41 victims.",
            [("figure", "at_least", "41", "person", None)],
            id="hedge",
        ),
        pytest.param(
            "It identified 24 victims. Of the 24 victims, nine were men.",
            [
                ("figure", "exact", "24", "person", None),
                ("restatement", "exact", "24", "person", None),
                ("figure", "exact", "9", "person", None),
            ],
            id="repeated figure",
        ),
        pytest.param(
            "No victims brought a civil suit under Article 7.",
            [("figure", "exact", "0", "person", None), ("other", "exact", "0", "", None)],
            id="zero, and a number in a name",
        ),
        pytest.param(
            "It gave 2.5 million krona ($20,100).",
            [
                ("figure", "exact", "2500000", "ISK", 100000),
                ("figure", "exact", "20100", "USD", 1),
            ],
            id="converted amount",
        ),
    ],
)
def test_role_bound_unit_and_rounding_follow_from_the_words(sentence, expected):
    """The rounding of an amount is that of its last digit."""
    assert [describe(suggestion) for suggestion in suggest(sentence)] == expected


def test_both_ends_of_a_range_state_one_figure():
    """The upper end repeats the lower end, whose figure has both values."""
    lower, upper = suggest("Each unit had one or two officers.")
    assert describe(lower) == describe(upper) == ("figure", "between", "1", "officer", None)
    assert lower.figure.value_to == 2
    assert upper.repeats == lower.mention.place
    assert (lower.states_figure, upper.states_figure) == (True, False)


def test_conversion_has_the_cell_of_its_amount():
    """Year, indicator and codes of a converted amount are those of the amount."""
    amount, conversion = suggest(
        "In 2021 it gave 2.5 million krona ($20,100) to a shelter for women."
    )
    assert conversion.mention.relation == "conversion"
    assert conversion.figure.cell[:-1] == amount.figure.cell[:-1]
    assert conversion.doubts == amount.doubts


def test_source_cells_follow_from_the_identifier():
    """The identifier has edition, area and section; other sources of the report give the rest."""
    assert suggest_source_cells(KNOWN, "demo-2024-nor-protection") == {
        "title": "2024 Report on Made-up Places",
        "publisher": "Office of Examples",
        "report": "demo",
        "edition_year": "2024",
        "year_covered": "2023",
        "ref_area": "NOR",
        "section": "Protection",
        "extent": "complete",
        "url": "https://example.org/reports/2024-report/norway/",
    }


def test_source_cells_of_an_unknown_report_are_those_of_the_identifier():
    """No source of the package has the title, publisher and address of another report."""
    assert suggest_source_cells(KNOWN, "new-2024-nor-forced-labor") == {
        "report": "new",
        "edition_year": "2024",
        "year_covered": "2023",
        "ref_area": "NOR",
        "section": "Forced labor",
        "extent": "complete",
    }


@pytest.mark.parametrize(
    "source_id", ["demo-2024-xyz-protection", "demo-24-nor-protection", "demo"]
)
def test_identifier_without_edition_and_country_gives_no_cells(source_id):
    """xyz is not a country, and 24 is not a year."""
    assert suggest_source_cells(KNOWN, source_id) == {}


def test_long_list_is_drafted_without_reading_its_words():
    """The time for a sentence would grow with the square of its numerals."""
    suggestions = suggest(f"It identified {', '.join(['12 victims'] * 301)}.")
    assert {suggestion.figure.indicator_id for suggestion in suggestions} == {""}
    assert {suggestion.doubts for suggestion in suggestions} == {("new indicator?",)}


def add_dimensions(indicator_id: str, *names: str) -> Figures:
    """The small package, in which an indicator has more dimensions."""
    indicators = [
        replace(indicator, dimensions=(*indicator.dimensions, *names))
        if indicator.indicator_id == indicator_id
        else indicator
        for indicator in KNOWN.indicators
    ]
    return replace(KNOWN, indicators=tuple(indicators))


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        pytest.param(
            "It identified 40 suspected victims. Twelve were women.",
            [("potential", False), ("potential", True)],
            id="next sentence without a noun",
        ),
        pytest.param(
            "It identified 40 suspected victims. Of these, 25 were women and 15 were men.",
            [("potential", False), ("potential", True), ("potential", True)],
            id="of these",
        ),
        pytest.param(
            "It identified 40 suspected victims. It identified 12 victims from Norway.",
            [("potential", False), ("all", True)],
            id="a noun of its own: only asked",
        ),
        pytest.param(
            "It identified 40 suspected victims. Five confirmed victims were men.",
            [("potential", False), ("confirmed", False)],
            id="a status of its own",
        ),
        pytest.param(
            "It identified 40 suspected victims.\n\nIt identified 12 victims.",
            [("potential", False), ("all", False)],
            id="next paragraph",
        ),
        pytest.param(
            "It identified 40 suspected victims. The hotline took 12 calls.",
            [("potential", False), ("", False)],
            id="other indicator",
        ),
        pytest.param(
            "It identified 40 suspected victims. It opened 12 cases.",
            [("potential", False), ("", False)],
            id="other unit",
        ),
        pytest.param(
            "It identified 40 victims. Twelve were women.",
            [("all", False), ("all", False)],
            id="no status",
        ),
    ],
)
def test_text_that_goes_on_keeps_the_status(text, statuses):
    """A later sentence does not repeat it, so a person is asked."""
    suggestions = suggest(text, add_dimensions(IDENTIFIED, "status"))
    found = [(entry.figure.codes["status"], "status" in entry.doubts) for entry in suggestions]
    assert found == statuses


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        pytest.param("It identified 40 victims: 12 children.", "no dimension age", id="age"),
        pytest.param("It identified 40 victims: 12 women.", "", id="dimension that it has"),
        pytest.param("It gave 2 million Norwegian kroner in 2022.", "", id="currency"),
    ],
)
def test_named_code_without_its_dimension_is_asked(text, doubts):
    """Otherwise the figure would count all."""
    *_, last = suggest(text)
    lost = [doubt for doubt in last.doubts if doubt.startswith("no dimension")]
    assert ", ".join(lost) == doubts


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        pytest.param(
            "Charities freed 30 victims.", ("victims_referred", "victims_assisted"), id="words"
        ),
        pytest.param("It paid €500 for victims.", ("assistance_allocation",), id="currency"),
        pytest.param("It held 30 workshops.", (), id="nothing near"),
        pytest.param("It identified 30 victims.", (), id="indicator that fits"),
    ],
)
def test_nearest_indicators_are_named_if_none_fits(text, nearest):
    (suggestion,) = suggest(text)
    assert suggestion.nearest == nearest


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        pytest.param(
            "In 2022, it identified 40 victims. Of these, 25 were women and 15 were men.",
            [
                "",
                "The sentence before names the year 2022.",
                "The sentence before names the year 2022.",
            ],
            id="sentence before",
        ),
        pytest.param(
            "In 2022, it identified 40 victims. Of these, 25 were women. Of these, 12 were from"
            " Norway.",
            ["", "The sentence before names the year 2022.", "Sentence 1.1 names the year 2022."],
            id="earlier sentence",
        ),
        pytest.param(
            "It identified 40 victims. Of these, 25 were women.", ["", ""], id="year covered"
        ),
    ],
)
def test_inferred_year_is_explained(text, notes):
    """Only if it is not the year that the source covers, which needs no note."""
    assert [suggestion.note for suggestion in suggest(text)] == notes


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        pytest.param(
            "It identified 40 victims. Inspectors did not identify any victims.",
            True,
            id="same year",
        ),
        pytest.param(
            "In 2022, it identified 40 victims. In 2021, it did not identify any victims.",
            False,
            id="other year",
        ),
        pytest.param(
            "The hotline took 40 calls. It did not identify any victims.",
            False,
            id="other indicator",
        ),
    ],
)
def test_zero_beside_a_number_of_the_same_indicator_is_asked(text, is_asked):
    """It is about a part of those who count, or counts nothing."""
    zero = suggest(text)[-1]
    assert zero.mention.numeral.form == "negation"
    assert ("role" in zero.doubts) == is_asked
