"""The measure of drafts, on the small package."""

from __future__ import annotations

import measure_drafts
from conftest import DATA


def test_measure_drafts_counts_what_is_left_to_type(capsys):
    """A passage is drafted by the package without it, so codes that it alone uses count as wrong."""
    assert measure_drafts.main(str(DATA / "texts"), DATA / "package") == 0
    table = {line.split(" | ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert table["| role"] == "| role | 30/31 | 9/9 | 39/40 |"
    assert table["| year"] == "| year | 30/31 | 9/10 | 39/41 |"
    assert table["| indicator_id"] == "| indicator_id | 11/31 | 9/10 | 20/41 |"
    assert table["| codebook entries, cells"] == "| codebook entries, cells | 61 | 0 | 61 |"
