"""Labels of figures: the small package with some cells changed."""

from cases import cases
from cells import edit_row, parse_cells
from conftest import read_figures
from tip_figures.figures.labels import make_label, make_link

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
