"""The mistakes that were drawn by hand: how they are made, and what the page says of them."""

import csv
from pathlib import Path

import pytest

from conftest import DATA
from measures.damages import PackageCells
from measures.drawn_mistakes import LIST, DrawnMistake, read_drawn_mistakes
from measures.drawn_page import (
    NO_REASON,
    DrawnResult,
    FirstResult,
    Reported,
    read_first_results,
    read_reasons,
    render_drawn_mistakes,
)
from measures.table_files import read_csv

CELLS = PackageCells(DATA / "package")
GAP_KEY = "indicator_id=hotline_calls;ref_area=ISL;year=2019;source_id=demo-2021-isl-protection"
FIGURE_KEY = "figure_id=demo-2021-isl-identified-2019"
MISSED = Reported(alone=False, after_tidy=False, with_texts=False)
FOUND = Reported(alone=True, after_tidy=True, with_texts=True)


def make(folder: Path, **cells: str) -> DrawnMistake:
    """Make a mistake of one row in the small package."""
    row = {
        "mistake": "s1",
        "kind": "slip",
        "why": "tired",
        "table": "figures",
        "key": FIGURE_KEY,
        "action": "set",
        "column": "value",
        "old": "24",
        "new": "25",
    } | cells
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    (mistake,) = read_drawn_mistakes(CELLS, path)
    return mistake


def list_ids(mistake: DrawnMistake) -> list[str]:
    """List the figures that are left after a mistake."""
    assert mistake.edits is not None
    return [row["figure_id"] for row in mistake.edits["figures"]]


ALL_IDS = [row["figure_id"] for row in CELLS.tables["figures"]]


def test_cell_is_changed(tmp_path: Path) -> None:
    """The other rows are what they were."""
    mistake = make(tmp_path)
    assert mistake.edits is not None
    changed = [
        (row["figure_id"], row["value"])
        for row, old in zip(mistake.edits["figures"], CELLS.tables["figures"], strict=True)
        if row != old
    ]
    assert changed == [("demo-2021-isl-identified-2019", "25")]


def test_row_is_deleted(tmp_path: Path) -> None:
    """One row is gone."""
    mistake = make(tmp_path, action="delete", column="", old="", new="")
    assert set(ALL_IDS) - set(list_ids(mistake)) == {"demo-2021-isl-identified-2019"}


def test_row_is_inserted_at_its_place(tmp_path: Path) -> None:
    """Rows stay sorted, so that no mistake is reported because of its place."""
    cells = ", ".join(f'"{column}": "1"' for column in CELLS.tables["figures"][0])
    new = f"{{{cells}}}".replace('"figure_id": "1"', '"figure_id": "a"')
    mistake = make(tmp_path, key="figure_id=a", action="insert", column="", old="", new=new)
    assert list_ids(mistake) == ["a", *ALL_IDS]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"old": "23"}, id="other-cell"),
        pytest.param({"key": "figure_id=x"}, id="row-is-gone"),
        pytest.param({"key": "figure_id=x", "action": "delete"}, id="deleted-row-is-gone"),
        pytest.param({"action": "insert", "new": "{}"}, id="inserted-row-exists"),
        pytest.param({"column": "x"}, id="column-is-gone"),
    ],
)
def test_mistake_cannot_be_made_where_tables_have_changed(
    tmp_path: Path, cells: dict[str, str]
) -> None:
    """It is counted visibly, and no other mistake takes its place."""
    assert make(tmp_path, **cells).edits is None


RESULTS = [
    DrawnResult(DrawnMistake("s1", "slip", {}), FirstResult("with_text", MISSED), FOUND),
    DrawnResult(DrawnMistake("s2", "slip", {}), FirstResult("codebook", MISSED), MISSED),
    DrawnResult(DrawnMistake("s3", "slip", None), FirstResult("without_text", FOUND), None),
    DrawnResult(DrawnMistake("c1", "swap", {}), FirstResult("with_text", FOUND), MISSED),
]


def test_page_has_first_and_present_results() -> None:
    """A mistake that cannot be made any more keeps its first result, and is named."""
    page = render_drawn_mistakes(RESULTS, {"s2": "Needs a reader."})
    half, third = "50.0 %", "33.3 %"
    assert f"| **all single mistakes** | 3 | {' | '.join([third] * 3 + [half] * 3)} |\n" in page
    assert "| passages without a text | 1 | 100 % | 100 % | 100 % | – | – | – |\n" in page
    assert "| slip | 3 | 1 | 1 | 1 | 1 | 1 | 1 |\n" in page
    assert "| swap | 1 | 1 | 1 | 1 | 0 | 0 | 0 |\n" in page
    assert "1 of the list cannot be made any more" in page
    assert "out: s3.\n" in page


def test_page_has_a_reason_for_each_missed_mistake() -> None:
    """One without a reason is visible."""
    page = render_drawn_mistakes(RESULTS, {"s2": "Needs a reader."})
    assert "- Needs a reader. (1) s2 (slip).\n" in page
    assert f"- {NO_REASON} (1) c1 (swap).\n" in page


def test_each_mistake_has_a_first_result() -> None:
    """The first results are of the very list."""
    assert list(read_first_results()) == list(
        dict.fromkeys(row["mistake"] for row in read_csv(LIST))
    )


def test_reasons_are_of_the_list() -> None:
    """A reason for a mistake that does not exist would excuse nothing."""
    assert read_reasons().keys() <= read_first_results().keys()


def test_list_has_no_sentences_of_reports() -> None:
    """Quotes have at most six words; everything else is written by the project."""
    quotes = [row["new"] for row in read_csv(LIST) if row["column"] == "quote"]
    assert max(len(quote.split()) for quote in quotes) <= 6
