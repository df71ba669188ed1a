"""The relations between numbers that the reports imply, and whether they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tip_figures.datapackage.grouping import group_by
from tip_figures.page.tables import Row, Tables
from tip_figures.page.words import DERIVED, write_amount

CONTRADICTED = "contradicted"  # codes of `verdict`
REDEFINED = "redefined"
WITHIN_ROUNDING = "within_rounding"
SIGNS = {"sum": "=", "part_of": "≥", "restated": "=", "order": ">"}
"""Between the first number of a relation and the others, by `kind`."""
FINDINGS = {
    "part_of": "It should be {reported}, but {other}",
    "order": "It should be {reported}, but is {other}",
    "restated": "One source says {reported}, another says {other}",
}
"""What does not hold, by `kind`."""
DEFAULT_FINDING = "The report says {reported}, but {other}"
OPPOSITES = {"=": "≠", "≥": "<", ">": "≤"}
LEADING_ROLES = ("total", "whole", "first", "higher")
"""Roles of the number that the others are compared with."""


@dataclass(frozen=True)
class CheckedRelation:
    """A relation between numbers.

    identity:      its row
    figures:       rows of `figures_flat`, the one that the others are compared with first
    arithmetic:    “40 = 35 + 5”
    contradiction: its row of `contradictions`; None if it holds
    computes:      whether one of the figures is derived by it, so that it cannot fail
    """

    identity: Row
    figures: Sequence[Row]
    arithmetic: str
    contradiction: Row | None
    computes: bool

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
        reported, other = self.contradiction["report_says"], self.contradiction["follows"]
        return FINDINGS.get(self.identity["kind"], DEFAULT_FINDING).format(
            reported=reported, other=other
        )

    @property
    def is_contradicted(self) -> bool:
        """Whether the numbers contradict each other."""
        return self.identity["verdict"] == CONTRADICTED

    @property
    def is_redefined(self) -> bool:
        """Whether two sources define the count differently."""
        return self.identity["verdict"] == REDEFINED

    @property
    def is_rounded(self) -> bool:
        """Whether it holds only because numbers are rounded."""
        return self.identity["verdict"] == WITHIN_ROUNDING


@dataclass(frozen=True)
class Relations:
    """The relations of one area, or of all."""

    relations: Sequence[CheckedRelation]

    @property
    def contradicted(self) -> list[CheckedRelation]:
        """Those that do not hold."""
        return [relation for relation in self.relations if relation.is_contradicted]

    @property
    def redefined(self) -> list[CheckedRelation]:
        """Those between numbers of different definitions."""
        return [relation for relation in self.relations if relation.is_redefined]

    @property
    def holding(self) -> list[CheckedRelation]:
        """Those that hold; the ones that need rounding first."""
        kept = [
            relation
            for relation in self.relations
            if not (relation.contradiction or relation.computes)
        ]
        return sorted(kept, key=lambda relation: not relation.is_rounded)

    @property
    def computing(self) -> list[CheckedRelation]:
        """Those by which figures are derived."""
        return [relation for relation in self.relations if relation.computes]

    @property
    def check_count(self) -> int:
        """How many compare numbers of the reports."""
        return len(self.relations) - len(self.computing)

    @cached_property
    def by_figure(self) -> dict[str, list[CheckedRelation]]:
        """The relations of each figure, by figure_id."""
        relations: dict[str, list[CheckedRelation]] = {}
        for relation in self.relations:
            for figure_id in dict.fromkeys(row["figure_id"] for row in relation.figures):
                relations.setdefault(figure_id, []).append(relation)
        return relations

    def of_area(self, ref_area: str) -> "Relations":
        """Return the relations of one area."""
        return Relations([row for row in self.relations if row.ref_area == ref_area])


def read_relations(tables: Tables) -> Relations:
    """Read the relations that have a verdict."""
    return Relations(list(_read_relations(tables)))


def _read_relations(tables: Tables) -> Iterator[CheckedRelation]:
    figures = tables.index("figures_flat", "figure_id")
    contradictions = tables.index("contradictions", "identity_id")
    terms_by_identity = group_by(tables["identity_terms"], lambda term: term["identity_id"])
    for identity in tables["identities"]:
        if not identity["verdict"]:
            continue
        terms = sorted(
            terms_by_identity[identity["identity_id"]],
            key=lambda term: (term["role"] not in LEADING_ROLES, int(term["position"])),
        )
        rows = [figures[term["figure_id"]] for term in terms]
        yield CheckedRelation(
            identity=identity,
            figures=rows,
            arithmetic=_write_arithmetic(identity, [write_amount(tables, row) for row in rows]),
            contradiction=contradictions.get(identity["identity_id"]),
            computes=any(_is_derived_from(row, rows) for row in rows),
        )


def _is_derived_from(figure: Row, rows: Sequence[Row]) -> bool:
    """Whether a figure is derived from the other figures of a relation."""
    source_ids = figure["derived_from"].partition(": ")[2].split("; ")
    others = {row["figure_id"] for row in rows} - {figure["figure_id"]}
    return figure["basis"] == DERIVED and set(source_ids) == others


def _write_arithmetic(identity: Row, amounts: Sequence[str]) -> str:
    """Write a relation as a formula: “40 = 35 + 5”; a list of numbers if its kind has none."""
    sign = SIGNS.get(identity["kind"])
    if sign is None:
        return ", ".join(amounts)
    if identity["verdict"] in (CONTRADICTED, REDEFINED):
        sign = OPPOSITES[sign]
    elif identity["verdict"] == WITHIN_ROUNDING:
        sign = "≈"
    return f"{amounts[0]} {sign} {' + '.join(amounts[1:])}"
