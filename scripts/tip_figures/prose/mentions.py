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
    """The words that belong to a quantity; `Mention` describes the three fields."""

    lead: str = ""
    label: str = ""
    after: str = ""


NO_WORDS = MentionWords()


class Link(NamedTuple):
    """The quantity on which another quantity depends, and the kind of dependence."""

    antecedent: Quantity
    relation: Dependence


def read_mentions(sentence: Sentence, numerals: Sequence[Numeral]) -> list[Mention]:
    """Return a mention of each numeral of a sentence, in the order of the text.

    The result omits dates, fractions and numerals without a value. Conversions, upper ends of
    ranges, and durations have neither words nor a year. In a sentence with more than MOST_NUMERALS
    numerals, no mention has words or a year.

    Args:
        sentence: the sentence to read
        numerals: the numerals and zeros of the sentence, in the order of the text
    """
    masked = mask_sentence(sentence, numerals)
    if len(numerals) > MOST_NUMERALS:
        return list(_add_ends(map(_make_mention, masked.quantities)))
    # A duration has no words of its own: it stays in those of others.
    worded = [each for each in masked.quantities if each.numeral.kind != "duration"]
    text = _cover_numbers(masked, worded)
    words = _read_words(text, worded)
    lists = ListReader(masked)
    years = YearReader(text, numerals, worded, lists.compared)
    links = _find_links(lists)
    mentions: dict[Quantity, Mention] = {}
    for quantity in _put_antecedents_first(masked.quantities, links):
        link = links.get(quantity)
        mentions[quantity] = _make_mention(
            quantity,
            words.get(quantity, NO_WORDS),
            mentions[link.antecedent] if link else None,
            link.relation if link else "",
            years if quantity in words else None,
        )
    return list(_add_ends(map(mentions.__getitem__, masked.quantities)))


def _make_mention(
    quantity: Quantity,
    words: MentionWords = NO_WORDS,
    antecedent: Mention | None = None,
    relation: Dependence = "",
    years: YearReader | None = None,
) -> Mention:
    """Return the mention of a quantity, with its year.

    Args:
        quantity: the quantity
        words: the words that belong to the quantity
        antecedent: the mention on which the quantity depends; None if it depends on none
        relation: how the quantity depends on `antecedent`
        years: the reader of the years in its sentence; None if the quantity has no year of its own
    """
    year_of_total = None
    if antecedent and relation == "part":
        is_after = quantity.start > antecedent.start  # unlike `six of 395, the same as in 2017`
        year_of_total = antecedent.year_reading if is_after else NO_YEAR
    return Mention(
        quantity.sentence,
        quantity.numeral,
        quantity.upper,
        quantity.conversion,
        quantity.scale,
        *words,
        antecedent,
        relation,
        is_compared=years is not None and quantity in years.compared,
        year_reading=years.read(quantity, words.after, year_of_total) if years else NO_YEAR,
    )


def _add_ends(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield each mention, followed by its upper end, its conversion, and the upper end of that.

    An upper end depends on its lower end. A conversion depends on the mention directly before it:
    the upper end if there is one, otherwise the amount.
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

    - A part depends on the likeliest total of its first list.
    - A count in `lists.compared` depends on the first count of the sentence.
    - A number in a series of years (`30 in 2019 and 24 in 2020`) depends on the first number of the
      series, or on the antecedent of that number.
    - The later number of a change depends on the earlier one.

    If several rules apply to a count, the last one in this list wins. No count depends on itself
    through others: a link that would close a circle is left out.
    """
    links: dict[Quantity, Link] = {}
    for part_list in lists.lists:
        for part in part_list.parts:
            if part not in links and not part_list.is_again:
                _add_link(links, part, part_list.totals[0], "part")
    masked = lists.sentence
    for previous, count in pairwise(masked.counts):
        is_series = _YEAR_AFTER.match(masked.masked, count.end)
        if count in lists.compared:
            _add_link(links, count, masked.counts[0], "compared")
        elif is_series and _YEAR_BETWEEN.fullmatch(masked.gap_before(count)):
            first = links[previous].antecedent if previous in links else previous
            _add_link(links, count, first, "compared")
    for change in lists.changes:
        earlier, later = sorted((change.old, change.new), key=lambda count: count.start)
        _add_link(links, later, earlier, "compared")
    return links


def _add_link(
    links: dict[Quantity, Link], count: Quantity, antecedent: Quantity, relation: Dependence
) -> None:
    """Add a link to `links` in place, unless it would make the count depend on itself."""
    dependent: Quantity | None = antecedent
    while dependent is not None and dependent is not count:
        link = links.get(dependent)
        dependent = link.antecedent if link else None
    if dependent is None:
        links[count] = Link(antecedent, relation)


def _put_antecedents_first(
    quantities: Sequence[Quantity], links: Mapping[Quantity, Link]
) -> Iterable[Quantity]:
    """Return quantities in an order that puts each antecedent before its dependent quantities."""
    order = TopologicalSorter[Quantity]()
    for quantity in quantities:
        order.add(quantity)
    for quantity, link in links.items():
        order.add(quantity, link.antecedent)
    return order.static_order()


# Words


def _cover_numbers(masked: MaskedSentence, worded: Sequence[Quantity]) -> str:
    """Return the text of a sentence with spaces instead of its numbers; offsets stay the same.

    Spaces replace every conversion, every upper end of a range, and the quantities in `worded`.
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
    """Return, by quantity, the words that belong to it.

    The lead is the text since the quantity before, from the first start of a clause on. A quantity
    alone in brackets also has a label: the text before the brackets, after the last start of a
    clause. `from Norway (12)` -> `from Norway `.

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
        lead = lead[clause.start() :] if clause else lead
        is_alone = _NUMBER_IN_BRACKETS.fullmatch(text, max(0, bracket), end + 1) is not None
        words_before = text[previous_end:bracket] if is_alone and bracket >= previous_end else ""
        label = _CLAUSE_START.split(words_before)[-1]
        words[quantity] = MentionWords(lead, label, words_after[quantity])
        previous_end = end
    return words


def _read_words_after(text: str, quantities: Sequence[Quantity]) -> Mapping[Quantity, str]:
    """Return, by quantity, the words after it that belong to it.

    The words end at the next quantity in the same brackets, or at the closing bracket. In `two of
    the six victims were found`, `two` has all the words after it, including ` victims were found`;
    `six` keeps only the words before `were`.
    """
    words_after: dict[Quantity, str] = {}
    for index, quantity in reversed(list(enumerate(quantities))):
        others = quantities[index + 1 :]
        bracket = quantity.bracket_start
        following = next((other for other in others if other.bracket_start == bracket), None)
        closing = text.find(")", quantity.numeral.end) if bracket >= 0 else -1
        end = len(text) if closing < 0 else closing
        if following:
            end = following.start
        words = text[quantity.numeral.end : end]
        if following is not None and _SHARED_NOUN.fullmatch(words):  # `two of the six victims were`
            words_after[quantity] = words + words_after[following]
            words_after[following] = _VERB.split(words_after[following])[0]
        else:
            words_after[quantity] = _drop_other_clauses(words, is_last=following is None)
    return words_after


def _drop_other_clauses(words: str, *, is_last: bool) -> str:
    """Return the words after a numeral that belong to it, without those of other clauses.

    The result omits the label of a later number in brackets, everything after `;`, `while` or
    `because`, and the last clause unless `is_last`. Spaces replace words in brackets.

    Args:
        words: the words up to the next numeral, or to the end of the sentence
        is_last: whether no numeral follows; otherwise the last clause belongs to that numeral
    """
    label = _NUMBER_IN_BRACKETS.search(words)
    if label is not None:  # the last words are about the number: `from Norway (12)`
        label_starts = [match.start() for match in _LABEL_START.finditer(words, 0, label.start())]
        words = words[: max(label_starts, default=0)]
    words = _IN_BRACKETS.sub(lambda brackets: " " * len(brackets[0]), words)
    last_clause = _LAST_CLAUSE.match(words)
    if last_clause and not is_last:
        words = last_clause["before"]
    return _WORDS_AFTER_END.split(words)[0]
