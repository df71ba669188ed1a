"""Run checks over a package, complete their findings, and print the report."""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache

from tip_figures.checks.causes import link_findings
from tip_figures.datapackage.checks import FIGURES, PACKAGE, PACKAGE_AND_FIGURES, Check
from tip_figures.datapackage.findings import (
    ERROR,
    NOT_READ,
    WARNING,
    Finding,
    create_finding,
    mark_as_fixed_by_tidy,
)
from tip_figures.datapackage.json_file import find_property_lines
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.report import CheckResult, Report, format_report
from tip_figures.figures.model import Figures
from tip_figures.figures.records.row_reader import find_missing_columns
from tip_figures.figures.tables import derive_cells, list_generated_tables


def run_checks(
    package: Package,
    figures: Figures | None,
    checks: Iterable[Check],
    strict: bool = False,
    ignored_codes: Collection[str] = (),
) -> Report:
    """Run checks over a package; a finding that two of them report counts for the first.

    Args:
        figures: of the package; None if they cannot be read
        strict: treat each warning as an error
        ignored_codes: codes of findings that the user ignores; the report only counts these

    Returns:
        results of the checks that found or counted anything
    """
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
            results.append(CheckResult(check.name, counts, remaining))
    name = package.descriptor.get("name") or package.root.resolve().name
    version = package.descriptor.get("version")
    version = str(version) if version else None
    return Report(str(name), version, results, ignored=ignored)


def run_check(
    check: Check, package: Package, figures: Figures | None
) -> tuple[list[Finding], Mapping[str, int]]:
    """Return the findings of one check, and how much it checked, as a number by noun.

    If the first count is 0, although all tables were read, `nothing-checked` is added: a check of
    nothing must not look like a success.

    Args:
        figures: the figures of the package; None if they cannot be read. A check of figures then
            does not run: it reports the missing tables and columns, and has no counts
    """
    if check.needs == FIGURES and figures is None:
        return list(find_missing_columns(package)), {}
    arguments: Mapping[str, tuple[object, ...]] = {
        PACKAGE: (package,),
        FIGURES: (figures,),
        PACKAGE_AND_FIGURES: (package, figures),
    }
    findings = list(check.run(*arguments[check.needs]))
    counts = check.count(*arguments[check.needs])
    is_table_unread = any(entry.code == NOT_READ for entry in package.findings)
    noun, number = next(iter(counts.items()), ("", 1))
    if number == 0 and not is_table_unread:
        values = {"check": check.name, "noun": noun}
        findings.append(create_finding("nothing-checked", package.path, **values))
    return findings, counts


def warning_as_error(finding: Finding) -> Finding:
    """Return a finding as an error if it is a warning, and any other finding as it is.

    The warning that something is not read stays a warning; it makes the verdict incomplete.
    """
    if finding.severity != WARNING or finding.code == NOT_READ:
        return finding
    return replace(finding, severity=ERROR)


def complete_findings(package: Package, figures: Figures | None, report: Report) -> Report:
    """Return the report with more about its findings: lines in JSON files, hints and causes.

    A finding in a table that tidy makes, or of a cell that it fills, has the hint to run tidy.

    Args:
        figures: of the package; None if they cannot be read
    """
    rebuilt_files = {package.tables[name].path for name in list_generated_tables(package)}
    tidied_places = set(_list_tidied_places(package, figures, report))

    @cache
    def read_lines(path: str) -> Mapping[str, int]:
        """Return the line of each property of a JSON file; empty if it cannot be read."""
        # A file that cannot be read has a finding of its own.
        with suppress(OSError, ValueError, RecursionError):
            return find_property_lines((package.root / path).read_text(encoding="utf-8"))
        return {}

    def complete(entry: Finding) -> Finding:
        """Return a finding with the hint to run tidy and the line of its property, if any."""
        place = (entry.code, entry.path, entry.line, entry.column)
        if place in tidied_places or entry.path in rebuilt_files:
            entry = mark_as_fixed_by_tidy(entry)
        if entry.line == 0 and entry.column and entry.path.endswith(".json"):
            entry = replace(entry, line=find_line(read_lines(entry.path), entry.column))
        return entry

    return link_findings(package, figures, report.map_findings(complete))


def _list_tidied_places(
    package: Package, figures: Figures | None, report: Report
) -> Iterator[tuple[str, str, int, str]]:
    """Yield code, path, line and column of the findings that running tidy would fix.

    They are about missing files of generated tables, and about empty cells that follow from others.
    A missing file is reported at the property of the descriptor that names it, as the column
    `resources.totals.path` in line 0.
    """
    for name in list_generated_tables(package):
        yield "path-missing", package.path, 0, f"resources.{name}.path"
    code = "cell-required"
    if any(entry.code == code for entry in report.findings):
        for cell in derive_cells(package, figures):
            yield code, package.tables[cell.table].path, cell.line, cell.column


def find_line(lines: Mapping[str, int], path: str) -> int:
    """Return the line of a property in a JSON file, or of the nearest property that contains it.

    Args:
        lines: by path; empty if the file could not be read
        path: the property's dotted path, such as `resources.totals.path`; "" is the whole file

    Returns:
        0 if neither has a line
    """
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 0)


def print_report(report: Report, report_format: str, show_all: bool = False) -> int:
    """Print a report as `format_report` writes it, and return the exit status of the report."""
    sys.stdout.write(format_report(report, report_format, show_all))
    return report.exit_status
