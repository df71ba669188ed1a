"""The Pandera schemas of this package: those of its Table Schemas, and arithmetic between rows.

`identity` evaluates all identities in a frame of figures; `part_sums` and `stated_values` check the
tables parts and totals.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.checks import list_readable_tables
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.pandera_checks import (
    has_columns,
    make_check,
    register_check,
    select_rows,
)
from tip_figures.datapackage.pandera_schemas import Problem, Rule, TableRules, build_table_rules
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_findings import find_broken_rules
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.evaluation import Amount, EvaluatedIdentity, evaluate_amounts
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import IdentityRow, TermRow

GROUP_COLUMNS = ("total_figure_id", "dimension", "indicator_id")
"""Columns of parts that say which total is divided, and by what."""
PART_COLUMNS = (*GROUP_COLUMNS, "value", "total")
NUMBER_COLUMNS = ("figure_id", *Amount._fields)
"""Columns of figures that the arithmetic of identities reads."""

Arguments = Mapping[str, Any]
"""Arguments of a check, as YAML can hold them."""


def build_rules(table: Table, figures: Figures | None) -> TableRules:
    """Build the Pandera schema of a table, with the arithmetic of this dataset.

    figures: of its package; None if it is a table about something else
    """
    rules = [] if figures is None else list(_make_dataset_rules(figures, table))
    return build_table_rules(table, rules)


def _make_dataset_rules(figures: Figures, table: Table) -> Iterator[Rule]:
    if table.name == "figures":
        yield _make_identity_rule(figures)
    if table.name == "totals":
        yield _make_stated_values_rule(figures)
    if table.name == "parts" and set(GROUP_COLUMNS) <= table.fields.keys():
        yield _make_part_sums_rule(table)


def check(package: Package, figures: Figures | None) -> Iterator[Finding]:
    """Run the Pandera schema of each table over its rows."""
    for table in list_readable_tables(package):
        yield from find_broken_rules(build_rules(table, figures))


def count_checked(package: Package, figures: Figures | None) -> Mapping[str, int]:
    """Count the tables whose schemas run, and the identities that are evaluated."""
    tables = len(list_readable_tables(package))
    identities = len(_select_evaluated(figures)) if figures is not None else 0
    counts = {"tables": tables, "identities": identities}
    return {noun: number for noun, number in counts.items() if number}


# Identities


@register_check
def identity(data: pa.PolarsData, identities: Sequence[Arguments]) -> pl.LazyFrame | bool:
    """Check that the figures give the recorded verdict and residual of each identity.

    An identity is evaluated only if the frame has all of its figures.

    identities: identity_id, kind, verdict, can_be_redefined, residual (a decimal number or None)
                and terms, in order: figure_id, role and coefficient
    returns:    false for each figure of an identity with another result, otherwise true; true for
                the whole frame if a column is missing
    """
    if not has_columns(data, NUMBER_COLUMNS):
        return True
    broken_ids: set[str] = set()
    for broken in find_broken_identities(data.lazyframe.collect(), identities):
        broken_ids.update(term.figure_id for term in broken.term_rows)
    return select_rows(data, ~pl.col("figure_id").is_in(sorted(broken_ids)))


def find_broken_identities(
    frame: pl.DataFrame, identities: Sequence[Arguments]
) -> Iterator[EvaluatedIdentity]:
    """Yield the identities that do not hold in a frame of figures as they are recorded."""
    amounts = _read_amounts(frame)
    for arguments in identities:
        if all(term["figure_id"] in amounts for term in arguments["terms"]):
            evaluated = _evaluate(arguments, amounts)
            if evaluated.wrong_column:
                yield evaluated


def _read_amounts(frame: pl.DataFrame) -> dict[str, Amount]:
    """Read the number of each figure that has one."""
    amounts: dict[str, Amount] = {}
    rows = frame.select(NUMBER_COLUMNS).filter(pl.col("value").is_finite())
    for figure_id, value, value_to, bound, rounded_to in rows.rows():
        end, step = (
            None if cell is None else Decimal(str(cell)) for cell in (value_to, rounded_to)
        )
        amounts.setdefault(figure_id, Amount(Decimal(str(value)), end, bound, step))
    return amounts


def _evaluate(arguments: Arguments, amounts: Mapping[str, Amount]) -> EvaluatedIdentity:
    """Evaluate an identity with the numbers of a frame."""
    identity_id, residual = arguments["identity_id"], arguments["residual"]
    row = IdentityRow(
        identity_id=identity_id,
        source_id="",
        kind=arguments["kind"],
        statement="",
        verdict=arguments["verdict"],
        residual=None if residual is None else Decimal(residual),
        explanation="",
    )
    terms = [
        TermRow(identity_id=identity_id, position=position, **term)
        for position, term in enumerate(arguments["terms"], 1)
    ]
    return evaluate_amounts(row, terms, amounts, (), arguments["can_be_redefined"])


def _select_evaluated(figures: Figures) -> list[EvaluatedIdentity]:
    return [entry for entry in figures.evaluated if entry.evaluation is not None]


def _make_identity_rule(figures: Figures) -> Rule:
    identities = [_describe_identity(entry) for entry in _select_evaluated(figures)]
    problem = "identity: the numbers give another verdict or residual than is recorded"
    check = make_check("identity", problem, identities=identities)
    explain = partial(_explain_identities, figures, identities)
    return Rule("verdict-differs", NUMBER_COLUMNS, check, problem, explain=explain)


def _describe_identity(evaluated: EvaluatedIdentity) -> Arguments:
    """Return an identity as the check has it."""
    row = evaluated.identity
    terms = [
        {"figure_id": term.figure_id, "role": term.role, "coefficient": term.coefficient}
        for term in evaluated.term_rows
    ]
    return {
        "identity_id": row.identity_id,
        "kind": row.kind,
        "verdict": row.verdict,
        "can_be_redefined": evaluated.can_be_redefined,
        "residual": None if row.residual is None else str(row.residual),
        "terms": terms,
    }


def _explain_identities(
    figures: Figures, identities: Sequence[Arguments], frame: pl.DataFrame
) -> Iterator[Problem]:
    """Say how the numbers of a frame break identities."""
    for broken in find_broken_identities(frame, identities):
        published = figures.evaluated_by_id[broken.identity.identity_id]
        recorded = published.identity.verdict or "no verdict"
        outcome = f"cannot be evaluated: {broken.reason}"
        if broken.evaluation is not None:
            residual = format_number(broken.evaluation.residual)
            outcome = f"is {broken.verdict} (residual {residual})"
        message = f"identity {broken.identity.identity_id}: {broken.arithmetic} {outcome}; "
        message += f"published: {published.arithmetic} ({recorded})"
        figure_ids = [term.figure_id for term in broken.term_rows]
        rows = frame.select(pl.col("figure_id").is_in(figure_ids).arg_true()).to_series().to_list()
        finding = _report_identity(figures, published.identity, broken)
        yield Problem(rows, message, finding)


def _report_identity(figures: Figures, row: IdentityRow, broken: EvaluatedIdentity) -> Finding:
    """Report an identity of the package whose recorded verdict or residual is not the computed."""
    column = broken.wrong_column
    if column == "kind":
        return figures.create_finding(row, column, "identity-unjudged", reason=broken.reason)
    recorded = f"“{row.verdict}”"
    if column == "residual":
        recorded = f"a residual of {format_number(row.residual or Decimal(0))}"
    code = "verdict-differs" if row.verdict or column == "residual" else "contradiction-unrecorded"
    return figures.create_finding(row, column, code, evaluated=broken, recorded=recorded)


# Totals and parts


@register_check
def stated_values(
    data: pa.PolarsData, figure_ids: Sequence[str], values: Sequence[float]
) -> pl.LazyFrame | bool:
    """Check that the value of each row is that of the figure that it names."""
    if not has_columns(data, ["figure_id", "value"]):
        return True
    expected = pl.col("figure_id").replace_strict(
        list(figure_ids), list(values), default=None, return_dtype=pl.Float64
    )
    return select_rows(data, pl.col("value") == expected)


@register_check
def part_sums(data: pa.PolarsData, published: Sequence[Sequence[Any]]) -> pl.LazyFrame | bool:
    """Check that the parts of each total add up to it, with what remains or differs.

    published: values of GROUP_COLUMNS, and the number of rows that are published
    returns:   true for a group of which the frame does not have all published rows
    """
    if not has_columns(data, PART_COLUMNS):
        return True
    broken_rows: list[int] = []
    for rows, _values, _total in find_broken_groups(data.lazyframe.collect(), published):
        broken_rows += rows
    return select_rows(data, ~pl.int_range(pl.len()).is_in(broken_rows))


def find_broken_groups(
    frame: pl.DataFrame, groups: Sequence[Sequence[Any]]
) -> Iterator[tuple[list[int], list[Decimal], Decimal]]:
    """Yield rows, values and total of each group of parts that does not add up to its total."""
    published = {tuple(key): number for *key, number in groups}
    numbered = frame.select(PART_COLUMNS).with_row_index("\0row").drop_nulls()
    for key, group in numbered.group_by(GROUP_COLUMNS, maintain_order=True):
        values = [Decimal(str(value)) for value in group["value"]]
        total = Decimal(str(group["total"][0]))
        if group.height >= published.get(key, 1) and sum(values) != total:
            yield group["\0row"].to_list(), values, total


def _make_stated_values_rule(figures: Figures) -> Rule:
    problem = "The value is not that of the figure."
    check = make_check(
        "stated_values",
        problem,
        figure_ids=[figure.figure_id for figure in figures.figures],
        values=[float(figure.value) for figure in figures.figures],
    )
    hint = "The table is made from figures.csv: correct the figure there, then run scripts/tidy.py."
    return Rule("rule-broken", ["value", "figure_id"], check, problem, hint, name="stated_values")


def _make_part_sums_rule(table: Table) -> Rule:
    counts = table.frame.group_by(GROUP_COLUMNS, maintain_order=True).len()
    groups = [list(row) for row in counts.rows()]
    problem = "part_sums: the parts do not add up to the total"
    check = make_check("part_sums", problem, published=groups)
    explain = partial(_explain_groups, table, groups)
    return Rule("parts-differ", PART_COLUMNS, check, problem, explain=explain)


def _explain_groups(
    table: Table, groups: Sequence[Sequence[Any]], frame: pl.DataFrame
) -> Iterator[Problem]:
    """Say which parts of a frame do not add up to their total."""
    for rows, values, total in find_broken_groups(frame, groups):
        total_id, dimension, _indicator = frame.select(GROUP_COLUMNS).row(rows[0])
        terms = " + ".join(format_number(value) for value in values)
        line = table.lines[rows[0]] if rows[0] < len(table.lines) else 0
        finding = create_finding(
            "parts-differ",
            table.path,
            line,
            "value",
            total_id,
            arithmetic=f"{terms} = {format_number(sum(values))}",
            total=total,
            dimension=dimension,
        )
        yield Problem(rows, f"{total_id}: {finding.message}", finding)
