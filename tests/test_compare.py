"""scripts/compare.py as people run it: a process, from another folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, amend, spoil
from test_versions import git, packed

FIGURE = "tip-2020-kaz-identified-2019"
CELL = f"{FIGURE},tip-2020-kaz-protection,victims_identified,KAZ,2019,inferred,all,all,all,,,40,"
Run = Callable[..., subprocess.CompletedProcess[str]]


def compare(*args: object, cwd: Path, script: Path = ROOT / "scripts/compare.py") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, script, *map(str, args)], cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=60
    )  # fmt: skip


@pytest.fixture
def old(package: Path, tmp_path: Path) -> Path:
    """The package as it was, with its changelog; the fixture `package` is to be changed."""
    (package / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
    shutil.copytree(package, tmp_path / "old")
    return tmp_path / "old"


def correct(package: Path, version: str = "1.0.0", errata: str = "") -> None:
    spoil(package / "resources/figures.csv", CELL, CELL[:-3] + "41,")
    with amend(package / "datapackage.json") as made:
        made["version"] = version
    if errata:
        (package / "CHANGELOG.md").write_text(
            f"# Changelog\n\n## {version}\n\n### Errata\n\n{errata}\n", encoding="utf-8"
        )


def test_nothing_changed(package, old, tmp_path):
    """Two copies have no changes, and the version that stays follows."""
    ran = compare(old, package, "--check", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "1.0.0 → 1.0.0: no changes\n\nthe version follows\n"


def test_a_corrected_cell_is_told_with_what_it_calls_for(package, old, tmp_path):
    """Without --check a difference is no failure."""
    correct(package)
    ran = compare(old, package, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        "1.0.0 → 1.0.0: 1 change, which calls for a patch version\n\n"
        "resources/figures.csv\n"
        f"  ~ {FIGURE}, value: 40 → 41  cell-changed\n\n"
        f"  patch: a value was corrected: value of {FIGURE} (resources/figures.csv)\n"
    )


def test_the_json_is_the_one_that_is_promised(package, old, tmp_path):
    """Keys, in their order, and one change with its place; findings only where they were asked for."""
    correct(package)
    made = json.loads(compare(old, package, "--format", "json", cwd=tmp_path).stdout)
    assert made == {
        "old": "1.0.0", "new": "1.0.0", "required": "patch",
        "changes": [{"kind": "cell-changed", "path": "resources/figures.csv", "key": FIGURE, "column": "value", "old": "40", "new": "41"}],
        "reasons": [f"patch: a value was corrected: value of {FIGURE} (resources/figures.csv)"],
    }  # fmt: skip
    assert list(made) == ["old", "new", "required", "changes", "reasons"]
    checked = json.loads(compare(old, package, "--check", "--format", "json", cwd=tmp_path).stdout)
    assert [finding["code"] for finding in checked["findings"]] == ["version-behind", "erratum-missing"]


def test_check_fails_until_version_and_errata_follow(package, old, tmp_path):
    """First both are missing, then the line, then nothing."""
    correct(package)
    ran = compare(old, package, "--check", cwd=tmp_path)
    assert ran.returncode == 1
    assert "datapackage.json: line 6, column version  version-behind\n" in ran.stdout
    assert (
        f"  The version is still 1.0.0, and the changes call for a patch one after 1.0.0: a value was corrected: value of {FIGURE}"
        in ran.stdout
    )
    assert "  → Set version to 1.0.1 or later.\n" in ran.stdout
    line = f"- {FIGURE}: 40 → 41 (paragraph 1, sentence 2)"
    assert f"  → Add this line under “### Errata” in CHANGELOG.md: {line}\n" in ran.stdout
    assert ran.stdout.endswith("the version or the errata do not follow: 2 errors\n")
    with amend(package / "datapackage.json") as made:
        made["version"] = "1.0.1"
    ran = compare(old, package, "--check", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.count("erratum-missing"), ran.stdout.count("version-behind")) == (1, 1, 0)
    (package / "CHANGELOG.md").write_text(f"### Errata\n\n{line}\n", encoding="utf-8")
    ran = compare(old, package, "--check", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "the version follows")


@pytest.mark.parametrize(
    ("version", "code", "said"),
    [
        ("1.0", "version-invalid", "“1.0” is no semantic version."),
        (None, "version-invalid", "The package has no version."),
        ("0.9.0", "version-behind", "Version 0.9.0 comes before 1.0.0, which it follows."),
        ("1.0.1", "version-behind", "The version goes only to 1.0.1, and the changes call for a major one after 1.0.0: the key of a row that others refer to now stands for something else: year of tip-2020-kaz-identified-2018 (resources/figures.csv)."),
    ],
)  # fmt: skip
def test_a_version_that_does_not_follow_is_told(package, old, tmp_path, version, code, said):
    """What a figure is about changed under its key, which is more than a correction."""
    key = "tip-2020-kaz-identified-2018,tip-2020-kaz-protection,victims_identified,KAZ,"
    spoil(package / "resources/figures.csv", f"{key}2018", f"{key}2017")
    with amend(package / "datapackage.json") as made:
        made["version"] = version
        if version is None:
            del made["version"]
    found = json.loads(compare(old, package, "--check", "--format", "json", cwd=tmp_path).stdout)["findings"]
    assert [(f["code"], f["message"], f["path"], f["column"]) for f in found] == [
        (code, said, "datapackage.json", "version")
    ]


def test_markdown_and_annotations(package, old, tmp_path):
    """The summary has the verdict first and everything folded; annotations stand at the cell."""
    correct(package)
    markdown = compare(old, package, "--check", "--format", "markdown", cwd=tmp_path)
    assert markdown.returncode == 1
    assert markdown.stdout.startswith(
        "## ❌ 1.0.0 → 1.0.0: 1 change, which calls for a patch version\n\n- **datapackage.json**, line 6"
    )
    assert (
        f"<details><summary>resources/figures.csv: 1 change</summary>\n\n| key | column | old | new | change |\n| --- | --- | --- | --- | --- |\n| {FIGURE} | value | 40 | 41 | cell-changed |\n\n</details>\n"
        in markdown.stdout
    )
    assert compare(old, package, "--format", "markdown", cwd=tmp_path).stdout.startswith("## 1.0.0 → 1.0.0: 1 change")
    github = compare(old, package, "--check", "--format", "github", cwd=tmp_path)
    assert github.returncode == 1
    assert (
        f"::error file=resources/figures.csv,line=21,col={CELL.index(',40,') + 2},title=erratum-missing"
        in github.stdout
    )


def test_a_long_comparison_is_cut_in_text_and_in_markdown(make, tmp_path):
    """Twenty of a kind are shown, and a summary keeps below what GitHub takes."""
    fields = [{"name": name, "type": "string"} for name in ("id", "a")]
    rows = [f"row-{i},{'x' * 40}{i}" for i in range(12_000)]
    root = make("id,a\n" + "\n".join(rows) + "\n", fields, primaryKey="id")
    shutil.copytree(root, tmp_path / "old")
    make("id,a\n" + "\n".join(rows).replace("x" * 40, "y" * 40) + "\n", fields, primaryKey="id")
    text = compare("old", root, cwd=tmp_path).stdout
    assert "    and 11,980 more  cell-changed\n" in text
    assert len(text.splitlines()) < 40
    markdown = compare("old", root, "--format", "markdown", cwd=tmp_path).stdout
    assert 800_000 < len(markdown) < 1_000_000
    assert "more | | | | |" in markdown
    assert markdown.endswith("The rest was cut, because a summary holds a mebibyte.\n")


def test_an_archive_and_a_revision_compare_with_a_folder(old, tmp_path):
    """OLD may be a zip of a release or a revision of the checkout that the command stands in; the work tree is not touched."""
    checkout = tmp_path / "checkout"
    shutil.copytree(old, checkout)
    shutil.copytree(ROOT / "scripts", checkout / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    git(checkout, "init", "--quiet")
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "-m", "one")
    git(checkout, "tag", "v1.0.0")
    correct(checkout)
    script = checkout / "scripts/compare.py"
    archive = packed(old, tmp_path / "release.zip", "tip-figures-1.0.0/")
    outputs = {
        compare(was, checkout, cwd=tmp_path, script=script).stdout
        for was in (archive, old, "v1.0.0", "HEAD", old / "datapackage.json")
    }
    assert len(outputs) == 1
    assert f"{FIGURE}, value: 40 → 41  cell-changed" in outputs.pop()
    assert git(checkout, "status", "--porcelain", "--untracked-files=no") == "M resources/figures.csv"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "."], "compare.py: nowhere: there is no such file, and no such revision of this checkout"),
        (["--", "-x", "."], "compare.py: “-x” is neither a file nor a revision: none begins with a hyphen."),
        (["broken.zip", "."], "compare.py: broken.zip: the archive is damaged: File is not a zip file"),
        (["slip.zip", "."], "compare.py: slip.zip: the entry “../x” would leave the folder that it is unpacked to."),
        (["ragged", "ragged"], "compare.py: ragged: cannot be compared: t.csv, line 3: "),
        (["text.json", "."], "compare.py: text.json: not JSON: "),
    ],
)
def test_what_cannot_be_compared_is_one_line(make, tmp_path, arguments, said):
    """Exit status 2, one line on standard error and no traceback."""
    (tmp_path / "broken.zip").write_bytes(b"PK")
    (tmp_path / "text.json").write_bytes(b"text")
    with zipfile.ZipFile(tmp_path / "slip.zip", "w") as made:
        made.writestr("../x", "")
    make("a,b\n1,2\n1,2,3\n", [{"name": name, "type": "string"} for name in "ab"]).rename(tmp_path / "ragged")
    ran = compare(*arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(said), ran.stderr
    assert ran.stderr.count("\n") == 1


def test_the_help_tells_the_recipe(tmp_path):
    """What a version calls for and how an erratum is written stand in --help."""
    ran = compare("--help", cwd=tmp_path)
    assert ran.returncode == 0
    assert "minor  new tables and rows, a constraint loosened" in ran.stdout
    assert "- FIGURE_ID: OLD → NEW (place in the report)" in ran.stdout
