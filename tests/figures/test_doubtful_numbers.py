"""Zeros that other figures deny, and shares that no number gives."""

from dataclasses import replace

from figure_sets import SOURCE, make_set

from cases import cases
from records import make_record
from tip_figures.checks.doubts import check
from tip_figures.figures.records import NumeralRow


def find(figures, *identities):
    """Return code and key of each finding; each figure has a numeral in its order."""
    figure_set = make_set(figures, *identities)
    numerals = [
        make_record(
            NumeralRow,
            source_id=SOURCE,
            start=number * 10,
            value=row.value,
            role="figure",
            figure_id=row.figure_id,
        )
        for number, row in enumerate(figure_set.figures)
    ]
    findings = check(replace(figure_set, numerals=tuple(numerals)))
    return [f"{finding.code} {finding.key}" for finding in findings]


EVER = "none 0 period=../2020"


@cases(
    "figures, identity, is_reported",
    {
        "earlier-year": (f"{EVER}; some 2 year=2018", "", True),
        "same-year": (f"{EVER}; some 2", "", True),
        "part": (f"{EVER}; some 2 sex=male", "", True),
        "other-source": (f"{EVER}; some 2 source_id=demo-2022-isl-protection", "", True),
        "since-2018": ("none 0 period=2018/..; some 2 year=2019", "", True),
        "before-2018": ("none 0 period=2018/..; some 2 year=2017", "", False),
        "after-the-edition": ("none 0 period=2018/..; some 2 year=2021", "", False),
        "later-year": (f"{EVER}; some 2 year=2021", "", False),
        "wider-count": (f"{EVER} sex=male; some 2", "", False),
        "other-area": (f"{EVER}; some 2 ref_area=NOR", "", False),
        "other-unit": (f"{EVER}; some 2 unit=case", "", False),
        "zero": (f"{EVER}; some 0", "", False),
        "closed-period": ("none 0; some 2", "", False),
        "zero-is-doubtful": (f"{EVER} doubtful=Two.; some 2", "", False),
        "number-is-doubtful": (f"{EVER}; some 2 doubtful=Never.", "", False),
        "related": (f"{EVER}; some 2 year=2018", "order lower=none higher=some", False),
    },
)
def test_zero_of_all_time_is_denied_by_a_number(figures, identity, is_reported):
    assert find(figures, identity) == (["zero-denied none"] if is_reported else [])


RATE = "indicator_id=allocation_fall unit=percent sex=female"


@cases(
    "figures, identity, is_reported",
    {
        "no-number-gives-it": (f"all 10; share 37 {RATE}", "", True),
        "whole-number": (f"all 10; share 40 {RATE}", "", False),
        "rounded": (f"all 54; share 63 {RATE}", "", False),
        "one-off": (f"all 42; share 80 {RATE}", "", True),
        "one-decimal": (f"all 42; share 80.9 {RATE} rounded_to=0.1", "", True),
        "right-decimal": (f"all 42; share 81.0 {RATE} rounded_to=0.1", "", False),
        "nearest-count": (f"few 10; all 54; share 63 {RATE}", "", False),
        "count-after-it": (f"share 37 {RATE}; all 10", "", False),
        "part-itself": (f"women 10 sex=female; share 37 {RATE}", "", False),
        "about": (f"all 10 bound=about; share 37 {RATE}", "", False),
        "share-is-about": (f"all 10; share 37 {RATE} bound=about", "", False),
        "rounded-count": (f"all 10 rounded_to=10; share 37 {RATE}", "", False),
        "doubtful": (f"all 10; share 37 {RATE} doubtful=Odd.", "", False),
        "compared": (
            f"all 10; women 4 sex=female; share 37 {RATE}",
            "share share=share part=women whole=all",
            False,
        ),
    },
)
def test_share_is_that_of_a_whole_number(figures, identity, is_reported):
    assert find(figures, identity) == (["share-impossible share"] if is_reported else [])
