"""Do the editions agree where several of them state one cell, and does any repeat last year's number?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tipdata.figures.agreement import repeated, shared, value
from tipdata.figures.model import Figures
from tipdata.package.finding import Finding


def counts(figures: Figures) -> Mapping[str, int]:
    """What is looked at: sources, and cells that several of them state."""
    return {"sources": len(figures.sources), "cells stated by several": sum(1 for _ in shared(figures))}


def check(figures: Figures) -> Iterator[Finding]:
    """Do the editions agree where several of them state one cell, and does any repeat last year's number?"""
    explained = defaultdict[str, set[str]](set)  # figures with those that an explained restatement joins them to
    for identity in figures.identities:
        if identity.kind == "restated" and identity.explanation:
            ids = {term.figure_id for term in figures.terms_of.get(identity.identity_id, ())}
            for name in ids:
                explained[name] |= ids
    for stating in shared(figures):
        first = stating[0]
        for figure in stating[1:]:
            others = {one.figure_id for one in stating if value(one) != value(figure)}
            if value(figure) != value(first) and not others & explained[figure.figure_id]:
                yield figures.finding(figure, "value", "editions-differ", other=first)
    for before, after in repeated(figures):
        if "U" not in (before.obs_status, after.obs_status):
            yield figures.finding(after, "value", "value-repeated", other=before)
