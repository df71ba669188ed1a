"""Codes, signs and names of currencies.

Names are in lower case, and singular unless the plural does not end in a mere s. A noun that
several countries share, or that has another meaning as well, is listed with its adjective only
(`mexican peso`).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple


class Currency(NamedTuple):
    """A row of currencies.csv.

    code:  ISO 4217
    areas: ISO 3166-1 alpha-3 codes of the countries that use it
    """

    code: str
    areas: Sequence[str]
    signs: Sequence[str]
    names: Sequence[str]


def _read_currencies() -> list[Currency]:
    table = Path(__file__).with_name("currencies.csv")
    with table.open(encoding="utf-8", newline="") as file:
        return [_as_currency(row) for row in csv.DictReader(file)]


def _as_currency(row: Mapping[str, str]) -> Currency:
    areas, signs, names = (_split_cell(row[column]) for column in ("areas", "signs", "names"))
    return Currency(row["code"], areas, signs, names)


def _split_cell(cell: str) -> list[str]:
    return cell.split(";") if cell else []


_CURRENCIES: Final = _read_currencies()
CURRENCY_CODES: Final = frozenset(currency.code for currency in _CURRENCIES)
CODE_OF_SIGN: Final[dict[str, str]] = {}
CODE_OF_NAME: Final[dict[str, str]] = {}
for _currency in _CURRENCIES:
    CODE_OF_SIGN.update(dict.fromkeys(_currency.signs, _currency.code))
    CODE_OF_NAME.update(dict.fromkeys(_currency.names, _currency.code))
_NOT_ONLY_MONEY: Final = frozenset(["pound", "sterling"])


def _collect_shared_nouns() -> Mapping[str, Mapping[str, str]]:
    """Collect the nouns that several currencies share."""
    codes_of_noun: dict[str, dict[str, str]] = defaultdict(dict)
    for currency in _CURRENCIES:
        for name in currency.names:
            for noun in _list_short_names(name):
                codes_of_noun[noun].update(dict.fromkeys(currency.areas, currency.code))
    return {
        noun: code_of_area
        for noun, code_of_area in codes_of_noun.items()
        if len(set(code_of_area.values())) > 1 and noun not in _NOT_ONLY_MONEY
    }


def _list_short_names(name: str) -> list[str]:
    """List the names without an adjective: `peso` for `mexican peso`."""
    if " " not in name:
        return []
    nouns = [name.split()[-1]]
    if "cfa" in name:
        nouns.append("cfa franc")
    return nouns


SHARED_NOUNS: Final = _collect_shared_nouns()
"""Nouns of currencies that several countries share; for each the code of the currency by
country."""

ANY_SIGN: Final = "|".join(re.escape(sign) for sign in sorted(CODE_OF_SIGN, key=len, reverse=True))
"""Part of a pattern: the sign of a currency, the longest first."""
