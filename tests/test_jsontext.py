"""JSON files, read strictly, and the lines of their properties."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipdata.checks import structure
from tipdata.cli import frame as command
from tipdata.package import json_file as jsontext

TEXT = """{
  "name": "x",
  "resources": [
    {"name": "a", "path": "a.csv"},
    {
      "path": "b.csv",
      "name": "b"
    }
  ],
  "keywords": ["one",
    "two"]
}
"""


def test_lines_go_by_the_names_of_entries():
    """Each property has its line; entries of lists go by their name where they have one, else by their number."""
    assert jsontext.lines(TEXT) == {
        "name": 2, "resources": 3, "resources.a": 4, "resources.a.name": 4, "resources.a.path": 4,
        "resources.b": 5, "resources.b.path": 6, "resources.b.name": 7, "keywords": 10,
    }  # fmt: skip


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    max_leaves=20,
)


@given(values)
def test_every_property_of_any_json_has_a_line(value):
    """The number of places is that of the names and of the containers in lists, whatever the text holds."""

    def count(one):
        if isinstance(one, dict):
            return len(one) + sum(map(count, one.values()))
        return sum(count(v) + isinstance(v, dict | list) for v in one) if isinstance(one, list) else 0

    text = json.dumps(value, indent=1, ensure_ascii=False)
    places = list(jsontext._properties(text))
    assert len(places) == count(value)
    assert all(1 <= line <= text.count("\n") + 1 for _, line in places)


def test_a_finding_about_a_property_has_its_line(package):
    """Descriptor and schema findings stand at the line of their property."""
    file = package / "schemas/areas.json"
    text = file.read_text(encoding="utf-8").replace('"primaryKey"', '"primarykey"')
    file.write_text(text, encoding="utf-8")
    line = next(number for number, content in enumerate(text.splitlines(), 1) if "primarykey" in content)
    loaded = command.load(package)
    made = command.placed(loaded, command.judge(loaded, {"structure": structure.check}))
    found = [f for f in made.findings if f.code == "property-unknown"]
    assert [(f.path, f.line, f.column, f.hint) for f in found] == [
        ("schemas/areas.json", line, "primarykey", "Did you mean “primaryKey”?")
    ]


def test_a_name_that_stands_twice_is_told_at_the_second(tmp_path):
    """The parser would keep the last one without a word."""
    file = tmp_path / "x.json"
    file.write_text('{"a": {"b": 1,\n "c": 2,\n "b": 3}}', encoding="utf-8")
    faults = []
    assert jsontext.read(file, "x.json", faults) == {"a": {"b": 3, "c": 2}}
    assert [(f.path, f.line, f.column, f.code, f.message) for f in faults] == [
        ("x.json", 3, "b", "json-duplicate", "The name “b” stands twice in one object.")
    ]


BAD = [
    ("[" * 101 + "]" * 101, "it is nested more than 100 levels deep."),
    ("[" * 100_000, "it is nested more than 100 levels deep."),
    ('{"a": NaN}', "NaN is not JSON."),
    ('["\\ud800"]', "it escapes half of a surrogate pair, which is no character."),
]


@pytest.mark.parametrize(("text", "why"), BAD)
def test_what_is_no_strict_json_is_refused(tmp_path, text, why):
    """Depth, special numbers and halves of characters are refused in a line."""
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError) as raised:
        jsontext.read(file, "x.json", [])
    assert str(raised.value) == why


def test_a_folder_and_a_large_file_are_refused(tmp_path):
    """Only regular files of a size that a person could have written are read."""
    large = Path(tmp_path / "x.json")
    large.write_bytes(b" " * ((1 << 24) + 1))
    for file, why in ((tmp_path, "it is not a regular file."), (large, "it has more than 16,777,216 bytes.")):
        with pytest.raises(ValueError, match=why):
            jsontext.read(file, "x.json", [])
