"""Recompute every identity between figures, and show it as arithmetic with its verdict.

exact            the written values satisfy it
within rounding  they do when each rounded number may be anything that its rounding allows
contradicted     not even then

Exit status: 0 every verdict and residual is the recorded one, 1 findings of severity error, 2 could not run.
"""

import json
from collections.abc import Sequence
from decimal import Decimal

from tipdata.checks import identities as sums
from tipdata.checks import stages
from tipdata.checks.identities import Judged
from tipdata.cli import frame as command
from tipdata.cli import report
from tipdata.figures.kinds import decimal, plain
from tipdata.package.wording import cell


def run(argv: Sequence[str]) -> int:
    """Print the identities of the package named on the command line."""
    parser = command.Parser(__doc__)
    parser.package()
    parser.format("text", "json", "markdown")
    args = parser.parse_args(argv)
    package = command.load(args.package)
    made = command.judge(package, stages("identities", "editions"))
    if not made.outcomes:
        raise command.Stop(
            f"{package.root / package.path}: the package has no tables {', '.join(sums.NEEDS)} that can be read."
        )
    judged = sums.judged(package)
    if args.format == "json":
        print(as_json(judged, sums.coverage(package)))
        return 0 if made.valid else 1
    if args.format == "markdown":
        print(as_markdown(judged))
        print(report.as_markdown(made), end="")
        return 0 if made.valid else 1
    print(as_text(judged, report.painter(command.colour())))
    print(shares(*sums.coverage(package)), end="\n\n")
    return command.say(made, "text")


def as_json(judged: Sequence[Judged], covered: tuple[int, int, int]) -> str:
    """The identities for programs; numbers of an identity that could not be judged are null."""
    made = [
        {
            "identity_id": one.row["identity_id"],
            "kind": one.row["kind"],
            "verdict": one.judgement.verdict if one.judgement else None,
            "recorded": one.row["verdict"],
            "residual": _number(decimal(one.judgement.residual)) if one.judgement else None,
            "allowed": _number(decimal(one.judgement.allowed)) if one.judgement else None,
            "terms": [
                {
                    "figure_id": t.figure_id,
                    "role": t.role,
                    "coefficient": t.coefficient or None,
                    "value": _number(decimal(t.value)),
                }
                for t in one.terms
            ],
        }
        for one in judged
    ]
    return json.dumps(
        {"identities": made, "figures": covered[0], "covered": covered[1], "tested": covered[2]}, indent=2
    )


def _number(value: Decimal) -> int | float:
    """A JSON number: whole where it is whole, else the shortest that reads as the decimal."""
    return int(value) if value == value.to_integral_value() else float(value)


def as_text(judged: Sequence[Judged], paint: report.Paint) -> str:
    """A line an identity: `40 = 35 + 5  exact`, and what it says."""
    return "\n".join(f"{one.arithmetic}  {_verdict(one, paint)}\n  {paint(_said(one), 'dim')}" for one in judged) + "\n"


def _said(one: Judged) -> str:
    return " ".join(filter(None, (one.row["statement"], one.row["explanation"])))


def _verdict(one: Judged, paint: report.Paint) -> str:
    if one.judgement is None:
        return paint(f"cannot be judged: {one.why_not}", "red")
    residual, allowed = plain(one.judgement.residual), plain(one.judgement.allowed)
    detail = {
        "exact": "" if one.judgement.residual == 0 else f" (residual {residual})",
        "within_rounding": f" (residual {residual}, rounding explains {allowed})",
        "contradicted": f" (residual {residual}, rounding explains only {allowed})",
    }[one.judgement.verdict]
    colours = {"exact": "green", "within_rounding": "yellow", "contradicted": "red"}
    shown = paint(one.judgement.verdict.replace("_", " ") + detail, colours[one.judgement.verdict])
    if one.row["verdict"] != one.judgement.verdict:
        shown += paint(f", recorded as {one.row['verdict']}", "red")
    return shown


def as_markdown(judged: Sequence[Judged]) -> str:
    """A table row an identity."""
    lines = ["| identity | arithmetic | verdict | what it says |", "| --- | --- | --- | --- |"]
    plainly = report.painter(colour=False)
    lines += [
        f"| {cell(one.row['identity_id'])} | {cell(one.arithmetic)} | {cell(_verdict(one, plainly))} | {cell(_said(one))} |"
        for one in judged
    ]
    return "\n".join(lines) + "\n"


def shares(figures: int, covered: int, tested: int) -> str:
    """How much of the data the identities reach."""
    return (
        f"{covered} of {figures} figures stand in at least one identity; "
        f"{tested} in at least one that does not merely define a derived figure."
    )
