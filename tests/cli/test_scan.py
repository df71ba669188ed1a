"""scripts/scan.py as people run it, and the draft rows that it writes."""

import json

import pytest

import cells
from conftest import DATA, field

TEXT = "In 2019, between 90,000-120,000 people; almost $1.2 million. No victims; 5 lakh.\n\nNone."
SOURCE, NEW = "demo-2021-isl-protection", "demo-2020-isl-protection"
PASSAGE = (DATA / f"texts/{SOURCE}.txt").read_text(encoding="utf-8")


@pytest.fixture
def write(run, package):
    """A function that scans a text into the small package."""
    return lambda text, source=SOURCE: run(
        "scan.py", "-", "--source", source, "--package", package, stdin=text
    )


def test_text_is_listed_as_a_table(run, tmp_path):
    """As a table for a coder: place, characters, value, what bounds it, and a few words around."""
    parted = "The police of the capital freed all of the victims of traf-\nficking and sent all of them home again."
    (tmp_path / "text.txt").write_text(f"{TEXT}\n\n{parted}", encoding="utf-8")
    ran = run("scan.py", tmp_path / "text.txt")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[1].split() == [
        "1.1",
        "3-7",
        "2019",
        "date",
        "In",
        "2019,",
        "between",
        "90,000-120,000",
        "people;",
    ]
    for line, words in (
        (2, "between, to 120,000"),
        (4, "almost, USD"),
        (5, "zero?"),
        (6, "not read"),
    ):
        assert words in lines[line]
    assert lines[-3:] == [
        "3 paragraphs, 4 sentences, 5 numerals, 2 possible zeros",
        "1 numeral not read: say in figures what they are worth.",
        "1 word put together that a line end parted at a hyphen: compare with the report.",
    ]


def test_json_has_every_numeral_and_zero_in_order(run):
    """The shape that programs rely on; absent things are null, and so is a value that is not read."""
    made = json.loads(run("scan.py", "-", "--format", "json", stdin=TEXT).stdout)
    numerals = made.pop("numerals")
    assert made == {"paragraphs": 2, "sentences": 3}
    assert numerals[0] == {
        "paragraph": 1, "sentence": 1, "start": 3, "end": 7, "text": "2019", "value": 2019, "form": "digits",
        "hedge": None, "unit": None, "date": True,
    }  # fmt: skip
    assert [(n["text"], n["value"], n["form"], n["hedge"], n["unit"]) for n in numerals[1:]] == [
        ("90,000", 90000, "digits", "between", None),
        ("120,000", 120000, "digits", "between", None),
        ("1.2 million", 1200000, "digits", "almost", "USD"),
        ("No", 0, "negation", None, None),
        ("5 lakh", None, "digits", None, None),
        ("None", 0, "negation", None, None),
    ]


def test_paragraphs_that_are_asked_for_are_numbered_from_1(run):
    """Of a saved page too; one that states no number has none."""
    page = "<html><p>One.<p>Two men.<p>Nothing.<p>Three.<p>Four."
    made = json.loads(
        run("scan.py", "-", "--format", "json", "--paragraphs", "2-4", stdin=page).stdout
    )
    assert [(one["paragraph"], one["text"]) for one in made["numerals"]] == [
        (1, "Two"),
        (3, "Three"),
    ]


NO_NAME = "is no identifier of a source: write small letters, digits and single hyphens, as in tip-2020-kaz-protection, at most 80"


@pytest.mark.parametrize(
    ("args", "text", "message"),
    [
        (["--paragraphs", "3"], "One.", "-: it has no paragraph 3."),
        (["--paragraphs", "3-2"], "One.", "“3-2” names no paragraphs; write them like 12-15, or 12 for one."),
        (["--package", "PACKAGE"], "One.", "--package and --worksheet are for --source alone; a list needs none."),
        (["--source", NEW, "--format", "json"], "One.", "--source writes rows and lists nothing, so it takes no --format json."),
        (["--source", "Tip-2020"], "One.", f"“Tip-2020” {NO_NAME} characters."),
        (["--source", "tip--2020"], "One.", f"“tip--2020” {NO_NAME} characters."),
        (["--source", "a" * 81], "One.", f"“{'a' * 60}… (81 characters)” {NO_NAME} characters."),
        (["--source", NEW, "--package", "PACKAGE"], PASSAGE, f"{NEW}: the package has the same passage as {SOURCE}."),
        (["--source", NEW, "--package", "PACKAGE"], "he said that two", f"{NEW}: the text has no complete sentence."),
        (
            ["--source", NEW, "--package", "PACKAGE", "--worksheet", "none/sheet.csv"], "Five men.",
            "none/sheet.csv: cannot be written: No such file or directory.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(run, package, args, text, message):
    """No option is ignored in silence, and nothing is written."""
    before = cells.read_files(package)
    ran = run("scan.py", "-", *[package if one == "PACKAGE" else one for one in args], stdin=text)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"scan.py: {message}\n")
    assert cells.read_files(package) == before


def test_source_writes_drafts_that_validate_lists(write, run, package):
    """Rows where they sort, each with its quote and a role proposed, zeros offered, counts and fingerprint told."""
    ran = write(TEXT, NEW)
    assert (ran.returncode, ran.stdout) == (
        0,
        f"{NEW}: 2 paragraphs, 3 sentences, 7 numerals.\n"
        "4 rows drafted for review.\n"
        "scripts/tidy.py fills in what follows; scripts/validate.py lists what is still to be judged.\n",
    )
    rows = cells.read_rows(package, "numerals")[:7]
    assert [(r["text"], r["value"], r["role"], r["hedge"], r["quote"]) for r in rows] == [
        ("2019", "2019", "date", "", "In 2019, between 90,000-120,000"),
        ("90,000", "90000", "figure", "between", "In 2019, between 90,000-120,000"),
        ("120,000", "120000", "figure", "between", "In 2019, between 90,000-120,000"),
        ("1.2 million", "1200000", "figure", "almost", "people; almost $1.2 million"),
        ("No", "0", "figure", "", "No victims; 5 lakh"),
        ("5 lakh", "", "", "", "No victims; 5 lakh"),
        ("None", "0", "restatement", "", "None"),
    ]
    made = json.loads(run("validate.py", package, "--format", "json").stdout)
    assert [one["code"] for one in made["findings"] if one["column"] == "role"] == ["cell-required"]
    assert (
        write("There were 4 men and 6 boys.", NEW).returncode == 0
    )  # what nobody has coded goes with its text
    assert [row["text"] for row in cells.read_rows(package, "numerals", NEW)] == ["4", "6"]


@pytest.mark.parametrize(
    ("source", "text", "note", "extent"),
    [
        (NEW, "One man. He said two", "The text breaks off: its last sentence is incomplete and is not part of the passage.", "excerpt"),
        ("somewhere", "A man.", "The source has no edition and area: fill them in, and scan again for drafts of figures.", ""),
    ],
)  # fmt: skip
def test_what_a_draft_lacks_is_said(write, package, source, text, note, extent):
    """An opening ends with its last whole sentence; where the identifier says nothing there is a ledger alone."""
    assert note in write(text, source).stdout.splitlines()
    assert [row["extent"] for row in cells.read_rows(package, "sources", source)] == [extent]


@pytest.mark.parametrize("source", [SOURCE, "demo-2022-isl-protection"])
def test_scanning_again_changes_nothing(write, package, source):
    """A coded passage whose text is the same stays as it is, byte for byte, an opening too; zeros that were dropped stay away."""
    before = cells.read_files(package)
    assert write((DATA / f"texts/{source}.txt").read_text(encoding="utf-8"), source).returncode == 0
    assert cells.read_files(package) == before


def test_coded_rows_go_with_their_sentence(write, package):
    """Sentences numbered anew take their coding along, and what moved is said."""
    coded = {row["figure_id"]: row["role"] for row in cells.read_rows(package, "numerals", SOURCE)}
    ran = write(
        "It made 3 efforts. " + PASSAGE.replace("It identified 30", "It formally identified 30")
    )
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        f"{SOURCE}: 2 paragraphs, 13 sentences, 38 numerals.",
        "Sentence 1.2 was changed.",
        "8 sentences renumbered, with the numerals in them.",
        "1 sentence added.",
        "3 rows drafted for review.",
        "scripts/tidy.py fills in what follows; scripts/validate.py lists what is still to be judged.",
    ]
    rows = cells.read_rows(package, "numerals", SOURCE)
    assert {row["figure_id"]: row["role"] for row in rows if row["figure_id"] in coded} == coded
    assert [(r["paragraph"], r["sentence"], r["start"]) for r in rows if r["text"] == "not"] == [
        ("1", "9", "86")
    ]
    assert next(row["quote"] for row in rows if row["text"] == "30") == "It formally identified 30"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PASSAGE.replace("identified 30", "identified 31"), "  1.2 “30”: the text has “31” there."),
        (PASSAGE.split("\n")[0], "  2.4 “No”: its sentence is no longer in the text."),
    ],
)
def test_coded_row_is_never_overwritten(write, package, text, message):
    """Where the text has another number, or the sentence is gone, the coded row stays and is named."""
    before = [
        row["figure_id"] for row in cells.read_rows(package, "numerals", SOURCE) if row["figure_id"]
    ]
    ran = write(text)
    assert (ran.returncode, message in ran.stdout.splitlines()) == (1, True)
    assert [
        row["figure_id"] for row in cells.read_rows(package, "numerals", SOURCE) if row["figure_id"]
    ] == before


def test_tables_that_cannot_be_read_are_not_written(run, write, package, make_package):
    """A place that is no number, a row with a cell too few, and a package without the tables: one line, nothing changed."""
    cells.edit_row(package, "numerals", f"{SOURCE}/1/2/14", start="x")
    before, ran = cells.read_files(package), write(PASSAGE)
    assert (ran.returncode, cells.read_files(package)) == (2, before)
    assert "numerals.csv: “x” is not a whole number" in ran.stderr
    with (package / "resources/sentences.csv").open("a", encoding="utf-8") as stream:
        stream.write("a,b\n")
    assert write(PASSAGE).stderr.endswith("Fix this first (see scripts/validate.py).\n")
    ran = run(
        "scan.py",
        "-",
        "--source",
        "new",
        "--package",
        make_package("a\nx\n", [field("a")]),
        stdin="One.",
    )
    assert ran.stderr.endswith(" gaps that can be read.\n")
