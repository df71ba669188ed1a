"""Workflows, issue form and hooks are what GitHub and pre-commit read, and safe for forks; no network is used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORM = ROOT / ".github/ISSUE_TEMPLATE/wrong-number.yml"
HOOKS = ROOT / ".pre-commit-config.yaml"
AUDIT = (
    "--offline",
    "--no-progress",
    "--no-config",
    "--strict-collection",
    "--persona=pedantic",
    "--color=never",
    "--",
)


def run(tool: str, *arguments: object) -> tuple[int, str]:
    """Status and output of a program that is installed beside this Python."""
    command = [str(Path(sys.executable).with_name(tool)), *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    return ran.returncode, ran.stdout + ran.stderr


def read(file: Path) -> Any:
    """What a YAML file holds."""
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def steps(file: Path) -> list[dict[str, Any]]:
    """The steps of all jobs of a workflow."""
    return [step for job in read(file)["jobs"].values() for step in job["steps"]]


def lint(file: Path) -> str:
    """All that the linters object to in a workflow or form."""
    schemas = ["vendor.github-issue-forms"]
    if "workflows" in file.parts:
        schemas = ["vendor.github-workflows", "custom.github-workflows-require-timeout"]
    made = [run("check-jsonschema", "--color", "never", "--builtin-schema", schema, file) for schema in schemas]
    if "workflows" in file.parts:
        made.append(run("zizmor", *AUDIT, file))
    return "".join(output for status, output in made if status)


@pytest.mark.parametrize("file", [*WORKFLOWS, FORM], ids=lambda file: file.name)
def test_workflow_is_what_github_reads_and_nobody_objects(file):
    """GitHub's schemas accept it, every job has a time limit, and zizmor finds nothing in its pedantic persona."""
    assert lint(file) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "objection"),
    [
        ("validate.yml", "runs-on:", "run-on:", "'runs-on' is a required property"),
        ("pages.yml", "jobs:", "tasks:", "'jobs' is a required property"),
        ("validate.yml", "timeout-minutes: 20", "if: true", "timeout-minutes"),
        ("wrong-number.yml", "type: textarea", "type: text", "is not one of"),
        ("validate.yml", "  pull_request:", "  pull_request_target:", "dangerous-triggers"),
        ("validate.yml", "persist-credentials: false", "clean: true", "artipacked"),
        ("release.yml", "@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2", "@v4", "unpinned-uses"),
        ("validate.yml", "contents: read", "contents: write", "excessive-permissions"),
        ("validate.yml", "run: make test", 'run: echo "${{ github.head_ref }}"', "template-injection"),
    ],
)
def test_workflow_linters_find_what_is_wrong(tmp_path, name, old, new, objection):
    """Each linter does find what would break or endanger a workflow."""
    (file,) = [file for file in (*WORKFLOWS, FORM) if file.name == name]
    text = file.read_text(encoding="utf-8")
    assert old in text
    spoilt = tmp_path / file.relative_to(ROOT)  # zizmor knows a workflow by its folder
    spoilt.parent.mkdir(parents=True)
    spoilt.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert objection in lint(spoilt)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflow_runs_commands_that_are_there(file):
    """Scripts and make targets exist, actions are pinned by their commit, and no expression stands in a shell line."""
    shell = "\n".join(step.get("run", "") for step in steps(file))
    targets = {*re.findall(r"^(\S+?):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)}
    assert all((ROOT / script).exists() for script in re.findall(r"scripts/\w+\.py", shell))
    assert set(re.findall(r"^make (\S+)", shell, re.MULTILINE)) <= targets
    assert "${{" not in shell
    used = [step["uses"] for step in steps(file) if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)


def test_workflow_of_requests_is_safe_for_forks():
    """What runs the code of a request may only read and sees no secret; what may write runs no code of the repository."""
    (validate,) = [file for file in WORKFLOWS if file.name == "validate.yml"]
    assert list(read(validate)[True]) == ["pull_request"]  # YAML reads `on` as a truth value
    assert read(validate)["permissions"] == {"contents": "read"}
    for file in WORKFLOWS:
        assert "secrets." not in file.read_text(encoding="utf-8")
        for job in read(file)["jobs"].values():
            if "write" in job.get("permissions", {}).values():
                words = " ".join(step.get("run", "") + step.get("uses", "") for step in job["steps"])
                assert not re.search("scripts/|make |actions/checkout", words), file.name


@pytest.mark.parametrize(("status", "expected"), [(0, 0), (1, 0), (2, 1)])
def test_workflow_writes_a_summary_also_where_something_is_wrong(tmp_path, status, expected):
    """Findings do not fail the step that only writes them down; a command that could not run does."""
    (validate,) = [file for file in WORKFLOWS if file.name == "validate.yml"]
    summaries = [step for step in steps(validate) if "GITHUB_STEP_SUMMARY" in step.get("run", "")]
    assert len(summaries) == 2
    for number, step in enumerate(summaries):
        assert step["if"].startswith("${{ !cancelled()")
        instead = f"{sys.executable} -c 'print(7); raise SystemExit({status})' "
        command = re.sub(r"^\.venv/bin/python [^>]*", instead, step["run"])
        summary = tmp_path / f"summary-{number}"
        environment = {"GITHUB_STEP_SUMMARY": str(summary), "PATH": "/usr/bin:/bin"}
        ran = subprocess.run(["bash", "-e", "-c", command], env=environment, timeout=60)
        assert (ran.returncode, summary.read_text(encoding="utf-8")) == (expected, "7\n")


@pytest.mark.parametrize("right", [True, False])
def test_workflow_refuses_a_tag_that_is_not_the_version(right):
    """The step that compares tag and version, run as it stands, fails on another tag and says so."""
    (release,) = [file for file in WORKFLOWS if file.name == "release.yml"]
    (step,) = [step for step in steps(release) if step.get("name") == "Check that the tag is the version"]
    tag = f"v{read(ROOT / 'datapackage.json')['version']}" if right else "v0.0.9"
    ran = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"].replace(".venv-test/bin/python", sys.executable)],
        cwd=ROOT, env={"GITHUB_REF_NAME": tag, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout.startswith("::error::The tag is v0.0.9")) == ((0, False) if right else (1, True))


def test_hooks_run_commands_that_are_there():
    """A hook runs once for the package, when a file of it is to be committed."""
    (repository,) = read(HOOKS)["repos"]
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    assert hooks["validate"]["entry"] == "make --silent validate"
    assert (ROOT / hooks["tidy"]["entry"].split()[1]).exists()
    for hook in hooks.values():
        assert (hook["pass_filenames"], hook["language"]) == (False, "system")
        for path, wanted in (("resources/figures.csv", True), ("datapackage.json", True), ("README.md", False)):
            assert bool(re.search(hook["files"], path)) is wanted


def test_form_asks_for_what_a_correction_needs():
    """Figure, what the data say, what the report says, and where, all of them required."""
    required = {part["id"] for part in read(FORM)["body"] if part.get("validations", {}).get("required")}
    assert required == {"figure", "published", "stated", "place"}
