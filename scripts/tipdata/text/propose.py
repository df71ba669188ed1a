"""Proposals for the ledger and the figures of a passage, from the words around each numeral."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tipdata.figures.model import Figures
from tipdata.figures.records import Figure, Indicator, Source
from tipdata.text import clauses, hedges
from tipdata.text.clauses import Mention
from tipdata.text.code_words import CodeWords
from tipdata.text.numerals import written_step
from tipdata.text.quote import quote
from tipdata.text.report_copy import Sentence

# How much better another indicator than that of the numeral before must fit: after its sentence, and in it.
AFTER, IN = 0.2, 0.6
_OTHERS = re.compile("^others|all but|everybody else")
PICKED = "Picks out some of the next number and counts nothing of its own."

NAMED = "A number in a name, which counts nothing."
_NAME_BEFORE = re.compile(
    r"\b(?:Article|Section|Law|Act|Decree|Resolution|Convention|Chapter|Tier|Phase|Order|No\.)s? $"
)


@dataclass(eq=False)
class Proposal:
    """What a numeral is taken to say, or a figure that follows from others and has no numeral.

    figure:  None for a numeral that states none of its own
    instead: what such a numeral would state if it stated one
    open:    columns that somebody must judge, since the words beside the numeral do not settle them
    """

    mention: Mention | None
    role: str
    figure: Figure | None = None
    figure_id: str = ""
    note: str = ""
    open: list[str] = field(default_factory=list)
    instead: Figure | None = None


def propose(figures: Figures, source: Source, sentences: Sequence[Sentence]) -> list[Proposal]:
    """Propose what every numeral of a passage says that is no date, in the order of the text."""
    reader = _Reader(figures, source, " ".join(one.text for one in sentences))
    for mention in clauses.all_of(sentences, source.ref_area):
        reader.made.append(reader.read(mention))
    _round(reader.made)
    return reader.made


class _Reader:
    def __init__(self, figures: Figures, source: Source, passage: str) -> None:
        self.figures, self.source, self.passage = figures, source, passage
        self.words = CodeWords(figures, source.source_id)
        self.made: list[Proposal] = []
        self.used = {one.figure_id for one in figures.figures}

    def read(self, one: Mention) -> Proposal:
        """One numeral, given what was made of those before it."""
        head = next((p for p in self.made if p.mention is one.head), None) if one.head else None
        if head is None and re.search(r"\b(?:remaining|other|rest)\b[^,;]*$", one.before):
            head = self._whole(one)
            one.tie = "part"
        told = (head.figure or head.instead) if head else None
        if one.tie == "range" and head and head.figure and told:
            head.figure = replace(told, value_to=one.numeral.value, bound="between")
            return Proposal(one, "figure", None, told.figure_id)
        if one.tie == "converted" and head and told:
            figure, open_ = told, list(head.open)
        else:
            figure, open_ = self._figure(one, told)
        hedge = one.around.hedge.lower()
        unit = one.around.unit or figure.unit
        bound = min(hedges.bounds(hedge) or {"exact"})
        figure = replace(figure, value=one.numeral.value or Decimal(0), bound=bound, unit=unit, figure_id="")
        if reason := PICKED if _picks(one) else NAMED if _NAME_BEFORE.search(one.before) else "":
            return Proposal(one, "other", note=reason, instead=figure)
        if again := next((p for p in self.made if p.figure and _same(p.figure, figure)), None):
            return Proposal(one, "restatement", None, again.figure_id, instead=figure)
        name = figure_id(self.source, figure, self.used)
        return Proposal(one, "figure", replace(figure, figure_id=name), name, open=open_)

    def _figure(self, one: Mention, head: Figure | None) -> tuple[Figure, list[str]]:
        """What a numeral counts, and what of that must be judged."""
        indicator = self._indicator(one, head)
        codes, open_ = self._codes(one, indicator.dimensions if indicator else (), head)
        unit = self.words.unit(one.after)
        units = indicator.units if indicator else ()
        year = one.year or (head.year if head and one.tie != "compared" else None)
        made = Figure(
            figure_id="", source_id=self.source.source_id, indicator_id=indicator.indicator_id if indicator else "",
            ref_area=self.source.ref_area, year=year or self.source.edition_year - 1,
            year_basis="inferred" if one.year is None else "stated", value=one.numeral.value or Decimal(0), value_to=None, bound="exact",
            unit=unit if unit in units or not units else units[0], rounded_to=None, basis="stated", derived_by="",
            obs_status="A", place="", label="", note="", codes=codes,
        )  # fmt: skip
        return made, ["indicator_id", *open_, *([] if year else ["year"])]

    def _indicator(self, one: Mention, head: Figure | None) -> Indicator | None:
        unit = one.around.unit or self.words.unit(one.after)
        money = {
            name for name, i in self.figures.indicator.items() if any(u.isupper() or u == "percent" for u in i.units)
        }
        fits = {n: i for n, i in self.figures.indicator.items() if (unit in i.units if unit else n not in money)}
        context = [(1.0, one.own), (0.7, one.lead), (0.4, one.tail), (0.3, one.sentence.text)]
        words = quote(one.sentence.text, one.numeral.start, one.numeral.end, self.passage)
        scores = self.words.indicators(context, words, fits)
        best = max(scores, key=lambda name: scores[name], default="")
        before = next((p for p in reversed(self.made) if p.figure and p.mention and p.mention.tie != "compared"), None)
        again = self._again(one)
        for same in (again, head):
            if same and same.indicator_id in fits:
                return fits[same.indicator_id]
        if before and before.figure and before.mention and before.figure.indicator_id in fits:
            same_id = before.figure.indicator_id
            lead = IN if before.mention.sentence is one.sentence else AFTER
            return fits[same_id if scores[same_id] + lead >= scores[best] else best]
        return fits.get(best)

    def _whole(self, one: Mention) -> Proposal | None:
        """Of what “the remaining four” are the rest: the first figure of the last sentence before that has any."""
        before = [p for p in self.made if p.figure and p.mention and p.mention.sentence is not one.sentence]
        last = before[-1].mention.sentence if before and before[-1].mention else None
        return next((p for p in before if p.mention and p.mention.sentence is last), None)

    def _again(self, one: Mention) -> Figure | None:
        """The figure that “of the 24” says again: the last with this value."""
        if not one.scope:
            return None
        return next((p.figure for p in reversed(self.made) if p.figure and p.figure.value == one.numeral.value), None)

    def _codes(
        self, one: Mention, dimensions: Sequence[str], head: Figure | None
    ) -> tuple[Mapping[str, str], list[str]]:
        areas = {one.name for one in self.figures.dimensions if one.area}
        named = [one.name for one in self.figures.dimensions if one.name in dimensions]
        found = {name: self._area(one, name) if name in areas else self._code(one, name) for name in named}
        # What is compared and says itself what it counts is not of the cell that it is compared with.
        inherits = one.tie in ("part", "alike") or (one.tie == "compared" and not any(found.values()))
        codes, open_ = {}, []
        for name in (one.name for one in self.figures.dimensions):
            above = head.codes[name] if head and inherits and name in named else ""
            codes[name] = found.get(name) or above or ("all" if name in named else "")
            if above not in ("", "all") and not found[name]:
                open_.append(name)
        return codes, open_

    def _area(self, one: Mention, name: str) -> str:
        """The area of a place, where the dimension is called so, or else of those counted."""
        home = self.source.ref_area
        if name.endswith("_in"):
            found = self.words.places(one.after + one.tail, home)
        else:
            found = next(
                (f for text in (one.after, one.tail, one.before) if (f := self.words.citizenships(text, home))), []
            )[:1]
        code = "foreign" if len(set(found)) > 1 else "".join(found[:1])
        if code and one.all_but:
            return "foreign" if code == home else home
        return code

    def _code(self, one: Mention, name: str) -> str:
        """A code with a label; who did something stands behind “by” or before, and a long list of them is all but the first."""
        labels = self.figures.words[name]
        listed = self.words.codes(name, one.after + one.tail)
        if not name.endswith("_by"):
            return next(
                (codes[0] for text in (one.after, one.tail, one.before) if (codes := self.words.codes(name, text))), ""
            )
        if len(listed) > 2:
            return next((code for code, label in labels.items() if _OTHERS.search(f"{code} {label}")), listed[0])
        return next((codes[-1] for text in _agents(one) if (codes := self.words.codes(name, text))), "")


def _picks(one: Mention) -> bool:
    """Whether a numeral picks some out of the next: “during one of four operations”."""
    end = one.numeral.end
    found = re.match(r" of (?:the )?(?=\S)", one.sentence.text[end:])
    return found is not None and any(other.start == end + found.end() for other in one.sentence.numerals)


def _agents(one: Mention) -> Iterator[str]:
    """Words that say who did something, and not to whom."""
    if found := re.search(r"\bby\b(.*)", one.after):
        yield found[1]
    if not re.search(r"\b(?:was|were|been)\b", one.after):
        yield one.before
    yield re.split(r"\bto\b", one.after)[0]
    yield one.tail


def _same(one: Figure, other: Figure) -> bool:
    return one.cell == other.cell and (one.value, one.bound) == (other.value, other.bound)


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


def _round(made: Sequence[Proposal]) -> None:
    """Money is rounded to the finest step that an amount of its currency shows, and no finer than it is written."""
    amounts = [one for one in made if one.figure and one.mention and one.mention.around.unit]
    finest: dict[str, Decimal] = {"percent": Decimal(1)}
    for one in amounts:
        if one.figure and one.figure.value:
            digits = one.figure.value.normalize().as_tuple().exponent
            step = Decimal(10) ** max(int(digits), 0)
            finest[one.figure.unit] = min(finest.get(one.figure.unit, step), step)
    for one in amounts:
        if one.figure and one.mention:
            written, unit = written_step(one.mention.numeral.text), one.figure.unit
            step = max(written, finest.get(unit, Decimal(1)))
            one.figure = replace(one.figure, rounded_to=step)
            if step > written:
                one.note = f"Taken as rounded to {step:,f}, since no {unit} amount of the passage is finer."
