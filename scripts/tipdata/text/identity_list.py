"""The identities that a passage has, and those that are proposed for it: named, worded, none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tipdata.figures.countries import countries
from tipdata.figures.cover import differences
from tipdata.figures.kinds import KINDS
from tipdata.figures.model import Figures
from tipdata.figures.records import PROPOSAL, Figure
from tipdata.text.propose import unused
from tipdata.text.propose_source import area_of

Group = Sequence[Figure]
_MAIN = ("total", "whole", "higher", "new", "local", "again")  # roles of the figure that an identity is about


@dataclass(frozen=True)
class Tie:
    """A proposed identity: its terms are pairs of figure and role, in the order of their positions."""

    identity_id: str
    kind: str
    terms: tuple[tuple[str, str], ...]
    statement: str


class IdentityList:
    """Identities of one source, to which others are added.

    made: those that are proposed
    held: figures that lie in a whole already
    """

    def __init__(self, figures: Figures, source_id: str) -> None:
        self.figures = figures
        mine = {one.identity_id for one in figures.identities if one.source_id == source_id}
        self._coded = []
        for one in figures.identities:
            if one.identity_id in mine and not one.statement.startswith(PROPOSAL):
                terms = tuple((term.figure_id, term.role) for term in figures.terms_of.get(one.identity_id, ()))
                self._coded.append(Tie(one.identity_id, one.kind, terms, one.statement))
        self._names = {one.identity_id for one in figures.identities} - mine | {one.identity_id for one in self._coded}
        self.made: list[Tie] = []
        self.held = {name for one in self._coded for name, role in one.terms if _holds(one.kind, role)}

    def of(self, kind: str) -> list[Tie]:
        """Those of a kind."""
        return [one for one in (*self._coded, *self.made) if one.kind == kind]

    def add(self, kind: str, *groups: Group) -> str:
        """Add an identity unless it is there.

        groups:  its figures in the order of the roles of its kind, again and again
        returns: its identifier
        """
        roles = tuple(KINDS[kind].roles)
        terms = [(one, roles[place % len(roles)]) for place, group in enumerate(groups) for one in group]
        listed = tuple((one.figure_id, role) for one, role in terms)
        if twice := next((one for one in self.of(kind) if set(one.terms) == set(listed)), None):
            return twice.identity_id
        main = next(one for one, role in reversed(terms) if role in _MAIN)
        others = [one for one, _ in terms if one is not main]
        differ = dict.fromkeys(name for one in others for name in differences(one, main) if name in one.codes)
        name = unused("-".join([main.figure_id, kind, *differ]), self._names)
        self.held |= {one.figure_id for one, role in terms if _holds(kind, role)}
        self.made.append(Tie(name, kind, listed, self._statement(kind, main, others)))
        return name

    def _statement(self, kind: str, main: Figure, others: Group) -> str:
        """What an identity says, in words that a coder may keep or better."""
        said = [self._words(one, main) for one in others]
        told = " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
        codes = ", ".join(self._word(name, main) for name in main.divided)
        of = self._label(main) + (f" ({codes})" if codes else "")
        text = {
            "sum": f"{told} make up all {of}.",
            "part_of": f"{told} {'is' if len(said) == 1 else 'are'} part of all {of}.",
            "order": f"more {of} in {main.year} than in {others[0].year}.",
            "percent_change": f"the change of {of} between the two years is as told, in {main.unit}.",
            "same_rate": "one exchange rate converts all amounts.",
            "restated": f"{of}: stated by another edition in other cells.",
        }[kind]
        return text[:1].upper() + text[1:]

    def _words(self, one: Figure, beside: Figure) -> str:
        """The codes in which a part differs from its whole; what it counts where there are none."""
        names = [name for name in one.divided if one.codes[name] != beside.codes[name]]
        return " ".join(self._word(name, one) for name in names) or self._label(one)

    def _word(self, name: str, one: Figure) -> str:
        """The label of a code; that of a country also where the package does not have it yet."""
        code = one.codes[name]
        word = self.figures.word(name, code)
        return area_of(self.figures, code).name if word == code and code in countries() else word

    def _label(self, one: Figure) -> str:
        indicator = self.figures.indicator.get(one.indicator_id)
        return indicator.label if indicator else one.indicator_id or "of this"  # no indicator is proposed


def _holds(kind: str, role: str) -> bool:
    parts = KINDS[kind].parts if kind in KINDS else None
    return parts is not None and role == parts[0]
