"""How a worksheet changes a passage, on the small package; test_contributing.py walks on."""

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

import cells
from cases import cases
from conftest import run_script

SOURCE = "demo-2023-isl-protection"
TEXT = (
    "The government identified 36 trafficking victims, an increase from 33 in 2021. Of the 36, 20"
    " were exploited in sex trafficking and 16 in forced labor. On May 2 police freed ten men."
    " The hotline took between 1,300 and 1,350 hotline calls. It identified no children."
    " It gave $900 under Article 7."
)
PLACES = {
    "36": "1.1:26",
    "33": "1.1:67",
    "20": "1.2:11",
    "16": "1.2:52",
    "ten": "1.3:22",
    "1,300": "1.4:25",
    "no": "1.5:14",
    "900": "1.6:9",
}


@pytest.fixture
def worksheet(tmp_path: Path) -> Path:
    """The name of a worksheet that does not exist yet."""
    return tmp_path / "work.csv"


@pytest.fixture
def scan(package, worksheet) -> Callable[..., str]:
    """A function that scans a text into the small package and returns what is printed."""
    return functools.partial(scan_text, package, worksheet)


def scan_text(package: Path, worksheet: Path, text: str = TEXT) -> str:
    """Scan a text into a package, and return what is printed."""
    options = ("--source", SOURCE, "--package", package, "--worksheet", worksheet)
    result = run_script("scan.py", "-", *options, stdin=text)
    return result.stdout if result.returncode == 0 else result.stderr


def scan_and_complete(scan: Callable[..., str], worksheet: Path, text: str, **codes: str) -> str:
    """Scan a text, accept the row of its first number with some codes, and scan again."""
    scan(text)
    first, *others = cells.read_csv(worksheet)
    cells.write_csv(worksheet, [first | {"check": ""} | codes, *others])
    return scan(text)


def review(worksheet: Path, delimiter: str = ",", **changes: cells.Row) -> None:
    """Accept all rows but for some changes, and save them as a spreadsheet does.

    Args:
        changes: number → cells that a reviewer changes
    """
    usual = {
        "ten": {},
        "no": {"check": "drop"},
        "900": {"indicator_id": "assistance_allocation", "purpose": "shelters"},
    }
    rows = cells.read_csv(worksheet)
    for row in rows:
        row["check"] = ""
        for name, edited in {**usual, **changes}.items():
            if row["place"] == PLACES.get(name):
                row.update(edited)
    cells.write_csv(worksheet, rows, delimiter)


def scan_and_review(scan: Callable[..., str], worksheet: Path) -> str:
    """Return what is printed for a worksheet that a person has completed."""
    scan()
    review(worksheet)
    return scan()


def accept_confirmed(worksheet: Path) -> list[str]:
    """Accept the rows that only need a confirmation, and return their places."""
    rows = cells.read_csv(worksheet)
    places = [row["place"] for row in rows if row["check"] == "confirm"]
    cells.write_csv(
        worksheet, [row | {"check": row["check"].replace("confirm", "")} for row in rows]
    )
    return places


def read_figures(package: Path) -> dict[str, cells.Row]:
    return {row["value"]: row for row in cells.read_rows(package, "figures", SOURCE)}


def read_numerals(package: Path) -> dict[str, cells.Row]:
    """Return the rows of numerals by sentence and text."""
    rows = cells.read_rows(package, "numerals", SOURCE)
    return {f"{row['paragraph']}.{row['sentence']} {row['text']}": row for row in rows}


def test_reviewed_passage_needs_tidy_only(scan, worksheet, run, package):
    """Identities are added, the rest is made by tidy, and the last line says so."""
    lines = scan_and_review(scan, worksheet).splitlines()
    assert "gap: demo-2021-isl-allocation-2019-isk, 2022: not_in_section" in lines
    figure_lines = [line for line in lines if " | " in line]
    assert len(figure_lines) == len(read_figures(package))
    assert figure_lines[1] == (
        "33 trafficking victims identified, Iceland 2021; year_basis: stated"
        " | an increase from 33 … in 2021 (1.1:67)"
    )
    others = [line for line in lines if line not in figure_lines]
    assert [line for line in others if not line.startswith("gap: ")] == [
        f"{SOURCE}: 1 paragraph, 6 sentences, 12 numerals.",
        "order: 33 < 36",
        "sum: 36 = 16 + 20",
        "restated: 33 = 33",
        "Nothing is left to review. Next: run make tidy, then make. Nothing else is needed.",
    ]
    run("tidy.py", package)
    assert run("validate.py", package, "--strict").returncode == 0


def test_worksheet_that_is_read_again_changes_nothing(scan, worksheet, package):
    """Neither with the worksheet nor without it."""
    scan_and_review(scan, worksheet)
    before = cells.read_files(package), worksheet.read_bytes()
    scan()
    assert (cells.read_files(package), worksheet.read_bytes()) == before
    worksheet.unlink()
    scan()
    assert cells.read_files(package) == before[0]


def test_worksheet_is_read_as_spreadsheets_save_it(scan, worksheet):
    """Some separate cells with semicolons, and they drop marks of thousands."""
    scan()
    review(worksheet, ";", **{"1,300": {"numeral": "1300"}})
    assert "Nothing is left to review." in scan()


def test_number_with_another_role_has_its_own_cells(scan, worksheet, package):
    """Value, bound, unit and year are those of the words, as if it had been drafted so."""
    scan()
    review(worksheet, ten={"role": "figure", "indicator_id": "victims_assisted", "sex": "male"})
    assert "1 row to review" in scan()
    assert accept_confirmed(worksheet) == [PLACES["ten"]]
    assert "Nothing is left to review." in scan()
    figure = read_figures(package)["10"]
    columns = ("indicator_id", "bound", "unit", "year", "sex", "note")
    assert [figure[name] for name in columns] == [
        *("victims_assisted", "exact", "person", "2022", "male", "")
    ]


def test_figure_that_becomes_an_event_goes_with_its_identities(scan, worksheet, package):
    """The worksheet replaces what the tables had."""
    scan_and_review(scan, worksheet)
    review(worksheet, **{"20": {"role": "event", "note": "One raid."}, "16": {"role": "event"}})
    assert "Nothing is left to review." in scan()
    assert sorted(read_figures(package)) == ["1300", "33", "36", "900"]
    assert {row["kind"] for row in cells.read_rows(package, "identities", SOURCE)} == {
        "order",
        "restated",
    }
    numeral = read_numerals(package)["1.2 20"]
    assert (numeral["role"], numeral["figure_id"], numeral["note"]) == ("event", "", "One raid.")


def test_accepted_row_that_the_worksheet_leaves_out_stays(scan, worksheet, package):
    scan_and_review(scan, worksheet)
    before = cells.read_files(package)
    cells.write_csv(
        worksheet, [row for row in cells.read_csv(worksheet) if row["place"] != PLACES["33"]]
    )
    assert "Nothing is left to review." in scan()
    assert cells.read_files(package) == before


def test_restatement_becomes_a_figure_and_back(scan, worksheet, package):
    """A restatement has the figure whose place is in `id`."""
    scan()
    review(worksheet, **{"33": {"role": "restatement", "id": PLACES["36"]}})
    scan()
    assert "33" not in read_figures(package)
    numerals = read_numerals(package)
    assert numerals["1.1 33"]["figure_id"] == numerals["1.1 36"]["figure_id"] != ""


def test_differs_and_note_are_typed_in_the_worksheet(scan, worksheet, package):
    scan()
    review(worksheet, **{"33": {"year": "2020", "differs": "year", "note": "The table says it."}})
    scan()
    numeral = read_numerals(package)["1.1 33"]
    assert (numeral["differs"], numeral["note"]) == ("year", "The table says it.")
    assert read_figures(package)["33"]["year"] == "2020"


def test_suggested_code_depends_on_the_indicator(scan, worksheet, package):
    """A code of a dimension that it does not have is left out."""
    text, indicator_id = "It freed 36 women.", "civil_suit_victims"
    scan_and_complete(scan, worksheet, text, indicator_id=indicator_id)
    accept_confirmed(worksheet)
    assert "Nothing is left to review." in scan(text)
    assert read_figures(package)["36"]["sex"] == ""


@cases("typed, hedge", [({}, "at least"), ({"hedge": "least"}, "least")])
def test_hedge_of_every_role_is_that_of_the_words(scan, worksheet, package, typed, hedge):
    """So the bound of a figure agrees with it; a hedge that a person types stays."""
    text = "A court sentenced at least ten men."
    scan(text)
    assert read_numerals(package)["1.1 ten"]["role"] == "event"
    assert read_numerals(package)["1.1 ten"]["hedge"] == "at least"
    codes = {"role": "figure", "indicator_id": "civil_suit_victims", **typed}
    scan_and_complete(scan, worksheet, text, **codes)
    assert read_figures(package)["10"]["bound"] == "at_least"
    assert read_numerals(package)["1.1 ten"]["hedge"] == hedge


def test_sentence_is_whole_and_its_number_marked(scan, worksheet):
    """With the sentence before it, of the same paragraph; what a spreadsheet does to it is lost."""
    scan("It freed 36 men. It freed\n33 women.\n\nIt freed ten more.")
    rows = cells.read_csv(worksheet)
    shown = [(row["sentence"], row["sentence_before"]) for row in rows]
    assert shown == [
        ("It freed [[36]] men.", ""),
        ("It freed [[33]] women.", "It freed 36 men."),
        ("It freed [[ten]] more.", ""),
    ]
    cells.write_csv(worksheet, [row | {"sentence": "#NAME?"} for row in rows])
    scan("It freed 36 men. It freed\n33 women.\n\nIt freed ten more.")
    assert [row["sentence"] for row in cells.read_csv(worksheet)] == [text for text, _ in shown]


def test_countries_become_marked_areas(scan, package):
    scan("It identified 15 trafficking victims from Ghana.")
    assert "Proposal: Ghana" in {row["name"] for row in cells.read_rows(package, "areas")}


@cases(
    "correction, message",
    {
        "indicator": (
            {"indicator_id": "convictions"},
            "or add the row to resources/indicators.csv",
        ),
        "no indicator": (
            {"indicator_id": ""},
            "column indicator_id: The cell is empty, and this column must be filled.",
        ),
        "place": (
            {"place": "1.2:99"},
            "“1.2:99” is not the place of “20”; no number is there.",
        ),
        "number": ({"numeral": "21"}, "the passage has “20” there"),
        "year after the edition": (
            {"year": "2091"},
            "column year: The year is after the edition of its source. (rule “edition_year”: year ="
            " 2091, ",
        ),
        "code of a period": (
            {"period": "part_of_year"},
            "column period: “part_of_year” does not match the pattern",
        ),
        "kind of counter": ({"counted_by": "police"}, "column counted_by: “police” is not one of"),
        "unit of another indicator": (
            {"unit": "call"},
            "column unit: “call” is not a unit of victims_identified: person.",
        ),
        "code without its dimension": (
            {"purpose": "shelters"},
            "column purpose: victims_identified is not divided by purpose. Empty the cell.",
        ),
        "restatement of nothing": (
            {"role": "restatement", "id": ""},
            "column role: A numeral that states or repeats a figure must name it",
        ),
    },
)
def test_invalid_cell_is_refused_with_line_and_column(
    scan, worksheet, package, correction, message
):
    """Nothing is written, so that no wrong code becomes a coded row."""
    scan()
    before = cells.read_files(package)
    review(worksheet, **{"20": correction})
    printed = scan()
    assert printed.startswith(f"scan.py: {worksheet}: line ")
    assert message in printed
    assert printed.endswith("Nothing was written.\n") or "more invalid" in printed
    assert cells.read_files(package) == before


@cases(
    "old, new, message",
    {
        "no key": ("check,place", "check,where", "it has no column place."),
        "name": ("check,place", "checks,place", "a worksheet has no column “checks”"),
        "short row": ("\nconfirm,", "\n", "line 2: The row has "),
    },
)
def test_bad_worksheet_is_one_line_and_writes_nothing(scan, worksheet, package, old, new, message):
    scan()
    before = cells.read_files(package)
    text = worksheet.read_text("utf-8").replace(old, new, 1)
    worksheet.write_text(text, "utf-8")
    printed = scan()
    assert message in printed
    assert printed.count("\n") == 1
    assert cells.read_files(package) == before


def test_repeated_place_is_refused(scan, worksheet):
    """Of two rows of one number, it is not known which is right."""
    scan()
    lines = worksheet.read_text("utf-8").splitlines()
    worksheet.write_text("\n".join([*lines, lines[1]]), "utf-8")
    assert f"1.1:26 is also in {worksheet}: line 2; remove one of the rows." in scan()


def test_equal_cells_are_not_confirmed(scan, worksheet):
    """A person says in which code they differ, unless they cover different parts of a year."""
    scan("It identified 36 trafficking victims. It identified 33 trafficking victims.")
    assert [row["check"] for row in cells.read_csv(worksheet)] == [
        "confirm",
        "same count as 1.1:14",
    ]
    worksheet.unlink()
    scan(
        "As of April it identified 36 trafficking victims."
        " As of October it identified 33 trafficking victims."
    )
    assert [row["check"] for row in cells.read_csv(worksheet)] == ["confirm", "confirm"]


# What the program filled in


def test_row_that_becomes_a_figure_is_confirmed_once(scan, worksheet, package):
    """Its year, counter and codes were filled in; an emptied check then accepts them."""
    scan("In October courts convicted five men in violation of the 2007 law.")
    (row, *_) = cells.read_csv(worksheet)
    assert row["check"] == "role"
    changed = row | {"role": "figure", "indicator_id": "victims_identified", "check": ""}
    cells.write_csv(worksheet, [changed])
    assert "1 row to review" in scan(
        "In October courts convicted five men in violation of the 2007 law."
    )
    (row,) = cells.read_csv(worksheet)
    assert (row["check"], row["year"], row["period"]) == ("confirm", "2022", "2022-10/2022-10")
    assert read_figures(package)["5"]["note"] == "Proposal: confirm."
    cells.write_csv(worksheet, [row | {"check": "", "period": ""}])
    assert "Nothing is left" in scan(
        "In October courts convicted five men in violation of the 2007 law."
    )
    assert read_figures(package)["5"]["period"] == ""  # an emptied cell is not filled in again


def test_indicator_that_a_person_chose_is_confirmed_with_its_codes(scan, worksheet):
    printed = scan_and_complete(
        scan, worksheet, "It freed 36 women.", indicator_id="victims_identified"
    )
    assert "1 row to review" in printed
    (row,) = cells.read_csv(worksheet)
    assert (row["check"], row["sex"], row["exploitation"]) == ("confirm", "female", "all")


def test_cell_beside_one_that_a_person_typed_is_not_filled_in(scan, worksheet, package):
    """Who counted was decided, so the words of the suggested counter are not added."""
    text = "In May police freed 36 men."
    scan(text)
    codes = {"role": "figure", "indicator_id": "victims_identified", "counted_by": "report"}
    scan_and_complete(scan, worksheet, text, **codes, year="2021")
    accept_confirmed(worksheet)
    assert "Nothing is left" in scan(text)
    figure = read_figures(package)["36"]
    names = ("counted_by", "counter", "year", "year_basis", "period")
    assert [figure[name] for name in names] == ["report", "", "2021", "inferred", ""]


def test_zero_that_the_program_does_not_see_is_added_by_hand(scan, worksheet, package):
    """A row with its place and word; another scan keeps it."""
    text = "It identified 36 trafficking victims. It hardly freed them."
    scan(text)
    (row,) = cells.read_csv(worksheet)
    cells.write_csv(worksheet, [row | {"check": ""}, dict.fromkeys(row, "") | ZERO])
    scan(text)
    assert accept_confirmed(worksheet) == ["1.2:3"]
    assert "Nothing is left" in scan(text)
    assert read_figures(package)["0"]["indicator_id"] == "victims_assisted"
    before = cells.read_files(package)
    worksheet.unlink()
    scan(text)
    assert cells.read_files(package) == before


ZERO = {
    "place": "1.2:3",
    "numeral": "hardly",
    "role": "figure",
    "indicator_id": "victims_assisted",
}


# Change and take back


def test_new_worksheet_has_all_accepted_rows(scan, worksheet, package):
    """As they are recorded, with an empty check; the tables stay as they are."""
    scan_and_review(scan, worksheet)
    before = cells.read_files(package), cells.read_csv(worksheet)
    worksheet.unlink()
    assert "Nothing is left to review." in scan()
    assert (cells.read_files(package), cells.read_csv(worksheet)) == before


def test_cells_that_a_worksheet_leaves_out_stay(scan, worksheet, package, run):
    """A small worksheet changes the cells that it has."""
    scan_and_review(scan, worksheet)
    run("tidy.py", package)
    before = {
        name: cells.read_rows(package, name) for name in ("figures", "numerals", "identities")
    }
    cells.write_csv(worksheet, [{"place": PLACES["33"], "note": "A table says it."}])
    assert "Nothing is left to review." in scan()
    for row in before["figures"]:
        if row["figure_id"] == "demo-2023-isl-victims-identified-2021":
            row["note"] = "A table says it."
    assert {name: cells.read_rows(package, name) for name in before} == before


def test_explanation_survives_a_corrected_year(scan, worksheet, package):
    """The identifier names the year, so it changes, and the identity has the new one."""
    scan_and_review(scan, worksheet)
    old_id, new_id = (f"demo-2023-isl-victims-identified-{year}" for year in (2021, 2020))
    (order,) = [
        row for row in cells.read_rows(package, "identities", SOURCE) if row["kind"] == "order"
    ]
    cells.edit_row(package, "identities", order["identity_id"], explanation="Typed.")
    cells.write_csv(worksheet, [{"place": PLACES["33"], "year": "2020", "year_basis": "inferred"}])
    assert f"renamed: {old_id} → {new_id}" in scan().splitlines()
    (order,) = [
        row for row in cells.read_rows(package, "identities", SOURCE) if row["kind"] == "order"
    ]
    assert order["explanation"] == "Typed."
    terms = cells.read_rows(package, "identity_terms")
    ids = {row["figure_id"] for row in terms if row["identity_id"] == order["identity_id"]}
    assert ids == {new_id, "demo-2023-isl-victims-identified-2022"}


def test_other_corrections_keep_the_identifier_and_evaluate_again(scan, worksheet, package):
    """The residual is what tidy writes for the new numbers."""
    scan_and_review(scan, worksheet)
    cells.write_csv(worksheet, [{"place": PLACES["20"], "value": "19"}])
    printed = scan()
    assert "sum: 36 = 16 + 19 is contradicted now" in printed
    assert "renamed" not in printed
    (row,) = [row for row in cells.read_rows(package, "identities", SOURCE) if row["kind"] == "sum"]
    assert (row["verdict"], row["residual"]) == ("contradicted", "")


def test_removed_source_leaves_nothing_behind(scan, worksheet, package, run):
    """Draft, review and removal end with the tables as they were."""
    before = cells.read_files(package)
    scan_and_review(scan, worksheet)
    run("tidy.py", package)
    result = run("scan.py", "--remove", SOURCE, "--package", package)
    assert (result.returncode, result.stderr) == (0, "")
    assert "sentences: 6 rows removed" in result.stdout
    run("tidy.py", package)
    assert cells.read_files(package) == before
    assert run("validate.py", package, "--strict").returncode == 0


def test_identity_of_another_source_goes_with_the_removed_one(package, run):
    result = run("scan.py", "--remove", "demo-2021-isl-protection", "--package", package)
    assert "removed with it, of demo-2022-isl-protection: " in result.stdout
    run("tidy.py", package)
    assert run("validate.py", package, "--strict").returncode == 0


@cases(
    "arguments, message",
    {
        "unknown": (
            ["--remove", "demo-2021-isl-protektion"],
            "“demo-2021-isl-protektion”. sources.csv lists those that there are.",
        ),
        "with a text": (["text.txt", "--remove", SOURCE], "--remove takes no other argument"),
        "neither": ([], "name the FILE to scan"),
    },
)
def test_source_to_remove_must_exist(package, run, arguments, message):
    before = cells.read_files(package)
    result = run("scan.py", *arguments, "--package", package)
    assert result.returncode == 2
    assert message in result.stderr
    assert cells.read_files(package) == before
