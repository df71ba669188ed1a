"""JSON files, read strictly, and the lines of their properties."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipdata.package import json_file

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
    assert json_file.lines(TEXT) == {
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
    places = list(json_file._properties(text))
    assert len(places) == count(value)
    assert all(1 <= line <= text.count("\n") + 1 for _, line, _ in places)
    json_file.lines(text)


@pytest.mark.parametrize(
    "text", ['{"a": [{"name": "x"}], "a": 5}', '{"a": 5, "a": {"b": [1, {"c": 2}]}}', '{"a": [[{}]], "a": []}']
)
def test_a_name_that_stands_twice_in_another_shape_has_its_lines(text):
    """What lies below the first of two values is not in the second, which is the one that is kept."""
    assert json_file.lines(text)["a"] == 1
