"""Workflows, issue form and hooks are valid and safe for forks; no network is used."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cells import edit_row
from conftest import ROOT
from local_server import send_page, serve

FILES = {file.stem: file for file in sorted((ROOT / ".github/workflows").glob("*.yml"))}
WORKFLOWS = {name: yaml.safe_load(file.read_text(encoding="utf-8")) for name, file in FILES.items()}
SCHEMA = "check-jsonschema --color never --builtin-schema"
AUDIT = (
    "zizmor --offline --no-progress --no-config --strict-collection"
    " --persona=pedantic --color=never"
)


def steps(name: str) -> list[dict[str, Any]]:
    """The steps of all jobs of a workflow."""
    return [step for job in WORKFLOWS[name]["jobs"].values() for step in job["steps"]]


def bash(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A step, run as GitHub runs it, with this Python instead of that of the workflow."""
    words = [
        "bash",
        "-eo",
        "pipefail",
        "-c",
        re.sub(r"\.venv(-test|-build)?/bin/python", sys.executable, command),
    ]
    return subprocess.run(
        words,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "files"),
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
    ran = subprocess.run(
        [Path(sys.executable).with_name(program), *words, *files], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_each_action_has_one_version():
    """All workflows use the same version of an action, so that none is left behind."""
    versions: dict[str, set[str]] = {}
    for name in FILES:
        for step in steps(name):
            if "uses" in step:
                action, _, version = step["uses"].partition("@")
                versions.setdefault(action, set()).add(version)
    assert {action: found for action, found in versions.items() if len(found) > 1} == {}


def test_workflows_and_hooks_run_existing_commands():
    """Scripts and make targets exist; a hook runs once, when a file of the package is committed."""
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))[
        "repos"
    ]
    commands = [hook["entry"] for hook in local["hooks"]]
    commands += [
        line for name in FILES for step in steps(name) for line in step.get("run", "").splitlines()
    ]
    targets = {
        *re.findall(r"^(\S+?):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    }
    for command in commands:
        assert all((ROOT / script).exists() for script in re.findall(r"scripts/\w+\.py", command))
        assert {*re.findall(r"^make (?:--silent )?(\S+)", command)} <= targets
    for hook in local["hooks"]:
        assert (hook["pass_filenames"], hook["language"]) == (False, "system")
        paths = ("resources/figures.csv", "datapackage.json", "README.md")
        assert [bool(re.search(hook["files"], path)) for path in paths] == [True, True, False]


def test_package_is_validated_twice():
    """`make` and the workflow of requests run our checks, then frictionless."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^validate: .*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe is not None
    workflow = "\n".join(step.get("run", "") for step in steps("validate"))
    for commands in (recipe.group(1), workflow):
        ours = commands.index("scripts/validate.py --strict")
        assert ours < commands.index("frictionless validate datapackage.json")


def test_workflow_of_requests_is_safe_for_forks():
    """Jobs that run code of a request may only read; jobs that may write run no such code."""
    triggers = WORKFLOWS["validate"][True]  # YAML reads `on` as a Boolean
    assert triggers == {"pull_request": None, "push": {"branches": ["main"]}}
    assert WORKFLOWS["validate"]["permissions"] == {"contents": "read"}
    for name, file in FILES.items():
        assert "secrets." not in file.read_text(encoding="utf-8")
        for job in WORKFLOWS[name]["jobs"].values():
            if "write" in job.get("permissions", {}).values():
                words = " ".join(
                    step.get("run", "") + step.get("uses", "") for step in job["steps"]
                )
                assert not re.search("scripts/|make |actions/checkout", words), name


@pytest.mark.parametrize(("status", "expected"), [(0, 0), (1, 0), (2, 1)])
def test_summary_is_written_despite_findings(tmp_path, status, expected):
    """Findings do not fail the step that writes them down; a command that cannot run does."""
    summaries = [step for step in steps("validate") if "GITHUB_STEP_SUMMARY" in step.get("run", "")]
    (changes,) = [step for step in summaries if "compare.py" in step["run"]]
    summaries.remove(changes)
    assert len(summaries) == 1
    replacement = f".venv/bin/python -c 'print(7); raise SystemExit({status})' "
    for number, step in enumerate(summaries):
        assert step["if"].startswith("${{ !cancelled()")
        command = re.sub(r"^\.venv/bin/python [^>]*", replacement, step["run"])
        summary = tmp_path / f"{number}"
        result = bash(command, GITHUB_STEP_SUMMARY=str(summary))
        assert result.returncode == expected
        assert summary.read_text(encoding="utf-8") == "7\n"


def test_request_is_compared_without_demanding_a_version():
    """A release compares with the last one, and demands version, errata and fresh documents."""
    (changes,) = [step["run"] for step in steps("validate") if "compare.py" in step.get("run", "")]
    assert "--check" not in changes
    release = "\n".join(step.get("run", "") for step in steps("release"))
    assert "scripts/compare.py --check" in release
    assert "make docs\ngit diff --exit-code" in release


def run_tag_step(tag: str) -> subprocess.CompletedProcess[str]:
    """Run the step of the release that compares the tag with the version."""
    name = "Check that the tag is the version"
    (step,) = [step for step in steps("release") if step.get("name") == name]
    return bash(step["run"], GITHUB_REF_NAME=tag)


def test_release_accepts_the_tag_of_its_version():
    """The tag is the version with a v before it."""
    version = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]
    assert run_tag_step(f"v{version}").returncode == 0


def test_release_refuses_a_different_tag():
    """The step fails with an annotation that names the tag."""
    result = run_tag_step("v0.0.9")
    assert result.returncode == 1
    assert result.stdout.startswith("::error::The tag is v0.0.9")


@pytest.fixture
def prove(package, texts):
    """A function that runs the step of the workflow "prove" on the small package.

    Its sources have addresses of a local server, which the function has as `server`.
    """
    (command,) = [step["run"] for step in steps("prove") if "--download" in step.get("run", "")]
    script = "scripts/verify_source.py"
    with serve() as server:
        source_ids = ("demo-2021-isl-protection", "demo-2022-isl-protection")
        for number, (source_id, text) in enumerate(zip(source_ids, texts, strict=True)):
            edit_row(package, "sources", source_id, url=server.locate(f"/{number}"))
            server.answers[f"/{number}"] = send_page(text.read_bytes())

        def run_step() -> subprocess.CompletedProcess[str]:
            return bash(command.replace(script, f"{script} {package}"))

        run_step.server = server
        yield run_step


def test_workflow_proves_sources_once_a_week():
    triggers = WORKFLOWS["prove"][True]
    assert list(triggers) == ["schedule", "workflow_dispatch"]
    (schedule,) = triggers["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", schedule["cron"])


@pytest.mark.slow
def test_workflow_proves_the_pages_of_all_sources(prove):
    result = prove()
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "valid"
    assert prove.server.requests == ["/0", "/1"]


@pytest.mark.slow
def test_workflow_fails_if_a_page_differs_from_the_tables(prove, texts):
    changed_page = texts[0].read_bytes().replace(b"30 victims", b"31 victims")
    prove.server.answers["/0"] = send_page(changed_page)
    result = prove()
    assert result.returncode == 1
    assert "sentence-missing" in result.stdout


@pytest.mark.slow
def test_workflow_fails_if_a_page_cannot_be_downloaded(prove):
    del prove.server.answers["/1"]
    result = prove()
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1


def find_step(workflow: str, name: str) -> dict[str, Any]:
    """The step of a workflow with a name."""
    (step,) = [step for step in steps(workflow) if step.get("name", "").startswith(name)]
    return step


def test_release_attaches_what_its_list_of_hashes_names(dist, tmp_path):
    """The step collects the files to attach, and checks them where no other file is."""
    shutil.copytree(dist, tmp_path / "out/dist")
    step = find_step("release", "Check the sums of the files to attach")
    result = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, capture_output=True, text=True
    )
    assert (result.returncode, result.stderr) == (0, "")
    attached = {file.name for file in (tmp_path / "attached").iterdir()}
    assert attached == {file.name for file in dist.iterdir() if file.is_file()}
    assert "SHA256SUMS" in attached


def test_release_refuses_a_changed_page(dist, tmp_path):
    """The pages that are published have hashes, too."""
    shutil.copytree(dist, tmp_path / "out/dist")
    (tmp_path / "out/dist/site/index.html").write_text("changed", encoding="utf-8")
    step = find_step("release", "Check the sums of the files to attach")
    result = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, capture_output=True
    )
    assert result.returncode == 1


def test_pages_are_those_that_were_proved():
    """One workflow builds, attaches and publishes; none builds the pages a second time."""
    assert "pages" not in WORKFLOWS
    assert find_step("release", "Keep the pages")["with"]["path"] == "out/dist/site"
    deploying = [name for name in FILES for step in steps(name) if "deploy-pages" in str(step)]
    assert deploying == ["release"]


def test_environments_have_locked_wheels_alone():
    """make build installs what building needs, and no environment builds a source package."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--only-binary :all: $(SOURCES) --require-hashes" in makefile
    assert re.findall(r"--no-binary (\S+)", makefile) == ["jsonpath-rw"]
    assert re.search(r"^build: \.venv-build/ready", makefile, re.MULTILINE)
    packages = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements-build.lock").read_text(), re.M)
    assert {"polars", "hatchling", "jinja2", "xlsxwriter", "pyreadstat"} <= set(packages)
    assert not {"pytest", "playwright", "mypy", "duckdb", "hypothesis", "pandas"} & set(packages)
