"""The Pandera schemas of this package: those of its Table Schemas, and arithmetic between rows.

`identity` evaluates all identities in a frame of figures, and `part_sums` adds up the parts of
totals. Each total must have the number of its figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.checks import list_readable_tables
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.pandera_schemas import (
    Problem,
    Rule,
    TableRules,
    build_table_rules,
    make_check,
    register_check,
    select_rows,
)
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import format_number
from tip_figures.datapackage.validation import find_broken_rules
from tip_figures.figures.identities.evaluation import (
    Amount,
    EvaluatedIdentity,
    find_wrong_column,
    make_operand,
    try_evaluate,
)
from tip_figures.figures.identities.identity_kinds import write_arithmetic
from tip_figures.figures.model import Figures

GROUP_COLUMNS = ("total_figure_id", "dimension", "indicator_id")
"""Columns of parts that say which total is divided, and by what."""
PART_COLUMNS = (*GROUP_COLUMNS, "value", "total")
NUMBER_COLUMNS = Amount._fields
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
    if table.name == "totals" and figures.has_all_rows("figures"):
        yield _make_total_rule(figures)
    if table.name == "parts" and set(GROUP_COLUMNS) <= table.fields.keys():
        yield _make_part_sums_rule(table)


def check(package: Package, figures: Figures | None) -> Iterator[Finding]:
    """Run the Pandera schema of each table over its rows."""
    for table in list_readable_tables(package):
        yield from find_broken_rules(build_rules(table, figures))


def count_checked(package: Package, figures: Figures | None) -> Mapping[str, int]:
    """Count the tables whose schemas run, and the identities that are evaluated."""
    tables = len(list_readable_tables(package))
    evaluated = figures.evaluated if figures is not None else ()
    identities = sum(entry.evaluation is not None for entry in evaluated)
    counts = {"tables": tables, "identities": identities}
    return {noun: number for noun, number in counts.items() if number}


# Identities


@register_check
def identity(data: pa.PolarsData, identities: Sequence[Arguments]) -> pl.LazyFrame:
    """Check that the figures give the recorded verdict and residual of each identity.

    identities: as `_describe_identities` returns them
    returns:    false for each figure of an identity with another result, otherwise true
    """
    broken_ids: set[str] = set()
    for broken in find_broken_identities(data.lazyframe.collect(), identities):
        broken_ids.update(broken.figure_ids)
    return select_rows(data, ~pl.col("figure_id").is_in(sorted(broken_ids)))


class BrokenIdentity(NamedTuple):
    """An identity that does not hold as it is recorded.

    result: "31 = 18 + 12 is contradicted (residual 1)"
    """

    identity_id: str
    figure_ids: Sequence[str]
    result: str


def find_broken_identities(
    frame: pl.DataFrame, identities: Sequence[Arguments]
) -> Iterator[BrokenIdentity]:
    """Yield the identities that do not hold in a frame of figures, if it has all of their figures.

    identities: as `_describe_identities` returns them
    """
    numbers = frame.select(NUMBER_COLUMNS).filter(pl.col("value").is_finite())
    amounts = {row[0]: Amount(*row) for row in numbers.rows()}
    for arguments in identities:
        kind, terms = arguments["kind"], arguments["terms"]
        figure_ids = [term["figure_id"] for term in terms]
        if not amounts.keys() >= set(figure_ids):
            continue
        operands = [
            make_operand(amounts[term["figure_id"]], term["role"], term["coefficient"])
            for term in terms
        ]
        evaluation, reason = try_evaluate(kind, operands)
        if find_wrong_column(evaluation, arguments["verdict"], arguments["residual"]):
            result = f"cannot be evaluated: {reason}"
            if evaluation:
                residual = format_number(evaluation.residual)
                result = f"is {evaluation.verdict} (residual {residual})"
            text = f"{write_arithmetic(kind, operands)} {result}"
            yield BrokenIdentity(arguments["identity_id"], figure_ids, text)


def _describe_identities(figures: Figures) -> list[Arguments]:
    """Return the identities that can be evaluated, as the check has them.

    returns: identity_id, kind, verdict, residual (None if it is empty) and terms, in order:
             figure_id, role and coefficient
    """
    identities: list[Arguments] = []
    for evaluated in figures.evaluated:
        row, residual = evaluated.identity, evaluated.identity.residual
        if evaluated.evaluation is None:
            continue
        terms = [
            {"figure_id": term.figure_id, "role": term.role, "coefficient": term.sign}
            for term in evaluated.operands
        ]
        identities.append(
            {
                "identity_id": row.identity_id,
                "kind": row.kind,
                "verdict": evaluated.expected_verdict,
                "residual": None if residual is None else float(residual),
                "terms": terms,
            }
        )
    return identities


def _make_identity_rule(figures: Figures) -> Rule:
    identities = _describe_identities(figures)
    problem = "identity: the numbers give another verdict or residual than is recorded"
    check = make_check("identity", problem, identities=identities)
    explain = partial(_explain_identities, figures, identities)
    return Rule("verdict-differs", NUMBER_COLUMNS, check, problem, explain=explain)


def _explain_identities(
    figures: Figures, identities: Sequence[Arguments], frame: pl.DataFrame
) -> Iterator[Problem]:
    """Describe how the numbers of a user's frame break identities, and what is published."""
    for identity_id, figure_ids, result in find_broken_identities(frame, identities):
        published = figures.evaluated_by_id[identity_id]
        recorded = published.identity.verdict or "no verdict"
        message = (
            f"identity {identity_id}: {result}; published: {published.arithmetic} ({recorded})"
        )
        rows = frame.select(pl.col("figure_id").is_in(figure_ids).arg_true()).to_series().to_list()
        yield Problem(rows, message, _report_identity(figures, published))


def _report_identity(figures: Figures, evaluated: EvaluatedIdentity) -> Finding:
    """Report an identity of the package whose recorded verdict or residual is not the computed."""
    row, column = evaluated.identity, evaluated.wrong_column
    code, recorded = "verdict-differs", f"“{row.verdict}”"
    if column == "residual":
        recorded = f"a residual of {format_number(row.residual or Decimal(0))}"
    elif not row.verdict:
        code = "contradiction-unrecorded"
    return figures.create_finding(row, column, code, evaluated=evaluated, recorded=recorded)


# Totals and parts


def _make_total_rule(figures: Figures) -> Rule:
    """Make the rule that each total has the number of the figure that it names."""
    problem = "The value is not that of the figure."
    keys = [[figure.figure_id, float(figure.value)] for figure in figures.figures]
    columns = ["figure_id", "value"]
    check = make_check("foreign_key", problem, columns=columns, targets=[], keys=keys)
    hint = "The table is made from figures.csv: correct the figure there, then run scripts/tidy.py."
    return Rule("rule-broken", columns[::-1], check, problem, hint, name="stated_values")


@register_check
def part_sums(data: pa.PolarsData, published: Sequence[Sequence[Any]]) -> pl.LazyFrame:
    """Check that the parts of each total add up to it, with what remains or differs.

    published: values of GROUP_COLUMNS, and the number of rows that are published
    returns:   true for a group of which the frame does not have all published rows
    """
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
