"""What some words say about a dimension of a figure."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Certainty = Literal["", "inherited", "settled"]
"""How sure a reading is. The code is named by words that belong to a numeral (`settled`), or by
those of a number of which it is a part (`inherited`)."""

_GOES_ON = re.compile(r"(?:,|/| and| or)?\s*$")


@dataclass(frozen=True)
class Reading:
    """Which code of a dimension some words name.

    codes: those with which the words agree; several if they name several, none if they name none
    words: as written
    """

    codes: frozenset[str] = frozenset()
    words: str = ""
    certainty: Certainty = ""

    @property
    def code(self) -> str:
        """The code, if the words name one; "" otherwise."""
        return next(iter(self.codes)) if len(self.codes) == 1 else ""


NOTHING: Final = Reading()
"""The words name no code."""


def choose_certainty(text: str, end: int, is_cut_off: bool) -> Certainty:
    """Return how sure words are that end at an offset.

    is_cut_off: whether words that are not known follow the text; they may name another code
    """
    may_go_on = is_cut_off and _GOES_ON.fullmatch(text, end) is not None
    return "inherited" if may_go_on else "settled"
