"""Which findings follow from others: one wrong cell is one error, and the rest is its consequence.

A finding follows from an error of an earlier stage that is about the same figure, identity or
passage. The table findings.csv has the stage of each code; what tidy makes or fixes is in the last
one. Errors of one stage are independent, unless they are in one cell, or are references or
identities about the same subject.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from enum import IntEnum
from itertools import product
from typing import NamedTuple

from tip_figures.datapackage.findings import ERROR, Finding, create_finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.report import Report
from tip_figures.datapackage.table import Table
from tip_figures.figures.model import Figures
from tip_figures.figures.records.row_reader import find_drafted_rows
from tip_figures.figures.tables import list_generated_tables


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
ROW_TABLES = ("figures", "numerals")
IDENTITY_TABLES = ("identities", "identity_terms")
RULE_BROKEN = "rule-broken"
TERMS_UNLIKE = "terms-unlike"
DRAFT_OPEN = "draft-open"
COLUMN_MOVED = "column-moved"
MOVED_STAGES = ("reference", "numeral")  # of errors that compare a cell with others
MIN_MOVED_ROWS = 20  # with errors in one column; fewer rows of a small table are corrected singly
MIN_MOVED_SHARE = 0.1  # of all rows; a wrong passage or indicator has errors in fewer


class Staged(NamedTuple):
    """A finding with its stage, and what it is about.

    Attributes:
        stage: an error of a lower stage may cause it
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

    Args:
        figures: of the package; None if they cannot be read
    """
    if len(report.findings) < 2:
        return report
    report = replace(report, follows=_find_consequences(package, figures, report))
    moved = _find_moved_columns(package, report)
    if moved:
        report = _add_findings(report, moved)
        report = replace(report, follows=_find_consequences(package, figures, report))
    return _add_identities_to_causes(report)


def _find_consequences(
    package: Package, figures: Figures | None, report: Report
) -> dict[Finding, Finding]:
    """Return, by finding that follows from an error, the finding of this error."""
    causes = _Causes(package, figures)
    staged = [causes.assign_stage(finding) for finding in report.findings]
    causes.add_moved_columns(staged)
    follows: dict[Finding, Finding] = {}
    for entry in sorted(staged, key=_rank):
        cause = causes.find_cause(entry)
        if cause is not None:
            follows[entry.finding] = cause.finding
        elif entry.finding.severity == ERROR:
            causes.add(entry)
    return follows


def _rank(entry: Staged) -> tuple[Stage, bool]:
    """Return the sort key of a finding: its stage, then False for unlike terms, True otherwise.

    Causes must be added before their consequences. An unlike term is the cause of other errors of
    its identity in the same stage, so it comes first.
    """
    return entry.stage, entry.finding.code != TERMS_UNLIKE


def _find_moved_columns(package: Package, report: Report) -> list[Finding]:
    """Return a finding for each column that disagrees with other cells in many rows.

    The cells of the column were probably moved. Only causes that compare a cell with other cells
    count. If all wrong rows refer to one row of another table, such as a source, the column has no
    finding, because that row is probably wrong.
    """
    lines_by_column: dict[tuple[str, str], set[int]] = defaultdict(set)
    for finding in report.causes:
        is_in_table = finding.path in package.name_by_path and finding.column != ""
        if is_in_table and finding.severity == ERROR and finding.stage in MOVED_STAGES:
            lines_by_column[finding.path, finding.column].add(finding.line)
    moved = []
    for (path, column), lines in lines_by_column.items():
        table = package.tables[package.name_by_path[path]]
        rows = len(table.lines)
        is_many = len(lines) >= max(MIN_MOVED_ROWS, MIN_MOVED_SHARE * rows)
        if is_many and not _refer_to_one_row(table, lines):
            values = {"column": column, "number": len(lines), "rows": rows}
            moved.append(create_finding(COLUMN_MOVED, path, 0, column, **values))
    return moved


def _refer_to_one_row(table: Table, lines: Set[int]) -> bool:
    """Return whether rows on some lines share a reference that not all rows of the table have."""
    for columns, _other, _targets in table.references:
        keys = dict(zip(table.lines, table.texts.select(columns).iter_rows(), strict=True))
        wrong_keys = {keys[line] for line in lines if line in keys}
        is_one = len(wrong_keys) == 1 and not any(None in key for key in wrong_keys)
        if is_one and len(set(keys.values())) > 1:
            return True
    return False


def _add_findings(report: Report, findings: Sequence[Finding]) -> Report:
    """Return a report with more findings.

    Each is added to the first check that already has a finding about the same file.

    Raises:
        StopIteration: if no check has a finding about the file of a new finding
    """
    results = list(report.results)
    for finding in findings:
        index = next(
            index
            for index, result in enumerate(results)
            if any(other.path == finding.path for other in result.findings)
        )
        result = results[index]
        results[index] = replace(result, findings=[*result.findings, finding])
    return replace(report, results=results)


def _add_identities_to_causes(report: Report) -> Report:
    """Return a report in which the message of a cause also names the first identity it breaks.

    The message changes in the findings and in the values of `follows`. The messages of moved
    columns and of findings that follow from a cause do not change.
    """
    identity_words: dict[Finding, str] = {}
    for finding, cause in report.follows.items():
        if finding.code in BROKEN_IDENTITY and cause.code != COLUMN_MOVED:
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
    moved_columns, moved_subjects: file and column, or subject → error that a column was moved
    """

    def __init__(self, package: Package, figures: Figures | None) -> None:
        """Read which rows of a package belong together; no error is added yet."""
        self.first: Staged | None = None
        self.by_place: dict[tuple[str, int], list[Staged]] = defaultdict(list)
        self.by_subject: dict[tuple[str, int], Staged] = {}  # of each stage the first
        self.moved_columns: dict[tuple[str, str], Staged] = {}
        self.moved_subjects: dict[str, Staged] = {}
        self.table_by_path = package.name_by_path
        generated = list_generated_tables(package)
        self.generated_files = {package.tables[name].path for name in generated}
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

        The subjects are the subject of its row, the subjects that the finding lists, and the
        figures that are terms of any identity among these.
        """
        subjects = {self._find_row_subject(finding), *finding.subjects} - {""}
        for subject in tuple(subjects):
            subjects |= {term.figure_id for term in self.terms.get(subject, ())}
        return Staged(finding, Stage[finding.stage.upper()], subjects)

    def _find_row_subject(self, finding: Finding) -> str:
        """Return the identifier of what the row of a finding is about; "" if it has none.

        A row of sources, figures or identities gives its own id, a numeral the id of its figure,
        and a term the id of its identity. A wrong count gives "source:ID".
        """
        table = self.table_by_path.get(finding.path)
        first_part = finding.key.partition("/")[0]
        if finding.code == "count-differs":
            return f"source:{first_part}"
        if table == "numerals":
            return self.figure_id_by_line.get(finding.line, "")
        return first_part if table in ("sources", "figures", *IDENTITY_TABLES) else ""

    def add(self, cause: Staged) -> None:
        """Add an error at its place and for its subjects, so that findings may follow from it.

        An open draft is added at each drafted row of its source as well. An error of a figure,
        sentence or numeral is added for the subject "source:ID" as well, because the counts of the
        source may be wrong as a consequence. If several errors of one stage have a subject in
        common, `by_subject` keeps the first.
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

    def add_moved_columns(self, staged: Iterable[Staged]) -> None:
        """Record each moved column, and the subjects of all findings in this column.

        `_find_moved_column_error` needs both to find what follows from the moved column.

        Args:
            staged: all findings of the report
        """
        staged = list(staged)
        for moved in staged:
            if moved.finding.code == COLUMN_MOVED:
                place = (moved.finding.path, moved.finding.column)
                self.moved_columns[place] = moved
                for entry in staged:
                    if (entry.finding.path, entry.finding.column) == place:
                        self.moved_subjects.update(dict.fromkeys(entry.subjects, moved))

    def _find_moved_column_error(self, entry: Staged) -> Staged | None:
        """Return the error `column-moved` from which a finding follows; None if there is none.

        A finding follows from a moved column if it

        - is in that column, or about a subject of one of the findings in it,
        - compares cells of the same table, or of the tables of figures and numerals, or
        - is of the stage of identities or a later one, in any table.
        """
        finding = entry.finding
        if finding.code == COLUMN_MOVED:
            return None
        for (path, column), moved in self.moved_columns.items():
            is_in_column = (finding.path, finding.column) == (path, column)
            compares_cells = finding.stage in MOVED_STAGES or finding.code == RULE_BROKEN
            is_near = finding.path == path or self.table_by_path.get(finding.path) in ROW_TABLES
            if is_in_column or (is_near and compares_cells) or entry.stage >= Stage.IDENTITY:
                return moved
        causes = (self.moved_subjects.get(subject) for subject in sorted(entry.subjects))
        return next(filter(None, causes), None)

    def _may_cause(self, entry: Staged, cause: Staged) -> bool:
        """Return whether an error in another row may be the cause of a finding.

        The rule is `_may_follow`, with one exception: the cells of a figure do not depend on the
        row of an identity, so a finding of the stage NUMERAL does not follow from an identity.
        """
        is_of_identity = self.table_by_path.get(cause.finding.path) in IDENTITY_TABLES
        is_of_figure = self.table_by_path.get(entry.finding.path) not in IDENTITY_TABLES
        if entry.stage == Stage.NUMERAL and is_of_figure and is_of_identity:
            return False
        return _may_follow(entry, cause)

    def find_cause(self, entry: Staged) -> Staged | None:
        """Return the cause from which a finding follows; None if there is none.

        The order of preference is: a moved column, an error in the same row, an error about the
        same subject in another row. In the last case, a broken identity prefers an error in a
        column of numbers. If none is found, a finding about an outdated or generated table follows
        from the first error that was added.
        """
        moved = self._find_moved_column_error(entry)
        if moved:
            return moved
        for cause in self.by_place[entry.place]:
            if _follows_in_row(entry, cause):
                return cause
        keys = product(sorted(entry.subjects), range(entry.stage + 1))
        errors = [self.by_subject[key] for key in keys if key in self.by_subject]
        related = [error for error in errors if self._may_cause(entry, error)]
        if entry.finding.code in BROKEN_IDENTITY:
            related.sort(key=lambda cause: cause.finding.column not in NUMBER_COLUMNS)
        is_generated = entry.finding.path in self.generated_files
        is_outdated = entry.finding.code == "table-outdated"
        first = self.first if is_generated or is_outdated else None
        return next(iter(related), first)


def _follows_in_row(entry: Staged, cause: Staged) -> bool:
    """Return whether a finding follows from an error in the same row, or from open drafts.

    A finding with the same stage as the error follows only if both are in one column. A finding of
    a later stage follows in any of these cases:

    - tidy fixes the finding;
    - the error is of the stage NUMERAL or later;
    - both are in one column, or one of them is about the whole row.

    Args:
        cause: in the row of the finding, or the error of open drafts
    """
    finding, error = entry.finding, cause.finding
    if error.code == DRAFT_OPEN:
        return True
    if "" not in (finding.key, error.key) and finding.key != error.key:
        return False  # one of them is about a missing row, at the row before it
    if entry.stage == cause.stage:
        return finding.column == error.column
    is_same_column = finding.column == error.column or "" in (finding.column, error.column)
    # A wrong code or number of a figure makes more of its row wrong; a misspelt cell does not.
    return is_same_column or cause.stage >= Stage.NUMERAL or finding.is_fixed_by_tidy


def _may_follow(entry: Staged, cause: Staged) -> bool:
    """Return whether a finding may follow from an error in another row about the same subject.

    The error must be of an earlier stage, or both must be of the stage REFERENCE or IDENTITY. In
    the stage IDENTITY, a broken identity causes nothing, and follows only from an unlike term of
    its own. For an error in the same row the result is False: `_follows_in_row` decides about it.
    """
    if cause.place == entry.place:
        return False
    if entry.stage == cause.stage == Stage.IDENTITY:
        if cause.finding.code == TERMS_UNLIKE and _is_same_identity(entry, cause):
            return True
        # Two sums of one number may both be recorded wrongly.
        return not BROKEN_IDENTITY & {entry.finding.code, cause.finding.code}
    return cause.stage < entry.stage or entry.stage == cause.stage == Stage.REFERENCE


def _is_same_identity(entry: Staged, cause: Staged) -> bool:
    """Return whether two findings are about one identity: about its row or rows of its terms."""
    first, other = (staged.finding.key.partition("/")[0] for staged in (entry, cause))
    return first == other
