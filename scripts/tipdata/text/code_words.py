"""Which codes of the codebook the words around a numeral name."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from tipdata.figures.countries import countries
from tipdata.figures.model import Figures

_SMALL = frozenset(
    re.findall(r"\w+", "a an and as at by for from in of on or that the their to was were who whom with")
)
_ENDING = re.compile(r"(?:ications?|ations?|ments?|als?|y?ings?|i?e[sd]|y|e|s)$")
_FOREIGN = r"foreign(?:ers?)?|non-?citizens?"
_AT_HOME = r"domestically|(?:in|within) the country|at home"
_CITIZENS = r"citizens?|nationals?"
_MADE_BY = re.compile(r"\w+-\w+ed\b|\w+-run\b")  # NGO-operated
_BEFORE_VERB = re.compile(r"\b(?:were|was|are|is|had|have|came|from|of|to|in|for|who|whom|that|which)\b")


@cache
def vocabulary() -> Mapping[str, Sequence[str]]:
    """Words of reports by what they mean: a code, or the label of one."""
    made: dict[str, list[str]] = defaultdict(list)
    with Path(__file__).with_name("vocabulary.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            made[row["means"]].append(row["word"])
    return made


def stems(text: str) -> list[str]:
    """The words of a text without their endings; a number becomes `#`, small words go."""
    words = re.findall(r"[0-9][0-9,.]*|[^\W\d_]+", text.lower().replace("labour", "labor"))
    return ["#" if word[0].isdigit() else _ENDING.sub("", word) or word for word in words if word not in _SMALL]


class CodeWords:
    """What the codebook of a package calls its codes.

    figures: the package; the rows of `source_id` teach nothing, so that a passage is not drafted from itself
    """

    def __init__(self, figures: Figures, source_id: str) -> None:
        self.figures = figures
        self.units = {unit: [unit, *vocabulary().get(unit, ())] for unit in figures.words.get("unit", {})}
        self.coded = {
            one.name: {code: _phrases(code, label) for code, label in one.labels.items() if code != "all"}
            for one in figures.dimensions
            if not one.area
        }
        named = {code: (one.name, *one.words) for code, one in countries().items()}
        named |= {
            one.area_id: (one.name, *named.get(one.area_id, ())) for one in figures.areas if one.kind == "country"
        }
        self._code_of = {word: code for code, words in named.items() for word in words}
        longest_first = sorted(self._code_of, key=len, reverse=True)
        self._country = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?:s|i)?\b")
        self._indicators = {
            one.indicator_id: Counter(stems(one.label) * 3 + stems(one.definition)) for one in figures.indicators
        }
        self._precedents = [
            (frozenset(stems(one.quote)), figures.figure[one.figure_id].indicator_id)
            for one in figures.numerals
            if one.source_id != source_id and one.role == "figure" and one.figure_id in figures.figure
        ]
        seen = Counter(stem for words in self._indicators.values() for stem in words)
        self._weight = {stem: math.log(1 + len(self._indicators) / count) for stem, count in seen.items()}

    def codes(self, dimension: str, text: str) -> list[str]:
        """Codes of a dimension with a list that a text names, in its order."""
        found = []
        for code, phrases in self.coded[dimension].items():
            places = [match.start() for phrase in phrases if (match := phrase.search(text))]
            found += [(min(places), code)] if places else []
        return [code for _, code in sorted(found)]

    def unit(self, text: str) -> str:
        """The unit that the first noun after a numeral names; empty where none of its first words does."""
        words = stems(_BEFORE_VERB.split(_MADE_BY.sub("", text))[0])[:6]
        places = {
            unit: min((words.index(stem) for name in names for stem in stems(name) if stem in words), default=99)
            for unit, names in self.units.items()
        }
        best = min(places, key=lambda unit: places[unit], default="")
        return best if places.get(best, 99) < 99 else ""

    def countries(self, text: str) -> list[tuple[int, str]]:
        """Countries that a text names, or whose people it names, with their places."""
        found = []
        for match in self._country.finditer(text):
            word = match[0] if match[0] in self._code_of else match[0][:-1]
            found.append((match.start(), self._code_of[word]))
        return found

    def citizenships(self, text: str, home: str) -> list[str]:
        """Whose citizens a text speaks of; `foreign` for those of any other country."""
        found = [
            (place, code)
            for place, code in self.countries(text)
            if not re.search(r"\b(?:in|within|to|across|and) (?:the )?(?:Republic of )?$", text[:place])
        ]
        found += [(match.start(), "foreign") for match in re.finditer(rf"\b(?:{_FOREIGN})\b", text, re.I)]
        if not found and (match := re.search(rf"\b(?:{_CITIZENS})\b", text)):
            found.append((match.start(), home))
        return [code for _, code in sorted(found)]

    def places(self, text: str, home: str) -> list[str]:
        """Where a text says that something happened."""
        after = re.search(r"\b(?:exploit|traffick|subject|forced)\w*|^ (?:each )?in\b", text)
        if after is None:
            return []
        rest = text[after.start() :]
        found = [
            (place, code)
            for place, code in self.countries(rest)
            if re.search(r"(?:^|\b(?:in|within|to|and)) (?:the )?(?:Republic of )?$", rest[:place])
        ]
        found += [(match.start(), home) for match in re.finditer(rf"\b(?:{_AT_HOME})\b", rest)]
        found += [(match.start(), "foreign") for match in re.finditer(r"\b(?:abroad|overseas)\b", rest)]
        return [code for _, code in sorted(found)]

    def indicators(self, context: Sequence[tuple[float, str]], quote: str, allowed: Iterable[str]) -> dict[str, float]:
        """How well each of the allowed indicators fits: by the words of the codebook, and by what was coded before.

        context: pieces of the sentence, each with its weight
        quote:   the numeral among its words, as the ledger quotes it
        """
        near: Counter[str] = Counter()
        for weight, text in context:
            for stem in set(stems(text)):
                near[stem] = max(near[stem], weight)  # type: ignore[assignment]
        alike: dict[str, float] = defaultdict(float)
        mine = frozenset(stems(quote))
        for theirs, indicator in self._precedents:
            alike[indicator] = max(alike[indicator], self._sum(mine & theirs) / (self._sum(mine | theirs) or 1))
        return {name: self._fit(near, name) + 2 * alike[name] for name in allowed}

    def _fit(self, near: Mapping[str, float], indicator: str) -> float:
        words = self._indicators[indicator]
        whole = sum(min(count, 3) * self._weight[stem] for stem, count in words.items())
        return sum(near.get(stem, 0) * min(count, 3) * self._weight[stem] for stem, count in words.items()) / whole

    def _sum(self, words: Iterable[str]) -> float:
        return sum(self._weight.get(stem, 1) for stem in words)


def _phrases(code: str, label: str) -> list[re.Pattern[str]]:
    spoken = code.replace("_", " ")
    wanted = dict.fromkeys([spoken, label, *vocabulary().get(spoken, ()), *vocabulary().get(label, ())])
    return [_phrase(words) for words in wanted]


def _phrase(words: str) -> re.Pattern[str]:
    """A pattern for words that may be inflected, with at most a small word between; `*` stands for any few."""
    parts = []
    for word in (one for one in words.lower().split() if one not in _SMALL):
        stem = _ENDING.sub("", word) if len(word) > 4 else word
        inflected = rf"{re.escape(word)}s?\b" if len(stem) < 4 else rf"{re.escape(stem)}\w*"
        parts.append(".{0,30}?" if word == "*" else rf"\b{inflected}")
    return re.compile(
        r"[\s-]+(?:(?:of|the|during|for) )?".join(parts).replace(r"[\s-]+(?:(?:of|the|during|for) )?.{", ".{"), re.I
    )
