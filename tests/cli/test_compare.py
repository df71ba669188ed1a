"""scripts/compare.py: what it accepts, what it prints, and its exit status."""

import functools
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

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
    """A reviewer sees a number that somebody has left out."""
    (other,) = [row for row in read_rows(package, "numerals") if row["role"] == "other"]
    key = "/".join(other[name] for name in ("source_id", "paragraph", "sentence", "start"))
    edit_row(package, "numerals", key, note="law: a new reason")
    place = f"{other['paragraph']}.{other['sentence']}:{other['start']}"
    words = f"“{other['quote']}”: other law: a new reason"
    comparison = compare(package)
    line = f"No figure: {place} {words}"
    assert f"\n  {line}\n" in format_text(comparison)
    assert f"\n- [{line}](https://example.org/" in format_markdown_summary(comparison)


def test_year_without_a_number_is_shown_with_its_reason(package):
    """A reviewer sees that somebody says the passage gives none."""
    gap = read_rows(package, "gaps")[0]
    key = "/".join(
        gap[name] for name in ("indicator_id", "ref_area", "scope", "unit", "year", "source_id")
    )
    edit_row(package, "gaps", key, note="Only the year before.")
    line = re.compile(
        r"No number: .+, Iceland [0-9]{4}: (not reported|vague|not read)\b.*before\.\n"
    )
    comparison = compare(package)
    assert line.search(format_text(comparison))
    assert line.search(format_markdown_summary(comparison))


def test_code_of_several_tables_is_counted_once(package):
    """Tidy adds the code of a source table to the generated tables."""
    for table in ("figures", "totals", "parts"):
        with edit_json(package / f"schemas/{table}.json") as schema:
            (unit,) = [column for column in schema["fields"] if column["name"] == "unit"]
            unit["constraints"]["enum"].append("EUR")
            unit["categories"].append({"value": "EUR", "label": "euros"})
    markdown = format_markdown_summary(compare(package))
    assert "\n**1 code (unit EUR)**\n" in markdown


def test_new_indicator_is_shown_in_words(package, old):
    """Label, definition, units and dimensions are what a reviewer decides on."""
    file = old / "resources/indicators.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    earlier_lines = [line for line in lines if not line.startswith("hotline_referrals,")]
    file.write_text("".join(earlier_lines), encoding="utf-8")
    comparison = compare(package, old)
    markdown = format_markdown_summary(comparison)
    assert "\n**1 indicator**\n" in markdown
    assert "\n### Indicators\n\n- hotline\\_referrals: " in markdown
    assert "Counted by hotline; unit call; divided by nothing. Part of hotline\\_calls." in markdown
    assert "\nIndicators\n  hotline_referrals: " in format_text(comparison)


def test_removed_passage_is_shown_as_removed(package):
    """The roles of the states are exchanged: NEW does not have the source."""
    file = package / "resources/sources.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    later_lines = [line for line in lines if "demo-2021" not in line]
    file.write_text("".join(later_lines), encoding="utf-8")
    correct_figure(package)
    assert f"\n{PASSAGE} (removed: 1 figure, 4 identities)\n" in format_text(compare(package))


@pytest.mark.parametrize(
    ("version", "erratum", "codes"),
    [
        pytest.param("1.0.1", "", ["erratum-missing"], id="erratum-missing"),
        pytest.param("1.0.0", ERRATUM, ["version-behind"], id="version-too-low"),
    ],
)
def test_check_fails_without_version_or_erratum(package, old, run, version, erratum, codes):
    correct_figure(package)
    set_version(package, version)
    (package / "CHANGELOG.md").write_text(f"### Errata\n\n{erratum}\n", encoding="utf-8")
    result = run("compare.py", old, package, "--check", "--format", "json")
    assert result.returncode == 1
    findings = json.loads(result.stdout)["findings"]
    assert [finding["code"] for finding in findings] == codes


def test_check_passes_with_version_and_erratum(package, old, run):
    correct_figure(package)
    set_version(package, "1.0.1")
    (package / "CHANGELOG.md").write_text(f"### Errata\n\n{ERRATUM}\n", encoding="utf-8")
    result = run("compare.py", old, package, "--check")
    assert result.returncode == 0
    assert result.stdout.splitlines()[-1] == "version and errata: valid"


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
    for name in ("identities", "identity_terms"):
        file = package / f"resources/{name}.csv"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept_lines = [line for line in lines if not line.startswith(f"{identity_id},")]
        file.write_text("".join(kept_lines), encoding="utf-8")


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


@pytest.mark.parametrize(
    ("change", "state", "arithmetic"),
    [
        pytest.param(
            lambda package: drop_row(package, "identity_terms", f"{SUM}/3"),
            "terms changed",
            "30 = 18 + 12 → 30 = 18",
            id="term-removed",
        ),
        pytest.param(
            lambda package: edit_row(package, "identity_terms", f"{SUM}/3", coefficient="1"),
            "terms changed",
            "30 = 18 + 12 → 30 = 18 - 12",
            id="other-coefficient",
        ),
        pytest.param(
            lambda package: edit_row(package, "identities", SUM, kind="part_of"),
            "identity changed",
            "30 = 18 + 12 → total 30, part 18, part 12",
            id="other-kind",
        ),
    ],
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


@pytest.fixture
def long_change(make_package, tmp_path):
    """Two states of a package in which 8,002 cells differ: one long code, words, and codes."""
    lines = ["id,a", f"code,{'я' * 99}", f"words,{'я ' * 99}"]
    for number in range(8_000):
        lines.append(f"row-{number},{'я' * 40}{number}")
    rows = "\n".join(lines) + "\n"
    new_root = make_package(rows, [field("id"), field("a")], primaryKey="id")
    old_root = Path(shutil.copytree(new_root, tmp_path / "old"))
    (new_root / "t.csv").write_text(rows.replace("я", "ю"), encoding="utf-8")
    return old_root, new_root


def test_long_text_is_cut(run, long_change):
    """Twenty changes of a kind are shown; words of a cell are cut, a number or code never is."""
    text = run("compare.py", *long_change).stdout
    assert f"  a of code: {'я' * 99} → {'ю' * 99}  cell-changed\n" in text
    assert f" → {'ю ' * 30}… (198 characters)  cell-changed\n" in text
    assert "    and 7,982 more  cell-changed\n" in text
    assert len(text.splitlines()) < 40


def test_json_is_never_cut(run, long_change):
    assert "ю " * 99 in run("compare.py", *long_change, "--format", "json").stdout


def test_long_markdown_is_cut_to_the_size_that_github_shows(run, long_change):
    markdown = run("compare.py", *long_change, "--format", "markdown").stdout
    assert 900_000 < len(markdown.encode()) < 1 << 20
    assert markdown.endswith(
        "The rest is left out: GitHub shows no summary of more than one mebibyte.\n"
    )


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


@pytest.mark.parametrize(
    ("revision", "folder"),
    [
        pytest.param("v1.0.0", ".", id="tag"),
        pytest.param("main", "data", id="branch"),
    ],
)
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


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("nowhere", id="unknown-name"),
        pytest.param("--output=x", id="option"),
        pytest.param("HEAD:resources", id="folder-of-a-revision"),
        pytest.param("v1.0.0;ls", id="shell-command"),
    ],
)
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


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(b"a,b\n1,2\n1,2,3\n", 3, id="additional-cell"),
        pytest.param(b"a,b\n1\n", 2, id="missing-cell"),
        pytest.param(b'a,b\n1,"x\n', 2, id="unclosed-quotation-mark"),
        pytest.param(b"a,b\n1,\xff\n", 2, id="invalid-byte"),
        pytest.param(b"a\n1\n", 1, id="missing-column"),
    ],
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
