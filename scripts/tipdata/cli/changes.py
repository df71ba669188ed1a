"""Changes as text for a terminal, JSON and Markdown."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipdata.cli import passages, report
from tipdata.cli.passages import Passage
from tipdata.cli.report import Report, paint
from tipdata.diff.change import Change, reasons, required
from tipdata.figures.model import grouped
from tipdata.package.json_file import written
from tipdata.package.wording import cell, many, printable

SHOWN = 20  # changes of one kind in one file, before the rest is counted
LONGEST = 60  # characters of a value


@dataclass(frozen=True)
class Comparison:
    """What there is to say of two states of a package.

    old, new: versions, as the descriptors write them
    shown:    passages that changed
    checked:  what was found wrong; None where nothing was asked
    """

    old: str | None
    new: str | None
    changes: Sequence[Change]
    shown: Sequence[Passage]
    checked: Report | None

    @property
    def headline(self) -> str:
        """The versions, and what the changes call for."""
        versions = printable(f"{self.old or 'no version'} → {self.new or 'no version'}")
        if not self.changes:
            return f"{versions}: no changes"
        return f"{versions}: {many(len(self.changes), 'change')}, which calls for a {required(self.changes)} version"


def as_json(made: Comparison) -> str:
    """The comparison for programs; keys and columns are null where there is none."""
    answer: dict[str, object] = {"old": made.old, "new": made.new, "required": required(made.changes)}
    answer["changes"] = [
        {"kind": c.kind, "path": c.path, "key": c.key or None, "column": c.column or None, "old": c.old, "new": c.new}
        for c in made.changes
    ]
    answer["reasons"] = reasons(made.changes)
    if made.checked is not None:
        answer["findings"] = [report.plain(finding) for finding in made.checked.findings]
    return written(answer)


def as_text(made: Comparison) -> str:
    """The comparison for people: what passages say first, then every change by file."""
    lines = [paint(made.headline, "bold"), "", *passages.as_text(made.shown)]
    for path, together in grouped(made.changes, lambda change: change.path).items():
        lines.append(paint(printable(path), "bold"))
        for kind, listed in grouped(together, lambda change: change.kind).items():
            lines += [f"  {printable(c.place)}{_values(c)}  {paint(kind, 'dim')}" for c in listed[:SHOWN]]
            if len(listed) > SHOWN:
                lines.append(f"    and {len(listed) - SHOWN:,} more  {paint(kind, 'dim')}")
        lines.append("")
    if made.changes:
        lines += [*(f"  {printable(reason)}" for reason in reasons(made.changes)), ""]
    return "\n".join([*lines, *_verdict(made)]).rstrip("\n") + "\n"


def _verdict(made: Comparison) -> Iterator[str]:
    if made.checked is None:
        return
    yield from report.places(made.checked.judged)
    yield from made.checked.notes
    yield paint(f"version and errata: {made.checked.verdict}", "green" if made.checked.valid else "red")


def _values(change: Change) -> str:
    """Old and new value; of a whole row, column or table its place says enough."""
    whole = isinstance(change.old or change.new, dict | None)
    return "" if whole else f": {shown(change.old)} → {shown(change.new)}"


def shown(value: object) -> str:
    """A value, cut short, with nothing invisible in it."""
    if value is None:
        return "(empty)"
    text = printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"


def as_markdown(made: Comparison) -> str:
    """The comparison as a step summary: verdict, reasons and passages, then every change, folded by file."""
    mark = "" if made.checked is None else "✅ " if made.checked.valid else "❌ "
    lines = [f"## {mark}{cell(made.headline)}", ""]
    if made.checked:
        for finding in made.checked.findings:
            place = f"**{cell(finding.path)}**, {cell(report.place(finding))}"
            lines.append(f"- {place}: {cell(finding.message)} {cell(finding.hint)} `{finding.code}`")
        lines += [f"- {cell(note)}" for note in made.checked.notes]
    lines += ["", *(f"- {cell(reason)}" for reason in reasons(made.changes)), "", *passages.as_markdown(made.shown)]
    blocks = {
        f"{path}: {many(len(together), 'change')}": map(_row, together)
        for path, together in grouped(made.changes, lambda change: change.path).items()
    }
    return report.folded(lines, "key column old new change", blocks)


def _row(change: Change) -> list[str]:
    return [*(cell(t) for t in (change.key, change.column, shown(change.old), shown(change.new))), change.kind]
