"""Workflows, issue form and hooks are valid and safe for forks; no network is used."""

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import tip_figures
from cases import cases
from conftest import ROOT, Ran, run_process

FILES = {file.stem: file for file in sorted((ROOT / ".github/workflows").glob("*.yml"))}
WORKFLOWS = {name: yaml.safe_load(file.read_text("utf-8")) for name, file in FILES.items()}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
SCHEMA = "check-jsonschema --color never --builtin-schema"
AUDIT = (
    "zizmor --offline --no-progress --no-config --strict-collection"
    " --persona=pedantic --color=never"
)


def steps(name: str) -> list[dict[str, Any]]:
    """The steps of all jobs of a workflow."""
    return [step for job in WORKFLOWS[name]["jobs"].values() for step in job["steps"]]


def join_commands(name: str) -> str:
    """The commands of all steps of a workflow."""
    return "\n".join(step.get("run", "") for step in steps(name))


def bash(command: str, cwd: Path = ROOT, **environment: str) -> Ran:
    """A step, run as GitHub runs it, with this Python instead of that of the workflow."""
    own_command = re.sub(r"\.venv(-build)?/bin/python", sys.executable, command)
    return run_process("bash", "-eo", "pipefail", "-c", own_command, cwd=cwd, **environment)


def find_step(workflow: str, name: str) -> dict[str, Any]:
    """The step of a workflow whose name begins with a text."""
    (step,) = [step for step in steps(workflow) if step.get("name", "").startswith(name)]
    return step


@pytest.mark.slow
@cases(
    "command, files",
    [
        (f"{SCHEMA} vendor.github-issue-forms", [ROOT / ".github/ISSUE_TEMPLATE/wrong-number.yml"]),
        (f"{SCHEMA} vendor.github-workflows", FILES.values()),
        (f"{SCHEMA} custom.github-workflows-require-timeout", FILES.values()),
        (f"{SCHEMA} vendor.dependabot", [ROOT / ".github/dependabot.yml"]),
        (AUDIT, FILES.values()),
    ],
)
def test_workflows_are_valid_and_audited(command, files):
    """GitHub's schemas accept them, every job has a time limit, and zizmor has no objection."""
    program, *words = command.split()
    ran = run_process(Path(sys.executable).with_name(program), *words, *files)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_hooks_run_once_if_a_file_of_the_package_is_committed():
    configuration = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    (local,) = yaml.safe_load(configuration)["repos"]
    for hook in local["hooks"]:
        assert (hook["pass_filenames"], hook["language"]) == (False, "system")
        paths = ("resources/figures.csv", "datapackage.json", "README.md")
        assert [bool(re.search(hook["files"], path)) for path in paths] == [True, True, False]


@cases(
    "workflow, commands",
    [
        # as `make` does (tests/mission.py)
        ("validate", ["scripts/validate.py --strict", "frictionless validate datapackage.json"]),
        # the version and the errata are those of a release, and the documents are fresh
        ("release", ["scripts/compare.py --check", "make docs\ngit diff --exit-code"]),
        ("prove", ["scripts/verify_source.py --download --pages 50"]),
    ],
)
def test_workflow_runs_its_checks_in_order(workflow, commands):
    positions = [join_commands(workflow).index(command) for command in commands]
    assert positions == sorted(positions)


def test_request_need_not_have_a_new_version():
    """Its changes are written down, but are not checked."""
    commands = join_commands("validate")
    assert "scripts/compare.py" in commands
    assert "--check" not in commands


def test_workflow_of_requests_is_safe_for_forks():
    """Jobs that run code of a request may only read; jobs that may write run no such code."""
    triggers = WORKFLOWS["validate"][True]  # YAML reads `on` as a Boolean
    assert triggers == {"pull_request": None, "push": {"branches": ["main"]}}
    assert WORKFLOWS["validate"]["permissions"] == {"contents": "read"}
    for name, file in FILES.items():
        assert "secrets." not in file.read_text("utf-8")
        for job in WORKFLOWS[name]["jobs"].values():
            if "write" in job.get("permissions", {}).values():
                words = " ".join(
                    step.get("run", "") + step.get("uses", "") for step in job["steps"]
                )
                assert not re.search("scripts/|make |actions/checkout", words), name


@cases("status, expected", [(0, 0), (1, 0), (2, 1)])
def test_summary_is_written_despite_findings(tmp_path, status, expected):
    """Findings do not fail the step that writes them down; a command that cannot run does."""
    summaries = [step for step in steps("validate") if "GITHUB_STEP_SUMMARY" in step.get("run", "")]
    (step,) = [step for step in summaries if "compare.py" not in step["run"]]
    assert step["if"].startswith("${{ !cancelled()")
    replacement = f".venv/bin/python -c 'print(7); raise SystemExit({status})' "
    command = re.sub(r"^\.venv/bin/python [^>]*", replacement, step["run"])
    summary = tmp_path / "summary"
    assert bash(command, GITHUB_STEP_SUMMARY=str(summary)).returncode == expected
    assert summary.read_text("utf-8") == "7\n"


def test_release_has_the_tag_of_its_version():
    """The tag is the version with a v before it; another one is named in an annotation."""
    command = find_step("release", "Check that the tag is the version")["run"]
    assert bash(command, GITHUB_REF_NAME=f"v{tip_figures.__version__}").returncode == 0
    result = bash(command, GITHUB_REF_NAME="v0.0.9")
    assert result.returncode == 1
    assert result.stdout.startswith("::error::The tag is v0.0.9")


def test_some_pages_are_proved_once_a_week():
    triggers = WORKFLOWS["prove"][True]
    assert list(triggers) == ["schedule", "workflow_dispatch"]
    (schedule,) = triggers["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", schedule["cron"])


def test_release_attaches_what_its_list_of_hashes_names(dist, tmp_path):
    """The step collects the files to attach, and checks them where no other file is.

    The pages that are published have hashes, too, so that a changed one is refused.
    """
    shutil.copytree(dist, tmp_path / "out/dist")
    command = find_step("release", "Check the sums of the files to attach")["run"]
    result = bash(command, tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    attached = {file.name for file in (tmp_path / "attached").iterdir()}
    assert attached == {file.name for file in dist.iterdir() if file.is_file()}
    shutil.rmtree(tmp_path / "attached")
    (tmp_path / "out/dist/site/index.html").write_text("changed", "utf-8")
    assert bash(command, tmp_path).returncode == 1


def test_pages_are_those_that_were_proved():
    """One workflow builds, attaches and publishes; none builds the pages a second time."""
    assert find_step("release", "Keep the pages")["with"]["path"] == "out/dist/site"
    deploying = [name for name in FILES for step in steps(name) if "deploy-pages" in str(step)]
    assert deploying == ["release"]


def test_environments_have_locked_wheels_alone():
    """No environment builds a source package but the one that needs it."""
    assert "--only-binary :all: $(SOURCES) --require-hashes" in MAKEFILE
    assert re.findall(r"--no-binary (\S+)", MAKEFILE) == ["jsonpath-rw"]
