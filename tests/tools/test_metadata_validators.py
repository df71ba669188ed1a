"""Third-party validators accept the metadata of a release."""

import json

import pytest
from tool_helpers import assert_same_cells, require_packages, run_python

from cases import cases
from release_files import CSV_PATHS

pytestmark = pytest.mark.tools

CROISSANT = """
import json
import mlcroissant

def as_plain(value):
    if isinstance(value, bytes):
        return value.decode()
    is_nan = value != value
    return None if is_nan else value

def as_plain_row(row):
    return {column.rpartition("/")[2]: as_plain(value) for column, value in row.items()}

dataset = mlcroissant.Dataset("croissant.json")
records = {
    record_set.id: [*map(as_plain_row, dataset.records(record_set.id))]
    for record_set in dataset.metadata.record_sets
}
errors = sorted(dataset.metadata.ctx.issues.errors)
print(json.dumps({"errors": errors, "records": records}, default=float))
"""


def test_croissant_loads_every_record(unpacked):
    """mlcroissant finds no error, verifies the hashes of the files, and loads each cell."""
    require_packages("mlcroissant")
    result = run_python(CROISSANT, unpacked)
    assert result["errors"] == []
    for table in CSV_PATHS:
        assert_same_cells(unpacked, table, result["records"][table])


SHAPES = """
import json
import pathlib
import pyshacl
import soso

(shapes,) = (pathlib.Path(soso.__file__).parent / "data").glob("soso_common_*.ttl")
conforms, _, report = pyshacl.validate(
    "dataset.jsonld",
    shacl_graph=str(shapes),
    data_graph_format="json-ld",
    shacl_graph_format="turtle",
    allow_warnings=True,
)
print(json.dumps([conforms, report[:3000]]))
"""


@cases(
    "removed, is_accepted",
    {"as-released": ("", True), "without-a-name": ("name", False)},
)
def test_dataset_has_the_shape_of_science_on_schema_org(unpacked, tmp_path, removed, is_accepted):
    """Its shapes accept dataset.jsonld, and refuse it without a name."""
    require_packages("pyshacl", "soso")
    dataset = json.loads((unpacked / "dataset.jsonld").read_text("utf-8"))
    dataset.pop(removed, None)
    (tmp_path / "dataset.jsonld").write_text(json.dumps(dataset), "utf-8")
    conforms, report = run_python(SHAPES, tmp_path)
    assert conforms == is_accepted, report
