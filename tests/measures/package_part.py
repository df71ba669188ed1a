"""Copy a part of the published package: the passages of some areas, with every rule and code.

Checks compare rows of one area, apart from the few identities that cross areas. So a mistake in a
part has the findings that it has in the package, and a validation takes a fifth of the time.
"""

import contextlib
import io
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from cells import read_rows, write_rows
from tip_figures.cli import tidy

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "sources": "ref_area",
    "sentences": "source_id",
    "numerals": "source_id",
    "figures": "source_id",
    "identities": "source_id",
    "statements": "source_id",
    "identity_terms": "identity_id",
    "gaps": "source_id",
}
"""The tables that have rows of areas, and the column by which they are chosen, in this order."""


def copy_part(root: Path, areas: Collection[str]) -> None:
    """Write the tables, schemas and descriptor of the package into `root`, without other areas.

    Args:
        areas: codes of `areas.csv` whose passages are kept
    """
    for folder in ("resources", "schemas"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "datapackage.json", root)
    kept: dict[str, Collection[str]] = {"ref_area": areas}
    for name, column in KEYS.items():
        rows = read_rows(root, name)
        rows_of_areas = [row for row in rows if row[column] in kept[column]]
        write_rows(root, name, rows_of_areas)
        if name == "sources":
            kept["source_id"] = {row["source_id"] for row in rows_of_areas}
        if name == "identities":
            kept["identity_id"] = {row["identity_id"] for row in rows_of_areas}
    with contextlib.redirect_stdout(io.StringIO()):
        assert tidy.run([str(root)]) == 0
