"""Relations between numbers of a text, and whether they hold.

An integer is exact. Room, of half of its last written place, has a hedged number, a percentage, a
decimal, a number with a unit word (2.5 million), and an amount with zeros at the end in a
conversion. If only more room explains a difference, the relation is unclear.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple

from tip_figures.datapackage.text_format import format_number, join_words
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    EXACT,
    LOWER_BOUNDS,
    UPPER_BOUNDS,
    WITHIN_ROUNDING,
    Operand,
)
from tip_figures.figures.identities.identity_kinds import (
    PERCENTAGE_ROLES,
    SIGNS,
    evaluate_terms,
    write_arithmetic,
)
from tip_figures.prose.number_words import read_value
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import Quantity
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

Verdict = Literal["holds", "fails", "unclear"]
VERDICTS: Sequence[Verdict] = ("fails", "unclear", "holds")
"""The verdicts, in the order in which people want to read them."""

EVALUATED = ("sum", "share", "same_rate", "percent_change")
"""Kinds of relation that may fail. The words of the others claim too little for a verdict."""

ROUNDED = "rounding or bounds may explain the difference"
OPEN_LIST = "the text does not say that the list is complete"
OTHER_MEANING = "the words may be about something else"
_CUT_OFF = "the percentage may be cut off"

_MOST_ROOM = Fraction(1, 20)  # of a number, however many zeros are at its end
_ROUNDED_FROM = 1000  # a count with two zeros at the end may be rounded from here on
_ABOUT = Fraction(1, 10)  # how far `about` may be from the number, as a share of it
_FRACTION_SHARE = Fraction(1, 30)  # how far `a third` may be from it, as a share of it
_HAS_SCALE = re.compile("(?:illion|thousand|[0-9] ?(?:bn|mn|k|m|b))$", re.IGNORECASE)
_WORDS_AFTER = re.compile(r"[^,;:.()\u2013\u2014]{0,40}(?![\w'-])(?<! )")
"""The words after the last number of a relation that show what it counts."""


class Term(NamedTuple):
    """A number of a text, and what it does in a relation: `total`, `part`, …"""

    quantity: Quantity
    role: str

    def read(self, *, is_widened: bool = False) -> Operand:
        """Return the number as a term of an identity; a fraction in percent.

        Args:
            is_widened: whether it may also be rounded without a sign of it, or only be about right
        """
        quantity, numeral = self.quantity, self.quantity.numeral
        low = Fraction(quantity.value)
        high = Fraction(quantity.upper.value) if quantity.upper else low
        digits = str(int(low))
        zeros = len(digits) - len(digits.rstrip("0")) if low >= 1 else 0
        step, last_place = Fraction(10**zeros), Fraction(read_value(numeral.text)[1])
        tolerance = Fraction(0)
        if last_place != 1 or quantity.unit == PERCENT:
            tolerance, step = last_place / 2, Fraction(0)
        # A conversion is always rounded, even to a number that no zero ends.
        elif (
            numeral.bounds - {"exact"} or self.role == "foreign" or (self.role == "local" and zeros)
        ):
            tolerance = min(step / 2, max(low * _MOST_ROOM, Fraction(1, 2)))
        if numeral.form == "fraction":
            low = high = low * 100
            tolerance = low * _FRACTION_SHARE
        if is_widened:
            is_amount = bool(quantity.unit) or self.role in ("local", "foreign")
            if quantity.value >= _ROUNDED_FROM and (zeros > 1 or is_amount):
                tolerance = max(tolerance, step / 2)
            if "about" in numeral.bounds:
                tolerance = max(tolerance, low * _ABOUT)
        limits = [limit for limit in (*LOWER_BOUNDS, *UPPER_BOUNDS) if limit in numeral.bounds]
        return Operand(
            figure_id="",  # a number of a text, not a figure of the tables
            role=self.role,
            value=low,
            value_to=high,
            tolerance=tolerance,
            bound="between" if high != low else [*limits, "exact"][0],
            sign=SIGNS.get(self.role, 0),
        )


@dataclass(frozen=True)
class Relation:
    """A relation that the words of a text state between some of its numbers.

    Attributes:
        kind: one of EVALUATED, or `part_of`, `order` or `restated`
        words: what the numbers show: `35 and 6 make 41, not 40`
        arithmetic: the relation as arithmetic: `40 ≠ 35 + 6 = 41`
        doubt: why a relation that is not right may be no mistake; "" if it must be one
        look: whether it deserves a look, although it is unclear
        is_slip: whether one wrong digit or zero explains the difference
        main_terms: the terms to quote, if not all
    """

    kind: str
    terms: Sequence[Term]
    words: str
    is_right: bool
    arithmetic: str
    doubt: str = ""
    look: bool = False
    is_slip: bool = False
    main_terms: Sequence[Term] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether the relation holds; `unclear` if it is not right and may be no mistake."""
        if self.is_right:
            return "holds"
        return "unclear" if self.doubt else "fails"

    @property
    def reason(self) -> str:
        """What the numbers show, and any doubt."""
        return "; ".join(filter(None, (self.words, self.doubt)))

    @property
    def quoted_terms(self) -> Sequence[Term]:
        """The terms to quote."""
        return self.main_terms or self.terms

    @property
    def sentence(self) -> Sentence:
        """The last sentence with a term to quote."""
        sentences = [term.quantity.sentence for term in self.quoted_terms]
        return max(sentences, key=lambda sentence: (sentence.paragraph, sentence.number))

    @property
    def quote(self) -> str:
        """The words from the first to the last number of `sentence`, and the words after it."""
        sentence = self.sentence
        quantities = [term.quantity for term in self.quoted_terms]
        quantities = [quantity for quantity in quantities if quantity.sentence is sentence]
        if len(quantities) == 1:
            return sentence.text
        start = min(quantity.start for quantity in quantities)
        end = max(quantity.end for quantity in quantities)
        words_after = _WORDS_AFTER.match(sentence.text, end)
        return sentence.text[start : words_after.end() if words_after else end]


def list_numerals(terms: Sequence[Term]) -> Iterator[tuple[Sentence, Numeral, str]]:
    """Yield sentence, numeral and role of each number of some terms, both ends of a range."""
    for quantity, role in terms:
        for end in quantity.ends:
            yield quantity.sentence, end.numeral, role


def evaluate_relation(
    kind: str, terms: Sequence[Term], words: str = "", doubt: str = "", arithmetic: str = ""
) -> Relation:
    """Return a relation with what its numbers show.

    Args:
        kind: the kind of identity that the terms form
        terms: numbers with the roles of the kind
        words: what the numbers show, in words
        doubt: why the words may mean something else, if the relation is not right; rounding or a
            bound that may explain the difference comes before it
        arithmetic: the relation as arithmetic, if not as an identity is written
    """
    operands = [term.read() for term in terms]
    evaluation = evaluate_terms(kind, operands)
    verdict = evaluation.verdict
    must_be_exact = kind in ("order", "sum")
    is_right = verdict == EXACT or (verdict == WITHIN_ROUNDING and not must_be_exact)
    text = arithmetic or write_arithmetic(kind, operands)
    relation = Relation(kind, terms, words, is_right, text)
    if is_right:
        return relation
    if kind == "sum":
        parts_sum = sum(operand.value for operand in operands if operand.role == "part")
        text = text.replace("=", "\u2260") + f" = {format_number(parts_sum)}"
    look = False
    widened = [term.read(is_widened=True) for term in terms]
    may_be_rounded = (
        verdict == CONTRADICTED and evaluate_terms(kind, widened).verdict != CONTRADICTED
    )
    is_about = any("about" in term.quantity.numeral.bounds for term in terms)
    percentages = [
        (term, operand)
        for term, operand in zip(terms, operands, strict=True)
        if operand.role in PERCENTAGE_ROLES
    ]
    if may_be_rounded or is_about or verdict == WITHIN_ROUNDING:
        doubt = ROUNDED
        look = may_be_rounded and not is_about and bool(percentages)
    elif percentages and not doubt:
        # How much the percentage is too low: the residual of a share is stated minus computed, that
        # of a change is computed minus stated.
        [(term, operand)] = percentages
        sign = -1 if operand.role == "share" else 1
        missing = sign * evaluation.residual
        last_place = 2 * operand.tolerance  # 1 for `74 percent`, 0.1 for `74.8 percent`
        if term.quantity.unit == PERCENT and 0 < missing < last_place:
            doubt, look = _CUT_OFF, True
    return replace(relation, arithmetic=text, doubt=doubt, look=look)


def write_number(quantity: Quantity) -> str:
    """Return a number as people read it: in digits, but `2.5 million` and `a third` as written."""
    text = quantity.numeral.text
    if quantity.numeral.form == "fraction" or _HAS_SCALE.search(text):
        return text
    return format_number(quantity.value)


def join_numbers(quantities: Sequence[Quantity]) -> str:
    """Return numbers as a list in words: `35 and 6`."""
    return join_words(map(write_number, quantities))


def are_exact(quantities: Iterable[Quantity]) -> bool:
    """Return whether no number is a range or has a hedge such as `about`."""
    return not any(quantity.upper or quantity.numeral.bounds - {"exact"} for quantity in quantities)
