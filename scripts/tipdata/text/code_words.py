"""Which codes of the codebook the words around a numeral name."""

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from tipdata.figures.countries import countries
from tipdata.figures.model import Figures
from tipdata.text.clauses import CUT

_SMALL = frozenset(
    re.findall(r"\w+", "a an and as at by for from in of on or that the their many to was were who whom with")
)
_ENDING = re.compile(r"(?:ications?|ations?|ments?|als?|y?ings?|i?e[sd]|y|e|s)$")
_FOREIGN = re.compile(r"(?i:\b(?:foreign(?:ers?)?|non-?citizens?)\b)")
_CITIZENS = re.compile(r"\b(?:citizen|national)s?\b")
_AT_HOME = re.compile(r"\b(?:domestically|(?:in|within) the country|at home)\b")
_HAPPENED = re.compile(r"\b(?:exploit|traffick|subject|forced)")
_COMPOUND = re.compile(r"\w+-\w+")  # NGO-operated
_NOUN_ENDS = re.compile(rf"{CUT}|\b(?:were|was|are|is|had|have|came|from|of|to|in|for|who|whom|that|which)\b")

Phrases = Mapping[str, Sequence[Sequence[str]]]
"""Words without their endings, by the code that they mean."""


@cache
def vocabulary() -> Mapping[str, Sequence[str]]:
    """Words of reports by the code that they mean."""
    with Path(__file__).with_name("vocabulary.csv").open(encoding="utf-8", newline="") as file:
        return {row["means"]: row["words"].split(";") for row in csv.DictReader(file)}


def stems(text: str) -> list[str]:
    """The words of a text without their endings; a number becomes `#`, small words go."""
    words = re.findall(r"[0-9][0-9,.]*|[^\W\d_]+", text.lower().replace("labour", "labor"))
    return ["#" if word[0].isdigit() else _ENDING.sub("", word) or word for word in words if word not in _SMALL]


class CodeWords:
    """What the codebook of a package calls its codes.

    figures: the package; the rows of `source_id` teach nothing, so that a passage is not drafted from itself
    """

    def __init__(self, figures: Figures, source_id: str) -> None:
        self._phrases = {
            column: {
                code: [stems(words) for words in (code, label, *vocabulary().get(code, ()))]
                for code, label in labels.items()
                if code != "all"
            }
            for column, labels in figures.words.items()
        }
        self._code_of = {word: code for code, one in countries().items() for word in (one.name, *one.words)}
        longest_first = sorted(self._code_of, key=len, reverse=True)
        self._country = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})s?\b")
        self._indicators = {
            one.indicator_id: frozenset(stems(f"{one.label} {one.definition}")) for one in figures.indicators
        }
        seen = Counter(stem for words in self._indicators.values() for stem in words)
        self._weight = {stem: math.log(1 + len(self._indicators) / count) for stem, count in seen.items()}
        self._precedents = [
            (frozenset(stems(one.quote)), figures.figure[one.figure_id].indicator_id)
            for one in figures.numerals
            if one.source_id != source_id and one.role == "figure" and one.figure_id in figures.figure
        ]

    def code(self, dimension: str, text: str) -> str:
        """The code of a dimension with a list that a text names first."""
        return _first(text, self._phrases[dimension])

    def unit(self, text: str) -> str:
        """The unit that the first noun after a numeral names; empty where none of its first words does."""
        return _first(_NOUN_ENDS.split(_COMPOUND.sub("", text))[0], self._phrases.get("unit", {}))

    def citizens(self, text: str, home: str) -> str:
        """Whose citizens a text speaks of first; `foreign` for those of any other country."""
        found = [(place, code) for place, code in self._named(text) if not text[:place].endswith(" in ")]
        found += [(match.start(), "foreign") for match in _FOREIGN.finditer(text)]
        return min(found)[1] if found else home if _CITIZENS.search(text) else ""

    def place(self, text: str, home: str) -> str:
        """Where a text says first that something happened."""
        after = _HAPPENED.search(text)
        rest = text[after.start() :] if after else ""
        found = self._named(rest) + [(match.start(), home) for match in _AT_HOME.finditer(rest)]
        found += [(match.start(), "foreign") for match in re.finditer(r"\b(?:abroad|overseas)\b", rest)]
        return min(found)[1] if found else ""

    def _named(self, text: str) -> list[tuple[int, str]]:
        """Countries that a text names, or whose people it names, with their places."""
        return [(match.start(), self._code_of[match[1]]) for match in self._country.finditer(text)]

    def indicators(self, clause: str, quote: str, allowed: Iterable[str]) -> dict[str, float]:
        """How well each of the allowed indicators fits: by the words of the codebook, and by what was coded before.

        quote: the numeral among its words, as the ledger quotes it
        """
        near, mine = frozenset(stems(clause)), frozenset(stems(quote))
        alike: dict[str, float] = defaultdict(float)
        for theirs, indicator in self._precedents:
            alike[indicator] = max(alike[indicator], self._weigh(mine & theirs) / (self._weigh(mine | theirs) or 1))
        known = self._indicators
        return {
            name: self._weigh(near & known[name]) / (self._weigh(known[name]) or 1) + 2 * alike[name]
            for name in allowed
        }

    def _weigh(self, words: Iterable[str]) -> float:
        """How much some words tell: a rare one of the codebook more than a common one."""
        return sum(self._weight.get(stem, 1) for stem in words)


def _first(text: str, phrases: Phrases) -> str:
    """The code of which a phrase stands first in a text."""
    words = stems(text)
    found = [
        (place, code)
        for code, listed in phrases.items()
        for phrase in filter(None, listed)
        for place in range(len(words))
        if words[place : place + len(phrase)] == phrase
    ]
    return min(found)[1] if found else ""
