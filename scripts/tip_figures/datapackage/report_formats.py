"""A report as text for a terminal, as JSON, as GitHub annotations and as a summary in Markdown."""

from collections.abc import Iterable, Iterator, Mapping

from tip_figures.datapackage.findings import ERROR, NOTE, WARNING, Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.markdown_summary import FoldedTable, render_summary
from tip_figures.datapackage.report import (
    CheckResult,
    Report,
    find_worst_severity,
    sort_by_severity,
)
from tip_figures.datapackage.terminal_style import Style, paint
from tip_figures.datapackage.text_format import count_noun, escape_markdown, escape_unprintable

MAX_ALIKE = 5  # findings of one kind in one column that the text shows; the rest is counted
FINDING_PROPERTIES = ("severity", "code", "path", "line", "column", "key", "message", "hint")
SIGNS = {ERROR: "✗", WARNING: "!", NOTE: "✓"}
COLOURS: Mapping[str, Style] = {ERROR: "red", WARNING: "yellow", NOTE: "dim"}
NO_FOLLOWERS: Mapping[Finding, int] = {}


# JSON


def format_json(report: Report) -> str:
    """Return the report for programs.

    `checked` is the main count of a check; lines and columns that a finding does not have are null.
    `valid` is about what was read, and `complete` says whether that was everything. `ignored` is
    the number of findings that the user ignores. `follows_from` is the place of a finding's cause.
    """
    stages = []
    for result in report.results:
        main_count = next(iter(result.counts.values()), 0)
        findings = len(result.findings)
        stages.append({"stage": result.name, "checked": main_count, "findings": findings})
    entries = []
    for finding in report.findings:
        entry = finding_as_dict(finding)
        cause = report.follows.get(finding)
        if cause is not None:
            entry["follows_from"] = f"{cause.path}:{cause.line}:{cause.column}"
        entries.append(entry)
    return to_json(
        {
            "valid": report.valid,
            "complete": report.complete,
            "ignored": len(report.ignored),
            "package": report.package,
            "version": report.version,
            "stages": stages,
            "findings": entries,
        }
    )


def finding_as_dict(finding: Finding) -> dict[str, object]:
    """Return a finding for programs; what it does not have is None."""
    return {name: getattr(finding, name) or None for name in FINDING_PROPERTIES}


# Text


def format_text(report: Report, show_all: bool = False) -> str:
    """Return the report for people.

    show_all: whether to show what follows from other findings, too, and every finding of a kind
    """
    lines = [paint(report.title, "bold"), ""]
    lines += [format_result(result) for result in report.results]
    lines += [f"    {escape_unprintable(note)}" for note in report.notes]
    lines.append("")
    if show_all:
        lines.extend(format_findings(report.findings, max_alike=len(report.findings)))
    else:
        lines.extend(format_findings(report.shown_findings, report.follower_counts))
    if report.tidy_advice:
        lines += [report.tidy_advice, ""]
    colours: Mapping[int, Style] = {0: "green", 1: "red", 3: "yellow"}
    lines.append(paint(report.verdict, colours[report.exit_status]))
    return "\n".join(lines) + "\n"


def format_result(result: CheckResult) -> str:
    """Return the line of one check."""
    severity = find_worst_severity(result.findings)
    sign = paint(SIGNS[severity], "green" if severity == NOTE else COLOURS[severity])
    line = f"  {sign} {result.name}  {format_counts(result.counts)}"
    if result.findings:
        line += paint(f"  → {count_noun(len(result.findings), 'finding')}", "yellow")
    return line


def format_counts(counts: Mapping[str, int]) -> str:
    """Return counts in one line, `49 numerals, 1 identity`; their nouns are given in the plural."""
    parts = []
    for noun, number in counts.items():
        words = noun.replace("_", " ").split()
        if number == 1:
            words[0] = make_singular(words[0])
        parts.append(f"{number:,} {' '.join(words)}")
    return ", ".join(parts)


def make_singular(noun: str) -> str:
    """Return the singular of a regular noun; other words stay as they are."""
    if len(noun) <= 2 or not noun.endswith("s"):
        return noun
    return f"{noun.removesuffix('ies')}y" if noun.endswith("ies") else noun.removesuffix("s")


def describe_place(finding: Finding) -> str:
    """Return where in its file a finding is: `line 7, column year, KEY`."""
    line = f"line {finding.line}" if finding.line else ""
    column = f"column {finding.column}" if finding.column else ""
    parts = [part for part in (line, column, finding.key) if part]
    return escape_unprintable(", ".join(parts) or "whole file")


def format_findings(
    findings: Iterable[Finding],
    follower_counts: Mapping[Finding, int] = NO_FOLLOWERS,
    max_alike: int = MAX_ALIKE,
) -> Iterator[str]:
    """Yield the lines of findings, errors first, by file and kind.

    Of each kind the first ones are shown.

    follower_counts: how many other findings follow from one
    """
    by_file = group_by(sort_by_severity(findings), lambda finding: (finding.severity, finding.path))
    for (_, path), findings_of_file in by_file.items():
        yield paint(escape_unprintable(path), "bold")
        kinds = group_by(findings_of_file, lambda finding: (finding.code, finding.column))
        for alike in kinds.values():
            first = alike[0]
            severity, code = (
                paint(word, COLOURS[first.severity]) for word in (first.severity, first.code)
            )
            for finding in alike[:max_alike]:
                yield f"  {severity}  {describe_place(finding)}  {code}"
                yield from _format_words(finding, follower_counts.get(finding, 0))
            if len(alike) > max_alike:
                scope = "in this column" if first.line and first.column else "of this kind"
                yield f"  {severity}  and {len(alike) - max_alike:,} more {scope}  {code}"
        yield ""


def _format_words(finding: Finding, followers: int) -> Iterator[str]:
    yield f"    {escape_unprintable(finding.message)}"
    if finding.hint:
        yield paint(f"    → {escape_unprintable(finding.hint)}", "dim")
    if followers:
        yield paint(f"    {_count_followers(followers)}; --all lists them.", "dim")


def _count_followers(number: int) -> str:
    return f"{number:,} more {'follows' if number == 1 else 'follow'}"


# GitHub


def format_github(report: Report, prefix: str = "", show_all: bool = False) -> str:
    """Return the report as workflow commands, which GitHub shows at the lines of a file.

    GitHub shows ten of a severity, so all warnings that tidy fixes are one command.

    prefix: folder of the package in its repository, with a slash at its end
    """
    findings = report.findings if show_all else report.shown_findings
    counts = report.follower_counts
    lines = [_format_annotation(finding, prefix, counts.get(finding, 0)) for finding in findings]
    if report.tidy_advice:
        fixable = [finding for finding in report.findings if finding.is_fixed_by_tidy]
        lines.append(f"::{find_worst_severity(fixable)}::{report.tidy_advice}")
    last_line = f"{report.verdict}: {report.title}"
    lines.append(last_line.replace("##[", "## ["))  # an old form of command, obeyed in any line
    return "\n".join(lines) + "\n"


def _format_annotation(finding: Finding, prefix: str, followers: int) -> str:
    properties = {
        "file": f"{prefix}{finding.path}",
        "line": str(finding.line or 1),
        "title": f"{finding.code}: {describe_place(finding)}",
    }
    assignments = []
    for name, text in properties.items():
        escaped = _escape_message(text).replace(":", "%3A").replace(",", "%2C")
        assignments.append(f"{name}={escaped}")
    command = "notice" if finding.severity == NOTE else finding.severity
    words = [finding.message, finding.hint, f"{_count_followers(followers)}." if followers else ""]
    message = _escape_message(" ".join(filter(None, words)))
    return f"::{command} {','.join(assignments)}::{message}"


def _escape_message(text: str) -> str:
    """Escape what GitHub would obey in the message of a workflow command."""
    return escape_unprintable(text).replace("%", "%25")


# Markdown


def format_markdown(report: Report, show_all: bool = False) -> str:
    """Return the report as a step summary: verdict and checks, then all findings by file."""
    mark = {0: "✅", 1: "❌", 3: "⚠️"}[report.exit_status]
    lines = [f"## {mark} {escape_markdown(report.title)}: {report.verdict}", ""]
    lines += ["| check | checked | findings |", "| --- | --- | ---: |"]
    for result in report.results:
        counts = format_counts(result.counts)
        lines.append(f"| {result.name} | {counts} | {len(result.findings)} |")
    lines.append("")
    lines += [f"{escape_markdown(note)}  " for note in report.notes]
    if report.tidy_advice:
        lines += ["", f"**{report.tidy_advice}**"]
    shown = report.findings if show_all else report.shown_findings
    tables = []
    for path, findings in group_by(shown, lambda finding: finding.path).items():
        title = f"{path}: {count_noun(len(findings), 'finding')}"
        rows = [_format_markdown_cells(finding) for finding in findings]
        tables.append(FoldedTable(title, ("line", "column", "key", "finding", "fix"), rows))
    return render_summary(lines, tables, is_open=not report.valid)


def _format_markdown_cells(finding: Finding) -> list[str]:
    return [
        str(finding.line or ""),
        escape_markdown(finding.column),
        escape_markdown(finding.key),
        f"{escape_markdown(finding.message)} `{finding.code}`",
        escape_markdown(finding.hint),
    ]
