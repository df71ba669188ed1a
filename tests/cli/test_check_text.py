"""scripts/check_text.py as people run it."""

import json

import pytest

import tip_figures
from conftest import DATA

TEXT = """The police identified 40 victims, a decrease from 83 in 2018. Of the 40, 35 were victims
of sex trafficking and six were victims of forced labor.

The budget rose 20 percent from 100 to 120. In 2019 the courts convicted 12 people, including
three women.
"""


@pytest.fixture
def check(run, tmp_path):
    """A function that checks a text, and returns the process."""

    def check_text(text, *options):
        file = tmp_path / "text.txt"
        file.write_text(text, encoding="utf-8")
        return run("check_text.py", file, *options)

    return check_text


def test_text_without_relations_says_so(check):
    result = check("The law of 2019 has 12 articles.")
    assert result.stdout == "1 sentence, 2 numerals: the words state no relation between them.\n"
    content = json.loads(check("Nothing here.", "--format", "json").stdout)
    assert content == {"paragraphs": 1, "sentences": 1, "numerals": [], "relations": []}


def test_standard_input_is_read(run):
    result = run("check_text.py", "-", stdin="Of the 40 victims, 41 were women.")
    assert result.stdout.startswith("fails    41 of 40 (41 is more than 40)\n")


def test_page_is_written_and_replaced(check, tmp_path):
    page = tmp_path / "page.html"
    assert check(TEXT, "--html", page).returncode == 0
    assert check(TEXT, "--html", page).returncode == 0
    assert "40 ≠ 35 + 6 = 41" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted((DATA / "texts").glob("*.txt")), ids=lambda file: file.stem)
def test_small_package_has_its_contradiction_alone(run, file):
    """The package records it as contradicted, too: citizens and foreigners are all victims."""
    result = run("check_text.py", file, "--format", "json")
    relations = json.loads(result.stdout)["relations"]
    failing = [entry["arithmetic"] for entry in relations if entry["verdict"] == "fails"]
    assert failing == (["33 ≠ 20 + 11 = 31"] if file.stem == "demo-2022-isl-protection" else [])


def test_several_files_are_listed_by_name(run, tmp_path):
    files = [tmp_path / "wrong.txt", tmp_path / "right.txt"]
    files[0].write_text("Of the 40 victims, 41 were women.", encoding="utf-8")
    files[1].write_text("Of the 40 victims, 39 were women.", encoding="utf-8")
    result = run("check_text.py", *files, "--format", "json")
    texts = json.loads(result.stdout)["texts"]
    assert [text["file"] for text in texts] == [str(file) for file in files]
    assert [text["relations"][0]["verdict"] for text in texts] == ["fails", "holds"]
    assert list(texts[0]) == ["file", "paragraphs", "sentences", "numerals", "relations"]
    lines = run("check_text.py", *files, "--only", "fails").stdout.splitlines()
    assert [line for line in lines if "of 40" in line] == ["fails    41 of 40 (41 is more than 40)"]
    assert f"{files[1]}:" in lines


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        pytest.param("Of the 40 victims, 41 were women.", ["--fail"], 1, id="fails"),
        pytest.param("Of the 40 victims, 41 were women.", [], 0, id="without-the-option"),
        pytest.param("Of the 40 victims, 39 were women.", ["--fail"], 0, id="holds"),
        pytest.param(
            "Of the 40 victims, 41 were women.", ["--fail", "--only", "holds"], 1, id="not-listed"
        ),
    ],
)
def test_status_shows_whether_a_relation_fails(check, text, options, status):
    assert check(text, *options).returncode == status


@pytest.mark.parametrize(
    ("text", "note"),
    [
        pytest.param(
            "\n\n".join(["Region", "Men", "Women", "North", "12", "9", "South", "15"]),
            "Numbers in tables and lists were not compared.",
            id="table",
        ),
        pytest.param(
            "Die Polizei fand 40 Opfer, davon waren 35 Frauen und sechs Kinder. " * 3,
            "The text does not seem to be English, the only language that is read.",
            id="german",
        ),
    ],
)
def test_what_was_not_read_is_noted(check, text, note):
    assert f"Note: {note}" in check(text).stdout.splitlines()
    assert json.loads(check(text, "--format", "json").stdout)["notes"] == [note]


def test_guessed_encoding_is_noted(run, tmp_path):
    file = tmp_path / "text.txt"
    file.write_bytes(b"Of the 40 victims, 39 were \x93women\x94.")
    (note,) = [line for line in run("check_text.py", file).stdout.splitlines() if "Note" in line]
    assert "Windows-1252" in note


def test_python_returns_what_the_command_writes(check):
    content = json.loads(check(TEXT, "--format", "json").stdout)
    assert tip_figures.check_text(TEXT) == content
