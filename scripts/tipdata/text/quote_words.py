"""What the few words of a quote tell of their numeral."""

import re

from tipdata.text import hedges
from tipdata.text.sentences import normalise

_YEAR = "(?:19|20)[0-9]{2}|2100"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2,3}\.)"
_DAY = "[1-9]|[12][0-9]|3[01]"
_BETWEEN = frozenset(
    ["or", "and", "to", "of", "another", "additional", "further", "combined", "reported"]
)  # a hedge and its numeral
_SIGNS = re.compile(r"[\s($€£¥]+$")


def find(quote: str, text: str) -> int:
    """Where a quote has a numeral that is no part of a longer word or number; -1 where it has none. Both are normalised."""
    start = quote.find(text)
    while start >= 0 and any(part.isalnum() for part in (quote[:start][-1:], quote[start + len(text) :][:1])):
        start = quote.find(text, start + 1)
    return start


def hedge_before(quote: str, start: int) -> str:
    """The hedges that stand directly before the numeral at `start`, as written; a sign of a currency may stand between."""
    return hedges.before(_SIGNS.sub("", quote[:start]))


def shows_none(quote: str, start: int, hedge: str) -> bool:
    """Whether a quote shows enough words before the numeral at `start` to tell that a hedge is not there.

    One behind the numeral, or of a number before it (a conversion in brackets, the far end of a range), is not looked for.
    """
    before = quote[:start].split()
    behind = hedge.lower() in hedges.BEHIND or hedges.bounds(hedge) == {"between"}
    near = any("(" in word or re.search("[0-9]", word) for word in before) or (before and before[-1] in _BETWEEN)
    return bool(hedge) and not behind and not near and len(before) >= len(hedge.split()) and hedge not in quote[:start]


def is_year(text: str) -> bool:
    """Whether a numeral is written like a year."""
    return re.fullmatch(_YEAR, text) is not None


def is_date(text: str, quote: str, year_behind: bool) -> bool:
    """Whether a numeral is a year, or a day or the far end of a range beside a month or a year.

    year_behind: whether a year follows that the quote, which has words before the numeral first, need not show
    """
    if is_year(text):
        return True
    day, numeral = re.fullmatch(_DAY, text), re.escape(text)
    shown = rf"(?:{_YEAR}) ?[-–/] ?{numeral}\b" + (
        rf"|{_MONTH} {numeral}\b|\b{numeral}(?: of)? {_MONTH}" if day else ""
    )
    return bool(day and year_behind) or re.search(shown, normalise(quote)) is not None
