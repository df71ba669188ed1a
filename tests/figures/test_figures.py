"""The nine source tables as typed records, even if rows, tables or columns are missing."""

from figure_sets import make_figure

from cases import cases
from cells import edit_row, read_rows
from conftest import edit_json, read_figures, run_checks
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ROW_TYPES, explain_unread, find_missing_columns

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition
SOURCE = "demo-2021-isl-protection"
AREAS_HEADER = "The schema has no column “nam”. Did you mean “name”?"
AREAS_EMPTY = (
    "The file is empty: it does not even have a header. Write the header and the rows, or remove "
    "the table."
)
SCHEMA_UNREAD = (
    "The schema cannot be read: not JSON: Expecting property name enclosed in double quotes at "
    "line 1, column 2."
)
ASSISTED = IN_2021 + "assisted-2020"


def test_row_with_the_key_of_an_earlier_row_has_no_record(package):
    figure_ids = [row["figure_id"] for row in read_rows(package, "figures")]
    edit_row(package, "figures", figure_ids[1], figure_id=figure_ids[0])
    figures = read_figures(package)
    assert len(figures.figures) == len(figure_ids) - 1
    assert not figures.has_all_rows("figures", figure_ids[0])
    assert figures.has_all_rows("figures", figure_ids[2])


@cases(
    "table, key, column, has_record",
    {
        "number": ("figures", "2021-isl-operations-2020", "value", False),
        "code": ("figures", "2021-isl-operations-2020", "bound", False),
        "detail": ("figures", "2021-isl-operations-2020", "label", True),
        "number-that-is-a-detail": ("sources", SOURCE, "numerals", True),
        "cell-that-tidy-fills-in": ("identities", "identified-foreign", "verdict", True),
    },
)
def test_row_without_a_required_cell_has_a_record_if_it_is_a_detail(
    package, table, key, column, has_record
):
    """Either way the empty cell is reported."""
    line = edit_row(package, table, key, **{column: ""})
    figures = read_figures(package)
    assert (line in {row.line for row in getattr(figures, table)}) == has_record
    assert figures.has_all_rows(table) == has_record
    codes = [entry.code for entry in run_checks(package, "pandera") if entry.column == column]
    assert codes == ["cell-required"]


def test_numbers_are_exact(package):
    """A record has the number as its cell writes it, without the loss of a binary float."""
    edit_row(package, "figures", "2021-isl-operations-2020", value="0.10")
    (value,) = [
        figure.value
        for figure in read_figures(package).figures
        if figure.figure_id.endswith("2021-isl-operations-2020")
    ]
    assert str(value) == "0.10"


@cases(
    "counted_by, probable_counter",
    [("report", "government"), ("government", "government"), ("ngo", "ngo"), ("", "")],
)
def test_government_has_probably_counted_where_nobody_is_named(counted_by, probable_counter):
    """So both count the same; the words that name the counter are no part of what is counted."""
    figure = make_figure("x 4", counted_by=counted_by, counter="Police")
    assert figure.probable_counter == probable_counter
    is_same_cell = figure.count_key == make_figure("y 5").count_key
    assert is_same_cell is (probable_counter == "government")


@cases(
    "check, table, key, column, cell",
    {
        "unused-indicator": ("codes", "figures", "2021-isl-operations-2020", "value", "many"),
        "unsupported-figure": ("numerals", "numerals", f"{SOURCE}/1/2/42", "value", "many"),
        "no-value": ("identities", "figures", "2021-isl-assisted-2020-male", "value", "many"),
        "no-role": ("identities", "identity_terms", "2021-isl-identified-rose/1", "role", ""),
        "no-part": ("identities", "identity_terms", "identified-foreign/3", "figure_id", ""),
        "no-kind": ("identities", "identities", "identified-foreign", "kind", ""),
        "no-counter": ("identities", "figures", "2021-isl-assisted-2020", "counted_by", ""),
    },
)
def test_invalid_cell_has_no_consequences(package, check, table, key, column, cell):
    """The check of cells reports it; other checks do not report what is missing because of it."""
    edit_row(package, table, key, **{column: cell})
    assert run_checks(package, check) == []


def load_findings(root):
    """Load the figures of a package that cannot be loaded; return places and messages."""
    package = load_package(root)
    assert Figures.load(package) is None
    findings = list(find_missing_columns(package))
    assert {finding.code for finding in findings} <= {"table-needed"}
    return [(finding.path, finding.column, finding.message) for finding in findings]


@cases("table", sorted(ROW_TYPES.keys() - {"figures", "indicators"}))
def test_missing_table_is_reported(package, table):
    """A package of figures without one of the tables must not remain unchecked silently."""
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"] = [
            resource for resource in descriptor["resources"] if resource["name"] != table
        ]
    message = f"The checks of figures need a table “{table}”."
    assert load_findings(package) == [("datapackage.json", "resources", message)]
    assert explain_unread(load_package(package)).startswith(
        f"{package}/datapackage.json: {message}"
    )


@cases("column", ["bound", "sex"])
def test_column_that_is_missing_or_of_another_type_is_reported(package, column):
    """A dimension has codes, which are texts."""
    with edit_json(package / "schemas/figures.json") as schema:
        (field,) = [field for field in schema["fields"] if field["name"] == column]
        field |= {"type": "integer"} if column == "sex" else {"name": "other"}
    message = f"The checks of figures need a column “{column}” of type string in the table figures."
    place = f"fields.{column}"
    assert load_findings(package) == [("schemas/figures.json", place, message)]


def test_number_that_every_record_needs_must_be_required_by_the_schema(package):
    """Otherwise rows without it would be left out, and nothing would report them."""
    with edit_json(package / "schemas/figures.json") as schema:
        (field,) = [field for field in schema["fields"] if field["name"] == "year"]
        del field["constraints"]["required"]
    needed = "a required column “year” of type integer or year in the table figures"
    message = f"The checks of figures need {needed}."
    assert load_findings(package) == [("schemas/figures.json", "fields.year", message)]


def test_missing_file_is_not_reported_twice(package):
    """The check of the structure reports it."""
    (package / "resources/areas.csv").unlink()
    assert load_findings(package) == []
    reason = "“resources/areas.csv” does not exist. Add the file, or correct the path."
    assert explain_unread(load_package(package)) == f"{package}/datapackage.json: {reason}"


@cases(
    "path, content, reason",
    {
        "header": ("resources/areas.csv", "area_id,nam,kind\n", AREAS_HEADER),
        "empty": ("resources/areas.csv", "", AREAS_EMPTY),
        "schema": ("schemas/areas.json", "{", SCHEMA_UNREAD),
    },
)
def test_file_that_cannot_be_read_is_named_with_the_reason(package, path, content, reason):
    assert explain_unread(load_package(package)) == ""
    (package / path).write_text(content, "utf-8")
    assert explain_unread(load_package(package)) == f"{package}/{path}: line 1: {reason}"
    assert Figures.load(load_package(package)) is None
