"""Do the editions agree where several of them state one cell, and does any repeat last year's number?"""

from collections.abc import Iterator, Mapping

from tipdata.figures.agreement import repeated, shared, value
from tipdata.figures.kinds import plain
from tipdata.figures.model import Figures
from tipdata.package.finding import Finding


def counts(figures: Figures) -> Mapping[str, int]:
    """What is looked at: sources, and cells that several of them state."""
    return {"sources": len(figures.sources), "cells stated by several": sum(1 for _ in shared(figures))}


def check(figures: Figures) -> Iterator[Finding]:
    """Do the editions agree where several of them state one cell, and does any repeat last year's number?"""
    explained = _explained(figures)
    for stating in shared(figures):
        first = stating[0]
        for figure in stating[1:]:
            if value(figure) == value(first):
                continue
            others = {one.figure_id for one in stating if value(one) != value(figure)}
            if not others & explained.get(figure.figure_id, set()):
                values = {"source": first.source_id, "other": first.figure_id, "expected": plain(first.value)}
                yield figures.finding(figure, "value", "editions-differ", value=plain(figure.value), **values)
    for before, after in repeated(figures):
        if "U" not in (before.obs_status, after.obs_status):
            values = {"value": plain(after.value), "year": str(before.year), "other": before.figure_id}
            yield figures.finding(after, "value", "value-repeated", **values)


def _explained(figures: Figures) -> Mapping[str, set[str]]:
    """Figures with those that an explained restatement joins them to."""
    made: dict[str, set[str]] = {}
    for identity in figures.identities:
        if identity.kind == "restated" and identity.explanation:
            ids = {term.figure_id for term in figures.terms_of.get(identity.identity_id, ())}
            for name in ids:
                made.setdefault(name, set()).update(ids)
    return made
