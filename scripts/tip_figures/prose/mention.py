"""A mention of a number: a numeral that is not a date, and what its sentence says about it.

The words after a numeral are divided into the noun that it counts, what describes all, and the
rest. In `four of the foreign victims were women from Oslo` the noun is `foreign victims`; what is
said of all four begins with `women`. Words about some of them only (`most of whom`, `including`),
and subordinate clauses, are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from tip_figures.prose.quantity import UNKNOWN, Quantity
from tip_figures.prose.year_reading import NO_YEAR, YearReading

ALL_BUT = "all but"
"""The hedge of a numeral that counts those who are left out."""

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

    ` foreign victims were women, including two girls` -> noun `foreign victims`, predicates
    `("women",)`, rest ` were women, `. The result omits further clauses and words about some only,
    from words such as `including`. It is empty if a hyphen joins the words to the numeral
    (`two-year`).

    Args:
        after: the words up to the clause of the next numeral; UNKNOWN replaces unknown words
    """
    known, _, _ = after.partition(UNKNOWN)
    words = _ABOUT_SOME.split(known, maxsplit=1)[0]
    own = _OWN_WORDS.match(words)
    if own is None or words.startswith("-"):  # `two-year`
        return OwnWords()
    rest = _NEXT_CLAUSE.split(own["rest"], maxsplit=1)[0]
    predicates = tuple(_PREDICATE.findall(rest))
    has_unknown_words = len(known) < len(after)
    reaches_unknown_words = own.end("noun") + len(rest) == len(known)
    is_cut_off = has_unknown_words and reaches_unknown_words
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
