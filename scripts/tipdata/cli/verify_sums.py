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

from tipdata.checks import stages
from tipdata.cli import frame as command
from tipdata.cli import report
from tipdata.figures.agreement import compared
from tipdata.figures.arithmetic import CONTRADICTED, EXACT, WITHIN_ROUNDING
from tipdata.figures.kinds import Judged
from tipdata.figures.model import Figures
from tipdata.figures.records import TABLES
from tipdata.package.json_file import written
from tipdata.package.wording import cell, decimal, plain, printable

GROUPS = {
    "": ("cannot be judged", "red"),
    CONTRADICTED: ("contradicted", "red"),
    WITHIN_ROUNDING: ("hold within rounding", "yellow"),
    EXACT: ("hold", "green"),
}
"""Verdicts in the order in which they are shown, each with the head of its identities and a colour."""


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
    as_lines = as_markdown if args.format == "markdown" else as_text
    print(*as_lines(figures), "", sep="\n")
    return command.say(made, args.format)


def covered(figures: Figures) -> int:
    """How many figures stand in at least one identity."""
    return len({term.figure_id for term in figures.terms} & figures.figure.keys())


def as_json(figures: Figures) -> dict[str, Any]:
    """The identities for programs, in the order of their table."""
    made = compared(figures)
    told = {"cells": made.cells, "agree": made.agree, "differ": made.cells - made.agree}
    listed = [*map(_as_json, figures.judged)]
    return {"identities": listed, "figures": len(figures.figures), "covered": covered(figures), "editions": told}


def _as_json(one: Judged) -> dict[str, Any]:
    """An identity; the numbers of one that cannot be judged are null."""
    identity, judgement = one.identity, one.judgement
    return {
        "identity_id": identity.identity_id,
        "kind": identity.kind,
        "verdict": judgement.verdict if judgement else None,
        "recorded": identity.verdict or None,
        "residual": _number(judgement.residual) if judgement else None,
        "allowed": _number(judgement.allowed) if judgement else None,
        "terms": [
            {
                "figure_id": t.figure_id,
                "role": t.role,
                "coefficient": t.sign if identity.kind == "sum" else None,
                "value": _number(t.value),
            }
            for t in one.terms
        ],
    }


def _number(value: Fraction) -> int | float:
    """A number as JSON writes it: as exact as the decimal."""
    exact = decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def grouped(figures: Figures) -> Iterator[tuple[str, list[Judged], str]]:
    """The identities of each verdict, below a head, with its colour."""
    for verdict, (head, colour) in GROUPS.items():
        listed = [one for one in figures.judged if one.verdict == verdict]
        if listed:
            yield f"{len(listed):,} {head}", listed, colour


def as_text(figures: Figures) -> Iterator[str]:
    """A line an identity, `40 = 35 + 5`, and what it says."""
    paint = report.painter(command.colour())
    for head, listed, colour in grouped(figures):
        yield paint(head, "bold")
        for one in listed:
            detail = paint(_detail(one), colour)
            yield f"  {printable(one.arithmetic)}{'  ' if detail else ''}{detail}"
            yield f"    {paint(printable(_statement(one)), 'dim')}"
        yield ""
    yield from shares(figures)


def as_markdown(figures: Figures) -> Iterator[str]:
    """A table a verdict, a row an identity."""
    for head, listed, _ in grouped(figures):
        yield from (f"### {head}", "", "| arithmetic | | what it says |", "| --- | --- | --- |")
        for one in listed:
            yield f"| {cell(one.arithmetic)} | {cell(_detail(one))} | {cell(_statement(one))} |"
        yield ""
    yield from map(cell, shares(figures))


def shares(figures: Figures) -> Iterator[str]:
    """How much of the data the identities reach, and how the editions compare."""
    yield f"{covered(figures):,} of {len(figures.figures):,} figures stand in at least one identity."
    yield f"{compared(figures).line}."


def _statement(one: Judged) -> str:
    return " ".join(filter(None, (one.identity.statement, one.identity.explanation)))


def _detail(one: Judged) -> str:
    """What is to be said of an identity beside its arithmetic."""
    if one.judgement is None:
        return one.reason
    made, told = one.judgement, []
    if made.verdict != EXACT:
        only = "only " if made.verdict == CONTRADICTED else ""
        told.append(f"residual {plain(made.residual)}, rounding explains {only}{plain(made.allowed)}")
    elif made.residual:
        told.append(f"residual {plain(made.residual)}")
    left = sum((term.value if term.role == "whole" else -term.value for term in one.terms), Fraction(0))
    if one.identity.kind == "part_of" and left > 0:
        told.append(f"{plain(left)} left over")
    if one.identity.verdict and one.identity.verdict != made.verdict:
        told.append(f"recorded as {one.identity.verdict.replace('_', ' ')}")
    return "; ".join(told)
