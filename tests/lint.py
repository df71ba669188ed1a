"""The linters of workflows, as processes; no network is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run(tool: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A program that is installed beside this Python."""
    command = [str(Path(sys.executable).with_name(tool)), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)


def matches(schema: str, file: Path) -> subprocess.CompletedProcess[str]:
    """Whether a file is what one of the built-in schemas asks."""
    return run("check-jsonschema", "--color", "never", "--builtin-schema", schema, file)


def audit(*files: Path) -> subprocess.CompletedProcess[str]:
    """What zizmor has to object, in its pedantic persona."""
    options = (
        "--offline",
        "--no-progress",
        "--no-config",
        "--strict-collection",
        "--persona=pedantic",
        "--color=never",
    )
    return run("zizmor", *options, "--", *files)
