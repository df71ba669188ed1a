"""scripts/compare.py: what it accepts, what it prints, and its exit status."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from cases import cases
from cells import edit_row, read_rows, write_rows
from conftest import DATA, edit_json, field
from tip_figures.cli.compare import (
    check_version,
    compare_states,
    group_by_reason,
    required_level,
)
from tip_figures.datapackage.comparison import Change
from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.package import Package, load_package
from tip_figures.datapackage.revisions import open_package

FIGURE = "demo-2021-isl-identified-2020"
ERRATUM = f"- {FIGURE}: 30 → 31 (paragraph 1, sentence 2)"
PASSAGE = "Report on Made-up Places, Iceland, Protection"
GAP = "demo-2021-isl-allocation-2019-isk/2021"


def compare(new, old=DATA / "package"):
    """Compare two packages as the command does.

    Returns:
        what text and Markdown show: the lines of each group, by its title; and level and kind of
        the changes
    """
    comparison = compare_states(load_package(old), load_package(new))
    groups = {}
    for title, lines in comparison.groups:
        groups[title] = [words.text for words in lines]
    return groups, {f"{change.level} {change.kind}" for change in comparison.changes}


def test_numeral_and_gap_are_shown_with_their_reasons(package):
    """A reviewer sees a number that is no figure, and a year that has none."""
    edit_row(package, "numerals", "demo-2021-isl-protection/2/3/19", note="law: a new reason")
    edit_row(package, "numerals", "demo-2021-isl-protection/1/2/48", note="A date is not shown.")
    edit_row(package, "gaps", GAP, quote="no words", note="Only the year before.")
    groups, _ = compare(package)
    assert groups[f"2021 {PASSAGE} (changed)"] == [
        "2.3:19 “Police carried out one” No figure: other law: a new reason"
    ]
    assert groups[f"2022 {PASSAGE} (changed)"] == [
        "No number: assistance_allocation, ISL 2021: not_read “no words” Only the year before."
    ]


def test_figure_without_a_numeral_is_shown_with_what_changed(package):
    edit_row(package, "figures", "demo-2021-isl-identified-2020-home", note="Other.")
    groups, _ = compare(package)
    assert groups[f"2021 {PASSAGE} (changed)"] == [
        "28 trafficking victims exploited in Iceland identified, Iceland 2020; year_basis: "
        "inferred; note: Other.; note Follows from all but two. → Other.",
        "30 = 28 + 2  (exact) All but two victims were exploited in Iceland.",
    ]


def remove_rows(package, table, start):
    """Remove the rows of a table that begin with a text."""
    rows = read_rows(package, table)
    remaining = [row for row in rows if not next(iter(row.values())).startswith(start)]
    write_rows(package, table, remaining)


def test_new_indicator_is_shown_in_words(package):
    """Label, definition, units and dimensions are what a reviewer decides on."""
    remove_rows(package, "indicators", "hotline_referrals")
    groups, _ = compare(DATA / "package", package)
    (words,) = groups["New indicators"]
    assert words.startswith("indicator_id: hotline_referrals; label: ")
    assert words.endswith("; group: victims; units: call; part_of: hotline_calls; measure: flow")


def test_removed_passage_is_shown_as_removed(package):
    """Its figures are shown as they were."""
    for table in ("sources", "figures"):
        remove_rows(package, table, "demo-2022")
    groups, _ = compare(package)
    assert groups["demo-2022-isl-protection (removed)"][0] == (
        "1.2:14 “It identified 33 victims” 33 trafficking victims identified, Iceland 2021; "
        "year_basis: inferred; removed"
    )


def test_version_and_erratum_are_what_check_demands(package, run):
    """With the erratum alone, the version is reported; tests/golden has both findings."""
    old = DATA / "package"
    assert run("compare.py", old, package).stdout == "1.2.0 → 1.2.0: no changes\n"
    edit_row(package, "figures", FIGURE, value="31")
    (package / "CHANGELOG.md").write_text(f"### Errata\n\n{ERRATUM}\n", "utf-8")
    result = run("compare.py", old, package, "--check", "--format", "json")
    (finding,) = json.loads(result.stdout)["findings"]
    assert (result.returncode, finding["code"]) == (1, "version-behind")
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["version"] = "1.2.1"
    assert run("compare.py", old, package, "--check").returncode == 0


def test_unreadable_figures_are_noted(package, run):
    """If a table of OLD is missing, the corrected values are unknown, and the report says so."""
    with edit_json(package / "datapackage.json") as descriptor:
        del descriptor["resources"][0]
    text = run("compare.py", package, DATA / "package", "--check").stdout
    assert "errata: not checked, because the tables of figures of OLD or NEW" in text


# Identities and meanings

SUM = "demo-2021-isl-identified-by-exploitation"
CONTRADICTED = "demo-2022-isl-identified-by-citizenship"


def test_removed_identity_is_shown_with_its_arithmetic(package):
    """Even one that is contradicted: nothing that the report says disappears in silence."""
    for table in ("identities", "identity_terms"):
        remove_rows(package, table, CONTRADICTED)
    groups, kinds = compare(package)
    (words,) = groups[f"2022 {PASSAGE} (changed)"]
    assert words.startswith("33 = 20 + 11 → removed  (contradicted) Citizens")
    assert kinds == {"major key-removed"}


@cases(
    "table, key, changed_cells, arithmetic",
    {
        "figure": ("identity_terms", f"{SUM}/3", {"figure_id": FIGURE}, "30 = 18 + 30"),
        "coefficient": ("identity_terms", f"{SUM}/3", {"coefficient": "1"}, "30 = 18 - 12"),
        "kind": ("identities", SUM, {"kind": "part_of"}, "total 30, part 18, part 12"),
    },
)
def test_changed_terms_are_major_and_shown_with_the_arithmetic(
    package, table, key, changed_cells, arithmetic
):
    edit_row(package, table, key, **changed_cells)
    groups, kinds = compare(package)
    (words,) = groups[f"2021 {PASSAGE} (changed)"]
    assert words.startswith(f"30 = 18 + 12 → {arithmetic}  (")
    assert kinds == {"major meaning-changed"}


@cases(
    "changed_cells, kind, shown",
    {
        "period": (
            {"period": "2020-01/2020-08"},
            "major meaning-changed",
            "; year_basis: inferred; period: 2020-01/2020-08",
        ),
        "kind of counter": ({"counted_by": "ngo"}, "major meaning-changed", "counted_by"),
        "definition": (
            {"definition": "with begging"},
            "major meaning-changed",
            "; definition: with begging",
        ),
        "words of the counter": ({"counter": "police"}, "patch cell-changed", "counter"),
        "doubt": (
            {"doubtful": "The table has 29."},
            "patch cell-changed",
            "; doubtful: The table has 29.",
        ),
    },
)
def test_changed_meaning_of_a_figure_is_major_and_shown(package, changed_cells, kind, shown):
    """What is counted, who counts and when; a reviewer also sees a doubt."""
    edit_row(package, "figures", FIGURE, **changed_cells)
    groups, kinds = compare(package)
    assert kinds == {kind}
    assert shown in " ".join(groups[f"2021 {PASSAGE} (changed)"])


def test_terms_in_another_order_claim_the_same(package):
    """Only the positions differ, so nothing is major and nothing is shown in words."""
    edit_row(package, "identity_terms", f"{SUM}/2", figure_id=f"{FIGURE}-labor")
    edit_row(package, "identity_terms", f"{SUM}/3", figure_id=f"{FIGURE}-sex")
    groups, _ = compare(package)
    (title,) = groups
    assert title.startswith("patch: a value was corrected: figure_id of ")


def test_further_changes_of_a_kind_are_counted(package):
    """Twenty are shown, and words are not cut."""
    rows = read_rows(package, "numerals")
    write_rows(package, "numerals", [row | {"note": "я " * 99} for row in rows])
    groups, _ = compare(package)
    *_, lines = groups.values()
    assert lines[0] == f"note of demo-2021-isl-protection/1/2/14: (empty) → {'я ' * 99}"
    assert lines[20:] == [f"and {len(rows) - 20} more"]


# The version

CHANGE_BY_LEVEL = {"patch": "cell-changed", "minor": "row-added", "major": "key-removed"}


@cases(
    "old, new, level, lowest",
    [
        ("1.9.0", "1.10.0", "minor", None),
        ("none", "0.0.1", "major", None),
        ("1.2.3", "1.2.3", "patch", "1.2.4"),
        ("1.2.3", "1.2.9", "minor", "1.3.0"),
        ("1.2.3", "1.9.9", "major", "2.0.0"),
        ("2.0.0", "1.9.9", "", "2.0.0"),
        ("1.0.0", None, "", "1.0.0"),
        ("1.0.0", "01.1.0", "", "1.0.0"),
        ("1.0.0", "1.1.0\n", "", "1.0.0"),
    ],
)
def test_version_must_be_high_enough_for_the_changes(old, new, level, lowest):
    """The finding is at the version, and its hint names the lowest version that may follow."""
    packages = [
        Package(Path(), "datapackage.json", {"version": version}, {}, []) for version in (old, new)
    ]
    changes = [Change(CHANGE_BY_LEVEL[level], "t.csv", "a", "n")] if level else []
    findings = check_version(*packages, changes)
    hints = [(entry.path, entry.column, entry.hint) for entry in findings]
    hint = f"Set version to {lowest} or higher."
    assert hints == ([("datapackage.json", "version", hint)] if lowest else [])


def test_reasons_name_three_places_and_begin_with_the_highest_level():
    """Each kind and file has one reason."""
    changes = [Change("cell-changed", "t.csv", key, "n") for key in "abc"]
    changes += [Change("row-added", "t.csv", "d"), Change("key-removed", "t.csv", "e")]
    assert list(group_by_reason(changes)) == [
        "major: a row was removed that others may refer to: e (t.csv)",
        "minor: a row was added: d (t.csv)",
        "patch: a value was corrected: n of a, n of b, n of c (t.csv)",
    ]
    assert [required_level(changes), required_level([])] == ["major", "none"]


# Where OLD and NEW come from

GIT = (
    "git -c user.name=A -c user.email=a@example.org -c init.defaultBranch=main "
    "-c commit.gpgsign=false -C"
)


def run_git(folder, *arguments):
    command = [*GIT.split(), folder, *arguments]
    return subprocess.check_output(command, text=True).strip()


def commit_folder(folder):
    """Make a repository of a folder, committed once."""
    run_git(folder, "init", "--quiet")
    run_git(folder, "add", ".")
    run_git(folder, "commit", "--quiet", "-m", "first")
    return folder


def refuse(location, checkout, message):
    """Require that no package can be opened, with a message that begins with a pattern."""
    with pytest.raises(ReadError) as raised, open_package(location, checkout):
        pass
    assert re.match(f"{message}\\Z", str(raised.value))


def test_revision_is_read_without_touching_the_work_tree(package, tmp_path):
    """The package is read with its changelog, wherever it is in its repository."""
    repository = tmp_path / "repository"
    root = repository / "data"
    shutil.copytree(package, root)
    (root / "CHANGELOG.md").write_text("# Changelog\n", "utf-8")
    commit_folder(repository)
    (root / "resources/areas.csv").write_bytes(b"")
    with open_package("main", root) as opened:
        assert opened.tables["areas"].frame.height > 2
        assert (opened.root / "CHANGELOG.md").read_text() == "# Changelog\n"
    assert not opened.root.exists()
    assert run_git(repository, "status", "--porcelain").endswith("resources/areas.csv")


def test_repository_starts_no_program(package, tmp_path):
    """Git would get an object that is missing from the program that a repository names for it."""
    commit_folder(package)
    settings = {
        "remote.origin.url": f"ext::touch {tmp_path}/started",
        "remote.origin.promisor": "true",
        "extensions.partialClone": "origin",
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        run_git(package, "config", name, value)
    blob = run_git(package, "rev-parse", "HEAD:resources/areas.csv")
    (package / ".git/objects" / blob[:2] / blob[2:]).unlink()
    refuse("HEAD", package, r"HEAD: cannot be compared: .*areas\.csv.*")
    assert not (tmp_path / "started").exists()


def test_path_that_leaves_the_package_is_not_written(package, monkeypatch, tmp_path):
    """A file of the repository outside the package is not one of the package."""
    (tmp_path / "evil.csv").write_text("a\n", "utf-8")
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"][0]["path"] = "../evil.csv"
    commit_folder(tmp_path)
    temporary_folder = tmp_path / "temporary"
    temporary_folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary_folder))
    refuse("HEAD", package, r"HEAD: cannot be compared: .* is not a path inside the package\..*")
    assert list(temporary_folder.iterdir()) == []


def test_path_wins_over_a_revision_of_its_name(package, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "HEAD").symlink_to(commit_folder(package))
    with open_package("HEAD", package) as opened:
        assert opened.root == Path("HEAD")


@cases("location", ["--output=x", "HEAD:resources"])
def test_location_that_is_neither_file_nor_revision_is_one_line(package, location):
    refuse(location, commit_folder(package), "“.*” is neither a file nor a revision of the .*")


def test_broken_descriptor_is_named_with_its_revision(package):
    """The message does not name the temporary folder."""
    (package / "datapackage.json").write_text("{")
    refuse("HEAD", commit_folder(package), r"HEAD: datapackage\.json: not JSON.*")


@cases(
    "content, fields, resource, reason",
    {
        "type": ("a\n1\n", [field("a", "time")], {}, r"t\.json: .*time.*"),
        "no schema": ("a\n1\n", [field("a")], {"schema": None}, ".* without a schema.*"),
        "additional cell": ("a\n1\n1,2\n", [field("a")], {}, r"t\.csv, line 3: .*"),
        "missing column": ("a\n1\n", [field("a"), field("b")], {}, r"t\.csv, line 1: .*"),
    },
)
def test_what_is_not_read_stops_the_comparison(make_package, content, fields, resource, reason):
    """A row or column that cannot be read would look like a removed one."""
    root = make_package(content, fields, resource=resource)
    refuse(str(root), root, f"{root}: cannot be compared: {reason}")
