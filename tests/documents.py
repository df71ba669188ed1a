"""The documents that are generated from what stands elsewhere: findings, commands, the citation."""

import contextlib
import importlib
import io
import json
import os
import sys
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
from measures import conformance  # noqa: E402
from tip_figures.datapackage.citation import format_citation_file  # noqa: E402
from tip_figures.datapackage.findings import read_finding_table  # noqa: E402
from tip_figures.datapackage.text_format import escape_markdown  # noqa: E402

COMMANDS = ("validate", "tidy", "scan", "verify_source", "verify_sums", "compare", "build")
FINDINGS = """# Findings

Made from `scripts/tip_figures/findings.csv` by `make docs`. A code keeps its meaning within a major version. An error makes
a package invalid; a warning does with `--strict`, as in `make` and on GitHub; a note never does.

| code | severity | what it means | example |
| --- | --- | --- | --- |
"""
HEAD = """# Commands

Made from what each command says with `--help`, by `make docs`. Without PACKAGE a command takes this checkout. When the project is
installed (`pip install .`) the same commands are `tip-figures validate`, `tip-figures tidy`, and so on.
"""


def findings() -> str:
    """A row a code."""
    return FINDINGS + "".join(
        f"| `{code}` | {one['severity']} | {_with_code(one['meaning'])} | {_with_code(one['example'])} |\n"
        for code, one in read_finding_table().items()
    )


def _with_code(text: str) -> str:
    """A cell of a table; what stands in backticks is code, in which nothing is markup but a pipe."""
    parts = text.split("`")
    return "`".join(
        part.replace("|", "\\|") if place % 2 else escape_markdown(part)
        for place, part in enumerate(parts)
    )


def commands() -> str:
    """What every command says with --help, as wide as a page."""
    made = HEAD
    with mock.patch.dict(os.environ, {"COLUMNS": "110", "NO_COLOR": "1"}):
        for name in COMMANDS:
            output = io.StringIO()
            with (
                mock.patch.object(sys, "argv", [f"{name}.py"]),
                contextlib.redirect_stdout(output),
                contextlib.suppress(SystemExit),
            ):
                importlib.import_module(f"tip_figures.cli.{name}").run(["--help"])
            made += f"\n## {name}\n\n```text\n{output.getvalue()}```\n"
    return made


PAGES = {
    "docs/conformance.md": conformance.render_page,
    "docs/findings.md": findings,
    "docs/commands.md": commands,
    "CITATION.cff": lambda: format_citation_file(
        json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    ),
}

if __name__ == "__main__":
    for path, make in PAGES.items():
        (ROOT / path).write_text(make(), encoding="utf-8")
