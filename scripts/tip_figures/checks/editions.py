"""Do the editions agree where several of them state one cell, and does any repeat last year's number?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.edition_comparison import (
    find_repeated_values,
    find_shared_cells,
    stated_value,
)
from tip_figures.figures.model import Figures


def count_checked(figures: Figures) -> Mapping[str, int]:
    """What is looked at: sources, and cells that several of them state."""
    return {
        "sources": len(figures.sources),
        "cells stated by several": sum(1 for _ in find_shared_cells(figures)),
    }


def check(figures: Figures) -> Iterator[Finding]:
    """Do the editions agree where several of them state one cell, and does any repeat last year's number?"""
    explained = defaultdict[str, set[str]](
        set
    )  # figures with those that an explained restatement joins them to
    for identity in figures.identities:
        if identity.kind == "restated" and identity.explanation:
            ids = {
                term.figure_id for term in figures.terms_by_identity.get(identity.identity_id, ())
            }
            for name in ids:
                explained[name] |= ids
    for stating in find_shared_cells(figures):
        first, given = stating[0], {one.figure_id: stated_value(one) for one in stating}
        for figure in stating[1:]:
            mine = stated_value(figure)
            told = any(
                given.get(name, mine) != mine for name in explained.get(figure.figure_id, ())
            )
            if mine != stated_value(first) and not told:
                yield figures.finding(figure, "value", "editions-differ", other=first)
    for before, after in find_repeated_values(figures):
        if "U" not in (before.obs_status, after.obs_status):
            yield figures.finding(after, "value", "value-repeated", other=before)
