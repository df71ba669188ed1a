"""Suggestions for identities among the figures of a passage; the small package is the codebook."""

import pytest
from measures.measure_drafts import draft_sentences, main

from conftest import DATA, read_figures
from tip_figures.datapackage.grouping import group_by
from tip_figures.drafting.draft_figures import FigureDrafter
from tip_figures.prose.source_text import split_source_text

SOURCE = "demo-2024-isl-protection"
KNOWN = read_figures()


def list_identities(draft: FigureDrafter) -> list[str]:
    """Each drafted identity as its kind, and the role and value of each term."""
    values = {figure.figure_id: str(figure.value) for figure in KNOWN.figures}
    values |= {row["figure_id"]: row["value"] for row in draft.tables["figures"]}
    terms = group_by(draft.tables["identity_terms"], lambda row: row["identity_id"])
    identities = []
    for identity in draft.tables["identities"]:
        words = [identity["kind"]]
        for term in terms[identity["identity_id"]]:
            words += [term["role"], values[term["figure_id"]]]
        identities.append(" ".join(words))
    return identities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "It identified 30 victims. Of these, 18 were exploited in sex trafficking and 12 in"
            " forced labor.",
            ["sum total 30 part 18 part 12"],
            id="sum",
        ),
        pytest.param(
            "It identified 30 victims. Of these, 18 were exploited in sex trafficking and 13 in"
            " forced labor.",
            ["sum total 30 part 18 part 13"],
            id="sum that is contradicted",
        ),
        pytest.param(
            "It identified 30 victims. All but two were exploited in Iceland.",
            ["sum total 30 part 28 part 2"],
            id="all but",
        ),
        pytest.param(
            "It identified 30 victims. Of these, nine were women.",
            ["part_of part 9 whole 30"],
            id="one part",
        ),
        pytest.param(
            "It identified 30 victims: 12 women from Norway, 10 women from Peru, and eight men.",
            ["sum total 30 part 12 part 10 part 8"],
            id="parts of which some are divided further",
        ),
        pytest.param(
            "It identified 30 victims: 12 women from Norway and 18 in forced labor.",
            ["part_of part 12 whole 30", "part_of part 18 whole 30"],
            id="parts that may share people",
        ),
        pytest.param(
            "It identified 30 victims. Of the 30 victims, all were women, and 12 were Norwegian.",
            ["part_of part 12 whole 30", "restated first 30 again 30"],
            id="all are alike",
        ),
        pytest.param(
            "It identified 30 victims. Of the 30 victims, all but two were women.",
            [],
            id="all but a few are alike",
        ),
        pytest.param(
            "It identified 90 victims. Of those, 60 were exploited in sex trafficking and 20 in"
            " forced labor.",
            ["part_of part 60 part 20 whole 90"],
            id="parts that do not add up",
        ),
        pytest.param(
            "The hotline took 1,200 calls; seven were referred to the police.",
            ["part_of part 7 whole 1200"],
            id="indicator that is part of another",
        ),
        pytest.param(
            "It identified 30 victims, a decrease from 40 in 2022.",
            ["order lower 30 higher 40"],
            id="decrease",
        ),
        pytest.param(
            "It identified 33 victims, an increase from 30 in 2022.",
            ["order lower 30 higher 33"],
            id="increase",
        ),
        pytest.param(
            "It identified 33 victims, compared with 30 in 2022.",
            [],
            id="comparison without a direction",
        ),
        pytest.param(
            "It gave 2.5 million ISK ($20,100) and 400,000 ISK ($3,200) for court costs.",
            [
                "part_of part 400000 whole 2500000",
                "part_of part 3200 whole 20100",
                "same_rate local 2500000 local 400000 foreign 20100 foreign 3200",
            ],
            id="exchange rate",
        ),
        pytest.param(
            "It gave 2.7 million ISK, 10 percent less than the 3 million ISK given in 2022.",
            [
                "order lower 2700000 higher 3000000",
                "percent_change fall 10 old 3000000 new 2700000",
            ],
            id="change in percent",
        ),
        pytest.param(
            "In 2020, there were two foreign victims identified.",
            ["restated first 2 again 2", "restated first 6 again 2"],
            id="figure in another cell, and another number of one cell, in another edition",
        ),
        pytest.param(
            "It identified 20 victims: 16 in sex trafficking (14 citizens and two from Norway) and"
            " four in forced labor (three citizens and one from Norway).",
            [
                "sum total 20 part 16 part 4",
                "sum total 16 part 14 part 2",
                "sum total 4 part 3 part 1",
                "sum total 20 part 14 part 2 part 3 part 1",
                "sum total 17 part 14 part 3",
                "sum total 3 part 2 part 1",
                "sum total 20 part 17 part 3",
            ],
            id="totals by one of two dimensions",
        ),
    ],
)
def test_identities_follow_from_the_figures(text, expected):
    """Sums and the figures that they need, parts, comparisons, exchange rates, restated figures."""
    draft = draft_sentences(KNOWN, SOURCE, split_source_text("text", text).sentences)
    assert list_identities(draft) == expected


def test_figure_of_a_total_that_is_all_alike_is_derived():
    """No numeral states it; its statement says of which total it is all."""
    text = "It identified 30 victims. Of the 30 victims, all were women."
    draft = draft_sentences(KNOWN, SOURCE, split_source_text("text", text).sentences)
    (derived,) = [row for row in draft.tables["figures"] if row["basis"] == "derived"]
    assert (derived["value"], derived["sex"]) == ("30", "female")
    (identity,) = draft.tables["identities"]
    assert identity["statement"].endswith("All trafficking victims identified: female.")
    (row,) = [row for row in draft.worksheet_rows if row.get("role") == "derived"]
    assert row["arithmetic"] == "30"


def test_measure_drafts_counts_what_is_left_to_type(capsys):
    """A passage is drafted with the package without it: codes that it alone uses are wrong."""
    assert main(str(DATA / "texts"), "source", DATA / "package") == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split(" | ")[0]: line for line in lines}
    assert rows["| role"] == "| role | 31/31 | 9/9 | 40/40 |"
    assert rows["| false indicator"] == "| false indicator | 1/31 | 0/9 | 1/40 |"
    assert rows["| codebook entries, cells"] == "| codebook entries, cells | 62 | 0 | 62 |"


def test_measure_drafts_leaves_out_a_country(capsys):
    """The package has no other country, so each indicator is rightly left empty."""
    assert main(str(DATA / "texts"), "country", DATA / "package") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| column | ISL | all |"
    right = "| indicator right or rightly empty | 40/40 | 40/40 |"
    assert [line for line in lines if line.startswith("| indicator right")] == [right]
