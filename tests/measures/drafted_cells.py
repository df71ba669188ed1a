"""Draft each coded passage from its text alone, and compare the draft with the accepted rows.

    python tests/measures/drafted_cells.py TEXT…

One passage at a time is left out: all that belongs to its source is taken out of a copy of the
tables, and it is drafted again from its text. The name of a text is the source_id. A person is
imitated who does what `check` asks and nothing else: fills in the columns that it names, compares
all cells of a row that it marks with `confirm`, a repeated cell or a counter, and runs the command
again until nothing is left to review.

A cell is *wrong* if it differs from the accepted coding in role, the number that it repeats,
indicator_id, year, year_basis, period, bound, value, value_to, unit, counted_by, counter,
definition, obs_status or a dimension. Notes and rounding do not count. What is printed:

typed     cells that this person types or changes; the note of a number that counts nothing is one
unmarked  wrong cells in the end: `check` of their row named neither them nor `confirm`. A number
          that is coded and that the draft does not have at all is one such cell
reviewed  rows that have a `check`, in the first round or in a later one
stuck     right cells that are refused, so that their row stays open; they are not `unmarked`
"""

import re
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table_rows import TextRow, read_repaired_rows, render_rows
from tip_figures.drafting import draft_passage
from tip_figures.drafting.removal import remove_source
from tip_figures.drafting.table_cells import PassageDraft
from tip_figures.drafting.worksheet import format_worksheet
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ROW_TYPES
from tip_figures.prose.source_text import SourceText, read_source_text

ROOT = Path(__file__).resolve().parents[2]
MOST_ROUNDS = 4
COMPARED = (
    *("role", "id", "indicator_id", "year", "year_basis", "period", "bound", "value", "value_to"),
    *("unit", "counted_by", "counter", "definition", "obs_status"),
)
LOOK_AT_ALL = ("confirm", "same count", "counter")
"""Words in `check` after which a person compares every cell of the row."""
REFUSED_CELL = re.compile(r"line (\d+), column (\w+):")


@dataclass
class Outcome:
    """What became of the draft of a passage.

    Attributes:
        numerals: numbers of the passage that are not dates
        typed: cells that were typed, by column
        unmarked: wrong cells in the end, as `place column: drafted, not accepted`
        reviewed: places of the rows that had a `check`
        refusals: how often a worksheet was refused
        stuck: right cells that were refused; their rows stay open
    """

    source_id: str
    numerals: int = 0
    typed: Counter[str] = field(default_factory=Counter)
    unmarked: list[str] = field(default_factory=list)
    reviewed: set[str] = field(default_factory=set)
    refusals: int = 0
    stuck: set[str] = field(default_factory=set)


def read_tables(root: Path) -> dict[str, list[TextRow]]:
    """Read the source tables of a package."""
    package = load_package(root)
    return {name: read_repaired_rows(package.tables[name]) for name in ROW_TYPES}


def write_tables(root: Path, tables: Mapping[str, Sequence[TextRow]]) -> None:
    """Write source tables into the files of a package."""
    package = load_package(root)
    for name, rows in tables.items():
        (root / package.tables[name].path).write_bytes(render_rows(package.tables[name], rows))


def list_accepted(
    tables: Mapping[str, Sequence[TextRow]], source_id: str
) -> dict[tuple[str, ...], TextRow]:
    """Return what the tables say about each number of a source, by paragraph, sentence and start.

    Returns:
        role and note of each; the cells of the figure where the number states one, or the key of
        the number that states it in `id`, joined as in a place
    """
    figures = {row["figure_id"]: row for row in tables["figures"]}
    accepted: dict[tuple[str, ...], TextRow] = {}
    for numeral in tables["numerals"]:
        if numeral["source_id"] != source_id:
            continue
        key = (numeral["paragraph"], numeral["sentence"], numeral["start"])
        cells = {"role": numeral["role"], "note": numeral["note"]}
        figure = figures.get(numeral["figure_id"], {})
        place = f"{key[0]}.{key[1]}:{key[2]}"
        if numeral["role"] == "figure" and figure["place"] == place:
            cells = figure | cells
        elif figure:
            cells["id"] = figure["place"]
        accepted[key] = cells
    return accepted


def draft_once(root: Path, source_id: str, text: SourceText, worksheet: Path) -> PassageDraft:
    """Draft a passage with a worksheet, if there is one."""
    return draft_passage(load_package(root), source_id, text, worksheet)


TextRows = dict[str, TextRow]
"""Rows by the place of their number."""


def find_expected(draft: PassageDraft, accepted: Mapping[tuple[str, ...], TextRow]) -> TextRows:
    """Return the accepted cells of each drafted number, by its place; of none that is not coded."""
    place_by_key = {
        f"{key[0]}.{key[1]}:{key[2]}": place
        for place, number in draft.numbers.items()
        for key in [number.key]
    }
    expected = {}
    for place, number in draft.numbers.items():
        cells = accepted.get(number.key)
        if cells is not None:
            expected[place] = cells | {"id": place_by_key.get(cells.get("id", ""), "")}
    return expected


def is_wrong(row: TextRow, expected: TextRow, column: str) -> bool:
    """Return whether a cell of the worksheet differs from the accepted one."""
    drafted, accepted = row.get(column, ""), expected.get(column, "")
    if column in ("value", "value_to") and drafted and accepted:
        return float(drafted) != float(accepted)
    return drafted != accepted


def review(row: TextRow, expected: TextRow | None, columns: Sequence[str]) -> Iterator[str]:
    """Do what `check` of a row asks, and yield the columns in which a cell was typed.

    Whoever decides that a number states a figure chooses its indicator, too. Where no indicator was
    drafted, unit and codes that are empty are left to the program, which knows them then.

    Args:
        expected: accepted cells; None if the number is not coded
    """
    check, row["check"] = row["check"], ""
    if expected is None:
        row["check"] = "drop"
        yield "check"
        return
    asked = {column for column in columns if column in check}
    if any(word in check for word in LOOK_AT_ALL):
        asked.update(columns)
    if "role" in check or "indicator_id" in check:  # what has no indicator is no figure
        asked |= {"role", "id"} | ({"indicator_id"} if expected["role"] == "figure" else set())
    if not row.get("indicator_id") and "indicator_id" in asked:
        codes = ("unit", *columns[len(COMPARED) :])
        asked -= {column for column in codes if not row.get(column) and column not in check}
    for column in columns:
        if column in asked and is_wrong(row, expected, column):
            row[column] = expected.get(column, "")
            yield column
            if column == "role" and row["role"] not in ("figure", "restatement"):
                row["note"] = expected["note"]
                yield "note"


def measure(root: Path, tables: Mapping[str, list[TextRow]], text: Path) -> Outcome:
    """Draft a passage that the tables of a copied package do not have, and review it."""
    outcome = Outcome(text.stem)
    remaining = {name: list(rows) for name, rows in tables.items()}
    figures = Figures.load(load_package(ROOT))
    assert figures, "the tables cannot be read"
    remove_source(figures, remaining, text.stem)
    remaining["indicators"] = tables["indicators"]  # the codebook stays
    write_tables(root, remaining)
    accepted = list_accepted(tables, text.stem)
    source_text = read_source_text(str(text))
    worksheet = root / "work.csv"
    worksheet.unlink(missing_ok=True)
    draft = draft_once(root, text.stem, source_text, worksheet)
    expected = find_expected(draft, accepted)
    outcome.numerals = sum(cells["role"] != "date" for cells in accepted.values())
    for _ in range(MOST_ROUNDS):
        open_rows = draft.open_rows
        stuck_places = {cell.partition(" ")[0] for cell in outcome.stuck}
        open_places = {row["place"] for row in open_rows}
        if open_places <= stuck_places:
            break
        outcome.reviewed |= open_places
        draft = review_all(outcome, draft, expected, worksheet, source_text)
    final_rows = {row["place"]: row for row in draft.worksheet}
    columns = [*COMPARED, *draft.dimensions]
    stuck_places = {cell.partition(" ")[0] for cell in outcome.stuck}
    for place, cells in expected.items():
        row = final_rows.get(place, {})
        if place in stuck_places:
            continue
        for column in columns:
            if is_wrong(row, cells, column):
                drafted, coded = row.get(column, ""), cells.get(column, "")
                outcome.unmarked.append(f"{place} {column}: {drafted!r}, not {coded!r}")
    drafted_keys = {number.key for number in draft.numbers.values()}
    missing = sorted(accepted.keys() - drafted_keys)
    outcome.unmarked += [f"{'.'.join(key)}: {accepted[key]['role']} not seen" for key in missing]
    return outcome


def review_all(
    outcome: Outcome,
    draft: PassageDraft,
    expected: TextRows,
    worksheet: Path,
    source_text: SourceText,
) -> PassageDraft:
    """Review the open rows of a draft, and draft again.

    Cells that are refused are corrected. A row with a cell that is refused although it is right
    stays as it was drafted, and open.
    """
    columns = [*COMPARED, *draft.dimensions]
    rows = [dict(row) for row in draft.worksheet]
    for row in rows:
        if row["check"]:
            outcome.typed.update(review(row, expected.get(row["place"]), columns))
    drafted_rows = {row["place"]: row for row in draft.worksheet}
    while True:
        worksheet.write_bytes(format_worksheet(rows, draft.dimensions))
        try:
            return draft_once(worksheet.parent, outcome.source_id, source_text, worksheet)
        except ReadError as error:
            outcome.refusals += 1
            message = str(error)
        for line, column in set(REFUSED_CELL.findall(message)):
            row = rows[int(line) - 2]  # after the header
            place = row["place"]
            accepted = expected.get(place, {})
            if is_wrong(row, accepted, column):
                row[column] = accepted.get(column, "")
                outcome.typed[column] += 1
            else:
                row.clear()
                row |= drafted_rows[place]
                outcome.stuck.add(f"{place} {column}")


def main(*texts: str) -> None:
    """Measure each passage, print its numbers, then those of all."""
    tables = read_tables(ROOT)
    coded = {row["source_id"] for row in tables["sources"]}
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(ROOT / "datapackage.json", root)
        for name in ("schemas", "resources"):
            shutil.copytree(ROOT / name, root / name)
        for text in map(Path, texts):
            if text.stem in coded:
                outcomes.append(measure(root, tables, text))
                print_outcome(outcomes[-1])
    print_sum(outcomes)


def print_outcome(outcome: Outcome) -> None:
    """Print the numbers of a passage and its wrong cells."""
    print(
        f"{outcome.source_id}: {outcome.numerals} numerals, {outcome.typed.total()} typed, "
        f"{len(outcome.unmarked)} unmarked, {len(outcome.reviewed)} reviewed",
        flush=True,
    )
    for line in (*outcome.unmarked, *(f"stuck: {cell}" for cell in sorted(outcome.stuck))):
        print(f"  {line}", flush=True)


def print_sum(outcomes: Sequence[Outcome]) -> None:
    """Print the numbers of all passages together."""
    typed = [outcome.typed.total() for outcome in outcomes]
    unmarked = [len(outcome.unmarked) for outcome in outcomes]
    reviewed = [len(outcome.reviewed) for outcome in outcomes]
    numerals = sum(outcome.numerals for outcome in outcomes)
    print(f"{len(outcomes)} passages, {numerals} numerals that are not dates")
    for name, numbers in (("typed", typed), ("unmarked", unmarked), ("reviewed", reviewed)):
        print(f"{name}: {sum(numbers)}, median {statistics.median(numbers)} a passage")
    print(f"typed for each row that was reviewed: {sum(typed) / (sum(reviewed) or 1):.2f}")
    by_column = sum((outcome.typed for outcome in outcomes), Counter[str]())
    print("typed by column:", dict(by_column.most_common()))
    refusals = sum(outcome.refusals for outcome in outcomes)
    stuck = sum(len(outcome.stuck) for outcome in outcomes)
    print(f"worksheets refused: {refusals}; right cells refused: {stuck}")


if __name__ == "__main__":
    main(*sys.argv[1:])
