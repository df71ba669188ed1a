"""Draft the identities of a passage: those that codes demand, and those that its words claim.

An identity that does not hold has no explanation yet; `validate` asks for one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, permutations

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.table_cells import PassageDraft, make_unused_id
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.figures.identities import find_differences
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.relations.required_identities import find_undeclared
from tip_figures.figures.relations.shared_cells import find_unrelated

_COMPARING = ("order", "percent_change")  # kinds that compare two years of one count
_CLAIMED = (*_COMPARING, "same_rate")

DraftedRelation = tuple[str, Sequence[tuple[str, FigureRow]]]
"""A kind of identity, and its terms, the main one first: figures with their roles."""


def add_identities(draft: PassageDraft) -> Iterator[str]:
    """Remove identities that have lost a figure, add others, and yield a note on each added one.

    Its row gets an explanation if rounding explains the difference, and a verdict if it does not
    hold. A note is the arithmetic, and what a person must do. A comparison of figures that were all
    accepted before is not added: it was decided then. As a generator, this changes nothing before
    its notes are read.
    """
    _remove_incomplete(draft)
    added = _add(draft, _find_claimed)
    while more := _add(draft, _find_demanded):
        added += more  # an identity that is declared may demand others
    added += _add(draft, _find_restated)
    figures = draft.load_accepted()
    for row in added:
        evaluated = figures.evaluated_by_id[row["identity_id"]]
        note = f"{row['kind']}: {evaluated.arithmetic}"
        if evaluated.verdict == "within_rounding":
            row["explanation"] = "Rounding explains the difference."
        elif evaluated.verdict == CONTRADICTED:
            row["verdict"] = CONTRADICTED
            note += " does not hold: write why into explanation in identities.csv"
        yield note


def _find_claimed(draft: PassageDraft, figures: Figures) -> Iterator[DraftedRelation]:
    """Find the comparisons and conversions that the words of a passage claim.

    Left out are doubtful ones, those with a number without accepted figure, those of figures that
    were all accepted before, and comparisons of counts that differ in more than the year.
    """
    for relation in find_relations(draft.sentences):
        ids = [draft.id_by_place.get(term.mention.place, "") for term in relation.terms]
        terms = [figures.figure_by_id[name] for name in ids if name in figures.figure_by_id]
        is_claimed = relation.kind in _CLAIMED and not relation.doubt
        if not is_claimed or len(terms) < len(ids) or draft.earlier_ids.issuperset(ids):
            continue
        if relation.kind not in _COMPARING or find_differences(*terms[-2:]) == ["year"]:
            roles = [term.role for term in relation.terms]
            yield relation.kind, list(zip(roles, terms, strict=True))


def _find_demanded(draft: PassageDraft, figures: Figures) -> Iterator[DraftedRelation]:
    """Find the sums and parts in the draft's source that codes demand and no identity declares."""
    for kind, total, parts, _ in find_undeclared(figures):
        if total.source_id == draft.source["source_id"]:
            main_role = IDENTITY_KINDS[kind].main_role
            yield kind, [(main_role, total), *(("part", part) for part in parts)]


def _find_restated(draft: PassageDraft, figures: Figures) -> Iterator[DraftedRelation]:
    """Find new figures that count what a figure of another source counts, with the latter."""
    source_id = draft.source["source_id"]
    for figure, other in chain.from_iterable(map(permutations, find_unrelated(figures))):
        if figure.source_id == source_id and figure.figure_id not in draft.earlier_ids:
            yield "restated", [("first", other), ("again", figure)]


def _add(
    draft: PassageDraft,
    find: Callable[[PassageDraft, Figures], Iterable[DraftedRelation]],
) -> list[TextRow]:
    """Add the relations that a search finds to the tables; return the rows of their identities.

    A relation that is found twice, for parts that differ in two dimensions, is added once. Whether
    the tables already have it is not checked.

    find: searches the accepted figures of a draft, and leaves out relations that are declared
    """
    figures = draft.load_accepted()
    added = []
    used_ids = {row["identity_id"] for row in draft.tables["identities"]}
    declared = set()
    for kind, terms in find(draft, figures):
        relation = (kind, *(figure.figure_id for _, figure in terms))
        if relation in declared:
            continue
        declared.add(relation)
        _, main = terms[0]
        counted = [figures.indicator_by_id[main.indicator_id].label]
        counted += figures.list_code_labels(main)
        identity = {
            "identity_id": make_unused_id(f"{main.figure_id}-{kind}", used_ids),
            "source_id": draft.source["source_id"],
            "kind": kind,
            "statement": IDENTITY_KINDS[kind].statement.format(main=", ".join(counted)),
        }
        added.append(identity)
        for number, (role, figure) in enumerate(terms, 1):
            term = {"identity_id": identity["identity_id"], "position": str(number), "role": role}
            draft.tables["identity_terms"].append(term | {"figure_id": figure.figure_id})
    draft.tables["identities"] += added
    return added


def _remove_incomplete(draft: PassageDraft) -> None:
    """Remove the identities that have lost a figure, with all their terms."""
    tables = draft.tables
    figure_ids = {row["figure_id"] for row in tables["figures"]}
    removed_ids = {
        row["identity_id"] for row in tables["identity_terms"] if row["figure_id"] not in figure_ids
    }
    for table in ("identities", "identity_terms"):
        tables[table] = [row for row in tables[table] if row["identity_id"] not in removed_ids]
