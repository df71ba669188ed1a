"""Numbers as English text writes them: where each is, how it is written, and what it is worth.

A numeral is a number in digits with its thousands marks, decimals and a following scale (`77.2
million`, `$10M`, `5bn`), a cardinal number in words (`one hundred and six`, `half a million`), a
fraction (`a third`), or a vague amount (`hundreds`), which has no value. It is taken without
currency sign, unit or per-cent sign. It is not an ordinal, and not part of a longer word:

- The number in a name is a numeral: `Article 128`, `Tier 2`. A comma, an apostrophe or a space
  marks thousands only before exactly three digits.
- Dash, slash and colon separate numbers: `14-17`, `2018/19`, `24/7` and `10:30` are two each.
- A hyphen after a number does not make it part of a word (`12-month`, `18-year-old`), except in
  `one-stop`, `one-time`, `two-way`. A hyphen before it does (`COVID-19`, `H-2A`), except after a
  word that can stand alone (`mid-2019`). Letters that touch digits make a word (`A4`, `1990s`,
  `21st`), except units and currency codes (`10km`, `USD50`).
- `m`, `b`, `B` and `T` are scales directly after an amount with a currency sign (`$2m`); `k`, `K`,
  `M`, `mn`, `mln`, `bn` and `tn` anywhere. A scale counts for its own number only: `5 to 10
  million` is 5, and 10000000.
- `one` is a number, except in `no one`, `this one`, `one another` and the like.
- Digits in web and mail addresses are not numerals.
- These are numerals that are not read, so they have no value: chains of points (`12.05.2019`,
  `1.200.000`), Indian numbers (`5 lakh`, `12,34,567`), `2 1/2`, `75 USD
  million`, and numbers of more than 28 digits.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from tip_figures.prose.hedges import find_bounds
from tip_figures.prose.number_words import (
    AND_A_HALF,
    ANY_SCALE,
    FRACTION_ALONE,
    JOIN,
    MONTH,
    NUMBER_WORDS,
    SCALE,
    TEEN,
    TENS,
    UNIT,
    VAGUE_AMOUNT,
    is_cardinal,
    read_value,
)
from tip_figures.prose.sentences import any_of, to_lower_case
from tip_figures.prose.units import CURRENCY_CODES


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number as a sentence writes it, and what the words around it show.

    Attributes:
        start, end: half-open span in the sentence, in code points from 0
        form: `digits`, `words`, `negation`, `vague` or `fraction`
        text: the numeral as written
        value: the number; None for a vague amount, and for a form that is not read
        hedge: the words that bound it, as written; "" if there are none
        unit: `percent`, an ISO 4217 code, or a currency's name as written if several countries have
            it; "" for none
        partner: the other end of its range, itself without a partner
        kind: `count`, `date`, `age`, `duration`, or `section`: the number of a section, law,
            article or another name
        is_date: whether it is likely a year, or the day of a date
        is_conversion: whether it is in brackets, and converts the amount before it
    """

    start: int
    end: int
    text: str
    form: str
    value: Decimal | None
    hedge: str = ""
    unit: str = ""
    partner: "Numeral | None" = field(default=None, repr=False, compare=False)
    kind: str = "count"
    is_date: bool = False
    is_conversion: bool = False

    @property
    def bounds(self) -> frozenset[str]:
        """The codes that fit the hedge, such as `at_least`; empty without a hedge."""
        return find_bounds(self.hedge)


# Parts of the pattern of a candidate, for re.VERBOSE. Groups of digits that are followed by what
# decides their meaning are few: a chain of thousands of numbers would be read again from each.
_DECIMALS = r"(?: \. [0-9]++ )?"
_UNREAD = rf"""
    [0-9]++ (?: \. [0-9]++ ){{2,}}+                             # 12.05.2019, 1.200.000
  | [0-9]{{1,2}} (?: , [0-9]{{2}} ){{1,9}} , [0-9]{{3}} (?![0-9,]) {_DECIMALS}    # 12,34,567
  | [0-9]++ (?: [.,][0-9]++ ){{0,9}}
    (?: (?ai: [ ] (?: lakh | lac | crore ) s?\b )
      | [ ][A-Z]{{3}}[ ] (?: million | billion ) \b | [ ]?[KMB](?: USD | EUR | GBP ) \b )
  | [0-9]{{1,3}} [ ] (?: 1[/\u2044][24] | 3[/\u2044]4 ) (?![0-9/])        # 2 1/2
  | (?ai: (?: {UNIT} | {TEEN} | {TENS} ) [ ] (?: lakh | crore ) s?\b )
"""
_THOUSANDS = rf"""
    [1-9][0-9]{{0,2}} (?: (?: , [0-9]{{3}} )+ | (?: ' [0-9]{{3}} )+ ) (?![0-9]) {_DECIMALS}
  | (?<! [0-9][ ] ) (?<! [-\w.,/:] )
    [1-9][0-9]{{0,2}} (?: [ ][0-9]{{3}} ){{1,5}} (?! [ ]?[0-9] ) {_DECIMALS}
  | [0-9]++ {_DECIMALS}
  | (?<![\w./]) \. [0-9]++  # .5, but not B/.5
"""
_YEAR_BEFORE_PLURAL = r"(?<= \b(?:19|20)[0-9]{2} ) [ ][a-z]+s\b"  # `in 2019 thousands of girls`
_SCALES_AFTER_DIGITS = rf"""
    (?: (?! {_YEAR_BEFORE_PLURAL} )
        (?: {AND_A_HALF} )?
        (?: {JOIN}? (?: hundred\b | {ANY_SCALE} ) ){{0,2}}
    )?
"""
_CANDIDATE = re.compile(
    rf"""
    (?P<unread> {_UNREAD} )
  | (?P<digits>
        (?P<money> (?<=[$\u20a0-\u20bf\u00a3\u00a5]) )?
        (?: {_THOUSANDS} )
        (?: (?: [kKM] | mn | mln | bn | tn | (?(money)[mbBT]|(?!)) ) (?!\w)
          | (?ai: {_SCALES_AFTER_DIGITS} ) ) )
  | (?<! [\w-] ) (?ai: (?P<vague> {VAGUE_AMOUNT} ) | (?P<fraction> {FRACTION_ALONE} ) )
  | (?<! \w ) (?ai: (?P<words> {NUMBER_WORDS} ) ) (?! \w )
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(
    r"""
    (?ai: https?:// | www\. ) \S+
  | (?<![\w.+-]) [\w.+-]++ @ [\w.-]+
  | \. (?ai: gov | org | com | net | int ) / \S*
    """,
    re.VERBOSE,
)

# What makes a number in digits part of a word, and what may touch it without doing so.
_WORD_BEFORE = re.compile(
    r"(?:[\w\u2044]|(?i:covid )|[\w.]-|(?<![\w.])(?:[A-Z0-9_.]*[A-Z][A-Z0-9_.]*|(?i:covid))\u2013)$"
)
_CURRENCIES = any_of(CURRENCY_CODES)
_APART_BEFORE = re.compile(
    rf"""
    (?: (?<![^\W_]) (?: {_CURRENCIES} | US | Rs | Tk | Nos? )
      | (?<![\w.]) \.* (?ai:
            mid | pre | post | early | late | under | over | sub | above | below | to | or | and
          | of | in | since | until | through | age | aged | percent | plus
          | [0-9.]+ (?: km | kg | am | pm | k | m | b | mn | mln | bn | tn )?
          | {MONTH}
          | zero | {UNIT} | {TEEN} | {TENS} | hundred | {SCALE} ) [-\u2013] )
    $
    """,
    re.VERBOSE,
)
_WORD_AFTER = re.compile(
    rf"""
    (?! (?: km | kg | cm | mm | m | g | ha | sqm | h | hrs? | mins? | yrs? | wks? | mos?
          | am | pm | AM | PM | {_CURRENCIES} ) (?!\w) )
    \w
  | (?<=[0-9]0)'s | \u2044  # a decade, or a fraction
    """,
    re.VERBOSE,
)
_REACH = 24  # characters before a numeral that are looked at
_MOST_DIGITS = 28  # of a number that is read: arithmetic is exact for as many


def find_numerals(sentence: str) -> list[Numeral]:
    """Return every numeral of a sentence, in the order of the text, without its context.

    The value is None if the numeral is vague (`hundreds`) or has a form that is not read
    (`12.05.2019`). `context.add_contexts` adds what other words say.
    """
    # Letters of the same length replace addresses, so that nothing is found in them.
    readable = _ADDRESS.sub(lambda address: "x" * len(address[0]), sentence)
    numerals: list[Numeral] = []
    for match in _CANDIDATE.finditer(readable):
        start, end = match.span()
        group = match.lastgroup or ""  # `digits`, `unread`, `words`, `vague` or `fraction`
        text = sentence[start:end]
        has_digits = group in ("digits", "unread")
        if has_digits:
            before = readable[max(0, start - _REACH) : start]
            is_touched = _WORD_BEFORE.search(before) and not _APART_BEFORE.search(before)
            if is_touched or _WORD_AFTER.match(readable, end):
                continue
        if group == "words" and not is_cardinal(readable, start, end):
            continue
        is_read = group not in ("unread", "vague") and sum(map(str.isdigit, text)) <= _MOST_DIGITS
        value = read_value(text)[0] if is_read else None
        form = "digits" if has_digits else group
        numerals.append(Numeral(start, end, text, form, value))
    return numerals


def parse_numeral(text: str) -> Numeral | None:
    """Return the numeral that a text consists of; None if the text is not exactly one numeral.

    `40` -> the numeral 40; `40 men` -> None. The function reads the text after a `$`, since `2m` is
    a numeral only as an amount of money.

    Args:
        text: the numeral as written, without a currency sign

    Returns:
        the numeral, of which `start` and `end` are 1 too large because of the `$`
    """
    numerals = find_numerals(f"${text}")
    return numerals[0] if [numeral.text for numeral in numerals] == [text] else None


# Zeros: `no victims`, `none`, `did not convict any`.

# Parts of the pattern, for re.VERBOSE.
_NOT_COUNTED = r"""
    (?: longer | more | less | fewer | later | sooner | doubt | matter | such | other
      | statistics | status ) \b
"""
_ENDS_IN_S_BUT_SINGULAR = r"(?: was | is | has | its | his | this | as | does ) \b"
_PLURAL_NOUN = rf"""
    (?! {_ENDS_IN_S_BUT_SINGULAR} )
    (?: [a-z-]{{2,}} [^s\W] s | children | men | women | people | police ) \b
"""
_COUNTED_NOUN = r"""
    (?: arrest | case | complaint | convict(?:ion)? | defendant | indictment | inspection
      | investigation | offender | official | perpetrator | prosecution | raid | suspect | survivor
      | trafficker | trial | victim )
    (?! [\w-] | [ ] (?: assistance | care | compensation | data | file | identification | law
                      | management | number | protection | rate | referral | services? | shelter
                      | statistics | strategy | support | testimony | unit | witness | worker ) )
"""
_ANY = r"(?: any(?:one|body)? | a[ ]single ) \b"
_WORD = "(?: [a-z]+ [ ] )"
_ADJECTIVE = "(?: [a-z-]+ [ ] )"
_NO_PREPOSITION_BEFORE = r"""
    (?<! [ ](?:as|at|be|by|in|of|on|to)[ ] ) (?<! [ ]for[ ] ) (?<! [ ](?:from|into|only|with)[ ] )
"""
_ONE_NOUN = rf"(?: {_NO_PREPOSITION_BEFORE} an? [ ] {_ADJECTIVE}{{0,3}}? {_COUNTED_NOUN} )"
# Up to five verbs, each of up to three words: `report investigating, prosecuting, or convicting`.
_VERB = "[a-z]+ (?: [ ] [a-z]+ ){0,2}?"
_LINK = r"""
    (?: ,? [ ] (?: and | or | nor ) [ ] | , [ ] ) (?! (?: and | or | nor | any ) \b )
"""
_VERBS = rf"{_VERB} (?: {_LINK} {_VERB} ){{0,4}}? [ ]"
_ACTS = "(?: arrests | convictions | inspections | investigations | prosecutions ) \\b"
# In small letters; the negating word of each kind of phrase is a group of its own.
_ZERO_PHRASE = re.compile(
    rf"""
    \b (?:
        (no) [ ] (?! {_NOT_COUNTED} )
        (?: one\b | {_ADJECTIVE}{{0,3}}? (?: {_PLURAL_NOUN} | {_COUNTED_NOUN} ) )
      | (none | nobody) \b
      | (without) [ ] (?: {_ANY} | {_ADJECTIVE}{{0,2}}? {_ACTS} )
      | (neither) [ ]
        (?: of\b
          | {_ADJECTIVE}{{0,3}}? {_PLURAL_NOUN} [ ] nor\b
          | {_WORD}{{1,5}}? nor [ ] {_WORD}{{1,3}}? {_ANY} )
      | (nor) [ ] (?: did | do | does | has | have | had ) [ ] {_WORD}{{1,4}}? {_ANY}
      | (never) [ ] {_VERBS} (?: {_ANY} | {_ONE_NOUN} )
      | (not) [ ] (?: result(?:ed)? [ ] in\b | a[ ]single\b )
      | (not) [ ] (?: {_VERB} {_LINK} ){{0,4}}?
        (?: achieve | conduct | carry [ ] out | initiate | make | obtain | open | secure ) [ ]
        {_ADJECTIVE}{{0,2}}? {_ACTS}
      | (not | [a-z]+n't) [ ] {_VERBS} (?: {_ANY} | {_ONE_NOUN} )
      | (fail (?:s|ed|ing)? | yet | unable) [ ] to [ ] {_VERBS} {_ANY}
    )
    """,
    re.VERBOSE,
)


_NEGATING_WORD = re.compile(
    r"\b(?:no|none|nobody|not|never|neither|nor|without|[a-z]+n['’]t)\b", re.IGNORECASE
)


def find_zeros(sentence: str) -> list[Numeral]:
    """Return, as numerals, the negating words of all phrases that may state a zero.

    `There were no victims.` -> the numeral `no`; `did not convict any` -> `not`. A person must
    decide whether the phrase counts anything: `no police` may be about nothing that is counted.
    """
    phrases = _ZERO_PHRASE.finditer(to_lower_case(sentence))
    # Each kind of phrase has one group, which is its negating word.
    return [_make_zero(sentence, *phrase.span(phrase.lastindex or 0)) for phrase in phrases]


def find_negating_words(sentence: str) -> list[Numeral]:
    """Return each negating word (`no`, `not`, …) as a numeral, whatever follows it."""
    return [_make_zero(sentence, *match.span()) for match in _NEGATING_WORD.finditer(sentence)]


def _make_zero(sentence: str, start: int, end: int) -> Numeral:
    return Numeral(start, end, sentence[start:end], "negation", Decimal(0))
