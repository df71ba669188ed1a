"""Make each mistake of `drawn_mistakes.csv` in a copy of the package, and see what reports it.

    python scripts/measures/drawn_mistakes.py [TEXT…]

Somebody who had not seen the checks drew the mistakes by hand; the list is not changed when a check
is. It has one row for each cell or row that a mistake changes, with keys and old cells as they were
before. Each mistake is made alone, then `tidy` runs, then `validate --strict`, with the texts if
some are given. A mistake is reported if `tidy` refuses or undoes it, or if there is a finding that
the package did not have before. Each result is printed; docs/mistakes.md has the numbers.
"""

import contextlib
import io
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tip_figures.cli import tidy, validate
from tip_figures.datapackage.csv_rows import CsvRow, format_csv_rows, read_csv_rows
from tip_figures.datapackage.grouping import group_by

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("drawn_mistakes.csv")
PAGE = ROOT / "docs" / "mistakes.md"
REPORTED, SILENT, OUTDATED = "reported", "silent", "outdated"
COORDINATED = "c"  # begins the names of mistakes that change several rows so that tables agree

HEAD = """# Mistakes that the checks report

Made by `make mistakes`. Somebody who had not seen the checks drew the mistakes of
[drawn_mistakes.csv](../scripts/measures/drawn_mistakes.csv) by hand. Each is made alone; then
`tidy` and `validate --strict` run, {texts}. A coordinated mistake changes several rows so that the
tables agree with each other. *Outdated*: the tables have changed there, so it cannot be made.

| mistakes | reported | silent | outdated |
| --- | ---: | ---: | ---: |
"""

Outcome = tuple[CsvRow, str]
"""The first row of a mistake in the list, and REPORTED, SILENT or OUTDATED."""
Problem = tuple[str, str, str]
"""Code, column and message of a finding; its line changes when a row is removed."""


class OutdatedMistake(Exception):
    """The tables are no longer what they were when a mistake was drawn."""


def read_mistakes() -> list[list[CsvRow]]:
    """Return the rows of the list, those of one mistake together."""
    return list(group_by(read_csv_rows(LIST), itemgetter("mistake")).values())


def make_mistake(root: Path, changes: Sequence[CsvRow]) -> None:
    """Make a mistake in the package in `root`; `changes` are its rows of the list.

    raises: OutdatedMistake before anything is written
    """
    edited_tables = {}
    for name, table_changes in group_by(changes, itemgetter("table")).items():
        file = root / f"resources/{name}.csv"
        edited_tables[file] = apply_changes(read_csv_rows(file), table_changes)
    for file, rows in edited_tables.items():
        file.write_text(format_csv_rows(list(rows[0]), rows), encoding="utf-8", newline="\n")


def apply_changes(rows: Sequence[CsvRow], changes: Sequence[CsvRow]) -> list[CsvRow]:
    """Return the rows of a table with changes: cells set, rows deleted or inserted.

    raises: OutdatedMistake if the table is not what it was
    """
    edited = [dict(row) for row in rows]
    for change in changes:
        place = find_row(rows, change["key"])
        if change["action"] == "insert":
            new_row = json.loads(change["new"])
            if place is not None or new_row.keys() != rows[0].keys():
                raise OutdatedMistake
            edited.append(new_row)
        elif place is None:
            raise OutdatedMistake
        elif change["action"] == "delete":
            edited[place].clear()
        elif rows[place].get(change["column"]) != change["old"]:
            raise OutdatedMistake
        else:
            edited[place][change["column"]] = change["new"]
    return list(filter(None, edited))


def find_row(rows: Sequence[CsvRow], key: str) -> int | None:
    """Return the number of the row with a key such as `source_id=a;paragraph=1`, from 0."""
    cells = dict(part.split("=", 1) for part in key.split(";")).items()
    return next((number for number, row in enumerate(rows) if row.items() >= cells), None)


def run_command(command: Any, *arguments: str | Path) -> tuple[int, str]:
    """Run a module of `tip_figures.cli` in this process; return its exit status and output."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = command.run([str(argument) for argument in arguments])
    return status, output.getvalue()


def find_problems(root: Path, texts: Sequence[str]) -> set[Problem]:
    """Return what is wrong with a package: the errors of `validate --strict`."""
    options = [option for text in texts for option in ("--text", text)]
    _, output = run_command(validate, root, "--strict", "--format", "json", *options)
    return {
        (finding["code"], finding["column"], finding["message"])
        for finding in json.loads(output)["findings"]
        if finding["severity"] == "error"
    }


def try_mistake(
    root: Path, changes: Sequence[CsvRow], texts: Sequence[str], old_problems: set[Problem]
) -> tuple[str, str]:
    """Make a mistake in a copy of the package: REPORTED, SILENT or OUTDATED, and what reports it.

    root: the copy, which may be changed
    """
    shutil.copytree(ROOT / "resources", root / "resources", dirs_exist_ok=True)
    try:
        make_mistake(root, changes)
    except OutdatedMistake:
        return OUTDATED, ""
    status, _ = run_command(tidy, root)
    if status:
        return REPORTED, "tidy refuses it"
    if read_tables(root) == read_tables(ROOT):
        return REPORTED, "tidy undoes it"
    new_problems = find_problems(root, texts) - old_problems
    codes = sorted({code for code, _, _ in new_problems})
    return (REPORTED, " ".join(codes)) if codes else (SILENT, "")


def read_tables(root: Path) -> dict[str, bytes]:
    """Return the content of each table of a package."""
    return {file.name: file.read_bytes() for file in (root / "resources").glob("*.csv")}


def render_page(outcomes: Sequence[Outcome], texts: int) -> str:
    """Return the page: how many mistakes are reported, and those that are not.

    texts: how many were given
    """
    page = HEAD.format(texts=f"with the texts of {texts} passages" if texts else "without a text")
    counts = Counter((row["mistake"].startswith(COORDINATED), result) for row, result in outcomes)
    for title, is_coordinated in (("single", False), ("coordinated", True)):
        numbers = [counts[is_coordinated, result] for result in (REPORTED, SILENT, OUTDATED)]
        page += f"| {title} | {' | '.join(map(str, numbers))} |\n"
    page += "\nSilent:\n\n| mistake | kind | how it came about |\n| --- | --- | --- |\n"
    for row, result in outcomes:
        if result == SILENT:
            page += f"| {row['mistake']} | {row['kind']} | {row['why']} |\n"
    return page


def try_mistakes(mistakes: Sequence[Sequence[CsvRow]], texts: Sequence[str]) -> Iterator[Outcome]:
    """Try mistakes, each in the published package; each outcome is printed.

    texts: source texts for `validate`
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("resources", "schemas"):
            shutil.copytree(ROOT / part, root / part)
        shutil.copy(ROOT / "datapackage.json", root)
        old_problems = find_problems(root, texts)
        for changes in mistakes:
            first = changes[0]
            result, reason = try_mistake(root, changes, texts, old_problems)
            print(f"{first['mistake']}  {first['kind']}: {result} {reason}", flush=True)
            yield first, result


def main(*texts: str) -> int:
    """Try all mistakes, and write the page."""
    outcomes = list(try_mistakes(read_mistakes(), texts))
    PAGE.write_text(render_page(outcomes, len(texts)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
