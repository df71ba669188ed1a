"""Identifiers and zeros of a drafted passage."""

from tip_figures.drafting.table_cells import list_zeros, make_unused_id
from tip_figures.prose.source_text import split_source_text

LONG = "a" * 76


def test_identifier_with_a_number_is_not_too_long():
    """The name is cut, so that the number has space."""
    used_ids = {LONG, *(f"{LONG}-{number}" for number in range(2, 1000))}
    assert make_unused_id(LONG, used_ids) == f"{LONG[:75]}-1000"
    assert make_unused_id("A, b", used_ids) == "a-b"
    assert make_unused_id("A, b", used_ids) == "a-b-2"


def test_zero_of_tables_and_worksheet_is_listed_once():
    """A worksheet may be read again after its rows are in the tables."""
    sentences = split_source_text("text", "It hardly freed them.").sentences
    start, end = sentences[0].reduced.to_reduced(3, 9)
    numeral = {"source_id": "s", "paragraph": "1", "sentence": "1", "form": "negation"}
    numeral |= {"start": str(start), "end": str(end), "text": "hardly"}
    sheet_row = {"place": "1.1:3", "numeral": "hardly"}
    zeros = list_zeros({"numerals": [numeral]}, "s", sentences, {"1.1:3": sheet_row})
    assert [zero.text for zero in zeros["1.1"]] == ["hardly"]
