"""What is counted, as a text names it: what is done (identify, convict), and to whom or what."""

from tip_figures.figures.code_words import ACTION, INDICATOR, THING, CodeWords
from tip_figures.figures.records import FigureRow, IndicatorRow


def list_counted(words: CodeWords, text: str) -> set[str]:
    """Return the actions and things that a text names."""
    return words.list_codes(ACTION, text) | words.list_codes(THING, text)


def list_expected(words: CodeWords, indicator: IndicatorRow, figure: FigureRow) -> set[str]:
    """Return the actions and things one of which a text must name for a figure of an indicator.

    They are those in its label and its other words, or else in its definition, and those in names
    of the codes of the figure: “referred to shelters”. If there are none, a text may name any.
    """
    names = words.list_names(INDICATOR, indicator.indicator_id)
    named = list_counted(words, "; ".join(names)) or list_counted(words, indicator.definition)
    return named | list_counted(words, "; ".join(words.list_names_of(figure.codes)))
