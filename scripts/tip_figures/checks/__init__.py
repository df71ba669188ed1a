"""Checks of figures, one module each; none imports another. CHECKS lists all checks of the dataset.

A check of figures is a function `check(figures) -> Iterator[Finding]`; what else holds for it is
written in `datapackage.checks`.
"""

from collections.abc import Iterator, Mapping

from tip_figures.checks import codes, editions, gaps, generated, identities, ledger, words
from tip_figures.datapackage.checks import CELLS, FILES, KEYS, STRUCTURE, Check
from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SentenceKey


class FigureCheck(Check):
    """A check whose `run` and `count` take the Figures of a package in place of the package."""


def check_ledger(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str] = ledger.NO_TEXTS
) -> Iterator[Finding]:
    """Are numerals recorded correctly, and do figures agree with them and the words around them?

    sentence_texts: the normalised sentences that are at hand; quotes replace the others
    """
    yield from ledger.check(figures, sentence_texts)
    yield from words.check(figures, sentence_texts)


CODES = FigureCheck("codes", codes.check, codes.count_checked)
LEDGER = FigureCheck("ledger", check_ledger, ledger.count_checked)
IDENTITIES = FigureCheck("identities", identities.check, identities.count_checked)
EDITIONS = FigureCheck("editions", editions.check, editions.count_checked)
GAPS = FigureCheck("gaps", gaps.check, gaps.count_checked)
GENERATED = FigureCheck("generated", generated.check, generated.count_checked)

CHECKS = (STRUCTURE, CELLS, KEYS, CODES, LEDGER, IDENTITIES, EDITIONS, GAPS, GENERATED, FILES)
"""From cause to consequence: a faulty cell is reported before what follows from it."""


def select_checks(*names: str) -> tuple[Check, ...]:
    """Return the checks that have these names, in the order of CHECKS."""
    return tuple(check for check in CHECKS if check.name in names)
