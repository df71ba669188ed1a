"""Proposals for a passage: its source from the identifier, its figures from the words around each numeral."""

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tip_figures.drafting import clauses
from tip_figures.drafting.clauses import CLAUSE_END, Mention
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records import FigureRow, IndicatorRow, SourceRow
from tip_figures.prose import hedges
from tip_figures.prose.dates import REFERENCE_BEFORE
from tip_figures.prose.numerals import parse_numeral
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.source_text import Sentence

STAYS = 0.6  # how much better another indicator than that of the numeral before must fit

_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a an and as at by for from in of on or that the their many to was were who whom with",
    )
)
_ENDING = re.compile(r"(?:ications?|ations?|ments?|als?|y?ings?|i?e[sd]|y|e|s)$")
_PEOPLE = dict.fromkeys(("foreign", "Foreign", "foreigner", "noncitizen", "non-citizen"), "foreign")
_CITIZENS = re.compile(r"\b(?:citizen|national)s?\b")
_HOME = ("domestically", "in the country", "within the country", "at home")
_PLACES = dict.fromkeys(("abroad", "overseas"), "foreign") | dict.fromkeys(_HOME, "home")
_HAPPENED = re.compile(r"\b(?:exploit|traffick|subject|forced)")
_COMPOUND = re.compile(r"\w+-\w+")  # NGO-operated
_NOUN_ENDS = re.compile(
    rf"{CLAUSE_END}|\b(?:were|was|are|is|had|have|came|from|of|to|in|for|who|whom|that|which)\b"
)


def suggest_source_cells(figures: Figures, source_id: str) -> dict[str, str]:
    """The row of a source as its identifier has it, in the manner of the sources of that report that the package holds.

    source_id: as in tip-2021-kaz-protection
    returns:   no cells where it names no edition and country; no title, publisher and url where no source is like it
    """
    found = re.fullmatch(r"(.+)-((?:19|20)\d\d)-([a-z]{3})-(.+)", source_id)
    if found is None or found[3].upper() not in load_countries():
        return {}
    report, edition, area, section = (
        found[1],
        found[2],
        found[3].upper(),
        found[4].replace("-", " ").capitalize(),
    )
    made = {"edition_year": edition, "ref_area": area, "section": section, "extent": "complete"}
    like = [one for one in figures.sources if one.source_id.startswith(f"{report}-")]
    if like:
        best = max(
            like, key=lambda one: (one.ref_area == area, -abs(one.edition_year - int(edition)))
        )
        names = figures.code_label("ref_area", best.ref_area), load_countries()[area].name
        old, new = (f"/{re.sub(r'[^a-z]+', '-', name.lower()).strip('-')}/" for name in names)
        title, url = (
            text.replace(str(best.edition_year), edition) for text in (best.title, best.url)
        )
        made |= {"title": title, "publisher": best.publisher, "url": url.replace(old, new)}
    return made


def suggest_figures(
    figures: Figures, source: SourceRow, sentences: Sequence[Sentence]
) -> list[Mention]:
    """Propose what every numeral of a passage says that is no date, in the order of the text."""
    reader = _Reader(figures, source, " ".join(one.text for one in sentences))
    for sentence in sentences:
        for mention in clauses.read_mentions(sentence, source.ref_area):
            reader.read(mention)
            reader.made.append(mention)
    return reader.made


def stem_words(text: str) -> list[str]:
    """The words of a text without their endings; a number becomes `#`, small words go."""
    words = re.findall(r"[0-9][0-9,.]*|[^\W\d_]+", text.lower().replace("labour", "labor"))
    return [
        "#" if word[0].isdigit() else _ENDING.sub("", word) or word
        for word in words
        if word not in _SMALL
    ]


class _Reader:
    """What the codebook of a package calls its codes, and what was coded before; the passage itself teaches nothing."""

    def __init__(self, figures: Figures, source: SourceRow, passage: str) -> None:
        self.figures, self.source, self.passage = figures, source, passage
        self.made: list[Mention] = []
        with Path(__file__).with_name("vocabulary.csv").open(encoding="utf-8", newline="") as file:
            vocabulary = {row["means"]: row["words"].split(";") for row in csv.DictReader(file)}
        self._phrases = {
            column: {
                code: [stem_words(words) for words in (code, label, *vocabulary.get(code, ()))]
                for code, label in labels.items()
                if code != "all"
            }
            for column, labels in figures.code_labels.items()
        }
        names = {
            word: code
            for code, one in load_countries().items()
            for word in (one.name, *one.other_names)
        }
        self._areas = names | _PEOPLE | _PLACES
        longest_first = sorted(self._areas, key=len, reverse=True)
        self._area = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})s?\b")
        self._indicators = {
            one.indicator_id: frozenset(stem_words(f"{one.label} {one.definition}"))
            for one in figures.indicators
        }
        seen = Counter(stem for words in self._indicators.values() for stem in words)
        self._weight = {
            stem: math.log(1 + len(self._indicators) / count) for stem, count in seen.items()
        }
        self._precedents = [
            (frozenset(stem_words(one.quote)), figures.figure_by_id[one.figure_id].indicator_id)
            for one in figures.numerals
            if one.source_id != source.source_id
            and one.role == "figure"
            and one.figure_id in figures.figure_by_id
        ]

    def read(self, one: Mention) -> None:
        """One numeral, given what was made of those before it."""
        if one.tie == "range" and one.head:
            one.again = one.head
            one.figure = one.head.figure = replace(
                one.head.figure, value_to=one.numeral.value, bound="between"
            )
            return
        figure, open_ = (
            (one.head.figure, one.head.open)
            if one.tie == "converted" and one.head
            else self._figure(one)
        )
        one.figure = figure = replace(
            figure, value=one.numeral.value or Decimal(0), bound=min(hedges.find_bounds(one.around.hedge) or {"exact"}),
            unit=one.around.unit or figure.unit, rounded_to=parse_numeral(one.numeral.text)[1] if one.around.unit else None,
        )  # fmt: skip
        same = (
            p
            for p in self.made
            if p.states and (p.figure.cell, p.figure.value) == (figure.cell, figure.value)
        )
        if REFERENCE_BEFORE.search(one.before):
            one.role, one.note = "other", "A number in a name, which counts nothing."
        elif again := next(same, None):
            one.role, one.figure, one.again = "restatement", again.figure, again
        else:
            one.open = open_

    def _figure(self, one: Mention) -> tuple[FigureRow, list[str]]:
        """What a numeral counts, and what of that must be judged."""
        indicator = self._indicator(one)
        names = indicator.dimensions if indicator else ()
        said = {
            each.name: self._named(one, each)
            for each in self.figures.dimensions
            if each.name in names
        }
        whole = one.head.figure.codes if one.head and one.tie == "part" else {}
        codes = {
            each.name: said.get(each.name) or whole.get(each.name, "")
            for each in self.figures.dimensions
        }
        made = FigureRow(
            figure_id="", source_id=self.source.source_id, indicator_id=indicator.indicator_id if indicator else "",
            ref_area=self.source.ref_area, year=one.year or self.source.edition_year - 1,
            year_basis="stated" if one.year else "inferred", value=Decimal(0), value_to=None, bound="exact",
            unit=self._unit(one.behind), rounded_to=None, basis="stated", derived_by="",
            obs_status="A", place="", label="", note="", codes=codes,
        )  # fmt: skip
        taken = [name for name, code in said.items() if not code and codes[name] not in ("", "all")]
        return fit_to_indicator(made, indicator), [
            "indicator_id",
            *taken,
            *([] if one.year else ["year"]),
        ]

    def _indicator(self, one: Mention) -> IndicatorRow | None:
        """The indicator that fits best, by the words of the codebook and by what was coded before among like words."""
        unit = one.around.unit or self._unit(one.behind)
        words = choose_quote(one.sentence.text, one.numeral.start, one.numeral.end, self.passage)
        near, mine = frozenset(stem_words(one.before + one.behind)), frozenset(stem_words(words))
        scores = {
            name: self._weigh(near & known) / (self._weigh(known) or 1)
            for name, known in self._indicators.items()
            if not unit or unit in self.figures.indicator_by_id[name].units
        }
        alike: dict[str, float] = defaultdict(float)
        for theirs, name in self._precedents:
            alike[name] = max(
                alike[name], self._weigh(mine & theirs) / (self._weigh(mine | theirs) or 1)
            )
        before = next((p.figure.indicator_id for p in reversed(self.made) if p.states), "")
        best = max(
            scores,
            key=lambda name: scores[name] + 2 * alike[name] + STAYS * (name == before),
            default="",
        )
        return self.figures.indicator_by_id.get(best)

    def _weigh(self, words: Iterable[str]) -> float:
        """How much some words tell: a rare one of the codebook more than a common one."""
        return sum(self._weight.get(stem, 1) for stem in words)

    def _named(self, one: Mention, dimension: Dimension) -> str:
        """The code that the words around a numeral name; who did something stands before the numeral or behind it."""
        name, home = dimension.name, self.source.ref_area
        if not dimension.is_area:
            texts = (one.before, one.behind) if name.endswith("_by") else (one.behind, one.before)
            return self._code(name, texts[0]) or self._code(name, texts[1])
        place = name.endswith("_in")
        code = self._country(one.behind, place) or (
            "" if place else self._country(one.before, place)
        )
        if code and one.all_but:
            return "foreign" if code == home else home
        return code

    def _country(self, text: str, place: bool) -> str:
        """The area that a text names first: where something happened, or else whose people are counted."""
        happened = _HAPPENED.search(text)
        begin = happened.start() if happened else len(text)
        for found in self._area.finditer(text, begin if place else 0):
            is_place = not place and text[: found.start()].endswith(" in ")
            if found[1] not in (_PEOPLE if place else _PLACES) and not is_place:
                code = self._areas[found[1]]
                return self.source.ref_area if code == "home" else code
        return self.source.ref_area if not place and _CITIZENS.search(text) else ""

    def _code(self, column: str, text: str) -> str:
        """The code of a column of which a phrase stands first in a text."""
        words = stem_words(text)
        found = [
            (place, code)
            for code, phrases in self._phrases.get(column, {}).items()
            for phrase in filter(None, phrases)
            for place in range(len(words))
            if words[place : place + len(phrase)] == phrase
        ]
        return min(found)[1] if found else ""

    def _unit(self, text: str) -> str:
        """The unit that the first noun after a numeral names; empty where none of its first words does."""
        return self._code("unit", _NOUN_ENDS.split(_COMPOUND.sub("", text))[0])


def fit_to_indicator(figure: FigureRow, indicator: IndicatorRow | None) -> FigureRow:
    """A figure with the dimensions of its indicator, and a unit in which that is counted."""
    if indicator is None:
        return figure
    codes = {
        name: (code or "all") if name in indicator.dimensions else ""
        for name, code in figure.codes.items()
    }
    unit = (
        figure.unit if figure.unit in indicator.units or not indicator.units else indicator.units[0]
    )
    return replace(figure, codes=codes, unit=unit)


def make_figure_id(source: SourceRow, figure: FigureRow, used: set[str]) -> str:
    """An identifier from what a figure counts; it is added to those that are used."""
    stem = source.source_id.removesuffix(f"-{source.section.lower()}")
    codes = [figure.codes[name] for name in figure.breakdown]
    money = [figure.unit] if figure.unit.isupper() else []
    return make_unused_id(
        "-".join([stem, figure.indicator_id, str(figure.year), *codes, *money]), used
    )


def make_unused_id(name: str, used: set[str]) -> str:
    """An identifier of at most 80 characters that is not used; it is added to those that are."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower())[:76].strip("-")
    made = next(
        n for n in (plain, *(f"{plain}-{number}" for number in range(2, 1000))) if n not in used
    )
    used.add(made)
    return made
