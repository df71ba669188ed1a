"""The record of proved sources, made of the small package."""

from cases import cases
from cells import edit_row
from conftest import read_figures
from tip_figures.release import documents

SOURCE_ID = "demo-2021-isl-protection"


@cases(
    "changed_record, changed_numeral, version",
    {
        "present-rows": ({}, {}, "1.2.0"),
        "older-version": ({"version": "1.1.0"}, {}, "1.1.0"),
        "other-sentences": ({"fingerprint": "0" * 64}, {}, "not yet proved"),
        "surplus": ({"source_id": "demo-2001-isl"}, {}, "not yet proved"),
        "other-place": ({}, {"start": "15"}, "not yet proved"),
        "other-text": ({}, {"text": "31"}, "not yet proved"),
        "other-code": ({}, {"hedge": "at least"}, "1.2.0"),
        "no-record": (None, {}, "not yet proved"),
    },
)
def test_coverage_has_the_version_that_proved_the_present_rows(
    package, changed_record, changed_numeral, version
):
    """What a number was coded as is not proved by the text."""
    if changed_record is not None:
        record = documents.make_record(read_figures(), SOURCE_ID) | changed_record
        (package / "docs").mkdir()
        documents.write_record([record], package / "docs/proofs.csv")
    edit_row(package, "numerals", f"{SOURCE_ID}/1/2/14", **changed_numeral)
    lines = documents.render_coverage(read_figures(package)).splitlines()
    (row,) = [line for line in lines if "| 2021 |" in line]
    assert f"| complete | {version} |" in row
