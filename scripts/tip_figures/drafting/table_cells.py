"""Rows of the tables of a passage, made from the rows of its worksheet."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.suggest import Suggestion
from tip_figures.drafting.worksheet import NEW_INDICATOR
from tip_figures.figures.model import Dimension
from tip_figures.figures.records import PROPOSAL_PREFIX, FigureRow, SourceRow, TableRow
from tip_figures.prose.source_text import Sentence


def make_figure(
    row: TextRow,
    source: SourceRow,
    dimensions: Sequence[Dimension],
) -> FigureRow:
    """Make the figure of a row, whose number cells are valid; an empty year is the usual one."""
    is_new = row["indicator_id"].startswith(NEW_INDICATOR)
    return FigureRow(
        figure_id=row["id"],
        source_id=source.source_id,
        indicator_id="" if is_new else row["indicator_id"],
        ref_area=source.ref_area,
        year=int(row["year"] or source.year_covered),
        year_basis=row["year_basis"],
        period=row["period"],
        value=Decimal(row["value"] or 0),
        value_to=Decimal(row["value_to"]) if row["value_to"] else None,
        bound=row["bound"],
        unit=row["unit"],
        rounded_to=Decimal(row["rounded_to"]) if row["rounded_to"] else None,
        basis="stated",
        derived_by="",
        obs_status=row["obs_status"],
        place="",
        label="",
        note=row["note"],
        codes={dimension.name: row[dimension.name] for dimension in dimensions},
    )


def make_sentence_cells(source_id: str, sentence: Sentence) -> TextRow:
    """Make the row of a sentence."""
    return {
        "source_id": source_id,
        "paragraph": str(sentence.paragraph),
        "sentence": str(sentence.number),
        "length": str(len(sentence.reduced.text)),
        "sha256": sentence.sha256,
    }


def make_numeral_cells(
    source_id: str,
    suggestion: Suggestion,
    row: TextRow,
    figure_id: str,
    quote: str,
) -> TextRow:
    """Make the row of a numeral; one that is open and states no figure is marked.

    figure_id: of the figure that it states or repeats; "" if there is none
    """
    sentence, numeral = suggestion.sentence, suggestion.numeral
    note = row["note"] if row["role"] != "figure" or row["differs"] else ""
    if row["check"] and row["role"] != "figure":
        note = mark(row["check"], note)
    start, end = sentence.reduced.to_reduced(numeral.start, numeral.end)
    return {
        "source_id": source_id,
        "paragraph": str(sentence.paragraph),
        "sentence": str(sentence.number),
        "start": str(start),
        "end": str(end),
        "text": numeral.text,
        "form": numeral.form,
        "value": "" if numeral.value is None else f"{numeral.value:f}",
        "role": row["role"] if figure_id or row["role"] not in ("figure", "restatement") else "",
        "hedge": row["hedge"] if figure_id else "",
        "figure_id": figure_id,
        "quote": quote,
        "differs": row["differs"],
        "note": note,
    }


def mark(check: str, text: str) -> str:
    """Mark a note or statement as that of a row that a person must still look at."""
    return f"{PROPOSAL_PREFIX} {check}. {text}".strip()


def format_record(record: TableRow) -> TextRow:
    """Format a record as text cells by column; the dimensions of a figure are columns, too."""
    cells = {}
    for column in dataclasses.fields(record):
        if column.name not in ("codes", "line"):
            value = getattr(record, column.name)
            text = f"{value:f}" if isinstance(value, Decimal) else str(value)
            cells[column.name] = "" if value is None else text
    if isinstance(record, FigureRow):
        cells |= record.codes
    return cells
