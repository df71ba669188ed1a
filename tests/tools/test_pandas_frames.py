"""Pandas frames: loaded, validated, and returned as pandas frames."""

from typing import Any

import pytest
from tool_helpers import require_packages

import tip_figures
from cases import cases
from conftest import DATA, ROOT, use_package
from page_examples import read_examples, run_example

pytestmark = pytest.mark.tools
TOTAL = "demo-2021-isl-identified-2020"


@pytest.fixture(autouse=True)
def _small_package():
    """The small package instead of the published one; pandas is needed."""
    require_packages("pandas", "pandera")
    with use_package(DATA / "package"):
        yield


def load(table: str) -> Any:
    """Load a table as a pandas frame."""
    return tip_figures.load(table, pandas=True)


def find_errors(frame: Any, table: Any) -> list[str]:
    """Return the lines of the text about a frame that is not valid."""
    import pandera.errors

    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        tip_figures.validate(frame, table)
    return str(raised.value).splitlines()[1:]


def test_tables_have_types_of_pandas():
    """Integers stay integers beside empty cells, and numbers can be plotted."""
    dtypes = load("figures_flat").dtypes.astype(str)
    assert (dtypes["year"], dtypes["paragraph"]) == ("Int64", "Int64")
    assert (dtypes["value"], dtypes["value_to"]) == ("float64", "float64")


READ_OPTIONS = {
    "as it is": {},
    "as text": {"dtype": str},
    "nullable types": {"dtype_backend": "numpy_nullable"},
    "only empty cells are missing": {"keep_default_na": False, "na_values": [""]},
}


@cases("options", READ_OPTIONS)
def test_file_is_valid_as_pandas_reads_it(options):
    """Floats where integers are missing, and columns without a value, are converted.

    A loaded table is valid, too.
    """
    import pandas as pd

    for file in sorted((DATA / "package/resources").iterdir()):
        loaded = load(file.stem)
        for frame in (loaded, pd.read_csv(file, **options)):
            pd.testing.assert_frame_equal(tip_figures.validate(frame, file.stem), loaded)


def test_index_is_kept():
    """A selection of rows has the index of these rows."""
    frame = load("figures").set_index(load("figures")["figure_id"], drop=False)
    selected = frame.loc[[TOTAL, f"{TOTAL}-sex"]]
    assert list(tip_figures.validate(selected, "figures").index) == [TOTAL, f"{TOTAL}-sex"]


def change_cell(column: str, value: object) -> Any:
    """Return the figures with another value in one cell, in a column of Python objects."""
    frame = load("figures").astype({column: object})
    frame.loc[frame["figure_id"] == TOTAL, column] = value
    return frame


WRONG_CELLS = {
    "half a year": ("year", 2019.5, "“2019.5” is not a year of four digits"),
    "Boolean": ("value", True, "“true” is not a number"),
    "missing value": ("value", None, "The cell is empty, and this column must be filled"),
}
"""What pandas has in another form than polars; tests/test_python_interface.py has more."""


@cases("column, value, text", WRONG_CELLS)
def test_wrong_cell_is_reported(column, value, text):
    """In a column of Python objects, in the same words as for polars."""
    frame = change_cell(column, value)
    assert any(text in line for line in find_errors(frame, "figures"))


def test_repeated_column_is_reported():
    """pandas allows two columns of one name, and a table does not."""
    import pandas as pd

    frame = load("areas")
    lines = find_errors(pd.concat([frame, frame[["name"]]], axis=1), "areas")
    repeated = "The column name “name” is repeated in the header. Rename or remove one of them."
    assert lines == [f"- name: {repeated}"]


def test_dates_are_calendar_days():
    """pandas has days with a time; midnight is the day itself."""
    import pandas as pd

    schema = {"fields": [{"name": "day", "type": "date"}]}
    days = pd.to_datetime(pd.Series(["2019-05-31", None]))
    validated = tip_figures.validate(pd.DataFrame({"day": days}), schema)
    assert [str(day) for day in validated["day"]] == ["2019-05-31", "None"]
    (line,) = find_errors(pd.DataFrame({"day": days + pd.Timedelta(hours=1)}), schema)
    assert "“2019-05-31 01:00:00” is not a date" in line


def test_example_of_the_page_prints_what_it_shows():
    """On the published tables; tests/test_page_examples.py runs the other examples."""
    (example,) = [example for example in read_examples() if example.needs_pandas]
    with use_package(ROOT):
        assert run_example(example) == example.output
