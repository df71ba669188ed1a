"""How rows are shown: blocks of lines for a terminal, Markdown for GitHub, records for JSON.

No text of the data can be markup; `terminal_style` escapes what a terminal would obey.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from tip_figures.datapackage.text_format import escape_markdown, escape_unprintable

MAX_SUMMARY_BYTES = 1 << 20  # GitHub shows nothing of a larger summary
ENDING_BYTES = 1_000  # room for the note that the summary was cut
CUT_NOTE = "The rest is left out: GitHub shows no summary of more than one mebibyte.\n"


class Words(NamedTuple):
    """Words, the address to which they lead, and a code after them; each "" if there is none."""

    text: str
    link: str = ""
    code: str = ""


def format_block(title: str, entries: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a block of text: its title, its entries and an empty line.

    entries: lines, escaped and painted; those after the first are details, so they are indented
    """
    yield paint(title, "bold")
    for first_line, *details in entries:
        yield f"  {first_line}"
        yield from (f"    {line}" for line in details)
    yield ""


def as_records(items: Iterable[object], properties: Sequence[str]) -> list[dict[str, object]]:
    """Return properties of items for programs; what an item does not have is None."""
    return [{name: getattr(item, name) or None for name in properties} for item in items]


def format_markdown(words: Words | str) -> str:
    """Return words in Markdown, as a link if they have one."""
    words = Words(words) if isinstance(words, str) else words
    text = escape_markdown(words.text)
    text = f"[{text}]({words.link})" if words.link else text
    return f"{text} `{words.code}`" if words.code else text


def format_markdown_list(lines: Sequence[Words | str]) -> list[str]:
    """Return the lines of a list, with an empty line after it if there are any."""
    items = [f"- {format_markdown(words)}" for words in lines]
    return [*items, ""] if items else []


def format_markdown_table(
    columns: Sequence[str], rows: Iterable[Sequence[Words | str]]
) -> list[str]:
    """Return the lines of a table."""
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    return lines + [f"| {' | '.join(map(format_markdown, row))} |" for row in rows]


def fold_markdown(title: str, lines: Sequence[str], is_open: bool = False) -> list[str]:
    """Return lines below a title that folds and unfolds them."""
    opening = f"<details{' open' if is_open else ''}><summary>{escape_markdown(title)}</summary>"
    return ["", opening, "", *lines, "", "</details>"]


def join_summary(lines: Iterable[str]) -> str:
    """Return a step summary of GitHub, cut where GitHub would show nothing of it."""
    text = "\n".join(lines) + "\n"
    content = text.encode()
    if len(content) < MAX_SUMMARY_BYTES:
        return text
    start = content[: MAX_SUMMARY_BYTES - ENDING_BYTES].decode(errors="ignore")
    return f"{start}\n\n</details>\n\n{CUT_NOTE}"


# A terminal


Style = Literal["bold", "dim", "red", "green", "yellow"]

ANSI_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


def paint(text: str, style: Style) -> str:
    """Return a text in a style if the output is a terminal with colours, else the text alone.

    What a terminal would obey in it is escaped. The variable NO_COLOR switches colours off.
    """
    text = escape_unprintable(text)
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"\x1b[{ANSI_CODES[style]}m{text}\x1b[0m"
