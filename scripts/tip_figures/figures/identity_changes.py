"""Changes of identities, with their arithmetic: an identity that was removed, or relates others.

An identity whose figures have other values is not such a change; its figures are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.changes import Change, ChangeKind
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.identity_kinds import SAME_RATE
from tip_figures.figures.model import Figures

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
        identity_id = self.key.partition("/")[0]
        return f"{identity_id}, {self.arithmetic}"


@dataclass(frozen=True)
class IdentityPair:
    """An identity before and after the changes; one of them is None if it was added or removed."""

    before: EvaluatedIdentity | None
    after: EvaluatedIdentity | None

    @property
    def evaluated(self) -> EvaluatedIdentity:
        """The identity as it is, or as it was if it was removed."""
        evaluated = self.after or self.before
        assert evaluated is not None
        return evaluated

    @property
    def state(self) -> str:
        """How its claim changed, one of IDENTITY_CHANGE_KINDS; empty if it is new or did not."""
        if self.before is None:
            return ""
        if self.after is None:
            return REMOVED
        if self.before.identity.kind != self.after.identity.kind:
            return KIND_CHANGED
        if _list_terms(self.before) != _list_terms(self.after):
            return TERMS_CHANGED
        return ""

    @property
    def arithmetic(self) -> str:
        """The arithmetic; before and after if the claim changed."""
        before = _write_arithmetic(self.before)
        after = _write_arithmetic(self.after)
        if self.state in (KIND_CHANGED, TERMS_CHANGED):
            return f"{before} → {after}"
        return before if self.after is None else after


def _write_arithmetic(evaluated: EvaluatedIdentity | None) -> str:
    if evaluated is None:
        return ""
    return evaluated.arithmetic or "no terms"


def _list_terms(evaluated: EvaluatedIdentity) -> list[tuple[str, str, int]]:
    """Return role, figure and coefficient of the terms, in an order that is the same for one claim.

    Only one exchange rate depends on positions: they say which amounts are a pair.
    """
    terms = []
    for term in evaluated.term_rows:
        terms.append((term.role, term.figure_id, term.coefficient or 0))
    if evaluated.identity.kind == SAME_RATE.name:
        return sorted(terms, key=lambda term: term[0])
    return sorted(terms)


def pair_identities(old: Figures, new: Figures) -> dict[str, IdentityPair]:
    """Return the identities of both states, by identity_id."""
    before = {entry.identity.identity_id: entry for entry in old.evaluated}
    after = {entry.identity.identity_id: entry for entry in new.evaluated}
    pairs = {}
    for identity_id in {**before, **after}:
        pairs[identity_id] = IdentityPair(before.get(identity_id), after.get(identity_id))
    return pairs


def describe_identity_changes(
    old: Figures, new: Figures, changes: Sequence[Change]
) -> Iterator[Change]:
    """Yield all changes, those of identities and terms with their own kind and arithmetic."""
    pairs = pair_identities(old, new)
    identities_path = new.package.tables["identities"].path
    terms_path = new.package.tables["identity_terms"].path
    for change in changes:
        identity_id = change.key
        kinds: tuple[str, ...] = ()
        if change.path == identities_path and change.column in ("", "kind"):
            kinds = (REMOVED, KIND_CHANGED)
        elif change.path == terms_path and change.column != "source_id":
            identity_id = change.key.rpartition("/")[0]
            kinds = (TERMS_CHANGED,)
        pair = pairs.get(identity_id)
        if pair is not None and pair.state in kinds:
            yield IdentityChange(
                pair.state,
                change.path,
                change.key,
                change.column,
                change.old,
                change.new,
                pair.arithmetic,
            )
        else:
            yield change
