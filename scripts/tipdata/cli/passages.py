"""What a pull request says of each passage that it changes, for the person who reviews it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from tipdata.cli import report
from tipdata.cli.report import paint
from tipdata.diff.change import Change
from tipdata.figures.kinds import Judged
from tipdata.figures.labels import amount
from tipdata.figures.links import link, stating
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure, Numeral
from tipdata.package.wording import cell, printable


class Line(NamedTuple):
    """A figure that was added, changed or removed.

    value:    with its bound
    place:    as `paragraph.sentence:start`, or the identity by which it is derived
    link:     address of the very words in the report; empty where there is none
    editions: what other passages say of the same cell
    change:   how the figure differs from before
    """

    value: str
    label: str
    place: str
    link: str
    editions: str
    change: str


class Passage(NamedTuple):
    """A passage of which something changed: its figures, and the identities that they stand in as arithmetic."""

    title: str
    lines: Sequence[Line]
    identities: Sequence[str]


def passages(old: Figures, new: Figures, changes: Sequence[Change]) -> Iterator[Passage]:
    """The passages of which a figure or an identity was added, changed or removed."""
    changed = {
        name: grouped((one for one in changes if one.path == new.package.tables[name].path), lambda one: one.key)
        for name in ("figures", "identities", "identity_terms")
    }
    of_figure, at = changed["figures"], stating(new)
    touched = {*changed["identities"], *(key.rpartition("/")[0] for key in changed["identity_terms"])}
    touched |= {one.identity_id for one in new.terms if one.figure_id in of_figure}
    both = {**old.figure, **new.figure}
    figures = [both[key] for key in of_figure if key in both]  # validate names a row that lacks a cell that it needs
    figures.sort(key=lambda one: (not one.place, [int(n) for n in re.findall("[0-9]+", one.place)]))
    cells = grouped(new.figures, lambda one: one.cell)
    lines = grouped(figures, lambda one: one.source_id)
    judged = (one for one in new.judged if one.identity.identity_id in touched)
    identities = grouped(judged, lambda one: one.identity.source_id)
    for name in sorted({*lines, *identities}):
        listed = [_line(new, one, at, cells.get(one.cell, ()), of_figure[one.figure_id]) for one in lines.get(name, ())]
        arithmetic = [_arithmetic(one) for one in identities.get(name, ())]
        counts = report.counts({"figures": len(listed), "identities": len(arithmetic)})
        yield Passage(f"{_title(old, new, name)}: {counts})", listed, arithmetic)


def _line(
    new: Figures, figure: Figure, at: Mapping[str, Numeral], same: Sequence[Figure], changes: Sequence[Change]
) -> Line:
    """A figure as it is, or was where it is gone.

    at:   the numeral that states each figure
    same: figures of the same cell
    """
    source, numeral = new.source.get(figure.source_id), at.get(figure.figure_id)
    address = link(source, numeral.quote) if source and numeral else ""
    # An address that stands in Markdown, and that a browser should open.
    address = quote(address, safe=":/?#@!$&'*+,;=%~") if re.match(r"https?://", address) else ""
    editions = "; ".join(_edition(new, one, figure) for one in same if one.source_id != figure.source_id)
    place = figure.place or f"derived by {figure.derived_by}"
    return Line(amount(new, figure), figure.label, place, address, editions, "; ".join(map(_change, changes)))


def _title(old: Figures, new: Figures, name: str) -> str:
    """What a passage is called, and what became of it."""
    source = new.source.get(name) or old.source.get(name)
    change = "new" if name not in old.source else "changed" if name in new.source else "removed"
    title = f"{source.title}, {new.word('ref_area', source.ref_area)}, {source.section}" if source else name
    return f"{title} ({change}"


def _edition(figures: Figures, figure: Figure, mine: Figure) -> str:
    """What another passage says of a figure's cell."""
    source = figures.source.get(figure.source_id)
    differs = "" if (figure.value, figure.value_to) == (mine.value, mine.value_to) else ", which differs"
    return f"{f'edition {source.edition_year}' if source else figure.source_id}: {amount(figures, figure)}{differs}"


def _change(change: Change) -> str:
    """What became of a figure, or of one of its cells."""
    if not change.column:
        return "new" if change.kind == "row-added" else "removed"
    return f"{change.column}: {change.old or '(empty)'} → {change.new or '(empty)'}"


def _arithmetic(judged: Judged) -> str:
    """An identity as arithmetic, with its verdict, and what it is about."""
    verdict = judged.judgement.verdict.replace("_", " ") if judged.judgement else f"cannot be judged: {judged.reason}"
    identity = judged.identity
    return f"{judged.arithmetic}  ({verdict}) {identity.statement} {identity.explanation}".rstrip()


def as_text(shown: Sequence[Passage]) -> Iterator[str]:
    """Each passage in lines for a terminal."""
    for passage in shown:
        yield paint(printable(passage.title), "bold")
        for line in passage.lines:
            yield f"  {printable(line.value)}  {printable(line.label)}"
            about = filter(None, (line.place, line.change, line.editions, line.link))
            yield paint(f"      {printable('  '.join(about))}", "dim")
        yield from (f"  {printable(identity)}" for identity in passage.identities)
        yield ""


def as_markdown(shown: Sequence[Passage]) -> Iterator[str]:
    """Each passage as a table."""
    for passage in shown:
        yield from (f"### {cell(passage.title)}", "")
        if passage.lines:
            yield from ("| value | figure | place | other editions | change |", "| ---: | --- | --- | --- | --- |")
        for line in passage.lines:
            value, label, place, _, editions, change = map(cell, line)
            place = f"[{place}]({line.link})" if line.link else place
            yield f"| {value} | {label} | {place} | {editions} | {change} |"
        if passage.identities:
            yield from ("", *(f"- {cell(identity)}" for identity in passage.identities))
        yield ""
