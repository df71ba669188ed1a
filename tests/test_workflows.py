"""The workflow, the issue form and the hooks are what GitHub and pre-commit read, and safe for forks; no network is used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from lint import audit, matches

WORKFLOW = ROOT / ".github/workflows/validate.yml"
FORM = ROOT / ".github/ISSUE_TEMPLATE/wrong-number.yml"
HOOKS = ROOT / ".pre-commit-config.yaml"
SCHEMAS = {WORKFLOW: "vendor.github-workflows", FORM: "vendor.github-issue-forms"}


@pytest.fixture
def spoilt(tmp_path: Path) -> Any:
    """A function that copies a file with one text replaced."""

    def copy(file: Path, old: str, new: str) -> Path:
        text = file.read_text(encoding="utf-8")
        assert old in text
        # zizmor knows a workflow by its folder.
        made = tmp_path / file.relative_to(ROOT)
        made.parent.mkdir(parents=True)
        made.write_text(text.replace(old, new, 1), encoding="utf-8")
        return made

    return copy


@pytest.mark.parametrize("file", sorted(SCHEMAS))
def test_a_file_is_what_github_reads(file):
    """Workflow and issue form match GitHub's schemas."""
    ran = matches(SCHEMAS[file], file)
    assert (ran.returncode, ran.stdout) == (0, "ok -- validation done\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (WORKFLOW, "runs-on:", "run-on:", "'runs-on' is a required property"),
        (WORKFLOW, "pull_request:", "pull_requests:", "pull_requests"),
        (FORM, "type: textarea", "type: text", "is not one of"),
        (FORM, "description: A figure", "descriptions: A figure", "descriptions"),
    ],
)
def test_a_file_that_github_would_not_read_is_refused(spoilt, file, old, new, said):
    """The schemas do find what is wrong."""
    ran = matches(SCHEMAS[file], spoilt(file, old, new))
    assert ran.returncode == 1
    assert said in ran.stdout


def test_every_workflow_has_a_timeout():
    """No job runs for the six hours that GitHub would give it."""
    assert matches("custom.github-workflows-require-timeout", WORKFLOW).returncode == 0


def test_the_auditor_finds_nothing():
    """zizmor has no objection, in its pedantic persona."""
    ran = audit(WORKFLOW, HOOKS)
    assert (ran.returncode, "No findings to report" in ran.stdout) == (0, True), ran.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  pull_request:", "  pull_request_target:", "dangerous-triggers"),
        ("persist-credentials: false", "clean: true", "artipacked"),
        ("@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2", "@v4", "unpinned-uses"),
        ("contents: read", "contents: write", "excessive-permissions"),
        ("run: make test", 'run: echo "${{ github.head_ref }}"', "template-injection"),
    ],
)
def test_the_auditor_refuses_a_workflow_that_is_not_safe(spoilt, old, new, said):
    """The auditor does find what makes a workflow dangerous."""
    ran = audit(spoilt(WORKFLOW, old, new))
    assert ran.returncode != 0
    assert said in ran.stdout


def workflow() -> dict[Any, Any]:
    made = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert isinstance(made, dict)
    return made


def test_the_workflow_is_safe_for_forks():
    """It runs on pull requests with a right to read, without secrets, and every action is pinned by its commit."""
    made = workflow()
    assert list(made[True]) == ["pull_request"]  # YAML reads `on` as a truth value
    assert made["permissions"] == {"contents": "read"}
    text = WORKFLOW.read_text(encoding="utf-8")
    assert "secrets." not in text
    assert made["concurrency"]["cancel-in-progress"] is True
    (job,) = made["jobs"].values()
    assert "permissions" not in job
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)
    assert not any("${{" in step.get("run", "") for step in job["steps"])


def test_the_workflow_runs_commands_that_are_there():
    """Every script and every make target that a step runs exists."""
    (job,) = workflow()["jobs"].values()
    runs = "\n".join(step.get("run", "") for step in job["steps"])
    scripts = set(re.findall(r"scripts/\w+\.py", runs))
    assert scripts == {"scripts/validate.py", "scripts/compare.py"}
    assert all((ROOT / script).exists() for script in scripts)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    for target in re.findall(r"^make (\S+)", runs, re.MULTILINE):
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize(("status", "expected"), [(0, 0), (1, 0), (2, 1)])
def test_a_summary_is_written_also_where_something_is_wrong(tmp_path, status, expected):
    """Findings do not fail the step that only writes them down; a command that could not run does."""
    (job,) = workflow()["jobs"].values()
    summaries = [step for step in job["steps"] if "GITHUB_STEP_SUMMARY" in step.get("run", "")]
    assert len(summaries) == 2
    for number, step in enumerate(summaries):
        assert step["if"].startswith("${{ !cancelled()")
        summary = tmp_path / f"summary-{number}"
        command = re.sub(
            r"^\.venv/bin/python [^>]*", f"{sys.executable} -c 'print(7); raise SystemExit({status})' ", step["run"]
        )
        environment = {"GITHUB_STEP_SUMMARY": str(summary), "PATH": "/usr/bin:/bin"}
        ran = subprocess.run(["bash", "-e", "-c", command], env=environment, timeout=60)
        assert (ran.returncode, summary.read_text(encoding="utf-8")) == (expected, "7\n")


def test_the_form_asks_for_what_a_correction_needs():
    """Figure, what the data say, what the report says, and where, all of them required."""
    form = yaml.safe_load(FORM.read_text(encoding="utf-8"))
    assert form["name"] == "This number is wrong"
    asked = {part["id"]: part["validations"]["required"] for part in form["body"] if "id" in part}
    assert asked == {
        "figure": True, "published": True, "stated": True, "place": True, "link": False, "version": False, "more": False,
    }  # fmt: skip


def test_the_hooks_run_commands_that_are_there():
    """A hook runs once for the package, when a file of it is to be committed."""
    (repository,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    assert hooks["validate"]["entry"] == "make --silent validate"
    assert (ROOT / hooks["tidy"]["entry"].split()[1]).exists()
    for hook in hooks.values():
        assert (hook["pass_filenames"], hook["language"]) == (False, "system")
        for path, wanted in (("resources/figures.csv", True), ("datapackage.json", True), ("README.md", False)):
            assert bool(re.search(hook["files"], path)) is wanted
