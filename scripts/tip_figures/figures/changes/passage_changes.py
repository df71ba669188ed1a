"""The passages that changed between two states of a package, in words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.rendering import Words
from tip_figures.datapackage.report_formats import format_counts
from tip_figures.figures.changes.identity_changes import IdentityPair, pair_identities
from tip_figures.figures.labels import format_amount, link_numeral
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, GapRow, IndicatorRow, NumeralRow

SAFE_IN_MARKDOWN = ":/?#@!$&'*+,;=%~"  # characters of an address that no link in Markdown ends at
WHOLE_ROW = {"row-added": "new", "key-removed": "removed"}
"""Words for changes of a whole row, by their kind."""

ChangesByKey = Mapping[str, Sequence[Change]]
"""The changes of one table by the primary key of their row."""


COLUMNS = ("value", "figure", "words", "coding", "place", "change")
"""Columns of the figures of a passage.

coding: decisions that need a look: an inferred year, a rounding, a status, the note
place:  `paragraph.sentence:start`, or the identity that derives the figure
"""


@dataclass(frozen=True)
class Section:
    """What changed in one passage, or in one table, in words.

    columns: names of the cells of a row, for a table
    lines:   what follows the table, as a list
    """

    title: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Words]] = ()
    lines: Sequence[Words] = ()


def describe_passages(old: Figures, new: Figures, changes: Sequence[Change]) -> list[Section]:
    """Return the passages that changed, by source_id; identities are written as arithmetic."""
    table_by_path = {table.path: name for name, table in new.package.tables.items()}
    changes_by_table: dict[str, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        changes_by_table[table_by_path.get(change.path, "")][change.key].append(change)
    figure_changes = changes_by_table["figures"]
    figures = group_by(_list_figures(old, new, figure_changes), lambda figure: figure.source_id)
    lines: dict[str, list[Words]] = defaultdict(list)
    number_of_identities = Counter[str]()
    for pair in _list_identities(old, new, changes_by_table):
        source_id = pair.evaluated.identity.source_id
        number_of_identities[source_id] += 1
        lines[source_id].append(Words(_describe_identity(pair)))
    for numeral in _list_other_numerals(new, changes_by_table["numerals"]):
        lines[numeral.source_id].append(_describe_numeral(new, numeral))
    for gap in new.gaps:
        if new.format_key(gap) in changes_by_table["gaps"]:
            lines[gap.source_id].append(Words(_describe_gap(new, gap)))
    passages = []
    for source_id in sorted({*figures, *lines}):
        rows = [
            _describe_figure(new, figure, figure_changes[figure.figure_id])
            for figure in figures.get(source_id, ())
        ]
        counts = {"figures": len(rows), "identities": number_of_identities[source_id]}
        title = _describe_title(old, new, source_id, format_counts(counts))
        passages.append(Section(title, COLUMNS, rows, lines[source_id]))
    return passages


def describe_indicators(new: Figures, changes: Sequence[Change]) -> list[Words]:
    """Return the indicators that were added or changed, in words."""
    path = new.package.tables["indicators"].path
    keys = dict.fromkeys(change.key for change in changes if change.path == path)
    indicators = [row for row in new.indicators if row.indicator_id in keys]
    return [Words(_describe_indicator(row)) for row in indicators]


# Which rows changed


def _list_figures(old: Figures, new: Figures, changes: ChangesByKey) -> list[FigureRow]:
    """Return the figures that changed, as they are or were, by place; derived ones are last."""
    figures = [new.figure_by_id.get(key) or old.figure_by_id.get(key) for key in changes]

    def sort_key(figure: FigureRow) -> tuple[bool, list[int]]:
        return not figure.place, [int(number) for number in re.findall("[0-9]+", figure.place)]

    # A row without a cell that it needs is no figure; validate reports it.
    return sorted((figure for figure in figures if figure is not None), key=sort_key)


def _list_identities(
    old: Figures, new: Figures, changes: Mapping[str, ChangesByKey]
) -> list[IdentityPair]:
    """Return the identities of which a row, a term or a figure of a term changed."""
    changed_ids = set(changes["identities"])
    changed_ids.update(key.rpartition("/")[0] for key in changes["identity_terms"])
    changed_ids.update(
        term.identity_id for term in new.terms if term.figure_id in changes["figures"]
    )
    pairs = pair_identities(old, new)
    return [pair for identity_id, pair in pairs.items() if identity_id in changed_ids]


def _list_other_numerals(new: Figures, changes: ChangesByKey) -> list[NumeralRow]:
    """Return the changed numerals that state no figure, without dates, in the order of the text."""
    numerals = [
        numeral
        for numeral in new.numerals
        if numeral.role not in ("figure", "date") and new.format_key(numeral) in changes
    ]
    return sorted(numerals, key=lambda numeral: (numeral.sentence_key, numeral.start))


# Words


def _describe_title(old: Figures, new: Figures, source_id: str, counts: str) -> str:
    """Name a passage, say whether it is new, and what changed: "2020 Report, … (new: 3 figures)".

    counts: how much changed
    """
    source = new.source_by_id.get(source_id) or old.source_by_id.get(source_id)
    title = source_id
    if source is not None:
        area = new.get_code_label("ref_area", source.ref_area)
        title = f"{source.title}, {area}, {source.section}"
    state = "changed" if source_id in new.source_by_id else "removed"
    return f"{title} ({state if source_id in old.source_by_id else 'new'}: {counts})"


def _describe_figure(new: Figures, figure: FigureRow, changes: Sequence[Change]) -> list[Words]:
    """Return a cell for each of COLUMNS."""
    is_in_new = figure.figure_id in new.figure_by_id
    numeral = new.find_stating_numeral(figure) if is_in_new else None
    place = figure.place or f"derived by {figure.derived_by}"
    return [
        Words(format_amount(new, figure)),
        Words(figure.label),
        Words(numeral.quote if numeral else ""),
        Words("; ".join(_describe_coding(figure))),
        Words(place, _make_safe_link(new, numeral)),
        Words("; ".join(_describe_change(change) for change in changes)),
    ]


def _describe_coding(figure: FigureRow) -> Iterator[str]:
    """Yield the decisions that the label of a figure does not show."""
    if figure.year_basis == "inferred":
        yield "year inferred"
    if figure.period != "calendar_year":
        yield figure.period.replace("_", " ")
    if figure.rounded_to is not None:
        yield f"rounded to {figure.rounded_to:f}"
    if figure.obs_status != "A":
        yield f"status {figure.obs_status}"
    if figure.note:
        yield figure.note


def _describe_change(change: Change) -> str:
    if change.kind in WHOLE_ROW:
        return WHOLE_ROW[change.kind]
    return f"{change.column}: {change.old or '(empty)'} → {change.new or '(empty)'}"


def _make_safe_link(figures: Figures, numeral: NumeralRow | None) -> str:
    """Return the address of the words of a numeral, safe in Markdown and in a browser.

    returns: "" if there is no numeral, or its source has no address
    """
    address = link_numeral(figures, numeral)
    return quote(address, safe=SAFE_IN_MARKDOWN) if re.match("https?://", address) else ""


def _describe_identity(pair: IdentityPair) -> str:
    """Write an identity with its verdict, statement and explanation.

    One that was removed, or whose claim changed, begins with that.
    """
    evaluated = pair.evaluated
    verdict = evaluated.verdict.replace("_", " ")
    if not verdict:
        verdict = f"cannot be evaluated: {evaluated.reason}"
    identity = evaluated.identity
    words = f"{identity.statement} {identity.explanation}".rstrip()
    state = f"{pair.state.replace('-', ' ')}: " if pair.state else ""
    return f"{state}{pair.arithmetic}  ({verdict}) {words}"


def _describe_numeral(new: Figures, numeral: NumeralRow) -> Words:
    """Write a numeral that is not a figure: place, quote, role and reason, with its link."""
    reason = numeral.note
    if numeral.role == "restatement":
        reason = f"of {numeral.figure_id}. {numeral.note}".strip()
    place = f"{numeral.paragraph}.{numeral.sentence}:{numeral.start}"
    text = f"No figure: {place} “{numeral.quote}”: {numeral.role} {reason}"
    return Words(text.rstrip(), _make_safe_link(new, numeral))


def _describe_gap(new: Figures, gap: GapRow) -> str:
    """Write what has no number for a year, why, the words of the report and the note."""
    indicator = new.indicator_by_id.get(gap.indicator_id)
    label = indicator.label if indicator else gap.indicator_id
    area = new.get_code_label("ref_area", gap.ref_area)
    quoted = f" {gap.place} “{gap.quote}”" if gap.quote else ""
    reason = gap.reason.replace("_", " ")
    return f"No number: {label}, {area} {gap.year}: {reason}{quoted}. {gap.note}".rstrip()


def _describe_indicator(indicator: IndicatorRow) -> str:
    divided = ", ".join(indicator.dimensions) or "nothing"
    parts = [
        f"{indicator.indicator_id}: {indicator.label}. {indicator.definition}",
        f"Counted by {indicator.counted_by}; unit {' or '.join(indicator.units)}"
        f"; divided by {divided}.",
    ]
    if indicator.part_of:
        parts.append(f"Part of {indicator.part_of}.")
    if indicator.note:
        parts.append(f"Note: {indicator.note}")
    return " ".join(parts)
