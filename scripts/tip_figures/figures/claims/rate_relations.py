"""Amounts with their conversions: whether one rate converts all of them.

The amounts of a paragraph are compared, and an amount alone with the last one before it. If they do
not agree, the other amounts of the text between the same currencies show which of them is wrong:
the one that is farthest from the usual rate. It is reported once, against the rate of the others.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from statistics import median_low
from typing import NamedTuple

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.relation import Relation, Term, evaluate_relation, write_number
from tip_figures.prose.masked_sentence import MaskedSentence
from tip_figures.prose.number_words import is_year
from tip_figures.prose.quantity import Quantity
from tip_figures.prose.source_text import Sentence

UnitPair = tuple[str, str]
"""Two currencies: of an amount, and of its conversion."""

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
    """An amount, the same amount in another currency, and the year of their rate, or ""."""

    amount: Quantity
    converted: Quantity
    year: str

    @property
    def terms(self) -> tuple[Term, Term]:
        """Both amounts in their roles."""
        return Term(self.amount, "local"), Term(self.converted, "foreign")

    @property
    def rate(self) -> Fraction:
        """How many units of the first currency are one of the second."""
        return Fraction(self.amount.value) / Fraction(self.converted.value)

    @property
    def numbers(self) -> str:
        """Both amounts as arithmetic: `850 : 251`."""
        return f"{format_number(self.amount.value)} : {format_number(self.converted.value)}"

    @property
    def amounts(self) -> str:
        """Both amounts with their currencies: `4 million EUR (5 million USD)`."""
        amount, converted = map(write_number, (self.amount, self.converted))
        return f"{amount} {self.amount.unit} ({converted} {self.converted.unit})".replace("  ", " ")

    def is_comparable(self, other: "Conversion") -> bool:
        """Return whether another conversion is one of other numbers, and not of another year."""
        is_same_year = not (self.year and other.year) or self.year == other.year
        return is_same_year and self.numbers != other.numbers


ConversionsByUnits = Mapping[UnitPair, Sequence[Conversion]]


def find_rate_relations(paragraphs: Sequence[ConversionsByUnits]) -> Iterator[Relation]:
    """Evaluate whether one rate converts the amounts of each paragraph between two currencies.

    An amount alone is compared with the last one of the paragraphs before; if the rate may be that
    of another day, there is no relation. A wrong amount is reported once.

    Args:
        paragraphs: what `read_conversions` returns for each paragraph of a text
    """
    by_units: dict[UnitPair, list[Conversion]] = defaultdict(list)
    for units, conversions in chain.from_iterable(each.items() for each in paragraphs):
        by_units[units] += conversions
    last: dict[UnitPair, Conversion] = {}
    reported: set[tuple[UnitPair, str]] = set()
    for units, conversions in chain.from_iterable(each.items() for each in paragraphs):
        is_alone = len(conversions) == 1
        compared = [last[units], *conversions] if is_alone and units in last else conversions
        last[units] = conversions[-1]
        if len(compared) == 1:
            continue
        others = dict.fromkeys([*by_units[units][:_MOST_OTHERS], *compared])
        relation = _evaluate_rates(compared, list(others), is_far_apart=is_alone)
        key = (units, relation.arithmetic)
        if not (is_alone and relation.verdict == "unclear") and key not in reported:
            yield relation
        if relation.verdict == "fails":
            reported.add(key)


def read_conversions(paragraph: Sequence[MaskedSentence]) -> ConversionsByUnits:
    """Return the conversions of a paragraph, by their currencies."""
    by_units: dict[UnitPair, list[Conversion]] = defaultdict(list)
    for sentence in paragraph:
        for amount, converted in _pair_amounts(sentence):
            year = _find_year(sentence, converted)
            units = (amount.unit, converted.unit)
            by_units[units].append(Conversion(amount, converted, year))
    return by_units


def _pair_amounts(sentence: MaskedSentence) -> Iterator[tuple[Quantity, Quantity]]:
    """Pair the amounts of a sentence with their conversions: low with low, and high with high.

    `300 to 900 ($30 to $90)` is two pairs. Unclear ones and zeros are left out.
    """
    for position, amount in enumerate(sentence.counts):
        converted = amount.conversion
        if not (converted and converted.value and amount.value):
            continue
        if _is_unclear(sentence.sentence, amount, converted):
            continue
        ends = amount.ends
        if position and len(converted.ends) > len(ends) and _TO.match(sentence.gap_before(amount)):
            ends = [sentence.counts[position - 1], *ends]
        if len(ends) == len(converted.ends):
            yield from zip(ends, converted.ends, strict=True)


def _is_unclear(sentence: Sentence, amount: Quantity, converted: Quantity) -> bool:
    """Return whether a conversion says more than two numbers, or less.

    It shares its brackets with other numbers or a word about its rate, has its scale after them,
    or a scale is misspelled: `($900 and $1,800)`, `($1.2 million in 2013 dollars)`, `($40 at the
    time)`, `($32.2) billion`, `4.58 milliion euros`.
    """
    text = sentence.text
    end = text.find(")", converted.end)
    has_others = any(converted.end <= numeral.start < end for numeral in sentence.numerals)
    return has_others or any(
        match is not None
        for match in (
            _OTHER_RATE.search(text, converted.end, max(end, converted.end)),
            _SCALE_AFTER.match(text, end),
            _MISSPELLED_SCALE.match(text, amount.end),
            _MISSPELLED_SCALE.match(text, converted.end),
        )
    )


def _find_year(sentence: MaskedSentence, converted: Quantity) -> str:
    """Return the year after a conversion, before the next count, or the only one of the sentence.

    Returns:
        "" if the sentence names none, or several, none of them there
    """
    years = [numeral for numeral in sentence.sentence.numerals if is_year(numeral.text)]
    following = [count.start for count in sentence.counts if count.start > converted.end]
    end = min(following, default=len(sentence.masked))
    after = {year.text for year in years if year.is_date and converted.end < year.start < end}
    named = after or {year.text for year in years if year.is_date}
    return named.pop() if len(named) == 1 else ""


def _evaluate_rates(
    compared: Sequence[Conversion], others: Sequence[Conversion], *, is_far_apart: bool
) -> Relation:
    """Evaluate whether one rate converts some amounts; similar rates may be of several days.

    Args:
        compared: two conversions or more
        others: these and others between the same currencies in the text
        is_far_apart: whether they are in two paragraphs; then only a missing zero is a mistake
    """
    terms = list(chain.from_iterable(each.terms for each in compared))
    relation = evaluate_relation("same_rate", terms, "one rate converts all amounts")
    if relation.verdict == "holds":
        return relation
    rates_of_all = sorted(each.rate for each in compared)
    lowest, highest = map(_write_rate, (rates_of_all[0], rates_of_all[-1]))
    relation = replace(relation, words=f"the rates are between {lowest} and {highest}")
    if relation.verdict == "unclear":
        return relation
    outlier = _find_outlier(compared, others)
    comparable = [other for other in others if outlier.is_comparable(other)]
    rates = [other.rate for other in comparable]
    nearby = [other.rate for other in compared if outlier.is_comparable(other)]
    nearest = min((_divide(outlier.rate, rate) for rate in nearby), default=Fraction(1))
    usual = median_low(rates) if rates else outlier.rate
    is_slip = _is_power_of_ten(_divide(outlier.rate, usual))
    if nearest - 1 < _RATE_SHARE or (is_far_apart and not is_slip):
        return replace(relation, doubt=_SEVERAL_DAYS if nearby else _SEVERAL_YEARS)
    example = next(other for other in comparable if other.rate == usual)
    return replace(
        relation,
        words=f"{outlier.amounts} is at {_write_rate(outlier.rate)}, and "
        f"{_describe_others(example, len(comparable))}",
        arithmetic=f"{outlier.numbers} \u2260 {example.numbers}",
        is_slip=is_slip,
        main_terms=outlier.terms if len(comparable) > 1 else (*example.terms, *outlier.terms),
    )


def _describe_others(example: Conversion, number: int) -> str:
    """Write at which rate the other conversions are, with an example of them."""
    who = "the other amounts are at about" if number > 1 else "the other amount is at"
    return f"{who} {_write_rate(example.rate)}: {example.amounts}"


def _find_outlier(compared: Sequence[Conversion], others: Sequence[Conversion]) -> Conversion:
    """Return the conversion that is farthest from the usual rate; the last one of only two."""
    rates = {other.numbers: other.rate for other in others}
    if len(rates) == 2:
        return compared[-1]
    usual = median_low(other.rate for other in others)
    return max(compared, key=lambda each: _divide(each.rate, usual))


def _divide(rate: Fraction, other: Fraction) -> Fraction:
    """Return how many times the larger of two rates is the smaller one."""
    return max(rate, other) / min(rate, other)


def _write_rate(rate: Fraction) -> str:
    """Write a rate with at most four significant digits: `1,243`, `0.8333`."""
    places = _DIGITS - 1 - math.floor(math.log10(rate))
    return format_number(round(rate, places))


def _is_power_of_ten(ratio: Fraction) -> bool:
    """Return whether two rates have a ratio of about 10, 100 and so on: a zero is missing."""
    exponent = round(math.log10(ratio))
    return exponent > 0 and abs(ratio / 10**exponent - 1) < _ZERO_SHARE
