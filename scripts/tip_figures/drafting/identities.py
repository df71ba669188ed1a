"""Draft the identities of a passage: those that codes demand, and those that its words claim.

An identity that does not hold has no explanation yet; `validate` asks for one.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final

from tip_figures.drafting.recorded_rows import Tables, make_unused_id
from tip_figures.figures.claims.claim_verdicts import evaluate_claims
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.containment import find_differences
from tip_figures.figures.identities.evaluation import evaluate_identity
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, IdentityRow, TermRow
from tip_figures.figures.relations.required_identities import find_undeclared
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import Sentence

_COMPARING: Final = ("order", "percent_change")  # kinds that compare two years of one count
_CLAIMED: Final = (*_COMPARING, "same_rate")


def remove_incomplete(tables: Tables) -> None:
    """Remove the identities that have lost a figure."""
    figure_ids = {row["figure_id"] for row in tables["figures"]}
    removed_ids = {
        row["identity_id"] for row in tables["identity_terms"] if row["figure_id"] not in figure_ids
    }
    for table in ("identities", "identity_terms"):
        tables[table] = [row for row in tables[table] if row["identity_id"] not in removed_ids]


class IdentityDrafter:
    """Drafts the identities of a source into the tables.

    notes: arithmetic of each identity that was added
    """

    def __init__(
        self,
        tables: Tables,
        figures: Figures,
        source_id: str,
        earlier_ids: Set[str],
    ) -> None:
        """Begin with the figures of all sources.

        earlier_ids: figures that were accepted before; what relates these alone was decided then
        """
        self.notes: list[str] = []
        self._tables = tables
        self._figures = figures
        self._source_id = source_id
        self._earlier_ids = earlier_ids
        self._used_ids = {row["identity_id"] for row in tables["identities"]}
        self._declared: set[tuple[str, frozenset[tuple[str, str]]]] = set()
        for identity in figures.identities:
            terms = figures.terms_by_identity.get(identity.identity_id, ())
            members = frozenset((term.role, term.figure_id) for term in terms)
            self._declared.add((identity.kind, members))

    def add_claimed(
        self,
        sentences: Sequence[Sentence],
        id_by_place: Mapping[str, str],
    ) -> None:
        """Add the comparisons and conversions that the words of a passage claim.

        id_by_place: figures by the place of the number that states them
        """
        for relation in evaluate_claims(find_claims(sentences)):
            if relation.kind not in _CLAIMED or relation.verdict == "unclear":
                continue
            ids = [id_by_place.get(term.mention.place, "") for term in relation.terms]
            terms = [self._figures.figure_by_id.get(figure_id) for figure_id in ids]
            figures = [figure for figure in terms if figure is not None]
            if len(figures) < len(terms) or self._earlier_ids >= set(ids):
                continue
            if relation.kind in _COMPARING and find_differences(*figures[-2:]) != ["year"]:
                continue
            roles = [term.role for term in relation.terms]
            self._add(relation.kind, roles, figures)

    def add_demanded(self) -> None:
        """Add the sums and parts that codes demand; one may make others unnecessary."""
        number = -1
        while number < len(self._declared):
            number = len(self._declared)
            for relation in list(find_undeclared(self._figures)):
                if relation.total.source_id == self._source_id:
                    main_role = IDENTITY_KINDS[relation.kind].main_role
                    roles = [main_role, *("part" for _ in relation.parts)]
                    self._add(relation.kind, roles, [relation.total, *relation.parts])

    def add_restated(self) -> None:
        """Add that the latest other source with another number for a cell restates it."""
        for figure, other in self._find_other_numbers():
            self._add("restated", ["first", "again"], [other, figure])

    def _find_other_numbers(self) -> Iterator[tuple[FigureRow, FigureRow]]:
        """Yield each new figure of the source with the latest other number for its cell."""
        editions = {source.source_id: source.edition_year for source in self._figures.sources}
        stated = [figure for figure in self._figures.figures if figure.basis == "stated"]
        others = [figure for figure in stated if figure.source_id != self._source_id]
        others.sort(key=lambda figure: editions.get(figure.source_id, 0))
        latest_by_cell = {figure.cell: figure for figure in others}
        for figure in stated:
            other = latest_by_cell.get(figure.cell, figure)
            is_new = figure.source_id == self._source_id
            if is_new and figure.figure_id not in self._earlier_ids and other.value != figure.value:
                yield figure, other

    def _add(
        self,
        kind: str,
        roles: Sequence[str],
        figures: Sequence[FigureRow],
    ) -> None:
        """Add an identity to the tables and to the package, unless they have it."""
        members = frozenset(zip(roles, (figure.figure_id for figure in figures), strict=True))
        if (kind, members) in self._declared:
            return
        self._declared.add((kind, members))
        main = figures[0]
        identity_id = make_unused_id(f"{main.figure_id}-{kind}", self._used_ids)
        statement = IDENTITY_KINDS[kind].statement.format(main=self._name(main))
        identity = IdentityRow(identity_id, self._source_id, kind, statement, "", None, "")
        terms = [
            TermRow(identity_id, position, figure.figure_id, role, None)
            for position, (role, figure) in enumerate(zip(roles, figures, strict=True), 1)
        ]
        evaluated = evaluate_identity(identity, terms, self._figures.figure_by_id)
        note = f"{kind}: {evaluated.arithmetic}"
        explanation = verdict = ""
        if evaluated.verdict == "within_rounding":
            explanation = "Rounding explains the difference."
        elif evaluated.verdict == CONTRADICTED:
            verdict = CONTRADICTED
            note += " does not hold: write why into explanation in identities.csv"
        self.notes.append(note)
        self._write(identity, terms, verdict, explanation)
        self._figures = replace(
            self._figures,
            identities=(*self._figures.identities, identity),
            terms=(*self._figures.terms, *terms),
        )

    def _write(
        self, identity: IdentityRow, terms: Sequence[TermRow], verdict: str, explanation: str
    ) -> None:
        """Add the rows of an identity and of its terms to the tables."""
        cells = {"identity_id": identity.identity_id, "source_id": identity.source_id}
        cells |= {"kind": identity.kind, "statement": identity.statement}
        cells |= {"verdict": verdict, "residual": "", "explanation": explanation}
        self._tables["identities"].append(cells)
        for term in terms:
            cells = {"identity_id": term.identity_id, "position": str(term.position)}
            cells |= {"coefficient": "", "figure_id": term.figure_id, "role": term.role}
            self._tables["identity_terms"].append(cells)

    def _name(self, figure: FigureRow) -> str:
        indicator = self._figures.indicator_by_id[figure.indicator_id]
        codes = [
            self._figures.get_code_label(name, figure.codes[name]) for name in figure.breakdown
        ]
        return ", ".join([indicator.label, *codes])
