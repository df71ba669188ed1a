"""The release workflow is what GitHub reads; what runs code of the repository may not write, and what may write runs none."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from conftest import ROOT
from lint import audit, matches

WORKFLOW = ROOT / ".github/workflows/release.yml"


def jobs() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    return made


@pytest.mark.parametrize("schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"])
def test_workflow_matches_the_schema(schema: str) -> None:
    """GitHub can read the workflow, and every job has a time limit."""
    made = matches(schema, WORKFLOW)
    assert (made.returncode, made.stdout) == (0, "ok -- validation done\n")


def test_auditor_has_no_objection() -> None:
    """zizmor finds nothing in its pedantic persona."""
    made = audit(WORKFLOW)
    assert (made.returncode, "No findings to report" in made.stdout) == (0, True), made.stdout


def test_what_may_write_runs_nothing_of_the_repository() -> None:
    """The job that may write checks nothing out; it fetches the files that the other has proved."""
    made = jobs()
    assert "permissions" not in made["build"]
    assert made["publish"]["permissions"] == {"contents": "write"}
    assert made["publish"]["needs"] == "build"
    assert not any("checkout" in step.get("uses", "") for step in made["publish"]["steps"])
    assert not any("scripts/" in step.get("run", "") for step in made["publish"]["steps"])


def test_actions_are_pinned_and_scripts_exist() -> None:
    """Each action is named by its commit, no expression stands in a shell line, and each script is there."""
    steps = [step for job in jobs().values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)
    shell = "\n".join(step.get("run", "") for step in steps)
    assert "${{" not in shell
    assert set(re.findall(r"scripts/\w+\.py", shell)) == {f"scripts/{n}.py" for n in ("validate", "compare", "build")}
    assert all((ROOT / script).exists() for script in re.findall(r"scripts/\w+\.py", shell))


@pytest.mark.parametrize(("name", "status"), [("v1.0.0", 0), ("v9.9.9", 1)])
def test_tag_that_is_not_the_version_is_refused(name: str, status: int) -> None:
    """The step that compares tag and version, run as it stands, fails on another tag and says so."""
    (step,) = [step for step in jobs()["build"]["steps"] if step["name"] == "Check that the tag is the version"]
    script = step["run"].replace(".venv/bin/python", sys.executable)
    made = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=ROOT, env={"GITHUB_REF_NAME": name, "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == status
    assert made.stdout == ("" if status == 0 else "::error::The tag is v9.9.9, and datapackage.json says 1.0.0.\n")
