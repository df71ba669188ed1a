"""The frame of every command: parse, load, run, report, exit code.

Exit status: 0 valid, 1 findings of severity error, 2 could not run, 130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from tipdata.checks import Found
from tipdata.cli import annotations as touched
from tipdata.cli import interrupt, report
from tipdata.cli.report import Report, Stage
from tipdata.package import json_file as jsontext
from tipdata.package import progress
from tipdata.package.finding import Finding
from tipdata.package.load import CannotRead, Package, load

HERE = Path(__file__).resolve().parents[3]
Check = Callable[[Package], Found]


class Stop(Exception):
    """The command cannot go on; the text says why in one line. It ends with exit status 2."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose --help is the docstring of the command as it stands."""

    def __init__(self, doc: str) -> None:
        super().__init__(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)

    def package(self) -> None:
        """Add the argument that names the package."""
        self.add_argument(
            "package", nargs="?", default=HERE, type=Path, metavar="PACKAGE",
            help="a datapackage.json, or a folder that holds one (left out: this checkout's)",
        )  # fmt: skip

    def format(self, *formats: str) -> None:
        """Add the option that chooses the form of the answer."""
        self.add_argument(
            "--format", choices=formats, default=formats[0], help="form of the answer (%(default)s if left out)"
        )


def main(run: Callable[[Sequence[str]], int]) -> NoReturn:
    """Run a command as a process: no traceback for what the user did, whatever else is a programmer's error."""
    gc.freeze()  # what was imported stays to the end: going through it again and again costs a sixth of a short run
    with interrupt.Answer() as ctrl_c:
        ctrl_c.listen()
        status = _status(run)
        ctrl_c.done()
    if ctrl_c.came:
        print("interrupted", file=sys.stderr)
        status = interrupt.STATUS
    sys.exit(status)


def _status(run: Callable[[Sequence[str]], int]) -> int:
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
        return status
    except (Stop, CannotRead) as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def judge(package: Package, checks: Mapping[str, Check]) -> Report:
    """Run checks over a package; one that finds nothing to check is a finding, and what two of them find counts once."""
    stages: list[Stage] = []
    seen: set[Finding] = set()
    for stage, check in checks.items():
        findings, checked = _run(check, package)
        new = tuple(finding for finding in dict.fromkeys(findings) if finding not in seen)
        if checked and not next(iter(checked.values())):
            said = f"The stage {stage} found nothing to check: no {next(iter(checked))}."
            new += (
                Finding(
                    package.path,
                    0,
                    "",
                    "nothing-checked",
                    "",
                    said,
                    "A check of nothing proves nothing: fill the tables.",
                ),
            )
        seen.update(new)
        if checked or new:
            stages.append(Stage(stage, checked, new))
    descriptor = package.descriptor
    name, version = descriptor.get("name"), descriptor.get("version")
    return Report(
        name if isinstance(name, str) else package.root.name,
        version if isinstance(version, str) else None,
        tuple(stages),
    )


@contextmanager
def opened(where: Path) -> Iterator[Package]:
    """The package at `where`; as long as the context lasts, a bar on a terminal tells how much of its tables is read.

    raises: CannotRead
    """
    with progress.bar() as bar:
        package = load(where, bar.tick)
        bar.expect(package)
        yield package


def _run(check: Check, package: Package) -> tuple[list[Finding], Mapping[str, int]]:
    findings: list[Finding] = []
    found = check(package)
    while True:
        try:
            findings.append(next(found))
        except StopIteration as end:
            return findings, end.value


def placed(package: Package, made: Report) -> Report:
    """The report with the line of each property that is wrong in a descriptor or schema."""
    lines: dict[str, dict[str, int]] = {}

    def line(finding: Finding) -> int:
        if finding.path not in lines:
            try:
                lines[finding.path] = jsontext.lines((package.root / finding.path).read_text(encoding="utf-8"))
            except (OSError, ValueError, RecursionError):
                lines[finding.path] = {}  # what cannot be read has a finding of its own
        known = lines[finding.path]
        path = finding.column if finding.column in known else f"fields.{finding.column}"
        while path and path not in known:
            path = path.rpartition(".")[0]
        return known.get(path, 0) if path != "fields" else 0

    def at(finding: Finding) -> Finding:
        told = finding.line or not finding.column or not finding.path.endswith(".json")
        return finding if told else replace(finding, line=line(finding))

    return replace(made, stages=tuple(replace(s, findings=tuple(map(at, s.findings))) for s in made.stages))


def say(made: Report, form: str, root: Path | None = None) -> int:
    """Print a report in one of its formats; the exit status that it calls for.

    root: folder of the package, for annotations of a pull request
    """
    if form == "github":
        about = touched.request(root or Path())
        sys.stdout.write(report.as_github(made, about.prefix, about.touched, about.column))
    else:
        forms = {"text": lambda r: report.as_text(r, colour()), "json": report.as_json, "markdown": report.as_markdown}
        sys.stdout.write(forms[form](made))
    return 0 if made.valid else 1


def colour() -> bool:
    """Whether the output goes to a terminal that wants colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


__all__ = ["Check", "Parser", "Stop", "colour", "judge", "load", "main", "opened", "placed", "say"]
