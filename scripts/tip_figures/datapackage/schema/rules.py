"""A Table Schema as rules: expressions that are true of every good row, compiled into one Pandera schema.

Constraints and categories give rules of one column, and so do texts: nothing stands in them that a spreadsheet would run
or a reader could not see. The schema's own `rules` are written in plain SQL and name two columns or more. Null passes
each of them but `required`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.schema.constraints import (
    Rule,
    describe_polars_error,
    find_expression_errors,
    read_constraints,
)
from tip_figures.datapackage.text_format import quote_value

KEY_EMPTY = "is empty, and it is a part of the primary key"
# SQL that reads more than one row, which a rule cannot: a table is judged in pieces. polars does not say so of an expression.
WIDE = r"\bOVER\s*\(|\b(?:SUM|AVG|MIN|MAX|COUNT|FIRST|LAST|MEDIAN|STDDEV|VARIANCE)\s*\("

SUSPICIOUS_TEXT = r"^[=+\-@ ]|  | $|[^ -~]"
"""What every text that breaks one of the rules holds, and few others: cheaper to ask first."""
POSING = "авеѕіјкорсухһАВЕЅІЈКМНОРСТУХҮοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"  # Cyrillic and Greek letters that look like Latin ones
LATIN, OTHER = r"\p{Latin}", r"[\p{Cyrillic}\p{Greek}]"
JOINERS = r"\x{200c}\x{200d}\x{fe0e}\x{fe0f}"  # of Persian and Indian words and of emoji; nothing beside Latin letters
JOINER = JOINERS[:16]  # without the marks of emoji, which stand beside digits
BESIDE = rf"[\p{{Latin}}_][{JOINERS}]|[{JOINERS}][\p{{Latin}}_]|[0-9][{JOINER}]|[{JOINER}][0-9]|^[{JOINERS}]"
FLAG = r"\x{1f3f4}[\x{e0020}-\x{e007f}]+"  # of a region, as an emoji
UNSEEN = (
    r"[\p{C}\p{Default_Ignorable_Code_Point}\x{fffd}\x{2028}\x{2029}\x{2800}&&[^\n" + JOINERS + "]]"
)


def compile_rules(
    schema: Mapping[str, Any], columns: Sequence[str]
) -> tuple[Sequence[Rule], Sequence[Finding]]:
    """The rules of a schema for a file that has these columns, and what cannot be judged."""
    primary = [name for name in as_names(schema.get("primaryKey")) if name in columns]
    return _read(json.dumps([schema.get("fields"), schema.get("rules"), primary]), tuple(columns))


@lru_cache(maxsize=256)
def _read(text: str, columns: tuple[str, ...]) -> tuple[Sequence[Rule], Sequence[Finding]]:
    listed, row_rules, primary = json.loads(text)
    fields = {f["name"]: f for f in as_objects(listed) if f.get("name") in columns}
    empty = pl.DataFrame(
        schema={name: field_types.get_field_type(f).dtype for name, f in fields.items()}
    )
    made = [one for f in fields.values() for one in read_constraints(f)]
    made += [Rule("key-empty", (name,), pl.col(name).is_not_null(), KEY_EMPTY) for name in primary]
    made += [_row_rule(d, number) for number, d in enumerate(as_list(row_rules))]
    if row_rules is not None and not isinstance(row_rules, list):
        made.append(
            create_finding("rule-unjudged", "", rule="property “rules”", reason="it is no list")
        )
    lost, possible = (
        [one for one in made if isinstance(one, Finding)],
        [one for one in made if isinstance(one, Rule)],
    )
    judged = list(
        zip(
            possible,
            find_expression_errors([one.expression for one in possible], empty),
            strict=True,
        )
    )
    for one, why in (pair for pair in judged if pair[1]):
        lost.append(
            create_finding(
                "rule-unjudged",
                "",
                0,
                "" if one.name else one.columns[0],
                rule=one.what,
                reason=why,
            )
        )
    return tuple(one for one, why in judged if not why), tuple(lost)


def build_pandera_schema(schema: Mapping[str, Any]) -> pa.DataFrameSchema:
    """A Table Schema as a Pandera schema (polars backend) of its fields, constraints, categories, rules and primary key.

    schema:  a Table Schema as a dictionary
    returns: a schema whose `validate(frame, lazy=True)` raises `pandera.errors.SchemaErrors`; its `failure_cases` name
             column, check and index of each cell or row that breaks a rule. Rules that cannot be judged are left out.
    """
    fields = {
        f["name"]: f for f in as_objects(schema.get("fields")) if isinstance(f.get("name"), str)
    }
    made = compiled(fields, compile_rules(schema, list(fields))[0])
    made.unique = as_names(schema.get("primaryKey")) or None
    return made


def compiled(fields: Mapping[str, Mapping[str, Any]], rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """Rules as a Pandera schema: the types of the columns, and one check a rule that goes by what it says."""
    of_column: dict[str, list[pa.Check]] = {}
    for rule in rules:
        if not rule.name:
            of_column.setdefault(rule.columns[0], []).append(_check(rule.expression, rule.says))
    columns = {}
    for name, descriptor in fields.items():
        dtype = field_types.get_field_type(descriptor).dtype
        # Decimals have as many places as their cells, and large numbers are wider.
        columns[name] = pa.Column(
            None if dtype.is_numeric() else dtype, of_column.get(name), nullable=True
        )
    return pa.DataFrameSchema(columns, [_check(r.expression, r.name) for r in rules if r.name])


def screen(rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """All rules as one check of a Pandera schema.

    Pandera spends a millisecond on each column and check, so the whole schema judges only the rows that this one finds.
    """
    # One failure will do: Pandera writes each failing row out as JSON, and a large table may have a million.
    return pa.DataFrameSchema(checks=[_check(holds(rules), "breaks a rule", 1)])


def _check(expression: pl.Expr, says: str, most: int | None = None) -> pa.Check:
    checked = expression.fill_null(True)
    return pa.Check(
        lambda data: data.lazyframe.select(checked), name=says, error=says, n_failure_cases=most
    )


def holds(rules: Sequence[Rule]) -> pl.Expr:
    """True in each row where every rule holds or is null."""
    return pl.all_horizontal([rule.expression.fill_null(True) for rule in rules]).alias("holds")


def _row_rule(descriptor: object, number: int) -> Rule | Finding:
    """A rule of the schema, parsed; null passes it, as in an SQL CHECK."""
    listed = as_object(descriptor)
    lost = partial(
        create_finding,
        "rule-unjudged",
        "",
        rule=f"rule {quote_value(listed.get('name') or number + 1)}",
    )
    if not all(isinstance(listed.get(part), str) for part in ("name", "expression", "message")):
        return lost(reason="a rule has a name, an expression and a message, each a text")
    try:
        expression = pl.sql_expr(listed["expression"])
        columns = tuple(dict.fromkeys(expression.meta.root_names()))
    except pl.exceptions.PolarsError as error:
        return lost(reason=f"the expression cannot be read: {describe_polars_error(error)}")
    if len(columns) < 2:
        return lost(
            reason="a rule names two columns or more; what one must hold stands in its constraints"
        )
    if re.search(WIDE, listed["expression"], re.IGNORECASE):
        return lost(reason="it looks at other rows, and a rule is about one")
    hint = str(listed.get("hint", ""))
    return Rule("rule-broken", columns, expression, listed["message"], hint, name=listed["name"])


def make_text_rules(name: str) -> list[Rule]:
    """The rules for a column of words."""
    cell = pl.col(name)
    starts = cell.str.contains(r"^[=@\t\r＝＠]") | (
        cell.str.contains(r"^[+\-＋－]") & ~cell.str.contains(r"^[+\-][0-9.,:/() -]*$")
    )
    wide = rf"{LATIN}[\p{{L}}\p{{M}}]*[{POSING}]|[{POSING}][\p{{L}}\p{{M}}]*{LATIN}"
    # Beside Latin letters stand letters of another script, every one of which could be taken for Latin.
    others = cell.str.contains(OTHER) & ~cell.str.contains(rf"[{OTHER}--[{POSING}]]")
    broken = [
        ("cell-formula", starts, "would run as a formula in a spreadsheet", "Write it so that it begins with a letter or digit."),
        ("cell-space", cell.str.contains(r"^\s|\s$"), "begins or ends with white space", "Take the white space away."),
        ("cell-space", cell.str.contains(r"  |[\p{Zs}&&[^ ]]"), "holds two spaces in a row, or one that is wider or narrower than a space", "Write one plain space."),
        ("cell-invisible", cell.str.replace_all(FLAG, "").str.contains(f"{UNSEEN}|{BESIDE}"), "holds a character that nobody can see", "Type the cell anew."),
        ("cell-not-nfc", cell != cell.str.normalize("NFC"), "is written with combining marks where composed letters exist (it is not in Unicode's form NFC)", "Type the cell anew."),
        ("cell-mixed-script", cell.str.contains(wide), "mixes letters of two scripts in one word, which look alike", "Type the word anew in one script."),
        ("cell-mixed-script", cell.str.contains(LATIN) & others, "holds letters that look like Latin ones and are not", "Type the word anew in one script."),
    ]  # fmt: skip
    return [Rule(code, (name,), ~odd, says, hint) for code, odd, says, hint in broken]
