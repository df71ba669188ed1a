"""Ways to read and change cells and rows of a copy of a package."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

Row = dict[str, str]


def read_rows(root: Path, table: str, source: str = "") -> list[Row]:
    """The rows of a table, or those of one source, every cell as text."""
    with (root / f"resources/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if source in ("", row.get("source_id"))]


def read_files(root: Path) -> dict[Path, bytes]:
    """What stands in every file of a folder."""
    return {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}


def write_rows(
    root: Path, table: str, rows: list[Row], delimiter: str = ",", end: str = "\n"
) -> None:
    """Write a table."""
    with (root / f"resources/{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter, lineterminator=end)
        writer.writeheader()
        writer.writerows(rows)


def change_rows(root: Path, table: str, change: Callable[[Row], Row], *form: str) -> None:
    """Change every row of a table."""
    write_rows(root, table, [change(row) for row in read_rows(root, table)], *form)


def _found(root: Path, table: str, wanted: str) -> tuple[list[Row], Row]:
    """The rows of a table, and that one whose primary key, its parts joined with "/", ends with `wanted`."""
    key = json.loads((root / f"schemas/{table}.json").read_text(encoding="utf-8"))["primaryKey"]
    rows = read_rows(root, table)
    (row,) = [row for row in rows if "/".join(row[name] for name in key).endswith(wanted)]
    return rows, row


def edit_row(root: Path, table: str, wanted: str, **cells: str) -> int:
    """Overwrite cells of one row; the physical line of that row."""
    rows, row = _found(root, table, wanted)
    row.update(cells)
    write_rows(root, table, rows)
    return next(line for line, other in enumerate(rows, 2) if other is row)


def drop_row(root: Path, table: str, wanted: str) -> None:
    """Take one row out."""
    rows, row = _found(root, table, wanted)
    write_rows(root, table, [other for other in rows if other is not row])


def add_row(root: Path, table: str, **cells: str) -> int:
    """Add a row at the end; its physical line."""
    rows = read_rows(root, table)
    rows.append({**dict.fromkeys(rows[0], ""), **cells})
    write_rows(root, table, rows)
    return len(rows) + 1
