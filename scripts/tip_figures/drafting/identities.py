"""Draft the identities of a passage: those that codes demand, and those that its words claim.

An identity that does not hold has no explanation yet; `validate` asks for one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, permutations

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.table_cells import (
    PassageDraft,
    Tables,
    load_rows,
    make_unused_id,
)
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.figures.identities import find_differences, find_wrong_column
from tip_figures.figures.identities.arithmetic import CONTRADICTED, DIFFERS
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS, RESTATED, SAME_RATE
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.relations.comparability import find_unlike_terms
from tip_figures.figures.relations.required_identities import find_undeclared
from tip_figures.figures.relations.shared_counts import find_unrelated

_COMPARING = ("order", "percent_change")  # kinds that compare two years of one count
_CLAIMED = (*_COMPARING, SAME_RATE.name)

DraftedRelation = tuple[str, Sequence[tuple[str, FigureRow]]]
"""A kind of identity, and its terms, the main one first: figures with their roles."""


def add_identities(draft: PassageDraft) -> Iterator[str]:
    """Remove identities that have lost a figure, add others, and yield a note on each change.

    The row of one that is added gets an explanation if rounding explains the difference, and a
    verdict if it does not hold. A note is the arithmetic, and what a person must do. A comparison
    of figures that were all accepted before is not added: it was decided then. One of which a
    figure was corrected stays, with its explanation. As a generator, this changes nothing before
    its notes are read.
    """
    yield from _remove_incomplete(draft)
    yield from _evaluate_changed(draft)
    added = _add(draft, _find_claimed)
    while more := _add(draft, _find_demanded):
        added += more  # an identity that is declared may demand others
    added += _add(draft, _find_restated)
    yield from _complete(draft.load_accepted(), added)


def _complete(figures: Figures, added: Iterable[TextRow]) -> Iterator[str]:
    """Fill in explanation or verdict of identities that were added, and yield a note on each."""
    for row in added:
        evaluated = figures.evaluated_by_id[row["identity_id"]]
        note = f"{row['kind']}: {evaluated.arithmetic}"
        if evaluated.verdict == "within_rounding":
            row["explanation"] = "Rounding explains the difference."
        elif evaluated.verdict == CONTRADICTED:
            row["verdict"] = CONTRADICTED
            note += " does not hold: write why into explanation in identities.csv"
        yield note


def relate_again(figures: Figures, tables: Tables) -> Iterator[str]:
    """Relate figures that a removed source related until now, and yield a note on each identity.

    Args:
        figures: as the tables have them
    """
    relations: list[tuple[str, DraftedRelation]] = []
    for first, again in find_unrelated(figures):
        relations.append((again.source_id, (RESTATED.name, [("first", first), ("again", again)])))
    for kind, total, parts, _ in find_undeclared(figures):
        terms = [(IDENTITY_KINDS[kind].main_role, total), *(("part", part) for part in parts)]
        relations.append((total.source_id, (kind, terms)))
    added: list[TextRow] = []
    for source_id, relation in relations:
        added += declare(figures, tables, source_id, [relation])
    yield from _complete(load_rows(figures.package, tables), added) if added else ()


def _find_claimed(draft: PassageDraft, figures: Figures) -> Iterator[DraftedRelation]:
    """Find the comparisons and conversions that the words of a passage claim.

    Left out are doubtful ones, those with a number without accepted figure, those of figures that
    were all accepted before, comparisons of counts that differ in more than the year, and rates of
    more than two currencies.
    """
    for relation in find_relations(draft.sentences):
        ids = [draft.id_by_place.get(term.quantity.place, "") for term in relation.terms]
        terms = [figures.figure_by_id[name] for name in ids if name in figures.figure_by_id]
        is_claimed = relation.kind in _CLAIMED and not relation.doubt
        if not is_claimed or len(terms) < len(ids) or draft.earlier_ids.issuperset(ids):
            continue
        drafted = list(zip((term.role for term in relation.terms), terms, strict=True))
        units = {(role, figure.unit) for role, figure in drafted}
        has_one_rate = len(units) == len({role for role, _ in units})
        is_comparable = relation.kind not in _COMPARING or find_differences(*terms[-2:]) == ["year"]
        if is_comparable and (has_one_rate or relation.kind != SAME_RATE.name):
            yield relation.kind, drafted


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
            yield RESTATED.name, [("first", other), ("again", figure)]


def _add(
    draft: PassageDraft,
    find: Callable[[PassageDraft, Figures], Iterable[DraftedRelation]],
) -> list[TextRow]:
    """Add the relations that a search finds to the tables; return the rows of their identities.

    Args:
        find: searches the accepted figures of a draft, and leaves out relations that are declared
    """
    figures = draft.load_accepted()
    return declare(figures, draft.tables, draft.source["source_id"], find(draft, figures))


def declare(
    figures: Figures, tables: Tables, source_id: str, relations: Iterable[DraftedRelation]
) -> list[TextRow]:
    """Add relations to the tables as identities of a source; return the rows of these.

    A relation that is found twice, for parts that differ in two dimensions, is added once, and one
    that the tables already have is not.
    """
    added = []
    used_ids = {row["identity_id"] for row in tables["identities"]}
    declared = {
        (evaluated.identity.kind, frozenset(term.figure_id for term in evaluated.term_rows))
        for evaluated in figures.evaluated
    }
    for kind, terms in relations:
        relation = (kind, frozenset(figure.figure_id for _, figure in terms))
        if relation in declared:
            continue
        declared.add(relation)
        _, main = terms[0]
        counted = [figures.indicator_by_id[main.indicator_id].label]
        counted += figures.list_code_labels(main)
        identity = {
            "identity_id": make_unused_id(f"{main.figure_id}-{kind}", used_ids),
            "source_id": source_id,
            "kind": kind,
            "statement": IDENTITY_KINDS[kind].statement.format(main=", ".join(counted)),
            "explanation": "",
        }
        added.append(identity)
        for number, (role, figure) in enumerate(terms, 1):
            term = {"identity_id": identity["identity_id"], "position": str(number), "role": role}
            tables["identity_terms"].append(term | {"figure_id": figure.figure_id})
    tables["identities"] += added
    return added


def _remove_incomplete(draft: PassageDraft) -> Iterator[str]:
    """Remove the identities that have lost a figure, with all their terms.

    Returns:
        a note on each that has an explanation, since a person wrote it
    """
    figure_ids = {row["figure_id"] for row in draft.tables["figures"]}
    removed_ids = {
        row["identity_id"]
        for row in draft.tables["identity_terms"]
        if row["figure_id"] not in figure_ids
    }
    yield from _remove(draft, removed_ids)


def _remove(draft: PassageDraft, removed_ids: Collection[str]) -> Iterator[str]:
    """Remove identities with their terms, and yield a note on each that has an explanation."""
    tables = draft.tables
    for row in tables["identities"]:
        if row["identity_id"] in removed_ids and row["explanation"]:
            yield f"removed: {row['identity_id']}, explained as “{row['explanation']}”"
    for table in ("identities", "identity_terms"):
        tables[table] = [row for row in tables[table] if row["identity_id"] not in removed_ids]


def _evaluate_changed(draft: PassageDraft) -> Iterator[str]:
    """Evaluate the identities again of which an accepted figure was changed.

    One with another verdict or residual gets these, and keeps its explanation. One whose figures
    can no longer be compared is removed if it has no explanation; otherwise a person decides.

    Returns:
        a note on each identity with another verdict, and on each that is removed
    """
    changed_ids = {
        draft.id_by_place[number.place]
        for number in draft.numbers.values()
        if number.recorded and number.states_figure and number.is_changed
    }
    figures = draft.load_accepted()
    unlike_ids = set()
    for row in draft.tables["identities"]:
        evaluated = figures.evaluated_by_id.get(row["identity_id"])
        terms = evaluated.term_rows if evaluated else ()
        if evaluated is None or len(evaluated.figures) < len(terms):
            continue
        if changed_ids.isdisjoint(term.figure_id for term in terms):
            continue
        if evaluated.evaluation is None or any(find_unlike_terms(evaluated, figures)):
            if not row["explanation"]:
                unlike_ids.add(row["identity_id"])
                yield f"removed: {row['kind']}: {evaluated.arithmetic}"
            continue
        identity = evaluated.identity
        if find_wrong_column(evaluated.evaluation, identity.verdict, identity.residual):
            is_contradicted = evaluated.evaluation.verdict == CONTRADICTED
            if row["verdict"] != DIFFERS or not is_contradicted:
                row["verdict"] = CONTRADICTED if is_contradicted else ""
            row["residual"] = ""  # tidy fills it in
            verdict = evaluated.verdict.replace("_", " ")
            arithmetic = f"{row['kind']}: {evaluated.arithmetic}"
            yield f"{arithmetic} is {verdict} now: see {row['identity_id']} in identities.csv"
    yield from _remove(draft, unlike_ids)
