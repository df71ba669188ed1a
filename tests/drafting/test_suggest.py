"""The cells that the words around a number settle; the small package is the codebook."""

from collections import defaultdict

from cases import cases
from conftest import read_figures
from tip_figures.drafting.source_cells import suggest_source_cells
from tip_figures.drafting.suggest import PassageNumber, suggest_numbers
from tip_figures.prose.source_text import split_source_text

SOURCE = "demo-2024-isl-protection"
FIGURES = read_figures()


def suggest(text: str) -> list[PassageNumber]:
    """Suggest what the numbers of a passage state, dates left out."""
    cells = defaultdict(str, source_id=SOURCE, **suggest_source_cells(FIGURES, SOURCE))
    numbers = suggest_numbers(FIGURES, cells, split_source_text("text", text).sentences)
    return [number for number in numbers.values() if number.row["role"] != "date"]


def read_rows(text: str, *columns: str) -> list[tuple[str, ...]]:
    """Return some cells of the rows of the worksheet."""
    return [tuple(number.row[column] for column in columns) for number in suggest(text)]


@cases(
    "text, cells",
    [
        ("It identified 30 victims.", ("30", "", "exact", "person")),
        ("It identified at least 30 victims.", ("30", "", "at_least", "person")),
        ("It gave about $2 million.", ("2000000", "", "about", "USD")),
        ("It took 30 calls.", ("30", "", "exact", "call")),
        ("It closed 30 of them.", ("30", "", "exact", "")),
    ],
)
def test_value_bound_and_unit_follow_from_the_words(text, cells):
    """A unit that no word names is empty."""
    assert read_rows(text, "value", "value_to", "bound", "unit") == [cells]


def test_range_is_one_figure():
    """The upper end names the place of the lower end, and has no cells."""
    columns = ("value", "value_to", "bound", "role", "id", "check")
    lower, upper = read_rows("It identified between 20 and 30 victims.", *columns)
    assert lower[:3] == ("20", "30", "between")
    assert upper == ("", "", "", "figure", "1.1:22", "")


@cases(
    "text, years",
    {
        "year of one number": (
            "It freed 30 men, down from 40 in 2022.",
            [("2023", "inferred"), ("2022", "stated")],
        ),
        "year of a comparison": (
            "It freed 30 men, up from 20.",
            [("2023", "inferred"), ("", "inferred")],
        ),
        "only year of the sentence": (
            "Police arrested four men and held 30 raids in 2022.",
            [("2022", "stated"), ("2022", "stated")],
        ),
        "carried over until another time": (
            "In 2021 it did more. It freed 30 men. During the year it freed four men.",
            [("2021", "inferred"), ("2023", "inferred")],
        ),
    },
)
def test_year_is_that_of_the_number(text, years):
    assert read_rows(text, "year", "year_basis") == years


COVERED = ("2023", "inferred")


@cases(
    "text, year, period",
    [
        ("It freed 30 men.", COVERED, ""),
        ("In 2021 it freed 30 men.", ("2021", "stated"), ""),
        ("In 2021 it did more.\n\nIt freed 30 men.", COVERED, ""),
        ("It freed 30 men from January to July.", COVERED, "2023-01/2023-07"),
        ("It freed 30 men from January 1 to December 31, 2022.", ("2022", "stated"), ""),
        ("As of August it had freed 30 men.", COVERED, "2023-01/2023-08"),
        ("In the first half of the year it freed 30 men.", COVERED, "2023-01/2023-06"),
        (
            "It freed 30 men from April 2021 through March 2022.",
            ("2021", "stated"),
            "2021-04/2022-03",
        ),
        (
            "It freed 30 men from May 2019 through March 2022.",
            ("2022", "stated"),
            "2019-05/2022-03",
        ),
        ("Since 2020, it freed 30 men.", COVERED, "2020/.."),
        ("Between 2020 and 2021, it freed 30 men.", ("2021", "stated"), "2020/2021"),
        ("In March, it freed 30 men.", COVERED, "2023-03/2023-03"),
        ("It spends $5 on men over the next five years.", COVERED, "2023/2027"),
    ],
)
def test_year_and_period_follow_from_the_words(text, year, period):
    """The calendar year is an empty cell, so counts of different months are two figures."""
    number = [number for number in suggest(text) if number.row["role"] != "other"][-1]
    names = ("year", "year_basis", "period")
    assert tuple(number.figure[name] for name in names) == (*year, period)


@cases(
    "text",
    [
        "Courts convicted five men in violation of the 2007 antislavery law.",
        "Courts convicted five men under the 2015 labor code.",
    ],
)
def test_year_of_a_law_is_no_year_of_a_count(text):
    """Return whether it is drafted as a figure or becomes one."""
    number, *_ = suggest(text)
    assert (number.figure["year"], number.figure["year_basis"]) == COVERED


def test_long_name_of_a_counter_is_left_out():
    """The schema allows 80 characters; the words for the kind of counter remain."""
    name = "Ministry of " + " and ".join(["Very Important Labor Affairs"] * 4)
    assert read_rows(f"The {name} freed 30 men.", "counter") == [("ministry",)]


@cases(
    "text, check",
    {
        "share of people": ("It helped 40 victims. Later 74 percent were men.", "role"),
        "fraction of people": ("It helped 40 victims. Later half of the victims fled.", "role"),
        "share of something else": ("It lost 74 percent of its money.", ""),
        "fraction of something else": ("It lost half of its money.", ""),
        "money of a punishment": ("The fine was $500.", ""),
        "money for victims": ("Punished traffickers gave each of the victims $500.", "role"),
    },
)
def test_number_that_may_be_a_figure_is_for_a_person_to_decide(text, check):
    """Words show a reason why it counts nothing, but its sentence names what figures count."""
    (*_, (role, found)) = read_rows(text, "role", "check")
    assert (role, found) == ("other", check)


@cases(
    "text, counters",
    {
        "nobody": ("It freed 30 men.", [("report", "")]),
        "verb that only tells": ("It was reported that 30 men fled.", [("report", "")]),
        "noun": ("Police freed 30 men.", [("government", "police")]),
        "proper name": (
            "The Ministry of Labor and Social Policies freed 30 men.",
            [("government", "Ministry of Labor and Social Policies")],
        ),
        "name of an earlier paragraph": (
            "The Ministry of Labor freed 30 men.\n\nThe ministry freed five.",
            [("government", "Ministry of Labor"), ("government", "Ministry of Labor")],
        ),
        "another one of its kind": (
            "The Ministry of Labor freed 30 men.\n\nA ministry freed five.",
            [("government", "Ministry of Labor"), ("government", "ministry")],
        ),
        "last of a kind": (
            "Police freed 30 men, and courts convicted five.",
            [("government", "police"), ("government", "courts")],
        ),
        "after the number": ("It freed 30 men, as the police had asked.", [("report", "")]),
        "several kinds": ("Police and NGOs freed 30 men.", [("", "")]),
        "earlier sentence": (
            "NGOs gave details. They freed 30 men. They sent five home.",
            [("ngo", "NGOs"), ("ngo", "NGOs")],
        ),
        "earlier paragraph": ("NGOs gave details.\n\nIt freed 30 men.", [("report", "")]),
        "part": (
            "NGOs freed 40 men. Police gave details. Of the 40, 30 had fled.",
            [("ngo", "NGOs"), ("", ""), ("ngo", "NGOs")],
        ),
    },
)
def test_counter_is_named_before_the_number(text, counters):
    """In its sentence, or in an earlier one of the paragraph; a part has that of its total."""
    assert read_rows(text, "counted_by", "counter") == counters


def test_word_with_which_a_sentence_begins_is_no_name():
    assert read_rows("While NGOs freed 30 men, few were paid.", "counter") == [("NGOs",)]


def test_several_kinds_of_counters_are_for_a_person_to_decide():
    (row,) = read_rows("Police and NGOs identified 30 trafficking victims.", "check")
    assert row == ("counted_by, confirm",)


@cases(
    "text, indicator_ids",
    {
        "all of the label, and a part": (
            "It identified 40 trafficking victims, 12 of whom were women.",
            ["victims_identified", "victims_identified"],
        ),
        "another verb": ("It freed 40 victims.", [""]),
        "other counter": ("NGOs identified 40 trafficking victims.", [""]),
        "words of two labels": ("It assisted 40 trafficking victims identified.", [""]),
        "words of a longer label": (
            "It took 40 hotline calls referred to the police.",
            ["hotline_referrals"],
        ),
        "as many words of another label": (
            "The government took care and identified 40 trafficking victims.",
            [""],
        ),
        "other unit": ("It identified 40 trafficking cases.", [""]),
        "amount": ("It gave $900 to funds for victim assistance.", ["assistance_allocation"]),
    },
)
def test_indicator_is_named_only_where_it_is_certain(text, indicator_ids):
    assert [row[0] for row in read_rows(text, "indicator_id")] == indicator_ids


def test_nearest_indicators_share_the_noun():
    """At most two, where none is certain."""
    freed, inspections = read_rows(
        "It freed 40 victims. It made 30 inspections.", "check", "nearest"
    )
    assert (freed[0], len(freed[1].split())) == ("indicator_id, confirm", 2)
    assert "hotline_calls" not in freed[1]
    assert inspections == ("indicator_id, confirm", "")


def test_number_that_is_compared_has_the_nearest_of_the_first():
    text = "It freed 40 victims, an increase from 30 in 2022."
    (_, nearest), second = read_rows(text, "check", "nearest")
    assert second == ("indicator_id, confirm", nearest)


@cases(
    "words, codes",
    [
        ("were women", {"sex": "female"}),
        ("came from Norway", {"citizenship": "NOR"}),
    ],
)
def test_codes_are_those_that_words_settle(words, codes):
    """A dimension that nothing limits is `all`."""
    _, part = suggest(f"It identified 30 trafficking victims, of whom 12 {words}.")
    dimensions = ("citizenship", "exploitation", "exploited_in", "sex")
    expected = {name: codes.get(name, "all") for name in dimensions}
    assert {name: part.figure[name] for name in dimensions} == expected


def test_code_without_its_dimension_is_open():
    """The indicator counts no women; a person decides."""
    columns = ("indicator_id", "check", "exploitation")
    (calls,) = read_rows("The hotline took 40 hotline calls from women.", *columns)
    assert calls[0] == "hotline_calls"
    (victims,) = read_rows("NGOs assisted 40 trafficking victims of forced labor.", *columns)
    assert victims[1:] == ("exploitation, confirm", "")


@cases(
    "text, roles",
    [
        (
            "It identified 40 trafficking victims. Of the 40, 12 fled.",
            ["figure", "restatement", "figure"],
        ),
        ("It identified 40 trafficking victims. It freed 40 men.", ["figure", "figure"]),
        ("Nearly half of the women fled. Dozens came.", ["other", "vague"]),
        ("It identified no victims.", [""]),
        ("There were no reports of victims.", ["other"]),
    ],
)
def test_roles(text, roles):
    """A number that `the` precedes repeats an equal one; a zero is for a person to decide.

    Not so if nothing is known: that is no zero.
    """
    assert read_rows(text, "role") == [(role,) for role in roles]


def test_check_is_empty_where_nothing_is_open():
    """A figure is confirmed all the same; a number that counts nothing is not."""
    text = "It identified 40 trafficking victims under Article 7. Hundreds fled."
    assert read_rows(text, "check") == [("confirm",), ("",), ("",)]
    text = "An estimated 40 trafficking victims were identified."
    assert read_rows(text, "check") == [("obs_status, confirm",)]


@cases(
    "source, heading",
    [
        ("demo-2024-isl-protection", "Protection"),
        ("demo-2024-nor-protection", "Protection"),
        ("demo-2024-isl-prosecution", None),
        ("other-2024-isl-protection", None),
    ],
)
def test_heading_is_that_of_the_same_report_and_section(source, heading):
    assert suggest_source_cells(FIGURES, source).get("heading") == heading
