"""Every section of a census finds a way in: drafted, accepted, proved, and in the pages."""

from pathlib import Path

import pytest

import cells
from cases import cases
from conftest import DOCUMENTS, ROOT, validate_package
from tip_figures.datapackage.package import load_package
from tip_figures.figures.code_words import find_areas

CENSUS = ROOT.parent / "shared/census"
NO_CENSUS = "the texts of the census are not in shared/ beside the checkout"
WITHOUT_NUMERAL = "The law prohibits forced labor. The government enforced the law."
ISL, DNK, XKX = (f"demo-2023-{area}-protection" for area in ("isl", "dnk", "xkx"))


@pytest.fixture
def add(run, package):
    """A function that adds a text to the small package as one or several sources.

    A file in the current folder has the text under the name of each source.
    """

    def add_sources(text, *source_ids):
        for source_id in source_ids:
            Path(f"{source_id}.txt").write_text(text, "utf-8")
            result = run("scan.py", f"{source_id}.txt", "--source", source_id, "--package", package)
        assert run("tidy.py", package).returncode == 0
        return result

    return add_sources


def prove(run, package, name):
    return run("verify_source.py", package, "--text", name).stdout


# Sections without a numeral


def test_section_without_a_numeral_is_accepted_and_proved(add, run, package):
    assert "Nothing is left to review." in add(WITHOUT_NUMERAL, ISL).stdout
    (row,) = cells.read_rows(package, "sources", ISL)
    assert (row["sentences"], row["numerals"]) == ("2", "0")
    assert run("validate.py", package, "--strict").returncode == 0
    assert f"{ISL}: 2 of 2 sentences, 0 of 0 numerals" in prove(run, package, f"{ISL}.txt")
    assert run("validate.py", package, "--strict", "--text", f"{ISL}.txt").returncode == 0


def test_area_without_a_number_is_in_no_table_and_among_the_sources(add, package):
    """The index names the area that was read; there is no page of an area without figures."""
    from tip_figures.release import assemble

    add(WITHOUT_NUMERAL, DNK)
    assert "DNK" not in {row["ref_area"] for row in cells.read_rows(package, "totals")}
    for path, text in DOCUMENTS.items():
        (package / path).parent.mkdir(exist_ok=True)
        (package / path).write_text(text, "utf-8")
    assemble.build_release(load_package(package), package / "dist")
    site = package / "dist/site"
    assert "numbers of other kinds: Denmark.</p>" in (site / "index.html").read_text("utf-8")
    assert [file.name for file in site.glob("[A-Z][A-Z][A-Z].html")] == ["ISL.html"]


# The same words in two passages


def test_same_words_are_a_note_for_the_contributor(add):
    assert f"{DNK} has the same words." in add(WITHOUT_NUMERAL, DNK, ISL).stdout


def test_text_proves_the_source_that_its_name_says(add, run, package):
    add(WITHOUT_NUMERAL, DNK, ISL)
    output = prove(run, package, f"{ISL}.txt")
    assert f"{ISL}: 2 of 2" in output
    assert f"{DNK}: 2 of 2" not in output
    assert run("validate.py", package, "--text", f"{ISL}.txt", "--text", f"{DNK}.txt").stdout


def test_text_of_two_sources_whose_name_says_nothing_proves_neither(add, run, package):
    add(WITHOUT_NUMERAL, DNK, ISL)
    Path("report.txt").write_text(WITHOUT_NUMERAL, "utf-8")
    result = run("validate.py", package, "--strict", "--text", "report.txt", "--all")
    assert result.returncode == 1
    assert (
        "report.txt matches several passages with the same words, so it proves none of them: "
        f"{DNK}, {ISL}." in result.stdout
    )


def test_title_in_the_text_decides_between_two_editions(add, run, package):
    later = ISL.replace("2023", "2024")
    add(WITHOUT_NUMERAL, ISL, later)
    page = f"2024 Report on Made-up Places\n\n{WITHOUT_NUMERAL}\n"
    Path("report.txt").write_text(page, "utf-8")
    output = prove(run, package, "report.txt")
    assert f"{later}: 2 of 2" in output
    assert f"{ISL}: 2 of 2" not in output


def test_passage_within_the_words_of_another_edition_is_not_proved_by_it(add, run, package):
    """All its words are in the text, but the text has more."""
    later = ISL.replace("2023", "2024")
    add(f"{WITHOUT_NUMERAL} It trained police.", ISL)
    add(WITHOUT_NUMERAL, later)
    Path("report.txt").write_text(f"{WITHOUT_NUMERAL} It trained police.", "utf-8")
    output = prove(run, package, "report.txt")
    assert f"{ISL}: 3 of 3" in output
    assert f"{later}: 2 of 2" not in output
    Path("report.txt").write_text(WITHOUT_NUMERAL, "utf-8")
    assert f"{later}: 2 of 2" in prove(run, package, "report.txt")


def test_words_within_a_sentence_of_the_passage_are_no_doubt(add, run, package):
    """The first words are a whole sentence of two other passages."""
    add("The law prohibits forced labor. Nobody asked.", DNK, DNK.replace("2023", "2022"))
    text = "The law prohibits forced labor: it is a crime. Police enforced it."
    add(text, ISL)
    Path("report.txt").write_text(text, "utf-8")
    output = prove(run, package, "report.txt")
    assert f"{ISL}: 2 of 2" in output
    assert "text-undecided" not in output


def test_text_of_another_passage_does_not_prove_the_source_of_its_name(add, run, package):
    add(WITHOUT_NUMERAL, DNK)
    add("The law is silent. Nobody enforced it.", ISL)
    Path(f"{ISL}.txt").write_text(WITHOUT_NUMERAL, "utf-8")
    result = run("validate.py", package, "--text", f"{ISL}.txt", "--all")
    assert f"{ISL}.txt contains no passage of {ISL}, so it proves nothing." in result.stdout


def test_two_sources_of_one_section_are_an_error(add, package):
    """Report, edition, area and section are a key, whatever the identifier is."""
    add(WITHOUT_NUMERAL, DNK)
    cells.edit_row(package, "sources", DNK, ref_area="ISL", edition_year="2021")
    codes = {finding["code"] for finding in validate_package(package)["findings"]}
    assert "key-duplicate" in codes


# How a passage ends


@cases("extent, number", {"section": ("complete", "2"), "excerpt": ("excerpt", "1")})
def test_extent_decides_about_a_last_sentence_without_a_stop(add, run, package, extent, number):
    """It is part of a complete section; in both cases the command says so."""
    text = "The law prohibits forced labor. According to a union, it was enforced"
    result = add(text, ISL)
    assert "The last sentence has no full stop: “to a union, it was enforced”." in result.stdout
    cells.edit_row(package, "sources", ISL, extent=extent)
    result = run("scan.py", f"{ISL}.txt", "--source", ISL, "--package", package)
    is_left_out = "so its last sentence is not part of the passage" in result.stdout
    assert is_left_out is (extent == "excerpt")
    (row,) = cells.read_rows(package, "sources", ISL)
    assert (row["extent"], row["sentences"]) == (extent, number)
    assert f"{ISL}: {number} of {number} sentences" in prove(run, package, f"{ISL}.txt")


def test_excerpt_of_no_complete_sentence_is_refused(add, run, package):
    add(WITHOUT_NUMERAL, ISL)
    cells.edit_row(package, "sources", ISL, extent="excerpt")
    before = cells.read_files(package)
    result = run("scan.py", "-", "--source", ISL, "--package", package, stdin="The law is")
    assert result.stderr == f"scan.py: {ISL}: the text has no complete sentence.\n"
    assert (result.returncode, cells.read_files(package)) == (2, before)


def test_number_after_no_is_text_and_no_mark_of_a_note(add, run, package):
    add("Police boarded the ship Gale No.12 in port. Nobody was found.", ISL)
    output = prove(run, package, f"{ISL}.txt")
    assert f"{ISL}: 2 of 2 sentences" in output
    assert "text-outside" not in output


# Areas


def test_area_outside_iso_is_drafted_with_its_name(add, run, package):
    assert add("The law prohibits forced labor.", XKX).returncode == 0
    (area,) = [row for row in cells.read_rows(package, "areas") if row["area_id"] == "XKX"]
    assert area["name"] == "Proposal: Kosovo"
    cells.edit_row(package, "areas", "XKX", name="Kosovo")
    (source,) = [row for row in cells.read_rows(package, "sources") if row["source_id"] == XKX]
    cells.edit_row(package, "sources", XKX, url=source["url"].removesuffix("#Proposal:"))
    assert run("validate.py", package, "--strict").returncode == 0


@cases(
    "text, code",
    {
        "people of Kosovo": ("Police found 12 Kosovar victims.", "XKX"),
        "stateless people": ("Police found 12 stateless victims.", "stateless"),
    },
)
def test_words_for_people_name_their_code(text, code):
    assert [area.code for area in find_areas(text, "ISL", says_origin=True)] == [code]


def test_stateless_people_are_drafted_and_labelled_as_such(add, run, package):
    add("In 2022 the government identified 12 stateless victims of forced labor.", ISL)
    (figure,) = cells.read_rows(package, "figures", ISL)
    assert figure["citizenship"] == "stateless"
    identified = "demo-2021-isl-identified-2019"
    cells.edit_row(package, "figures", identified, citizenship="stateless")
    assert run("tidy.py", package).returncode == 0
    rows = {row["figure_id"]: row for row in cells.read_rows(package, "figures")}
    label = "24 stateless trafficking victims identified, Iceland 2019"
    assert rows[identified]["label"] == label
