"""SQL that DuckDB, SQLite, PostgreSQL and Spark SQL read alike.

Columns are written behind the alias of their table (`t.end`), where every engine takes any word for a name, because
they agree on no quotation mark. Texts hold no backslash, which Spark takes for an escape.
"""

from __future__ import annotations

import re
from collections.abc import Collection

FUNCTIONS = ("ABS", "COALESCE", "LENGTH", "LOWER", "NULLIF", "REPLACE", "ROUND", "SUBSTR", "TRIM", "UPPER")
WORDS = (
    "AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN", "LIKE", "CASE", "WHEN", "THEN", "ELSE", "END", "TRUE", "FALSE",
)  # fmt: skip
RESERVED = frozenset([
    "all", "analyze", "and", "any", "array", "as", "asc", "both", "case", "cast", "check", "collate",
    "column", "constraint", "create", "cross", "current", "default", "desc", "distinct", "do", "drop",
    "else", "end", "except", "exists", "false", "fetch", "for", "foreign", "from", "full", "grant",
    "group", "having", "in", "index", "inner", "insert", "intersect", "into", "is", "join", "left",
    "like", "limit", "natural", "not", "null", "offset", "on", "only", "or", "order", "outer",
    "primary", "references", "right", "select", "set", "some", "table", "then", "to", "true", "union",
    "unique", "update", "user", "using", "values", "when", "where", "window", "with",
])  # fmt: skip
TINY = "0.0000001"
TOKEN = re.compile(
    r"""\s+|(?P<text>'(?:[^']|'')*')|"(?P<quoted>[^"]+)"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"""
    r"""|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<mark><=|>=|<>|!=|\|\||[-+*/%(),=<>])"""
)


class NotPortable(Exception):
    """There is no SQL for this that every engine reads alike; the text says why."""


def literal(value: object) -> str:
    """A text or number as SQL.

    raises: NotPortable if the text holds a character that engines read differently
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if "\\" in text or not text.isprintable():
        raise NotPortable("engines read a backslash or an invisible character in a text differently")
    return "'" + text.replace("'", "''") + "'"


def name(table: str) -> str:
    """A table's name as every engine takes it without quotation marks."""
    made = re.sub(r"[^A-Za-z0-9_]", "_", table).lower()
    return f"t_{made}" if made in RESERVED or not made[:1].isalpha() else made


def column(field: str, alias: str = "t") -> str:
    """A column behind the alias of its table.

    raises: NotPortable if the name is no plain word
    """
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", field):
        raise NotPortable(f"the column “{field}” would have to be quoted, and engines agree on no quotation mark")
    return f"{alias}.{field}"


def expression(rule: str, fields: Collection[str], alias: str = "t") -> str:
    """A rule's expression with its columns behind the alias, and remainders as every engine computes them.

    raises: NotPortable if it uses a function, word or mark that engines do not share
    """
    made: list[str] = []
    place = 0
    while place < len(rule):
        found = TOKEN.match(rule, place)
        if found is None:
            raise NotPortable(f"“{rule[place]}” is not read in the expression {rule}")
        place = found.end()
        made.append(_token(found, rule, fields, alias))
    return _remainders("".join(made), alias)


def _token(found: re.Match[str], rule: str, fields: Collection[str], alias: str) -> str:
    quoted, word = found["quoted"], found["word"]
    if quoted is not None:
        return column(quoted, alias)
    if found["text"] is not None:
        return literal(found["text"][1:-1].replace("''", "'"))
    if word is None:
        return {"!=": "<>"}.get(found.group(), found.group())
    if re.match(r"\s*\(", rule[found.end() :]) and word.upper() in FUNCTIONS:
        return word.upper()
    if word.upper() in WORDS and word not in fields:
        return word.upper()
    if word in fields:
        return column(word, alias)
    raise NotPortable(f"engines do not share “{word}”")


def _remainders(sql: str, alias: str) -> str:
    """`a % b = 0` without the sign %, which cuts off decimals in SQLite and does not take them in PostgreSQL."""
    operand = rf"((?:{re.escape(alias)}\.)?\w+)"
    sql = re.sub(rf"%\s*NULLIF\({operand}, 0\)", r"% \1", sql)  # what is written below minds the zero
    sql = re.sub(rf"{operand}\s*%\s*1\s*=\s*0(?![.\d])", rf"ABS(\1 - ROUND(\1)) < {TINY}", sql)
    sql = re.sub(
        rf"{operand}\s*%\s*{operand}\s*=\s*0(?![.\d])", rf"ABS(\1 - \2 * ROUND(\1 / NULLIF(\2, 0))) < {TINY}", sql
    )
    if "%" in re.sub(r"'(?:[^']|'')*'", "", sql):
        raise NotPortable("a remainder is portable as “a % b = 0” alone")
    return sql
