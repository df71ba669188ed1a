"""Draft the identities of a passage: those that codes demand, and those that its words claim.

Terms are written as `total 1.1:14; part 1.2:10; part 1.2:51`: the role of each figure, and the
place of its number, or its identifier if another passage states it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.accepted_rows import Tables
from tip_figures.drafting.identifiers import make_unused_id
from tip_figures.drafting.table_cells import format_record, mark
from tip_figures.drafting.worksheet import DROP, LINE
from tip_figures.figures.arithmetic import CONTRADICTED, REDEFINED
from tip_figures.figures.claim_verdicts import evaluate_claims
from tip_figures.figures.containment import find_differences
from tip_figures.figures.evaluation import EvaluatedIdentity, evaluate_identity
from tip_figures.figures.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow, TermRow
from tip_figures.figures.relations import find_undeclared
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import Sentence

EXPLAIN: Final = "explain the difference"
"""In `check` of an identity that does not hold."""
_ROUNDING: Final = "Rounding explains the difference."
_DEFINITION: Final = "Definition:"
_COMPARING: Final = ("order", "percent_change")  # kinds that compare two years of one count
_CLAIMED: Final = (*_COMPARING, "same_rate")
STATEMENTS: Final = {
    "sum": "These parts make up {main}.",
    "part_of": "These are parts of {main}.",
    "order": "More in one year than in the other: {main}.",
    "percent_change": "Change in percent: {main}.",
    "same_rate": "One exchange rate converts all amounts.",
    "restated": "Two sources count {main}.",
}


@dataclass(frozen=True)
class DraftedIdentity:
    """An identity with its terms, evaluated."""

    identity: IdentityRow
    terms: Sequence[TermRow]
    evaluated: EvaluatedIdentity

    @property
    def check(self) -> str:
        """What a person must do; "" if it holds or is explained."""
        has_reason = self.identity.explanation != ""
        return "" if has_reason or self.evaluated.verdict != CONTRADICTED else EXPLAIN

    def make_row(
        self,
        place_by_figure: Mapping[str, str],
    ) -> TextRow:
        """Make its row of the worksheet.

        place_by_figure: places of the numbers that state figures, by figure_id
        """
        terms = [
            f"{term.role} {place_by_figure.get(term.figure_id, term.figure_id)}"
            for term in self.terms
        ]
        return {
            "check": self.check,
            "id": self.identity.identity_id,
            "kind": self.identity.kind,
            "arithmetic": self.evaluated.arithmetic,
            "terms": "; ".join(terms),
            "statement": self.identity.statement,
            "explanation": self.identity.explanation,
        }


class IdentityDrafter:
    """Drafts the identities of a source; `figures` are the package with the passage and these."""

    def __init__(self, figures: Figures, source_id: str) -> None:
        self.figures = figures
        self.drafted: list[DraftedIdentity] = []
        self._source_id = source_id
        self._used_ids = {*figures.figure_by_id}
        self._used_ids.update(identity.identity_id for identity in figures.identities)
        self._dropped: set[frozenset[tuple[str, str]]] = set()

    def add_reviewed(
        self,
        rows: Iterable[TextRow],
        id_by_name: Mapping[str, str],
    ) -> Iterator[str]:
        """Add the identities of a worksheet, and yield the faults of those that a person typed.

        One that was drafted has an arithmetic; it goes if a term is no figure any more.

        id_by_name: identifiers of figures, by the place of their number or themselves
        """
        for row in rows:
            terms = [_split_term(term) for term in row.get("terms", "").split(";") if term.strip()]
            faults = list(_find_faults(row, terms, id_by_name))
            if not row.get("arithmetic"):
                yield from faults
            if faults:
                continue
            members = [(role, id_by_name[name]) for role, name in terms]
            if row.get("check") == DROP:
                self._dropped.add(frozenset(members))
            else:
                explanation, statement = row.get("explanation", ""), row.get("statement", "")
                self._add(row["kind"], members, statement, explanation, row.get("id", ""))

    def add_demanded(self) -> None:
        """Add what the codes demand: sums, parts, and other numbers of the same cell."""
        has_new = True
        while has_new:
            has_new = False
            for relation in list(find_undeclared(self.figures)):
                if relation.total.source_id != self._source_id:
                    continue
                whole_role = IDENTITY_KINDS[relation.kind].whole_role
                members = [(whole_role, relation.total.figure_id)]
                members += [("part", part.figure_id) for part in relation.parts]
                has_new = self._add(relation.kind, members) or has_new

    def add_restated(self, earlier_ids: Set[str]) -> None:
        """Add that the latest other source with another number for a cell restates it.

        earlier_ids: figures that were accepted before, which are related to others already
        """
        editions = {source.source_id: source.edition_year for source in self.figures.sources}
        others = [
            figure
            for figure in self.figures.figures
            if figure.source_id != self._source_id and figure.basis == "stated"
        ]
        others.sort(key=lambda figure: editions.get(figure.source_id, 0))
        latest_by_cell = {figure.cell: figure for figure in others}
        for figure in self.figures.figures:
            other = latest_by_cell.get(figure.cell)
            is_of_source = figure.source_id == self._source_id and figure.basis == "stated"
            is_new = is_of_source and figure.figure_id not in earlier_ids
            if is_new and other is not None and other.value != figure.value:
                self._add("restated", [("first", other.figure_id), ("again", figure.figure_id)])

    def add_claimed(
        self,
        sentences: Sequence[Sentence],
        figure_by_place: Mapping[str, FigureRow],
        earlier_ids: Set[str],
    ) -> None:
        """Add the comparisons and conversions that the words of a passage claim.

        earlier_ids: figures that were accepted before; a claim about these alone was decided then
        """
        for relation in evaluate_claims(find_claims(sentences)):
            figures = [figure_by_place.get(term.mention.place) for term in relation.terms]
            present = [figure for figure in figures if figure is not None]
            is_claimed = relation.kind in _CLAIMED and relation.verdict != "unclear"
            is_new = any(figure.figure_id not in earlier_ids for figure in present)
            if not (is_claimed and is_new) or len(present) != len(figures):
                continue
            if relation.kind in _COMPARING and find_differences(*present[-2:]) != ["year"]:
                continue
            terms = zip(relation.terms, present, strict=True)
            self._add(relation.kind, [(term.role, figure.figure_id) for term, figure in terms])

    def _add(
        self,
        kind: str,
        members: Sequence[tuple[str, str]],
        statement: str = "",
        explanation: str = "",
        identity_id: str = "",
    ) -> bool:
        """Add an identity unless it is there or was dropped; return whether it was added.

        members: role and figure_id of each term
        """
        if frozenset(members) in self._dropped or self._has(kind, members):
            return False
        main = self.figures.figure_by_id[members[0][1]]
        identity_id = identity_id or make_unused_id(f"{main.figure_id}-{kind}", self._used_ids)
        terms = [
            TermRow(identity_id, position, figure_id, role, None)
            for position, (role, figure_id) in enumerate(members, 1)
        ]
        statement = statement or STATEMENTS[kind].format(main=self._name(main))
        identity = IdentityRow(identity_id, self._source_id, kind, statement, "", None, explanation)
        identity, evaluated = _judge(identity, terms, self.figures)
        self.drafted.append(DraftedIdentity(identity, terms, evaluated))
        self.figures = replace(
            self.figures,
            identities=(*self.figures.identities, identity),
            terms=(*self.figures.terms, *terms),
        )
        return True

    def _has(
        self,
        kind: str,
        members: Sequence[tuple[str, str]],
    ) -> bool:
        """Whether an identity of a kind has exactly these terms."""
        for identity in self.figures.identities:
            terms = self.figures.terms_by_identity.get(identity.identity_id, ())
            keys = {(term.role, term.figure_id) for term in terms}
            if identity.kind == kind and keys == set(members):
                return True
        return False

    def _name(self, figure: FigureRow) -> str:
        indicator = self.figures.indicator_by_id.get(figure.indicator_id)
        labels = [
            self.figures.get_code_label(name, figure.codes[name]) for name in figure.breakdown
        ]
        return ", ".join([indicator.label if indicator else "a number", *labels])


def draft_identities(
    tables: Tables,
    figures: Figures,
    source_id: str,
    rows: Sequence[TextRow],
    figure_by_place: Mapping[str, FigureRow],
    earlier_ids: Set[str],
    sentences: Sequence[Sentence],
) -> IdentityDrafter:
    """Draft the identities of a passage into the tables; those without their figures go.

    figures:         the package with the figures of the passage
    rows:            identities of the worksheet, which replace those of the same identifier
    figure_by_place: figures of the passage that a person has accepted
    earlier_ids:     those that were accepted before
    raises:          ReadError if a cell of an identity is invalid
    """
    remaining = _remove_identities(tables, figures, source_id, rows)
    drafter = IdentityDrafter(remaining, source_id)
    id_by_name = {figure_id: figure_id for figure_id in figures.figure_by_id}
    id_by_name |= {place: figure.figure_id for place, figure in figure_by_place.items()}
    faults = list(drafter.add_reviewed(rows, id_by_name))
    if faults:
        raise ReadError(f"{' '.join(faults)} Nothing was written.")
    drafter.add_claimed(sentences, figure_by_place, earlier_ids)
    drafter.add_demanded()
    drafter.add_restated(earlier_ids)
    for drafted in drafter.drafted:
        cells = format_record(drafted.identity)
        if drafted.check:
            cells["statement"] = mark(drafted.check, drafted.identity.statement)
        tables["identities"].append(cells)
        tables["identity_terms"] += [format_record(term) for term in drafted.terms]
    return drafter


def _remove_identities(
    tables: Tables,
    figures: Figures,
    source_id: str,
    rows: Sequence[TextRow],
) -> Figures:
    """Remove the identities that lack a figure or that the worksheet replaces.

    returns: the package without them
    """
    figure_ids = {row["figure_id"] for row in tables["figures"]}
    replaced_ids = {row.get("id", "") for row in rows}
    replaced_ids |= {
        row["identity_id"] for row in tables["identity_terms"] if row["figure_id"] not in figure_ids
    }
    own_ids = {row["identity_id"] for row in tables["identities"] if row["source_id"] == source_id}
    removed_ids = own_ids & replaced_ids
    for table in ("identities", "identity_terms"):
        tables[table] = [row for row in tables[table] if row["identity_id"] not in removed_ids]
    present_ids = {row["identity_id"] for row in tables["identities"]}
    identities = [row for row in figures.identities if row.identity_id in present_ids]
    terms = [row for row in figures.terms if row.identity_id in present_ids]
    return replace(figures, identities=tuple(identities), terms=tuple(terms))


def _judge(
    identity: IdentityRow,
    terms: Sequence[TermRow],
    figures: Figures,
) -> tuple[IdentityRow, EvaluatedIdentity]:
    """Evaluate an identity, and record a verdict that a person or rounding explains."""
    evaluated = evaluate_identity(identity, terms, figures.figure_by_id)
    if evaluated.verdict == CONTRADICTED and identity.explanation:
        is_redefined = identity.explanation.startswith(_DEFINITION) and evaluated.can_be_redefined
        return replace(identity, verdict=REDEFINED if is_redefined else CONTRADICTED), evaluated
    if evaluated.verdict == "within_rounding" and not identity.explanation:
        return replace(identity, explanation=_ROUNDING), evaluated
    return identity, evaluated


def _split_term(text: str) -> tuple[str, str]:
    """Return role and name of a term; the name is empty if the term has not exactly two words."""
    role, _, name = text.strip().partition(" ")
    return (role, name) if name and " " not in name else (text.strip(), "")


def _find_faults(
    row: TextRow,
    terms: Sequence[tuple[str, str]],
    id_by_name: Mapping[str, str],
) -> Iterator[str]:
    """Yield the faults of an identity of a worksheet."""
    kind = IDENTITY_KINDS.get(row.get("kind", ""))
    if kind is None:
        expected = ", ".join(IDENTITY_KINDS)
        yield (
            f"{row[LINE]}, column kind: {quote_value(row.get('kind', ''))} is not a kind of "
            f"identity: {expected}."
        )
        return
    for role, name in terms:
        if role not in kind.roles or name not in id_by_name:
            roles = " or ".join(kind.roles)
            yield (
                f"{row[LINE]}, column terms: {quote_value(f'{role} {name}'.strip())}: write "
                f"{roles}, and the place of a figure of the passage or the identifier of a figure."
            )
