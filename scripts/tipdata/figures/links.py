"""Where the report states a figure: the numeral, its place, and the address that shows the very words."""

from collections.abc import Mapping
from urllib.parse import quote as percent

from tipdata.figures.model import Figures
from tipdata.figures.records import Numeral, Source


def stating(figures: Figures) -> Mapping[str, Numeral]:
    """The numeral that states each figure, by figure_id: the first of role figure.

    A derived figure that a numeral of another one states as well (“all 82 … received assistance”) has that numeral; one that
    follows by arithmetic has none.
    """
    found: dict[str, Numeral] = {}
    for figure in figures.figures:
        name = figure.figure_id
        if figure.basis == "derived":
            terms = figures.terms_of.get(figure.derived_by, ())
            name = next((one.figure_id for one in terms if one.role == "first" and len(terms) == 2), "")
        own = [one for one in figures.numerals_of.get(name, ()) if one.role == "figure"]
        if own and own[0].source_id == figure.source_id:
            found[figure.figure_id] = own[0]
    return found


def places(figures: Figures) -> Mapping[str, str]:
    """Where each figure is stated, `paragraph.sentence:start`, by figure_id."""
    return {name: f"{one.paragraph}.{one.sentence}:{one.start}" for name, one in stating(figures).items()}


def link(source: Source, quote: str) -> str:
    """The address of a passage that marks a quote in it; without a quote the address of the passage."""
    return f"{source.url}#:~:text={percent(quote, safe='').replace('-', '%2D')}" if quote else source.url
