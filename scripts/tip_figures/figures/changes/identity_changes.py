"""Changes of identities, with their arithmetic: an identity that was removed, or relates others.

An identity whose figures have other values is not such a change; its figures are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tip_figures.datapackage.changes import Change, ChangeKind
from tip_figures.datapackage.package_comparison import TableKinds
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.identities.identity_kinds import SAME_RATE
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.generated_tables import GENERATED_TABLES

REMOVED, KIND_CHANGED, TERMS_CHANGED = "identity-removed", "identity-changed", "terms-changed"
IDENTITY_CHANGE_KINDS: Mapping[str, ChangeKind] = {
    REMOVED: ChangeKind("major", "an identity was removed"),
    KIND_CHANGED: ChangeKind("major", "an identity is of another kind"),
    TERMS_CHANGED: ChangeKind("major", "the terms of an identity changed"),
}


@dataclass(frozen=True)
class IdentityChange(Change):
    """A change of a row of identities or terms that changes what is claimed.

    kind:       one of IDENTITY_CHANGE_KINDS
    arithmetic: of the identity, before and after
    """

    arithmetic: str = ""

    @property
    def description(self) -> ChangeKind:
        """The level that the change requires, and what happened."""
        return IDENTITY_CHANGE_KINDS[self.kind]

    @property
    def place(self) -> str:
        """The identity with its arithmetic."""
        return f"{self.key.partition('/')[0]}, {self.arithmetic}"


class IdentityPair(NamedTuple):
    """An identity in one or two states of a package.

    evaluated:  as it is, or as it was if it was removed
    state:      how its claim changed, one of IDENTITY_CHANGE_KINDS; empty if it is new or did not
    arithmetic: before and after if the claim changed
    """

    evaluated: EvaluatedIdentity
    state: str
    arithmetic: str


def pair_identities(old: Figures, new: Figures) -> dict[str, IdentityPair]:
    """Return the identities of both states by identity_id, those that were removed first."""
    pairs = {}
    for identity_id, before in old.evaluated_by_id.items():
        if identity_id not in new.evaluated_by_id:
            pairs[identity_id] = IdentityPair(before, REMOVED, before.arithmetic or "no terms")
    for identity_id, after in new.evaluated_by_id.items():
        state = ""
        arithmetic = after.arithmetic or "no terms"
        counterpart = old.evaluated_by_id.get(identity_id, after)
        if _list_terms(counterpart) != _list_terms(after):
            is_same_kind = counterpart.identity.kind == after.identity.kind
            state = TERMS_CHANGED if is_same_kind else KIND_CHANGED
            arithmetic = f"{counterpart.arithmetic or 'no terms'} → {arithmetic}"
        pairs[identity_id] = IdentityPair(after, state, arithmetic)
    return pairs


def _list_terms(evaluated: EvaluatedIdentity) -> tuple[str, Sequence[tuple[str, str, int]]]:
    """Return the kind, and role, figure and coefficient of the terms; equal for equal claims.

    Only one exchange rate depends on positions: they say which amounts are a pair.
    """
    kind = evaluated.identity.kind
    terms = [(term.role, term.figure_id, term.coefficient or 0) for term in evaluated.term_rows]
    if kind == SAME_RATE.name:
        return kind, sorted(terms, key=lambda term: term[0])
    return kind, sorted(terms)


def describe_identity_changes(
    old: Figures, new: Figures, changes: Sequence[Change]
) -> Iterator[Change]:
    """Yield all changes, those of identities and terms with their own kind and arithmetic."""
    pairs = pair_identities(old, new)
    tables = new.package.tables
    for change in changes:
        key = ""
        kinds: tuple[str, ...] = ()
        if change.path == tables["identities"].path and change.column in ("", "kind"):
            key, kinds = change.key, (REMOVED, KIND_CHANGED)
        elif change.path == tables["identity_terms"].path:
            key, kinds = change.key.rpartition("/")[0], (TERMS_CHANGED,)
        pair = pairs.get(key)
        if pair and pair.state in kinds:
            values = vars(change) | {"kind": pair.state}
            yield IdentityChange(**values, arithmetic=pair.arithmetic)
        else:
            yield change


FIGURE_COLUMNS = ("indicator_id", "ref_area", "year", "period", "unit")
"""Columns that say what a figure counts, besides the dimensions."""
INDICATOR_COLUMNS = (
    "label",
    "definition",
    "counted_by",
    "units",
    "dimensions",
    "part_of",
    "measure",
)
"""Columns that say what an indicator counts, and so what each figure of it means."""
LIST_COLUMNS = ("units", "dimensions")
"""Columns of indicators with lists: what is added divides no figure that there was."""
SOURCE_COLUMNS = ("report", "edition_year", "year_covered", "ref_area")
"""Columns that say which passage a source is."""


def describe_tables(figures: Figures) -> TableKinds:
    """Say which cells tell what a row is about, and which tables follow from others."""
    dimensions = [dimension.name for dimension in figures.dimensions]
    cells = {
        "figures": dict.fromkeys([*FIGURE_COLUMNS, *dimensions], "row-changed"),
        "indicators": dict.fromkeys(INDICATOR_COLUMNS, "meaning-changed"),
        "sources": dict.fromkeys(SOURCE_COLUMNS, "meaning-changed"),
    }
    lists = {"indicators": LIST_COLUMNS}
    return TableKinds(cells, lists, generated=GENERATED_TABLES, unreferenced=("gaps",))
