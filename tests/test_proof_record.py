"""The record of proved sources, made of the small package."""

from dataclasses import replace

from cases import cases
from conftest import read_figures
from tip_figures.release import proof_record

SOURCE_ID = "demo-2021-isl-protection"
FIGURES = read_figures()


@cases(
    "column, value, is_same",
    {
        "place": ("start", 15, False),
        "text": ("text", "31", False),
        "hedge": ("hedge", "at least", True),
    },
)
def test_hash_of_numerals_has_their_places_and_texts(column, value, is_same):
    """What a number was coded as is not proved by the text."""
    first, *others = FIGURES.numerals
    changed = replace(FIGURES, numerals=(replace(first, **{column: value}), *others))
    records = [proof_record.make_record(each, SOURCE_ID) for each in (FIGURES, changed)]
    assert (records[0] == records[1]) == is_same


@cases(
    "cells, version",
    {
        "present-rows": ({}, "1.2.0"),
        "older-version": ({"version": "1.1.0"}, "1.1.0"),
        "other-sentences": ({"fingerprint": "0" * 64}, "not yet proved"),
        "other-numerals": ({"numerals_hash": "0" * 64}, "not yet proved"),
        "surplus": ({"source_id": "demo-2001-isl"}, "not yet proved"),
        "no-record": (None, "not yet proved"),
    },
)
def test_coverage_has_the_version_that_proved_the_present_rows(package, cells, version):
    if cells is not None:
        record = proof_record.make_record(FIGURES, SOURCE_ID) | cells
        (package / "docs").mkdir()
        proof_record.write_record([record], package / "docs/proofs.csv")
    lines = proof_record.render_coverage(read_figures(package)).splitlines()
    (row,) = [line for line in lines if "| 2021 |" in line]
    assert row.endswith(f"| complete | {version} |")
