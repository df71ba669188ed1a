"""What a worksheet adds to the codebook of the small package."""

import functools

import pytest
from test_worksheet import read_figures, scan_text

import cells
from cases import cases
from conftest import edit_json
from tip_figures.drafting.codebook import make_phrase

TEXT = "It held 36 raids with women. It held 33 raids in 2021."
NEW = {"indicator_id": "new: antislavery raids", "unit": "operation"}
COMPLETE = {**NEW, "new_group": "cases", "new_measure": "flow"}


@pytest.fixture
def complete(package, tmp_path):
    """A function that drafts a text, accepts its rows with some cells, and scans again."""
    worksheet = tmp_path / "work.csv"
    scan = functools.partial(scan_text, package, worksheet)

    def scan_and_complete(*edits: cells.Row, text: str = TEXT) -> str:
        scan(text)
        rows = cells.read_csv(worksheet)
        numbers = [row for row in rows if row["role"] != "date"]
        for row, edit in zip(numbers, edits, strict=True):
            row |= {"check": "", "role": "figure", **edit}
        cells.write_csv(worksheet, rows)
        return scan(text)

    return scan_and_complete


def find_indicator(package, indicator_id: str) -> cells.Row | None:
    rows = {row["indicator_id"]: row for row in cells.read_rows(package, "indicators")}
    return rows.get(indicator_id)


def test_new_indicator_is_complete_and_valid(complete, package, run):
    """One of its rows has its group and measure; the other only names it."""
    printed = complete({**COMPLETE, "sex": "female"}, NEW)
    assert "Nothing is left to review." in printed
    assert "antislavery_raids is new in indicators.csv" in printed
    row = find_indicator(package, "antislavery_raids")
    assert list(row.values()) == [
        *("antislavery_raids", "antislavery raids", "antislavery (raid/raids)"),
        *("Antislavery raids.", "cases", "operation", "sex", "", "flow", "", "", ""),
    ]
    figures = read_figures(package)
    codes = {value: (figures[value]["indicator_id"], figures[value]["sex"]) for value in figures}
    assert codes == {"36": ("antislavery_raids", "female"), "33": ("antislavery_raids", "all")}
    assert "error" not in run("tidy.py", package).stdout
    findings = run("validate.py", package, "--strict").stdout
    assert "indicators.csv" not in findings


def test_identifier_of_a_new_indicator_may_be_chosen(complete, package):
    edit = {**COMPLETE, "indicator_id": "raids", "new_label": "raids against slavery"}
    complete(edit, NEW | {"indicator_id": "raids"} | {"new_label": "raids against slavery"})
    assert find_indicator(package, "raids")["label"] == "raids against slavery"


def test_identifier_has_the_first_words_of_a_long_label(complete, package):
    label = "new: raids that freed people from slavery on farms"
    complete({**COMPLETE, "indicator_id": label}, {**NEW, "indicator_id": label})
    assert find_indicator(package, "raids_that_freed_people_from")


def test_missing_cells_are_named_with_their_codes(complete, package, tmp_path):
    """The rows stay open, and the worksheet keeps what was typed, even if it is read again."""
    complete(NEW, NEW)
    printed = scan_text(package, tmp_path / "work.csv", TEXT)
    assert "fill in new_group (victims, " in printed
    assert "new_measure (flow, " in printed
    assert "2 rows to review" in printed
    row = cells.read_csv(tmp_path / "work.csv")[0]
    assert (row["check"], row["indicator_id"]) == ("new_group, new_measure", NEW["indicator_id"])
    assert find_indicator(package, "antislavery_raids") is None


@cases(
    "first, second, message",
    {
        "groups-differ": (
            COMPLETE,
            {**COMPLETE, "new_group": "victims"},
            "line 3, column new_group: “victims” is not “cases” as in ",
        ),
        "mistyped-group": (
            {**COMPLETE, "new_group": "case"},
            NEW,
            "line 2, column new_group: “case” is not one of the codes of this column: victims",
        ),
        "measure-of-percentages": (
            {**COMPLETE, "unit": "percent"},
            {**NEW, "unit": "percent"},
            "line 2, column unit: An indicator in percent must have the measure rate.",
        ),
        "label-of-another": (
            {**COMPLETE, "indicator_id": "new: trafficking victims identified"},
            NEW,
            "line 2, column indicator_id: “victims_identified” is in the codebook; choose it",
        ),
        "no-label": (
            {**COMPLETE, "indicator_id": "new:"},
            NEW,
            "line 2, column indicator_id: write a label after “new:”",
        ),
        "no-identifier": (
            {**COMPLETE, "indicator_id": "Raids!", "new_label": "raids"},
            NEW,
            "line 2, column indicator_id: “Raids!” does not match the pattern",
        ),
    },
)
def test_cell_of_a_new_indicator_is_refused(complete, package, first, second, message):
    before = cells.read_rows(package, "indicators")
    printed = complete(first, second)
    assert message in printed
    assert printed.endswith("Nothing was written.\n")
    assert cells.read_rows(package, "indicators") == before


@cases(
    "label, unit, phrase",
    {
        "noun-last": ("labor inspections", "inspection", "labor (inspection/inspections)"),
        "verb-after": ("roads inspected", "case", "(road/roads) inspected"),
        "y": ("agencies closed", "case", "(agency/agencies) closed"),
        "e": ("cases of abuse", "case", "(case/cases) of abuse"),
        "sh": ("raids on boxes", "case", "(raid/raids) on boxes"),
        "x": ("boxes seized", "case", "(box/boxes) seized"),
        "irregular": ("people freed", "person", "people freed"),
        "money": ("fines (in all)", "EUR", "in fines  in all "),
        "percent": ("share of farms", "percent", "share of farms"),
    },
)
def test_phrase_has_the_words_for_one_and_several(label, unit, phrase):
    assert make_phrase(label, [unit]) == phrase


def test_currency_is_added_to_the_units_of_an_indicator(complete, package):
    """Before the unit into which a report converts the others."""
    with edit_json(package / "schemas/figures.json") as schema:
        (unit,) = [field for field in schema["fields"] if field["name"] == "unit"]
        unit["constraints"]["enum"].append("BRL")
    edit = {"indicator_id": "assistance_allocation", "purpose": "shelters"}
    printed = complete(edit, text="It gave 36 reais to shelters.")
    assert "BRL is a new unit of assistance_allocation in indicators.csv." in printed
    assert find_indicator(package, "assistance_allocation")["units"] == "ISK;BRL;USD"
    assert read_figures(package)["36"]["unit"] == "BRL"


def test_currency_that_the_schema_lacks_is_refused(complete):
    edit = {"indicator_id": "assistance_allocation", "purpose": "shelters"}
    printed = complete(edit, text="It gave 36 reais to shelters.")
    assert "line 2, column unit: “BRL” is not one of the codes" in printed
