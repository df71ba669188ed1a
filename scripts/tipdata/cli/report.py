"""What was found, as text for a terminal and as JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tipdata.package.finding import ERROR, NOTE, TIDY, WARNING, Finding
from tipdata.package.json_file import written
from tipdata.package.wording import many, printable

SHOWN = 5  # findings of one kind in one column, before the rest is counted
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
