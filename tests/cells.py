"""Read and change rows and cells of a copy of a package."""

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path

Row = dict[str, str]


def read_rows(root: Path, table: str, source: str = "") -> list[Row]:
    """Read the rows of a table, every cell as text.

    Args:
        source: id of the source whose rows are read; empty for all rows
    """
    rows = read_csv(_table_file(root, table))
    return [row for row in rows if not source or row.get("source_id") == source]


def read_csv(file: Path) -> list[Row]:
    """Read the rows of a CSV file, every cell as text; a byte order mark is no part of it."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def read_files(root: Path) -> dict[str, bytes]:
    """Read all files of a folder, by their path in it."""
    files = [file for file in sorted(root.rglob("*")) if file.is_file()]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def write_rows(
    root: Path, table: str, rows: Sequence[Row], delimiter: str = ",", end: str = "\n"
) -> None:
    """Write a table; delimiter and line end as in `write_csv`."""
    write_csv(_table_file(root, table), rows, delimiter, end)


def write_csv(file: Path, rows: Sequence[Row], delimiter: str = ",", end: str = "\n") -> None:
    """Write a CSV file; without rows it keeps its header.

    Args:
        end: the end of each line
    """
    header = list(rows[0]) if rows else file.read_text("utf-8-sig").splitlines()[0].split(",")
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, delimiter=delimiter, lineterminator=end)
        writer.writeheader()
        writer.writerows(rows)


def parse_cells(text: str) -> Row:
    """Read cells from a text such as `year=2020; unit=`, which may be empty."""
    return dict(cell.split("=") for cell in text.split("; ") if cell)


def edit_row(root: Path, table: str, key_end: str, **cells: str) -> int:
    """Overwrite cells of one row.

    Args:
        key_end: end of the row's primary key, its parts joined with "/"

    Returns:
        physical line of the row
    """
    rows = read_rows(root, table)
    index = _find_row(root, table, rows, key_end)
    rows[index].update(cells)
    write_rows(root, table, rows)
    return index + 2


def drop_row(root: Path, table: str, key_end: str) -> None:
    """Remove one row; `key_end` as in `edit_row`."""
    rows = read_rows(root, table)
    del rows[_find_row(root, table, rows, key_end)]
    write_rows(root, table, rows)


def add_row(root: Path, table: str, **cells: str) -> int:
    """Add a row at the end; cells that are not given are empty.

    Returns:
        physical line of the row
    """
    rows = read_rows(root, table)
    rows.append(dict.fromkeys(rows[0], "") | cells)
    write_rows(root, table, rows)
    return len(rows) + 1


def _table_file(root: Path, table: str) -> Path:
    """Return the file of a table."""
    return root / "resources" / f"{table}.csv"


def _find_row(root: Path, table: str, rows: Sequence[Row], key_end: str) -> int:
    """Return the index of the only row whose primary key ends with a text."""
    schema = json.loads((root / "schemas" / f"{table}.json").read_text("utf-8"))
    matches = []
    for index, row in enumerate(rows):
        key = "/".join(row[name] for name in schema["primaryKey"])
        if key.endswith(key_end):
            matches.append(index)
    assert len(matches) == 1, f"{len(matches)} rows of {table} end with {key_end!r}"
    return matches[0]


def make_stale(*files: Path) -> None:
    """Date files or folders back, as a run that was killed long ago has left them."""
    for file in files:
        os.utime(file, (0, 0))
