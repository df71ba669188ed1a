"""How a worksheet changes a draft, on the small package; test_contributing.py walks all the way."""

import csv
import functools
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import cells
from conftest import DATA, run_script

SOURCE = "demo-2023-isl-protection"
DROP = {"check": "drop"}
TEXT = (
    "It identified 36 victims, an increase from 33 in 2021. Of these, 20 were exploited in sex"
    " trafficking and 16 in forced labor. All but nine were citizens; four came from Norway and"
    " five from Germany. The hotline took 1,350 calls in 2022; eight were referred to the police,"
    " but they did not result in confirmed cases. No police came in the first week."
)


@pytest.fixture
def worksheet(tmp_path: Path) -> Path:
    """The name of a worksheet that does not exist yet."""
    return tmp_path / "work.csv"


def scan_text(package: Path, worksheet: Path, text: str = TEXT) -> str:
    """Scan a text into a package, and return what is printed."""
    options = ("--source", SOURCE, "--package", package, "--worksheet", worksheet)
    result = run_script("scan.py", "-", *options, stdin=text)
    return result.stdout if result.returncode == 0 else result.stderr


@pytest.fixture
def scan(package, worksheet) -> Callable[..., str]:
    """A function that scans a text into the small package and returns what is printed."""
    return functools.partial(scan_text, package, worksheet)


@pytest.fixture(scope="module")
def scanned_files(tmp_path_factory) -> Path:
    """Package and worksheet after the text was scanned once; tests use copies."""
    root = tmp_path_factory.mktemp("scanned")
    shutil.copytree(DATA / "package", root / "package")
    scan_text(root / "package", root / "work.csv")
    return root


@pytest.fixture
def scanned(scanned_files, package, worksheet) -> None:
    """The text is in the package and the worksheet of the test, as drafts."""
    shutil.copytree(scanned_files / package.name, package, dirs_exist_ok=True)
    shutil.copy(scanned_files / worksheet.name, worksheet)


def read_worksheet(worksheet: Path) -> list[cells.Row]:
    with worksheet.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def review(worksheet: Path, delimiter: str = ",", **changes: cells.Row) -> None:
    """Accept all rows but for some changes, and save them as a spreadsheet does.

    changes: numeral, kind, place or arithmetic of a row → cells that a reviewer changes
    """
    rows = read_worksheet(worksheet)
    for row in rows:
        if "new indicator?" in row["check"]:
            row["indicator_id"] = "hotline_cases"
        row["check"] = ""
        for column in ("numeral", "kind", "place", "arithmetic"):
            if row[column]:
                row.update(changes.get(row[column], {}))
    with worksheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def test_worksheet_shows_the_words_and_the_columns_to_review(scan, worksheet):
    """`check` lists what the words do not settle; identities follow the numerals."""
    assert "17 rows drafted" in scan()
    rows = read_worksheet(worksheet)
    first = rows[0]
    assert first["check"] == "confirm"
    assert rows[-1]["check"] == "stated or by chance"
    assert {row["check"] for row in rows if row["numeral"] == "No"} == {
        "new indicator? (nearest: hotline_referrals, officers_per_unit)"
    }
    assert (first["before"], first["numeral"]) == ("It identified", "36")
    assert first["after"] == "victims, an increase from 33 in 2021."
    assert (first["place"], first["year"], first["year_basis"]) == ("1.1:14", "2022", "inferred")
    sums = [row["arithmetic"] for row in rows if row["kind"] == "sum"]
    assert sums == ["36 = 27 + 9", "36 = 20 + 16", "9 = 4 + 5"]


@pytest.mark.usefixtures("scanned")
def test_scanning_again_changes_nothing(scan, worksheet, package):
    """Neither the tables nor the worksheet change by themselves."""
    before = cells.read_files(package), worksheet.read_bytes()
    scan()
    assert (cells.read_files(package), worksheet.read_bytes()) == before


@pytest.mark.usefixtures("scanned")
def test_each_drafted_row_is_an_error_until_it_is_reviewed(run, package):
    """No draft passes as coded."""
    run("tidy.py", package)
    findings = json.loads(run("validate.py", package, "--format", "json").stdout)["findings"]
    codes = {finding["code"] for finding in findings}
    # Two figures have no indicator.
    assert codes == {"draft-open", "cell-required"}


@pytest.mark.usefixtures("scanned")
def test_validate_shows_the_draft_in_place_of_its_consequences(scan, worksheet, run, package):
    """What is wrong in rows that are not reviewed follows from the draft; it is only counted."""
    printed = run("validate.py", package).stdout
    assert printed.count("  error  ") == 1
    assert re.search(r"This passage is a draft: 1[0-9] rows must be reviewed \(", printed)
    assert "not listed, because the rows must be reviewed first: " in printed
    assert " cell-required" in printed
    review(worksheet)
    scan()
    run("tidy.py", package)
    assert "draft" not in run("validate.py", package).stdout


@pytest.mark.usefixtures("scanned")
def test_validate_shows_other_findings_beside_a_draft(run, package):
    """A wrong cell in a row of another source is no consequence of the draft."""
    cells.edit_row(package, "figures", "demo-2021-isl-identified-2020", bound="exactly")
    printed = run("validate.py", package).stdout
    assert printed.index("draft-open") < printed.index("“exactly” is not one of the codes")


@pytest.mark.usefixtures("scanned")
def test_draft_without_a_row_of_its_source_is_reported(run, package):
    """The row of a source that has an empty cell is not read as a record."""
    cells.edit_row(package, "sources", SOURCE, publisher="")
    assert "This passage is a draft" in run("validate.py", package).stdout


@pytest.mark.usefixtures("scanned")
def test_correction_renames_the_figure_and_renews_identities(scan, worksheet, package):
    """A corrected figure has another identifier, and sums are those of the corrected figures."""
    corrections = {
        "16": {"exploitation": "all", "sex": "male"},
        "20": {"year": "2021", "check": "year"},
    }
    review(worksheet, **corrections)
    scan()
    figures = {row["figure_id"]: row for row in cells.read_rows(package, "figures", SOURCE)}
    men = figures["demo-2023-isl-victims-identified-2022-male"]
    assert men["note"] == ""
    trafficking = figures["demo-2023-isl-victims-identified-2021-sex-trafficking"]
    assert trafficking["note"] == "Proposal: year."
    stated_ids = {figure_id for figure_id, row in figures.items() if row["basis"] == "stated"}
    numerals = cells.read_rows(package, "numerals", SOURCE)
    assert {row["figure_id"] for row in numerals if row["figure_id"]} == stated_ids
    statements = [row["statement"] for row in cells.read_rows(package, "identities", SOURCE)]
    assert not any(text.endswith("sex trafficking and forced labor") for text in statements)


@pytest.mark.usefixtures("scanned")
def test_corrections_in_the_worksheet_are_not_reported_as_overwritten(
    scan, worksheet, run, package
):
    """They are part of the draft, also where a row still needs review."""
    run("tidy.py", package)
    corrections = {
        "eight": {"note": "Mine.", "check": "year"},
        "nine": {"note": "Mine."},
        "order": {"check": "year"},
    }
    review(worksheet, **corrections)
    assert "remove the mark" not in scan()


@pytest.mark.usefixtures("scanned")
def test_second_correction_is_not_reported_as_overwritten(scan, worksheet):
    """The table has what the worksheet had before."""
    for year in ("2021", "2020"):
        review(worksheet, **{"20": {"year": year, "check": "year"}})
        assert "remove the mark" not in scan()


def test_new_indicator_is_not_reported_as_an_edit_of_its_figures(scan, worksheet, package):
    """Its figures get an indicator and its dimensions, which were empty."""
    text = "Police freed 20 women in 2022. Police freed 40 people in 2022."
    assert "2 rows drafted" in scan(text)
    cells.add_row(
        package,
        "indicators",
        indicator_id="people_freed",
        label="people freed by police",
        definition="People whom the police freed in the year.",
        counted_by="government",
        units="person",
        dimensions="sex",
        measure="flow",
    )
    worksheet.unlink()
    assert "remove the mark" not in scan(text)
    codes = [row["sex"] for row in cells.read_rows(package, "figures", SOURCE)]
    assert sorted(codes) == ["all", "female"]


@pytest.mark.usefixtures("scanned")
def test_identity_is_asked_once_if_its_figures_are_renamed(scan, worksheet, package):
    """Its terms are the same numerals, whatever their figures are called."""
    changes = {"20": {"sex": "female"}, "16": {"sex": "male"}}
    review(worksheet, **{key: {"exploitation": "all", **cell} for key, cell in changes.items()})
    scan()
    assert "36 = 20 + 16" not in [row["arithmetic"] for row in read_worksheet(worksheet)]
    figure_ids = {row["figure_id"] for row in cells.read_rows(package, "identity_terms")}
    assert "demo-2023-isl-victims-identified-2022-female" in figure_ids


@pytest.mark.usefixtures("scanned")
def test_edits_of_marked_rows_are_reported_and_overwritten(scan, run, package):
    """A marked row follows from the text and the worksheet; no edit is lost without a word."""
    run("tidy.py", package)
    figure_id = "demo-2023-isl-hotline-referrals-2022"
    identity_id = "demo-2023-isl-victims-identified-2022-order"
    cells.edit_row(package, "figures", figure_id, value="9")
    cells.edit_row(package, "identities", identity_id, statement="Proposal: Typed.")
    assert f"remove the mark): {figure_id}, {identity_id}.\n" in scan()
    assert "remove the mark" not in scan()


@pytest.mark.usefixtures("scanned")
def test_dropped_rows_are_not_drafted_again(scan, worksheet, package):
    """A zero leaves the ledger, another number is no figure, an identity is not written."""
    review(worksheet, No=DROP, five=DROP, eight={**DROP, "note": "age: Mine."}, order=DROP)
    for _ in range(2):
        scan()
        numerals = {row["text"]: row for row in cells.read_rows(package, "numerals", SOURCE)}
        assert "No" not in numerals
        assert (numerals["five"]["role"], numerals["five"]["note"]) == ("event", "")
        assert (numerals["eight"]["role"], numerals["eight"]["note"]) == ("other", "age: Mine.")
        kinds = {row["kind"] for row in cells.read_rows(package, "identities", SOURCE)}
        assert kinds == {"sum", "part_of"}


@pytest.mark.usefixtures("scanned")
def test_review_of_an_identity_does_not_hold_for_another_of_its_name(scan, worksheet):
    """If an identity is gone, another may have its name; the review is that of its terms."""
    review(worksheet, nine=DROP, **{"36 = 27 + 9": DROP, "36 = 20 + 16": {"check": "mine"}})
    scan()
    assert [(row["check"], row["arithmetic"]) for row in read_worksheet(worksheet)] == [
        ("mine", "36 = 20 + 16"),
        ("stated or by chance", "4 + 5 of 36"),
    ]


@pytest.mark.parametrize(
    ("text", "drafted_role", "correction", "figures_of_numerals"),
    [
        pytest.param(
            "It identified 24 victims. Of the 24 victims, nine were men.",
            "restatement",
            {"role": "figure", "sex": "male"},
            [0, 1, 2],
            id="restatement becomes figure",
        ),
        pytest.param(
            "It identified 24 victims. Charities assisted all 24 victims.",
            "figure",
            {"role": "restatement"},
            [0, 0],
            id="figure becomes restatement",
        ),
    ],
)
def test_role_can_be_corrected(
    scan, worksheet, package, text, drafted_role, correction, figures_of_numerals
):
    """A figure that repeats another is not written; its numeral has the name of the other."""
    scan(text)
    (second,) = [
        row
        for row in read_worksheet(worksheet)
        if row["place"].startswith("1.2") and row["numeral"] == "24"
    ]
    assert second["role"] == drafted_role
    review(worksheet, **{second["place"]: correction})
    assert "Nothing is left to review." in scan(text)
    assert len(cells.read_rows(package, "figures", SOURCE)) == len(set(figures_of_numerals))
    figure_ids = [row["figure_id"] for row in cells.read_rows(package, "numerals", SOURCE)]
    distinct_ids = list(dict.fromkeys(figure_ids))
    assert [distinct_ids.index(figure_id) for figure_id in figure_ids] == figures_of_numerals


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
def test_worksheet_is_read_as_spreadsheets_save_it(scan, worksheet, delimiter):
    """Spreadsheets separate cells as it is usual in their country."""
    scan("It identified 24 victims.")
    review(worksheet, delimiter)
    assert "Nothing is left to review." in scan("It identified 24 victims.")


def test_statement_names_countries_that_the_package_does_not_have(scan, worksheet, package):
    """They become areas; a figure without an indicator has no label."""
    scan(
        "It identified 15 victims: eight from Ghana and seven from Peru."
        " It gave €900, an increase from €800 in 2021."
    )
    statements = [row["statement"] for row in read_worksheet(worksheet) if row["kind"]]
    assert statements == [
        "Ghana and Peru make up all trafficking victims identified.",
        "More of this in 2022 than in 2021.",
    ]
    assert {"Ghana", "Peru"} <= {row["name"] for row in cells.read_rows(package, "areas")}


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "check,id,place,before",
            "check,name,where,before",
            "not a worksheet: it has neither a column place nor a column id.",
            id="no key",
        ),
        pytest.param(
            ",2022,inferred",
            ",last,inferred",
            "line 2, column year: “last” is not a year from 1900 to 2100. Nothing was written."
            " 6 more invalid cells: line 4, line 5, line 6, line 7, line 8, line 12, column year:"
            " the same.",
            id="not a number",
        ),
        pytest.param(
            "demo-2023-",
            "demo-9-",
            "this is the worksheet of another source; it has demo-9-isl-victims-identified-2022.",
            id="other source",
        ),
    ],
)
def test_bad_worksheet_is_one_line_and_writes_nothing(scan, worksheet, package, old, new, message):
    """The message says where the worksheet cannot be read, and the package is as before."""
    before = cells.read_files(package)
    text = worksheet.read_text(encoding="utf-8").replace(old, new)
    worksheet.write_text(text, encoding="utf-8")
    printed = scan()
    assert printed == f"scan.py: {worksheet}: {message}\n"
    assert cells.read_files(package) == before


@pytest.mark.usefixtures("scanned")
def test_broken_worksheet_is_reported_with_its_line(scan, worksheet, package):
    """A quotation mark inside a cell leaves open where the cell ends."""
    before = cells.read_files(package)
    text = worksheet.read_text(encoding="utf-8").replace("It identified", 'It "identified')
    worksheet.write_text(text, encoding="utf-8")
    printed = scan()
    assert printed.startswith(f"scan.py: {worksheet}: line 2: ")
    assert printed.count("\n") == 1
    assert cells.read_files(package) == before


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize(
    ("numeral", "correction", "message"),
    [
        pytest.param(
            "20",
            {"sex": "men"},
            "line 4, column sex: “men” is not a code of this column."
            " Expected one of: all, female, male, transgender, unknown. To allow “men”, add it to"
            " `enum` and `categories` of sex in schemas/figures.json; then run scripts/tidy.py.",
            id="code",
        ),
        pytest.param(
            "20",
            {"role": "Figure"},
            "line 4, column role: “Figure” is not a code of this column. Did you mean “figure”?",
            id="role",
        ),
        pytest.param(
            "20",
            {"citizenship": "Portuguese"},
            "line 4, column citizenship: “Portuguese” is not a code of this column. Write the"
            " three letters of a country, such as FRA, or add an area to areas.csv.",
            id="area",
        ),
        pytest.param(
            "20",
            {"indicator_id": "convictions"},
            "line 4, column indicator_id: “convictions” is not in the codebook."
            " Add it to indicators.csv first.",
            id="indicator",
        ),
        pytest.param(
            "20",
            {"indicator_id": ""},
            "line 4, column indicator_id: is empty, although the row has the role figure and"
            " nothing is left to check.",
            id="no indicator",
        ),
        pytest.param(
            "20",
            {"indicator_id": "hotline_calls", "sex": "female"},
            "line 4, column sex: “female”: hotline_calls has no dimension sex. Empty the cell, or"
            " add the dimension to its row of indicators.csv.",
            id="dimension",
        ),
        pytest.param(
            "20",
            {"indicator_id": "hotline_calls", "unit": "case"},
            "line 4, column unit: “case”: hotline_calls is counted in call. Correct the cell, or"
            " add the unit to its row of indicators.csv.",
            id="unit",
        ),
        pytest.param(
            "20",
            {"place": "1.2:99"},
            "line 4, column place: “1.2:99” is not the place of a number of the passage;"
            " this sentence has 1.2:10, 1.2:51.",
            id="place",
        ),
        pytest.param(
            "20",
            {"numeral": "21"},
            "line 4, column numeral: “21”: the number at this place is “20”; do not change it.",
            id="number",
        ),
        pytest.param(
            "20",
            {"role": "other", "note": "Mine."},
            "line 4, column note: “Mine.” does not begin with the reason why the number counts"
            " nothing: law:, penalty:, age:, duration:, name:, rank:, pointing:. A number of one"
            " raid, case, sentence, person or sample has the role event.",
            id="reason",
        ),
        pytest.param(
            "20",
            {"rounded_to": "ten"},
            "line 4, column rounded_to: “ten” is not a number above zero, such as 10 or 1000.",
            id="rounding",
        ),
        pytest.param(
            "36 = 20 + 16",
            {"id": "my-sum", "terms": ""},
            "column id: “my-sum” is not drafted; a row cannot be added like this.",
            id="added row",
        ),
    ],
)
def test_invalid_cell_is_refused_with_line_and_column(
    scan, worksheet, package, numeral, correction, message
):
    """Nothing is written, so that no wrong code becomes a coded row."""
    before = cells.read_files(package)
    review(worksheet, **{numeral: correction})
    printed = scan()
    assert printed.startswith(f"scan.py: {worksheet}: line ")
    assert message in printed
    assert printed.endswith("Nothing was written.\n")
    assert cells.read_files(package) == before


@pytest.mark.usefixtures("scanned")
def test_each_invalid_cell_is_refused_with_its_reason(scan, worksheet):
    """Cells that are invalid for one reason are listed together."""
    review(
        worksheet,
        **{"36": {"sex": "men"}, "20": {"sex": "boys"}, "16": {"sex": "boys", "rounded_to": "ten"}},
    )
    printed = scan()
    assert "column sex: “men” is not a code of this column." in printed
    assert "3 more invalid cells: line 4, line 5, column sex: “boys” is not a code" in printed
    assert "line 5, column rounded_to: “ten” is not a number above zero" in printed
    assert printed.count("\n") == 1


def test_drafted_currency_is_refused_only_when_its_row_is_reviewed(scan, worksheet):
    """It is not a unit of the package; scan says from the start how to add it."""
    text = "It identified 36 victims. The government gave €900 to shelters."
    addition = (
        "To allow “EUR”, add it to `enum` and `categories` of unit in schemas/figures.json, and to"
        " `units` of its indicator; then run scripts/tidy.py."
    )
    assert f"New unit. {addition}" in scan(text)
    assert "2 rows drafted for review." in scan(text)
    review(worksheet, **{"900": {"indicator_id": "assistance_allocation"}})
    printed = scan(text)
    assert "column unit: “EUR” is not a code of this column. Expected one of: person," in printed
    assert addition in printed


@pytest.mark.usefixtures("scanned")
def test_row_with_a_missing_cell_is_refused(scan, worksheet):
    """Its cells may be shifted."""
    lines = worksheet.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].rpartition(",")[0]
    worksheet.write_text("\n".join(lines), encoding="utf-8")
    assert "line 2: the row has 30 cells, where the header has 31." in scan()


@pytest.mark.usefixtures("scanned")
def test_repeated_place_is_refused(scan, worksheet):
    """Of two rows of one numeral, it is not known which is right."""
    lines = worksheet.read_text(encoding="utf-8").splitlines()
    worksheet.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    assert f"1.1:14 is also in {worksheet}: line 2; remove one of the two rows." in scan()


@pytest.mark.usefixtures("scanned")
def test_number_that_a_spreadsheet_changed_is_the_same(scan, worksheet):
    """Spreadsheets remove the comma of thousands."""
    review(worksheet, **{"1,350": {"numeral": "1350"}})
    assert "Nothing is left to review." in scan()


@pytest.mark.parametrize(
    ("explanation", "verdict"),
    [
        pytest.param("Definition: It counts begging, too.", "redefined", id="definition"),
        pytest.param("No reason is given.", "contradicted", id="other reason"),
    ],
)
def test_number_that_another_source_gives_differently_is_asked(
    scan, worksheet, package, explanation, verdict
):
    """A person says why; until then the row stays open."""
    text = "The hotline took 1,400 calls in 2020."
    scan(text)
    difference = [row for row in read_worksheet(worksheet) if row["kind"] == "restated"]
    assert [(row["check"], row["statement"]) for row in difference] == [
        ("explain the difference", "Two sources count hotline calls.")
    ]
    review(worksheet)
    assert "1 row drafted for review." in scan(text)
    review(worksheet, restated={"explanation": explanation})
    assert "Nothing is left to review." in scan(text)
    (restated,) = [
        row for row in cells.read_rows(package, "identities", SOURCE) if row["kind"] == "restated"
    ]
    assert (restated["verdict"], restated["explanation"]) == (verdict, explanation)
