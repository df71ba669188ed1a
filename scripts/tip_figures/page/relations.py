"""The relations between numbers that the reports imply, and whether they hold."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    EXACT,
    REDEFINED,
    WITHIN_ROUNDING,
)
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.page.tables import Row, Tables
from tip_figures.page.words import write_subject

COMPUTED = "computed"  # an outcome beside the verdicts: a figure is derived by the relation
FINDINGS = {
    "part_of": "It should be {report_says}, but {follows}",
    "order": "{follows} is not {report_says}",
    "restated": "One source says {report_says}, another says {follows}",
}
"""What does not hold, by `kind`."""
DEFAULT_FINDING = "The report says {report_says}, but {follows}"


@dataclass(frozen=True)
class CheckedRelation:
    """A relation between numbers.

    outcome:       its verdict, or COMPUTED
    figures:       rows of `figures_flat`, the whole before its parts
    contradiction: its row of `contradictions`; None if it holds
    """

    evaluated: EvaluatedIdentity
    outcome: str
    figures: Sequence[Row]
    contradiction: Row | None

    @property
    def anchor(self) -> str:
        """Its anchor on the page of its area."""
        return f"identity_{self.evaluated.identity.identity_id}"

    @property
    def ref_area(self) -> str:
        """The area on whose page it is."""
        return self.figures[0]["ref_area"]

    @property
    def subject(self) -> str:
        """What its first figure counts."""
        return write_subject(self.figures[0])

    @property
    def arithmetic(self) -> str:
        """The relation as arithmetic: “40 = 35 + 5”, “33 = 20 + 11 (contradicted)”."""
        is_plain = self.outcome in (EXACT, COMPUTED)
        verdict = "" if is_plain else f" ({self.outcome.replace('_', ' ')})"
        return f"{self.evaluated.arithmetic}{verdict}"

    @property
    def finding(self) -> str:
        """What does not hold: “The report says 110, but 82 + 15 = 97”."""
        finding = FINDINGS.get(self.evaluated.identity.kind, DEFAULT_FINDING)
        return finding.format_map(self.contradiction or {})


class Relations:
    """Relations by outcome, and by the figures that they are about (figure_id).

    holding: the ones that need rounding first
    """

    def __init__(self, relations: Sequence[CheckedRelation]) -> None:
        groups = group_by(relations, lambda relation: relation.outcome)
        self.contradicted = groups.get(CONTRADICTED, [])
        self.redefined = groups.get(REDEFINED, [])
        self.rounded = groups.get(WITHIN_ROUNDING, [])
        self.holding = self.rounded + groups.get(EXACT, [])
        self.computing = groups.get(COMPUTED, [])
        self.by_figure: dict[str, list[CheckedRelation]] = defaultdict(list)
        for relation in relations:
            for figure in relation.figures:
                self.by_figure[figure["figure_id"]].append(relation)

    @property
    def check_count(self) -> int:
        """How many compare numbers of the reports; one that computes a figure cannot fail."""
        return len(self.contradicted) + len(self.redefined) + len(self.holding)


def read_relations(tables: Tables) -> list[CheckedRelation]:
    """Read the relations that have a verdict, those about core indicators and totals first."""
    rows = tables.index("figures_flat", "figure_id")
    contradictions = tables.index("contradictions", "identity_id")
    computing_ids = {figure.derived_by for figure in tables.figures.figures}
    relations = []
    for evaluated in tables.figures.evaluated:
        identity_id = evaluated.identity.identity_id
        holds = evaluated.verdict in (EXACT, WITHIN_ROUNDING)
        outcome = COMPUTED if holds and identity_id in computing_ids else evaluated.verdict
        figures = sorted(evaluated.figures, key=lambda figure: figure is not evaluated.whole)
        relations.append(
            CheckedRelation(
                evaluated,
                outcome,
                [rows[figure.figure_id] for figure in figures],
                contradictions.get(identity_id),
            )
        )
    relations.sort(key=lambda relation: _rank(tables, relation.figures[0]))
    return relations


def _rank(tables: Tables, figure: Row) -> tuple[bool, bool]:
    """Rank figures of core indicators before others, and totals before their parts."""
    return figure["indicator_id"] not in tables.core_ids, figure["used_in"] != "totals"
