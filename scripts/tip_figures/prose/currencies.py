"""Codes, signs and names of currencies."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

# Names of currencies are in lower case, and singular except where the plural does not end in a mere s. A noun that several
# countries share, or that means something else as well, stands there with its adjective only.
with Path(__file__).with_name("currencies.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS: Final = tuple(csv.DictReader(_file))
CODES: Final = frozenset(row["code"] for row in _ROWS)
SIGNS: Final = {sign: row["code"] for row in _ROWS for sign in row["signs"].split(";") if sign}
NAMES: Final = {name: row["code"] for row in _ROWS for name in row["names"].split(";") if name}
_NOT_SHARED: Final = frozenset(["pound", "sterling"])  # which is a weight


def _shared() -> Mapping[str, Mapping[str, str]]:
    """Nouns that several countries call their currency by: its code, by the country."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _ROWS:
        for name in row["names"].split(";"):
            for noun in (
                [name.split()[-1], *(["cfa franc"] if "cfa" in name else [])] if " " in name else []
            ):
                found[noun] |= dict.fromkeys(row["areas"].split(";"), row["code"])
    return {
        noun: codes
        for noun, codes in found.items()
        if len({*codes.values()}) > 1 and noun not in _NOT_SHARED
    }


SHARED: Final = _shared()
