"""One cell under its field: how it is surely meant, and what it may mean."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from tipdata.package import field_types
from tipdata.package.constraints import category_values
from tipdata.package.json_file import entries

Field = Mapping[str, Any]

NUMERIC = ("integer", "number", "year")
SPACELESS = (*NUMERIC, "date", "datetime", "time", "yearmonth", "duration")  # no cell of these begins with a space
SPACES = "[\u0020\u00a0\u2009\u202f'’]"  # what separates thousands and nothing else: spaces, and the Swiss apostrophe
GROUPED = re.compile(rf"(-?[1-9][0-9]{{0,2}})(({SPACES}|[.,])[0-9]{{3}}(?:\3[0-9]{{3}})*)(?:(?!\3)[.,]([0-9]+))?")
PLAINLY = re.compile(r"(?=.*[0-9])(?:\+|(-))?0*([0-9]*)(?:[.,]([0-9]*))?")
ABSENT = ("#N/A", "NULL")  # as spreadsheets and databases write a missing value


def mended(field: Field, cell: str, local: bool) -> str:
    """A cell as it is surely meant.

    local: whether the file comes from where the decimal mark is a comma
    """
    kind = field.get("type", "string")
    if kind == "string":
        return cell.strip() if cell.strip() in codes(field) else cell
    if kind == "boolean":
        return _truth(field, cell)
    if kind not in SPACELESS:
        return cell
    made = cell.strip()
    if kind in NUMERIC and plain_number(field) and not _is_canonical(kind, made):
        number = _number(made, kind, local)
        return number if _is_canonical(kind, number) else made
    return made


def plain_number(field: Field) -> bool:
    """Whether the field declares no decimal or thousands marks of its own."""
    return not {"decimalChar", "groupChar", "bareNumber"} & set(field)


def _is_canonical(kind: str, cell: str) -> bool:
    """Whether a cell is written as its numeric type asks."""
    pattern = {"integer": field_types.INTEGER, "year": "-?[0-9]{4}"}.get(kind, field_types.NUMBER)
    return re.fullmatch(pattern, cell) is not None


def readings(cell: str) -> list[str]:
    """The numbers that a cell may mean, plainly written: its marks taken as thousands marks, then as decimal ones."""
    made = []
    if found := GROUPED.fullmatch(cell):
        made.append(found[1] + re.sub("[^0-9]", "", found[2]) + (f".{found[4]}" if found[4] else ""))
    if found := PLAINLY.fullmatch(cell):
        made.append((found[1] or "") + (found[2] or "0") + (f".{found[3]}" if found[3] else ""))
    return made


def _number(cell: str, kind: str, local: bool) -> str:
    """A number as it is surely meant; as it stands where it may mean two, or none of its type."""
    means = readings(cell)
    if kind != "number":
        wholes = [whole for whole, _, fraction in (one.partition(".") for one in means) if not fraction.strip("0")]
        means = wholes[:1]  # thousands marks before decimals that say nothing
    if len(means) != 1:
        return cell
    bare = re.sub(SPACES, "", cell)
    if not local and bare.count(",") + bare.count(".") == 1 and Decimal(bare.replace(",", "")) != Decimal(means[0]):
        return cell  # a decimal comma, or a point between thousands, where no semicolons tell that they are usual
    return means[0]


def ambiguous(field: Field, cell: str) -> bool:
    """Whether the mark in a number may mark its thousands or its decimals."""
    return field.get("type") == "number" and plain_number(field) and len(readings(cell)) > 1


def known(cell: str, number: str) -> str:
    """A cell written as the number that it is known to be, if it may mean that; else as it stands."""
    return number if Decimal(number) in map(Decimal, readings(cell)) else cell


def written_as_float(cells: Collection[str]) -> bool:
    """Whether a program wrote a column's numbers in binary: each with a point, `40.0` among them, no zero at an end besides."""
    ends = [cell.partition(".")[2] for cell in cells if re.fullmatch(r"-?[0-9]+\.[0-9]+", cell)]
    if len(ends) < len(cells) or "0" not in ends or any(end != "0" and end.endswith("0") for end in ends):
        return False
    return set(ends) == {"0"} or len({len(end) for end in ends}) > 1  # else a number of places that somebody chose


def is_missing(field: Field, cell: str) -> bool:
    """Whether a cell is a mark of a missing value, where one may miss and the mark can be nothing else."""
    coded = codes(field)
    text = field.get("type", "string") == "string" and not coded
    return cell in ABSENT and cell not in coded and not text and constraints(field).get("required") is not True


def constraints(field: Field) -> Mapping[str, Any]:
    """The constraints of a field; empty where they are none."""
    listed = field.get("constraints")
    return listed if isinstance(listed, dict) else {}


def codes(field: Field) -> list[str]:
    """The values that a coded field may have; empty for any other."""
    return [str(value) for value in entries(constraints(field).get("enum"))] or list(category_values(field))


def _truth(field: Field, cell: str) -> str:
    """A truth value in lower case, or as the field writes its own."""
    bare = cell.strip()
    usual = (("trueValues", field_types.TRUE), ("falseValues", field_types.FALSE))
    values = [str(value) for name, common in usual for value in entries(field.get(name)) or (common[0], common[-1])]
    same = [value for value in values if value.lower() == bare.lower()]
    return bare if bare in values else same[0] if len(same) == 1 else cell
