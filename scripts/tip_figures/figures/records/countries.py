"""The countries of ISO 3166-1, with the names that English reports use."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Country(NamedTuple):
    """A row of countries.csv.

    other_names: further names of the country, and words for its people
    """

    iso_alpha2: str
    name: str
    other_names: tuple[str, ...]


@cache
def load_countries() -> Mapping[str, Country]:
    """Return every country by its alpha-3 code."""
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        _header, *rows = csv.reader(file)
    return {
        area_id: Country(iso_alpha2, name, tuple(filter(None, names.split(";"))))
        for area_id, iso_alpha2, name, names in rows
    }
