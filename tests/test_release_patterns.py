from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipdata.release import patterns, portable
from tipdata.release.portable import NotPortable

BASE = sqlite3.connect(":memory:")


def holds(pattern: str, text: str) -> bool:
    """Whether SQLite finds the condition true of a text."""
    found = BASE.execute(f"SELECT {patterns.condition(pattern, 't.x')} FROM (SELECT ? AS x) t", [text]).fetchone()[0]
    assert found in (0, 1)
    return found == 1


PORTABLE = [
    "[a-z0-9]+(?:-[a-z0-9]+)*",
    "[A-Z]{3}|all|foreign",
    "[A-Za-z]+(?:;[A-Za-z]+)*",
    "(?:ab|a)(?:;(?:ab|a))*",
    "[a-z][a-z0-9_]{0,3}",
    "https://[^ ]+",
    "[0-9a-f]{4}",
    "a?",
    "ab*",
    r"\d{2}-\d{2}",
    "x[ab]{1,2}",
]


@pytest.mark.parametrize("pattern", PORTABLE)
@given(text=st.text(alphabet="abAZ09;-_ :/.htps'é", max_size=12) | st.from_regex(r"[a-z0-9;-]{0,9}", fullmatch=True))
def test_condition_is_true_where_the_pattern_matches(pattern: str, text: str) -> None:
    """The SQL of a pattern and Python's fullmatch agree on any text."""
    assert holds(pattern, text) == bool(re.fullmatch(pattern, text))


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"\p{Lu}.*", "“\\” is not read"),
        ("a.c", "“.” is not read"),
        ("(?=a)b", "“(” is not read"),
        ("[a-z]+[0-9]", "goes on behind a repetition"),
        ("(?:ab)+", "has a group in a place"),
        ("a(?:[;,]a)*", "repeats something else than a separator and a word"),
        ("[a;]+(?:;[a;]+)*", "repeats something else than words of one class"),
        ("[a]+(?:%[a]+)*", "has a separator that has no portable form"),
        ("(?:a|b+)(?:;(?:a|b+))*", "repeats something else than words of a list"),
        ("a++", "“+” is not read"),
        ("(?:a", "is not closed"),
        ("a)", "“)” is not read"),
        (r"\\", "engines read a backslash"),
    ],
)
def test_what_has_no_portable_form_is_refused(pattern: str, why: str) -> None:
    """A pattern without a portable form is refused with the reason, never half translated."""
    with pytest.raises(NotPortable) as told:
        patterns.condition(pattern, "t.x")
    assert why in str(told.value)


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ('"end" > "start"', "t.end > t.start"),
        ("bound = 'it''s end'", "t.bound = 'it''s end'"),
        ("length(text) != 3", "LENGTH(t.text) <> 3"),
        ("value % 1 = 0", "ABS(t.value - ROUND(t.value)) < 0.0000001"),
        ("CASE WHEN value > 1 THEN TRUE END", "CASE WHEN t.value > 1 THEN TRUE END"),
    ],
)
def test_expression_is_written_for_every_engine(rule: str, sql: str) -> None:
    """Columns stand behind the alias, quoted or not, and texts are left as they are."""
    assert portable.expression(rule, {"end", "start", "bound", "text", "value"}) == sql


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("value % 2 = 1", "a remainder is portable as"),
        ("REGEXP_LIKE(text, 'a')", "engines do not share “REGEXP_LIKE”"),
        ("vlaue > 1", "engines do not share “vlaue”"),
        ("text = 'a\\b'", "engines read a backslash"),
        ("value > $1", "“$” is not read"),
        ('"a b" > 1', "would have to be quoted"),
    ],
)
def test_expression_that_engines_read_differently_is_refused(rule: str, why: str) -> None:
    """A rule that engines would not read alike is refused with the reason."""
    with pytest.raises(NotPortable) as told:
        portable.expression(rule, {"text", "value"})
    assert why in str(told.value)


@pytest.mark.parametrize(
    ("table", "name"), [("figures", "figures"), ("Order", "t_order"), ("a-b.c", "a_b_c"), ("2020", "t_2020")]
)
def test_table_is_named_without_quotation_marks(table: str, name: str) -> None:
    """A table's name is a plain word that is no word of SQL."""
    assert portable.name(table) == name
