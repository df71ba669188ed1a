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
    """An amount that a text states twice: in one currency, and converted to another.

    Attributes:
        amount: the amount in the local currency
        converted: the same amount in the foreign currency
        year: the year that the sentence names for the exchange rate; "" if it is not known
    """

    amount: Quantity
    converted: Quantity
    year: str

    @property
    def terms(self) -> tuple[Term, Term]:
        """The amount with the role `local`, and the converted amount with the role `foreign`."""
        return Term(self.amount, "local"), Term(self.converted, "foreign")

    @property
    def rate(self) -> Fraction:
        """The amount divided by the converted amount: 10 for `300 ($30)`."""
        return Fraction(self.amount.value) / Fraction(self.converted.value)

    @property
    def numbers(self) -> str:
        """Both amounts as a ratio: `850 : 251`."""
        return f"{format_number(self.amount.value)} : {format_number(self.converted.value)}"

    @property
    def amounts(self) -> str:
        """Both amounts with their currencies: `4 million EUR (5 million USD)`."""
        amount, converted = map(write_number, (self.amount, self.converted))
        text = f"{amount} {self.amount.unit} ({converted} {self.converted.unit})"
        return text.replace("  ", " ")  # two spaces where the unit is unknown, and so ""

    def is_comparable(self, other: "Conversion") -> bool:
        """Return whether the rate of another conversion can be compared with this one.

        The two conversions must have different numbers, since a repeated conversion proves nothing.
        They must also have the same year, or one of the years must be unknown.
        """
        has_unknown_year = not self.year or not other.year
        is_same_year = has_unknown_year or self.year == other.year
        return is_same_year and self.numbers != other.numbers


ConversionsByUnits = Mapping[UnitPair, Sequence[Conversion]]


def find_rate_relations(paragraphs: Sequence[ConversionsByUnits]) -> Iterator[Relation]:
    """Yield, for each paragraph and pair of currencies, whether one rate converts all amounts.

    If a paragraph has only one conversion for a pair of currencies, this is compared with the last
    earlier conversion for the pair. Nothing is yielded then if there is no earlier one, or if the
    verdict is `unclear`, because the two rates may be from different days. A failure that was
    already yielded is not repeated.

    Which amount is wrong is decided by the compared conversions, together with the first 200
    conversions of the text for the pair.

    Args:
        paragraphs: what `read_conversions` returns for each paragraph of a text
    """
    groups = list(chain.from_iterable(paragraph.items() for paragraph in paragraphs))
    by_units: dict[UnitPair, list[Conversion]] = defaultdict(list)
    for units, conversions in groups:
        by_units[units] += conversions
    last_by_units: dict[UnitPair, Conversion] = {}
    reported: set[tuple[UnitPair, str]] = set()
    for units, conversions in groups:
        is_alone = len(conversions) == 1
        compared = conversions
        if is_alone and units in last_by_units:
            compared = [last_by_units[units], *conversions]
        last_by_units[units] = conversions[-1]
        if len(compared) == 1:  # the first of the text, with nothing to compare it with
            continue
        # The compared conversions are added, since they may come after the first 200.
        with_duplicates = [*by_units[units][:_MOST_OTHERS], *compared]
        of_text = list(dict.fromkeys(with_duplicates))
        relation = _evaluate_rates(compared, of_text, is_far_apart=is_alone)
        failure = (units, relation.arithmetic)
        may_be_another_day = is_alone and relation.verdict == "unclear"
        if not may_be_another_day and failure not in reported:
            yield relation
        if relation.verdict == "fails":
            reported.add(failure)


def read_conversions(paragraph: Sequence[MaskedSentence]) -> ConversionsByUnits:
    """Return, by pair of currencies, the conversions of a paragraph in the order of the text.

    `300 euros ($320)` is a conversion: an amount, then the same amount in another currency.

    Args:
        paragraph: the sentences of the paragraph
    """
    by_units: dict[UnitPair, list[Conversion]] = defaultdict(list)
    for sentence in paragraph:
        for amount, converted in _pair_amounts(sentence):
            year = _find_year(sentence, converted)
            units = (amount.unit, converted.unit)
            by_units[units].append(Conversion(amount, converted, year))
    return by_units


def _pair_amounts(sentence: MaskedSentence) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield pairs of an amount and the same amount in another currency.

    A range gives two pairs: `300 to 900 ($30 to $90)` -> 300 with 30, and 900 with 90. The result
    is the same for `raised it from 300 to 900 ($30 to $90)`, where 300 is a count of its own. Left
    out are zeros, unclear conversions (see `_is_unclear`), and ranges that have both ends in one of
    the currencies only.
    """
    for position, amount in enumerate(sentence.counts):
        converted = amount.conversion
        if converted is None or not converted.value or not amount.value:
            continue
        if _is_unclear(sentence.sentence, amount, converted):
            continue
        ends = amount.ends
        # In `from 300 to 900 ($30 to $90)`, the lower end is the count before.
        lacks_lower_end = position > 0 and len(converted.ends) > len(ends)
        if lacks_lower_end and _TO.match(sentence.gap_before(amount)):
            ends = [sentence.counts[position - 1], *ends]
        if len(ends) == len(converted.ends):
            yield from zip(ends, converted.ends, strict=True)


def _is_unclear(sentence: Sentence, amount: Quantity, converted: Quantity) -> bool:
    """Return whether it is uncertain what a conversion converts, or at which rate.

    A conversion is unclear in one of four cases:

    - its brackets contain a further number: `($900 and $1,800)`, `($1.2 million in 2013 dollars)`;
    - its brackets contain a word about the rate: `($40 at the time)`;
    - its scale is after the brackets: `($32.2) billion`;
    - a scale is misspelled: `4.58 milliion euros`.

    If the brackets are not closed, only the last case is possible.
    """
    text = sentence.text
    bracket_end = text.find(")", converted.end)
    if bracket_end == -1:
        bracket_end = converted.end  # so that nothing is found in the brackets or after them
    if any(converted.end <= numeral.start < bracket_end for numeral in sentence.numerals):
        return True
    matches = (
        _OTHER_RATE.search(text, converted.end, bracket_end),
        _SCALE_AFTER.match(text, bracket_end),
        _MISSPELLED_SCALE.match(text, amount.end),
        _MISSPELLED_SCALE.match(text, converted.end),
    )
    return any(match is not None for match in matches)


def _find_year(sentence: MaskedSentence, converted: Quantity) -> str:
    """Return the year to which a conversion belongs, such as `2019`; "" if this is not clear.

    It is the only year between the conversion and the next count (or the end of the sentence). If
    no year is there, it is the only year of the whole sentence. In all other cases, it is "".
    """
    numerals = sentence.sentence.numerals
    years = [numeral for numeral in numerals if numeral.is_date and is_year(numeral.text)]
    following = [count.start for count in sentence.counts if count.start > converted.end]
    next_count = min(following, default=len(sentence.masked))
    years_after = {year.text for year in years if converted.end < year.start < next_count}
    candidates = years_after or {year.text for year in years}
    return candidates.pop() if len(candidates) == 1 else ""


def _evaluate_rates(
    compared: Sequence[Conversion], of_text: Sequence[Conversion], *, is_far_apart: bool
) -> Relation:
    """Return the relation that says whether one exchange rate converts some amounts.

    If not, the relation `fails` and shows the outlier, the conversion whose rate is wrong. But it
    is `unclear` in one of three cases:

    - Rounding may explain the difference.
    - The rates may be from different days: the rate of the outlier is within 5 percent of another
      compared rate; or `is_far_apart` is True, and the outlier differs from the usual rate by
      another factor than about 10, 100, …, which missing zeros would explain.
    - The outlier can be compared with no other conversion in `compared`, since their years differ.

    Args:
        compared: the conversions to evaluate, two or more between the same currencies
        of_text: `compared`, and further conversions of the text between these currencies; they show
            the usual rate
        is_far_apart: whether `compared` is from two paragraphs
    """
    terms = list(chain.from_iterable(conversion.terms for conversion in compared))
    relation = evaluate_relation("same_rate", terms, "one rate converts all amounts")
    if relation.verdict == "holds":
        return relation
    sorted_rates = sorted(conversion.rate for conversion in compared)
    lowest, highest = map(_write_rate, (sorted_rates[0], sorted_rates[-1]))
    relation = replace(relation, words=f"the rates are between {lowest} and {highest}")
    if relation.verdict == "unclear":
        return relation
    outlier = _find_outlier(compared, of_text)
    comparable = [other for other in of_text if outlier.is_comparable(other)]
    rates = [other.rate for other in comparable]
    compared_rates = [other.rate for other in compared if outlier.is_comparable(other)]
    # Without a rate to compare with, the ratios are 1, so that the relation is unclear.
    ratios = [_divide_larger_by_smaller(outlier.rate, rate) for rate in compared_rates]
    closest_ratio = min(ratios, default=Fraction(1))
    usual = median_low(rates) if rates else outlier.rate
    is_slip = _is_power_of_ten(_divide_larger_by_smaller(outlier.rate, usual))
    if closest_ratio - 1 < _RATE_SHARE or (is_far_apart and not is_slip):
        return replace(relation, doubt=_SEVERAL_DAYS if compared_rates else _SEVERAL_YEARS)
    # `median_low` returns one of the rates, so one conversion has it.
    example = next(other for other in comparable if other.rate == usual)
    return replace(
        relation,
        words=f"{outlier.amounts} is at {_write_rate(outlier.rate)}, and "
        f"{_describe_others(example, len(comparable))}",
        arithmetic=f"{outlier.numbers} \u2260 {example.numbers}",
        is_slip=is_slip,
        # With one other conversion, either of the two may be wrong, so both are shown.
        main_terms=outlier.terms if len(comparable) > 1 else (*example.terms, *outlier.terms),
    )


def _describe_others(example: Conversion, number: int) -> str:
    """Return words for the rate of the conversions that are not the outlier, with an example.

    For one conversion: `the other amount is at 0.8: 4 million EUR (5 million USD)`; for several:
    `the other amounts are at about 0.8: 4 million EUR (5 million USD)`.

    Args:
        example: one of these conversions, at their usual rate
        number: how many of these conversions there are
    """
    beginning = "the other amounts are at about" if number > 1 else "the other amount is at"
    return f"{beginning} {_write_rate(example.rate)}: {example.amounts}"


def _find_outlier(compared: Sequence[Conversion], of_text: Sequence[Conversion]) -> Conversion:
    """Return the conversion whose rate is farthest from the median rate of the text.

    If `of_text` has only two different conversions, no median shows which of them is wrong, so the
    last conversion in `compared` is returned.

    Args:
        compared: the conversions to choose from
        of_text: `compared`, and further conversions of the text between the same currencies
    """
    different_numbers = {conversion.numbers for conversion in of_text}
    if len(different_numbers) == 2:
        return compared[-1]
    usual = median_low(conversion.rate for conversion in of_text)
    return max(compared, key=lambda conversion: _divide_larger_by_smaller(conversion.rate, usual))


def _divide_larger_by_smaller(rate: Fraction, other: Fraction) -> Fraction:
    """Return the larger of two rates divided by the smaller one, so at least 1."""
    return max(rate, other) / min(rate, other)


def _write_rate(rate: Fraction) -> str:
    """Return a rate with at most four significant digits: 5/6 -> `0.8333`; 12346 -> `12,350`."""
    places = _DIGITS - 1 - math.floor(math.log10(rate))  # -1 rounds to tens
    return format_number(round(rate, places))


def _is_power_of_ten(ratio: Fraction) -> bool:
    """Return whether a ratio of two rates is about 10, 100, 1000, …: a number may lack zeros.

    Args:
        ratio: the larger rate divided by the smaller one, at least 1
    """
    exponent = round(math.log10(ratio))
    return exponent > 0 and abs(ratio / 10**exponent - 1) < _ZERO_SHARE
