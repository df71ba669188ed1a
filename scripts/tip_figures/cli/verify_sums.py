"""Evaluate every identity between figures, and print it as arithmetic with its verdict.

exact            the written values satisfy it
within rounding  they satisfy it if each rounded number may be anything that its rounding allows
contradicted     they do not satisfy it even then
differs          as contradicted, but another definition, period or rounding may explain it; a
                 person has recorded and explained this

Contradictions are shown first. If the parts may be incomplete, the remainder is shown. Editions and
reports are compared as well: how many cells several of them state, and how many with one number.
With --source only the identities, figures and cells of one source are shown; the checks cover all
sources.

Exit status: 0 every verdict and residual is the recorded one, 1 findings of severity error,
2 could not run.
"""

from collections.abc import Sequence
from typing import Any

from tip_figures.checks import EDITIONS, IDENTITIES, PANDERA
from tip_figures.checks.editions import find_repeated_values
from tip_figures.cli import CommandParser, require_known
from tip_figures.cli.package_report import print_report, run_checks
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.text_format import (
    as_decimal,
    as_json_number,
    count_noun,
    escape_unprintable,
    format_block,
    format_number,
    paint,
)
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    DIFFERS,
    EXACT,
    WITHIN_ROUNDING,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow
from tip_figures.figures.relations.shared_cells import find_shared_cells
from tip_figures.proof import load_figures

GROUPS: dict[str, tuple[str, str]] = {
    "": ("cannot be evaluated", "red"),
    CONTRADICTED: ("contradicted", "red"),
    DIFFERS: ("different, with an explanation", "yellow"),
    WITHIN_ROUNDING: ("hold within rounding", "yellow"),
    EXACT: ("hold", "green"),
}
"""Heading and colour of the identities of a verdict, in the order in which they are shown."""


def run(argv: Sequence[str]) -> int:
    """Print the identities of the package named on the command line, then the findings.

    If its figures cannot be read, only the findings are printed. As JSON, the findings are not
    printed.

    returns: the exit status, which depends on the findings about all sources, printed or not
    """
    parser = CommandParser(__doc__, "text", "json")
    parser.add_argument("--source", metavar="ID", help="show only the identities of this source")
    args = parser.parse_args(argv)
    package = load_package(args.package)
    figures = load_figures(package)
    report = run_checks(package, figures, (PANDERA, IDENTITIES, EDITIONS))
    if figures is None:
        return print_report(report, args.format)
    if args.source is not None:
        require_known("source", args.source, figures.source_by_id)
    evaluated = [entry for entry in figures.evaluated if is_of_source(args.source, entry.identity)]
    counts = count_figures(figures, args.source)
    if args.format == "json":
        print(to_json({"identities": list(map(identity_as_dict, evaluated)), **counts}), end="")
        return report.exit_status
    for verdict, (heading, colour) in GROUPS.items():
        group = [format_identity(entry, colour) for entry in evaluated if entry.verdict == verdict]
        if group:
            print("\n".join(format_block(f"{len(group):,} {heading}", group)))
    repeated = [pair for pair in find_repeated_values(figures) if is_of_source(args.source, *pair)]
    editions = counts["editions"]
    reports = counts["reports"]
    print(
        f"{counts['covered']:,} of {counts['figures']:,} figures are terms of at least one "
        f"identity.\n{count_noun(editions['cells'], 'cell')} stated by several editions, "
        f"{editions['agree']:,} agree; {count_noun(len(repeated), 'value')} repeated in another "
        f"year.\n{count_noun(reports['cells'], 'cell')} stated by several reports, "
        f"{reports['agree']:,} agree.\n"
    )
    return print_report(report, args.format)


def count_figures(figures: Figures, source_id: str | None) -> dict[str, Any]:
    """Count figures, terms of identities, and cells that several sources state, as JSON has them.

    A cell is what a figure counts; several figures may state a number for the same cell.

    source_id: only figures of this source are counted, and cells that it states; None for all
    returns:   `figures`: number of figures; `covered`: how many of them are terms of an identity;
               `editions`: `count_agreement` of the cells that several sources state; `reports`: the
               same for those cells that several reports state
    """
    figure_ids = {figure.figure_id for figure in figures.figures if is_of_source(source_id, figure)}
    cells = [cell for cell in find_shared_cells(figures) if is_of_source(source_id, *cell)]

    def has_several_reports(cell: Sequence[FigureRow]) -> bool:
        """Whether the figures of a cell are from several reports, not only editions of one."""
        return len({figures.source_by_id[figure.source_id].report for figure in cell}) > 1

    return {
        "figures": len(figure_ids),
        "covered": len(figure_ids & {term.figure_id for term in figures.terms}),
        "editions": count_agreement(cells),
        "reports": count_agreement(list(filter(has_several_reports, cells))),
    }


def is_of_source(source_id: str | None, *rows: FigureRow | IdentityRow) -> bool:
    """Whether at least one row is from a source; with None, whether there is a row."""
    return any(source_id in (None, row.source_id) for row in rows)


def count_agreement(cells: Sequence[Sequence[FigureRow]]) -> dict[str, int]:
    """Count the cells on which all figures agree, and those on which they differ.

    Figures agree if they have the same number, or the same two ends of a range. Their bounds are
    not compared: “24” and “at least 24” agree.

    cells:   for each cell, the figures that state a number for it
    returns: numbers of `cells`, of those that `agree`, and of those that `differ`
    """
    agree = 0
    for cell in cells:
        agree += len({figure.stated_value for figure in cell}) == 1
    return {"cells": len(cells), "agree": agree, "differ": len(cells) - agree}


def identity_as_dict(evaluated: EvaluatedIdentity) -> dict[str, Any]:
    """Return an identity for programs, as JSON has it.

    `verdict` is the result now, and `recorded` the one in the table; each is None if it is empty.
    `residual` and `allowed` are None if the identity cannot be evaluated, and `coefficient` is None
    if the identity is not a sum.
    """
    identity = evaluated.identity
    evaluation = evaluated.evaluation
    return {
        "identity_id": identity.identity_id,
        "kind": identity.kind,
        "verdict": evaluated.verdict or None,
        "recorded": identity.verdict or None,
        "residual": evaluation and as_json_number(as_decimal(evaluation.residual)),
        "allowed": evaluation and as_json_number(as_decimal(evaluation.allowed)),
        "terms": [
            {
                "figure_id": term.figure_id,
                "role": term.role,
                "coefficient": term.sign if identity.kind == "sum" else None,
                "value": as_json_number(term.value),
            }
            for term in evaluated.operands
        ],
    }


def format_identity(evaluated: EvaluatedIdentity, colour: str) -> tuple[str, str]:
    """Return two lines for people: the arithmetic with its result, and what the identity states.

    The result is that of `describe_result`. An explanation, if there is one, ends the second line.

    colour: of the result
    """
    identity = evaluated.identity
    result = describe_result(evaluated)
    details = f"  {paint(result, colour)}" if result else ""
    words = f"{identity.statement} {identity.explanation}".strip()
    return f"{escape_unprintable(evaluated.arithmetic)}{details}", paint(words, "dim")


def describe_result(evaluated: EvaluatedIdentity) -> str:
    """Return what is printed after the arithmetic of an identity; "" if there is nothing to add.

    If the identity is not exact, this is how far the numbers are from satisfying it, or why it
    cannot be evaluated. If it is exact and of the kind `part_of`, this is `remainder 5`: the whole
    less the parts that the identity names, if that is above zero. Parts may rightly exceed a whole
    such as “at least 40”.
    """
    if evaluated.verdict != EXACT:
        return evaluated.difference or evaluated.reason
    if evaluated.identity.kind == "part_of":
        remainder = sum(
            term.value if term.role == "whole" else -term.value for term in evaluated.operands
        )
        if remainder > 0:
            return f"remainder {format_number(remainder)}"
    return ""
