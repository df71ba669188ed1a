"""Identities as rows, for pages that do not read Figures yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tipdata.figures import kinds
from tipdata.figures.arithmetic import Judgement, Operand
from tipdata.figures.model import Figures
from tipdata.package.load import Package

NEEDS = ("figures", "identities", "identity_terms")


@dataclass(frozen=True)
class Judged:
    """An identity with its terms and what came of it; `why_not` where nothing could."""

    row: dict[str, Any]
    terms: Sequence[Operand]
    term_rows: tuple[dict[str, Any], ...]
    judgement: Judgement | None
    why_not: str = ""

    @property
    def arithmetic(self) -> str:
        """The identity as people write it."""
        return kinds.written(str(self.row["kind"]), self.terms)


def judged(package: Package) -> list[Judged]:
    """Every identity of the package, judged, in the order of its table."""
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        return []
    rows = {row["identity_id"]: row for row in package.tables["identities"].rows()}
    terms = {(row["identity_id"], row["position"]): row for row in package.tables["identity_terms"].rows()}
    return [
        Judged(
            rows[one.identity.identity_id],
            one.terms,
            tuple(terms[row.identity_id, row.position] for row in one.rows),
            one.judgement,
            one.reason,
        )
        for one in figures.judged
    ]


def coverage(package: Package) -> tuple[int, int, int]:
    """Figures in all; in at least one identity; in at least one that does not merely define a derived figure."""
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        return 0, 0, 0
    defining = {one.derived_by for one in figures.figures}
    some = {one.figure_id for one in figures.terms} & figures.figure.keys()
    tested = {one.figure_id for one in figures.terms if one.identity_id not in defining} & figures.figure.keys()
    return len(figures.figures), len(some), len(tested)
