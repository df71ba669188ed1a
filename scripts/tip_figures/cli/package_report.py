"""Run checks over a package, complete their findings, and print the report."""

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
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
from tip_figures.datapackage.report_formats import (
    format_github,
    format_json,
    format_markdown,
    format_text,
)
from tip_figures.datapackage.revisions import find_path_in_repository
from tip_figures.datapackage.table import Table
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.generated_tables import list_generated_tables


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
        if not counts and not unreported:
            continue  # the package has none of the tables that this check is about
        ignored += [entry for entry in unreported if entry.code in ignored_codes]
        remaining = [entry for entry in unreported if entry.code not in ignored_codes]
        if strict:
            remaining = [warning_as_error(entry) for entry in remaining]
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
    findings, counts = list(check.run(*subjects)), dict(check.count(*subjects))
    is_table_unread = any(entry.code == NOT_READ for entry in package.findings)
    if counts and (isinstance(check, FigureCheck) or not is_table_unread):
        noun, number = next(iter(counts.items()))
        if number == 0:
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
    findings = report.findings
    paths = {entry.path for entry in findings if _is_about_property(entry)}
    lines = {path: _read_property_lines(package.root / path) for path in paths}
    filled = set()
    if any(entry.code == "cell-required" for entry in findings):
        filled = _list_filled_cells(package)
    generated = [package.tables[name] for name in list_generated_tables(package)]

    def complete(entry: Finding) -> Finding:
        is_filled = (entry.path, entry.line, entry.column) in filled
        if is_filled and entry.code == "cell-required":
            return replace(entry, hint=make_tidy_hint())
        if any(_is_fixed_by_rebuilding(entry, table, package) for table in generated):
            entry = replace(entry, hint=make_tidy_hint())
        if _is_about_property(entry):
            entry = replace(entry, line=find_line(lines[entry.path], entry.column))
        return entry

    return link_findings(package, report.map_findings(complete))


def _is_about_property(entry: Finding) -> bool:
    return entry.line == 0 and entry.column != "" and entry.path.endswith(".json")


def _read_property_lines(file: Path) -> Mapping[str, int]:
    """Return the line of each property of a JSON file by its dotted path.

    returns: nothing for a file that cannot be read, which has a finding of its own
    """
    try:
        return find_property_lines(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, TypeError):
        return {}


def find_line(lines: Mapping[str, int], column: str) -> int:
    """Return the line of a property, or of the nearest one around it; 0 if there is neither.

    column: the property's dotted path; that of a schema may begin with the name of a field
    """
    path = column
    while path:
        for place in (path, f"fields.{path}", path.replace(".schema.", ".schema.fields.", 1)):
            # The list of all fields is no place of a field that the schema does not have.
            if place in lines and place != "fields":
                return lines[place]
        path = path.rpartition(".")[0]
    return 0


def _list_filled_cells(package: Package) -> set[tuple[str, int, str]]:
    """Return path, line and column of each cell that tidy can fill."""
    # A valid package does not need this module.
    from tip_figures.figures.tables.derived_cells import DERIVED_CELL_RULES

    filled = set()
    for derive_cells in DERIVED_CELL_RULES:
        for cell in derive_cells(package):
            filled.add((package.tables[cell.table].path, cell.line, cell.column))
    return filled


def _is_fixed_by_rebuilding(entry: Finding, table: Table, package: Package) -> bool:
    """Whether tidy fixes a finding because it makes a table from others.

    Of codes that its schema does not allow, this is true only if the schema has its own file.
    """
    if entry.code == "path-missing":
        return entry.column == f"resources.{table.name}.path"
    has_fixed_codes = entry.code == "cell-enum" and table.schema_path == package.path
    return entry.path == table.path and not has_fixed_codes


def print_report(report: Report, report_format: str, root: Path, show_all: bool = False) -> int:
    """Print a report, and return the exit status that it calls for.

    report_format: "text", "json", "markdown" or "github"
    root:          folder of the package; annotations need its path in the repository
    show_all:      whether findings that follow from others are shown, too
    """
    if report_format == "github":
        text = format_github(report, find_path_in_repository(root), show_all)
    elif report_format == "json":
        text = format_json(report)
    elif report_format == "markdown":
        text = format_markdown(report, show_all)
    else:
        text = format_text(report, show_all)
    sys.stdout.write(text)
    return report.exit_status
