"""The record of proved sources, made of the small package."""

from dataclasses import replace

import pytest

from conftest import DATA, read_figures
from measures import proofs
from tip_figures.proof.source_proof import prove_tables
from tip_figures.prose.source_text import split_source_text

SOURCE_ID = "demo-2021-isl-protection"
PASSAGE = (DATA / "texts" / f"{SOURCE_ID}.txt").read_text(encoding="utf-8")


@pytest.fixture
def figures(package):
    return read_figures(package)


def prove(figures, text):
    """Return the proof of the source that a text has."""
    proof = prove_tables(figures, [split_source_text("text", text)])
    return max(proof.passages, key=lambda passage: passage.coverage.sentences_found)


@pytest.mark.parametrize(
    ("old", "new", "is_proved"),
    [
        pytest.param("30 victims", "30 victims", True, id="exact"),
        pytest.param("2019.", "2019.[1]", True, id="note"),
        pytest.param("30 victims", "31 victims", False, id="error"),
        pytest.param("\n", "\n\n12\n\nIt freed 7 men.\n\n", False, id="extra-sentence"),
        pytest.param("No victims brought a civil suit in 2020.", "", False, id="cut"),
    ],
)
def test_source_is_proved_without_errors_and_warnings(figures, old, new, is_proved):
    assert proofs.is_proved(prove(figures, PASSAGE.replace(old, new))) == is_proved


def test_records_are_renewed_kept_or_removed(figures):
    """A proof replaces the record of its source; that of a source without rows is removed."""
    kept = proofs.ProofRecord("demo-2022-isl-protection", "0.1.0", "f", "n")
    old = proofs.ProofRecord(SOURCE_ID, "0.1.0", "f", "n")
    gone = proofs.ProofRecord("demo-1999-isl-protection", "0.1.0", "f", "n")
    records = proofs.update_records(figures, [kept, old, gone], [prove(figures, PASSAGE)])
    source = figures.source_by_id[SOURCE_ID]
    assert records == [kept, proofs.make_record(figures, source)]
    failed = prove(figures, PASSAGE.replace("30 victims", "31 victims"))
    assert proofs.update_records(figures, [old], [failed]) == [old]


@pytest.mark.parametrize(
    ("column", "value", "is_same"),
    [
        pytest.param("start", 15, False, id="place"),
        pytest.param("text", "31", False, id="text"),
        pytest.param("role", "other", True, id="role"),
        pytest.param("hedge", "at least", True, id="hedge"),
    ],
)
def test_hash_of_numerals_has_their_places_and_texts(figures, column, value, is_same):
    """What a number was coded as is not proved by the text."""
    first, *others = figures.numerals
    changed = replace(figures, numerals=(replace(first, **{column: value}), *others))
    hashes = [proofs.hash_numerals(each, SOURCE_ID) for each in (figures, changed)]
    assert (hashes[0] == hashes[1]) == is_same


def test_table_groups_editions(figures):
    """Sources of one report, country, section, extent and version are one row."""
    records = [proofs.make_record(figures, source) for source in figures.sources]
    rows = proofs.render_table(figures, records).splitlines()[2:]
    assert rows == [
        "| Report on Made-up Places | Iceland | Protection | 2021 | complete | 1.2.0 |",
        "| Report on Made-up Places | Iceland | Protection | 2022 | excerpt | 1.2.0 |",
    ]


@pytest.mark.parametrize("change", ["missing", "fingerprint", "numerals_hash"])
def test_source_without_a_present_record_is_not_yet_proved(figures, change):
    """Its record is missing, or is of other sentences or numerals."""
    first, second = [proofs.make_record(figures, source) for source in figures.sources]
    records = [first] if change == "missing" else [first, second._replace(**{change: "old"})]
    _, row = proofs.render_table(figures, records).splitlines()[2:]
    assert row.endswith("| 2022 | excerpt | not yet proved |")


@pytest.mark.parametrize(
    ("years", "text"),
    [([2020], "2020"), ([2019, 2017, 2018, 2021], "2017–2019, 2021"), ([2016, 2017], "2016–2017")],
)
def test_years_in_a_row_are_written_as_their_ends(years, text):
    assert proofs.format_years(years) == text
