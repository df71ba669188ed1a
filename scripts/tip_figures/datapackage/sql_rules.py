"""Rules in SQL: expressions over the columns of a row, as a Table Schema has them in `rules`.

A rule comes with the data, so it must not be able to use up the memory: it may use only the
functions, words and signs below. None of them builds a long text, or converts a value to a type.
"""

import re

import polars as pl

MAX_LENGTH = 1_000  # characters; polars takes a second for a chain of a hundred comparisons
MAX_ADDITIONS = 10  # each may join two texts
_ALLOWED_BEFORE_BRACKETS = re.compile(
    r"""
    ABS | CEIL | COALESCE | ENDS_WITH | FLOOR | LEFT | LENGTH | LOWER | LTRIM | MOD | NULLIF
  | RIGHT | ROUND | RTRIM | SIGN | SPLIT_PART | STARTS_WITH | SUBSTR | TRIM | UPPER
  | AND | BETWEEN | CASE | ELSE | IN | LIKE | NOT | OR | THEN | WHEN  # words of the language
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TOKEN = re.compile(
    r"""
    (?P<function> (?: [^\W\d]\w* | "(?:[^"]|"")*" ) (?=\s*\() )
  | (?P<refused> -- | /\* | [^\W\d]\w*'  # comments, and texts that are read in another way
      | SELECT\b | [^\w\s'"<>=!+*/%.(),-]+ )
  | [^\W\d]\w* | '(?:[^']|'')*' | "(?:[^"]|"")*" | .
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def parse_rule(expression: str) -> pl.Expr:
    """Return the SQL expression of a rule, such as `year > 1999`, as a polars expression.

    Only a few functions, words and signs are allowed: a rule comes with the data, and must not be
    able to use up the memory.

    Raises:
        ValueError: if the expression is too long, is not valid SQL, reads no column, or uses
            anything that is not allowed
    """
    if len(expression) > MAX_LENGTH:
        raise ValueError(f"it has more than {MAX_LENGTH:,} characters; write several shorter rules")
    for token in _TOKEN.finditer(expression):
        function = token["function"]  # or a word such as IN; anything before an opening bracket
        if function and not _ALLOWED_BEFORE_BRACKETS.fullmatch(function):
            raise ValueError(f"the function {function} is not allowed in rules")
        if token["refused"]:
            raise ValueError(f"{token[0]} is not allowed in rules")
    if expression.count("+") > MAX_ADDITIONS:
        raise ValueError(f"it has more than {MAX_ADDITIONS} additions")
    try:
        condition = pl.sql_expr(expression)
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error)) from None
    if not condition.meta.root_names():
        raise ValueError("it reads no column")
    return condition


def list_columns(expression: str) -> list[str]:
    """Return the columns that an SQL expression reads, each once.

    `year > 1999 AND LENGTH(sex) > 1` reads `["year", "sex"]`. The list is empty if the expression
    is not allowed in rules (see `parse_rule`).
    """
    try:
        condition = parse_rule(expression)
    except ValueError:
        return []
    return list(dict.fromkeys(condition.meta.root_names()))
