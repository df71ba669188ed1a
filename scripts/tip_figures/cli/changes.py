"""Changes as text for a terminal, JSON and Markdown; people see first what each passage that changed says."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from tip_figures.datapackage import report
from tip_figures.datapackage.diff.changes import Change, list_reasons, required_level
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.report import Report, paint
from tip_figures.datapackage.text_format import count_noun, escape_markdown, escape_unprintable
from tip_figures.figures.edition_comparison import find_shared_cells, stated_value
from tip_figures.figures.labels import find_stating_numerals, format_amount, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow

SHOWN = 20  # changes of one kind in one file, before the rest is counted
LONGEST = 60  # characters of a value in words; a number or a code is never cut


class Line(NamedTuple):
    """A figure that was added, changed or removed.

    place:    as `paragraph.sentence:start`, or the identity by which it is derived
    editions: what other passages say of the same cell
    change:   how the figure differs from before
    link:     address of the very words in the report; empty where there is none
    """

    value: str
    label: str
    place: str
    editions: str
    change: str
    link: str


class Passage(NamedTuple):
    """A passage of which something changed: its figures, and the identities that they stand in as arithmetic."""

    title: str
    lines: Sequence[Line]
    identities: Sequence[str]


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
        versions = escape_unprintable(f"{self.old or 'no version'} → {self.new or 'no version'}")
        if not self.changes:
            return f"{versions}: no changes"
        return f"{versions}: {count_noun(len(self.changes), 'change')}, which calls for a {required_level(self.changes)} version"


def passages(old: Figures, new: Figures, changes: Sequence[Change]) -> Iterator[Passage]:
    """The passages of which a figure or an identity was added, changed or removed."""
    changed = {
        name: group_by(
            (one for one in changes if one.path == new.package.tables[name].path),
            lambda one: one.key,
        )
        for name in ("figures", "identities", "identity_terms")
    }
    touched = {
        *changed["identities"],
        *(key.rpartition("/")[0] for key in changed["identity_terms"]),
    }
    touched |= {one.identity_id for one in new.terms if one.figure_id in changed["figures"]}
    both = {
        **old.figure_by_id,
        **new.figure_by_id,
    }  # validate names a row that lacks a cell that it needs
    figures = [both[key] for key in changed["figures"] if key in both]
    figures.sort(key=lambda one: (not one.place, [int(n) for n in re.findall("[0-9]+", one.place)]))
    lines = group_by(figures, lambda one: one.source_id)
    again = (one for one in new.evaluated if one.identity.identity_id in touched)
    identities = group_by(again, lambda one: one.identity.source_id)
    at, same = (
        find_stating_numerals(new),
        {stated[0].cell: stated for stated in find_shared_cells(new)},
    )
    for name in sorted({*lines, *identities}):
        listed = [
            _line(
                new,
                one,
                at.get(one.figure_id),
                same.get(one.cell, ()),
                changed["figures"][one.figure_id],
            )
            for one in lines.get(name, ())
        ]
        arithmetic = []
        for judged in identities.get(name, ()):
            verdict = judged.verdict.replace("_", " ") or f"cannot be judged: {judged.reason}"
            words = f"{judged.identity.statement} {judged.identity.explanation}".rstrip()
            arithmetic.append(f"{judged.arithmetic}  ({verdict}) {words}")
        source = new.source_by_id.get(name) or old.source_by_id.get(name)
        title = (
            f"{source.title}, {new.code_label('ref_area', source.ref_area)}, {source.section}"
            if source
            else name
        )
        became = (
            "new"
            if name not in old.source_by_id
            else "changed"
            if name in new.source_by_id
            else "removed"
        )
        counts = report.format_counts({"figures": len(listed), "identities": len(arithmetic)})
        yield Passage(f"{title} ({became}: {counts})", listed, arithmetic)


def _line(
    new: Figures,
    figure: FigureRow,
    numeral: NumeralRow | None,
    same: Sequence[FigureRow],
    changes: Sequence[Change],
) -> Line:
    """A figure as it is, or was where it is gone; `numeral` states it, and `same` are the figures of its cell."""
    source = new.source_by_id.get(figure.source_id)
    address = make_link(source, numeral.quote) if source and numeral else ""
    # An address that stands in Markdown, and that a browser should open.
    address = quote(address, safe=":/?#@!$&'*+,;=%~") if re.match(r"https?://", address) else ""
    editions = [
        f"edition {new.source_by_id[one.source_id].edition_year}: {format_amount(new, one)}"
        f"{'' if stated_value(one) == stated_value(figure) else ', which differs'}"
        for one in same
        if one.source_id != figure.source_id
    ]
    whole = {"row-added": "new", "key-removed": "removed"}
    differ = [
        whole.get(c.kind) or f"{c.column}: {c.old or '(empty)'} → {c.new or '(empty)'}"
        for c in changes
    ]
    place = figure.place or f"derived by {figure.derived_by}"
    return Line(
        format_amount(new, figure),
        figure.label,
        place,
        "; ".join(editions),
        "; ".join(differ),
        address,
    )


def as_json(made: Comparison) -> str:
    """The comparison for programs; keys and columns are null where there is none."""
    answer: dict[str, object] = {
        "old": made.old,
        "new": made.new,
        "required": required_level(made.changes),
    }
    answer["changes"] = [
        {
            "kind": c.kind,
            "path": c.path,
            "key": c.key or None,
            "column": c.column or None,
            "old": c.old,
            "new": c.new,
        }
        for c in made.changes
    ]
    answer["reasons"] = list_reasons(made.changes)
    if made.checked is not None:
        answer["findings"] = [report.finding_as_dict(finding) for finding in made.checked.findings]
    return to_json(answer)


def as_text(made: Comparison) -> str:
    """The comparison for people: what passages say first, then every change by file."""
    lines = [paint(made.headline, "bold"), ""]
    for passage in made.shown:
        lines.append(paint(escape_unprintable(passage.title), "bold"))
        for one in passage.lines:
            lines.append(f"  {escape_unprintable(one.value)}  {escape_unprintable(one.label)}")
            lines.append(
                paint(f"      {escape_unprintable('  '.join(filter(None, one[2:])))}", "dim")
            )
        lines += [*(f"  {escape_unprintable(identity)}" for identity in passage.identities), ""]
    for path, together in group_by(made.changes, lambda change: change.path).items():
        lines.append(paint(escape_unprintable(path), "bold"))
        for kind, listed in group_by(together, lambda change: change.kind).items():
            lines += [
                f"  {escape_unprintable(c.place)}{_values(c)}  {paint(kind, 'dim')}"
                for c in listed[:SHOWN]
            ]
            if len(listed) > SHOWN:
                lines.append(f"    and {len(listed) - SHOWN:,} more  {paint(kind, 'dim')}")
        lines.append("")
    if made.changes:
        lines += [*(f"  {escape_unprintable(reason)}" for reason in list_reasons(made.changes)), ""]
    if made.checked:
        lines += [*report.format_findings(made.checked.judged), *made.checked.notes]
        lines.append(
            paint(
                f"version and errata: {made.checked.verdict}",
                "green" if made.checked.valid else "red",
            )
        )
    return "\n".join(lines).rstrip("\n") + "\n"


def _values(change: Change) -> str:
    """Old and new value; of a whole row, column or table its place says enough."""
    whole = isinstance(change.old or change.new, dict | None)
    return "" if whole else f": {shown(change.old)} → {shown(change.new)}"


def shown(value: object) -> str:
    """A value with nothing invisible in it; words are cut short."""
    if value is None:
        return "(empty)"
    text = escape_unprintable(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    )
    return (
        text
        if len(text) <= LONGEST or " " not in text
        else f"{text[:LONGEST]}… ({len(text):,} characters)"
    )


def as_markdown(made: Comparison) -> str:
    """The comparison as a step summary: verdict, reasons and passages, then every change, folded by file."""
    mark = "" if made.checked is None else "✅ " if made.checked.valid else "❌ "
    lines = [f"## {mark}{escape_markdown(made.headline)}", ""]
    if made.checked:
        for finding in made.checked.findings:
            place = f"**{escape_markdown(finding.path)}**, {escape_markdown(report.describe_place(finding))}"
            lines.append(
                f"- {place}: {escape_markdown(finding.message)} {escape_markdown(finding.hint)} `{finding.code}`"
            )
        lines += [f"- {escape_markdown(note)}" for note in made.checked.notes]
    lines += ["", *(f"- {escape_markdown(reason)}" for reason in list_reasons(made.changes)), ""]
    for passage in made.shown:
        lines += [f"### {escape_markdown(passage.title)}", ""]
        if passage.lines:
            lines += [
                "| value | figure | place | other editions | change |",
                "| ---: | --- | --- | --- | --- |",
            ]
        for one in passage.lines:
            number, label, place, editions, change, _ = map(escape_markdown, one)
            place = f"[{place}]({one.link})" if one.link else place
            lines.append(f"| {number} | {label} | {place} | {editions} | {change} |")
        lines += ["", *(f"- {escape_markdown(identity)}" for identity in passage.identities), ""]
    blocks = {}
    for path, together in group_by(made.changes, lambda change: change.path).items():
        blocks[f"{path}: {count_noun(len(together), 'change')}"] = [
            [*map(escape_markdown, (c.key, c.column, shown(c.old), shown(c.new))), c.kind]
            for c in together
        ]
    return report.render_summary(lines, "key column old new change", blocks)
