"""The result of checking a package: what each check looked at, and what it found."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tip_figures.datapackage.findings import ERROR, NOTE, TIDY_HINT, WARNING, Finding
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
    """

    package: str
    version: str | None
    results: tuple[CheckResult, ...]
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """All findings in the order of the checks, from cause to consequence, then of place."""
        findings: list[Finding] = []
        for result in self.results:
            findings.extend(sorted(result.findings))
        return findings

    @property
    def manual_findings(self) -> list[Finding]:
        """The findings that tidy does not fix, so that a person has to."""
        return [finding for finding in self.findings if finding.hint != TIDY_HINT]

    @property
    def valid(self) -> bool:
        """Whether there is no error; warnings and notes do not count."""
        return all(finding.severity != ERROR for finding in self.findings)

    @property
    def title(self) -> str:
        """Name and version of the package, without characters that a terminal would obey."""
        title = f"{self.package} {self.version}" if self.version else self.package
        return escape_unprintable(title)

    @property
    def verdict(self) -> str:
        """The last line of every report: `valid`, or `not valid` with the number of findings."""
        numbers = Counter(finding.severity for finding in self.findings)
        counts = [count_noun(numbers[name], name) for name in SEVERITIES if numbers[name]]
        if not self.valid:
            return f"not valid: {', '.join(counts)}"
        return f"valid, with {' and '.join(counts)}" if counts else "valid"

    @property
    def tidy_advice(self) -> str:
        """One line for all findings that tidy fixes; empty if there are none."""
        fixable = len(self.findings) - len(self.manual_findings)
        return f"Run scripts/tidy.py to fix {count_noun(fixable, 'finding')}." if fixable else ""


def find_worst_severity(findings: Iterable[Finding]) -> str:
    """Return the worst severity of some findings; "note" if there are none."""
    severities = [finding.severity for finding in findings]
    return min(severities, key=SEVERITIES.index, default=NOTE)
