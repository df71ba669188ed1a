"""Cells that tidy fills in because they follow from other cells."""

from cases import cases
from cells import add_row, edit_row, read_files, read_rows
from tip_figures.datapackage.package import load_package
from tip_figures.figures.tables.derived_cells import (
    DERIVED_CELL_RULES,
    derive_identity_cells,
    derive_new_dimensions,
)

IN_2021 = "demo-2021-isl-"  # begins the ids of figures and identities of this edition
SOURCE = "demo-2021-isl-protection"
SOURCE_2022 = "demo-2022-isl-protection"


def derive_cells(package, *rules):
    """Return the cells that some rules fill in: table, line and column → text."""
    texts = {}
    for rule in rules:
        for cell in rule(load_package(package)):
            texts[cell.table, cell.line, cell.column] = cell.text
    return texts


FILLED = {
    "nothing-to-fill": ("areas", "NOR", {}, {}),
    "place-and-label": (
        "figures",
        IN_2021 + "sheltered-2020",
        {"place": "9.9:9", "label": "x"},
        {
            "place": "1.5:4",
            "label": "24 victims given care by the government, citizens of Iceland, Iceland 2020",
        },
    ),
    "place-of-derived-figure": (
        "figures",
        IN_2021 + "identified-2020-home",
        {"place": "9.9:9"},
        {"place": ""},
    ),
    "place-of-stated-figure-is-left": ("numerals", SOURCE + "/2/3/26", {"figure_id": ""}, {}),
    "place-without-label": (
        "figures",
        IN_2021 + "operations-2020",
        {"place": "9.9:9", "indicator_id": "gone"},
        {"place": "2.3:26"},
    ),
    "coefficient-of-total": (
        "identity_terms",
        "identified-foreign/1",
        {"coefficient": ""},
        {"coefficient": "1"},
    ),
    "coefficient-of-part": (
        "identity_terms",
        "identified-foreign/2",
        {"coefficient": ""},
        {"coefficient": "-1"},
    ),
    "position": (
        "identity_terms",
        IN_2021 + "identified-rose/2",
        {"position": ""},
        {"position": "2"},
    ),
    "identity": (
        "identities",
        IN_2021 + "allocation-rate",
        {"source_id": "", "verdict": "", "residual": ""},
        {"source_id": SOURCE, "verdict": "within_rounding", "residual": "0.621891"},
    ),
    "restatement-of-other-source": (
        "identities",
        "identified-2020-norwegian",
        {"source_id": "", "residual": ""},
        {"source_id": SOURCE_2022, "residual": "0"},
    ),
    "contradiction-is-left": (
        "identities",
        "demo-2022-isl-identified-by-citizenship",
        {"verdict": "", "residual": ""},
        {},
    ),
    "residual-of-recorded-contradiction": (
        "identities",
        "demo-2022-isl-identified-by-citizenship",
        {"residual": ""},
        {"residual": "2"},
    ),
}
"""Table, end of the primary key and cells of the changed row; the cells that are filled in."""


@cases("table, key, cells, filled", FILLED)
def test_cell_that_follows_from_others_is_filled_in(package, table, key, cells, filled):
    """Places and labels are generated again; other cells are filled in if they are empty."""
    line = edit_row(package, table, key, **cells)
    assert derive_cells(package, *DERIVED_CELL_RULES) == {
        (table, line, column): text for column, text in filled.items()
    }


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
    cells = derive_cells(package, derive_new_dimensions)
    columns_and_texts = [(table, column, text) for (table, _line, column), text in cells.items()]
    assert columns_and_texts == [("figures", "exploitation", "all")] * 3


SOURCES = {"early": 2020, "late": 2021, "also-late": 2021}


@cases(
    "terms, source_id",
    {
        "one-source": (["total early", "part early"], "early"),
        "latest-edition": (["lower late", "higher early"], "late"),
        "later-is-first": (["first late", "again early", "again late"], "late"),
        "later-restates": (["first early", "again late"], "late"),
        "restates-same-edition": (["first late", "again also-late"], "also-late"),
        "two-of-one-edition": (["lower late", "higher also-late"], ""),
        "states-the-rise": (["rise early", "old early", "new late"], "early"),
        "states-the-fall": (["fall also-late", "old late", "new late"], "also-late"),
        "unknown-figure": (["first early", "again gone"], ""),
        "unknown-edition": (["old unknown", "new early"], "early"),
        "no-terms": ([], ""),
    },
)
def test_source_of_identity_is_the_one_that_states_it(package, terms, source_id):
    """The source of a figure is its id here; without a certain source the cell stays empty."""
    row = read_rows(package, "figures")[0]
    source = read_rows(package, "sources")[0]
    for name in (*SOURCES, "unknown"):
        add_row(package, "figures", **(row | {"figure_id": name, "source_id": name}))
        edition = {"source_id": name, "edition_year": str(SOURCES.get(name, ""))}
        add_row(package, "sources", **(source | edition))
    add_row(package, "identities", identity_id="x", kind="restated")
    for term in terms:
        role, figure_id = term.split()
        add_row(package, "identity_terms", identity_id="x", role=role, figure_id=figure_id)
    filled = derive_cells(package, derive_identity_cells)
    line = len(read_rows(package, "identities")) + 1
    assert filled.get(("identities", line, "source_id"), "") == source_id
