"""CSV files that the project wrote itself, as rows of text cells by column."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

CsvRow = dict[str, str]


def read_csv_rows(file: Path) -> list[CsvRow]:
    """Return the rows of a file, every cell as text."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def format_csv_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the text of a file with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
