"""Draft the identities of a passage: those that codes demand, and those that its words claim.

An identity that does not hold has no explanation yet; `validate` asks for one.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import permutations

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.table_cells import (
    PassageDraft,
    Tables,
    load_rows,
    make_unused_id,
)
from tip_figures.figures.claims.finders import find_claims
from tip_figures.figures.identities import find_differences, find_wrong_column
from tip_figures.figures.identities.arithmetic import CONTRADICTED, DIFFERS
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS, RESTATED, SAME_RATE
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.relations.comparability import find_unlike_terms
from tip_figures.figures.relations.required_identities import find_undeclared
from tip_figures.figures.relations.shared_counts import find_unrelated

# Kinds that compare two years of one count.
_COMPARING = tuple(kind.name for kind in IDENTITY_KINDS.values() if kind.compares)
_CLAIMED = (*_COMPARING, SAME_RATE.name)

DraftedRelation = tuple[str, Sequence[tuple[str, FigureRow]]]
"""A kind of identity, and its terms, the main one first: figures with their roles."""


def add_identities(draft: PassageDraft) -> Iterator[str]:
    """Bring the identities of a draft up to date, and yield notes on the changes.

    An identity is a claim about several figures, such as a sum. There are three steps:

    1. Identities that have lost a figure are removed (see `_remove_incomplete`).
    2. Identities with a changed figure are evaluated again (see `_evaluate_changed`).
    3. Identities that words claim or codes demand are added, and restatements of figures from other
       sources. Their explanations or verdicts are filled in (see `_complete_added`).

    This is a generator: the tables change only while the caller reads the notes.
    """
    yield from _remove_incomplete(draft)
    yield from _evaluate_changed(draft)
    added = _declare_found(draft, _find_claimed)
    while more := _declare_found(draft, _find_demanded):
        added += more  # an identity that is declared may demand others
    added += _declare_found(draft, _find_restated)
    yield from _complete_added(draft.load_accepted(), added)


def _complete_added(figures: Figures, added: Iterable[TextRow]) -> Iterator[str]:
    """Fill in the explanation or verdict of added identities, and yield a note on each.

    The explanation is filled in if rounding explains the difference, the verdict if the identity
    does not hold. The note has the arithmetic; if the identity does not hold, it asks for an
    explanation.

    Args:
        figures: figures read from tables that have these identities
        added: rows of the identities, which are changed while the notes are read
    """
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
    """Add the identities that are missing since a source was removed, and yield a note on each.

    The removed source may have been the only link between figures of other sources. Restatements
    between these figures may be missing, and relations of totals and parts that codes demand.

    This is a generator: the tables change only while the caller reads the notes.

    Args:
        figures: figures read from `tables`
        tables: tables without the removed source; the identities are added to them
    """
    relations: dict[str, list[DraftedRelation]] = defaultdict(list)  # by source_id of the identity
    for oldest, again in find_unrelated(figures):
        relations[again.source_id].append(_relate_restated(oldest, again))
    for kind, total, parts, _ in find_undeclared(figures):
        relations[total.source_id].append(_relate_parts(kind, total, parts))
    added: list[TextRow] = []
    for source_id, relations_of_source in relations.items():
        added += declare(figures, tables, source_id, relations_of_source)
    if added:
        yield from _complete_added(load_rows(figures.package, tables), added)


def _relate_restated(first: FigureRow, again: FigureRow) -> DraftedRelation:
    """Return the relation between a figure and the figure of another source that repeats it."""
    return RESTATED.name, [("first", first), ("again", again)]


def _relate_parts(kind: str, total: FigureRow, parts: Iterable[FigureRow]) -> DraftedRelation:
    """Return the relation between a total and its parts.

    Args:
        kind: name of a kind of identity in which the parts have the role `part`
    """
    main_role = IDENTITY_KINDS[kind].main_role
    return kind, [(main_role, total), *(("part", part) for part in parts)]


def _find_claimed(draft: PassageDraft, figures: Figures) -> Iterator[DraftedRelation]:
    """Yield the comparisons and conversions that the words of a passage claim.

    A comparison is "40 people, compared with 30 in 2019", or has a percentage, too; a conversion is
    "3 pesos ($6)". These claims are left out:

    - doubtful claims
    - claims with a number that has no accepted figure
    - claims about figures that were all accepted before this draft: a person has decided on them
    - comparisons of two counts, unless the counts differ in the year alone
    - conversions with figures of several units in one role

    Args:
        figures: the accepted figures of the draft
    """
    for relation in find_claims(draft.sentences):
        if relation.kind not in _CLAIMED or relation.doubt:
            continue
        ids = [draft.id_by_place.get(term.quantity.place, "") for term in relation.terms]
        terms = [figures.figure_by_id[name] for name in ids if name in figures.figure_by_id]
        if len(terms) < len(ids) or draft.earlier_ids.issuperset(ids):
            continue
        roles = [term.role for term in relation.terms]
        drafted = list(zip(roles, terms, strict=True))
        units = {(role, figure.unit) for role, figure in drafted}
        has_one_unit_by_role = len(units) == len({*roles})
        if relation.kind == SAME_RATE.name and not has_one_unit_by_role:
            continue
        # The last two terms of a comparison are the counts; a percentage may be before them.
        if relation.kind in _COMPARING and find_differences(*terms[-2:]) != ["year"]:
            continue
        yield relation.kind, drafted


def _find_demanded(draft: PassageDraft, figures: Figures) -> Iterator[DraftedRelation]:
    """Yield the relations of totals and parts that codes demand and no identity declares.

    For example, 12 people, 8 women and 4 men demand a sum. Totals in sources other than that of the
    draft are left out.

    Args:
        figures: the accepted figures of the draft
    """
    for kind, total, parts, _ in find_undeclared(figures):
        if total.source_id == draft.source["source_id"]:
            yield _relate_parts(kind, total, parts)


def _find_restated(draft: PassageDraft, figures: Figures) -> Iterator[DraftedRelation]:
    """Yield restatements: new figures that count what a figure of another source counts.

    Figures of the source that were accepted before this draft are not new: a person has decided on
    them.

    Args:
        figures: the accepted figures of the draft

    Yields:
        a restatement: first the figure of the other source, then the new figure, even if the new
        figure is from the older edition
    """
    source_id = draft.source["source_id"]
    for pair in find_unrelated(figures):  # a pair has figures of any two sources
        for figure, other in permutations(pair):
            if figure.source_id == source_id and figure.figure_id not in draft.earlier_ids:
                yield _relate_restated(other, figure)


def _declare_found(
    draft: PassageDraft,
    find: Callable[[PassageDraft, Figures], Iterable[DraftedRelation]],
) -> list[TextRow]:
    """Add the relations that a function finds to the tables of a draft, as identities.

    Args:
        find: returns relations between the accepted figures of the draft

    Returns:
        the rows of the new identities; empty if the tables have all relations already
    """
    figures = draft.load_accepted()
    return declare(figures, draft.tables, draft.source["source_id"], find(draft, figures))


def declare(
    figures: Figures, tables: Tables, source_id: str, relations: Iterable[DraftedRelation]
) -> list[TextRow]:
    """Add relations to the tables as identities of a source, and return the new identity rows.

    A relation is left out if the tables have an identity of the same kind with the same figures. A
    relation that occurs twice is added once: parts that differ in two dimensions are found in both.
    The statement of an identity names its main figure by indicator and codes. A new row has an
    empty explanation, and no verdict.

    Args:
        figures: figures read from `tables`, with the identities that the tables have
        tables: identities and their terms are added to them
        source_id: the source to which the identities belong
    """
    added = []
    used_ids = {row["identity_id"] for row in tables["identities"]}
    declared = {
        (evaluated.identity.kind, frozenset(term.figure_id for term in evaluated.term_rows))
        for evaluated in figures.evaluated
    }
    for kind, terms in relations:
        key = (kind, frozenset(figure.figure_id for _, figure in terms))
        if key in declared:
            continue
        declared.add(key)
        _, main = terms[0]  # role and figure
        counted = [figures.indicator_by_id[main.indicator_id].label]
        counted += [figures.get_code_label(name, main.codes[name]) for name in main.breakdown]
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
    """Remove the identities of a draft that have lost a figure, with all their terms.

    Yields:
        a note on each removed identity that has an explanation, since a person wrote the
        explanation; the others are removed without a note
    """
    figure_ids = {row["figure_id"] for row in draft.tables["figures"]}
    removed_ids = {
        row["identity_id"]
        for row in draft.tables["identity_terms"]
        if row["figure_id"] not in figure_ids
    }
    yield from _remove_identities(draft, removed_ids)


def _remove_identities(draft: PassageDraft, removed_ids: Collection[str]) -> Iterator[str]:
    """Remove identities with their terms, and yield a note on each that has an explanation.

    This is a generator: the rows are removed only when the caller has read all notes.

    Args:
        removed_ids: identity_ids of the identities to remove
    """
    tables = draft.tables
    for row in tables["identities"]:
        if row["identity_id"] in removed_ids and row["explanation"]:
            yield f"removed: {row['identity_id']}, explained as “{row['explanation']}”"
    for table in ("identities", "identity_terms"):
        tables[table] = [row for row in tables[table] if row["identity_id"] not in removed_ids]


def _evaluate_changed(draft: PassageDraft) -> Iterator[str]:
    """Evaluate again each identity with a figure that was accepted before and has changed.

    The first of these cases decides:

    - It also has a figure that is not accepted yet: it stays as it is.
    - Its figures can no longer be compared: it is removed if it has no explanation. With an
      explanation, it stays as it is, so that a person decides.
    - Its verdict or residual is no longer right: the row gets the verdict CONTRADICTED, or "" if
      the identity is not contradicted. If it would be CONTRADICTED, but the row has DIFFERS, this
      stays. The residual is emptied, and tidy fills it in. The explanation stays.
    - Otherwise, it stays as it is.

    Yields:
        a note on each identity that is removed or changed
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
        if evaluated is None or len(evaluated.figures) < len(evaluated.term_rows):
            continue
        if changed_ids.isdisjoint(term.figure_id for term in evaluated.term_rows):
            continue
        if evaluated.evaluation is None or any(find_unlike_terms(evaluated, figures)):
            if not row["explanation"]:
                unlike_ids.add(row["identity_id"])
                yield f"removed: {row['kind']}: {evaluated.arithmetic}"
            continue
        identity = evaluated.identity
        if find_wrong_column(evaluated.evaluation, identity.verdict, identity.residual):
            is_contradicted = evaluated.evaluation.verdict == CONTRADICTED
            # A person may have recorded DIFFERS instead of CONTRADICTED.
            if row["verdict"] != DIFFERS or not is_contradicted:
                row["verdict"] = CONTRADICTED if is_contradicted else ""
            row["residual"] = ""
            verdict = evaluated.verdict.replace("_", " ")
            arithmetic = f"{row['kind']}: {evaluated.arithmetic}"
            yield f"{arithmetic} is {verdict} now: see {row['identity_id']} in identities.csv"
    # This yields no further notes, since none of these identities has an explanation.
    yield from _remove_identities(draft, unlike_ids)
