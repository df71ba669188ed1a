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
    """Return a value in quotation marks for a message: `“femal”`.

    Characters that cannot be printed are escaped.

    Args:
        value: is converted with `str`
        limit: a longer text is cut after this number of characters, and its length follows:
            `“abc… (1,234 characters)”`
    """
    text = str(value)
    if len(text) > limit:
        text = f"{text[:limit]}… ({len(text):,} characters)"
    return f"“{escape_unprintable(text)}”"


def escape_unprintable(text: str) -> str:
    r"""Return a text in which characters that cannot be printed are escaped: a tab becomes `\t`.

    A terminal might obey them, or a reader could not see them.
    """
    if text.isprintable():
        return text
    characters = (char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return "".join(characters)


def did_you_mean(word: str, candidates: Iterable[object]) -> str:
    """Return a hint that names the candidate most similar to a word; "" if none is similar.

    `Did you mean “female”?` is the hint for `femal`. About two letters may differ, and letter case
    does not count. A word in capitals is a code, in which each letter matters (GO is not TGO): a
    candidate is similar to it only if nothing but letter case differs.
    """
    names = {name.casefold(): name for name in map(str, candidates)}
    folded = word.strip()[:MAX_COMPARED].casefold()
    cutoff = max(MIN_SIMILARITY, 1 - MAX_DIFFERENT / max(len(folded), 1))
    if word.isupper():
        cutoff = 1
    matches = difflib.get_close_matches(folded, names, n=1, cutoff=cutoff)
    return f"Did you mean “{names[matches[0]]}”?" if matches else ""


def as_decimal(number: Fraction) -> Decimal:
    """Return a fraction as a decimal number: 0.125 for 1/8.

    If its digits do not end, it is rounded half-even to six places: 0.333333 for 1/3.
    """
    with localcontext(prec=PRECISION):
        quotient = Decimal(number.numerator) / number.denominator
        if Fraction(quotient) == number:
            return quotient
        millionths = round(number * 10**6)
        return Decimal(millionths).scaleb(-6)


def format_number(number: Decimal | Fraction | int) -> str:
    """Return a number as people write it: `1,234.5`, without exponent and trailing zeros.

    A fraction whose digits do not end is rounded to six places.
    """
    if isinstance(number, Fraction):
        number = as_decimal(number)
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_json_number(number: Decimal | Fraction | None) -> int | float | None:
    """Return a number for JSON: an int if it is whole, otherwise a float. None stays None."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def join_words(texts: Iterable[str]) -> str:
    """Return texts, at least one, as a list in words: `35, 4 and 1`."""
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last


def count_noun(number: int, noun: str) -> str:
    """Return a number with its noun: `1 error`, `2 errors`.

    Args:
        noun: in the singular; its plural ends with an added s
    """
    ending = "" if number == 1 else "s"
    return f"{number:,} {noun}{ending}"


def escape_markdown(text: str) -> str:
    r"""Return a text without markup for a cell of a Markdown table: `a\|b` for `a|b`."""
    text = html.escape(escape_unprintable(text.replace("\n", " ")), quote=False)
    return re.sub(r"[\\|`*_\[\]~#]", r"\\\g<0>", text)


MAX_SUMMARY = 250_000  # characters, of up to four bytes; GitHub shows no summary above a mebibyte
CUT_NOTE = "The rest is left out: GitHub shows no summary of more than one mebibyte.\n"


class LinkedText(NamedTuple):
    """A text, and the address to which it leads; "" if there is none."""

    text: str
    link: str = ""


def format_block(title: str, entries: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a block of text: its title, its indented entries and an empty line.

    Args:
        entries: lines of each entry, escaped and painted; the first line is indented by two spaces,
            and its details, the other lines, by four
    """
    yield paint(title, "bold")
    for first_line, *details in entries:
        yield f"  {first_line}"
        yield from (f"    {line}" for line in details)
    yield ""


def as_records(items: Iterable[object], properties: Sequence[str]) -> list[dict[str, object]]:
    """Return some properties of each item as a dictionary, for programs.

    A property that is empty, 0 or "", becomes None.

    Args:
        properties: names of attributes that all items have
    """
    records = []
    for item in items:
        record = {name: getattr(item, name) or None for name in properties}
        records.append(record)
    return records


def format_markdown(linked: LinkedText) -> str:
    """Return a text in escaped Markdown: `[text](link)`, or the text alone if it has no link."""
    text = escape_markdown(linked.text)
    return f"[{text}]({linked.link})" if linked.link else text


def format_markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table: the header, the line `| --- | --- |` and the rows.

    Args:
        columns: names of the columns, which may contain markup
        rows: cells of each row, in which markup is escaped
    """
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    return lines + [f"| {' | '.join(map(escape_markdown, row))} |" for row in rows]


def join_summary(lines: Iterable[str]) -> str:
    """Return lines as a step summary of GitHub, cut if it is too long for GitHub to show.

    If it is cut, `</details>` is added, since such an element may be open, and then a note.
    """
    text = "\n".join([*lines, ""])
    if len(text) <= MAX_SUMMARY:
        return text
    return f"{text[:MAX_SUMMARY]}\n\n</details>\n\n{CUT_NOTE}"


# A terminal


ANSI_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


def paint(text: str, style: str) -> str:
    """Return a text in a style for a terminal; the text alone if the output is no terminal.

    The environment variable NO_COLOR switches styles off. Characters of the text that cannot be
    printed are escaped.

    Args:
        style: one of ANSI_CODES, such as "bold"
    """
    text = escape_unprintable(text)
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"\x1b[{ANSI_CODES[style]}m{text}\x1b[0m"
