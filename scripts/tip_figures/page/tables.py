"""The published tables as rows of text, and the relations that the reports imply."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    EXACT,
    REDEFINED,
    WITHIN_ROUNDING,
)
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.tidy_rules import GENERATED_TABLES
from tip_figures.page.words import Row, write_subject

NAMES = (*GENERATED_TABLES, "indicators")
"""Tables whose rows the pages show."""


@dataclass(frozen=True)
class Tables:
    """What pages and documents are made from.

    rows: of the tables in NAMES
    """

    rows: Mapping[str, Sequence[Row]]
    figures: Figures

    def __getitem__(self, name: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.rows[name]

    def rows_of_area(self, name: str, ref_area: str) -> list[Row]:
        """Return the rows of a table that are about an area."""
        return [row for row in self[name] if row["ref_area"] == ref_area]

    @cached_property
    def figure_rows(self) -> Mapping[str, Row]:
        """The rows of `figures_flat` by figure_id."""
        return {row["figure_id"]: row for row in self["figures_flat"]}

    @cached_property
    def core_ids(self) -> set[str]:
        """The indicator_ids of core indicators, which most countries have."""
        return {row["indicator_id"] for row in self["indicators"] if row["core"] == "true"}

    @property
    def report_names(self) -> str:
        """The reports with the short names that pages use: “TIP: Trafficking in Persons Report”."""
        codes = dict.fromkeys(source.report for source in self.figures.sources)
        label = self.figures.get_code_label
        return "; ".join(f"{code.upper()}: {label('report', code)}" for code in codes)

    @property
    def area_names(self) -> dict[str, str]:
        """The names of the areas that have figures, by code, in the order of the names."""
        names = {row["ref_area"]: row["area"] for row in self["figures_flat"]}
        return dict(sorted(names.items(), key=lambda item: item[1]))


def read_tables(package: Package) -> Tables:
    """Read the tables that the pages show.

    raises: CommandError if the package does not have all of them
    """
    figures = Figures.load(package)
    if figures is None or not package.files.keys() >= set(NAMES):
        raise CommandError(
            "the package does not have the tables of tip-figures, from which pages and releases "
            "are made."
        )
    tables = package.tables
    rows = {name: tables[name].texts.fill_null("").rows(named=True) for name in NAMES}
    return Tables(rows, figures)


# Relations

COMPUTED = "computed"  # an outcome beside the verdicts: a figure is derived by the relation
FINDINGS = {
    "part_of": "It should be {report_says}, but {follows}",
    "order": "{follows} is not {report_says}",
    "restated": "One source says {report_says}, another says {follows}",
}
"""What does not hold, by `kind`."""
DEFAULT_FINDING = "The report says {report_says}, but {follows}"


class CheckedRelation(NamedTuple):
    """A relation between numbers, with the result of its evaluation.

    outcome:       its verdict, or COMPUTED
    figures:       rows of `figures_flat`, the whole before its parts
    contradiction: its row of `contradictions`; empty if it holds
    """

    evaluated: EvaluatedIdentity
    outcome: str
    figures: Sequence[Row]
    contradiction: Row

    @property
    def anchor(self) -> str:
        """Its anchor on the page of its area."""
        return f"identity_{self.evaluated.identity.identity_id}"

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
        return finding.format_map(self.contradiction)


class Relations:
    """Relations by outcome, and by the figures that they are about (figure_id).

    holding:     the ones that need rounding first
    check_count: how many compare numbers of the reports; one that computes a figure cannot fail
    """

    def __init__(self, relations: Sequence[CheckedRelation]) -> None:
        """Group relations; those of one outcome, or about one figure, keep their order."""
        groups = group_by(relations, lambda relation: relation.outcome)
        self.contradicted = groups.get(CONTRADICTED, [])
        self.redefined = groups.get(REDEFINED, [])
        self.rounded = groups.get(WITHIN_ROUNDING, [])
        self.holding = self.rounded + groups.get(EXACT, [])
        self.computing = groups.get(COMPUTED, [])
        self.check_count = len(relations) - len(self.computing)
        self.by_figure: dict[str, list[CheckedRelation]] = defaultdict(list)
        for relation in relations:
            for figure in relation.figures:
                self.by_figure[figure["figure_id"]].append(relation)


def read_relations(tables: Tables, ref_area: str = "") -> Relations:
    """Read the relations of the package, those about core indicators first, then about totals.

    A relation that holds is COMPUTED if a figure is derived by it.

    ref_area: the area whose relations are read; empty for all
    """
    contradictions = {row["identity_id"]: row for row in tables["contradictions"]}
    computing_ids = {figure.derived_by for figure in tables.figures.figures}
    relations = []
    for evaluated in tables.figures.evaluated:
        identity_id = evaluated.identity.identity_id
        holds = evaluated.verdict in (EXACT, WITHIN_ROUNDING)
        outcome = COMPUTED if holds and identity_id in computing_ids else evaluated.verdict
        figures = sorted(evaluated.figures, key=lambda figure: figure is not evaluated.whole)
        figure_rows = [tables.figure_rows[figure.figure_id] for figure in figures]
        contradiction = contradictions.get(identity_id, {})
        if ref_area in ("", figure_rows[0]["ref_area"]):
            relations.append(CheckedRelation(evaluated, outcome, figure_rows, contradiction))

    def rank(relation: CheckedRelation) -> tuple[bool, bool]:
        first = relation.figures[0]
        return first["indicator_id"] not in tables.core_ids, first["used_in"] != "totals"

    return Relations(sorted(relations, key=rank))
