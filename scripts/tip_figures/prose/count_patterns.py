"""Parts of patterns for masked sentences, for re.VERBOSE: what may come before a count."""

from typing import Final

from tip_figures.prose.counts import COUNT

NUMBER: Final = rf"{COUNT}+"
HEDGES: Final = r"""
    (?: (?: about | approximately | around | nearly | almost | roughly | some | only | just | over
          | more[ ]than | less[ ]than | fewer[ ]than | at[ ]least | at[ ]most | up[ ]to
          | an[ ]estimated | estimated | exactly | all[ ]but | a[ ]further | an[ ]additional
          | a[ ]total[ ]of ) [ ] ){0,3}
"""
MONEY: Final = r"(?-i: [A-Z]{3}[ ]? | [A-Z]{0,2}[$\u20a0-\u20bf\u00a3\u00a5] )?"
BEFORE_COUNT: Final = rf"{HEDGES} {MONEY} $"
"""The end of the text before a count."""
PERCENT_SIGN: Final = r"(?: [ ]?% | [ -]per[ ]?cent ) (?! age | [ -]points? )"
"""Of a share; a difference of shares in percentage points is not one."""
