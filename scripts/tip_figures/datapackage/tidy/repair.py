"""Cells under their field: how they are surely meant, what they may mean, and which a spreadsheet seems to have changed."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tip_figures.datapackage.json_values import as_list, as_object
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.schema.constraints import read_categories

Field = Mapping[str, Any]

NUMERIC = {
    "integer": field_types.CANONICAL_INTEGER,
    "number": field_types.CANONICAL_NUMBER,
    "year": "-?[0-9]{4}",
}
"""How each numeric type is plainly written."""
# Types of which no cell begins with a space.
SPACELESS = (*NUMERIC, "boolean", "date", "datetime", "time", "yearmonth", "duration")
SPACES = "[\u0020\u00a0\u2009\u202f'’]"  # what separates thousands and nothing else: spaces, and the Swiss apostrophe
GROUPED = re.compile(
    rf"(-?[1-9][0-9]{{0,2}})(({SPACES}|[.,])[0-9]{{3}}(?:\3[0-9]{{3}})*)(?:(?!\3)[.,]([0-9]+))?"
)
PLAINLY = re.compile(r"(?=.*[0-9])(?:\+|(-))?0*([0-9]*)(?:[.,]([0-9]*))?")
ABSENT = ("#N/A", "NULL")  # as spreadsheets and databases write a missing value
LOST = re.compile(r"NULL|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
SCIENTIFIC = re.compile(r"-?[0-9](?:[.,][0-9]{1,6})?E\+[0-9]{2,3}")
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
DATE_LIKE = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[ T][0-9:.]+)?|[0-9]{{1,2}}([./-])[0-9]{{1,2}}\1(?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|{MONTH}[ -][0-9]{{2}}(?:[0-9]{{2}})?|[0-9]{{1,2}}[ -]{MONTH}(?:[ -][0-9]{{2}}(?:[0-9]{{2}})?)?",
    re.IGNORECASE,
)
MANY = 10  # dates in a text column, from which on they are what the column holds

Doubt = tuple[str, Mapping[str, str]]
"""The code of a finding, and what its words name."""


def repair_cell(field: Field, cell: str, local: bool) -> str:
    """A cell as it is surely meant.

    local: whether the file comes from where the decimal mark is a comma
    """
    kind, coded = field.get("type", "string"), list_codes(field)
    needed = as_object(field.get("constraints")).get("required") is True
    if cell in ABSENT and not needed and cell not in coded and (coded or kind != "string"):
        return ""
    if kind == "string":
        return cell.strip() if cell.strip() in coded else cell
    if kind not in SPACELESS:
        return cell
    made = cell.strip()
    if kind == "boolean" and made in (*field_types.TRUE_VALUES, *field_types.FALSE_VALUES):
        return made.lower() if {"trueValues", "falseValues"}.isdisjoint(field) else made
    number = _number(made, kind, local) if kind in NUMERIC and has_plain_format(field) else ""
    return number if number and re.fullmatch(NUMERIC[kind], number) else made


def has_plain_format(field: Field) -> bool:
    """Whether the field declares no decimal or thousands marks of its own."""
    return not {"decimalChar", "groupChar", "bareNumber"} & set(field)


def possible_numbers(cell: str) -> list[str]:
    """The numbers that a cell may mean, plainly written: its marks taken as thousands marks, then as decimal ones."""
    made = []
    if found := GROUPED.fullmatch(cell):
        made.append(
            found[1] + re.sub("[^0-9]", "", found[2]) + (f".{found[4]}" if found[4] else "")
        )
    if found := PLAINLY.fullmatch(cell):
        made.append((found[1] or "") + (found[2] or "0") + (f".{found[3]}" if found[3] else ""))
    return made


def _number(cell: str, kind: str, local: bool) -> str:
    """A number as it is surely meant; as it stands where it may mean two, or none of its type."""
    means = possible_numbers(cell)
    if kind != "number":
        wholes = [
            whole
            for whole, _, fraction in (one.partition(".") for one in means)
            if not fraction.strip("0")
        ]
        means = wholes[:1]  # thousands marks before decimals that say nothing
    if len(means) != 1:
        return cell
    bare = re.sub(SPACES, "", cell)
    if (
        not local
        and bare.count(",") + bare.count(".") == 1
        and Decimal(bare.replace(",", "")) != Decimal(means[0])
    ):
        return cell  # a decimal comma, or a point between thousands, where no semicolons tell that they are usual
    return means[0]


def written_as_float(cells: Collection[str]) -> bool:
    """Whether a program wrote a column's numbers in binary: each with a point, `40.0` among them, no zero at an end besides."""
    ends = [cell.partition(".")[2] for cell in cells if re.fullmatch(r"-?[0-9]+\.[0-9]+", cell)]
    if (
        len(ends) < len(cells)
        or "0" not in ends
        or any(end != "0" and end.endswith("0") for end in ends)
    ):
        return False
    return (
        set(ends) == {"0"} or len({len(end) for end in ends}) > 1
    )  # else a number of places that somebody chose


def list_codes(field: Field) -> list[str]:
    """The values that a coded field may have; empty for any other."""
    listed = as_list(as_object(field.get("constraints")).get("enum"))
    return [str(value) for value in listed] or list(read_categories(field))


def find_doubtful_cells(
    field: Field, absent: Sequence[str], column: Sequence[str], local: bool
) -> Mapping[str, Doubt]:
    """The cells of a column of which nobody can tell what they were, by their text.

    absent: what stands for a missing value
    local:  as for `mended`
    """
    coded, text = list_codes(field), field.get("type", "string") == "string"
    counted = Counter(cell for cell in column if cell not in absent and cell not in coded)
    # A pattern judges the cells of its column.
    spoilt = field.get("type") in NUMERIC or (
        text and "pattern" not in as_object(field.get("constraints"))
    )
    dates = sum(counted[cell] for cell in counted if DATE_LIKE.fullmatch(cell))
    of_dates = text and dates >= MANY and 2 * dates > counted.total()
    padded = {len(cell) for cell in counted if text and re.fullmatch("0[0-9]+", cell)}
    found: dict[str, Doubt] = {}
    for cell in counted:
        if LOST.fullmatch(cell):
            found[cell] = "cell-lost", {"text": cell}
        elif spoilt and SCIENTIFIC.fullmatch(cell):
            found[cell] = "cell-scientific", {"text": cell}
        elif spoilt and DATE_LIKE.fullmatch(cell) and not of_dates:
            found[cell] = "cell-date-like", {"text": cell}
        elif spoilt and len(padded) == 1 and cell.isdigit() and len(cell) < min(padded):
            found[cell] = "cell-lost-zero", {"text": cell, "whole": cell.zfill(min(padded))}
        elif (local or "," in cell) and field.get("type") == "number" and has_plain_format(field):
            means = possible_numbers(cell)
            if len(means) > 1:
                found[cell] = (
                    "cell-ambiguous",
                    {"text": cell, "whole": means[0], "decimal": means[1]},
                )
    return found
