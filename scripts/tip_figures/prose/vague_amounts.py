"""Words for an amount that is not known exactly: `hundreds`, `tens of thousands`, `a dozen`."""

import re
from collections.abc import Iterator
from typing import Final

_PLURAL = "(?: hundreds | thousands | millions | billions | trillions )"
_SINGULAR = "(?: hundred | thousand | million | billion | trillion | dozen )"
_VAGUE_AMOUNT = re.compile(
    rf"""
    (?<! [\w-] )
    (?ai:
        (?: (?: tens | dozens | scores | hundreds | thousands | millions ) [ ] of [ ]
            (?: hundreds [ ] of [ ] )? )?
        {_PLURAL}
      | dozens
      | scores (?= [ ]of\b | $ )  # but: the scores of a test
      | (?: several | many | (?: a [ ] )? (?: few | couple (?: [ ] of )? ) ) [ ]
        {_SINGULAR} (?: [ ] {_SINGULAR} )?
      | (?: half [ -] )? a [ ] (?: half [ -] )? dozen
      | half-dozen
    )
    (?! [\w-] )
    """,
    re.VERBOSE,
)
_PARTS_OF_EACH_WORD: Final = ("undred", "housand", "llion", "ozen", "cores")
"""One of them is in every vague amount: looked for first, because it is faster."""


def find_vague_amounts(sentence: str) -> Iterator[re.Match[str]]:
    """Match the words of each vague amount; some may be those of an exact number (`3 dozens`)."""
    lower_case = sentence.lower()
    if any(part in lower_case for part in _PARTS_OF_EACH_WORD):
        yield from _VAGUE_AMOUNT.finditer(sentence)
