"""What a wrong value of a descriptor was probably meant to be; None if it is unclear."""

import pytest

from tip_figures.datapackage.schema import value_corrections
from tip_figures.datapackage.schema.value_shapes import VALUE_SHAPES

correct_match = value_corrections.correct_option(["exact", "equal", "subset"])

CORRECTED = [
    (value_corrections.correct_text, ["author"], "author"),
    (value_corrections.correct_text, 5, "5"),
    (value_corrections.correct_text, 2.5, "2.5"),
    (value_corrections.correct_texts, "NA, n/a", ["NA", "n/a"]),
    (value_corrections.correct_texts, [1, "x"], ["1", "x"]),
    (value_corrections.correct_texts, [["x"]], ["x"]),
    (value_corrections.correct_truth_value, "True", True),
    (value_corrections.correct_truth_value, 0, False),
    (value_corrections.correct_whole_number, "12", 12),
    (value_corrections.correct_whole_number, 12.0, 12),
    (value_corrections.correct_date_and_time, "2016-01-01", "2016-01-01T00:00:00Z"),
    (value_corrections.correct_date_and_time, "2016-01-01 10:30", "2016-01-01T10:30:00Z"),
    (value_corrections.correct_date_and_time, "2016-01-01T10:30:05", "2016-01-01T10:30:05Z"),
    (value_corrections.correct_date_and_time, "2016-01-01T10:30:05.5", "2016-01-01T10:30:05.5Z"),
    (value_corrections.correct_address, "www.example.org", "https://www.example.org"),
    (value_corrections.correct_address, "www.example.org/a b"[:17], "https://www.example.org/a"),
    (value_corrections.correct_path, "data\\x.csv", "data/x.csv"),
    (value_corrections.correct_path, "/data/x.csv", "data/x.csv"),
    (value_corrections.correct_path, "www.example.org", "https://www.example.org"),
    (value_corrections.correct_object_list, {"name": "x"}, [{"name": "x"}]),
    (correct_match, "Subset", "subset"),
    (correct_match, "supset", "subset"),
]
UNCLEAR = [
    (value_corrections.correct_nothing, "x"),
    (value_corrections.correct_text, ["a", "b"]),
    (value_corrections.correct_text, [1]),
    (value_corrections.correct_text, True),
    (value_corrections.correct_text, {"a": 1}),
    (value_corrections.correct_text, None),
    (value_corrections.correct_texts, 5),
    (value_corrections.correct_texts, ["x", {}]),
    (value_corrections.correct_truth_value, "yes"),
    (value_corrections.correct_truth_value, 2),
    (value_corrections.correct_truth_value, None),
    (value_corrections.correct_whole_number, "1.5"),
    (value_corrections.correct_whole_number, -1),
    (value_corrections.correct_whole_number, "9" * 19),
    (value_corrections.correct_whole_number, [1]),
    (value_corrections.correct_date_and_time, "1 January 2016"),
    (value_corrections.correct_date_and_time, 2016),
    (value_corrections.correct_address, "example"),
    (value_corrections.correct_path, "../x.csv"),
    (value_corrections.correct_path, "..\\x.csv"),
    (value_corrections.correct_path, "C:\\x.csv"),
    (value_corrections.correct_path, "/"),
    (value_corrections.correct_path, 5),
    (value_corrections.correct_object_list, {}),
    (value_corrections.correct_object_list, "x"),
    (correct_match, "all"),
    (correct_match, 5),
]


@pytest.mark.parametrize(("correct", "value", "expected"), CORRECTED)
def test_value_is_corrected(correct, value, expected):
    """As its type and form suggest; true is not 1."""
    corrected = correct(value)
    assert (corrected, type(corrected)) == (expected, type(expected))


@pytest.mark.parametrize(("correct", "value"), UNCLEAR)
def test_unclear_value_is_not_corrected(correct, value):
    """No suggestion is better than a wrong one."""
    assert correct(value) is None


WRONG_VALUES = ["", "x", "2016-01-01", "../x", "a\\b", 0, 1, 2.0, -1, True, None, [], {}, ["x"]]


@pytest.mark.parametrize("shape", VALUE_SHAPES.values(), ids=VALUE_SHAPES)
def test_corrected_values_are_as_expected(shape):
    """A hint never suggests a value that is wrong as well."""
    for value in WRONG_VALUES:
        corrected = None if shape.accepts(value) else shape.correct(value)
        assert corrected is None or shape.accepts(corrected), value
