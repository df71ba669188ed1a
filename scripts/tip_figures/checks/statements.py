"""Do the statements of identities name the years and the direction of their figures?"""

import re
from collections.abc import Iterator
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures

_YEAR: Final = r"(?:19|20)[0-9]{2}"
_EDITION: Final = re.compile(
    rf"\beditions?(?: of)? {_YEAR}(?:(?:,| and|, and) {_YEAR})*"
    rf"|\b{_YEAR} (?:\w+ ){{0,4}}(?:editions?|reports?)\b",
    re.IGNORECASE,
)
"""The year of an edition, which need not be that of a figure."""
_OTHER_DATE: Final = re.compile(
    rf"\b(?:since|before|after|until|laws?|acts?|decree|code|amend\w+|adopted|revised)\b"
    rf"(?: [\w-]+){{0,3}} {_YEAR}\b|\bby (?:the end of )?{_YEAR}\b",
    re.IGNORECASE,
)
"""The year of a law or the end of a period, which need not be that of a figure."""
_COMPARISON: Final = re.compile(
    rf"\b(?:(?P<rises>more|higher|rose|grew)|fewer|less|lower|fell|shrank)\b"
    rf"[^.;]*?\b(?:than in|from) (?P<year>{_YEAR})",
    re.IGNORECASE,
)
"""Words that compare with an earlier year, which they name."""


def check(figures: Figures) -> Iterator[Finding]:
    """Do statements name years of the figures, and say whether numbers rose or fell?"""
    for evaluated in figures.evaluated:
        if evaluated.evaluation is not None and evaluated.identity.statement:
            yield from _check_years(figures, evaluated)
            yield from _check_direction(figures, evaluated)


def _check_years(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Is each year of the statement that of a figure? Those of editions and laws are left out."""
    statement = _OTHER_DATE.sub("", _EDITION.sub("", evaluated.identity.statement))
    years = sorted({figure.year for figure in evaluated.figures})
    for year in re.findall(rf"\b{_YEAR}\b", statement):
        if int(year) not in years:
            yield figures.create_finding(
                evaluated.identity,
                "statement",
                "statement-differs",
                words=year,
                expected=f"the figures are about {' and '.join(map(str, years))}",
            )
            return


def _check_direction(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Does the statement of an order or a change say what the roles say?"""
    comparison = _COMPARISON.search(evaluated.identity.statement)
    if comparison is None:
        return
    roles = {
        operand.role
        for operand, figure in zip(evaluated.operands, evaluated.figures, strict=True)
        if figure.year == int(comparison["year"])
    }
    all_roles = {operand.role for operand in evaluated.operands}
    rises = "lower" in roles or ("old" in roles and "rise" in all_roles)
    falls = "higher" in roles or ("old" in roles and "fall" in all_roles)
    says_rise = comparison["rises"] is not None
    if rises != falls and says_rise != rises:
        yield figures.create_finding(
            evaluated.identity,
            "statement",
            "statement-differs",
            words=comparison[0],
            expected=f"by its terms the number {'rose' if rises else 'fell'}",
        )
