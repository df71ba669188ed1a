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
from tip_figures.figures.drafted_rows import find_drafted_rows
from tip_figures.figures.generated_tables import GENERATED_TABLES
from tip_figures.figures.model import Figures

UNREADABLE, CELL, REFERENCE, NUMERAL, IDENTITY, COUNT, GENERATED = range(7)
CHECK_STAGES = {
    "structure": UNREADABLE,
    "cells": CELL,
    "pandera": CELL,
    "codes": NUMERAL,
    "ledger": NUMERAL,
    "source texts": NUMERAL,
    "identities": IDENTITY,
    "editions": IDENTITY,
    "gaps": COUNT,
    "generated": GENERATED,
}
CODE_STAGES = {
    "reference-missing": REFERENCE,
    "verdict-differs": IDENTITY,
    "residual-differs": IDENTITY,
    "contradiction-unrecorded": IDENTITY,
    "identity-unjudged": IDENTITY,
    "count-differs": COUNT,
    "draft-open": UNREADABLE,
}
"""Stages of codes, where they are not those of the check."""
BROKEN_IDENTITY = ("verdict-differs", "residual-differs", "contradiction-unrecorded")
DRAFT_OPEN = "draft-open"
IDENTIFIER = re.compile(r"[A-Za-z0-9_./-]+")
MISSING_VALUE = re.compile("“([^”]+)”")


@dataclass(frozen=True)
class Staged:
    """A finding with its stage, and the rows that it is about.

    subjects: identifiers of figures, identities and missing rows, and "source:ID" of a passage
    """

    finding: Finding
    stage: int
    subjects: frozenset[str]

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
        Staged(finding, index.find_stage(finding, result.name), index.find_subjects(finding))
        for result in report.results
        for finding in sorted(result.findings)
    ]
    staged.sort(key=lambda entry: entry.stage)
    drafted_lines = find_drafted_rows(package).lines
    causes: list[Staged] = []
    follows: dict[Finding, Finding] = {}
    for entry in staged:
        cause = _find_cause(entry, causes, drafted_lines)
        if cause is not None:
            follows[entry.finding] = cause.finding
        elif entry.finding.severity == ERROR:
            causes.append(entry)
    return _name_identities(replace(report, follows=follows), staged)


def _find_cause(
    entry: Staged, causes: list[Staged], drafted_lines: Mapping[str, Collection[int]]
) -> Staged | None:
    """Return the first cause from which a finding follows."""
    for cause in causes:
        is_draft = cause.finding.code == DRAFT_OPEN
        path, line = entry.place
        if is_draft and (line in drafted_lines.get(path, ()) or entry.stage == GENERATED):
            return cause
        if not is_draft and _follows(entry, cause):
            return cause
    return None


def _follows(entry: Staged, cause: Staged) -> bool:
    """Whether a finding is a consequence of an error."""
    finding, error = entry.finding, cause.finding
    is_same_column = finding.column == error.column or "" in (finding.column, error.column)
    if entry.stage == cause.stage:
        is_same_gap = entry.stage == REFERENCE and bool(entry.subjects & cause.subjects)
        return is_same_gap or (entry.place == cause.place and finding.column == error.column)
    if entry.stage == GENERATED and not finding.is_fixed_by_tidy:
        return True
    if entry.place == cause.place:
        return is_same_column or finding.is_fixed_by_tidy
    if entry.stage == GENERATED:
        return finding.code == "table-outdated"
    return bool(entry.subjects & cause.subjects)


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

    def find_stage(self, finding: Finding, check: str) -> int:
        """Return the stage of a finding of a check."""
        if self.tables.get(finding.path) in GENERATED_TABLES or finding.is_fixed_by_tidy:
            return GENERATED
        return CODE_STAGES.get(finding.code, CHECK_STAGES.get(check, COUNT))

    def find_subjects(self, finding: Finding) -> frozenset[str]:
        """Return the rows that a finding is about, by its key and by what its message names."""
        return frozenset(self._list_subjects(finding)) - {""}

    def _list_subjects(self, finding: Finding) -> Iterator[str]:
        table = self.tables.get(finding.path)
        first_part = finding.key.partition("/")[0]
        if finding.code == "reference-missing":
            missing = MISSING_VALUE.search(finding.message)
            yield missing[1] if missing else ""
        if table in ("sources", "sentences", "numerals"):
            yield f"source:{first_part}" if finding.code == "count-differs" else ""
        if table == "numerals":
            yield self.figure_by_numeral.get(finding.key, "")
        if table in ("identities", "identity_terms"):
            yield first_part
            yield from self.terms.get(first_part, ())
        if table == "figures":
            yield finding.key
        if self.figures is None:
            return
        for word in IDENTIFIER.findall(f"{finding.message} {finding.key}"):
            if word in self.figures.figure_by_id and table != "sources":
                yield word
                yield f"source:{self.figures.figure_by_id[word].source_id}"


def _name_identities(report: Report, staged: list[Staged]) -> Report:
    """Return a report in which a wrong figure names the identity that it breaks."""
    identity_words = {}
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
