"""An object is written in pieces as the module json writes it whole."""

from collections.abc import Mapping, Sequence

import pytest

from tip_figures.datapackage.json_file import iterate_json, to_json

RECORDS = [
    {"text": 'a "quote", {brace}: “5”', "value": 5, "unit": None, "date": True},
    {"text": "line\nbreak", "value": 2.5, "unit": "percent", "date": False},
]


@pytest.mark.parametrize("records", [[], RECORDS[:1], RECORDS], ids=["none", "one", "two"])
def test_pieces_are_what_json_writes(records: Sequence[Mapping[str, object]]) -> None:
    """Strings with line breaks, quotes and braces stay as they are, whatever is nested."""
    others = {"count": 3, "nested": [{"terms": [{"text": "a\nb"}], "none": []}], "last": {}}
    pieces = iterate_json({"records": iter(records), **others})
    assert "".join(pieces) == to_json({"records": records, **others})
