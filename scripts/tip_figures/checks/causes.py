"""Which findings follow from others: one wrong cell is one error, and the rest is its consequence.

A finding follows from an error of an earlier stage that is about the same figure, identity or
passage. The table findings.csv has the stage of each code; what tidy makes or fixes is in the last
one. Errors of one stage are independent, unless they are in one cell, or are references or
identities about the same subject.
"""

from collections import defaultdict
from collections.abc import Set
from dataclasses import replace
from enum import IntEnum
from itertools import product
from typing import NamedTuple

from tip_figures.datapackage.findings import ERROR, Finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.report import Report
from tip_figures.figures.model import Figures
from tip_figures.figures.records.row_reader import find_drafted_rows


class Stage(IntEnum):
    """How early the cause of a finding is, as the column `stage` of findings.csv says."""

    UNREADABLE = 0
    CELL = 1
    REFERENCE = 2
    NUMERAL = 3
    IDENTITY = 4
    COUNT = 5
    TIDY = 6


NUMBER_COLUMNS = ("value", "value_to", "bound", "rounded_to")
BROKEN_IDENTITY = {"verdict-differs", "contradiction-unrecorded"}
DRAFT_OPEN = "draft-open"


class Staged(NamedTuple):
    """A finding with its stage, and what it is about.

    stage:    an error of a lower stage may cause it
    subjects: identifiers of figures, identities and missing rows; of a count "source:ID"
    """

    finding: Finding
    stage: Stage
    subjects: Set[str]

    @property
    def place(self) -> tuple[str, int]:
        """File and line."""
        return self.finding.path, self.finding.line


def link_findings(package: Package, figures: Figures | None, report: Report) -> Report:
    """Return a report that says which findings follow from which.

    Only an error that follows from no other one is a cause. The message of a cause also names the
    first identity that is broken because of it.

    figures: of the package; None if they cannot be read
    """
    if len(report.findings) < 2:
        return report
    causes = _Causes(package, figures)
    staged = [causes.assign_stage(finding) for finding in report.findings]
    follows: dict[Finding, Finding] = {}
    for entry in sorted(staged, key=lambda entry: entry.stage):
        cause = causes.find_cause(entry)
        if cause is not None:
            follows[entry.finding] = cause.finding
        elif entry.finding.severity == ERROR:
            causes.add(entry)
    return _name_identities(replace(report, follows=follows))


def _name_identities(report: Report) -> Report:
    """Return a report in which a cause names the identity that it breaks: the first, if several.

    The text is added to its message among the findings and among the causes. Findings that follow
    from a cause are not changed, since they are never causes.
    """
    identity_words: dict[Finding, str] = {}
    for finding, cause in report.follows.items():
        if finding.code in BROKEN_IDENTITY:
            words = f" It breaks the identity {finding.key}: {finding.message}"
            identity_words.setdefault(cause, words)

    def add_words(finding: Finding) -> Finding:
        """Return a finding with the words about its identity; unchanged if there are none."""
        return replace(finding, message=finding.message + identity_words.get(finding, ""))

    follows = {finding: add_words(cause) for finding, cause in report.follows.items()}
    return replace(report.map_findings(add_words), follows=follows)


class _Causes:
    """The errors that follow from no other one, found by what they are about.

    first:      the first error that was added
    by_place:   file and line → errors
    by_subject: subject and stage → error
    """

    def __init__(self, package: Package, figures: Figures | None) -> None:
        """Read which rows of a package belong together; no error is added yet."""
        self.first: Staged | None = None
        self.by_place: dict[tuple[str, int], list[Staged]] = defaultdict(list)
        self.by_subject: dict[tuple[str, int], Staged] = {}  # of each stage the first
        self.table_by_path = package.name_by_path
        self.drafted_places: dict[str, list[tuple[str, int]]] = defaultdict(list)  # by source
        for row in find_drafted_rows(package):
            place = (package.tables[row.table].path, row.line)
            self.drafted_places[row.source_id].append(place)
        self.figure_by_id = figures.figure_by_id if figures else {}
        self.terms = figures.terms_by_identity if figures else {}
        numerals = figures.numerals if figures else ()
        self.figure_id_by_line = {row.line: row.figure_id for row in numerals}

    def assign_stage(self, finding: Finding) -> Staged:
        """Return a finding with its stage, and with what it is about.

        This is the subject of its row, its own subjects, and of identities also the terms.
        """
        subjects = {self._find_row_subject(finding), *finding.subjects} - {""}
        for subject in tuple(subjects):
            subjects |= {term.figure_id for term in self.terms.get(subject, ())}
        return Staged(finding, Stage[finding.stage.upper()], subjects)

    def _find_row_subject(self, finding: Finding) -> str:
        """Return the identifier of what the row of a finding is about; "" if it has none.

        It is that of a figure or an identity, for a numeral that of its figure, for a term that of
        its identity. A wrong count has "source:ID".
        """
        table = self.table_by_path.get(finding.path)
        first_part = finding.key.partition("/")[0]
        if finding.code == "count-differs":
            return f"source:{first_part}"
        if table == "numerals":
            return self.figure_id_by_line.get(finding.line, "")
        return first_part if table in ("figures", "identities", "identity_terms") else ""

    def add(self, cause: Staged) -> None:
        """Add an error at its place and for its subjects, so that findings may follow from it.

        An error of an open draft is added at the place of each drafted row of its source, too. An
        error of a figure, sentence or numeral is also added for the counts of its source. Of the
        errors of one stage about one subject, the first is kept.
        """
        self.first = self.first or cause
        is_draft = cause.finding.code == DRAFT_OPEN
        drafted_places = self.drafted_places[cause.finding.key] if is_draft else ()
        for place in {cause.place, *drafted_places}:
            self.by_place[place].append(cause)
        subjects = set(cause.subjects)
        if self.table_by_path.get(cause.finding.path) in ("sentences", "numerals"):
            subjects.add(f"source:{cause.finding.key.partition('/')[0]}")
        for figure_id in cause.subjects & self.figure_by_id.keys():
            subjects.add(f"source:{self.figure_by_id[figure_id].source_id}")
        for subject in subjects:
            self.by_subject.setdefault((subject, cause.stage), cause)

    def find_cause(self, entry: Staged) -> Staged | None:
        """Return the cause from which a finding follows; None if there is none.

        An error in the same row comes before errors about the same subject in other rows. Of these,
        a broken identity prefers an error in a number. An outdated table for which no such error is
        found follows from the first error of all.
        """
        for cause in self.by_place[entry.place]:
            if _follows_in_row(entry, cause):
                return cause
        keys = product(sorted(entry.subjects), range(entry.stage + 1))
        errors = [self.by_subject[key] for key in keys if key in self.by_subject]
        related = [error for error in errors if _may_follow(entry, error)]
        if entry.finding.code in BROKEN_IDENTITY:
            related.sort(key=lambda cause: cause.finding.column not in NUMBER_COLUMNS)
        first = self.first if entry.finding.code == "table-outdated" else None
        return next(iter(related), first)


def _follows_in_row(entry: Staged, cause: Staged) -> bool:
    """Whether a finding is a consequence of an error in the same row, or of open drafts.

    Every finding follows from open drafts. A finding of the stage of the error follows only if both
    are in one column. One of a later stage follows if tidy fixes it, if the error is of the stage
    NUMERAL or later, or if both are in one column or one of them is about the whole row.

    cause: in the row of the finding, or the error of open drafts
    """
    finding, error = entry.finding, cause.finding
    if error.code == DRAFT_OPEN:
        return True
    if entry.stage == cause.stage:
        return finding.column == error.column
    is_same_column = finding.column == error.column or "" in (finding.column, error.column)
    # A wrong code or number of a figure makes more of its row wrong; a misspelt cell does not.
    return is_same_column or cause.stage >= Stage.NUMERAL or finding.is_fixed_by_tidy


def _may_follow(entry: Staged, cause: Staged) -> bool:
    """Whether a finding may be a consequence of an error in another row about the same subject.

    An error in the same row is left to `_follows_in_row`.
    """
    if cause.place == entry.place:
        return False
    if entry.stage == cause.stage == Stage.IDENTITY:
        # Two sums of one number may both be recorded wrongly.
        return not BROKEN_IDENTITY & {entry.finding.code, cause.finding.code}
    return cause.stage < entry.stage or entry.stage == cause.stage == Stage.REFERENCE
