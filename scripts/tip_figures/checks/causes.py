"""Which findings follow from others: one wrong cell is one error, and the rest is its consequence.

A finding follows from an error of an earlier stage that is about the same figure, identity or
passage. Stages: what cannot be read, cells, references, numerals and codes, identities and
editions, gaps and counts, tables that tidy makes. Errors of one stage are independent.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from tip_figures.datapackage.findings import ERROR, Finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.report import Report
from tip_figures.figures.model import Figures
from tip_figures.figures.records.drafted_rows import find_drafted_rows
from tip_figures.figures.tables.generated_tables import GENERATED_TABLES

UNREADABLE, CELL, REFERENCE, NUMERAL, IDENTITY, COUNT, GENERATED = range(7)
CHECK_STAGES = {
    "structure": UNREADABLE,
    "cells": CELL,
    "pandera": CELL,
    "codes": NUMERAL,
    "numerals": NUMERAL,
    "source texts": NUMERAL,
    "identities": IDENTITY,
    "editions": IDENTITY,
    "gaps": COUNT,
    "generated": GENERATED,
}
CODE_STAGES = {
    "reference-missing": REFERENCE,
    "verdict-differs": IDENTITY,
    "contradiction-unrecorded": IDENTITY,
    "identity-unjudged": IDENTITY,
    "numeral-value": REFERENCE,
    "count-differs": COUNT,
    "fingerprint-differs": COUNT,
    "sentence-gap": COUNT,
    "draft-open": UNREADABLE,
}
"""Stages of codes, where they are not those of the check."""
NUMBER_COLUMNS = ("value", "value_to", "bound", "rounded_to")
BROKEN_IDENTITY = ("verdict-differs", "contradiction-unrecorded")
DRAFT_OPEN = "draft-open"
IDENTIFIER = re.compile(r"[A-Za-z0-9_./-]+")
MISSING_VALUE = re.compile("“([^”]+)”")


@dataclass(frozen=True)
class Staged:
    """A finding with its stage, and the rows that it is about.

    subjects: identifiers of figures, identities and missing rows; of a count "source:ID"
    passages: "source:ID" of the passages whose counts an error changes
    """

    finding: Finding
    stage: int
    subjects: frozenset[str]
    passages: frozenset[str]

    @property
    def place(self) -> tuple[str, int]:
        """File and line."""
        return self.finding.path, self.finding.line


def link_findings(package: Package, report: Report) -> Report:
    """Return a report that says which findings follow from which."""
    if len(report.findings) < 2:
        return report
    figures = Figures.load(package)
    index = _SubjectIndex(package, figures if isinstance(figures, Figures) else None)
    staged = [
        index.stage(finding, result.name)
        for result in report.results
        for finding in sorted(result.findings)
    ]
    staged.sort(key=lambda entry: entry.stage)
    causes = _Causes(find_drafted_rows(package).lines)
    follows: dict[Finding, Finding] = {}
    for entry in staged:
        cause = causes.find(entry)
        if cause is not None:
            follows[entry.finding] = cause.finding
        elif entry.finding.severity == ERROR:
            causes.add(entry)
    return _name_identities(replace(report, follows=follows), staged)


class _Causes:
    """The errors that follow from no other one, found by place and by subject.

    drafted_lines: path of a file → lines of rows that nobody has reviewed yet
    """

    def __init__(self, drafted_lines: Mapping[str, Collection[int]]) -> None:
        self.drafted_lines = drafted_lines
        self.first: Staged | None = None
        self.draft: Staged | None = None
        self.by_place: dict[tuple[str, int], list[Staged]] = {}
        self.by_subject: dict[str, dict[int, Staged]] = {}  # of each stage the first

    def add(self, cause: Staged) -> None:
        """Add an error."""
        self.first = self.first or cause
        if cause.finding.code == DRAFT_OPEN:
            self.draft = self.draft or cause
        self.by_place.setdefault(cause.place, []).append(cause)
        for subject in cause.subjects | cause.passages:
            self.by_subject.setdefault(subject, {}).setdefault(cause.stage, cause)

    def find(self, entry: Staged) -> Staged | None:
        """Return the cause from which a finding follows, if there is one."""
        path, line = entry.place
        if self.draft and line in self.drafted_lines.get(path, ()):
            return self.draft
        for cause in self.by_place.get(entry.place, ()):
            if _follows_in_row(entry, cause):
                return cause
        related = list(self._list_related(entry))
        if entry.finding.code in BROKEN_IDENTITY:
            related.sort(key=lambda cause: cause.finding.column not in NUMBER_COLUMNS)
        if related:
            return related[0]
        is_outdated = not entry.finding.is_fixed_by_tidy or entry.finding.code == "table-outdated"
        return self.first if entry.stage == GENERATED and is_outdated else None

    def _list_related(self, entry: Staged) -> Iterator[Staged]:
        """Yield the causes in other rows that are about the same."""
        for subject in sorted(entry.subjects):
            for stage, cause in self.by_subject.get(subject, {}).items():
                codes = (entry.finding.code, cause.finding.code)
                # Two sums of one number may both be recorded wrongly.
                is_one_cause = stage == REFERENCE or (
                    stage == IDENTITY and not (set(codes) & set(BROKEN_IDENTITY))
                )
                is_later = stage < entry.stage or (stage == entry.stage and is_one_cause)
                if is_later and cause.place != entry.place:
                    yield cause


def _follows_in_row(entry: Staged, cause: Staged) -> bool:
    """Whether a finding is a consequence of an error in the same row."""
    finding, error = entry.finding, cause.finding
    if entry.stage == cause.stage:
        return finding.column == error.column
    is_same_column = finding.column == error.column or "" in (finding.column, error.column)
    # A wrong code or number of a figure makes more of its row wrong; a misspelt cell does not.
    return is_same_column or cause.stage >= NUMERAL or finding.is_fixed_by_tidy


class _SubjectIndex:
    """Finds what findings are about.

    figures: None if the source tables cannot be read
    """

    def __init__(self, package: Package, figures: Figures | None) -> None:
        self.figures = figures
        self.tables = {table.path: name for name, table in package.tables.items()}
        self.figure_by_numeral: dict[str, str] = {}
        self.terms: dict[str, list[str]] = {}
        if figures is not None:
            for numeral in figures.numerals:
                self.figure_by_numeral[figures.format_key(numeral)] = numeral.figure_id
            for term in figures.terms:
                self.terms.setdefault(term.identity_id, []).append(term.figure_id)

    def stage(self, finding: Finding, check: str) -> Staged:
        """Return a finding of a check with its stage, and with what it is about."""
        stage = CODE_STAGES.get(finding.code, CHECK_STAGES.get(check, COUNT))
        if self.tables.get(finding.path) in GENERATED_TABLES or finding.is_fixed_by_tidy:
            stage = GENERATED
        subjects = set(self._list_subjects(finding)) - {""}
        table = self.tables.get(finding.path)
        first_part = finding.key.partition("/")[0]
        passages = {f"source:{first_part}"} if table in ("sentences", "numerals") else set()
        if self.figures is not None:
            named = [self.figures.figure_by_id.get(subject) for subject in subjects]
            passages |= {f"source:{figure.source_id}" for figure in named if figure}
        return Staged(finding, stage, frozenset(subjects), frozenset(passages))

    def _list_subjects(self, finding: Finding) -> Iterator[str]:
        """Yield the rows that a finding is about, by its key and by what its message names."""
        table = self.tables.get(finding.path)
        first_part = finding.key.partition("/")[0]
        if finding.code == "reference-missing":
            missing = MISSING_VALUE.search(finding.message)
            yield missing[1] if missing else ""
        if CODE_STAGES.get(finding.code) == COUNT:
            yield f"source:{first_part}"
        if table == "numerals":
            yield self.figure_by_numeral.get(finding.key, "")
        if table in ("identities", "identity_terms"):
            yield first_part
            yield from self.terms.get(first_part, ())
        if table == "figures":
            yield finding.key
            if finding.code.startswith("derived-") and self.figures is not None:
                figure = self.figures.figure_by_id.get(finding.key)
                yield from self.terms.get(figure.derived_by if figure else "", ())
        if self.figures is not None and table != "sources":
            for word in IDENTIFIER.findall(finding.message):
                if word in self.figures.figure_by_id:
                    yield word


def _name_identities(report: Report, staged: list[Staged]) -> Report:
    """Return a report in which a wrong figure names the identity that it breaks."""
    identity_words: dict[Finding, str] = {}
    for entry in staged:
        cause = report.follows.get(entry.finding)
        if cause is not None and entry.finding.code in BROKEN_IDENTITY:
            words = f" It breaks the identity {entry.finding.key}: {entry.finding.message}"
            identity_words.setdefault(cause, words)

    def add_words(finding: Finding) -> Finding:
        words = identity_words.get(finding, "")
        return replace(finding, message=f"{finding.message}{words}") if words else finding

    follows = {finding: add_words(cause) for finding, cause in report.follows.items()}
    return replace(report.map_findings(add_words), follows=follows)
