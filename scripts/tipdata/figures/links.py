"""Where the report states a figure: the numeral, its quote, and the address that shows the very words."""

from collections.abc import Mapping
from urllib.parse import quote as percent

from tipdata.figures.model import Figures
from tipdata.figures.records import Numeral, Source


def stating(figures: Figures) -> Mapping[str, Numeral]:
    """The numeral that states each figure, by figure_id; figures that follow by arithmetic have none.

    Of a figure that several numerals state it is the first that is no restatement. A figure that a numeral of another one
    states as well (“all 82 … received assistance”) has that numeral's place.
    """
    at = {(one.source_id, f"{one.paragraph}.{one.sentence}:{one.start}"): one for one in figures.numerals}
    found: dict[str, Numeral] = {}
    for figure in figures.figures:
        own = figures.numerals_of.get(figure.figure_id, ())
        numeral = next((one for one in own if one.role == "figure"), None) or at.get((figure.source_id, figure.place))
        if numeral:
            found[figure.figure_id] = numeral
    return found


def link(source: Source, quote: str) -> str:
    """The address of a passage that marks a quote in it; without a quote the address of the passage."""
    return f"{source.url}#:~:text={percent(quote, safe='').replace('-', '%2D')}" if quote else source.url
