"""Draw wrong meanings: changes of one cell each, over all columns of meaning and all countries.

    python tests/measures/draw_meanings.py SEED NUMBER

The changes are printed in the form of `drawn_mistakes.csv`. Columns and countries come in turn, so
that each of them is drawn about equally often; figures and new cells are drawn at random. A new
cell is one that a person might write: a code of the same column, the counter of another figure of
the country, an indicator with the same unit, other months, a year beside the right one.
"""

import csv
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from tip_figures.datapackage.csv_file import CsvRow, read_csv_rows
from tip_figures.datapackage.json_file import read_json
from tip_figures.datapackage.table import list_codes

ROOT = Path(__file__).resolve().parents[2]
CODED = ("exploitation", "status", "citizenship", "sex", "age", "subgroup", "actor", "counted_by")
COLUMNS = (
    *("period", "counter", "indicator_id", "year", "counted_by", "period", "exploitation"),
    *("indicator_id", "status", "doubtful", "counted_by", "subgroup", "period", "definition"),
    *("indicator_id", "citizenship", "sex", "year", "counter", "age", "period", "actor"),
)
"""Columns of meaning, in the order in which they are drawn; some of them come several times."""
HEADER = ("mistake", "kind", "why", "table", "key", "action", "column", "old", "new")


def list_periods(figure: CsvRow) -> Iterator[str]:
    """Yield wrong periods: the calendar year, other months, the year before, until a month."""
    year = int(figure["year"])
    yield from ("", f"{year}-01/{year}-06", f"{year}-01/{year}-09", f"{year - 1}-04/{year}-03")
    yield f"{year - 2}/{year}"
    yield f"{year}-01/.."


def list_cells(
    column: str, figure: CsvRow, figures: Sequence[CsvRow], codes: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    """Return cells that a person might write by mistake, without the right one."""
    cells: list[str]
    if column == "period":
        cells = list(list_periods(figure))
    elif column == "year":
        cells = [str(int(figure["year"]) + step) for step in (-1, 1)]
    elif column in ("doubtful", "definition"):
        cells = [""]
    elif column == "counter":
        area = figure["ref_area"]
        cells = [row["counter"] for row in figures if row["ref_area"] == area]
    elif column == "indicator_id":
        cells = [row["indicator_id"] for row in figures if row["unit"] == figure["unit"]]
    else:
        cells = list(codes[column]) if figure[column] else []
    return sorted({cell for cell in cells if cell != figure[column]})


def draw(seed: int, number: int) -> Iterator[CsvRow]:
    """Yield changes of cells of figures; each figure is drawn at most once."""
    chance = random.Random(seed)
    figures = read_csv_rows(ROOT / "resources/figures.csv")
    fields = {field["name"]: field for field in read_json(ROOT / "schemas/figures.json")["fields"]}
    codes = {column: list_codes(fields[column]) for column in CODED}
    codes["citizenship"] = sorted({row["citizenship"] for row in figures} - {""})
    areas = cycle(sorted({row["ref_area"] for row in figures}))
    columns = cycle(COLUMNS)
    drawn_ids: set[str] = set()
    while len(drawn_ids) < number:
        column, area = next(columns), next(areas)
        choices = [
            (row, cell)
            for row in figures
            if row["ref_area"] == area and row["figure_id"] not in drawn_ids
            for cell in list_cells(column, row, figures, codes)
        ]
        if not choices:
            continue
        figure, cell = chance.choice(choices)
        drawn_ids.add(figure["figure_id"])
        yield {
            "mistake": f"m{len(drawn_ids):03}",
            "kind": f"wrong {column}",
            "why": "drawn by chance",
            "table": "figures",
            "key": f"figure_id={figure['figure_id']}",
            "action": "set",
            "column": column,
            "old": figure[column],
            "new": cell,
        }


def main(seed: str, number: str) -> None:
    """Print the changes as CSV."""
    writer = csv.DictWriter(sys.stdout, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(draw(int(seed), int(number)))


if __name__ == "__main__":
    main(*sys.argv[1:])
