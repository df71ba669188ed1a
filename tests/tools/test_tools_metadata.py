"""Each metadata file is accepted by its own field's validator, and what is wrong is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from conftest import spoil
from tools.conftest import CSV, beside, module, python, same


@pytest.mark.parametrize("spoilt", [False, True])
def test_csvw_validates_all_tables_with_their_references(dist: Path, tmp_path: Path, spoilt: bool) -> None:
    """csvw accepts csv-metadata.json, the tables and their references; a word in a number column it refuses."""
    for path in ("csv-metadata.json", *CSV.values()):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        shutil.copy(dist / path, tmp_path / path)
    if spoilt:
        spoil(tmp_path / "resources/figures.csv", ",2800000,", ",many,")
    words = [beside("csvwvalidate"), "csv-metadata.json"]
    made = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (made.returncode != 0, made.stdout.strip().endswith("OK")) == (spoilt, not spoilt)


CROISSANT = """
import json, mlcroissant
data = mlcroissant.Dataset("croissant.json")
def text(value): return value.decode() if isinstance(value, bytes) else None if value != value else value
made = {s.id: [{k.rpartition("/")[2]: text(v) for k, v in row.items()} for row in data.records(s.id)] for s in data.metadata.record_sets}
print(json.dumps({"issues": sorted(data.metadata.ctx.issues.errors), "records": made}, default=float))
"""


def test_croissant_loads_every_record(dist: Path) -> None:
    """mlcroissant finds no error, checks the sums of the files, and loads each cell."""
    module("mlcroissant")
    made = python(CROISSANT, dist)
    assert made["issues"] == []
    for table in CSV:
        same(dist, table, made["records"][table])


SHAPES = """
import json, pathlib, soso, pyshacl
(shapes,) = (pathlib.Path(soso.__file__).parent / "data").glob("soso_common_*.ttl")
ok, _, said = pyshacl.validate("dataset.jsonld", shacl_graph=str(shapes), data_graph_format="json-ld", shacl_graph_format="turtle", allow_warnings=True)
print(json.dumps([ok, said[:3000]]))
"""


@pytest.mark.parametrize("missing", ["", "name"])
def test_dataset_has_the_shape_of_schema_org(dist: Path, tmp_path: Path, missing: str) -> None:
    """The shapes of science-on-schema.org accept dataset.jsonld, and refuse it without a name."""
    module("pyshacl", "soso")
    told = json.loads((dist / "dataset.jsonld").read_text(encoding="utf-8"))
    told.pop(missing, None)
    (tmp_path / "dataset.jsonld").write_text(json.dumps(told), encoding="utf-8")
    ok, said = python(SHAPES, tmp_path)
    assert ok is not bool(missing), said


PROFILE = """
import json, pathlib, sys, dplib, jsonschema
profile = json.loads((pathlib.Path(dplib.__file__).parent / "profiles/2.0/datapackage.json").read_text())
told = json.loads(pathlib.Path("datapackage.json").read_text())
for resource in told["resources"]:
    resource["schema"] = json.loads(pathlib.Path(resource["schema"]).read_text())
print(json.dumps([e.message[:300] for e in jsonschema.Draft7Validator(profile).iter_errors(told)]))
"""


def test_zip_is_a_data_package(dist: Path, tmp_path: Path) -> None:
    """The 2.0 profile accepts what is in the zip, its schemas put in place."""
    module("dplib")
    with zipfile.ZipFile(next(dist.glob("*.zip"))) as made:
        made.extractall(tmp_path)
    assert python(PROFILE, tmp_path) == []
