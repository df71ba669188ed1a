"""What is counted, as a text names it: what is done (identify, convict), and to whom or what."""

from tip_figures.figures.code_words import ACTION, INDICATOR, THING, CodeWords
from tip_figures.figures.records import FigureRow, IndicatorRow


def list_counted(words: CodeWords, text: str) -> set[str]:
    """Return the codes of the actions and things that a text names.

    `12 victims identified, 3 shelters` -> {"identify", "shelter"}, if the vocabulary has words for
    these codes.
    """
    return words.list_codes(ACTION, text) | words.list_codes(THING, text)


def list_expected(words: CodeWords, indicator: IndicatorRow, figure: FigureRow) -> set[str]:
    """Return the codes of actions and things that a text about a figure is expected to name.

    The text must name at least one of them. They are named in

    - the label of the indicator (`victims identified`) and its words in the vocabulary; if these
      name none, in its definition;
    - the names of the figure's codes: `referred to shelters`.

    Args:
        words: the words by which a text names codes
        indicator: the indicator of the figure
        figure: the figure, whose codes may limit what it counts

    Returns:
        the codes; empty if nothing is known, so that any text is acceptable
    """
    names = "; ".join(words.list_names(INDICATOR, indicator.indicator_id))
    names_of_codes = "; ".join(words.list_names_of(figure.codes))
    counted = list_counted(words, names) or list_counted(words, indicator.definition)
    return counted | list_counted(words, names_of_codes)
