"""Mistakes that people make in the tables of figures.

The list was made by reviewers who had not seen the checks, and is not changed when a check is.
A single mistake changes one cell or row. A coordinated one changes several rows so that the tables
agree with each other; only the text of the report, or a reader, can tell.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from measures.damages import PackageCells
from measures.table_files import Row
from tip_figures.prose.sentences import hash_passage

Edits = dict[str, list[Row]]
"""The rows of each table that a mistake changes."""

Make = Callable[["TablesOfFigures", Row, random.Random], Edits | None]
"""Makes a mistake at a row; None if it cannot be made there."""

MAX_QUOTE_WORDS = 6


@dataclass(frozen=True)
class MistakeKind:
    """A kind of mistake.

    table:          of the rows at which it is made
    is_coordinated: whether it changes several rows so that the tables agree
    """

    name: str
    table: str
    make: Make
    is_coordinated: bool


@dataclass(frozen=True)
class Mistake:
    """A mistake, made at one row.

    source_id: of the passage in which it is made
    row:       its key
    edits:     the rows of each table that it changes
    """

    kind: MistakeKind
    source_id: str
    row: str
    edits: Mapping[str, Sequence[Row]]


class TablesOfFigures:
    """The tables of a package, and the changes of them that several mistakes need."""

    def __init__(self, cells: PackageCells) -> None:
        self.cells = cells
        self.tables = cells.tables
        fields = cells.schemas["figures"].fields
        self.dimensions = [name for name, field in fields.items() if field.get("dimension")]

    def edit(self, table: str, old: Row, **changed: str) -> list[Row]:
        """Return the rows of a table, one of them with other cells."""
        return [row | changed if row is old else row for row in self.tables[table]]

    def find_figure(self, figure_id: str) -> Row:
        """Return the row of a figure."""
        return next(row for row in self.tables["figures"] if row["figure_id"] == figure_id)

    def find_numeral(self, figure: Row) -> Row | None:
        """Return the numeral that states a figure."""
        for numeral in self.tables["numerals"]:
            if numeral["figure_id"] == figure["figure_id"] and numeral["role"] == "figure":
                return numeral
        return None

    def list_others(self, figure: Row) -> list[Row]:
        """Return the other figures of the same sentence."""
        place = figure["place"].partition(":")[0]
        return [
            row
            for row in self.tables["figures"]
            if row is not figure
            and row["source_id"] == figure["source_id"]
            and row["place"].partition(":")[0] == place
        ]

    def without_identities(self, figure_ids: Sequence[str]) -> Edits:
        """Remove the identities that have one of some figures as a term."""
        removed = {
            term["identity_id"]
            for term in self.tables["identity_terms"]
            if term["figure_id"] in figure_ids
        }
        return {
            table: [row for row in self.tables[table] if row["identity_id"] not in removed]
            for table in ("identities", "identity_terms")
        }

    def without_figures(self, figure_ids: Sequence[str]) -> Edits:
        """Remove figures, their identities, and the figures that these derive."""
        edits = self.without_identities(figure_ids)
        identity_ids = {row["identity_id"] for row in edits["identities"]}
        figures = [
            row
            for row in self.tables["figures"]
            if row["figure_id"] not in figure_ids
            and (not row["derived_by"] or row["derived_by"] in identity_ids)
        ]
        return {**edits, "figures": figures}


# Single mistakes


def choose_another_code(tables: TablesOfFigures, figure: Row, draw: random.Random) -> Edits | None:
    """Take another valid code."""
    columns = ["indicator_id", "unit", "bound", "period", *tables.dimensions]
    column = draw.choice([column for column in columns if figure[column]])
    codes = [code for code in tables.cells.find_codes("figures", column) if code != figure[column]]
    return {"figures": tables.edit("figures", figure, **{column: draw.choice(codes)})}


def take_neighbouring_year(tables: TablesOfFigures, figure: Row, draw: random.Random) -> Edits:
    """Take the year before or after."""
    year = int(figure["year"]) + draw.choice([-1, 1])
    return {"figures": tables.edit("figures", figure, year=str(year))}


def swap_two_cells(tables: TablesOfFigures, figure: Row, draw: random.Random) -> Edits | None:
    """Swap the cells of one column in two rows of one passage."""
    columns = ["value", "year", "unit", "indicator_id", *tables.dimensions]
    column = draw.choice(columns)
    others = [
        row
        for row in tables.tables["figures"]
        if row["source_id"] == figure["source_id"]
        and row[column]
        and figure[column]
        and row[column] != figure[column]
    ]
    if not others:
        return None
    other = draw.choice(others)
    rows = []
    for row in tables.tables["figures"]:
        if row is figure:
            rows.append(row | {column: other[column]})
        else:
            rows.append(row | {column: figure[column]} if row is other else row)
    return {"figures": rows}


def mistype_value(tables: TablesOfFigures, figure: Row, draw: random.Random) -> Edits:
    """Type another last digit of a value."""
    digit = (int(figure["value"][-1]) + draw.randint(1, 9)) % 10
    value = f"{figure['value'][:-1]}{digit}"
    return {"figures": tables.edit("figures", figure, value=value)}


def drop_part(tables: TablesOfFigures, term: Row, _draw: random.Random) -> Edits | None:
    """Drop a part of an identity that has several."""
    terms = [
        row for row in tables.tables["identity_terms"] if row["identity_id"] == term["identity_id"]
    ]
    parts = [row for row in terms if row["role"] == term["role"]]
    if len(parts) < 2 or term["role"] not in ("part", "again"):
        return None
    rows = []
    for row in tables.tables["identity_terms"]:
        is_later = row in terms and int(row["position"]) > int(term["position"])
        if row is not term:
            rows.append(row | {"position": str(int(row["position"]) - 1)} if is_later else row)
    return {"identity_terms": rows}


def delete_identity(tables: TablesOfFigures, identity: Row, _draw: random.Random) -> Edits:
    """Delete an identity with its terms."""
    return {
        table: [
            row for row in tables.tables[table] if row["identity_id"] != identity["identity_id"]
        ]
        for table in ("identities", "identity_terms")
    }


def delete_row(table: str) -> Make:
    """Return a mistake that deletes a row of a table."""

    def make(tables: TablesOfFigures, deleted: Row, _draw: random.Random) -> Edits:
        return {table: [row for row in tables.tables[table] if row is not deleted]}

    return make


# Coordinated mistakes


def change_number(tables: TablesOfFigures, numeral: Row, _draw: random.Random) -> Edits | None:
    """Change the number in the numeral, the quote and the figure."""
    value = numeral["value"]
    is_plain = numeral["form"] == "digits" and numeral["text"] == value and value[-1:] != "9"
    if numeral["role"] != "figure" or not is_plain or value not in numeral["quote"]:
        return None
    figure = tables.find_figure(numeral["figure_id"])
    if figure["value"] != value:
        return None
    other = str(int(value) + 1)
    quote = numeral["quote"].replace(value, other, 1)
    return {
        "numerals": tables.edit("numerals", numeral, text=other, value=other, quote=quote),
        "figures": tables.edit("figures", figure, value=other, label=""),
    }


def change_number_alone(tables: TablesOfFigures, numeral: Row, draw: random.Random) -> Edits | None:
    """Change the number everywhere, and delete the identities that would show it."""
    edits = change_number(tables, numeral, draw)
    if edits is None:
        return None
    return {**edits, **tables.without_identities([numeral["figure_id"]])}


def invent_bound(tables: TablesOfFigures, numeral: Row, _draw: random.Random) -> Edits | None:
    """Make an exact number a minimum: bound, hedge and quote."""
    if numeral["role"] != "figure" or numeral["hedge"] or numeral["text"] not in numeral["quote"]:
        return None
    figure = tables.find_figure(numeral["figure_id"])
    if figure["bound"] != "exact":
        return None
    quote = numeral["quote"].replace(numeral["text"], f"at least {numeral['text']}", 1)
    words = quote.split()[-MAX_QUOTE_WORDS:]
    return {
        "numerals": tables.edit("numerals", numeral, hedge="at least", quote=" ".join(words)),
        "figures": tables.edit("figures", figure, bound="at_least", label=""),
    }


def drop_bound(tables: TablesOfFigures, numeral: Row, _draw: random.Random) -> Edits | None:
    """Make a minimum or maximum an exact number: bound, hedge and quote."""
    if numeral["role"] != "figure" or not numeral["hedge"]:
        return None
    figure = tables.find_figure(numeral["figure_id"])
    if figure["bound"] == "exact" or figure["value_to"]:
        return None
    quote = " ".join(numeral["quote"].replace(numeral["hedge"], "", 1).split())
    return {
        "numerals": tables.edit("numerals", numeral, hedge="", quote=quote),
        "figures": tables.edit("figures", figure, bound="exact", label=""),
    }


def infer_year_before(tables: TablesOfFigures, figure: Row, _draw: random.Random) -> Edits:
    """Infer the year before."""
    year = str(int(figure["year"]) - 1)
    rows = tables.edit("figures", figure, year=year, year_basis="inferred", label="")
    return {"figures": rows}


def exchange_codes(tables: TablesOfFigures, figure: Row, draw: random.Random) -> Edits | None:
    """Exchange the codes of two figures of one sentence."""

    def read_codes(row: Row) -> Row:
        return {name: row[name] for name in tables.dimensions}

    others = [
        row
        for row in tables.list_others(figure)
        if row["indicator_id"] == figure["indicator_id"] and read_codes(row) != read_codes(figure)
    ]
    if not others:
        return None
    other = draw.choice(others)
    rows = []
    for row in tables.tables["figures"]:
        if row is figure:
            rows.append(row | read_codes(other) | {"label": ""})
        elif row is other:
            rows.append(row | read_codes(figure) | {"label": ""})
        else:
            rows.append(row)
    return {"figures": rows}


def hide_figure(tables: TablesOfFigures, figure: Row, _draw: random.Random) -> Edits | None:
    """Call a figure a number that counts nothing, and delete it with its identities."""
    numeral = tables.find_numeral(figure)
    if numeral is None:
        return None
    changed = {"role": "other", "figure_id": "", "hedge": "", "note": "rank: It counts nothing."}
    return {
        **tables.without_figures([figure["figure_id"]]),
        "numerals": tables.edit("numerals", numeral, **changed),
    }


def call_figure_restated(tables: TablesOfFigures, figure: Row, draw: random.Random) -> Edits | None:
    """Call a figure a restatement of another one with an equal number."""
    numeral = tables.find_numeral(figure)
    others = [
        row
        for row in tables.tables["figures"]
        if row is not figure
        and row["source_id"] == figure["source_id"]
        and row["value"] == figure["value"]
    ]
    if numeral is None or not others:
        return None
    other_id = draw.choice(others)["figure_id"]
    rows = tables.edit("numerals", numeral, role="restatement", figure_id=other_id)
    return {**tables.without_figures([figure["figure_id"]]), "numerals": rows}


def weaken_sum(tables: TablesOfFigures, identity: Row, _draw: random.Random) -> Edits | None:
    """Make a sum a mere part of a whole, and drop its last part."""
    terms = [
        row
        for row in tables.tables["identity_terms"]
        if row["identity_id"] == identity["identity_id"]
    ]
    if identity["kind"] != "sum" or len(terms) < 3:
        return None
    rows = []
    for row in tables.tables["identity_terms"]:
        role = "whole" if row["role"] == "total" else row["role"]
        if row is not terms[-1]:
            rows.append(row | {"role": role, "coefficient": ""} if row in terms else row)
    changed = {"kind": "part_of", "verdict": "", "residual": "", "explanation": ""}
    return {
        "identities": tables.edit("identities", identity, **changed),
        "identity_terms": rows,
    }


def drop_last_sentence(tables: TablesOfFigures, source: Row, _draw: random.Random) -> Edits | None:
    """Remove the last sentence of a passage with all that it states, and count again."""
    source_id = source["source_id"]
    sentences = [row for row in tables.tables["sentences"] if row["source_id"] == source_id]
    *kept, last = sentences
    place = (source_id, last["paragraph"], last["sentence"])
    numerals = []
    figure_ids = []
    for row in tables.tables["numerals"]:
        if (row["source_id"], row["paragraph"], row["sentence"]) == place:
            figure_ids += [row["figure_id"]] if row["role"] == "figure" else []
        else:
            numerals.append(row)
    if not kept:
        return None
    counts = {
        "paragraphs": kept[-1]["paragraph"],
        "sentences": str(len(kept)),
        "numerals": str(sum(row["source_id"] == source_id for row in numerals)),
        "fingerprint": hash_passage(row["sha256"] for row in kept),
    }
    return {
        **tables.without_figures(figure_ids),
        "numerals": numerals,
        "sentences": [row for row in tables.tables["sentences"] if row is not last],
        "sources": tables.edit("sources", source, **counts),
    }


def take_address_of_another_country(
    tables: TablesOfFigures, source: Row, draw: random.Random
) -> Edits | None:
    """Take the address of the report on another country."""
    names = {row["area_id"]: row["name"].lower() for row in tables.tables["areas"]}
    own_name = names[source["ref_area"]]
    others = [
        row["name"].lower()
        for row in tables.tables["areas"]
        if row["kind"] == "country" and row["name"].isalpha() and row["name"].lower() != own_name
    ]
    if own_name not in source["url"]:
        return None
    url = source["url"].replace(own_name, draw.choice(others))
    return {"sources": tables.edit("sources", source, url=url)}


def call_figure_provisional(tables: TablesOfFigures, figure: Row, _draw: random.Random) -> Edits:
    """Call a figure provisional, with a note."""
    changed = {"obs_status": "P", "note": "Provisional: it may change.", "label": ""}
    return {"figures": tables.edit("figures", figure, **changed)}


def exchange_numerals(tables: TablesOfFigures, figure: Row, draw: random.Random) -> Edits | None:
    """Exchange the numerals of two figures of one sentence; the values follow."""
    numeral = tables.find_numeral(figure)
    others = [row for row in tables.list_others(figure) if row["value"] != figure["value"]]
    if numeral is None or not others:
        return None
    other = draw.choice(others)
    other_numeral = tables.find_numeral(other)
    if other_numeral is None:
        return None
    figures = []
    moved = ("value", "value_to", "bound", "rounded_to")
    for row in tables.tables["figures"]:
        if row is figure or row is other:
            source = other if row is figure else figure
            figures.append(row | {name: source[name] for name in moved} | {"label": ""})
        else:
            figures.append(row)
    numerals = []
    for row in tables.tables["numerals"]:
        if row is numeral or row is other_numeral:
            target = other if row is numeral else figure
            numerals.append(row | {"figure_id": target["figure_id"]})
        else:
            numerals.append(row)
    return {"figures": figures, "numerals": numerals}


def take_another_unit(tables: TablesOfFigures, figure: Row, draw: random.Random) -> Edits | None:
    """Take another unit that the indicator has."""
    indicator = next(
        row for row in tables.tables["indicators"] if row["indicator_id"] == figure["indicator_id"]
    )
    units = [unit for unit in indicator["units"].split(";") if unit != figure["unit"]]
    if not units:
        return None
    return {"figures": tables.edit("figures", figure, unit=draw.choice(units), label="")}


def _make_kinds() -> Iterator[MistakeKind]:
    single = [
        ("another valid code", "figures", choose_another_code),
        ("a neighbouring year", "figures", take_neighbouring_year),
        ("two cells of a column swapped", "figures", swap_two_cells),
        ("another last digit of a value", "figures", mistype_value),
        ("a part of an identity dropped", "identity_terms", drop_part),
        ("an identity deleted", "identities", delete_identity),
        ("a figure deleted", "figures", delete_row("figures")),
        ("a numeral deleted", "numerals", delete_row("numerals")),
        ("the address of another country", "sources", take_address_of_another_country),
    ]
    coordinated = [
        ("number changed in numeral, quote and figure", "numerals", change_number),
        ("the same, and its identities deleted", "numerals", change_number_alone),
        ("bound, hedge and quote invented", "numerals", invent_bound),
        ("bound, hedge and quote dropped", "numerals", drop_bound),
        ("year before, called inferred", "figures", infer_year_before),
        ("codes of two figures exchanged", "figures", exchange_codes),
        ("figure hidden as a number that counts nothing", "figures", hide_figure),
        ("figure called a restatement of an equal one", "figures", call_figure_restated),
        ("sum weakened to a part, one part dropped", "identities", weaken_sum),
        ("last sentence of a passage removed", "sources", drop_last_sentence),
        ("numerals of two figures exchanged", "figures", exchange_numerals),
        ("another unit of the indicator", "figures", take_another_unit),
        ("figure called provisional, with a note", "figures", call_figure_provisional),
    ]
    for name, table, make in single:
        yield MistakeKind(name, table, make, is_coordinated=False)
    for name, table, make in coordinated:
        yield MistakeKind(name, table, make, is_coordinated=True)


KINDS = tuple(_make_kinds())


def draw_mistakes(
    tables: TablesOfFigures, source_ids: Sequence[str], number: int
) -> Iterator[Mistake]:
    """Draw mistakes of each kind, always the same for the same tables.

    source_ids: of the passages in which they are made
    number:     of each kind, if there are as many rows at which it can be made
    """
    source_by_identity = {
        row["identity_id"]: row["source_id"] for row in tables.tables["identities"]
    }
    for kind in KINDS:
        draw = random.Random(kind.name)
        rows = list(tables.tables[kind.table])
        draw.shuffle(rows)
        made = 0
        for row in rows:
            source_id = row.get("source_id") or source_by_identity.get(
                row.get("identity_id", ""), ""
            )
            if made == number or source_id not in source_ids:
                continue
            edits = kind.make(tables, row, draw)
            if edits is not None:
                made += 1
                yield Mistake(kind, source_id, _write_key(tables, kind.table, row), edits)


def _write_key(tables: TablesOfFigures, table: str, row: Row) -> str:
    """Write the primary key of a row."""
    return "/".join(row[name] for name in tables.cells.schemas[table].primary_key)
