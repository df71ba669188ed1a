"""Recompute every identity between figures, and show it as arithmetic with its verdict: contradictions first.

exact            the written values satisfy it
within rounding  they do when each rounded number may be anything that its rounding allows
contradicted     not even then

Where parts are not said to be all, what they leave over is told. The editions are compared, too: what several of them state
must be the same number.

Exit status: 0 every verdict and residual is the recorded one, 1 findings of severity error, 2 could not run.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tipdata.checks import editions, stages
from tipdata.cli import frame as command
from tipdata.cli import report
from tipdata.figures.arithmetic import CONTRADICTED, EXACT, WITHIN_ROUNDING
from tipdata.figures.judged import Judged
from tipdata.figures.kinds import decimal, plain
from tipdata.figures.model import Figures
from tipdata.figures.records import TABLES
from tipdata.package.json_file import written
from tipdata.package.wording import cell, printable

GROUPS = {
    "": "cannot be judged",
    CONTRADICTED: "contradicted",
    WITHIN_ROUNDING: "hold within rounding",
    EXACT: "hold",
}
"""Verdicts in the order in which they are shown, each with the head of its identities."""
COLOURS = {"": "red", CONTRADICTED: "red", WITHIN_ROUNDING: "yellow", EXACT: "green"}


def run(argv: Sequence[str]) -> int:
    """Print the identities of the package named on the command line."""
    parser = command.Parser(__doc__)
    parser.package()
    parser.format("text", "json", "markdown")
    args = parser.parse_args(argv)
    package = command.load(args.package)
    made = command.judge(package, stages("identities", "editions"))
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        if not made.outcomes:
            needed = ", ".join(TABLES)
            raise command.Stop(f"{package.root / package.path}: the tables {needed} are not there, or cannot be read.")
        return command.say(made, "text" if args.format == "text" else args.format)
    if args.format == "json":
        print(written(as_json(figures)), end="")
        return 0 if made.valid else 1
    if args.format == "markdown":
        print(*as_markdown(figures), "", sep="\n")
    else:
        print(*as_text(figures, report.painter(command.colour())), "", sep="\n")
    return command.say(made, args.format)


def covered(figures: Figures) -> int:
    """How many figures stand in at least one identity."""
    return len({term.figure_id for term in figures.terms} & figures.figure.keys())


def as_json(figures: Figures) -> dict[str, Any]:
    """The identities for programs, in the order of their table; numbers of one that cannot be judged are null."""
    listed = [
        {
            "identity_id": one.identity.identity_id,
            "kind": one.identity.kind,
            "verdict": one.judgement.verdict if one.judgement else None,
            "recorded": one.identity.verdict or None,
            "residual": _number(one.judgement.residual) if one.judgement else None,
            "allowed": _number(one.judgement.allowed) if one.judgement else None,
            "terms": [
                {
                    "figure_id": term.figure_id,
                    "role": term.role,
                    "coefficient": term.coefficient or None,
                    "value": _number(term.value),
                }
                for term in one.terms
            ],
        }
        for one in figures.judged
    ]
    made = editions.compared(figures)
    told = {"cells": made.cells, "agree": made.agree, "differ": made.cells - made.agree}
    return {"identities": listed, "figures": len(figures.figures), "covered": covered(figures), "editions": told}


def _number(value: Fraction) -> int | float:
    """A number as JSON writes it: as exact as the decimal."""
    exact: Decimal = decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def grouped(figures: Figures) -> Iterator[tuple[str, list[Judged]]]:
    """The identities by verdict; "" is that of those that cannot be judged."""
    for verdict in GROUPS:
        listed = [one for one in figures.judged if (one.judgement.verdict if one.judgement else "") == verdict]
        if listed:
            yield verdict, listed


def as_text(figures: Figures, paint: report.Paint) -> Iterator[str]:
    """A line an identity, `40 = 35 + 5`, and what it says."""
    for verdict, listed in grouped(figures):
        yield paint(f"{len(listed):,} {GROUPS[verdict]}", "bold")
        for one in listed:
            detail = paint(_detail(one), COLOURS[verdict])
            yield f"  {printable(one.arithmetic)}{'  ' if detail else ''}{detail}"
            yield f"    {paint(printable(_statement(one)), 'dim')}"
        yield ""
    yield from shares(figures)


def as_markdown(figures: Figures) -> Iterator[str]:
    """A table a verdict, a row an identity."""
    for verdict, listed in grouped(figures):
        yield from (
            f"### {len(listed):,} {GROUPS[verdict]}",
            "",
            "| arithmetic | | what it says |",
            "| --- | --- | --- |",
        )
        for one in listed:
            yield f"| {cell(one.arithmetic)} | {cell(_detail(one))} | {cell(_statement(one))} |"
        yield ""
    yield from map(cell, shares(figures))


def shares(figures: Figures) -> Iterator[str]:
    """How much of the data the identities reach, and how the editions compare."""
    yield f"{covered(figures):,} of {len(figures.figures):,} figures stand in at least one identity."
    yield f"{editions.compared(figures).line}."


def _statement(one: Judged) -> str:
    return " ".join(filter(None, (one.identity.statement, one.identity.explanation)))


def _detail(one: Judged) -> str:
    """What is to be said of an identity beside its arithmetic."""
    if one.judgement is None:
        return one.reason
    made, told = one.judgement, []
    if made.verdict == EXACT and made.residual:
        told.append(f"residual {plain(made.residual)}")
    if made.verdict != EXACT:
        only = "only " if made.verdict == CONTRADICTED else ""
        told.append(f"residual {plain(made.residual)}, rounding explains {only}{plain(made.allowed)}")
    if one.rest is not None:
        told.append(f"{plain(one.rest)} left over")
    if one.identity.verdict and one.identity.verdict != made.verdict:
        told.append(f"recorded as {one.identity.verdict.replace('_', ' ')}")
    return "; ".join(told)
