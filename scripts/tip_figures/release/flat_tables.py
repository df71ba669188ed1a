"""The contradictions as a table that a release generates."""

import polars as pl

from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.model import Figures

CONTRADICTION_SCHEMA = {
    "edition_year": pl.Int64(),
    "area": pl.String(),
    "statement": pl.String(),
    "arithmetic": pl.String(),
    "difference": pl.Float64(),
    "explanation": pl.String(),
    "identity_id": pl.String(),
}


def list_contradictions(figures: Figures) -> pl.DataFrame:
    """List where a report contradicts itself or another edition, by edition.

    returns: columns as in CONTRADICTION_SCHEMA; `difference` is the residual of the identity
    """
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
                identity.identity_id,
            )
        )
    frame = pl.DataFrame(rows, schema=CONTRADICTION_SCHEMA, orient="row")
    return frame.sort("edition_year", "identity_id")
