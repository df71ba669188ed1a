"""Check what the project promises, in a fresh clone of this repository without any source text.

    .venv-tools/bin/python tests/mission.py .venv/bin/python

One wrong cell makes `make` fail, with one error, which is at its line; totals.csv loads in pandas,
polars and DuckDB with the right types; frictionless has the last word about the unchanged package.

Exit status: 0 all of it is true, 1 if not.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pandas
import polars

from cells import edit_row, read_rows

ROOT = Path(__file__).resolve().parents[1]
RIGHT, WRONG = "35", "36"
KINDS = {"year": "number", "value": "number", "break_before": "text", "area": "text"}
"""The kind of value of some columns of totals.csv."""


def clone_repository(folder: str) -> Path:
    """Clone the last commit of this repository into a folder."""
    root = Path(folder) / "clone"
    command = ["git", "clone", "--quiet", "--no-hardlinks", ROOT, root]
    subprocess.run(command, check=True, timeout=120)
    return root


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, and return its status and output."""
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300)


def run_make(root: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run `make` with the environment of `python` instead of one that it would create."""
    return run(root, "make", "--old-file", ".venv/ready", f"RUN={python}")


def check_unchanged_package(root: Path, python: str) -> None:
    """Check that `make` succeeds, and that frictionless was asked."""
    result = run_make(root, python)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "-m frictionless validate datapackage.json" in result.stdout


def check_wrong_cell(root: Path, python: str) -> None:
    """Write 36 instead of 35 into figures.csv, and check that it is reported at its line."""
    figures = read_rows(root, "figures")
    figure_id = next(figure["figure_id"] for figure in figures if figure["value"] == RIGHT)
    line = edit_row(root, "figures", figure_id, value=WRONG)
    result = run_make(root, python)
    assert result.returncode == 2, f"make ended with {result.returncode}"
    assert re.search(r"Error 1$", result.stderr, flags=re.MULTILINE), result.stderr
    result = run(root, python, "scripts/validate.py", "--strict", "--format", "github")
    assert result.returncode == 1, f"validate ended with {result.returncode}"
    errors = re.findall("^::error .*", result.stdout, flags=re.MULTILINE)
    annotation = f"::error file=resources/figures.csv,line={line},"
    assert len(errors) == 1, f"not one error:\n{result.stdout}"
    assert errors[0].startswith(annotation), f"{annotation} expected:\n{result.stdout}"


def check_totals(root: Path) -> None:
    """Check the types of totals.csv as three libraries read it without further settings."""
    file = root / "resources" / "totals.csv"
    relation = duckdb.read_csv(str(file))
    types_by_library = {
        "pandas": pandas.read_csv(file).dtypes,
        "polars": polars.read_csv(file).schema,
        "DuckDB": dict(zip(relation.columns, relation.types, strict=True)),
    }
    for library, types in types_by_library.items():
        kinds = {name: find_kind(str(types[name])) for name in KINDS}
        assert kinds == KINDS, f"{library} reads {kinds}"


def find_kind(type_name: str) -> str:
    """Return the kind of value of a type of pandas, polars or DuckDB."""
    return "number" if re.match("int|bigint|float|double", type_name.lower()) else "text"


def main(python: str) -> int:
    """Run all checks.

    Args:
        python: of the environment of the commands, which has frictionless as well
    """
    with tempfile.TemporaryDirectory() as folder:
        root = clone_repository(folder)
        command = str(Path(python).absolute())
        check_totals(root)
        check_unchanged_package(root, command)
        check_wrong_cell(root, command)
    sys.stdout.write("The mission check holds: a wrong cell is reported, and the tables load.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
