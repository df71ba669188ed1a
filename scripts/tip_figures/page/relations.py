"""The relations between numbers that the reports imply, and whether they hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.identities.arithmetic import CONTRADICTED, REDEFINED, WITHIN_ROUNDING
from tip_figures.page.tables import Row, Tables
from tip_figures.page.words import write_amount, write_subject

HOLDS, COMPUTED = "holds", "computed"  # outcomes beside the verdicts CONTRADICTED and REDEFINED
FORMULAS = {
    "sum": ("total", "=", " + "),
    "part_of": ("whole", "≥", " + "),
    "restated": ("first", "=", " + "),
    "order": ("higher", ">", ""),
    "share": ("share", "=", " of "),
}
"""By `kind`: the role of the number that the others are compared with, the sign between them, and
what is between the others. Other kinds have no formula."""
NO_FORMULA = ("", "", ", ")
FINDINGS = {
    "part_of": "It should be {report_says}, but {follows}",
    "order": "{follows} is not {report_says}",
    "restated": "One source says {report_says}, another says {follows}",
}
"""What does not hold, by `kind`."""
DEFAULT_FINDING = "The report says {report_says}, but {follows}"
OPPOSITES = {"=": "≠", "≥": "<", ">": "≤"}


@dataclass(frozen=True)
class CheckedRelation:
    """A relation between numbers.

    identity:      its row
    outcome:       contradicted, redefined, computed (by it a figure is derived), or holds
    figures:       rows of `figures_flat`, the one that the others are compared with first
    subject:       what that one counts
    arithmetic:    “40 = 35 + 5”
    contradiction: its row of `contradictions`; None if it holds
    """

    identity: Row
    outcome: str
    figures: Sequence[Row]
    subject: str
    arithmetic: str
    contradiction: Row | None

    @property
    def anchor(self) -> str:
        """Its anchor on the page of its area."""
        return f"identity_{self.identity['identity_id']}"

    @property
    def ref_area(self) -> str:
        """The area on whose page it is."""
        return self.figures[0]["ref_area"]

    @property
    def finding(self) -> str:
        """What does not hold: “The report says 110, but 82 + 15 = 97”; empty if it holds."""
        if self.contradiction is None:
            return ""
        finding = FINDINGS.get(self.identity["kind"], DEFAULT_FINDING)
        return finding.format_map(self.contradiction)


@dataclass(frozen=True)
class Relations:
    """Relations by outcome, and by the figures that they are about (figure_id).

    holding: the ones that need rounding first
    """

    contradicted: Sequence[CheckedRelation]
    redefined: Sequence[CheckedRelation]
    holding: Sequence[CheckedRelation]
    computing: Sequence[CheckedRelation]
    by_figure: Mapping[str, Sequence[CheckedRelation]]

    @property
    def check_count(self) -> int:
        """How many compare numbers of the reports; one that computes a figure cannot fail."""
        return len(self.contradicted) + len(self.redefined) + len(self.holding)


def sort_relations(relations: Sequence[CheckedRelation]) -> Relations:
    """Sort relations by outcome and by figure."""
    groups = group_by(relations, lambda relation: relation.outcome)
    by_figure: dict[str, list[CheckedRelation]] = {}
    for relation in relations:
        for figure_id in dict.fromkeys(row["figure_id"] for row in relation.figures):
            by_figure.setdefault(figure_id, []).append(relation)
    return Relations(
        contradicted=groups.get(CONTRADICTED, []),
        redefined=groups.get(REDEFINED, []),
        holding=sorted(
            groups.get(HOLDS, []),
            key=lambda relation: relation.identity["verdict"] != WITHIN_ROUNDING,
        ),
        computing=groups.get(COMPUTED, []),
        by_figure=by_figure,
    )


def read_relations(tables: Tables) -> list[CheckedRelation]:
    """Read the relations that have a verdict, those about core indicators and totals first."""
    figures = tables.index("figures_flat", "figure_id")
    computing_ids = {figure["derived_by"] for figure in tables["figures"]}
    contradictions = tables.index("contradictions", "identity_id")
    terms_by_identity = group_by(tables["identity_terms"], lambda term: term["identity_id"])
    relations = []
    for identity in tables["identities"]:
        if not identity["verdict"]:
            continue
        terms = terms_by_identity[identity["identity_id"]]
        leading_role, _, _ = FORMULAS.get(identity["kind"], NO_FORMULA)
        terms.sort(key=lambda term: (term["role"] != leading_role, int(term["position"])))
        rows = [figures[term["figure_id"]] for term in terms]
        relation = CheckedRelation(
            identity=identity,
            outcome=_find_outcome(identity, computing_ids),
            figures=rows,
            subject=write_subject(rows[0]),
            arithmetic=_write_arithmetic(identity, [write_amount(tables, row) for row in rows]),
            contradiction=contradictions.get(identity["identity_id"]),
        )
        relations.append(relation)
    relations.sort(key=lambda relation: _rank(tables, relation.figures[0]))
    return relations


def _rank(tables: Tables, figure: Row) -> tuple[bool, bool]:
    """Rank figures of core indicators before others, and totals before their parts."""
    return figure["indicator_id"] not in tables.core_ids, figure["used_in"] != "totals"


def _find_outcome(identity: Row, computing_ids: Collection[str]) -> str:
    if identity["verdict"] in (CONTRADICTED, REDEFINED):
        return identity["verdict"]
    return COMPUTED if identity["identity_id"] in computing_ids else HOLDS


def _write_arithmetic(identity: Row, amounts: Sequence[str]) -> str:
    """Write a relation as a formula: “40 = 35 + 5”; a list of numbers if its kind has none."""
    _, sign, separator = FORMULAS.get(identity["kind"], NO_FORMULA)
    if not sign:
        return separator.join(amounts)
    if identity["verdict"] in (CONTRADICTED, REDEFINED):
        sign = OPPOSITES[sign]
    elif identity["verdict"] == WITHIN_ROUNDING:
        sign = "≈"
    return f"{amounts[0]} {sign} {separator.join(amounts[1:])}"
