"""The check of gaps, and the rows that tidy writes into their table."""

from cases import cases
from cells import add_row, drop_row, edit_row, read_files, read_rows
from conftest import replace_text, run_checks

SOURCE = "demo-2022-isl-protection"
ALLOCATION = f"assistance_allocation/ISL/all/ISK/2021/{SOURCE}"
ALLOCATION_USD = f"assistance_allocation/ISL/all/USD/2021/{SOURCE}"
ASSISTED = f"victims_assisted/ISL/all/person/2021/{SOURCE}"


def find_problems(package):
    """Return code, column and message of each finding."""
    findings = run_checks(package, "gaps")
    return [(finding.code, finding.column, finding.message) for finding in findings]


def test_excerpt_that_does_not_reach_a_year_is_written_by_tidy(package, run):
    drop_row(package, "gaps", ALLOCATION)
    (finding,) = run_checks(package, "gaps")
    assert finding.key == ALLOCATION
    assert finding.is_fixed_by_tidy
    assert finding.message.startswith("Here it has “nothing”, but “assistance_allocation,ISL,all")
    assert "resources/gaps.csv: 1 row added" in run("tidy.py", package).stdout
    assert run_checks(package, "gaps") == []


def test_complete_passage_needs_the_word_of_a_person(package, run):
    drop_row(package, "gaps", ALLOCATION)
    edit_row(package, "gaps", ALLOCATION_USD, reason="not_reported")
    edit_row(package, "sources", SOURCE, extent="complete")
    (finding,) = run_checks(package, "gaps")
    assert (finding.code, finding.severity, finding.key) == ("gap-missing", "warning", ALLOCATION)
    assert f"`{ALLOCATION.replace('/', ',')},not_reported,,,`" in finding.hint
    assert finding.message == (
        "assistance_allocation of Iceland has no number for 2021, and no row says why."
    )
    run("tidy.py", package)
    assert len(run_checks(package, "gaps")) == 1
    add_gap(package, "assistance_allocation", unit="ISK")
    assert run_checks(package, "gaps") == []


def test_proposed_row_can_be_added_to_the_file_as_it_is(package):
    """A scope is in the words of a label, which may contain a comma."""
    replace_text(package / "schemas/figures.json", '"label": "shelters"', '"label": "beds, food"')
    edit_row(package, "sources", SOURCE, extent="complete")
    for figure in ("2019-isk", "2020-isk", "2020-court-costs-isk"):
        edit_row(package, "figures", f"demo-2021-isl-allocation-{figure}", purpose="shelters")
    (finding,) = [entry for entry in run_checks(package, "gaps") if entry.code == "gap-missing"]
    proposed_row = finding.hint.split("`")[1]
    assert proposed_row == (
        f'assistance_allocation,ISL,"beds, food",ISK,2021,{SOURCE},not_reported,,,'
    )
    with (package / "resources/gaps.csv").open("a", encoding="utf-8") as file:
        file.write(f"{proposed_row}\n")
    codes = {entry.code for entry in run_checks(package, "cells", "gaps")}
    assert codes == {"gap-unfounded", "row-order"}  # other rows were read completely now


def add_gap(package, indicator_id, **cells):
    """Add a gap of 2021 to the series of a full total; return its line."""
    key = {"ref_area": "ISL", "scope": "all", "unit": "person", "year": "2021"}
    row = {"indicator_id": indicator_id, **key, "source_id": SOURCE}
    return add_row(
        package, "gaps", **(row | {"reason": "not_reported", "note": "So it is."} | cells)
    )


@cases(
    "cells",
    {
        "other-scope": {"scope": "forced labor"},
        "other-unit": {"unit": "case"},
    },
)
def test_gap_of_another_series_is_accepted(package, run, cells):
    """A row that no series needs is not wrong, and tidy keeps it."""
    add_gap(package, "victims_identified", **cells)
    assert run_checks(package, "gaps") == []
    before = read_rows(package, "gaps")
    run("tidy.py", package)
    assert sorted(map(str, read_rows(package, "gaps"))) == sorted(map(str, before))


@cases(
    "extent, cells, problem",
    {
        "not-read-but-complete": (
            "complete",
            {"reason": "not_read"},
            f"The reason is “not_read”, but {SOURCE} was read completely.",
        ),
        "not-reported-by-an-excerpt": (
            "excerpt",
            {"reason": "not_reported", "note": ""},
            f"The reason is “not_reported”, but {SOURCE} is an excerpt: "
            "the number may be in the rest of the section.",
        ),
        "not-reported-with-a-note": (
            "excerpt",
            {"reason": "not_reported", "note": "The section was listened to."},
            None,
        ),
        "not-reported-complete": ("complete", {"reason": "not_reported", "note": ""}, None),
    },
)
def test_reason_agrees_with_the_extent_of_the_passage(package, run, extent, cells, problem):
    """Tidy keeps the reasons and notes that a person gives."""
    edit_row(package, "sources", SOURCE, extent=extent)
    edit_row(package, "gaps", ALLOCATION_USD, reason="vague", quote="a few", place="1.1:5")
    edit_row(package, "gaps", ALLOCATION, **cells)
    expected = [("gap-unfounded", "reason", problem)] if problem else []
    assert find_problems(package) == expected
    before = read_rows(package, "gaps")
    run("tidy.py", package)
    assert read_rows(package, "gaps") == before


@cases(
    "place, is_valid",
    {"1.1:45": True, "1.1:46": False, "9.1:1": False, "1.1:²": False, "1.1": False}.items(),
)
def test_place_must_be_in_a_sentence_of_the_passage(package, place, is_valid):
    edit_row(package, "gaps", ASSISTED, place=place)
    message = f"The place is “{place}”, but {SOURCE} has no such place."
    expected = [] if is_valid else [("gap-unfounded", "place", message)]
    assert find_problems(package) == expected


def test_number_for_a_part_of_the_year_must_exist(package):
    add_gap(package, "victims_identified", scope="female", reason="part_of_year")
    message = (
        "The reason is “part_of_year”, but no figure of this indicator and area has this period "
        "in this year."
    )
    assert find_problems(package) == [("gap-unfounded", "reason", message)]
    citizens = "demo-2022-isl-identified-2021-citizens"
    edit_row(package, "figures", citizens, period="2021-01/2021-06")
    assert run_checks(package, "gaps") == []


def test_needed_gaps_are_not_looked_for_in_a_part_of_the_figures(package, run):
    """Tidy adds no rows then, and makes no table from such a part."""
    drop_row(package, "gaps", ALLOCATION)
    edit_row(package, "figures", "demo-2021-isl-operations-2020", value="a few")
    before = read_files(package)
    assert run_checks(package, "gaps") == []
    assert run("tidy.py", package).returncode == 1
    assert read_files(package) == before


NO_FIGURE = "but no figure of these years is"


@cases(
    "note, problem",
    {
        "number": ("Only 33 were identified.", ""),
        "number-in-words": ("Only twenty of them were citizens.", ""),
        "number-of-a-named-year": ("The 2021 edition has 30 for 2020.", ""),
        "pronoun": ("No edition has one.", ""),
        "duration": ("Only the first eight months.", ""),
        "years": ("The 2021 edition has only 2019 and 2020.", ""),
        "transposed": ("Only 63 were identified.", f"{NO_FIGURE} 63"),
        "number-of-another-year": ("Only 18 were identified.", f"{NO_FIGURE} 18"),
        "year": (
            "Gives only the number for 2018.",
            "but no figure of the passages that it names is about 2018",
        ),
        "year-of-another-edition": (
            "Gives only the number for 2019.",
            "but no figure of the passages that it names is about 2019",
        ),
        "edition-that-there-is-not": (
            "The 2017 edition has 30 for 2020.",
            "but no figure of the passages that it names is about 2017",
        ),
    },
)
def test_note_agrees_with_figures(package, note, problem):
    edit_row(package, "gaps", ALLOCATION_USD, note=note)
    message = f"The note is “{note}”, {problem}."
    assert find_problems(package) == ([("gap-unfounded", "note", message)] if problem else [])
