"""Draft the identities of a passage: those that codes demand, and those that its words claim.

An identity that does not hold has no explanation yet; `validate` asks for one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.table_cells import Tables, make_unused_id
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.evaluation import find_differences
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow
from tip_figures.figures.relations.required_identities import find_undeclared
from tip_figures.prose.source_text import Sentence

_COMPARING: Final = ("order", "percent_change")  # kinds that compare two years of one count
_CLAIMED: Final = (*_COMPARING, "same_rate")

Relation = tuple[str, Sequence[tuple[str, FigureRow]]]
"""A kind of identity, and its terms: figures with their roles."""


@dataclass
class IdentityDrafter:
    """Adds the identities of a passage to the tables.

    load_figures: reads the tables, without rows that a person must still look at
    earlier_ids:  figures that were accepted before; what relates these alone was decided then
    declared:     kind and terms of the identities that were added
    """

    tables: Tables
    load_figures: Callable[[], Figures]
    source_id: str
    earlier_ids: Set[str]
    declared: set[tuple[str, frozenset[tuple[str, str]]]] = field(default_factory=set)

    def run(
        self,
        sentences: Sequence[Sentence],
        id_by_place: Mapping[str, str],
    ) -> Iterator[str]:
        """Remove identities that have lost a figure, add others, and yield the arithmetic of each.

        id_by_place: figures by the place of the number that states them
        """
        remove_incomplete(self.tables)
        added = self._add(partial(self._find_claimed, sentences, id_by_place))
        while more := self._add(self._find_demanded):
            added += more  # and one identity may make others necessary, or not
        added += self._add(self._find_restated)
        figures = self.load_figures()
        for row in added:
            evaluated = figures.evaluated_by_id[row["identity_id"]]
            note = f"{row['kind']}: {evaluated.arithmetic}"
            if evaluated.verdict == "within_rounding":
                row["explanation"] = "Rounding explains the difference."
            elif evaluated.verdict == CONTRADICTED:
                row["verdict"] = CONTRADICTED
                note += " does not hold: write why into explanation in identities.csv"
            yield note

    def _find_claimed(
        self,
        sentences: Sequence[Sentence],
        id_by_place: Mapping[str, str],
        figures: Figures,
    ) -> Iterator[Relation]:
        """Find the comparisons and conversions that the words of a passage claim."""
        for relation in find_relations(sentences):
            ids = [id_by_place.get(term.mention.place, "") for term in relation.terms]
            terms = [figures.figure_by_id[name] for name in ids if name in figures.figure_by_id]
            is_claimed = relation.kind in _CLAIMED and relation.verdict != "unclear"
            if not is_claimed or len(terms) < len(ids) or self.earlier_ids >= set(ids):
                continue
            if relation.kind in _COMPARING and find_differences(*terms[-2:]) != ["year"]:
                continue
            roles = [term.role for term in relation.terms]
            yield relation.kind, list(zip(roles, terms, strict=True))

    def _find_demanded(self, figures: Figures) -> Iterator[Relation]:
        """Find the sums and parts that codes demand and no identity declares."""
        for kind, total, parts, _ in find_undeclared(figures):
            if total.source_id == self.source_id:
                main_role = IDENTITY_KINDS[kind].main_role
                yield kind, [(main_role, total), *(("part", part) for part in parts)]

    def _find_restated(self, figures: Figures) -> Iterator[Relation]:
        """Find new figures that differ from the latest number of another source for their cell."""
        stated = [figure for figure in figures.figures if figure.basis == "stated"]
        stated.sort(key=lambda figure: figures.source_by_id[figure.source_id].edition_year)
        latest = {figure.cell: figure for figure in stated if figure.source_id != self.source_id}
        for figure in stated:
            other = latest.get(figure.cell, figure)
            is_new = figure.figure_id not in self.earlier_ids
            if figure.source_id == self.source_id and is_new and other.value != figure.value:
                yield "restated", [("first", other), ("again", figure)]

    def _add(self, find_relations: Callable[[Figures], Iterable[Relation]]) -> list[TextRow]:
        """Add the rows of relations between all figures; return those of their identities."""
        figures = self.load_figures()
        added = []
        used_ids = {row["identity_id"] for row in self.tables["identities"]}
        for kind, terms in find_relations(figures):
            ids = frozenset((role, figure.figure_id) for role, figure in terms)
            if (kind, ids) in self.declared:
                continue
            self.declared.add((kind, ids))
            main = terms[0][1]
            counted = [figures.indicator_by_id[main.indicator_id].label]
            counted += figures.list_code_labels(main)
            identity_id = make_unused_id(f"{main.figure_id}-{kind}", used_ids)
            added.append(
                {
                    "identity_id": identity_id,
                    "source_id": self.source_id,
                    "kind": kind,
                    "statement": IDENTITY_KINDS[kind].statement.format(main=", ".join(counted)),
                }
            )
            for number, (role, figure) in enumerate(terms, 1):
                term = {"identity_id": identity_id, "position": str(number), "role": role}
                self.tables["identity_terms"].append(term | {"figure_id": figure.figure_id})
        self.tables["identities"] += added
        return added


def remove_incomplete(tables: Tables) -> None:
    """Remove the identities that have lost a figure."""
    figure_ids = {row["figure_id"] for row in tables["figures"]}
    removed_ids = {
        row["identity_id"] for row in tables["identity_terms"] if row["figure_id"] not in figure_ids
    }
    for table in ("identities", "identity_terms"):
        tables[table] = [row for row in tables[table] if row["identity_id"] not in removed_ids]
