"""How messages write values, and which name they suggest."""

from decimal import Decimal
from fractions import Fraction

from cases import cases
from tip_figures.datapackage.text_format import as_decimal, did_you_mean, quote_value

NAMES = ["primaryKey", "uniqueKeys", "fields", "KAZ", "year", 5]

SIMILAR_NAMES = {
    "primarykey": "primaryKey",
    "unique_keys": "uniqueKeys",
    "feilds": "fields",
    "  year ": "year",
    "kaz": "KAZ",
}


@cases("word, name", SIMILAR_NAMES.items())
def test_most_similar_name_is_suggested(word, name):
    """Letter case does not count."""
    assert did_you_mean(word, NAMES) == f"Did you mean “{name}”?"


@cases("word", ["", " ", "colour", "KAS", "x" * 10_000])
def test_no_name_is_suggested_for_another_word_or_code(word):
    """One other letter is another code."""
    assert did_you_mean(word, NAMES) == ""


def test_long_names_with_more_than_two_other_letters_are_those_of_other_rows():
    names = ["people-prosecuted-abroad"]
    assert did_you_mean("people-prosecuted-abrod", names) == f"Did you mean “{names[0]}”?"
    assert did_you_mean("people-prosecutions-abroad", names) == ""


def test_invisible_characters_are_escaped():
    assert quote_value("a\tb\u200b\U000e0041\uffffé") == "“a\\tb\\u200b\\U000e0041\\uffffé”"


def test_long_text_is_cut():
    """Its length is counted; a text of the limit is whole."""
    assert quote_value("x" * 60) == f"“{'x' * 60}”"
    assert quote_value("x" * 61) == f"“{'x' * 60}… (61 characters)”"


def test_inexact_calculation_before_does_not_round_a_number():
    """The context of decimal keeps the flags of earlier calculations."""
    assert Decimal(1) / Decimal(3) < 1
    assert str(as_decimal(Fraction(2))) == "2"
