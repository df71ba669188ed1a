"""Run checks over a package, complete their findings, and print the report."""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache

from tip_figures.checks.causes import link_findings
from tip_figures.datapackage.checks import FIGURES, PACKAGE, PACKAGE_AND_FIGURES, READINGS, Check
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
from tip_figures.figures.records import NO_TEXTS, SentenceKey, find_missing_columns
from tip_figures.figures.tables import derive_cells, list_generated_tables
from tip_figures.figures.words.coded_sentences import Readings


def run_checks(
    package: Package,
    figures: Figures | None,
    checks: Iterable[Check],
    strict: bool = False,
    ignored_codes: Collection[str] = (),
    sentence_texts: Mapping[SentenceKey, str] = NO_TEXTS,
) -> Report:
    """Run checks over a package and return their report.

    If several checks report the same finding, only the result of the first check has the finding,
    once. A check without counts and without new findings has no result. The report has the name of
    the package, or of its folder if the descriptor has no name.

    Args:
        figures: of the package; None if they cannot be read
        strict: True to turn warnings into errors (see `warning_as_error`)
        ignored_codes: codes of findings that the user ignores; the report has these findings in
            `ignored` instead of the results
        sentence_texts: the normalised texts of the sentences that are available
    """
    readings = Readings(figures, sentence_texts) if figures is not None else None
    results: list[CheckResult] = []
    ignored: list[Finding] = []
    reported: set[Finding] = set()
    for check in checks:
        findings, counts = run_check(check, package, figures, readings)
        new_findings = [entry for entry in dict.fromkeys(findings) if entry not in reported]
        reported.update(new_findings)
        remaining = [entry for entry in new_findings if entry.code not in ignored_codes]
        ignored += [entry for entry in new_findings if entry.code in ignored_codes]
        if strict:
            remaining = [warning_as_error(entry) for entry in remaining]
        if counts or new_findings:  # otherwise the package has no table that this check is about
            results.append(CheckResult(check.name, counts, remaining))
    name = package.descriptor.get("name") or package.root.resolve().name
    version = package.descriptor.get("version")
    version_text = str(version) if version else None
    return Report(str(name), version_text, results, ignored=ignored)


def run_check(
    check: Check, package: Package, figures: Figures | None, readings: Readings | None
) -> tuple[list[Finding], Mapping[str, int]]:
    """Run one check, and return its findings and how much it checked.

    A check of nothing must not look like a success. So the finding `nothing-checked` is added if
    the first of the counts is 0 and no part of the package was left unread.

    Args:
        figures: of the package; None if they cannot be read. A check that needs only figures then
            does not run: its findings are the missing tables and columns, and it has no counts. A
            check that also needs the package runs, and gets None

    Returns:
        (findings, counts): the counts are numbers by noun, such as {"rows": 40, "cells": 120}
    """
    if check.needs in (FIGURES, READINGS) and figures is None:
        return list(find_missing_columns(package)), {}
    arguments: Mapping[str, tuple[object, ...]] = {
        PACKAGE: (package,),
        FIGURES: (figures,),
        READINGS: (readings,),
        PACKAGE_AND_FIGURES: (package, figures),
    }
    findings = list(check.run(*arguments[check.needs]))
    counts = check.count(*arguments[FIGURES if check.needs == READINGS else check.needs])
    has_unread_part = any(entry.code == NOT_READ for entry in package.findings)
    if counts and not has_unread_part:
        noun, number = next(iter(counts.items()))
        if number == 0:
            values = {"check": check.name, "noun": noun}
            findings.append(create_finding("nothing-checked", package.path, **values))
    return findings, counts


def warning_as_error(finding: Finding) -> Finding:
    """Return a warning as an error, and any other finding unchanged.

    The warning `not-read` stays a warning: it does not make the package invalid, but the verdict
    incomplete.
    """
    if finding.severity != WARNING or finding.code == NOT_READ:
        return finding
    return replace(finding, severity=ERROR)


def complete_findings(package: Package, figures: Figures | None, report: Report) -> Report:
    """Return the report with its findings completed for readers.

    - A finding about a property of a JSON file gets the line of this property, if it has no line.
    - A finding that the command tidy fixes gets the hint to run tidy: any finding in a table that
      tidy rebuilds, or about a cell or file that tidy adds.
    - A finding that follows from another one is linked to its cause, in `follows` of the report.
      This may add findings about moved columns (see `link_findings`).

    Findings that the user ignores stay as they are.

    Args:
        figures: of the package; None if they cannot be read
    """
    rebuilt_files = {package.tables[name].path for name in list_generated_tables(package)}
    tidied_places = set(_list_tidied_places(package, figures, report))

    @cache
    def read_lines(path: str) -> Mapping[str, int]:
        """Return the line of each property of a JSON file; empty for an unreadable file."""
        # A file that cannot be read has a finding of its own.
        with suppress(OSError, ValueError, RecursionError):
            return find_property_lines((package.root / path).read_text(encoding="utf-8"))
        return {}

    def complete(entry: Finding) -> Finding:
        """Return a finding with the hint to run tidy, if tidy fixes it, and a line, if it had none.

        Only a finding about a property of a JSON file gets a line.
        """
        place = (entry.code, entry.path, entry.line, entry.column)
        if place in tidied_places or entry.path in rebuilt_files:
            entry = mark_as_fixed_by_tidy(entry)
        # In a JSON file, `column` is the path of a property.
        if entry.line == 0 and entry.column and entry.path.endswith(".json"):
            entry = replace(entry, line=find_line(read_lines(entry.path), entry.column))
        return entry

    return link_findings(package, figures, report.map_findings(complete))


def _list_tidied_places(
    package: Package, figures: Figures | None, report: Report
) -> Iterator[tuple[str, str, int, str]]:
    """Yield the places of findings that tidy fixes by adding a file or filling in a cell.

    A place is yielded even if the report has no finding there.

    Yields:
        (code, path, line, column):

        - for the file of each generated table, the property of the descriptor that names the file:
          line 0, column `resources.totals.path`
        - the place of each cell that tidy would fill in, but only if the report has findings about
          required cells
    """
    for name in list_generated_tables(package):
        yield "path-missing", package.path, 0, f"resources.{name}.path"
    code = "cell-required"
    # Deriving cells takes time, so this is done only for a report with such findings.
    if any(entry.code == code for entry in report.findings):
        for cell in derive_cells(package, figures):
            yield code, package.tables[cell.table].path, cell.line, cell.column


def find_line(lines: Mapping[str, int], path: str) -> int:
    """Return the line of a property in a JSON file, or of the nearest property that contains it.

    If `resources.totals.path` has no line, the line of `resources.totals` is returned, then that of
    `resources`, and then that of "", which is the whole file.

    Args:
        lines: line of each property, by its dotted path; empty if the file could not be read
        path: dotted path of the property, such as `resources.totals.path`

    Returns:
        0 if none of these has a line
    """
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 0)


def print_report(report: Report, report_format: str, show_all: bool = False) -> int:
    """Print a report, and return its exit status; see `format_report` for the arguments."""
    sys.stdout.write(format_report(report, report_format, show_all))
    return report.exit_status
