"""scripts/tidy.py: what it writes, what it says, and what it leaves alone."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import cells
from conftest import add_table, edit_json, field, replace_text
from tip_figures.datapackage import write_files
from tip_figures.datapackage.read.load import Package, load_package
from tip_figures.datapackage.tidy.plan import NewCell, TidyPlan, plan_tidying

Make = Callable[..., Path]
FIELDS = [field("id"), field("n", "integer"), field("word")]


def words(package: Package) -> Iterator[NewCell]:
    """A filler: the word of a row is its number in letters."""
    table = package.tables["t"]
    for row in table.rows():
        if row["n"] is not None:
            yield NewCell("t", row["_line"], "word", {1: "one", 2: "two"}.get(row["n"], "many"))


def planned(root: Path, *fillers: Callable[[Package], Iterable[NewCell]]) -> TidyPlan:
    return plan_tidying(load_package(root), fillers, lambda _: (), written=True)


# What a plan holds


def test_a_filler_sees_mended_cells_and_fills_what_follows(make_package: Make):
    """`2,000` is a number when the word is made of it; an empty cell is filled without more words."""
    root = make_package('id,n,word\nb,"2,000",\na,1,one\n', FIELDS, primaryKey="id")
    made = planned(root, words)
    assert (made.files[0].path, made.files[0].content) == (
        "t.csv",
        b"id,n,word\na,1,one\nb,2000,many\n",
    )
    assert (made.files[0].changes[-1], made.refilled) == (
        "1 cell of word filled from other cells",
        (),
    )


def test_what_is_filled_may_be_a_part_of_the_key_and_of_a_table_that_is_not_there(
    make_package: Make,
):
    """Cells of one filler are put in before the rows are sorted by them; what is not there is passed over."""
    root = make_package("id,n,word\na,,\na,1,\n", FIELDS, primaryKey=["id", "n"])
    cells = [("t", 2, "n", "2"), ("t", 2, "word", "two"), ("t", 3, "word", "one"), ("other", 2, "word", "x"), ("t", 2, "other", "x")]  # fmt: skip
    made = planned(root, lambda _: (NewCell(*cell) for cell in cells))
    assert made.files[0].content == b"id,n,word\na,1,one\na,2,two\n"


def test_what_cannot_be_tidied_does_not_stop_the_others(make_package: Make, tmp_path):
    """What cannot be tidied is named: a file with the marker of a merge, one outside of the package, a descriptor in which
    a name stands twice, of which one would be lost. A file that two resources name is written for the first of them alone."""
    root = make_package(b"", FIELDS, primaryKey="id")
    add_table(root, "id,n,word\nb,2,\na,1,\n", FIELDS, name="u", primaryKey="id")
    for name, fields in (("v", []), ("w", FIELDS[:1])):
        add_table(root, "id\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n", fields, name=name)
    (tmp_path / "outside.csv").write_bytes(b"word;n;id\r\n")
    for name in "xz":
        (add_table(root, "id\n", FIELDS, name=name) / f"{name}.csv").unlink()
    (root / "z.csv").symlink_to(tmp_path / "outside.csv")
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"].append(
            {"name": "y", "path": "u.csv", "schema": {"fields": FIELDS[::-1]}}
        )
    replace_text(
        root / "datapackage.json", '"version": "1.0.0",', '"version": "1.0.0", "version": "1.0.1",'
    )
    made = planned(root)
    assert [(f.path, f.content) for f in made.files] == [("u.csv", b"id,n,word\na,1,\nb,2,\n")]
    assert [(f.path, f.line, f.code) for f in made.findings] == [
        ("datapackage.json", 4, "json-duplicate"),
        ("datapackage.json", 0, "path-missing"),
        ("datapackage.json", 0, "path-unsafe"),
        ("t.csv", 1, "empty-file"),
        ("v.csv", 2, "merge-conflict"),
        ("w.csv", 2, "merge-conflict"),
    ]


# The command


def german(row: dict[str, str]) -> dict[str, str]:
    value = row.get("value")
    return (
        row | {"value": f"{Decimal(value):,}".translate(str.maketrans(",.", ".,"))}
        if value
        else row
    )


def test_a_package_as_a_german_spreadsheet_leaves_it_is_mended_whole(package, run):
    """Semicolons, thousands points and decimal commas beside texts that nobody touched: one run brings the bytes back."""
    before = cells.read_files(package)
    for table in ("areas", "figures", "numerals"):
        cells.change_rows(package, table, german, ";", "\r\n")
    ran = run("tidy.py", package)
    assert cells.read_files(package) == before, ran.stdout
    assert run("tidy.py", package, "--check").stdout == "Everything is tidy.\n"


def test_what_follows_from_other_cells_need_not_be_typed(package, run):
    """Labels, places, sources of identities, coefficients, verdicts and residuals that were emptied come back in one run."""
    emptied = {
        "figures": ("label", "place"), "identities": ("source_id", "residual"), "identity_terms": ("position", "coefficient"),
    }  # fmt: skip
    before = cells.read_files(package)
    for table, columns in emptied.items():
        empty = dict.fromkeys(columns, "")
        cells.change_rows(
            package, table, lambda row, e=empty: row if "contradicted" in row.values() else row | e
        )
    run("tidy.py", package)
    assert cells.read_files(package) == before


def test_check_changes_nothing(make_package: Make, run):
    """--check lists what would be changed, exits 1, and leaves every file; what is tidy is not written at all."""
    root = make_package("id,n,word\r\na,1,\r\n", FIELDS, primaryKey="id")
    before = cells.read_files(root)
    ran = run("tidy.py", root, "--check")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == (
        "t.csv: line ends made LF\n1 file would be changed: run scripts/tidy.py without --check.\n"
    )
    assert cells.read_files(root) == before
    run("tidy.py", root)
    times = [file.stat().st_mtime_ns for file in root.iterdir()]
    assert run("tidy.py", root).returncode == 0
    assert [file.stat().st_mtime_ns for file in root.iterdir()] == times


def test_cells_that_are_left_are_shown_with_line_and_column(make_package: Make, run):
    """A cell of which nobody can be sure is shown where it stands, its file is left whole, and the exit status is 1."""
    content = b"sep=;\r\nid;n;word\r\nb;1,0;\r\na;9.34E+07;\r\n"
    root = make_package(content, FIELDS, primaryKey="id")
    ran = run("tidy.py", root)
    assert (ran.returncode, ran.stderr, (root / "t.csv").read_bytes()) == (1, "", content)
    assert ran.stdout.splitlines() == [
        "",
        "t.csv",
        "  line 4, column n, a  cell-scientific",
        "    “9.34E+07” is a number as spreadsheets shorten it; the digits that it lost are not in the file.",
        "    → Write the number out in full, as the source has it.",
        "",
        "1 place left as it is, because only a person can tell: mend it, and tidy again.",
    ]


def test_an_edit_that_is_saved_meanwhile_is_not_overwritten(make_package: Make, run, monkeypatch):
    """What an editor saves while tidy runs stays, one line says so, and another run tidies it."""
    root = make_package("id,n,word\nb,1,\na,2,\n", FIELDS, primaryKey="id")
    replace = write_files.replace_files

    def save(*files: dict[Path, bytes]) -> None:
        (root / "t.csv").write_bytes(b"id,n,word\nb,1,new\na,2,\n")
        replace(*files)

    with monkeypatch.context() as patch:
        patch.setattr(write_files, "replace_files", save)
        ran = run("tidy.py", root)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert "t.csv: another program changed the file meanwhile" in ran.stderr
    assert (root / "t.csv").read_bytes() == b"id,n,word\nb,1,new\na,2,\n"
    run("tidy.py", root)
    assert (root / "t.csv").read_bytes() == b"id,n,word\na,2,\nb,1,new\n"


def test_a_label_that_says_something_else_is_shown_old_and_new(package, run):
    """Whoever writes another year sees what that makes of the figure, before anybody else does."""
    start = "demo-2021-isl-identified-2020,demo-2021-isl-protection,victims_identified,ISL,"
    replace_text(package / "resources/figures.csv", f"{start}2020", f"{start}2019")
    ran = run("tidy.py", package)
    assert ran.stdout == (
        "resources/figures.csv: 1 cell of label filled from other cells\n\n"
        "These cells say something else now, since others changed:\n"
        "  resources/figures.csv, label of demo-2021-isl-identified-2020\n"
        "    “30 trafficking victims identified, Iceland 2020” → “30 trafficking victims identified, Iceland 2019”\n\n"
        "1 file changed.\n"
    )
    assert run("tidy.py", package, "--check").returncode == 0


def test_a_passage_touches_its_own_rows_alone(package, run, tmp_path):
    """Nothing that tidy writes is shared by two passages, so two branches that each add one meet in neighbouring rows at most."""

    def others(file: Path) -> str:
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        return "".join(line for line in lines if "demo-2022" not in line)

    without = shutil.copytree(package, tmp_path / "without")
    for file in (without / "resources").iterdir():
        file.write_text(others(file), encoding="utf-8")
    assert (run("tidy.py", without).returncode, run("tidy.py", package).returncode) == (0, 0)
    for file in cells.read_files(without):
        assert file.read_text(encoding="utf-8") == others(package / file.relative_to(without))
