"""Which figures may be terms of one identity: what they count must be comparable."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from tip_figures.figures.identities import (
    Containment,
    EvaluatedIdentity,
    find_differences,
)
from tip_figures.figures.identities.arithmetic import DIFFERS
from tip_figures.figures.identities.identity_kinds import (
    PERCENTAGE_ROLES,
    RESTATED,
    SAME_RATE,
    SHARE,
    SUM,
    IdentityKind,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow

UnlikeTerms = tuple[FigureRow, FigureRow, str]
"""A figure that cannot be a term beside another, the other one, and why."""


def find_unlike_terms(evaluated: EvaluatedIdentity, figures: Figures) -> Iterable[UnlikeTerms]:
    """Find the terms of an identity that cannot be added or compared, each once, with one reason.

    Args:
        evaluated: an identity that could be evaluated, so no role is missing
        figures: with the codebook, and what the codes of each source contain
    """
    unlike_by_id: dict[str, UnlikeTerms] = {}
    for unlike in _Terms(evaluated.kind, figures, evaluated).compare():
        unlike_by_id.setdefault(unlike[0].figure_id, unlike)
    return unlike_by_id.values()


class _Terms(NamedTuple):
    """The terms of an identity, and what is needed to compare them."""

    kind: IdentityKind
    figures: Figures
    evaluated: EvaluatedIdentity

    def compare(self) -> Iterator[UnlikeTerms]:
        """Yield figures that cannot be terms together, with each reason, by the rules of the kind.

        All figures must be about one area, unless the kind crosses areas. Each figure is compared
        with the main one, and the parts of a whole or of a restatement with each other. A
        percentage must have the year of the part of a share, or of the new number of a change.
        Amounts in two currencies have rules of their own.
        """
        if not self.kind.crosses_areas:
            first, *_ = self.evaluated.figures_of_role(self.kind.main_role)
            for figure in self.evaluated.figures:
                for reason in _explain_unlike(("ref_area",), figure, first):
                    yield figure, first, reason
        if self.kind is SAME_RATE:
            yield from self._compare_amounts()
            return
        main, others = self.evaluated.main, self.evaluated.others
        for figure in others:
            for reason in (*self._explain_counts(figure, main), *self._explain_codes(figure, main)):
                yield figure, main, reason
        if self.evaluated.whole or self.kind is RESTATED:
            for other, figure in combinations(others, 2):
                if not self._get_containment(figure, other).are_disjoint(figure, other):
                    yield figure, other, "the two overlap, so they cannot be added"
        for percentage in self.evaluated.figures_of_role(*PERCENTAGE_ROLES):
            if percentage.unit != "percent":
                yield percentage, others[0], _explain_cells("unit", percentage.unit, "percent")
            for reason in _explain_unlike(("year",), percentage, others[0]):
                yield percentage, others[0], reason

    def _compare_amounts(self) -> Iterator[UnlikeTerms]:
        """Yield what is wrong with amounts in two currencies.

        Amounts in one currency must have the unit and counter of the first one. The amounts of a
        pair must count the same in different currencies.
        """
        local, foreign = map(self.evaluated.figures_of_role, ("local", "foreign"))
        for first, *others in (local, foreign):
            for figure in others:
                for reason in self._explain_counts(figure, first):
                    yield figure, first, reason
        for amount, converted in zip(local, foreign, strict=True):
            differences = find_differences(converted, amount)
            if differences or converted.unit == amount.unit:
                expected = "the amounts of a pair are one count in two currencies"
                yield converted, amount, _explain_differences(differences, expected)

    @property
    def _is_explained(self) -> bool:
        """Return whether a person has recorded why restated numbers differ."""
        return self.kind is RESTATED and self.evaluated.identity.verdict == DIFFERS

    def _get_containment(self, figure: FigureRow, other: FigureRow) -> Containment:
        """Return which codes contain others, for two figures.

        Sources define codes differently. So for figures of two sources only what holds without the
        identities of any source counts, such as that `all` contains every code.
        """
        is_same_source = figure.source_id == other.source_id
        return self.figures.get_containment(figure.source_id if is_same_source else "")

    def _explain_counts(self, figure: FigureRow, main: FigureRow) -> Iterator[str]:
        """Explain differences of units, of who counted, and of what was counted.

        A restatement in one source may have two counters. Indicators must be equal, or one a part
        of the other, for the kinds that are about one indicator. Numbers whose difference a person
        has explained may count different things.
        """
        # Counts of different parties overlap in unknown ways, but one numeral may state two counts.
        is_one_source = figure.source_id == main.source_id
        is_one_numeral = self.kind is RESTATED and (is_one_source or self._is_explained)
        yield from _explain_unlike(("unit",), figure, main)
        ids = (figure.indicator_id, main.indicator_id)
        counters = {figure.probable_counter, main.probable_counter} - {""}
        if len(counters) > 1 and not is_one_numeral:
            yield _explain_cells("counted_by", figure.counted_by, main.counted_by)
        lines = [{name, *self.figures.list_main_indicators(name)} for name in ids]
        is_related = ids[0] in lines[1] or ids[1] in lines[0] or self._is_explained
        if self.kind.is_of_indicator and not is_related:
            yield f"{_explain_cells('indicator', *ids)}, and neither is part of the other"

    def _explain_codes(self, figure: FigureRow, main: FigureRow) -> Iterator[str]:
        """Explain why the codes of a figure do not relate it to the main one as the kind requires.

        A part must be inside its whole, as must the part of a share if both have the same year.
        Figures that are compared must differ in one respect (see `_is_comparable`). A figure that
        restates one of another source must contain it or be inside it (see `_is_restatement`).
        """
        if self.evaluated.whole or (self.kind is SHARE and figure.year == main.year):
            yield from self._explain_outside(figure, main)
        differences = find_differences(figure, main)
        expected = ""
        if self.kind.compares and not self._is_comparable(figure, main, differences):
            expected = (
                "figures that are compared differ in one respect, and neither is a part of the "
                "other"
            )
        elif self.kind is RESTATED and not self._is_restatement(figure, main, differences):
            expected = (
                "a figure of another source is restated by one that contains it or is inside it"
            )
        if expected:
            yield _explain_differences(differences, expected)

    def _explain_outside(self, part: FigureRow, whole: FigureRow) -> Iterator[str]:
        """Explain why a part is not inside its whole, by period, year, definition and codes.

        Except in a sum, a whole may have a period around that of its part. Another definition may
        explain a difference. A part that counts the same as its whole is not inside it.
        """
        period, outer = self.figures.get_period(part), self.figures.get_period(whole)
        is_around = self.kind is not SUM and period != outer and outer.contains(period)
        yield from _explain_unlike(() if is_around else ("period", "year"), part, whole)
        if self.evaluated.identity.verdict != DIFFERS:
            yield from _explain_unlike(("definition",), part, whole)
        dimension = self._get_containment(part, whole).find_uncontained_dimension(whole, part)
        if dimension:
            yield _explain_cells(dimension, part.codes[dimension], whole.codes[dimension])
        elif part.period == whole.period and not find_differences(part, whole):
            yield "both count the same"

    def _is_comparable(
        self, figure: FigureRow, main: FigureRow, differences: Sequence[str]
    ) -> bool:
        """Return whether two figures differ in exactly one respect, which is not the indicator.

        The first must not be a part of the second in the same year and area; whether the second is
        a part of the first is not checked. Between two sources, a dimension in which one figure has
        the code `all` is not a respect, because one source may not divide by it.

        Args:
            differences: the columns in which the two count different things
        """
        respects = {
            name
            for name in differences
            if figure.source_id == main.source_id
            or "all" not in (figure.codes.get(name), main.codes.get(name))
        }
        is_contained = self._get_containment(figure, main).contains(main, figure)
        is_part = is_contained and respects.isdisjoint(("year", "ref_area"))
        return len(respects) == 1 and respects != {"indicator_id"} and not is_part

    def _is_restatement(
        self, figure: FigureRow, main: FigureRow, differences: Sequence[str]
    ) -> bool:
        """Return whether a figure may restate another one; in one source it always may.

        In two sources, indicator and year must be equal, and one figure must contain the other by
        the definitions of either source, since one source may list separately what the other counts
        together.

        Args:
            differences: the columns in which the two count different things
        """
        sources = (figure.source_id, main.source_id)
        is_nested = any(
            containment.contains(figure, main) or containment.contains(main, figure)
            for containment in map(self.figures.get_containment, sources)
        )
        is_alike = is_nested and {"indicator_id", "year"}.isdisjoint(differences)
        return is_alike or figure.source_id == main.source_id or self._is_explained


def _explain_unlike(columns: Sequence[str], figure: FigureRow, other: FigureRow) -> Iterator[str]:
    """Explain, for each of some columns in which two figures differ, which cell was expected."""
    for column in columns:
        cell, expected = getattr(figure, column), getattr(other, column)
        if cell != expected:
            yield _explain_cells(column, cell, expected)


def _explain_cells(column: str, *cells: str | int) -> str:
    """Write that a figure has an unexpected cell: "its unit is “case”, not “person”".

    Args:
        cells: the cell of the figure, and the expected one
    """
    cell, expected = (f"“{cell}”" if cell else "empty" for cell in cells)
    return f"its {column} is {cell}, not {expected}"


def _explain_differences(columns: Sequence[str], expected: str) -> str:
    """Write in which columns two figures differ, and what is expected: "they differ in year; …"."""
    return f"they differ in {', '.join(columns) or 'nothing'}; {expected}"
