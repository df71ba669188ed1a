"""The rows of a table as cells of text, and the file that they make."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tipdata.package import judge
from tipdata.package.errors import CannotRead
from tipdata.package.finding import ERROR
from tipdata.package.load import Package
from tipdata.package.table import Table

Cells = dict[str, str]


def read(package: Package, table: Table) -> list[Cells]:
    """Read a table.

    raises: CannotRead if it cannot be read whole
    """
    found = [*judge.of_file(table), *(one for batch in table.batches() for one in judge.of_cells(table, batch))]
    faults = [one for one in found if one.severity == ERROR and one.code != "cell-type"]
    if faults or table.file is None or table.delimiter != ",":
        reason = faults[0].message if faults else "Its cells are not parted by commas."
        raise CannotRead(f"{package.root / table.path}: {reason} Mend that first; scripts/validate.py says where.")
    with table.file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def in_order(table: Table, before: Sequence[Cells], rows: Iterable[Cells]) -> bytes:
    """The table with these rows in place of those before, in the order of its primary key."""
    return written(list(before[0] if before else table.fields), sorted(rows, key=lambda row: list(_key(table, row))))


def written(columns: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """Rows as CSV; cells of other columns are left out, and missing ones empty."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _key(table: Table, row: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for name in filter(row.__contains__, table.primary_key):
        yield (int(row[name]), "") if row[name].isdecimal() else (0, row[name])
