"""The identities of a package, judged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tipdata.figures import kinds
from tipdata.figures.arithmetic import CannotJudge, Judgement, Operand
from tipdata.figures.records import Figure, Identity, Term


@dataclass(frozen=True)
class Judged:
    """An identity with its terms and what came of it.

    rows:      its terms, by position
    terms:     those whose figure has a value
    judgement: None where it cannot be judged, for a reason
    missing:   figures without a row or a value
    """

    identity: Identity
    rows: Sequence[Term]
    terms: Sequence[Operand]
    judgement: Judgement | None
    reason: str = ""
    missing: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """What it came to; "" where it cannot be judged."""
        return self.judgement.verdict if self.judgement else ""

    @property
    def arithmetic(self) -> str:
        """The identity as people write it."""
        return kinds.written(self.identity.kind, self.terms)

    @cached_property
    def parts(self) -> tuple[str, Sequence[str]] | None:
        """A list of parts: the whole or total, and the parts; None where it is none, or something is taken away."""
        roles = kinds.KINDS[self.identity.kind].parts if self.judgement else None
        if roles is None or any(term.role == "part" and term.coefficient > 0 for term in self.terms):
            return None
        of = kinds.by_role(self.identity.kind, self.terms)
        return of[roles[1]][0].figure_id, [term.figure_id for term in of[roles[0]]]


def judged(
    identities: Iterable[Identity], terms: Mapping[str, Sequence[Term]], figures: Mapping[str, Figure]
) -> Iterator[Judged]:
    """Judge identities, in their order.

    terms:   by identity_id, by position
    figures: by figure_id
    """
    for identity in identities:
        rows = terms.get(identity.identity_id, ())
        missing = tuple(row.figure_id for row in rows if row.figure_id not in figures)
        found = [operand(row, figures[row.figure_id], identity.kind) for row in rows if row.figure_id in figures]
        try:
            if missing:
                raise CannotJudge(f"there is no value for {', '.join(missing)}")
            yield Judged(identity, rows, found, kinds.judge(identity.kind, found))
        except CannotJudge as error:
            yield Judged(identity, rows, found, None, str(error), missing)


def operand(term: Term, figure: Figure, kind: str) -> Operand:
    """A term as a number; the coefficient of a sum's term is that of its role where it has none."""
    value = Fraction(figure.value)
    end = value if figure.value_to is None else Fraction(figure.value_to)
    usual = {"total": 1, "part": -1}.get(term.role, 0) if kind == "sum" else 0
    coefficient = usual if term.coefficient is None or kind != "sum" else term.coefficient
    half = Fraction(figure.rounded_to or 0) / 2
    return Operand(term.figure_id, term.role, value, end, half, figure.bound, coefficient)
