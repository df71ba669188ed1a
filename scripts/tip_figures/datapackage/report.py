"""The result of checking a package: what each check looked at, and what it found."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from tip_figures.datapackage.errors import name_command
from tip_figures.datapackage.findings import ERROR, NOT_READ, NOTE, WARNING, Finding
from tip_figures.datapackage.text_format import count_noun, escape_unprintable

SEVERITIES = (ERROR, WARNING, NOTE)  # the worst first


@dataclass(frozen=True)
class CheckResult:
    """One check that ran.

    name:     of the check
    counts:   how much it looked at: a number by noun in the plural, the main one first
    findings: what it found
    """

    name: str
    counts: Mapping[str, int]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """The results of all checks of a package.

    package: its name
    version: its version; None if it has none
    results: of the checks, in their order
    notes:   lines that the command adds after the checks
    ignored: findings that the user has chosen to ignore
    follows: finding that is a consequence → its cause; people see how many follow from a cause
    """

    package: str
    version: str | None
    results: tuple[CheckResult, ...]
    notes: tuple[str, ...] = ()
    ignored: tuple[Finding, ...] = ()
    follows: Mapping[Finding, Finding] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """All findings in the order of the checks, from cause to consequence, then of place."""
        return list(chain.from_iterable(sorted(result.findings) for result in self.results))

    @property
    def causes(self) -> list[Finding]:
        """The findings that follow from no other one, the worst first."""
        return sort_by_severity(entry for entry in self.findings if entry not in self.follows)

    @property
    def shown_findings(self) -> list[Finding]:
        """The causes that people are shown one by one; what only tidy has to fix is counted.

        Their hints say how many findings follow from them.
        """
        numbers = Counter(self.follows.values())
        shown = []
        for cause in self.causes:
            if cause in numbers:
                words = f"{count_followers(numbers[cause])}; --all lists them."
                shown.append(replace(cause, hint=f"{cause.hint} {words}".lstrip()))
            elif cause.severity == ERROR or not cause.is_fixed_by_tidy:
                shown.append(cause)
        return shown

    def map_findings(self, change: Callable[[Finding], Finding]) -> "Report":
        """Return the report with other findings."""
        results = [
            replace(result, findings=tuple(map(change, result.findings))) for result in self.results
        ]
        return replace(self, results=tuple(results))

    @property
    def valid(self) -> bool:
        """Whether there is no error in what was read; warnings and notes do not count."""
        return all(finding.severity != ERROR for finding in self.findings)

    @property
    def complete(self) -> bool:
        """Whether everything was read, so that the verdict is about the whole package."""
        return not any(finding.code == NOT_READ for finding in (*self.findings, *self.ignored))

    @property
    def exit_status(self) -> int:
        """1 for errors; 3 if something was not read, and the user does not ignore that; else 0."""
        if not self.valid:
            return 1
        return 3 if any(finding.code == NOT_READ for finding in self.findings) else 0

    @property
    def title(self) -> str:
        """Name and version of the package, without characters that a terminal would obey."""
        title = f"{self.package} {self.version}" if self.version else self.package
        return escape_unprintable(title)

    @property
    def verdict(self) -> str:
        """The last line of every report: the verdict, and how many findings there are."""
        numbers = Counter(finding.severity for finding in self.causes)
        counts = [count_noun(numbers[name], name) for name in SEVERITIES if numbers[name]]
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
    def tidy_advice(self) -> str:
        """One line for what tidy fixes; empty if there is nothing, or something else is wrong."""
        fixable = [finding for finding in self.findings if finding.is_fixed_by_tidy]
        others = [finding for finding in self.causes if not finding.is_fixed_by_tidy]
        if not fixable or any(finding.severity == ERROR for finding in others):
            return ""
        return f"Run {name_command('tidy')} to fix {count_noun(len(fixable), 'finding')}."


def count_followers(number: int) -> str:
    """Write how many findings follow from others."""
    return f"{number:,} more {'follows' if number == 1 else 'follow'}"


def sort_by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, the worst first, those of one severity in their order."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def find_worst_severity(findings: Iterable[Finding]) -> str:
    """Return the worst severity of some findings; "note" if there are none."""
    severities = [finding.severity for finding in findings]
    return min(severities, key=SEVERITIES.index, default=NOTE)
