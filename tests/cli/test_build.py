"""scripts/build.py: what it prints, and why it builds nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, edit_json, field, unpack
from tip_figures.datapackage.package_files import compute_sha256


@pytest.fixture
def tiny(make_package) -> Path:
    """A valid package of one table."""
    fields = [field("id", "integer"), field("n", "number")]
    return make_package("id,n\n1,2.5\n2,\n", fields, primaryKey=["id"])


def hash_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 hash of every file of a folder by its path."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {file.relative_to(folder).as_posix(): compute_sha256(file) for file in files}


def test_files_are_listed_with_their_sizes(run, tiny):
    """They are written into dist beside the descriptor."""
    result = run("build.py", tiny)
    assert (result.returncode, result.stderr) == (0, "")
    first_line, *lines, last_line = result.stdout.splitlines()
    paths = {line.split(" bytes  ")[1] for line in lines}
    assert first_line == str(tiny / "dist")
    assert paths == hash_files(tiny / "dist").keys()
    assert last_line == f"{len(paths)} files"
    size = (tiny / "dist/tiny.xlsx").stat().st_size
    assert f"{size:>13,} bytes  tiny.xlsx" in lines


def test_table_without_schema_is_copied_as_it_is(run, tiny, tmp_path):
    """Other tables are released in all formats."""
    (tiny / "u.csv").write_text("a,b\nx,1\n", encoding="utf-8")
    with edit_json(tiny / "datapackage.json") as descriptor:
        descriptor["resources"].append({"name": "u", "path": "u.csv", "type": "table"})
    result = run("build.py", tiny)
    assert result.returncode == 0
    assert result.stdout.splitlines()[-1] == "u.csv is copied as it is, because it has no schema."
    folder = unpack(tiny / "dist", tmp_path / "unpacked")
    assert (folder / "u.csv").read_bytes() == b"a,b\nx,1\n"
    parquet_files = [file.name for file in (folder / "parquet").iterdir()]
    assert parquet_files == ["t.parquet"]


@pytest.mark.slow
def test_build_is_reproducible(released, dist, tmp_path):
    """In a folder whose name is not UTF-8, in another process, time zone and hash seed."""
    output = tmp_path / os.fsdecode(b"\xff")
    environment = {**os.environ, "TZ": "Asia/Almaty", "PYTHONHASHSEED": "1"}
    command = [sys.executable, ROOT / "scripts/build.py", released, "--output", output]
    subprocess.run(command, env=environment, check=True)
    assert hash_files(output) == hash_files(dist)


@pytest.mark.parametrize(
    ("output", "blamed"),
    [
        pytest.param("file", "file", id="file"),
        pytest.param("loop", "loop", id="link-to-itself"),
    ],
)
def test_output_that_is_not_a_folder_is_one_line(run, tiny, output, blamed):
    (tiny / "file").write_text("", encoding="utf-8")
    (tiny / "loop").symlink_to("loop")
    result = run("build.py", tiny, "--output", tiny / output)
    assert (result.returncode, result.stderr) == (
        2,
        f"build.py: {tiny / blamed} is not a folder.\n",
    )


def test_file_in_place_of_the_site_is_one_line(run, package):
    (package / "dist").mkdir()
    (package / "dist/site").write_text("", encoding="utf-8")
    result = run("build.py", package)
    assert (result.returncode, result.stderr) == (
        2,
        f"build.py: {package / 'dist/site'} is not a folder.\n",
    )


def test_invalid_package_is_not_built(run, tiny):
    """Its findings are printed, and no folder is created."""
    (tiny / "t.csv").write_text("id,n\n1,x\n", encoding="utf-8")
    result = run("build.py", tiny, "--output", tiny / "new")
    assert result.returncode == 1
    assert "cell-type" in result.stdout
    assert result.stderr == "Nothing is built, because the package is not valid.\n"
    assert not (tiny / "new").exists()


def test_missing_library_is_one_line(run, tiny, monkeypatch):
    monkeypatch.delattr("tip_figures.release.assemble")
    monkeypatch.setitem(sys.modules, "tip_figures.release.assemble", None)
    result = run("build.py", tiny)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "build needs " in result.stderr
    assert ": run make build in a checkout, or install it with pip install " in result.stderr


def test_documents_are_written_into_the_package(run, package):
    """No release is built; documents that exist are replaced."""
    result = run("build.py", package, "--documents")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1].endswith(" files")
    assert (package / "docs/contradictions.md").is_file()
    assert (package / "docs/figures.svg").is_file()


def test_documents_that_cannot_be_written_are_one_line(run, package):
    (package / "docs").write_text("", encoding="utf-8")
    result = run("build.py", package, "--documents")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert f"build.py: {package / 'docs'} cannot be written: " in result.stderr
