"""A comparison of two packages as text for a terminal, as JSON and as a summary in Markdown.

People see the passages that changed first, then every single change.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.changes import Change, list_reasons, required_level
from tip_figures.datapackage.findings import Finding
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
from tip_figures.figures.passage_changes import FigureText, PassageText

MAX_ALIKE = 20  # changes of one kind in one file that the text shows; the rest is counted
MAX_WORDS_LENGTH = 60  # characters of a value in words; numbers and codes are not cut
CHANGE_COLUMNS = ("key", "column", "old", "new", "change")
FIGURE_HEADER = (
    "| value | figure | words | coding | place | change |",
    "| ---: | --- | --- | --- | --- | --- |",
)


@dataclass(frozen=True)
class Comparison:
    """The result of comparing two states of a package.

    old_version, new_version: as their descriptors state them; None if they do not
    changes:                  everything that differs
    passages:                 those that changed, in words
    indicators:               those that were added or changed, in words
    report:                   findings about version and errata; None if they are not asked for
    """

    old_version: str | None
    new_version: str | None
    changes: Sequence[Change]
    passages: Sequence[PassageText]
    indicators: Sequence[str]
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

    @property
    def summary(self) -> str:
        """How many passages, figures, indicators and codes changed, in one line; "" if none did."""
        codes: dict[str, None] = {}  # a code of several tables counts once
        for change in self.changes:
            if change.key == "enum" and change.column and isinstance(change.new, list):
                codes |= dict.fromkeys(f"{change.column} {code}" for code in change.new)
        counts = {
            "passage": len(self.passages),
            "figure": sum(len(passage.figures) for passage in self.passages),
            "indicator": len(self.indicators),
            "code": len(codes),
        }
        parts = [count_noun(number, noun) for noun, number in counts.items() if number]
        names = f" ({', '.join(codes)})" if codes else ""
        return f"{', '.join(parts)}{names}" if parts else ""


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
    for passage in comparison.passages:
        lines.extend(_format_passage(passage))
    if comparison.indicators:
        lines.append(paint("indicators", "bold"))
        lines += [f"  {escape_unprintable(indicator)}" for indicator in comparison.indicators]
        lines.append("")
    # What the passages show in words is not repeated row by row; the reasons count the rows.
    changes = [
        change
        for change in comparison.changes
        if not (comparison.passages and change.kind == "row-added")
    ]
    for path, changes_of_file in group_by(changes, lambda change: change.path).items():
        lines.append(paint(escape_unprintable(path), "bold"))
        lines.extend(_format_changes(changes_of_file))
        lines.append("")
    if comparison.changes:
        for reason in list_reasons(comparison.changes):
            lines.append(f"  {escape_unprintable(reason)}")
        lines.append("")
    if comparison.report:
        lines.extend(format_findings(comparison.report.shown_findings))
        lines.extend(comparison.report.notes)
        colour: Style = "green" if comparison.report.valid else "red"
        lines.append(paint(f"version and errata: {comparison.report.verdict}", colour))
    return "\n".join(lines).rstrip("\n") + "\n"


def _format_passage(passage: PassageText) -> Iterator[str]:
    yield paint(escape_unprintable(passage.title), "bold")
    for figure in passage.figures:
        yield f"  {escape_unprintable(figure.amount)}  {escape_unprintable(figure.label)}"
        parts = (figure.place, figure.change, figure.link)
        details = "  ".join(part for part in parts if part)
        yield paint(f"      {escape_unprintable(details)}", "dim")
        words = "  ".join(part for part in (figure.quote, figure.coding) if part)
        if words:
            yield paint(f"      {escape_unprintable(words)}", "dim")
    for identity in passage.identities:
        yield f"  {escape_unprintable(identity)}"
    for numeral in passage.numerals:
        yield f"  no figure: {escape_unprintable(f'{numeral.place} {numeral.words}')}"
    for gap in passage.gaps:
        yield f"  no number: {escape_unprintable(gap)}"
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
    """Return the comparison as a step summary: verdict, reasons and passages, then all changes."""
    mark = ""
    if comparison.report:
        mark = "✅ " if comparison.report.valid else "❌ "
    lines = [f"## {mark}{escape_markdown(comparison.headline)}", ""]
    if comparison.report:
        for finding in comparison.report.findings:
            lines.append(_format_markdown_finding(finding))
        lines += [f"- {escape_markdown(note)}" for note in comparison.report.notes]
    lines.append("")
    if comparison.summary:
        lines += [f"**{escape_markdown(comparison.summary)}**", ""]
    lines += [f"- {escape_markdown(reason)}" for reason in list_reasons(comparison.changes)]
    lines.append("")
    if comparison.indicators:
        lines += ["### Indicators", ""]
        lines += [f"- {escape_markdown(indicator)}" for indicator in comparison.indicators]
        lines.append("")
    for passage in comparison.passages:
        lines.extend(_format_markdown_passage(passage))
    tables = []
    for path, changes in group_by(comparison.changes, lambda change: change.path).items():
        title = f"{path}: {count_noun(len(changes), 'change')}"
        rows = [_format_markdown_cells(change) for change in changes if not _is_row(change)]
        if rows:
            tables.append(FoldedTable(title, CHANGE_COLUMNS, rows))
    return render_summary(lines, tables)


def _is_row(change: Change) -> bool:
    """Whether a row was added or removed; the reasons name it, and a cut row shows nothing."""
    return change.key != "" and change.column == "" and isinstance(change.new or change.old, dict)


def _format_markdown_finding(finding: Finding) -> str:
    place = f"**{escape_markdown(finding.path)}**, {escape_markdown(describe_place(finding))}"
    words = f"{escape_markdown(finding.message)} {escape_markdown(finding.hint)}"
    return f"- {place}: {words} `{finding.code}`"


def _format_markdown_passage(passage: PassageText) -> Iterator[str]:
    yield f"### {escape_markdown(passage.title)}"
    yield ""
    if passage.figures:
        yield from FIGURE_HEADER
    for figure in passage.figures:
        yield _format_markdown_row(figure)
    yield ""
    for identity in passage.identities:
        yield f"- {escape_markdown(identity)}"
    for numeral in passage.numerals:
        place = _format_markdown_link(numeral.place, numeral.link)
        yield f"- No figure: {place} {escape_markdown(numeral.words)}"
    for gap in passage.gaps:
        yield f"- No number: {escape_markdown(gap)}"
    yield ""


def _format_markdown_row(figure: FigureText) -> str:
    cells = [
        escape_markdown(figure.amount),
        escape_markdown(figure.label),
        escape_markdown(figure.quote),
        escape_markdown(figure.coding),
        _format_markdown_link(figure.place, figure.link),
        escape_markdown(figure.change),
    ]
    return f"| {' | '.join(cells)} |"


def _format_markdown_link(text: str, link: str) -> str:
    return f"[{escape_markdown(text)}]({link})" if link else escape_markdown(text)


def _format_markdown_cells(change: Change) -> list[str]:
    values = (change.key, change.column, shorten_value(change.old), shorten_value(change.new))
    return [*(escape_markdown(value) for value in values), change.kind]
