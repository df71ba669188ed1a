"""Which pictures tell the story of a source, found from its indicators, dimensions and sums alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipdata.figures.labels import DIMENSIONS, codes
from tipdata.release.page.book import Book, Row, capital
from tipdata.release.page.judged_rows import Judged

TOTAL = "total"
COMPARED = "Side by side, and against the year before"


@dataclass(frozen=True)
class Bar:
    """A figure in a picture.

    name: the few words that tell it from the others
    tone: who counted it, or "total"; it chooses the colour
    """

    figure: Row
    name: str
    tone: str


@dataclass(frozen=True)
class Group:
    """Bars under one heading, which may be empty."""

    heading: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Chart:
    """A picture before it is drawn.

    key:   its name in addresses and file names
    form:  "bars", all on one scale, or "change", each group on its own
    about: one line below the title
    note:  what a reader must know before using it
    theme: heading under which it stands; charts of one theme follow each other
    """

    key: str
    theme: str
    form: str
    title: str
    about: str
    note: str
    source: Row
    groups: Sequence[Group]

    @property
    def bars(self) -> list[Bar]:
        """All bars, in order."""
        return [bar for group in self.groups for bar in group.bars]


def pictures(book: Book, source: Row) -> list[Chart]:
    """The pictures of a source, in the order in which they are best looked at."""
    figures = book.of_source(source["source_id"])
    compared = [*_side_by_side(book, source, figures), *_changes(book, source, figures)]
    return [*compared, *_divisions(book, source), *_money(book, source, figures)]


def is_total(figure: Row) -> bool:
    """Whether no dimension narrows a figure."""
    return all(figure[name] in (None, "all") for name in DIMENSIONS)


def is_money(figure: Row) -> bool:
    """Whether a figure's unit is a currency (ISO 4217)."""
    return re.fullmatch("[A-Z]{3}", figure["unit"]) is not None


def _side_by_side(book: Book, source: Row, figures: Sequence[Row]) -> Iterator[Chart]:
    """People counted by the government and by others: beside each other, because they may be the same people."""
    counted: dict[str, list[Row]] = {}
    for row in figures:
        divisible = bool(book.indicators[row["indicator_id"]]["dimensions"])
        if row["unit"] == "person" and divisible and is_total(row) and book.counted_by(row) in ("government", "ngo"):
            counted.setdefault(row["indicator_id"], []).append(row)
    order = sorted(counted, key=lambda name: (list(book.who).index(str(book.indicators[name]["counted_by"])), name))
    if len({book.indicators[name]["counted_by"] for name in order}) < 2:
        return
    groups = [
        Group(
            f"{capital(str(book.indicators[name]['label']))}, counted by {book.who[str(book.indicators[name]['counted_by'])]}",
            [
                Bar(row, str(row["year"]), book.counted_by(row))
                for row in sorted(counted[name], key=lambda r: int(r["year"]))
            ],
        )
        for name in order
    ]
    yield Chart(
        f"{source['source_id']}-side-by-side",
        COMPARED,
        "bars",
        "Two counts, side by side",
        f"Persons, {book.words.areas[source['ref_area']]}, by who counted them",
        "Never add them. " + " ".join(book.spell(book.indicators[name]["note"]) for name in order),
        source,
        groups,
    )


def _divisions(book: Book, source: Row) -> Iterator[Chart]:
    """Each sum that divides a total by one dimension."""
    found: list[tuple[tuple[int, int, str], Chart]] = []
    for one in book.judged:
        if one.row["kind"] != "sum" or one.row["source_id"] != source["source_id"] or one.judgement is None:
            continue
        total = next(book.figures[term["figure_id"]] for term in one.term_rows if term["role"] == "total")
        rows = [term for term in one.term_rows if term["role"] == "part"]
        parts = [book.figures[term["figure_id"]] for term in rows]
        by = [name for name in DIMENSIONS if len({part[name] for part in parts}) > 1]
        if len(by) != 1 or not is_total(total) or is_money(total) or any(term["coefficient"] != -1 for term in rows):
            continue
        rank = (list(book.who).index(book.counted_by(total)), DIMENSIONS.index(by[0]), one.row["identity_id"])
        found.append((rank, _division(book, source, one, total, parts, by[0])))
    yield from (chart for _, chart in sorted(found, key=lambda pair: pair[0]))


def _division(book: Book, source: Row, one: Judged, total: Row, parts: Sequence[Row], by: str) -> Chart:
    bars = [Bar(part, book.code(by, part[by]), book.counted_by(part)) for part in parts]
    return Chart(
        str(one.row["identity_id"]),
        book.headline(total),
        "bars",
        book.words.titles[by],
        book.headline(total),
        " ".join(filter(None, (one.row["statement"], one.row["explanation"]))),
        source,
        [Group("", [Bar(total, "total", TOTAL), *bars])],
    )


def _money(book: Book, source: Row, figures: Sequence[Row]) -> Iterator[Chart]:
    """Amounts by year and what they are for, a picture for each currency."""
    kinds = sorted({row["indicator_id"] for row in figures if is_money(row)})
    for name in kinds:
        indicator = book.indicators[name]
        for unit in codes(indicator["units"]):
            rows = [row for row in figures if row["indicator_id"] == name and row["unit"] == unit]
            groups = []
            for year in sorted({row["year"] for row in rows}):
                of_year = sorted((r for r in rows if r["year"] == year), key=lambda r: (not is_total(r), -r["value"]))
                bars = [
                    Bar(
                        row,
                        " · ".join(m for _, m in book.divided(row)) or "total",
                        TOTAL if is_total(row) else book.counted_by(row),
                    )
                    for row in of_year
                ]
                groups.append(Group(str(year), bars))
            if groups:
                yield Chart(
                    f"{source['source_id']}-{name}-{unit}".lower().replace("_", "-"),
                    capital(str(indicator["label"])),
                    "bars",
                    capital(book.code("unit", unit)),
                    f"{capital(str(indicator['label']))}, {book.words.areas[source['ref_area']]}, by year and purpose",
                    book.spell(indicator["note"]),
                    source,
                    groups,
                )


def _changes(book: Book, source: Row, figures: Sequence[Row]) -> Iterator[Chart]:
    """What the source states of two years or more; money in the currency that its indicator names first."""
    series: dict[tuple[str, ...], list[Row]] = {}
    for row in figures:
        if is_money(row) and row["unit"] != codes(book.indicators[row["indicator_id"]]["units"])[0]:
            continue
        key = (row["indicator_id"], row["ref_area"], row["unit"], *(str(row[name]) for name in DIMENSIONS))
        series.setdefault(key, []).append(row)
    order = list(book.who)
    several = sorted(
        (sorted(rows, key=lambda r: int(r["year"])) for rows in series.values() if len(rows) > 1),
        key=lambda rows: (order.index(book.counted_by(rows[0])), is_money(rows[0]), -max(r["value"] for r in rows)),
    )
    for persons in (True, False):
        found = [rows for rows in several if (rows[0]["unit"] == "person") is persons]
        if found:
            yield Chart(
                f"{source['source_id']}-change-{'persons' if persons else 'other'}",
                COMPARED,
                "change",
                "Against the year before: persons" if persons else "Against the year before: other units",
                f"{book.words.areas[source['ref_area']]}; each line runs from zero to the largest value of its row",
                "Each row has a scale of its own: the lengths of different rows must not be compared.",
                source,
                [_series(book, rows) for rows in found],
            )


def _series(book: Book, rows: Sequence[Row]) -> Group:
    told = [
        book.code("indicator_id", rows[0]["indicator_id"]),
        *(f"{title.lower()}: {meant}" for title, meant in book.divided(rows[0])),
    ]
    if is_money(rows[0]):
        told.append(book.code("unit", rows[0]["unit"]))
    return Group(capital(" · ".join(told)), [Bar(row, str(row["year"]), book.counted_by(row)) for row in rows])
