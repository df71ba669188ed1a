"""Proposals for a passage: its source from the identifier, its figures from the words around each numeral."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tipdata.figures.countries import countries
from tipdata.figures.model import Dimension, Figures
from tipdata.figures.records import Figure, Indicator, Source
from tipdata.text import clauses, context, hedges
from tipdata.text.clauses import Mention
from tipdata.text.code_words import CodeWords
from tipdata.text.numerals import only
from tipdata.text.quote import quote
from tipdata.text.report_copy import Sentence

STAYS = 0.6  # how much better another indicator than that of the numeral before must fit
NAMED = "A number in a name, which counts nothing."


def source_cells(figures: Figures, source_id: str) -> dict[str, str]:
    """The row of a source as its identifier has it, in the manner of the sources of that report that the package holds.

    source_id: as in tip-2021-kaz-protection
    returns:   no cells where it names no edition and country; no title, publisher and url where no source is like it
    """
    found = re.fullmatch(r"(.+)-((?:19|20)\d\d)-([a-z]{3})-(.+)", source_id)
    if found is None or found[3].upper() not in countries():
        return {}
    report, edition, area, section = found[1], found[2], found[3].upper(), found[4].replace("-", " ").capitalize()
    made = {"edition_year": edition, "ref_area": area, "section": section, "extent": "complete"}
    like = [one for one in figures.sources if one.source_id.startswith(f"{report}-")]
    if like:
        best = max(like, key=lambda one: (one.ref_area == area, -abs(one.edition_year - int(edition))))
        names = figures.word("ref_area", best.ref_area), countries()[area].name
        old, new = (f"/{re.sub(r'[^a-z]+', '-', name.lower()).strip('-')}/" for name in names)
        title, url = (text.replace(str(best.edition_year), edition) for text in (best.title, best.url))
        made |= {"title": title, "publisher": best.publisher, "url": url.replace(old, new)}
    return made


@dataclass(eq=False)
class Proposal:
    """What a numeral is taken to say, or a figure that somebody coded.

    figure: what it states; of role `other` what it would state if it stated one. It has no identifier yet
    again:  of a restatement and of the far end of a range: the proposal whose figure it is
    open:   columns that somebody must judge, since the words beside the numeral do not settle them
    """

    mention: Mention | None
    role: str
    figure: Figure
    note: str = ""
    open: list[str] = field(default_factory=list)
    again: "Proposal | None" = None

    @property
    def states(self) -> bool:
        """Whether it states a figure, and no other numeral does."""
        return self.role == "figure" and self.again is None


def propose(figures: Figures, source: Source, sentences: Sequence[Sentence]) -> list[Proposal]:
    """Propose what every numeral of a passage says that is no date, in the order of the text."""
    reader = _Reader(figures, source, " ".join(one.text for one in sentences))
    for sentence in sentences:
        for mention in clauses.read(sentence, source.ref_area):
            reader.made[mention] = reader.read(mention)
    return [*reader.made.values()]


class _Reader:
    def __init__(self, figures: Figures, source: Source, passage: str) -> None:
        self.figures, self.source, self.passage = figures, source, passage
        self.words = CodeWords(figures, source.source_id)
        self.made: dict[Mention, Proposal] = {}

    def read(self, one: Mention) -> Proposal:
        """One numeral, given what was made of those before it."""
        head = self.made[one.head] if one.head else None
        if one.tie == "range" and head:
            head.figure = replace(head.figure, value_to=one.numeral.value, bound="between")
            return Proposal(one, "figure", head.figure, again=head)
        figure, open_ = (head.figure, head.open) if one.tie == "converted" and head else self._figure(one, head)
        bound = min(hedges.bounds(one.around.hedge) or {"exact"})
        unit = one.around.unit or figure.unit
        step = only(one.numeral.text)[1] if one.around.unit else None
        figure = replace(figure, value=one.numeral.value or Decimal(0), bound=bound, unit=unit, rounded_to=step)
        if context.LAW_BEFORE.search(one.before):
            return Proposal(one, "other", figure, NAMED)
        same = figure.cell, figure.value
        if again := next((p for p in self.made.values() if p.states and (p.figure.cell, p.figure.value) == same), None):
            return Proposal(one, "restatement", again.figure, again=again)
        return Proposal(one, "figure", figure, open=open_)

    def _figure(self, one: Mention, head: Proposal | None) -> tuple[Figure, list[str]]:
        """What a numeral counts, and what of that must be judged."""
        indicator = self._indicator(one)
        unit, units = self.words.unit(one.behind), indicator.units if indicator else ()
        said = {
            d.name: self._code(one, d) for d in self.figures.dimensions if indicator and d.name in indicator.dimensions
        }
        whole: Mapping[str, str] = head.figure.codes if head and one.tie == "part" else {}
        codes = {
            d.name: said[d.name] or whole.get(d.name) or "all" if d.name in said else ""
            for d in self.figures.dimensions
        }
        made = Figure(
            figure_id="", source_id=self.source.source_id, indicator_id=indicator.indicator_id if indicator else "",
            ref_area=self.source.ref_area, year=one.year or self.source.edition_year - 1,
            year_basis="stated" if one.year else "inferred", value=Decimal(0), value_to=None, bound="exact",
            unit=unit if unit in units or not units else units[0], rounded_to=None, basis="stated", derived_by="",
            obs_status="A", place="", label="", note="", codes=codes,
        )  # fmt: skip
        taken = [name for name, code in said.items() if not code and codes[name] != "all"]
        return made, ["indicator_id", *taken, *([] if one.year else ["year"])]

    def _indicator(self, one: Mention) -> Indicator | None:
        unit = one.around.unit or self.words.unit(one.behind)
        fits = {name: i for name, i in self.figures.indicator.items() if not unit or unit in i.units}
        words = quote(one.sentence.text, one.numeral.start, one.numeral.end, self.passage)
        scores = self.words.indicators(one.before + one.behind, words, fits)
        before = next((p.figure.indicator_id for p in reversed(self.made.values()) if p.states), "")
        if before in fits:
            scores[before] += STAYS
        return fits.get(max(scores, key=lambda name: scores[name], default=""))

    def _code(self, one: Mention, dimension: Dimension) -> str:
        """The code that the words around a numeral name; who did something stands before the numeral or behind it."""
        name, home = dimension.name, self.source.ref_area
        if not dimension.area:
            texts = (one.before, one.behind) if name.endswith("_by") else (one.behind, one.before)
            return next((code for text in texts if (code := self.words.code(name, text))), "")
        # A place where something happened; of any other dimension those counted.
        code = self.words.place(one.behind, home) if name.endswith("_in") else self.words.citizens(one.behind, home)
        if code and one.all_but:
            return "foreign" if code == home else home
        return code


def figure_id(source: Source, figure: Figure, used: set[str]) -> str:
    """An identifier from what a figure counts; it is added to those that are used."""
    stem = source.source_id.removesuffix(f"-{source.section.lower()}")
    codes = [figure.codes[name] for name in figure.divided]
    money = [figure.unit] if figure.unit.isupper() else []
    return unused("-".join([stem, figure.indicator_id, str(figure.year), *codes, *money]), used)


def unused(name: str, used: set[str]) -> str:
    """An identifier of at most 80 characters that is not used; it is added to those that are."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower())[:76].strip("-")
    made = next(n for n in (plain, *(f"{plain}-{number}" for number in range(2, 1000))) if n not in used)
    used.add(made)
    return made
