"""One cell under its field: how it is surely meant, and what looks as if a spreadsheet had changed it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tipdata.package import field_types as fieldtypes
from tipdata.package.rules import category_values

THOUSANDS, COMMA, SPACE, TRUTH, WHOLE = "thousands", "comma", "space", "truth", "whole"
NUMERIC = ("integer", "number", "year")
SPACELESS = (
    *NUMERIC,
    "date",
    "datetime",
    "time",
    "yearmonth",
    "duration",
)  # types whose cells never begin with a space
MARKS = "[\u0020\u00a0\u2009\u202f'’]"  # what separates thousands and nothing else: spaces, and the Swiss apostrophe
GROUPED = re.compile(rf"(-?[1-9][0-9]{{0,2}}(?:({MARKS})[0-9]{{3}}(?:\2[0-9]{{3}})*))(\.[0-9]+)?")
BY_COMMAS = re.compile(r"(-?[1-9][0-9]{0,2}(?:,[0-9]{3})+)(\.[0-9]+)?")
BY_POINTS = re.compile(r"(-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(,[0-9]+)?")
ONE_COMMA = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
DECIMAL_COMMA = re.compile(r"-?(?:0|[1-9][0-9]*),[0-9]+")

MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
DATE_LIKE = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[ T][0-9:.]+)?|[0-9]{{1,2}}([./-])[0-9]{{1,2}}\1(?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|{MONTH}[ -][0-9]{{2}}(?:[0-9]{{2}})?|[0-9]{{1,2}}[ -]{MONTH}(?:[ -][0-9]{{2}}(?:[0-9]{{2}})?)?",
    re.IGNORECASE,
)
SCIENTIFIC = re.compile(r"-?[0-9](?:[.,][0-9]{1,6})?E\+[0-9]{2,3}")


def mended(field: Mapping[str, Any], cell: str, semicolons: bool) -> tuple[str, str]:
    """A cell as it is surely meant, and what was mended (empty where nothing was).

    semicolons: whether the file came with semicolons or tabs, as from places where the decimal mark is a comma
    """
    kind = field.get("type", "string")
    if kind == "string":
        return _coded(field, cell)
    if kind == "boolean":
        return _truth(field, cell)
    if kind not in SPACELESS:
        return cell, ""
    made = cell.strip()
    what = SPACE if made != cell else ""
    if kind in NUMERIC and plain_number(field) and not _canonical(kind, made):
        number, how = _number(made, kind, semicolons)
        if how and _canonical(kind, number):
            return number, how
    return made, what


def plain_number(field: Mapping[str, Any]) -> bool:
    """Whether the field declares no decimal or thousands marks of its own."""
    return not {"decimalChar", "groupChar", "bareNumber"} & set(field)


def _canonical(kind: str, cell: str) -> bool:
    """Whether a cell is written as its numeric type asks."""
    pattern = {"integer": fieldtypes.INTEGER, "year": "-?[0-9]{4}"}.get(kind, fieldtypes.NUMBER)
    return re.fullmatch(pattern, cell) is not None


def _number(cell: str, kind: str, semicolons: bool) -> tuple[str, str]:
    whole = kind != "number"
    if found := GROUPED.fullmatch(cell):
        return re.sub(MARKS, "", found[1]) + _fraction(found[3], whole), THOUSANDS
    if found := BY_COMMAS.fullmatch(cell):
        if whole or found[2] or found[1].count(",") > 1:
            return found[1].replace(",", "") + _fraction(found[2], whole), THOUSANDS
        return cell, ""
    if found := BY_POINTS.fullmatch(cell):
        if found[1].count(".") > 1 or (found[2] and not whole):
            return found[1].replace(".", "") + _fraction(found[2], whole), THOUSANDS
    elif whole and re.fullmatch(rf"{fieldtypes.INTEGER}\.0+", cell):
        return cell.partition(".")[0], WHOLE
    elif semicolons and not whole and DECIMAL_COMMA.fullmatch(cell):
        return cell.replace(",", "."), COMMA
    return cell, ""


def _fraction(digits: str | None, whole: bool) -> str:
    """What stands behind the whole part; zeros there say nothing of a whole number."""
    fraction = (digits or "").replace(",", ".")
    return "" if whole and not fraction.strip(".0") else fraction


def ambiguous(field: Mapping[str, Any], cell: str) -> bool:
    """Whether the comma in a number may mark its thousands or its decimals."""
    return field.get("type") == "number" and plain_number(field) and ONE_COMMA.fullmatch(cell) is not None


def constraints(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """The constraints of a field; empty where they are none."""
    listed = field.get("constraints")
    return listed if isinstance(listed, dict) else {}


def codes(field: Mapping[str, Any]) -> list[str]:
    """The values that a coded field may have; empty for any other."""
    listed = constraints(field).get("enum")
    return [str(value) for value in listed] if isinstance(listed, list) else list(category_values(field))


def _coded(field: Mapping[str, Any], cell: str) -> tuple[str, str]:
    known = codes(field)
    if not known or cell in known:
        return cell, ""
    bare = cell.strip()
    if bare in known:
        return bare, SPACE
    same = [code for code in known if code.lower() == bare.lower()]
    return (same[0], TRUTH) if bare in ("TRUE", "FALSE") and len(same) == 1 else (cell, "")


def _truth(field: Mapping[str, Any], cell: str) -> tuple[str, str]:
    """A truth value in lower case, or as the field writes its own."""
    bare = cell.strip()
    for name, common in (("trueValues", fieldtypes.TRUE), ("falseValues", fieldtypes.FALSE)):
        declared = field.get(name)
        known = [str(value) for value in declared] if isinstance(declared, list) else [common[0], common[-1]]
        if bare in known:
            return bare, SPACE if bare != cell else ""
        same = [value for value in known if value.lower() == bare.lower()]
        if len(same) == 1:
            return same[0], TRUTH
    return cell, ""
