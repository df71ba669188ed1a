"""The two codings in docs/codings: how far they agree, and that the tables contain the result."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

import pytest

from cells import read_csv, read_rows
from conftest import ROOT

CODES = (
    *("citizenship", "exploitation", "exploited_in", "sex", "age", "status"),
    *("subgroup", "actor", "offence", "purpose"),
)
OF_FIGURES = (
    *("indicator_id", "year", "year_basis", "period", "counted_by", "counter", "definition"),
    *CODES,
    *("value", "value_to", "bound", "unit", "rounded_to", "obs_status", "doubtful"),
)
COLUMNS = ("role", "reason", *OF_FIGURES)

Row = Mapping[str, str]
Place = tuple[str, str, int]
"""Source, place, and the number of the row among those of this place."""


def read_published(table: str) -> list[dict[str, str]]:
    return read_rows(ROOT, table)


def read_coding_table(name: str) -> list[dict[str, str]]:
    return read_csv(ROOT / "docs/codings" / name)


@cache
def read_coding(name: str) -> dict[Place, Row]:
    """Return the rows of a coding by place; a second row of a place is another zero of its word.

    Words without a place, which `scan` did not find, are left out.
    """
    numbers = Counter[tuple[str, str]]()
    rows: dict[Place, Row] = {}
    for row in read_coding_table(name):
        place = row["source_id"], row["place"]
        if row["place"].endswith(":"):
            continue
        numbers[place] += 1
        rows[*place, numbers[place]] = row
    return rows


def list_compared(first: Row, second: Row) -> Sequence[str]:
    """Return the columns that are compared: those of figures only if both call it a figure."""
    roles = {first["role"], second["role"]}
    if roles == {"figure"}:
        return ("role", *OF_FIGURES)
    return ("role", "reason") if roles == {"other"} else ("role",)


def count_agreement(
    folder: str = "", left_out: Collection[str] = ()
) -> Iterator[tuple[str, int, int]]:
    """Yield each column with how many cells were compared, and how many are the same.

    Args:
        folder: of the two codings within docs/codings, with a slash
        left_out: sources that are not compared
    """
    first, second = read_coding(f"{folder}first.csv"), read_coding(f"{folder}second.csv")
    compared, same = Counter[str](), Counter[str]()
    for place in first.keys() & second.keys():
        for column in (
            list_compared(first[place], second[place]) if place[0] not in left_out else ()
        ):
            compared[column] += 1
            same[column] += first[place][column] == second[place][column]
    for column in COLUMNS:
        yield column, compared[column], same[column]


def test_agreement_in_the_document_is_that_of_the_codings() -> None:
    document = (ROOT / "docs/coding.md").read_text(encoding="utf-8")
    table = [
        f"| `{column}` | {compared:,} | {same:,} | {100 * same / compared:.1f} |"
        for column, compared, same in count_agreement()
    ]
    assert re.findall(r"^\| `\w+` \| [\d,]+ \| [\d,]+ \| [\d.]+ \|$", document, re.M) == table


def test_agreement_in_the_other_sections_is_that_of_their_codings() -> None:
    """Without the sections of the first trial and the known answers."""
    trial = read_csv(ROOT / "tests/measures/pilot_1.csv")
    left_out = {row["source_id"] for row in (*trial, *read_coding_table("first.csv"))}
    counts = {column: (n, same) for column, n, same in count_agreement("census/", left_out)}
    share = {column: f"{column} {100 * same / n:.1f}" for column, (n, same) in counts.items()}
    columns = ("year", "period", "counted_by", "exploitation")
    others = ", ".join(share[column] for column in columns)
    sentence = (
        f"{share['role']} percent of {counts['role'][0]:,}; of the {counts['year'][0]} numbers "
        f"that both call figures, {others}, {share['value']} and {share['indicator_id']} percent."
    )
    document = (ROOT / "docs/coding.md").read_text(encoding="utf-8")
    assert sentence in " ".join(document.split())


@pytest.mark.parametrize("name", ["first.csv", "second.csv"])
def test_counter_of_another_section_has_at_most_six_words(name: str) -> None:
    counters = {row["counter"] for row in read_coding_table(f"census/{name}")}
    assert len(counters) > 100
    assert [counter for counter in counters if len(re.findall(r"\w+", counter)) > 6] == []


@pytest.mark.parametrize("number", [1, 2])
def test_sections_of_a_trial_are_of_sixty_areas_and_of_all_editions(number: int) -> None:
    rows = read_csv(ROOT / f"tests/measures/pilot_{number}.csv")
    editions = Counter(row["source_id"].split("-")[1] for row in rows)
    assert len({row["source_id"].split("-")[2] for row in rows}) == len(rows) == 60
    assert len(editions) == 7
    assert min(editions.values()) == 8
    assert sum(row["drawn_from"] == "possible" for row in rows) == 40


def test_both_codings_have_every_numeral_of_a_passage_that_they_read() -> None:
    first, second = read_coding("first.csv"), read_coding("second.csv")
    read_sources = {source for source, *_ in first}
    assert read_sources == {source for source, *_ in second}
    assert len(read_sources) == 88
    for row in read_published("numerals"):
        place = f"{row['paragraph']}.{row['sentence']}:{row['start']}"
        if row["source_id"] in read_sources and row["form"] != "negation":
            assert (row["source_id"], place, 1) in first
            assert (row["source_id"], place, 1) in second


def read_settled() -> Iterator[tuple[Place, Row]]:
    """Yield each coded place that the tables have, with its cells there."""
    figures = {row["figure_id"]: row for row in read_published("figures")}
    for row in read_published("numerals"):
        place = row["source_id"], f"{row['paragraph']}.{row['sentence']}:{row['start']}", 1
        if place in read_coding("first.csv"):
            figure = figures[row["figure_id"]] if row["role"] == "figure" else {}
            reason = row["note"].partition(":")[0] if row["role"] == "other" else ""
            cells = {"role": row["role"], "reason": reason}
            yield place, {**figure, **cells, "doubtful": "yes" if figure.get("doubtful") else ""}


def agree(column: str, cell: str, other: str) -> bool:
    """Whether two cells say the same: a dimension that an indicator lacks is like all of it."""
    if column in CODES and {cell, other} <= {"", "all"}:
        return True
    if column in ("value", "value_to", "rounded_to") and cell and other:
        return float(cell) == float(other)
    return cell.lower() == other.lower() if column == "counter" else cell == other


def test_every_cell_on_which_the_tables_decided_is_listed_with_a_reason() -> None:
    """Where both coders agree, the tables have what they say, or settled.csv says why not."""
    first, second = read_coding("first.csv"), read_coding("second.csv")
    listed = {
        (row["source_id"], row["place"], row["column"]): row
        for row in read_coding_table("settled.csv")
    }
    for place, cells in read_settled():
        rows = [row for row in (first[place], second[place]) if row["role"] == cells["role"]]
        columns = OF_FIGURES if cells["role"] == "figure" else ()
        for column in ("role", *columns):
            coders = (first[place], second[place]) if column == "role" else rows
            if all(agree(column, row[column], cells[column]) for row in coders):
                continue
            row = listed[place[0], place[1], column]
            assert agree(column, row["settled"], cells[column])
            assert row["reason"]


@pytest.mark.parametrize("name", ["first.csv", "second.csv", "settled.csv"])
def test_no_sentence_is_in_a_coding(name: str) -> None:
    """A counter is as short as a quote; names and reasons are a few words of the coders."""
    for row in read_coding_table(name):
        column = row.get("column", "")
        counter = row["settled"] if column == "counter" else row.get("counter", "")
        assert len(counter.split()) <= 6
        assert all(len(cell.split()) <= 20 for cell in row.values())


def test_last_reading_found_what_the_document_says() -> None:
    """Planted rows that a reader rejected or doubted, and rows as they are that one rejected."""
    rows = read_csv(ROOT / "tests/measures/reading.csv")
    planted = Counter(row["verdict"] for row in rows if row["planted"])
    others = Counter(row["verdict"] for row in rows if not row["planted"])
    document = " ".join((ROOT / "docs/coding.md").read_text(encoding="utf-8").split())
    assert (planted.total(), others.total()) == (20, 600)
    assert (
        f"Of the 20, {planted['reject']} were rejected, {planted['doubt']} doubted and "
        f"{planted['right']} was missed."
    ) in document
    assert f"{others['reject']} were rejected, 3 of them figures" in document
