"""The identities that a passage has, and those that are proposed for it: named, worded, none twice."""

import dataclasses
from collections.abc import Sequence

from tipdata.figures.countries import countries
from tipdata.figures.model import Figures
from tipdata.figures.records import PROPOSAL, Figure, Identity, Term
from tipdata.text.propose import unused

Group = Sequence[Figure]


class IdentityList:
    """Identities of one source, to which others are added.

    made: those that are proposed, with their terms
    """

    def __init__(self, figures: Figures, source_id: str) -> None:
        names = {code: one.name for code, one in countries().items()}
        areas = {one.name: {**names, **one.labels} for one in figures.dimensions if one.area}
        self._figures = dataclasses.replace(figures, words={**figures.words, **areas})
        self._source_id = source_id
        mine = {one.identity_id: one for one in figures.identities if one.source_id == source_id}
        coded = {name: one for name, one in mine.items() if not one.statement.startswith(PROPOSAL)}
        self._names = figures.identity.keys() - mine.keys() | coded.keys()
        self._terms = [
            (one.kind, {(term.figure_id, term.role) for term in figures.terms_of.get(name, ())})
            for name, one in coded.items()
        ]
        self.made: list[tuple[Identity, Sequence[Term]]] = []

    def add(self, kind: str, main: Figure, **groups: Group) -> None:
        """Add an identity unless it is there.

        main:   the figure that it is about
        groups: its figures by role
        """
        listed = [(one, role) for role, group in groups.items() for one in group]
        terms = {(one.figure_id, role) for one, role in listed}
        if (kind, terms) in self._terms:
            return
        self._terms.append((kind, terms))
        name = unused(f"{main.figure_id}-{kind}", self._names)
        statement = self._statement(kind, main, [one for one, _ in listed if one is not main])
        identity = Identity(name, self._source_id, kind, statement, "", None, "")
        self.made.append(
            (identity, [Term(name, n, one.figure_id, role, None) for n, (one, role) in enumerate(listed, 1)])
        )

    def is_part(self, figure: Figure) -> bool:
        """Whether a figure is part of a whole already."""
        return any((figure.figure_id, "part") in terms for _, terms in self._terms)

    def _statement(self, kind: str, main: Figure, others: Group) -> str:
        """What an identity says, in words that a coder may keep or better."""
        words = [self._beside(one, main) for one in others]
        parts = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
        codes = ", ".join(self._figures.word(name, main.codes[name]) for name in main.divided)
        of = self._label(main) + (f" ({codes})" if codes else "")
        text = {
            "sum": f"{parts} make up all {of}.",
            "part_of": f"{parts} {'is' if len(others) == 1 else 'are'} part of all {of}.",
            "order": f"more {of} in {main.year} than in {others[0].year}.",
            "same_rate": "one exchange rate converts all amounts.",
            "restated": f"{of}: stated by another edition in other cells.",
        }[kind]
        return text[:1].upper() + text[1:]

    def _beside(self, one: Figure, main: Figure) -> str:
        """The codes in which a part differs from its whole; what it counts where there are none."""
        names = [name for name in one.divided if one.codes[name] != main.codes[name]]
        return " ".join(self._figures.word(name, one.codes[name]) for name in names) or self._label(one)

    def _label(self, one: Figure) -> str:
        indicator = self._figures.indicator.get(one.indicator_id)
        return indicator.label if indicator else one.indicator_id or "of this"  # no indicator is proposed
