"""Which rows are tied to a damaged one, so that a finding there points at the damage."""

from __future__ import annotations

from collections.abc import Iterator

from corruption.damages import Damage
from corruption.grid import Grids, Kept, Row

Place = tuple[str, int]


def tied(kept: Kept, damage: Damage) -> set[Place]:
    """(table, physical line) of the damaged rows, and of those linked to them, as they were or as they are now.

    Linked are two rows of which one refers to the other by a declared foreign key; and an identity, its terms and their
    figures.
    """
    after: Grids = {**kept.grids, **damage.grids(kept)}
    rows = [(edit.table, kept.grids[edit.table][edit.place]) for edit in damage.edits]
    rows += [(edit.table, row) for edit in damage.edits for row in edit.rows]
    places = set(damage.found())
    for table, row in rows:
        places.update(_linked(kept, after, table, row))
    ids = {identity for table, row in rows for identity in _identities(kept, after, table, row)}
    places.update(_of_identities(kept, after, ids))
    return {(table, place + 2) for table, place in places}  # the header is line 1


def _linked(kept: Kept, after: Grids, table: str, row: Row) -> Iterator[Place]:
    for link in kept.links:
        for mine, theirs, there in ((link.columns, link.wanted, link.other), (link.wanted, link.columns, link.table)):
            if table != (link.table if mine is link.columns else link.other):
                continue
            key = _key(row, mine)
            yield from ((there, i) for i, other in enumerate(after[there]) if key and _key(other, theirs) == key)


def _key(row: Row, places: tuple[int, ...]) -> tuple[str, ...]:
    """The cells at some places; nothing where the row has too few or one is empty."""
    made = tuple(row[place] for place in places if place < len(row) and row[place])
    return made if len(made) == len(places) else ()


def _identities(kept: Kept, after: Grids, table: str, row: Row) -> set[str]:
    """Identities in which a row stands, as they are or were."""
    if table in ("identities", "identity_terms"):
        return {row[0]}
    if table != "figures":
        return set()
    figure = kept.columns["identity_terms"].index("figure_id")
    terms = [*kept.grids["identity_terms"], *after["identity_terms"]]
    return {term[0] for term in terms if len(term) > figure and term[figure] == row[0]}


def _of_identities(kept: Kept, after: Grids, ids: set[str]) -> Iterator[Place]:
    figure = kept.columns["identity_terms"].index("figure_id")
    figures = set()
    for i, term in enumerate(after["identity_terms"]):
        if term[0] in ids:
            yield "identity_terms", i
            figures.add(term[figure] if len(term) > figure else "")
    yield from (("identities", i) for i, row in enumerate(after["identities"]) if row[0] in ids)
    yield from (("figures", i) for i, row in enumerate(after["figures"]) if row[0] in figures)
