"""Which year a number takes from `respectively`: `12 and 15 victims in 2018 and 2019`."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from tip_figures.prose.dates import is_year
from tip_figures.prose.numerals import Numeral

_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_LINK = re.compile(r"(?:,|\band\b|\bor\b)")
_CLAUSE_END = re.compile(r"[;:()]")
_MAX_GAP: Final = 80  # characters between two numbers of one list


def pair_respectively(sentence: str, numerals: Sequence[Numeral]) -> Mapping[int, int]:
    """Pair the numbers of a list with the years of another: the first with the first, and so on.

    sentence: normalised
    numerals: of the sentence, in the order of the text
    returns:  for the index of each paired number that of its year; nothing for a `respectively`
              whose two last lists are not as many numbers as years, in either order
    """
    year_of_number: dict[int, int] = {}
    previous_end = 0
    for word in _RESPECTIVELY.finditer(sentence):
        indexes = [
            index
            for index, numeral in enumerate(numerals)
            if previous_end <= numeral.start < word.start()
        ]
        year_of_number.update(_pair_last_lists(sentence, numerals, indexes))
        previous_end = word.end()
    return year_of_number


def _pair_last_lists(
    sentence: str, numerals: Sequence[Numeral], indexes: Sequence[int]
) -> dict[int, int]:
    """Pair the last two lists of some numerals, if one has numbers and the other has years."""
    lists = _split_into_lists(sentence, numerals, indexes)
    if len(lists) < 2:
        return {}
    numbers, years = lists[-2:]
    if _is_year(numerals[numbers[0]]):
        numbers, years = years, numbers
    is_complete = len(numbers) == len(years) >= 2
    has_both = _is_year(numerals[years[0]]) and not _is_year(numerals[numbers[0]])
    return dict(zip(numbers, years, strict=True)) if is_complete and has_both else {}


def _split_into_lists(
    sentence: str, numerals: Sequence[Numeral], indexes: Sequence[int]
) -> list[list[int]]:
    """Split numerals where years and numbers alternate, or where no comma or `and` joins them."""
    lists: list[list[int]] = []
    for index in indexes:
        if lists and _continues(sentence, numerals[lists[-1][-1]], numerals[index]):
            lists[-1].append(index)
        else:
            lists.append([index])
    return lists


def _continues(sentence: str, entry: Numeral, following: Numeral) -> bool:
    """Return whether two neighbours are in one list."""
    gap = sentence[entry.end : following.start]
    if len(gap) > _MAX_GAP or _CLAUSE_END.search(gap):
        return False
    return _is_year(entry) == _is_year(following) and _LINK.search(gap) is not None


def _is_year(entry: Numeral) -> bool:
    return entry.is_date and is_year(entry.text)
