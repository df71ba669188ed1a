"""What a pull request says of each passage that it changes, for the person who reviews it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tipdata.cli.report import Paint
from tipdata.diff.change import Change
from tipdata.figures.judged import Judged
from tipdata.figures.kinds import plain
from tipdata.figures.links import link, stating
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure
from tipdata.package.wording import cell, many, printable


@dataclass(frozen=True)
class Line:
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


@dataclass(frozen=True)
class Passage:
    """A passage of which something changed: its figures, and the identities that they stand in as arithmetic."""

    title: str
    change: str
    lines: tuple[Line, ...]
    identities: tuple[str, ...]


def passages(old: Figures, new: Figures, changes: Sequence[Change]) -> tuple[Passage, ...]:
    """The passages of which a figure or an identity was added, changed or removed."""
    paths = {name: new.package.tables[name].path for name in ("figures", "identities", "identity_terms")}
    by_path = {path: [one for one in changes if one.path == path] for path in paths.values()}
    of_figure = grouped(by_path[paths["figures"]], lambda one: one.key)
    touched = {one.key for one in by_path[paths["identities"]]}
    touched |= {one.key.rpartition("/")[0] for one in by_path[paths["identity_terms"]]}
    touched |= {one.identity_id for one in new.terms if one.figure_id in of_figure}
    both = {**old.figure, **new.figure}
    figures = [both[key] for key in of_figure if key in both]  # validate names a row that lacks a cell that it needs
    lines: dict[str, list[Line]] = {}
    at = stating(new)
    cells = grouped(new.figures, lambda one: one.cell)
    for figure in sorted(figures, key=lambda one: (not one.place, [int(n) for n in re.findall("[0-9]+", one.place)])):
        source, numeral = new.source.get(figure.source_id), at.get(figure.figure_id)
        address = link(source, numeral.quote) if source and numeral else ""
        editions = "; ".join(filter(None, (_edition(new, one, figure) for one in cells.get(figure.cell, ()))))
        change = "; ".join(_change(one) for one in of_figure[figure.figure_id])
        place = figure.place or f"derived by {figure.derived_by}"
        line = Line(amount(new, figure), figure.label, place, _safe(address), editions, change)
        lines.setdefault(figure.source_id, []).append(line)
    identities: dict[str, list[str]] = {}
    for judged in new.judged:
        if judged.identity.identity_id in touched:
            identities.setdefault(judged.identity.source_id, []).append(arithmetic(judged))
    return tuple(
        Passage(*_title(old, new, name), tuple(lines.get(name, ())), tuple(identities.get(name, ())))
        for name in sorted({*lines, *identities})
    )


def _title(old: Figures, new: Figures, name: str) -> tuple[str, str]:
    """What a passage is called, and what became of it."""
    source = new.source.get(name) or old.source.get(name)
    change = "changed" if name in old.source else "new"
    if source is None:
        return name, change
    change = change if name in new.source else "removed"
    return f"{source.title}, {new.word('ref_area', source.ref_area)}, {source.section}", change


def amount(figures: Figures, figure: Figure) -> str:
    """A figure's value with its bound: `at least 77,200,000`; the unit stands in the label."""
    value = plain(figure.value) + (f" to {plain(figure.value_to)}" if figure.value_to is not None else "")
    bound = "" if figure.bound in ("exact", "between") else figures.word("bound", figure.bound)
    return f"{bound} {value}".strip()


def _edition(figures: Figures, figure: Figure, mine: Figure) -> str:
    """What another passage says of a figure's cell, as far as there is one."""
    if figure.source_id == mine.source_id:
        return ""
    source = figures.source.get(figure.source_id)
    differs = "" if (figure.value, figure.value_to) == (mine.value, mine.value_to) else ", which differs"
    return f"{f'edition {source.edition_year}' if source else figure.source_id}: {amount(figures, figure)}{differs}"


def _change(change: Change) -> str:
    """What became of a figure, or of one of its cells."""
    if not change.column:
        return "new" if change.kind == "row-added" else "removed"
    return f"{change.column}: {change.old or '(empty)'} → {change.new or '(empty)'}"


def _safe(address: str) -> str:
    """An address that can stand in Markdown; empty where it is none that a browser should open."""
    return quote(address, safe=":/?#@!$&'*+,;=%~") if re.match(r"https?://", address) else ""


def arithmetic(judged: Judged) -> str:
    """An identity as arithmetic, with its verdict, and what it is about."""
    verdict = judged.judgement.verdict.replace("_", " ") if judged.judgement else f"cannot be judged: {judged.reason}"
    identity = judged.identity
    return f"{judged.arithmetic}  ({verdict}) {identity.statement} {identity.explanation}".rstrip()


def as_text(shown: Sequence[Passage], paint: Paint) -> Iterator[str]:
    """Each passage in lines for a terminal."""
    for passage in shown:
        yield f"{paint(printable(passage.title), 'bold')} ({_counts(passage)})"
        wide = max((len(line.value) for line in passage.lines), default=0)
        for line in passage.lines:
            yield f"  {printable(line.value):>{wide}}  {printable(line.label)}"
            told = (line.place, line.change if line.change != passage.change else "", line.editions, line.link)
            yield " " * (wide + 4) + paint(printable("  ".join(filter(None, told))), "dim")
        yield from (f"  {printable(identity)}" for identity in passage.identities)
        yield ""


def as_markdown(shown: Sequence[Passage]) -> Iterator[str]:
    """Each passage as a table."""
    for passage in shown:
        yield from (f"### {cell(passage.title)} ({_counts(passage)})", "")
        if passage.lines:
            yield from ("| value | figure | place | other editions | change |", "| ---: | --- | --- | --- | --- |")
        for line in passage.lines:
            place = f"[{cell(line.place)}]({line.link})" if line.link else cell(line.place)
            words = (cell(text) for text in (line.value, line.label, line.editions, line.change))
            yield "| {} | {} | {place} | {} | {} |".format(*words, place=place)
        if passage.identities:
            yield from ("", *(f"- {cell(identity)}" for identity in passage.identities))
        yield ""


def _counts(passage: Passage) -> str:
    identities = many(len(passage.identities), "identity").replace("identitys", "identities")
    return f"{passage.change}: {many(len(passage.lines), 'figure')}, {identities}"
