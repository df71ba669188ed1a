"""Each metadata file is accepted by its own field's validator, and README's lines run as written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.conftest import NODE, ROOT, TABLES, expected, labels, module, program, python, run, same


def beside(name: str, package: str) -> str:
    """A command of a Python package, beside this Python."""
    module(package)
    return str(Path(sys.executable).with_name(name))


def test_csvw_validates_all_tables_with_their_references(dist: Path) -> None:
    """csvw accepts csv-metadata.json, the tables and their references."""
    assert run(beside("csvwvalidate", "csvw"), "csv-metadata.json", cwd=dist).strip().endswith("OK")


@pytest.mark.parametrize("table", [*TABLES, "figures_flat"])
def test_csvw_validates_each_table_by_itself(dist: Path, table: str) -> None:
    """csvw accepts each table by the metadata that lie beside it."""
    assert run(beside("csvwvalidate", "csvw"), f"{table}.csv-metadata.json", cwd=dist).strip().endswith("OK")


def test_csvw_finds_a_cell_of_the_wrong_type(dist: Path, tmp_path: Path) -> None:
    """What csvw accepts is not accepted whatever it is: a word in a number column is refused."""
    for name in ("figures.csv", "figures.csv-metadata.json"):
        shutil.copy(dist / name, tmp_path)
    text = (tmp_path / "figures.csv").read_text(encoding="utf-8")
    (tmp_path / "figures.csv").write_text(text.replace(",93400000,", ",many,", 1), encoding="utf-8")
    words = [beside("csvwvalidate", "csvw"), "figures.csv-metadata.json"]
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode != 0


CROISSANT = """
import json, mlcroissant
data = mlcroissant.Dataset("croissant.json")
def text(value): return value.decode() if isinstance(value, bytes) else None if value != value else value
made = {s.id: [{k.rpartition("/")[2]: text(v) for k, v in row.items()} for row in data.records(s.id)] for s in data.metadata.record_sets}
print(json.dumps({"issues": sorted(data.metadata.ctx.issues.errors), "records": made}, default=float))
"""


def test_croissant_loads_every_record(dist: Path) -> None:
    """mlcroissant finds no error, checks the sums of the files, and loads each cell and each code."""
    module("mlcroissant")
    made = python(CROISSANT, dist)
    assert made["issues"] == []
    for table in TABLES:
        same(table, made["records"][table])
        for name, known in labels(table).items():
            codes = made["records"][f"{table}.{name}.codes"]
            assert {row["code"]: row["label"] for row in codes} == known
    assert len(made["records"]["figures_flat"]) == len(expected("figures"))


SHAPES = """
import json, pathlib, soso, pyshacl
(shapes,) = (pathlib.Path(soso.__file__).parent / "data").glob("soso_common_*.ttl")
ok, _, said = pyshacl.validate("dataset.jsonld", shacl_graph=str(shapes), data_graph_format="json-ld", shacl_graph_format="turtle", allow_warnings=True)
print(json.dumps([ok, said[:3000]]))
"""


def test_dataset_has_the_shape_of_schema_org(dist: Path) -> None:
    """The shapes of science-on-schema.org accept dataset.jsonld, and refuse it without a name."""
    module("pyshacl", "soso")
    ok, said = python(SHAPES, dist)
    assert ok, said


def test_dataset_without_a_name_is_refused(dist: Path, tmp_path: Path) -> None:
    """The shapes find something: a Dataset without a name is refused."""
    module("pyshacl", "soso")
    told = json.loads((dist / "dataset.jsonld").read_text(encoding="utf-8"))
    del told["name"]
    (tmp_path / "dataset.jsonld").write_text(json.dumps(told), encoding="utf-8")
    ok, said = python(SHAPES, tmp_path)
    assert not ok
    assert "name" in said


def test_citation_has_the_shape_of_its_format(dist: Path) -> None:
    """check-jsonschema's own schema accepts CITATION.cff."""
    command = beside("check-jsonschema", "check_jsonschema")
    assert "ok" in run(command, "--builtin-schema", "vendor.citation-file-format", dist / "CITATION.cff")


PROFILE = """
import json, pathlib, sys, dplib, jsonschema
profile = json.loads((pathlib.Path(dplib.__file__).parent / "profiles/2.0/datapackage.json").read_text())
told = json.loads(pathlib.Path("datapackage.json").read_text())
for resource in told["resources"]:
    resource["schema"] = json.loads(pathlib.Path(resource["schema"]).read_text())
print(json.dumps([e.message[:300] for e in jsonschema.Draft7Validator(profile).iter_errors(told)]))
"""


def test_zip_is_a_data_package(dist: Path, tmp_path: Path) -> None:
    """The 2.0 profile and frictionless accept what is in the zip, its schemas put in place."""
    module("dplib", "frictionless")
    with zipfile.ZipFile(next(dist.glob("*.zip"))) as made:
        made.extractall(tmp_path)
    assert python(PROFILE, tmp_path) == []
    run(beside("frictionless", "frictionless"), "validate", "datapackage.json", cwd=tmp_path)
    run(sys.executable, ROOT / "scripts/validate.py", tmp_path)


def test_sums_are_checked_by_sha256sum(dist: Path) -> None:
    """sha256sum accepts SHA256SUMS."""
    assert run(program("sha256sum", "coreutils"), "--check", "--quiet", "SHA256SUMS", cwd=dist) == ""


def shown() -> list[tuple[str, str]]:
    """Language and text of each block of "Use it" in README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("\n## Use it\n")[2].partition("\n## ")[0]
    return re.findall(r"^```(\w+)\n(.*?)^```$", section, flags=re.DOTALL | re.MULTILINE)


def test_readme_shows_lines_for_each_language() -> None:
    """The section is there and has a block for each of its languages."""
    assert {language for language, _ in shown()} == {"python", "r", "bash", "js"}


@pytest.mark.parametrize(("language", "block"), shown(), ids=lambda part: part.splitlines()[0][:40])
def test_lines_of_readme_run_as_written(dist: Path, language: str, block: str) -> None:
    """Each block of "Use it" runs in the folder of a release, and all but those that check in silence show something."""
    environment = {}
    if language == "python":
        for name in re.findall(r"^import (\w+)", block, flags=re.MULTILINE):
            module(name)
        words = [sys.executable, "-W", "ignore", "-c", block]
    elif language == "r":
        words = [program("Rscript", "r-base-core r-cran-readr r-cran-haven"), "-e", block]
    elif language == "js":
        if not (NODE / "node_modules/papaparse").exists():
            pytest.skip("Node has no papaparse: .ci/tools installs it")
        words, environment = [program("node", "nodejs"), "-e", block], {"NODE_PATH": str(NODE / "node_modules")}
    else:
        program(block.split()[0], block.split()[0])
        words = ["bash", "-euc", block]
    told = run(*words, cwd=dist, **environment)
    silent = "checks.sql" in block or "sha256sum" in block
    assert bool(told.strip()) != silent, told
