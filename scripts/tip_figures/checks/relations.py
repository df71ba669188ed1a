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
    """Report figures of one count that nothing relates, and relations that only words claim.

    A relation that the quotes show is reported with the text as well. Nothing is reported if a row
    of an identity could not be read.

    Args:
        sentence_texts: the normalised sentences that are available; quotes replace the others
    """
    if not (figures.has_all_rows("identities") and figures.has_all_rows("identity_terms")):
        return
    for first, figure in find_unrelated(figures):
        if not (figure.count_key == first.count_key and figure.statement != first.statement):
            reason = f"both count the same, and {first.source_id} has {first.stated_value}"
            yield _report(figures, figure, "restated", [first], reason)
    for amount, other in find_unconverted(figures):
        reason = "one rate converts the amounts of a passage"
        yield _report(figures, other, "same_rate", [amount], reason)
    texts = (NO_TEXTS, sentence_texts) if sentence_texts else (NO_TEXTS,)
    claims = chain.from_iterable(find_undeclared_claims(figures, text) for text in texts)
    for claim in {(claim.kind, frozenset(claim.ids)): claim for claim in claims}.values():
        (_, main), *others = claim.terms
        reason = f"the words claim it ({claim.words})"
        yield _report(figures, main, claim.kind, [figure for _, figure in others], reason)


def _report(
    figures: Figures, figure: FigureRow, kind: str, others: list[FigureRow], reason: str
) -> Finding:
    """Report a relation of a kind that no identity declares, at its main figure."""
    ids = [other.figure_id for other in others]
    values = {"kind": kind, "others": ", ".join(ids), "reason": reason}
    return figures.create_finding(figure, "value", UNDECLARED, ids, **values)
