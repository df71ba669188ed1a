"""Generated files and sections say what the package says, and hand-written text around them stays."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT, amend
from tipdata.cli import frame as command
from tipdata.tidy import generated
from tipdata.tidy.plan import File, plan

CFF = "vendor.citation-file-format"
MARKED = "# Mine\n\n<!-- generated: tables -->\nold\n<!-- end: tables -->\n\nMine too.\n"


def described(**more: object) -> str:
    """The citation file of a descriptor."""
    package = command.load(ROOT)
    return generated.citation(replace(package, descriptor=more))


def test_citation_says_what_the_descriptor_says():
    """Version, day, license, keywords and authors come from the descriptor."""
    made = described(
        title="T", description="D: d", version="1.2.3", created="2026-11-24T00:00:00Z", keywords=["a", "b"],
        licenses=[{"name": "CC0-1.0"}], homepage="https://example.org/",
        contributors=[
            {"title": "Ada L", "givenName": "Ada", "familyName": "L", "roles": ["author"], "email": "ada@example.org"},
            {"title": "The team", "role": "author"}, {"title": "A reader", "roles": ["contributor"]},
        ],
    )  # fmt: skip
    assert made.splitlines() == [
        "# Generated from datapackage.json by scripts/tidy.py: change it there.",
        'cff-version: "1.2.0"',
        'message: "If you use these data, please cite them as below."',
        'type: "dataset"',
        'title: "T"',
        'abstract: "D: d"',
        'version: "1.2.3"',
        'date-released: "2026-11-24"',
        'license: "CC0-1.0"',
        'url: "https://example.org/"',
        "keywords:",
        '  - "a"',
        '  - "b"',
        "authors:",
        '  - family-names: "L"',
        '    given-names: "Ada"',
        '    email: "ada@example.org"',
        '  - name: "The team"',
    ]


@pytest.mark.parametrize("told", [{}, {"title": "T"}, {"title": "T", "contributors": [{"email": "a@example.org"}, 5]}])
def test_no_citation_without_title_and_author(told):
    """A descriptor that says too little has no citation file."""
    assert described(**told) == ""


def test_citation_is_valid(tmp_path):
    """The citation file keeps to the schema of the Citation File Format, with entities, persons and several licenses."""
    other = tmp_path / "CITATION.cff"
    people = [{"givenName": "Ada", "familyName": "L"}, {"title": "The team"}]
    other.write_text(described(title="T", contributors=people, licenses=[{"name": "MIT"}, {"name": "CC0-1.0"}]))
    check = Path(sys.executable).with_name("check-jsonschema")
    for file in (ROOT / "CITATION.cff", other):
        ran = subprocess.run([check, "--builtin-schema", CFF, file], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_table_of_tables_counts_rows_and_columns():
    """Each table has a line with its rows, its columns and what it holds."""
    made = generated.tables(command.load(ROOT)).splitlines()
    assert made[:2] == ["| table | rows | columns | what it holds |", "| --- | ---: | ---: | --- |"]
    assert made[5] == "| [areas](resources/areas.csv) | 6 | 4 | Countries and aggregates that figures refer to. |"
    assert len(made) == 2 + 8


def test_a_section_is_made_anew_and_the_rest_stays(package):
    """What stands between the markers is made from the package; hand-written text is kept."""
    (package / "README.md").write_text(MARKED)
    made = {f.path: f for f in plan(command.load(package), True).files}["README.md"]
    body = generated.tables(command.load(package))
    assert made == File("README.md", MARKED.replace("old\n", body).encode(), ("section tables made anew",))
    (package / "README.md").write_bytes(made.content)
    assert "README.md" not in [f.path for f in plan(command.load(package), True).files]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n<!-- generated: tables -->\n", 2, "The generated section “tables” has no end: write <!-- end: tables --> below it."),
        ("<!-- generated: tabels -->\n<!-- end: tabels -->\n", 1, "The generated section “tabels” has a name that is none of " + ", ".join(generated.SECTIONS["README.md"]) + "."),
    ],
)  # fmt: skip
def test_broken_markers_are_named(package, text, line, message):
    """A section that would never be made anew is a finding, and the file stays."""
    (package / "README.md").write_text(text)
    made = plan(command.load(package), True)
    assert [(f.path, f.line, f.code, f.message) for f in made.findings] == [
        ("README.md", line, "generated-section", message)
    ]
    assert "README.md" not in [f.path for f in made.files]


def test_a_file_without_markers_stays(package):
    """A missing marker asks for nothing, and a missing hand-written file is not made."""
    assert "README.md" not in [f.path for f in plan(command.load(package), True).files]
    (package / "README.md").write_text("# Mine\n")
    assert "README.md" not in [f.path for f in plan(command.load(package), True).files]


def test_generated_files_follow_the_version(package):
    """A new version in the descriptor is a new version in the citation file, in the same run."""
    with amend(package / "datapackage.json") as descriptor:
        descriptor["version"] = "9.9.9"
    made = {f.path: f for f in plan(command.load(package), True).files}
    assert b'version: "9.9.9"\n' in made["CITATION.cff"].content


def test_a_link_out_of_the_package_is_not_followed(package, tmp_path):
    """A generated file that is a link to elsewhere is named, and what it leads to stays."""
    victim = tmp_path / "victim"
    for there in (True, False):
        (package / "CITATION.cff").unlink(missing_ok=True)
        (package / "CITATION.cff").symlink_to(victim)
        victim.write_text("mine") if there else victim.unlink()
        made = plan(command.load(package), True)
        assert [(f.path, f.code) for f in made.findings] == [("CITATION.cff", "path-unsafe")]
        assert made.files == ()


def test_the_descriptor_is_the_only_home_of_the_version():
    """The published citation file has the version of the descriptor."""
    version = json.loads((ROOT / "datapackage.json").read_text())["version"]
    assert f'version: "{version}"\n' in (ROOT / "CITATION.cff").read_text()
