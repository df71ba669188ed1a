"""Labels of figures: the small package with some cells changed."""

from figure_sets import make_set

from cases import cases
from cells import edit_row, parse_cells
from conftest import read_figures
from tip_figures.figures.labels import describe_scope, make_label, make_link

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition


@cases(
    "key, cells, label",
    {
        "singular": (
            "identified-2020-danish",
            "value=1",
            "1 trafficking victim identified, from Denmark, Iceland 2020",
        ),
        "countries-by-name": (
            "identified-2020-labor",
            "citizenship=NOR; exploited_in=DNK; sex=male",
            "12 trafficking victims identified, from Norway, forced labor, in Denmark, male, "
            "Iceland 2020",
        ),
        "counter": (
            "identified-2020",
            "counted_by=trade_union; counter=CGIL",
            "30 trafficking victims identified, counted by a trade union, Iceland 2020",
        ),
        "nobody-is-named": (
            "identified-2020",
            "counted_by=report",
            "30 trafficking victims identified, Iceland 2020",
        ),
        "definition-after-counter": (
            "identified-2020",
            "counted_by=ngo; definition=edition 2021: with begging; sex=male",
            "30 trafficking victims identified, male, counted by NGOs, edition 2021: with "
            "begging, Iceland 2020",
        ),
        "period": (
            "identified-2020",
            "period=2020-01/2020-08",
            "30 trafficking victims identified, Iceland, January to August 2020",
        ),
        "open-period": (
            "identified-2020",
            "period=2013/..",
            "30 trafficking victims identified, Iceland, since 2013",
        ),
        "unknown-indicator": ("identified-2020", "indicator_id=gone", ""),
        "unknown-area": ("identified-2020", "citizenship=XXX", ""),
        "empty-dimension": ("identified-2020", "citizenship=", ""),
    },
)
def test_label_contains_codes_of_row(package, key, cells, label):
    """Number, indicator, codes, area and year; "" if one of them is unknown.

    `test_derived_cells` shows that the labels of the small package follow from its other cells.
    """
    edit_row(package, "figures", IN_2021 + key, **parse_cells(cells))
    figures = read_figures(package)
    assert make_label(figures, figures.figure_by_id[IN_2021 + key]) == label


def test_counter_that_the_indicator_names_is_not_repeated(package):
    edit_row(package, "indicators", "victims_assisted", label="victims assisted by NGOs")
    figures = read_figures(package)
    label = make_label(figures, figures.figure_by_id[IN_2021 + "assisted-2020"])
    assert label == "at least 41 victims assisted by NGOs, Iceland 2020"


@cases(
    "cells, scope",
    {
        "all": ("", ""),
        "codes": ("sex=male citizenship=NOR", "from Norway, male"),
        "counter": ("sex=male counted_by=media", "male, counted by media"),
        "nobody-is-named": ("counted_by=report", ""),
        "definition": ("definition=wider counted_by=ngo", "counted by NGOs, wider"),
        "period": ("period=2020-01/2020-08", ""),
    },
)
def test_scope_says_what_limits_a_total(cells, scope):
    """Series are separate by counter and definition, so the scope names these, too."""
    figures = make_set(f"all 9 {cells}")
    assert describe_scope(figures, figures.figures[0]) == scope


@cases(
    "name, phrase",
    [
        ("Republic of Korea", "from the Republic of Korea"),
        ("United Kingdom", "from the United Kingdom"),
        ("Faroe Islands", "from the Faroe Islands"),
    ],
)
def test_name_of_an_area_has_its_article(package, name, phrase):
    edit_row(package, "areas", "NOR", name=name)
    figures = read_figures(package)
    label = make_label(figures, figures.figure_by_id[IN_2021 + "identified-2020-norwegian"])
    assert label == f"4 trafficking victims identified, {phrase}, Iceland 2020"


def test_link_contains_percent_encoded_quote():
    """A hyphen would end the text of a fragment; without a quote it is the passage's address."""
    (source, *_) = read_figures().sources
    encoded_quote = "well%2Dbeing%20of%20%28%243%2C"
    assert make_link(source, "well-being of ($3,") == f"{source.url}#:~:text={encoded_quote}"
    assert make_link(source, "") == source.url
