"""What was found, as text for a terminal, as JSON, as annotations of GitHub and as a summary in Markdown."""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.findings import ERROR, NOTE, TIDY_HINT, WARNING, Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.text_format import count_noun, escape_markdown, escape_unprintable

SHOWN = 5  # findings of one kind in one column, before the rest is counted
SUMMARY = 1 << 20  # bytes of a step summary; GitHub drops a larger one
COLOURS = {ERROR: "red", WARNING: "yellow", NOTE: "dim"}
MARKS = {ERROR: "✗", WARNING: "!", NOTE: "✓"}


@dataclass(frozen=True)
class Outcome:
    """A stage that ran: what it looked at, as a count a noun, the main one first, and what it found."""

    name: str
    checked: Mapping[str, int]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """All that was checked of a package.

    notes: lines of a command's own, which follow the stages
    """

    package: str
    version: str | None
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """Findings in the order of the stages, which is from cause to consequence, then of place."""
        return [finding for outcome in self.outcomes for finding in sorted(outcome.findings)]

    @property
    def judged(self) -> list[Finding]:
        """Findings that somebody has to mend by hand."""
        return [finding for finding in self.findings if finding.hint != TIDY_HINT]

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong; warnings and notes do not count."""
        return all(finding.severity != ERROR for finding in self.findings)

    @property
    def title(self) -> str:
        """The package's name and version, with nothing in them that a reader of the report would obey."""
        return escape_unprintable(" ".join(filter(None, (self.package, self.version))))

    @property
    def verdict(self) -> str:
        """The end of every report in words."""
        numbers = Counter(finding.severity for finding in self.findings)
        counted = [
            count_noun(numbers[severity], severity) for severity in COLOURS if numbers[severity]
        ]
        if self.valid:
            return f"valid, with {' and '.join(counted)}" if counted else "valid"
        return f"not valid: {', '.join(counted)}"

    @property
    def one_command(self) -> str:
        """What tidy mends, in one line; empty where it mends nothing."""
        mended = len(self.findings) - len(self.judged)
        return f"{count_noun(mended, 'place')}: run scripts/tidy.py" if mended else ""


def as_json(report: Report) -> str:
    """The report for programs; `checked` is the main count of a stage, lines and columns are null where there is none."""
    stages = [
        {"stage": o.name, "checked": next(iter(o.checked.values()), 0), "findings": len(o.findings)}
        for o in report.outcomes
    ]
    answer = {
        "valid": report.valid,
        "package": report.package,
        "version": report.version,
        "stages": stages,
    }
    return to_json(answer | {"findings": [*map(finding_as_dict, report.findings)]})


def finding_as_dict(finding: Finding) -> dict[str, object]:
    """A finding for programs; null where it says nothing."""
    names = ("severity", "code", "path", "line", "column", "key", "message", "hint")
    return {name: getattr(finding, name) or None for name in names}


def paint(text: str, style: str) -> str:
    """The text in a style, where the output goes to a terminal that wants styles."""
    codes = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
    wanted = (
        sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    )
    return f"\x1b[{codes[style]}m{text}\x1b[0m" if wanted else text


def as_text(report: Report) -> str:
    """The report for people."""
    lines = [paint(report.title, "bold"), ""]
    width = max((len(outcome.name) for outcome in report.outcomes), default=0)
    for outcome in report.outcomes:
        grave = min((one.severity for one in outcome.findings), default=NOTE, key=[*MARKS].index)
        mark = paint(MARKS[grave], "green" if grave == NOTE else COLOURS[grave])
        found = (
            paint(f"  → {count_noun(len(outcome.findings), 'finding')}", "yellow")
            if outcome.findings
            else ""
        )
        lines.append(f"  {mark} {outcome.name:<{width}}  {format_counts(outcome.checked)}{found}")
    lines += [f"    {' ' * width}  {escape_unprintable(note)}" for note in report.notes]
    lines += ["", *format_findings(report.judged)]
    if report.one_command:
        lines += [report.one_command, ""]
    lines.append(paint(report.verdict, "green" if report.valid else "red"))
    return "\n".join(lines) + "\n"


def format_counts(checked: Mapping[str, int]) -> str:
    """Counts and their nouns, which are told in the plural, in one line."""
    told = ", ".join(f"{number:,} {noun.replace('_', ' ')}" for noun, number in checked.items())
    return re.sub(
        r"(?<!\S)1 (\w\w+?)(ie)?s\b", lambda one: f"1 {one[1]}{'y' if one[2] else ''}", told
    )


def describe_place(finding: Finding) -> str:
    """Where a finding is, in words."""
    line, column = (
        finding.line and f"line {finding.line}",
        finding.column and f"column {finding.column}",
    )
    return escape_unprintable(
        ", ".join(str(part) for part in (line, column, finding.key) if part) or "whole file"
    )


def format_findings(findings: Iterable[Finding]) -> Iterator[str]:
    """Findings by file, those of one cause together, the first ones one by one."""
    for path, of_path in group_by(findings, lambda one: one.path).items():
        yield paint(escape_unprintable(path), "bold")
        for alike in group_by(of_path, lambda one: (one.code, one.column)).values():
            code = paint(alike[0].code, COLOURS[alike[0].severity])
            for one in alike[:SHOWN]:
                yield f"  {describe_place(one)}  {code}"
                yield f"    {escape_unprintable(one.message)}"
                if one.hint:
                    yield paint(f"    → {escape_unprintable(one.hint)}", "dim")
            if len(alike) > SHOWN:
                where = "in this column" if alike[0].line and alike[0].column else "of this kind"
                yield f"  and {len(alike) - SHOWN:,} more {where}  {code}"
        yield ""


def as_github(report: Report, prefix: str = "") -> str:
    """Workflow annotations, of which GitHub shows ten of a severity; what tidy mends is one of them.

    prefix: folder of the package in its repository, with a slash at its end
    """
    lines = []
    for one in report.judged:
        spot = {
            "file": prefix + one.path,
            "line": one.line or 1,
            "title": f"{one.code}: {describe_place(one)}",
        }
        properties = ",".join(f"{name}={_escape(str(value), True)}" for name, value in spot.items())
        command = "notice" if one.severity == NOTE else one.severity
        lines.append(f"::{command} {properties}::{_escape(f'{one.message} {one.hint}'.strip())}")
    if report.one_command:
        grave = min(
            (one.severity for one in report.findings if one.hint == TIDY_HINT), key=[*MARKS].index
        )
        lines.append(f"::{grave}::{report.one_command}")
    lines.append(
        f"{report.verdict}: {report.title}".replace("##[", "## [")
    )  # an old form of command, obeyed anywhere
    return "\n".join(lines) + "\n"


def _escape(text: str, prop: bool = False) -> str:
    """As GitHub's workflow commands ask: per cent and line ends everywhere, colon and comma in properties."""
    text = escape_unprintable(text).replace("%", "%25")
    return text.replace(":", "%3A").replace(",", "%2C") if prop else text


def as_markdown(report: Report) -> str:
    """A step summary: the verdict and the stages first, then every finding, folded by file."""
    head = f"## {'✅' if report.valid else '❌'} {escape_markdown(report.title)}: {report.verdict}"
    lines = [head, "", "| stage | checked | findings |", "| --- | --- | ---: |"]
    lines += [
        f"| {o.name} | {format_counts(o.checked)} | {len(o.findings)} |" for o in report.outcomes
    ]
    lines += ["", *(f"{escape_markdown(note)}  " for note in report.notes)]
    if report.one_command:
        lines += ["", f"**{report.one_command}**"]
    blocks = {}
    for path, findings in group_by(report.judged, lambda one: one.path).items():
        blocks[f"{path}: {count_noun(len(findings), 'finding')}"] = [
            [
                str(f.line or ""),
                escape_markdown(f.column),
                escape_markdown(f.key),
                f"{escape_markdown(f.message)} `{f.code}`",
                escape_markdown(f.hint),
            ]
            for f in findings
        ]
    return render_summary(
        lines, "line column key finding mend", blocks, "" if report.valid else " open"
    )


def render_summary(
    lines: Sequence[str], head: str, blocks: Mapping[str, Iterable[Sequence[str]]], state: str = ""
) -> str:
    """A summary with tables folded below it, cut where GitHub would drop the whole.

    head:   names of the columns, with spaces between
    blocks: rows as cells of Markdown, by title
    state:  " open" for tables that show as they are
    """
    made = list(lines)
    for title, rows in blocks.items():
        made += [
            "",
            f"<details{state}><summary>{escape_markdown(title)}</summary>",
            "",
            f"| {head.replace(' ', ' | ')} |",
        ]
        made += [
            f"|{' --- |' * len(head.split())}",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            "</details>",
        ]
    text = "\n".join(made) + "\n"
    if len(text.encode()) < SUMMARY:
        return text
    text = text.encode()[: SUMMARY - 1_000].decode(errors="ignore").rpartition("\n")[0]
    return f"{text}\n\n</details>\n\nThe rest is left out, because a summary holds a mebibyte.\n"
