"""Exchange rates: whether amounts and their conversions have one rate.

The conversions of a paragraph are compared with each other, one alone with the one before. What is
wrong is then quoted against the others of the text.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from statistics import median_low
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.verdicts import Relation, Term, evaluate_relation, write_number
from tip_figures.prose.masked_sentence import MaskedSentence
from tip_figures.prose.number_words import is_year
from tip_figures.prose.quantity import Quantity

_TO = re.compile(".{0,16} to ")  # `raised it from 300 to 900 ($30 to $90)`
_SCALE_AFTER = re.compile(r"\) (?:million|billion|trillion)")
_MISSPELLED_SCALE = re.compile(r" (?:m|b|tr)il+i*o*ns?\b")  # `milliion`: a right one is read
_OTHER_RATE = re.compile(r"\b(?:time|then|rates?)\b")  # `($40 at the time)`
_RATE_SHARE = Fraction(1, 20)  # rates that differ by more are not those of one day
_ZERO_SHARE = Fraction(1, 5)  # how far a rate may be from ten times another one
_MOST_OTHERS = 200  # conversions of a text with which one that is wrong is compared
_DIGITS = 4  # of a rate that is shown
_SEVERAL_DAYS = "the rates may be of several days"
_SEVERAL_YEARS = "the rates are of different years"


class Conversion(NamedTuple):
    """An amount and its conversion, with the year that its sentence names, or ""."""

    amount: Quantity
    converted: Quantity
    year: str

    @property
    def terms(self) -> tuple[Term, Term]:
        """Both amounts."""
        return Term(self.amount, "local"), Term(self.converted, "foreign")

    @property
    def rate(self) -> Fraction:
        """The amount divided by its conversion."""
        return Fraction(self.amount.value) / Fraction(self.converted.value)

    @property
    def numbers(self) -> str:
        """Both amounts as arithmetic: `850 : 251`."""
        return f"{format_number(self.amount.value)} : {format_number(self.converted.value)}"

    def __str__(self) -> str:
        """Return both amounts with their units: `33,000 francs (16.4 USD)`."""
        amount = f"{write_number(self.amount)} {self.amount.unit}".strip()
        return f"{amount} ({write_number(self.converted)} {self.converted.unit})"


def read_conversions(sentence: MaskedSentence) -> Iterator[Conversion]:
    """Yield the amounts of a sentence that a bracket converts, both ends of a range.

    Left out is what may have another rate or scale: `($40 at the time)`, `($40) million`.
    """
    text, numerals = sentence.sentence.text, sentence.sentence.numerals
    years = [numeral for numeral in numerals if numeral.is_date and is_year(numeral.text)]
    for position, amount in enumerate(sentence.counts):
        converted = amount.conversion
        if converted is None or not converted.value or not amount.value:
            continue
        bracket_end = max(text.find(")", converted.end), converted.end)
        has_other_number = any(converted.end <= numeral.start < bracket_end for numeral in numerals)
        if (
            has_other_number
            or _OTHER_RATE.search(text, converted.end, bracket_end)
            or _SCALE_AFTER.match(text, bracket_end)
            or _MISSPELLED_SCALE.match(text, amount.end)
            or _MISSPELLED_SCALE.match(text, converted.end)
        ):
            continue
        ends = amount.ends
        # In `from 300 to 900 ($30 to $90)`, the lower end is the count before.
        lacks_lower_end = position > 0 and len(converted.ends) > len(ends)
        if lacks_lower_end and _TO.match(sentence.gap_before(amount)):
            ends = [sentence.counts[position - 1], *ends]
        # The only year between the conversion and the next count, or of the sentence
        next_count = converted.end + len(sentence.gap_after(converted))
        after = {year.text for year in years if converted.end < year.start < next_count}
        candidates = after or {year.text for year in years}
        year = candidates.pop() if len(candidates) == 1 else ""
        if len(ends) == len(converted.ends):
            for end, converted_end in zip(ends, converted.ends, strict=True):
                yield Conversion(end, converted_end, year)


def find_rate_relations(conversions: Sequence[Conversion]) -> Iterator[Relation]:
    """Yield whether one rate converts the amounts of each paragraph, by pair of currencies.

    A wrong conversion is yielded once. Of a conversion that is alone in its paragraph, only what
    holds or fails is.

    Args:
        conversions: those of a whole text, in order
    """
    by_units = group_by(conversions, lambda each: (each.amount.unit, each.converted.unit))
    for of_units in by_units.values():
        before: list[Conversion] = []
        reported = set()
        by_paragraph = group_by(of_units, lambda each: each.converted.sentence.paragraph)
        for of_paragraph in by_paragraph.values():
            is_alone = len(of_paragraph) == 1
            compared = [*before, *of_paragraph] if is_alone else of_paragraph
            before = of_paragraph[-1:]
            if len(compared) == 1:  # the first of the text, with nothing to compare it with
                continue
            # The compared ones are added, since they may come after the first 200.
            others = list(dict.fromkeys([*of_units[:_MOST_OTHERS], *compared]))
            relation = _evaluate_rates(compared, others, is_alone)
            if relation.arithmetic not in reported and not (is_alone and relation.doubt):
                yield relation
            if relation.verdict == "fails":
                reported.add(relation.arithmetic)


def _evaluate_rates(
    compared: Sequence[Conversion], others: Sequence[Conversion], is_alone: bool
) -> Relation:
    """Return whether one rate converts some amounts, and otherwise which one is wrong.

    A rate that is near to another one may be that of another day. So may one of another paragraph,
    unless a zero is wrong.

    Args:
        compared: two or more conversions
        others: the conversions of the text with the same currencies, with those compared
        is_alone: whether the compared ones are of two paragraphs
    """
    terms = [term for conversion in compared for term in conversion.terms]
    relation = evaluate_relation("same_rate", terms, "one rate converts all amounts")
    if relation.is_right:
        return relation
    rates = sorted(conversion.rate for conversion in compared)
    words = f"the rates are between {_write_rate(rates[0])} and {_write_rate(rates[-1])}"
    relation = replace(relation, words=words)
    if relation.doubt:
        return relation
    usual = median_low(other.rate for other in others)
    outlier = max(compared, key=lambda conversion: _compare(conversion.rate, usual))
    if len({other.numbers for other in others}) == 2:  # either may be wrong
        outlier = compared[-1]

    def is_comparable(other: Conversion) -> bool:
        is_same_year = "" in (other.year, outlier.year) or other.year == outlier.year
        return is_same_year and other.numbers != outlier.numbers

    comparable = list(filter(is_comparable, others))
    ratios = [_compare(outlier.rate, other.rate) for other in filter(is_comparable, compared)]
    if not ratios:
        return replace(relation, doubt=_SEVERAL_YEARS)
    usual = median_low(other.rate for other in comparable)
    ratio = _compare(outlier.rate, usual)
    exponent = round(math.log10(ratio))
    is_slip = exponent > 0 and abs(ratio / 10**exponent - 1) < _ZERO_SHARE
    if min(ratios) - 1 < _RATE_SHARE or (is_alone and not is_slip):
        return replace(relation, doubt=_SEVERAL_DAYS)
    # `median_low` returns one of the rates, so one conversion has it.
    example = next(other for other in comparable if other.rate == usual)
    is_only = len(comparable) == 1  # then either of the two may be wrong, so both are quoted
    rest = "the other amount is at" if is_only else "the other amounts are at about"
    return replace(
        relation,
        words=f"{outlier} is at {_write_rate(outlier.rate)}, "
        f"and {rest} {_write_rate(usual)}: {example}",
        arithmetic=f"{outlier.numbers} \u2260 {example.numbers}",
        is_slip=is_slip,
        main_terms=(*example.terms, *outlier.terms) if is_only else outlier.terms,
    )


def _compare(rate: Fraction, other: Fraction) -> Fraction:
    """Return the larger rate divided by the smaller one."""
    return max(rate, other) / min(rate, other)


def _write_rate(rate: Fraction) -> str:
    places = _DIGITS - 1 - math.floor(math.log10(rate))  # -1 rounds to tens
    return format_number(round(rate, places))
