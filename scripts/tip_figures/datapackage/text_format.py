"""How values are written in messages: quotation marks, numbers, Markdown, and suggested names."""

import difflib
import re
from collections.abc import Iterable
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction

MIN_SIMILARITY = 0.75  # of difflib, from 0 to 1: two of eight letters may differ
MAX_COMPARED = 100  # characters of a word; comparing takes quadratic time
PRECISION = 200  # digits within which a division counts as exact
MARKDOWN_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def quote_value(value: object, limit: int = 60) -> str:
    """Quote a value for a message: cut to `limit` characters, with nothing invisible."""
    text = str(value)
    if len(text) > limit:
        text = f"{text[:limit]}… ({len(text):,} characters)"
    return f"“{escape_unprintable(text)}”"


def escape_unprintable(text: str) -> str:
    """Escape characters that a terminal would obey, or that a reader could not see."""
    if text.isprintable():
        return text
    characters = (char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return "".join(characters)


def did_you_mean(word: str, candidates: Iterable[object]) -> str:
    """Return a hint that names the candidate most similar to a word; empty if none is similar.

    Letter case does not count. One letter makes another code: GO is not TGO.
    """
    names = {text.casefold(): text for text in reversed([*map(str, candidates)])}
    folded = word.strip()[:MAX_COMPARED].casefold()
    cutoff = 1 if word.isupper() else MIN_SIMILARITY
    matches = difflib.get_close_matches(folded, names, n=1, cutoff=cutoff)
    return f"Did you mean “{names[matches[0]]}”?" if matches else ""


def as_decimal(number: Fraction) -> Decimal:
    """Convert a number exactly, or round it half-even to six places if it does not end."""
    with localcontext(prec=PRECISION) as context:
        context.clear_flags()  # of earlier calculations
        quotient = Decimal(number.numerator) / number.denominator
        if context.flags[Inexact]:
            return Decimal(round(number * 10**6)).scaleb(-6)
        return quotient


def format_number(number: Decimal | Fraction | int) -> str:
    """Write a number for people: thousands separators, no exponent, no trailing zeros."""
    if isinstance(number, Fraction):
        number = as_decimal(number)
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_apart(first: Fraction, second: Fraction) -> tuple[str, str]:
    """Write two numbers with enough digits to distinguish them; equal numbers have one text.

    The digits are those of `format_number`, or as many as the two need.
    """
    texts = format_number(first), format_number(second)
    digits = 6
    while first != second and texts[0] == texts[1]:
        digits += 1
        texts = format_number(round(first, digits)), format_number(round(second, digits))
    return texts


def as_json_number(number: Decimal | Fraction | None) -> int | float | None:
    """Return a number as JSON writes it: whole numbers without a decimal point."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def count_noun(number: int, noun: str) -> str:
    """Write a number with its noun: `1 error`, `2 errors`."""
    ending = "" if number == 1 else "s"
    return f"{number:,} {noun}{ending}"


def escape_markdown(text: str) -> str:
    """Escape a text for a cell of a Markdown table, so that nothing in it is markup."""
    text = escape_unprintable(text.replace("\n", " ")).replace("\\", "\\\\")
    for character, entity in MARKDOWN_ENTITIES:
        text = text.replace(character, entity)
    return re.sub(r"[|`*_\[\]~#]", r"\\\g<0>", text)
