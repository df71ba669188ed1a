"""Tidying a table: certain cells are fixed, and uncertain ones are reported."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import field
from tip_figures.datapackage.canonical_table import find_invalid_cells, read_canonical
from tip_figures.datapackage.cell_repair import repair_cell
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_table import CannotTidy

FIELDS = [field("id"), field("n", "integer"), field("x", "number"), field("note")]
CANONICAL = "id,n,x,note\na,1,0.5,\nb,2,,hello\n"


def make_table(fields: list[dict[str, Any]] = FIELDS, **schema: Any) -> Table:
    properties = {"fields": fields, "primaryKey": "id", **schema}
    return Table("t", "t.csv", Path("t.csv"), properties)


def find_problems(content: bytes) -> list[Finding]:
    """Return why a file with this content cannot be tidied."""
    with pytest.raises(CannotTidy) as error:
        read_canonical(make_table(), content)
    return error.value.findings


# How a file is stored


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        pytest.param(CANONICAL.encode(), [], id="canonical"),
        pytest.param(
            CANONICAL.encode("utf-8-sig"), ["byte order mark removed"], id="byte-order-mark"
        ),
        pytest.param(
            CANONICAL.replace("\n", "\r\n").encode(), ["line ends changed to LF"], id="crlf"
        ),
        pytest.param(CANONICAL.replace("\n", "\r").encode(), ["line ends changed to LF"], id="cr"),
        pytest.param(
            CANONICAL.replace(",", ";").encode(), ["semicolons changed to commas"], id="semicolons"
        ),
        pytest.param(CANONICAL.replace(",", "\t").encode(), ["tabs changed to commas"], id="tabs"),
        pytest.param(
            CANONICAL.rstrip("\n").encode(), ["final line end added"], id="no-final-line-end"
        ),
        pytest.param(CANONICAL.replace("hello", '"hello"').encode(), [], id="quotes"),
        pytest.param(
            b"id,n,x,note,,\na,1,0.5,,,\nb,2,,hello,,\n",
            ["2 empty columns removed"],
            id="empty-columns-at-the-end",
        ),
        pytest.param(
            b"id,,n,x,note\na,,1,0.5,\nb,,2,,hello\n",
            ["1 empty column removed"],
            id="empty-column-inside",
        ),
        pytest.param(
            CANONICAL.encode() + b",,,\n,,,\n\n",
            ["3 empty rows removed"],
            id="empty-rows-at-the-end",
        ),
        pytest.param(
            b"\n\nid,n,x,note\n\na,1,0.5,\nb,2,,hello\n",
            ["3 empty rows removed"],
            id="empty-rows-before-the-header",
        ),
        pytest.param(
            b"note,x,id,n\n,0.5,a,1\nhello,,b,2\n",
            ["columns reordered as in the schema"],
            id="other-column-order",
        ),
        pytest.param(
            b"id,n,x,note\nb,2,,hello\na,1,0.5,\n",
            ["rows sorted by primary key"],
            id="other-row-order",
        ),
        pytest.param(
            b"id,n,x,note\na,+1,0.5,\nb,02,,hello\n",
            ["2 cells of n fixed, the first “+1” → “1”"],
            id="numbers-in-another-form",
        ),
    ],
)
def test_storage_is_made_canonical(content, changes):
    """Every program's file becomes the same bytes, and each change is reported."""
    result = read_canonical(make_table(), content)
    assert result.content.decode() == CANONICAL
    assert list(result.changes) == changes
    assert list(find_invalid_cells(result, in_new_file=True)) == []


@pytest.mark.parametrize(
    ("content", "schema", "expected"),
    [
        pytest.param(
            '"id","n","x","note"\n"a","1","","one, ""two""\nthree"\n"b","2","","four"\n',
            {},
            'id,n,x,note\na,1,,"one, ""two""\nthree"\nb,2,,four\n',
            id="quotes-only-around-commas-quotes-and-line-ends",
        ),
        pytest.param(
            "id,n,x,note\na,10,,\na,x,,\na,9,,\na,,,\n",
            {"primaryKey": ["id", "n"]},
            "id,n,x,note\na,,,\na,9,,\na,10,,\na,x,,\n",
            id="numbers-by-value-empty-first-unreadable-last",
        ),
        pytest.param(
            "id,n,x,note\né,,,\na,,,\nZ,,,\n",
            {},
            "id,n,x,note\nZ,,,\na,,,\né,,,\n",
            id="texts-by-code-point",
        ),
        pytest.param(
            "id,n,x,note\na,1 000,,\n",
            {"missingValues": ["", "1 000"]},
            "id,n,x,note\na,1 000,,\n",
            id="missing-value-stays",
        ),
        pytest.param(
            "id,c\na,May-20\n",
            {"fields": [field("id"), field("c", enum=["May-20"])]},
            "id,c\na,May-20\n",
            id="date-that-is-a-code",
        ),
        pytest.param(
            "id,c\na,2019-01-05\n",
            {"fields": [field("id"), field("c", pattern="[0-9-]+")]},
            "id,c\na,2019-01-05\n",
            id="date-that-the-pattern-allows",
        ),
    ],
)
def test_table_has_one_form(content, schema, expected):
    assert read_canonical(make_table(**schema), content.encode()).content.decode() == expected


# Cells whose meaning is certain


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("integer", "1,834", "1834"),
        ("integer", "2,000", "2000"),
        ("integer", "1 834", "1834"),
        ("integer", "1\u00a0834", "1834"),
        ("integer", "1'834", "1834"),
        ("integer", "-77\u202f200\u202f000", "-77200000"),
        ("integer", " 40 ", "40"),
        ("integer", "40.00", "40"),
        ("number", "0.50", "0.50"),
        ("integer", "1,834.00", "1834"),
        ("integer", "007", "7"),
        ("integer", "+5", "5"),
        ("integer", "#N/A", ""),
        ("number", "+.50", "0.50"),
        ("number", "-00.5", "-0.5"),
        ("number", "5.", "5"),
        ("number", "1 834", "1834"),
        ("number", "1,834", "1834"),
        ("number", "40.0", "40"),
        ("number", "1.834", "1.834"),
        ("number", "1,834.50", "1834.50"),
        ("number", "77,200,000", "77200000"),
        ("year", "2,018", "2018"),
        ("year", "2018.0", "2018"),
        ("date", "NULL", ""),
        ("date", " 2019-01-05", "2019-01-05"),
        ("boolean", "TRUE", "true"),
        ("boolean", "False", "false"),
        ("boolean", "1", "1"),
    ],
)
def test_certain_cell_is_fixed(kind, text, expected):
    """Marks and spaces that can mean only one thing are removed."""
    assert repair_cell(field("c", kind), text, decimal_comma=False) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1,83"),
        ("integer", "1,8345"),
        ("integer", "0,834"),
        ("integer", "1.834"),
        ("integer", "1 834,56"),
        ("integer", "40.5"),
        ("integer", "1,834.5"),
        ("integer", "1_834"),
        ("integer", "٣"),
        ("number", "-"),
        ("number", "."),
        ("number", "1.5."),
        ("number", "77.200.000"),
        ("number", "1.834,5"),
        ("number", "0,5"),
        ("number", "7.72E+07"),
        ("number", "$5"),
        ("string", " a "),
        ("string", "1,834"),
        ("string", "TRUE"),
        ("any", " a "),
        ("date", "5/1/2019"),
        ("boolean", "WAHR"),
    ],
)
def test_text_and_uncertain_cells_stay(kind, text):
    assert repair_cell(field("c", kind), text, decimal_comma=False) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,344754", "0.344754"),
        ("12,5", "12.5"),
        ("1 834,5", "1834.5"),
        ("1.834,5", "1834.5"),
        ("77.200.000", "77200000"),
        ("77.2", "77.2"),
    ],
)
def test_comma_marks_decimals_and_point_thousands_between_semicolons(text, expected):
    assert repair_cell(field("c", "number"), text, decimal_comma=True) == expected


@pytest.mark.parametrize(
    ("kind", "properties", "text", "expected"),
    [
        pytest.param("string", {"enum": ["stated"]}, " stated ", "stated", id="code-with-spaces"),
        pytest.param("string", {"enum": ["stated"]}, "STATED", "STATED", id="code-in-capitals"),
        pytest.param("string", {"enum": ["stated"]}, "NULL", "", id="null-in-place-of-a-code"),
        pytest.param("string", {"enum": ["NULL"]}, "NULL", "NULL", id="null-is-a-code"),
        pytest.param("integer", {"required": True}, "NULL", "NULL", id="null-in-a-required-cell"),
    ],
)
def test_field_decides_what_a_cell_may_contain(kind, properties, text, expected):
    assert repair_cell(field("c", kind, **properties), text, decimal_comma=False) == expected


# Cells and files that are left and reported


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("a,Jan-34,,", "n", "cell-date-like"),
        ("a,,2019-01-05,", "x", "cell-date-like"),
        ("a,,,05.01.2019", "note", "cell-date-like"),
        ("a,,7.72E+07,", "x", "cell-scientific"),
        ("a,7.72E+07,,", "n", "cell-scientific"),
        ("a,,,1.2E+11", "note", "cell-scientific"),
        ("a,,,NULL", "note", "cell-lost"),
        ("a,#REF!,,", "n", "cell-lost"),
    ],
)
def test_doubtful_cell_is_reported(row, column, code):
    """The file is left as it is, and the finding is at the cell."""
    (problem,) = find_problems(f"id,n,x,note\nz,+1,,\n{row}\n".encode())
    assert (problem.code, problem.path) == (code, "t.csv")
    assert (problem.line, problem.column, problem.key) == (3, column, "a")


@pytest.mark.parametrize(
    ("in_new_file", "expected"),
    [
        pytest.param(True, [("a", 2), ("b", 4)], id="in-the-sorted-file"),
        pytest.param(False, [("a", 3), ("b", 2)], id="in-the-file-as-it-is"),
    ],
)
def test_findings_name_lines(in_new_file, expected):
    result = read_canonical(make_table(), b'id,n,x,note\nb,1 8,,\na,x,,"one\ntwo"\n')
    findings = list(find_invalid_cells(result, in_new_file))
    assert {finding.code for finding in findings} == {"cell-type"}
    assert [(finding.key, finding.line) for finding in findings] == expected


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        pytest.param(
            "id,n,x,note\na,1,,Corée\n".encode("latin-1"), 2, "encoding", id="other-encoding"
        ),
        pytest.param(b"id,n,x,note\na,1,,\0\n", 2, "encoding", id="nul-byte"),
        pytest.param(CANONICAL.encode("utf-16"), 1, "encoding", id="utf-16"),
        pytest.param(b"id;n;x;note\na;;1.834;\n", 2, "cell-ambiguous", id="decimal-point"),
        pytest.param(b"id;n;x;note\na;1,834;;\n", 2, "cell-ambiguous", id="thousands-comma"),
        pytest.param(b"\xef\xbb\xbf\r\n", 1, "empty-file", id="only-a-byte-order-mark"),
        pytest.param(b",,,\n", 1, "empty-file", id="only-commas"),
        pytest.param(
            b'id,n,x,note\na,1,,\n\nb,2,,un"closed\n', 4, "quote", id="quote-inside-a-cell"
        ),
        pytest.param(b'id,n,x,note\nb,1,,"open\na,2,,\n', 2, "quote", id="unclosed-quote"),
        pytest.param(b"id,n,x,note\na,1,834,,\n", 2, "ragged-row", id="unquoted-comma"),
        pytest.param(b"id,n,x,note\na,1\n", 2, "ragged-row", id="short-row"),
        pytest.param(
            b"id,n,x,note,,\na,1,0,5,,\nb,2,,,\n", 3, "ragged-row", id="shorter-than-header"
        ),
        pytest.param(b"id,n,x,nott\na,1,,\n", 1, "header-extra", id="misspelt-column"),
        pytest.param(b"id,n,x,note,x\na,1,,,\n", 1, "header-duplicate", id="column-twice"),
        pytest.param(b"id,n,x,,note\na,1,,7,\n", 1, "header-empty", id="column-without-name"),
        pytest.param(b"id,n,note\na,1,\n", 1, "header-missing", id="missing-column"),
    ],
)
def test_uncertain_file_is_left_as_it_is(content, line, code):
    """If the cells of a file cannot be determined, the finding says why and where."""
    problems = find_problems(content)
    assert (line, code) in [(problem.line, problem.code) for problem in problems]


# A second run changes nothing, and nothing is lost

# fmt: off
MESSY_CELLS = st.sampled_from(
    ["", " ", "1,834", "1 834", "1.834,5", "0,5", "1,83", "7.72E+07", "Jan-34",
     "TRUE", "007", "40.0", "x", '"', "\n", "a;b", "é"]
) | st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=5)
# fmt: on
KINDS = ("string", "integer", "number", "number", "boolean", "string")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=100)
@given(
    rows=st.lists(st.tuples(*[MESSY_CELLS] * 6), max_size=6),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
    order=st.permutations(range(6)),
    has_key=st.booleans(),
)
def test_second_run_changes_nothing(rows, delimiter, line_end, encoding, order, has_key):
    """Text cells stay as they were, and the same cells are reported again."""
    fields = [field(f"c{index}", kind) for index, kind in enumerate(KINDS)]
    table = make_table(fields, primaryKey=["c0", "c1"] if has_key else [])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    for row in [[*table.fields], *rows]:
        writer.writerow([*(row[index] for index in order), "", ""])
    try:
        first = read_canonical(table, text.getvalue().encode(encoding))
    except CannotTidy as error:
        assert {finding.code[:5] for finding in error.findings} == {"cell-"}
        return
    second = read_canonical(table, first.content)
    assert (second.content, second.changes) == (first.content, [])
    first_findings = list(find_invalid_cells(first, in_new_file=True))
    assert list(find_invalid_cells(second, in_new_file=True)) == first_findings
    filled_rows = [row for row in rows if "".join(row).strip()]
    assert Counter(first.column("c5")) == Counter(row[5] for row in filled_rows)


@settings(deadline=None, max_examples=200)
@given(content=st.binary(max_size=80))
def test_any_bytes_are_tidied_or_reported(content):
    """No content ends in a traceback, and what can be tidied stays the same in a second run."""
    for start in (b"", b"id,n,x,note\n"):
        try:
            first = read_canonical(make_table(), start + content)
        except CannotTidy as error:
            assert all(finding.line >= 1 and finding.message for finding in error.findings)
        else:
            assert read_canonical(make_table(), first.content).content == first.content
