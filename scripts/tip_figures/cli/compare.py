"""Compare two states of a data package: list the changes, and the version that they require.

OLD and NEW are each a folder, a descriptor, or a git revision of this checkout (of the working
directory, for the installed program). Rows are matched by primary key; a row whose key changed is
one row removed and one added. The version follows the Data Package recipe:

major  a table or column removed, a column added or moved, a type changed, a constraint tightened,
       a row removed that others may refer to, an identity removed or its terms changed, a license
       removed; the meaning changed: what a figure counts, the entry of an indicator, the label of a
       code
minor  a table or row added, a constraint loosened, a dimension added of which the older rows are
       the total, a unit or a dimension added to the entry of an indicator
patch  a value corrected, wording changed

A number that is only written differently (110.0 for 110) is not a change. Not compared: rows of the
tables that tidy makes from others, since they follow from the rest; in the descriptor the version,
the date `created`, sizes and hashes of files, and properties that say how files are read, such as
`encoding`, of which only one value is supported.

Text and Markdown begin with each new indicator and each changed passage: its numbers in the order
of the text, each with the figure that it states or the reason why it states none, its identities as
arithmetic, before and after if they relate other figures, and the years without a number. Then come
the changes of each kind, by file.

With --check the version of NEW must be high enough for the changes, and the new lines under
"### Errata" in CHANGELOG.md must be those of the corrected figures, for value, year, bound,
rounding and status:
- FIGURE_ID: OLD → NEW (place in the report)
- FIGURE_ID: year OLD → NEW (place in the report)

Exit status: 0 compared, 1 with --check: errors were found, 2 could not run.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tip_figures.cli import CommandParser, find_default_package
from tip_figures.cli.package_report import complete_findings
from tip_figures.datapackage.comparison import (
    CHANGE_KINDS,
    Change,
    compare_packages,
    parse_version,
)
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.report import (
    FINDING_PROPERTIES,
    CheckResult,
    Report,
    format_finding_tables,
    format_findings,
)
from tip_figures.datapackage.revisions import open_package
from tip_figures.datapackage.text_format import (
    LinkedText,
    as_records,
    count_noun,
    escape_markdown,
    escape_unprintable,
    format_block,
    format_markdown,
    join_summary,
    paint,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.table_changes import (
    Group,
    check_errata,
    classify_changes,
    describe_changes,
)

UNREADABLE_FIGURES = (
    "errata: not checked, because the tables of figures of OLD or NEW cannot be read"
)
LEVELS = tuple(CHANGE_KINDS)  # major, minor, patch
MAX_ALIKE = 20  # changes of one kind in one file that people are shown; the rest is counted
NAMED_PLACES = 3  # places that a reason names; further ones are counted


class Comparison(NamedTuple):
    """The result of comparing two states of a package.

    Attributes:
        old_version, new_version: the versions in the two descriptors; None if there is none
        changes: as `compare_states` describes them
        groups: the same changes in words: passages, indicators, then the changes of each kind
        report: findings about version and errata; without results unless --check is given
    """

    old_version: str | None
    new_version: str | None
    changes: Sequence[Change]
    groups: Sequence[Group]
    report: Report

    @property
    def headline(self) -> str:
        """Both versions, and which kind of new version the changes require.

        - `2.0.0 → 2.1.0: 3 changes require a minor version`
        - `2.0.0 → no version: no changes`
        """
        versions = f"{self.old_version or 'no version'} → {self.new_version or 'no version'}"
        if not self.changes:
            return f"{versions}: no changes"
        verb = "requires" if len(self.changes) == 1 else "require"
        level = required_level(self.changes)
        return f"{versions}: {count_noun(len(self.changes), 'change')} {verb} a {level} version"


def run(argv: Sequence[str]) -> int:
    """Compare the packages named on the command line, and print the changes.

    Each package is named by its folder, its descriptor, or a git revision. A revision is looked up
    in this checkout; the installed program looks it up in the working directory.

    Args:
        argv: arguments of the command

    Returns:
        exit status: 1 if --check is given and found errors; otherwise 0

    Raises:
        ReadError: if there is no package in the folder or revision, or if a part of a package
            cannot be read, such as a table
    """
    parser = CommandParser(__doc__, *FORMATS, package=False)
    parser.add_argument("old", metavar="OLD", help="the package before the changes")
    parser.add_argument("new", metavar="NEW", help="the package after the changes")
    check_help = "fail if the version is too low or errata are missing"
    parser.add_argument("--check", action="store_true", help=check_help)
    args = parser.parse_args(argv)
    checkout = find_default_package()
    with open_package(args.old, checkout) as old, open_package(args.new, checkout) as new:
        comparison = compare_states(old, new, check=args.check)
    sys.stdout.write(FORMATS[args.format](comparison))
    return comparison.report.exit_status


def compare_states(old: Package, new: Package, check: bool = False) -> Comparison:
    """Compare two states of a package: their tables, schemas and descriptors.

    If the figures of NEW can be read, changes in their tables get more exact kinds, such as
    `meaning-changed`, and the changes of generated tables are left out (see `classify_changes`). If
    the figures of OLD can be read as well, changed identities are `meaning-changed`, and the result
    has groups for changed passages and indicators.

    Args:
        old, new: the states before and after the changes (OLD and NEW)
        check: True for a report with findings about the version and, if the figures of both states
            can be read, the errata; otherwise a note says that the errata were not checked. False
            for a report without results, whose exit status is 0
    """
    old_figures = Figures.load(old)
    new_figures = Figures.load(new)
    changes = list(compare_packages(old, new))
    groups: list[Group] = []
    findings: list[Finding] = []
    notes = [UNREADABLE_FIGURES]  # unless errata are checked below
    if new_figures:
        # This leaves out the changes of generated tables.
        changes = list(classify_changes(old_figures, new_figures, changes))
        if old_figures:
            groups += describe_changes(old_figures, new_figures, changes)
            findings += check_errata(old_figures, new_figures)
            notes = []
    groups += list_groups(changes)
    findings += check_version(old, new, changes)
    result = CheckResult("version and errata", counts={}, findings=findings)
    # Name and version of this report are not shown.
    report = Report(package="", version=None, results=[result] if check else [], notes=notes)
    return Comparison(
        old_version=old.descriptor.get("version"),
        new_version=new.descriptor.get("version"),
        changes=changes,
        groups=groups,
        report=complete_findings(new, new_figures, report),
    )


# The version and its reasons


def required_level(changes: Iterable[Change]) -> str:
    """Return the highest level that any change requires: `major`, `minor` or `patch`.

    Returns:
        `none` if there are no changes
    """
    levels = (change.level for change in changes)
    return min(levels, key=LEVELS.index, default="none")  # LEVELS begins with the highest level


def group_by_reason(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Group changes by level, kind and file, those of the highest level first.

    Returns:
        reason → changes. The reason says in words what the changes have in common: `minor: a row
        was added: A, B, C and 7 more (data/x.csv)` for ten added rows with the keys A, B and so on.
        Each place, such as the key of a row, is counted once, even if it has several changes
    """
    sorted_changes = sorted(changes, key=lambda change: LEVELS.index(change.level))
    groups = group_by(sorted_changes, lambda change: (change.level, change.kind, change.path))
    by_reason = {}
    for (level, kind, path), group in groups.items():
        places = list(dict.fromkeys(change.place for change in group))
        named_places = ", ".join(places[:NAMED_PLACES])
        if len(places) > NAMED_PLACES:
            named_places += f" and {len(places) - NAMED_PLACES:,} more"
        by_reason[f"{level}: {CHANGE_KINDS[level][kind]}: {named_places} ({path})"] = group
    return by_reason


def list_groups(changes: Sequence[Change]) -> Iterator[Group]:
    """Yield a group of lines for each kind of change in each file, the highest level first.

    The title of a group is the reason, as in `group_by_reason`. Each change has a line, such as
    `value of KEY: 40 → 41`. If there are more than MAX_ALIKE changes, only the first MAX_ALIKE have
    a line, and a last line counts the rest. Added rows have no lines, since the title names the
    first ones.
    """
    for reason, members in group_by_reason(changes).items():
        described = [change for change in members if change.kind != "row-added"]
        lines = [LinkedText(f"{change.place}: {change.values}") for change in described[:MAX_ALIKE]]
        if len(described) > MAX_ALIKE:
            lines.append(LinkedText(f"and {len(described) - MAX_ALIKE:,} more"))
        yield Group(reason, lines)


def check_version(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[Finding]:
    """Yield at most one finding: `version-behind` if the version of `new` is too low.

    The changes decide which version `new` must have at least. After 2.1.3 in `old`, it is 3.0.0 for
    major, 2.2.0 for minor and 2.1.4 for patch changes, and 2.1.3 without changes. A missing or
    invalid version of `new` is too low. If `old` has no valid version, nothing is yielded. The
    finding names the first reason of `group_by_reason`, if there are changes.

    Args:
        changes: all changes from `old` to `new`
    """
    old_text = old.descriptor.get("version")
    new_text = new.descriptor.get("version")
    lowest = parse_version(old_text)
    new_version = parse_version(new_text)
    if lowest is None:
        return
    if changes:
        position = LEVELS.index(required_level(changes))
        # The number at this position is raised, and the numbers after it become 0.
        lowest = (*lowest[:position], lowest[position] + 1, 0, 0)[:3]
    if new_version is None or new_version < lowest:
        expected = ".".join(map(str, lowest))
        requirement = f"after {old_text} it must be {expected} or higher"
        first_reason = next(iter(group_by_reason(changes)), "")
        if first_reason:
            requirement += f": {first_reason}"
        values = {
            "version": new_text or "missing",
            "requirement": requirement,
            "expected": expected,
        }
        line = 0  # found later, from the property `version`
        yield create_finding("version-behind", new.path, line, "version", **values)


# Formats


def format_json(comparison: Comparison) -> str:
    """Return the comparison as JSON, for programs.

    In the list of changes, a property that a change does not have is null. The member `findings`
    exists only with --check.
    """
    answer: dict[str, object] = {
        "old": comparison.old_version,
        "new": comparison.new_version,
        "required": required_level(comparison.changes),
        "changes": as_records(comparison.changes, Change._fields),
        "reasons": list(group_by_reason(comparison.changes)),
    }
    if comparison.report.results:
        answer["findings"] = as_records(comparison.report.findings, FINDING_PROPERTIES)
    return to_json(answer)


def format_text(comparison: Comparison) -> str:
    """Return the comparison as text for a terminal: headline, groups of changes, and findings.

    The findings, then notes and a verdict, follow only with --check. Of the findings, only
    `Report.shown_findings` are listed.
    """
    lines = [paint(comparison.headline, "bold"), ""]
    for group in comparison.groups:
        entries = []
        for line in group.lines:
            # A line is a text and its link. The link is shown below the text, if there is one.
            entries.append([escape_unprintable(part) for part in line if part])
        lines += format_block(group.title, entries)
    report = comparison.report
    if report.results:
        lines += [*format_findings(report.shown_findings), *report.notes]
        lines.append(f"version and errata: {report.verdict}")
    return "\n".join(lines).rstrip("\n") + "\n"


def format_markdown_summary(comparison: Comparison) -> str:
    """Return the comparison in Markdown, for the summary of a workflow step on GitHub.

    With --check, findings and notes follow the headline. The groups of changes are last, each as a
    heading with list items. A group without lines is a single list item, its title. A summary that
    is too long for GitHub is cut.
    """
    lines = [f"## {escape_markdown(comparison.headline)}", ""]
    report = comparison.report
    if report.results:
        lines += [*format_finding_tables(report.findings), ""]
        lines += [f"- {note}\n" for note in report.notes]
    for group in comparison.groups:
        title = escape_markdown(group.title)
        details = [f"- {format_markdown(line)}" for line in group.lines]
        if details:
            lines += [f"### {title}", "", *details, ""]
        else:
            lines.append(f"- {title}")
    return join_summary(lines)


FORMATS = {"text": format_text, "json": format_json, "markdown": format_markdown_summary}
