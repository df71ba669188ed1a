"""Mentions of numbers: numerals that are not dates, and what their sentence says about them.

Words up to the next conjunction, bracket or mark belong to the numeral before them, unless they
are before a number in brackets: `from Norway (12)`. The words after a numeral are divided into the
noun that it counts, what describes all, and the rest. In `four of the foreign victims were women
from Oslo` the noun is `foreign victims`; what is said of all four begins with `women`. Words about
some of them only (`most of whom`, `including`), and subordinate clauses, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from tip_figures.prose.masked_sentence import (
    MOST_NUMERALS,
    YEAR,
    cover,
    cover_conversion,
    mask_sentence,
)
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.quantity import UNKNOWN, Quantity
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.year_reading import NO_YEAR, YearReader, YearReading

ALL_BUT = "all but"  # the hedge of a numeral that counts those who are left out
Dependence = Literal["", "part", "compared", "conversion", "range_end"]
"""How a numeral depends on another one: `part` counts a part of it; `compared`, the same for
another year; `conversion`, the same in another unit; `range_end` is the upper end of its range."""


@dataclass(frozen=True, eq=False)
class Mention(Quantity):
    """A quantity, an upper end or a conversion, and what its sentence says about it.

    Attributes:
        lead: the words before the number, without those that belong to the number before it
        label: the words before a number alone in brackets: `from Norway` in `from Norway (12)`
        after: the words after the number that belong to it
        antecedent: the mention on which it depends; None if it depends on none
        relation: how it depends on its antecedent; "" without an antecedent
        is_compared: whether it belongs to another year, or is the old number of a change
        year_reading: what the words say about its year
    """

    lead: str = ""
    label: str = ""
    after: str = ""
    antecedent: Mention | None = None
    relation: Dependence = ""
    is_compared: bool = False
    year_reading: YearReading = NO_YEAR

    @property
    def main(self) -> Mention:
        """The mention to which it belongs: 3, for all numbers of `3 to 5 pesos ($6 to $10)`.

        A mention that is neither a conversion nor the upper end of a range is its own main mention.
        """
        if self.antecedent is not None and self.relation in ("conversion", "range_end"):
            return self.antecedent.main
        return self


LONGEST_GAP = 20  # characters; “ were victims of ” has 17
_ABOUT_SOME = re.compile(
    r"""
    \b(?: most | mostly | majority | primarily | mainly | largely | predominantly | chiefly | many
        | some | several | few | half | including | such\ as | particularly | especially | notably
        | others | another | at\ least | as\ well | along\ with | in\ addition | among
        | because | due\ to | since | while | whereas | although | though | despite | unless | until
        | before | after | when | where | whose | which | following | under | against
        | without | compared | than | versus | rather | instead | not | never | neither | except
        | excluding | other\ than | by | if | plus | respectively ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(
    r"[;:()]|, (?:and|but|or)\b|\b(?:and|but) (?:they|it|he|she|had|has|have|did|was|were)\b"
)
_HEAD_NOUN = r"""
    (?: victims? | people | persons? | individuals? | survivors? | women | woman | men | man
      | girls? | boys? | child | children | minors? | adults? | juveniles? | youths?
      | foreigners? | nationals? | non-?citizens? | citizens? | residents? | refugees?
      | migrants? | workers? | laborers?
      | females? | males? | cases? | investigations? | prosecutions? | convictions? | traffickers?
      | suspects? | defendants? | perpetrators? | offenders? | officials? | officers? | calls?
      | referrals? | reports? | shelters? | operations? ) (?![\w-])
"""
_NOT_IN_NOUN = r"""
    (?: were | was | are | is | be | been | being | had | have | has | did | do | does | came | come
      | from | of | to | in | for | on | at | with | who | whom | that | and | or | nor | but | as
      | into | over | per | the | a | an | all | both | each | also | there ) \b
"""
_WORD = rf"(?! {_NOT_IN_NOUN} ) [^\W\d_][\w'\u2019-]*"
_NOUN = rf"(?: (?:{_WORD}[ ]){{0,6}} (?i:{_HEAD_NOUN}) )"
_LISTED_NOUN = rf"(?: (?:{_WORD}[ ]){{0,2}} (?i:{_HEAD_NOUN}) )"
_PHRASE = rf"""
    {_NOUN}  # `men and foreign women`
        (?: (?:,[ ](?:and[ ]|or[ ])? | [ ]and[ ] | [ ]or[ ]) {_LISTED_NOUN} )*
    | (?:{_WORD}[ ]){{0,3}}{_WORD}[ ](?:and|or)[ ]{_NOUN}   # `confirmed and potential victims`
    | {_WORD}(?:[ ]{_WORD}){{0,2}}
    |
"""
_OWN_WORDS = re.compile(
    rf"""
    [ ]* -? [ ]* (?: (?:out[ ])? of[ ] )? (?: all[ ] | both[ ] )?
    (?: (?: the | these | those | them | whom | which | their ) [ ]+ )*
    (?P<noun> {_PHRASE} ) (?P<rest> .* )
    """,
    re.VERBOSE | re.DOTALL,
)
_PREDICATE = re.compile(
    rf"""
    (?: \b (?: were | was | are | is | being ) \b
        (?: [ ] (?: all | both | each | also | reportedly | the ) )*
      | (?: [,\u2014][ ]? | ^[ ]* ) (?: all | both ) (?: [ ]of[ ](?:whom|them) )?
        (?: [ ](?:were|was) )? )
    [ ]+ ( {_PHRASE} )
    """,
    re.VERBOSE,
)
_AFTER_GAP = re.compile(rf"[ ]* (?P<words> {_PHRASE} )", re.VERBOSE)
_LAST_WORDS = re.compile(rf"\b(?:{_WORD}[ ]){{0,3}}{_WORD}$", re.VERBOSE)


class OwnWords(NamedTuple):
    """The words after a numeral that are about all that it counts.

    Attributes:
        noun: what it counts, with its adjectives; "" if no noun follows
        predicates: noun phrases and adjectives that are said of all: `women` in `were women`
        rest: the words after the noun, including the predicates
        is_cut_off: whether words that are not known follow directly after `rest`
    """

    noun: str = ""
    predicates: tuple[str, ...] = ()
    rest: str = ""
    is_cut_off: bool = False


@lru_cache(maxsize=4096)  # read for each dimension
def split_own_words(after: str) -> OwnWords:
    """Divide the words after a numeral into its noun, and what is said of all that it counts.

    UNKNOWN stands for words that are not known; what follows them is left out.
    """
    known, _, _ = after.partition(UNKNOWN)
    words = _ABOUT_SOME.split(known, maxsplit=1)[0]  # without `, including two girls`
    own = _OWN_WORDS.match(words)
    if own is None or words.startswith("-"):  # `two-year`
        return OwnWords()
    rest = _NEXT_CLAUSE.split(own["rest"], maxsplit=1)[0]
    predicates = tuple(_PREDICATE.findall(rest))
    has_unknown_words = len(known) < len(after)
    # Whether `rest` goes on to the end of the known words, so that nothing was left out there.
    reaches_end_of_known = own.end("noun") + len(rest) == len(known)
    is_cut_off = has_unknown_words and reaches_end_of_known
    return OwnWords(own["noun"], predicates, rest, is_cut_off)


def split_after_gap(after: str) -> OwnWords | None:
    """Return the words after a short gap of unknown words as a predicate, since a verb is likely.

    A sentence may be known only from quotes of it; UNKNOWN replaces each unknown character. ` of
    them`, 10 unknown characters, ` women from Oslo` -> predicate `women`, rest ` women from Oslo`.

    Args:
        after: the words after a numeral, up to the clause of the next numeral

    Returns:
        OwnWords without a noun, with the first phrase after the gap as its predicate; None if there
        is no gap, or if the gap, from the first to the last UNKNOWN, exceeds LONGEST_GAP characters
    """
    start = after.find(UNKNOWN)
    end = after.rfind(UNKNOWN) + 1
    predicate = _AFTER_GAP.match(after, end)
    # The pattern always matches, since its phrase may be empty.
    if start < 0 or end - start > LONGEST_GAP or predicate is None:
        return None
    return OwnWords(predicates=(predicate["words"],), rest=after[end:])


def split_label(label: str) -> OwnWords:
    """Return the last words of a label as the noun: `from Norway ` -> `Norway`.

    Args:
        label: the words before a number that is alone in brackets, as in `from Norway (12)`

    Returns:
        OwnWords with only a noun of up to four words; "" if the label has none
    """
    noun = _LAST_WORDS.search(label.rstrip(" "))
    return OwnWords(noun[0] if noun else "")


# Mentions of a sentence

_CLAUSE_START = re.compile(
    rf"[;:,()\u2013\u2014{UNKNOWN}]"
    r"|\b(?:and|or|with|while|whereas|but|plus|including|of\ whom|of\ which)\b",
    re.VERBOSE,
)
_LAST_CLAUSE = re.compile(rf"(?s)(?P<before>.*)(?:{_CLAUSE_START.pattern})", re.VERBOSE)
_LABEL_START = re.compile(rf"{_CLAUSE_START.pattern}|\b(?:from|of|in|for)\b", re.VERBOSE)
_WORDS_AFTER_END = re.compile(r"[;()]|\b(?:while|because|due to)\b")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBER_IN_BRACKETS = re.compile(r"\(\s{1,20}\)")  # the number is replaced by spaces
_VERB = re.compile(r"\b(?:were|was|are|is|had|have|came)\b")
_YEAR_AFTER = re.compile(rf" in (?:both )?{YEAR}")
_YEAR_BETWEEN = re.compile(rf".* in {YEAR}+(?:,| and|, and| but|, but) ")  # `30 in 2019 and 24 in`
_SHARED_NOUN = re.compile(r" (?:out )?of (?:all )?(?:the |these |those |their )?")


_Link = tuple[Quantity | None, Dependence]
_NO_LINK: _Link = (None, "")  # of a quantity that depends on no other one


def read_mentions(sentence: Sentence, numerals: Sequence[Numeral]) -> list[Mention]:
    """Return the mentions of a sentence, in the order of the text.

    The ends of a range and a conversion are mentions of their own, after the quantity to which
    they belong. The words of a sentence with more than MOST_NUMERALS numerals are not read.
    """
    masked = mask_sentence(sentence, numerals)
    worded: list[Quantity] = []
    if len(numerals) <= MOST_NUMERALS:
        # A duration gets no words: it is itself among the words of other numbers.
        worded = [each for each in masked.quantities if each.numeral.kind != "duration"]
    text = sentence.text
    for quantity in worded:
        text = cover(text, quantity.start, quantity.numeral.end, " ")
    for quantity in masked.quantities if worded else ():
        if quantity.upper:
            text = cover(text, quantity.upper.start, quantity.upper.end, " ")
        text = cover_conversion(text, quantity)
    words = _read_words(text, worded)
    lists = ListReader(masked)
    years = YearReader(text, numerals, worded, lists.compared)
    links = _find_links(lists)
    mentions: dict[Quantity, Mention] = {}

    def add_mention(quantity: Quantity) -> Mention:
        if quantity in mentions:
            return mentions[quantity]
        origin, relation = links.get(quantity, _NO_LINK)
        antecedent = add_mention(origin) if origin else None
        own: dict[str, Any] = {}
        if quantity in words:
            # In `six of 395, the same as in 2017`, six precedes its total, and does not take the
            # year of the total.
            of_total = None
            if antecedent and relation == "part":
                is_after_total = quantity.start > antecedent.start
                of_total = antecedent.year_reading if is_after_total else NO_YEAR
            own = words[quantity]
            own["is_compared"] = quantity in lists.compared
            own["year_reading"] = years.read(quantity, own["after"], of_total)
        mentions[quantity] = _make_mention(quantity, antecedent, relation, **own)
        return mentions[quantity]

    in_text_order = map(add_mention, masked.quantities)
    return [each for mention in in_text_order for each in _list_with_ends(mention)]


def _make_mention(
    quantity: Quantity, antecedent: Mention | None, relation: Dependence, **own: Any
) -> Mention:
    of_quantity = {field.name: getattr(quantity, field.name) for field in fields(Quantity)}
    return Mention(**of_quantity, antecedent=antecedent, relation=relation, **own)


def _list_with_ends(mention: Mention) -> Iterator[Mention]:
    """Yield a mention, the upper end of its range, and its conversion with that of its range."""
    yield mention
    last = mention
    if mention.upper:
        last = _make_mention(mention.upper, mention, "range_end")
        yield last
    if mention.conversion:
        yield from _list_with_ends(_make_mention(mention.conversion, last, "conversion"))


def _find_links(lists: ListReader) -> dict[Quantity, _Link]:
    """Find the antecedents: of parts their total, of numbers of other years the first one."""
    links: dict[Quantity, _Link] = {}

    def add_link(count: Quantity, antecedent: Quantity, relation: Dependence) -> None:
        ancestor: Quantity | None = antecedent
        while ancestor is not None and ancestor is not count:
            ancestor, _ = links.get(ancestor, _NO_LINK)
        if ancestor is None:  # otherwise each would depend on the other
            links[count] = (antecedent, relation)

    for part_list in lists.lists:
        for part in part_list.parts:
            if part not in links and not part_list.is_again:
                add_link(part, part_list.totals[0], "part")
    sentence = lists.sentence
    for previous, count in pairwise(sentence.counts):
        has_year_after = _YEAR_AFTER.match(sentence.masked, count.end)
        if count in lists.compared:
            add_link(count, sentence.counts[0], "compared")
        elif has_year_after and _YEAR_BETWEEN.fullmatch(sentence.gap_before(count)):
            # The number before is the first of the series, or has the first as its antecedent.
            first, _ = links.get(previous, _NO_LINK)
            add_link(count, first or previous, "compared")
    for change in lists.changes:
        earlier, later = sorted((change.old, change.new), key=lambda count: count.start)
        add_link(later, earlier, "compared")
    return links


def _read_words(text: str, quantities: Sequence[Quantity]) -> Mapping[Quantity, dict[str, Any]]:
    """Return the words of each quantity: `lead`, `label` and `after`."""
    words: dict[Quantity, dict[str, Any]] = {}
    next_in_bracket: dict[int, Quantity] = {}  # by the offset of its opening bracket
    # From the last to the first, since a quantity may take over the words of the next one.
    for index, quantity in reversed(list(enumerate(quantities))):
        bracket, end = quantity.bracket_start, quantity.numeral.end
        previous_end = quantities[index - 1].numeral.end if index else 0
        lead = text[previous_end : quantity.start]
        clause = _CLAUSE_START.search(lead) if previous_end else None
        lead = lead[clause.start() :] if clause else lead
        label = ""
        # `bracket` is -1 outside brackets; before `previous_end`, it holds another quantity too.
        if bracket >= previous_end and _NUMBER_IN_BRACKETS.fullmatch(text, bracket, end + 1):
            label = _CLAUSE_START.split(text[previous_end:bracket])[-1]
        following = next_in_bracket.get(bracket)
        next_in_bracket[bracket] = quantity
        words_end = len(text)
        if following is not None:
            words_end = following.start
        elif bracket >= 0 and ")" in text[end:]:  # a bracket may lack its pair
            words_end = text.index(")", end)
        after = text[end:words_end]
        if following is not None and _SHARED_NOUN.fullmatch(after):  # `two of the six victims were`
            after += words[following]["after"]
            words[following]["after"] = _VERB.split(words[following]["after"])[0]
        else:
            after = _drop_other_clauses(after, is_last=following is None)
        words[quantity] = {"lead": lead, "label": label, "after": after}
    return words


def _drop_other_clauses(words: str, *, is_last: bool) -> str:
    """Return the words after a number without those that belong to the next one."""
    label = _NUMBER_IN_BRACKETS.search(words)
    if label is not None:  # the last words are about the number: `from Norway (12)`
        label_starts = [match.start() for match in _LABEL_START.finditer(words, 0, label.start())]
        words = words[: max(label_starts, default=0)]  # nothing is left if all is the label
    words = _IN_BRACKETS.sub(lambda brackets: " " * len(brackets[0]), words)
    last_clause = _LAST_CLAUSE.match(words)
    if last_clause and not is_last:
        words = last_clause["before"]
    return _WORDS_AFTER_END.split(words)[0]
