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

    The text is expected to name at least one of them. They are the actions and things named by

    - the label of the indicator (`victims identified`) and its phrases in the vocabulary; if these
      name none, its definition;
    - the phrases for the figure's codes: `referred to shelters`.

    Args:
        words: the words by which a text names codes
        indicator: the indicator of the figure
        figure: the figure, whose codes may limit what it counts

    Returns:
        the codes; empty if nothing is known, so that any text is acceptable
    """
    # The phrases for an indicator in `Figures.code_words` include its label.
    phrases = "; ".join(words.list_names(INDICATOR, indicator.indicator_id))
    phrases_of_codes = "; ".join(words.list_names_of(figure.codes))
    counted = list_counted(words, phrases) or list_counted(words, indicator.definition)
    return counted | list_counted(words, phrases_of_codes)
