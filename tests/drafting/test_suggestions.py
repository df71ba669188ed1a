"""Proposals for what a numeral says, from the words around it; the small package is the codebook."""

from collections import defaultdict

import pytest

from conftest import DATA, read_figures
from measures.measure_drafts import drafted, main
from tip_figures.datapackage.grouping import group_by
from tip_figures.drafting import draft, suggest_figures
from tip_figures.drafting.clauses import Mention
from tip_figures.prose import source_text

SOURCE = "demo-2024-isl-protection"
KNOWN = read_figures()


def draw(text: str) -> list[Mention]:
    """A proposal for each numeral of a text."""
    source = draft.make_source(
        defaultdict(str, source_id=SOURCE, **suggest_figures.suggest_source_cells(KNOWN, SOURCE))
    )
    return suggest_figures.suggest_figures(
        KNOWN, source, source_text.split_source_text("text", text).sentences
    )


IDENTIFIED, ASSISTED = "victims_identified", "victims_assisted"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the year behind a numeral, or that before the edition, to be judged
            "The government identified 30 victims, an increase from 24 in 2021.",
            [("30", IDENTIFIED, 2023, "inferred"), ("24", IDENTIFIED, 2021, "stated")],
        ),
        (  # the year at the head of the sentence
            "In 2022, charities reported assisting 41 victims (37 in 2021); 25 were female.",
            [("41", ASSISTED, 2022, "stated"), ("37", ASSISTED, 2021, "stated"), ("25", ASSISTED, 2022, "stated", "female")],
        ),
        (  # what stands in a bracket or behind `including` has the codes of its whole
            "It identified 16 victims of sex trafficking (14 citizens and two from Norway), including one woman.",
            [
                ("16", IDENTIFIED, 2023, "inferred", "sex_trafficking"),
                ("14", IDENTIFIED, 2023, "inferred", "ISL", "sex_trafficking"),
                ("two", IDENTIFIED, 2023, "inferred", "NOR", "sex_trafficking"),
                ("one", IDENTIFIED, 2023, "inferred", "sex_trafficking", "female"),
            ],
        ),
        (  # who refers stands before the numeral, or behind it where nobody does
            "Everybody else referred 27 victims to the police; 14 victims were referred by law enforcement.",
            [("27", "victims_referred", 2023, "inferred", "others"), ("14", "victims_referred", 2023, "inferred", "law_enforcement")],
        ),
    ],
)  # fmt: skip
def test_propose_reads_indicator_year_and_codes(text, expected):
    """Indicator, year, its basis and the codes that are not `all`."""
    made = draw(text)
    assert [
        (p.numeral.text, p.figure.indicator_id, p.figure.year, p.figure.year_basis, *map(p.figure.codes.get, p.figure.breakdown))
        for p in made
    ] == expected  # fmt: skip


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
def test_propose_names_codes_by_the_words_of_the_codebook(words, codes):
    """Labels of codes, their synonyms, countries and their people give the codes."""
    figure = draw(f"It identified 30 victims. Of those, {words}.")[1].figure
    assert [figure.codes[name] for name in figure.breakdown] == codes


def test_propose_takes_numbers_bounds_ranges_and_money():
    """A hedge gives the bound, both ends of a range one figure; a conversion has the cell of its amount; 24 is said again."""
    made = draw(
        "It identified 24 victims. Of the 24 victims, nine were men. Charities reported assisting at least 41 victims. Each"
        " unit had one or two officers. No victims brought a civil suit under Article 7. It gave 2.5 million krona ($20,100)."
    )
    assert [(p.role, p.figure.bound, str(p.figure.value), p.figure.unit, p.figure.rounded_to and int(p.figure.rounded_to)) for p in made] == [
        ("figure", "exact", "24", "person", None),
        ("restatement", "exact", "24", "person", None),
        ("figure", "exact", "9", "person", None),
        ("figure", "at_least", "41", "person", None),
        ("figure", "between", "1", "officer", None),
        ("figure", "between", "1", "officer", None),
        ("figure", "exact", "0", "person", None),
        ("other", "exact", "7", "person", None),
        ("figure", "exact", "2500000", "ISK", 100000),
        ("figure", "exact", "20100", "USD", 1),
    ]  # fmt: skip
    assert (made[4].figure.value_to, made[5].again) == (2, made[4])


def test_propose_source_reads_the_identifier():
    """Report, edition, area and section stand in the identifier; the rest follows the sources of that report."""
    assert suggest_figures.suggest_source_cells(KNOWN, "demo-2024-nor-protection") == {
        "title": "2024 Report on Made-up Places", "publisher": "Office of Examples", "edition_year": "2024", "ref_area": "NOR",
        "section": "Protection", "extent": "complete", "url": "https://example.org/reports/2024-report/norway/",
    }  # fmt: skip
    assert suggest_figures.suggest_source_cells(KNOWN, "demo-2024-xyz-protection") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It identified 30 victims. Of these, 18 were exploited in sex trafficking and 12 in forced labor.", ["sum total 30 part 18 part 12"]),
        ("It identified 30 victims. All but two were exploited in Iceland.", ["sum total 30 part 28 part 2"]),
        ("It identified 30 victims. Of these, nine were women.", ["part_of part 9 whole 30"]),
        ("It identified 90 victims. Of those, 60 were exploited in sex trafficking and 20 in forced labor.", ["part_of part 60 part 20 whole 90"]),
        ("The hotline took 1,200 calls; seven were referred to the police.", ["part_of part 7 whole 1200"]),
        ("It identified 30 victims, a decrease from 40 in 2022.", ["order lower 30 higher 40"]),
        ("It identified 33 victims, compared with 30 in 2022.", []),
        (
            "It gave 2.5 million ISK ($20,100) and 400,000 ISK ($3,200) for court costs.",
            ["part_of part 400000 whole 2500000", "part_of part 3200 whole 20100", "same_rate local 2500000 local 400000 foreign 20100 foreign 3200"],
        ),
        ("In 2020, there were two foreign victims identified.", ["restated first 2 again 2"]),
        (
            "It identified 20 victims: 16 in sex trafficking (14 citizens and two from Norway) and four in forced labor (three"
            " citizens and one from Norway).",
            [
                "sum total 20 part 16 part 4", "sum total 20 part 14 part 2 part 3 part 1", "sum total 17 part 14 part 3",
                "sum total 3 part 2 part 1", "sum total 20 part 17 part 3", "sum total 16 part 14 part 2", "sum total 4 part 3 part 1",
            ],
        ),
    ],
)  # fmt: skip
def test_propose_identities(text, expected):
    """Sums and what follows from them, the rest of a whole, parts, what a word of decrease asserts, rates, other editions."""
    made = drafted(KNOWN, SOURCE, source_text.split_source_text("text", text).sentences)
    value = {one.figure_id: one.value for one in KNOWN.figures}
    value |= {row["figure_id"]: row["value"] for row in made.tables["figures"]}
    terms = group_by(made.tables["identity_terms"], lambda row: row["identity_id"])
    assert [
        " ".join(
            [
                one["kind"],
                *(f"{t['role']} {value[t['figure_id']]}" for t in terms[one["identity_id"]]),
            ]
        )
        for one in made.tables["identities"]
    ] == expected


def test_measure_drafts_counts_what_is_left_to_type(capsys):
    """A passage is drafted by the package without it, so codes that it alone uses count as wrong."""
    assert main(str(DATA / "texts"), DATA / "package") == 0
    table = {line.split(" | ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert table["| role"] == "| role | 30/31 | 9/9 | 39/40 |"
    assert table["| year"] == "| year | 30/31 | 9/10 | 39/41 |"
    assert table["| indicator_id"] == "| indicator_id | 11/31 | 9/10 | 20/41 |"
    assert table["| codebook entries, cells"] == "| codebook entries, cells | 61 | 0 | 61 |"
