"""Run checks over a package, complete their findings, and print the report."""

import sys
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

from tip_figures.checks import FigureCheck, PanderaCheck
from tip_figures.checks.causes import link_findings
from tip_figures.datapackage.checks import Check
from tip_figures.datapackage.findings import (
    ERROR,
    NOT_READ,
    WARNING,
    Finding,
    create_finding,
    make_tidy_hint,
)
from tip_figures.datapackage.json_file import find_property_lines
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.report import CheckResult, Report
from tip_figures.datapackage.report_formats import format_report
from tip_figures.datapackage.revisions import find_path_in_repository
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.tidy_rules import list_generated_tables, make_tidy_rules


def run_checks(
    package: Package,
    checks: Iterable[Check],
    strict: bool = False,
    ignored_codes: Collection[str] = (),
) -> Report:
    """Run checks over a package; what two of them find counts for the first.

    strict:        treat each warning as an error
    ignored_codes: codes of findings that the user ignores
    """
    figures = Figures.load(package)
    results: list[CheckResult] = []
    ignored: list[Finding] = []
    reported: set[Finding] = set()
    for check in checks:
        findings, counts = run_check(check, package, figures)
        unreported = [entry for entry in dict.fromkeys(findings) if entry not in reported]
        reported.update(unreported)
        remaining = [entry for entry in unreported if entry.code not in ignored_codes]
        ignored += [entry for entry in unreported if entry.code in ignored_codes]
        if strict:
            remaining = [warning_as_error(entry) for entry in remaining]
        if counts or unreported:  # otherwise the package has no table that this check is about
            results.append(CheckResult(check.name, counts, tuple(remaining)))
    return Report(*get_name_and_version(package), tuple(results), ignored=tuple(ignored))


def run_check(
    check: Check, package: Package, figures: Figures | tuple[Finding, ...]
) -> tuple[list[Finding], Mapping[str, int]]:
    """Return the findings of one check, and how much it checked, as a number by noun.

    figures: the figures of the package, or the findings that say why they cannot be read
    """
    subjects: tuple[object, ...] = (package,)
    if isinstance(check, PanderaCheck):
        subjects = (package, figures if isinstance(figures, Figures) else None)
    elif isinstance(check, FigureCheck):
        if isinstance(figures, tuple):
            return list(figures), {}
        subjects = (figures,)
    findings, counts = list(check.run(*subjects)), check.count(*subjects)
    is_table_unread = any(entry.code == NOT_READ for entry in package.findings)
    noun, number = next(iter(counts.items()), ("", 1))
    if number == 0 and (isinstance(check, FigureCheck) or not is_table_unread):
        values = {"check": check.name, "noun": noun}
        findings.append(create_finding("nothing-checked", package.path, **values))
    return findings, counts


def warning_as_error(warning: Finding) -> Finding:
    """Return a finding whose severity is error if it was a warning.

    What is not read is not an error; it makes the verdict incomplete.
    """
    if warning.severity != WARNING or warning.code == NOT_READ:
        return warning
    return replace(warning, severity=ERROR)


def get_name_and_version(package: Package) -> tuple[str, str | None]:
    """Return the name of a package, or else that of its folder, and its version if it has one."""
    name = package.descriptor.get("name")
    version = package.descriptor.get("version")
    return (
        name if isinstance(name, str) else package.root.resolve().name,
        version if isinstance(version, str) else None,
    )


def complete_findings(package: Package, report: Report) -> Report:
    """Return the report with lines in JSON files, with hints to run tidy, and with causes."""
    has_empty_cells = any(entry.code == "cell-required" for entry in report.findings)
    filled_cells = _list_filled_cells(package) if has_empty_cells else set()
    generated = list_generated_tables(package)
    rebuilt_paths = {package.tables[name].path for name in generated}
    rebuilt_places = {f"resources.{name}.path" for name in generated}

    @cache
    def read_lines(path: str) -> Mapping[str, int]:
        # A file that cannot be read has a finding of its own.
        with suppress(OSError, ValueError, RecursionError):
            return find_property_lines((package.root / path).read_text(encoding="utf-8"))
        return {}

    def complete(entry: Finding) -> Finding:
        place = (entry.path, entry.line, entry.column)
        is_filled = entry.code == "cell-required" and place in filled_cells
        is_missing = entry.code == "path-missing" and entry.column in rebuilt_places
        if is_filled or is_missing or entry.path in rebuilt_paths:
            entry = replace(entry, hint=make_tidy_hint())
        if entry.line == 0 and entry.column and entry.path.endswith(".json"):
            entry = replace(entry, line=find_line(read_lines(entry.path), entry.column))
        return entry

    return link_findings(package, report.map_findings(complete))


def find_line(lines: Mapping[str, int], path: str) -> int:
    """Return the line of a property, or of the nearest one around it; 0 if there is neither.

    path: the property's dotted path; that of a schema may begin with the name of a field
    """
    while path:
        for place in (path, f"fields.{path}"):
            if place in lines:
                return lines[place]
        path = path.rpartition(".")[0]
    return 0


def _list_filled_cells(package: Package) -> set[tuple[str, int, str]]:
    """Return path, line and column of each cell that tidy can fill."""
    rules = make_tidy_rules(package).cells
    cells = chain.from_iterable(derive_cells(package) for derive_cells in rules)
    return {(package.tables[cell.table].path, cell.line, cell.column) for cell in cells}


def print_report(report: Report, report_format: str, root: Path, show_all: bool = False) -> int:
    """Print a report, and return the exit status that it calls for.

    report_format: "text", "json", "markdown" or "github"
    root:          folder of the package; annotations need its path in the repository
    show_all:      whether findings that follow from others are shown, too
    """
    prefix = find_path_in_repository(root) if report_format == "github" else ""
    sys.stdout.write(format_report(report, report_format, prefix, show_all))
    return report.exit_status
