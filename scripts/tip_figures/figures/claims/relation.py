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
    """A number in its role in a relation; the role is that of a term of an identity."""

    quantity: Quantity
    role: str

    @property
    def operand(self) -> Operand:
        """The number as the arithmetic of identities takes it, with its bound and tolerance.

        A fraction is a percentage: `a third` is 33.33. Of a hedge only a lower or upper bound
        counts, and the two ends of a range are `between`.
        """
        low = Fraction(self.quantity.value)
        high = Fraction(self.quantity.upper.value) if self.quantity.upper else low
        tolerance = _find_room(self.quantity, self.role)
        bounds = self.quantity.numeral.bounds
        if self.quantity.numeral.form == "fraction":
            low = high = low * 100
            tolerance = low * _FRACTION_SHARE
        one_sided = (bound for bound in (*LOWER_BOUNDS, *UPPER_BOUNDS) if bound in bounds)
        return Operand(
            figure_id="",
            role=self.role,
            value=low,
            value_to=high,
            tolerance=tolerance,
            bound="between" if high != low else next(one_sided, "exact"),
            sign=SIGNS.get(self.role, 0),
        )

    @property
    def widened(self) -> Operand:
        """The number with the tolerance that it has if it is rounded, although nothing says so."""
        operand = self.operand
        room = _find_unannounced_step(self.quantity, self.role) / 2
        if "about" in self.quantity.numeral.bounds:
            room = max(room, operand.value * _ABOUT)
        return replace(operand, tolerance=max(room, operand.tolerance))


@dataclass(frozen=True)
class Relation:
    """A relation between numbers of a text, evaluated.

    Attributes:
        kind: of identity, or `share`: a part as a percentage or a fraction of a whole
        words: what the numbers show: `35 and 6 make 41, not 40`
        is_right: whether the numbers have the relation
        doubt: why it may be no mistake that they do not have it; "" if it must be one
        is_slip: whether a digit or a zero explains the difference
        is_suspicious: whether it deserves a look if it is unclear
        main_terms: those that the place and the quote are about; all if empty
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
        """`holds` if the numbers have the relation, `unclear` if not, with a doubt, or `fails`.

        Only sums, shares, rates and changes in percent may fail.
        """
        if self.is_right:
            return "holds"
        return "unclear" if self.doubt or self.kind not in _MAY_FAIL else "fails"

    @property
    def look(self) -> bool:
        """Return whether it is unclear and deserves a look."""
        return self.is_suspicious and self.verdict == "unclear"

    @property
    def numerals(self) -> Iterator[tuple[int, int, Numeral, str]]:
        """Its numerals: paragraph and number of the sentence, numeral, role.

        The two ends of a range are two numerals of the same role.
        """
        return _list_numerals(self.terms)

    @property
    def main_numerals(self) -> Iterator[tuple[int, int, Numeral, str]]:
        """Those that the place and the quote are about, as `numerals`."""
        return _list_numerals(self.main_terms or self.terms)

    @property
    def reason(self) -> str:
        """Why the verdict is what it is: what the numbers show, then the doubt if there is one."""
        return "; ".join(filter(None, (self.words, self.doubt)))

    @property
    def sentence(self) -> Sentence:
        """The last sentence of the text that has one of its main numbers."""
        sentences = [term.quantity.sentence for term in self.main_terms or self.terms]
        return max(sentences, key=lambda sentence: (sentence.paragraph, sentence.number))

    @property
    def place(self) -> str:
        """Paragraph and number of its sentence: `2.5`."""
        return f"{self.sentence.paragraph}.{self.sentence.number}"

    @property
    def quote(self) -> str:
        """The words of its `sentence` from its first number in it to the last, and those after.

        The words after show what the last number counts. If only one of the numbers is in this
        sentence, the quote is the whole sentence.
        """
        sentence = self.sentence
        terms = self.main_terms or self.terms
        quantities = [term.quantity for term in terms if term.quantity.sentence is sentence]
        if len(quantities) == 1:
            return sentence.text
        start = min(quantity.start for quantity in quantities)
        end = max(quantity.end for quantity in quantities)
        words_after = _WORDS_AFTER.match(sentence.text, end)
        return sentence.text[start : words_after.end() if words_after else end]

    @property
    def located_quote(self) -> str:
        """The quote after the first words of its sentence, by which a person finds it in a page."""
        text = self.sentence.text
        start = text.find(self.quote)
        opening = " ".join(text.split(" ", _OPENING_WORDS)[:_OPENING_WORDS])
        if start <= len(opening) + _SHORT_GAP:
            return text[: start + len(self.quote)]
        return f"{opening} … {self.quote}"


def _list_numerals(terms: Sequence[Term]) -> Iterator[tuple[int, int, Numeral, str]]:
    """Yield the numerals of terms: paragraph and number of the sentence, numeral, role."""
    for term in terms:
        sentence = term.quantity.sentence
        for end in term.quantity.ends:
            yield sentence.paragraph, sentence.number, end.numeral, term.role


def evaluate_relation(
    kind: str, terms: Sequence[Term], words: str, doubt: str = "", arithmetic: str = ""
) -> Relation:
    """Evaluate numbers of a text as an identity of a kind.

    Sums and orders must be exact; other kinds are right within the room that the numbers have. If
    `about`, or rounding that nothing announces, may explain a difference, ROUNDED replaces the
    doubt; a share or change that only such rounding explains is suspicious.

    Args:
        terms: those that the kind needs; none by which others are divided is zero
        words: what the numbers show
        doubt: why a difference may be no mistake; "" if it must be one
        arithmetic: how the numbers are shown; "" to write them as their kind does
    """
    operands = [term.operand for term in terms]
    verdict = evaluate_terms(kind, operands).verdict
    is_right = verdict == EXACT or (verdict == WITHIN_ROUNDING and kind not in ("order", "sum"))
    is_about = any("about" in term.quantity.numeral.bounds for term in terms)
    is_rounded = verdict == CONTRADICTED and _may_be_rounded(kind, terms)
    if is_rounded or is_about or verdict == WITHIN_ROUNDING:
        doubt = ROUNDED
    is_suspicious = is_rounded and not is_about and kind in ("share", "percent_change")
    relation = make_relation(kind, terms, words, is_right, doubt, arithmetic, operands)
    return replace(relation, is_suspicious=is_suspicious)


def _may_be_rounded(kind: str, terms: Sequence[Term]) -> bool:
    """Return whether rounding that no word announces would explain a difference."""
    widened = [term.widened for term in terms]
    return evaluate_terms(kind, widened).verdict != CONTRADICTED


def doubt_if_cut_off(relation: Relation, percentage: Term) -> Relation:
    """Return a relation, as a suspicious one if it fails because 74.8 percent was cut off to 74.

    Args:
        percentage: a term of the relation
    """
    residual = evaluate_terms(relation.kind, [term.operand for term in relation.terms]).residual
    missing = -residual if percentage.role == "share" else residual
    is_cut = 0 < missing < 2 * percentage.operand.tolerance
    if relation.verdict != "fails" or not is_cut or percentage.quantity.unit != PERCENT:
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
    """Return a relation that has been evaluated.

    A wrong sum shows both results: `40 ≠ 35 + 6 = 41`. A relation that is right has no doubt, even
    if one is passed.

    Args:
        arithmetic: how the numbers are shown; "" to write them as their kind does
        operands: those of the terms; None to determine them
    """
    if operands is None:
        operands = [term.operand for term in terms]
    text = arithmetic or write_arithmetic(kind, operands)
    if not is_right and kind == "sum":  # `40 ≠ 35 + 6 = 41`
        parts_sum = sum(term.value for term in operands if term.role == "part")
        text = text.replace(" = ", " \u2260 ") + f" = {format_number(parts_sum)}"
    return Relation(kind, terms, words, is_right, "" if is_right else doubt, text)


def write_number(quantity: Quantity) -> str:
    """Write a number for people: a fraction, or one with a scale, as in the text (`4.3 billion`).

    Any other number is written in digits; of a range it is the lower end.
    """
    text = quantity.numeral.text
    if quantity.numeral.form == "fraction" or _HAS_SCALE.search(text):
        return text
    return format_number(quantity.value)


def _find_room(quantity: Quantity, role: str) -> Fraction:
    """Return how far a number may be from the true one, by the way in which it is written.

    It is half of the last written place of a decimal, a percentage or a number with a scale: 50000
    for `77.2 million`. For a hedged number, and for an amount in a conversion, zeros at the end are
    not written places, but the room is at most a twentieth. Any other number is exact.
    """
    step = Fraction(read_value(quantity.numeral.text)[1])
    if step != 1 or quantity.unit == PERCENT:
        return step / 2
    zeros = _count_zeros(quantity)
    is_hedged = bool(quantity.numeral.bounds - {"exact"})
    if is_hedged or role == "foreign" or (role == "local" and zeros):
        most = max(Fraction(quantity.value) * _MOST_ROOM, Fraction(1, 2))
        return min(Fraction(10**zeros, 2), most)
    return Fraction(0)


def _find_unannounced_step(quantity: Quantity, role: str) -> Fraction:
    """Return what a number may be rounded to if no word says so; 0 if it is not likely to be.

    From 1000 on it is the size of the last digit that is not zero, for counts only if at least two
    zeros follow this digit, for amounts always. Numbers with a scale, and percentages, say how
    exact they are.
    """
    is_exact = read_value(quantity.numeral.text)[1] != 1 or quantity.unit == PERCENT
    zeros = _count_zeros(quantity)
    is_amount = bool(quantity.unit) or role in _CONVERTED
    if quantity.value >= _ROUNDED_FROM and (zeros > 1 or is_amount) and not is_exact:
        return Fraction(10**zeros)
    return Fraction(0)


def _count_zeros(quantity: Quantity) -> int:
    """Return how many zeros are at the end of a number without its decimals."""
    digits = str(int(quantity.value))
    return len(digits) - len(digits.rstrip("0")) if quantity.value >= 1 else 0


def are_exact(quantities: Iterable[Quantity]) -> bool:
    """Return whether no number is a range or has a hedge other than `only` or `exactly`."""
    return not any(quantity.upper or quantity.numeral.bounds - {"exact"} for quantity in quantities)


def join_numbers(quantities: Sequence[Quantity]) -> str:
    """Write one number, or several as a list: `35, 4 and 1`."""
    return join_words(map(write_number, quantities))
