"""Make each mistake of `drawn_mistakes.csv` in a copy of the package, and see what reports it.

    python tests/measures/drawn_mistakes.py [TEXT…]

Somebody who had not seen the checks drew the mistakes by hand; the list is not changed when a check
is. It has one row for each cell or row that a mistake changes, with keys and old cells as they were
before. Each mistake is made alone, then `tidy` runs, then `validate --strict`, with the texts if
some are given. A mistake is reported if `tidy` refuses or undoes it, or if there is an error. Each
result is printed; docs/mistakes.md has the numbers.
"""

import contextlib
import filecmp
import io
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from tip_figures.cli import tidy, validate
from tip_figures.datapackage.csv_file import CsvRow, format_csv_rows, read_csv_rows
from tip_figures.datapackage.grouping import group_by

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("drawn_mistakes.csv")
PAGE = ROOT / "docs" / "mistakes.md"
REPORTED, SILENT, OUTDATED = "reported", "silent", "outdated"
COORDINATED = "c"  # begins the names of mistakes that change several rows so that tables agree

HEAD = """# Mistakes that the checks report

Made by `make mistakes`. Somebody who had not seen the checks drew the mistakes of
[drawn_mistakes.csv](../tests/measures/drawn_mistakes.csv) by hand. Each is made alone; then
`tidy` and `validate --strict` run, {texts}. A coordinated mistake changes several rows so that the
tables agree with each other. *Outdated*: the tables have changed there, so it cannot be made.

| mistakes | reported | silent | outdated |
| --- | ---: | ---: | ---: |
"""

Outcome = tuple[CsvRow, str]
"""The first row of a mistake in the list, and REPORTED, SILENT or OUTDATED."""


def read_mistakes() -> list[list[CsvRow]]:
    """Return the rows of the list, those of one mistake together."""
    return list(group_by(read_csv_rows(LIST), itemgetter("mistake")).values())


def make_mistake(root: Path, changes: Sequence[CsvRow]) -> bool:
    """Make a mistake in the package in `root`: set cells, delete or insert rows.

    changes: rows of the list; keys and old cells are those of the tables before any change
    returns: False, and nothing is written, if the tables have changed since the list was made: a
             row to insert exists, a row to delete or change is missing, or an old cell is different
    """
    files = {change["table"]: root / f"resources/{change['table']}.csv" for change in changes}
    tables = {name: read_csv_rows(file) for name, file in files.items()}
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
        text = format_csv_rows(list(table[0]), table)
        files[name].write_text(text, encoding="utf-8", newline="\n")
    return True


def find_row(rows: Sequence[CsvRow], key: str) -> CsvRow | None:
    """Return the first row with a key such as `source_id=a;paragraph=1`; None if there is none."""
    cells = dict(part.split("=", 1) for part in key.split(";")).items()
    return next((row for row in rows if row.items() >= cells), None)


def find_error_codes(root: Path, texts: Sequence[str]) -> list[str]:
    """Return the codes of the errors of `validate --strict`, sorted, each once.

    root:  the package
    texts: source texts to validate it with
    """
    options = [f"--text={text}" for text in texts]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        validate.run([str(root), "--strict", "--format=json", *options])
    findings = json.loads(output.getvalue())["findings"]
    return sorted({finding["code"] for finding in findings if finding["severity"] == "error"})


def try_mistake(root: Path, changes: Sequence[CsvRow], texts: Sequence[str]) -> tuple[str, str]:
    """Make a mistake in a copy of the package, run tidy on the copy, and then the checks.

    root:    where the copy is written, over that of an earlier mistake
    changes: rows of the list that belong to the mistake
    texts:   source texts for `validate`
    returns: REPORTED, SILENT or OUTDATED, and what reports it: words about tidy, or error codes; ""
             if nothing does
    """
    for part in ("resources", "schemas"):
        shutil.copytree(ROOT / part, root / part, dirs_exist_ok=True)
    shutil.copy(ROOT / "datapackage.json", root)
    if not make_mistake(root, changes):
        return OUTDATED, ""
    with contextlib.redirect_stdout(io.StringIO()):
        tidy_status = tidy.run([str(root)])
    if tidy_status:  # a manual decision is needed
        return REPORTED, "tidy refuses it"
    # All tables are as they were before the mistake.
    if not filecmp.dircmp(root / "resources", ROOT / "resources").diff_files:
        return REPORTED, "tidy undoes it"
    codes = find_error_codes(root, texts)
    return (REPORTED, " ".join(codes)) if codes else (SILENT, "")


def render_page(outcomes: Sequence[Outcome], texts: int) -> str:
    """Return the page: how many mistakes are reported, silent and outdated, and the silent ones.

    texts: how many texts of passages the checks had
    """
    page = HEAD.format(texts=f"with the texts of {texts} passages" if texts else "without a text")
    # Keys are pairs: whether a mistake is coordinated, and its result.
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
    """Try each mistake alone in a copy of the package of this checkout; print and yield outcomes.

    texts: source texts for `validate`
    """
    assert find_error_codes(ROOT, texts) == [], "the package is not valid without a mistake"
    with tempfile.TemporaryDirectory() as folder:
        for changes in mistakes:
            result, reason = try_mistake(Path(folder), changes, texts)
            first = changes[0]
            print(f"{first['mistake']}  {first['kind']}: {result} {reason}", flush=True)
            yield first, result


def main(*texts: str) -> None:
    """Try all mistakes, with texts for `validate` if some are given, and write the page."""
    outcomes = list(try_mistakes(read_mistakes(), texts))
    PAGE.write_text(render_page(outcomes, len(texts)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
