"""Proposals for the ledger and the figures of a passage, from the words around each numeral."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tipdata.figures.model import Figures
from tipdata.figures.records import Source
from tipdata.text import clauses
from tipdata.text.clauses import Mention
from tipdata.text.code_words import CodeWords
from tipdata.text.context import HEDGES
from tipdata.text.numerals import written_step
from tipdata.text.quote import quote
from tipdata.text.scanned import Sentence

WEAK, ALIKE = (
    0.2,
    0.6,
)  # how much better another indicator than that of the numeral before must fit: in its sentence, after it
Key = tuple[int, int, int]


@dataclass
class Proposal:
    """What a numeral is taken to say.

    cells: columns of figures, by name; none for a numeral that states no figure
    open:  columns that somebody must judge, since the words beside the numeral do not settle them
    """

    mention: Mention | None
    role: str
    figure_id: str = ""
    note: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Its place: paragraph, sentence and start."""
        return self.mention.sentence.paragraph, self.mention.sentence.number, self.mention.numeral.start

    @property
    def value(self) -> Decimal:
        """Its number."""
        return Decimal(self.cells["value"]) if "value" in self.cells else self.mention.numeral.value


def propose(figures: Figures, source: Source, sentences: Sequence[Sentence]) -> list[Proposal]:
    """Propose what every numeral of a passage says that is no date, in the order of the text."""
    reader = _Reader(figures, source, " ".join(one.text for one in sentences))
    made: list[Proposal] = []
    for mention in clauses.all_of(sentences):
        made.append(reader.read(mention, made))
    _round(made)
    _name(source, made)
    return made


class _Reader:
    def __init__(self, figures: Figures, source: Source, passage: str) -> None:
        self.figures, self.source, self.passage = figures, source, passage
        self.words = CodeWords(figures, source.source_id)
        self.of: dict[Mention, Proposal] = {}

    def read(self, one: Mention, made: Sequence[Proposal]) -> Proposal:
        """One numeral, given what was made of those before it."""
        self.of[one] = proposal = Proposal(one, "figure")
        head = self.of.get(one.head) if one.head else None
        if one.tie == "range" and head:
            head.cells |= {"value_to": f"{proposal.value:f}", "bound": "between"}
            proposal.cells, proposal.figure_id = head.cells, head.figure_id
            return proposal
        if self._picks(one):
            proposal.role, proposal.note = "other", "Picks out some of the next number and counts nothing of its own."
            return proposal
        if one.tie == "converted" and head:
            proposal.cells = dict(head.cells)
            proposal.open = list(head.open)
        else:
            self._figure(one, proposal, head, made)
        hedge = (one.around.hedge or "").lower()
        proposal.cells |= {
            "value": f"{proposal.value:f}",
            "bound": min(HEDGES.get(hedge, {"exact"})),
            "basis": "stated",
            "obs_status": "A",
        }
        if one.around.unit:
            proposal.cells["unit"] = one.around.unit
        return proposal

    def _picks(self, one: Mention) -> bool:
        rest = one.sentence.text[one.numeral.end :]
        found = re.match(r" of (?:the )?(?=\S)", rest)
        return bool(found) and any(n.start == one.numeral.end + found.end() for n in one.sentence.numerals)  # type: ignore[union-attr]

    def _figure(self, one: Mention, proposal: Proposal, head: Proposal | None, made: Sequence[Proposal]) -> None:
        before = next((p for p in reversed(made) if p.cells and p.mention.tie != "compared"), None)
        unit = one.around.unit or self.words.unit(one.after)
        indicator = self._indicator(one, unit, head, before)
        proposal.open.append("indicator_id")
        codebook = self.figures.indicator.get(indicator)
        units = codebook.units if codebook else ()
        year = one.year
        if year is None and head and one.tie != "compared":
            year = int(head.cells["year"]) if head.cells.get("year") else None
        if year is None:
            proposal.open.append("year")
        proposal.cells = {
            "source_id": self.source.source_id,
            "indicator_id": indicator,
            "ref_area": self.source.ref_area,
            "year": str(year or self.source.edition_year - 1),
            "year_basis": "stated" if one.year is not None else "inferred",
            **self._codes(one, codebook.dimensions if codebook else (), head, proposal),
            "unit": unit if unit in units or not units else units[0],
        }

    def _indicator(self, one: Mention, unit: str, head: Proposal | None, before: Proposal | None) -> str:
        fits = {name: i for name, i in self.figures.indicator.items() if not unit or unit in i.units}
        if not unit:
            fits = {name: i for name, i in fits.items() if not any(u.isupper() or u == "percent" for u in i.units)}
        context = [
            (1.0, one.after),
            (1.0, one.before),
            (0.7, one.lead),
            (0.4, one.tail),
            (0.3, one.sentence.text[: one.numeral.start]),
        ]
        words = quote(one.sentence.text, one.numeral.start, one.numeral.end, self.passage)
        scores = self.words.indicators(context, words, fits)
        best = max(scores, key=lambda name: scores[name], default="")
        told = head or before
        if told and (same := told.cells.get("indicator_id", "")) in fits:
            near = told.mention.sentence is one.sentence
            if head or scores[same] + (ALIKE if near else WEAK) >= scores[best]:
                return same
        return best

    def _codes(
        self, one: Mention, dimensions: Sequence[str], head: Proposal | None, proposal: Proposal
    ) -> dict[str, str]:
        codes = {}
        for dimension in self.figures.dimensions:
            name = dimension.name
            if name not in dimensions:
                continue
            found = self._found(name, dimension.area, one)
            inherited = head.cells.get(name, "") if head and one.tie in ("part", "compared", "alike") else ""
            codes[name] = found or inherited or "all"
            if not found and inherited not in ("", "all"):
                proposal.open.append(name)
        return codes

    def _found(self, name: str, area: bool, one: Mention) -> str:
        home = self.source.ref_area
        pieces = [one.after, one.tail, one.before] if not name.endswith("_by") else [*_agents(one), one.after, one.tail]
        if area and name.endswith("_in"):
            found = self.words.places(f"{one.after}{one.tail}", home)
            code = "foreign" if len(set(found)) > 1 else found[0] if found else ""
        elif area:
            code = next((codes[0] for text in pieces if (codes := self.words.citizenships(text, home))), "")
        else:
            listed = self.words.codes(name, one.after + one.tail)
            if name.endswith("_by") and len(listed) > 2:
                return next(
                    (c for c, label in self.figures.words[name].items() if label.startswith("all but")), listed[0]
                )
            return next((codes[0] for text in pieces if (codes := self.words.codes(name, text))), "")
        if (one.around.hedge or "").lower() == "all but" and code:
            return "foreign" if code == home else home
        return code


def _agents(one: Mention) -> Iterator[str]:
    """Where the one who does something stands: behind `by`, else before the numeral."""
    if found := re.search(r"\bby\b(.*)", one.after):
        yield found[1]
    if not re.search(r"\b(?:was|were|been)\b", one.after):
        yield one.before


def _round(made: Sequence[Proposal]) -> None:
    """Money is rounded as its digits show: to the finest step of all amounts of its currency, and never finer than written."""
    amounts = [one for one in made if one.cells and (one.mention.around.unit or "")]
    finest: dict[str, Decimal] = {}
    for one in amounts:
        unit = one.cells["unit"]
        finest[unit] = min(finest.get(unit, _zeros(one.value)), _zeros(one.value))
    for one in amounts:
        step = max(
            written_step(one.mention.numeral.text),
            finest[one.cells["unit"]] if one.cells["unit"].isupper() else Decimal(1),
        )
        one.cells["rounded_to"] = f"{step:f}"


def _zeros(value: Decimal) -> Decimal:
    step = Decimal(1)
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def _cell(cells: Mapping[str, str], dimensions: Sequence[str]) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in ("indicator_id", "ref_area", "year", *dimensions, "unit"))


def _name(source: Source, made: Sequence[Proposal]) -> None:
    """Give each figure its identifier; a cell that is told again with the same value is a restatement."""
    stem = source.source_id.removesuffix(f"-{source.section.lower()}")
    first: dict[tuple[str, ...], Proposal] = {}
    used: set[str] = set()
    for one in made:
        if one.role != "figure" or one.mention.tie == "range":
            continue
        cells = one.cells
        codes = {name: code for name, code in cells.items() if name not in _PLAIN}
        cell = _cell(cells, list(codes))
        earlier = first.get((*cell, cells["value"]))
        if earlier and cells["bound"] == earlier.cells["bound"]:
            one.role, one.figure_id, one.cells, one.open = "restatement", earlier.figure_id, {}, []
            continue
        first[*cell, cells["value"]] = one
        said = [code for code in codes.values() if code not in ("", "all")]
        name = "-".join(
            [stem, cells["indicator_id"], cells["year"], *said, *([cells["unit"]] if cells["unit"].isupper() else [])]
        )
        name = re.sub(r"[^a-z0-9]+", "-", name.lower())[:76].strip("-")
        one.figure_id = next(n for n in [name, *(f"{name}-{k}" for k in range(2, 99))] if n not in used)
        used.add(one.figure_id)
    for one in made:
        if one.mention.tie == "range" and one.mention.head:
            one.figure_id = next(p.figure_id for p in made if p.mention is one.mention.head)


_PLAIN = frozenset(
    "source_id indicator_id ref_area year year_basis unit value value_to bound basis obs_status rounded_to".split()
)
