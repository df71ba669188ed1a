"""Codes of the published figures, spoiled one at a time."""

import json

import pytest

from cells import add, edit, read, write

P = "tip-2020-kaz-"
FIGURES, INDICATORS = "resources/figures.csv", "resources/indicators.csv"


def test_the_published_codes_agree(package, findings):
    """Nothing is found in the codes as published."""
    assert findings(package, "codes") == []


FAULTS = [
    ("identified-2019", {"citizenship": ""}, "dimension-empty", "citizenship", "The indicator “victims_identified” is divided by citizenship, and the cell is empty."),
    ("shelters-2019", {"purpose": "shelters"}, "dimension-filled", "purpose", "The indicator “shelters_funded” is not divided by purpose, and the cell says “shelters”."),
    ("shelters-2019", {"unit": "person"}, "unit-not-listed", "unit", "The indicator “shelters_funded” is counted in shelter, not in “person”."),
    ("allocation-2018-kzt", {"unit": "person"}, "unit-not-listed", "unit", "The indicator “assistance_allocation” is counted in KZT or USD, not in “person”."),
    ("shelters-2019", {"year": "2021"}, "year-after-edition", "year", "The figure is about 2021, and its source is the edition of 2020."),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cells", "code", "column", "message"), FAULTS)
def test_a_code_that_the_codebook_does_not_know_is_told(package, findings, where, cells, code, column, message):
    """Dimensions, units and years that contradict indicator or source are findings at the cell."""
    line = edit(package, "figures", where, **cells)
    assert (code, FIGURES, line, column, P + where, message) in [
        (f.code, f.path, f.line, f.column, f.key, f.message) for f in findings(package, "codes")
    ]


@pytest.mark.parametrize(
    "cells",
    [{"year": "2018"}, {"year_basis": "stated"}, {"exploitation": "forced_labor"}, {"citizenship": "UZB"}, {"value": "36"}, {"bound": "about"}, {"obs_status": "U"}, {"rounded_to": "1"}, {"indicator_id": "people_repatriated"}, {"ref_area": "UZB"}, {"basis": "derived"}],
)  # fmt: skip
def test_any_code_that_changes_makes_the_label_stale(package, findings, cells):
    """The label is a second telling of the codes, so that a slip in any of them shows in its row."""
    line = edit(package, "figures", "identified-2019-sex-trafficking", **cells)
    found = [f for f in findings(package, "codes") if f.code == "label-stale"]
    assert [(f.path, f.line, f.column) for f in found] == [(FIGURES, line, "label")]
    told = "35 persons: trafficking victims identified, counted by the government; Kazakhstan, 2019 (inferred); exploitation: sex trafficking; paragraph 1, sentence 3, character 52"
    assert found[0].message.startswith(f"The label does not say what the codes say. Label: “{told}” Codes: “")


def test_a_label_says_bound_unit_rounding_year_dimensions_and_status(package):
    """The label holds every code of its row in words, and the place of its numeral."""
    labels = {row["figure_id"].removeprefix(P): row["label"] for row in read(package, "figures")}
    assert (
        labels["allocation-2019-kzt"]
        == "At least 77,200,000 Kazakhstani tenge (to the nearest 100,000): funds allocated to direct victim assistance, counted by the government; Kazakhstan, 2019; paragraph 2, sentence 7, character 43"
    )
    assert (
        labels["unit-officers-2019"]
        == "Between 1 and 2 officers: police officers in a regional anti-trafficking unit, counted by the report itself; Kazakhstan, 2019 (inferred); paragraph 3, sentence 1, character 135; paragraph 3, sentence 1, character 142"
    )
    assert (
        labels["identified-2019-citizens-labor"]
        == "2 persons: trafficking victims identified, counted by the government; Kazakhstan, 2019 (inferred); citizenship: Kazakhstan; exploitation: forced labor; derived"
    )
    assert labels["legal-protection-2019"].startswith("1 person: ")
    assert "; doubtful; " in labels["legal-protection-2019"]


def test_a_numeral_that_names_another_figure_makes_its_label_stale(package, findings):
    """The label tells the place, so that two figures of one value cannot change places unseen."""
    rows = read(package, "numerals")
    first, second = (
        next(r for r in rows if r["figure_id"] == P + name)
        for name in ("identified-2019-russian-labor", "ngos-paid-on-time-2019")
    )
    first["figure_id"], second["figure_id"] = second["figure_id"], first["figure_id"]
    write(package, "numerals", rows)
    assert [(f.code, f.key) for f in findings(package, "codes")] == [
        ("label-stale", P + "identified-2019-russian-labor"),
        ("label-stale", P + "ngos-paid-on-time-2019"),
    ]


def test_units_of_indicators_are_units_of_figures(package, findings):
    """A unit that no figure can have is a finding in the codebook, with the nearest one."""
    line = edit(package, "indicators", "hotline_calls", units="calls")
    found = [f for f in findings(package, "codes") if f.code == "unit-unknown"]
    assert [(f.path, f.line, f.column, f.message, f.hint) for f in found] == [
        (INDICATORS, line, "units", "“calls” is no unit of figures.", "Did you mean “call”?")
    ]


def test_an_indicator_without_figures_is_a_warning(package, findings):
    """An unused indicator does no harm, and is told."""
    line = add(
        package, "indicators", indicator_id="zeal", label="zeal", definition="x", counted_by="report", units="report"
    )
    (found,) = findings(package, "codes")
    assert (found.severity, found.code, found.path, found.line, found.message) == (
        "warning",
        "indicator-unused",
        INDICATORS,
        line,
        "No figure has the indicator “zeal”.",
    )


def test_codes_without_a_codebook_are_not_checked(package, findings):
    """A package without indicators is about something else."""
    file = package / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "indicators"]
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    assert findings(package, "codes") == []


AREAS = [
    (
        "RUS",
        {"area_id": "RUX"},
        "area-unknown",
        "area_id",
        "“RUX” is no country code of ISO 3166-1.",
        "Did you mean “RUS”?",
    ),
    (
        "UZB",
        {"iso_alpha2": "UB"},
        "area-code-differs",
        "iso_alpha2",
        "ISO 3166-1 gives UZB the code UZ, not “UB”.",
        "Write UZ.",
    ),
]


@pytest.mark.parametrize(("where", "cells", "code", "column", "message", "hint"), AREAS)
def test_the_codes_of_a_country_are_those_of_iso_3166(package, findings, where, cells, code, column, message, hint):
    """Alpha-3 and alpha-2 codes are checked against the standard."""
    line = edit(package, "areas", where, **cells)
    told = [(f.code, f.path, f.line, f.column, f.message, f.hint) for f in findings(package, "codes")]
    assert (code, "resources/areas.csv", line, column, message, hint) in told


def test_a_unit_that_no_figure_has_is_an_error(package, findings):
    """A codebook that promises more than there is is told."""
    line = edit(package, "indicators", "hotline_calls", units="call;case")
    (found,) = findings(package, "codes")
    assert (found.severity, found.code, found.path, found.line, found.column) == (
        "error",
        "unit-unused",
        INDICATORS,
        line,
        "units",
    )
    assert found.message == "No figure of the indicator “hotline_calls” is counted in “case”."


@pytest.mark.parametrize(
    ("column", "cell", "code"), [("units", "call;call", "call"), ("dimensions", "purpose;purpose", "purpose")]
)
def test_a_list_holds_a_code_once(package, findings, column, cell, code):
    """A unit or dimension that stands twice is told, with its place."""
    line = edit(package, "indicators", "hotline_calls", **{column: cell})
    found = next(f for f in findings(package, "codes") if f.code == "list-repeats")
    assert (found.line, found.column, found.message) == (line, column, f"“{code}” stands twice among the {column}.")


SOURCE = [{"extent": "opening"}, {"url": "https://example.org/2020"}, {"section": "Prevention"}, {"edition_year": "2021"}, {"publisher": "X"}, {"title": "Y"}]  # fmt: skip


@pytest.mark.parametrize("cells", SOURCE)
def test_the_descriptor_tells_the_sources_as_their_table_does(package, findings, cells):
    """A source that was changed is no longer the one that the descriptor names."""
    line = edit(package, "sources", "tip-2020-kaz-protection", **cells)
    found = [f for f in findings(package, "codes") if f.code == "source-untold"]
    assert [(f.path, f.line, f.column) for f in found] == [("resources/sources.csv", line, "title")]
    assert found[0].message.startswith("The descriptor's sources do not tell this one: “")
