"""CONTRIBUTING's “Add a passage in half an hour”, walked step by step on a copy of the project."""

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from walk import ROOT, put, steps

FAILS = ("scripts/validate.py",)  # commands of the walk that end with status 1, in full


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project, as a contributor has it."""
    root = tmp_path / "checkout"
    ignored = shutil.ignore_patterns(".git", ".venv", "*cache*", "tests", "dist", ".hypothesis")
    shutil.copytree(ROOT, root, ignore=ignored)
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "A checkout"]):
        author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *author, *words], cwd=root, check=True)
    return root


def run(root: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the walk with this Python."""
    program, *words = shlex.split(line)
    assert program == ".venv/bin/python"
    return subprocess.run([sys.executable, *words], cwd=root, capture_output=True, text=True, timeout=120, encoding="utf-8")  # fmt: skip


def test_the_walk_ends_with_a_valid_package(checkout):
    """Each command does what is said of it and prints the lines that are shown, in their order; in the end all is valid."""
    printed, commands = "", []
    for language, about, text in steps():
        if language == "passage":
            (checkout / "passage.txt").write_text(text, encoding="utf-8")
        elif language == "csv":
            put(checkout, about, text)
        elif language == "sh":
            commands += text.splitlines()
            if "compare.py" in text:
                raise_version(checkout)
            ran = run(checkout, text)
            assert ran.stderr == "", text
            assert ran.returncode == (text.removeprefix(".venv/bin/python ").strip() in FAILS), ran.stdout
            printed = ran.stdout
        else:
            assert language == "text", language
            rest = printed
            for line in text.splitlines():
                assert line in rest, f"{line!r} is not printed, or not there, by {commands[-1]}:\n{printed}"
                rest = rest.split(line, 1)[1]
    assert len(commands) == 8
    again = run(checkout, ".venv/bin/python scripts/validate.py --format json")
    assert json.loads(again.stdout)["findings"] == []
    assert run(checkout, ".venv/bin/python scripts/tidy.py --check").returncode == 0


def raise_version(root: Path) -> None:
    """Do what step 10 says in words."""
    file = root / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    major, minor, _ = descriptor["version"].split(".")
    version = f"{major}.{int(minor) + 1}.0"
    file.write_text(
        json.dumps({**descriptor, "version": version}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    log = root / "CHANGELOG.md"
    said = log.read_text(encoding="utf-8")
    log.write_text(said.replace("\n## ", f"\n## {version}\n\nAdded a passage.\n\n## ", 1), encoding="utf-8")
    assert run(root, ".venv/bin/python scripts/tidy.py").returncode == 0
