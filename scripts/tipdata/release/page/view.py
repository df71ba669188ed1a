"""What the page of an area shows, taken from its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tipdata.figures.arithmetic import CONTRADICTED, EXACT
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure, Source
from tipdata.figures.totals import latest
from tipdata.release.page import cards, series
from tipdata.release.page.cards import Card
from tipdata.release.page.phrases import WHOLES
from tipdata.release.page.series import Series

OTHERS = 24  # other sources of one cell that are listed
Blocks = list[tuple[Figure, list[Card]]]
Facet = tuple[str, str, list[tuple[str, str]]]


@dataclass(frozen=True)
class View:
    """The page of an area; its template asks for what it shows."""

    figures: Figures
    area: str

    @cached_property
    def editions(self) -> list[Source]:
        """The sources, the newest first."""
        return sorted(self.figures.sources, key=lambda one: (-one.edition_year, one.source_id))

    @cached_property
    def series(self) -> list[Series]:
        """All series of totals."""
        return series.series(self.figures)

    @cached_property
    def leading(self) -> list[Series]:
        """The series of the first picture."""
        return series.leading(self.series)

    @cached_property
    def small(self) -> list[Series]:
        """The series of the small pictures: several years, and not zeros alone."""
        first = {id(one) for one in self.leading}
        able = [one for one in self.series if id(one) not in first and len(one.figures) > 1]
        return [one for one in able if any(figure.value for figure in one.figures)]

    @cached_property
    def cards(self) -> list[Card]:
        """All identities."""
        return cards.cards(self.figures)

    @cached_property
    def against(self) -> list[Card]:
        """The identities that cannot be true of the numbers."""
        return [one for one in self.cards if one.verdict == CONTRADICTED]

    @cached_property
    def against_of(self) -> Mapping[str, list[Card]]:
        """The same by source_id."""
        return grouped(self.against, lambda one: one.identity.source_id)

    @cached_property
    def of_source(self) -> Mapping[str, list[Figure]]:
        """Figures by source_id."""
        return grouped(self.figures.figures, lambda one: one.source_id)

    @cached_property
    def holding(self) -> list[Card]:
        """The identities that hold, those that hold by rounding alone first."""
        return sorted((one for one in self.cards if one.verdict != CONTRADICTED), key=lambda one: one.verdict == EXACT)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The indicators' places on the page: those of the first picture first."""
        leading = [one.indicator.indicator_id for one in [*self.leading, *self.series]]
        return {code: place for place, code in enumerate(dict.fromkeys([*leading, *self.figures.indicator]))}

    @cached_property
    def blocks(self) -> Mapping[str, Blocks]:
        """By source the wholes that an edition divides, each with its drawings."""
        drawn = [(one.whole, one) for one in self.holding if one.is_drawn and one.whole]
        wholes = grouped(drawn, lambda pair: (pair[1].identity.source_id, pair[0].figure_id))
        blocks = [(source, (pairs[0][0], [one for _, one in pairs])) for (source, _), pairs in wholes.items()]
        blocks.sort(key=lambda one: self._rank(one[1][0]))
        return {source: [block for _, block in some] for source, some in grouped(blocks, lambda one: one[0]).items()}

    def _rank(self, whole: Figure) -> tuple[object, ...]:
        return self.order[whole.indicator_id], -whole.year, whole.unit, len(whole.divided), whole.figure_id

    @cached_property
    def heads(self) -> Mapping[str, Figure]:
        """By source its newest total of what the first picture shows."""
        first = [one.indicator.indicator_id for one in self.leading[:1]]
        totals = [one for one in self.rows if one.indicator_id in first and not one.divided]
        return {one.source_id: one for one in totals}  # rows come by year

    @cached_property
    def rest(self) -> Mapping[str, list[Figure]]:
        """By source the figures that no drawing shows."""
        shown = {figure.figure_id for one in self.cards if one.is_drawn for _, figure in one.terms}
        return grouped((one for one in self.rows if one.figure_id not in shown), lambda one: one.source_id)

    @cached_property
    def rows(self) -> list[Figure]:
        """All figures in the order of the table: by what is counted and year, totals first."""

        def place(figure: Figure) -> tuple[object, ...]:
            which = self.order[figure.indicator_id], figure.year, figure.unit
            return (*which, len(figure.divided), *figure.codes.values(), figure.source_id)

        return sorted(self.figures.figures, key=place)

    @cached_property
    def latest(self) -> frozenset[str]:
        """Ids of the figures that are their cell's newest."""
        return latest(self.figures)

    @cached_property
    def stands_in(self) -> Mapping[str, list[Card]]:
        """Identities by figure_id."""
        pairs = grouped(
            ((figure.figure_id, one) for one in self.cards for _, figure in one.terms), lambda pair: pair[0]
        )
        return {name: [one for _, one in some] for name, some in pairs.items()}

    @cached_property
    def _same(self) -> Mapping[object, list[Figure]]:
        return grouped(self.figures.figures, lambda one: one.cell)

    def others(self, figure: Figure) -> list[Figure]:
        """Figures of other sources that state its cell, so many as a reader looks at."""
        return [one for one in self._same[figure.cell][: OTHERS + 1] if one is not figure][:OTHERS]

    @property
    def facets(self) -> list[Facet]:
        """What the table is filtered by: name, title, and the codes that occur with their meaning, by meaning."""
        figures = self.figures
        labels = {name: one.label[:1].upper() + one.label[1:] for name, one in figures.indicator.items()}
        counters, bases = figures.words.get("counted_by", {}), figures.words.get("basis", {})
        asked: list[tuple[str, str, Callable[[Figure], str], Mapping[str, str]]] = [
            ("i", "What is counted", lambda one: one.indicator_id, labels),
            ("c", "Counted by", lambda one: figures.indicator[one.indicator_id].counted_by, counters),
            ("y", "Year", lambda one: str(one.year), {}),
            ("e", "Edition", lambda one: str(figures.source[one.source_id].edition_year), {}),
            ("b", "Basis", lambda one: one.basis, bases),
        ]
        for each in figures.dimensions:
            asked.append((each.name, each.title, lambda one, name=each.name: one.codes.get(name, ""), each.labels))  # type: ignore[misc]
        made = []
        for name, title, code_of, meaning in asked:
            codes = {code_of(one) for one in figures.figures} - set(WHOLES)
            options = [(code, meaning.get(code, code)) for code in codes]
            if options:
                made.append((name, title, sorted(options, key=lambda pair: (pair[1].casefold(), pair[0]))))
        return made
