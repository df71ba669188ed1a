"""A relation between numbers of a text, evaluated, with its arithmetic and its words."""

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
from tip_figures.figures.identities.identity_kinds import SIGNS, evaluate_terms, write_arithmetic
from tip_figures.prose.number_words import read_value
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import Quantity
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

Verdict = Literal["holds", "fails", "unclear"]
VERDICTS: Sequence[Verdict] = ("fails", "unclear", "holds")
"""The verdicts, in the order in which people want to read them."""

ROUNDED = "rounding or bounds may explain the difference"
OPEN_LIST = "the text does not say that the list is complete"
OTHER_MEANING = "the words may be about something else"
"""Doubts that several kinds of relation share."""

_CUT_OFF = "the percentage may be cut off"
_MAY_FAIL = ("sum", "share", "same_rate", "percent_change")
_CONVERTED = ("local", "foreign")
_MOST_ROOM = Fraction(1, 20)  # of a number, however many zeros are at its end
_ROUNDED_FROM = 1000  # a count with two zeros at the end may be rounded from here on
_ABOUT = Fraction(1, 10)  # how far `about` may be from the number, as a share of it
_OPENING_WORDS = 6
_SHORT_GAP = 30  # characters between these words and a quote
_FRACTION_SHARE = Fraction(1, 30)  # how far `a third` may be from it, as a share of it
_HAS_SCALE = re.compile("(?:illion|thousand|[0-9] ?(?:bn|mn|k|m|b))$", re.IGNORECASE)
_WORDS_AFTER = re.compile(r"[^,;:.()\u2013\u2014]{0,40}(?![\w'-])(?<! )")
"""The words after the last number of a relation that show what it counts."""


class Term(NamedTuple):
    """A number and its role in a relation, such as `total` or `part` in a sum."""

    quantity: Quantity
    role: str

    @property
    def operand(self) -> Operand:
        """The number as an input for `evaluate_terms`, with its bound and tolerance.

        - `at least 40` is 40 with the bound `at_least`; `about 40` has the bound `exact`. If the
          words fit several bounds, those in LOWER_BOUNDS come before those in UPPER_BOUNDS.
        - `20 to 30` has the bound `between`, even after words such as `at least`.
        - `a third` is a percentage: 33.33…, with a tolerance of a thirtieth of it.
        """
        numeral = self.quantity.numeral
        low = Fraction(self.quantity.value)
        high = Fraction(self.quantity.upper.value) if self.quantity.upper else low
        tolerance = _find_room(self.quantity, self.role)
        if numeral.form == "fraction":
            low = high = low * 100
            tolerance = low * _FRACTION_SHARE
        limits = [limit for limit in (*LOWER_BOUNDS, *UPPER_BOUNDS) if limit in numeral.bounds]
        bound = limits[0] if limits else "exact"
        return Operand(
            figure_id="",  # a number of a text, not a figure of the tables
            role=self.role,
            value=low,
            value_to=high,
            tolerance=tolerance,
            bound="between" if high != low else bound,
            sign=SIGNS.get(self.role, 0),
        )

    @property
    def widened(self) -> Operand:
        """The same as `operand`, but with the largest tolerance that the number may have.

        `12,000` may be rounded to thousands, although no word says so: its tolerance is 500. After
        `about`, the tolerance is at least a tenth of the number. It is never smaller than that of
        `operand`.
        """
        operand = self.operand
        tolerance = _find_unannounced_step(self.quantity, self.role) / 2
        if "about" in self.quantity.numeral.bounds:
            tolerance = max(tolerance, operand.value * _ABOUT)
        return replace(operand, tolerance=max(tolerance, operand.tolerance))


@dataclass(frozen=True)
class Relation:
    """A relation between numbers that a text claims, with the result of its evaluation.

    Attributes:
        kind: name of the kind of identity: `sum`, `part_of`, `share`, …
        terms: the numbers with their roles
        words: what the numbers show: `35 and 6 make 41, not 40`
        is_right: whether the numbers have the claimed relation
        doubt: why a difference may be no mistake; "" if it must be one, or if the numbers agree
        arithmetic: the relation as arithmetic: `40 ≠ 35 + 6 = 41`
        is_slip: whether a wrong digit or zero explains the difference
        is_suspicious: whether a person should look at the relation if its verdict is `unclear`
        main_terms: the terms that `place` and `quote` are about; all terms if empty
    """

    kind: str
    terms: Sequence[Term]
    words: str
    is_right: bool
    doubt: str
    arithmetic: str
    is_slip: bool = False
    is_suspicious: bool = False
    main_terms: Sequence[Term] = ()

    @property
    def verdict(self) -> Verdict:
        """`holds`, `fails`, or `unclear`: the numbers differ, but perhaps not by mistake.

        Only sums, shares, rates and changes in percent can fail, and only without a doubt.
        """
        if self.is_right:
            return "holds"
        is_mistake = self.kind in _MAY_FAIL and not self.doubt
        return "fails" if is_mistake else "unclear"

    @property
    def look(self) -> bool:
        """Whether the verdict is `unclear` and a person should look at the relation."""
        return self.is_suspicious and self.verdict == "unclear"

    @property
    def numerals(self) -> Iterator[tuple[int, int, Numeral, str]]:
        """(paragraph, number of the sentence, numeral, role) for each number of the relation.

        The two ends of a range are two numerals with the same role.
        """
        return _list_numerals(self.terms)

    @property
    def main_numerals(self) -> Iterator[tuple[int, int, Numeral, str]]:
        """The same as `numerals`, but only for the main terms."""
        return _list_numerals(self.main_terms or self.terms)

    @property
    def reason(self) -> str:
        """The reason for the verdict: what the numbers show, then the doubt if there is one."""
        return "; ".join(filter(None, (self.words, self.doubt)))

    @property
    def sentence(self) -> Sentence:
        """The last sentence of the text that contains one of the main terms."""
        sentences = [term.quantity.sentence for term in self.main_terms or self.terms]
        return max(sentences, key=lambda sentence: (sentence.paragraph, sentence.number))

    @property
    def place(self) -> str:
        """Paragraph and number of `sentence`: `2.5`."""
        return f"{self.sentence.paragraph}.{self.sentence.number}"

    @property
    def quote(self) -> str:
        """The part of `sentence` from the first main term to the last, and the next few words.

        `Of 40 people, 35 were women and six were men.` -> `40 people, 35 were women and six were
        men`. If the sentence contains only one of the main terms, the quote is the whole sentence.
        """
        sentence = self.sentence
        terms = self.main_terms or self.terms
        quantities = [term.quantity for term in terms if term.quantity.sentence is sentence]
        if len(quantities) == 1:
            return sentence.text
        start = min(quantity.start for quantity in quantities)
        end = max(quantity.end for quantity in quantities)
        words_after = _WORDS_AFTER.match(sentence.text, end)
        if words_after:
            end = words_after.end()
        return sentence.text[start:end]

    @property
    def located_quote(self) -> str:
        """The first six words of `sentence` and the quote, so that a person finds it on a page.

        `…` replaces the words between the two. But if these have at most 30 characters, or if the
        six words overlap the quote, the result is the text from the start of the sentence to the
        end of the quote.
        """
        text = self.sentence.text
        start = text.find(self.quote)
        opening = " ".join(text.split(" ", _OPENING_WORDS)[:_OPENING_WORDS])
        if start <= len(opening) + _SHORT_GAP:
            return text[: start + len(self.quote)]
        return f"{opening} … {self.quote}"


def _list_numerals(terms: Sequence[Term]) -> Iterator[tuple[int, int, Numeral, str]]:
    """Yield (paragraph, number of the sentence, numeral, role) for each number of some terms.

    A range has two numbers, its ends.
    """
    for term in terms:
        sentence = term.quantity.sentence
        for number in term.quantity.ends:
            yield sentence.paragraph, sentence.number, number.numeral, term.role


def evaluate_relation(
    kind: str, terms: Sequence[Term], words: str, doubt: str = "", arithmetic: str = ""
) -> Relation:
    """Return a relation of a kind between some numbers, with the result of its evaluation.

    Sums and orders must be exact; relations of other kinds may be right within the tolerances of
    the numbers. If a relation is not right, and rounding may explain it or one of the numbers
    follows `about`, the doubt is ROUNDED instead of `doubt`. A right relation has no doubt.

    A share or a change in percent is suspicious if it fits only with rounding that no word
    announces: a text says `12,000`, but the percentage fits 11,800.

    Args:
        kind: name of a kind of identity, such as `sum`
        terms: the numbers, with all roles that the kind needs; no divisor may be zero
        words: what the numbers show: `35 and 6 make 41, not 40`
        doubt: why a difference may be no mistake, apart from rounding; "" if it must be one
        arithmetic: the relation as arithmetic; "" to write it in the notation of its kind

    Raises:
        CannotEvaluate: if the terms do not form an identity of the kind, or a divisor is or may be
            zero
    """
    operands = [term.operand for term in terms]
    verdict = evaluate_terms(kind, operands).verdict
    must_be_exact = kind in ("order", "sum")
    is_right = verdict == EXACT or (verdict == WITHIN_ROUNDING and not must_be_exact)
    is_about = any("about" in term.quantity.numeral.bounds for term in terms)
    may_be_rounded = verdict == CONTRADICTED and _fits_if_rounded(kind, terms)
    if may_be_rounded or is_about or verdict == WITHIN_ROUNDING:
        doubt = ROUNDED
    is_suspicious = may_be_rounded and not is_about and kind in ("share", "percent_change")
    relation = make_relation(
        kind, terms, words, is_right, doubt=doubt, arithmetic=arithmetic, operands=operands
    )
    return replace(relation, is_suspicious=is_suspicious)


def _fits_if_rounded(kind: str, terms: Sequence[Term]) -> bool:
    """Return whether rounding, announced by a word or not, may explain why numbers disagree.

    It may if the numbers satisfy the relation with their widened tolerances (see `Term.widened`).
    """
    widened = [term.widened for term in terms]
    return evaluate_terms(kind, widened).verdict != CONTRADICTED


def doubt_if_cut_off(relation: Relation, percentage: Term) -> Relation:
    """Return a relation, with a doubt if its percentage may be cut off instead of rounded.

    If the numbers make 74.8 percent and the text says `74 percent`, a relation that fails becomes
    `unclear` and deserves a look. The stated percentage must be too low, by less than 1 in its last
    written place. In all other cases, the relation is returned unchanged: for example, if it does
    not fail, or if its share is a fraction such as `a third`.

    Args:
        relation: a share or a change in percent
        percentage: the term of the relation that is the stated percentage
    """
    operands = [term.operand for term in relation.terms]
    residual = evaluate_terms(relation.kind, operands).residual
    # How much the stated percentage is too low: the residual of a share is stated minus computed,
    # that of a change is computed minus stated.
    missing = -residual if percentage.role == "share" else residual
    last_place = 2 * percentage.operand.tolerance  # 1 for `74 percent`, 0.1 for `74.8 percent`
    is_cut_off = 0 < missing < last_place
    if relation.verdict != "fails" or not is_cut_off or percentage.quantity.unit != PERCENT:
        return relation
    return replace(relation, doubt=_CUT_OFF, is_suspicious=True)


def make_relation(
    kind: str,
    terms: Sequence[Term],
    words: str,
    is_right: bool,
    doubt: str = "",
    arithmetic: str = "",
    operands: Sequence[Operand] | None = None,
) -> Relation:
    """Return a relation whose result is already known, with its arithmetic.

    The arithmetic of a wrong sum shows both results: `40 ≠ 35 + 6 = 41`.

    Args:
        kind: name of a kind of identity, such as `sum`
        terms: the numbers with their roles
        words: what the numbers show: `35 and 6 make 41, not 40`
        is_right: whether the numbers have the claimed relation
        doubt: why a difference may be no mistake; ignored if `is_right`
        arithmetic: the relation as arithmetic; "" to write it in the notation of its kind
        operands: the operand of each term; None to compute them
    """
    if operands is None:
        operands = [term.operand for term in terms]
    text = arithmetic or write_arithmetic(kind, operands)
    if not is_right and kind == "sum":
        parts_sum = sum(operand.value for operand in operands if operand.role == "part")
        text = text.replace(" = ", " \u2260 ") + f" = {format_number(parts_sum)}"
    doubt_if_wrong = "" if is_right else doubt
    return Relation(kind, terms, words, is_right, doubt_if_wrong, text)


def write_number(quantity: Quantity) -> str:
    """Return a number as people read it: `6` for `six`, `4.3 billion` and `a third` unchanged.

    A fraction, or a number with a scale such as `billion`, is returned as the text writes it; any
    other number in digits. For a range, only the lower end is returned.
    """
    text = quantity.numeral.text
    if quantity.numeral.form == "fraction" or _HAS_SCALE.search(text):
        return text
    return format_number(quantity.value)


def _find_room(quantity: Quantity, role: str) -> Fraction:
    """Return the tolerance of a number: how far the true number may be from it.

    - `77.2 million`, `15 percent`: half of the last written place, so 50,000 and 0.5.
    - A number after a hedge, such as `about 1,200`, or each amount of a conversion, such as `1,200
      euros ($1,300)`: half of the place of the last digit that is not zero, so 50. It is at most a
      twentieth of the number, or 0.5 for numbers below 10.
    - Any other number is exact: 0. So is the amount before a conversion if no zero ends it, as in
      `1,234 euros ($1,300)`, and a number after `only` or `exactly`.

    Args:
        role: its role in the relation: `local` for an amount before its conversion, `foreign` for
            the conversion; other roles have no effect
    """
    _, last_place = read_value(quantity.numeral.text)
    step = Fraction(last_place)
    if step != 1 or quantity.unit == PERCENT:
        return step / 2
    zeros = _count_zeros(quantity)
    is_hedged = bool(quantity.numeral.bounds - {"exact"})
    # A conversion is always rounded, even to a number that no zero ends.
    is_rounded_amount = role == "foreign" or (role == "local" and zeros > 0)
    if is_hedged or is_rounded_amount:
        largest = max(Fraction(quantity.value) * _MOST_ROOM, Fraction(1, 2))
        return min(Fraction(10**zeros, 2), largest)
    return Fraction(0)


def _find_unannounced_step(quantity: Quantity, role: str) -> Fraction:
    """Return the step, such as 1000, to which a number may be rounded although no word says so.

    - `12,000` people: 1000. A count may be rounded from 1000 on, with two zeros or more.
    - `1,250 euros`: 10; `1,251 euros`: 1. An amount may be rounded from 1000 on.
    - `1.2 million`, `15 percent`: 0, because the last written place already shows the rounding.
    - Any other number, such as `250` or `1,234` people: 0.

    Args:
        role: its role in the relation: `local` and `foreign` are amounts, even without a unit
    """
    _, last_place = read_value(quantity.numeral.text)
    shows_rounding = last_place != 1 or quantity.unit == PERCENT
    zeros = _count_zeros(quantity)
    is_amount = bool(quantity.unit) or role in _CONVERTED
    may_be_rounded = quantity.value >= _ROUNDED_FROM and (zeros > 1 or is_amount)
    if may_be_rounded and not shows_rounding:
        return Fraction(10**zeros)
    return Fraction(0)


def _count_zeros(quantity: Quantity) -> int:
    """Return how many zeros end the whole part of a number: 2 for 1200; 0 below 1."""
    digits = str(int(quantity.value))
    return len(digits) - len(digits.rstrip("0")) if quantity.value >= 1 else 0


def are_exact(quantities: Iterable[Quantity]) -> bool:
    """Return whether no number is a range or has a hedge other than `only` or `exactly`."""
    return not any(quantity.upper or quantity.numeral.bounds - {"exact"} for quantity in quantities)


def join_numbers(quantities: Sequence[Quantity]) -> str:
    """Return some numbers as a list in words: `35, 4 and 1`, or one number alone."""
    return join_words(map(write_number, quantities))
