"""How totals divide: parts of one source by one dimension, which add up to the total."""

from dataclasses import replace
from operator import itemgetter

from figure_sets import set_category
from report_sets import make_report_set

from cases import cases
from records import select
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.tables.divisions import list_part_rows
from tip_figures.figures.tables.selection import select as select_totals


def divide(figures, *identities, **options):
    """Return how the totals of some figures divide: "DIMENSION: CODE VALUE (FIGURE), …; …".

    FIGURE is that of a part that has only one. A second division has its number: "DIMENSION 2: …".
    Totals that have a code of their own are left out.
    """
    figure_set = make_report_set(figures, *identities, **options)
    rows = list_part_rows(figure_set)
    texts = []
    divided = [row for row in rows if row.get("total")]
    for (dimension, number), parts in group_by(
        divided, itemgetter("dimension", "division")
    ).items():
        part_texts = [f"{row['part_code']} {row['value']} ({row['figure_id']})" for row in parts]
        name = dimension if number == "1" else f"{dimension} {number}"
        texts.append(f"{name}: {', '.join(part_texts)}")
    return "; ".join(texts)


SEXES = "f 4 sex=female; m 5 sex=male"
SUM = "sum all f m"
CASES = {
    # what divides a total: figures, identity, division
    "rest-of-rounded-parts": (
        "all 100 rounded_to=10; f 40 rounded_to=10 sex=female; m 50 rounded_to=10 sex=male",
        SUM,
        "sex: female 40 (f), male 50 (m), remainder 10 ()",
    ),
    "part-of-another-year": (f"all 9; {SEXES} year=2019", SUM, ""),
    "part-of-a-shorter-period": (f"all 9; {SEXES} period=2020-01/2020-06", SUM, ""),
    "total-of-a-part-of-the-year": (
        "all 9 period=2020-01/2020-06; f 4 sex=female period=2020-01/2020-06; "
        "m 5 sex=male period=2020-01/2020-06",
        SUM,
        "sex: female 4 (f), male 5 (m)",
    ),
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
        "",
    ),
    "single-part": (
        "all 9; f 4 sex=female",
        "part_of all f",
        "sex: female 4 (f), remainder 5 ()",
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
        "exploitation 2: forced_begging 4 (b), forced_criminality 3 (c), remainder 2 ()",
    ),
    # countries
    "foreigners-may-be-missing": (
        "all 9; n 3 citizenship=NOR; d 2 citizenship=DNK",
        "part_of all n d",
        "citizenship: NOR 3 (n), DNK 2 (d), remainder 4 ()",
    ),
    "places-of-exploitation": (
        "all 9; own 4 exploited_in=ISL; n 3 exploited_in=NOR; d 2 exploited_in=DNK",
        "sum all own n d",
        "exploited_in: ISL 4 (own), NOR 3 (n), DNK 2 (d)",
    ),
    "foreign-total": (
        "all 9 citizenship=foreign; n 4 citizenship=NOR; d 5 citizenship=DNK",
        "sum all n d",
        "citizenship 2: NOR 4 (n), DNK 5 (d)",
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
    assert [total.figure_id for total in select_totals(figure_set).totals] == ["all", "other"]
    rows = list_part_rows(figure_set)
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
    assert divide(figures, "sum all p o", part_of=part_of) == by_citizenship
    by_actor = figures.replace(" citizenship=ISL", "").replace(" citizenship=NOR", "")
    expected = "actor: law_enforcement 4 (p), others 5 (o)"
    assert divide(by_actor, "sum all p o", part_of=part_of) == expected


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


@cases("ids", ["abcd", "dcba"])
def test_second_division_names_parts_that_the_first_does_not_have(ids):
    """Whatever the figures and identities are called: the order is that of the codes."""
    undeclared, no_permit, third, total = ids
    figures = (
        f"{total} 9; {undeclared} 4 exploitation=forced_labor; "
        f"{no_permit} 3 exploitation=forced_begging; {third} 2 exploitation=forced_criminality"
    )
    lists = [f"part_of {total} {part}" for part in ids[:3]]
    assert divide(figures, *sorted(lists)) == (
        f"exploitation: forced_labor 4 ({undeclared}), remainder 5 (); "
        f"exploitation 2: forced_begging 3 ({no_permit}), remainder 6 (); "
        f"exploitation 3: forced_criminality 2 ({third}), remainder 7 ()"
    )


def test_list_of_some_adds_nothing_to_a_division_that_names_all():
    """Its parts are within those: begging within forced labor."""
    figures = "all 9; f 4 sex=female; m 5 sex=male; t 1 sex=transgender"
    lists = ("sum all f m", "part_of all f t")
    expected = "sex: female 4 (f), male 5 (m)"
    assert divide(figures, *lists) == divide(figures, *reversed(lists)) == expected


def find_rows(figures, *columns, **options):
    """Return some cells of all rows of parts."""
    figure_set = make_report_set(figures, **options)
    return select(list_part_rows(figure_set), *columns)


@cases("period", ["", "2020-01/2020-06"])
def test_total_with_a_code_of_its_own_is_a_row_of_that_dimension(period):
    figures = f"x 4 exploitation=forced_labor sex=male period={period}"
    columns = ("dimension", "division", "part_code", "value", "total", "total_figure_id")
    assert find_rows(figures, *columns) == [
        "exploitation|1|forced_labor|4||x",
        "sex|1|male|4||x",
    ]


def test_context_divides_and_has_no_row_of_its_own():
    figure_set = make_report_set("x 9 status=potential; f 4 sex=female status=potential")
    indicators = [replace(row, group="context") for row in figure_set.indicators]
    context = replace(figure_set, indicators=tuple(indicators))
    assert list_part_rows(context) == []
    divided = make_report_set(
        "x 9 status=potential; f 4 sex=female status=potential", "part_of x f"
    )
    context = replace(divided, indicators=tuple(indicators))
    rows = list_part_rows(context)
    assert select(rows, "dimension", "part_code", "value") == ["sex|female|4", "sex|remainder|5"]


SHARE = "s 25 indicator_id=allocation_fall unit=percent sex=female"
PART_OF = {"allocation_fall": "victims_identified"}


@cases(
    "figures, expected",
    {
        "of-a-known-total": (f"all 9; {SHARE}", ["sex|1|female||0.25||all|all"]),
        "of-an-unknown-total": (SHARE, ["sex|1|female||0.25||s|all"]),
        "of-a-total-with-a-code": (
            f"x 9 status=potential; {SHARE} status=potential",
            [
                "sex|1|female||0.25||x|potential victims",
                "status|1|potential|9|||x|potential victims",
            ],
        ),
        "of-an-unknown-total-with-a-code": (f"{SHARE} status=potential", []),
        "of-another-year": (f"all 9 year=2019; {SHARE}", ["sex|1|female||0.25||s|all"]),
    },
)
def test_share_without_a_number_is_a_row(figures, expected):
    columns = "dimension division part_code value share total total_figure_id scope"
    assert find_rows(figures, *columns.split(), part_of=PART_OF) == expected


def test_share_of_a_part_that_has_a_number_has_no_row():
    figure_set = make_report_set(
        f"all 8; f 2 sex=female; {SHARE}", "share whole=all part=f share=s", part_of=PART_OF
    )
    assert list_part_rows(figure_set) == []


def test_code_may_name_the_whole_of_a_share():
    figure_set = make_report_set(
        f"all 9; a 5 indicator_id=victims_assisted; {SHARE} status=potential", part_of=PART_OF
    )
    named = set_category(figure_set, "status", "potential", whole="victims_assisted")
    rows = list_part_rows(named)
    assert select(rows, "part_code", "share", "total_figure_id") == ["female|0.25|a"]


def test_list_of_parts_from_an_unknown_source_divides_no_total():
    figures = "all 9 source_id=2021; again 9 source_id=unknown; f 4 sex=female source_id=unknown"
    figure_set = make_report_set(figures, "part_of again f")
    assert list_part_rows(figure_set) == []


def test_doubt_about_a_total_is_a_doubt_about_its_parts_and_what_is_left():
    identity = "part_of all f"
    figure_set = make_report_set("all 9; f 4 sex=female", identity)
    figures = [
        replace(row, doubtful="Copied?") if row.figure_id == "all" else row
        for row in figure_set.figures
    ]
    figure_set = replace(figure_set, figures=tuple(figures))
    rows = list_part_rows(figure_set)
    assert select(rows, "part_code", "doubtful") == ["female|Copied?", "remainder|Copied?"]
