"""Tidying: what is surely meant is mended, what is doubtful is named and left, and twice is the same as once."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, amend, field, spoil
from tipdata.cli import frame as command
from tipdata.package import write as writing
from tipdata.package.finding import Finding
from tipdata.package.table import Table
from tipdata.tidy import mend as cells
from tipdata.tidy import tables
from tipdata.tidy.plan import Plan, plan

FIELDS = [field("id"), field("n", "integer"), field("x", "number"), field("note")]
RIGHT = "id,n,x,note\na,1,0.5,\nb,2,,hello\n"

Make = Callable[..., Path]


def tidied(rows: str | bytes, fields: list[dict[str, Any]] | None = None, **schema: Any) -> tuple[str, list[str], list[Finding]]:  # fmt: skip
    """The content that a table should have, what changed in words, and what was left."""
    content = rows if isinstance(rows, bytes) else rows.encode()
    table = Table("t", "t.csv", None, {"fields": fields or FIELDS, "primaryKey": "id", **schema})
    draft = tables.tidy(table, content)
    left = list(tables.findings(draft, True))
    return (content if draft.faults else draft.content()).decode(errors="replace"), list(draft.changes), left


def cell(kind: str, text: str, semicolons: bool = False, **more: Any) -> str:
    return cells.mended(field("c", kind, **more), text, semicolons)[0]


def of(root: Path) -> Plan:
    return plan(command.load(root), written=True)


def tidy(root: Path) -> Plan:
    """Tidy a package as the command does."""
    made = of(root)
    for file in made.files:
        writing.replace(root / file.path, file.content)
    return made


# How a file is stored


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (RIGHT.encode("utf-8-sig"), ["byte order mark taken away"]),
        (RIGHT.encode("utf-16"), ["UTF-16 made UTF-8"]),
        (RIGHT.replace("\n", "\r\n").encode(), ["line ends made LF"]),
        (RIGHT.replace("\n", "\r").encode(), ["line ends made LF"]),
        (RIGHT.replace(",", ";").encode(), ["semicolons made commas"]),
        (RIGHT.replace(",", "\t").encode(), ["tabs made commas"]),
        (RIGHT.replace(",", "\t").encode("utf-16"), ["UTF-16 made UTF-8", "tabs made commas"]),
        (RIGHT.rstrip("\n").encode(), ["line end added to the last line"]),
        (RIGHT.replace("hello", '"hello"').encode(), []),
        (b"id,n,x,note,,\na,1,0.5,,,\nb,2,,hello,,\n", ["2 empty columns taken away"]),
        (b"id,,n,x,note\na,,1,0.5,\nb,,2,,hello\n", ["1 empty column taken away"]),
        (RIGHT.encode() + b",,,\n,,,\n\n", ["3 empty rows taken away"]),
        (b"\n\n" + RIGHT.encode(), ["2 empty rows above the header taken away"]),
        (b"id,n,x,note\n\na,1,0.5,\n\nb,2,,hello\n", ["2 empty rows taken away"]),
        (b"id, n ,x,note\na,1,0.5,\nb,2,,hello\n", ["white space around column names taken away"]),
        (b"note,x,id,n\n,0.5,a,1\nhello,,b,2\n", ["columns put into the order of the schema"]),
        (b"id,n,x,note\nb,2,,hello\na,1,0.5,\n", ["sorted by primary key"]),
        (RIGHT.encode(), []),
    ],
)
def test_storage_is_made_canonical(content, changes):
    """However a program stored the table, the same bytes come out, and each change is told."""
    assert tidied(content) == (RIGHT, changes, [])


def test_quotes_stand_only_where_they_are_needed():
    """A comma, a quotation mark or a line end in a cell calls for quotes, and nothing else does."""
    spoiled = '"id","n","x","note"\n"a","1","","one, ""two""\nthree"\n"b","2","","four"\n'
    assert tidied(spoiled)[0] == 'id,n,x,note\na,1,,"one, ""two""\nthree"\nb,2,,four\n'


def test_semicolons_stay_where_the_dialect_declares_them():
    """The delimiter is the declared one, whichever the file came with."""
    table = Table("t", "t.csv", None, {"fields": FIELDS}, "", {"delimiter": ";"})
    for delimiter in ";,":
        draft = tables.tidy(table, RIGHT.replace(",", delimiter).encode())
        assert draft.content().decode() == RIGHT.replace(",", ";")


def test_numbers_sort_as_numbers_and_text_by_code_point():
    """Ten comes after nine, capitals before small letters, empty cells first and unreadable ones last."""
    assert tidied("id,n,x,note\na,10,,\na,x,,\na,9,,\na,,,\n", primaryKey=["id", "n"])[0] == (
        "id,n,x,note\na,,,\na,9,,\na,10,,\na,x,,\n"
    )
    assert tidied("id,n,x,note\né,,,\na,,,\nZ,,,\n")[0] == "id,n,x,note\nZ,,,\na,,,\né,,,\n"


def test_rows_without_a_key_stay_in_their_order():
    """Where no key says how, nothing is sorted, and a row that holds nothing is none."""
    rows = "id,n,x,note\nb,,,\na,,,\n"
    assert tidied(rows, primaryKey=[]) == (rows, [], [])
    assert tidied("id,n,x,note\nb,,,\n,,,\na,,,\n", primaryKey=[]) == (rows, ["1 empty row taken away"], [])


# Cells that are surely meant


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("integer", "1,834", "1834"),
        ("integer", "1 834", "1834"),
        ("integer", "1\u00a0834", "1834"),
        ("integer", "-77\u202f200\u202f000", "-77200000"),
        ("integer", "1'834", "1834"),
        ("integer", " 40 ", "40"),
        ("integer", "40.00", "40"),
        ("integer", "1,834.00", "1834"),
        ("year", "2,018", "2018"),
        ("year", "2018.0", "2018"),
        ("number", "1 834", "1834"),
        ("number", "1,834.50", "1834.50"),
        ("number", "77,200,000", "77200000"),
        ("number", "77.200.000", "77200000"),
        ("number", "1.834,5", "1834.5"),
        ("boolean", "TRUE", "true"),
        ("boolean", "False", "false"),
        ("boolean", "1", "1"),
        ("date", " 2019-01-05", "2019-01-05"),
    ],
)
def test_sure_cells_are_mended(kind, text, expected):
    """Marks and spaces that can mean one thing alone are taken away."""
    assert cell(kind, text) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1,83"), ("integer", "1,8345"), ("integer", "0,834"), ("integer", "1.834"), ("integer", "1 834,567"),
        ("integer", "1,834 567"), ("integer", "40.5"), ("integer", "1,834.5"), ("integer", "007"), ("integer", "+5"),
        ("integer", "1_834"), ("integer", "٣"), ("number", "1,834"), ("number", "1.834"), ("number", "0,5"),
        ("number", "7.72E+07"), ("number", "$5"), ("string", " a "), ("string", "1,834"), ("string", "TRUE"),
        ("any", " a "), ("date", "5/1/2019"), ("boolean", "WAHR"), ("object", " {}"),
    ],
)  # fmt: skip
def test_unsure_cells_stay(kind, text):
    """What may mean two things, and what is text, stays as it is."""
    assert cell(kind, text) == text


def test_decimal_commas_are_points_only_in_a_file_with_semicolons():
    """Where semicolons separate cells the comma marks decimals, unless it may mark thousands."""
    assert cell("number", "0,344754", semicolons=True) == "0.344754"
    assert cell("number", "12,5", semicolons=True) == "12.5"
    assert cell("number", "1,834", semicolons=True) == "1,834"
    assert tidied("id;n;x;note\na;;0,25;\n")[:2] == (
        "id,n,x,note\na,,0.25,\n",
        ["semicolons made commas", "1 decimal comma made a decimal point"],
    )


def test_declared_truth_values_and_codes_are_used():
    """A field's own truth values and codes are what its cells become."""
    assert cell("boolean", "YES", trueValues=["yes"], falseValues=["no"]) == "yes"
    assert cell("string", "TRUE", enum=["true", "false"]) == "true"
    assert cell("string", " stated ", enum=["stated", "derived"]) == "stated"
    assert cell("string", "STATED", enum=["stated", "derived"]) == "STATED"


def test_fields_with_marks_of_their_own_are_left_alone():
    """A number whose field declares its decimal mark is not guessed at."""
    assert cell("number", "77,200,000", groupChar=",") == "77,200,000"


def test_a_missing_value_is_not_mended():
    """What stands for a missing value stays."""
    assert tidied("id,n,x,note\na,1 000,,\n", missingValues=["", "1 000"])[0] == "id,n,x,note\na,1 000,,\n"


def test_a_rule_of_the_row_settles_a_comma():
    """`1,834` persons are 1834, because 1.834 of a person break a rule of the schema; 1,834 percent stay doubtful."""
    fields = [field("id"), field("x", "number"), field("unit")]
    rule = {"name": "whole", "expression": "unit <> 'person' OR x % 1 = 0", "message": "People are whole."}
    content, changes, left = tidied('id,x,unit\na,"1,834",person\nb,"1,834",percent\n', fields, rules=[rule])
    assert content == 'id,x,unit\na,1834,person\nb,"1,834",percent\n'
    assert changes == ["1 number written without thousands marks, as a rule of the row asks"]
    assert [(f.line, f.column, f.code, f.key) for f in left] == [(3, "x", "cell-ambiguous", "b")]
    assert left[0].message == "“1,834” may mean 1834 or 1.834, and nothing in its row tells which."


# Cells that are left and named


@pytest.mark.parametrize(
    ("row", "column", "code", "message"),
    [
        ("a,Jan-34,,", "n", "cell-date-like", "“Jan-34” looks like a date, which spreadsheets make of other things, and the column holds no dates."),
        ("a,,2019-01-05,", "x", "cell-date-like", "“2019-01-05” looks like a date, which spreadsheets make of other things, and the column holds no dates."),
        ("a,,,05.01.2019", "note", "cell-date-like", "“05.01.2019” looks like a date, which spreadsheets make of other things, and the column holds no dates."),
        ("a,,7.72E+07,", "x", "cell-scientific", "“7.72E+07” is a number as spreadsheets shorten it; the digits that it lost are not in the file."),
        ("a,7.72E+07,,", "n", "cell-scientific", "“7.72E+07” is a number as spreadsheets shorten it; the digits that it lost are not in the file."),
        ("a,,,1.2E+11", "note", "cell-scientific", "“1.2E+11” is a number as spreadsheets shorten it; the digits that it lost are not in the file."),
        ('a,,"1,834",', "x", "cell-ambiguous", "“1,834” may mean 1834 or 1.834, and nothing in its row tells which."),
        ("a,007,,", "n", "cell-type", "“007” is not a whole number: digits alone (18 at most), no thousands marks, spaces, plus sign or leading zeros."),
    ],
)  # fmt: skip
def test_doubtful_cells_are_named_and_left(row, column, code, message):
    """A doubtful cell stays, and the finding says where it is and why."""
    rows = f"id,n,x,note\n{row}\n"
    content, changes, left = tidied(rows)
    assert (content, changes) == (rows, [])
    assert [(f.path, f.line, f.column, f.code, f.key, f.message) for f in left] == [
        ("t.csv", 2, column, code, "a", message)
    ]


@pytest.mark.parametrize(
    ("more", "cells_", "right"),
    [
        ({"pattern": "[0-9]{3}"}, ["004", "7"], "007"),
        ({"minLength": 2}, ["12", "7"], "07"),
        ({}, ["0041", "77"], "0077"),
    ],
)
def test_lost_leading_zeros_are_named(more, cells_, right):
    """Digits that the schema or the other cells show to be too few are named, with what would be right."""
    rows = "id,code\n" + "".join(f"{i},{cell}\n" for i, cell in enumerate(cells_))
    content, changes, left = tidied(rows, [field("id"), field("code", **more)])
    assert (content, changes) == (rows, [])
    assert [(f.line, f.column, f.code) for f in left] == [(3, "code", "cell-lost-zero")]
    assert left[0].message == f"“{cells_[1]}” may have lost its leading zeros: “{right}” would be right here."


def test_a_text_column_of_dates_is_one():
    """Ten dates that fill most of a text column are what it holds; so is a date that the field's codes or pattern allow."""
    assert tidied("id,n,x,note\n" + "".join(f"a{i},,,2019-01-{i}\n" for i in range(10, 20)))[2] == []
    assert tidied("id,c\na,May-20\n", [field("id"), field("c", enum=["May-20"])])[2] == []
    assert tidied("id,c\na,2019-01-05\n", [field("id"), field("c", pattern="[0-9-]+")])[2] == []


def test_places_are_those_of_the_file_as_it_will_be_read():
    """After writing, a finding's line is that of the sorted file; in a check, that of the file as it stands."""
    table = Table("t", "t.csv", None, {"fields": FIELDS, "primaryKey": "id"})
    draft = tables.tidy(table, b'id,n,x,note\nb,Jan-34,,\na,x,,"one\ntwo"\n')
    assert [(f.key, f.line) for f in tables.findings(draft, True)] == [("b", 4), ("a", 2)]
    assert [(f.key, f.line) for f in tables.findings(draft, False)] == [("b", 2), ("a", 3)]


@pytest.mark.parametrize(
    ("content", "line", "code", "message"),
    [
        ("id,n,x,note\na,1,,Corée\n".encode("latin-1"), 2, "encoding", "Byte 0xe9 is not UTF-8; as Windows-1252 it would read “Corée”."),
        (b"id,n,x,note\na,1,,\0\n", 2, "encoding", "A NUL byte stands here, which no text holds."),
        (RIGHT.encode("utf-16") + b"\n", 1, "encoding", "The file begins as UTF-16 and does not go on so at byte 67."),
        (b"\xef\xbb\xbf\r\n", 1, "empty-file", "The file is empty: not even a header stands in it."),
        (b"id,n,x,note\na,1,,\n\nb,2,,un\"closed\n", 4, "quote", "A quotation mark stands in this record where none can, so nobody can tell where its cells end."),
        (b"id,n,x,note\nb,1,,\"open\na,2,,\n", 2, "quote", "A quotation mark stands in this record where none can, so nobody can tell where its cells end."),
        (b"id,n,x,note\na,1,834,,\n", 2, "ragged-row", "The row has 5 cells, where the header has 4. The file is left as it is until this is mended."),
        (b"id,n,x,note\na,1\n", 2, "ragged-row", "The row has 2 cells, where the header has 4. The file is left as it is until this is mended."),
        (b"id,n,x,note,,\na,1,0,5,,\nb,2,,,\n", 3, "ragged-row", "The row has 5 cells, where the header has 4. The file is left as it is until this is mended."),
        (b"id,n,x,nott\na,1,,\n", 1, "header-extra", "The schema has no column “nott”. The file is left as it is until this is mended."),
        (b"id,n,x,note,x\na,1,,,\n", 1, "header-duplicate", "The column “x” stands twice in the header. The file is left as it is until this is mended."),
        (b"id,n,x,,note\na,1,,7,\n", 1, "header-empty", "Column 4 has cells and no name. The file is left as it is until this is mended."),
        (b"id,n,note\na,1,\n", 1, "header-missing", "The column “x” is missing from the header. The file is left as it is until this is mended."),
        (b"id,n,x,note\n<<<<<<< HEAD\na,1,,\n=======\na,2,,\n>>>>>>> other\n", 2, "merge-conflict", "A merge of two versions left its marker here, so the file is not touched."),
    ],
)  # fmt: skip
def test_a_file_that_is_not_sure_is_left_whole(content, line, code, message):
    """Where cells cannot be told apart for sure the file stays byte for byte, and the finding says why and where."""
    table = Table("t", "t.csv", None, {"fields": FIELDS, "primaryKey": "id"})
    draft = tables.tidy(table, content)
    found = list(tables.findings(draft, True))
    assert (found[0].line, found[0].code, found[0].message) == (line, code, message)
    assert draft.rows == []


def test_an_unknown_column_is_met_with_the_nearest_one():
    """A misspelt column is told the name that it was most likely meant to have."""
    assert tidied("id,n,x,nott\na,1,,\n")[2][0].hint == "Did you mean “note”?"


def test_schemas_that_allow_other_columns_keep_them():
    """Columns that the schema does not describe stand behind the others where `fieldsMatch` allows them."""
    assert tidied("more,n,id\n7,1,a\n", fieldsMatch=["partial"])[0] == "id,n,more\na,1,7\n"


def test_a_million_columns_are_counted():
    """A header without end is told in a few findings, in bounded time."""
    left = tidied(",".join(f"c{i}" for i in range(1_000_000)) + "\n")[2]
    assert len(left) == 10 + 1 + len(FIELDS)
    assert left[10].message.startswith("And 999,990 more columns that the schema does not have.")


# Twice is once, and nothing gets lost

odd = st.sampled_from(
    ["", " ", "1,834", "1 834", "1\u00a0834", "1.834,5", "0,5", "1,83", "7.72E+07", "Jan-34", "TRUE", "007", "7", "40.0", "x", '"', "\n", "a;b", "é"]
) | st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=5)  # fmt: skip
PROPERTY_FIELDS = [field("id"), field("n", "integer"), field("x", "number"), field("y", "number"), field("b", "boolean"), field("note")]  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=100)
@given(
    st.lists(st.tuples(*[odd] * 6), max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.integers(0, 2),
    st.permutations(range(6)),
    st.booleans(),
)
def test_twice_is_once(rows, delimiter, end, encoding, padding, order, keyed):
    """Tidying what is tidy changes nothing, text cells come through as they were, and what is left stays named."""
    table = Table("t", "t.csv", None, {"fields": PROPERTY_FIELDS, "primaryKey": ["id", "n"] if keyed else [], "rules": [
        {"name": "whole", "expression": "x % 1 = 0 OR y IS NULL", "message": "m"}]})  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    for row in [[f["name"] for f in PROPERTY_FIELDS], *rows]:
        writer.writerow([*(row[place] for place in order), *[""] * padding])
    once = tables.tidy(table, text.getvalue().encode(encoding))
    if once.faults:
        assert {fault.code for fault in once.faults} <= {"merge-conflict"}
        return
    twice = tables.tidy(table, once.content())
    assert (twice.content(), twice.changes) == (once.content(), ())
    notes = Counter(row[5] for row in rows if any(cell.strip() for cell in row))
    assert Counter(filter(None, once.column("note"))) == Counter(filter(None, notes.elements()))
    told = list(tables.findings(once, True))
    assert list(tables.findings(twice, True)) == told


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=80))
def test_any_bytes_are_tidied_or_named(content):
    """No content of a file ends in a traceback, and what is not left alone is the same the second time."""
    table = Table("t", "t.csv", None, {"fields": FIELDS, "primaryKey": "id"})
    for start in (b"", b"id,n,x,note\n"):
        draft = tables.tidy(table, start + content)
        assert all(f.line >= 1 and f.message for f in tables.findings(draft, True))
        if not draft.faults:
            assert tables.tidy(table, draft.content()).content() == draft.content()


# The package


def test_the_published_package_is_tidy():
    """Nothing that is published is stale."""
    assert plan(command.load(ROOT), written=True) == Plan((), ())


def test_a_package_as_excel_leaves_it_is_mended_whole(package):
    """Semicolons, line ends, thousands, order, labels and hashes: one run brings the published bytes back."""
    before = {file.name: file.read_bytes() for file in package.rglob("*.*")}
    file = package / "resources/figures.csv"
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
    for row in rows[1:]:
        place = rows[0].index("rounded_to")
        row[place] = f"{int(row[place]):,}".replace(",", "\u00a0") if row[place] else ""
        row[rows[0].index("label")] = "old"
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([[*row, ""] for row in [rows[0], *rows[:0:-1]]])
    file.write_bytes(text.getvalue().encode("utf-8-sig"))
    with amend(package / "datapackage.json") as descriptor:
        descriptor["resources"][5] |= {"bytes": 1, "hash": "md5:0"}
    made = tidy(package)
    assert made.findings == ()
    assert [(f.path, f.changes) for f in made.files] == [
        ("resources/figures.csv", ("byte order mark taken away", "line ends made LF", "semicolons made commas", "1 empty column taken away", "4 numbers written without thousands marks", "sorted by primary key", "48 labels made anew")),
        ("CITATION.cff", ("made",)),
        ("datapackage.json", ("bytes and hash of figures",)),
    ]  # fmt: skip
    assert {file.name: file.read_bytes() for file in package.rglob("*.*") if file.suffix != ".cff"} == before
    assert of(package) == Plan((), ())


def test_labels_follow_the_codebook(package):
    """A new word in the codebook changes the labels of its figures, and the hashes follow in the same run."""
    spoil(package / "resources/indicators.csv", "calls received by the trafficking hotline", "calls to the hotline")
    made = tidy(package)
    assert made.findings == ()
    assert made.files[0].changes == ("1 label made anew",)
    assert "calls to the hotline, counted by" in (package / "resources/figures.csv").read_text(encoding="utf-8")
    assert of(package).files == ()


def test_a_label_that_cannot_be_made_is_named(package):
    """A figure with an unknown indicator keeps its label, and is named."""
    spoil(package / "resources/figures.csv", ",hotline_calls,", ",hotline_cals,")
    found = tidy(package).findings
    assert [(f.path, f.column, f.code) for f in found] == [("resources/figures.csv", "label", "label-unmade")]
    assert found[0].message == (
        "The label cannot be made anew: a code that it needs is unknown, or a cell that it needs is empty."
    )


def test_a_doubtful_row_keeps_its_label(package):
    """The label may be all that still tells what a shortened number was."""
    before = (package / "resources/figures.csv").read_text(encoding="utf-8")
    spoil(package / "resources/figures.csv", "all,93400000,", "all,9.35E+07,")
    assert [f.code for f in tidy(package).findings] == ["cell-scientific"]
    assert (package / "resources/figures.csv").read_text(encoding="utf-8") == before.replace("all,93400000,", "all,9.35E+07,")  # fmt: skip


def test_sources_are_told_by_their_table(package):
    """The descriptor's sources follow the table of sources, and stay where that cannot be read."""
    spoil(package / "resources/sources.csv", "United States Department of State", "US Department of State")
    assert tidy(package).files[-1].changes == ("bytes and hash of sources", "sources told anew")
    told = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["sources"]
    assert "US Department of State" in told[0]["title"]
    (package / "resources/sources.csv").write_bytes(b"")
    tidy(package)
    assert json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["sources"] == told


def test_labels_wait_for_the_tables_that_they_need(package):
    """Where areas cannot be read, the areas are named and no label is touched."""
    (package / "resources/areas.csv").write_bytes(b"")
    made = tidy(package)
    assert [(f.path, f.code) for f in made.findings] == [("resources/areas.csv", "empty-file")]
    assert "resources/figures.csv" not in [file.path for file in made.files]


def test_half_a_merge_is_not_vouched_for(package):
    """A table with a merge conflict stays, and so does its hash, so that no check takes it for right."""
    file = package / "resources/areas.csv"
    file.write_bytes(b"<<<<<<< HEAD\n" + file.read_bytes())
    before = file.read_bytes()
    made = tidy(package)
    assert [(f.path, f.line, f.code) for f in made.findings] == [("resources/areas.csv", 1, "merge-conflict")]
    assert file.read_bytes() == before
    assert [file.path for file in made.files] == ["CITATION.cff"]


def test_any_package_is_tidied(make: Make):
    """A package about something else gets canonical tables and hashes, and no file of ours."""
    root = make("n;id\n1 000;b\n2;a\n", [field("id"), field("n", "integer")], primaryKey=["id"])
    made = tidy(root)
    assert [(f.path, f.changes) for f in made.files] == [
        ("t.csv", ("semicolons made commas", "columns put into the order of the schema", "1 number written without thousands marks", "sorted by primary key")),
        ("datapackage.json", ("bytes and hash of t",)),
    ]  # fmt: skip
    assert (root / "t.csv").read_text() == "id,n\na,2\nb,1000\n"
    assert json.loads((root / "datapackage.json").read_text())["resources"][0]["bytes"] == 16
    assert sorted(file.name for file in root.iterdir()) == ["datapackage.json", "t.csv", "t.json"]
    assert of(root) == Plan((), ())


def test_the_descriptor_is_formatted(package):
    """The descriptor is UTF-8 with two spaces of indentation, and its order is kept."""
    tidy(package)
    file = package / "datapackage.json"
    right = file.read_bytes()
    file.write_bytes(json.dumps(json.loads(right), indent=4).replace("\n", "\r\n").encode())
    assert [(f.path, f.changes) for f in tidy(package).files] == [("datapackage.json", ("formatted",))]
    assert file.read_bytes() == right


def test_a_name_that_stands_twice_in_the_descriptor_is_not_lost(package):
    """A descriptor that says a thing twice is named and left, because one of the two would be lost."""
    spoil(package / "datapackage.json", '"version": "1.0.0",', '"version": "1.0.0", "version": "1.0.1",')
    made = of(package)
    assert [f.code for f in made.findings] == ["json-duplicate"]
    assert "datapackage.json" not in [file.path for file in made.files]


def test_tables_that_are_not_read_are_named(make: Make):
    """A dialect or encoding that is not read leaves the table alone, and so does a path out of the package."""
    root = make("id\na\n", [field("id")], resource={"dialect": {"commentChar": "#"}})
    assert [(f.column, f.code) for f in of(root).findings] == [
        ("resources.t.dialect.commentChar", "dialect-unsupported")
    ]
    root = make("id\na\n", [field("id")], resource={"encoding": "latin-1"})
    assert [(f.column, f.code) for f in of(root).findings] == [("resources.t.encoding", "encoding-unsupported")]
    root = make("id\na\n", [field("id")], resource={"path": "../t.csv"})
    assert [(f.column, f.code) for f in of(root).findings] == [("resources.t.path", "path-unsafe")]


def test_two_tables_of_one_file_are_tidied_once(make: Make):
    """A file that two resources name is written for the first of them alone."""
    root = make("id,n\nb,1\na,2\n", [field("id"), field("n", "integer")], primaryKey="id")
    with amend(root / "datapackage.json") as descriptor:
        descriptor["resources"].append({"name": "u", "path": "t.csv", "schema": {"fields": [field("n"), field("id")]}})
    assert [file.path for file in tidy(root).files] == ["t.csv", "datapackage.json"]
    assert of(root).files == ()
