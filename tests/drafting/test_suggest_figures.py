"""What a numeral is taken to state, by the words around it; the small package is the codebook."""

from collections import defaultdict

import pytest

from conftest import read_figures
from tip_figures.drafting.suggest_figures import Suggestion, suggest_figures
from tip_figures.drafting.suggest_source import make_source, suggest_source_cells
from tip_figures.figures.records import FigureRow
from tip_figures.prose.source_text import split_source_text

SOURCE = "demo-2024-isl-protection"
KNOWN = read_figures()
IDENTIFIED = "victims_identified"
ASSISTED = "victims_assisted"
REFERRED = "victims_referred"


def suggest(text: str) -> list[Suggestion]:
    """Suggest a figure for each numeral of a text."""
    cells = defaultdict(str, source_id=SOURCE, **suggest_source_cells(KNOWN, SOURCE))
    sentences = split_source_text("text", text).sentences
    return suggest_figures(KNOWN, make_source(cells), sentences)


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


def test_columns_that_the_words_do_not_settle_are_listed():
    """An inferred year and a code that only the whole has need review; a stated year does not."""
    text = (
        "It identified 16 victims of sex trafficking (two from Norway);"
        " it assisted 41 victims in 2022."
    )
    total, part, later = suggest(text)
    assert total.unsettled == ("indicator_id", "year")
    assert part.unsettled == ("indicator_id", "exploitation", "year")
    assert later.unsettled == ("indicator_id",)


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
            [("figure", "exact", "0", "person", None), ("other", "exact", "7", "person", None)],
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
    assert conversion.unsettled == amount.unsettled


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
