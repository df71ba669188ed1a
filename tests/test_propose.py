"""Proposals for what a numeral says, from the words around it; the small package is the codebook."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import DATA
from tipdata.figures.model import Figures
from tipdata.package.load import load
from tipdata.text import propose, propose_identities, propose_source, report_copy
from tipdata.text.text_file import Text

SOURCE = "demo-2024-isl-protection"


@pytest.fixture(scope="module")
def known() -> Figures:
    """The figures of the small package."""
    figures = Figures.load(load(DATA / "package"))
    assert isinstance(figures, Figures)
    return figures


@pytest.fixture
def read(known):
    """What is proposed for a text: number, role, what it counts, and the codes that are not `all`."""

    def rows(text: str) -> list[tuple[Any, ...]]:
        source = propose_source.propose(known, SOURCE)
        made = propose.propose(known, source, report_copy.cut("text", Text(text)).sentences)
        return [
            (
                one.mention.numeral.text, one.role, *((one.figure.indicator_id, one.figure.year, one.figure.year_basis) if one.figure else ()),
                *((one.figure.codes[name] for name in one.figure.divided) if one.figure else ()),
            )
            for one in made
        ]  # fmt: skip

    return rows


@pytest.fixture
def ties(known):
    """What is proposed of identities for a text: kind, and terms as value and role."""

    def rows(text: str) -> list[tuple[str, str]]:
        source = propose_source.propose(known, SOURCE)
        made = propose.propose(known, source, report_copy.cut("text", Text(text)).sentences)
        found, derived = propose_identities.propose(known, source, made)
        figures = [*known.figures, *derived, *(one.figure for one in made if one.figure)]
        value = {one.figure_id: one.value for one in figures}
        return [(tie.kind, " ".join(f"{role} {value[name]}" for name, role in tie.terms)) for tie in found]

    return rows


def test_propose_takes_the_year_that_stands_behind_a_numeral(read):
    """A year behind a numeral is its own; one without is of the year before the edition, and must be judged."""
    assert read("The government identified 30 victims, an increase from 24 in 2021.") == [
        ("30", "figure", "victims_identified", 2023, "inferred"),
        ("24", "figure", "victims_identified", 2021, "stated"),
    ]


def test_propose_carries_the_year_at_the_head_of_a_sentence(read):
    """A year at the head holds for every numeral that has none of its own."""
    assert read("In 2022, charities reported assisting 41 victims (37 in 2021); 25 were female.") == [
        ("41", "figure", "victims_assisted", 2022, "stated"),
        ("37", "figure", "victims_assisted", 2021, "stated"),
        ("25", "figure", "victims_assisted", 2022, "stated", "female"),
    ]


def test_propose_reads_a_year_behind_a_bracket(read):
    """A year behind a bracket is that of the numeral before it, and of those inside."""
    assert read("It identified 9 victims (six women and three men) in 2022.") == [
        ("9", "figure", "victims_identified", 2022, "stated"),
        ("six", "figure", "victims_identified", 2022, "stated", "female"),
        ("three", "figure", "victims_identified", 2022, "stated", "male"),
    ]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("12 were victims of forced labor", ("forced_labor",)),
        ("12 suffered sexual exploitation", ("sex_trafficking",)),
        ("12 were women", ("female",)),
        ("12 were foreigners", ("foreign",)),
        ("12 were citizens", ("ISL",)),
        ("12 came from Norway", ("NOR",)),
        ("12 Danish nationals", ("DNK",)),
        ("12 were exploited in Denmark", ("DNK",)),
        ("12 were exploited in sex trafficking abroad", ("sex_trafficking", "foreign")),
        ("12 Norwegians were exploited domestically", ("NOR", "ISL")),
        ("12 were exploited in Norway and Denmark", ("foreign",)),
        ("all but 12 came from Iceland", ("foreign",)),
        ("all but 12 were exploited abroad", ("ISL",)),
    ],
)
def test_propose_names_codes_by_the_words_of_the_codebook(read, words, codes):
    """Labels of codes, their synonyms, countries and their people give the codes."""
    assert read(f"It identified 30 victims. Of those, {words}.")[1][5:] == codes


def test_propose_gives_parts_what_their_whole_has(read):
    """What stands in a bracket, behind `including`, or adds up to the numeral before has its codes."""
    found = read("It identified 16 victims of sex trafficking (14 citizens and two from Norway), including one woman.")
    assert [row[5:] for row in found] == [
        ("sex_trafficking",),
        ("ISL", "sex_trafficking"),
        ("NOR", "sex_trafficking"),
        ("sex_trafficking", "female"),
    ]
    found = read("It identified two victims from Denmark, one in forced labor and one in sex trafficking.")
    assert [row[5:] for row in found] == [("DNK",), ("DNK", "forced_labor"), ("DNK", "sex_trafficking")]


def test_propose_knows_a_numeral_that_says_a_figure_again(read):
    """The same cell with the same value is a restatement; one that picks out of the next counts nothing."""
    found = read(
        "It identified 24 victims. Of the 24 victims, nine were men. Police carried out one of three operations."
    )
    assert [row[:3] for row in found] == [
        ("24", "figure", "victims_identified"),
        ("24", "restatement"),
        ("nine", "figure", "victims_identified"),
        ("one", "other"),
        ("three", "figure", "police_operations"),
    ]


def test_propose_tells_who_referred_from_whom_they_were_referred_to(read):
    """The one who acts stands before the numeral or behind `by`."""
    text = "Everybody else referred 27 victims to the police; 14 victims were referred by law enforcement."
    assert [row[5:] for row in read(text)] == [("others",), ("law_enforcement",)]


def test_propose_takes_money_with_its_conversion(known):
    """Amounts in brackets have the cell of the amount before; each currency is rounded as its digits show."""
    text = "In 2023, the government gave 2.5 million Icelandic krona (ISK) ($20,100), including 400,000 ISK ($3,200) for court costs."
    source = propose_source.propose(known, SOURCE)
    made = propose.propose(known, source, report_copy.cut("text", Text(text)).sentences)
    assert [
        (str(p.figure.value), p.figure.unit, str(p.figure.rounded_to), p.figure.codes["purpose"]) for p in made
    ] == [
        ("2500000", "ISK", "100000", "all"),
        ("20100", "USD", "100", "all"),
        ("400000", "ISK", "100000", "court_costs"),
        ("3200", "USD", "100", "court_costs"),
    ]
    assert [p.note for p in made] == [
        "",
        "Taken as rounded to 100, since no USD amount of the passage is finer.",
        "Taken as rounded to 100,000, since no ISK amount of the passage is finer.",
        "Taken as rounded to 100, since no USD amount of the passage is finer.",
    ]


def test_propose_takes_bounds_and_ranges(known):
    """A hedge gives the bound; both ends of a range are one figure; a phrase may state a zero."""
    text = "Charities reported assisting at least 41 victims. Each unit had one or two officers. No victims brought a civil suit."
    source = propose_source.propose(known, SOURCE)
    made = propose.propose(known, source, report_copy.cut("text", Text(text)).sentences)
    figures = [one.figure for one in made if one.figure]
    assert [(f.indicator_id, str(f.value), f.value_to and str(f.value_to), f.bound) for f in figures] == [
        ("victims_assisted", "41", None, "at_least"),
        ("officers_per_unit", "1", "2", "between"),
        ("civil_suit_victims", "0", None, "exact"),
    ]
    assert made[2].figure_id == made[1].figure_id


def test_propose_source_reads_the_identifier(known):
    """Report, edition, area and section stand in the identifier; the rest follows the sources of that report."""
    source = propose_source.propose(known, "demo-2024-nor-protection")
    assert (source.title, source.publisher) == ("2024 Report on Made-up Places", "Office of Examples")
    assert (source.edition_year, source.ref_area, source.section) == (2024, "NOR", "Protection")
    assert source.url == "https://example.org/reports/2024-report/norway/"
    assert propose_source.propose(known, "demo-2024-xyz-protection") is None
    assert propose_source.area_of(known, "KGZ").name == "Kyrgyzstan"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It identified 30 victims. Of these, 18 were exploited in sex trafficking and 12 in forced labor.",
            ("sum", "total 30 part 18 part 12"),
        ),
        ("It identified 30 victims. All but two were exploited in Iceland.", ("sum", "total 30 part 28 part 2")),
        ("It identified 30 victims. Of these, nine were women.", ("part_of", "part 9 whole 30")),
        (
            "It identified 90 victims. Of those, 60 were exploited in sex trafficking and 20 in forced labor.",
            ("part_of", "part 60 part 20 whole 90"),
        ),
        ("The hotline took 1,200 calls; seven were referred to the police.", ("part_of", "part 7 whole 1200")),
        ("It identified 30 victims, a decrease from 40 in 2022.", ("order", "lower 30 higher 40")),
        (
            "It gave 2.5 million ISK ($20,100), including 400,000 ISK ($3,200) for court costs.",
            ("same_rate", "local 2500000 foreign 20100 local 400000 foreign 3200"),
        ),
        (
            "It gave 2.5 million ISK, a decrease of more than 10 percent from 2.8 million ISK in 2022.",
            ("percent_change", "change 10 old 2800000 new 2500000"),
        ),
        (
            "In 2020, there were three Norwegian victims of sex trafficking and one Norwegian victim of forced labor identified.",
            ("restated", "first 4 again 3 again 1"),
        ),
    ],
)
def test_propose_identities(ties, text, expected):
    """Sums that hold, what the rest of a whole is, parts, comparisons, changes, rates, and what another edition states."""
    assert expected in ties(text)


def test_propose_identities_takes_no_comparison_for_an_order(ties):
    """Only a word of increase or decrease asserts an order."""
    assert ties("It identified 33 victims, compared with 30 in 2022.") == []


def test_propose_identities_derives_margins(ties):
    """Where the cells of two dimensions are all told, the totals by the second follow."""
    text = (
        "It identified 20 victims. Of these, 16 were victims of sex trafficking (14 citizens and two from Norway) and four"
        " were victims of forced labor (three citizens and one from Norway)."
    )
    assert [rest for kind, rest in ties(text) if kind == "sum"] == [
        "total 20 part 16 part 4",
        "total 16 part 14 part 2",
        "total 4 part 3 part 1",
        "total 17 part 14 part 3",
        "total 3 part 2 part 1",
        "total 20 part 17 part 3",
    ]


def test_currency_that_countries_share_is_that_of_the_passage(known):
    """Krona are Icelandic in a passage on Iceland."""
    source = propose_source.propose(known, SOURCE)
    (made,) = propose.propose(known, source, report_copy.cut("text", Text("It paid 7 krona to victims.")).sentences)
    assert made.figure is not None
    assert made.figure.unit == "ISK"
