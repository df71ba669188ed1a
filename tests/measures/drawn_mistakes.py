"""Make each mistake of `drawn_mistakes.csv` in a part of the package, and see what reports it.

    python tests/measures/drawn_mistakes.py [TEXT…]

The mistakes were drawn before the checks that report them, and do not change with a check. The list
has one row for each cell or row that a mistake changes, with keys and old cells as they were
before. Each mistake is made alone, then `tidy` runs, then `validate --strict` without texts. If
that finds no error, it runs again with the texts. Each outcome is printed; docs/mistakes.md has the
numbers. The part has the areas in whose passages mistakes were drawn.
"""

import contextlib
import filecmp
import io
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from cells import read_rows, write_rows
from measures.package_part import ROOT, copy_part
from tip_figures.cli import tidy, validate
from tip_figures.datapackage.csv_file import CsvRow, read_csv_rows
from tip_figures.datapackage.grouping import group_by

LIST = Path(__file__).with_name("drawn_mistakes.csv")
AREAS = ["ARG", "BRA", "CYP", "DEU", "ECU", "FRA", "IND", "IRL", "ITA", "JOR", "KAZ", "POL", "ROU"]
"""The areas in whose passages mistakes were drawn."""
PAGE = ROOT / "docs" / "mistakes.md"
AT_ROW, ELSEWHERE, SILENT, OUTDATED = "at its row", "elsewhere", "silent", "outdated"
"""Results: where `validate` has an error. What `tidy` refuses or undoes is reported at its row."""
COORDINATED = "c"  # begins the names of mistakes that change several rows so that tables agree

HEAD = """# Mistakes that the checks report

Made by `make mistakes`. The mistakes of [drawn_mistakes.csv](../tests/measures/drawn_mistakes.csv)
were drawn before the checks that report them: those called m by a script, the others by hand, by
somebody who had not seen the checks. Each is made alone; then `tidy` and `validate --strict` run
without a text, as in a pull request, and with the texts of {texts} passages. *At its row*: an error
is at the cell or row that is wrong. A coordinated mistake changes several rows so that the tables
agree with each other. *Outdated*: the tables have changed there, so it cannot be made.

"""
COLUMNS = ("at its row", "elsewhere", "silent", "with texts: at its row", "elsewhere", "silent")
HEAD += f"| mistakes | {' | '.join(COLUMNS)} | outdated |\n| --- |{' ---: |' * 7}\n"


class Outcome(NamedTuple):
    """What reports a mistake: one of the results, without texts and with them.

    Attributes:
        change: its first row of the list
    """

    change: CsvRow
    without_texts: str
    with_texts: str


def read_mistakes() -> list[list[CsvRow]]:
    """Return the rows of the list, those of one mistake together."""
    return list(group_by(read_csv_rows(LIST), itemgetter("mistake")).values())


def make_mistake(root: Path, changes: Sequence[CsvRow]) -> bool:
    """Make a mistake in the package in `root`: set cells, delete or insert rows.

    Args:
        changes: rows of the list; keys and old cells are those of the tables before any change

    Returns:
        False, and nothing is written, if the tables have changed since the list was made: a row to
        insert exists, a row to delete or change is missing, or an old cell is different
    """
    names = {change["table"] for change in changes}
    tables = {name: read_rows(root, name) for name in names}
    rows = [find_row(tables[change["table"]], change["key"]) for change in changes]
    # An insert or delete that does not fit has no column, and ends in the last case.
    for change, row in zip(changes, rows, strict=True):
        table = tables[change["table"]]
        if change["action"] == "insert" and row is None:
            table.append(json.loads(change["new"]))
        elif change["action"] == "delete" and row is not None:
            table.remove(row)
        elif row is not None and row.get(change["column"]) == change["old"]:
            row[change["column"]] = change["new"]
        else:
            return False
    for name, table in tables.items():
        write_rows(root, name, table)
    return True


def find_row(rows: Sequence[CsvRow], key: str) -> CsvRow | None:
    """Return the first row with a key such as `source_id=a;paragraph=1`; None if there is none."""
    cells = dict(part.split("=", 1) for part in key.split(";")).items()
    return next((row for row in rows if row.items() >= cells), None)


def find_errors(root: Path, texts: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return the errors of `validate --strict`, as in its JSON output.

    Args:
        root: the package
        texts: source texts to validate it with
    """
    options = [f"--text={text}" for text in texts]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        validate.run([str(root), "--strict", "--all", "--format=json", *options])
    findings = json.loads(output.getvalue())["findings"]
    return [finding for finding in findings if finding["severity"] == "error"]


def find_result(errors: Sequence[Mapping[str, Any]], changes: Sequence[CsvRow]) -> str:
    """Return AT_ROW if an error is at a row that a mistake changes, ELSEWHERE or SILENT."""
    keys = set()
    for change in changes:
        cells = [part.split("=", 1)[1] for part in change["key"].split(";")]
        keys.add("/".join(cells))
    if any(error["key"] in keys for error in errors):
        return AT_ROW
    return ELSEWHERE if errors else SILENT


def try_mistake(
    package: Path, root: Path, changes: Sequence[CsvRow], texts: Sequence[str]
) -> Outcome:
    """Make a mistake in a copy of a package, run tidy on the copy, and then the checks.

    Args:
        root: where the copy is written, over that of an earlier mistake
        changes: rows of the list that belong to the mistake
        texts: source texts for `validate`
    """
    shutil.copytree(package, root, dirs_exist_ok=True)
    change = changes[0]
    if not make_mistake(root, changes):
        return Outcome(change, OUTDATED, OUTDATED)
    with contextlib.redirect_stdout(io.StringIO()):
        tidy_status = tidy.run([str(root)])
    # All tables are as they were before the mistake, if tidy undoes it.
    is_undone = not filecmp.dircmp(root / "resources", package / "resources").diff_files
    if tidy_status or is_undone:
        return Outcome(change, AT_ROW, AT_ROW)
    result = find_result(find_errors(root, ()), changes)
    if result != SILENT or not texts:
        return Outcome(change, result, result)
    return Outcome(change, result, find_result(find_errors(root, texts), changes))


def render_page(outcomes: Sequence[Outcome], texts: int) -> str:
    """Return the page: how many mistakes are reported, and which ones are silent with the texts.

    Args:
        texts: how many texts of passages the checks had
    """
    page = HEAD.format(texts=texts)
    for title, is_coordinated in (("single", False), ("coordinated", True)):
        of_kind = [
            outcome
            for outcome in outcomes
            if outcome.change["mistake"].startswith(COORDINATED) is is_coordinated
        ]
        without = Counter(outcome.without_texts for outcome in of_kind)
        counts = Counter(outcome.with_texts for outcome in of_kind)
        results = (AT_ROW, ELSEWHERE, SILENT)
        numbers = [*map(without.__getitem__, results), *map(counts.__getitem__, results)]
        page += f"| {title} | {' | '.join(map(str, (*numbers, counts[OUTDATED])))} |\n"
    page += (
        "\nSilent with the texts:\n\n| mistake | kind | how it came about |\n| --- | --- | --- |\n"
    )
    for outcome in outcomes:
        if outcome.with_texts == SILENT:
            row = outcome.change
            page += f"| {row['mistake']} | {row['kind']} | {row['why']} |\n"
    return page


def try_mistakes(mistakes: Sequence[Sequence[CsvRow]], texts: Sequence[str]) -> Iterator[Outcome]:
    """Try each mistake alone in a part of the package of this checkout; print and yield outcomes.

    Args:
        texts: source texts for `validate`
    """
    with tempfile.TemporaryDirectory() as folder:
        package, root = Path(folder, "package"), Path(folder, "changed")
        copy_part(package, AREAS)
        assert find_errors(package, texts) == [], "the package is not valid without a mistake"
        for changes in mistakes:
            outcome = try_mistake(package, root, changes, texts)
            kind, name = outcome.change["kind"], outcome.change["mistake"]
            print(f"{name}  {kind}: {outcome.without_texts}, {outcome.with_texts}", flush=True)
            yield outcome


def main(*texts: str) -> None:
    """Try all mistakes, with texts for `validate` if some are given, and write the page."""
    outcomes = list(try_mistakes(read_mistakes(), texts))
    PAGE.write_text(render_page(outcomes, len(texts)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
