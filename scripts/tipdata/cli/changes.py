"""Changes as text for a terminal, JSON and Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tipdata.cli import report
from tipdata.cli.report import Paint, Report
from tipdata.diff.change import Change, reasons, required
from tipdata.package.json_file import written
from tipdata.package.wording import cell, many

SHOWN = 20  # changes of one kind in one file, before the rest is counted
LONGEST = 60  # characters of a value
SUMMARY = 900_000  # characters; a step summary holds a mebibyte
MARKS = {"added": "+", "removed": "-", "tightened": "!", "loosened": "~"}
COLOURS = {"+": "green", "-": "red", "!": "red", "~": "yellow"}


@dataclass(frozen=True)
class Told:
    """What is to be told of a comparison.

    old, new: versions, as the descriptors write them
    checked:  what was found wrong; None where nothing was asked
    """

    old: str | None
    new: str | None
    changes: Sequence[Change]
    checked: Report | None = None


def as_json(told: Told) -> str:
    """The comparison for programs; keys and columns are null where there is none."""
    made: dict[str, object] = {"old": told.old, "new": told.new, "required": required(told.changes)}
    made["changes"] = [
        {"kind": c.kind, "path": c.path, "key": c.key or None, "column": c.column or None, "old": c.old, "new": c.new}
        for c in told.changes
    ]
    made["reasons"] = reasons(told.changes)
    if told.checked is not None:
        made["findings"] = [report.plain(finding) for finding in told.checked.findings]
    return written(made)


def as_text(told: Told, colour: bool = False) -> str:
    """The comparison for people."""
    paint = report.painter(colour)
    lines = [paint(_headline(told), "bold"), ""]
    for path, together in _by_path(told.changes):
        lines.append(paint(path, "bold"))
        for kind, of_kind in groupby(together, key=lambda change: change.kind):
            listed = list(of_kind)
            lines += [_line(change, paint) for change in listed[:SHOWN]]
            if len(listed) > SHOWN:
                lines.append(f"    and {len(listed) - SHOWN:,} more  {paint(kind, 'dim')}")
        lines.append("")
    why = [f"  {reason}" for reason in reasons(told.changes)]
    lines += [*why, ""] if why else []
    return "\n".join([*lines, *_verdict(told, paint)]).rstrip("\n") + "\n"


def _headline(told: Told) -> str:
    level = required(told.changes)
    versions = f"{told.old or 'no version'} → {told.new or 'no version'}"
    if not told.changes:
        return f"{versions}: no changes"
    asked = "calls for no new version" if level == "none" else f"calls for a {level} version"
    return f"{versions}: {many(len(told.changes), 'change')}, which {asked}"


def _verdict(told: Told, paint: Paint) -> Iterator[str]:
    if told.checked is None:
        return
    for finding in told.checked.findings:
        yield f"{finding.path}: {report.place(finding)}  {paint(finding.code, 'red')}"
        yield f"  {finding.message}"
        yield paint(f"  → {finding.hint}", "dim")
    if told.checked.valid:
        yield paint("the version follows", "green")
    else:
        yield (
            paint("the version or the errata do not follow", "red") + f": {many(told.checked.count('error'), 'error')}"
        )


def _by_path(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """Changes by file, in the order in which files first appear, those of one kind together."""
    files: dict[str, dict[str, list[Change]]] = {}
    for change in changes:
        files.setdefault(change.path, {}).setdefault(change.kind, []).append(change)
    return [(path, [change for listed in kinds.values() for change in listed]) for path, kinds in files.items()]


def _line(change: Change, paint: Paint) -> str:
    mark = MARKS.get(change.kind.rsplit("-", 1)[-1], "~")
    return f"  {paint(mark, COLOURS[mark])} {_place(change)}{_values(change)}  {paint(change.kind, 'dim')}"


def _place(change: Change) -> str:
    if change.kind.startswith("cell-"):
        return f"{change.key}, {change.column}"
    return ".".join(filter(None, (change.column, change.key))) or "whole file"


def _values(change: Change) -> str:
    """Old and new value; of a whole row, column or table its place says enough."""
    if isinstance(change.old or change.new, dict) and not (change.old and change.new):
        return ""
    if change.kind == "row-renamed":
        return f" (was {change.old})"
    return "" if change.old is None and change.new is None else f": {shown(change.old)} → {shown(change.new)}"


def shown(value: object) -> str:
    """A value, cut short, with nothing invisible in it."""
    if value is None:
        return "(empty)"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"


def as_markdown(told: Told) -> str:
    """The comparison as a step summary: verdict and reasons first, then every change, folded by file."""
    mark = "" if told.checked is None else "✅ " if told.checked.valid else "❌ "
    lines = [f"## {mark}{_headline(told)}", ""]
    for finding in told.checked.findings if told.checked else ():
        lines.append(
            f"- **{cell(finding.path)}**, {cell(report.place(finding))}: {cell(finding.message)} {cell(finding.hint)} `{finding.code}`"
        )
    lines += ["", *(f"- {cell(reason)}" for reason in reasons(told.changes))]
    used = sum(map(len, lines))
    for path, together in _by_path(told.changes):
        lines += ["", f"<details><summary>{cell(path)}: {many(len(together), 'change')}</summary>", ""]
        lines += ["| key | column | old | new | change |", "| --- | --- | --- | --- | --- |"]
        for number, change in enumerate(together):
            old, new = (cell(shown(value)) for value in (change.old, change.new))
            row = f"| {cell(change.key)} | {cell(change.column)} | {old} | {new} | {change.kind} |"
            used += len(row) + 1
            if used > SUMMARY:
                lines.append(f"| and {len(together) - number:,} more | | | | |")
                break
            lines.append(row)
        lines += ["", "</details>"]
        if used > SUMMARY:
            lines.append("\nThe rest was cut, because a summary holds a mebibyte.")
            break
    return "\n".join(lines) + "\n"
