"""Evaluate every identity between figures, and print it as arithmetic with its verdict.

exact            the numbers as written satisfy it
within rounding  they satisfy it once each rounded number may vary as its rounding allows
contradicted     they do not satisfy it even then
differs          as contradicted, but another definition, period or rounding may explain it, as
                 the explanation of the identity says

Each identity has the country and edition of its source, its id, its numbers and its verdict. Those
whose verdict or residual is not the recorded one come first, then contradictions, then explained
differences. The others follow by country, one line each, with the remainder of parts that may be
incomplete. Editions and reports are compared as well: how many counts several of them state, and
how many with the same number. With --source, only the identities, figures and counts of one source
are shown; the checks cover all sources.

Exit status: 0 every verdict and residual is the recorded one, 1 errors were found, 2 could not run.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from tip_figures.checks import EDITIONS, IDENTITIES, PANDERA
from tip_figures.checks.editions import find_repeated_values
from tip_figures.cli import CommandParser, require_known
from tip_figures.cli.package_report import print_report, run_checks
from tip_figures.datapackage.grouping import group_by
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
from tip_figures.figures.identities import EvaluatedIdentity, find_wrong_column
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    DIFFERS,
    EXACT,
    WITHIN_ROUNDING,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow
from tip_figures.figures.relations.shared_counts import find_shared_counts
from tip_figures.proof import load_figures

UNEVALUATED, UNRECORDED = "unevaluated", "unrecorded"
"""Groups of identities that cannot be evaluated, and whose result is not the recorded one."""

FIRST_GROUPS: dict[str, tuple[str, str]] = {
    UNRECORDED: ("not as recorded", "red"),
    UNEVALUATED: ("cannot be evaluated", "red"),
    CONTRADICTED: ("contradicted", "red"),
    DIFFERS: ("different, with an explanation", "yellow"),
}
"""Heading and colour of the groups that are shown first, in their order."""

COLOURS = {WITHIN_ROUNDING: "yellow", EXACT: "green"}
"""Colours of the other verdicts."""


def run(argv: Sequence[str]) -> int:
    """Print the identities of the package named on the command line, then the findings.

    If its figures cannot be read, only the findings are printed. As JSON, the findings are not
    printed.

    Returns:
        the exit status, which depends on the findings about all sources, printed or not
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
    groups = group_identities(figures, evaluated)
    counts = count_figures(figures, args.source)
    if args.format == "json":
        identities = [identity_as_dict(figures, entry) for entry in chain(*groups.values())]
        print(to_json({"identities": identities, **counts}), end="")
        return report.exit_status
    for name, members in groups.items():
        print("\n".join(format_group(figures, name, members)))
    repeated = [pair for pair in find_repeated_values(figures) if is_of_source(args.source, *pair)]
    editions = counts["editions"]
    reports = counts["reports"]
    print(
        f"{counts['covered']:,} of {counts['figures']:,} figures are terms of at least one "
        f"identity.\n{count_noun(editions['cells'], 'count')} stated by several editions, "
        f"{editions['agree']:,} agree; {count_noun(len(repeated), 'value')} repeated in another "
        f"year.\n{count_noun(reports['cells'], 'count')} stated by several reports, "
        f"{reports['agree']:,} agree.\n"
    )
    return print_report(report, args.format)


def count_figures(figures: Figures, source_id: str | None) -> dict[str, Any]:
    """Return how many figures, terms of identities and shared counts there are, for JSON.

    A count is what a figure counts. It is shared if several sources state a number for it.

    Args:
        source_id: only figures of this source are counted, and counts that it states; None for all

    Returns:
        `figures`: number of figures; `covered`: how many of them are terms of an identity;
        `editions`: `count_agreement` of the shared counts; `reports`: the same for the counts that
        several reports state
    """
    figure_ids = {figure.figure_id for figure in figures.figures if is_of_source(source_id, figure)}
    shared_counts = [
        same_count
        for same_count in find_shared_counts(figures)
        if is_of_source(source_id, *same_count)
    ]

    def has_several_reports(same_count: Sequence[FigureRow]) -> bool:
        """Return whether several reports, not only several editions, state a count."""
        return len({figures.source_by_id[figure.source_id].report for figure in same_count}) > 1

    return {
        "figures": len(figure_ids),
        "covered": len(figure_ids & {term.figure_id for term in figures.terms}),
        "editions": count_agreement(shared_counts),
        "reports": count_agreement(list(filter(has_several_reports, shared_counts))),
    }


def is_of_source(source_id: str | None, *rows: FigureRow | IdentityRow) -> bool:
    """Return whether at least one row is from a source; with None, whether there is a row."""
    return any(source_id in (None, row.source_id) for row in rows)


def count_agreement(counts: Sequence[Sequence[FigureRow]]) -> dict[str, int]:
    """Count the counts on which all figures agree, and those on which they differ.

    Figures agree if they have the same number, or the same two ends of a range. Their bounds are
    not compared: “24” and “at least 24” agree.

    Args:
        counts: for each count, the figures that state a number for it

    Returns:
        how many counts there are (`cells`), how many `agree`, and how many `differ`
    """
    agree = 0
    for same_count in counts:
        agree += len({figure.stated_value for figure in same_count}) == 1
    return {"cells": len(counts), "agree": agree, "differ": len(counts) - agree}


def group_identities(
    figures: Figures, evaluated: Iterable[EvaluatedIdentity]
) -> dict[str, list[EvaluatedIdentity]]:
    """Divide identities into the groups in which they are shown, in the order of these.

    Returns:
        identities by group: first those of FIRST_GROUPS, then the name of each country
    """

    def find_group(entry: EvaluatedIdentity) -> str:
        """Return the group of an identity."""
        if entry.evaluation is None:
            return UNEVALUATED
        recorded = (entry.expected_verdict, entry.identity.residual)
        if find_wrong_column(entry.evaluation, *recorded):
            return UNRECORDED
        return entry.verdict if entry.verdict in FIRST_GROUPS else name_area(figures, entry)

    groups = group_by(evaluated, find_group)
    names = [*FIRST_GROUPS, *sorted(groups.keys() - FIRST_GROUPS.keys())]
    return {name: groups[name] for name in names if name in groups}


def name_area(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return the country of the source of an identity; “unknown source” if there is no such row."""
    source = figures.source_by_id.get(evaluated.identity.source_id)
    return figures.get_code_label("ref_area", source.ref_area) if source else "unknown source"


def name_edition(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return report and edition of the source of an identity: “TIP 2020”; "" if it has no row."""
    source = figures.source_by_id.get(evaluated.identity.source_id)
    return f"{source.report.upper()} {source.edition_year}" if source else ""


def identity_as_dict(figures: Figures, evaluated: EvaluatedIdentity) -> dict[str, Any]:
    """Return an identity as a dictionary for JSON.

    `verdict` is the result now, and `recorded` the one in the table; each is None if it is empty.
    `residual` and `allowed` are None if the identity cannot be evaluated, and `coefficient` is None
    if the identity is not a sum. `ref_area` and `edition_year` are those of its source; None if
    there is no such row.
    """
    identity = evaluated.identity
    evaluation = evaluated.evaluation
    source = figures.source_by_id.get(identity.source_id)
    return {
        "identity_id": identity.identity_id,
        "source_id": identity.source_id or None,
        "ref_area": source and source.ref_area,
        "edition_year": source and source.edition_year,
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


def format_group(
    figures: Figures, name: str, members: Sequence[EvaluatedIdentity]
) -> Iterator[str]:
    """Yield the lines of a group of identities: its heading, the identities and an empty line.

    Args:
        name: that of `group_identities`
    """
    if name in FIRST_GROUPS:
        heading, colour = FIRST_GROUPS[name]
        entries = [format_exception(figures, entry, colour) for entry in members]
        return format_block(f"{len(members):,} {heading}", entries)
    rounded = sum(entry.verdict == WITHIN_ROUNDING for entry in members)
    heading = f"{escape_unprintable(name)}: {len(members):,} hold"
    heading += f", {rounded:,} of them within rounding" if rounded else ""
    width = max(len(entry.identity.identity_id) for entry in members)
    return format_block(heading, [format_holding(figures, entry, width) for entry in members])


def format_exception(figures: Figures, evaluated: EvaluatedIdentity, colour: str) -> list[str]:
    """Return three lines for people: which identity it is, its arithmetic, and what it states.

    Args:
        colour: of the verdict
    """
    place = f"{name_area(figures, evaluated)}, {name_edition(figures, evaluated)}".rstrip(", ")
    verdict = paint(describe_verdict(evaluated), colour)
    return [
        f"{escape_unprintable(place)}  {escape_unprintable(evaluated.identity.identity_id)}",
        f"{escape_unprintable(evaluated.arithmetic)}  {verdict}",
        format_words(evaluated),
    ]


def format_holding(figures: Figures, evaluated: EvaluatedIdentity, width: int) -> list[str]:
    """Return one line for an identity of a country, and what it states if it is not exact.

    Args:
        width: of the column of ids
    """
    edition = escape_unprintable(name_edition(figures, evaluated))
    identity_id = escape_unprintable(evaluated.identity.identity_id).ljust(width)
    verdict = paint(describe_verdict(evaluated), COLOURS[evaluated.verdict])
    line = f"{edition}  {identity_id}  {escape_unprintable(evaluated.arithmetic)}  {verdict}"
    return [line.lstrip()] + ([] if evaluated.verdict == EXACT else [format_words(evaluated)])


def format_words(evaluated: EvaluatedIdentity) -> str:
    """Return what an identity states, and its explanation if there is one."""
    identity = evaluated.identity
    return paint(f"{identity.statement} {identity.explanation}".strip(), "dim")


def describe_verdict(evaluated: EvaluatedIdentity) -> str:
    """Write a verdict with its details: “contradicted: residual 2, rounding explains only 0”.

    A recorded verdict that is another one follows: “, recorded as exact”.
    """
    verdict = evaluated.verdict.replace("_", " ")
    recorded = evaluated.identity.verdict
    words = ": ".join(filter(None, (verdict, describe_result(evaluated))))
    if verdict and recorded and recorded != evaluated.verdict:
        words += f", recorded as {recorded.replace('_', ' ')}"
    return words


def describe_result(evaluated: EvaluatedIdentity) -> str:
    """Return the details of the verdict on an identity; "" if there are none.

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
