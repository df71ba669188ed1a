"""The workflow that publishes the page is what GitHub reads, and safe; no network is used."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT
from lint import audit, matches

WORKFLOW = ROOT / ".github/workflows/pages.yml"


def test_pages_workflow_matches_its_schema(tmp_path: Path) -> None:
    """GitHub's schema accepts it, and rejects it without its jobs."""
    schema = "vendor.github-workflows"
    assert matches(schema, WORKFLOW).returncode == 0
    spoilt = tmp_path / "pages.yml"
    spoilt.write_text(WORKFLOW.read_text().replace("jobs:", "tasks:"))
    assert matches(schema, spoilt).returncode == 1


def test_pages_workflow_is_safe(tmp_path: Path) -> None:
    """Every action is pinned and every permission is needed; an action by its tag alone is found."""
    assert audit(WORKFLOW).returncode == 0
    spoilt = tmp_path / ".github/workflows/pages.yml"
    spoilt.parent.mkdir(parents=True)
    spoilt.write_text(WORKFLOW.read_text().replace("@1af3b93b6815bc44a9784bd300feb67ff0d1eeb3", "@v6"))
    assert "unpinned-uses" in audit(spoilt).stdout
