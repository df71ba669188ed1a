"""Proposals for the ledger and the figures of a passage, from the words around each numeral."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tipdata.figures.model import Figures
from tipdata.figures.records import Figure, Indicator, Source
from tipdata.text import clauses, context, hedges
from tipdata.text.clauses import Mention
from tipdata.text.code_words import CodeWords
from tipdata.text.numerals import only
from tipdata.text.quote import quote
from tipdata.text.report_copy import Sentence

STAYS = 0.6  # how much better another indicator than that of the numeral before must fit
NAMED = "A number in a name, which counts nothing."


@dataclass(eq=False)
class Proposal:
    """What a numeral is taken to say, or a figure that follows from others and has no numeral.

    figure: what it states; of a restatement and of the far end of a range the figure that another numeral states, and of
            role `other` what it would state if it stated one
    open:   columns that somebody must judge, since the words beside the numeral do not settle them
    """

    mention: Mention | None
    role: str
    figure: Figure
    note: str = ""
    open: list[str] = field(default_factory=list)

    @property
    def states(self) -> bool:
        """Whether it states a figure, and no other numeral does."""
        return self.role == "figure" and not (self.mention and self.mention.tie == "range")


def propose(figures: Figures, source: Source, sentences: Sequence[Sentence]) -> list[Proposal]:
    """Propose what every numeral of a passage says that is no date, in the order of the text."""
    reader = _Reader(figures, source, " ".join(one.text for one in sentences))
    for sentence in sentences:
        for mention in clauses.read(sentence, source.ref_area):
            reader.made.append(reader.read(mention))
    return reader.made


class _Reader:
    def __init__(self, figures: Figures, source: Source, passage: str) -> None:
        self.figures, self.source, self.passage = figures, source, passage
        self.words = CodeWords(figures, source.source_id)
        self.made: list[Proposal] = []
        self.used = {one.figure_id for one in figures.figures if one.source_id != source.source_id}

    def read(self, one: Mention) -> Proposal:
        """One numeral, given what was made of those before it."""
        head = next((p for p in self.made if p.mention is one.head), None) if one.head else None
        if one.tie == "range" and head:
            head.figure = replace(head.figure, value_to=one.numeral.value, bound="between")
            return Proposal(one, "figure", head.figure)
        figure, open_ = (head.figure, head.open) if one.tie == "converted" and head else self._figure(one, head)
        bound = min(hedges.bounds(one.around.hedge.lower()) or {"exact"})
        unit = one.around.unit or figure.unit
        step = only(one.numeral.text)[1] if one.around.unit else None
        value = one.numeral.value or Decimal(0)
        figure = replace(figure, value=value, bound=bound, unit=unit, rounded_to=step, figure_id="")
        if context.LAW_BEFORE.search(one.before):
            return Proposal(one, "other", figure, NAMED)
        same = (figure.cell, value, bound)
        told = [p.figure for p in self.made if p.states and (p.figure.cell, p.figure.value, p.figure.bound) == same]
        if again := next(iter(told), None):
            return Proposal(one, "restatement", again)
        return Proposal(one, "figure", replace(figure, figure_id=figure_id(self.source, figure, self.used)), open=open_)

    def _figure(self, one: Mention, head: Proposal | None) -> tuple[Figure, list[str]]:
        """What a numeral counts, and what of that must be judged."""
        indicator = self._indicator(one)
        above = head.figure if head and one.tie == "part" else None
        codes, open_ = self._codes(one, indicator.dimensions if indicator else (), above)
        unit = self.words.unit(one.after)
        units = indicator.units if indicator else ()
        made = Figure(
            figure_id="", source_id=self.source.source_id, indicator_id=indicator.indicator_id if indicator else "",
            ref_area=self.source.ref_area, year=one.year or self.source.edition_year - 1,
            year_basis="stated" if one.year else "inferred", value=Decimal(0), value_to=None, bound="exact",
            unit=unit if unit in units or not units else units[0], rounded_to=None, basis="stated", derived_by="",
            obs_status="A", place="", label="", note="", codes=codes,
        )  # fmt: skip
        return made, ["indicator_id", *open_, *([] if one.year else ["year"])]

    def _indicator(self, one: Mention) -> Indicator | None:
        unit = one.around.unit or self.words.unit(one.after)
        fits = {name: i for name, i in self.figures.indicator.items() if not unit or unit in i.units}
        words = quote(one.sentence.text, one.numeral.start, one.numeral.end, self.passage)
        scores = self.words.indicators(one.before + one.after, words, fits)
        before = next((p.figure.indicator_id for p in reversed(self.made) if p.states), "")
        if before in fits:
            scores[before] += STAYS
        return fits.get(max(scores, key=lambda name: scores[name], default=""))

    def _codes(
        self, one: Mention, dimensions: Sequence[str], whole: Figure | None
    ) -> tuple[Mapping[str, str], list[str]]:
        """The code of each dimension, and the dimensions in which a part has that of its whole."""
        codes, taken = {one.name: "" for one in self.figures.dimensions}, []
        for dimension in self.figures.dimensions:
            name = dimension.name
            if name in dimensions:
                found = self._area(one, name) if dimension.area else self._code(one, name)
                above = whole.codes[name] if whole else ""
                codes[name] = found or above or "all"
                if not found and above not in ("", "all"):
                    taken.append(name)
        return codes, taken

    def _area(self, one: Mention, name: str) -> str:
        """The area of a place, where the dimension is called so, or else of those counted."""
        home = self.source.ref_area
        if name.endswith("_in"):
            code = self.words.place(one.after + one.tail, home)
        else:
            code = next(
                (c for text in (one.after + one.tail, one.before) if (c := self.words.citizens(text, home))), ""
            )
        if code and one.all_but:
            return "foreign" if code == home else home
        return code

    def _code(self, one: Mention, name: str) -> str:
        """A code with a label; who did something stands before the numeral or behind it."""
        texts = (one.before, one.after, one.tail) if name.endswith("_by") else (one.after, one.tail, one.before)
        return next((code for text in texts if (code := self.words.code(name, text))), "")


def figure_id(source: Source, figure: Figure, used: set[str]) -> str:
    """An identifier from what a figure counts; it is added to those that are used."""
    stem = source.source_id.removesuffix(f"-{source.section.lower()}")
    codes = [figure.codes[name] for name in figure.divided]
    money = [figure.unit] if figure.unit.isupper() else []
    name = "-".join([stem, figure.indicator_id, str(figure.year), *codes, *money])
    return unused(name, used)


def unused(name: str, used: set[str]) -> str:
    """An identifier of at most 80 characters that is not used; it is added to those that are."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower())[:76].strip("-")
    made = next(n for n in (plain, *(f"{plain}-{number}" for number in range(2, 1000))) if n not in used)
    used.add(made)
    return made
