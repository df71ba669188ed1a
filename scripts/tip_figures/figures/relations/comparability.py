"""Which figures may be terms of one identity: what they count must be comparable."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
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
"""A figure, another figure with which it cannot be in one identity, and the reason."""


def find_unlike_terms(evaluated: EvaluatedIdentity, figures: Figures) -> Iterable[UnlikeTerms]:
    """Return the figures that do not fit the other figures of an identity, each with one reason.

    If a total for 2019 has a part for 2019 and a part for 2018, the result is the part for 2018,
    the total, and `its year is “2018”, not “2019”`. An empty result means that all figures fit.

    Args:
        evaluated: an identity that could be evaluated, so that it has all roles of its kind
        figures: all figures, with the codebook and the identities of each source
    """
    unlike_by_id: dict[str, UnlikeTerms] = {}
    for unlike in _Comparison(evaluated.kind, figures, evaluated).find_unlike():
        figure, _, _ = unlike
        unlike_by_id.setdefault(figure.figure_id, unlike)
    return unlike_by_id.values()


class _Comparison(NamedTuple):
    """The comparison of the figures of an identity by the rules of its kind.

    The main figure of an identity is the one with which the others are compared: a total, or the
    higher number of an order.
    """

    kind: IdentityKind
    figures: Figures
    evaluated: EvaluatedIdentity

    def find_unlike(self) -> Iterator[UnlikeTerms]:
        """Yield each reason why a figure cannot be in the identity, with the figure and another.

        - All figures must be about one area, unless the kind may compare areas.
        - Each figure must fit the main figure in what it counts and in its codes.
        - Parts that are added must not overlap, and neither must figures that together restate one
          figure. This is not checked if a part is subtracted.
        - A percentage must have the unit percent, and the year of the part (of a share) or of the
          new number (of a change).

        For amounts in two currencies, the rules of `_compare_amounts` replace the last three.
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
            reasons = chain(self._explain_counts(figure, main), self._explain_codes(figure, main))
            for reason in reasons:
                yield figure, main, reason
        if self.evaluated.whole or self.kind is RESTATED:
            for other, figure in combinations(others, 2):
                if not self._get_containment(figure, other).are_disjoint(figure, other):
                    yield figure, other, "the two overlap, so they cannot be added"
        for percentage in self.evaluated.figures_of_role(*PERCENTAGE_ROLES):
            part_or_new = others[0]  # a share and a change have one other figure
            if percentage.unit != "percent":
                yield percentage, part_or_new, _explain_cells("unit", percentage.unit, "percent")
            for reason in _explain_unlike(("year",), percentage, part_or_new):
                yield percentage, part_or_new, reason

    def _compare_amounts(self) -> Iterator[UnlikeTerms]:
        """Yield each reason why amounts cannot be pairs in two currencies at one exchange rate.

        All local amounts must have one unit and one counter (who counted them), and so must all
        foreign amounts (see `_explain_counts`). The first local amount makes a pair with the first
        foreign amount, and so on. The two must count the same thing in different currencies.
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
        """Whether the identity is a restatement whose difference a person has explained."""
        return self.kind is RESTATED and self.evaluated.identity.verdict == DIFFERS

    def _get_containment(self, figure: FigureRow, other: FigureRow) -> Containment:
        """Return the rules that say whether the codes of one figure contain those of another.

        For figures of one source, the rules include what the identities of the source show. Figures
        of two sources have only the general rules, such as that `all` contains every code, because
        sources define codes differently.
        """
        is_same_source = figure.source_id == other.source_id
        return self.figures.get_containment(figure.source_id if is_same_source else "")

    def _explain_counts(self, figure: FigureRow, main: FigureRow) -> Iterator[str]:
        """Yield the reasons why a figure does not count the same kind of thing as the main figure.

        - The units must be equal.
        - The counters (who counted, such as the government) must be equal, unless one is empty. An
          unnamed counter is taken for the government. A restatement may have two counters if both
          figures are from one source, since one numeral may state two counts, or if a person has
          explained its difference.
        - If the kind is about one indicator, the indicators must be equal, or one must be a part of
          the other. This is not checked if a person has explained the difference of a restatement.
        """
        is_one_source = figure.source_id == main.source_id
        may_have_two_counters = self.kind is RESTATED and (is_one_source or self._is_explained)
        yield from _explain_unlike(("unit",), figure, main)
        counters = {figure.probable_counter, main.probable_counter} - {""}
        if len(counters) > 1 and not may_have_two_counters:
            yield _explain_cells("counted_by", figure.counted_by, main.counted_by)
        if self.kind.is_of_indicator and not self._is_explained:
            yield from self._explain_indicators(figure, main)

    def _explain_indicators(self, figure: FigureRow, main: FigureRow) -> Iterator[str]:
        """Yield a reason if two figures have different indicators and neither is part of the other.

        An indicator is a part of another one if the column `part_of` leads to it, also in several
        steps.
        """
        own_id, main_id = figure.indicator_id, main.indicator_id
        is_same_or_part = main_id in (own_id, *self.figures.list_main_indicators(own_id))
        contains_main = own_id in self.figures.list_main_indicators(main_id)
        if not is_same_or_part and not contains_main:
            cells = _explain_cells("indicator", own_id, main_id)
            yield f"{cells}, and neither is part of the other"

    def _explain_codes(self, figure: FigureRow, main: FigureRow) -> Iterator[str]:
        """Yield the reasons why a figure does not relate to the main figure as the kind requires.

        - A part must be inside its whole (see `_explain_outside`). This is not checked if the
          identity subtracts a part, or if the part and the whole of a share have different years.
        - Figures that are compared, as in an order, must differ in one respect (see
          `_is_comparable`).
        - A figure that restates a figure of another source must contain it, or be inside it (see
          `_is_restatement`).
        """
        if self.evaluated.whole or (self.kind is SHARE and figure.year == main.year):
            yield from self._explain_outside(figure, main)
        differences = find_differences(figure, main)
        if self.kind.compares and not self._is_comparable(figure, main, differences):
            expected = (
                "figures that are compared differ in one respect, and neither is a part of the "
                "other"
            )
            yield _explain_differences(differences, expected)
        elif self.kind is RESTATED and not self._is_restatement(figure, main, differences):
            expected = (
                "a figure of another source is restated by one that contains it or is inside it"
            )
            yield _explain_differences(differences, expected)

    def _explain_outside(self, part: FigureRow, whole: FigureRow) -> Iterator[str]:
        """Yield the reasons why a part is not inside its whole.

        - Period and year must be equal. Except in a sum, the period of the whole may also be longer
          than that of the part and contain it; the years may then differ.
        - The definitions must be equal, unless a person has explained why the numbers differ.
        - In each dimension, the code of the whole must contain the code of the part. One reason is
          yielded for the first dimension in which this is not so.
        - Part and whole must not count the same in the same period.
        """
        period, outer = self.figures.get_period(part), self.figures.get_period(whole)
        is_period_longer = period != outer and outer.contains(period)
        if self.kind is SUM or not is_period_longer:
            yield from _explain_unlike(("period", "year"), part, whole)
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
        """Return whether a comparison of two figures, such as `40 < 88`, has a clear meaning.

        The figures must differ in exactly one column, such as the year or the sex; this must not be
        the indicator. If year and area are equal, neither figure may be a part of the other.
        Between two sources, a dimension in which one figure has the code `all` does not count as a
        difference, because its source may not divide by this dimension.

        Args:
            differences: what `find_differences` returns for the two figures
        """
        is_same_source = figure.source_id == main.source_id
        columns = {
            name
            for name in differences
            if is_same_source or "all" not in (figure.codes.get(name), main.codes.get(name))
        }
        containment = self._get_containment(figure, main)
        is_contained = containment.contains(main, figure) or containment.contains(figure, main)
        is_part = is_contained and columns.isdisjoint(("year", "ref_area"))
        return len(columns) == 1 and columns != {"indicator_id"} and not is_part

    def _is_restatement(
        self, figure: FigureRow, main: FigureRow, differences: Sequence[str]
    ) -> bool:
        """Return whether a figure may state again what the main figure states.

        If both are from one source, or if a person has explained why the numbers differ, the result
        is True. In two sources, indicator and year must be equal, and one figure must contain the
        other, since one source may list separately what the other counts together. The identities
        of either source may show that it does.

        Args:
            differences: what `find_differences` returns for the two figures
        """
        if figure.source_id == main.source_id or self._is_explained:
            return True
        if "indicator_id" in differences or "year" in differences:
            return False
        return any(
            containment.contains(figure, main) or containment.contains(main, figure)
            for containment in map(self.figures.get_containment, (figure.source_id, main.source_id))
        )


def _explain_unlike(columns: Sequence[str], figure: FigureRow, other: FigureRow) -> Iterator[str]:
    """Yield a reason for each column in which two figures differ: `its year is “2018”, not “2019”`.

    Args:
        columns: the columns to compare
        figure: the figure with the unexpected cell
        other: the figure with the expected cell
    """
    for column in columns:
        cell, expected = getattr(figure, column), getattr(other, column)
        if cell != expected:
            yield _explain_cells(column, cell, expected)


def _explain_cells(column: str, cell: str | int, expected: str | int) -> str:
    """Return the reason that a figure has an unexpected cell: `its unit is “case”, not “person”`.

    Args:
        column: the name of the column
        cell: the cell of the figure; "" is written as `empty`
        expected: the cell that it should have
    """
    cell_text = f"“{cell}”" if cell else "empty"
    expected_text = f"“{expected}”" if expected else "empty"
    return f"its {column} is {cell_text}, not {expected_text}"


def _explain_differences(columns: Sequence[str], expected: str) -> str:
    """Return the text of a reason: `they differ in year, sex; …`, or `they differ in nothing; …`.

    Args:
        columns: the columns in which two figures differ
        expected: what figures in this identity must be, which ends the text
    """
    return f"they differ in {', '.join(columns) or 'nothing'}; {expected}"
