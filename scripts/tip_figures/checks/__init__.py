"""Checks of figures, one module each; none imports another. CHECKS lists all checks of the dataset.

A check of figures is a function `check(figures) -> Iterator[Finding]`; what else holds for it is
written in `datapackage.checks`. The check `pandera` runs the schemas that `pandera_schema` returns.
"""

from collections.abc import Iterator

from tip_figures.checks import (
    codes,
    doubts,
    editions,
    gaps,
    generated,
    identities,
    numerals,
    pandera_rules,
    relations,
    repeated_sentences,
    roles,
    statements,
    verdicts,
    words,
)
from tip_figures.datapackage.checks import (
    CELLS,
    FIGURES,
    FILES,
    PACKAGE_AND_FIGURES,
    READINGS,
    STRUCTURE,
    Check,
)
from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.figures.words.coded_sentences import Readings


def check_numerals(readings: Readings) -> Iterator[Finding]:
    """Report numerals that are recorded wrongly, and figures that numerals or words contradict.

    Drafts that no person has reviewed, and wrong counts and fingerprints of sources, are reported
    as well.
    """
    yield from numerals.check(readings.figures)
    yield from words.check(readings)
    yield from roles.check(readings)


def check_identities(readings: Readings) -> Iterator[Finding]:
    """Report identities that are declared wrongly or not at all, and derived figures that differ.

    Among other things, the terms of an identity, its statement in words, its verdict and its
    explanation may be wrong.
    """
    figures = readings.figures
    yield from identities.check(figures)
    yield from statements.check(figures)
    yield from verdicts.check(figures)
    yield from relations.check(figures, readings.sentence_texts)


def check_editions(figures: Figures) -> Iterator[Finding]:
    """Report figures that contradict other editions or figures, and impossible percentages.

    Numbers that repeat those of an earlier year, and equal sentences whose numbers are recorded
    differently, are reported as well.
    """
    yield from editions.check(figures)
    yield from repeated_sentences.check(figures)
    yield from doubts.check(figures)


PANDERA = Check("pandera", pandera_rules.check, pandera_rules.count_checked, PACKAGE_AND_FIGURES)
NUMERALS = Check("numerals", check_numerals, numerals.count_checked, READINGS)
IDENTITIES = Check("identities", check_identities, identities.count_checked, READINGS)
EDITIONS = Check("editions", check_editions, editions.count_checked, FIGURES)

CHECKS: tuple[Check, ...] = (
    STRUCTURE,
    CELLS,
    PANDERA,
    Check("codes", codes.check, codes.count_checked, FIGURES),
    NUMERALS,
    IDENTITIES,
    EDITIONS,
    Check("gaps", gaps.check, gaps.count_checked, FIGURES),
    Check("generated", generated.check, generated.count_checked, FIGURES),
    FILES,
)
"""From cause to consequence: a faulty cell is reported before what follows from it."""
