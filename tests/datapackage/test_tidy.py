"""Rows of a table: certain cells are fixed, and uncertain ones are reported."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import cases
from conftest import field
from tip_figures.datapackage.cell_findings import find_bad_cells
from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import (
    CannotTidy,
    read_canonical,
    read_repaired_rows,
    render_rows,
    render_table,
    repair_cell,
)

FIELDS = [field("id"), field("n", "integer"), field("x", "number"), field("note")]
CANONICAL = "id,n,x,note\na,1,0.5,\nb,2,,hello\n"


def make_table(**schema):
    properties = {"fields": FIELDS, "primaryKey": "id", **schema}
    return Table("t", "t.csv", Path("t.csv"), properties)


def tidy(content, **schema):
    """Return the canonical form of a file."""
    return render_table(read_canonical(make_table(**schema), content)).decode()


def find_problems(content):
    """Return why a file with this content cannot be tidied."""
    with pytest.raises(CannotTidy) as error:
        read_canonical(make_table(), content)
    return error.value.findings


# How a file is stored


FORMATS = {
    "canonical": CANONICAL,
    "byte order mark": "\ufeff" + CANONICAL,
    "carriage returns": CANONICAL.replace("\n", "\r\n"),
    "only carriage returns": CANONICAL.replace("\n", "\r"),
    "semicolons": CANONICAL.replace(",", ";"),
    "tabs": CANONICAL.replace(",", "\t"),
    "empty rows": f"\n\n{CANONICAL},,,\n ,,,\n\n",
    "empty column": "id,,n,x,note\na,,1,0.5,\nb,,2,,hello\n",
    "columns in another order": "note,x,id,n\n,0.5,a,1\nhello,,b,2\n",
    "rows in another order": "id,n,x,note\nb,2,,hello\na,1,0.5,\n",
}


@cases("content", FORMATS)
def test_content_is_made_canonical(content):
    assert tidy(content.encode()) == CANONICAL


CANONICAL_FORMS = {
    "quotes where they are needed": (
        '"id","n","x","note"\n"a","1","","one, ""two""\nthree"\n',
        {},
        'id,n,x,note\na,1,,"one, ""two""\nthree"\n',
    ),
    "numbers by value, empty cells first, others last": (
        "id,n,x,note\na,10,,\na,x,,\na,9,,\na,,,\n",
        {"primaryKey": ["id", "n"]},
        "id,n,x,note\na,,,\na,9,,\na,10,,\na,x,,\n",
    ),
    "texts by code point": (
        "id,n,x,note\né,,,\na,,,\nZ,,,\n",
        {},
        "id,n,x,note\nZ,,,\na,,,\né,,,\n",
    ),
    "date that is a code": (
        "id,c\na,May-20\n",
        {"fields": [field("id"), field("c", enum=["May-20"])]},
        "id,c\na,May-20\n",
    ),
    "date that the pattern allows": (
        "id,c\na,2019-01-05\n",
        {"fields": [field("id"), field("c", pattern="[0-9-]+")]},
        "id,c\na,2019-01-05\n",
    ),
}


@cases("content, schema, expected", CANONICAL_FORMS)
def test_table_has_one_form(content, schema, expected):
    assert tidy(content.encode(), **schema) == expected


# Cells whose meaning is certain


CERTAIN_CELLS = {
    "integer": "1,834=1834 1\u00a0834=1834 1'834=1834 -77\u202f200\u202f000=-77200000 40.00=40"
    " 1,834.00=1834 007=7 +5=5",
    "number": "0.50=0.50 +.50=0.50 -00.5=-0.5 5.=5 1,834=1834 40.0=40 1.834=1.834"
    " 1,834.50=1834.50 77,200,000=77200000",
    "year": "2,018=2018 2018.0=2018",
    "boolean": "TRUE=true False=false 1=1",
    "date": "stated=stated",
}
UNCERTAIN_CELLS = {
    "integer": "1,83 1,8345 0,834 1.834 40.5 1,834.5 1_834 ٣",
    "number": "- . 1.5. 77.200.000 1.834,5 0,5 7.72E+07 $5",
    "string": "1,834 TRUE",
    "date": "5/1/2019 NULL",
    "boolean": "WAHR",
}


@cases("kind, texts", CERTAIN_CELLS.items())
def test_certain_cell_is_fixed(kind, texts):
    """Marks and spaces that can mean only one thing are removed."""
    for pair in texts.split(" "):
        text, expected = pair.split("=")
        assert repair_cell(field("c", kind), f" {text} ", decimal_comma=False) == expected


@cases("kind, texts", UNCERTAIN_CELLS.items())
def test_text_and_uncertain_cells_stay(kind, texts):
    for text in texts.split(" "):
        assert repair_cell(field("c", kind), text, decimal_comma=False) == text


@cases(
    "text, expected",
    [
        ("0,344754", "0.344754"),
        ("1 834,5", "1834.5"),
        ("1.834,5", "1834.5"),
        ("77.200.000", "77200000"),
        ("77.2", "77.2"),
    ],
)
def test_comma_marks_decimals_and_point_thousands_between_semicolons(text, expected):
    assert repair_cell(field("c", "number"), text, decimal_comma=True) == expected


@cases(
    "descriptor, expected",
    {
        "text": (field("c"), " stated "),
        "any": (field("c", "any"), " stated "),
        "code": (field("c", enum=["stated"]), "stated"),
    },
)
def test_spaces_stay_around_free_text_alone(descriptor, expected):
    assert repair_cell(descriptor, " stated ", decimal_comma=False) == expected


# Cells and files that are left and reported


@cases("cell", ["Jan-34", "2019-01-05", "05.01.2019", "7.72E+07", "NULL", "#REF!"])
def test_doubtful_cell_is_reported(cell):
    """The file is left as it is, and the finding is at the cell."""
    problems = find_problems(f"id,n,x,note\nz,+1,,\na,{cell},,{cell}\n".encode())
    places = [(problem.code, problem.line, problem.column, problem.key) for problem in problems]
    assert places == [("cell-lost", 3, "n", "a"), ("cell-lost", 3, "note", "a")]


def test_findings_name_lines_of_the_file_as_it_is():
    result = read_canonical(make_table(), b'id,n,x,note\nb,1 8,,\na,x,,"one\ntwo"\n')
    findings = [(finding.key, finding.line, finding.code) for finding in find_bad_cells(result)]
    assert findings == [("a", 3, "cell-type"), ("b", 2, "cell-type")]


@cases(
    "content, line, code",
    [
        (CANONICAL.encode("utf-16"), 1, "encoding"),
        (b"id;n;x;note\na;;1.834;\n", 2, "cell-ambiguous"),
        (b",,,\n", 1, "empty-file"),
        (b'id,n,x,note\na,1,,\n\nb,2,,un"closed\n', 4, "quote"),
        (b"id,n,x,note,,\na,1,0,5,,\nb,2,,,\n", 3, "ragged-row"),
        (b"id,n,x,nott\na,1,,\n", 1, "header-extra"),
        (b"id,n,x,,note\na,1,,7,\n", 1, "header-extra"),
        (b"id,n,x,note,x\na,1,,,\n", 1, "header-duplicate"),
        (b"id,n,note\na,1,\n", 1, "header-missing"),
    ],
)
def test_uncertain_file_is_left_as_it_is(content, line, code):
    """If the cells of a file cannot be determined, the finding says why and where."""
    problems = find_problems(content)
    assert (line, code) in [(problem.line, problem.code) for problem in problems]


# Rows for commands


def test_rows_are_read_as_text_by_column(make_package):
    """Those that a spreadsheet has saved, too."""
    root = make_package("\ufeffid;n\r\na, b;2 020\r\nc;\r\n", FIELDS[:2])
    rows = read_repaired_rows(load_package(root).tables["t"])
    assert rows == [{"id": "a, b", "n": "2020"}, {"id": "c", "n": ""}]


@cases(
    "content, problem",
    {
        "invalid cell": ("id,n\na,x\n", "“x”"),
        "ragged row": ("id,n\na,1,2\n", "3"),
        "invalid header": ("name,n\na,1\n", "“name”"),
    },
)
def test_invalid_table_is_not_read(make_package, content, problem):
    """Rows are only changed if all of them can be read."""
    table = load_package(make_package(content, FIELDS[:2])).tables["t"]
    with pytest.raises(ReadError, match=problem):
        read_repaired_rows(table)


def test_rows_are_written_in_the_order_of_their_key():
    """A cell that a row does not have is empty."""
    rows = [{"id": "b", "n": "1"}, {"id": "a", "extra": "x"}]
    assert render_rows(make_table(), rows) == b"id,n,x,note\na,,,\nb,1,,\n"


# A second run changes nothing, and nothing is lost

MESSY_CELLS = st.sampled_from(
    (" ", "1,834", "1.834,5", "0,5", "7.72E+07", "TRUE", "007", '"', "\n", "a;b")
) | st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=5)
KINDS = ("string", "integer", "number", "number", "boolean", "string")


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=100)
@given(
    rows=st.lists(st.tuples(*[MESSY_CELLS] * len(KINDS)), max_size=6),
    delimiter=st.sampled_from(",;\t"),
    key=st.sampled_from([["c0", "c1"], []]),
)
def test_second_run_changes_nothing(rows, delimiter, key):
    """Text cells stay as they were, and the same cells are reported again."""
    fields = [field(f"c{index}", kind) for index, kind in enumerate(KINDS)]
    table = make_table(fields=fields, primaryKey=key)
    frame = pl.DataFrame(rows, dict.fromkeys(table.fields, pl.String), orient="row")
    try:
        first = read_canonical(table, frame.write_csv(separator=delimiter).encode())
    except CannotTidy as error:
        assert {finding.code[:5] for finding in error.findings} == {"cell-"}
        return
    second = read_canonical(table, render_table(first))
    assert render_table(second) == render_table(first)
    messages = [finding.message for finding in find_bad_cells(first)]
    assert [finding.message for finding in find_bad_cells(second)] == messages
    filled_rows = [row for row in rows if "".join(row).strip()]
    assert Counter(first.texts["c5"].fill_null("")) == Counter(row[5] for row in filled_rows)


@settings(max_examples=200)
@given(content=st.binary(max_size=80))
def test_any_bytes_are_tidied_or_reported(content):
    """No content ends in a traceback, and what can be tidied stays the same in a second run."""
    for start in (b"", b"id,n,x,note\n"):
        try:
            first = read_canonical(make_table(), start + content)
        except CannotTidy as error:
            assert all(finding.line >= 1 and finding.message for finding in error.findings)
        else:
            assert tidy(render_table(first)) == render_table(first).decode()
