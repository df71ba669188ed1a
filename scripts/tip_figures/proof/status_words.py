"""Does a passage say that the numbers are estimates or provisional whose figures say so?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.proof.passage_matching import PassageMatch

_STATUS: Final = "obs_status"
_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "E": re.compile(
        r"\b(?:estimat|approximat|about|around|roughly|nearly|almost|believ|project|some [0-9])",
        re.IGNORECASE,
    ),
    "P": re.compile(
        r"\b(?:provisional|preliminary|initial|interim|unofficial|not (?:yet )?final|to date"
        r"|so far|as of|pending|ongoing|incomplete)",
        re.IGNORECASE,
    ),
}
"""Words of a passage that may be the reason for a status."""


def check_status_words(
    figures: Figures, match: PassageMatch, stated_figures: Sequence[FigureRow]
) -> Iterator[Finding]:
    """Report the figures with a status for which no word of the passage is a reason.

    Nothing is reported if a sentence of the passage is not known, or if a numeral of the figure
    differs deliberately.
    """
    sentences = [item.sentence.text for item in match.sentence_matches if item.sentence]
    if len(sentences) < len(match.sentence_matches):
        return
    passage = " ".join(sentences)
    for figure in stated_figures:
        words = _WORDS.get(figure.obs_status)
        numerals = figures.numerals_by_figure.get(figure.figure_id, ())
        is_deliberate = any(_STATUS in numeral.differs for numeral in numerals)
        if words is not None and not is_deliberate and not words.search(passage):
            label = figures.get_code_label(_STATUS, figure.obs_status)
            yield figures.create_finding(figure, _STATUS, "status-unfounded", label=label)
