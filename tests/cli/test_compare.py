"""scripts/compare.py: what it accepts, what it prints, and its exit status."""

import functools
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cases import cases
from cells import drop_row, edit_row, read_rows
from conftest import DATA, edit_json, field, replace_text
from tip_figures.cli.compare import compare_states
from tip_figures.cli.comparison_formats import (
    Comparison,
    format_json,
    format_markdown_summary,
    format_text,
)
from tip_figures.datapackage.changes import required_level
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import Package, load_package
from tip_figures.datapackage.revisions import open_package

FIGURE = "demo-2021-isl-identified-2020"
ROW = (
    f"{FIGURE},demo-2021-isl-protection,victims_identified,ISL,2020,"
    "inferred,calendar_year,all,all,all,all,,,,,"
)
ERRATUM = f"- {FIGURE}: 30 → 31 (paragraph 1, sentence 2)"
PASSAGE = "2021 Report on Made-up Places, Iceland, Protection"


@pytest.fixture
def old(package: Path, tmp_path: Path) -> Path:
    """The package before the changes; the fixture `package` is to be changed."""
    set_version(package, "1.0.0")
    return Path(shutil.copytree(package, tmp_path / "old"))


def set_version(package: Path, version: str) -> None:
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["version"] = version


def correct_figure(package: Path) -> None:
    """Change the value of one figure from 30 to 31."""
    replace_text(package / "resources/figures.csv", f"{ROW}30,", f"{ROW}31,")


@functools.cache
def read_small_package() -> Package:
    """Read the small package, which many tests compare with a copy of it."""
    return load_package(DATA / "package")


def compare(new: Path, old: Path | None = None) -> Comparison:
    """Compare two packages as the command does; OLD is the small package if it is not given."""
    old_package = load_package(old) if old else read_small_package()
    return compare_states(old_package, load_package(new))


def test_number_that_became_no_figure_is_shown_with_its_reason(package):
    """A reviewer sees a number that somebody has left out, and a year that has none."""
    (other,) = [row for row in read_rows(package, "numerals") if row["role"] == "other"]
    key = "/".join(other[name] for name in ("source_id", "paragraph", "sentence", "start"))
    edit_row(package, "numerals", key, note="law: a new reason")
    gap = read_rows(package, "gaps")[0]
    key = "/".join(
        gap[name] for name in ("indicator_id", "ref_area", "scope", "unit", "year", "source_id")
    )
    edit_row(package, "gaps", key, note="Only the year before.")
    place = f"{other['paragraph']}.{other['sentence']}:{other['start']}"
    line = f"No figure: {place} “{other['quote']}”: other law: a new reason"
    comparison = compare(package)
    assert f"\n  {line}\n" in format_text(comparison)
    assert f"\n- [{line}](https://example.org/" in format_markdown_summary(comparison)
    gap_line = r"No number: .+, Iceland [0-9]{4}: (not reported|vague|not read)\b.*before\.\n"
    assert re.search(gap_line, format_text(comparison))
    assert re.search(gap_line, format_markdown_summary(comparison))


def remove_rows(package: Path, table: str, start: str) -> None:
    """Remove the rows of a table that begin with a text."""
    file = package / f"resources/{table}.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(start)), "utf-8")


def test_new_indicator_is_shown_in_words(package, old):
    """Label, definition, units and dimensions are what a reviewer decides on."""
    remove_rows(old, "indicators", "hotline_referrals,")
    comparison = compare(package, old)
    markdown = format_markdown_summary(comparison)
    assert "\n**1 indicator**\n" in markdown
    assert "\n### Indicators\n\n- hotline\\_referrals: " in markdown
    assert "Counted by hotline; unit call; divided by nothing. Part of hotline\\_calls." in markdown
    assert "\nIndicators\n  hotline_referrals: " in format_text(comparison)


def test_removed_passage_is_shown_as_removed(package):
    """The roles of the states are exchanged: NEW does not have the source."""
    remove_rows(package, "sources", "demo-2021")
    correct_figure(package)
    assert f"\n{PASSAGE} (removed: 1 figure, 4 identities)\n" in format_text(compare(package))


@cases(
    "version, erratum, codes",
    {
        "no erratum": ("1.0.1", "", ["erratum-missing"]),
        "low version": ("1.0.0", ERRATUM, ["version-behind"]),
        "both right": ("1.0.1", ERRATUM, []),
    },
)
def test_check_demands_version_and_erratum(package, old, run, version, erratum, codes):
    correct_figure(package)
    set_version(package, version)
    (package / "CHANGELOG.md").write_text(f"### Errata\n\n{erratum}\n", encoding="utf-8")
    result = run("compare.py", old, package, "--check", "--format", "json")
    assert result.returncode == (1 if codes else 0)
    findings = json.loads(result.stdout)["findings"]
    assert [finding["code"] for finding in findings] == codes


def test_copies_have_no_changes(package, old, run):
    assert run("compare.py", old, package).stdout == "1.0.0 → 1.0.0: no changes\n"


def test_unreadable_figures_are_noted(package, old, run):
    """If a column of OLD is missing, the corrected values are unknown, and the report says so."""
    with edit_json(old / "schemas/figures.json") as schema:
        del schema["fields"][-1]
    replace_text(old / "resources/figures.csv", ",note\n", ",other\n")
    text = run("compare.py", old, package, "--check").stdout
    assert "errata: not checked, because the tables of figures of OLD or NEW" in text


# Identities and meanings

SUM = "demo-2021-isl-identified-by-exploitation"
CONTRADICTED = "demo-2022-isl-identified-by-citizenship"
TERMS = "resources/identity_terms.csv"


def remove_identity(package: Path, identity_id: str) -> None:
    """Remove an identity with its terms."""
    for table in ("identities", "identity_terms"):
        remove_rows(package, table, f"{identity_id},")


def test_removed_identity_is_named_with_its_arithmetic(package):
    """Also one that is contradicted: nothing that the report says disappears in silence."""
    remove_identity(package, CONTRADICTED)
    comparison = compare(package)
    line = "identity removed: 33 = 20 + 11  (contradicted) "
    reason = f"major: an identity was removed: {CONTRADICTED}, 33 = 20 + 11"
    text = format_text(comparison)
    assert f"\n  {line}" in text
    assert f"\n  {reason} (resources/identities.csv)\n" in text
    markdown = format_markdown_summary(comparison)
    assert f"\n- {line}" in markdown
    assert f"\n- {reason} (" in markdown


def test_removed_identity_has_a_kind_of_its_own(package):
    """In JSON the row is the old value; its terms are rows that were removed."""
    remove_identity(package, SUM)
    content = json.loads(format_json(compare(package)))
    assert content["required"] == "major"
    identity, *terms = content["changes"]
    assert (identity["kind"], identity["path"]) == ("identity-removed", "resources/identities.csv")
    assert (identity["key"], identity["column"], identity["new"]) == (SUM, None, None)
    assert identity["old"]["kind"] == "sum"
    assert [(term["kind"], term["key"]) for term in terms] == [
        ("key-removed", f"{SUM}/{position}") for position in (1, 2, 3)
    ]


@cases(
    "change, state, arithmetic",
    {
        "term removed": (
            lambda package: drop_row(package, "identity_terms", f"{SUM}/3"),
            "terms changed",
            "30 = 18 + 12 → 30 = 18",
        ),
        "coefficient": (
            lambda package: edit_row(package, "identity_terms", f"{SUM}/3", coefficient="1"),
            "terms changed",
            "30 = 18 + 12 → 30 = 18 - 12",
        ),
        "kind": (
            lambda package: edit_row(package, "identities", SUM, kind="part_of"),
            "identity changed",
            "30 = 18 + 12 → total 30, part 18, part 12",
        ),
    },
)
def test_changed_terms_are_named_with_the_arithmetic(package, change, state, arithmetic):
    change(package)
    text = format_text(compare(package))
    assert f"\n  {state}: {arithmetic}  (" in text
    assert re.search(rf"\n  major: .* identity .*: {SUM}, {re.escape(arithmetic)} \(resour", text)
    assert "requires a major version" in text


def test_terms_in_another_order_claim_the_same(package):
    """Only the positions differ, so nothing is major and nothing is named."""
    terms = [row for row in read_rows(package, "identity_terms") if row["identity_id"] == SUM]
    _, first_part, second_part = terms
    edit_row(package, "identity_terms", f"{SUM}/2", figure_id=second_part["figure_id"])
    edit_row(package, "identity_terms", f"{SUM}/3", figure_id=first_part["figure_id"])
    text = format_text(compare(package))
    assert "2 changes require a patch version" in text
    assert "terms changed" not in text


# Long comparisons


def test_long_text_is_cut_and_json_is_not(run, make_package, tmp_path):
    """Twenty changes of a kind are shown; words of a cell are cut, a number or code never is."""
    lines = ["id,a", f"code,{'я' * 99}", f"words,{'я ' * 99}"]
    lines += [f"row-{number},я{number}" for number in range(100)]
    rows = "\n".join([*lines, ""])
    new_root = make_package(rows, [field("id"), field("a")], primaryKey="id")
    old_root = Path(shutil.copytree(new_root, tmp_path / "old"))
    (new_root / "t.csv").write_text(rows.replace("я", "ю"), encoding="utf-8")
    text = run("compare.py", old_root, new_root).stdout
    assert f"  a of code: {'я' * 99} → {'ю' * 99}  cell-changed\n" in text
    assert f" → {'ю ' * 30}… (198 characters)  cell-changed\n" in text
    assert "    and 82 more  cell-changed\n" in text
    assert "ю " * 99 in run("compare.py", old_root, new_root, "--format", "json").stdout


# Where OLD and NEW come from

GIT_OPTIONS = (
    "user.name=A",
    "user.email=a@example.org",
    "init.defaultBranch=main",
    "commit.gpgsign=false",
)


def run_git(folder: Path, arguments: str) -> str:
    command = ["git"]
    for option in GIT_OPTIONS:
        command += ["-c", option]
    command += ["-C", str(folder), *arguments.split()]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit_folder(folder: Path) -> Path:
    """Make a repository of a folder, committed once and tagged."""
    run_git(folder, "init --quiet")
    run_git(folder, "add .")
    run_git(folder, "commit --quiet -m first")
    run_git(folder, "tag v1.0.0")
    return folder


@cases("revision, folder", {"tag": ("v1.0.0", "."), "branch": ("main", "data")})
def test_revision_is_read_without_touching_the_work_tree(package, tmp_path, revision, folder):
    """The package is read with its changelog, wherever it is in its repository."""
    root = tmp_path / "repository" / folder
    shutil.copytree(package, root)
    (root / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
    commit_folder(tmp_path / "repository")
    (root / "resources/areas.csv").write_bytes(b"")
    with open_package(revision, root) as opened:
        assert not opened.findings
        assert opened.tables.keys() == load_package(root).tables.keys()
        assert opened.tables["areas"].frame.height > 2
        assert (opened.root / "CHANGELOG.md").read_text() == "# Changelog\n"
    assert not opened.root.exists()
    status = run_git(tmp_path / "repository", "status --porcelain")
    assert status.endswith("resources/areas.csv")


def test_path_that_leaves_the_package_is_not_written(package):
    """Such a path in the descriptor of a revision is a finding, as in a folder."""
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"][0]["path"] = "../../evil.csv"
    commit_folder(package)
    with open_package("v1.0.0", package) as opened:
        assert [finding.code for finding in opened.findings] == ["path-unsafe"]


def test_path_wins_over_a_revision_of_its_name(package, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "HEAD").symlink_to(commit_folder(package))
    with open_package("HEAD", package) as opened:
        assert opened.root == Path("HEAD")


@pytest.mark.parametrize("location", ["nowhere", "--output=x", "HEAD:resources", "v1.0.0;ls"])
def test_location_that_is_neither_file_nor_revision_is_one_line(package, location):
    commit_folder(package)
    expected = r"^“.*” is neither a file nor a revision of the package: .*\Z"
    with pytest.raises(ReadError, match=expected), open_package(location, package):
        pass


def test_broken_descriptor_is_named_with_its_revision(package):
    """The message does not name the temporary folder."""
    (package / "datapackage.json").write_text("{")
    commit_folder(package)
    expected = r"^HEAD: datapackage.json: not JSON.*\Z"
    with pytest.raises(ReadError, match=expected), open_package("HEAD", package):
        pass


@cases(
    "content, line",
    {
        "additional cell": (b"a,b\n1,2\n1,2,3\n", 3),
        "missing cell": (b"a,b\n1\n", 2),
        "quotation mark": (b'a,b\n1,"x\n', 2),
        "invalid byte": (b"a,b\n1,\xff\n", 2),
        "missing column": (b"a\n1\n", 1),
    },
)
def test_table_that_cannot_be_read_stops_the_comparison(make_package, run, content, line):
    """A row or column that cannot be read would look like a removed one."""
    root = make_package(content, [field("a"), field("b")], primaryKey="a")
    result = run("compare.py", root, root)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert f"{root}: cannot be compared: t.csv, line {line}: " in result.stderr


def test_tables_that_follow_from_others_are_not_compared(package, run):
    """Part of a total is no longer missing, which removes a row of parts: a patch all the same."""
    edit_row(package, "figures", "demo-2022-isl-identified-2021-foreign", value="13")
    assert run("tidy.py", package).returncode == 0
    comparison = compare(package)
    assert required_level(comparison.changes) == "patch"
    assert {change.path for change in comparison.changes} == {"resources/figures.csv"}
