"""The contradictions as a table that a release generates."""

from collections.abc import Mapping

import polars as pl

from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.labels import find_stating_numerals, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow

CONTRADICTION_SCHEMA = {
    "edition_year": pl.Int64(),
    "area": pl.String(),
    "statement": pl.String(),
    "arithmetic": pl.String(),
    "difference": pl.Float64(),
    "explanation": pl.String(),
    "figure_ids": pl.String(),
    "link": pl.String(),
    "identity_id": pl.String(),
}


def list_contradictions(figures: Figures) -> pl.DataFrame:
    """List where a report contradicts itself or another edition, by edition.

    returns: columns as in CONTRADICTION_SCHEMA; `difference` is the residual of the identity, and
             `link` leads to the words of the first of its figures that is stated
    """
    numerals = find_stating_numerals(figures)
    rows = []
    for evaluated in figures.evaluated:
        identity = evaluated.identity
        if identity.verdict != CONTRADICTED:
            continue
        source = figures.source_by_id[identity.source_id]
        rows.append(
            (
                source.edition_year,
                figures.get_code_label("ref_area", source.ref_area),
                identity.statement,
                evaluated.arithmetic,
                float(identity.residual or 0),
                identity.explanation,
                ";".join(figure.figure_id for figure in evaluated.figures),
                _find_link(figures, evaluated, numerals),
                identity.identity_id,
            )
        )
    frame = pl.DataFrame(rows, schema=CONTRADICTION_SCHEMA, orient="row")
    return frame.sort("edition_year", "identity_id")


def _find_link(
    figures: Figures, evaluated: EvaluatedIdentity, numerals: Mapping[str, NumeralRow]
) -> str:
    """Return the address of the words of the first stated figure; that of the report without one.

    numerals: that state figures, by figure_id
    """
    for figure in evaluated.figures:
        numeral = numerals.get(figure.figure_id)
        if numeral:
            return make_link(figures.source_by_id[figure.source_id], numeral.quote)
    return figures.source_by_id[evaluated.identity.source_id].url
