"""Years, months and days: how they are written, and whether a numeral is one of them."""

import re

YEAR = r"(?:(?:19|20)[0-9]{2}|2100)"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
"""Parts of patterns: a year of the 20th or 21st century, and a month, whole or shortened."""

REFERENCE_BEFORE = re.compile(
    r"""
    (?: \b (?: article | section | law | act | decree | resolution | convention | order | ordinance
             | bill | chapter | rule | hotline | number | nos?\. ) s? [ ]?
      | [\#\u00a7] [ ]?
    ) $
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The end of a text after which a number is part of a name: `Law 2016`, `Article 128`."""

_YEAR = re.compile(YEAR)
_DAY = re.compile("0?[1-9]|[12][0-9]|3[01]")
_MONTH_BEFORE = re.compile(rf"\b{MONTH} $")
_MONTH_AFTER = re.compile(rf" (?:of )?{MONTH}(?!\w)")
_COUNTED_AFTER = re.compile(
    r"""
    [ ] (?: [A-Za-z-]+ [ ] )?  # an adjective
    (?: victims | people | persons | individuals | children | women | men | girls | boys | minors
      | students | cases | calls | officials | officers | migrants | workers | nationals | citizens
      | suspects | traffickers | inspections | investigations | convictions | prosecutions
      | arrests | raids | survivors | refugees ) \b
    """,
    re.VERBOSE,
)
_DATE_WORD_BEFORE = re.compile(
    rf"""
    \b (?: in | the | since | by | during | from | until | before | after | through | year | fy
         | (?:19|20)[0-9]{{2}} [ ] (?: to | and | or )
         | on [ ] {MONTH} ) [ ] $
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Only before a year: `In March 2019 officials`, but `In May 12 officials`.
_YEAR_WORD_BEFORE = re.compile(
    rf"""
    (?: \b {MONTH} [ ]
      | \b {MONTH} [ ] [0-9]{{1,2}} ,? [ ]
      | \b (?: early | mid | late ) [ -]
      | \b (?: as | end | beginning | start | middle | rest | remainder | half | quarter | months
             | {MONTH} ) [ ] of [ ]
      | \b compar (?: ed | ing | ison ) [ ] (?: to | with ) [ ]
      | ^ for [ ]
      | \b (?:19|20)[0-9]{{2}} [ ]? [-\u2013/] [ ]?
    ) $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REACH = 24  # characters before a numeral that are looked at


def is_year(text: str) -> bool:
    """Return whether a numeral is written like a year."""
    return _YEAR.fullmatch(text) is not None


def is_date(sentence: str, start: int, end: int) -> bool:
    """Return whether a numeral in digits, without a unit, is a year or the day of a date.

    start, end: span of the numeral in the sentence
    """
    before = sentence[max(0, start - _REACH) : start]
    text = sentence[start:end]
    has_year = is_year(text)
    if _COUNTED_AFTER.match(sentence, end) and not _DATE_WORD_BEFORE.search(before):
        return has_year and _YEAR_WORD_BEFORE.search(before) is not None
    if has_year:
        return not REFERENCE_BEFORE.search(before)
    has_month = _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(sentence, end)
    return bool(has_month) and is_day(text)


def is_day(text: str) -> bool:
    """Return whether a numeral is written like the day of a month, from 1 to 31 (`5` or `05`)."""
    return _DAY.fullmatch(text) is not None
