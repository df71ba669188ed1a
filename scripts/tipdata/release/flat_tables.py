"""The tables that are made for a release: every figure in words, the totals, and what the sources contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from tipdata.figures.links import link, stating
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure
from tipdata.figures.totals import breakdown, latest, totals
from tipdata.package.load import Package
from tipdata.release.contents import Export
from tipdata.release.export_types import TYPES, frames, kind

FLAT, TOTALS = "figures_flat", "totals"
OF_TOTALS = (
    "year", "area", "what", "counted_by", "value", "value_to", "unit", "bound", "edition_year", "quote", "link", "label",
    "figure_id", "basis", "obs_status", "note", "indicator_id", "ref_area", "source_id",
)  # fmt: skip
Column = tuple[dict[str, Any], Callable[[Figure], object]]
"""A field descriptor, and what stands in the column for a figure."""


def tables(package: Package, figures: Figures | None) -> tuple[Export, ...]:
    """Every table of a package that can be read, and those that are made of its figures."""
    own = [Export(t.name, t.path, t.schema, partial(frames, t), t) for t in package.tables.values() if t.file]
    return (*own, *([flat(figures), of_totals(figures)] if figures else []))


def flat(figures: Figures) -> Export:
    """Every figure in one table, with what a person wants first."""
    described = "Every figure in words: what, how many, how it is divided, and where the report says so."
    return _export(
        FLAT, "Figures in words", described, ["figure_id"], _columns(figures), _sorted(figures, figures.figures)
    )


def of_totals(figures: Figures) -> Export:
    """The totals, of which no two of one counter and unit overlap."""
    described = (
        "One row per area, indicator, unit and year: the total of the latest edition. Indicators that are part of another "
        "are left out, so that rows of one counter and unit may be added. Counts of different counters overlap."
    )
    columns = [column for column in _columns(figures) if column[0]["name"] in OF_TOTALS]
    key = ["ref_area", "indicator_id", "unit", "year"]
    return _export(TOTALS, "Totals", described, key, columns, _sorted(figures, totals(figures)))


def _sorted(figures: Figures, rows: Sequence[Figure]) -> list[Figure]:
    """Series by series, those of which most is known first, and in each year the totals first."""
    known = Counter(one.indicator_id for one in figures.figures)
    return sorted(
        rows, key=lambda f: (f.ref_area, -known[f.indicator_id], f.indicator_id, f.unit, f.year, f.divided, f.figure_id)
    )


def _export(
    name: str, title: str, description: str, key: list[str], columns: Sequence[Column], rows: Sequence[Figure]
) -> Export:
    fields = [field for field, _ in columns]
    schema = {
        "title": title, "description": description, "fields": fields, "primaryKey": key, "missingValues": [""],
    }  # fmt: skip
    series = [
        pl.Series(field["name"], [cell(row) for row in rows], dtype=TYPES[kind(field)], strict=False)
        for field, cell in columns
    ]
    return Export(name, f"{name}.csv", schema, lambda: iter([pl.DataFrame(series)]))


def _columns(figures: Figures) -> list[Column]:
    """The columns in their order."""
    tables, newest, numerals = figures.package.tables, latest(figures), stating(figures)

    def field(table: str, name: str) -> dict[str, Any]:
        """A field of a table, without constraints that do not hold of the column here."""
        kept = {key: value for key, value in tables[table].fields[name].items() if key != "constraints"}
        enum = tables[table].fields[name].get("constraints", {}).get("enum")
        return kept | ({"constraints": {"enum": enum}} if enum else {})

    def made(name: str, title: str, description: str, type_: str = "string") -> dict[str, Any]:
        return {"name": name, "type": type_, "title": title, "description": description}

    def own(name: str) -> Column:
        return field("figures", name), lambda f: getattr(f, name) or None

    def number(name: str) -> Column:
        return field("figures", name), lambda f: _plain(getattr(f, name))

    def told(table: str, name: str, cell: Callable[[Figure], object]) -> Column:
        return field(table, name), cell

    def quoted(name: str) -> Column:
        return field("numerals", name), lambda f: getattr(numerals.get(f.figure_id), name, None) or None

    def words(name: str) -> Callable[[Figure], object]:
        return lambda f: "all" if f.codes[name] == "all" else figures.word(name, f.codes[name]) or None

    def address(f: Figure) -> str | None:
        numeral = numerals.get(f.figure_id)
        return link(figures.source[f.source_id], numeral.quote) if numeral and numeral.quote else None

    in_words = "In words; “all” in a total, and empty where the report does not divide by it."
    what = field("indicators", "label") | {"name": "what", "title": "What"}
    return [
        own("year"),
        (made("area", "Area", "Name of the area."), lambda f: figures.word("ref_area", f.ref_area)),
        (what, lambda f: figures.indicator[f.indicator_id].label),
        told("indicators", "counted_by", lambda f: figures.indicator[f.indicator_id].counted_by),
        number("value"),
        number("value_to"),
        own("unit"),
        own("bound"),
        *((made(one.name, one.title, in_words), words(one.name)) for one in figures.dimensions),
        (
            made("breakdown", "Divided by", "“total”, or the columns by which the row is divided, joined by semicolons."),
            breakdown,
        ),
        (
            made("latest", "Latest", "Whether no later edition states the same.", "boolean"),
            lambda f: f.figure_id in newest,
        ),
        told("sources", "edition_year", lambda f: figures.source[f.source_id].edition_year),
        quoted("paragraph"),
        quoted("sentence"),
        quoted("quote"),
        (made("link", "Link", "The report's address; most browsers scroll to the quote and mark it."), address),
        *map(own, ("label", "figure_id", "basis", "obs_status", "note", "indicator_id", "ref_area", "source_id")),
    ]  # fmt: skip


def arithmetic(figures: Figures) -> dict[str, str]:
    """Each identity as arithmetic (“40 = 35 + 5”), by its id."""
    return {one.identity.identity_id: one.arithmetic for one in figures.judged}


def contradictions(figures: Figures) -> Export:
    """What the sources do not agree on, and what they say of it."""
    written = arithmetic(figures)
    columns = ("edition", "area", "statement", "arithmetic", "difference", "explanation", "identity_id")
    rows = [
        (
            figures.source[one.source_id].edition_year, figures.word("ref_area", figures.source[one.source_id].ref_area),
            one.statement, written[one.identity_id], _plain(one.residual), one.explanation, one.identity_id,
        )
        for one in figures.identities
        if one.verdict == "contradicted"
    ]  # fmt: skip
    types = {"edition": "year", "difference": "number"}
    fields = [{"name": name, "type": types.get(name, "string")} for name in columns]
    schema = {
        "title": "Contradictions", "fields": fields,
        "description": "Where a report contradicts itself or another edition: what it says, and what follows from it.",
    }  # fmt: skip
    frame = pl.DataFrame(sorted(rows), schema={one["name"]: TYPES[kind(one)] for one in fields}, orient="row")
    return Export("contradictions", "", schema, lambda: iter([frame]))


def _plain(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def to_csv(export: Export) -> str:
    """A made table as CSV: whole numbers without a point, truth as true and false."""
    frame = export.frame()
    numbers = [pl.col(pl.Float64).map_batches(_digits, return_dtype=pl.String)]
    return frame.with_columns(numbers).write_csv(quote_style="necessary")


def _digits(column: pl.Series) -> pl.Series:
    """Numbers as the tables write them: no exponent, no zeros that say nothing."""
    return pl.Series(column.name, [None if n is None else f"{Decimal(repr(n)).normalize():f}" for n in column])
