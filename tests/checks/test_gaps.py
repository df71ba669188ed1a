"""The check of gaps, and the rows that tidy writes into their table."""

from cases import cases
from cells import add_row, drop_row, edit_row, read_files, read_rows
from conftest import run_checks

SOURCE = "demo-2022-isl-protection"
FIRST = "demo-2021-isl-allocation-2019-isk"
"""The figure with which the series of funds begins; it has the years 2019 and 2020."""
ALLOCATION = f"{FIRST}/2021"
IDENTIFIED = "demo-2021-isl-identified-2019"
"""That of the victims identified, who have a number for each year."""


def find_problems(package):
    """Return code, column and message of each finding."""
    findings = run_checks(package, "gaps")
    return [(finding.code, finding.column, finding.message) for finding in findings]


def add_gap(package, figure_id, **cells):
    """Add a gap of 2021; return its line."""
    row = {"figure_id": figure_id, "year": "2021", "source_id": SOURCE}
    return add_row(package, "gaps", **(row | {"reason": "not_read"} | cells))


def test_year_of_a_complete_section_is_written_by_tidy(package, run):
    """The number of 2020 is in the edition of that year, so that of 2021 would be, too."""
    drop_row(package, "gaps", ALLOCATION)
    edit_row(package, "sources", SOURCE, extent="complete")
    (finding,) = run_checks(package, "gaps")
    assert finding.key == ALLOCATION
    assert finding.is_fixed_by_tidy
    assert finding.message.startswith(f"Found “nothing”, but “{FIRST},2021,")
    assert "resources/gaps.csv: 1 row added" in run("tidy.py", package).stdout
    assert run_checks(package, "gaps") == []


def test_year_of_an_excerpt_needs_the_word_of_a_person(package, run):
    """The proposed row can be added to the file as it is."""
    drop_row(package, "gaps", ALLOCATION)
    (finding,) = run_checks(package, "gaps")
    assert (finding.code, finding.severity, finding.key) == ("gap-missing", "warning", ALLOCATION)
    proposed_row = f"{FIRST},2021,{SOURCE},not_read,,,"
    assert f"`{proposed_row}`" in finding.hint
    assert finding.message == (
        "“Iceland: funds for victim assistance, in Icelandic krona” has no number for 2021, and no "
        "row says why."
    )
    run("tidy.py", package)
    assert len(run_checks(package, "gaps")) == 1
    with (package / "resources/gaps.csv").open("a", encoding="utf-8") as file:
        file.write(f"{proposed_row}\n")
    assert run_checks(package, "cells", "gaps") == []


@cases(
    "figure_id, cells, column, problem",
    {
        "no-first-figure": (
            "demo-2021-isl-allocation-2020-isk",
            {},
            "figure_id",
            "no series of totals begins with it.",
        ),
        "year-after-the-last-section": (
            FIRST,
            {"year": "2022"},
            "year",
            "no gap is needed for it.",
        ),
        "year-before-the-series": (FIRST, {"year": "2018"}, "year", "no gap is needed for it."),
    },
)
def test_gap_that_no_series_needs_is_reported(package, figure_id, cells, column, problem):
    """Tidy keeps it."""
    add_gap(package, figure_id, **cells)
    cell = cells.get(column, figure_id)
    message = f"The {column} is “{cell}”, but {problem}"
    assert find_problems(package) == [("gap-unfounded", column, message)]


def test_gap_for_a_year_with_a_number_is_filled(package):
    add_gap(package, IDENTIFIED)
    (finding,) = run_checks(package, "gaps")
    assert (finding.code, finding.column) == ("gap-filled", "year")


def test_reasons_that_fit_are_named(package):
    """A person chooses from them."""
    edit_row(package, "gaps", ALLOCATION, reason="part_of_year")
    (finding,) = run_checks(package, "gaps")
    assert finding.hint.endswith("Reasons that fit: next_edition_missing, not_read, vague.")
    drop_row(package, "gaps", ALLOCATION)
    (finding,) = run_checks(package, "gaps")
    assert "If not, write next_edition_missing or vague instead" in finding.hint


def test_series_that_misses_a_deleted_figure_has_no_wrong_gaps(package):
    """The numeral that names the figure is reported."""
    drop_row(package, "figures", "demo-2021-isl-allocation-2020-isk")
    assert run_checks(package, "gaps") == []


NOT_READ_COMPLETE = f"The reason is “not_read”, but {SOURCE} was read completely."


@cases(
    "extent, cells, problem",
    {
        "not-read-but-complete": ("complete", {"reason": "not_read"}, NOT_READ_COMPLETE),
        "not-in-an-excerpt": (
            "excerpt",
            {"reason": "not_in_section", "note": ""},
            f"The reason is “not_in_section”, but {SOURCE} is an excerpt: "
            "the number may be in the rest of the section.",
        ),
        "not-in-an-excerpt-with-a-note": (
            "excerpt",
            {"reason": "not_in_section", "note": "The section was listened to."},
            None,
        ),
        "not-in-a-section": ("complete", {"reason": "not_in_section", "note": ""}, None),
        "not-in-a-section-of-another-year": (
            "complete",
            {"reason": "not_in_section", "source_id": "demo-2021-isl-protection"},
            "The reason is “not_in_section”, but demo-2021-isl-protection covers 2020.",
        ),
        "last-year": ("excerpt", {"reason": "next_edition_missing"}, None),
        "other-definition": (
            "excerpt",
            {"reason": "other_definition"},
            "The reason is “other_definition”, but no series of another definition has a number "
            "for this year.",
        ),
        "part-of-the-year": (
            "excerpt",
            {"reason": "part_of_year"},
            "The reason is “part_of_year”, but no figure counts the same for a part of this year.",
        ),
    },
)
def test_reason_agrees_with_passage_and_figures(package, run, extent, cells, problem):
    """Tidy keeps the reasons and notes that a person gives."""
    edit_row(package, "sources", SOURCE, extent=extent)
    edit_row(package, "gaps", ALLOCATION, **cells)
    expected = [("gap-unfounded", "reason", problem)] if problem else []
    assert find_problems(package) == expected
    before = read_rows(package, "gaps")
    run("tidy.py", package)
    assert read_rows(package, "gaps") == before


def test_next_edition_was_read_if_a_section_covers_a_later_year(package):
    edit_row(package, "gaps", ALLOCATION, reason="next_edition_missing")
    edit_row(package, "sources", "demo-2021-isl-protection", year_covered="2022")
    assert ("gap-unfounded", "reason") in [entry[:2] for entry in find_problems(package)]


def test_part_of_the_year_has_a_figure(package):
    edit_row(package, "gaps", ALLOCATION, reason="part_of_year")
    half_year = {"year": "2021", "period": "2021-01/2021-06"}
    edit_row(
        package,
        "figures",
        "demo-2021-isl-allocation-2020-court-costs-isk",
        **half_year,
        purpose="all",
    )
    assert find_problems(package) == []


def test_number_by_another_definition_is_a_reason(package):
    """Its series has the number of the year for which this one has none."""
    edit_row(package, "gaps", ALLOCATION, reason="other_definition")
    cells = {"year": "2021", "definition": "edition 2022: with loans"}
    edit_row(package, "figures", "demo-2021-isl-allocation-2020-court-costs-isk", **cells)
    edit_row(package, "figures", "demo-2021-isl-allocation-2020-court-costs-isk", purpose="all")
    assert find_problems(package) == []


@cases(
    "place, is_valid",
    {"1.1:45": True, "1.1:46": False, "9.1:1": False, "1.1:²": False, "1.1": False}.items(),
)
def test_place_must_be_in_a_sentence_of_the_passage(package, place, is_valid):
    edit_row(package, "gaps", ALLOCATION, place=place)
    message = f"The place is “{place}”, but {SOURCE} has no such place."
    expected = [] if is_valid else [("gap-unfounded", "place", message)]
    assert find_problems(package) == expected


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
    edit_row(package, "gaps", "demo-2021-isl-allocation-2019-isk/2021", note=note)
    message = f"The note is “{note}”, {problem}."
    assert find_problems(package) == ([("gap-unfounded", "note", message)] if problem else [])
