"""Sentences that are put together from the quotes of their numerals."""

from dataclasses import replace
from decimal import Decimal

from cases import cases
from conftest import DATA, read_figures
from tip_figures.figures.records import NumeralRow
from tip_figures.figures.words.coded_sentences import code_sentences, join_quotes
from tip_figures.prose.quantity import UNKNOWN

FIGURES = read_figures()
SOURCE = "demo-2021-isl-protection"
TEXT = (DATA / "texts" / f"{SOURCE}.txt").read_text("utf-8")


def make_rows(texts: str) -> list[NumeralRow]:
    """Make rows of the ledger from their place, numeral and quote: `3 12 to 12 of all; …`."""
    rows = []
    for row_text in texts.split("; "):
        start, numeral, quote = row_text.split(" ", 2)
        end = int(start) + len(numeral)
        row = replace(FIGURES.numerals[0], start=int(start), end=end, text=numeral, quote=quote)
        rows.append(replace(row, role="figure", hedge=""))
    return rows


@cases(
    "texts, length, expected",
    {
        "in the middle": (
            "18 12 It found 12 foreign",
            40,
            "_________It found 12 foreign____________",
        ),
        "at the start": (
            "9 12 It found 12 foreign",
            30,
            "It found 12 foreign___________",
        ),
        "a space between two quotes": (
            "9 12 It found 12; 22 six women and six",
            30,
            "It found 12 women and six_____",
        ),
        "a gap": (
            "9 12 It found 12; 20 six women six",
            26,
            "It found 12___women six___",
        ),
        "quotes that overlap": (
            "3 12 to 12 of all; 9 all 12 of all six men",
            20,
            "to 12 of all six men.",
        ),
        "a quote inside another": (
            "3 12 to 12 of all six men; 9 all of all",
            30,
            "to 12 of all six men__________",
        ),
        "full stop": ("9 12 It found 12", 12, "It found 12."),
        "brackets in the middle": (
            "7 300 cost ($300; 20 six six men",
            27,
            "cost ($300)_________six men.",
        ),
        "brackets at the end": ("7 300 cost ($300", 12, "cost ($300)."),
        "quote without its numeral": ("3 12 It found six", 9, "___12____"),
        "outside": ("1000000000 12 It found 12", 20, "_" * 21 + "It found 12."),
        "huge length": ("9 12 It found 12", 10**12, "It found 12" + "_" * 21),
        "before the sentence": ("-5 12 12 men", 9, "_12 men________"),
    },
)
def test_quotes_make_up_a_part_of_a_sentence(texts, length, expected):
    """A length that is wrong takes no memory."""
    rows = make_rows(texts)
    text, offsets = join_quotes(rows, length, len)
    assert text.replace(UNKNOWN, "_") == expected
    for row, offset in zip(rows, offsets, strict=True):
        assert text.startswith(row.text, offset)


def test_text_replaces_quotes():
    """Roles in numerals.csv say which numerals are dates."""
    sentence = TEXT.split(". ")[1] + "."
    first, second, *_ = code_sentences(FIGURES, {(SOURCE, 1, 2): sentence})
    assert first.sentence.text == sentence
    assert UNKNOWN in second.sentence.text
    dates = [numeral.text for numeral in first.numerals if numeral.is_date]
    assert dates == ["2019"]
    assert [row.text for row in first.rows.values()] == ["30", "24", "2019"]


def test_negation_of_the_ledger_is_a_numeral():
    """The reader of texts does not find each word that a person may code as zero."""
    (row,) = make_rows("0 Few Few were found in Oslo")
    row = replace(row, form="negation", value=Decimal(0), paragraph=9, sentence=9)
    tables = replace(FIGURES, numerals=(row,))
    for texts in ({}, {(row.source_id, 9, 9): "Few were found in Oslo."}):
        (coded,) = code_sentences(tables, texts)
        assert [numeral.text for numeral in coded.numerals] == ["Few"]
