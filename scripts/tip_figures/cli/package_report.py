"""Run checks over a package, complete their findings, and print the report."""

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from tip_figures.checks import FigureCheck, PanderaCheck
from tip_figures.checks.causes import link_findings
from tip_figures.datapackage import json_file
from tip_figures.datapackage.checks import Check
from tip_figures.datapackage.findings import (
    ERROR,
    NOT_READ,
    WARNING,
    Finding,
    create_finding,
    make_tidy_hint,
)
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.report import CheckResult, Report
from tip_figures.datapackage.report_formats import (
    format_github,
    format_json,
    format_markdown,
    format_text,
)
from tip_figures.datapackage.revisions import find_path_in_repository
from tip_figures.figures.generated_tables import list_generated_tables
from tip_figures.figures.model import Figures


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
    if isinstance(check, PanderaCheck):
        known_figures = figures if isinstance(figures, Figures) else None
        findings = list(check.run(package, known_figures))
        counts = check.count(package, known_figures)
    elif not isinstance(check, FigureCheck):
        findings, counts = list(check.run(package)), check.count(package)
    elif isinstance(figures, tuple):
        return list(figures), {}
    else:
        findings, counts = list(check.run(figures)), check.count(figures)
    is_table_unread = any(entry.code == NOT_READ for entry in package.findings)
    if counts and not (is_table_unread and not isinstance(check, FigureCheck)):
        noun, number = next(iter(counts.items()))
        if number == 0:
            findings.append(
                create_finding("nothing-checked", package.path, check=check.name, noun=noun)
            )
    return findings, dict(counts)


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
    return link_findings(package, with_tidy_hints(package, with_line_numbers(package, report)))


def with_line_numbers(package: Package, report: Report) -> Report:
    """Return the report in which findings about properties of JSON files have their line."""
    paths = {entry.path for entry in report.findings if _is_about_property(entry)}
    lines = {path: read_property_lines(package.root / path) for path in paths}

    def locate(entry: Finding) -> Finding:
        if not _is_about_property(entry):
            return entry
        return replace(entry, line=find_line(lines[entry.path], entry.column))

    return report.map_findings(locate)


def _is_about_property(entry: Finding) -> bool:
    return entry.line == 0 and entry.column != "" and entry.path.endswith(".json")


def read_property_lines(file: Path) -> Mapping[str, int]:
    """Return the line of each property of a JSON file by its dotted path.

    returns: nothing for a file that cannot be read, which has a finding of its own
    """
    try:
        return json_file.find_property_lines(file.read_text(encoding="utf-8"))
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


def with_tidy_hints(package: Package, report: Report) -> Report:
    """Return the report with the hint to run tidy where tidy fixes what is wrong.

    That is at each empty cell that it can fill, and in each table that it makes from others.
    """
    report = report.map_findings(partial(_hint_at_generated_table, package))
    if all(entry.code != "cell-required" for entry in report.findings):
        return report
    from tip_figures.figures.derived_cells import (
        DERIVED_CELL_RULES,
    )  # a valid package does not need it

    filled: set[tuple[str, int, str]] = set()
    for derive_cells in DERIVED_CELL_RULES:
        for cell in derive_cells(package):
            filled.add((package.tables[cell.table].path, cell.line, cell.column))

    def add_hint(entry: Finding) -> Finding:
        is_filled = (entry.path, entry.line, entry.column) in filled
        return (
            replace(entry, hint=make_tidy_hint())
            if entry.code == "cell-required" and is_filled
            else entry
        )

    return report.map_findings(add_hint)


def _hint_at_generated_table(package: Package, entry: Finding) -> Finding:
    """Return a finding with the hint to run tidy if it is about a table that tidy rebuilds.

    Of codes that its schema does not allow, this is true only if the schema has its own file.
    """
    for name in list_generated_tables(package):
        table = package.tables[name]
        is_missing = entry.code == "path-missing" and entry.column == f"resources.{name}.path"
        has_fixed_codes = entry.code == "cell-enum" and table.schema_path == package.path
        if (entry.path == table.path and not has_fixed_codes) or is_missing:
            return replace(entry, hint=make_tidy_hint())
    return entry


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
    else:
        formats = {"text": format_text, "markdown": format_markdown}
        text = formats[report_format](report, show_all)
    sys.stdout.write(text)
    return report.exit_status
