"""What was found, as text for a terminal, JSON, GitHub annotations and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tipdata.package.finding import ERROR, Finding
from tipdata.package.json_file import written
from tipdata.package.wording import cell, many, printable

SHOWN = 5  # findings of one kind in one column, before the rest is counted
ANNOTATIONS = 10  # of one kind, which is what GitHub shows of a step
SUMMARY = 900_000  # characters; a step summary holds a mebibyte


@dataclass(frozen=True)
class Stage:
    """One check that ran: what it looked at, as a count a noun, the main one first, and what it found."""

    name: str
    checked: Mapping[str, int]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """All that was checked of a package."""

    package: str
    version: str | None
    stages: tuple[Stage, ...]
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """Findings in the order of the stages, which is from cause to consequence, then of place."""
        return [finding for stage in self.stages for finding in sorted(stage.findings)]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == ERROR for finding in self.findings)

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        return not self.errors


def as_json(report: Report) -> str:
    """The report for programs; `checked` is the main count of a stage, lines and columns are null where there is none."""
    made = {
        "valid": report.valid,
        "package": report.package,
        "version": report.version,
        "stages": [
            {"stage": s.name, "checked": next(iter(s.checked.values()), 0), "findings": len(s.findings)}
            for s in report.stages
        ],
        "findings": [plain(finding) for finding in report.findings],
    }
    return written(made)


def plain(finding: Finding) -> dict[str, object]:
    """A finding for programs; null where it says nothing."""
    return {
        "severity": finding.severity,
        "code": finding.code,
        "path": finding.path,
        "line": finding.line or None,
        "column": finding.column or None,
        "key": finding.key or None,
        "message": finding.message,
        "hint": finding.hint or None,
    }


Paint = Callable[[str, str], str]


def painter(colour: bool) -> Paint:
    """A function that colours text on a terminal, and leaves it alone elsewhere."""
    codes = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
    return (lambda text, name: f"\x1b[{codes[name]}m{text}\x1b[0m") if colour else (lambda text, _: text)


def as_text(report: Report, colour: bool = False) -> str:
    """The report for people."""
    paint = painter(colour)
    lines = [paint(printable(" ".join(filter(None, (report.package, report.version)))), "bold"), ""]
    width = max((len(stage.name) for stage in report.stages), default=0)
    for stage in report.stages:
        errors = sum(finding.severity == ERROR for finding in stage.findings)
        mark = paint("✗", "red") if errors else paint("!", "yellow") if stage.findings else paint("✓", "green")
        lines.append(f"  {mark} {stage.name:<{width}}  {counts(stage.checked)}{_found(stage.findings, paint)}")
    lines += [f"    {' ' * width}  {note}" for note in report.notes]
    lines += ["", *places(report, paint)]
    warnings = len(report.findings) - report.errors
    if report.valid:
        lines.append(paint("valid", "green") + (f", with {many(warnings, 'warning')}" if warnings else ""))
    else:
        lines.append(
            paint("not valid", "red")
            + f": {many(report.errors, 'error')}"
            + (f", {many(warnings, 'warning')}" if warnings else "")
        )
    return "\n".join(lines) + "\n"


def counts(checked: Mapping[str, int]) -> str:
    """Counts and their nouns in one line."""
    return ", ".join(f"{number:,} {_noun(number, name)}" for name, number in checked.items())


def _noun(number: int, name: str) -> str:
    """A noun, told in the plural, as it stands behind a number."""
    noun = name.replace("_", " ")
    if number != 1 or " " in noun or not noun.endswith("s"):
        return noun
    return f"{noun[:-3]}y" if noun.endswith("ies") else noun[:-1]


def _found(findings: Sequence[Finding], paint: Paint) -> str:
    return paint(f"  → {many(len(findings), 'finding')}", "yellow") if findings else ""


def grouped(findings: Sequence[Finding], most: int = SHOWN) -> Iterator[tuple[list[Finding], int]]:
    """Findings of one cause together, in the order in which causes first appear: those to show, and how many more."""
    causes: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        causes.setdefault((finding.path, finding.code, finding.column), []).append(finding)
    for together in causes.values():
        yield together[:most], max(len(together) - most, 0)


def place(finding: Finding) -> str:
    """Where a finding is, in words."""
    parts = [
        f"line {finding.line}" if finding.line else "",
        f"column {finding.column}" if finding.column else "",
        finding.key,
    ]
    return printable(", ".join(filter(None, parts)) or "whole file")


def places(report: Report, paint: Paint) -> Iterator[str]:
    """The findings of a report for people, by file, those of one cause together."""
    for path, together in groupby(_by_path(report.findings), key=lambda group: group[0][0].path):
        yield paint(printable(path or report.package), "bold")
        for shown, more in together:
            for finding in shown:
                code = paint(finding.code, "red" if finding.severity == ERROR else "yellow")
                yield f"  {place(finding)}  {code}"
                yield f"    {printable(finding.message)}"
                if finding.hint:
                    yield paint(f"    → {printable(finding.hint)}", "dim")
            if more:
                where = "in this column" if shown[0].line and shown[0].column else "of this kind"
                yield f"  and {more:,} more {where}  {paint(shown[0].code, 'red')}"
        yield ""


def _by_path(findings: Sequence[Finding]) -> list[tuple[list[Finding], int]]:
    groups = list(grouped(findings))
    first: dict[str, int] = {}
    for number, (shown, _) in enumerate(groups):
        first.setdefault(shown[0].path, number)
    return sorted(groups, key=lambda group: first[group[0][0].path])


def as_github(
    report: Report,
    prefix: str = "",
    touched: frozenset[tuple[str, int]] = frozenset(),
    column: Callable[[Finding], int] = lambda _: 0,
) -> str:
    """Workflow annotations, at most ten of a severity, those on touched lines first.

    prefix:  folder of the package in its repository, with a slash at its end
    touched: (path in the repository, line) that a pull request changes
    column:  position of a finding's cell in its line, in characters from 1; 0 where it cannot be told
    """
    lines = []
    for severity in ("error", "warning"):
        listed = [finding for finding in report.findings if finding.severity == severity]
        listed.sort(key=lambda f: (prefix + f.path, f.line) not in touched)
        for finding in listed[:ANNOTATIONS]:
            spot = {
                "file": prefix + finding.path,
                "line": str(finding.line or 1),
                **({"col": str(at)} if (at := column(finding)) else {}),
                "title": f"{finding.code}: {place(finding)}",
            }
            told = ",".join(f"{name}={_escape(value, True)}" for name, value in spot.items())
            lines.append(
                f"::{severity} {told}::{_escape(' '.join(filter(None, (finding.message, finding.hint))), False)}"
            )
        if len(listed) > ANNOTATIONS:
            lines.append(f"::notice::{many(len(listed) - ANNOTATIONS, severity)} more; the step summary has them all.")
    lines.append(f"{report.package}: {'valid' if report.valid else many(report.errors, 'error')}")
    return "\n".join(lines) + "\n"


def _escape(text: str, prop: bool) -> str:
    """As GitHub's workflow commands ask: per cent and line ends everywhere, colon and comma in properties."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if prop else text


def as_markdown(report: Report) -> str:
    """A step summary: the verdict and the stages first, then every finding, folded by file, cut where GitHub would cut."""
    head = f"## {'✅' if report.valid else '❌'} {report.package} {report.version or ''}: {'valid' if report.valid else many(report.errors, 'error')}"
    lines = [head, "", "| stage | checked | findings |", "| --- | --- | ---: |"]
    lines += [f"| {s.name} | {counts(s.checked)} | {len(s.findings)} |" for s in report.stages]
    lines += ["", *(f"{note}  " for note in report.notes)]
    used = sum(map(len, lines))
    by_path: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_path.setdefault(finding.path, []).append(finding)
    for path, findings in by_path.items():
        block = ["", f"<details{' open' if not report.valid and used < 20_000 else ''}><summary>{cell(path or report.package)}: {many(len(findings), 'finding')}</summary>", "",
                 "| line | column | key | finding | how to mend it |", "| ---: | --- | --- | --- | --- |"]  # fmt: skip
        for number, finding in enumerate(findings):
            row = f"| {finding.line or ''} | {cell(finding.column)} | {cell(finding.key)} | {cell(finding.message)} `{finding.code}` | {cell(finding.hint)} |"
            if used + len(row) > SUMMARY:
                block.append(f"| | | | and {len(findings) - number:,} more | |")
                break
            used += len(row) + 1
            block.append(row)
        lines += [*block, "", "</details>"]
        if used > SUMMARY - 5_000:
            lines.append("\nThe rest was cut, because a summary holds a mebibyte.")
            break
    return "\n".join(lines) + "\n"
