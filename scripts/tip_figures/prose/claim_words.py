"""The words of claims about numbers: the patterns and tables of claim_words.toml."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from tip_figures.prose import masked_sentence
from tip_figures.prose.number_words import FRACTION

_FILE = "claim_words.toml"
_NAME = re.compile(r"\{([A-Za-z_]+)\}")
_TABLES: Mapping[str, Any] = tomllib.loads(files(__package__).joinpath(_FILE).read_text("utf-8"))
_PARTS = vars(masked_sentence) | {"FRACTION": FRACTION} | _TABLES["parts"]


def _expand(pattern: str) -> str:
    """Return a pattern with the patterns that its names in braces stand for."""
    return _NAME.sub(lambda name: _expand(_PARTS[name[1]]), pattern)


def _compile_table(name: str) -> Mapping[str, re.Pattern[str]]:
    return {
        key: re.compile(_expand(pattern), re.VERBOSE | re.IGNORECASE)
        for key, pattern in _TABLES[name].items()
    }


INTRODUCTIONS = _compile_table("introductions")
LISTS = _compile_table("lists")
CHANGES = _compile_table("changes")
CHANGE_WORDS = _compile_table("change_words")
SHARES = _compile_table("shares")
SHARE_WORDS = _compile_table("share_words")
OPPOSITES: list[dict[str, str]] = _TABLES["opposites"]
COMPLEMENTS: list[dict[str, str]] = _TABLES["complements"]
