"""Relations that the words of one sentence claim, and that no identity declares."""

from dataclasses import replace

from figure_sets import SOURCE, make_set

from cases import cases
from records import make_record
from tip_figures.figures.records import NumeralRow
from tip_figures.figures.relations.claimed_relations import find_undeclared_claims
from tip_figures.prose.source_text import Sentence

KEY = (SOURCE, 1, 1)
CALLS = "calls 12 indicator_id=hotline_calls unit=call; old 7 indicator_id=hotline_calls unit=call"
LIST = "Officials identified 12 victims, of whom seven were women and two were boys."
WOMEN = "all 12; women 7 sex=female; boys 2 sex=male"


def find(text, figures, identities):
    """Describe what a sentence claims: `part_of all women`.

    Args:
        figures: in the order of the numbers of the text
    """
    figure_set = make_set(figures, identities)
    sentence = Sentence(1, 1, text)
    numerals = [numeral for numeral in sentence.numerals if not numeral.is_date]
    rows = []
    for numeral, figure in zip(numerals, figure_set.figures, strict=True):
        start, end = sentence.reduced.to_reduced(numeral.start, numeral.end)
        rows.append(
            make_record(
                NumeralRow,
                source_id=SOURCE,
                start=start,
                end=end,
                text=numeral.text,
                value=numeral.value,
                role="figure",
                figure_id=figure.figure_id,
            )
        )
    claims = find_undeclared_claims(replace(figure_set, numerals=tuple(rows)), {KEY: text})
    return [" ".join([claim.kind, *(row.figure_id for _, row in claim.terms)]) for claim in claims]


@cases(
    "text, figures, identities, claims",
    {
        "parts": (LIST, WOMEN, "", ["part_of all women boys"]),
        "declared-parts": (LIST, WOMEN, "part_of all women boys", []),
        "declared-one-by-one": (LIST, WOMEN, "part_of all women; part_of all boys", []),
        "one-is-missing": (LIST, WOMEN, "part_of all women", ["part_of all boys"]),
        "part-of-a-part": (
            LIST,
            WOMEN.replace("boys 2 sex=male", "boys 2 sex=female exploitation=forced_labor"),
            "part_of all women; part_of women boys",
            [],
        ),
        "code-that-nothing-contains-yet": (
            "Officials identified 12 victims of one kind, of whom seven were of another kind.",
            "all 12 exploitation=forced_labor; one 1; part 7 exploitation=forced_begging",
            "",
            ["part_of all part"],
        ),
        "other-indicator": (
            LIST,
            f"{WOMEN.replace('sex=female', 'indicator_id=police_operations')}",
            "",
            ["part_of all boys"],
        ),
        "other-year": (
            LIST,
            WOMEN.replace("sex=female", "sex=female year=2019"),
            "",
            ["part_of all boys"],
        ),
        "share": (
            "Of the 40 victims, 10 (25 percent) were women.",
            "all 40; women 10 sex=female; share 25 indicator_id=allocation_fall unit=percent",
            "part_of all women",
            ["share women all share"],
        ),
        "unclear-direction": (
            "The number of victims was 12, while there were 14 women.",
            "all 12; women 14 sex=female",
            "",
            [],
        ),
    },
)
def test_claim_needs_an_identity(text, figures, identities, claims):
    assert find(text, figures, identities) == claims
