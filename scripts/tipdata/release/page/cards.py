"""What the page says of each figure: its card, its row of the table and its citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipdata.figures.labels import DIMENSIONS
from tipdata.release.page.book import Book, Row, capital, neighbours
from tipdata.release.page.charts import is_total
from tipdata.release.page.judged_rows import Judged


@dataclass(frozen=True)
class Card:
    """A figure as the page shows it.

    places:    where the report writes it, in words; empty for a derived figure
    rest:      its label without amount and places
    divided:   dimensions that narrow it, as title and meaning
    identities: those it stands in
    years:     the same cell in other years, elsewhere: the same cell in other sources
    """

    figure: Row
    number: str
    unit: str
    rest: str
    marks: Sequence[str]
    divided: Sequence[tuple[str, str]]
    places: Sequence[str]
    note: str
    identities: Sequence[Judged]
    derived_by: Judged | None
    years: Sequence[Row]
    elsewhere: Sequence[Row]
    citation: str


@dataclass(frozen=True)
class Chapter:
    """The cards of one indicator in one source."""

    source: Row
    indicator: Row
    cards: Sequence[Card]


def chapters(book: Book) -> list[Chapter]:
    """Every card: by source, then by who counted, the richest indicators, the latest year and the totals first."""
    elsewhere, years = neighbours(book)
    made = []
    order = list(book.who)
    for source_id, source in book.sources.items():
        rows = book.of_source(source_id)
        counts = Counter(row["indicator_id"] for row in rows)
        for name in sorted(counts, key=lambda n: (order.index(str(book.indicators[n]["counted_by"])), -counts[n], n)):
            mine = sorted((row for row in rows if row["indicator_id"] == name), key=_rank)
            cards = [_card(book, row, elsewhere[row["figure_id"]], years[row["figure_id"]]) for row in mine]
            made.append(Chapter(source, book.indicators[name], cards))
    return made


def _rank(row: Row) -> tuple[object, ...]:
    return (-row["year"], row["unit"], not is_total(row), [str(row[name]) for name in DIMENSIONS])


def _card(book: Book, row: Row, elsewhere: Sequence[Row], years: Sequence[Row]) -> Card:
    identities = book.stands_in.get(row["figure_id"], [])
    return Card(
        row,
        capital(book.number(row)),
        book.unit(row),
        book.briefly(row),
        book.marks(row),
        book.divided(row),
        list(_places(book, row)),
        book.spell(row["note"]),
        identities,
        next((one for one in identities if one.row["identity_id"] == row["derived_by"]), None),
        years,
        elsewhere,
        citation(book, row),
    )


def _places(book: Book, row: Row) -> Iterator[str]:
    """“Paragraph 1, sentence 2, written “40””."""
    for place in book.places.get(row["figure_id"], []):
        said = f"paragraph {place['paragraph']}, sentence {place['sentence']}, written “{place['text']}”"
        if place["hedge"]:
            said += f", bound by “{place['hedge']}”"
        yield said + (", stated again" if place["role"] == "restatement" else "")


def authors(book: Book) -> str:
    """Who made the package, as a list in words."""
    listed = book.package.descriptor.get("contributors") or []
    return ", ".join(str(one["title"]) for one in listed if isinstance(one, dict) and "title" in one)


def whole_citation(book: Book) -> str:
    """How to cite the package."""
    told = book.package.descriptor
    year = str(told.get("created", ""))[:4]
    who = authors(book)
    return f"{who}{f' ({year})' if year else ''}. {told.get('title', told.get('name'))}, version {told.get('version')}. Data package."


def citation(book: Book, row: Row) -> str:
    """How to cite one figure."""
    told, source = book.package.descriptor, book.sources[row["source_id"]]
    places = list(_places(book, row))
    where = f", {places[0]}" if places else ", derived from its other figures"
    return (
        f"“{row['label']}.” Figure {row['figure_id']}, {told.get('title', told.get('name'))}, version {told.get('version')}, "
        f"{authors(book)}. Source: {source['publisher']}, {book.passage(source)}{where}, {source['url']}"
    )
