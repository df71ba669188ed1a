"""Report relations between figures that words or codes show and that no identity declares.

Without the text, the quotes of numerals.csv show changes; with it, all relations that a sentence
claims are compared with the identities.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NO_TEXTS, FigureRow, SentenceKey
from tip_figures.figures.relations.claimed_relations import find_undeclared_claims
from tip_figures.figures.relations.shared_counts import find_unconverted, find_unrelated

UNDECLARED = "relation-undeclared"


def check(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str] = NO_TEXTS
) -> Iterator[Finding]:
    """Report relations between figures that no identity declares.

    - `restated`: two sources count the same, and give the same number or use two definitions.
    - `same_rate`: two amounts of a passage count the same in two currencies.
    - any other kind: the words of a sentence claim the relation, such as “more than in 2018”.

    The words of quotes are always read, but only for comparisons (“more than”); those of available
    sentences are read in addition. If both claim a relation, it is reported once. Nothing is
    reported if a row of identities or of their terms could not be read.

    Args:
        figures: the figures of the package
        sentence_texts: the normalised sentences that are available; empty if none are
    """
    if not (figures.has_all_rows("identities") and figures.has_all_rows("identity_terms")):
        return
    for first, figure in find_unrelated(figures):
        # Different numbers by one definition are reported as `editions-differ` by another check.
        has_one_definition = figure.count_key == first.count_key
        if not has_one_definition or figure.stated_value == first.stated_value:
            reason = f"both count the same, and {first.source_id} has {first.stated_value}"
            yield _report(figures, figure, "restated", [first], reason)
    for amount, other in find_unconverted(figures):
        reason = "one rate converts the amounts of a passage"
        yield _report(figures, other, "same_rate", [amount], reason)
    # NO_TEXTS stands for the quotes: without the text of a sentence, its quotes are read.
    texts = (NO_TEXTS, sentence_texts) if sentence_texts else (NO_TEXTS,)
    claims = chain.from_iterable(find_undeclared_claims(figures, text) for text in texts)
    distinct_claims = {(claim.kind, frozenset(claim.ids)): claim for claim in claims}
    for claim in distinct_claims.values():
        (_role, main), *others = claim.terms  # the first is the total, if there is one
        other_figures = [figure for _role, figure in others]
        reason = f"the words claim it ({claim.words})"
        yield _report(figures, main, claim.kind, other_figures, reason)


def _report(
    figures: Figures, figure: FigureRow, kind: str, others: list[FigureRow], reason: str
) -> Finding:
    """Create a finding about a relation that no identity declares, at its main figure.

    Args:
        figures: the figures of the package
        figure: the main figure
        kind: the kind of identity that is missing: "restated"
        others: the other figures of the relation
        reason: why the relation is needed, as part of a sentence
    """
    ids = [other.figure_id for other in others]
    values = {"kind": kind, "others": ", ".join(ids), "reason": reason}
    return figures.create_finding(figure, "value", UNDECLARED, ids, **values)
