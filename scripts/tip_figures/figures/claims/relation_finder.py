"""Find everything that a text claims about its numbers, and evaluate it.

The words claim a relation, of a kind of identity; the arithmetic of identities says whether the
numbers have it. These are totals with their parts, changes, shares (`12 of 80, or 15 percent`),
repetitions, and amounts that one rate converts.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, groupby, pairwise

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.list_relations import choose_last_run, find_list_relations
from tip_figures.figures.claims.relation import (
    OPEN_LIST,
    VERDICTS,
    Relation,
    Term,
    are_exact,
    evaluate,
    evaluate_relation,
    join_numbers,
    make_relation,
    write_number,
)
from tip_figures.prose.changes import ChangeClaim, find_comparisons
from tip_figures.prose.masked_sentence import (
    COUNT,
    HEDGES,
    NUMBER,
    PERCENT_SIGN,
    MaskedSentence,
    compile_words,
    mask_sentence,
)
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import FRACTION
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

UnitPair = tuple[str, str]
"""Two currencies: of an amount, and of its conversion."""

_SENTENCES_BACK = 20  # sentences before one in its paragraph, to which its words may refer
_TO = re.compile(".{0,16} to ")  # `raised it from 300 to 900 ($30 to $90)`
_SCALE_AFTER = re.compile(r"\) (?:million|billion|trillion)")
_OF_THE = compile_words(rf"^ of [ ] the [ ] (?= {NUMBER} [ ] [a-z]+ , )")
_WORDS = rf"(?: (?! and\b ) [^;:,()\u2013\u2014{COUNT}] ){{0,60}}?"
_THE = r"(?: (?: the | its | their | all | [a-z]+'s? ) [ ] ){0,2}"
_PERCENT = rf"(?P<share> {NUMBER} ) {PERCENT_SIGN}"
_SHARE = rf"(?P<share> {NUMBER} (?= {PERCENT_SIGN} ) | \b {FRACTION} ) (?: {PERCENT_SIGN} )?"
_OR = rf"(?: [ ] \( | ,? [ ] or [ ] | [ ]?[\u2013\u2014][ ]? ) {HEDGES}"
_PART = rf"{HEDGES} (?P<part> {NUMBER} )"
_WHOLE = rf"(?: out[ ] )? of [ ] {_THE} {HEDGES} (?P<whole> {NUMBER} )"
_SHARES = (
    # `12 of the 80 seats (15 percent)`, `12 of 80, or 15 percent`
    compile_words(rf"(?P<part> {NUMBER} ) [ ] {_WHOLE} {_WORDS} {_OR} {_PERCENT}"),
    # `12 (15 percent) of the 80`, `12, or 15 percent, of the 80`
    compile_words(rf"(?P<part> {NUMBER} ) {_WORDS} {_OR} {_PERCENT} (?: \) | , )? [ ] {_WHOLE}"),
    # `15 percent of the 80 seats, or 12`, `15 percent (12 of 80)`, `a third (30) of the 90`
    compile_words(rf"{_SHARE} [ ] {_WHOLE} {_WORDS} {_OR} {_PART} (?! {PERCENT_SIGN} )"),
    compile_words(rf"{_SHARE} {_WORDS} \( {_PART} [ ] {_WHOLE}"),
    compile_words(rf"{_SHARE} [ ] \( {_PART} \) [ ] {_WHOLE}"),
)
_PERCENT_AFTER_PART = compile_words(
    rf"(?: [ ] [a-z-]+ ){{0,2}} (?: [ ]\( | ,[ ]or[ ] ) {_PERCENT} [),]"
)
_REMAINING_SHARE = compile_words(
    rf"\b (?: remaining | other | rest, ) [ ] {HEDGES} (?P<share> {NUMBER} )"
)

_FACTOR_SHARE = Fraction(1, 10)  # how far `doubled` may be from 2, as a share of the change
_SLIP_PERCENT = 10  # how far a number that is repeated wrongly is from the first
_RATE_SHARE = Fraction(1, 20)  # rates that differ by more are not those of one day
_CUT_OFF = Fraction(1, 2)  # percentage points by which a percentage may be cut off
_NEAR_HUNDRED = 5  # percentages that miss 100 by more may not be all
_ZERO_SHARE = Fraction(1, 5)  # how far a rate may be from ten times another one
_RATIOS = {"halved": 0.5, "doubled": 2, "tripled": 3, "quadrupled": 4}
_OTHER_WORDS = "the words may be about something else"


def find_relations(sentences: Sequence[Sentence]) -> list[Relation]:
    """Return the relations of a text, each once: those that fail, then unclear ones, then others.

    Of those that do not hold, slips come first (see `Relation`); the rest is in text order.
    """
    relations: dict[object, Relation] = {}
    for relation in _read_relations(sentences):
        terms = frozenset((id(term.mention.numeral), term.role) for term in relation.terms)
        relations.setdefault((relation.kind, terms), relation)
    return sorted(relations.values(), key=_rank)


def _rank(relation: Relation) -> tuple[int, bool, int, int]:
    """Return the sort key: verdict, slips before others unless it holds, place in the text."""
    sentence = relation.sentence
    is_far = relation.verdict != "holds" and not relation.is_slip
    return VERDICTS.index(relation.verdict), is_far, sentence.paragraph, sentence.number


def _read_relations(sentences: Sequence[Sentence]) -> Iterator[Relation]:
    """Yield the relations of a text, some of them twice; conversions follow their paragraph."""
    earlier_pairs: dict[UnitPair, list[Term]] = {}
    for _, paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
        lists_of_paragraph: list[ListReader] = []
        for sentence in paragraph:
            masked = mask_sentence(sentence, sentence.numerals)
            lists = ListReader(masked, lists_of_paragraph[-_SENTENCES_BACK:])
            lists_of_paragraph.append(lists)
            if masked.counts:
                yield from find_list_relations(lists)
                comparisons = find_comparisons(masked, lists.subjects, lists.parts)
                for change in chain(lists.changes, comparisons):
                    yield from _evaluate_change(change)
                yield from _find_shares(lists)
                yield from _find_repetition(lists)
        yield from _find_conversions(lists_of_paragraph, earlier_pairs)


def _evaluate_change(change: ChangeClaim) -> Iterator[Relation]:
    """Evaluate the direction of a change, and its percentage if the text gives one.

    `doubled` and the like are one relation of their own, or none if the old number is 0.
    """
    old, new = change.old, change.new
    doubt = _OTHER_WORDS if change.is_doubtful else ""
    if change.factor:
        if old.value:
            yield _evaluate_factor(change, doubt)
        return
    lower, higher = (old, new) if change.rises else (new, old)
    comparison = "less" if lower.value < higher.value else "more"
    words = f"{write_number(lower)} is {comparison} than {write_number(higher)}"
    if lower.value == higher.value:
        words = f"both are {write_number(lower)}"
    yield evaluate_relation("order", [Term(lower, "lower"), Term(higher, "higher")], words, doubt)
    if change.percent is not None and old.value:
        percent = Term(change.percent, "rise" if change.rises else "fall")
        terms = [percent, Term(old, "old"), Term(new, "new")]
        words = f"{_join_ends(change)} is {_describe_change(old, new)}"
        yield evaluate_relation("percent_change", terms, words, doubt)


def _describe_change(old: Mention, new: Mention) -> str:
    """Write by how many percent a number above 0 changed: `a rise of 12.5 percent`, `no change`."""
    percent = round(100 * Fraction(new.value - old.value) / Fraction(old.value), 1)
    if not percent:
        return "no change"
    direction = "rise" if percent > 0 else "fall"
    return f"a {direction} of {format_number(abs(percent))} percent"


def _join_ends(change: ChangeClaim) -> str:
    """Write both numbers of a change: `from 40 to 88`."""
    return f"from {write_number(change.old)} to {write_number(change.new)}"


def _evaluate_factor(change: ChangeClaim, doubt: str) -> Relation:
    """Evaluate a change such as `doubled`: right, near enough for a doubt, or wrong.

    It may be off by a tenth of the change, with `nearly` or another hedge by two; up to three are
    doubtful. `More than` needs a larger change, and `less than` a smaller one.
    doubt: why it may be no mistake; replaced if the change is nearly right
    """
    old, new = change.old, change.new
    hedge, _, word = change.factor.rpartition(" ")
    ratio = Fraction(new.value) / Fraction(old.value)
    times = f"{format_number(round(ratio, 2))} times as many"
    name = next((name for name, value in _RATIOS.items() if value == ratio), times)
    meant = Fraction(_RATIOS[word])
    miss = (ratio - meant) / (meant - 1)  # above zero if the change is larger
    if "than" in hedge:  # `more than doubled`
        is_right = miss != 0 and (miss > 0) == hedge.startswith("more")
    else:
        is_right = abs(miss) <= (2 if hedge else 1) * _FACTOR_SHARE
        if abs(miss) <= 3 * _FACTOR_SHARE:
            doubt = "the word may be meant roughly"
    words = f"{_join_ends(change)} is {name}"
    terms = [Term(old, "old"), Term(new, "new")]
    arithmetic = f"{format_number(old.value)} -> {format_number(new.value)}: {change.factor}"
    return make_relation("percent_change", terms, words, is_right, doubt, arithmetic)


def _find_shares(lists: ListReader) -> Iterator[Relation]:
    """Evaluate the shares that a sentence gives beside counts, each part and share once.

    Part and whole have one unit, which is not percent. Percentages of which the last one is `the
    remaining` are together 100: that is one relation.
    """
    sentence = lists.sentence
    percents = [count for count in sentence.counts if count.unit == PERCENT]
    seen: set[Mention] = set()
    for part, whole, share in _read_shares(lists):
        if part.unit == whole.unit != PERCENT and whole.value and not {part, share} & seen:
            seen |= {part, share}
            yield _evaluate_share(part, whole, share)
    for _, mentions in sentence.find_matches(_REMAINING_SHARE):
        if len(percents) > 1 and mentions["share"] is percents[-1]:
            yield _evaluate_hundred(choose_last_run(percents, Decimal(100)))


def _read_shares(lists: ListReader) -> Iterator[tuple[Mention, Mention, Mention]]:
    """Find shares: beside two numbers, and in brackets after the parts of a list.

    The one total of a list, if in this sentence, is the whole: `of the 80, 12 (15 percent)`.
    yields: a part, its whole, and the share that the part is
    """
    sentence = lists.sentence
    for _, mentions in sentence.find_matches(*_SHARES):
        if "share" in mentions:
            yield mentions["part"], mentions["whole"], mentions["share"]
    for part_list in lists.part_lists:
        whole = part_list.totals[0]
        is_certain = part_list.wording != "listed" and len(part_list.totals) == 1
        is_total_in_sentence = whole.sentence is sentence.sentence
        for part in part_list.parts if is_certain and is_total_in_sentence else ():
            percent = _PERCENT_AFTER_PART.match(sentence.masked, part.end)
            if percent:
                yield part, whole, sentence.mention_by_start[percent.start("share")]


def _evaluate_share(part: Mention, whole: Mention, share: Mention) -> Relation:
    """Evaluate a part as a share, in percent or as a fraction; a miss by rounding is doubtful."""
    terms = [Term(part, "part"), Term(whole, "whole"), Term(share, "share")]
    ending = "" if share.numeral.form == "fraction" else " percent"
    numbers = f"{format_number(part.value)} of {format_number(whole.value)}"
    arithmetic = f"{numbers}: {write_number(share)}{ending}"
    percent = round(100 * Fraction(part.value) / Fraction(whole.value), 1)
    words = f"{write_number(part)} of {write_number(whole)} is {format_number(percent)} percent"
    evaluation = evaluate("share", terms)
    is_near = abs(evaluation.residual) <= evaluation.allowed + _CUT_OFF
    doubt = "the share may be rounded otherwise" if is_near else ""
    return evaluate_relation("share", terms, words, doubt, arithmetic)


def _evaluate_hundred(percents: Sequence[Mention]) -> Relation:
    """Evaluate whether percentages make 100; if not, hedges or a sum far from 100 are a doubt."""
    terms = [Term(percent, "part") for percent in percents]
    total = sum((percent.value for percent in percents), start=Decimal(0))
    words = f"{join_numbers(percents)} make {format_number(total)} percent"
    arithmetic = f"100 = {' + '.join(format_number(percent.value) for percent in percents)}"
    difference = abs(total - 100)
    is_right = difference <= sum(term.operand.tolerance for term in terms)
    doubt = "" if difference <= _NEAR_HUNDRED and are_exact(percents) else OPEN_LIST
    return make_relation("sum", terms, words, is_right, doubt, arithmetic)


def _find_repetition(lists: ListReader) -> Iterator[Relation]:
    """Evaluate whether `Of the 38 victims, …` repeats a number of the sentences before it.

    It is compared with the last equal count, otherwise with a subject of the same noun in the last
    sentence with counts. A difference is doubtful unless it is small, and that the only subject.
    """
    if not _OF_THE.match(lists.sentence.masked):
        return
    again = lists.sentence.counts[0]
    subjects = [count for count in lists.find_earlier_subjects() if count.noun == again.noun]
    counts = chain(*(reversed(other.sentence.counts) for other in reversed(lists.previous)))
    number = (again.value, again.unit)
    equal = next((count for count in counts if (count.value, count.unit) == number), None)
    for first in [equal] if equal else subjects[-1:]:
        words = f"both are {write_number(first)}"
        if first.value != again.value:
            words = f"it is {write_number(first)} first, and {write_number(again)} then"
        is_near = abs(again.value - first.value) <= first.value * _SLIP_PERCENT / 100
        is_certain = len(subjects) == 1 and not subjects[0].numeral.hedge and is_near
        terms = [Term(first, "first"), Term(again, "again")]
        yield evaluate_relation("restated", terms, words, "" if is_certain else _OTHER_WORDS)


def _find_conversions(
    paragraph: Sequence[ListReader], earlier_pairs: dict[UnitPair, list[Term]]
) -> Iterator[Relation]:
    """Evaluate whether one rate converts the amounts of a paragraph between two currencies.

    An amount alone is compared with the last one of the paragraphs before; if the rate may be that
    of another day, there is no relation.
    earlier_pairs: the last amount and its conversion, by their currencies; updated in place
    """
    by_units: dict[UnitPair, list[Term]] = {}
    for lists in paragraph:
        for amount, converted in _pair_amounts(lists.sentence):
            terms = by_units.setdefault((amount.unit, converted.unit), [])
            terms += [Term(amount, "local"), Term(converted, "foreign")]
    for units, terms in by_units.items():
        earlier = earlier_pairs.get(units, [])
        if len(terms) > 2:  # two amounts or more, each with its conversion
            yield _evaluate_rates(terms)
        elif earlier:
            relation = _evaluate_rates([*earlier, *terms], is_far_apart=True)
            if relation.verdict != "unclear":
                yield relation
        earlier_pairs[units] = terms[-2:]


def _pair_amounts(sentence: MaskedSentence) -> Iterator[tuple[Mention, Mention]]:
    """Pair the amounts of a sentence with their conversions: low with low, and high with high.

    `300 to 900 ($30 to $90)` is two pairs. Unclear ones and zeros are left out.
    """
    for position, amount in enumerate(sentence.counts):
        converted = amount.conversion
        if not (converted and converted.value) or _is_unclear(sentence.sentence, converted):
            continue
        ends = amount.ends
        if position and len(converted.ends) > len(ends) and _TO.match(sentence.gap_before(amount)):
            ends = [sentence.counts[position - 1], *ends]
        if len(ends) == len(converted.ends):
            yield from zip(ends, converted.ends, strict=True)


def _is_unclear(sentence: Sentence, converted: Mention) -> bool:
    """Whether a conversion shares its brackets with other numbers, or has its scale after them.

    `($900 and $1,800)`, `($1.2 million in 2013 dollars)`, `($32.2) billion`
    """
    end = sentence.text.find(")", converted.end)
    has_others = any(converted.end <= numeral.start < end for numeral in sentence.numerals)
    return has_others or _SCALE_AFTER.match(sentence.text, end) is not None


def _evaluate_rates(terms: Sequence[Term], *, is_far_apart: bool = False) -> Relation:
    """Evaluate whether one rate converts all amounts; similar rates may be of several days.

    terms:        each amount, followed by its conversion
    is_far_apart: whether they are in two paragraphs; then only a missing zero is a mistake
    """
    relation = evaluate_relation("same_rate", terms, "one rate converts all amounts")
    if relation.verdict != "fails":
        return relation
    amounts = [term.operand.value for term in terms]
    pairs = zip(amounts[::2], amounts[1::2], strict=True)
    rates = sorted(amount / converted for amount, converted in pairs)
    lowest, highest = (format_number(round(rate, 4)) for rate in (rates[0], rates[-1]))
    words = f"the rates are between {lowest} and {highest}"
    is_slip = _is_power_of_ten(rates[-1] / rates[0]) if rates[0] else False
    largest_step = max((high / low - 1 for low, high in pairwise(rates) if low), default=1)
    is_doubtful = largest_step < _RATE_SHARE or (is_far_apart and not is_slip)
    doubt = "the rates may be of several days" if is_doubtful else ""
    return replace(relation, words=words, doubt=doubt, is_slip=is_slip)


def _is_power_of_ten(ratio: Fraction) -> bool:
    """Whether a ratio of two rates is about 10, 100 or more: a zero is missing in an amount."""
    exponent = round(math.log10(ratio))
    return exponent > 0 and abs(ratio / 10**exponent - 1) < _ZERO_SHARE
