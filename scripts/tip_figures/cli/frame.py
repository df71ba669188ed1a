"""The frame of every command: parse, load, run, report, exit status (0 valid, 1 findings, 2 could not run)."""

import argparse
import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from tip_figures.checks import FigureCheck
from tip_figures.datapackage import report
from tip_figures.datapackage.checks import Check
from tip_figures.datapackage.diff.versions import prefix
from tip_figures.datapackage.errors import CommandError, ReadError
from tip_figures.datapackage.findings import ERROR, TIDY_HINT, WARNING, Finding, create_finding
from tip_figures.datapackage.read import json_file
from tip_figures.datapackage.read.load import Package, load_package
from tip_figures.datapackage.report import Outcome, Report
from tip_figures.datapackage.text_format import escape_unprintable
from tip_figures.figures.model import Figures
from tip_figures.location import DEFAULT_PACKAGE
from tip_figures.prose.decoding import UnreadableText

COMMANDS = ("validate", "verify_sums", "verify_source", "scan", "tidy", "compare", "build")


class Parser(argparse.ArgumentParser):
    """An argument parser whose --help is the docstring of the command as it stands.

    formats: of the answer; the first one where none is asked for
    package: whether an argument names the package
    """

    def __init__(self, doc: str, *formats: str, package: bool = True) -> None:
        super().__init__(
            description=doc,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if package:
            help_ = "a datapackage.json, or a folder that holds one (left out: this checkout's)"
            self.add_argument(
                "package",
                nargs="?",
                default=DEFAULT_PACKAGE,
                type=Path,
                metavar="PACKAGE",
                help=help_,
            )
        if formats:
            self.add_argument(
                "--format",
                choices=formats,
                default=formats[0],
                help="form of the answer (%(default)s)",
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


def main(run: Callable[[Sequence[str]], int]) -> int:
    """Run a command: its exit status; no traceback for what the user did, whatever else is a programmer's error."""
    gc.enable()
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the command
            setattr(sys, name, Path(os.devnull).open("r+", encoding="utf-8"))  # noqa: SIM115
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
        return status
    except (CommandError, ReadError, UnreadableText) as error:
        print(f"{Path(sys.argv[0]).name}: {escape_unprintable(str(error))}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # or it fails once more when Python closes it
        if error.errno == errno.EPIPE:
            return 0  # whoever read the output has seen enough
        print(
            f"{Path(sys.argv[0]).name}: the output cannot be written: {error.strerror}.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def start(name: str) -> NoReturn:
    """Run a command as a program."""
    command = importlib.import_module(f"tip_figures.cli.{name}")
    gc.freeze()  # what was imported stays to the end: going through it again and again costs a sixth of a short run
    sys.exit(main(command.run))


def program() -> int:
    """Run the command that the first argument names, for those who installed the package: `tip-figures validate`."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        print(
            f"usage: tip-figures {{{','.join(COMMANDS)}}} …\n\ntip-figures COMMAND --help says what a command does."
        )
        return 0 if name in ("-h", "--help") else 2
    sys.argv = [f"tip-figures {name}", *sys.argv[2:]]
    start(name)


def judge(package: Package, checks: Iterable[Check], strict: bool = False) -> Report:
    """Run checks over a package; one that finds nothing to check is a finding, and what two of them find counts once.

    strict: each warning is an error
    """
    outcomes: list[Outcome] = []
    seen: set[Finding] = set()
    figures = Figures.load(package)
    for check in checks:
        about = figures if isinstance(check, FigureCheck) else package
        if isinstance(about, tuple):  # why the figures cannot be read, said once
            found, checked = list(about), {}
        else:
            found, checked = list(check.run(about)), dict(check.count(about))
        if checked and not next(iter(checked.values())):
            found.append(
                create_finding(
                    "nothing-checked", package.path, check=check.name, noun=next(iter(checked))
                )
            )
        new = [one for one in dict.fromkeys(found) if one not in seen]
        seen.update(new)
        if checked or new:
            raised = (
                replace(one, severity=ERROR) if strict and one.severity == WARNING else one
                for one in new
            )
            outcomes.append(Outcome(check.name, checked, tuple(raised)))
    return Report(*named(package), tuple(outcomes))


def named(package: Package) -> tuple[str, str | None]:
    """Name and version of a package, as far as it has them."""
    name, version = package.descriptor.get("name"), package.descriptor.get("version")
    return name if isinstance(name, str) else package.root.name, version if isinstance(
        version, str
    ) else None


def placed(package: Package, made: Report) -> Report:
    """The report with the line of each property that is wrong in a descriptor or schema, and with what tidy would fill in."""

    @cache
    def lines(path: str) -> dict[str, int]:
        try:
            return json_file.find_property_lines((package.root / path).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError, TypeError):
            return {}  # what cannot be read has a finding of its own

    @cache
    def filled() -> set[tuple[str, int, str]]:
        from tip_figures.figures.derived_cells import (
            DERIVED_CELL_RULES,  # what a right package does not need is not loaded for it
        )

        cells = (cell for filler in DERIVED_CELL_RULES for cell in filler(package))
        return {(package.tables[table].path, line, column) for table, line, column, _ in cells}

    def at(found: Finding) -> Finding:
        if found.code == "cell-required" and (found.path, found.line, found.column) in filled():
            return replace(found, hint=TIDY_HINT)
        if found.line or not found.column or not found.path.endswith(".json"):
            return found
        known = lines(found.path)
        path = found.column if found.column in known else f"fields.{found.column}"
        while path not in known and "." in path:
            path = path.rpartition(".")[0]
        return replace(found, line=known.get(path, 0) if path != "fields" else 0)

    return replace(
        made, outcomes=tuple(replace(s, findings=tuple(map(at, s.findings))) for s in made.outcomes)
    )


def say(made: Report, form: str, root: Path) -> int:
    """Print a report in one of its formats; the exit status that it calls for.

    root: folder of the package, from which annotations take the place of its files in the repository
    """
    forms = {"text": report.as_text, "json": report.as_json, "markdown": report.as_markdown}
    sys.stdout.write(forms[form](made) if form in forms else report.as_github(made, prefix(root)))
    return 0 if made.valid else 1


__all__ = [
    "DEFAULT_PACKAGE",
    "CommandError",
    "Parser",
    "judge",
    "load_package",
    "main",
    "named",
    "placed",
    "say",
]
