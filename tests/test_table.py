"""CSV files: bytes, header, records and the physical lines of rows."""

from pathlib import Path

import pytest

from conftest import field, spoil
from tipdata.package import csv_file as csvtext
from tipdata.package import table
from tipdata.package.finding import Finding

FIELDS = [field("id"), field("n", "integer"), field("s")]
QUOTES = "Quotes stand around a whole cell; one inside a quoted cell is written twice."
TIDY = "scripts/tidy.py mends this."


def places(found: list[Finding]) -> list[tuple[int, str, str]]:
    """Line, column and code of each finding, but for those that say that nothing was left to check."""
    return [(f.line, f.column, f.code) for f in found if f.code != "nothing-checked"]


def only(found: list[Finding]) -> tuple[str, int, str, str, str, str, str]:
    """The one finding, as the things that a person reads."""
    (one,) = (f for f in found if f.code != "nothing-checked")
    return one.path, one.line, one.column, one.code, one.key, one.message, one.hint


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            "id,n,s\r\na,1,x\r\nb,2,y\r\n",
            (2, "line-end", "This line and 1 more end with a carriage return; LF alone ends a line.", TIDY),
            id="crlf",
        ),
        pytest.param(
            "id,n,s\na,1,x\r\nb,2,y\n",
            (2, "line-end", "This line ends with a carriage return; LF alone ends a line.", TIDY),
            id="one carriage return",
        ),
        pytest.param(
            "id,n,s\ra,1,x\rb,2,y\r",
            (2, "line-end", "This line and 1 more end with a carriage return; LF alone ends a line.", TIDY),
            id="lone cr",
        ),
        pytest.param(
            "\ufeffid,n,s\na,1,x\n",
            (
                1,
                "byte-order-mark",
                "The file begins with a byte order mark, which hides the first column's name.",
                TIDY,
            ),
            id="bom",
        ),
        pytest.param(
            "id,n,s\na,1,x\nb,2,\x00y\n",
            (3, "encoding", "A NUL byte stands here, which no text holds.", "Take it out."),
            id="nul",
        ),
        pytest.param(
            "id,n,s\na,1,x\nb,2,é\n".encode("latin-1"),
            (
                3,
                "encoding",
                "Byte 0xe9 is not UTF-8 here; the file may be in another encoding.",
                "Save the file as UTF-8.",
            ),
            id="latin-1",
        ),
        *(
            pytest.param(
                "id,n,s\na,1,x\n".encode(encoding),
                (
                    1,
                    "encoding",
                    "The file is not UTF-8: its header has the zero bytes of UTF-16 or of a binary file.",
                    "Save the file as UTF-8.",
                ),
                id=encoding,
            )
            for encoding in ("utf-16", "utf-16-le", "utf-32")
        ),
        pytest.param(
            "id,n,s\na,1,x",
            (2, "final-newline", "The last line has no line end, so it may be cut short.", TIDY),
            id="no final newline",
        ),
        *(
            pytest.param(
                f"id{mark}n{mark}s\na{mark}1{mark}x\n",
                (1, "delimiter", f"The columns are separated by {name}, where “,” is declared.", TIDY),
                id=name,
            )
            for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"))
        ),
        *(
            pytest.param(
                text, (1, "empty-file", "The file is empty: not even a header stands in it.", ""), id=repr(text)
            )
            for text in ("", " \n\n")
        ),
        pytest.param(
            "id,n,s\na,1\nb,2,y\n",
            (
                2,
                "ragged-row",
                "The row has 2 cells, where the header has 3.",
                "A cell with a comma in it stands in quotes.",
            ),
            id="too short",
        ),
        pytest.param(
            "id,n,s\na,1,x\nb,2,y,z\n",
            (
                3,
                "ragged-row",
                "The row has 4 cells, where the header has 3.",
                "A cell with a comma in it stands in quotes.",
            ),
            id="too long",
        ),
        *(
            pytest.param(
                f"id,n,s\na,1,x\n{blank}\nb,2,y\n",
                (3, "blank-row", "The row is blank.", "Take it out; scripts/tidy.py mends this."),
                id=repr(blank),
            )
            for blank in ("", "  ", ",,", '"",,""')
        ),
        pytest.param(
            'id,n,s\na,1,x"y\n',
            (2, "quote", "A quotation mark stands inside a cell that is not quoted.", QUOTES),
            id="stray quote",
        ),
        pytest.param(
            'id,n,s\na,1,x\nb,2,"y"z\n',
            (3, "quote", "The record that begins here cannot be read: ',' expected after '\"'.", QUOTES),
            id="text after a quoted cell",
        ),
        pytest.param(
            'id,n,s\na,1,x\nb,2,"y\nc,3,z\n',
            (3, "quote", "The record that begins here cannot be read: unexpected end of data.", QUOTES),
            id="unclosed quote",
        ),
        pytest.param(
            'id,n,"s"x\na,1,x\n',
            (1, "quote", "The header cannot be read: ',' expected after '\"'.", QUOTES),
            id="text after a quoted name",
        ),
        pytest.param(
            'id,n,s"\na,1,x\n',
            (1, "quote", "A quotation mark stands inside a cell that is not quoted.", QUOTES),
            id="stray quote in the header",
        ),
    ],
)
def test_table_odd_bytes_are_found_at_their_line(make, findings, rows, expected):
    """What is wrong with a file's bytes, records or quotes is said once, at the line where it stands."""
    line, code, message, hint = expected
    assert only(findings(make(rows, FIELDS))) == ("t.csv", line, "", code, "", message, hint)


HEADER = [
    ("id,n,n,s\na,1,1,x\n", "n", "header-duplicate", "The column “n” stands twice in the header.", "Keep one."),
    (
        "id,n,s,\na,1,x,\n",
        "",
        "header-empty",
        "Column 4 has no name.",
        "Every column is named, and no row ends with a comma too many.",
    ),
    (
        "id,n,s,t\na,1,x,y\n",
        "t",
        "header-extra",
        "The schema has no column “t”.",
        "Take the column out, or describe it in the schema.",
    ),
    ("id,s\na,x\n", "n", "header-missing", "The column “n” is missing from the header.", ""),
    ("n,id,s\n1,a,x\n", "n", "header-order", "Column 1 is “n”, where the schema has “id”.", TIDY),
]


@pytest.mark.parametrize(("rows", "column", "code", "message", "hint"), HEADER)
def test_table_header_differences_are_found_at_the_header(make, findings, rows, column, code, message, hint):
    """A name that is missing, foreign, empty, doubled or out of order is found in line 1."""
    assert only(findings(make(rows, FIELDS))) == ("t.csv", 1, column, code, "", message, hint)


def test_table_misspelt_column_is_recognised(make, findings):
    """A column that the schema does not have is hinted to be the missing one."""
    extra, missing = findings(make("id,N,s\na,1,x\n", FIELDS))
    assert (extra.code, extra.column, extra.hint) == ("header-extra", "N", "Did you mean “n”?")
    assert (missing.code, missing.column) == ("header-missing", "n")


def test_table_many_odd_columns_are_counted(make, findings):
    """Of a header with a hundred foreign columns ten are named, and the rest is counted."""
    names = ",".join(f"x{i}" for i in range(100))
    found = findings(make(f"id,n,s,{names}{',' * 50}\n", FIELDS), "structure")
    extra = [f.message for f in found if f.code == "header-extra"]
    empty = [f.message for f in found if f.code == "header-empty"]
    assert len(extra) == len(empty) == 11
    assert extra[0] == "And 90 more columns that the schema does not have."
    assert empty[0] == "And 40 more columns without a name."


FEW, MANY, OTHER, SAME = "id,n\na,1\n", "id,n,s,t\na,1,x,y\n", "id,t\na,y\n", "s,n,id\nx,1,a\n"


@pytest.mark.parametrize(
    ("match", "rows", "codes"),
    [
        ("exact", SAME, ["header-order"]),
        ("equal", SAME, []),
        ("subset", SAME, []),
        ("superset", SAME, []),
        ("partial", SAME, []),
        ("equal", FEW, ["header-missing"]),
        ("equal", MANY, ["header-extra"]),
        ("subset", FEW, ["header-missing"]),
        ("subset", MANY, []),
        ("superset", FEW, []),
        ("superset", MANY, ["header-extra"]),
        ("partial", FEW, []),
        ("partial", MANY, []),
        ("partial", OTHER, []),
        ("partial", "x,y\n1,2\n", ["header-missing"]),
        (["subset"], MANY, []),
    ],
)
def test_table_fields_match_in_all_five_modes(make, findings, match, rows, codes):
    """`fieldsMatch` says which columns may be missing, foreign or in another order."""
    found = findings(make(rows, FIELDS, fieldsMatch=match))
    assert [f.code for f in found if f.code != "nothing-checked"] == codes


def test_table_fields_match_unknown_mode_is_a_finding(make, findings):
    """A `fieldsMatch` that the specification does not have is a finding in the schema."""
    found = only(findings(make("id,n,s\na,1,x\n", FIELDS, fieldsMatch="all")))
    assert found[:4] == ("t.json", 0, "fieldsMatch", "schema-invalid")
    assert found[5] == "“all” is none of exact, equal, subset, superset, partial."


def test_table_quoted_cells_over_several_lines_keep_their_lines(make, findings):
    """A row's line is that of the file, also behind cells that span lines."""
    rows = 'id,n,s\na,1,"x\ny\nz"\nb,k,"p, ""q"""\n"c\nd",l,\n'
    assert places(findings(make(rows, FIELDS))) == [(5, "n", "cell-type"), (6, "n", "cell-type")]


def test_table_header_over_several_lines_is_counted(make, findings):
    """A name in the header may span lines, and the rows are counted from its end."""
    fields = [field("id"), field("a\nb", "integer")]
    assert places(findings(make('id,"a\nb"\nx,1\ny,k\n', fields))) == [(4, "a\nb", "cell-type")]


def test_table_good_rows_of_a_damaged_file_are_still_judged(make, findings):
    """Reading goes on behind a fault: a wrong cell further down is found in the same run."""
    rows = 'id,n,s\na,1\n\nb,2,"x"y\nc,3,p"q\r\nd,k,z\n'
    assert places(findings(make(rows, FIELDS))) == [
        (2, "", "ragged-row"),
        (3, "", "blank-row"),
        (4, "", "quote"),
        (5, "", "line-end"),
        (5, "", "quote"),
        (6, "n", "cell-type"),
    ]


def test_table_cells_of_damaged_bytes_are_not_judged_again(make, findings):
    """A cell whose bytes are no text breaks its pattern as well, but is reported once."""
    rows = b"id,n,s\na,1,\xff\nb,2,x\n"
    fields = [field("id"), field("n", "integer"), field("s", pattern="[a-z]", required=True)]
    assert places(findings(make(rows, fields))) == [(2, "", "encoding")]


def test_table_header_without_rows_is_a_warning_and_nothing_was_checked(make, findings):
    """A file with a header alone proves nothing, and that is said."""
    nothing, empty = findings(make("id,n,s\n", FIELDS))
    assert (nothing.path, nothing.code) == ("datapackage.json", "nothing-checked")
    assert (empty.path, empty.line, empty.code, empty.severity) == ("t.csv", 1, "table-empty", "warning")
    assert empty.message == "The table has a header and no rows, so nothing in it was checked."


def test_table_header_alone_with_a_carriage_return_is_found(make, findings):
    """The line end of a header is judged also where no row follows."""
    found = findings(make("id,n,s\r\n", FIELDS), "structure")
    assert [(f.line, f.code, f.message) for f in found] == [
        (1, "line-end", "This line ends with a carriage return; LF alone ends a line.")
    ]


def test_table_record_longer_than_a_block_stops_the_reading(make, findings, monkeypatch):
    """A quote that never closes does not swallow a large file into memory."""
    monkeypatch.setattr(csvtext, "BLOCK", 64)
    monkeypatch.setattr(table, "KEEP", 64)
    rows = "id,n,s\n" + "a,1,x\n" * 20 + 'b,2,"y\n' + "c,3,z\n" * 100
    found = findings(make(rows, FIELDS))
    assert [(f.line, f.code, f.message) for f in found] == [
        (
            22,
            "record-too-long",
            "The record that begins here does not end within 64 bytes; the rest of the file is not read.",
        )
    ]


def test_table_header_longer_than_a_block_is_not_read(make, findings, monkeypatch):
    """A header without an end is a finding of its own."""
    monkeypatch.setattr(csvtext, "BLOCK", 16)
    found = only(findings(make('id,n,"' + "x" * 100, FIELDS)))
    assert found[1:6] == (1, "", "record-too-long", "", "The header does not end within 16 bytes.")


@pytest.mark.parametrize("size", [24, 40, 64, 1000])
def test_table_blocks_give_the_same_findings_as_one_reading(make, findings, monkeypatch, size):
    """A file that is read in pieces says the same as one that is read at once, keys and decimals included."""
    rows = "id,x,s\n" + "".join(
        f'{i % 37},{i}{".5" if i % 3 else ""},"{"p, q" if i % 4 else "a" + chr(10) + "b"}"\n' for i in range(60)
    )
    fields = [field("id", "integer"), field("x", "number", maximum=58), field("s", pattern="(?s).*p.*")]
    root = make(rows, fields, primaryKey=["id"], uniqueKeys=[["x"]])
    whole = findings(root)
    monkeypatch.setattr(csvtext, "BLOCK", size)
    monkeypatch.setattr(table, "KEEP", 0)
    assert findings(root) == whole
    assert {f.code for f in whole} == {"cell-maximum", "cell-pattern", "key-duplicate"}


def test_table_large_file_is_read_once_for_rules_and_keys(make, findings, monkeypatch):
    """The first reading leaves what the keys need, so that a large good file is read once."""
    monkeypatch.setattr(table, "KEEP", 0)
    read: list[str] = []
    real = csvtext.read_blocks
    monkeypatch.setattr(csvtext, "read_blocks", lambda source, header: read.append(source.path) or real(source, header))
    assert findings(make("id,n,s\na,1,x\nb,2,y\n", FIELDS, primaryKey=["id"])) == []
    assert read == ["t.csv"]


def test_table_quick_and_careful_reading_agree(tmp_path: Path):
    """What polars reads at once, Python's csv module reads alike."""
    file = tmp_path / "t.csv"
    file.write_bytes(b"")
    source = csvtext.CsvFile("t.csv", file)
    data = 'a,"b, c",""\n"""",,"x ""y"" z"\n"","",1\nä, b ,\n'.encode()
    quick, careful = csvtext._quick(source, 3, data, 5), csvtext._careful(source, 3, data, 5)
    assert quick is not None
    assert quick.texts.equals(careful.texts)
    assert quick.lines.to_list() == careful.lines.to_list() == [5, 6, 7, 8]
    assert careful.faults == []


@pytest.mark.parametrize(
    "data", ['a,"b\n', 'a,b"c\n', 'a,"b"c\n', 'a,"b\nc"\n', "a\n", "a,b,c\nd\n", ",\n", 'a,b\n"', '"a,b\n', "a,b", "a,b\r\n", "a,\x00\n"]
)  # fmt: skip
def test_table_quick_reading_declines_what_needs_care(tmp_path: Path, data):
    """Polars is shown only what it reads as strictly as we do."""
    assert csvtext._quick(csvtext.CsvFile("t.csv", tmp_path), 2, data.encode(), 2) is None


@pytest.mark.parametrize(
    ("missing", "rows", "codes"),
    [
        (["NA", "-", ""], "id,n,s\na,NA,-\nb,-,\n", []),
        (["NA"], "id,n,s\na,NA,x\nb,,y\n", [(3, "n", "cell-type")]),
        ([{"value": "NA", "label": "not asked"}, {"value": "", "label": "empty"}], "id,n,s\na,NA,x\nb,,y\n", []),
        ([], "id,n,s\na,,x\n", [(2, "n", "cell-type")]),
    ],
)
def test_table_missing_values_are_those_of_the_schema(make, findings, missing, rows, codes):
    """The texts that stand for nothing may be listed, also with labels; an empty cell is one only where it is listed."""
    assert places(findings(make(rows, FIELDS, missingValues=missing))) == codes


def test_table_missing_values_of_a_field_replace_those_of_the_schema(make, findings):
    """A field may have missing values of its own."""
    fields = [field("id"), field("x", "integer", missingValues=["NA"]), field("y", "integer")]
    found = places(findings(make("id,x,y\na,NA,1\nb,1,NA\nc,,\n", fields)))
    assert found == [(3, "y", "cell-type"), (4, "x", "cell-type")]


def test_table_other_delimiter_may_be_declared(make, findings):
    """A dialect may name another delimiter, and a comma file under it is found."""
    assert findings(make("id;n;s\na;1;x, y\n", FIELDS, resource={"dialect": {"delimiter": ";"}})) == []
    found = only(findings(make("id,n,s\na,1,x\n", FIELDS, resource={"dialect": {"delimiter": ";"}})))
    assert found[3:6] == ("delimiter", "", "The columns are separated by commas, where “;” is declared.")


def test_table_of_the_package_in_crlf_is_one_kind_of_fault(package, findings):
    """A checkout that turned line ends around is told so, and not at each cell."""
    file = package / "resources" / "areas.csv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    codes = {f.code for f in findings(package, "structure", "rules", "keys")}
    assert codes == {"line-end"}


def test_table_spoiled_cell_of_the_package_is_found(package, findings):
    """A wrong cell of the published data is found at its line, column and key."""
    spoil(package / "resources" / "areas.csv", "KAZ,", "KAZ ,")
    found = [f for f in findings(package, "rules") if f.path == "resources/areas.csv"]
    assert [(f.column, f.code, f.key) for f in found] == [("area_id", "cell-space", "KAZ ")]
