"""How totals divide: parts of one source by one dimension, which add up to the total."""

from report_sets import make_report_set, select

from cases import cases
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.tables.divisions import make_part_rows
from tip_figures.figures.tables.totals import select_totals


def divide(figures, *identities, **options):
    """Return how the totals of some figures divide: "DIMENSION: CODE VALUE (FIGURE), …; …".

    FIGURE is that of a part that has only one.
    """
    figure_set = make_report_set(figures, *identities, **options)
    rows = list(make_part_rows(figure_set, select_totals(figure_set)))
    texts = []
    for dimension, parts in group_by(rows, lambda row: row["dimension"]).items():
        part_texts = [f"{row['part_code']} {row['value']} ({row['figure_id']})" for row in parts]
        texts.append(f"{dimension}: {', '.join(part_texts)}")
    return "; ".join(texts)


SEXES = "f 4 sex=female; m 5 sex=male"
SUM = "sum all f m"
CASES = {
    # what divides a total: figures, identity, division
    "rest-of-rounded-parts": (
        "all 100 rounded_to=10; f 40 rounded_to=10 sex=female; m 50 rounded_to=10 sex=male",
        SUM,
        "sex: female 40 (f), male 50 (m), rounding 10 ()",
    ),
    "part-of-another-year": (f"all 9; {SEXES} year=2019", SUM, ""),
    "part-that-nobody-is-named-for": (
        "all 9; f 4 sex=female counted_by=report; m 5 sex=male",
        SUM,
        "sex: female 4 (f), male 5 (m)",
    ),
    "all-are-alike": ("all 9; f 9 sex=female", "restated all f", "sex: female 9 (f)"),
    "restated-number-differs": ("all 9; f 8 sex=female", "restated all f", ""),
    "another-edition-has-another-number": (
        "all 9 source_id=2021; f 4 source_id=2021 sex=female; m 5 source_id=2021 sex=male; "
        "later 8 source_id=2022",
        SUM,
        "",
    ),
    "bound-of-another-edition": (
        "all 9 source_id=2021 bound=at_least; f 9 source_id=2021 bound=at_least sex=female; "
        "again 9 source_id=2022",
        "restated again f",
        "",
    ),
    # a rest below zero would need a contradiction that explains it
    "open-total-is-exceeded": (f"all 8 bound=at_least; {SEXES}", "part_of all f m", ""),
    "rounded-total-is-exceeded": ("all 8 rounded_to=10; f 9 sex=female", "part_of all f", ""),
    # dimensions
    "narrower-in-another-dimension": (
        "all 9; own 6 citizenship=ISL; other 3 citizenship=NOR exploitation=forced_labor",
        "sum all own other",
        "citizenship: ISL 6 (own), foreign 3 (other)",
    ),
    "crossed-parts": (
        "all 10; women 4 sex=female age=adult; girls 3 sex=female age=child; "
        "men 2 sex=male age=adult; boys 1 sex=male age=child",
        "sum all women girls men boys",
        ("sex: female 7 (), male 3 (); age: adult 6 (), child 4 ()"),
    ),
    "single-part": (
        "all 9; f 4 sex=female",
        "part_of all f",
        "sex: female 4 (f), not_stated 5 ()",
    ),
    "single-part-of-two-dimensions": (
        "all 9; f 4 sex=female citizenship=NOR",
        "part_of all f",
        "",
    ),
    "limit-of-the-total": (
        "all 9 exploitation=forced_labor; b 4 exploitation=forced_begging; "
        "c 3 exploitation=forced_criminality",
        "part_of all b c",
        "exploitation: forced_begging 4 (b), forced_criminality 3 (c), not_stated 2 ()",
    ),
    # countries
    "foreigners-may-be-missing": (
        "all 9; n 3 citizenship=NOR; d 2 citizenship=DNK",
        "part_of all n d",
        "citizenship: DNK 2 (d), NOR 3 (n), not_stated 4 ()",
    ),
    "places-of-exploitation": (
        "all 9; own 4 exploited_in=ISL; n 3 exploited_in=NOR; d 2 exploited_in=DNK",
        "sum all own n d",
        "exploited_in: DNK 2 (d), ISL 4 (own), NOR 3 (n)",
    ),
    "foreign-total": (
        "all 9 citizenship=foreign; n 4 citizenship=NOR; d 5 citizenship=DNK",
        "sum all n d",
        "",
    ),
}


@cases("figures, identity, expected", CASES)
def test_total_is_divided_by_what_an_identity_lists(figures, identity, expected):
    assert divide(figures, identity) == expected


@cases("cell", ["definition=wider", "counted_by=ngo"])
def test_total_of_another_definition_or_counter_is_not_divided(cell):
    """Although it has the same number."""
    figure_set = make_report_set(
        f"all 9; other 9 {cell}; f 4 sex=female {cell}; m 5 sex=male {cell}", "sum other f m"
    )
    totals = select_totals(figure_set)
    assert [total.figure_id for total in totals] == ["all", "other"]
    rows = make_part_rows(figure_set, totals)
    assert select(rows, "total_figure_id", "part_code") == ["other|female", "other|male"]


def test_parts_may_be_of_an_indicator_that_is_part_of_the_total():
    """Those who were referred are part of those who were assisted."""
    figures = (
        "all 9 indicator_id=victims_assisted citizenship=; "
        "p 4 indicator_id=victims_referred citizenship=ISL actor=law_enforcement; "
        "o 5 indicator_id=victims_referred citizenship=NOR actor=others"
    )
    part_of = {"victims_referred": "victims_assisted"}
    by_citizenship = "citizenship: ISL 4 (p), foreign 5 (o)"
    expected = f"{by_citizenship}; actor: law_enforcement 4 (p), others 5 (o)"
    assert divide(figures, "sum all p o", part_of=part_of) == expected
    without_others = figures.replace("others", "all sex=").replace("_enforcement", " sex=male")
    assert divide(without_others, "sum all p o", part_of=part_of) == by_citizenship


def test_part_of_several_figures_has_their_bounds_and_notes():
    figure_set = make_report_set(
        "all 10; women 4 sex=female age=adult bound=at_most; "
        "girls 3 sex=female age=child bound=less_than note=Twice.; "
        "men 2 sex=male age=adult bound=at_least",
        "part_of all women girls men",
    )
    rows = make_part_rows(figure_set, select_totals(figure_set))
    assert select(rows, "part_code", "bound", "note") == [
        "female|at_most|Twice.",
        "male|at_least|",
        "not_stated|about|",
        "adult|about|",
        "child|less_than|Twice.",
        "not_stated|about|",
    ]


def test_part_of_several_figures_has_each_doubt_once():
    figure_set = make_report_set(
        "all 10; women 4 sex=female age=adult doubtful=Copied.; "
        "girls 3 sex=female age=child doubtful=Copied.; men 3 sex=male age=adult doubtful=Late.",
        "sum all women girls men",
    )
    rows = make_part_rows(figure_set, select_totals(figure_set))
    assert select(rows, "part_code", "doubtful") == [
        "female|Copied.",
        "male|Late.",
        "adult|Copied. Late.",
        "child|Copied.",
    ]


@cases(
    "preferred, other, kinds",
    {
        "sum-before-list": ("other-2024", "2021", ("sum", "part_of")),
        "first-report": ("2023", "other-2020", ("sum", "sum")),
        "edition-nearest-the-year": ("2021", "2022", ("sum", "sum")),
        "sum-before-all-alike": ("2024", "2021", ("sum", "restated")),
    },
)
@cases("is_reversed", [False, True])
def test_all_parts_are_of_the_preferred_source(preferred, other, kinds, is_reversed):
    figures = []
    identities = []
    for name, source_id, kind in zip("ab", (preferred, other), kinds, strict=True):
        source = f"source_id={source_id}"
        figures.append(f"{name} 9 {source}; {name}f 9 {source} sex=female")
        figures.append(f"{name}m 0 {source} sex=male")
        terms = f"{name} {name}f" if kind == "restated" else f"{name} {name}f {name}m"
        identities.append(f"{kind} {terms}")
    if is_reversed:
        identities.reverse()
    expected = "sex: female 9 (af), male 0 (am)"
    assert divide("; ".join(figures), *identities) == expected


@cases("identities", [("n d", "abroad"), ("abroad", "n d")])
def test_coarser_division_of_one_edition_is_preferred(identities):
    figures = (
        "all 9; own 4 exploited_in=ISL; abroad 5 exploited_in=foreign; "
        "n 3 exploited_in=NOR; d 2 exploited_in=DNK"
    )
    sums = [f"sum all own {terms}" for terms in identities]
    assert divide(figures, *sums) == "exploited_in: ISL 4 (own), foreign 5 (abroad)"
