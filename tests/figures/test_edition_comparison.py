"""Editions compared: cells that several state, and numbers that one repeats."""

from dataclasses import replace

from report_sets import make_report_set

from cases import cases
from tip_figures.checks import editions
from tip_figures.cli.verify_sums import count_figures


def find_codes(figures, *identities, **cells):
    """Return code and key of each finding; `cells` are those of the identities."""
    figure_set = make_report_set(figures, *identities)
    identities = tuple(replace(row, **cells) for row in figure_set.identities)
    findings = editions.check(replace(figure_set, identities=identities))
    return [f"{finding.code} {finding.key}" for finding in findings]


DIFFER = "a 30 source_id=2021; b 47 source_id=2022"
BY_LAW = {"verdict": "differs", "explanation": "By law."}


@cases(
    "figures, identity, cells, codes",
    {
        "equal": ("a 30 source_id=2021; b 30 source_id=2022", "", {}, []),
        "other-number": (DIFFER, "", {}, ["editions-differ b"]),
        "other-range": (
            "a 30 source_id=2021; b 30 source_id=2022 bound=between value_to=31",
            "",
            {},
            ["editions-differ b"],
        ),
        "other-period": (f"{DIFFER} period=2020-04/2021-03", "", {}, []),
        "same-period": (
            DIFFER.replace("source_id", "period=2020-01/2020-08 source_id"),
            "",
            {},
            ["editions-differ b"],
        ),
        "other-counter": (f"{DIFFER} counted_by=ngo", "", {}, []),
        "nobody-is-named": (f"{DIFFER} counted_by=report", "", {}, ["editions-differ b"]),
        "unexplained": (DIFFER, "restated a b", {}, ["editions-differ b"]),
        "explained": (DIFFER, "restated a b", {"explanation": "It counts again."}, []),
        "explained-order": (DIFFER, "order lower=a higher=b", {}, ["editions-differ b"]),
        "restated-by-parts": (
            "a 30 source_id=2021; b 27 source_id=2022; c 3 source_id=2022 sex=male",
            "restated a b c",
            {},
            [],
        ),
        "settled-number-is-repeated": (
            f"{DIFFER}; c 47 source_id=2023; d 48 source_id=2024",
            "restated a b",
            {"explanation": "x"},
            ["editions-differ d"],
        ),
        "equal-numbers-settle-nothing": (
            f"{DIFFER}; c 47 source_id=2023",
            "restated b c",
            {},
            ["editions-differ b", "editions-differ c"],
        ),
        "conversion-by-an-edition": (
            "a 30 unit=USD source_id=2021; b 47 unit=USD source_id=2022; "
            "c 300 unit=ISK source_id=2021; d 470 unit=ISK source_id=2022",
            "same_rate local=c local=d foreign=a foreign=b",
            {},
            ["editions-differ d"],
        ),
        "definition-is-marked": (f"{DIFFER} definition=by-law", "restated a b", BY_LAW, []),
        "definition-is-not-marked": (DIFFER, "restated a b", BY_LAW, ["definition-unmarked i1"]),
        "definition-of-another-report": (
            DIFFER.replace("2022", "other-2022"),
            "restated a b",
            BY_LAW,
            [],
        ),
    },
)
def test_editions_that_differ_need_a_restatement(figures, identity, cells, codes):
    """It must hold, or explain why it does not."""
    assert find_codes(figures, identity, **cells) == codes


@cases(
    "first, second, is_reported",
    {
        "next-year": ("40", "40 year=2021 source_id=2022", True),
        "two-years-later": ("40", "40 year=2022 source_id=2022", False),
        "two-editions-later": ("40", "40 year=2021 source_id=2023", False),
        "other-number": ("40", "41 year=2021 source_id=2022", False),
        "rate": (
            "40 indicator_id=officers_per_unit",
            "40 indicator_id=officers_per_unit year=2021 source_id=2022",
            False,
        ),
        "derived": ("40", "40 year=2021 source_id=2022 basis=derived", False),
        "marked-as-doubtful": ("40", "40 year=2021 source_id=2022 doubtful=Copied.", False),
        "earlier-one-is-doubtful": ("40 doubtful=Copied.", "40 year=2021 source_id=2022", False),
        "other-definition": ("40", "40 year=2021 source_id=2022 definition=wider", False),
        "other-counter": ("40", "40 year=2021 source_id=2022 counted_by=ngo", True),
        "same-months": (
            "40 period=2020-01/2020-08",
            "40 year=2021 source_id=2022 period=2021-01/2021-08",
            True,
        ),
        "fiscal-year": (
            "40 period=2020-04/2021-03",
            "40 year=2021 source_id=2022 period=2021-04/2022-03",
            True,
        ),
        "other-months": (
            "40 period=2020-01/2020-08",
            "40 year=2021 source_id=2022 period=2021-01/2021-09",
            False,
        ),
        "open-period": (
            "40 period=2020-01/..",
            "40 year=2021 source_id=2022 period=2021-01/..",
            True,
        ),
        "below-minimum": ("9", "9 year=2021 source_id=2022", False),
        "minimum": ("10", "10 year=2021 source_id=2022", True),
        "sentence": ("40 place=1.2:3", "40 year=2021 source_id=2021 place=1.2:30", True),
        "other-sentence": ("40 place=1.2:3", "40 year=2021 source_id=2021 place=1.3:30", False),
    },
)
def test_number_of_the_year_before_may_have_been_copied(first, second, is_reported):
    """A rate often stays as it is, and a low number may be equal by chance."""
    expected = ["value-repeated b"] if is_reported else []
    assert find_codes(f"a {first} source_id=2021; b {second}") == expected


@cases(
    "second, agree",
    {
        "equal": ("40 source_id=other-2020", 1),
        "other-number": ("41 source_id=other-2020", 0),
        "edition-of-the-same-report": ("40 source_id=2022", 1),
    },
)
def test_cell_of_two_sources_agrees_or_not(second, agree):
    """Editions of one report are no two reports."""
    figures = make_report_set(f"a 40 source_id=2021; b {second}")
    expected = {"cells": 1, "agree": agree, "differ": 1 - agree}
    nothing = {"cells": 0, "agree": 0, "differ": 0}
    counts = count_figures(figures, None)
    assert counts["editions"] == count_figures(figures, "2021")["editions"] == expected
    assert count_figures(figures, "2024")["editions"] == nothing
    assert counts["reports"] == (expected if "other" in second else nothing)
