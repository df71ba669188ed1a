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

    These tables have rules across rows; all others have only the rules of their Table Schema:

    - `figures`
    - `totals`, if all rows of figures could be read
    - `parts`, if it has the GROUP_COLUMNS

    If `figures` is None, no table has rules across rows.

    Args:
        table: the table whose schema is built
        figures: the figures of its package; None if the package has none
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
    """Return how many tables and identities are checked: `{"tables": 9, "identities": 40}`.

    A count of 0 is left out. Identities that cannot be evaluated do not count.
    """
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

    An identity relates figures by arithmetic: for `31 = 18 + 12`, the verdict `contradicted` and
    the residual 1 are right. If a figure of an identity is not in the frame, or has no finite value
    there, the identity passes.

    Args:
        data: the frame of figures, as Pandera passes it
        identities: the identities, as `_list_identity_arguments` yields them
        evaluated_by_id: evaluated identities, reused where the numbers are the same

    Returns:
        a frame with one Boolean for each row: false if the figure of the row is in an identity
        with another result than recorded, otherwise true
    """
    broken = find_broken_identities(data.lazyframe.collect(), identities, evaluated_by_id)
    return _mark_valid_rows(data, (entry.rows for entry in broken))


def _mark_valid_rows(data: pa.PolarsData, broken: Iterable[Sequence[int]]) -> pl.LazyFrame:
    """Return a frame with one Boolean for each row: false if the row is broken, otherwise true.

    Args:
        data: the frame that is checked
        broken: for each broken identity or total, the numbers of its rows, from 0
    """
    broken_rows = sorted(chain.from_iterable(broken))
    return evaluate_rows(data, ~pl.int_range(pl.len()).is_in(broken_rows))


class BrokenIdentity(NamedTuple):
    """An identity that does not hold as it is recorded.

    Attributes:
        identity_id: its identifier
        rows: the rows of its figures in the frame, from 0
        column: the column of the wrong record: `verdict`, `residual`, or `kind` if the identity
            cannot be evaluated
        result: what the numbers give: "31 = 18 + 12 is contradicted (residual 1)"
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

    An identity is left out if one of its figures is not in the frame, or has no finite value there.

    Args:
        frame: figures with NUMBER_COLUMNS
        identities: the identities, as `_list_identity_arguments` yields them
        evaluated_by_id: evaluated identities; the evaluation is reused if the numbers are the same
    """
    numbers = frame.select(NUMBER_COLUMNS).with_row_index()
    rows = numbers.filter(pl.col("value").is_finite()).iter_rows()
    amounts = [Amount._make(row) for row in rows]  # its fields: the index, then NUMBER_COLUMNS
    amount_by_id = {amount.figure_id: amount for amount in amounts}
    for identity_id, kind, verdict, residual, terms in identities:
        if not all(figure_id in amount_by_id for figure_id, _role, _sign in terms):
            continue
        operands = [
            make_operand(amount_by_id[figure_id], role, sign) for figure_id, role, sign in terms
        ]
        evaluated = evaluated_by_id.get(identity_id)
        if evaluated and evaluated.operands == operands:
            evaluation, reason = evaluated.evaluation, evaluated.reason
        else:
            evaluation, reason = try_evaluate(kind, operands)
        column = find_wrong_column(evaluation, verdict, residual)
        if column:  # "" if the record is right
            outcome = f"cannot be evaluated: {reason}"
            if evaluation:
                outcome = f"is {evaluation.verdict} (residual {format_number(evaluation.residual)})"
            result = f"{write_arithmetic(kind, operands)} {outcome}"
            figure_rows = [amount_by_id[operand.figure_id].row for operand in operands]
            yield BrokenIdentity(identity_id, figure_rows, column, result)


def _list_identity_arguments(figures: Figures) -> Iterator[Arguments]:
    """Yield the arguments of the check `identity` for each identity that can be evaluated.

    The arguments are plain lists, texts and numbers, so that YAML can hold them.

    Yields:
        a list [identity_id, kind, verdict, residual, terms]:

        - verdict: as recorded, but CONTRADICTED instead of DIFFERS, because a person decides that a
          contradiction is only a difference; "" if none is recorded
        - residual: as recorded; None if the cell is empty
        - terms: a list [figure_id, role, sign] for each term
    """
    for evaluated in figures.evaluated:
        row = evaluated.identity
        if evaluated.evaluation:
            terms = [[term.figure_id, term.role, term.sign] for term in evaluated.operands]
            residual = None if row.residual is None else float(row.residual)
            yield [row.identity_id, row.kind, evaluated.expected_verdict, residual, terms]


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
    """Yield a problem for each identity that the numbers of a table break.

    Its message has the arithmetic of these numbers and of the published ones, which may differ.

    Args:
        figures: the published figures of the package, with their identities
        identities: the identities, as `_list_identity_arguments` yields them
        table: the table `figures`; its rows may be those of any frame that is validated
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
    """Create a finding about an identity whose verdict or residual is recorded wrongly.

    The code is `verdict-differs`, or `contradiction-unrecorded` if a verdict must be recorded and
    the cell is empty.

    Args:
        figures: the figures of the package
        evaluated: the identity
        column: the column of the wrong record: `verdict`, `residual`, or `kind` if the identity
            cannot be evaluated; for `kind`, the message shows the verdict
    """
    row = evaluated.identity
    code, recorded = "verdict-differs", f"“{row.verdict}”"
    if column == "residual":
        recorded = f"a residual of {format_number(row.residual or Decimal(0))}"
    elif not row.verdict:
        code = "contradiction-unrecorded"
    values = {"evaluated": evaluated, "recorded": recorded}
    if code == "verdict-differs":  # the remedy of the other code is fixed
        values["remedy"] = _find_remedy(evaluated)
    return figures.create_finding(row, column, code, **values)


def _find_remedy(evaluated: EvaluatedIdentity) -> str:
    """Return advice for a wrong verdict or residual, as sentences of a message.

    If the computed verdict is EXACT, the advice is to empty the cells and let tidy fill them in.
    Otherwise it is to record verdict and residual with an explanation.
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

    A figure from the 2020 edition may be about 2020 or earlier. An amount of money may also be
    about 2021, because it may be allocated in advance.

    Args:
        data: the frame of figures, as Pandera passes it
        editions: (source_id, year of the edition) for each source; YAML holds these pairs as lists

    Returns:
        a frame with one Boolean for each row; it is null, which passes, if the edition is unknown
    """
    last_year = pl.col("source_id").replace_strict(
        dict(editions), default=None, return_dtype=pl.Int64
    )
    is_amount = pl.col("unit").str.contains(CURRENCY_CODE)
    return evaluate_rows(data, pl.col("year") <= last_year + is_amount.cast(pl.Int64))


def make_edition_rule(table: Table) -> Rule:
    """Make the rule that no figure is about a year after the edition of its source.

    Figures of a source without a year of the edition are not checked.

    Args:
        table: the table `figures`; its package must have the table `sources`
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
    """Make the rule that each row of totals has the value of the figure that it names.

    The rule is a foreign key over the columns `figure_id` and `value`.
    """
    problem = "The value is not that of the figure."
    keys = [[figure.figure_id, float(figure.value)] for figure in figures.figures]
    columns = ["figure_id", "value"]
    # No `targets`, because the existing keys are in another table.
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

    A group of parts is one division of a total, such as by sex. Its rows include what remains of
    the total, and the difference if the parts contradict the total. If the frame has fewer rows of
    a group than are published, the group passes, because the frame may be filtered.

    Args:
        data: the frame of parts, as Pandera passes it
        published: for each group, the values of GROUP_COLUMNS and then the number of its rows

    Returns:
        a frame with one Boolean for each row: false if its group does not add up, otherwise true
    """
    broken = find_broken_groups(data.lazyframe.collect(), published)
    return _mark_valid_rows(data, (rows for rows, _values, _total in broken))


def find_broken_groups(
    frame: pl.DataFrame, groups: Sequence[Arguments]
) -> Iterator[tuple[list[int], list[Decimal], Decimal]]:
    """Yield (rows, values, total) for each group of parts that does not add up to its total.

    A group is left out if the frame has fewer rows of it than are published, because the frame may
    be filtered. A group that is not published is always checked.

    Args:
        frame: parts with PART_COLUMNS; rows with an empty cell in these columns are ignored
        groups: for each published group, the values of GROUP_COLUMNS and then the number of its
            rows

    Yields:
        the row numbers of the group in the frame, from 0; the values of its parts; and its total
    """
    published_row_counts = {tuple(key): number for *key, number in groups}
    numbered = frame.select(PART_COLUMNS).with_row_index("row").drop_nulls()
    for key, group in numbered.group_by(GROUP_COLUMNS, maintain_order=True):
        # Decimals, because sums of floats are not exact.
        values = [Decimal(str(value)) for value in group["value"]]
        total = Decimal(str(group["total"][0]))
        # An unpublished group needs only one row to be complete, so it is always checked.
        is_complete = group.height >= published_row_counts.get(key, 1)
        if is_complete and sum(values) != total:
            yield group["row"].to_list(), values, total


def _make_part_sums_rule(table: Table) -> Rule:
    """Make the rule that the parts of each total in a table add up to it.

    The groups and the numbers of their rows in this table are the published ones of `part_sums`.
    """
    divided = table.frame.filter(pl.col("total").is_not_null())
    counts = divided.group_by(GROUP_COLUMNS, maintain_order=True).len()
    groups = [list(row) for row in counts.rows()]
    problem = "part_sums: the parts do not add up to the total"
    check = make_check("part_sums", problem, published=groups)
    explain = partial(_explain_part_sums, groups)
    return Rule("parts-differ", PART_COLUMNS, check, problem, explain=explain)


def _explain_part_sums(groups: Sequence[Arguments], table: Table) -> Iterator[Problem]:
    """Yield a problem for each total of a table to which its parts do not add up.

    Args:
        groups: for each published group, the values of GROUP_COLUMNS and then the number of its
            rows
        table: the table `parts`
    """
    for rows, values, total in find_broken_groups(table.frame, groups):
        # The first two of GROUP_COLUMNS; all rows of the group have the same.
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
