"""One cell under its field: how it is surely meant, and what it may mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from tipdata.package import field_types, number_cells
from tipdata.package.constraints import category_values

Field = Mapping[str, Any]


class Mend(NamedTuple):
    """What was mended: a noun for a number of cells, and what became of them."""

    noun: str
    done: str


THOUSANDS = Mend("number", "written without thousands marks")
COMMA = Mend("decimal comma", "made a decimal point")
SPACE = Mend("cell", "freed of the white space around it")
TRUTH = Mend("truth value", "written as the schema does")
WHOLE = Mend("whole number", "written without decimals")
PLAIN = Mend("number", "written plainly")
MISSING = Mend("missing value", "made an empty cell")
NOTHING = Mend("", "")
MENDS = (THOUSANDS, COMMA, SPACE, TRUTH, WHOLE, PLAIN, MISSING)

NUMERIC = ("integer", "number", "year")
SPACELESS = (*NUMERIC, "date", "datetime", "time", "yearmonth", "duration")  # no cell of these begins with a space
MARKS = "[\u0020\u00a0\u2009\u202f'’]"  # what separates thousands and nothing else: spaces, and the Swiss apostrophe
GROUPED = re.compile(rf"(-?[1-9][0-9]{{0,2}}(?:({MARKS})[0-9]{{3}}(?:\2[0-9]{{3}})*))(\.[0-9]+)?")
BY_COMMAS = re.compile(r"(-?[1-9][0-9]{0,2}(?:,[0-9]{3})+)(\.[0-9]+)?")
BY_POINTS = re.compile(r"(-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(,[0-9]+)?")
ONE_MARK = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
PLAINLY = re.compile(r"(?=.*[0-9])([+-]?)0*([0-9]*)(?:\.([0-9]*))?")
DECIMAL_COMMA = re.compile(r"-?(?:0|[1-9][0-9]*),[0-9]+")
ABSENT = ("#N/A", "NULL")  # as spreadsheets and databases write a missing value


def mended(field: Field, cell: str, local: bool) -> tuple[str, Mend]:
    """A cell as it is surely meant, and what was mended.

    local: whether the file comes from where the decimal mark is a comma
    """
    kind = field.get("type", "string")
    if kind == "string":
        return _coded(field, cell)
    if kind == "boolean":
        return _truth(field, cell)
    if kind not in SPACELESS:
        return cell, NOTHING
    made = cell.strip()
    if kind in NUMERIC and plain_number(field) and not _is_canonical(kind, made):
        number, how = _number(made, kind, local)
        if how != NOTHING and _is_canonical(kind, number):
            return number, how
    return made, SPACE if made != cell else NOTHING


def plain_number(field: Field) -> bool:
    """Whether the field declares no decimal or thousands marks of its own."""
    return not {"decimalChar", "groupChar", "bareNumber"} & set(field)


def _is_canonical(kind: str, cell: str) -> bool:
    """Whether a cell is written as its numeric type asks."""
    pattern = {"integer": number_cells.INTEGER, "year": "-?[0-9]{4}"}.get(kind, number_cells.NUMBER)
    return re.fullmatch(pattern, cell) is not None


def _number(cell: str, kind: str, local: bool) -> tuple[str, Mend]:
    whole = kind != "number"
    if found := GROUPED.fullmatch(cell):
        return re.sub(MARKS, "", found[1]) + _fraction(found[3], whole), THOUSANDS
    if found := BY_COMMAS.fullmatch(cell):
        if whole or found[2] or found[1].count(",") > 1:
            return found[1].replace(",", "") + _fraction(found[2], whole), THOUSANDS
    elif found := BY_POINTS.fullmatch(cell):
        if found[1].count(".") > 1 or (found[2] and not whole) or (whole and local):
            return found[1].replace(".", "") + _fraction(found[2], whole), THOUSANDS
    elif whole and re.fullmatch(rf"{number_cells.INTEGER}\.0+", cell):
        return cell.partition(".")[0], WHOLE
    elif found := PLAINLY.fullmatch(cell):
        return f"{found[1].strip('+')}{found[2] or 0}{'.' if found[3] else ''}{found[3] or ''}", PLAIN
    elif local and DECIMAL_COMMA.fullmatch(cell):
        return cell.replace(",", "."), COMMA
    return cell, NOTHING


def _fraction(digits: str | None, whole: bool) -> str:
    """What stands behind the whole part; zeros there say nothing of a whole number."""
    fraction = (digits or "").replace(",", ".")
    return "" if whole and not fraction.strip(".0") else fraction


def ambiguous(field: Field, cell: str) -> bool:
    """Whether the mark in a number may mark its thousands or its decimals."""
    return field.get("type") == "number" and plain_number(field) and ONE_MARK.fullmatch(cell) is not None


def readings(cell: str) -> dict[str, str]:
    """A number with one mark in the words of `cell-ambiguous`: as it stands, as a whole number, with decimals."""
    return {"text": cell, "whole": re.sub("[.,]", "", cell), "decimal": cell.replace(",", ".")}


def known(cell: str, number: str) -> str:
    """A cell written as the number that it is known to be, if it may mean that; else as it stands."""
    if cell == number or not re.fullmatch(r"-?[0-9]+(?:[.,][0-9]+)?", cell):
        return cell
    means = readings(cell)
    may_be = [means["decimal"], means["whole"]] if ONE_MARK.fullmatch(cell) else [means["decimal"]]
    return number if Decimal(number) in map(Decimal, may_be) else cell


def written_as_float(cells: Collection[str]) -> bool:
    """Whether a program wrote a column's numbers in binary: each with a point, `40.0` among them, no zero at an end besides."""
    ends = [cell.partition(".")[2] for cell in cells if re.fullmatch(r"-?[0-9]+\.[0-9]+", cell)]
    if len(ends) < len(cells) or "0" not in ends or any(end != "0" and end.endswith("0") for end in ends):
        return False
    return set(ends) == {"0"} or len({len(end) for end in ends}) > 1  # else a number of places that somebody chose


def is_missing(field: Field, cell: str) -> bool:
    """Whether a cell is a mark of a missing value, where one may miss and the mark can be nothing else."""
    if cell not in ABSENT or constraints(field).get("required") is True or cell in codes(field):
        return False
    free = field.get("type", "string") == "string" and not codes(field)
    return not free or ("pattern" in constraints(field) and not by_pattern(field, [cell]))


def by_pattern(field: Field, texts: Collection[str]) -> list[str]:
    """Those of some texts that the field's pattern allows.

    polars is asked and not Python, because its patterns are the ones that the rules use, and none runs for ever.
    """
    pattern = constraints(field).get("pattern")
    try:
        asked = pl.Series(list(texts), dtype=pl.String)
        return asked.filter(asked.str.contains(f"^(?:{pattern})$")).to_list()
    except pl.exceptions.ComputeError:
        return []  # a pattern that cannot be read is a finding of the rules


def constraints(field: Field) -> Mapping[str, Any]:
    """The constraints of a field; empty where they are none."""
    listed = field.get("constraints")
    return listed if isinstance(listed, dict) else {}


def codes(field: Field) -> list[str]:
    """The values that a coded field may have; empty for any other."""
    listed = constraints(field).get("enum")
    return [str(value) for value in listed] if isinstance(listed, list) else list(category_values(field))


def _coded(field: Field, cell: str) -> tuple[str, Mend]:
    listed = codes(field)
    if not listed or cell in listed:
        return cell, NOTHING
    bare = cell.strip()
    if bare in listed:
        return bare, SPACE
    same = [code for code in listed if code.lower() == bare.lower()]
    return (same[0], TRUTH) if bare in ("TRUE", "FALSE") and len(same) == 1 else (cell, NOTHING)


def _truth(field: Field, cell: str) -> tuple[str, Mend]:
    """A truth value in lower case, or as the field writes its own."""
    bare = cell.strip()
    for name, common in (("trueValues", field_types.TRUE), ("falseValues", field_types.FALSE)):
        declared = field.get(name)
        values = [str(value) for value in declared] if isinstance(declared, list) else [common[0], common[-1]]
        if bare in values:
            return bare, SPACE if bare != cell else NOTHING
        same = [value for value in values if value.lower() == bare.lower()]
        if len(same) == 1:
            return same[0], TRUTH
    return cell, NOTHING
