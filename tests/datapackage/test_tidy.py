"""tipdata/tidy: what is surely meant is mended, what is doubtful is named and left, and twice is the same as once."""

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import field
from tip_figures.datapackage.read.csv_dialect import Dialect
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.tidy import canonical, repair
from tip_figures.datapackage.tidy.text_table import CannotTidy, TextTable

COMMAS = Dialect()
FIELDS = [field("id"), field("n", "integer"), field("x", "number"), field("note")]
RIGHT = "id,n,x,note\na,1,0.5,\nb,2,,hello\n"


def described(
    fields: list[dict[str, Any]] = FIELDS, dialect: Dialect = COMMAS, **schema: Any
) -> Table:
    return Table(
        "t",
        "t.csv",
        Path("t.csv"),
        {"fields": fields, "primaryKey": "id", **schema},
        dialect=dialect,
    )


def tidy(table: Table, content: bytes, numbers: canonical.KnownNumbers | None = None) -> TextTable:
    """The table whose file holds `content`, in its one form."""
    return canonical.sort_rows(
        canonical.settle_numbers(
            canonical.read_canonical(replace(table, content=content)), numbers or {}
        )
    )


# How a file is stored


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (RIGHT.encode("utf-8-sig"), ["byte order mark taken away"]),
        (RIGHT.replace("\n", "\r\n").encode(), ["line ends made LF"]),
        (RIGHT.replace("\n", "\r").encode(), ["line ends made LF"]),
        (RIGHT.replace(",", ";").encode(), ["semicolons made commas"]),
        (RIGHT.replace(",", "\t").encode(), ["tabs made commas"]),
        (RIGHT.replace(",", "\t").encode("utf-16"), ["UTF-16 made UTF-8", "tabs made commas"]),
        (
            b"sep=;\n" + RIGHT.replace(",", ";").encode(),
            ["the line sep=; taken away", "semicolons made commas"],
        ),
        (RIGHT.rstrip("\n").encode(), ["line end added to the last line"]),
        (RIGHT.replace("hello", '"hello"').encode(), []),
        (b"id,n,x,note,,\na,1,0.5,,,\nb,2,,hello,,\n", ["2 empty columns taken away"]),
        (b"id,,n,x,note\na,,1,0.5,\nb,,2,,hello\n", ["1 empty column taken away"]),
        (RIGHT.encode() + b",,,\n,,,\n\n", ["3 empty rows taken away"]),
        (b"\n\nid,n,x,note\n\na,1,0.5,\nb,2,,hello\n", ["3 empty rows taken away"]),
        (b"id, n ,x,note\na,1,0.5,\nb,2,,hello\n", ["white space around column names taken away"]),
        (b"note,x,id,n\n,0.5,a,1\nhello,,b,2\n", ["columns put into the order of the schema"]),
        (b"id,n,x,note\nb,2,,hello\na,1,0.5,\n", ["sorted by primary key"]),
        (b"id,n,x,note\na,+1,0.5,\nb,02,,hello\n", ["2 cells of n mended, the first “+1” → “1”"]),
        (RIGHT.encode(), []),
    ],
)
def test_storage_is_made_canonical(content, changes):
    """However a program stored the table, the same bytes come out, and each change is told."""
    made = tidy(described(), content)
    assert (
        made.content.decode(),
        list(made.changes),
        list(canonical.find_invalid_cells(made, True)),
    ) == (
        RIGHT,
        changes,
        [],
    )


X = {"fields": [field("x", "number")], "primaryKey": []}
DATES = "id,n,x,note\n" + "".join(f"a{i},,,2019-01-{i}\n" for i in range(10, 20))


@pytest.mark.parametrize(
    ("content", "schema", "expected"),
    [
        # A comma, a quotation mark or a line end in a cell calls for quotes, and nothing else does.
        ('"id","n","x","note"\n"a","1","","one, ""two""\nthree"\n"b","2","","four"\n', {}, 'id,n,x,note\na,1,,"one, ""two""\nthree"\nb,2,,four\n'),
        # Ten comes after nine, empty cells first and unreadable ones last; text by code point, capitals first.
        ("id,n,x,note\na,10,,\na,x,,\na,9,,\na,,,\n", {"primaryKey": ["id", "n"]}, "id,n,x,note\na,,,\na,9,,\na,10,,\na,x,,\n"),
        ("id,n,x,note\né,,,\na,,,\nZ,,,\n", {}, "id,n,x,note\nZ,,,\na,,,\né,,,\n"),
        # What stands for a missing value stays; columns that the schema allows and does not describe stand behind the others.
        ("id,n,x,note\na,1 000,,\n", {"missingValues": ["", "1 000"]}, "id,n,x,note\na,1 000,,\n"),
        ("more,n,id\n7,1,a\n", {"fieldsMatch": ["partial"]}, "id,n,more\na,1,7\n"),
        # The delimiter is the declared one, whichever the file came with.
        *((RIGHT.replace(",", mark), {"dialect": Dialect(";")}, RIGHT.replace(",", ";")) for mark in ";,"),
        # pandas turns a column of whole numbers with a gap into `40.0`; measured decimals stay.
        ("x\n40.0\n0.344754\n", X, "x\n40\n0.344754\n"), ("x\n40.0\n35.0\n-2.0\n", X, "x\n40\n35\n-2\n"),
        *((f"x\n40.0\n{same}\n", X, f"x\n40.0\n{same}\n") for same in ("35.5", "35", "35.50")),
        # Ten dates that fill most of a text column are what it holds; so is a date that the field's codes or pattern allow.
        (DATES, {}, DATES),
        ("id,c\na,May-20\n", {"fields": [field("id"), field("c", enum=["May-20"])]}, "id,c\na,May-20\n"),
        ("id,c\na,2019-01-05\n", {"fields": [field("id"), field("c", pattern="[0-9-]+")]}, "id,c\na,2019-01-05\n"),
    ],
)  # fmt: skip
def test_a_table_has_one_form(content, schema, expected):
    """Delimiter, quotes, order, empty cells, whole numbers and dates, as the schema has them."""
    assert tidy(described(**schema), content.encode()).content.decode() == expected


# Cells that are surely meant


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("integer", "1,834", "1834"), ("integer", "2,000", "2000"), ("integer", "1 834", "1834"), ("integer", "1\u00a0834", "1834"), ("integer", "1'834", "1834"),
        ("integer", "-77\u202f200\u202f000", "-77200000"), ("integer", " 40 ", "40"), ("integer", "40.00", "40"),
        ("integer", "1,834.00", "1834"), ("integer", "007", "7"), ("integer", "+5", "5"), ("number", "+.50", "0.50"),
        ("number", "-00.5", "-0.5"), ("number", "5.", "5"), ("year", "2,018", "2018"), ("year", "2018.0", "2018"),
        ("number", "1 834", "1834"), ("number", "1,834.50", "1834.50"), ("number", "77,200,000", "77200000"),
        ("number", "77.200.000", "77200000"), ("number", "1.834,5", "1834.5"), ("integer", "#N/A", ""), ("date", "NULL", ""), ("boolean", "TRUE", "true"),
        ("boolean", "False", "false"), ("boolean", "1", "1"), ("date", " 2019-01-05", "2019-01-05"),
        # What may mean two things, and what is text, stays as it is.
        *((kind, text, text) for kind, text in (
            ("integer", "1,83"), ("integer", "1,8345"), ("integer", "0,834"), ("integer", "1.834"), ("integer", "1.000"), ("integer", "1 834,567"),
            ("integer", "1,834 567"), ("integer", "40.5"), ("integer", "1,834.5"), ("number", "-"), ("number", "."), ("number", "1.5."),
            ("integer", "1_834"), ("integer", "٣"), ("number", "1,834"), ("number", "1.834"), ("number", "0,5"),
            ("number", "7.72E+07"), ("number", "$5"), ("string", " a "), ("string", "1,834"), ("string", "TRUE"),
            ("any", " a "), ("date", "5/1/2019"), ("boolean", "WAHR"), ("object", " {}"),
        )),
    ],
)  # fmt: skip
def test_sure_cells_are_mended(kind, text, expected):
    """Marks and spaces that can mean one thing alone are taken away."""
    assert repair.repair_cell(field("c", kind), text, local=False) == expected


@pytest.mark.parametrize(
    ("kind", "more", "local", "text", "expected"),
    [
        # Where semicolons separate cells the comma marks decimals, unless it may mark thousands.
        *(("number", {}, True, *texts) for texts in (("0,344754", "0.344754"), ("12,5", "12.5"), ("1 834,5", "1834.5"))),
        *(("number", {}, local, text, text) for text in ("1,834", "1.834") for local in (True, False)),
        *(("number", {}, False, text, text) for text in ("0,344754", "12,5", "1 834,5")),
        # A field's own truth values, codes and marks are used, and what stands for a missing value stays.
        ("boolean", {"trueValues": ["TRUE"], "falseValues": ["FALSE"]}, False, "TRUE", "TRUE"),
        ("string", {"enum": ["stated"]}, False, " stated ", "stated"), ("string", {"enum": ["stated"]}, False, "STATED", "STATED"),
        ("string", {"enum": ["stated"]}, False, "NULL", ""), ("string", {"enum": ["NULL"]}, False, "NULL", "NULL"),
        ("integer", {"required": True}, False, "NULL", "NULL"), ("number", {"groupChar": ","}, False, "77,200,000", "77,200,000"),
    ],
)  # fmt: skip
def test_a_file_and_a_field_say_how_cells_are_written(kind, more, local, text, expected):
    assert repair.repair_cell(field("c", kind, **more), text, local) == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("1.834", "1834", "1834"), ('"1,834"', "1834", "1834"), ('"1,834"', "1.834", "1.834"), ("1.834", "1.834", "1.834"),
        ("40.0", "40", "40"), ("41", "40", "41"), ("1 834", "40", "1834"),
    ],
)  # fmt: skip
def test_a_known_number_settles_what_a_cell_means(text, known, expected):
    """A cell that may mean the number that others say it is, means it; one that says another number stays."""
    made = tidy(described(), f"id,n,x,note\na,,{text},\n".encode(), {(2, "x"): known})
    assert made.column("x") == [expected]


def test_a_german_file_is_mended_whole_or_left_whole():
    """Once the semicolons are gone nothing tells that 1.834 was doubtful, so one such number keeps the file as it is."""
    content = b"id;n;x;note\na;1.834;0,5;\nb;;1.834;\n"
    with pytest.raises(CannotTidy) as left:
        tidy(described(), content)
    assert [(f.line, f.column, f.code, f.key) for f in left.value.findings] == [
        (3, "x", "cell-ambiguous", "b")
    ]
    assert (
        tidy(described(), content, {(3, "x"): "1834"}).content
        == b"id,n,x,note\na,1834,0.5,\nb,,1834,\n"
    )


# Cells that are left and named


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("a,Jan-34,,", "n", "cell-date-like"), ("a,,2019-01-05,", "x", "cell-date-like"), ("a,,,05.01.2019", "note", "cell-date-like"),
        ("a,,7.72E+07,", "x", "cell-scientific"), ("a,7.72E+07,,", "n", "cell-scientific"), ("a,,,1.2E+11", "note", "cell-scientific"),
        ('a,,"1,834",', "x", "cell-ambiguous"), ("a,,,NULL", "note", "cell-lost"), ("a,#REF!,,", "n", "cell-lost"),
        ("a,,,77\nb,,,0041", "note", "cell-lost-zero"),
    ],
)  # fmt: skip
def test_doubtful_cells_are_named_and_left(row, column, code):
    """A doubtful cell keeps its file as it stands, and the finding says where it is."""
    with pytest.raises(CannotTidy) as left:
        tidy(described(), f"id,n,x,note\nz,+1,,\n{row}\n".encode())
    assert [(f.path, f.line, f.column, f.code, f.key) for f in left.value.findings] == [
        ("t.csv", 3, column, code, "a")
    ]


def test_places_are_those_of_the_file_as_it_will_be_read():
    """After writing, a finding's line is that of the sorted file; in a check, that of the file as it stands."""
    made = tidy(described(), b'id,n,x,note\nb,1 8,,\na,x,,"one\ntwo"\n')
    found = [
        [(f.code, f.key, f.line) for f in canonical.find_invalid_cells(made, written)]
        for written in (True, False)
    ]
    assert found[0] == [("cell-type", "a", 2), ("cell-type", "b", 4)]
    assert found[1] == [("cell-type", "a", 3), ("cell-type", "b", 2)]


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        ("id,n,x,note\na,1,,Corée\n".encode("latin-1"), 2, "encoding"),
        (b"id,n,x,note\na,1,,\0\n", 2, "encoding"),
        (RIGHT.encode("utf-16") + b"\n", 1, "encoding"),
        (b"\xef\xbb\xbf\r\n", 1, "empty-file"),
        (b",,,\n", 1, "empty-file"),
        (b"sep=;\n", 1, "empty-file"),
        (b'id,n,x,note\na,1,,\n\nb,2,,un"closed\n', 4, "quote"),
        (b'id,n,x,note\nb,1,,"open\na,2,,\n', 2, "quote"),
        (b"id,n,x,note\na,1,834,,\n", 2, "ragged-row"),
        (b"id,n,x,note\na,1\n", 2, "ragged-row"),
        (b"id,n,x,note,,\na,1,0,5,,\nb,2,,,\n", 3, "ragged-row"),
        (b"id,n,x,nott\na,1,,\n", 1, "header-extra"),
        (b"id,n,x,note,x\na,1,,,\n", 1, "header-duplicate"),
        (b"id,n,x,,note\na,1,,7,\n", 1, "header-empty"),
        (b"id,n,note\na,1,\n", 1, "header-missing"),
    ],
)
def test_a_file_that_is_not_sure_is_left_whole(content, line, code):
    """Where cells cannot be told apart for sure the file stays byte for byte, and the finding says why and where."""
    with pytest.raises(CannotTidy) as left:
        tidy(described(), content)
    assert (line, code) in [(f.line, f.code) for f in left.value.findings]


# Twice is once, and nothing gets lost

odd = st.sampled_from(
    ["", " ", "1,834", "1 834", "1.834,5", "0,5", "1,83", "7.72E+07", "Jan-34", "TRUE", "007", "40.0", "x", '"', "\n", "a;b", "é"]
) | st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=5)  # fmt: skip
KINDS = ("string", "integer", "number", "number", "boolean", "string")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=100)
@given(
    st.lists(st.tuples(*[odd] * 6), max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.permutations(range(6)),
    st.booleans(),
)
def test_twice_is_once(rows, delimiter, end, encoding, order, keyed):
    """Tidying what is tidy changes nothing, text cells come through as they were, and what is left stays named."""
    table = described(
        [field(f"c{i}", kind) for i, kind in enumerate(KINDS)],
        primaryKey=["c0", "c1"] if keyed else [],
    )
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    for row in [[*table.fields], *rows]:
        writer.writerow([*(row[place] for place in order), "", ""])
    try:
        once = tidy(table, text.getvalue().encode(encoding))
    except CannotTidy as left:
        assert {fault.code[:5] for fault in left.findings} == {"cell-"}
        return
    twice = tidy(table, once.content)
    assert (twice.content, twice.changes) == (once.content, ())
    assert list(canonical.find_invalid_cells(twice, True)) == list(
        canonical.find_invalid_cells(once, True)
    )
    assert Counter(once.column("c5")) == Counter(
        row[5] for row in rows if any(cell.strip() for cell in row)
    )


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=80))
def test_any_bytes_are_tidied_or_named(content):
    """No content of a file ends in a traceback, and what is not left alone is the same the second time."""
    for start in (b"", b"id,n,x,note\n"):
        try:
            made = tidy(described(), start + content)
        except CannotTidy as left:
            assert all(f.line >= 1 and f.message for f in left.findings)
        else:
            assert tidy(described(), made.content).content == made.content
