"""Labels of figures: the small package with some cells changed."""

from dataclasses import replace

from figure_sets import make_set

from cases import cases
from cells import edit_row, parse_cells
from conftest import edit_json, read_figures
from tip_figures.figures.labels import describe_scope, make_label, make_link

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition


@cases(
    "key, cells, label",
    {
        "singular": (
            "identified-2020-danish",
            "value=1",
            "1 trafficking victim from Denmark identified, Iceland 2020",
        ),
        "countries-by-name": (
            "identified-2020-labor",
            "citizenship=NOR; exploited_in=DNK; sex=male",
            "12 male victims of forced labor from Norway exploited in Denmark identified, "
            "Iceland 2020",
        ),
        "counter": (
            "identified-2020",
            "counted_by=trade_union; counter=CGIL",
            "30 trafficking victims identified, according to a trade union, Iceland 2020",
        ),
        "nobody-is-named": (
            "identified-2020",
            "counted_by=report",
            "30 trafficking victims identified, Iceland 2020",
        ),
        "definition-after-counter": (
            "identified-2020",
            "counted_by=ngo; definition=edition 2021: with begging; sex=male",
            "30 male trafficking victims identified, according to NGOs, "
            "Iceland 2020 (2021 edition)",
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
        "date-of-a-stock": (
            "identified-2020",
            "indicator_id=stock; period=2020-06-01/2020-06-01",
            "30 people present, Iceland, as of June 1, 2020",
        ),
        "percentage": (
            "identified-2020",
            "unit=percent; value=1; indicator_id=stock",
            "1 percent people present, Iceland 2020",
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
    phrase = "(person/people) present"
    victims = figures.indicator_by_id["victims_identified"]
    stock = replace(victims, indicator_id="stock", phrase=phrase, measure="stock")
    figures = replace(figures, indicators=(*figures.indicators, stock))
    assert make_label(figures, figures.figure_by_id[IN_2021 + key]) == label


@cases(
    "cells, words",
    {
        "kind": ("counted_by=ngo", "NGOs"),
        "one-of-a-kind": ("counted_by=ngo; counter=Human Aid", "one NGO"),
        "several-of-a-kind": ("counted_by=ngo; counter=small NGOs", "small NGOs"),
        "name": ("counted_by=research; counter=Global Slavery Index", "the Global Slavery Index"),
        "abbreviation": ("counted_by=international_organization; counter=IOM", "IOM"),
        "words": ("counted_by=media; counter=media reports", "media reports"),
    },
)
def test_counter_has_the_words_of_the_text_or_those_of_its_kind(package, cells, words):
    """A slot of the phrase takes it; otherwise it is written at the end."""
    edit_row(package, "figures", IN_2021 + "assisted-2020", **parse_cells(cells))
    edit_row(package, "figures", IN_2021 + "identified-2020", **parse_cells(cells))
    figures = read_figures(package)
    labels = [
        make_label(figures, figures.figure_by_id[IN_2021 + key])
        for key in ("assisted-2020", "identified-2020")
    ]
    assert labels == [
        f"at least 41 trafficking victims assisted by {words}, Iceland 2020",
        f"30 trafficking victims identified, according to {words}, Iceland 2020",
    ]


@cases(
    "cells, amount",
    {
        "exact": ("obs_status=E", "an estimated 30"),
        "about": ("obs_status=E; bound=about", "an estimated 30"),
        "at-least": ("obs_status=E; bound=at_least", "an estimated 30 or more"),
        "range": ("obs_status=E; bound=between; value_to=50", "an estimated 30 to 50"),
        "no-estimate": ("bound=between; value_to=50", "between 30 and 50"),
        "billions": ("value=20000000000", "20 billion"),
        "no-round-billion": ("value=20010000000", "20,010 million"),
    },
)
def test_estimate_is_called_so(package, cells, amount):
    edit_row(package, "figures", IN_2021 + "identified-2020", **parse_cells(cells))
    figures = read_figures(package)
    label = make_label(figures, figures.figure_by_id[IN_2021 + "identified-2020"])
    assert label == f"{amount} trafficking victims identified, Iceland 2020"


EXAMPLES = {
    "one-ngo": (
        "(victim/victims) {of exploitation} assisted {by counter}",
        "value=145; counted_by=ngo; counter=Human Aid; exploitation=forced_labor",
        "145 victims of forced labor assisted by one NGO, Iceland 2020",
    ),
    "estimate": (
        "undocumented (migrant/migrants)",
        "value=600000; bound=about; obs_status=E",
        "an estimated 600,000 undocumented migrants, Iceland 2020",
    ),
    "share": (
        "of the victims {of exploitation} assisted {by counter} {were sex.noun}",
        "value=72; unit=percent; counted_by=ngo; counter=Human Aid; exploitation=forced_labor; "
        "sex=female",
        "72 percent of the victims of forced labor assisted by one NGO were women, Iceland 2020",
    ),
    "singular-and-months": (
        "recruitment (agency/agencies) closed",
        "value=1; period=2020-01/2020-09",
        "1 recruitment agency closed, Iceland, January to September 2020",
    ),
    "kind-of-counter": (
        "(call/calls) to the {counter.adjective} hotline",
        "value=12; counted_by=ngo; counter=Human Aid",
        "12 calls to the NGO-run hotline, Iceland 2020",
    ),
    "no-counter": (
        "(call/calls) to the {counter.adjective} hotline",
        "",
        "30 calls to the hotline, Iceland 2020",
    ),
    "citizens": (
        "{citizenship.noun|(victim/victims)} {exploited_in}",
        "value=6; citizenship=ISL; exploited_in=NOR",
        "6 citizens exploited in the Republic of Korea, Iceland 2020",
    ),
}
"""Phrase of the indicator, cells of a figure, and its label."""


@cases("phrase, cells, label", EXAMPLES)
def test_label_is_written_as_a_native_speaker_would(package, phrase, cells, label):
    """A noun that is said once, and the words of codes where they belong."""
    edit_row(package, "areas", "NOR", name="Republic of Korea")
    with edit_json(package / "schemas/figures.json") as schema:
        (counters,) = [field for field in schema["fields"] if field["name"] == "counted_by"]
        (ngo,) = [code for code in counters["categories"] if code["value"] == "ngo"]
        ngo["adjective"] = "NGO-run"
    edit_row(package, "indicators", "victims_identified", phrase=phrase)
    edit_row(package, "figures", IN_2021 + "identified-2020", **parse_cells(cells))
    figures = read_figures(package)
    assert make_label(figures, figures.figure_by_id[IN_2021 + "identified-2020"]) == label


@cases(
    "cells, scope",
    {
        "all": ("", ""),
        "codes": ("sex=male citizenship=NOR", "from Norway, male"),
        "own-citizens": ("citizenship=ISL", "citizens"),
        "foreigners": ("citizenship=foreign exploited_in=foreign", "foreigners, exploited abroad"),
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
    assert label == f"4 trafficking victims {phrase} identified, Iceland 2020"


def test_link_contains_percent_encoded_quote():
    """A hyphen would end the text of a fragment; without a quote it is the passage's address."""
    (source, *_) = read_figures().sources
    encoded_quote = "well%2Dbeing%20of%20%28%243%2C"
    assert make_link(source, "well-being of ($3,") == f"{source.url}#:~:text={encoded_quote}"
    assert make_link(source, "") == source.url


def test_indicator_without_a_phrase_makes_no_label(package):
    """The empty cell is reported, since the schema requires it."""
    edit_row(package, "indicators", "victims_identified", phrase="")
    figures = read_figures(package)
    assert make_label(figures, figures.figure_by_id[IN_2021 + "identified-2020"]) == ""
