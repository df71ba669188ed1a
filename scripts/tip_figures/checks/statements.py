"""Do the statements of identities name the years and the direction of their figures?"""

import re
from collections.abc import Iterator
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures

_YEAR: Final = r"(?:19|20)[0-9]{2}"
_OTHER_DATE: Final = re.compile(
    rf"\beditions?(?: of)? {_YEAR}(?:(?:,| and|, and) {_YEAR})*"
    rf"|\b{_YEAR} (?:\w+ ){{0,4}}(?:editions?|reports?)\b"
    r"|\b(?:since|before|after|until|laws?|acts?|decree|code|amend\w+|adopted|revised)\b"
    rf"(?: [\w-]+){{0,3}} {_YEAR}\b|\bby (?:the end of )?{_YEAR}\b",
    re.IGNORECASE,
)
"""The year of an edition or a law, or the end of a period, which need not be that of a figure."""
_COMPARISON: Final = re.compile(
    rf"\b(?:(?P<rises>more|higher|rose|grew)|fewer|less|lower|fell|shrank)\b"
    rf"[^.;]*?\b(?:than in|from) (?P<year>{_YEAR})",
    re.IGNORECASE,
)
"""Words that compare with an earlier year, which they name."""


def check(figures: Figures) -> Iterator[Finding]:
    """Do statements name years of the figures, and say whether numbers rose or fell?"""
    for evaluated in figures.evaluated:
        identity = evaluated.identity
        if evaluated.evaluation is not None and identity.statement:
            for words, expected in (_find_wrong_year(evaluated), _find_wrong_direction(evaluated)):
                if words:
                    yield figures.create_finding(
                        identity, "statement", "statement-differs", words=words, expected=expected
                    )


def _find_wrong_year(evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Return a year of the statement that none of the figures is about, and what was expected."""
    years = sorted({str(figure.year) for figure in evaluated.figures})
    statement = _OTHER_DATE.sub("", evaluated.identity.statement)
    wrong_years = [year for year in re.findall(rf"\b{_YEAR}\b", statement) if year not in years]
    return "".join(wrong_years[:1]), f"the figures are about {' and '.join(years)}"


def _find_wrong_direction(evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Return words that say the opposite of the roles of an order or a change, and the latter."""
    comparison = _COMPARISON.search(evaluated.identity.statement)
    if comparison is None:
        return "", ""
    roles = {
        operand.role
        for operand, figure in zip(evaluated.operands, evaluated.figures, strict=True)
        if figure.year == int(comparison["year"])
    }
    all_roles = {operand.role for operand in evaluated.operands}
    rises = "lower" in roles or ("old" in roles and "rise" in all_roles)
    falls = "higher" in roles or ("old" in roles and "fall" in all_roles)
    is_wrong = rises != falls and rises != bool(comparison["rises"])
    direction = f"by its terms the number {'rose' if rises else 'fell'}"
    return (comparison[0] if is_wrong else ""), direction
