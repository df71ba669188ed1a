"""Packages that are valid, but that a format of a release cannot hold, are refused at once."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import edit_json, field, run_checks
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import load_package
from tip_figures.release import assemble

MakePackage = Callable[..., Path]
NUMBER = field("x", "number")
INTEGER = field("x", "integer")
NO_SUCH_NUMBER = (
    "t.csv, column x: a number is NaN, infinite or too large; databases, spreadsheets and "
    "statistics programs have no such number. Leave the cell empty, or give the column the type "
    "string."
)
TOO_MANY_DIGITS = (
    "t.csv, column x: {} has more than 15 digits; spreadsheets and statistics programs would "
    "change it. Give the column the type string."
)


def assert_refused(root: Path, message: str) -> None:
    """Assert that a valid package is refused before the folder of the release is made."""
    assert [finding for finding in run_checks(root) if finding.severity == "error"] == []
    with pytest.raises(CommandError) as raised:
        assemble.build_release(load_package(root), root / "dist")
    assert str(raised.value) == message
    assert not (root / "dist").exists()


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        pytest.param(NUMBER, "NaN", NO_SUCH_NUMBER, id="not-a-number"),
        pytest.param(NUMBER, "INF", NO_SUCH_NUMBER, id="infinite"),
        pytest.param(NUMBER, "-INF", NO_SUCH_NUMBER, id="infinite-and-negative"),
        pytest.param(NUMBER, "1e400", NO_SUCH_NUMBER, id="larger-than-a-float"),
        pytest.param(NUMBER, "8.99e307", NO_SUCH_NUMBER, id="larger-than-stata-holds"),
        pytest.param(
            INTEGER,
            "9007199254740993",
            TOO_MANY_DIGITS.format("9007199254740993"),
            id="integer-that-floats-skip",
        ),
        pytest.param(
            INTEGER,
            "-18446744073709551616",
            TOO_MANY_DIGITS.format("-18446744073709551616"),
            id="integer-beyond-64-bits",
        ),
        pytest.param(
            INTEGER, "9" * 5_000, TOO_MANY_DIGITS.format("an integer"), id="integer-beyond-floats"
        ),
    ],
)
def test_number_that_a_format_would_lose_is_refused(
    make_package: MakePackage, column: dict[str, object], cell: str, message: str
) -> None:
    """The same number is right in a CSV file."""
    assert_refused(make_package(f"id,x\n1,{cell}\n", [field("id", "integer"), column]), message)


def test_largest_numbers_are_built(make_package: MakePackage) -> None:
    """Stata's numbers end at 8.988e307."""
    rows = "x,n\n9007199254740992,8.98e307\n-9007199254740992,-8.98e307\n"
    root = make_package(rows, [INTEGER, field("n", "number")])
    assert assemble.build_release(load_package(root), root / "dist")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param(
            "sqlite_master",
            "SQLite reserves names such as sqlite_master; rename the table.",
            id="reserved-by-sqlite",
        ),
        pytest.param(
            "Meta_Columns",
            "the SQLite database has a table of its own called Meta_Columns; rename yours.",
            id="table-of-the-database",
        ),
        pytest.param(
            "CON", "Windows has no files called CON; rename the table.", id="device-of-windows"
        ),
        pytest.param(
            "a" * 201,
            "the name of the table t.csv has more than 200 bytes, too many for a file; shorten it.",
            id="long",
        ),
    ],
)
def test_name_of_a_table_that_a_format_cannot_hold_is_refused(
    make_package: MakePackage, name: str, message: str
) -> None:
    """The descriptor may give a table any name."""
    root = make_package("x\n1\n", [INTEGER])
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["name"] = name
    assert_refused(root, message)


@pytest.mark.parametrize("name", ["sqlit", "meta", "cons", "com10", "a" * 200])
def test_similar_name_is_built(make_package: MakePackage, name: str) -> None:
    """Only the reserved names themselves are refused."""
    root = make_package("x\n1\n", [INTEGER])
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["name"] = name
    assert assemble.build_release(load_package(root), root / "dist")


def test_tables_whose_names_differ_in_case_are_refused(make_package: MakePackage) -> None:
    """They would be one file on some systems, and one table in SQLite."""
    make_package("x\n1\n", [INTEGER], name="one")
    root = make_package("x\n1\n", [INTEGER], name="two")
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][1]["name"] = "One"
    assert_refused(
        root,
        "the tables one and One differ only in letter case, which SQLite and some systems do not "
        "distinguish; rename one of them.",
    )


def test_columns_whose_names_differ_in_case_are_refused(make_package: MakePackage) -> None:
    """A CSV file may have both."""
    root = make_package("x,X\n1,2\n", [INTEGER, field("X", "integer")])
    assert_refused(
        root,
        "t.csv: the columns x and X differ only in letter case, which SQLite does not "
        "distinguish; rename one of them.",
    )


def make_wide_package(make_package: MakePackage, width: int) -> Path:
    """Make a package of one table with as many columns."""
    names = [f"c{number}" for number in range(width)]
    rows = f"{','.join(names)}\n{','.join(['1'] * width)}\n"
    return make_package(rows, [field(name, "integer") for name in names])


def test_table_with_too_many_columns_is_refused(make_package: MakePackage) -> None:
    """SQLite has a limit."""
    assert_refused(
        make_wide_package(make_package, 2_001),
        "t.csv has 2,001 columns, but a table in SQLite can have 2,000 at most; split it.",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot lock a folder")
def test_second_build_into_a_folder_is_refused(make_package: MakePackage) -> None:
    """It would remove the unfinished files of the first one, which it cannot know."""
    root = make_package("x\n1\n", [INTEGER])
    folder = root / "dist"
    folder.mkdir()
    with assemble.lock_folder(folder), pytest.raises(CommandError) as raised:
        assemble.build_release(load_package(root), folder)
    assert str(raised.value) == (
        f"another build writes into {folder}; wait until it ends, or choose another folder."
    )
    assert assemble.build_release(load_package(root), folder)
