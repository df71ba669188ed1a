"""What the documents show is true: commands run, lines that load a table answer, links lead on."""

import contextlib
import re
import shlex
import shutil
import sqlite3
import sys
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import polars
import pytest

from cases import cases
from cells import read_rows
from conftest import ROOT, run_process
from measures.documents import render_documents
from tip_figures import location

FILES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
TEXTS = {file: file.read_text("utf-8") for file in FILES}
README = TEXTS[ROOT / "README.md"]
SHELL_BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
SHELL_LINES = "".join(SHELL_BLOCKS).splitlines()
WORDS_OF_README = 700
NOT_WORDS = re.compile(
    r"^```.*?^```$|^\|[^\n]*$|<!--.*?-->|!?\[|\]\([^)]*\)", re.MULTILINE | re.DOTALL
)
"""Code, tables, comments and addresses of a document."""
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^(\S+?):", MAKEFILE, flags=re.MULTILINE))


GENERATED = render_documents()


@cases("path", GENERATED.keys())
def test_document_of_code_or_schema_is_fresh(path):
    """Documents of the tables are older than these between two releases; a release renews them."""
    if path == "docs/commands.md" and sys.version_info[:2] != (3, 11):
        pytest.skip("argparse formats its help differently in each version")
    assert (ROOT / path).read_text("utf-8") == GENERATED[path], "run make docs"


@cases("line", SHELL_LINES)
def test_command_in_readme_runs(run, monkeypatch, tmp_path, package, texts, line):
    """Targets of make exist, and every script succeeds on the small package."""
    program, *arguments = shlex.split(line)
    if program == "make":
        assert set(arguments) <= TARGETS
        return
    assert program == ".venv/bin/python"
    monkeypatch.setattr(location, "DEFAULT_PACKAGE", package)
    report = tmp_path / "report.txt"
    paragraphs = [text.read_text("utf-8") for text in texts]
    report.write_text("\n\n".join(paragraphs), "utf-8")
    script, *options = [report if word == report.name else word for word in arguments]
    result = run(Path(script).name, *options)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout


FORM = re.compile(r"\.\./\.\./issues/new\?template=")
"""Begins a link to a form on GitHub, relative to a file at the top of the repository."""


def test_relative_links_lead_to_files():
    for file, text in TEXTS.items():
        for link in re.findall(r"\]\(([^)#\s]+)", text):
            path = FORM.sub(".github/ISSUE_TEMPLATE/", link)
            assert ":" in link or (file.parent / path).exists(), (file, link)


def test_scripts_and_targets_exist():
    """In documents, workflows and hooks. The change log also names those of old versions."""
    texts = [text for file, text in TEXTS.items() if file.name != "CHANGELOG.md"]
    for file in [*ROOT.glob(".github/workflows/*.yml"), ROOT / ".pre-commit-config.yaml"]:
        texts.append(file.read_text("utf-8"))
    text = "\n".join(texts)
    targets = re.findall(r"(?:`|run: |^ +)make (?:--silent )?([a-z./-]+)", text, re.MULTILINE)
    assert set(targets) <= TARGETS
    scripts = re.findall(r"scripts/\w+\.py", text)
    assert [script for script in scripts if not (ROOT / script).exists()] == []


NOT_IN_THE_PROJECT = {"dist/", "dist/site", "shared/pages", "shared/sources"}


def test_developing_guide_names_paths_that_exist():
    """Each path in backticks is a file or folder of the project or of its import package."""
    guide = TEXTS[ROOT / "DEVELOPING.md"]
    paths = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", guide)) - NOT_IN_THE_PROJECT
    assert len(paths) > 20
    places = {path: [ROOT / path, ROOT / "scripts/tip_figures" / path] for path in paths}
    assert [path for path in paths if not any(place.exists() for place in places[path])] == []


PHRASES = r"""
    is told | are told | is said of | is said to | says of a | tells of | tells? apart |
    told apart | anew | said again | stands? twice | stands? in | stands at | stands there |
    stands for itself | another than | nobody can | nobody may | mend | mended | mends | lacks |
    held against | leads nowhere | its one form | the house | in place of | inside of | at hand |
    also if | programs of others | frames? of (?:pandas|polars) | truth values? |
    (?<!each )edition 20\d\d(?!:) | (?<!there )(?:is|are) none
"""
"""Unusual or translated English, which a native technical writer would not choose. With a colon,
"edition 2022: with forced begging" is the name of a definition, which is data."""
ANY_PHRASE = "|".join(re.split(r" *[|]\s+", PHRASES.strip()))
PATTERN = re.compile(rf"\b(?:{ANY_PHRASE})\b", re.IGNORECASE)


@cases("file", [file for file in FILES if file.name != "CHANGELOG.md"])
def test_document_has_no_unusual_phrase(file):
    assert PATTERN.findall(TEXTS[file]) == []


RECIPES = dict(re.findall(r"^\| (\w+) \| `([^`]*)`.* \|$", README, flags=re.MULTILINE))
"""The line with which README reads the totals, by tool; other tools are tested in tests/tools."""


@cases("tool", ["polars", "DuckDB", "SQLite"])
def test_line_that_reads_totals_answers_in_a_release(dist, unpacked, monkeypatch, tool):
    """In the unpacked zip, or with the database, the line gives one number a year."""
    monkeypatch.chdir(dist if tool == "SQLite" else unpacked)
    recipe = RECIPES[tool].replace("KAZ", "ISL")
    if tool == "polars":
        rows = eval(recipe, {"polars": polars}).rows()
    else:
        connect = duckdb.connect if tool == "DuckDB" else sqlite3.connect
        with contextlib.closing(connect(*Path().glob("*.sqlite"))) as connection:
            rows = connection.execute(recipe).fetchall()
    assert rows == [(2019, 24), (2020, 30), (2021, 33)]


def run_example(package, folder, *areas):
    """Run docs/example.py in a folder with the tables of a package."""
    shutil.copytree(package / "resources", folder / "resources")
    program = ROOT / "docs/example.py"
    return run_process(sys.executable, program, *areas, cwd=folder, PYTHONIOENCODING="utf-8")


def read_drawing(file):
    """Return the texts of a drawing."""
    elements = ElementTree.parse(file).getroot().iter("{http://www.w3.org/2000/svg}text")
    return [element.text for element in elements]


def test_example_draws_victims_first(unpacked, tmp_path):
    result = run_example(unpacked, tmp_path, "ISL")
    assert (result.returncode, result.stderr) == (0, "")
    texts = read_drawing(tmp_path / "ISL.svg")
    assert texts[0] == "Iceland: trafficking victims identified"
    assert texts[1:7] == ["24", "2019", "30", "2020", "33", "2021"]


def test_example_compares_one_group_and_names_each_scope(tmp_path):
    """It says, too, why a year between two numbers has none."""
    result = run_example(ROOT, tmp_path, "KAZ")
    reason = "not in the part of the report that was read."
    assert f"shelters funded by the government, 2017: {reason}" in result.stdout
    rows = read_rows(ROOT, "totals")
    title, *texts = read_drawing(tmp_path / "KAZ-compared.svg")
    assert title == "Kazakhstan: assistance, by person"
    texts = [text for text in texts if not text.isdigit()]  # the years
    groups = set()
    for text in texts:
        what, scope = re.fullmatch(r"(.+) \(scope: (.+)\), [\d.,]+ in \d{4}", text).groups()
        series = [row for row in rows if (row["what"], row["scope"]) == (what, scope)]
        groups |= {(row["group"], row["unit"]) for row in series if row["ref_area"] == "KAZ"}
    assert len(texts) > 1
    assert len(groups) == 1


def test_example_joins_no_break_in_published_areas(tmp_path):
    """A chart has one definition; a new one is named. Areas with a break are tried."""
    breaks = [row for row in read_rows(ROOT, "totals") if row["break_before"]]
    assert breaks
    for area in {row["ref_area"] for row in breaks}:
        result = run_example(ROOT, tmp_path / area, area)
        assert (result.returncode, result.stderr) == (0, "")
        for row in breaks:
            is_named = f"{row['series']}: a new definition begins" in result.stdout
            assert is_named == (row["ref_area"] == area)


def test_readme_is_short():
    assert len(NOT_WORDS.sub(" ", README).split()) <= WORDS_OF_README


def test_readme_begins_with_what_it_is():
    """The title names the source; the first sentence shows a sum; tables are one click away."""
    title, first_paragraph, links = README.split("\n\n")[:3]
    assert re.match(r"# .+ from .+ reports$", title)
    assert "40 victims = 35 in sex trafficking + 5 in forced labor" in first_paragraph
    assert "(resources/totals.csv)" in links


def test_readme_makes_the_environment_before_its_first_use():
    """Somebody who reads from the top finds every command working."""
    assert SHELL_BLOCKS[0] == "make\n"


def test_nothing_is_installed_by_a_name_that_no_index_has():
    """The project is installed from a clone or a wheel."""
    for file, text in TEXTS.items():
        assert re.findall(r"pip install [^\n`]*tip-figures", text) == [], file
