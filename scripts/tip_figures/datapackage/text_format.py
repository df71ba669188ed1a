"""Texts for people: numbers, nouns, quotes and hints, on a terminal and in Markdown."""

import difflib
import html
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

MIN_SIMILARITY = 0.75  # of difflib, from 0 to 1: two of eight letters may differ
MAX_DIFFERENT = 2  # letters of a longer word: ids of two rows may have most letters in common
MAX_COMPARED = 100  # characters of a word; comparing takes quadratic time
PRECISION = 200  # digits within which a division counts as exact


def quote_value(value: object, limit: int = 60) -> str:
    """Quote a value for a message: `“femal”`, with invisible characters escaped.

    Args:
        value: written as `str` writes it
        limit: a longer text is cut to so many characters, and its length follows:
            `“abc… (1,234 characters)”`
    """
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

    Letter case does not count. A word in capitals is a code, in which one letter matters (GO is not
    TGO), so it is similar only to a name that differs in letter case.
    """
    names = {name.casefold(): name for name in map(str, candidates)}
    folded = word.strip()[:MAX_COMPARED].casefold()
    similarity = max(MIN_SIMILARITY, 1 - MAX_DIFFERENT / max(len(folded), 1))
    cutoff = 1 if word.isupper() else similarity
    matches = difflib.get_close_matches(folded, names, n=1, cutoff=cutoff)
    return f"Did you mean “{names[matches[0]]}”?" if matches else ""


def as_decimal(number: Fraction) -> Decimal:
    """Convert a number exactly, or round it half-even to six places if its digits do not end."""
    with localcontext(prec=PRECISION):
        quotient = Decimal(number.numerator) / number.denominator
        is_exact = Fraction(quotient) == number
        return quotient if is_exact else Decimal(round(number * 10**6)).scaleb(-6)


def format_number(number: Decimal | Fraction | int) -> str:
    """Write a number for people: thousands separators, no exponent, no trailing zeros.

    A fraction whose digits do not end is rounded to six places.
    """
    if isinstance(number, Fraction):
        number = as_decimal(number)
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_json_number(number: Decimal | Fraction | None) -> int | float | None:
    """Return a number for JSON: an int if it is whole, otherwise a float; None stays None."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def join_words(texts: Iterable[str]) -> str:
    """Write some texts, at least one, as a list: `35, 4 and 1`."""
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last


def count_noun(number: int, noun: str) -> str:
    """Write a number with its noun, given in the singular: `1 error`, `2 errors`."""
    ending = "" if number == 1 else "s"
    return f"{number:,} {noun}{ending}"


def escape_markdown(text: str) -> str:
    """Escape a text for a cell of a Markdown table, so that nothing in it is markup."""
    text = html.escape(escape_unprintable(text.replace("\n", " ")), quote=False)
    return re.sub(r"[\\|`*_\[\]~#]", r"\\\g<0>", text)


MAX_SUMMARY = 250_000  # characters, of up to four bytes; GitHub shows no summary above a mebibyte
CUT_NOTE = "The rest is left out: GitHub shows no summary of more than one mebibyte.\n"


class LinkedText(NamedTuple):
    """A text, and the address to which it leads; "" if there is none."""

    text: str
    link: str = ""


def format_block(title: str, entries: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a block of text: its title, its entries and an empty line.

    Args:
        entries: lines, escaped and painted; those after the first are details, so they are indented
    """
    yield paint(title, "bold")
    for first_line, *details in entries:
        yield f"  {first_line}"
        yield from (f"    {line}" for line in details)
    yield ""


def as_records(items: Iterable[object], properties: Sequence[str]) -> list[dict[str, object]]:
    """Return properties of items for programs, as a dictionary each; 0 and "" become None."""
    records = []
    for item in items:
        records.append({name: getattr(item, name) or None for name in properties})
    return records


def format_markdown(linked: LinkedText) -> str:
    """Return a text in escaped Markdown, as a link if it has one."""
    text = escape_markdown(linked.text)
    return f"[{text}]({linked.link})" if linked.link else text


def format_markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table; the cells of rows are escaped, the columns are not."""
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    return lines + [f"| {' | '.join(map(escape_markdown, row))} |" for row in rows]


def join_summary(lines: Iterable[str]) -> str:
    """Return lines as a step summary of GitHub; one that GitHub would not show is cut.

    After the cut, `<details>` is closed, which may be open, and a note explains the cut.
    """
    text = "\n".join([*lines, ""])
    if len(text) <= MAX_SUMMARY:
        return text
    return f"{text[:MAX_SUMMARY]}\n\n</details>\n\n{CUT_NOTE}"


# A terminal


ANSI_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


def paint(text: str, style: str) -> str:
    """Return a text in a style if standard output is a terminal, otherwise the text alone.

    What a terminal would obey in it is escaped. The variable NO_COLOR switches styles off.

    Args:
        style: one of ANSI_CODES
    """
    text = escape_unprintable(text)
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"\x1b[{ANSI_CODES[style]}m{text}\x1b[0m"
