"""Which figure is the total of an area, indicator, unit and year."""

from figure_sets import make_figure
from report_sets import make_report_set

from cases import cases
from tip_figures.figures.labels import describe_scope
from tip_figures.figures.tables.totals import list_statements, select_totals


def select_ids(figures, *identities, **options):
    """Return id and scope of each total of some figures: "ID (SCOPE)"."""
    figure_set = make_report_set(figures, *identities, **options)
    totals = select_totals(figure_set)
    return [f"{total.figure_id} ({describe_scope(figure_set, total)})" for total in totals]


def test_each_area_indicator_unit_and_year_has_a_total():
    figures = "n 5 ref_area=NOR; later 7 year=2021; first 9; a 3 indicator_id=victims_assisted"
    assert sorted(select_ids(figures)) == ["a ()", "first ()", "later ()", "n ()"]


@cases(
    "figures, expected",
    {
        "widest": (
            "x 9 status=potential; f 4 status=potential sex=female; "
            "n 1 status=potential sex=female citizenship=NOR",
            ["x (potential victims)"],
        ),
        "disjoint": ("f 4 sex=female; m 5 sex=male", []),
        "statuses-have-their-own": (
            "p 9 status=potential; c 4 status=confirmed; n 1 status=confirmed sex=male",
            ["c (confirmed victims)", "p (potential victims)"],
        ),
        "full-total-of-any-report": (
            "limited 9 source_id=2021 status=potential; full 8 source_id=other-2024",
            ["full ()"],
        ),
        "first-report-before-newer-edition": (
            "second 9 source_id=other-2024; first 8 source_id=2021",
            ["first ()"],
        ),
        "calendar-year-before-twelve-months": (
            "calendar 8 source_id=2021; months 9 source_id=2022 period=2020-04/2021-03",
            ["calendar ()"],
        ),
        "twelve-months": ("months 9 period=2020-04/2021-03", ["months ()"]),
        "counters-have-their-own": (
            "g 9 source_id=2021; n 4 counted_by=ngo; nobody 9 source_id=2022 counted_by=report",
            ["g ()", "n (counted by NGOs)"],
        ),
        "counter-does-not-include-another": (
            "n 9 counted_by=ngo; m 4 sex=male",
            ["m (male)", "n (counted by NGOs)"],
        ),
        "unknown-source": ("x 9 source_id=gone", []),
        "unknown-indicator": ("x 9 indicator_id=gone", []),
    },
)
def test_total_is_the_figure_that_includes_all_others(figures, expected):
    assert sorted(select_ids(figures)) == expected


def test_oldest_edition_is_first_and_the_first_report_last_within_a_year():
    figures = make_report_set("c 1 source_id=2022; a 1 source_id=2021; b 1 source_id=other-2022")
    assert [figure.figure_id for figure in list_statements(figures)] == ["a", "b", "c"]


def test_code_may_include_others_by_the_identities_of_one_source():
    """The later edition counts transgender as female; the other does not mention it."""
    figures = (
        "before 5 source_id=2021 sex=female; after 9 source_id=2022 sex=female; "
        "part 4 source_id=2022 sex=transgender"
    )
    assert select_ids(figures) == []
    assert select_ids(figures, "part_of after part") == ["after (female)"]


def test_indicator_that_is_part_of_another_has_no_total():
    figures = "x 9 indicator_id=victims_referred"
    assert select_ids(figures, part_of={"victims_referred": ""}) == ["x ()"]
    assert select_ids(figures, part_of={"victims_referred": "victims_assisted"}) == []


def test_definitions_have_their_own_totals():
    figures = [
        make_figure("first 9"),
        make_figure("second 12 source_id=2022", definition="with begging"),
        make_figure("men 2 sex=male", definition="with begging"),
    ]
    assert select_ids(figures) == ["first ()", "second (with begging)"]


@cases("period", ["2020-01/2020-08", "2018/2020", "2020-01/..", "../2020"])
def test_figure_of_a_shorter_or_longer_period_is_not_a_total(period):
    """It does not keep a narrower figure from being the total either."""
    figures = [make_figure("period 9", period=period), make_figure("male 2 sex=male")]
    assert select_ids(figures) == ["male (male)"]


# Editions

AGREE = "a 9 source_id=2021; b 9 source_id=2022; c 9 source_id=2023"


@cases(
    "figures, identity, expected",
    {
        "first-of-those-that-agree": (AGREE, "", "a"),
        "latest-of-those-that-differ": (AGREE.replace("b 9", "b 8"), "", "c"),
        "latest-has-another-range": (f"{AGREE} bound=between value_to=12", "", "c"),
        "one-that-divides": (
            f"{AGREE}; m 5 source_id=2021 sex=male; f 9 source_id=2022 sex=female",
            "part_of b f",
            "b",
        ),
    },
)
def test_edition_of_the_total(figures, identity, expected):
    assert select_ids(figures, identity) == [f"{expected} ()"]
