"""A comparison of two packages as text for a terminal, as JSON and as a summary in Markdown.

People see sections in words first, such as a passage that changed, then every single change.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.changes import Change, list_reasons, required_level
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.rendering import (
    Words,
    as_records,
    fold_markdown,
    format_block,
    format_markdown,
    format_markdown_list,
    format_markdown_table,
    join_summary,
    paint,
)
from tip_figures.datapackage.report import Report
from tip_figures.datapackage.report_formats import (
    FINDING_PROPERTIES,
    VERDICT_COLOURS,
    VERDICT_MARKS,
    format_finding_tables,
    format_findings,
)
from tip_figures.datapackage.text_format import count_noun, escape_unprintable
from tip_figures.figures.changes.passage_changes import Section

MAX_ALIKE = 20  # changes of one kind in one file that the text shows; the rest is counted
MAX_WORDS_LENGTH = 60  # characters of a value in words; numbers and codes are not cut
CHANGE_PROPERTIES = ("kind", "path", "key", "column", "old", "new")
CHANGE_COLUMNS = ("key", "column", "old", "new", "change")


@dataclass(frozen=True)
class Comparison:
    """The result of comparing two states of a package.

    old_version, new_version: as their descriptors state them; None if they do not
    changes:                  everything that differs
    summary:                  how many passages, figures and indicators changed; or ""
    sections:                 passages and indicators that changed
    report:                   findings about version and errata; None if they are not asked for
    """

    old_version: str | None
    new_version: str | None
    changes: Sequence[Change]
    summary: str
    sections: Sequence[Section]
    report: Report | None

    @property
    def headline(self) -> str:
        """Both versions, and the level that the changes require."""
        versions = f"{self.old_version or 'no version'} → {self.new_version or 'no version'}"
        if not self.changes:
            return f"{versions}: no changes"
        verb = "requires" if len(self.changes) == 1 else "require"
        level = required_level(self.changes)
        return f"{versions}: {count_noun(len(self.changes), 'change')} {verb} a {level} version"


def format_json(comparison: Comparison) -> str:
    """Return the comparison for programs; what a change does not have is null."""
    answer: dict[str, object] = {
        "old": comparison.old_version,
        "new": comparison.new_version,
        "required": required_level(comparison.changes),
        "changes": as_records(comparison.changes, CHANGE_PROPERTIES),
        "reasons": list_reasons(comparison.changes),
    }
    if comparison.report is not None:
        answer["findings"] = as_records(comparison.report.findings, FINDING_PROPERTIES)
    return to_json(answer)


# Text


def format_text(comparison: Comparison) -> str:
    """Return the comparison for people."""
    lines = [paint(comparison.headline, "bold"), ""]
    for section in comparison.sections:
        lines += format_block(section.title, _list_entries(section))
    # What the sections show in words is not repeated row by row; the reasons count the rows.
    changes = [
        change
        for change in comparison.changes
        if not (comparison.sections and change.kind == "row-added")
    ]
    for path, changes_of_file in group_by(changes, lambda change: change.path).items():
        lines += format_block(path, _list_changes(changes_of_file))
    lines += [f"  {escape_unprintable(reason)}" for reason in list_reasons(comparison.changes)]
    if comparison.changes:
        lines.append("")
    report = comparison.report
    if report is not None:
        lines += [*format_findings(report.shown_findings), *report.notes]
        colour = VERDICT_COLOURS[report.exit_status]
        lines.append(paint(f"version and errata: {report.verdict}", colour))
    return "\n".join(lines).rstrip("\n") + "\n"


def _list_entries(section: Section) -> Iterator[Sequence[str]]:
    """Yield two lines for each row, of which the second ends with the link, then the list."""
    for value, label, *details in section.rows:
        texts = [detail.text for detail in details] + [detail.link for detail in details]
        words = "  ".join(filter(None, texts))
        yield escape_unprintable(f"{value.text}  {label.text}"), paint(f"  {words}", "dim")
    for line in section.lines:
        yield [escape_unprintable(line.text)]


def _list_changes(changes: Sequence[Change]) -> Iterator[Sequence[str]]:
    """Yield the lines of the changes of one file; of each kind the first ones are shown."""
    for kind, alike in group_by(changes, lambda change: change.kind).items():
        painted_kind = paint(kind, "dim")
        # Several rows of one identity may have one line.
        lines = list(dict.fromkeys(_format_change(change) for change in alike))
        for line in lines[:MAX_ALIKE]:
            yield [f"{line}  {painted_kind}"]
        if len(lines) > MAX_ALIKE:
            yield [f"  and {len(lines) - MAX_ALIKE:,} more  {painted_kind}"]


def _format_change(change: Change) -> str:
    """Return the place of a change, and values before and after unless it is a row or column."""
    place = escape_unprintable(change.place)
    value = change.old or change.new
    if value is None or isinstance(value, dict):
        return place
    return f"{place}: {shorten_value(change.old)} → {shorten_value(change.new)}"


def shorten_value(value: object) -> str:
    """Return a value of a cell or schema as text without unprintable characters; words are cut."""
    if value is None:
        return "(empty)"
    is_text = isinstance(value, str)
    text = escape_unprintable(str(value) if is_text else json.dumps(value, ensure_ascii=False))
    if len(text) <= MAX_WORDS_LENGTH or " " not in text:
        return text
    return f"{text[:MAX_WORDS_LENGTH]}… ({len(text):,} characters)"


# Markdown


def format_markdown_summary(comparison: Comparison) -> str:
    """Return the comparison as a step summary: verdict, reasons and sections, then all changes."""
    report = comparison.report
    mark = f"{VERDICT_MARKS[report.exit_status]} " if report else ""
    lines = [f"## {mark}{format_markdown(comparison.headline)}", ""]
    if report is not None:
        lines += [*format_finding_tables(report.findings, is_open=True), ""]
        lines += format_markdown_list(report.notes)
    if comparison.summary:
        lines += [f"**{format_markdown(comparison.summary)}**", ""]
    lines += format_markdown_list(list_reasons(comparison.changes))
    for section in comparison.sections:
        lines += [f"### {format_markdown(section.title)}", ""]
        if section.rows:
            lines += [*format_markdown_table(section.columns, section.rows), ""]
        lines += format_markdown_list(section.lines)
    for path, changes in group_by(comparison.changes, lambda change: change.path).items():
        rows = [_list_cells(change) for change in changes if not _is_row(change)]
        if rows:
            title = f"{path}: {count_noun(len(changes), 'change')}"
            lines += fold_markdown(title, format_markdown_table(CHANGE_COLUMNS, rows))
    return join_summary(lines)


def _is_row(change: Change) -> bool:
    """Whether a row was added or removed; the reasons name it, and a cut row shows nothing."""
    return change.key != "" and change.column == "" and isinstance(change.new or change.old, dict)


def _list_cells(change: Change) -> Sequence[Words | str]:
    """Return a cell for each of CHANGE_COLUMNS."""
    values = shorten_value(change.old), shorten_value(change.new)
    return change.key, change.column, *values, change.kind


FORMATS = {"text": format_text, "json": format_json, "markdown": format_markdown_summary}
