"""Fixtures: a copy of the small package, tiny packages of literals, how to run commands."""

import functools
import gc
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

# Tables of tests are small: threads would cost more than they save. polars reads this when it is
# imported.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import tip_figures
from cells import read_csv
from tip_figures.checks import CHECKS, roles, words
from tip_figures.cli import package_report, run_command
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table import CONSTRAINTS
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SentenceKey
from tip_figures.figures.words.coded_sentences import Readings
from tip_figures.prose.source_text import read_source_text

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"
REPORT_TEXTS = {
    file.stem: file
    for folder in ("sources", "more-sources")
    for file in sorted((ROOT.parent / "shared" / folder).glob("*-*.txt"))
}
"""Texts of reports beside the checkout, by source_id; they are not a part of the project."""
CENSUS = ROOT.parent / "shared" / "census"
CENSUS_TEXTS = {
    f"hrr-{row['edition']}-{row['area'].lower()}-forced-labor": CENSUS / row["file"]
    for row in (read_csv(CENSUS / "index.csv") if (CENSUS / "index.csv").exists() else ())
}
"""Likewise, of the sections of all areas: files that are not named by their source."""
NO_TEXTS = "the texts of the reports are not in shared/ beside the checkout"
"""Why a test that reads them is skipped."""
Ran = subprocess.CompletedProcess[str]
DOCUMENTS = {
    "README.md": "![Chart](docs/preview.png) [Notes](notes.md#a) [W](https://w.example/x.md) "
    "[O](../out.md)\n",
    "docs/data-card.md": "# Data card\n\n## Good for\n\n- counts, [by year](x.md)\n\n## Limits\n\n"
    "- A count is not\n  prevalence.\n- `bound` says more.\n",
    "CHANGELOG.md": "# Changelog\n\n## 1.2.0 – 2026-11-25\n",
    "CONTRIBUTING.md": "[Totals](resources/totals.csv) and [limits](docs/data-card.md#limits), "
    "see [the notes](notes.md)\n",
    "notes.md": "# Notes\n\n## A\n\n[Codings](docs/codings), [all](.), [none](none.md)\n",
    "docs/codings/rules.md": "[Notes](../../notes.md#a)\n",
    **dict.fromkeys(["LICENSE", "docs/preview.png", "other.md", "../out.md"], "text"),
    "docs/codings/first.csv": "text",
}
"""What a release contains beside the tables, and what it does not."""


def read_sentence_texts(*source_ids: str) -> dict[SentenceKey, str]:
    """Read the sentences of texts in tests/data/texts."""
    return {
        (source_id, sentence.paragraph, sentence.number): sentence.text
        for source_id in source_ids
        for sentence in read_source_text(str(DATA / "texts" / f"{source_id}.txt")).sentences
    }


def check_words(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str] = MappingProxyType({})
) -> Iterator[Finding]:
    """Compare all figures and roles with the words of quotes, and of sentences that are given."""
    readings = Readings(figures, sentence_texts)
    yield from words.check(readings)
    yield from roles.check(readings)


with suppress(ImportError):  # the environment of the tests that read a release has no hypothesis
    import hypothesis

    # A loaded machine is not an error, so no example has a deadline.
    hypothesis.settings.register_profile("patient", deadline=None)
    hypothesis.settings.load_profile("patient")


# Objects of imported modules live until the end, so looking for garbage among them is in vain.
gc.set_threshold(20_000, 50, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option by which `make golden` renews the files of tests/golden."""
    parser.addoption("--update-golden", action="store_true", help="renew tests/golden")


def pytest_collection_finish() -> None:
    """Leave the collected tests out of the search for garbage, too."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write how many tests were skipped, in one line for each reason."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, number in reasons.items():
        terminalreporter.write_line(f"{count_noun(number, 'test')} skipped: {reason}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """A function that compares a text with the golden file of a name, or renews the file."""

    def compare(name: str, text: str) -> None:
        file = ROOT / "tests/golden" / name
        if request.config.getoption("--update-golden"):
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8"), "make golden"

    return compare


def field(name: str, type_: str = "string", **properties: Any) -> dict[str, Any]:
    """Return a field descriptor.

    Args:
        properties: its constraints and other properties
    """
    constraints = {key: properties.pop(key) for key in CONSTRAINTS if key in properties}
    descriptor = {"name": name, "type": type_, **properties}
    return {**descriptor, "constraints": constraints} if constraints else descriptor


def write_json(file: Path, value: object) -> None:
    """Write a JSON file as the package contains them, and its folder if there is none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(to_json(value), "utf-8")


@contextmanager
def edit_json(file: Path) -> Iterator[Any]:
    """Yield the value of a JSON file, and write it back as it was changed."""
    value = json.loads(file.read_text("utf-8"))
    yield value
    write_json(file, value)


def replace_text(file: Path, old: str, new: str) -> None:
    """Replace a text that occurs exactly once in a file."""
    content = file.read_bytes().decode()
    assert content.count(old) == 1, f"{old!r} occurs {content.count(old)} times in {file.name}"
    file.write_bytes(content.replace(old, new).encode())


def add_table(
    root: Path,
    rows: str | bytes,
    fields: list[dict[str, Any]],
    name: str = "t",
    resource: dict[str, Any] | None = None,
    package: dict[str, Any] | None = None,
    **schema: Any,
) -> Path:
    """Add a table (`NAME.csv`, `NAME.json`) to the package in a folder, or begin a package with it.

    Args:
        rows: text or bytes of the file, header included
        resource, package, schema: more properties of the resource, the descriptor and the Table
            Schema

    Returns:
        `root`
    """
    descriptor_file = root / "datapackage.json"
    if not descriptor_file.exists():
        profile = "https://datapackage.org/profiles/2.0/datapackage.json"
        empty = {"$schema": profile, "name": "tiny", "version": "1.0.0", "resources": []}
        write_json(descriptor_file, empty)
    (root / f"{name}.csv").write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    write_json(root / f"{name}.json", {"fields": fields, **schema})
    description = {"name": name, "path": f"{name}.csv", "schema": f"{name}.json"}
    with edit_json(descriptor_file) as descriptor:
        resources = [entry for entry in descriptor["resources"] if entry.get("name") != name]
        descriptor["resources"] = [*resources, description | (resource or {})]
        descriptor.update(package or {})
    return root


def drop_table(root: Path, name: str) -> None:
    """Remove a table and its file from a package."""
    with edit_json(root / "datapackage.json") as descriptor:
        (resource,) = [entry for entry in descriptor["resources"] if entry["name"] == name]
        descriptor["resources"].remove(resource)
    (root / resource["path"]).unlink()


def run_checks(path: Path, *names: str, table: str = "") -> list[Finding]:
    """Run all checks over a package, or only those with some names.

    Args:
        table: the only table that is checked, which is quick; empty for all tables
    """
    package = load_package(path)
    if table:
        package = replace(package, tables={table: package.tables[table]})
    checks = [check for check in CHECKS if check.name in names or not names]
    return package_report.run_checks(package, Figures.load(package), checks).findings


def summarize(findings: list[Finding]) -> list[tuple[str, str, int, str, str]]:
    """Return code, table, line, column and message of each finding."""
    return [
        (finding.code, Path(finding.path).stem, finding.line, finding.column, finding.message)
        for finding in findings
    ]


def read_figures(root: Path = DATA / "package") -> Figures:
    """Read the figures of a package."""
    figures = Figures.load(load_package(root))
    assert figures
    return figures


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the small package of tests/data."""
    return copy_package(tmp_path / "package")


def copy_package(root: Path) -> Path:
    """Write the files of the small package into a new folder, and return it."""
    shutil.copytree(DATA / "package", root, copy_function=shutil.copyfile)
    return root


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small package with the documents that a release contains."""
    root = copy_package(tmp_path_factory.mktemp("released") / "package")
    for path, text in DOCUMENTS.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="session")
def dist(released: Path) -> Path:
    """The release of that copy, built once."""
    from tip_figures.release import assemble  # other tests need none of its libraries

    assemble.build_release(load_package(released), released / "dist")
    return released / "dist"


@pytest.fixture(scope="session")
def unpacked(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of that release, unpacked from its zip."""
    return unpack(dist, tmp_path_factory.mktemp("unpacked"))


def unpack(release: Path, target: Path) -> Path:
    """Unpack the zip of a release into a folder, and return the folder of the package in it."""
    (file,) = release.glob("*.zip")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(target)
    return target / file.stem


@pytest.fixture
def make_package(tmp_path: Path) -> Callable[..., Path]:
    """A function that adds a table to a tiny package by `add_table` and returns its folder."""
    return functools.partial(add_table, tmp_path / "tiny")


@pytest.fixture
def texts() -> list[Path]:
    """The texts from which the small package is coded, in the order of its sources."""
    return sorted((DATA / "texts").glob("demo-*.txt"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """The function `run_script`, in an empty folder."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return run_script


@pytest.fixture
def scan(run: Callable[..., Ran], package: Path) -> Callable[..., Ran]:
    """A function that scans a text into the small package, as a new source if none is named."""

    def scan_text(text: str, *options: object, source: str = "demo-2023-isl-protection") -> Ran:
        command = ("scan.py", "-", "--source", source, "--package", package)
        return run(*command, *options, stdin=text)

    return scan_text


def run_script(script: str, *args: object, stdin: str = "") -> Ran:
    """Run a command in this process: `run_script("scan.py", file)`."""
    output, errors = _open_output(), _open_output()
    keyboard = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [script, *map(str, args)])
        patch.setattr(sys, "stdin", keyboard)
        patch.setattr(sys, "stdout", output)
        patch.setattr(sys, "stderr", errors)
        try:
            status = run_command(script.removesuffix(".py"))
        except SystemExit as end:  # argparse ends a command so, with a usage or help
            status = end.code
    return Ran(sys.argv, status, _read_output(output), _read_output(errors))


@contextmanager
def use_package(root: Path) -> Iterator[None]:
    """Let `tip_figures` read the tables of another package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tip_figures, "DEFAULT_PACKAGE", root)
        tip_figures._read_package.cache_clear()
        yield
    tip_figures._read_package.cache_clear()


def validate_package(package: Path, *options: str) -> dict[str, Any]:
    """Return the report of `validate` about a package, as programs read it."""
    return json.loads(run_script("validate.py", package, *options, "--format", "json").stdout)


def _open_output() -> io.TextIOWrapper:
    """Open a stream for output as a process has it: over bytes, in UTF-8."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")


def _read_output(stream: io.TextIOWrapper) -> str:
    """Return what was written to a stream."""
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


def start(script: str, *arguments: object, **environment: str) -> Ran:
    """Run a command as a user does: as a process, from another folder."""
    return run_process(sys.executable, ROOT / "scripts" / script, *arguments, **environment)


def run_python(program: str, **environment: str) -> Ran:
    """Run a program that can import this project's code, in a process of its own."""
    paths = {"PYTHONPATH": str(ROOT / "scripts"), **environment}
    return run_process(sys.executable, "-W", "error", "-c", program, **paths)


def run_process(*command: object, cwd: Path = DATA, **environment: str) -> Ran:
    """Run a program in a folder, with further variables of the environment."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=500,
    )
