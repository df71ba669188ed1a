"""How values are written in messages: quotation marks, numbers, Markdown, and suggested names."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction

MIN_SIMILARITY = 0.75  # of difflib, from 0 to 1: two of eight letters may differ
MIN_WORD_LENGTH = 4  # a shorter text is a code
MAX_CODE_LENGTH = 5  # a longer text is a word, also with capitals and digits
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
    return "".join(map(_escape_character, text))


def _escape_character(character: str) -> str:
    """Escape a character unless it is visible, or newer than the Unicode tables of this Python."""
    code_point = ord(character)
    is_unassigned = unicodedata.category(character) == "Cn"
    is_noncharacter = code_point & 0xFFFE == 0xFFFE or 0xFDD0 <= code_point <= 0xFDEF
    if character.isprintable() or (is_unassigned and not is_noncharacter):
        return character
    return f"\\u{code_point:04x}" if code_point <= 0xFFFF else f"\\U{code_point:08x}"


def did_you_mean(word: str, candidates: Iterable[object]) -> str:
    """Return a hint that names the candidate most similar to a word; empty if none is similar."""
    similar = find_similar(word, candidates)
    return f"Did you mean “{similar}”?" if similar else ""


def find_similar(word: str, candidates: Iterable[object]) -> str:
    """Return the candidate most similar to a word; empty if none is similar.

    To a code only those are similar that have its letters, in another order or case: C2H4 is not
    CH4.
    """
    # Of candidates that differ in case only, the first counts.
    names: dict[str, str] = {}
    for candidate in map(str, candidates):
        names.setdefault(candidate.casefold(), candidate)
    folded = word.strip()[:MAX_COMPARED].casefold()
    if _is_code(word.strip()):
        names = {name: names[name] for name in names if sorted(name) == sorted(folded)}
    cutoff = 0 if _is_code(word.strip()) else MIN_SIMILARITY
    matches = difflib.get_close_matches(folded, names, n=1, cutoff=cutoff)
    return names[matches[0]] if matches else ""


def _is_code(text: str) -> bool:
    """Whether a text is a short code, in which each letter counts, and not a word."""
    is_word = text.isalpha() and text.islower() and len(text) >= MIN_WORD_LENGTH
    return not is_word and len(text) <= MAX_CODE_LENGTH


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

    The digits are those of `format_number`, or else as many as the two need, up to 30.
    """
    texts = format_number(first), format_number(second)
    for digits in range(7, 31):
        if first == second or texts[0] != texts[1]:
            break
        rounded = [
            Decimal(round(number * 10**digits)).scaleb(-digits) for number in (first, second)
        ]
        texts = format_number(rounded[0]), format_number(rounded[1])
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
