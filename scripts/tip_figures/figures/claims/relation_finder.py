"""Find everything that a text claims about its numbers, and evaluate it.

The words claim a relation, of a kind of identity; the arithmetic of identities says whether the
numbers have it. These are totals with their parts, changes, shares (`12 of 80, or 15 percent`),
repetitions, and amounts that one rate converts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, groupby

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.list_relations import find_list_relations, is_slip
from tip_figures.figures.claims.rate_relations import find_rate_relations, read_conversions
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
from tip_figures.figures.identities.arithmetic import LOWER_BOUNDS, STRICT_BOUNDS, UPPER_BOUNDS
from tip_figures.prose.changes import ChangeClaim, find_comparisons
from tip_figures.prose.further_lists import choose_last_run
from tip_figures.prose.hedges import find_bounds
from tip_figures.prose.masked_sentence import (
    COUNT,
    HEDGES,
    NUMBER,
    PERCENT_SIGN,
    MaskedSentence,
    compile_words,
    mask_sentence,
)
from tip_figures.prose.number_words import FRACTION
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.quantity import Quantity
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

_SENTENCES_BACK = 20  # sentences before one in its paragraph, to which its words may refer
_OF_THE = compile_words(rf"^ of [ ] the [ ] (?= {NUMBER} (?: [ ] [a-z-]+ ){{1,3}} , )")
_AND = re.compile(r"\band\b")
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
_NEAR_HUNDRED = 5  # percentages that miss 100 by more may not be all
_RATIOS = {"halved": 0.5, "doubled": 2, "tripled": 3, "quadrupled": 4}
_OTHER_WORDS = "the words may be about something else"
_POINTS = "percentage points may be meant"
_CUT_OFF = "the percentage may be cut off"
_TOGETHER = "the share may be that of several numbers together"
_LONG_NUMBER = 3  # digits; one of them may be wrong


def find_relations(sentences: Sequence[Sentence]) -> list[Relation]:
    """Return the relations of a text: those that fail, those to look at, unclear ones, others.

    Of those that do not hold, slips come first (see `Relation`); the rest is in text order. The
    same numbers have one relation of a kind: one that is right, if there is one.
    """
    relations: dict[object, Relation] = {}
    for relation in _read_relations(sentences):
        key = (relation.kind, frozenset(term.quantity.place for term in relation.terms))
        if key not in relations or (relation.is_right and not relations[key].is_right):
            relations[key] = relation
    return sorted(relations.values(), key=_rank)


def _rank(relation: Relation) -> tuple[int, bool, bool, int, int]:
    """Return the sort key: verdict, `look` and slips before others, place in the text."""
    sentence = relation.sentence
    is_far = relation.verdict != "holds" and not relation.is_slip
    verdict = VERDICTS.index(relation.verdict)
    return verdict, not relation.look, is_far, sentence.paragraph, sentence.number


def _read_relations(sentences: Sequence[Sentence]) -> Iterator[Relation]:
    """Yield the relations of a text, some of them twice; conversions come last."""
    conversions = []
    for _, members in groupby(sentences, key=lambda sentence: sentence.paragraph):
        paragraph = [mask_sentence(sentence, sentence.numerals) for sentence in members]
        conversions.append(read_conversions(paragraph))
        lists_of_paragraph: list[ListReader] = []
        for position, sentence in enumerate(paragraph, 1):
            lists = ListReader(sentence, lists_of_paragraph[-_SENTENCES_BACK:])
            lists_of_paragraph.append(lists)
            if sentence.counts:
                following = paragraph[position] if position < len(paragraph) else None
                yield from _relate_sentence(lists, following)
    yield from find_rate_relations(conversions)


def _relate_sentence(lists: ListReader, following: MaskedSentence | None) -> Iterator[Relation]:
    """Yield the relations that one sentence claims; those of conversions are left out.

    following: the next sentence of the paragraph
    """
    yield from find_list_relations(lists, following)
    comparisons = find_comparisons(lists.sentence, lists.subjects, lists.parts)
    for change in chain(lists.changes, comparisons):
        yield from _evaluate_change(change)
    yield from _find_shares(lists)
    yield from _find_repetition(lists)


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
        relation = evaluate_relation("percent_change", terms, words, doubt or _doubt_size(change))
        yield _doubt_cut(relation, percent)


def _doubt_size(change: ChangeClaim) -> str:
    """Return why the percentage of a change may not be its size; "" if it must be."""
    if change.old.unit == PERCENT:
        return _POINTS
    return "" if change.is_size_clear else _OTHER_WORDS


def _doubt_cut(relation: Relation, percentage: Term) -> Relation:
    """Return a relation, as a suspicious one if it fails because 74.8 percent was cut off to 74.

    percentage: a term of the relation
    """
    evaluation = evaluate(relation.kind, relation.terms)
    missing = evaluation.residual * (-1 if percentage.role == "share" else 1)
    is_cut = 0 < missing < 2 * percentage.operand.tolerance
    if relation.verdict != "fails" or not is_cut or percentage.quantity.unit != PERCENT:
        return relation
    return replace(relation, doubt=_CUT_OFF, is_suspicious=True)


def _describe_change(old: Quantity, new: Quantity) -> str:
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

    It may be off by a tenth of the change, with `about` or `nearly` by two; up to three are
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
    bounds = find_bounds(hedge)
    is_about = "about" in bounds
    if bounds.intersection((*LOWER_BOUNDS, *UPPER_BOUNDS)) and not is_about:
        is_larger = not bounds.isdisjoint(LOWER_BOUNDS)  # `more than doubled`
        may_be_equal = bounds.isdisjoint(STRICT_BOUNDS)  # `at least doubled`
        is_right = (miss > 0) == is_larger if miss else may_be_equal
    else:
        is_right = abs(miss) <= (2 if is_about else 1) * _FACTOR_SHARE
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
    seen: set[Quantity] = set()
    for part, whole, share in _read_shares(lists):
        if part.unit == whole.unit != PERCENT and whole.value and not {part, share} & seen:
            seen |= {part, share}
            is_joined = part.start < whole.start < share.start and _follows_share(lists, part)
            yield _evaluate_share(part, whole, share, _TOGETHER if is_joined else "")
    for _, quantities in sentence.find_matches(_REMAINING_SHARE):
        if len(percents) > 1 and quantities["share"] is percents[-1]:
            yield _evaluate_hundred(choose_last_run(percents, Decimal(100)))


def _read_shares(lists: ListReader) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    """Find shares: beside two numbers, and in brackets after the parts of a list.

    The one total of a list, if in this sentence, is the whole: `of the 80, 12 (15 percent)`.
    yields: a part, its whole, and the share that the part is
    """
    sentence = lists.sentence
    for _, quantities in sentence.find_matches(*_SHARES):
        if "share" in quantities:
            yield quantities["part"], quantities["whole"], quantities["share"]
    for part_list in lists.part_lists:
        whole = part_list.totals[0]
        is_certain = part_list.wording != "listed" and len(part_list.totals) == 1
        is_total_in_sentence = whole.sentence is sentence.sentence
        for part in part_list.parts if is_certain and is_total_in_sentence else ():
            percent = _PERCENT_AFTER_PART.match(sentence.masked, part.end)
            if percent:
                yield part, whole, sentence.quantity_by_start[percent.start("share")]


def _follows_share(lists: ListReader, part: Quantity) -> bool:
    """Whether `9 of 45 and` is before a part: a percentage after it may be that of both."""
    before = [count for count in lists.sentence.counts if count.start < part.start]
    gap = lists.sentence.gap_before(part)
    return bool(before) and before[-1] in lists.wholes and _AND.search(gap) is not None


def _evaluate_share(part: Quantity, whole: Quantity, share: Quantity, doubt: str) -> Relation:
    """Evaluate a part as a share, in percent or as a fraction."""
    terms = [Term(part, "part"), Term(whole, "whole"), Term(share, "share")]
    ending = "" if share.numeral.form == "fraction" else " percent"
    numbers = f"{format_number(part.value)} of {format_number(whole.value)}"
    arithmetic = f"{numbers}: {write_number(share)}{ending}"
    percent = round(100 * Fraction(part.value) / Fraction(whole.value), 1)
    words = f"{write_number(part)} of {write_number(whole)} is {format_number(percent)} percent"
    return _doubt_cut(evaluate_relation("share", terms, words, doubt, arithmetic), terms[-1])


def _evaluate_hundred(percents: Sequence[Quantity]) -> Relation:
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

    It is compared with the last equal count, otherwise with the last one of its noun that differs
    in a digit or a zero, otherwise with a subject of its noun in the last sentence with counts. A
    difference is doubtful unless it is small, and that the only subject.
    """
    if not _OF_THE.match(lists.sentence.masked):
        return
    again = lists.sentence.counts[0]
    noun = again.noun
    subjects = [count for count in lists.find_earlier_subjects() if count.noun == noun]
    counts = [
        count
        for other in reversed(lists.previous)
        for count in reversed(other.sentence.counts)
        if count.unit == again.unit
    ]
    equal = [count for count in counts if count.value == again.value]
    alike = [count for count in counts if _is_near(count, again) and count.noun == noun]
    for first in (equal or alike or subjects[-1:])[:1]:
        words = f"both are {write_number(first)}"
        if first.value != again.value:
            words = f"it is {write_number(first)} first, and {write_number(again)} then"
        is_certain = subjects == [first] and not first.numeral.hedge and first in alike
        terms = [Term(first, "first"), Term(again, "again")]
        doubt = "" if is_certain else _OTHER_WORDS
        relation = evaluate_relation("restated", terms, words, doubt)
        yield replace(relation, is_suspicious=first in alike)


def _is_near(first: Quantity, again: Quantity) -> bool:
    """Whether two numbers differ by a tenth at most, in a digit of three or more, or in a zero."""
    texts = format_number(first.value), format_number(again.value)
    is_long = min(first.value, again.value) >= 10 ** (_LONG_NUMBER - 1)
    has_slip = is_long and is_slip(*texts)
    is_zero_off = max(first.value, again.value) == 10 * min(first.value, again.value)
    is_small = abs(again.value - first.value) <= first.value * _SLIP_PERCENT / 100
    return has_slip or is_zero_off or is_small
