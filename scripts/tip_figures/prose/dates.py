"""Years, months and days as a text writes them."""

import re
from typing import Final

from tip_figures.prose.sentences import normalise

YEAR: Final = "(?:19|20)[0-9]{2}|2100"
MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)

REFERENCE_BEFORE = re.compile(
    r"(?i:\b(?:article|section|law|act|decree|resolution|convention|order|ordinance|bill|chapter|rule|hotline|number|nos?\.)"
    r"s? ?|[#\u00a7] ?)$"
)


def is_year(text: str) -> bool:
    """Whether a numeral is written like a year."""
    return re.fullmatch(YEAR, text) is not None


def is_date_in_quote(text: str, quote: str, year_behind: bool) -> bool:
    """Whether a numeral is a year, or a day or the far end of a range beside a month or a year.

    year_behind: whether a year follows that the quote, which has words before the numeral first, need not show
    """
    numeral = re.escape(text)
    shown = rf"(?:{YEAR}) ?[-–/] ?{numeral}\b"
    if re.fullmatch("[1-9]|[12][0-9]|3[01]", text):
        if year_behind:
            return True
        shown += rf"|\b{MONTH} {numeral}\b|\b{numeral}(?: of)? {MONTH}"
    return is_year(text) or re.search(shown, normalise(quote)) is not None
