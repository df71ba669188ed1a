"""scripts/tidy.py: what it writes, what it prints, and what it leaves as it is."""

import cells
from conftest import edit_json, field, replace_text, run_checks
from release_files import GENERATED_TABLES, SOURCE_TABLES
from tip_figures.cli import tidy
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.tidy_plan import NewCell, TidyRules, plan_tidying

FIELDS = [field("id"), field("n", "integer"), field("word")]
MERGE_CONFLICT = "id\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"


def plan_package(root, derive_cells=lambda _: ()):
    """Plan with one rule that fills cells, and without generated tables."""
    rules = TidyRules((derive_cells,), lambda _: {}, (), lambda _: {}, lambda _: {})
    return plan_tidying(load_package(root), rules)


# What a plan contains


def test_rule_sees_fixed_cells(make_package):
    """`2,000` is a number when the word is derived from it."""

    def derive_words(package):
        (row,) = package.tables["t"].rows()
        yield NewCell("t", row["_line"], "word", f"{row['n']} words")

    root = make_package('id,n,word\nb,"2,000",\n', FIELDS, primaryKey="id")
    (file,) = plan_package(root, derive_words).files
    assert (file.path, file.content) == ("t.csv", b"id,n,word\nb,2000,2000 words\n")
    assert file.changes == (
        "1 cell of n changed, the first “2,000” → “2000”, "
        "1 cell of word changed, the first “” → “2000 words”"
    )


def test_rows_are_sorted_after_their_key_is_filled(make_package):
    """A cell of a table or column that does not exist is skipped, and a filled number stays."""
    root = make_package("id,n,word\nb,x,\na,1,\na,,\n", FIELDS, primaryKey=["id", "n"])
    new_cells = [
        NewCell("t", 4, "n", "2"),
        NewCell("t", 2, "n", "3"),
        NewCell("missing", 2, "word", "x"),
        NewCell("t", 2, "missing", "x"),
    ]
    (file,) = plan_package(root, lambda _: new_cells).files
    assert file.content == b"id,n,word\na,1,\na,2,\nb,x,\n"


def test_faulty_files_do_not_stop_the_others(make_package):
    """Only the table `u` can be tidied."""
    contents = {"t": "", "u": "id\nb\na\n", "w": MERGE_CONFLICT}
    for name, content in contents.items():
        make_package(content, FIELDS[:1], name=name, primaryKey="id")
    make_package(MERGE_CONFLICT, [], name="v")
    make_package("", FIELDS, name="x", resource={"path": "missing.csv"})
    plan = plan_package(make_package("", FIELDS, name="y", resource={"path": "../y.csv"}))
    assert [(file.path, file.content) for file in plan.files] == [("u.csv", b"id\na\nb\n")]
    assert [f"{finding.path} {finding.line} {finding.code}" for finding in plan.findings] == [
        "datapackage.json 0 path-missing",
        "datapackage.json 0 path-unsafe",
        "t.csv 1 empty-file",
        "w.csv 2 merge-conflict",
    ]


# The command


def test_leftover_of_a_killed_run_is_removed_from_a_tidy_package(make_package, run):
    root = make_package("id,n,word\na,1,one\n", FIELDS, primaryKey="id")
    leftover = root / ".t.csv.0123abcd.new"
    leftover.write_text("half")
    cells.make_stale(leftover)
    assert run("tidy.py", root, "--check").returncode == 0
    assert leftover.exists()
    assert run("tidy.py", root).returncode == 0
    assert not leftover.exists()


def test_cell_that_is_saved_meanwhile_is_kept(make_package, run, monkeypatch):
    """The command ends with one line, and writes nothing."""
    root = make_package("id,n,word\nb,1,one\na,2,two\n", FIELDS, primaryKey="id")
    edited = b"id,n,word\nb,1,one\na,3,three\n"

    def plan_slowly(package, rules):
        plan = plan_tidying(package, rules)
        (root / "t.csv").write_bytes(edited)
        return plan

    monkeypatch.setattr(tidy, "plan_tidying", plan_slowly)
    result = run("tidy.py", root)
    reason = "it was changed while this command was running; nothing was written"
    advice = "run the command again"
    assert result.stderr == f"tidy.py: {root / 't.csv'}: {reason}; {advice}.\n"
    assert (result.returncode, result.stdout) == (2, "")
    assert {file.name for file in root.iterdir()} == {"datapackage.json", "t.csv", "t.json"}
    assert (root / "t.csv").read_bytes() == edited


def test_passages_do_not_share_rows(package, run):
    """Two branches that each add a passage change neighbouring rows at most."""
    expected = {}
    for file in (package / "resources").iterdir():
        lines = file.read_text("utf-8").splitlines(keepends=True)
        expected[file.stem] = "".join(line for line in lines if "demo-2022" not in line)
        file.write_text(expected[file.stem], "utf-8")
    assert run("tidy.py", package).returncode == 0
    for name in SOURCE_TABLES:  # rebuilding the others resolves any conflict
        content = (package / f"resources/{name}.csv").read_text("utf-8")
        assert content == expected[name]
    assert run("validate.py", package).returncode == 0


# Generated tables


def test_generated_tables_are_rebuilt_without_reading_them(run, package):
    """They may hold markers of a merge, which are fatal in other tables, or have no file."""
    expected = cells.read_files(package)
    for name in GENERATED_TABLES:
        (package / f"resources/{name}.csv").write_text(MERGE_CONFLICT)
    (package / "resources/parts.csv").unlink()
    result = run("tidy.py", package)
    first_line = result.stdout.splitlines()[0]
    assert first_line.startswith("resources/totals.csv: rebuilt from the other tables: ")
    assert (result.returncode, cells.read_files(package)) == (0, expected)
    assert run("tidy.py", package, "--check").stdout == "Everything is tidy.\n"


def test_new_code_reaches_the_generated_tables(run, package):
    """It is added in one place, with its label, here to the units of figures."""
    with edit_json(package / "schemas/figures.json") as schema:
        (unit,) = [column for column in schema["fields"] if column["name"] == "unit"]
        unit["constraints"]["enum"].append("EUR")
        unit["categories"].append({"value": "EUR", "label": "euros"})
    cells.edit_row(package, "indicators", "civil_suit_victims", units="person;EUR")
    cells.edit_row(package, "figures", "demo-2021-isl-civil-suits-2020", unit="EUR")
    run("tidy.py", package)
    assert run_checks(package, "cells", "pandera", "generated") == []


def test_generated_table_outside_of_the_package_is_not_written(run, package):
    """A path that leads out of the folder is an error, and nothing is written there."""
    replace_text(package / "datapackage.json", '"resources/totals.csv"', '"../totals.csv"')
    assert run("tidy.py", package).returncode == 1
    assert not (package.parent / "totals.csv").exists()
