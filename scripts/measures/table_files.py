"""Read and write the tables of a package as rows of text, without any check."""

import csv
from collections.abc import Sequence
from pathlib import Path

Row = dict[str, str]


def read_rows(root: Path, table: str) -> list[Row]:
    """Return the rows of a table of the package in `root`, every cell as text."""
    return read_csv(table_path(root, table))


def read_csv(path: Path) -> list[Row]:
    """Return the rows of a file, every cell as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(root: Path, table: str, rows: Sequence[Row]) -> None:
    """Write a table of the package in `root`; there must be at least one row."""
    with table_path(root, table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def table_path(root: Path, table: str) -> Path:
    """Return the file of a table."""
    return root / "resources" / f"{table}.csv"
