"""Figures in the words of the page: amounts, what divides them, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tipdata.figures.kinds import plain
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure, Source

WHOLES = ("", "all")
"""Codes of a dimension by which a figure is not divided."""


def capital(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]


def value(figure: Figure) -> str:
    """A figure's number: “77,200,000”, of a range “1–2”."""
    return plain(figure.value) if figure.value_to is None else f"{plain(figure.value)}–{plain(figure.value_to)}"


def bound(figures: Figures, figure: Figure) -> str:
    """The words of its bound, none for an exact number or a range."""
    return "" if figure.bound in ("exact", "between") else figures.word("bound", figure.bound)


def number(figures: Figures, figure: Figure) -> str:
    """A figure's number with its bound: “at least 41”."""
    return f"{bound(figures, figure)} {value(figure)}".strip()


def unit(figures: Figures, figure: Figure, of: Decimal | None = None) -> str:
    """The unit of a figure, in the plural where the number (or another one in its place) is not 1."""
    word = figures.word("unit", figure.unit)
    one = figure.value_to is None and (figure.value if of is None else of) == 1
    return word if one or not (word.isalpha() and word.islower()) or word == "percent" else f"{word}s"


def amount(figures: Figures, figure: Figure) -> str:
    """A figure's number with what it is measured in; things that are counted stand in the indicator's label."""
    measured = figure.unit == "percent" or not figures.word("unit", figure.unit).islower()
    return f"{number(figures, figure)} {unit(figures, figure)}" if measured else number(figures, figure)


def narrowed(figures: Figures, figure: Figure, only: Sequence[str] = ()) -> str:
    """What divides a figure, in words: “citizenship: Denmark, sex trafficking”; nothing for a total.

    only: the dimensions to speak of, without their titles where it is one alone; none for all of them
    """
    words = []
    for one in figures.dimensions:
        code = figure.codes.get(one.name, "")
        if code in WHOLES or (only and one.name not in only):
            continue
        joined = re.search(r" (in|by|from|to|of|at)$", one.title)
        title = f"{one.title.lower()}{'' if joined else ':'} " if one.area or joined else ""
        words.append(f"{'' if len(only) == 1 else title}{one.labels.get(code, code)}")
    return ", ".join(words)


def what(figures: Figures, figure: Figure) -> str:
    """What a figure counts: the indicator and what divides it."""
    parts = narrowed(figures, figure)
    return figures.indicator[figure.indicator_id].label + (f"; {parts}" if parts else "")


def sentence(figures: Figures, figure: Figure) -> str:
    """A total as a sentence without its end: “Denmark identified 24 trafficking victims in 2022”."""
    indicator = figures.indicator[figure.indicator_id]
    area = figures.word("ref_area", figure.ref_area)
    who = area if indicator.counted_by == "government" else figures.word("counted_by", indicator.counted_by)
    *things, verb = indicator.label.split()
    if not things or not verb.endswith("ed"):
        return f"{area}, {figure.year}: {amount(figures, figure)} {indicator.label}"
    if figure.value == 1 and figure.value_to is None:
        things[-1] = things[-1].removesuffix("s")
    return f"{capital(who)} {verb} {number(figures, figure)} {' '.join(things)} in {figure.year}"


def place(figure: Figure) -> str:
    """“Paragraph 1, sentence 2”; nothing for a figure that follows by arithmetic."""
    at = re.fullmatch(r"(\d+)\.(\d+):\d+", figure.place)
    return f"paragraph {at[1]}, sentence {at[2]}" if at else ""


def edition(source: Source) -> str:
    """“2020 edition”."""
    return f"{source.edition_year} edition"


def spell(figures: Figures, text: str) -> str:
    """A note with the labels of the indicators that it names by their codes."""
    known = figures.indicator
    return re.sub(r"[a-z0-9]+(?:_[a-z0-9]+)+", lambda m: f"“{known[m[0]].label}”" if m[0] in known else m[0], text)
