"""A report as text for a terminal, as JSON, as GitHub annotations and as a summary in Markdown."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tip_figures.datapackage.findings import ERROR, NOTE, WARNING, Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.report import (
    Report,
    find_worst_severity,
    sort_by_severity,
)
from tip_figures.datapackage.text_format import (
    Style,
    Words,
    as_records,
    count_noun,
    escape_unprintable,
    fold_markdown,
    format_block,
    format_markdown,
    format_markdown_table,
    join_summary,
    paint,
)

MAX_ALIKE = 5  # findings of one kind in one column that the text shows; the rest is counted
FINDING_PROPERTIES = ("severity", "code", "path", "line", "column", "key", "message", "hint")
SIGNS = {ERROR: "✗", WARNING: "!", NOTE: "✓"}
COLOURS: Mapping[str, Style] = {ERROR: "red", WARNING: "yellow", NOTE: "green"}
VERDICT_COLOURS: Mapping[int, Style] = {0: "green", 1: "red", 3: "yellow"}
VERDICT_MARKS = {0: "✅", 1: "❌", 3: "⚠️"}


def format_report(
    report: Report, report_format: str, prefix: str = "", show_all: bool = False
) -> str:
    """Return a report in a format.

    report_format: "text", "json", "markdown" or "github"
    prefix:        folder of the package in its repository, with a slash at its end
    show_all:      whether findings that follow from others are shown to people, too
    """
    if report_format == "json":
        return format_json(report)
    findings = report.findings if show_all else report.shown_findings
    if report_format == "markdown":
        return _format_markdown(report, findings)
    if report_format == "github":
        return _format_github(report, findings, prefix)
    return _format_text(report, findings, len(findings) if show_all else MAX_ALIKE)


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
    entries = as_records(report.findings, FINDING_PROPERTIES)
    for entry, finding in zip(entries, report.findings, strict=True):
        cause = report.follows.get(finding)
        if cause is not None:
            entry["follows_from"] = f"{cause.path}:{cause.line}:{cause.column}"
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


# Text


def _format_text(report: Report, findings: Sequence[Finding], max_alike: int) -> str:
    """Return the report for people."""
    lines = [paint(report.title, "bold"), ""]
    for result in report.results:
        severity = find_worst_severity(result.findings)
        sign = paint(SIGNS[severity], COLOURS[severity])
        number = count_noun(len(result.findings), "finding")
        end = paint(f"  → {number}", "yellow") if result.findings else ""
        lines.append(f"  {sign} {result.name}  {format_counts(result.counts)}{end}")
    lines += [*(f"    {escape_unprintable(note)}" for note in report.notes), ""]
    lines += format_findings(findings, max_alike)
    if report.tidy_advice:
        lines += [report.tidy_advice, ""]
    lines.append(paint(report.verdict, VERDICT_COLOURS[report.exit_status]))
    return "\n".join(lines) + "\n"


def format_counts(counts: Mapping[str, int]) -> str:
    """Return counts in one line, `49 numerals, 1 identity`; their nouns are given in the plural."""
    parts = []
    for nouns, number in counts.items():
        noun, *words = nouns.replace("_", " ").split()
        if number == 1 and len(noun) > 2:
            noun = re.sub("ies$", "ys", noun).removesuffix("s")
        parts.append(" ".join((f"{number:,}", noun, *words)))
    return ", ".join(parts)


def describe_place(finding: Finding) -> str:
    """Return where in its file a finding is: `line 7, column year, KEY`."""
    line = f"line {finding.line}" if finding.line else ""
    column = f"column {finding.column}" if finding.column else ""
    place = ", ".join(filter(None, (line, column, finding.key)))
    return escape_unprintable(place or "whole file")


def format_findings(findings: Iterable[Finding], max_alike: int = MAX_ALIKE) -> Iterator[str]:
    """Yield the lines of findings by file, those of each file by kind, errors first.

    max_alike: how many findings of a kind in a column are shown
    """
    by_file = group_by(sort_by_severity(findings), lambda finding: finding.path)
    for path, findings_of_file in by_file.items():
        entries = []
        kinds = group_by(findings_of_file, lambda finding: (finding.code, finding.column))
        for (code, _), alike in kinds.items():
            colour = COLOURS[alike[0].severity]
            severity, code = paint(alike[0].severity, colour), paint(code, colour)
            for finding in alike[:max_alike]:
                entry = [f"{severity}  {describe_place(finding)}  {code}"]
                entry.append(escape_unprintable(finding.message))
                if finding.hint:
                    entry.append(paint(f"→ {finding.hint}", "dim"))
                entries.append(entry)
            if len(alike) > max_alike:
                number = f"{len(alike) - max_alike:,}"
                entries.append([f"{severity}  and {number} more of this kind  {code}"])
        yield from format_block(path, entries)


# GitHub


def _format_github(report: Report, findings: Iterable[Finding], prefix: str) -> str:
    """Return the report as workflow commands, which GitHub shows at the lines of a file.

    GitHub shows ten of a severity, so all warnings that tidy fixes are one command.
    """
    lines = []
    for finding in findings:
        file = _escape_property(f"{prefix}{finding.path}")
        title = _escape_property(f"{finding.code}: {describe_place(finding)}")
        command = "notice" if finding.severity == NOTE else finding.severity
        message = _escape_message(f"{finding.message} {finding.hint}".rstrip())
        place = f"file={file},line={finding.line or 1},title={title}"
        lines.append(f"::{command} {place}::{message}")
    if report.tidy_advice:
        fixable = [finding for finding in report.findings if finding.is_fixed_by_tidy]
        lines.append(f"::{find_worst_severity(fixable)}::{report.tidy_advice}")
    last_line = f"{report.verdict}: {report.title}"
    lines.append(last_line.replace("##[", "## ["))  # an old form of command, obeyed in any line
    return "\n".join(lines) + "\n"


def _escape_message(text: str) -> str:
    """Escape what GitHub would obey in the message of a workflow command."""
    return escape_unprintable(text).replace("%", "%25")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")


# Markdown


def _format_markdown(report: Report, findings: Iterable[Finding]) -> str:
    """Return the report as a step summary: verdict and checks, then all findings by file."""
    mark = VERDICT_MARKS[report.exit_status]
    checks = [
        (result.name, format_counts(result.counts), str(len(result.findings)))
        for result in report.results
    ]
    lines = [f"## {mark} {format_markdown(report.title)}: {report.verdict}", ""]
    lines += [*format_markdown_table(("check", "checked", "findings"), checks), ""]
    lines += [f"{format_markdown(note)}  " for note in report.notes]
    if report.tidy_advice:
        lines += ["", f"**{report.tidy_advice}**"]
    return join_summary(lines + format_finding_tables(findings, is_open=not report.valid))


def format_finding_tables(findings: Iterable[Finding], is_open: bool) -> list[str]:
    """Return a folded table of the findings in each file.

    is_open: whether the tables are unfolded at first
    """
    lines = []
    for path, alike in group_by(findings, lambda finding: finding.path).items():
        rows = [
            (
                str(finding.line or ""),
                finding.column,
                finding.key,
                Words(finding.message, code=finding.code),
                finding.hint,
            )
            for finding in alike
        ]
        table = format_markdown_table(("line", "column", "key", "finding", "fix"), rows)
        lines += fold_markdown(f"{path}: {count_noun(len(alike), 'finding')}", table, is_open)
    return lines
