"""Recompute every identity between figures, and show it as arithmetic with its verdict: contradictions first.

exact            the written values satisfy it
within rounding  they do when each rounded number may be anything that its rounding allows
contradicted     not even then

Where parts are not said to be all, what they leave over is told. The editions are compared, too: what several of them state
must be the same number.

Exit status: 0 every verdict and residual is the recorded one, 1 findings of severity error, 2 could not run.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from tip_figures.checks import identities, select_checks
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.package_report import print_report, run_checks
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.report import paint
from tip_figures.datapackage.text_format import (
    as_decimal,
    escape_markdown,
    escape_unprintable,
    format_number,
)
from tip_figures.figures.arithmetic import CONTRADICTED, EXACT, WITHIN_ROUNDING, Operand
from tip_figures.figures.edition_comparison import compare_editions
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ROW_TYPES

GROUPS = {
    "": ("cannot be judged", "red"),
    CONTRADICTED: ("contradicted", "red"),
    WITHIN_ROUNDING: ("hold within rounding", "yellow"),
    EXACT: ("hold", "green"),
}
"""Verdicts in the order in which they are shown, each with the head of its identities and a colour."""


def run(argv: Sequence[str]) -> int:
    """Print the identities of the package named on the command line."""
    parser = CommandParser(__doc__, "text", "json", "markdown")
    args = parser.parse_args(argv)
    package = load_package(args.package)
    made = run_checks(package, select_checks("identities", "editions"))
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        if not made.outcomes:
            needed = ", ".join(ROW_TYPES)
            raise CommandError(
                f"{package.root / package.path}: the tables {needed} are not there, or cannot be read."
            )
        return print_report(made, args.format, package.root)
    if args.format == "json":
        print(to_json(as_json(figures)), end="")
        return 0 if made.valid else 1
    print(*as_lines(figures, args.format == "markdown"), "", sep="\n")
    return print_report(made, args.format, package.root)


def as_json(figures: Figures) -> dict[str, Any]:
    """The identities for programs, in the order of their table; the numbers of one that cannot be judged are null."""
    made = compare_editions(figures)
    return {
        "identities": [
            {
                "identity_id": one.identity.identity_id,
                "kind": one.identity.kind,
                "verdict": one.verdict or None,
                "recorded": one.identity.verdict or None,
                "residual": _number(one.evaluation.residual) if one.evaluation else None,
                "allowed": _number(one.evaluation.allowed) if one.evaluation else None,
                "terms": [_term(term, one.identity.kind) for term in one.operands],
            }
            for one in figures.evaluated
        ],
        "figures": len(figures.figures),
        "covered": _covered(figures),
        "editions": {"cells": made.cells, "agree": made.agree, "differ": made.cells - made.agree},
    }


def _term(term: Operand, kind: str) -> dict[str, Any]:
    coefficient = term.sign if kind == "sum" else None
    return {
        "figure_id": term.figure_id,
        "role": term.role,
        "coefficient": coefficient,
        "value": _number(term.value),
    }


def _number(value: Fraction) -> int | float:
    """A number as JSON writes it: as exact as the decimal."""
    exact = as_decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def as_lines(figures: Figures, markdown: bool) -> Iterator[str]:
    """What is contradicted, holds within rounding and holds: each as arithmetic, `40 = 35 + 5`, and what it says.

    markdown: a table a verdict, instead of two lines an identity
    """
    for verdict, (head, colour) in GROUPS.items():
        listed = [one for one in figures.evaluated if one.verdict == verdict]
        if not listed:
            continue
        head = f"{len(listed):,} {head}"
        table = (f"### {head}", "", "| arithmetic | | what it says |", "| --- | --- | --- |")
        yield from table if markdown else [paint(head, "bold")]
        for one in listed:
            detail, says = (
                _detail(one),
                " ".join(filter(None, (one.identity.statement, one.identity.explanation))),
            )
            if markdown:
                yield f"| {escape_markdown(one.arithmetic)} | {escape_markdown(detail)} | {escape_markdown(says)} |"
            else:
                yield f"  {escape_unprintable(one.arithmetic)}{'  ' if detail else ''}{paint(detail, colour)}"
                yield f"    {paint(escape_unprintable(says), 'dim')}"
        yield ""
    yield f"{_covered(figures):,} of {len(figures.figures):,} figures stand in at least one identity."
    yield f"{compare_editions(figures).summary}."


def _covered(figures: Figures) -> int:
    return identities.count_checked(figures)["figures covered"]


def _detail(one: EvaluatedIdentity) -> str:
    """What is to be said of an identity beside its arithmetic."""
    if one.evaluation is None:
        return one.reason
    made, told = one.evaluation, []
    if made.residual or made.verdict != EXACT:
        only = "only " if made.verdict == CONTRADICTED else ""
        excuse = (
            f", rounding explains {only}{format_number(made.allowed)}"
            if made.verdict != EXACT
            else ""
        )
        told.append(f"residual {format_number(made.residual)}{excuse}")
    left = sum(
        (term.value if term.role == "whole" else -term.value for term in one.operands), Fraction(0)
    )
    if one.identity.kind == "part_of" and left > 0:
        told.append(f"{format_number(left)} left over")
    if one.identity.verdict and one.identity.verdict != made.verdict:
        told.append(f"recorded as {one.identity.verdict.replace('_', ' ')}")
    return "; ".join(told)
