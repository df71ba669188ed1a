"""scripts/compare.py: what it takes, what it says, and its exit status."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import edit_json, field, replace_text
from tip_figures.datapackage.diff import revisions
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.read.load import load_package

FIGURE = "demo-2021-isl-identified-2020"
ROW = f"{FIGURE},demo-2021-isl-protection,victims_identified,ISL,2020,inferred,all,all,all,all,,,"
LINE = f"- {FIGURE}: 30 → 31 (paragraph 1, sentence 2)"


@pytest.fixture
def old(package: Path, tmp_path: Path) -> Path:
    """The package as it was; the fixture `package` is to be changed."""
    with edit_json(package / "datapackage.json") as made:
        made["version"] = "1.0.0"
    return Path(shutil.copytree(package, tmp_path / "old"))


def correct(package: Path) -> None:
    replace_text(package / "resources/figures.csv", f"{ROW}30,", f"{ROW}31,")


def test_a_corrected_cell_is_said_with_its_passage_and_what_it_calls_for(package, old, run):
    """The figure with its words, place, other editions and link, its identities as arithmetic; then each cell. Without --check nothing fails."""
    correct(package)
    ran = run("compare.py", old, package)
    assert (ran.returncode, ran.stderr) == (0, "")
    link = "https://example.org/reports/2021-report/iceland/#:~:text=It%20identified%2030%20victims"
    assert ran.stdout.startswith(
        "1.0.0 → 1.0.0: 1 change, which calls for a patch version\n\n"
        "2021 Report on Made-up Places, Iceland, Protection (changed: 1 figure, 4 identities)\n"
        "  31  30 trafficking victims identified, Iceland 2020\n"
        f"      1.2:14  edition 2022: 30, which differs  value: 30 → 31  {link}\n"
    )
    assert "  31 = 18 + 12  (contradicted) " in ran.stdout
    assert ran.stdout.endswith(
        "resources/figures.csv\n"
        f"  value of {FIGURE}: 30 → 31  cell-changed\n\n"
        f"  patch: a value was corrected: value of {FIGURE} (resources/figures.csv)\n"
    )
    markdown = run("compare.py", old, package, "--format", "markdown").stdout
    assert f"| [1.2:14]({link}) | edition 2022: 30, which differs | value: 30 → 31 |\n" in markdown


def test_a_new_passage_is_shown_as_new(package, old, run):
    """Where OLD lacks a source, all its figures and identities are shown."""
    for name in ("sources", "sentences", "numerals", "figures", "identities", "identity_terms"):
        file = old / f"resources/{name}.csv"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text(
            "".join(line for line in lines if "demo-2022" not in line), encoding="utf-8"
        )
    text = run("compare.py", old, package).stdout
    assert "\n2022 Report on Made-up Places, Iceland, Protection (new: " in text
    assert "  edition 2021: 30  new  https" in text
    assert "\n2021 Report" not in text


def test_the_json_is_the_one_that_is_promised(package, old, run):
    """Keys, in their order, and one change with its place; findings only where they were asked for."""
    correct(package)
    made = json.loads(run("compare.py", old, package, "--format", "json").stdout)
    assert made == {
        "old": "1.0.0", "new": "1.0.0", "required": "patch",
        "changes": [{"kind": "cell-changed", "path": "resources/figures.csv", "key": FIGURE, "column": "value", "old": "30", "new": "31"}],
        "reasons": [f"patch: a value was corrected: value of {FIGURE} (resources/figures.csv)"],
    }  # fmt: skip
    assert list(made) == ["old", "new", "required", "changes", "reasons"]
    checked = json.loads(run("compare.py", old, package, "--check", "--format", "json").stdout)
    assert [finding["code"] for finding in checked["findings"]] == [
        "version-behind",
        "erratum-missing",
    ]


def test_check_fails_until_version_and_errata_follow(package, old, run):
    """First both are missing, then the line, then nothing; annotations without a check would say nothing, and are refused."""
    correct(package)
    ran = run("compare.py", old, package, "--format", "github")
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    ran = run("compare.py", old, package, "--check", "--format", "github")
    assert ran.returncode == 1
    assert "::error file=resources/figures.csv,line=19,title=erratum-missing" in ran.stdout
    assert "::error file=datapackage.json,line=6,title=version-behind" in ran.stdout
    ran = run("compare.py", old, package, "--check")
    assert "  → Set version to 1.0.1 or higher.\n" in ran.stdout
    assert f"  → Add this line under “### Errata” in CHANGELOG.md: {LINE}\n" in ran.stdout
    for version, changelog, expected in (
        ("1.0.0", "", (1, 1, 1)),
        ("1.0.1", "", (1, 0, 1)),
        ("1.0.1", LINE, (0, 0, 0)),
    ):
        with edit_json(package / "datapackage.json") as made:
            made["version"] = version
        (package / "CHANGELOG.md").write_text(f"### Errata\n\n{changelog}\n", encoding="utf-8")
        ran = run("compare.py", old, package, "--check")
        assert (
            ran.returncode,
            *(ran.stdout.count(code) for code in ("version-behind", "erratum-missing")),
        ) == expected
    assert ran.stdout.splitlines()[-1] == "version and errata: valid"


def test_what_a_figure_is_about_may_not_change_under_its_id(package, old, run):
    """Another year is another figure: more than a correction; two copies have no changes."""
    assert run("compare.py", old, package).stdout == "1.0.0 → 1.0.0: no changes\n"
    replace_text(package / "resources/figures.csv", ROW, ROW.replace(",2020,", ",2018,"))
    made = run("compare.py", old, package).stdout
    assert f"major: a row that others refer to is about something else: year of {FIGURE} (" in made


def test_errata_that_cannot_be_checked_are_said(package, old, run):
    """Where a column of OLD is missing, nobody can tell which values were corrected, and the report says so."""
    with edit_json(old / "schemas/figures.json") as schema:
        del schema["fields"][-1]
    replace_text(old / "resources/figures.csv", ",note\n", ",other\n")
    assert "errata: not checked, because" in run("compare.py", old, package, "--check").stdout


def test_a_long_comparison_is_cut_in_text_and_in_markdown(make_package, run, tmp_path):
    """Twenty of a kind are shown, words of a cell cut, a number or code never; a summary keeps below what GitHub takes in bytes."""
    rows = f"id,a\ncode,{'я' * 99}\nwords,{'я ' * 99}\n" + "".join(
        f"row-{i},{'я' * 40}{i}\n" for i in range(8_000)
    )
    root = make_package(rows, [field("id"), field("a")], primaryKey="id")
    shutil.copytree(root, tmp_path / "old")
    (root / "t.csv").write_text(rows.replace("я", "ю"), encoding="utf-8")
    assert "ю " * 99 in run("compare.py", tmp_path / "old", root, "--format", "json").stdout
    text = run("compare.py", tmp_path / "old", root).stdout
    assert f"  a of code: {'я' * 99} → {'ю' * 99}  cell-changed\n" in text
    assert f" → {'ю ' * 30}… (198 characters)  cell-changed\n" in text
    assert "    and 7,982 more  cell-changed\n" in text
    assert len(text.splitlines()) < 40
    markdown = run("compare.py", tmp_path / "old", root, "--format", "markdown").stdout
    assert 900_000 < len(markdown.encode()) < 1 << 20
    assert markdown.endswith("The rest is left out, because a summary holds a mebibyte.\n")


# Where OLD and NEW come from


def git(folder: Path, words: str) -> str:
    who = "-c user.name=A -c user.email=a@example.org -c init.defaultBranch=main -c commit.gpgsign=false"
    command = ["git", *who.split(), "-C", str(folder), *words.split()]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> Path:
    """Make a repository of a folder, committed once and tagged."""
    for words in ("init --quiet", "add .", "commit --quiet -m one", "tag v1.0.0"):
        git(folder, words)
    return folder


@pytest.mark.parametrize(
    ("revision", "below"), [("v1.0.0", "."), ("HEAD", "data"), ("main", "data")]
)
def test_a_revision_is_the_package_as_it_was(package, tmp_path, revision, below):
    """Wherever in its repository it stands, it is read with its changelog; the work tree is not touched, nothing stays behind."""
    folder = tmp_path / "top" / below
    shutil.copytree(package, folder)
    (folder / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
    commit(tmp_path / "top")
    (folder / "resources/areas.csv").write_bytes(b"")
    with revisions.open_package(revision, folder) as read:
        assert not read.findings
        assert read.tables.keys() == load_package(folder).tables.keys()
        assert read.tables["areas"].frame.height > 2
        assert (read.root / "CHANGELOG.md").read_text() == "# Changelog\n"
    assert not read.root.exists()
    assert git(tmp_path / "top", "status --porcelain").endswith("resources/areas.csv")


def test_a_path_that_climbs_out_of_a_revision_is_not_written(package, monkeypatch, tmp_path):
    """What a descriptor names outside of its folder is a fault of the package, and no file; a folder wins over a revision."""
    with edit_json(package / "datapackage.json") as made:
        made["resources"][0]["path"] = "../../evil.csv"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "HEAD").symlink_to(commit(package))
    for where, root in (("v1.0.0", None), ("HEAD", Path("HEAD"))):
        with revisions.open_package(where, package) as read:
            assert [fault.code for fault in read.findings] == ["path-unsafe"]
            assert root in (None, read.root)


@pytest.mark.parametrize(
    "where", ["nowhere", "-x", "--output=x", "", "HEAD:resources", "x" * 300, "v1.0.0;ls"]
)
def test_what_is_neither_a_file_nor_a_revision_is_said(package, where):
    """One line says so, and nothing is run; a descriptor that was broken is named with its revision, not the folder it is in."""
    (package / "datapackage.json").write_text("{")
    commit(package)
    for name, expected in (
        (where, "is neither a file nor a revision"),
        ("HEAD", "HEAD: datapackage.json: not JSON"),
    ):
        with (
            pytest.raises(ReadError, match=rf"^.*{expected}.*\Z"),
            revisions.open_package(name, package),
        ):
            pass


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"a,b\n1,2\n1,2,3\n", "line 3"), (b"a,b\n1\n", "line 2"), (b'a,b\n1,"x\n', "line 2"), (b"a,b\n1,\xff\n", "line 2"), (b"a\n1\n", "line 1")],
)  # fmt: skip
def test_a_table_that_cannot_be_read_whole_stops_the_comparison(make_package, run, content, place):
    """A row or column that cannot be read would look as if it had been removed: exit status 2, and one line with the place."""
    root = make_package(content, [field("a"), field("b")], primaryKey="a")
    ran = run("compare.py", root, root)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert f"{root}: cannot be compared: t.csv, {place}: " in ran.stderr
