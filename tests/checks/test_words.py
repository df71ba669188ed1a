"""The check of words: with the quotes alone, and with the texts of the small package."""

import pytest

from cells import edit_row
from conftest import DATA, read_figures, summarize
from tip_figures.checks import words
from tip_figures.figures.coded_sentences import code_sentences
from tip_figures.figures.records import SentenceKey
from tip_figures.prose.source_text import split_source_text

SOURCES = ("demo-2021-isl-protection", "demo-2022-isl-protection")


def read_texts() -> dict[SentenceKey, str]:
    """Read the sentences of the texts of the small package."""
    texts = {}
    for source_id in SOURCES:
        text = (DATA / "texts" / f"{source_id}.txt").read_text(encoding="utf-8")
        for sentence in split_source_text(source_id, text).sentences:
            texts[source_id, sentence.paragraph, sentence.number] = sentence.text
    return texts


TEXTS = read_texts()


def check(figures, texts):
    """Check the words of the sentences that texts have, and of the quotes of the others."""
    return words.check(figures, code_sentences(figures, texts))


def find(package, texts) -> list[tuple[str, str]]:
    """Find the ids of figures that are reported, and the columns."""
    return [(finding.key, finding.column) for finding in check(read_figures(package), texts)]


def test_correct_package_is_quiet(package):
    assert list(check(read_figures(package), {})) == []
    assert list(check(read_figures(package), TEXTS)) == []


DAMAGES = [
    ("2021-isl-identified-2019", {"year": "2018"}, "year"),
    ("2021-isl-identified-2020", {"year": "2019"}, "year"),
    ("2021-isl-identified-2020-sex", {"exploitation": "forced_labor"}, "exploitation"),
    ("2021-isl-identified-2020-sex", {"exploitation": "all"}, "exploitation"),
    ("2021-isl-identified-2020-labor", {"exploitation": "sex_trafficking"}, "exploitation"),
    ("2021-isl-identified-2020-abroad", {"exploited_in": "ISL"}, "exploited_in"),
    ("2021-isl-identified-2020-foreign", {"citizenship": "ISL"}, "citizenship"),
    ("2021-isl-identified-2020-norwegian", {"citizenship": "DNK"}, "citizenship"),
    ("2021-isl-identified-2020-danish", {"citizenship": "foreign"}, "citizenship"),
    ("2021-isl-identified-2020-citizens", {"citizenship": "foreign"}, "citizenship"),
    ("2021-isl-assisted-2020", {"bound": "exact"}, "bound"),
    ("2021-isl-assisted-2020", {"year": "2019"}, "year"),
    ("2021-isl-assisted-2020-female", {"sex": "male"}, "sex"),
    ("2021-isl-assisted-2020-male", {"sex": "female"}, "sex"),
    ("2021-isl-assisted-2020-male", {"sex": "all"}, "sex"),
    ("2021-isl-referred-2020-police", {"actor": "others"}, "actor"),
    ("2021-isl-allocation-2019-usd", {"year": "2020"}, "year"),
    ("2021-isl-allocation-2020-shelters-isk", {"purpose": "court_costs"}, "purpose"),
    ("2021-isl-allocation-2020-court-costs-usd", {"purpose": "shelters"}, "purpose"),
    ("2021-isl-allocation-fall-2020", {"bound": "exact"}, "bound"),
    ("2022-isl-identified-2020-norwegian-sex", {"citizenship": "DNK"}, "citizenship"),
    ("2022-isl-identified-2021-foreign", {"citizenship": "ISL"}, "citizenship"),
    ("2022-isl-identified-2021-female", {"sex": "male"}, "sex"),
    ("2022-isl-identified-2021-unknown", {"sex": "male"}, "sex"),
]


@pytest.mark.parametrize(
    ("figure", "damage", "column"),
    DAMAGES,
    ids=[f"{name}-{next(iter(cells))}" for name, cells, _ in DAMAGES],
)
def test_wrong_code_is_reported_with_the_text(package, figure, damage, column):
    """Neither men and women, countries, forms of exploitation, years nor bounds are confused."""
    edit_row(package, "figures", f"demo-{figure}", **damage)
    assert find(package, TEXTS) == [(f"demo-{figure}", column)]


@pytest.mark.parametrize(
    ("figure", "damage", "column"),
    [
        ("2021-isl-identified-2019", {"year": "2018"}, "year"),
        ("2021-isl-assisted-2020-female", {"sex": "male"}, "sex"),
        ("2021-isl-identified-2020-citizens", {"citizenship": "NOR"}, "citizenship"),
        ("2021-isl-identified-2020-norwegian", {"citizenship": "DNK"}, "citizenship"),
        ("2021-isl-identified-2020-sex", {"exploitation": "forced_labor"}, "exploitation"),
        ("2021-isl-assisted-2020", {"bound": "exact"}, "bound"),
        ("2021-isl-referred-2020-police", {"actor": "others"}, "actor"),
    ],
)
def test_wrong_code_is_reported_by_quotes(package, figure, damage, column):
    """Quotes of neighbouring numerals contain the words between them."""
    edit_row(package, "figures", f"demo-{figure}", **damage)
    assert find(package, {}) == [(f"demo-{figure}", column)]


def test_words_that_no_quote_contains_are_not_compared(package):
    """The quote of the Danish victims ends with their number."""
    edit_row(package, "figures", "demo-2021-isl-identified-2020-danish", citizenship="NOR")
    assert find(package, {}) == []


def test_message_names_place_words_and_cell(package):
    line = edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", sex="male")
    (finding,) = check(read_figures(package), TEXTS)
    assert summarize([finding]) == [
        (
            "words-differ",
            "figures",
            line,
            "sex",
            "Paragraph 1, sentence 6, “25”: “female” means female, but sex is male.",
        )
    ]
    assert finding.severity == "warning"
    assert finding.hint == (
        "Correct sex. If the figure is right, write sex into differs in line 14 of the ledger,"
        " with a note that says why."
    )


def test_difference_that_is_listed_is_not_reported(package):
    edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", sex="male", year="2018")
    cells = {"differs": "sex;bound", "note": "The table of the report has men."}
    edit_row(package, "numerals", "demo-2021-isl-protection/1/6/57", **cells)
    assert find(package, TEXTS) == [("demo-2021-isl-assisted-2020-female", "year")]


def test_restatement_is_reported_at_its_row(package):
    """The numeral names another figure than the one that it repeats."""
    cells = {"role": "restatement", "figure_id": "demo-2021-isl-identified-2020-danish"}
    line = edit_row(package, "numerals", "demo-2021-isl-protection/1/4/26", **cells)
    (finding,) = check(read_figures(package), TEXTS)
    assert (finding.path, finding.line, finding.column) == (
        "resources/numerals.csv",
        line,
        "figure_id",
    )


@pytest.mark.parametrize(
    "cells",
    [
        {"start": "999999999", "end": "999999999"},
        {"start": "5", "end": "2"},
        {"text": "\ufffd"},
        {"quote": "((((", "text": "("},
        {"form": "negation", "text": "30"},
        {"value": ""},
        {"role": "date"},
    ],
    ids=str,
)
def test_invalid_row_is_no_error(package, cells):
    """Other checks report it."""
    edit_row(package, "numerals", "demo-2021-isl-protection/1/2/14", **cells)
    figures = read_figures(package)
    assert isinstance(list(check(figures, {})) + list(check(figures, TEXTS)), list)
