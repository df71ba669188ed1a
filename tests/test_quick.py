"""Which tests `make quick` runs for the files that changed."""

import pytest

from cases import cases
from conftest import ROOT, run_process
from quick import (
    DEFAULT,
    FRESH_DOCUMENTS,
    PUBLISHED,
    RULES,
    find_tests,
    list_changed_files,
    select_tests,
)

CODE = ["tests/test_architecture.py", "tests/test_finding_table.py"]


@cases(
    "path, tests",
    {
        "test": ("tests/prose/test_hedges.py", ["tests/prose/test_hedges.py"]),
        "test-of-the-whole": ("tests/test_scale.py", ["tests/test_scale.py"]),
        "helper-of-release": ("tests/release_files.py", ["tests/release"]),
        "helper-of-tests": ("tests/figures/figure_sets.py", ["tests/figures"]),
        "module": ("scripts/tip_figures/prose/hedges.py", ["tests/prose", *CODE]),
        "module-deeper": ("scripts/tip_figures/figures/words/roles.py", ["tests/figures", *CODE]),
        "template": ("scripts/tip_figures/page/templates/x.j2", ["tests/page", *CODE]),
        "findings": ("scripts/tip_figures/findings.csv", [CODE[1], FRESH_DOCUMENTS]),
        "command": ("scripts/tidy.py", ["tests/cli/test_command_line.py"]),
        "table": ("resources/figures.csv", PUBLISHED),
        "schema": (
            "schemas/figures.json",
            [*PUBLISHED, "tests/figures/test_schema_rules.py"],
        ),
        "descriptor": ("datapackage.json", PUBLISHED),
        "measure": ("tests/measures/benchmark.py", ["tests/test_measures.py", FRESH_DOCUMENTS]),
        "document": ("docs/coding-rules.md", ["tests/test_documents.py"]),
        "example-package": (
            "tests/data/package/datapackage.json",
            ["tests/figures", "tests/checks", "tests/cli/test_golden.py"],
        ),
        "second-package": ("tests/data/second/datapackage.json", ["tests/test_second_package.py"]),
        "lock": ("requirements.lock", [*DEFAULT]),
    },
)
def test_changed_file_selects_its_tests(path, tests):
    assert select_tests([path]) == tests


def test_tests_of_several_files_run_once():
    paths = ["scripts/tip_figures/prose/hedges.py", "scripts/tip_figures/prose/quote.py"]
    assert select_tests(paths) == ["tests/prose", *CODE]


@pytest.mark.parametrize("paths", [[], ["tests/test_deleted.py"]])
def test_something_runs_without_a_changed_test(paths):
    assert select_tests(paths) == [*DEFAULT]


def test_each_folder_of_the_package_has_tests():
    """Tests that rules name exist, too."""
    folders = [file.parent for file in ROOT.glob("scripts/tip_figures/*/__init__.py")]
    assert len(folders) > 8
    tests = [test for _, tests in RULES for test in tests if "\\" not in test]
    tests += [find_tests(f"scripts/tip_figures/{folder.name}/x.py")[0] for folder in folders]
    assert [test for test in tests if not (ROOT / test.partition("::")[0]).exists()] == []


def test_uncommitted_files_come_before_those_of_the_branch(tmp_path):
    """Without any, it is what the branch has changed; main itself has changed nothing."""

    def git(*arguments):
        user = ("-c", "user.name=x", "-c", "user.email=x@x.example")
        assert run_process("git", *user, *arguments, cwd=tmp_path).returncode == 0

    def commit(name):
        (tmp_path / name).write_text("x", "utf-8")
        git("add", ".")
        git("commit", "--quiet", "--message", name)

    assert list_changed_files(tmp_path) == []
    git("init", "--quiet", "--initial-branch", "main")
    commit("old")
    assert list_changed_files(tmp_path) == []
    git("checkout", "--quiet", "-b", "branch")
    commit("committed")
    assert list_changed_files(tmp_path) == ["committed"]
    (tmp_path / "old").rename(tmp_path / "new")
    assert list_changed_files(tmp_path) == ["old", "new"]
