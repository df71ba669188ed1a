"""The Pandera schemas of this package: those of its Table Schemas, and rules across rows or tables.

`identity` evaluates all identities in a frame of figures, `edition_year` compares their years with
the editions, and `part_sums` adds up the parts of totals. Each total must have the number of its
figure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.checks import list_readable_tables
from tip_figures.datapackage.findings import Finding, create_finding, name_command
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.pandera_schemas import (
    Problem,
    Rule,
    TableRules,
    build_table_rules,
    evaluate_rows,
    make_check,
    register_check,
)
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import format_number
from tip_figures.datapackage.validation import find_rule_findings
from tip_figures.figures.identities import (
    Amount,
    EvaluatedIdentity,
    find_wrong_column,
    make_operand,
    try_evaluate,
)
from tip_figures.figures.identities.arithmetic import EXACT
from tip_figures.figures.identities.identity_kinds import write_arithmetic
from tip_figures.figures.model import Figures

GROUP_COLUMNS = ("total_figure_id", "dimension", "indicator_id", "division")
"""Columns of parts that say which total is divided, and by what."""
PART_COLUMNS = (*GROUP_COLUMNS, "value", "total")
NUMBER_COLUMNS = ("figure_id", "value", "value_to", "bound", "rounded_to")
"""Columns of figures that the arithmetic of identities reads."""
CURRENCY_CODE = "^[A-Z]{3}$"
"""A unit of money, as in `FigureRow.is_amount`."""

Arguments = Sequence[Any]
"""Arguments of a check about one identity or total, as YAML can hold them."""
EvaluatedById = Mapping[str, EvaluatedIdentity]
"""Evaluated identities by identity_id; one whose numbers are the same is not evaluated again."""
NOT_EVALUATED: EvaluatedById = MappingProxyType({})


def build_rules(table: Table, figures: Figures | None) -> TableRules:
    """Build the Pandera schema of a table, with the rules of this dataset across rows and tables.

    The tables `figures`, `totals` and `parts` have such rules; all others do not.

    Args:
        figures: of its package; None if the package has none, and no such rule is added
    """
    rules = []
    if figures is not None:
        if table.name == "figures":
            rules += [_make_identity_rule(figures), make_edition_rule(table)]
        if table.name == "totals" and figures.has_all_rows("figures"):
            rules.append(_make_total_rule(figures))
        if table.name == "parts" and set(GROUP_COLUMNS) <= table.fields.keys():
            rules.append(_make_part_sums_rule(table))
    return build_table_rules(table, rules)


def check(package: Package, figures: Figures | None) -> Iterator[Finding]:
    """Yield a finding for each row that breaks a rule of the Pandera schema of its table."""
    for table in list_readable_tables(package):
        yield from find_rule_findings(build_rules(table, figures))


def count_checked(package: Package, figures: Figures | None) -> Mapping[str, int]:
    """Return, by noun, how many tables and identities are checked; a count of 0 is left out."""
    tables = len(list_readable_tables(package))
    evaluated = figures.evaluated if figures else ()
    identities = sum(entry.evaluation is not None for entry in evaluated)
    counts = {"tables": tables, "identities": identities}
    return {noun: number for noun, number in counts.items() if number}


# Identities


@register_check
def identity(
    data: pa.PolarsData,
    identities: Sequence[Arguments],
    *,
    evaluated_by_id: EvaluatedById = NOT_EVALUATED,
) -> pl.LazyFrame:
    """Check that the figures give the recorded verdict and residual of each identity.

    Args:
        identities: as `_list_identity_arguments` yields them

    Returns:
        for each row, false if the figure is a term of an identity with another result, otherwise
        true. If the frame lacks a figure of an identity, the identity passes
    """
    broken = find_broken_identities(data.lazyframe.collect(), identities, evaluated_by_id)
    return _exclude_rows(data, (entry.rows for entry in broken))


def _exclude_rows(data: pa.PolarsData, broken: Iterable[Sequence[int]]) -> pl.LazyFrame:
    """Return false for the rows that are listed as broken, and true for all others.

    Args:
        broken: lists of row numbers, from 0
    """
    return evaluate_rows(data, ~pl.int_range(pl.len()).is_in(sorted(chain.from_iterable(broken))))


class BrokenIdentity(NamedTuple):
    """An identity that does not hold as it is recorded.

    Attributes:
        rows: of its figures in the frame, from 0
        column: of the wrong record, as in `find_wrong_column`
        result: "31 = 18 + 12 is contradicted (residual 1)"
    """

    identity_id: str
    rows: Sequence[int]
    column: str
    result: str


def find_broken_identities(
    frame: pl.DataFrame,
    identities: Sequence[Arguments],
    evaluated_by_id: EvaluatedById = NOT_EVALUATED,
) -> Iterator[BrokenIdentity]:
    """Yield the identities whose result in a frame of figures differs from the recorded one.

    An identity is left out if the frame lacks one of its figures.

    Args:
        identities: as `_list_identity_arguments` yields them
    """
    numbers = frame.select(NUMBER_COLUMNS).with_row_index()
    rows = numbers.filter(pl.col("value").is_finite()).iter_rows()
    amounts = {amount.figure_id: amount for amount in map(Amount._make, rows)}
    for identity_id, kind, verdict, residual, terms in identities:
        if not all(figure_id in amounts for figure_id, _role, _sign in terms):
            continue
        operands = [make_operand(amounts[figure_id], role, sign) for figure_id, role, sign in terms]
        evaluated = evaluated_by_id.get(identity_id)
        if evaluated and evaluated.operands == operands:
            evaluation, reason = evaluated.evaluation, evaluated.reason
        else:
            evaluation, reason = try_evaluate(kind, operands)
        column = find_wrong_column(evaluation, verdict, residual)
        if column:
            result = f"cannot be evaluated: {reason}"
            if evaluation:
                result = f"is {evaluation.verdict} (residual {format_number(evaluation.residual)})"
            result = f"{write_arithmetic(kind, operands)} {result}"
            figure_rows = [amounts[operand.figure_id].row for operand in operands]
            yield BrokenIdentity(identity_id, figure_rows, column, result)


def _list_identity_arguments(figures: Figures) -> Iterator[Arguments]:
    """Yield the arguments of the check `identity` for each identity that can be evaluated.

    Yields:
        identity_id, kind, the verdict that the numbers must give if the recorded one is right (see
        `expected_verdict`), the recorded residual (None if it is empty), and figure_id, role and
        sign of each term
    """
    for evaluated in figures.evaluated:
        row, residual = evaluated.identity, evaluated.identity.residual
        if evaluated.evaluation:
            terms = [[term.figure_id, term.role, term.sign] for term in evaluated.operands]
            number = None if residual is None else float(residual)
            yield [row.identity_id, row.kind, evaluated.expected_verdict, number, terms]


def _make_identity_rule(figures: Figures) -> Rule:
    """Make the rule that the numbers give the recorded verdict and residual of each identity."""
    identities = list(_list_identity_arguments(figures))
    problem = "identity: the numbers give another verdict or residual than is recorded"
    check = make_check(
        "identity", problem, identities=identities, evaluated_by_id=figures.evaluated_by_id
    )
    explain = partial(_explain_identities, figures, identities)
    return Rule("verdict-differs", NUMBER_COLUMNS, check, problem, explain=explain)


def _explain_identities(
    figures: Figures, identities: Sequence[Arguments], table: Table
) -> Iterator[Problem]:
    """Describe how the numbers of a table break identities, and what is published.

    Args:
        figures: of the package; a finding is about its identities
        identities: as `_list_identity_arguments` yields them
        table: figures, whose rows may be those of a frame that is validated
    """
    broken = find_broken_identities(table.frame, identities, figures.evaluated_by_id)
    for identity_id, rows, column, result in broken:
        published = figures.evaluated_by_id[identity_id]
        message = (
            f"identity {identity_id}: {result}; published: {published.arithmetic} "
            f"({published.identity.verdict or 'no verdict'})"
        )
        yield Problem(rows, message, _report_identity(figures, published, column))


def _report_identity(figures: Figures, evaluated: EvaluatedIdentity, column: str) -> Finding:
    """Report an identity whose recorded verdict or residual is not the computed one.

    A contradiction without a recorded verdict has a code of its own.

    Args:
        column: with the wrong record: `verdict`, `residual`, or `kind` if there is no evaluation,
            for which the verdict is shown
    """
    row = evaluated.identity
    code, recorded = "verdict-differs", f"“{row.verdict}”"
    if column == "residual":
        recorded = f"a residual of {format_number(row.residual or Decimal(0))}"
    elif not row.verdict:
        code = "contradiction-unrecorded"
    values = {"evaluated": evaluated, "recorded": recorded}
    if code == "verdict-differs":
        values["remedy"] = _find_remedy(evaluated)
    return figures.create_finding(row, column, code, **values)


def _find_remedy(evaluated: EvaluatedIdentity) -> str:
    """Return how to correct a verdict or residual.

    If the verdict is EXACT, tidy can fill in the cells. Otherwise a person must explain them.
    """
    if evaluated.verdict == EXACT:
        return (
            f"If the figures are right, empty verdict and residual, and run {name_command('tidy')}"
            ", which fills them in. If not, correct the figure."
        )
    return (
        "If the figures are right, record this verdict and residual, and explain them. If not, "
        "correct the figure, or rounded_to where numbers are rounded more coarsely than it says "
        "(dollars that all end in 0)."
    )


# Years


@register_check
def edition_year(data: pa.PolarsData, editions: Sequence[tuple[str, int]]) -> pl.LazyFrame:
    """Check that no figure is about a year after the edition of its source.

    An amount of money may be about the year after the edition, because it may be allocated in
    advance. A figure of a source without an edition passes.

    Args:
        editions: source_id and year of each edition; YAML holds these pairs as lists
    """
    last_year = pl.col("source_id").replace_strict(
        dict(editions), default=None, return_dtype=pl.Int64
    )
    is_amount = pl.col("unit").str.contains(CURRENCY_CODE)
    return evaluate_rows(data, pl.col("year") <= last_year + is_amount.cast(pl.Int64))


def make_edition_rule(table: Table) -> Rule:
    """Make the rule that no figure is about a year after its edition.

    Args:
        table: figures, in a package with the table `sources`
    """
    sources = table.tables["sources"].frame
    editions = sources.select("source_id", "edition_year").drop_nulls().rows()
    problem = "The year is after the edition of its source."
    check = make_check("edition_year", problem, editions=[list(row) for row in editions])
    hint = "Correct the year."
    columns = ("year", "source_id", "unit")
    return Rule("rule-broken", columns, check, problem, hint, name="edition_year")


# Totals and parts


def _make_total_rule(figures: Figures) -> Rule:
    """Make the rule that each total has the number of the figure that it names."""
    problem = "The value is not that of the figure."
    keys = [[figure.figure_id, float(figure.value)] for figure in figures.figures]
    columns = ["figure_id", "value"]
    check = make_check("foreign_key", problem, columns=columns, targets=[], keys=keys)
    hint = "The table is made from figures.csv: correct the figure there, then run scripts/tidy.py."
    # The first column of a rule has the cell that must be corrected.
    return Rule(
        "rule-broken",
        columns[::-1],
        check,
        problem,
        hint,
        name="stated_values",
        subject_columns=["figure_id"],
    )


@register_check
def part_sums(data: pa.PolarsData, published: Sequence[Arguments]) -> pl.LazyFrame:
    """Check that the parts of each total add up to it.

    Rows of parts include what remains of a total, and the difference if the parts contradict it.

    Args:
        published: for each group of parts the values of GROUP_COLUMNS, and the number of its rows

    Returns:
        for each row, false if its group does not add up, otherwise true. If the frame has fewer
        rows of a group than are published, the group passes
    """
    broken = find_broken_groups(data.lazyframe.collect(), published)
    return _exclude_rows(data, (rows for rows, _values, _total in broken))


def find_broken_groups(
    frame: pl.DataFrame, groups: Sequence[Arguments]
) -> Iterator[tuple[list[int], list[Decimal], Decimal]]:
    """Yield (rows, values, total) for each group of parts that does not add up to its total.

    A group is left out if the frame has fewer rows of it than are published, because the frame may
    be filtered. A group that is not published is checked in any case.

    Args:
        groups: values of GROUP_COLUMNS, and the number of rows that are published

    Yields:
        numbers of rows from 0, the values of the parts, and the total
    """
    published = {tuple(key): number for *key, number in groups}
    numbered = frame.select(PART_COLUMNS).with_row_index("row").drop_nulls()
    for key, group in numbered.group_by(GROUP_COLUMNS, maintain_order=True):
        values = [Decimal(str(value)) for value in group["value"]]
        total = Decimal(str(group["total"][0]))
        if group.height >= published.get(key, 1) and sum(values) != total:
            yield group["row"].to_list(), values, total


def _make_part_sums_rule(table: Table) -> Rule:
    """Make the rule that the parts of each total in a table add up to it."""
    divided = table.frame.filter(pl.col("total").is_not_null())
    counts = divided.group_by(GROUP_COLUMNS, maintain_order=True).len()
    groups = [list(row) for row in counts.rows()]
    problem = "part_sums: the parts do not add up to the total"
    check = make_check("part_sums", problem, published=groups)
    explain = partial(_explain_part_sums, groups)
    return Rule("parts-differ", PART_COLUMNS, check, problem, explain=explain)


def _explain_part_sums(groups: Sequence[Arguments], table: Table) -> Iterator[Problem]:
    """Describe which parts of a table do not add up to their total.

    Args:
        groups: as in `find_broken_groups`
    """
    for rows, values, total in find_broken_groups(table.frame, groups):
        total_id, dimension, *_ = table.frame.select(GROUP_COLUMNS).row(rows[0])
        terms = " + ".join(format_number(value) for value in values)
        finding = create_finding(
            "parts-differ",
            table.path,
            table.lines[rows[0]],
            "value",
            total_id,
            [total_id],
            arithmetic=f"{terms} = {format_number(sum(values))}",
            total=total,
            dimension=dimension,
        )
        yield Problem(rows, f"{total_id}: {finding.message}", finding)
