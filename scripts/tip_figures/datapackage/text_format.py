"""How values are written in messages: quotation marks, numbers, Markdown, and the nearest known name."""

import difflib
import re
from collections.abc import Iterable
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction


def quote_value(value: object, limit: int = 60) -> str:
    """Write a value as it is shown in messages: in quotation marks, cut short, with nothing invisible in it."""
    text = str(value)
    if len(text) > limit:
        text = f"{text[:limit]}… ({len(text):,} characters)"
    return f"“{escape_unprintable(text)}”"


def escape_unprintable(text: str) -> str:
    """A text with nothing in it that a terminal would obey or a reader could not see."""
    return (
        text
        if text.isprintable()
        else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    )


def did_you_mean(word: str, candidates: Iterable[object]) -> str:
    """A hint that names the candidate that `word` was most likely meant to be; empty where none is near."""
    names = [str(candidate) for candidate in candidates]
    folded = {name.casefold(): name for name in reversed(names)}
    likeness = 0.75 if len(word) > 4 else 0.6  # one letter is more of a short code
    close = difflib.get_close_matches(word.strip()[:100].casefold(), folded, n=1, cutoff=likeness)
    return f"Did you mean “{folded[close[0]]}”?" if close else ""


def as_decimal(number: Fraction) -> Decimal:
    """A number written out exactly; one that does not end is rounded half-even to six decimals."""
    with localcontext(prec=200) as context:
        exact = Decimal(number.numerator) / number.denominator
        return Decimal(round(number * 10**6)).scaleb(-6) if context.flags[Inexact] else exact


def format_number(number: Decimal | Fraction | int) -> str:
    """A number as people write it: thousands marks, no exponent, no zeros that say nothing."""
    text = f"{as_decimal(number) if isinstance(number, Fraction) else number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def count_noun(number: int, noun: str) -> str:
    """A number and its noun: `1 error`, `2 errors`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def escape_markdown(text: str) -> str:
    """A text that can stand in a cell of a Markdown table without turning into markup."""
    text = escape_unprintable(text.replace("\n", " ")).replace("\\", "\\\\")
    for mark, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(mark, safe)
    return re.sub(r"[|`*_\[\]~#]", r"\\\g<0>", text)
