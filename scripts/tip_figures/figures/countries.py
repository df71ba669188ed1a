"""The countries of ISO 3166-1, and the words by which English reports name them and their people."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Country(NamedTuple):
    """A row of countries.csv, with other names and words for its people."""

    area_id: str
    iso_alpha2: str
    name: str
    other_names: tuple[str, ...]


@cache
def load_countries() -> Mapping[str, Country]:
    """Every country by its alpha-3 code."""
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return {
        code: Country(code, alpha2, name, tuple(filter(None, words.split(";"))))
        for code, alpha2, name, words in rows
    }
