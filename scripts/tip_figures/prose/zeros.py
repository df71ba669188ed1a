"""Words that may state a zero."""

import re
from decimal import Decimal

from tip_figures.prose.numerals import Numeral

_NO_COUNT = r"(?:longer|more|less|fewer|later|sooner|doubt|matter|such|other)\b"
_PLURAL = r"(?!(?:was|is|has|its|his|this|as|does)\b)(?:[a-z-]{2,}[^s\W]s|children|men|women|people|police)\b"
_ZERO = re.compile(
    rf"\b(?:(?P<no>no) (?!{_NO_COUNT})(?:one\b|(?:[a-z-]+ ){{0,3}}?{_PLURAL})"
    r"|(?P<none>none|nobody)\b"
    r"|(?P<without>without) any\b"
    r"|(?P<neither>neither) of\b"
    r"|(?P<never>never) [a-z]+ (?:any|a single)\b"
    r"|(?P<not>not) (?:result(?:ed)? in\b|(?:[a-z]+ ){1,3}?(?:any|a single)\b))",
    re.IGNORECASE,
)


def find_zeros(sentence: str) -> list[Numeral]:
    """Find the word that negates in each phrase that may state a zero: candidates, of which a coder drops what counts nothing."""
    return [
        Numeral(*one.span(one.lastgroup), one[one.lastgroup], "negation", Decimal(0))
        for one in _ZERO.finditer(sentence)
        if one.lastgroup
    ]
