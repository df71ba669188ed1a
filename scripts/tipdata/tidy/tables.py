"""A table in its canonical form: columns as the schema orders them, cells as they are surely meant, rows by key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tipdata.package import field_types as fieldtypes
from tipdata.package import rules as rulebook
from tipdata.package.columns import missing_values
from tipdata.package.finding import Finding
from tipdata.package.table import Table
from tipdata.package.wording import did_you_mean, many, quoted
from tipdata.tidy import mend as cells
from tipdata.tidy import tolerant as reading
from tipdata.tidy.canonical import Draft, held
from tipdata.tidy.doubts import Doubt, doubts

LEFT = "The file is left as it is until this is mended."
SHOWN = 10  # columns of a header that are named one by one


def tidy(table: Table, content: bytes) -> Draft:
    """The table whose file holds `content`, as it should be written; nothing is written."""
    records = reading.read(table, content)
    if records.faults:
        return Draft(table, faults=records.faults)
    draft = _shaped(table, records)
    if draft.faults:
        return draft
    semicolons = records.delimiter in ";\t" and records.delimiter != table.dialect.get("delimiter", ",")
    return _sorted(_settled(_mended(draft, semicolons)))


def findings(draft: Draft, written: bool) -> Iterator[Finding]:
    """What had to be left in the cells.

    written: whether places are those of the canonical form, else those of the file as it stands
    """
    yield from draft.faults
    if draft.faults:
        return
    table, places = draft.table, draft.written_lines()
    shown = dict(zip(places, places if written else draft.lines, strict=True))
    as_written, doubted = held(table, draft.content()), doubtful(draft)
    keys = {row["_line"]: as_written.key(row) for row in as_written.rows()} if doubted else {}
    for place, name, (code, message, hint) in doubted:
        line = places[place]
        yield Finding(table.path, shown[line], name, code, keys.get(line, ""), message, hint)
    named = {(places[place], name) for place, name, _ in doubted}
    for batch in as_written.batches():
        for fault in batch.faults:
            if (fault.line, fault.column) not in named:
                yield replace(fault, line=shown.get(fault.line, fault.line))


def doubtful(draft: Draft) -> list[tuple[int, str, Doubt]]:
    """Cells of which nobody can tell what they were, by place of the row and column."""
    return [
        (place, name, doubt)
        for name, field in draft.table.fields.items()
        if name in draft.columns
        for place, doubt in doubts(field, _absent(draft.table, name), draft.column(name))
    ]


def _absent(table: Table, name: str) -> list[str]:
    """What stands for a missing value in a column."""
    field = table.fields[name]
    return missing_values(field if "missingValues" in field else table.schema)


def _shaped(table: Table, records: reading.Records) -> Draft:
    """Rows as wide as the header, without the empty rows and columns of spreadsheets, columns in the schema's order."""
    names = [name.strip() for name in records.names]
    width = max((place + 1 for place, name in enumerate(names) if name), default=0)
    changes = list(records.changes)
    kept = [place for place, row in enumerate(records.rows) if any(cell.strip() for cell in row)]
    rows, lines = [records.rows[place] for place in kept], [records.lines[place] for place in kept]
    faults = [*_header(table, names[:width], rows)] or [*_ragged(table, rows, lines, width, len(names))]
    if faults:
        return Draft(table, faults=tuple(faults))
    if len(kept) < len(records.rows):
        changes.append(f"{many(len(records.rows) - len(kept), 'empty row')} taken away")
    if names != records.names:
        changes.append("white space around column names taken away")
    places = {name: place for place, name in enumerate(names) if name}
    wanted = [
        *(name for name in table.fields if name in places),
        *(name for name in places if name not in table.fields),
    ]
    if len(names) > len(wanted):
        changes.append(f"{many(len(names) - len(wanted), 'empty column')} taken away")
    if wanted != list(places):
        changes.append("columns put into the order of the schema")
    order = [places[name] for name in wanted]
    return Draft(table, wanted, [[row[place] for place in order] for row in rows], lines, tuple(changes))


def _ragged(table: Table, rows: list[list[str]], lines: list[int], width: int, widest: int) -> Iterator[Finding]:
    """Rows with too few or too many cells.

    A spreadsheet ends every row with the same number of empty cells, the header too. One row alone that ends with an
    empty cell too many has a comma somewhere that was meant to stand inside a cell.

    width:  columns that have a name
    widest: cells of the header, the empty ones at its end included
    """
    for row, line in zip(rows, lines, strict=True):
        if len(row) not in (width, widest) or any(cell.strip() for cell in row[width:]):
            said = f"The row has {len(row):,} cells, where the header has {width:,}. {LEFT}"
            hint = "Quotes stand around a cell with a comma in it, and a number has no thousands marks."
            yield Finding(table.path, line, "", "ragged-row", row[0][:64], said, hint)


def _header(table: Table, names: list[str], rows: list[list[str]]) -> Iterator[Finding]:
    """Columns that have no name, stand twice, are unknown or missing."""

    def fault(code: str, column: str, message: str, hint: str = "") -> Finding:
        return Finding(table.path, 1, column, code, "", f"{message} {LEFT}", hint)

    match = table.schema.get("fieldsMatch", "exact")
    match = match[0] if isinstance(match, list) and match else match
    seen = set(names)
    missing = [name for name in table.fields if name not in seen]
    extra = [name for name in dict.fromkeys(names) if name and name not in table.fields]
    for place, name in enumerate(names):
        if not name and any(row[place].strip() for row in rows if len(row) > place):
            yield fault("header-empty", "", f"Column {place + 1} has cells and no name.", "Name it, or take it out.")
    if len(seen) < len(names):
        for name in [name for name, number in Counter(names).items() if number > 1 and name][:SHOWN]:
            yield fault("header-duplicate", name, f"The column {quoted(name)} stands twice in the header.")
    if match in ("exact", "equal", "superset"):
        for name in extra[:SHOWN]:
            hint = did_you_mean(name, missing or table.fields) or "Take it out, or describe it in the schema."
            yield fault("header-extra", name[:64], f"The schema has no column {quoted(name)}.", hint)
        if len(extra) > SHOWN:
            said = f"And {len(extra) - SHOWN:,} more columns that the schema does not have."
            yield fault("header-extra", "", said)
    if match in ("exact", "equal", "subset") or len(missing) == len(table.fields):
        for name in missing:
            yield fault("header-missing", name, f"The column {quoted(name)} is missing from the header.")


SAID: Mapping[str, tuple[str, str]] = {
    cells.THOUSANDS: ("number", "written without thousands marks"),
    cells.COMMA: ("decimal comma", "made a decimal point"),
    cells.SPACE: ("cell", "freed of the white space around it"),
    cells.TRUTH: ("truth value", "written as the schema does"),
    cells.WHOLE: ("whole number", "written without decimals"),
}


def _mended(draft: Draft, semicolons: bool) -> Draft:
    """Each cell as it is surely meant."""
    table, counted = draft.table, Counter[str]()
    for name, field in table.fields.items():
        if name not in draft.columns:
            continue
        absent, column = _absent(table, name), draft.column(name)
        made = {cell: cells.mended(field, cell, semicolons) for cell in set(column) if cell not in absent}
        if any(what for _, what in made.values()):
            counted.update(made[cell][1] for cell in column if cell in made and made[cell][1])
            mended = [made[cell][0] if cell in made else cell for cell in column]
            draft = replace(draft, rows=draft.with_column(name, mended))
    said = tuple(f"{many(counted[what], noun)} {done}" for what, (noun, done) in SAID.items() if counted[what])
    return replace(draft, changes=draft.changes + said)


def _settled(draft: Draft) -> Draft:
    """Numbers whose comma marks thousands, because with a decimal point the row would break a rule of its schema."""
    count = 0
    for name, field in draft.table.fields.items():
        column = draft.column(name) if name in draft.columns else []
        if not any(cells.ambiguous(field, cell) for cell in column):
            continue
        whole = [cell.replace(",", "") if cells.ambiguous(field, cell) else cell for cell in column]
        broken = [cell.replace(",", ".") if cells.ambiguous(field, cell) else cell for cell in column]
        good, bad = _hold(draft, name, whole), _hold(draft, name, broken)
        sure = [a and not b for a, b in zip(good, bad, strict=True)]
        chosen = [new if yes else old for new, old, yes in zip(whole, column, sure, strict=True)]
        count += sum(new != old for new, old in zip(chosen, column, strict=True))
        draft = replace(draft, rows=draft.with_column(name, chosen))
    if not count:
        return draft
    # What was settled in one column may settle another one.
    noun, done = SAID[cells.THOUSANDS]
    return _settled(replace(draft, changes=(*draft.changes, f"{many(count, noun)} {done}, as a rule of the row asks")))


def _hold(draft: Draft, name: str, column: list[str]) -> list[bool]:
    """In which rows every rule that names a column holds, if its cells were these."""
    table = draft.table
    rules = [rule for rule in rulebook.read(table.schema, draft.columns)[0] if name in rule.columns]
    frame = held(table, replace(draft, rows=draft.with_column(name, column)).content()).frame
    if not rules or frame.height != len(column):  # a record that is too long for reading ends the frame
        return [True] * len(column)
    return frame.select(rulebook.holds(rules)).to_series().to_list()


def _sorted(draft: Draft) -> Draft:
    """Rows in the order of their primary key: numbers as numbers, text by code points, empty cells first."""
    key = [(draft.columns.index(n), n) for n in draft.table.primary_key if n in draft.columns]
    if not key or len(key) < len(draft.table.primary_key):
        return draft
    numeric = {name for _, name in key if draft.table.fields.get(name, {}).get("type") in cells.NUMERIC}

    def value(cell: str, number: bool) -> tuple[int, Decimal, str]:
        if number and re.fullmatch(fieldtypes.NUMBER, cell):
            return 1, Decimal(cell), cell
        return 2 if number and cell else 0, Decimal(0), cell

    keys = [[value(row[place], name in numeric) for place, name in key] for row in draft.rows]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if order == list(range(len(keys))):
        return draft
    rows, lines = [draft.rows[place] for place in order], [draft.lines[place] for place in order]
    return replace(draft, rows=rows, lines=lines, changes=(*draft.changes, "sorted by primary key"))
