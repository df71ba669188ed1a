"""The words around a figure in the report, and a link that opens the report at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from tipdata.figures.model import Figures
from tipdata.figures.records import Numeral


def numerals_by_figure(figures: Figures) -> dict[str, Numeral]:
    """The numeral at each figure's place, by figure_id; figures without a place, or with one that is no numeral's, have none."""
    ledger = {(*one.place, one.start): one for one in figures.numerals}

    def found() -> Iterator[tuple[str, Numeral]]:
        for one in figures.figures:
            if place := re.fullmatch(r"(\d+)\.(\d+):(\d+)", one.place):
                paragraph, sentence, start = map(int, place.groups())
                if numeral := ledger.get((one.source_id, paragraph, sentence, start)):
                    yield one.figure_id, numeral

    return dict(found())


def link(address: str, words: str) -> str:
    """The address of a page with a text fragment, at which browsers scroll to the words and mark them.

    A hyphen and a comma mean something in a text fragment, so they are encoded as well.
    """
    if not address or not words:
        return address
    return f"{address}{':~:' if '#' in address else '#:~:'}text={quote(words, safe='').replace('-', '%2D')}"
