"""What was found, as text for a terminal, JSON, GitHub annotations and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tipdata.package.finding import ERROR, NOTE, TIDY, WARNING, Finding
from tipdata.package.json_file import written
from tipdata.package.wording import cell, many, printable

SHOWN = 5  # findings of one kind in one column, before the rest is counted
ANNOTATIONS = 10  # of one kind, which is what GitHub shows of a step
SUMMARY = 1 << 20  # bytes of a step summary; GitHub drops a larger one
COLOURS = {ERROR: "red", WARNING: "yellow", NOTE: "dim"}


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
        return [finding for finding in self.findings if finding.hint != TIDY]

    @property
    def tidied(self) -> list[Finding]:
        """Findings that one command mends."""
        return [finding for finding in self.findings if finding.hint == TIDY]

    def count(self, severity: str) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong; warnings and notes do not count."""
        return not self.count(ERROR)

    @property
    def title(self) -> str:
        """The package's name and version, with nothing in them that a reader of the report would obey."""
        return printable(" ".join(filter(None, (self.package, self.version))))

    @property
    def verdict(self) -> str:
        """The end of every report in words."""
        counted = [many(n, s) for s in (ERROR, WARNING, NOTE) if (n := self.count(s))]
        if self.valid:
            return f"valid, with {' and '.join(counted)}" if counted else "valid"
        return f"not valid: {', '.join(counted)}"

    @property
    def one_command(self) -> str:
        """What tidy mends, in one line; empty where it mends nothing."""
        return f"{many(len(self.tidied), 'place')}: run scripts/tidy.py" if self.tidied else ""


def as_json(report: Report) -> str:
    """The report for programs; `checked` is the main count of a stage, lines and columns are null where there is none."""
    made = {
        "valid": report.valid,
        "package": report.package,
        "version": report.version,
        "stages": [
            {"stage": o.name, "checked": next(iter(o.checked.values()), 0), "findings": len(o.findings)}
            for o in report.outcomes
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
    lines = [paint(report.title, "bold"), ""]
    width = max((len(outcome.name) for outcome in report.outcomes), default=0)
    for outcome in report.outcomes:
        grave = next((s for s in (ERROR, WARNING) if any(f.severity == s for f in outcome.findings)), "")
        mark = {ERROR: paint("✗", "red"), WARNING: paint("!", "yellow"), "": paint("✓", "green")}[grave]
        lines.append(f"  {mark} {outcome.name:<{width}}  {counts(outcome.checked)}{_found(outcome.findings, paint)}")
    lines += [f"    {' ' * width}  {printable(note)}" for note in report.notes]
    lines += ["", *places(report, paint)]
    if report.one_command:
        lines += [report.one_command, ""]
    lines.append(paint(report.verdict, "green" if report.valid else "red"))
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
    """The findings of a report that somebody has to mend, by file, those of one cause together."""
    for path, together in groupby(_by_path(report.judged), key=lambda group: group[0][0].path):
        yield paint(printable(path or report.package), "bold")
        for shown, more in together:
            for finding in shown:
                yield f"  {place(finding)}  {paint(finding.code, COLOURS[finding.severity])}"
                yield f"    {printable(finding.message)}"
                if finding.hint:
                    yield paint(f"    → {printable(finding.hint)}", "dim")
            if more:
                where = "in this column" if shown[0].line and shown[0].column else "of this kind"
                yield f"  and {more:,} more {where}  {paint(shown[0].code, COLOURS[shown[0].severity])}"
        yield ""


def _by_path(findings: Sequence[Finding]) -> list[tuple[list[Finding], int]]:
    groups = list(grouped(findings))
    first: dict[str, int] = {}
    for number, (shown, _) in enumerate(groups):
        first.setdefault(shown[0].path, number)
    return sorted(groups, key=lambda group: first[group[0][0].path])


def as_github(report: Report, prefix: str = "") -> str:
    """Workflow annotations, at most ten of a severity; what tidy mends is one of them.

    prefix: folder of the package in its repository, with a slash at its end
    """
    lines = []
    for severity, command in ((ERROR, "error"), (WARNING, "warning"), (NOTE, "notice")):
        listed = [finding for finding in report.judged if finding.severity == severity]
        for finding in listed[:ANNOTATIONS]:
            spot = {
                "file": prefix + finding.path,
                "line": str(finding.line or 1),
                "title": f"{finding.code}: {place(finding)}",
            }
            properties = ",".join(f"{name}={_escape(value, True)}" for name, value in spot.items())
            lines.append(f"::{command} {properties}::{_escape(f'{finding.message} {finding.hint}'.strip(), False)}")
        if len(listed) > ANNOTATIONS:
            lines.append(f"::notice::{many(len(listed) - ANNOTATIONS, severity)} more; the step summary has them all.")
    if report.tidied:
        grave = min(finding.severity for finding in report.tidied)  # in the order of the alphabet, error first
        lines.append(f"::{grave}::{report.one_command}")
    lines.append(f"{report.verdict}: {report.title}".replace("##[", "## ["))  # an old form of command, obeyed anywhere
    return "\n".join(lines) + "\n"


def _escape(text: str, prop: bool) -> str:
    """As GitHub's workflow commands ask: per cent and line ends everywhere, colon and comma in properties."""
    text = printable(text).replace("%", "%25")
    return text.replace(":", "%3A").replace(",", "%2C") if prop else text


def as_markdown(report: Report) -> str:
    """A step summary: the verdict and the stages first, then every finding, folded by file, cut where GitHub would cut."""
    head = f"## {'✅' if report.valid else '❌'} {cell(report.title)}: {report.verdict}"
    lines = [head, "", "| stage | checked | findings |", "| --- | --- | ---: |"]
    lines += [f"| {o.name} | {counts(o.checked)} | {len(o.findings)} |" for o in report.outcomes]
    lines += ["", *(f"{cell(note)}  " for note in report.notes)]
    if report.one_command:
        lines += ["", f"**{report.one_command}**"]
    room = SUMMARY - 1_000 - sum(len(line.encode()) + 1 for line in lines)
    by_path: dict[str, list[Finding]] = {}
    for finding in report.judged:
        by_path.setdefault(finding.path, []).append(finding)
    for path, findings in by_path.items():
        block, room = _folded(path or report.package, findings, room, "" if report.valid else " open")
        lines += block
        if room < 0:
            lines += ["", "The rest is left out, because a summary holds a mebibyte."]
            break
    return "\n".join(lines) + "\n"


def _folded(path: str, findings: Sequence[Finding], room: int, state: str) -> tuple[list[str], int]:
    """The findings of a file as a table, and the bytes that are left for others; below 0 where some had to be left out."""
    lines = ["", f"<details{state}><summary>{cell(path)}: {many(len(findings), 'finding')}</summary>", "",
             "| line | column | key | finding | how to mend it |", "| ---: | --- | --- | --- | --- |"]  # fmt: skip
    room -= sum(len(line.encode()) + 1 for line in lines) + 200
    for number, finding in enumerate(findings):
        words = (finding.column, finding.key, finding.message, finding.hint)
        column, key, message, hint = map(cell, words)
        row = f"| {finding.line or ''} | {column} | {key} | {message} `{finding.code}` | {hint} |"
        room -= len(row.encode()) + 1
        if room < 0:
            lines.append(f"| | | | and {len(findings) - number:,} more | |")
            break
        lines.append(row)
    return [*lines, "", "</details>"], room
