"""Write a package that has each source of the small package several times."""

import hashlib
import shutil
from collections import defaultdict
from pathlib import Path

from cells import Row, read_rows, write_rows
from conftest import DATA, run_script
from release_files import SOURCE_TABLES
from tip_figures.prose.sentences import hash_passage

REPEATED_TABLES = set(SOURCE_TABLES) - {"areas", "indicators"}


def write_repeated_package(root: Path, copies: int) -> None:
    """Write the small package with copies of its sources, each under its own id.

    A passage is recognized by its sentences, so each copy has its own hashes. Ids begin with
    report, edition and area of their source, as in `demo-2021-isl-`.
    """
    shutil.copytree(DATA / "package", root)
    hashes_by_source = defaultdict(list)
    # A source has a hash of its sentences, so these come first.
    for table in ("sentences", *(REPEATED_TABLES - {"sentences"})):
        rows = []
        for copy in range(copies):
            for row in read_rows(DATA / "package", table):
                rows.append(name_copy(row, f"c{copy:04}"))
        for row in rows:
            if table == "sentences":
                hashes_by_source[row["source_id"]].append(row["sha256"])
            if table == "sources":
                row["fingerprint"] = hash_passage(hashes_by_source[row["source_id"]])
        write_rows(root, table, rows)
    assert run_script("tidy.py", root).returncode == 0


def name_copy(row: Row, copy: str) -> Row:
    """Return a row with the name of the copy in each identifier, section and hash of a sentence."""
    renamed = {column: cell.replace("-isl-", f"-isl-{copy}-") for column, cell in row.items()}
    if "section" in row:
        renamed["section"] = f"{copy.upper()} {row['section']}"
    if "sha256" in row:
        renamed["sha256"] = hashlib.sha256(f"{copy} {row['sha256']}".encode()).hexdigest()
    return renamed
