"""Find the words that belong to each numeral of a sentence, and the numeral on which it depends."""

import re
from collections.abc import Sequence

from tip_figures.prose.masked_sentence import (
    MOST_NUMERALS,
    YEAR,
    MaskedSentence,
    cover,
    mask_sentence,
)
from tip_figures.prose.mention import UNKNOWN, Mention
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.years import read_years

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
_TIME_UNIT = re.compile(r"(?: |-)(?:years?|months?|weeks?|days?|hours?)\b(?! olds?\b)")
_CURRENCY_CODE = re.compile(r"\([A-Z]{3}\)")
_SEGMENT_END = f";(){UNKNOWN}"  # marks after which a new segment begins
_YEAR_AFTER = re.compile(rf" in (?:both )?{YEAR}")
_YEAR_BETWEEN = re.compile(rf".* in {YEAR}+(?:,| and|, and| but|, but) ")  # `30 in 2019 and 24 in`
_PART_FOLLOWS = re.compile(r"\)? of (?:whom|which|them)\b")
_FRAME = re.compile(r"\s*(?:[Oo]f|[Aa]mong) (?P<words>[^:,\u2014]+), [^:]*$")
_SHARED_NOUN = re.compile(r" (?:out )?of (?:all )?(?:the |these |those |their )?")


def read_mentions(sentence: Sentence, numerals: Sequence[Numeral]) -> Sequence[Mention]:
    """Read what a sentence says about each of its numerals that is not a date.

    numerals: of the sentence, with the phrases that may state a zero, in the order of the text
    returns:  mentions in the order of the text; numerals without a value are left out. In a
              sentence with more than MOST_NUMERALS, they are without words
    """
    masked = mask_sentence(sentence, numerals)
    mentions = masked.mentions
    if len(numerals) > MOST_NUMERALS:
        return mentions
    _find_antecedents(masked)
    text = _CURRENCY_CODE.sub("     ", sentence.text)
    counting: list[Mention] = []
    for mention in mentions:
        start, end = mention.numeral.start, mention.numeral.end
        if mention.relation == "conversion":
            start, end = mention.bracket_start, text.find(")", end) + 1 or end
        elif mention.relation != "range_end":
            if _TIME_UNIT.match(sentence.text, end):
                continue
            counting.append(mention)
        text = cover(text, start, end, " ")
    _read_words(text, counting)
    read_years(text, counting, numerals)
    return mentions


def _find_antecedents(masked: MaskedSentence) -> None:
    """Enter in the mentions of a sentence what they are parts of, or compared with."""
    lists = ListReader(masked)
    for part_list in lists.lists:
        for part in part_list.parts:
            total = part_list.totals[0]
            if part.antecedent is None and part is not total and not part_list.is_again:
                part.depend_on(total, "part")
    previous: Mention | None = None
    for count in masked.counts:
        is_series = _YEAR_AFTER.match(masked.masked, count.end)
        count.is_compared = count in lists.compared
        if previous and count.is_compared:
            count.depend_on(masked.counts[0], "compared")
        elif previous and is_series and _YEAR_BETWEEN.fullmatch(masked.gap_before(count)):
            count.depend_on(previous.antecedent or previous, "compared")
        previous = count
    for change in lists.changes:
        earlier, later = sorted((change.old, change.new), key=lambda count: count.start)
        later.depend_on(earlier, "compared")


def _read_words(text: str, mentions: Sequence[Mention]) -> None:
    """Read the words that belong to each numeral.

    text:     the sentence with spaces instead of its numerals, conversions and currency codes
    mentions: those that are neither conversions, upper ends of ranges nor durations
    """
    previous_end = 0
    for mention in mentions:
        start, bracket = mention.start, mention.bracket_start
        words_between = text[previous_end:start]
        clause = _CLAUSE_START.search(words_between) if previous_end else None
        mention.lead = words_between[clause.start() :] if clause else words_between
        is_label = _NUMBER_IN_BRACKETS.fullmatch(text, max(0, bracket), mention.numeral.end + 1)
        if is_label and bracket >= previous_end:
            mention.label = _CLAUSE_START.split(text[previous_end:bracket])[-1]
        segment = max(text.rfind(mark, 0, start) for mark in _SEGMENT_END) + 1
        frame = _FRAME.match(text, segment, start)
        mention.frame = frame["words"] if frame else ""
        previous_end = mention.numeral.end
    for index, mention in reversed(list(enumerate(mentions))):
        others = mentions[index + 1 :]
        bracket = mention.bracket_start
        following = next((other for other in others if other.bracket_start == bracket), None)
        closing = text.find(")", mention.numeral.end) if mention.is_in_brackets else -1
        end = len(text) if closing < 0 else closing
        if following:
            end = following.start
        words = text[mention.numeral.end : end]
        if following is not None and _SHARED_NOUN.fullmatch(words):  # `two of the six victims were`
            mention.after = words + following.after
            following.after = _VERB.split(following.after)[0]
        elif mention.label and _PART_FOLLOWS.match(text, end):  # `a third (12) of whom`
            mention.label = ""
            mention.after = _drop_other_clauses(text[end + 1 :], is_last=True)
        else:
            mention.after = _drop_other_clauses(words, is_last=following is None)


def _drop_other_clauses(words: str, *, is_last: bool) -> str:
    """Return the words after a numeral that belong to it.

    words:   up to the next numeral, or to the end of the sentence
    is_last: whether no numeral follows, to which the last clause would belong
    """
    label = _NUMBER_IN_BRACKETS.search(words)
    if label is not None:  # the last words are about the number: `from Norway (12)`
        ends = [match.start() for match in _LABEL_START.finditer(words, 0, label.start())]
        words = words[: max(ends, default=0)]
    words = _IN_BRACKETS.sub(lambda brackets: " " * len(brackets[0]), words)
    last_clause = _LAST_CLAUSE.match(words)
    if last_clause and not is_last:
        words = last_clause["before"]
    return _WORDS_AFTER_END.split(words)[0]
