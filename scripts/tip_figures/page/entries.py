"""A figure with everything that templates show of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tip_figures.figures.labels import (
    describe_breakdown,
    describe_edition,
    describe_place,
    find_stating_numerals,
    format_amount,
    make_link,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IndicatorRow, NumeralRow, SourceRow
from tip_figures.page.chart import get_tone
from tip_figures.page.phrases import (
    capitalize,
    describe_figure,
    format_unit,
    format_value,
    name_indicators,
)
from tip_figures.page.reports import write_short_edition
from tip_figures.page.series import DOUBTFUL

NORMAL_STATUS = ("", "A")  # codes of obs_status that need no word
BOUNDS_IN_VALUE = ("exact", "between")  # codes of bound that the value shows by itself


@dataclass(frozen=True)
class FigureEntry:
    """A figure as templates show it.

    numeral: the number mention that states it; None if it is derived
    """

    figures: Figures
    row: FigureRow
    numeral: NumeralRow | None

    @property
    def figure_id(self) -> str:
        """Its identifier, which is also its anchor on the page."""
        return self.row.figure_id

    @property
    def year(self) -> int:
        """The year that it is about."""
        return self.row.year

    @property
    def source(self) -> SourceRow:
        """Its source."""
        return self.figures.source_by_id[self.row.source_id]

    @property
    def edition(self) -> str:
        """“2020 edition”, or the title of the edition if there are several reports."""
        return describe_edition(self.figures, self.source)

    @property
    def short_edition(self) -> str:
        """“2020”, or “TIP 2020” if there are several reports."""
        return write_short_edition(self.figures, self.source)

    @property
    def area(self) -> str:
        """The area that its source is about."""
        return self.figures.get_code_label("ref_area", self.source.ref_area)

    @property
    def indicator(self) -> IndicatorRow:
        """What is counted."""
        return self.figures.indicator_by_id[self.row.indicator_id]

    @property
    def indicator_label(self) -> str:
        """What is counted, with a capital letter."""
        return capitalize(self.indicator.label)

    @property
    def counter(self) -> str:
        """Who counted."""
        return self.figures.get_code_label("counted_by", self.indicator.counted_by)

    @property
    def amount(self) -> str:
        """Number with bound and unit: “at least 2,500,000 ISK”."""
        return format_amount(self.figures, self.row)

    @property
    def value(self) -> str:
        """Number alone: “2,500,000”."""
        return format_value(self.row)

    @property
    def unit(self) -> str:
        """Unit as it follows the number."""
        return format_unit(self.figures, self.row)

    @property
    def has_unit_in_amount(self) -> bool:
        """Whether the amount ends with the unit."""
        return not self.amount[-1].isdigit()

    @property
    def bound(self) -> str:
        """“at least” and the like; empty if the value needs no bound."""
        if self.row.bound in BOUNDS_IN_VALUE:
            return ""
        return self.figures.get_code_label("bound", self.row.bound)

    @property
    def status(self) -> str:
        """“doubtful” and the like; empty for a normal value."""
        if self.row.obs_status in NORMAL_STATUS:
            return ""
        return self.figures.get_code_label("obs_status", self.row.obs_status)

    @property
    def description(self) -> str:
        """What it counts, with its breakdown."""
        return describe_figure(self.figures, self.row)

    @property
    def capitalized_description(self) -> str:
        """The same at the beginning of a sentence."""
        return capitalize(self.description)

    @property
    def breakdown(self) -> str:
        """What distinguishes it from a total: “from Norway, forced labor”; empty for a total."""
        return describe_breakdown(self.figures, self.row)

    @property
    def codes(self) -> Mapping[str, str]:
        """Codes of the dimensions in which it is not a total."""
        return {name: self.row.codes[name] for name in self.row.breakdown}

    @property
    def is_total(self) -> bool:
        """Whether no dimension divides it."""
        return not self.row.breakdown

    @property
    def is_derived(self) -> bool:
        """Whether it is computed from other figures."""
        return self.row.basis == "derived"

    @property
    def is_doubtful(self) -> bool:
        """Whether it is marked as doubtful; its note says why."""
        return self.row.obs_status == DOUBTFUL

    @property
    def note(self) -> str:
        """Its note, with the labels of the indicators that it names."""
        return name_indicators(self.figures, self.row.note)

    @property
    def place(self) -> str:
        """“paragraph 1, sentence 2”; empty if it is derived."""
        return describe_place(self.row)

    @property
    def quote(self) -> str:
        """Words of the report around the number; empty if it is derived."""
        return self.numeral.quote if self.numeral else ""

    @property
    def quote_parts(self) -> tuple[str, str, str]:
        """The words of the quote before the number, the number, and the words after it."""
        if self.numeral is None:
            return "", "", ""
        number = re.search(rf"(?<!\w){re.escape(self.numeral.text)}(?!\w)", self.quote)
        if number is None:
            return self.quote, "", ""
        return self.quote[: number.start()], number[0], self.quote[number.end() :]

    @property
    def link(self) -> str:
        """Address of the quote in the report; empty if it is derived."""
        return make_link(self.source, self.quote) if self.numeral else ""

    @property
    def tone(self) -> str:
        """The style sheet's class of who counted."""
        return get_tone(self.figures, self.indicator)


def make_entries(figures: Figures) -> dict[str, FigureEntry]:
    """Make the entry of each figure, by its id."""
    numerals = find_stating_numerals(figures)
    return {
        row.figure_id: FigureEntry(figures, row, numerals.get(row.figure_id))
        for row in figures.figures
    }
