"""A comparison of two packages as text for a terminal, as JSON and as a summary in Markdown.

People see sections in words first, such as a passage that changed, then every single change.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.changes import Change, list_reasons, required_level
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.markdown_summary import FoldedTable, render_summary
from tip_figures.datapackage.report import Report
from tip_figures.datapackage.report_formats import (
    describe_place,
    finding_as_dict,
    format_findings,
)
from tip_figures.datapackage.terminal_style import Style, paint
from tip_figures.datapackage.text_format import count_noun, escape_markdown, escape_unprintable
from tip_figures.figures.changes.passage_changes import Section, Words

MAX_ALIKE = 20  # changes of one kind in one file that the text shows; the rest is counted
MAX_WORDS_LENGTH = 60  # characters of a value in words; numbers and codes are not cut
CHANGE_COLUMNS = ("key", "column", "old", "new", "change")


@dataclass(frozen=True)
class Comparison:
    """The result of comparing two states of a package.

    old_version, new_version: as their descriptors state them; None if they do not
    changes:                  everything that differs
    summary:                  how many passages, figures, indicators and codes changed; or ""
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
        old_version = self.old_version or "no version"
        new_version = self.new_version or "no version"
        versions = escape_unprintable(f"{old_version} → {new_version}")
        if not self.changes:
            return f"{versions}: no changes"
        verb = "requires" if len(self.changes) == 1 else "require"
        level = required_level(self.changes)
        return f"{versions}: {count_noun(len(self.changes), 'change')} {verb} a {level} version"


# JSON


def format_json(comparison: Comparison) -> str:
    """Return the comparison for programs; a key or column that a change does not have is null."""
    answer: dict[str, object] = {
        "old": comparison.old_version,
        "new": comparison.new_version,
        "required": required_level(comparison.changes),
        "changes": [_change_as_dict(change) for change in comparison.changes],
        "reasons": list_reasons(comparison.changes),
    }
    if comparison.report is not None:
        answer["findings"] = [finding_as_dict(finding) for finding in comparison.report.findings]
    return to_json(answer)


def _change_as_dict(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "path": change.path,
        "key": change.key or None,
        "column": change.column or None,
        "old": change.old,
        "new": change.new,
    }


# Text


def format_text(comparison: Comparison) -> str:
    """Return the comparison for people."""
    lines = [paint(comparison.headline, "bold"), ""]
    for section in comparison.sections:
        lines.extend(_format_section(section))
    # What the sections show in words is not repeated row by row; the reasons count the rows.
    changes = [
        change
        for change in comparison.changes
        if not (comparison.sections and change.kind == "row-added")
    ]
    for path, changes_of_file in group_by(changes, lambda change: change.path).items():
        lines.append(paint(escape_unprintable(path), "bold"))
        lines += [*_format_changes(changes_of_file), ""]
    if comparison.changes:
        reasons = list_reasons(comparison.changes)
        lines += [*(f"  {escape_unprintable(reason)}" for reason in reasons), ""]
    if comparison.report:
        lines.extend(format_findings(comparison.report.shown_findings))
        lines.extend(comparison.report.notes)
        colour: Style = "green" if comparison.report.valid else "red"
        lines.append(paint(f"version and errata: {comparison.report.verdict}", colour))
    return "\n".join(lines).rstrip("\n") + "\n"


def _format_section(section: Section) -> Iterator[str]:
    """Yield the title, two lines for each row, and the list; the second line ends with the link."""
    yield paint(escape_unprintable(section.title), "bold")
    for value, label, *details in section.rows:
        yield escape_unprintable(f"  {value.text}  {label.text}")
        texts = [detail.text for detail in details] + [detail.link for detail in details]
        yield paint(escape_unprintable(f"      {'  '.join(filter(None, texts))}"), "dim")
    for line in section.lines:
        yield escape_unprintable(f"  {line.text}")
    yield ""


def _format_changes(changes: Sequence[Change]) -> Iterator[str]:
    """Yield the lines of the changes of one file; of each kind the first ones are shown."""
    for kind, alike in group_by(changes, lambda change: change.kind).items():
        painted_kind = paint(kind, "dim")
        # Several rows of one identity may have one line.
        lines = list(dict.fromkeys(_format_change(change) for change in alike))
        for line in lines[:MAX_ALIKE]:
            yield f"  {line}  {painted_kind}"
        if len(lines) > MAX_ALIKE:
            yield f"    and {len(lines) - MAX_ALIKE:,} more  {painted_kind}"


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


def format_markdown(comparison: Comparison) -> str:
    """Return the comparison as a step summary: verdict, reasons and sections, then all changes."""
    mark = ""
    notes: list[Words] = []
    if comparison.report:
        mark = "✅ " if comparison.report.valid else "❌ "
        for finding in comparison.report.findings:
            place = f"{finding.path}, {describe_place(finding)}"
            notes.append(Words(f"{place}: {finding.message} {finding.hint} ({finding.code})"))
        notes += map(Words, comparison.report.notes)
    reasons = [Words(reason) for reason in list_reasons(comparison.changes)]
    lines = [f"## {mark}{escape_markdown(comparison.headline)}", "", *_list_markdown(notes)]
    if comparison.summary:
        lines += [f"**{escape_markdown(comparison.summary)}**", ""]
    lines.extend(_list_markdown(reasons))
    for section in comparison.sections:
        lines += [f"### {escape_markdown(section.title)}", ""]
        if section.rows:
            lines += [f"| {' | '.join(section.columns)} |", f"|{' --- |' * len(section.columns)}"]
            lines += [f"| {' | '.join(map(_format_markdown, row))} |" for row in section.rows]
            lines.append("")
        lines.extend(_list_markdown(section.lines))
    tables = []
    for path, changes in group_by(comparison.changes, lambda change: change.path).items():
        title = f"{path}: {count_noun(len(changes), 'change')}"
        rows = [_format_markdown_cells(change) for change in changes if not _is_row(change)]
        if rows:
            tables.append(FoldedTable(title, CHANGE_COLUMNS, rows))
    return render_summary(lines, tables)


def _list_markdown(lines: Sequence[Words]) -> list[str]:
    """Return the lines of a list, with an empty line after it if there are any."""
    items = [f"- {_format_markdown(words)}" for words in lines]
    return [*items, ""] if items else []


def _format_markdown(words: Words) -> str:
    text = escape_markdown(words.text)
    return f"[{text}]({words.link})" if words.link else text


def _is_row(change: Change) -> bool:
    """Whether a row was added or removed; the reasons name it, and a cut row shows nothing."""
    return change.key != "" and change.column == "" and isinstance(change.new or change.old, dict)


def _format_markdown_cells(change: Change) -> list[str]:
    values = (change.key, change.column, shorten_value(change.old), shorten_value(change.new))
    return [*(escape_markdown(value) for value in values), change.kind]
