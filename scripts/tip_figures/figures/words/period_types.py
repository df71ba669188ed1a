"""Read which kind of period the words of a numeral name: several years, or a part of one."""

import re

from tip_figures.figures.words.reading import NOTHING, Reading
from tip_figures.prose.masked_sentence import compile_words
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import YEAR
from tip_figures.prose.quantity import UNKNOWN

_PERIOD_TYPES = {
    "several_years": compile_words(
        rf"""
        \b since [ ] (?: [A-Z][a-z]+ [ ] )? {YEAR}  # `since May 2016`
      | \b (?: between | from ) [ ] {YEAR} [ ] (?: and | to | through ) [ ] {YEAR}
      | \b (?: in | during | for ) [ ] {YEAR} [ ]?[-\u2013][ ]? (?: 20 )? [0-9]{{2}} \b  # `2016-17`
      | \b (?: in | during | over ) [ ] the [ ] (?: past | last ) [ ] \w+ [ ] years
      | \b (?: every | each ) [ ] year \b
        """
    ),
    "part_of_year": compile_words(
        r"""
        \b (?: in | during | for | over ) [ ] the [ ]
        (?: first | last | second | third | fourth ) [ ] (?: \w+ [ ] )?
        (?: months | half | quarter | weeks ) \b  # `in the first six months`
        """
    ),
    "twelve_months": compile_words(
        r"""
        \b (?: during | in | for ) [ ] (?: the | this ) [ ] reporting [ ] period
      | \b this [ ] reporting [ ] period
        """
    ),
}
"""Words that name a period, by its type; the first type that a text names counts."""
_OPEN_PERIOD = re.compile(
    r"""
    \b [Ss]ince [ ] (?: then | its ) \b
  | \b [Ss]ince [ ] the [ ] [\w\u2019']+ [ ] (?: inception | creation | launch ) \b
  | \b (?: has | have ) [ ] never \b
  | \b to [ ] date \b
    """,
    re.VERBOSE,
)
"""Words for a period with an open end, which may be shorter or longer than a year."""
_OPEN_PERIOD_TYPES = frozenset({"part_of_year", "several_years"})
_SUBORDINATE_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|which|that)\b|\bto [a-z]|\bfor (?!the |this |[0-9])"
)
"""Begins words about something else: `12 people who were exploited every year`."""


def read_period_type(mention: Mention) -> Reading:
    """Read which type of period the words of a number name, such as `several_years`.

    - `12 victims since 2016`, `In the past three years, it found 12 victims` -> `several_years`
    - `12 victims since then` -> `part_of_year` and `several_years`, because either may be true

    The words are those after the number, up to a subordinate clause, and those with which the
    sentence begins (see `_read_beginning`). If they name several types, the first of _PERIOD_TYPES
    is taken. If they name none, words for a period with an open end are searched after the number,
    and anywhere before it: `since then, it found 12 victims`.

    Args:
        mention: the number, with its sentence and the words around it

    Returns:
        a reading with one code or two alternatives; NOTHING if no words name a type
    """
    own_words, *_subordinate_clauses = _SUBORDINATE_CLAUSE.split(mention.after)
    beginning = _read_beginning(mention)
    for code, pattern in _PERIOD_TYPES.items():
        # `match`: words later in the beginning may be about something else.
        match = pattern.search(own_words) or pattern.match(beginning)
        if match:
            return Reading({code}, match[0])
    match = _OPEN_PERIOD.search(own_words) or _OPEN_PERIOD.search(mention.lead)
    return Reading(_OPEN_PERIOD_TYPES, match[0]) if match else NOTHING


def _read_beginning(mention: Mention) -> str:
    """Return the words with which a sentence begins, up to a comma, if they are about a number.

    `In the past year, it found 12 victims` -> "In the past year".
    The comma is the first of the sentence or, in a sentence with semicolons, of the part with the
    number: the words are those between the semicolon and the comma.

    Args:
        mention: the number, with its sentence

    Returns:
        "" if no comma is before the number, if the number depends on another one (as a part of it,
        for instance), or if a bracket, unknown words or a year are between comma and number
    """
    text_before = mention.sentence.text[: mention.numeral.start]
    _earlier, _semicolon, text = text_before.rpartition("; ")
    words, comma, clause = text.partition(",")
    depends_on_other = mention.relation != ""
    if not comma or depends_on_other:
        return ""
    # Another clause, unknown words or another time are between the comma and the number.
    is_about_other = re.search(rf"[;({UNKNOWN}]|{YEAR}", clause) is not None
    return "" if is_about_other else words
