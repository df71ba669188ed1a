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
from tip_figures.datapackage.report import CheckResult, Report
from tip_figures.datapackage.table import Table
from tip_figures.figures.model import Figures
from tip_figures.figures.records import find_drafted_rows
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
    """A finding with its stage and its subjects: what the finding is about.

    Attributes:
        stage: how early its cause is; an error of a lower stage may cause the finding
        subjects: identifiers of sources, figures, identities and missing rows; "source:ID" for the
            counts of a source
    """

    finding: Finding
    stage: Stage
    subjects: Set[str]

    @property
    def place(self) -> tuple[str, int]:
        """File and line."""
        return self.finding.path, self.finding.line


def link_findings(package: Package, figures: Figures | None, report: Report) -> Report:
    """Return a report whose `follows` maps each finding that is a consequence to its cause.

    A cause is an error that follows from no other error: a wrong value of a figure is the cause of
    an identity that no longer holds. Two more things change in the report:

    - An error `column-moved` is added for each column whose cells were probably moved.
    - The message of a cause names the first identity that is broken because of it.

    A report with fewer than two findings is returned unchanged.

    Args:
        package: the package that was checked
        figures: the figures of the package; None if they cannot be read
        report: the findings of all checks, without causes
    """
    if len(report.findings) < 2:
        return report
    # Moved columns are found among causes. Then other findings may follow from these columns.
    report = replace(report, follows=_find_consequences(package, figures, report))
    moved = _find_moved_columns(package, report)
    if moved:
        report = _add_findings(report, moved)
        report = replace(report, follows=_find_consequences(package, figures, report))
    return _add_identities_to_causes(report)


def _find_consequences(
    package: Package, figures: Figures | None, report: Report
) -> dict[Finding, Finding]:
    """Return the consequences of errors, as a mapping: consequence → error that causes it.

    Findings without a cause are not keys. Findings are processed by stage, the earliest first,
    because only an error that was processed before a finding can be its cause. A consequence is
    never a cause: what follows from it follows from its own cause.
    """
    causes = _Causes(package, figures)
    staged = [causes.assign_stage(finding) for finding in report.findings]
    causes.add_moved_columns(staged)  # first, since a moved column may cause findings of any stage
    follows: dict[Finding, Finding] = {}
    for entry in sorted(staged, key=_rank):
        cause = causes.find_cause(entry)
        if cause is not None:
            follows[entry.finding] = cause.finding
        elif entry.finding.severity == ERROR:
            causes.add(entry)
    return follows


def _rank(entry: Staged) -> tuple[Stage, bool]:
    """Return the sort key of a finding: (its stage, whether its code is not `terms-unlike`).

    Causes must be added before their consequences. A finding `terms-unlike` may cause other errors
    of its identity in the same stage. Its key ends with False, so it comes first in its stage.
    """
    return entry.stage, entry.finding.code != TERMS_UNLIKE


def _find_moved_columns(package: Package, report: Report) -> list[Finding]:
    """Return a new finding `column-moved` for each column whose cells were probably moved.

    This is a column with errors in many rows: at least MIN_MOVED_ROWS, and at least the share
    MIN_MOVED_SHARE of the table. Only causes that compare a cell with other cells count: those of
    the stages MOVED_STAGES. If all wrong rows refer to one row of another table, such as a source,
    the column has no finding, because that row is probably wrong.
    """
    lines_by_column: dict[tuple[str, str], set[int]] = defaultdict(set)
    for finding in report.causes:
        is_in_column = finding.path in package.name_by_path and finding.column != ""
        if is_in_column and finding.severity == ERROR and finding.stage in MOVED_STAGES:
            lines_by_column[finding.path, finding.column].add(finding.line)
    moved = []
    for (path, column), lines in lines_by_column.items():
        table = package.tables[package.name_by_path[path]]
        row_count = len(table.lines)
        is_many = len(lines) >= max(MIN_MOVED_ROWS, MIN_MOVED_SHARE * row_count)
        if is_many and not _refer_to_one_row(table, lines):
            values = {"column": column, "number": len(lines), "rows": row_count}
            line = 0  # the whole table
            moved.append(create_finding(COLUMN_MOVED, path, line, column, **values))
    return moved


def _refer_to_one_row(table: Table, lines: Set[int]) -> bool:
    """Return whether the rows on some lines all refer to the same row of another table.

    A reference is a foreign key, such as `source_id`. It does not count if it is empty, or if all
    rows of the table have the same one.

    Args:
        table: the table of the rows
        lines: the lines of the file on which these rows begin
    """
    for columns, _other_table, _target_columns in table.references:  # each foreign key
        keys = table.texts.select(columns).iter_rows()
        key_by_line = dict(zip(table.lines, keys, strict=True))
        keys_of_lines = {key_by_line[line] for line in lines if line in key_by_line}
        has_one_key = len(keys_of_lines) == 1 and not any(None in key for key in keys_of_lines)
        if has_one_key and len(set(key_by_line.values())) > 1:
            return True
    return False


def _add_findings(report: Report, findings: Sequence[Finding]) -> Report:
    """Return a report with additional findings in the results of its checks.

    Each new finding is added to the first check that already has a finding about the same file.

    Raises:
        StopIteration: if no check has a finding about the file of a new finding; a moved column is
            always in a file with findings
    """
    results = list(report.results)
    for finding in findings:
        index = next(
            index for index, result in enumerate(results) if _is_about_file(result, finding.path)
        )
        result = results[index]
        results[index] = replace(result, findings=[*result.findings, finding])
    return replace(report, results=results)


def _is_about_file(result: CheckResult, path: str) -> bool:
    """Return whether a check has a finding about a file."""
    return any(finding.path == path for finding in result.findings)


def _add_identities_to_causes(report: Report) -> Report:
    """Return a report in which the message of a cause also names the first identity it breaks.

    The added words are ` It breaks the identity ID: ` and the message of the broken identity. The
    cause is replaced both in the findings of the checks and in the values of `follows`. The
    messages of consequences and of moved columns stay as they are.
    """
    identity_words: dict[Finding, str] = {}
    for finding, cause in report.follows.items():
        if finding.code in BROKEN_IDENTITY and cause.code != COLUMN_MOVED:
            words = f" It breaks the identity {finding.key}: {finding.message}"
            identity_words.setdefault(cause, words)

    def add_words(finding: Finding) -> Finding:
        """Return a finding with the words about the identity it breaks, if it breaks one."""
        return replace(finding, message=finding.message + identity_words.get(finding, ""))

    follows = {finding: add_words(cause) for finding, cause in report.follows.items()}
    return replace(report.map_findings(add_words), follows=follows)


class _Causes:
    """The errors that are causes so far, by their places and subjects; each follows from no other.

    Attributes:
        first: the first error that was added; None before that
        by_place: (file, line) → errors there
        by_subject: (subject, stage) → first error of this stage about the subject
        moved_columns: (file, column) → error `column-moved` of this column
        moved_subjects: subject of a finding in a moved column → error `column-moved`
    """

    def __init__(self, package: Package, figures: Figures | None) -> None:
        """Collect from a package which rows belong together; no error is added yet.

        Collected are the files of generated tables, the drafted rows of each source, the terms of
        each identity, and the figure of each numeral. If `figures` is None, the terms and the
        figures of numerals are unknown.
        """
        self.first: Staged | None = None
        self.by_place: dict[tuple[str, int], list[Staged]] = defaultdict(list)
        self.by_subject: dict[tuple[str, int], Staged] = {}
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
        """Return a finding with its stage and its subjects.

        The subjects are the subject of its row and the subjects that the finding lists. If one of
        them is an identity, the figures that are its terms are subjects as well.
        """
        subjects = {self._find_row_subject(finding), *finding.subjects} - {""}
        for subject in tuple(subjects):
            subjects |= {term.figure_id for term in self.terms.get(subject, ())}
        return Staged(finding, Stage[finding.stage.upper()], subjects)

    def _find_row_subject(self, finding: Finding) -> str:
        """Return the identifier of what the row of a finding is about; "" if it is about nothing.

        The identifier depends on the table of the row:

        - sources, figures and identities: the id of the row
        - numerals: the id of the figure that the numeral states
        - terms of identities: the id of the identity
        - other tables: ""

        For `count-differs`, a wrong count of a source, the result is "source:ID".
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

        Two kinds of errors are added in more places:

        - An open draft, a source with rows that no person has reviewed, is also added at each of
          these rows.
        - An error about a figure, or in the table of sentences or numerals, is also added for the
          subject "source:ID", because the counts of the source may be wrong as a consequence.

        If several errors of one stage have a subject in common, `by_subject` keeps the first.
        """
        self.first = self.first or cause
        is_draft = cause.finding.code == DRAFT_OPEN  # its key is the id of a source
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

        `_find_moved_column_error` uses both to decide what follows from the moved column. A report
        without a finding `column-moved` changes nothing.

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

        A finding follows from a moved column in any of these cases:

        - the finding is in this column;
        - it compares cells with each other, in the same table or in figures or numerals;
        - it is of the stage IDENTITY or a later one, in any table;
        - it has a subject in common with a finding in the column.

        A finding `column-moved` itself follows from no other.
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

        The rule is `_may_follow`, with one exception: an error in the table of identities or of
        terms does not cause a finding of the stage NUMERAL in another table, because the cells of
        a figure do not depend on identities.
        """
        is_error_of_identity = self.table_by_path.get(cause.finding.path) in IDENTITY_TABLES
        is_entry_of_identity = self.table_by_path.get(entry.finding.path) in IDENTITY_TABLES
        if entry.stage == Stage.NUMERAL and is_error_of_identity and not is_entry_of_identity:
            return False
        return _may_follow(entry, cause)

    def find_cause(self, entry: Staged) -> Staged | None:
        """Return the added error from which a finding follows; None if there is none.

        These are tried in order:

        1. the error `column-moved` of a moved column
        2. an error in the same row
        3. an error about the same subject in another row, if `_may_cause` allows it: of the
           alphabetically first subject, the error of the earliest stage; for a broken identity, an
           error in a column of numbers comes first
        4. the first error that was added, if the finding is in a generated table, or if it says
           that something generated is outdated
        """
        moved = self._find_moved_column_error(entry)
        if moved:
            return moved
        for cause in self.by_place[entry.place]:
            if _follows_in_row(entry, cause):
                return cause
        possible_stages = range(entry.stage + 1)  # up to its own stage
        keys = product(sorted(entry.subjects), possible_stages)
        errors = [self.by_subject[key] for key in keys if key in self.by_subject]
        related = [error for error in errors if self._may_cause(entry, error)]
        if entry.finding.code in BROKEN_IDENTITY:  # False is sorted first, and other order stays
            related.sort(key=lambda cause: cause.finding.column not in NUMBER_COLUMNS)
        is_generated = entry.finding.path in self.generated_files
        is_outdated = entry.finding.code == "table-outdated"
        last_resort = self.first if is_generated or is_outdated else None
        return next(iter(related), last_resort)


def _follows_in_row(entry: Staged, cause: Staged) -> bool:
    """Return whether a finding follows from an error in the same row, or from an open draft.

    Every finding in the rows of an open draft (no person has reviewed them) follows from the draft.
    From any other error of the same stage, a finding follows only if both are in one column. From
    an error of an earlier stage, it follows in any of these cases:

    - tidy fixes the finding;
    - the error is of the stage NUMERAL or later;
    - both are in one column, or one of them is about the whole row.

    If both have a key and the keys differ, the finding does not follow: one of the two is about a
    missing row, and its line is only the line before the missing row.

    Args:
        entry: the finding
        cause: the error, at the same file and line; or an open draft that includes this line
    """
    finding, error = entry.finding, cause.finding
    if error.code == DRAFT_OPEN:
        return True
    if "" not in (finding.key, error.key) and finding.key != error.key:
        return False
    if entry.stage == cause.stage:
        return finding.column == error.column
    is_same_column = finding.column == error.column or "" in (finding.column, error.column)
    # A wrong code or number of a figure makes more of its row wrong; a misspelt cell does not.
    return is_same_column or cause.stage >= Stage.NUMERAL or finding.is_fixed_by_tidy


def _may_follow(entry: Staged, cause: Staged) -> bool:
    """Return whether a finding may follow from an error in another row about the same subject.

    A finding may follow from an error of an earlier stage. It may follow from an error of its own
    stage only in two stages:

    - REFERENCE: always
    - IDENTITY: if neither is a broken identity, or if the error is `terms-unlike` in the identity
      of the finding

    For an error in the same row the result is False, because `_follows_in_row` decides about it.
    """
    if cause.place == entry.place:
        return False
    if entry.stage == cause.stage == Stage.IDENTITY:
        if cause.finding.code == TERMS_UNLIKE and _is_same_identity(entry, cause):
            return True
        # Two sums of one number may both be recorded wrongly.
        return BROKEN_IDENTITY.isdisjoint({entry.finding.code, cause.finding.code})
    return cause.stage < entry.stage or entry.stage == cause.stage == Stage.REFERENCE


def _is_same_identity(entry: Staged, cause: Staged) -> bool:
    """Return whether two findings are about one identity: its own row or the row of a term.

    The key of a term begins with the id of its identity and a slash.
    """
    identity_id = entry.finding.key.partition("/")[0]
    return identity_id == cause.finding.key.partition("/")[0]
