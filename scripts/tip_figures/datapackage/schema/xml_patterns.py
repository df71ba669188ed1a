"""Regular expressions of XML Schema, which the standard prescribes, in the syntax of polars."""

import re

import polars as pl

from tip_figures.datapackage.schema.rule import find_expression_error

NAME_START = (
    r":A-Z_a-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}"
    r"\u{200C}-\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}"
    r"\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}"
)
"""Characters with which a name in XML begins."""
NAME_CHARACTER = NAME_START + r"\-.0-9\u{B7}\u{300}-\u{36F}\u{203F}-\u{2040}"
ESCAPES = {
    r"\i": f"[{NAME_START}]",
    r"\I": f"[^{NAME_START}]",
    r"\c": f"[{NAME_CHARACTER}]",
    r"\C": f"[^{NAME_CHARACTER}]",
}
"""Escapes that only XML Schema has; polars reads them inside other classes too."""
UNSUPPORTED_ERRORS = (
    "look-around",
    "backreferences",
    "unrecognized escape",
    "unrecognized flag",
    "Unicode property",
    "repetition quantifier expects",
    "exceeds size limit",
)
"""Parts of the errors of polars about patterns that other programs may read."""


class UnsupportedPattern(ValueError):
    """A regular expression that polars cannot evaluate, and that may be valid."""


def translate_pattern(pattern: str) -> str:
    """Return a pattern as an expression that polars evaluates, and that a whole cell must match.

    raises: ValueError if it is not a regular expression; UnsupportedPattern if polars cannot
            evaluate it
    """
    # XML Schema subtracts one character class from another with one hyphen, polars with two.
    expression = re.sub(r"-(\[[^\[\]]*\]\])", r"--\1", pattern)
    expression = re.sub(r"\\(?s:.)", _translate_escape, expression)
    whole_cell = f"^(?:{expression})$"
    # The pattern is tried alone as well: `a)(b` is invalid, but between brackets it is not.
    for candidate in (expression, whole_cell):
        error = find_expression_error(pl.lit("").str.contains(candidate), pl.DataFrame())
        if any(part in error for part in UNSUPPORTED_ERRORS):
            raise UnsupportedPattern(error)
        if error:
            raise ValueError(error)
    return whole_cell


def _translate_escape(escape: re.Match[str]) -> str:
    return ESCAPES.get(escape.group(), escape.group())
