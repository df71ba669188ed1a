"""A mention of a number: a numeral that is not a date, and what its sentence says about it.

The words after a numeral are divided into the noun that it counts, what describes all, and the
rest. In `four of the foreign victims were women from Oslo` the noun is `foreign victims`; what is
said of all four begins with `women`. Words about some of them only (`most of whom`, `including`),
and subordinate clauses, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from tip_figures.prose.number_words import read_value
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

UNKNOWN = "\ufffd"
"""Stands for words of a sentence that are not known, where only quotes of it are available."""

ALL_BUT = "all but"
"""The hedge of a numeral that counts those who are left out."""

_NO_NOUN = r"""
    (?: in | of | who | were | was | and | from | to | by | for | during | with | at | on | that
      | compared | identified | had | as | since | or | whom | which | throughout | under | is | are
      | have | has | per | through | including | but | than | respectively | percent | [a-z]{2,}ed )
    \b
"""
_NOUN_PHRASE = re.compile(
    rf"""
    [ ]? (?: (?! {_NO_NOUN} [ ] (?! [a-z]+s\b ) ) (?! (?: of | were | was | in | who ) \b )
             [\w'-]+ [ ] ){{0,4}}?
    (?! {_NO_NOUN} ) (?P<noun> [a-z]+ )
    (?= [ ] {_NO_NOUN} | [^\w '-] | $ | [ ][^a-z] )
    """,
    re.VERBOSE,
)
_SCALE = re.compile(r"(?:thousand|million|billion|trillion)$", re.IGNORECASE)

Relation = Literal["", "part", "compared", "conversion", "range_end"]
"""How a numeral depends on an earlier one: it counts a part of it, the same for another year, the
same in another unit, or it is the upper end of its range."""


@dataclass(frozen=True)
class YearReading:
    """Which year a numeral is about.

    named:      years that its words name; several if they name a list or a choice
    possible:   other years of the sentence that may be meant if none is named for it
    is_year_before: whether it is about the year before; `named` has that year if it is certain
    is_unclear: whether its words are about another time that they do not name
    """

    named: tuple[int, ...] = ()
    possible: frozenset[int] = frozenset()
    is_year_before: bool = False
    is_unclear: bool = False


def find_bracket_start(text: str, offset: int) -> int:
    """Return where the brackets around an offset begin; -1 if it is not in brackets.

    Brackets count as ended at UNKNOWN, since the words that are not known may end them.
    """
    opening = text.rfind("(", 0, offset)
    end = max(text.rfind(mark, 0, offset) for mark in (")", UNKNOWN))
    return opening if opening > end else -1


@dataclass(eq=False)
class Mention:
    """A numeral that is not a date, and what its sentence says about it.

    upper:      the upper end of its range
    conversion: the same amount in another currency, in brackets after it
    scale:      what the lower end of a range shares with the upper one: `1.5 to three million`
    lead:       words before it, back to the numeral before, without those that belong to that
    after:      words that belong to it after it
    label:      words before it, if it is alone in brackets: "from Norway" of "from Norway (12)"
    antecedent: the earlier numeral on which it depends, if there is one
    relation:   how it depends on its antecedent
    is_compared: whether words such as "compared with" are before it
    year_reading: what the words say about its year
    """

    sentence: Sentence
    numeral: Numeral
    upper: Mention | None = None
    conversion: Mention | None = None
    scale: Decimal = Decimal(1)
    lead: str = ""
    after: str = ""
    label: str = ""
    antecedent: Mention | None = None
    relation: Relation = ""
    is_compared: bool = False
    year_reading: YearReading = field(default_factory=YearReading)

    @property
    def value(self) -> Decimal:
        """The number, or the lower end of its range, with the scale that it shares.

        It is 1500000 for `1.5 to 3 million`.
        """
        return (self.numeral.value or Decimal(0)) * self.scale

    @property
    def unit(self) -> str:
        """Percent, a currency, or "" for a number of things."""
        return self.numeral.unit

    @property
    def start(self) -> int:
        """Offset of its first character in the sentence."""
        return self.numeral.start

    @property
    def end(self) -> int:
        """Offset after its last character, or that of its upper end."""
        return self.numeral.end if self.upper is None else self.upper.numeral.end

    @property
    def ends(self) -> list[Mention]:
        """Both ends of its range, each as a mention without an upper end, or the number alone."""
        return [replace(self, upper=None), self.upper] if self.upper else [self]

    @property
    def place(self) -> str:
        """Paragraph, sentence and offset, as in the column `place` of figures: `1.3:51`."""
        return f"{self.sentence.paragraph}.{self.sentence.number}:{self.numeral.start}"

    @property
    def noun(self) -> str:
        """The noun that it counts, without a plural `s`; "" if the words after it show none.

        It is `victim` for `40 foreign victims were`.
        """
        match = _NOUN_PHRASE.match(self.sentence.text[self.end :])
        noun = match["noun"] if match else ""
        return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun

    @cached_property
    def bracket_start(self) -> int:
        """Offset of the opening bracket around it; -1 if it is not in brackets."""
        return find_bracket_start(self.sentence.text, self.numeral.start)

    @property
    def main(self) -> Mention:
        """The amount that it converts, the lower end of a range that it ends, otherwise itself."""
        if self.antecedent is not None and self.relation in ("conversion", "range_end"):
            return self.antecedent.main
        return self

    def depend_on(self, antecedent: Mention, relation: Relation) -> None:
        """Set the numeral on which this one depends, and how it does."""
        self.antecedent = antecedent
        self.relation = relation


def link_mentions(sentence: Sentence, numerals: Sequence[Numeral]) -> list[Mention]:
    """Return the mentions of a sentence, each with its conversion and the upper end of its range.

    A conversion and an upper end are mentions of their own, too: they depend on the one before. An
    amount in brackets does not convert a percentage, or an amount of the same unit.

    numerals: of the sentence, in the order of the text; dates, fractions and numerals without a
              value are left out
    """
    mentions = [
        Mention(sentence, numeral)
        for numeral in numerals
        if numeral.value is not None and not numeral.is_date and numeral.form != "fraction"
    ]
    for mention, following in pairwise(mentions):
        if mention.numeral.partner is following.numeral:
            following.depend_on(mention, "range_end")
            mention.upper = following
            mention.scale = find_shared_scale(mention.numeral, following.numeral)
        elif following.numeral.is_conversion and mention.unit not in (PERCENT, following.unit):
            following.depend_on(mention, "conversion")
            mention.main.conversion = following
    return mentions


def find_shared_scale(lower: Numeral, upper: Numeral) -> Decimal:
    """Return by what a number must be multiplied because only the next one writes the scale.

    returns: 1000000 for `1.5 to 3 million`; 1 if `upper` has no scale, or if `lower` has its own,
             has no value, or is 1000 or more
    """
    scale = _SCALE.search(upper.text)
    if scale is None or _SCALE.search(lower.text) or lower.value is None or lower.value >= 1000:
        return Decimal(1)
    return read_value(f"1 {scale[0].lower()}")[0]


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

    noun:       what it counts, with its adjectives; "" if no noun follows
    predicates: noun phrases and adjectives that are said of all
    rest:       all words after the noun, predicates among them
    is_cut_off: whether words that are not known follow directly after `rest`
    """

    noun: str = ""
    predicates: tuple[str, ...] = ()
    rest: str = ""
    is_cut_off: bool = False


@lru_cache(maxsize=4096)  # read for each dimension
def split_own_words(after: str) -> OwnWords:
    """Divide the words after a numeral into the noun that it counts and what is said of all.

    Words about some only (`including`) and further clauses are left out.

    after:   up to the clause of the next numeral; UNKNOWN replaces words that are not known
    returns: no words at all if a hyphen joins them to the numeral (`two-year`)
    """
    known, _, _ = after.partition(UNKNOWN)
    words = _ABOUT_SOME.split(known, maxsplit=1)[0]
    own = _OWN_WORDS.match(words)
    if own is None or words.startswith("-"):  # `two-year`
        return OwnWords()
    rest = _NEXT_CLAUSE.split(own["rest"], maxsplit=1)[0]
    predicates = tuple(_PREDICATE.findall(rest))
    is_cut_off = len(known) < len(after) and own.end("noun") + len(rest) == len(known)
    return OwnWords(own["noun"], predicates, rest, is_cut_off)


def split_after_gap(after: str) -> OwnWords | None:
    """Divide the words after the last unknown ones, if few words after a numeral are not known.

    The words directly after this gap count as a predicate, since a verb is likely to be in it.

    after:   up to the clause of the next numeral; UNKNOWN replaces each character not known
    returns: None if nothing is unknown, or more than LONGEST_GAP characters
    """
    start = after.find(UNKNOWN)
    end = after.rfind(UNKNOWN) + 1
    predicate = _AFTER_GAP.match(after, end)
    if start < 0 or end - start > LONGEST_GAP or predicate is None:
        return None
    return OwnWords(predicates=(predicate["words"],), rest=after[end:])


def split_label(label: str) -> OwnWords:
    """Return the last words of a label as the noun: “Norway” of `from Norway (12)`.

    label: the words before a number that is alone in brackets; "" has no noun
    """
    noun = _LAST_WORDS.search(label.rstrip(" "))
    return OwnWords(noun[0] if noun else "")
