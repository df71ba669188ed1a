"""What a numeral is taken to state."""

from dataclasses import dataclass

from tip_figures.figures.records import FigureRow
from tip_figures.prose.mention import Mention


@dataclass(frozen=True, eq=False)
class Suggestion:
    """What a numeral is taken to state.

    mention: the numeral and the words around it
    figure:  the figure that it states, without identifier at first; if the role is `other` or
             `event`, a figure for it if a person gives it that role
    role:    as in the ledger: `figure`, `restatement`, `event` or `other`
    note:    as in the ledger
    doubts:  what a person must review: columns that the words do not settle, `role`, or that the
             codebook may need an indicator
    repeats: place of the numeral whose figure it repeats, if it is a restatement or the upper end
             of a range
    nearest: identifiers of the indicators that are nearest, if the codebook may need a new one
    """

    mention: Mention
    figure: FigureRow
    role: str = "figure"
    note: str = ""
    doubts: tuple[str, ...] = ()
    repeats: str | None = None
    nearest: tuple[str, ...] = ()

    @property
    def states_figure(self) -> bool:
        """Whether it states a figure that no other numeral states."""
        return self.role == "figure" and self.repeats is None
