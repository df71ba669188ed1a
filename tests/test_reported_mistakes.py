"""The tool that makes mistakes of people: each kind changes the tables, and is looked for."""

import pytest

from conftest import DATA
from measures.damages import PackageCells
from measures.drawn_page import Reported
from measures.mistakes import KINDS, TablesOfFigures, draw_mistakes
from measures.reported_mistakes import (
    NO_REASON,
    REASONS,
    Attempt,
    MistakeOutcome,
    find_texts,
    render_random_mistakes,
    try_mistake,
)

PACKAGE = DATA / "package"
TEXTS = sorted(str(file) for file in (DATA / "texts").glob("*.txt"))
TABLES = TablesOfFigures(PackageCells(PACKAGE))
SOURCE_IDS = [row["source_id"] for row in TABLES.tables["sources"]]
MISTAKES = {mistake.kind.name: mistake for mistake in draw_mistakes(TABLES, SOURCE_IDS, 1)}


def test_every_kind_of_mistake_can_be_made() -> None:
    """The small package has rows for all."""
    assert list(MISTAKES) == [kind.name for kind in KINDS]


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_changes_rows(name: str) -> None:
    """The tables that it names are not what they were."""
    edits = MISTAKES[name].edits
    assert any(TABLES.tables[table] != rows for table, rows in edits.items())


def test_text_of_each_passage_is_found() -> None:
    """Mistakes are made only where there is a text to show them."""
    assert list(find_texts(PACKAGE, TEXTS)) == SOURCE_IDS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "result"),
    [
        pytest.param("another last digit of a value", (True, True, True), id="reported-alone"),
        pytest.param(
            "figure called provisional, with a note", (True, False, True), id="needs-the-passage"
        ),
        pytest.param("bound, hedge and quote invented", (True, False, True), id="needs-the-text"),
    ],
)
def test_mistake_is_looked_for_three_times(name: str, result: tuple[bool, bool, bool]) -> None:
    """Alone, after tidy, and with the text."""
    mistake = MISTAKES[name]
    text = find_texts(PACKAGE, TEXTS)[mistake.source_id]
    assert try_mistake(PACKAGE, Attempt(mistake.edits, (text,))) == result


def test_page_has_a_row_for_each_kind_and_a_reason_for_what_is_missed() -> None:
    """Shares are rounded down, so that 100 means all."""
    reported = Reported(alone=True, after_tidy=False, with_texts=False)
    outcomes = [MistakeOutcome(mistake, reported) for mistake in MISTAKES.values()]
    page = render_random_mistakes(outcomes, 1)
    for name in MISTAKES:
        assert f"| {name} | 1 | 100 % | 0.0 % | 0.0 % |\n" in page
        assert f"- {name} (1): {REASONS.get(name, NO_REASON)} `" in page


def test_reason_names_a_kind() -> None:
    """A reason for a kind that does not exist would excuse nothing."""
    assert REASONS.keys() <= MISTAKES.keys()
