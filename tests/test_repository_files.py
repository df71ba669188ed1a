"""Every file that git would commit belongs to the project: no text of a report, no worksheet."""

import re
import shutil
from pathlib import Path

import pytest

from conftest import ROOT, run_process

PROJECT_FILES = re.compile(
    r"""
      \.(editorconfig|gitattributes|gitignore|pre-commit-config\.yaml)
    | (CHANGELOG|CONTRIBUTING|DEVELOPING|README|SECURITY)\.md
    | CITATION\.cff | \.zenodo\.json | LICENSE | Makefile | datapackage\.json | pyproject\.toml
    | requirements(-[a-z]+)?\.lock
    | \.ci/[a-z]+
    | \.github/([A-Za-z_]+/)?[a-z_-]+\.(yml|md)
    | resources/[a-z][a-z0-9_]*\.csv
    | schemas/[a-z][a-z0-9_]*\.json
    | docs/([a-z]+/)*(README|[a-z0-9_-]+)\.(md|svg|png|yaml|csv|json|py)
    | scripts/[a-z_]+\.py
    | scripts/tip_figures/([a-z_]+/)*[a-z0-9_]+\.(py|csv|toml|md|html|txt)
    | scripts/tip_figures/([a-z_]+/)*([a-z_]+\.(j2|js|css|json|html\.j2|svg\.j2|md\.j2)|py\.typed)
    | tests/([a-z_]+/)*[a-z0-9_]+\.(py|sh|R|do|js)
    | tests/measures/[a-z0-9_]+\.(csv|json)
    | tests/data/([a-z_]+/)*[a-z0-9_-]+\.(csv|json|txt|html|md|yaml)
    | tests/golden/[a-z_]+\.(csv|json|md|txt)
    | tests/outside/[a-z]+\.sha256
    """,
    re.VERBOSE,
)
"""Names of the files that the project has; texts are in the folder of invented ones only."""


def list_files(root: Path, *options: str) -> list[str]:
    """Return the names of files that git has; with the option --others, those that it would add."""
    result = run_process("git", "ls-files", "--exclude-standard", *options, cwd=root)
    return result.stdout.splitlines()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no checkout of git")
def test_every_file_belongs_to_the_project():
    """Remove the file from git, or add its name to PROJECT_FILES in this test."""
    files = list_files(ROOT, "--cached")
    assert "README.md" in files
    assert [name for name in files if not PROJECT_FILES.fullmatch(name)] == []


IGNORED = [
    *("passage.txt", "isl.html", "work-isl.csv", "brief-isl.md", "report.pdf", "texts/isl.txt"),
    *(".t.csv.0123abcd.new", ".dist-0123abcd/LICENSE"),  # of commands that were killed
]


def test_text_of_a_report_is_ignored_by_git(tmp_path):
    """git add --all leaves it out, whatever its name is."""
    shutil.copy(ROOT / ".gitignore", tmp_path)
    run_process("git", "init", "--quiet", cwd=tmp_path)
    for name in IGNORED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Text.", "utf-8")
    assert list_files(tmp_path, "--others") == [".gitignore"]
