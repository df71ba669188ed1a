"""What the ledger says that numbers are, whatever became of the cells that hold them."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tipdata.package.load import NewCell, Package

DIGITS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")


def ledger_numbers(package: Package) -> Iterator[NewCell]:
    """The value of each numeral that is written in digits alone, and of each figure that a numeral states.

    A program that spoils numbers leaves texts alone, so the numeral's text is asked before its value.
    """
    if not package.has("numerals", "figures"):
        return
    stated: dict[str, str] = {}
    for row in package.tables["numerals"].rows():
        text, value = str(row.get("text") or ""), row.get("value")
        if DIGITS.fullmatch(text):
            number = text.replace(",", "")
            yield NewCell("numerals", row["_line"], "value", number)
        else:
            number = re.sub(r"\.0*\Z|(\..*?)0+\Z", r"\1", f"{value:f}") if isinstance(value, Decimal | int) else ""
        if number and row.get("role") == "figure" and row.get("figure_id"):
            stated.setdefault(row["figure_id"], number)
    for row in package.tables["figures"].rows():
        if row.get("figure_id") in stated:
            yield NewCell("figures", row["_line"], "value", stated[row["figure_id"]])
