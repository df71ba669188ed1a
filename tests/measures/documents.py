"""Write what is generated: the pages of findings and of commands, and texts of datapackage.json.

    python tests/measures/documents.py [TEXT…]

With source texts, docs/proofs.csv is renewed as well: which sources were proved with which version.
A source is recorded if one of the texts has all its sentences, numerals and figures, and there is
no error or warning about it. Records of other sources stay; those of sources that are gone do not.

Exit status: 0 written, 1 a source whose text was given is not proved.
"""

import contextlib
import importlib
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from tip_figures.datapackage.findings import COMMANDS, read_finding_table
from tip_figures.datapackage.json_file import read_json, to_json
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.text_format import escape_markdown
from tip_figures.figures.model import Figures
from tip_figures.proof import prove_package
from tip_figures.release.documents import RECORD, make_record, read_record, write_record

ROOT = Path(__file__).resolve().parents[2]
PAGE_WIDTH = 110  # characters of a line of help

FINDINGS_HEAD = """# Findings

Made from `scripts/tip_figures/findings.csv` by `make docs`. A code keeps its meaning within a major
version. An error makes a package invalid; so does a warning with `--strict`, as in `make` and on
GitHub; a note never does.

| code | severity | what it means | example |
| --- | --- | --- | --- |
"""
COMMANDS_HEAD = """# Commands

Made from the `--help` of each command by `make docs`. Without PACKAGE, a command uses this
checkout. When the project is installed (`pip install .`), the same commands are
`tip-figures validate`, `tip-figures tidy`, and so on.
"""


def render_findings() -> str:
    """Return the page of findings, in Markdown: a table with a row for each code."""
    page = FINDINGS_HEAD
    for code, row in read_finding_table().items():
        meaning = escape_cell(row["meaning"])
        example = escape_cell(row["example"])
        page += f"| `{code}` | {row['severity']} | {meaning} | {example} |\n"
    return page


def escape_cell(text: str) -> str:
    """Escape a cell of a Markdown table; in code, between backticks, only a pipe needs it."""
    parts = re.split("(`[^`]*`)", text)
    return "".join(
        part.replace("|", "\\|") if part.startswith("`") else escape_markdown(part)
        for part in parts
    )


def render_commands() -> str:
    """Return the page of commands, in Markdown, with the help of each."""
    page = COMMANDS_HEAD
    for name in COMMANDS:
        page += f"\n## {name}\n\n```text\n{read_help(name)}```\n"
    return page


def read_help(name: str) -> str:
    """Return what a command prints with --help, without colours, PAGE_WIDTH characters wide."""
    command = importlib.import_module(f"tip_figures.cli.{name}")
    output = io.StringIO()
    with (
        mock.patch.dict(os.environ, {"COLUMNS": str(PAGE_WIDTH), "NO_COLOR": "1"}),
        mock.patch.object(sys, "argv", [f"{name}.py"]),
        contextlib.redirect_stdout(output),
        contextlib.suppress(SystemExit),
    ):
        command.run(["--help"])
    return output.getvalue()


def render_descriptor(file: Path) -> str:
    """Return a descriptor with title and description of each table as its schema has them."""
    descriptor = read_json(file)
    for resource in descriptor["resources"]:
        schema = read_json(file.parent / resource["schema"])
        resource |= {name: schema[name] for name in ("title", "description") if name in schema}
    return to_json(descriptor)


def render_documents() -> dict[str, str]:
    """Return the texts of all documents by path."""
    documents = {"docs/findings.md": render_findings(), "docs/commands.md": render_commands()}
    for folder in ("", "tests/data/package/", "tests/data/second/"):
        path = f"{folder}datapackage.json"
        documents[path] = render_descriptor(ROOT / path)
    return documents


def record_proofs(text_names: Sequence[str]) -> int:
    """Write the record of proofs from some files of source texts.

    A source that is not proved now keeps its earlier record.

    Returns:
        exit status: 1 if a passage is not proved although a text has sentences of it
    """
    package = load_package(ROOT)
    proof = prove_package(package, Figures.load(package), text_names)
    assert proof is not None
    old_records = read_record(ROOT / RECORD)
    records = []
    status = 0
    for passage in proof.passages:
        source_id = passage.match.source.source_id
        if passage.is_proved:
            records.append(make_record(proof.figures, source_id))
            continue
        if passage.match.sentences:
            print(f"{source_id}: not proved; run verify_source", file=sys.stderr)
            status = 1
        if source_id in old_records:
            records.append(old_records[source_id])
    write_record(records, ROOT / RECORD)
    return status


def main(*text_names: str) -> int:
    """Write all documents, and the record of proofs if texts are given; return the exit status."""
    for path, text in render_documents().items():
        (ROOT / path).write_text(text, encoding="utf-8")
    return record_proofs(text_names) if text_names else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
