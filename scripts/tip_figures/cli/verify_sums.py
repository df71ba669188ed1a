"""Evaluate every identity between figures, and print it as arithmetic with its verdict.

exact            the written values satisfy it
within rounding  they satisfy it if each rounded number may be anything that its rounding allows
contradicted     they do not satisfy it even then
redefined        as contradicted, but two sources define the count differently; a person has
                 recorded and explained this

Contradictions are shown first. If parts need not be all there are, the remainder is shown. Editions
and reports are compared as well: how many cells do several of them state, and with one number?
With --source only the identities, figures and cells of one source are shown; the checks cover all
sources.

Exit status: 0 every verdict and residual is the recorded one, 1 findings of severity error,
2 could not run.
"""

import argparse
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from tip_figures.checks import select_checks
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.package_report import print_report, run_checks
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.terminal_style import Style, paint
from tip_figures.datapackage.text_format import (
    as_decimal,
    as_json_number,
    count_noun,
    did_you_mean,
    escape_unprintable,
    format_number,
    quote_value,
)
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    EXACT,
    REDEFINED,
    WITHIN_ROUNDING,
    Evaluation,
    Operand,
)
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import ROW_TYPES
from tip_figures.figures.tables.edition_comparison import (
    CellComparison,
    compare_editions,
    compare_reports,
    find_repeated_values,
    is_stated_by,
)


class VerdictGroup(NamedTuple):
    """How the identities of one verdict are shown: their heading after the number, and a colour."""

    heading: str
    colour: Style


GROUPS = {
    "": VerdictGroup("cannot be evaluated", "red"),
    CONTRADICTED: VerdictGroup("contradicted", "red"),
    REDEFINED: VerdictGroup("redefined between sources", "yellow"),
    WITHIN_ROUNDING: VerdictGroup("hold within rounding", "yellow"),
    EXACT: VerdictGroup("hold", "green"),
}
"""Groups by verdict, in the order in which they are shown."""


def run(argv: Sequence[str]) -> int:
    """Print the identities of the package named on the command line."""
    args = parse_arguments(argv)
    package = load_package(args.package)
    report = run_checks(package, select_checks("pandera", "identities", "editions"))
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        if not figures:
            tables = ", ".join(ROW_TYPES)
            raise CommandError(
                f"{package.root / package.path}: the tables {tables} are missing or unreadable."
            )
        return print_report(report, args.format, package.root)
    result = select_sums(figures, args.source)
    if args.format == "json":
        print(to_json(as_dict(result)), end="")
        return 0 if report.valid else 1
    for verdict in GROUPS:
        evaluated = [entry for entry in result.evaluated if entry.verdict == verdict]
        if evaluated:
            print("\n".join(format_text_group(verdict, evaluated)), end="\n\n")
    print("\n".join(summarize_figures(result)), end="\n\n")
    return print_report(report, args.format, package.root)


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = CommandParser(__doc__, "text", "json")
    parser.add_argument("--source", metavar="ID", help="show only the identities of this source")
    args: argparse.Namespace = parser.parse_args(argv)
    return args


class Sums(NamedTuple):
    """What is shown.

    evaluated: identities in the order of their table
    figures:   number of figures
    covered:   number of these figures that are terms of at least one identity
    repeated:  number of values that an edition gives again for the next year
    editions:  cells that several editions state
    reports:   cells that several reports state
    """

    evaluated: Sequence[EvaluatedIdentity]
    figures: int
    covered: int
    repeated: int
    editions: CellComparison
    reports: CellComparison


def select_sums(figures: Figures, source_id: str | None) -> Sums:
    """Select what is shown: all, or what belongs to one source.

    raises: CommandError if there is no such source
    """
    if source_id is not None and source_id not in figures.source_by_id:
        suggestion = did_you_mean(source_id, figures.source_by_id)
        message = f"There is no source {quote_value(source_id)}. {suggestion}"
        raise CommandError(message.rstrip())
    figure_ids = {
        figure.figure_id for figure in figures.figures if source_id in (None, figure.source_id)
    }
    return Sums(
        evaluated=[
            entry for entry in figures.evaluated if source_id in (None, entry.identity.source_id)
        ],
        figures=len(figure_ids),
        covered=len(figure_ids & {term.figure_id for term in figures.terms}),
        repeated=sum(is_stated_by(source_id, pair) for pair in find_repeated_values(figures)),
        editions=compare_editions(figures, source_id),
        reports=compare_reports(figures, source_id),
    )


# JSON


def as_dict(result: Sums) -> dict[str, Any]:
    """Return the identities for programs, in the order of their table."""
    return {
        "identities": [_identity_as_dict(entry) for entry in result.evaluated],
        "figures": result.figures,
        "covered": result.covered,
        "editions": _comparison_as_dict(result.editions),
        "reports": _comparison_as_dict(result.reports),
    }


def _comparison_as_dict(comparison: CellComparison) -> dict[str, int]:
    differ = comparison.cells - comparison.agree
    return {"cells": comparison.cells, "agree": comparison.agree, "differ": differ}


def _identity_as_dict(evaluated: EvaluatedIdentity) -> dict[str, Any]:
    """Return an identity for programs; the numbers of one that cannot be evaluated are None."""
    identity, evaluation = evaluated.identity, evaluated.evaluation
    return {
        "identity_id": identity.identity_id,
        "kind": identity.kind,
        "verdict": evaluated.verdict or None,
        "recorded": identity.verdict or None,
        "residual": _as_number(evaluation.residual) if evaluation else None,
        "allowed": _as_number(evaluation.allowed) if evaluation else None,
        "terms": [_term_as_dict(term, identity.kind) for term in evaluated.operands],
    }


def _term_as_dict(term: Operand, kind: str) -> dict[str, Any]:
    return {
        "figure_id": term.figure_id,
        "role": term.role,
        "coefficient": term.sign if kind == "sum" else None,
        "value": _as_number(term.value),
    }


def _as_number(value: Fraction) -> int | float | None:
    return as_json_number(as_decimal(value))


# Text


def format_text_group(verdict: str, evaluated: Sequence[EvaluatedIdentity]) -> Iterator[str]:
    """Yield the lines of the identities of one verdict: a heading, and two lines for each."""
    group = GROUPS[verdict]
    yield paint(f"{len(evaluated):,} {group.heading}", "bold")
    for entry in evaluated:
        details = describe_result(entry)
        separator = "  " if details else ""
        arithmetic = escape_unprintable(entry.arithmetic)
        yield f"  {arithmetic}{separator}{paint(details, group.colour)}"
        yield f"    {paint(escape_unprintable(describe_identity(entry)), 'dim')}"


def summarize_figures(result: Sums) -> Iterator[str]:
    """Yield how many figures the identities reach, and how editions and reports compare."""
    covered = f"{result.covered:,} of {result.figures:,} figures"
    yield f"{covered} are terms of at least one identity."
    repeated = f"{count_noun(result.repeated, 'value')} repeated in another year"
    yield f"{_describe_comparison(result.editions, 'editions')}; {repeated}."
    yield f"{_describe_comparison(result.reports, 'reports')}."


def _describe_comparison(comparison: CellComparison, sources: str) -> str:
    cells = count_noun(comparison.cells, "cell")
    return f"{cells} stated by several {sources}, {comparison.agree:,} agree"


def describe_identity(evaluated: EvaluatedIdentity) -> str:
    """Return the statement and the explanation of an identity."""
    identity = evaluated.identity
    return f"{identity.statement} {identity.explanation}".strip()


def describe_result(evaluated: EvaluatedIdentity) -> str:
    """Return what follows the arithmetic of an identity: residual, remainder, recorded verdict."""
    evaluation = evaluated.evaluation
    if evaluation is None:
        return evaluated.reason
    details = []
    if evaluation.residual or evaluated.verdict != EXACT:
        details.append(_describe_residual(evaluation, evaluated.verdict))
    remainder = _find_remainder(evaluated.operands)
    if evaluated.identity.kind == "part_of" and remainder > 0:
        details.append(f"remainder {format_number(remainder)}")
    recorded = evaluated.identity.verdict
    if recorded and recorded != evaluated.verdict:
        details.append(f"recorded as {recorded.replace('_', ' ')}")
    return "; ".join(details)


def _describe_residual(evaluation: Evaluation, verdict: str) -> str:
    residual = f"residual {evaluation.residual_text}"
    if verdict == EXACT:
        return residual
    only = "only " if verdict == CONTRADICTED else ""
    return f"{residual}, rounding explains {only}{evaluation.allowed_text}"


def _find_remainder(terms: Sequence[Operand]) -> Fraction:
    """Return what the whole has beyond its parts."""
    remainder = Fraction(0)
    for term in terms:
        remainder += term.value if term.role == "whole" else -term.value
    return remainder
