"""The frame of every command: parse, load, run, report, exit code.

Exit status: 0 valid, 1 findings of severity error, 2 could not run, 130 interrupted.
"""

import argparse
import errno
import gc
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tipdata.checks import Stage
from tipdata.cli import github, report
from tipdata.cli.report import Outcome, Report
from tipdata.diff import git
from tipdata.figures.model import Figures
from tipdata.package import json_file
from tipdata.package.errors import CannotRead, Stop
from tipdata.package.finding import ERROR, WARNING, Finding, finding
from tipdata.package.load import HERE, Package, load
from tipdata.package.wording import printable

INTERRUPTED = 130


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

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The arguments; from here on what cannot be encoded is escaped, and output for programs is UTF-8."""
        made = super().parse_args(args, namespace)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        if getattr(made, "format", "text") != "text" and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        return made


def main(run: Callable[[Sequence[str]], int], argv: Sequence[str] | None = None) -> int:
    """Run a command: its exit status; no traceback for what the user did, whatever else is a programmer's error."""
    gc.enable()
    if argv is None:
        gc.freeze()  # what was imported stays to the end: going through it again and again costs a sixth of a short run
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the command
            setattr(sys, name, Path(os.devnull).open("r+", encoding="utf-8"))  # noqa: SIM115
    try:
        status = run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return status
    except (Stop, CannotRead) as error:
        print(f"{Path(sys.argv[0]).name}: {printable(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _close_stdout()  # whoever read the output has seen enough
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise
        _close_stdout()
        print(f"{Path(sys.argv[0]).name}: the output cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _close_stdout() -> None:
    """Write no more, or Python would complain once more when it closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def judge(package: Package, stages: Iterable[Stage], strict: bool = False) -> Report:
    """Run checks over a package; one that finds nothing to check is a finding, and what two of them find counts once.

    strict: each warning is an error
    """
    outcomes: list[Outcome] = []
    seen: set[Finding] = set()
    figures: Figures | tuple[Finding, ...] | None = None
    for stage in stages:
        if stage.of_figures and figures is None:
            figures = Figures.load(package)
        if stage.of_figures and isinstance(figures, tuple):  # why the figures cannot be read, said once
            found, checked = list(figures), {}
        else:
            about = figures if stage.of_figures else package
            found, checked = list(stage.check(about)), dict(stage.counts(about))
        if checked and not next(iter(checked.values())):
            found.append(finding("nothing-checked", package.path, stage=stage.name, noun=next(iter(checked))))
        new = tuple(one for one in dict.fromkeys(found) if one not in seen)
        seen.update(new)
        if checked or new:
            outcomes.append(Outcome(stage.name, checked, _raised(new) if strict else new))
    return Report(*named(package), tuple(outcomes))


def named(package: Package) -> tuple[str, str | None]:
    """Name and version of a package, as far as it has them."""
    name, version = package.descriptor.get("name"), package.descriptor.get("version")
    return name if isinstance(name, str) else package.root.name, version if isinstance(version, str) else None


def _raised(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(replace(one, severity=ERROR) if one.severity == WARNING else one for one in findings)


def placed(package: Package, made: Report) -> Report:
    """The report with the line of each property that is wrong in a descriptor or schema."""
    lines: dict[str, dict[str, int]] = {}

    def line(found: Finding) -> int:
        if found.path not in lines:
            try:
                lines[found.path] = json_file.lines((package.root / found.path).read_text(encoding="utf-8"))
            except (OSError, ValueError, RecursionError, TypeError):
                lines[found.path] = {}  # what cannot be read has a finding of its own
        known = lines[found.path]
        path = found.column if found.column in known else f"fields.{found.column}"
        while path and path not in known:
            path = path.rpartition(".")[0]
        return known.get(path, 0) if path != "fields" else 0

    def at(found: Finding) -> Finding:
        told = found.line or not found.column or not found.path.endswith(".json")
        return found if told else replace(found, line=line(found))

    return replace(made, outcomes=tuple(replace(s, findings=tuple(map(at, s.findings))) for s in made.outcomes))


def say(made: Report, form: str, root: Path | None = None) -> int:
    """Print a report in one of its formats; the exit status that it calls for.

    root: folder of the package, from which annotations take the place of its files in the repository
    """
    if form == "github":
        sys.stdout.write(github.as_github(made, prefix(root or Path())))
    elif form == "text":
        sys.stdout.write(report.as_text(made, colour()))
    else:
        sys.stdout.write({"json": report.as_json, "markdown": github.as_markdown}[form](made))
    return 0 if made.valid else 1


def prefix(root: Path) -> str:
    """Folder of the package in its repository, with a slash at its end; empty at the top, or outside any."""
    try:
        return git.prefix(root)
    except git.NoAnswer:
        return ""


def colour() -> bool:
    """Whether the output goes to a terminal that wants colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


__all__ = ["HERE", "Parser", "Stop", "colour", "judge", "load", "main", "named", "placed", "say"]
