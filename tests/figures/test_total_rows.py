"""Rows of the table of totals: series, changes of definition, years without a number, notes."""

from dataclasses import replace

from figure_sets import make_figure
from report_sets import make_report_set

from cases import cases
from records import make_record, select
from tip_figures.figures.records import GapRow
from tip_figures.figures.tables import make_generated_rows

SERIES = "Iceland: trafficking victims identified"
TWO_YEARS = "before 9 source_id=2021 year=2020; after 9 source_id=2021 year=2022"


def make_gap(source_id="2022", **cells):
    """Make a gap for 2021 in the series that begins with the figure `before`."""
    row = {"figure_id": "before", "year": 2021, "source_id": source_id, "reason": "vague"}
    return make_record(GapRow, **row | cells)


def make_rows(figures, *gaps, source_ids=("2021", "2022", "2023")):
    """Return the rows of the totals of some figures, by year.

    Args:
        source_ids: passages of the package; that of the edition N covers the year N - 1
    """
    figure_set = make_report_set(figures)
    sources = tuple(row for row in figure_set.sources if row.source_id in source_ids)
    changed = replace(figure_set, gaps=gaps, sources=sources)
    return sorted(make_generated_rows(changed)["totals"], key=lambda row: row["year"])


def test_changed_definition_starts_a_new_series():
    """Only its first row says what changed; the series of the first definition has no break."""
    begging, courts = "edition 2021: with begging", "edition 2023: counted by courts"
    definitions = {2018: "", 2019: "", 2020: begging, 2021: begging, 2022: courts}
    figures = [
        make_figure(f"in-{year} 9 source_id=2021 year={year}", definition=definition)
        for year, definition in definitions.items()
    ]
    assert select(make_rows(figures), "year", "series", "scope", "break_before") == [
        f"2018|{SERIES}|all|",
        f"2019|{SERIES}|all|",
        f"2020|{SERIES}, {begging}|{begging}|{begging}",
        f"2021|{SERIES}, {begging}|{begging}|",
        f"2022|{SERIES}, {courts}|{courts}|{courts}",
    ]


def test_row_says_who_counted_and_in_which_months():
    figures = [
        make_figure(
            "government 9 source_id=2021 period=2020-04/2021-03", counter="Ministry of Labor"
        ),
        make_figure(
            "union 4 source_id=2021 counted_by=trade_union", doubtful="The text says 5, too."
        ),
    ]
    columns = "figure_id scope counted_by counter period doubtful"
    assert sorted(select(make_rows(figures), *columns.split())) == [
        "government|all|government|Ministry of Labor|April 2020 to March 2021|",
        "union|counted by a trade union|trade_union|||The text says 5, too.",
    ]


@cases(
    "gaps",
    [
        [],
        [make_gap(figure_id="after")],
        [make_gap("gone")],
        [make_gap(year=2023)],
    ],
)
def test_year_without_a_reason_for_its_series_has_no_row(gaps):
    """The check of gaps reports it."""
    assert select(make_rows(TWO_YEARS, *gaps), "year") == ["2020", "2022"]


def test_row_of_a_year_without_a_number_says_why():
    """A series with one number has no such row."""
    cells = "source_id=2021 indicator_id=assistance_allocation unit=ISK sex=female"
    gaps = [make_gap(note="A note.", quote="some funds"), make_gap(figure_id="single")]
    figures = f"before 9 {cells} year=2020; after 9 {cells} year=2022; single 5 source_id=2021"
    rows = [row for row in make_rows(figures, *gaps) if row["year"] == "2021"]
    columns = "series scope area unit note quote why_no_value link"
    assert select(rows, *columns.split()) == [
        "Iceland: funds for victim assistance, female, in Icelandic krona|female|Iceland|ISK|"
        "A note.|some funds|the report gives only words such as hundreds|"
        "https://example.org/2022#:~:text=some%20funds"
    ]


def test_number_without_a_counter_is_in_the_series_of_the_government():
    """It has the counter of the other report; in figures_flat, the text still names nobody."""
    figures = [
        make_figure("nobody 9 source_id=2021 counted_by=report"),
        make_figure("police 9 source_id=other-2022", counter="police"),
        make_figure("alone 4 source_id=2022 year=2021 counted_by=report"),
    ]
    columns = ("figure_id", "series", "counted_by", "counter")
    rows = make_rows(figures, source_ids=("2021", "2022", "other-2022"))
    assert select(rows, *columns) == [
        f"nobody|{SERIES}|government|police",
        f"alone|{SERIES}|government|",
    ]


def test_no_series_joins_two_counters_definitions_or_kinds_of_period():
    figures = [
        make_figure("plain 9 source_id=2021"),
        make_figure("ngo 9 source_id=2021 counted_by=ngo"),
        make_figure("wider 9 source_id=2021 definition=wider"),
        make_figure("months 9 source_id=2021 period=2020-04/2021-03"),
    ]
    assert sorted(select(make_rows(figures), "series")) == [
        SERIES,
        f"{SERIES}, counted by NGOs",
        f"{SERIES}, twelve months",
        f"{SERIES}, wider",
    ]


def test_note_of_any_edition_is_in_the_total():
    figures = [
        make_figure("all 8 source_id=2021", note="Counted twice."),
        make_figure("again 8 source_id=other-2024", note="The other report doubts it."),
        make_figure("same 8 source_id=2022", note="Counted twice."),
        make_figure("silent 8 source_id=2023", note=""),
    ]
    rows = make_rows(figures, source_ids=("2021", "2022", "2023", "other-2024"))
    assert select(rows, "figure_id", "scope", "note") == [
        "all|all|Counted twice. 2024 Other Report: The other report doubts it."
    ]
