"""scripts/scan.py as people run it, and the draft rows that it writes."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import walk

import cells
from test_verify_source import script, state
from tipdata.cli import scan

TEXT = "In 2019, between 90,000-120,000 people; almost $1.2 million. Others: 7 percent.\n\nNone."


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A file with a few numerals."""
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "text.txt"


@pytest.fixture
def root(package: Path, tmp_path: Path) -> Path:
    """The published package and the made-up passage, coded."""
    walk.code(package, tmp_path)
    return package


def test_json_has_every_numeral_in_order(text):
    """The shape that programs rely on; numbers are JSON numbers, absent things null."""
    ran = script("scan.py", text, "--format", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    made = json.loads(ran.stdout)
    assert list(made) == ["paragraphs", "sentences", "numerals"]
    assert (made["paragraphs"], made["sentences"]) == (2, 3)
    assert made["numerals"][0] == {
        "paragraph": 1, "sentence": 1, "start": 3, "end": 7, "text": "2019", "value": 2019, "form": "digits",
        "hedge": None, "unit": None, "date": True,
    }  # fmt: skip
    assert [(n["text"], n["value"], n["hedge"], n["unit"]) for n in made["numerals"][1:]] == [
        ("90,000", 90000, "between", None),
        ("120,000", 120000, "between", None),
        ("1.2 million", 1200000, "almost", "USD"),
        ("7", 7, None, "percent"),
    ]


def test_csv_is_the_same_with_the_partner(text):
    """The other end of a range is named by its start."""
    rows = list(csv.DictReader(io.StringIO(script("scan.py", text, "--format", "csv").stdout)))
    assert list(rows[0]) == [
        "paragraph",
        "sentence",
        "start",
        "end",
        "text",
        "value",
        "form",
        "hedge",
        "unit",
        "date",
        "partner",
    ]
    assert (rows[1]["partner"], rows[2]["partner"]) == (rows[2]["start"], rows[1]["start"])
    assert (rows[0]["date"], rows[0]["value"], rows[3]["value"]) == ("true", "2019", "1200000")


def test_text_is_a_table_for_a_coder(text):
    """Place, characters, value, what bounds it, and a few words around."""
    lines = script("scan.py", text).stdout.splitlines()
    assert lines[1].split() == ["1.1", "3-7", "2019", "date", "In", "2019,", "between", "90,000-120,000", "people;"]
    assert "between, to 120,000" in lines[2]
    assert "almost, USD" in lines[4]
    assert lines[-1] == "2 paragraphs, 3 sentences, 5 numerals"


def test_scan_takes_pages_standard_input_and_some_paragraphs():
    """A saved page, a pipe, and the paragraphs that are asked for, numbered from 1."""
    ran = script("scan.py", "-", "--format", "json", input="<html><p>One.<p>Two men.<p>Three.")
    assert [n["text"] for n in json.loads(ran.stdout)["numerals"]] == ["One", "Two", "Three"]
    ran = script("scan.py", "-", "--format", "json", "--paragraphs", "2-3", input="One.\n\nTwo men.\n\nThree.\n\nFour.")
    assert [(n["paragraph"], n["text"]) for n in json.loads(ran.stdout)["numerals"]] == [(1, "Two"), (2, "Three")]
    ran = script("scan.py", "-", "--paragraphs", "3", input="One.")
    assert (ran.returncode, ran.stderr) == (2, "scan.py: -: it has no paragraph 3.\n")
    for wrong in ("0", "3-2", "a", "1-2-3"):
        ran = script("scan.py", "-", "--paragraphs", wrong, input="One.")
        assert ran.returncode == 2
        assert ran.stderr == f"scan.py: “{wrong}” names no paragraphs; write them like 12-15, or 12 for one.\n"


def test_bad_text_is_one_line_and_writes_nothing(root, tmp_path):
    """Exit status 2, and the package is as it was."""
    (tmp_path / "bad").write_bytes(b"%PDF-1.7")
    before = state(root)
    ran = script("scan.py", tmp_path / "bad", "--source", "new", "--package", root)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"scan.py: {tmp_path}/bad: it is a PDF;")
    assert state(root) == before


def write(root: Path, text: str, source: str = walk.SOURCE) -> subprocess.CompletedProcess[str]:
    return script("scan.py", "-", "--source", source, "--package", root, input=text)


def test_source_writes_drafts_that_validate_lists(package, text):
    """Rows where they sort, roles left empty but for dates, counts and fingerprint told, hashes right."""
    ran = script("scan.py", text, "--source", "tip-2019-zwe-protection", "--package", package)
    assert ran.returncode == 0
    assert ran.stdout == (
        "tip-2019-zwe-protection: 2 paragraphs, 3 sentences, 5 numerals, 4 of them without a role.\n"
        "scripts/validate.py lists what is still to be coded.\n"
    )
    rows = [row for row in cells.read(package, "numerals") if row["source_id"] == "tip-2019-zwe-protection"]
    assert cells.read(package, "numerals")[:5] == rows
    assert [(row["text"], row["role"], row["hedge"]) for row in rows] == [
        ("2019", "date", ""), ("90,000", "", "between"), ("120,000", "", "between"), ("1.2 million", "", "almost"), ("7", "", ""),
    ]  # fmt: skip
    ran = script("validate.py", package, "--format", "json")
    made = json.loads(ran.stdout)
    assert {(f["code"], f["path"]) for f in made["findings"]} == {
        ("cell-required", "resources/numerals.csv"),
        ("cell-required", "resources/sources.csv"),
    }
    assert sum(f["column"] == "role" for f in made["findings"]) == 4
    assert "Fill the cell in: What it does in the text. One of: figure, restatement, date, other." in {f["hint"] for f in made["findings"]}  # fmt: skip


def test_scanning_again_changes_nothing(root):
    """A coded passage whose text is the same stays as it is, byte for byte."""
    assert write(root, walk.passage()).returncode == 0  # sorts the row that was added by hand
    before = state(root)
    assert write(root, walk.passage()).returncode == 0
    assert state(root) == before


def test_coded_rows_go_with_their_sentence(root):
    """Sentences numbered anew take their coding along, and what moved is said."""
    coded = {row["figure_id"]: row["role"] for row in cells.read(root, "numerals") if row["source_id"] == walk.SOURCE}
    text = "The government made 3 efforts. " + walk.passage().replace("identified 12", "formally identified 12")
    ran = write(root, text)
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        "tip-2023-ata-protection: 2 paragraphs, 6 sentences, 13 numerals, 1 of them without a role.",
        "1.1 “12” stands at 44 now, where it stood at 35.",
        "1.1 “15” stands at 84 now, where it stood at 75.",
        "1.1 “2021” stands at 90 now, where it stood at 81.",
        "Sentence 1.1 was changed.",
        "Sentences 1.1 to 1.3 are 1.2 to 1.4 now, with their numerals.",
        "1 sentence is new.",
        "scripts/validate.py lists what is still to be coded.",
    ]
    rows = [row for row in cells.read(root, "numerals") if row["source_id"] == walk.SOURCE]
    assert {row["figure_id"]: row["role"] for row in rows if row["role"]} == coded
    assert [(r["paragraph"], r["sentence"], r["start"]) for r in rows if r["text"] == "not"] == [("1", "4", "11")]
    assert ("2", "2", "34") in [(r["paragraph"], r["sentence"], r["start"]) for r in rows]


def test_coded_row_is_never_overwritten(root):
    """Where the text has another number, the coded row stays as it is and is named; so is one whose sentence is gone."""
    before = [row for row in cells.read(root, "numerals") if row["text"] in ("12", "five")]
    ran = write(root, walk.passage().replace("identified 12", "identified 13"))
    assert ran.returncode == 1
    assert "  1.1 “12”: the text has “13” there." in ran.stdout.splitlines()
    assert [row for row in cells.read(root, "numerals") if row["text"] in ("12", "five")] == before
    ran = write(root, walk.passage().split("\n\n")[0])
    assert ran.returncode == 1
    assert "  2.2 “20”: its sentence is no longer in the text." in ran.stdout.splitlines()
    assert [row["role"] for row in cells.read(root, "numerals") if row["text"] == "20"] == ["figure"]


def test_drafts_that_nobody_coded_are_drawn_anew(package):
    """A draft that the text no longer bears out goes without a word."""
    assert write(package, "There were 4 men and 5 boys.").returncode == 0
    assert write(package, "There were 4 men and 6 boys.").returncode == 0
    rows = [row for row in cells.read(package, "numerals") if row["source_id"] == walk.SOURCE]
    assert [row["text"] for row in rows] == ["4", "6"]


@pytest.mark.parametrize("source", ["Tip-2020", "tip_2020", "tip--2020", "", "a" * 81, "../x"])
def test_bad_identifier_is_refused(package, source):
    """An identifier is small letters, digits and single hyphens."""
    before = state(package)
    ran = write(package, "One.", source)
    assert ran.returncode == 2
    assert "is no identifier of a source: write small letters, digits and single hyphens" in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert state(package) == before


def test_same_passage_is_not_added_twice(root):
    """The very same text under another name is a mistake."""
    ran = write(root, walk.passage(), "tip-2023-ata-again")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        ran.stderr
        == "scan.py: tip-2023-ata-again: the very same passage is there already, as tip-2023-ata-protection.\n"
    )


def test_tables_that_cannot_be_read_are_not_written(root, make):
    """A row with a cell too many, a place that is no number, and a package without the tables: one line, nothing changed."""
    cells.edit(root, "numerals", f"{walk.SOURCE}/2/2/34", start="x")
    before = state(root)
    ran = write(root, walk.passage())
    assert ran.returncode == 2
    assert ran.stderr.endswith("has no start that can be read; mend that first.\n")
    with (root / "resources/sentences.csv").open("a", encoding="utf-8") as stream:
        stream.write("a,b\n")
    before = state(root)
    ran = write(root, walk.passage())
    assert ran.returncode == 2
    assert "The row has 2 cells, where the header has 5. Mend that first" in ran.stderr
    assert state(root) == before
    ran = write(make("a\nx\n", [{"name": "a", "type": "string"}]), "One.", "new")
    assert ran.returncode == 2
    assert ran.stderr.endswith("the package has no tables sources, sentences, numerals that can be read.\n")


def test_table_that_cannot_be_written_is_one_line(root, monkeypatch):
    """A disk that refuses is no traceback."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tipdata.writing.replace", refuse)
    (root.parent / "new.txt").write_text("Five men.", encoding="utf-8")
    with pytest.raises(scan.command.Stop, match=r"sources\.csv: cannot be written: Permission denied\."):
        scan.run([str(root.parent / "new.txt"), "--source", "new", "--package", str(root)])


def test_reader_that_stops_early_is_no_error(tmp_path):
    """`scan.py FILE | head -1` ends quietly."""
    (tmp_path / "long.txt").write_text("There were 5 men. " * 20_000, encoding="utf-8")
    words = [sys.executable, str(walk.ROOT / "scripts/scan.py"), str(tmp_path / "long.txt")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
