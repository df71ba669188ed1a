"""No name of a private person is in a cell: somebody has read each name of several words."""

import calendar
from collections.abc import Iterator

import pytest

from cases import cases
from cells import read_csv
from conftest import DATA, ROOT
from tip_figures.figures.code_words import load_countries
from tip_figures.prose.sentences import word_set

READ_NAMES = DATA / "names.csv"
KINDS = {"body", "law", "people", "place", "program", "report", "thing"}
COLUMNS = {
    *("quote", "note", "explanation", "statement", "reason"),
    *("counter", "settled", "doubtful", "definition"),
}
TABLES = sorted([*(ROOT / "resources").glob("*.csv"), *(ROOT / "docs/codings").rglob("*.csv")])
BEFORE_NAMES = word_set(
    "A After All An And As At Before But By During For From In Of On Only Since The These This "
    "Through To Under While With One Two Three Four Five Six Seven Eight Nine Ten"
)
"""Words that have a capital at the beginning of a sentence and are no part of a name."""
MONTHS = set(calendar.month_name)
WITHIN_NAMES = word_set("al bin da das de del der di dos el la van von")
"""Small words between the names of a person."""
TITLES = word_set("Dr. Mr. Mrs. Ms.")
ADVICE = (
    "Read these names. Take that of a private person out of the tables: other words of the "
    "sentence quote its number as well. Add the others to tests/data/names.csv."
)
OPENING, CLOSING = "“‘\"'([", "”’\"')].,;:!?"


def find_names(text: str) -> Iterator[str]:
    """Yield each run of two or more words with a capital; an abbreviation such as ISK is none."""
    run: list[str] = []
    for word in [*text.split(), ""]:
        bare = word.strip(OPENING + CLOSING)
        is_small = bool(run) and bare in WITHIN_NAMES
        is_name = bare[:1].isupper() and (not bare.isupper() or len(bare) == 1)
        if word[:1] in OPENING or not (is_name or is_small):
            yield from _join_names(run)
            run = []
        if is_name or is_small:
            run.append(bare)
        is_title = word in TITLES or (len(bare) == 1 and word.endswith("."))
        if word[-1:] in CLOSING and not is_title:
            yield from _join_names(run)
            run = []


def _join_names(run: list[str]) -> Iterator[str]:
    """Yield the name of a run: without the first word of a sentence, months and small words."""
    words = [word for word in run if word not in MONTHS]
    while words and words[0] in BEFORE_NAMES:
        words = words[1:]
    while words and words[-1] in WITHIN_NAMES:
        words = words[:-1]
    if len(words) > 1:
        yield " ".join(words)


@cases(
    "text, names",
    {
        "two-words": ("police freed Jane Doe from a farm", ["Jane Doe"]),
        "small-word": ("rescued Maria da Silva, age", ["Maria da Silva"]),
        "initial": ("accused J. Smith of", ["J Smith"]),
        "title": ("accused Mr. Smith of", ["Mr Smith"]),
        "accents": ("by Łukasz Ólafsson", ["Łukasz Ólafsson"]),
        "apostrophe": ("Jane O’Neill’s farm", ["Jane O’Neill’s"]),
        "first-word": ("The Jane Doe case", ["Jane Doe"]),
        "brackets": ("Labor (Decree 5) and Police", []),
        "two-sentences": ("It is by law. Police said so. Victims", []),
        "date": ("In June, On May 3, 2021", []),
        "currency": ("ISK 400,000 of the NGO", []),
    },
)
def test_names_are_runs_of_words_with_capitals(text, names):
    assert list(find_names(text)) == names


def list_names_in_tables() -> dict[str, str]:
    """Return each name of several words in the tables that is no area, and where it is first."""
    areas = load_countries().values()
    area_names = {name for area in areas for name in (area.name, *area.other_names)}
    places: dict[str, str] = {}
    for file in TABLES:
        for line, row in enumerate(read_csv(file), 2):
            for column in COLUMNS & row.keys():
                for name in find_names(row[column]):
                    if name not in area_names:
                        places.setdefault(name, f"{file.relative_to(ROOT)}:{line}, {column}")
    return places


def test_each_name_was_read_by_a_person() -> None:
    """names.csv has the names of bodies, laws, places and the like; never that of a person."""
    read = {row["name"] for row in read_csv(READ_NAMES)}
    unread = {name: place for name, place in list_names_in_tables().items() if name not in read}
    if unread:
        listed = [f"{name} ({place})" for name, place in unread.items()]
        pytest.fail("\n".join([ADVICE, *listed]))


def test_names_that_were_read_are_in_order_and_have_a_kind() -> None:
    rows = read_csv(READ_NAMES)
    names = [row["name"] for row in rows]
    assert names == sorted(set(names))
    assert {row["kind"] for row in rows} <= KINDS
