"""The eight tables as typed records, their labels and places, and what follows from other cells."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from cells import drop_row, edit_row, read_files, read_rows
from conftest import ROOT, edit_json
from tip_figures.datapackage.read.load import load_package
from tip_figures.figures import derived_cells, labels
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ROW_TYPES

P, S = "demo-2021-isl-", "demo-2021-isl-protection"


def load(package):
    return Figures.load(load_package(package))


def filled(package, *fillers):
    """What fillers would write, as table, column and text by line."""
    return {
        (cell.table, cell.line, cell.column): cell.text
        for one in fillers
        for cell in one(load_package(package))
    }


def test_rows_become_records_with_types_and_lines(package):
    """A missing text is "", a missing number None; codes of dimensions stand by name; lines are physical ones."""
    figures = load(package)
    figure = figures.figure_by_id[P + "assisted-2020"]
    assert (figure.value, figure.value_to, figure.derived_by, figure.bound) == (
        Decimal(41),
        None,
        "",
        "at_least",
    )
    assert figure.codes == dict.fromkeys(["citizenship", "exploitation", "exploited_in", "referred_by", "purpose"], "") | {"sex": "all"}  # fmt: skip
    assert list(figure.codes) == [dimension.name for dimension in figures.dimensions]
    assert figure.line == 2 + [row["figure_id"] for row in read_rows(package, "figures")].index(
        figure.figure_id
    )
    assert figures.indicator_by_id["assistance_allocation"].units == ("ISK", "USD")
    assert [dimension.name for dimension in figures.dimensions if dimension.is_area] == [
        "citizenship",
        "exploited_in",
    ]
    assert (figures.code_label("citizenship", "NOR"), figures.code_label("sex", "unknown")) == (
        "Norway",
        "sex unknown",
    )


UNREAD = [
    ("codes", "figures", P + "operations-2020", {"value": "many"}),
    ("ledger", "numerals", f"{S}/1/2/43", {"value": "many"}),
    ("identities", "figures", P + "assisted-2020-male", {"value": "many"}),
    ("identities", "identity_terms", P + "identified-rose/1", {"role": ""}),
]


@pytest.mark.parametrize(("stage", "table", "where", "cells"), UNREAD)
def test_what_cannot_be_read_has_no_consequences(package, run_checks, stage, table, where, cells):
    """Its cell is told by the stage cells; no indicator is called unused, no figure unsupported, no identity unjudged."""
    edit_row(package, table, where, **cells)
    assert run_checks(package, stage) == []


def test_what_cannot_be_read_hides_nothing_else(package, run_checks):
    """Of two figures, one has a numeral that cannot be read, and the other none: that is told."""
    edit_row(package, "numerals", f"{S}/1/2/14", value="many")
    drop_row(package, "numerals", f"{S}/1/2/43")
    assert [(f.code, f.key) for f in run_checks(package, "ledger")] == [
        ("figure-unsupported", P + "identified-2019")
    ]


@pytest.mark.parametrize(
    "table", [name for name in ROW_TYPES if name not in ("figures", "indicators")]
)
def test_one_of_the_eight_tables_cannot_be_left_out(package, table):
    """A package of figures without one of them would go unchecked without a word."""
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] != table]
    assert [(f.code, f.path, f.column) for f in load(package)] == [
        ("table-needed", "datapackage.json", "resources")
    ]


def test_a_column_cannot_be_left_out_or_retyped(package):
    """The schema is named, and the types that serve."""
    with edit_json(package / "schemas/figures.json") as schema:
        schema["fields"] = [one for one in schema["fields"] if one["name"] != "bound"]
        next(one for one in schema["fields"] if one["name"] == "sex")["type"] = "integer"
    assert [(f.code, f.path, f.column, f.message) for f in load(package)] == [
        ("column-needed", "schemas/figures.json", "bound", "The table figures needs a column “bound” of type string to be checked."),
        ("column-needed", "schemas/figures.json", "sex", "The table figures needs a column “sex” of type string to be checked."),
    ]  # fmt: skip


def test_what_is_told_elsewhere_is_not_told_again(package, make_package):
    """A package of something else has no figures; a file that is not there is the business of the package."""
    assert load(make_package("a\nx\n", [{"name": "a", "type": "string"}])) == ()
    (package / "resources/areas.csv").unlink()
    assert load(package) == ()


LABELS = [
    ("assisted-2020", {}, "at least 41 trafficking victims assisted, Iceland 2020"),
    ("allocation-fall-2020", {}, "more than 10 percent fall in the funds for victim assistance, Iceland 2020"),
    ("allocation-2020-isk", {}, "2,500,000 ISK funds for victim assistance, Iceland 2020"),
    ("unit-officers-2020", {}, "between 1 and 2 police officers in a unit, Iceland 2020"),
    ("identified-2020-danish", {"value": "1"}, "1 trafficking victim identified, from Denmark, Iceland 2020"),
    ("referred-2020-police", {}, "14 trafficking victims referred, by law enforcement, Iceland 2020"),
    ("identified-2020-abroad", {}, "2 trafficking victims identified, in all foreign countries, Iceland 2020"),
    ("identified-2020-labor", {"citizenship": "NOR", "sex": "male"}, "12 trafficking victims identified, from Norway, forced labor, male, Iceland 2020"),
    ("identified-2020-labor", {"citizenship": "NOR", "exploited_in": "DNK", "sex": "male"}, "12 trafficking victims identified, from NOR, forced labor, in DNK, male, Iceland 2020"),
    ("identified-2020", {"indicator_id": "gone"}, ""),
    ("identified-2020", {"citizenship": ""}, ""),
    ("identified-2020", {"ref_area": "XXX"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cells", "label"), LABELS)
def test_a_label_says_the_codes_of_its_row(package, where, cells, label):
    """Value with bound, what, the dimensions that are no totals, area and year; countries by code where it would be long."""
    edit_row(package, "figures", P + where, **cells)
    figures = load(package)
    assert labels.make_label(figures, figures.figure_by_id[P + where]) == label


def test_a_label_is_never_too_long(package):
    """What does not fit is cut from the name of the indicator, since the codes tell two figures apart."""
    edit_row(
        package,
        "indicators",
        "police_operations",
        label="special police operations " * 6 + "of a long name",
    )
    figures = load(package)
    label = labels.make_label(figures, figures.figure_by_id[P + "operations-2020"])
    assert (len(label), label[-26:]) == (120, " operations…, Iceland 2020")


FILLED = [
    ("areas", "NOR", {}, {}),
    ("figures", P + "sheltered-2020", {"place": "9.9:9", "label": "x"}, {"place": "1.5:4", "label": "24 victims given care by the government, from Iceland, Iceland 2020"}),
    ("figures", P + "identified-2020-home", {"place": "9.9:9"}, {"place": ""}),
    ("figures", P + "operations-2020", {"place": "9.9:9", "indicator_id": "gone"}, {"place": "2.3:26"}),
    ("identity_terms", "identified-foreign/1", {"coefficient": ""}, {"coefficient": "1"}),
    ("identity_terms", "identified-foreign/2", {"coefficient": ""}, {"coefficient": "-1"}),
    ("identity_terms", P + "identified-rose/2", {"position": ""}, {"position": "2"}),
    ("identities", P + "allocation-rate", {"source_id": "", "verdict": "", "residual": ""}, {"source_id": S, "verdict": "within_rounding", "residual": "0.621891"}),
    ("identities", "identified-2020-norwegian", {"source_id": "", "residual": ""}, {"source_id": "demo-2022-isl-protection", "residual": "0"}),
    ("identities", "demo-2022-isl-identified-by-citizenship", {"verdict": "", "residual": ""}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where", "cells", "made"), FILLED)
def test_what_follows_from_other_cells_is_filled_in(package, table, where, cells, made):
    """Places and labels anew, unless they have nothing to follow; else what is empty; a contradiction is for a person."""
    line = edit_row(package, table, where, **cells)
    assert filled(package, *derived_cells.DERIVED_CELL_RULES) == {
        (table, line, column): text for column, text in made.items()
    }


def test_what_stands_is_never_filled_over(package, run):
    """A number that cannot be read is no empty cell."""
    for row, column in (("identified-rose/2", "position"), ("identified-foreign/2", "coefficient")):
        edit_row(package, "identity_terms", P + row, **{column: "x"})
    edit_row(package, "identities", P + "identified-rose", residual="x")
    before = read_files(package)
    run("tidy.py", package)
    assert read_files(package) == before


RULES = [
    ("areas", "NOR", {"iso_alpha2": ""}, "country-has-code"),
    ("areas", "foreign", {"kind": "country", "iso_alpha2": "XX"}, "aggregate-is-named"),
    ("areas", "all", {"name": "all areas"}, "all-is-all-countries"),
    ("areas", "foreign", {"name": "foreign countries"}, "foreign-is-another-country"),
    ("figures", "unit-officers-2020", {"value_to": "0"}, "range-order"),
    ("figures", "unit-officers-2020", {"value_to": ""}, "range-where-between"),
    ("figures", P + "sheltered-2020", {"derived_by": ""}, "derived-names-identity"),
    ("figures", "allocation-2020-isk", {"value": "2510000"}, "rounding-divides-value"),
    ("figures", P + "identified-2020", {"value": "30.5"}, "things-are-whole"),
    ("figures", P + "identified-2020", {"value": "-30"}, "nothing-is-below-zero"),
    (
        "figures",
        P + "identified-2020",
        {"obs_status": "U", "note": "Two editions."},
        "doubtful-says-why",
    ),
    ("figures", P + "identified-2020", {"note": "Doubtful: copied."}, "doubtful-says-why"),
    ("figures", P + "identified-2020", {"obs_status": "E"}, "status-says-why"),
    ("identities", "identified-2020-norwegian", {"verdict": "contradicted"}, "gap-is-explained"),
    ("identities", P + "allocation-rate", {"verdict": "exact"}, "rate-is-never-exact"),
    ("identity_terms", "identified-foreign/1", {"coefficient": "-1"}, "coefficient-of-role"),
    ("numerals", f"{S}/1/2/14", {"end": "14"}, "end-after-start"),
    ("numerals", f"{S}/1/2/14", {"text": "030"}, "text-as-long-as-span"),
    ("numerals", f"{S}/1/2/14", {"figure_id": ""}, "figure-where-role-asks"),
    ("numerals", f"{S}/2/3/19", {"note": ""}, "other-is-explained"),
    ("numerals", f"{S}/2/4/0", {"value": "1"}, "negation-is-zero"),
    ("numerals", f"{S}/2/3/19", {"hedge": "about"}, "hedge-bounds-a-figure"),
    ("numerals", f"{S}/1/5/4", {"role": "date", "form": "words"}, "date-is-digits"),
    ("sources", S, {"sentences": "1"}, "paragraphs-hold-sentences"),
]


@pytest.mark.parametrize(("table", "where", "cells", "rule"), RULES)
def test_a_rule_of_a_schema_is_told_in_its_row(package, run_checks, table, where, cells, rule):
    """What holds between the cells of a row: each rule of the published schemas is broken once."""
    line = edit_row(package, table, where, **cells)
    broken = [
        (Path(f.path).stem, f.line)
        for f in run_checks(package, "cells")
        if f"(rule {rule};" in f.message
    ]
    assert broken == [(table, line)]


def test_every_rule_is_broken_by_a_test():
    """A rule that is new needs its row above."""
    names = {name for file in (ROOT / "schemas").iterdir() for name in re.findall('"name": "([a-z]+-[a-z-]+)"', file.read_text())}  # fmt: skip
    assert names == {rule for *_, rule in RULES}


def test_older_figures_are_totals_of_a_new_dimension(package):
    """Where no figure of a source has a code of it; a single empty cell is for a person to fill."""
    edit_row(package, "indicators", "victims_assisted", dimensions="exploitation;sex")
    edit_row(package, "figures", P + "identified-2020-danish", sex="")
    made = filled(package, derived_cells.derive_new_dimensions)
    assert [(table, column, text) for (table, _, column), text in made.items()] == [("figures", "exploitation", "all")] * 3  # fmt: skip
