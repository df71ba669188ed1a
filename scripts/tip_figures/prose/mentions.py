"""Read mentions: the words and the year that belong to each number, and on which it depends."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import NamedTuple

from tip_figures.prose.masked_sentence import (
    MOST_NUMERALS,
    YEAR,
    MaskedSentence,
    cover,
    cover_conversion,
    mask_sentence,
)
from tip_figures.prose.mention import Dependence, Mention
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.quantity import UNKNOWN, Quantity
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.year_reading import NO_YEAR, YearReader

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


class MentionWords(NamedTuple):
    """The words that belong to a quantity.

    Attributes:
        lead: the words before it
        label: the words before its brackets, if it is alone in brackets
        after: the words after it
    """

    lead: str = ""
    label: str = ""
    after: str = ""


NO_WORDS = MentionWords()


class Link(NamedTuple):
    """The quantity on which another quantity depends, and how it depends: `part`, `compared`."""

    antecedent: Quantity
    relation: Dependence


def read_mentions(sentence: Sentence, numerals: Sequence[Numeral]) -> list[Mention]:
    """Return the mentions of a sentence: its numbers, each with what the sentence says about it.

    A mention has the words and the year that belong to the number: ` victims in 2018` and 2018 for
    83 in `83 victims in 2018`. It may have an antecedent, which is the mention on which the number
    depends, such as the total of which it is a part.

    The result has the order of the text. It omits dates, fractions and numerals without a value.
    Conversions, upper ends of ranges, and durations have neither words nor a year. In a sentence
    with more than MOST_NUMERALS numerals, no mention has words or a year, and only conversions and
    upper ends have an antecedent.

    Args:
        sentence: the sentence to read
        numerals: the numerals and zeros of the sentence, in the order of the text
    """
    masked = mask_sentence(sentence, numerals)
    if len(numerals) > MOST_NUMERALS:
        return list(_add_ends(map(_make_mention, masked.quantities)))
    # A duration gets no words: it is itself among the words of other numbers.
    worded = [each for each in masked.quantities if each.numeral.kind != "duration"]
    text = _cover_numbers(masked, worded)
    words = _read_words(text, worded)
    lists = ListReader(masked)
    years = YearReader(text, numerals, worded, lists.compared)
    links = _find_links(lists)
    mentions: dict[Quantity, Mention] = {}
    for quantity in _put_antecedents_first(masked.quantities, links):
        link = links.get(quantity)
        has_words = quantity in words  # unlike a duration, which has no year either
        mentions[quantity] = _make_mention(
            quantity,
            words=words.get(quantity, NO_WORDS),
            antecedent=mentions[link.antecedent] if link else None,
            relation=link.relation if link else "",
            years=years if has_words else None,
        )
    in_text_order = [mentions[quantity] for quantity in masked.quantities]
    return list(_add_ends(in_text_order))


def _make_mention(
    quantity: Quantity,
    words: MentionWords = NO_WORDS,
    antecedent: Mention | None = None,
    relation: Dependence = "",
    years: YearReader | None = None,
) -> Mention:
    """Return a quantity as a mention, which also has its words, its antecedent and its year.

    A part after its total may take the year of the total: 12 in `40 in 2019, of whom 12 were men`.

    Args:
        quantity: the quantity
        words: the words that belong to the quantity
        antecedent: the mention on which the quantity depends; None if it depends on none
        relation: how the quantity depends on `antecedent`: `part`, `compared`, …
        years: the reader of the years in its sentence, which also knows the numbers of another year
            (`is_compared`); None if no year is read: the mention then has neither a year nor that
            of its total, and is not marked as compared
    """
    is_compared, year_reading = False, NO_YEAR
    if years is not None:
        is_compared = quantity in years.compared
        # None if there is no total; NO_YEAR if there is one whose year the part must not take: in
        # `six of 395, the same as in 2017`, six precedes its total, and 2017 is not its year.
        year_of_total = None
        if antecedent and relation == "part":
            is_after_total = quantity.start > antecedent.start
            year_of_total = antecedent.year_reading if is_after_total else NO_YEAR
        year_reading = years.read(quantity, words.after, year_of_total)
    return Mention(
        sentence=quantity.sentence,
        numeral=quantity.numeral,
        upper=quantity.upper,
        conversion=quantity.conversion,
        scale=quantity.scale,
        lead=words.lead,
        label=words.label,
        after=words.after,
        antecedent=antecedent,
        relation=relation,
        is_compared=is_compared,
        year_reading=year_reading,
    )


def _add_ends(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield each mention, followed by mentions of the numbers that belong to it.

    `3 to 5 pesos ($6 to $10)` -> 3, 5, 6, 10. The upper end of a range (5, 10) depends on its lower
    end. A conversion (6) depends on the mention directly before it (5).
    """
    for mention in mentions:
        yield mention
        last = mention
        if mention.upper:
            last = _make_mention(mention.upper, antecedent=mention, relation="range_end")
            yield last
        if mention.conversion:
            conversion = _make_mention(mention.conversion, antecedent=last, relation="conversion")
            yield conversion
            if conversion.upper:
                yield _make_mention(conversion.upper, antecedent=conversion, relation="range_end")


# Antecedents


def _find_links(lists: ListReader) -> dict[Quantity, Link]:
    """Return, by dependent count, the link to the count on which it depends.

    - A part depends on the likeliest total of the first list of parts that has it. Lists that
      continue another list are not considered.
    - A count of another year, in `lists.compared`, depends on the first count of the sentence. Any
      other count in a series of years (24 in `30 in 2019 and 24 in 2020`) depends on the first
      number of the series, or on the antecedent of that number.
    - Of the two numbers of a change (`rose from 40 to 88`), the one that is later in the text
      depends on the other.

    A link by a later rule replaces that of an earlier one. Of several lists of parts, the first
    wins. A link is left out if it would make a count depend on itself, directly or through other
    counts.

    Args:
        lists: the reader of the sentence, with its lists of parts, its counts and its changes
    """
    links: dict[Quantity, Link] = {}
    for part_list in lists.lists:
        for part in part_list.parts:
            if part not in links and not part_list.is_again:
                _add_link(links, part, part_list.totals[0], "part")
    sentence = lists.sentence
    for previous, count in pairwise(sentence.counts):
        has_year_after = _YEAR_AFTER.match(sentence.masked, count.end)
        if count in lists.compared:
            _add_link(links, count, sentence.counts[0], "compared")
        elif has_year_after and _YEAR_BETWEEN.fullmatch(sentence.gap_before(count)):
            # The number before is the first of the series, or has the first as its antecedent.
            first = links[previous].antecedent if previous in links else previous
            _add_link(links, count, first, "compared")
    for change in lists.changes:
        earlier, later = sorted((change.old, change.new), key=lambda count: count.start)
        _add_link(links, later, earlier, "compared")
    return links


def _add_link(
    links: dict[Quantity, Link], count: Quantity, antecedent: Quantity, relation: Dependence
) -> None:
    """Add a link to `links` in place, unless it would make the count depend on itself.

    The count would depend on itself if it is the antecedent, or one of the counts on which the
    antecedent depends.

    Args:
        links: the links by dependent count; an existing link of `count` is replaced
        count: the dependent count
        antecedent: the count on which `count` depends
        relation: how it depends on `antecedent`
    """
    ancestor: Quantity | None = antecedent
    while ancestor is not None and ancestor is not count:
        link = links.get(ancestor)
        ancestor = link.antecedent if link else None
    if ancestor is None:
        links[count] = Link(antecedent, relation)


def _put_antecedents_first(
    quantities: Sequence[Quantity], links: Mapping[Quantity, Link]
) -> Iterable[Quantity]:
    """Return quantities in an order that puts each antecedent before its dependent quantities.

    Args:
        quantities: the quantities to order
        links: the antecedent of each dependent quantity; no quantity depends on itself through
            others
    """
    order = TopologicalSorter[Quantity]()
    for quantity in quantities:
        order.add(quantity)
    for quantity, link in links.items():
        order.add(quantity, link.antecedent)
    return order.static_order()


# Words


def _cover_numbers(masked: MaskedSentence, worded: Sequence[Quantity]) -> str:
    """Return the text of a sentence with spaces instead of its numbers; offsets stay the same.

    Dates, fractions and durations stay in the text, except the upper end of a duration.

    Args:
        masked: the sentence; spaces replace all its conversions and upper ends of ranges
        worded: the quantities of the sentence, without durations; spaces replace their numerals
    """
    text = masked.sentence.text
    for quantity in worded:
        text = cover(text, quantity.start, quantity.numeral.end, " ")
    for quantity in masked.quantities:
        if quantity.upper:
            text = cover(text, quantity.upper.start, quantity.upper.end, " ")
        text = cover_conversion(text, quantity)
    return text


def _read_words(text: str, quantities: Sequence[Quantity]) -> dict[Quantity, MentionWords]:
    """Return, by quantity, the words that belong to it: its lead, its label and the words after it.

    The lead of the first quantity is all the text before it. The lead of another quantity is the
    text between the quantity before and this one; if a clause starts there, the lead begins with
    this clause: `, and ` for 12 in `40 men were held, and 12 fled`. A quantity that is alone in
    brackets also has a label, which is the clause before the brackets: ` men from Norway ` in `20
    men from Norway (12)`.

    Args:
        text: the sentence with spaces instead of its numerals and conversions
        quantities: the quantities of the sentence in the order of the text, without durations
    """
    words_after = _read_words_after(text, quantities)
    words: dict[Quantity, MentionWords] = {}
    previous_end = 0
    for quantity in quantities:
        bracket, end = quantity.bracket_start, quantity.numeral.end
        lead = text[previous_end : quantity.start]
        clause = _CLAUSE_START.search(lead) if previous_end else None
        if clause:
            lead = lead[clause.start() :]
        label = ""
        # `bracket` is -1 outside brackets; before `previous_end`, it holds another quantity too.
        if bracket >= previous_end and _NUMBER_IN_BRACKETS.fullmatch(text, bracket, end + 1):
            label = _CLAUSE_START.split(text[previous_end:bracket])[-1]
        words[quantity] = MentionWords(lead, label, words_after[quantity])
        previous_end = end
    return words


def _read_words_after(text: str, quantities: Sequence[Quantity]) -> Mapping[Quantity, str]:
    """Return, by quantity, the words after it that belong to it.

    Outside brackets, the words end at the next quantity that is not in brackets, or at the end of
    the sentence. In brackets, they end at the next quantity in the same brackets, or at the closing
    bracket. Words of other clauses are left out, as `_drop_other_clauses` says.

    Exception: in `two of the six victims were found`, `two` has all the words after it, and `six`
    has only ` victims `, before the verb.

    Args:
        text: the sentence with spaces instead of its numerals and conversions
        quantities: the quantities of the sentence in the order of the text, without durations
    """
    words_after: dict[Quantity, str] = {}
    # From the last to the first, since a quantity may take over the words of the next one.
    for index, quantity in reversed(list(enumerate(quantities))):
        others = quantities[index + 1 :]
        bracket = quantity.bracket_start
        following = next((other for other in others if other.bracket_start == bracket), None)
        end = len(text)
        if following is not None:
            end = following.start
        elif bracket >= 0:
            closing = text.find(")", quantity.numeral.end)
            end = closing if closing >= 0 else len(text)  # a bracket may lack its pair
        words = text[quantity.numeral.end : end]
        if following is not None and _SHARED_NOUN.fullmatch(words):  # `two of the six victims were`
            words_after[quantity] = words + words_after[following]
            words_after[following] = _VERB.split(words_after[following])[0]
        else:
            words_after[quantity] = _drop_other_clauses(words, is_last=following is None)
    return words_after


def _drop_other_clauses(words: str, *, is_last: bool) -> str:
    """Return the words after a numeral that belong to it, without those of other clauses.

    - The label of a later number in brackets is cut off, with all that follows it: `from Norway` in
      `men from Norway (12)`.
    - If a numeral follows, the last clause is cut off, since it leads to that numeral: ` men were
      held, and ` -> ` men were held, `.
    - Spaces replace words in brackets.
    - Everything from `;`, a lone bracket, or a word such as `while` or `because` is cut off.

    Args:
        words: the words up to the next numeral, or to the end of the sentence; spaces replace
            numbers in brackets
        is_last: whether no numeral follows
    """
    label = _NUMBER_IN_BRACKETS.search(words)
    if label is not None:  # the last words are about the number: `from Norway (12)`
        label_starts = [match.start() for match in _LABEL_START.finditer(words, 0, label.start())]
        words = words[: max(label_starts, default=0)]  # nothing is left if all is the label
    words = _IN_BRACKETS.sub(lambda brackets: " " * len(brackets[0]), words)
    last_clause = _LAST_CLAUSE.match(words)
    if last_clause and not is_last:
        words = last_clause["before"]
    return _WORDS_AFTER_END.split(words)[0]
