"""Ways to read and change cells and rows of a copy of a package."""

import csv
import json
from pathlib import Path

Row = dict[str, str]


def read(root: Path, table: str) -> list[Row]:
    """The rows of a table, every cell as text."""
    with (root / f"resources/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(root: Path, table: str, rows: list[Row]) -> None:
    """Write a table."""
    with (root / f"resources/{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def place(root: Path, table: str, wanted: str) -> int:
    """Number of the row whose primary key, its parts joined with "/", ends with `wanted`."""
    schema = json.loads((root / f"schemas/{table}.json").read_text(encoding="utf-8"))
    keys = ["/".join(row[name] for name in schema["primaryKey"]) for row in read(root, table)]
    places = [i for i, key in enumerate(keys) if key.endswith(wanted)]
    assert len(places) == 1, f"{wanted} names {len(places)} rows of {table}"
    return places[0]


def edit(root: Path, table: str, wanted: str, **cells: str) -> int:
    """Overwrite cells of one row; the physical line of that row."""
    rows, number = read(root, table), place(root, table, wanted)
    rows[number].update(cells)
    write(root, table, rows)
    return number + 2


def drop(root: Path, table: str, wanted: str) -> None:
    """Take one row out."""
    rows, number = read(root, table), place(root, table, wanted)
    write(root, table, rows[:number] + rows[number + 1 :])


def add(root: Path, table: str, **cells: str) -> int:
    """Add a row at the end; its physical line."""
    rows = read(root, table)
    rows.append({**dict.fromkeys(rows[0], ""), **cells})
    write(root, table, rows)
    return len(rows) + 1
