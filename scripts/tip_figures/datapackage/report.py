"""The result of checking a package: as text, as JSON, for GitHub and as a summary in Markdown."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from tip_figures.datapackage.findings import (
    ERROR,
    NOT_READ,
    NOTE,
    WARNING,
    Finding,
    name_command,
    sort_by_place,
)
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.text_format import (
    as_records,
    count_noun,
    escape_markdown,
    escape_unprintable,
    format_block,
    format_markdown_table,
    join_summary,
    paint,
)

MAX_ALIKE = 5  # findings of one kind in one column that the text shows; the rest is counted
FINDING_PROPERTIES = ("severity", "code", "path", "line", "column", "key", "message", "hint")
SINGULARS = {"identities": "identity", "series": "series", "as": "as"}
SEVERITIES = (ERROR, WARNING, NOTE)  # the worst first
SIGNS = {ERROR: "✗", WARNING: "!", NOTE: "✓"}
GITHUB_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
COLOURS = {ERROR: "red", WARNING: "yellow", NOTE: "green"}
VERDICT_COLOURS = {0: "green", 1: "red", 3: "yellow"}
VERDICT_MARKS = {0: "✅", 1: "❌", 3: "⚠️"}


@dataclass(frozen=True)
class CheckResult:
    """The result of one check that ran.

    Attributes:
        name: of the check
        counts: how much was checked: noun in the plural → number, the main one first
        findings: what is wrong
    """

    name: str
    counts: Mapping[str, int]
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Report:
    """The results of all checks of a package.

    Attributes:
        package: its name
        version: its version; None if it has none
        results: of the checks, in their order
        notes: lines that the text has after the checks
        ignored: findings that the user has chosen to ignore
        follows: finding that is a consequence → the finding that is its cause; people see only the
            cause, and how many findings follow from it
    """

    package: str
    version: str | None
    results: Sequence[CheckResult]
    notes: Sequence[str] = ()
    ignored: Sequence[Finding] = ()
    follows: Mapping[Finding, Finding] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """All findings in the order of the checks, and within a check by file and line."""
        findings_of_checks = (sort_by_place(result.findings) for result in self.results)
        return list(chain.from_iterable(findings_of_checks))

    @property
    def causes(self) -> list[Finding]:
        """The findings that are not a consequence of another one, the worst first."""
        return sort_by_severity(entry for entry in self.findings if entry not in self.follows)

    @property
    def shown_findings(self) -> list[Finding]:
        """The findings that people are shown one by one, the worst first.

        Consequences of other findings are left out: the hint of their cause says how many there
        are, such as `3 more follow; --all lists them.` Warnings and notes that tidy fixes are left
        out unless they have consequences; `tidy_advice` counts them.
        """
        follower_counts = Counter(self.follows.values())
        shown = []
        for cause in self.causes:
            if cause in follower_counts:
                followers = f"{count_followers(follower_counts[cause])}; --all lists them."
                shown.append(replace(cause, hint=f"{cause.hint} {followers}".lstrip()))
            elif cause.severity == ERROR or not cause.is_fixed_by_tidy:
                shown.append(cause)
        return shown

    def map_findings(self, change: Callable[[Finding], Finding]) -> "Report":
        """Return a copy of the report in which each finding of its checks is changed.

        The findings in `ignored` and `follows` stay as they are.

        Args:
            change: finding → new finding
        """
        results = []
        for result in self.results:
            findings = [change(finding) for finding in result.findings]
            results.append(replace(result, findings=findings))
        return replace(self, results=results)

    @property
    def valid(self) -> bool:
        """Return whether there is no error in what was read; warnings and notes do not count."""
        return all(finding.severity != ERROR for finding in self.findings)

    @property
    def complete(self) -> bool:
        """Return whether everything was read.

        It is false if any finding, even one that the user ignores, has the code `not-read`.
        """
        return not any(finding.code == NOT_READ for finding in (*self.findings, *self.ignored))

    @property
    def exit_status(self) -> int:
        """Exit status of a command that makes the report: 0, 1 or 3.

        It is 1 if there is an error; otherwise 3 if a part of the package was not read, unless the
        user ignores that; otherwise 0.
        """
        if not self.valid:
            return 1
        return 3 if any(finding.code == NOT_READ for finding in self.findings) else 0

    @property
    def title(self) -> str:
        """Name and version of the package, without characters that a terminal would obey."""
        return escape_unprintable(" ".join(filter(None, (self.package, self.version))))

    @property
    def verdict(self) -> str:
        """The result in one line, such as `valid` or `not valid: 2 errors; 3 more follow`.

        If a part of the package was not read, it says so: `not fully checked; what was read is
        valid`. Consequences of other findings are counted apart (`3 more follow`), and so are the
        findings that the user ignores: `valid; 2 findings ignored`.
        """
        numbers = Counter(finding.severity for finding in self.causes)
        counts = [count_noun(number, severity) for severity, number in numbers.items()]
        if self.valid:
            verdict = "valid" if self.complete else "not fully checked; what was read is valid"
            verdict += f", with {' and '.join(counts)}" if counts else ""
        else:
            verdict = "not valid" if self.complete else "not valid, and not fully checked"
            verdict += f": {', '.join(counts)}"
        if self.follows:
            verdict += f"; {count_followers(len(self.follows))}"
        if self.ignored:
            verdict += f"; {count_noun(len(self.ignored), 'finding')} ignored"
        return verdict

    @property
    def fixable_findings(self) -> list[Finding]:
        """The findings that tidy fixes, the worst first.

        The list is empty if a person has to correct an error first.
        """
        # Consequences do not count: they go when their cause is fixed.
        errors = [finding for finding in self.causes if finding.severity == ERROR]
        if not all(finding.is_fixed_by_tidy for finding in errors):
            return []
        return sort_by_severity(finding for finding in self.findings if finding.is_fixed_by_tidy)

    @property
    def tidy_advice(self) -> str:
        """The advice `Run scripts/tidy.py to fix 2 findings.`; "" if tidy cannot fix any."""
        if not self.fixable_findings:
            return ""
        number = count_noun(len(self.fixable_findings), "finding")
        return f"Run {name_command('tidy')} to fix {number}."


def count_followers(number: int) -> str:
    """Return the number of findings that follow from others, in words.

    Examples are `1 more follows` and `3 more follow`.
    """
    return f"{number:,} more {'follows' if number == 1 else 'follow'}"


def sort_by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, the worst first; findings of the same severity keep their order."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def format_report(report: Report, report_format: str, show_all: bool = False) -> str:
    """Return the text of a report in one of the formats.

    Args:
        report_format: "text", "json", "markdown" or "github"
        show_all: whether to write every finding one by one; otherwise only `shown_findings`, of
            which the text has at most five of the same code in a column. JSON always has all
            findings.
    """
    if report_format == "json":
        return to_json(describe_report(report))
    findings = report.findings if show_all else report.shown_findings
    if report_format == "markdown":
        return _format_markdown(report, findings)
    if report_format == "github":
        return _format_github(report, findings)
    return _format_text(report, findings, len(findings) if show_all else MAX_ALIKE)


def describe_report(report: Report) -> dict[str, Any]:
    """Return a report as JSON values, for programs.

    Apart from name and version of the package, the result has:

    - `valid`: whether what was read has no error; `complete`: whether everything was read
    - `ignored`: the number of findings that the user ignores
    - `stages`: one object for each check: its name (`stage`), its main count, such as the number of
      rows (`checked`, 0 without counts), and the number of its findings (`findings`)
    - `findings`: an object each with FINDING_PROPERTIES; what a finding does not have, such as a
      line, is None. A consequence of another finding also has `follows_from`, the place of its
      cause: `figures.csv:7:year`.
    """
    entries = as_records(report.findings, FINDING_PROPERTIES)
    for entry, finding in zip(entries, report.findings, strict=True):
        if finding in report.follows:
            cause = report.follows[finding]
            entry["follows_from"] = f"{cause.path}:{cause.line}:{cause.column}"
    stages = []
    for result in report.results:
        checked = next(iter(result.counts.values()), 0)  # the main count is the first one
        number = len(result.findings)
        stages.append({"stage": result.name, "checked": checked, "findings": number})
    return {
        "valid": report.valid,
        "complete": report.complete,
        "ignored": len(report.ignored),
        "package": report.package,
        "version": report.version,
        "stages": stages,
        "findings": entries,
    }


# Text


def _format_text(report: Report, findings: Sequence[Finding], max_alike: int) -> str:
    """Return the report for people: a line for each check, then findings, advice and verdict.

    The line of a check begins with the sign of its worst finding, or ✓ if it has none.

    Args:
        findings: those that are shown
        max_alike: how many findings of one code in one column of a file are shown; the others are
            only counted
    """
    lines = [paint(report.title, "bold"), ""]
    for result in report.results:
        severities = [finding.severity for finding in result.findings]
        worst = min(severities, key=SEVERITIES.index, default=NOTE)
        sign = paint(SIGNS[worst], COLOURS[worst])
        number = count_noun(len(severities), "finding")
        end = paint(f"  → {number}", "yellow") if severities else ""
        lines.append(f"  {sign} {result.name}  {format_counts(result.counts)}{end}")
    lines += [f"    {escape_unprintable(note)}" for note in report.notes]
    lines.append("")
    lines += format_findings(findings, max_alike)
    if report.tidy_advice:
        lines += [report.tidy_advice, ""]
    lines.append(paint(report.verdict, VERDICT_COLOURS[report.exit_status]))
    return "\n".join(lines) + "\n"


def format_counts(counts: Mapping[str, int]) -> str:
    """Return counts in one line: `1 identity, 2 rows with dates`.

    Args:
        counts: noun in the plural, perhaps with other words after it → number; the example is from
            `{"identities": 1, "rows_with_dates": 2}`
    """
    parts = []
    for nouns, number in counts.items():
        noun, *words = nouns.replace("_", " ").split()
        if number == 1:
            noun = SINGULARS.get(noun, noun.removesuffix("s"))
        parts.append(" ".join((f"{number:,}", noun, *words)))
    return ", ".join(parts)


def describe_place(finding: Finding) -> str:
    """Return where in its file a finding is: `line 7, column year, KEY`, or `whole file`."""
    line = f"line {finding.line}" if finding.line else ""
    column = f"column {finding.column}" if finding.column else ""
    place = ", ".join(filter(None, (line, column, finding.key)))
    return escape_unprintable(place or "whole file")


def format_findings(findings: Iterable[Finding], max_alike: int = MAX_ALIKE) -> Iterator[str]:
    """Yield lines of text about findings: a block for each file, errors first.

    A block begins with the path of its file; the file with the worst finding has the first block.
    Each finding has a line such as
    `error  line 7, column year, KEY  cell-type`, then its message and hint. Findings with the same
    code and column are next to each other.

    Args:
        max_alike: how many findings of the same code and column are shown; one line counts the
            others: `error  and 3 more of this kind  cell-type`
    """
    by_file = group_by(sort_by_severity(findings), lambda finding: finding.path)
    for path, findings_of_file in by_file.items():
        entries = []
        kinds = group_by(findings_of_file, lambda finding: (finding.code, finding.column))
        for alike in kinds.values():  # all of the same severity, since they have the same code
            colour = COLOURS[alike[0].severity]
            severity = paint(alike[0].severity, colour)
            code = paint(alike[0].code, colour)
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


def _format_github(report: Report, findings: Iterable[Finding]) -> str:
    """Return the report as workflow commands, which GitHub shows at the lines of a file.

    A command is `::error file=PATH,line=7,title=TITLE::MESSAGE`. GitHub shows at most ten of each
    severity, so one command gives the number of findings that tidy fixes. The verdict is the last
    line, as plain text.

    Args:
        findings: those that get a command of their own
    """
    lines = []
    for finding in findings:
        title = _escape_property(f"{finding.code}: {describe_place(finding)}")
        place = f"file={_escape_property(finding.path)},line={finding.line or 1},title={title}"
        message = _escape_message(f"{finding.message} {finding.hint}".rstrip())
        lines.append(f"::{GITHUB_COMMANDS[finding.severity]} {place}::{message}")
    if report.tidy_advice:
        worst = report.fixable_findings[0].severity
        lines.append(f"::{GITHUB_COMMANDS[worst]}::{report.tidy_advice}")
    last_line = f"{report.verdict}: {report.title}"
    lines.append(last_line.replace("##[", "## ["))  # GitHub also obeys this old form of command
    return "\n".join(lines) + "\n"


def _escape_message(text: str) -> str:
    """Return a text in which nothing is special to GitHub as the message of a workflow command."""
    return escape_unprintable(text).replace("%", "%25")


def _escape_property(text: str) -> str:
    """Return a text in which nothing is special to GitHub as a property of a workflow command.

    Unlike a message, a property ends at a comma or colon, so these are escaped, too.
    """
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")


# Markdown


def _format_markdown(report: Report, findings: Iterable[Finding]) -> str:
    """Return the report as a step summary of GitHub: verdict, checks, advice and findings.

    Args:
        findings: those that are listed, in a table for each file
    """
    mark = VERDICT_MARKS[report.exit_status]
    checks = []
    for result in report.results:
        number = str(len(result.findings))
        checks.append((result.name, format_counts(result.counts), number))
    lines = [f"## {mark} {escape_markdown(report.title)}: {report.verdict}", ""]
    lines += [*format_markdown_table(("check", "checked", "findings"), checks), ""]
    if report.tidy_advice:
        lines += ["", f"**{report.tidy_advice}**"]
    return join_summary(lines + format_finding_tables(findings))


def format_finding_tables(findings: Iterable[Finding]) -> list[str]:
    """Return lines of Markdown: for each file, a table of its findings that can be folded."""
    lines = []
    by_file = group_by(findings, lambda finding: finding.path)
    for path, findings_of_file in by_file.items():
        rows = []
        for finding in findings_of_file:
            place = (str(finding.line or ""), finding.column, finding.key)
            rows.append((*place, f"{finding.message} ({finding.code})", finding.hint))
        title = escape_markdown(f"{path}: {count_noun(len(findings_of_file), 'finding')}")
        lines += ["", f"<details open><summary>{title}</summary>", ""]
        lines += format_markdown_table(("line", "column", "key", "finding", "fix"), rows)
        lines += ["", "</details>"]
    return lines
