"""Identities and repeated numbers as templates show them; readers know identities as checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tip_figures.figures.arithmetic import CONTRADICTED, REDEFINED, WITHIN_ROUNDING
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.labels import describe_edition
from tip_figures.figures.model import Figures
from tip_figures.page.balance import (
    describe_contradiction,
    describe_implication,
    describe_repetition,
    get_total_figure,
    write_check,
)
from tip_figures.page.bars import (
    Bar,
    BarKind,
    draw_bars,
    draw_repetition,
    find_dividing_dimensions,
)
from tip_figures.page.entries import FigureEntry
from tip_figures.page.phrases import capitalize


@dataclass(frozen=True)
class CheckEntry:
    """An evaluated identity as templates show it.

    entries: of all figures of the page, by figure_id
    """

    figures: Figures
    evaluated: EvaluatedIdentity
    entries: Mapping[str, FigureEntry]

    @property
    def anchor(self) -> str:
        """Its anchor on the page."""
        return f"identity_{self.evaluated.identity.identity_id}"

    @property
    def source_id(self) -> str:
        """The source that it belongs to."""
        return self.evaluated.identity.source_id

    @property
    def edition(self) -> str:
        """“2020 edition”, or the title of the edition if there are several reports."""
        return describe_edition(self.figures, self.figures.source_by_id[self.source_id])

    @property
    def area(self) -> str:
        """The area of that source."""
        return self.figures.get_code_label(
            "ref_area", self.figures.source_by_id[self.source_id].ref_area
        )

    @property
    def year(self) -> int | None:
        """The year that its total is about; None if it has no total."""
        total_figure = get_total_figure(self.evaluated)
        return total_figure.year if total_figure else None

    @property
    def statement(self) -> str:
        """What should hold, in a sentence."""
        return self.evaluated.identity.statement

    @property
    def explanation(self) -> str:
        """Why it does not hold, as far as the text shows."""
        return self.evaluated.identity.explanation

    @property
    def arithmetic(self) -> str:
        """“40 = 35 + 5”."""
        return write_check(self.evaluated)

    @property
    def contradiction(self) -> str:
        """“Parts add up to 97, the report says 110”."""
        return capitalize(describe_contradiction(self.figures, self.evaluated))

    @property
    def implication(self) -> str:
        """“82 + 15 = 97, not 110”."""
        return describe_implication(self.figures, self.evaluated)

    @property
    def is_contradicted(self) -> bool:
        """Whether it does not hold."""
        return self.evaluated.verdict == CONTRADICTED

    @property
    def is_redefined(self) -> bool:
        """Whether it does not hold because two sources define a count differently."""
        return self.evaluated.verdict == REDEFINED

    @property
    def is_within_rounding(self) -> bool:
        """Whether it holds only because the numbers are rounded."""
        return self.evaluated.verdict == WITHIN_ROUNDING

    @property
    def terms(self) -> list[FigureEntry]:
        """Its figures, in order."""
        return [self.entries[figure.figure_id] for figure in self.evaluated.figures]

    @property
    def bars(self) -> list[Bar]:
        """Its drawing."""
        return draw_bars(self.figures, self.evaluated, self.entries)

    @property
    def bars_of_parts(self) -> list[Bar]:
        """Its drawing without the total, which a heading names."""
        return [bar for bar in self.bars if bar.kind != BarKind.TOTAL]

    @property
    def division(self) -> str:
        """What divides the total into these parts: “Sex”; the statement if no dimension does."""
        dimensions = find_dividing_dimensions(self.figures, self.evaluated)
        titles = ", ".join(dimension.title for dimension in dimensions)
        return titles.capitalize() or self.statement


@dataclass(frozen=True)
class RepetitionEntry:
    """A number that is reported for two consecutive years, as templates show it."""

    figures: Figures
    earlier: FigureEntry
    later: FigureEntry

    @property
    def pair(self) -> Sequence[FigureEntry]:
        """Both figures."""
        return self.earlier, self.later

    @property
    def heading(self) -> str:
        """“1,834 calls in both 2018 and 2019”."""
        return describe_repetition(self.figures, self.earlier.row, self.later.row)

    @property
    def description(self) -> str:
        """What is counted, as a sentence."""
        return f"{self.later.capitalized_description}."

    @property
    def bars(self) -> list[Bar]:
        """Its drawing."""
        return draw_repetition(self.pair)

    @property
    def notes(self) -> list[str]:
        """Why the figures are doubtful, for those that are marked so."""
        return [figure.note for figure in self.pair if figure.is_doubtful]
