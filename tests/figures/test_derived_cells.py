"""Cells that tidy fills in because they follow from other cells."""

from dataclasses import replace
from unittest import mock

from report_sets import make_report_set

from cases import cases
from cells import edit_row, read_files
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.tables import derive_cells as derive
from tip_figures.figures.tables import make_tidy_rules

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures and identities of this edition
SOURCE = "demo-2021-isl-protection"
CONTRADICTED = "demo-2022-isl-identified-by-citizenship"


def derive_cells(package):
    """Return the cells that are filled in: table, line and column → text."""
    texts = {}
    loaded = load_package(package)
    for rule in make_tidy_rules(loaded).cells:
        for cell in rule(loaded):
            texts[cell.table, cell.line, cell.column] = cell.text
    return texts


LABEL = "24 citizens given care by the government, Iceland 2020"
CASES = {
    # table, end of the primary key, column, its cell, and the text that is filled in
    "nothing-to-fill": ("areas", "NOR", "kind", "country", None),
    "place": ("figures", "2021-isl-sheltered-2020", "place", "9.9:9", "1.5:4"),
    "label": ("figures", "2021-isl-sheltered-2020", "label", "x", LABEL),
    "place-of-derived-figure": ("figures", "2021-isl-identified-2020-home", "place", "9.9:9", ""),
    "coefficient-of-total": ("identity_terms", "identified-foreign/1", "coefficient", "", "1"),
    "coefficient-of-part": ("identity_terms", "identified-foreign/2", "coefficient", "", "-1"),
    "position": ("identity_terms", "2021-isl-identified-rose/2", "position", "", "2"),
    "source": ("identities", "2021-isl-allocation-rate", "source_id", "", SOURCE),
    "verdict": ("identities", "2021-isl-allocation-rate", "verdict", "", "within_rounding"),
    "residual": ("identities", "2021-isl-allocation-rate", "residual", "", "0.621891"),
    "residual-of-recorded-contradiction": ("identities", CONTRADICTED, "residual", "", "2"),
    "bound-of-numeral": ("numerals", f"{SOURCE}/1/6/46", "bound", "", "at_least"),
    "bound-without-hedge": ("numerals", f"{SOURCE}/1/2/14", "bound", "about", ""),
    "contradiction-is-left": ("identities", CONTRADICTED, "verdict", "", None),
}


@cases("table, key, column, cell, text", CASES)
def test_cell_that_follows_from_others_is_filled_in(package, table, key, column, cell, text):
    """Bounds, places and labels are generated again; other cells are filled in if empty."""
    line = edit_row(package, table, key, **{column: cell})
    expected = {} if text is None else {(table, line, column): text}
    assert derive_cells(package) == expected


@cases("table, key", [("identity_terms", "identified-foreign/3"), ("numerals", f"{SOURCE}/1/2/42")])
def test_place_of_a_derived_figure_is_left_if_a_row_is_not_read(package, table, key):
    """The figure may follow from this row, so nobody knows that it has no place."""
    edit_row(package, "figures", "2021-isl-identified-2020-home", place="9.9:9")
    edit_row(package, table, key, role="")
    assert "place" not in [column for _table, _line, column in derive_cells(package)]


def test_place_of_a_stated_figure_without_a_numeral_is_left(package):
    edit_row(package, "numerals", SOURCE + "/2/3/26", figure_id="")
    assert derive_cells(package) == {}


@cases(
    "numeral, hedge, bound, text",
    {
        "one-bound": ("1/2/42", "at least", "exact", "at_least"),
        "one-of-two-that-the-figure-has": ("1/2/42", "nearly", "less_than", "less_than"),
        "first-of-two-if-the-figure-has-none": ("1/2/42", "nearly", "exact", "about"),
        "date": ("1/2/48", "almost", "exact", "about"),
        "unknown-hedge": ("1/2/42", "perhaps", "exact", None),
    },
)
def test_bound_of_a_numeral_follows_from_its_hedge(package, numeral, hedge, bound, text):
    """Whatever the role of the numeral is."""
    edit_row(package, "figures", IN_2021 + "identified-2019", bound=bound, label="")
    line = edit_row(package, "numerals", f"{SOURCE}/{numeral}", hedge=hedge)
    assert derive_cells(package).get(("numerals", line, "bound")) == text


def test_invalid_cell_is_not_overwritten(package, run):
    """A number that cannot be read is not an empty cell."""
    edit_row(package, "identity_terms", IN_2021 + "identified-rose/2", position="x")
    edit_row(package, "identity_terms", IN_2021 + "identified-foreign/2", coefficient="x")
    edit_row(package, "identities", IN_2021 + "identified-rose", residual="x")
    before = read_files(package)
    run("tidy.py", package)
    assert read_files(package) == before


def test_older_figures_are_totals_of_a_new_dimension(package):
    """If no figure of a source has a code in it; a single empty cell is left for a person."""
    edit_row(package, "indicators", "victims_assisted", dimensions="exploitation;sex")
    edit_row(package, "figures", IN_2021 + "identified-2020-danish", sex="")
    cells = derive_cells(package)
    columns_and_texts = [(table, column, text) for (table, _line, column), text in cells.items()]
    assert columns_and_texts == [("figures", "exploitation", "all")] * 3


@cases(
    "figures, identity, source_id",
    {
        "latest-edition": (
            "a 4 source_id=2021; b 5 source_id=2022",
            "order lower=b higher=a",
            "2022",
        ),
        "restates-same-edition": (
            "a 4 source_id=2022; b 4 source_id=other-2022",
            "restated a b",
            "other-2022",
        ),
        "two-of-one-edition": (
            "a 4 source_id=2022; b 5 source_id=other-2022",
            "order lower=a higher=b",
            "",
        ),
        "unknown-figure": ("a 4 source_id=2021", "restated a gone", ""),
        "unknown-edition": (
            "a 4 source_id=gone; b 5 source_id=2021",
            "order lower=a higher=b",
            "2021",
        ),
    },
)
def test_source_of_identity_is_the_one_that_states_it(figures, identity, source_id):
    """Without a certain source the cell stays empty."""
    figure_set = make_report_set(figures, identity)
    identities = tuple(replace(row, source_id="") for row in figure_set.identities)
    changed = replace(figure_set, identities=identities)
    with mock.patch.object(Figures, "load", return_value=changed):
        texts = {cell.column: cell.text for cell in derive(changed.package)}
    assert texts.get("source_id", "") == source_id
