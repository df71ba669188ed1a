"""Report statements of identities that contradict years, codes or roles of their terms."""

import re
from collections.abc import Iterator
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.identity_kinds import ORDER, PERCENT_CHANGE
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
    rf"\b(?:(?P<more>more|higher|rose|grew)|fewer|less|lower|fell|shrank)\b"
    rf"[^.;]*?\b(?:than in|from) (?P<year>{_YEAR})",
    re.IGNORECASE,
)
"""Words that compare with another year, which they name."""


def check(figures: Figures) -> Iterator[Finding]:
    """Report statements that contradict the terms of their identity.

    A statement says in words what an identity relates: “fewer victims than in 2016”. An identity
    with a term that could not be read, or that cannot be evaluated, is left out.
    """
    for evaluated in figures.evaluated:
        is_read = figures.has_all_rows("identity_terms", evaluated.identity.identity_id)
        if evaluated.evaluation is not None and is_read:
            yield from _check_statement(figures, evaluated)


def _check_statement(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Report a statement with a wrong direction, or with a year or code that no figure has.

    Each of the three problems has a finding of its own.
    """
    problems = (
        _find_wrong_year(evaluated),
        _find_wrong_direction(evaluated),
        _find_wrong_code(figures, evaluated),
    )
    for words, expected in problems:
        if words:
            identity, code = evaluated.identity, "statement-differs"
            yield figures.create_finding(
                identity, "statement", code, words=words, expected=expected
            )


def _find_wrong_year(evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Return (wrong year, expected years) for a statement with a year that no figure is about.

    Years of editions and laws, and years after words such as “since” or “by”, are ignored.

    Returns:
        the first wrong year, "" if there is none; and what was expected, in words: “the figures are
        about 2018 and 2019”
    """
    years = sorted({str(figure.year) for figure in evaluated.figures})
    statement = _OTHER_DATE.sub("", evaluated.identity.statement)
    stated_years = re.findall(rf"\b{_YEAR}\b", statement)
    wrong_year = next((year for year in stated_years if year not in years), "")
    return wrong_year, f"the figures are about {' and '.join(years)}"


def _find_wrong_direction(evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Return (wrong words, expected direction) for a statement that contradicts the terms' roles.

    A statement has a direction if it compares with a year that it names, and exactly one of the two
    figures is about this year: “more than in 2018”. The roles of the terms (`rise`, `higher`)
    decide whether the number rose, even if the numbers contradict the roles. Only the kinds ORDER
    and PERCENT_CHANGE have a direction.

    Returns:
        the wrong words, "" if there are none; and what was expected: “by its terms the number fell”
    """
    comparison = _COMPARISON.search(evaluated.identity.statement)
    has_direction = evaluated.kind in (ORDER, PERCENT_CHANGE)
    if not comparison or not has_direction:
        return "", ""
    year = int(comparison["year"])
    compared = (evaluated.main, *evaluated.others)
    # The figure about the named year comes first, because False is sorted before True.
    named, other = sorted(compared, key=lambda figure: figure.year != year)
    # The main figure is the one in the role `higher` of ORDER, and `old` of PERCENT_CHANGE.
    if evaluated.kind == ORDER:
        is_more_than_named = evaluated.main is other
    else:
        rises = any(term.role == "rise" for term in evaluated.operands)
        is_more_than_named = rises == (evaluated.main is named)
    names_one_year = named.year == year and other.year != year
    is_wrong = names_one_year and is_more_than_named != bool(comparison["more"])
    rose = is_more_than_named == (named.year < other.year)
    direction = f"by its terms the number {'rose' if rose else 'fell'}"
    return (comparison[0] if is_wrong else ""), direction


def _find_wrong_code(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Return (wrong words, what was expected) for a statement that limits what its terms do not.

    Words for a code are wrong only if all terms have `all` in its dimension: “women” where all
    terms have the sex `all`, but not where they are men. Even then they are right if they overlap
    words for a code of a term in another dimension: “girls” where the terms are minors. Dimensions
    of areas are not checked.

    Returns:
        the first wrong words, in the order of the dimensions, "" if there are none; and what was
        expected: “all terms have the sex all”
    """
    statement, words = evaluated.identity.statement, figures.code_words
    names = [dimension.name for dimension in figures.dimensions if not dimension.is_area]
    doubtful_words, right_words = [], []
    for name in names:
        codes = {figure.codes[name] for figure in evaluated.figures}
        named_codes = words.find_codes(name, statement)
        right_words += [named for named in named_codes if named.code in codes]
        if codes == {"all"}:
            doubtful_words += [(name, named) for named in named_codes]
    for name, named in doubtful_words:
        # The words are right if they overlap words for a code that the terms have.
        if not any(named.start < right.end and right.start < named.end for right in right_words):
            return statement[named.start : named.end], f"all terms have the {name} all"
    return "", ""
