"""Identities as checks of Pandera: one for each published identity, on frames of figures."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.frames.pandera_checks import (
    has_columns,
    make_check,
    register_check,
    select_truth_values,
)
from tip_figures.datapackage.schema.rule import CheckCall
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import CannotEvaluate, Operand
from tip_figures.figures.evaluation import (
    EvaluatedIdentity,
    choose_verdict,
    is_recorded_residual,
    is_recorded_verdict,
    make_operand,
)
from tip_figures.figures.identity_kinds import evaluate_terms, write_arithmetic
from tip_figures.figures.model import Figures
from tip_figures.figures.records import TermRow

FIGURES = "figures"  # the table whose frames are checked


class FrameAmount(NamedTuple):
    """The number of a figure in a frame."""

    value: Decimal
    value_to: Decimal | None
    bound: str
    rounded_to: Decimal | None


def make_identity_checks(figures: Figures, table: str) -> Iterator[pa.Check]:
    """Make a check for each identity that can be evaluated; none for tables without figures.

    The check fails if the numbers of a frame give another verdict or residual than is recorded. It
    passes if the frame does not have all figures of the identity.
    """
    if table != FIGURES:
        return
    for evaluated in figures.evaluated:
        if evaluated.evaluation is not None:
            yield _make_identity_check(evaluated)


def _make_identity_check(evaluated: EvaluatedIdentity) -> pa.Check:
    identity = evaluated.identity
    terms = []
    for row in evaluated.term_rows:
        term: dict[str, str | int] = {"figure_id": row.figure_id, "role": row.role}
        if row.coefficient is not None:
            term["coefficient"] = row.coefficient
        terms.append(term)
    arguments = {
        "identity_id": identity.identity_id,
        "kind": identity.kind,
        "verdict": identity.verdict,
        "residual": None if identity.residual is None else str(identity.residual),
        "terms": terms,
    }
    error = f"identity {identity.identity_id}: {evaluated.arithmetic}"
    if identity.verdict:
        error += f" ({identity.verdict})"
    return make_check(CheckCall("identity", arguments), error)


@register_check
def identity(
    data: pa.PolarsData,
    identity_id: str,
    kind: str,
    verdict: str,
    residual: str | None,
    terms: Sequence[Mapping[str, Any]],
) -> pl.LazyFrame | bool:
    """Check that the figures of an identity relate as it is recorded.

    residual: a decimal number; None if none is recorded
    terms:    figure_id, role and, in sums, coefficient of each figure, by position
    returns:  true for all rows but those of the figures of an identity that does not hold
    """
    figure_ids = [str(term["figure_id"]) for term in terms]
    amounts = _read_amounts(data, figure_ids)
    if not amounts.keys() >= set(figure_ids):
        return True
    operands = _make_operands(identity_id, kind, terms, amounts)
    number = None if residual is None else Decimal(residual)
    if _holds(kind, operands, verdict, number):
        return True
    return select_truth_values(data, ~pl.col("figure_id").is_in(figure_ids))


def _holds(kind: str, operands: Sequence[Operand], verdict: str, residual: Decimal | None) -> bool:
    """Whether numbers give the verdict and the residual that are recorded."""
    try:
        evaluation = evaluate_terms(kind, operands)
    except CannotEvaluate:
        return False
    computed = choose_verdict(evaluation, verdict)
    has_verdict = is_recorded_verdict(computed, verdict)
    return has_verdict and is_recorded_residual(evaluation, residual)


def describe_identity(check: pa.Check, frame: pl.DataFrame) -> str:
    """Say how the numbers of a frame break an identity."""
    statistics = check.statistics
    figure_ids = [str(term["figure_id"]) for term in statistics["terms"]]
    amounts = _read_amounts(pa.PolarsData(frame.lazy(), "*"), figure_ids)
    kind = statistics["kind"]
    operands = _make_operands(statistics["identity_id"], kind, statistics["terms"], amounts)
    arithmetic = write_arithmetic(kind, operands)
    try:
        evaluation = evaluate_terms(kind, operands)
    except CannotEvaluate as error:
        found = f"cannot be evaluated: {error}"
    else:
        verdict = choose_verdict(evaluation, statistics["verdict"])
        found = f"is {verdict} (residual {format_number(evaluation.residual)})"
    return f"{arithmetic} {found}, but published is {check.error}."


def _read_amounts(data: pa.PolarsData, figure_ids: Sequence[str]) -> dict[str, FrameAmount]:
    """Read the numbers of figures; those of which there is no number are left out."""
    columns = ["figure_id", *FrameAmount._fields]
    if not has_columns(data, columns):
        return {}
    rows = data.lazyframe.filter(pl.col("figure_id").is_in(figure_ids)).select(columns).collect()
    amounts: dict[str, FrameAmount] = {}
    for figure_id, *cells in rows.rows():
        if isinstance(cells[0], Decimal):
            amounts.setdefault(figure_id, FrameAmount(*cells))
    return amounts


def _make_operands(
    identity_id: str,
    kind: str,
    terms: Sequence[Mapping[str, Any]],
    amounts: Mapping[str, FrameAmount],
) -> list[Operand]:
    operands = []
    for position, term in enumerate(terms, 1):
        row = TermRow(
            identity_id=identity_id,
            position=position,
            figure_id=term["figure_id"],
            role=term["role"],
            coefficient=term.get("coefficient"),
        )
        operands.append(make_operand(row, amounts[row.figure_id], kind))
    return operands
