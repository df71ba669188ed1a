"""The package as its readers meet it: each figure with its words, its place, its identities and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tipdata.figures import labels as codebook
from tipdata.figures.kinds import plain
from tipdata.figures.labels import DIMENSIONS, Words
from tipdata.package.errors import CannotRead
from tipdata.package.load import Package
from tipdata.release.page import judged_rows as sums
from tipdata.release.page.judged_rows import Judged

Row = Mapping[str, Any]
TABLES = ("sources", "sentences", "numerals", "areas", "indicators", "figures", "identities", "identity_terms")
TELL_APART = ("source_id", "indicator_id", "ref_area", "year", *DIMENSIONS, "unit")
"""The columns that together tell one figure from another."""


@dataclass(frozen=True)
class Book:
    """A package of figures, joined.

    sources:    rows by source_id, the latest edition first
    indicators: rows by indicator_id
    figures:    rows by figure_id, in the order of the table
    places:     rows of the ledger by figure_id, in the order of the text
    judged:     every identity with its verdict, in the order of the table
    stands_in:  identities by figure_id
    """

    package: Package
    words: Words
    sources: Mapping[str, Row]
    indicators: Mapping[str, Row]
    figures: Mapping[str, Row]
    places: Mapping[str, Sequence[Row]]
    judged: Sequence[Judged]
    stands_in: Mapping[str, Sequence[Judged]]

    @property
    def who(self) -> Mapping[str, str]:
        """Meaning of the codes in `counted_by`, in the order of the schema."""
        return self.words.counters

    def of_source(self, source_id: str) -> list[Row]:
        """The figures of a source, in the order of the table."""
        return [row for row in self.figures.values() if row["source_id"] == source_id]

    def counted_by(self, figure: Row) -> str:
        """Code of who counted a figure."""
        return str(self.indicators[figure["indicator_id"]]["counted_by"])

    def number(self, figure: Row) -> str:
        """A figure's value with its bound: “at least 77,200,000”, “between 1 and 2”."""
        value = plain(figure["value"])
        if figure["value_to"] is not None:
            value = f"{value} and {plain(figure['value_to'])}"
        return value if figure["bound"] == "exact" else f"{self.words.categories['bound'][figure['bound']]} {value}"

    def unit(self, figure: Row) -> str:
        """What stands behind the number: unit and rounding."""
        return codebook.amount(figure, self.words).removeprefix(self.number(figure)).strip()

    def briefly(self, figure: Row) -> str:
        """A figure's label without its amount and its places, which stand beside it."""
        places = self.words.places.get(figure["figure_id"], ())
        said = str(figure["label"]).removesuffix(
            "".join(f"; paragraph {p}, sentence {s}, character {start}" for p, s, start in places)
        )
        return said[len(codebook.amount(figure, self.words)) :].removeprefix(": ")

    def headline(self, figure: Row) -> str:
        """A figure in one line, without its places: amount, indicator, who counted, area, year."""
        said = f"{capital(codebook.amount(figure, self.words))}: {self.briefly(figure)}"
        return said.removesuffix("; derived")

    def code(self, column: str, code: object) -> str:
        """The meaning of a code of figures."""
        if column == "source_id":
            return self.edition(self.sources[str(code)])
        if column == "indicator_id":
            return str(self.indicators[str(code)]["label"])
        meaning = self.words.categories.get(column) or (self.words.areas if column != "year" else {})
        return meaning.get(str(code), str(code))

    def divided(self, figure: Row) -> list[tuple[str, str]]:
        """The dimensions that narrow a figure, as title and meaning; none for a total."""
        return [
            (self.words.titles[name], self.code(name, figure[name]))
            for name in DIMENSIONS
            if figure[name] not in (None, "all")
        ]

    def passage(self, source: Row) -> str:
        """A source in words: title, area, section."""
        return f"{source['title']}, {self.words.areas[source['ref_area']]}, {source['section']}"

    def edition(self, source: Row) -> str:
        """A source in few words: area and edition."""
        return f"{self.words.areas[source['ref_area']]}, {source['edition_year']} edition"

    def names(self, figures: Sequence[Row], titled: bool = True) -> list[str]:
        """Each of several figures in the few words that tell it from the others.

        titled: with the title of each dimension, where more than one tells them apart
        """
        differ = [name for name in TELL_APART if len({row[name] for row in figures}) > 1]
        if {"indicator_id"} < set(differ) and len({row["indicator_id"] for row in figures}) == len(figures):
            differ = [name for name in differ if name in ("source_id", "indicator_id", "year", "unit")]
        several = titled and sum(name in DIMENSIONS for name in differ) > 1
        told = [[said for name in differ if (said := self._said(name, row[name], several))] for row in figures]
        return [
            " · ".join(words) or self.code("indicator_id", row["indicator_id"])
            for words, row in zip(told, figures, strict=True)
        ]

    def _said(self, column: str, code: object, several: bool) -> str:
        """A code in words; where several dimensions tell figures apart, with the dimension's title and without totals."""
        if code is None or (several and column in DIMENSIONS and code == "all"):
            return ""
        meant = self.code(column, code)
        return f"{self.words.titles[column].lower()}: {meant}" if several and column in DIMENSIONS else meant

    def arithmetic(self, one: Judged) -> str:
        """An identity as people write it; of many pairs of amounts only the first."""
        pairs = one.arithmetic.split(", ") if one.row["kind"] == "same_rate" else []
        if len(pairs) > 2:
            return f"{pairs[0]}, and {len(pairs) - 1} more pairs"
        return one.arithmetic.replace("->", "→")

    def spell(self, text: str | None) -> str:
        """A note with the labels of the indicators that it names by their codes."""
        return re.sub(
            r"[a-z0-9]+(?:_[a-z0-9]+)+",
            lambda m: f"“{self.indicators[m[0]]['label']}”" if m[0] in self.indicators else m[0],
            text or "",
        )

    def marks(self, figure: Row) -> list[str]:
        """What a reader must not overlook: derived, doubtful and the like."""
        made = ["derived"] if figure["basis"] == "derived" else []
        if figure["obs_status"] != "A":
            made.append(self.words.categories["obs_status"][figure["obs_status"]])
        return made


def read(package: Package) -> Book:
    """Join the tables of a package.

    raises: CannotRead if a table that the page shows is not there
    """
    if not package.has(*TABLES):
        lacking = ", ".join(name for name in TABLES if not package.has(name))
        raise CannotRead(f"{package.root / package.path}: no page without the tables {lacking}.")
    tables = {name: package.tables[name].rows() for name in TABLES}
    sources = sorted(tables["sources"], key=lambda row: (-row["edition_year"], row["source_id"]))
    judged = sums.judged(package)
    stands_in = _grouped((term["figure_id"], one) for one in judged for term in one.term_rows)
    return Book(
        package,
        codebook.words(package),
        {row["source_id"]: row for row in sources},
        {row["indicator_id"]: row for row in tables["indicators"]},
        {row["figure_id"]: row for row in tables["figures"]},
        _grouped((row["figure_id"], row) for row in tables["numerals"] if row["figure_id"] is not None),
        judged,
        stands_in,
    )


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = {}
    for key, value in pairs:
        made.setdefault(key, []).append(value)
    return made


def neighbours(book: Book) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """Of each figure the same cell in other sources, by edition, and in other years, by year."""
    elsewhere: dict[tuple[Any, ...], list[Row]] = {}
    years: dict[tuple[Any, ...], list[Row]] = {}
    without_source = TELL_APART[1:]
    for row in book.figures.values():
        elsewhere.setdefault(tuple(row[name] for name in without_source), []).append(row)
        years.setdefault(tuple(row[name] for name in TELL_APART if name != "year"), []).append(row)

    def others(groups: Mapping[tuple[Any, ...], list[Row]]) -> dict[str, list[Row]]:
        made = {}
        for group in groups.values():
            ordered = sorted(group, key=lambda r: (book.sources[r["source_id"]]["edition_year"], r["year"]))
            for row in group:
                made[row["figure_id"]] = [other for other in ordered if other is not row]
        return made

    return others(elsewhere), others(years)


def capital(text: str) -> str:
    """Text that begins with a capital."""
    return f"{text[:1].upper()}{text[1:]}"
