"""A passage that changed, in words: its figures with their places, and its identities."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

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


@dataclass(frozen=True)
class FigureText:
    """A figure that was added, changed or removed, in words.

    place:    `paragraph.sentence:start`, or the identity that derives it
    editions: what other passages state for the same cell, and its number of the year before
    change:   how the figure differs from before
    link:     address that marks its words in the report; empty if there is none
    quote:    words of the report around the number
    coding:   decisions that need a look: an inferred year, a rounding, a status, the note
    """

    amount: str
    label: str
    place: str
    editions: str
    change: str
    link: str
    quote: str
    coding: str


@dataclass(frozen=True)
class NumeralText:
    """A number that became no figure, in words.

    place: `paragraph.sentence:start`
    link:  address that marks its words in the report; empty if there is none
    words: its quote, its role and the reason
    """

    place: str
    link: str
    words: str


@dataclass(frozen=True)
class PassageText:
    """A passage that changed, in words; identities are written as arithmetic.

    numerals: numbers that became no figure
    gaps:     years without a number, with the reason
    proof:    whether a proof of the passage with its text is recorded
    """

    title: str
    figures: Sequence[FigureText]
    identities: Sequence[str]
    numerals: Sequence[NumeralText]
    gaps: Sequence[str]
    proof: str


def describe_passage(figures: Figures, passage: PassageChange) -> PassageText:
    """Return a passage in words.

    figures: the new state, whose labels and editions are used
    """
    title = passage.source_id
    if passage.source is not None:
        area = figures.get_code_label("ref_area", passage.source.ref_area)
        title = f"{passage.source.title}, {area}, {passage.source.section}"
    numbers = {"figures": len(passage.figures), "identities": len(passage.identities)}
    return PassageText(
        f"{title} ({passage.state}: {format_counts(numbers)})",
        [describe_figure(figures, change) for change in passage.figures],
        [describe_identity(pair) for pair in passage.identities],
        [describe_numeral(figures, numeral) for numeral in passage.numerals],
        [describe_gap(figures, gap) for gap in passage.gaps],
        describe_proof(figures, passage),
    )


def describe_figure(figures: Figures, change: FigureChange) -> FigureText:
    """Return a figure that changed in words."""
    figure = change.figure
    return FigureText(
        amount=format_amount(figures, figure),
        label=figure.label,
        place=figure.place or f"derived by {figure.derived_by}",
        editions="; ".join(_describe_editions(figures, change)),
        change="; ".join(_describe_change(entry) for entry in change.changes),
        link=_make_safe_link(figures, change.numeral),
        quote=change.numeral.quote if change.numeral else "",
        coding="; ".join(_describe_coding(figure)),
    )


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


def describe_numeral(figures: Figures, numeral: NumeralRow) -> NumeralText:
    """Return a number that became no figure in words."""
    reason = numeral.note
    if numeral.role == "restatement":
        reason = f"of {numeral.figure_id}. {numeral.note}".strip()
    return NumeralText(
        f"{numeral.paragraph}.{numeral.sentence}:{numeral.start}",
        _make_safe_link(figures, numeral),
        f"“{numeral.quote}”: {numeral.role} {reason}".rstrip(),
    )


def describe_gap(figures: Figures, gap: GapRow) -> str:
    """Return a year without a number in words: what has none, why, the words and the note."""
    indicator = figures.indicator_by_id.get(gap.indicator_id)
    label = indicator.label if indicator else gap.indicator_id
    area = figures.get_code_label("ref_area", gap.ref_area)
    quoted = f" {gap.place} “{gap.quote}”" if gap.quote else ""
    reason = gap.reason.replace("_", " ")
    return f"{label}, {area} {gap.year}: {reason}{quoted}. {gap.note}".rstrip()


def describe_proof(figures: Figures, passage: PassageChange) -> str:
    """Say whether a proof of the passage with its text is recorded beside the package."""
    if passage.source is None or passage.state == "removed":
        return ""
    file = figures.package.root / PROOF_RECORD
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error):
        return ""
    for row in rows:
        is_of_source = row.get("source_id") == passage.source_id
        if is_of_source and row.get("fingerprint") == passage.source.fingerprint:
            return f"A proof with the text is recorded (version {row.get('version', '')})."
    return "No proof with the text is recorded."


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
