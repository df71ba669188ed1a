"""A passage that changed, in words: its figures with their places, and its identities."""

import csv
import re
from collections.abc import Iterator
from urllib.parse import quote

from tip_figures.cli.comparison_formats import Section, Words
from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.report_formats import format_counts
from tip_figures.figures.edition_comparison import get_stated_value
from tip_figures.figures.identity_changes import IdentityPair
from tip_figures.figures.labels import format_amount, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.passage_changes import FigureChange, PassageChange
from tip_figures.figures.records import FigureRow, GapRow, IndicatorRow, NumeralRow

PROOF_RECORD = "docs/proofs.csv"
"""Where `scripts/measures/proofs.py` records which passages were proved with their text."""
SAFE_IN_MARKDOWN = ":/?#@!$&'*+,;=%~"  # characters of an address that no link in Markdown ends at
WHOLE_ROW = {"row-added": "new", "key-removed": "removed"}
"""Words for changes of a whole row, by their kind."""


COLUMNS = (
    "value",
    "figure",
    "words",
    "coding",
    "place",
    "other editions, year before",
    "change",
)
"""Columns of the figures of a passage.

coding: decisions that need a look: an inferred year, a rounding, a status, the note
place:  `paragraph.sentence:start`, or the identity that derives the figure
"""


def describe_passage(figures: Figures, passage: PassageChange) -> Section:
    """Return a passage in words; its identities are written as arithmetic.

    figures: the new state, whose labels and editions are used
    """
    title = passage.source_id
    if passage.source is not None:
        area = figures.get_code_label("ref_area", passage.source.ref_area)
        title = f"{passage.source.title}, {area}, {passage.source.section}"
    numbers = {"figures": len(passage.figures), "identities": len(passage.identities)}
    lines = [Words(describe_identity(pair)) for pair in passage.identities]
    lines += [describe_numeral(figures, numeral) for numeral in passage.numerals]
    lines += [Words(describe_gap(figures, gap)) for gap in passage.gaps]
    lines += map(Words, describe_proof(figures, passage))
    return Section(
        f"{title} ({passage.state}: {format_counts(numbers)})",
        COLUMNS,
        [describe_figure(figures, change) for change in passage.figures],
        lines,
    )


def describe_figure(figures: Figures, change: FigureChange) -> list[Words]:
    """Return a figure that changed in words: a cell for each of COLUMNS."""
    figure = change.figure
    place = figure.place or f"derived by {figure.derived_by}"
    return [
        Words(format_amount(figures, figure)),
        Words(figure.label),
        Words(change.numeral.quote if change.numeral else ""),
        Words("; ".join(_describe_coding(figure))),
        Words(place, _make_safe_link(figures, change.numeral)),
        Words("; ".join(_describe_editions(figures, change))),
        Words("; ".join(_describe_change(entry) for entry in change.changes)),
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


def describe_numeral(figures: Figures, numeral: NumeralRow) -> Words:
    """Return a number that became no figure in words: its place, quote, role and reason."""
    reason = numeral.note
    if numeral.role == "restatement":
        reason = f"of {numeral.figure_id}. {numeral.note}".strip()
    place = f"{numeral.paragraph}.{numeral.sentence}:{numeral.start}"
    text = f"No figure: {place} “{numeral.quote}”: {numeral.role} {reason}"
    return Words(text.rstrip(), _make_safe_link(figures, numeral))


def describe_gap(figures: Figures, gap: GapRow) -> str:
    """Return a year without a number in words: what has none, why, the words and the note."""
    indicator = figures.indicator_by_id.get(gap.indicator_id)
    label = indicator.label if indicator else gap.indicator_id
    area = figures.get_code_label("ref_area", gap.ref_area)
    quoted = f" {gap.place} “{gap.quote}”" if gap.quote else ""
    reason = gap.reason.replace("_", " ")
    return f"No number: {label}, {area} {gap.year}: {reason}{quoted}. {gap.note}".rstrip()


def describe_proof(figures: Figures, passage: PassageChange) -> Iterator[str]:
    """Say whether a proof of the passage with its text is recorded, if the package has records."""
    file = figures.package.root / PROOF_RECORD
    if passage.source is None or passage.state == "removed" or not file.is_file():
        return
    with file.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["source_id"] == passage.source_id]
    fingerprints = [row["fingerprint"] for row in rows]
    is_recorded = passage.source.fingerprint in fingerprints
    yield f"{'A' if is_recorded else 'No'} proof with the text is recorded."


def describe_indicator(indicator: IndicatorRow) -> str:
    """Return an entry of the codebook in words."""
    parts = [
        f"{indicator.indicator_id}: {indicator.label}. {indicator.definition}",
        f"Counted by {indicator.counted_by}; unit {' or '.join(indicator.units)}"
        f"; divided by {', '.join(indicator.dimensions) or 'nothing'}.",
    ]
    if indicator.part_of:
        parts.append(f"Part of {indicator.part_of}.")
    if indicator.note:
        parts.append(f"Note: {indicator.note}")
    return " ".join(parts)


def _describe_editions(figures: Figures, change: FigureChange) -> Iterator[str]:
    """Yield what other passages state for the cell of a figure, and what the year before has."""
    for other in change.other_editions:
        source = figures.source_by_id[other.source_id]
        ending = ""
        if get_stated_value(other) != get_stated_value(change.figure):
            is_explained = other.figure_id in change.explained_ids
            ending = ", which differs" + (" (see below)" if is_explained else "")
        amount = format_amount(figures, other)
        yield f"{source.report} edition {source.edition_year}: {amount}{ending}"
    if change.year_before is not None:
        amount = format_amount(figures, change.year_before)
        yield f"year before: {amount}"


def _describe_change(change: Change) -> str:
    if change.kind in WHOLE_ROW:
        return WHOLE_ROW[change.kind]
    return f"{change.column}: {change.old or '(empty)'} → {change.new or '(empty)'}"


def _make_safe_link(figures: Figures, numeral: NumeralRow | None) -> str:
    """Return the address of the words of a numeral, safe in Markdown and in a browser.

    returns: "" if there is no numeral, or its source has no address
    """
    source = figures.source_by_id.get(numeral.source_id) if numeral else None
    if source is None or numeral is None:
        return ""
    address = make_link(source, numeral.quote)
    if not re.match("https?://", address):
        return ""
    return quote(address, safe=SAFE_IN_MARKDOWN)


def describe_identity(pair: IdentityPair) -> str:
    """Return an identity as arithmetic with its verdict, statement and explanation.

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
