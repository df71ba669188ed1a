"""scripts/scan.py as people run it, and the draft rows that it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cells

TEXT = "In 2019, between 90,000-120,000 people; almost $1.2 million. No victims; 5 lakh.\n\nNone."
SOURCE, NEW = "demo-2021-isl-protection", "demo-2020-isl-protection"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a few numerals."""
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "text.txt"


@pytest.fixture
def passage(texts: list[Path]) -> str:
    """The text of the first source of the small package."""
    return texts[0].read_text(encoding="utf-8")


@pytest.fixture
def write(run, package):
    """A function that scans a text into the small package."""
    return lambda text, source=SOURCE: run("scan.py", "-", "--source", source, "--package", package, stdin=text)


def ledger(root: Path, source: str = SOURCE) -> list[dict[str, str]]:
    return [row for row in cells.read(root, "numerals") if row["source_id"] == source]


def tables(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (root / "resources").iterdir()}


def test_command_runs_as_a_process(start, file):
    """From another folder, as a table for a coder: place, characters, value, what bounds it, and a few words around."""
    ran = start("scan.py", file)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[1].split() == ["1.1", "3-7", "2019", "date", "In", "2019,", "between", "90,000-120,000", "people;"]
    assert "between, to 120,000" in lines[2]
    assert "almost, USD" in lines[4]
    assert "zero?" in lines[5]
    assert "not read" in lines[6]
    assert lines[-2:] == [
        "2 paragraphs, 3 sentences, 5 numerals, 2 possible zeros",
        "1 numeral not read: say in figures what they are worth.",
    ]


def test_json_has_every_numeral_and_zero_in_order(run, file):
    """The shape that programs rely on; absent things are null, and so is a value that is not read."""
    ran = run("scan.py", file, "--format", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    made = json.loads(ran.stdout)
    assert list(made) == ["paragraphs", "sentences", "numerals"]
    assert (made["paragraphs"], made["sentences"]) == (2, 3)
    assert made["numerals"][0] == {
        "paragraph": 1, "sentence": 1, "start": 3, "end": 7, "text": "2019", "value": 2019, "form": "digits",
        "hedge": None, "unit": None, "date": True,
    }  # fmt: skip
    assert [(n["text"], n["value"], n["form"], n["hedge"], n["unit"]) for n in made["numerals"][1:]] == [
        ("90,000", 90000, "digits", "between", None),
        ("120,000", 120000, "digits", "between", None),
        ("1.2 million", 1200000, "digits", "almost", "USD"),
        ("No", 0, "negation", None, None),
        ("5 lakh", None, "digits", None, None),
        ("None", 0, "negation", None, None),
    ]
    assert json.loads(run("scan.py", "-", "--format", "json", stdin="Nothing.").stdout)["numerals"] == []


def test_scan_takes_pages_standard_input_and_some_paragraphs(run):
    """A saved page, a pipe, words that a line end parts, and the paragraphs that are asked for, numbered from 1."""

    def listed(*args: str, stdin: str) -> list[tuple[int, str]]:
        made = json.loads(run("scan.py", "-", "--format", "json", *args, stdin=stdin).stdout)
        return [(one["paragraph"], one["text"]) for one in made["numerals"]]

    assert listed(stdin="<html><p>One.<p>Two men.<p>Three.") == [(1, "One"), (2, "Two"), (3, "Three")]
    assert listed("--paragraphs", "2-3", stdin="One.\n\nTwo.\n\nThree.\n\nFour.") == [(1, "Two"), (2, "Three")]
    ran = run("scan.py", "-", "--paragraphs", "3", stdin="One.")
    assert (ran.returncode, ran.stderr) == (2, "scan.py: -: it has no paragraph 3.\n")
    text = "The police of the capital freed all of the victims of traf-\nficking and sent all of them home again."
    assert "1 word put together that a line end parted" in run("scan.py", "-", stdin=text).stdout
    for wrong in ("0", "3-2", "a", "1-2-3"):
        ran = run("scan.py", "-", "--paragraphs", wrong, stdin="One.")
        assert ran.stderr == f"scan.py: “{wrong}” names no paragraphs; write them like 12-15, or 12 for one.\n"


@pytest.mark.parametrize("args", [("--source", NEW, "--format", "json"), ("--package", ".")])
def test_no_option_is_ignored_in_silence(run, args):
    """--source lists nothing, and a list needs no package."""
    ran = run("scan.py", "-", *args, stdin="One.")
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)


def test_source_writes_drafts_that_validate_lists(write, run, package):
    """Rows where they sort, each with its quote and a role proposed, zeros offered, counts and fingerprint told."""
    ran = write(TEXT, NEW)
    assert ran.returncode == 0
    assert ran.stdout == (
        f"{NEW}: 2 paragraphs, 3 sentences, 7 numerals.\n"
        "4 rows drafted for somebody to judge.\n"
        "scripts/tidy.py fills in what follows; scripts/validate.py lists what is still to be judged.\n"
    )
    rows = cells.read(package, "numerals")[:7]
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
    roles = [one for one in made["findings"] if one["column"] == "role"]
    assert {one["code"] for one in roles} == {"cell-required"}
    assert len(roles) == 1


def test_last_sentence_that_breaks_off_is_no_part(write, package, texts):
    """An opening ends with its last whole sentence, and its extent says that it is one."""
    ran = write("One man came. He said that two", NEW)
    assert ran.stdout.splitlines()[:2] == [
        f"{NEW}: 1 paragraph, 1 sentence, 1 numeral.",
        "The text breaks off: its last sentence is incomplete and no part of the passage.",
    ]
    assert [row["extent"] for row in cells.read(package, "sources") if row["source_id"] == NEW] == ["opening"]
    before = tables(package)
    assert write(texts[1].read_text(encoding="utf-8"), "demo-2022-isl-protection").returncode == 0
    assert tables(package) == before
    assert write("he said that two", "demo-2019-isl-protection").returncode == 2


def test_scanning_again_changes_nothing(write, package, passage):
    """A coded passage whose text is the same stays as it is, byte for byte; zeros that were dropped stay away."""
    before = tables(package)
    assert write(passage).returncode == 0
    assert tables(package) == before


def test_coded_rows_go_with_their_sentence(write, package, passage):
    """Sentences numbered anew take their coding along, and what moved is said."""
    coded = {row["figure_id"]: row["role"] for row in ledger(package)}
    ran = write("It made 3 efforts. " + passage.replace("It identified 30", "It formally identified 30"))
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        f"{SOURCE}: 2 paragraphs, 13 sentences, 38 numerals.",
        "1.2 “30” stands at 23 now, where it stood at 14.",
        "1.2 “24” stands at 52 now, where it stood at 43.",
        "1.2 “2019” stands at 58 now, where it stood at 49.",
        "Sentence 1.2 was changed.",
        "8 sentences numbered anew, with the numerals in them.",
        "1 sentence new.",
        "3 rows drafted for somebody to judge.",
        "scripts/tidy.py fills in what follows; scripts/validate.py lists what is still to be judged.",
    ]
    rows = ledger(package)
    assert {row["figure_id"]: row["role"] for row in rows if row["figure_id"] in coded} == coded
    assert [(r["paragraph"], r["sentence"], r["start"]) for r in rows if r["text"] == "not"] == [("1", "9", "86")]
    assert next(row["quote"] for row in rows if row["text"] == "30") == "It formally identified 30"


def test_coded_row_is_never_overwritten(write, package, passage):
    """Where the text has another number, or the sentence is gone, the coded row stays and is named; a mere draft goes."""
    before = [row["figure_id"] for row in ledger(package)]
    ran = write(passage.replace("identified 30", "identified 31"))
    assert ran.returncode == 1
    assert "  1.2 “30”: the text has “31” there." in ran.stdout.splitlines()
    assert [row["figure_id"] for row in ledger(package)] == before
    ran = write(passage.split("\n")[0])
    assert ran.returncode == 1
    assert "  2.4 “No”: its sentence is no longer in the text." in ran.stdout.splitlines()
    assert [row["role"] for row in ledger(package) if row["text"] == "No"] == ["figure"]
    for text in ("There were 4 men and 5 boys.", "There were 4 men and 6 boys."):
        assert write(text, NEW).returncode == 0
    assert [row["text"] for row in ledger(package, NEW)] == ["4", "6"]


def test_bad_identifier_is_refused(write, package):
    """An identifier is small letters, digits and single hyphens."""
    before = tables(package)
    for source in ("Tip-2020", "tip_2020", "tip--2020", "", "a" * 81, "../x"):
        ran = write("One.", source)
        assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
        assert "is no identifier of a source: write small letters, digits and single hyphens" in ran.stderr
    assert tables(package) == before


def test_same_passage_is_not_added_twice(write, passage):
    """The very same text under another name is a mistake."""
    ran = write(passage, NEW)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"scan.py: {NEW}: the very same passage is there already, as {SOURCE}.\n"


def test_tables_that_cannot_be_read_are_not_written(run, write, package, make, passage):
    """A place that is no number, a row with a cell too few, and a package without the tables: one line, nothing changed."""
    cells.edit(package, "numerals", f"{SOURCE}/1/2/14", start="x")
    before = tables(package)
    ran = write(passage)
    assert (ran.returncode, tables(package)) == (2, before)
    assert "numerals.csv: “x” is not a whole number" in ran.stderr
    with (package / "resources/sentences.csv").open("a", encoding="utf-8") as stream:
        stream.write("a,b\n")
    ran = write(passage)
    assert ran.returncode == 2
    assert "Mend that first; scripts/validate.py says where." in ran.stderr
    ran = run(
        "scan.py", "-", "--source", "new", "--package", make("a\nx\n", [{"name": "a", "type": "string"}]), stdin="One."
    )
    assert ran.returncode == 2
    assert ran.stderr.endswith(" identity_terms that can be read.\n")


def test_file_that_cannot_be_written_is_one_line(run, package, tmp_path):
    """A folder that is not there is no traceback."""
    sheet = tmp_path / "none" / "sheet.csv"
    ran = run("scan.py", "-", "--source", NEW, "--package", package, "--worksheet", sheet, stdin="Five men.")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"scan.py: {sheet}: cannot be written: No such file or directory.\n"
