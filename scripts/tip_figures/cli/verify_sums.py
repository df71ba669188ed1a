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
from fractions import Fraction
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
"""Names of two groups: identities that cannot be evaluated, and those whose result differs from the
recorded one."""

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
    """Print the identities of the package named on the command line, then a report of findings.

    An identity is a relation between figures, such as a total and its parts. Between identities and
    report, lines say how many figures are terms of identities, on how many counts editions and
    reports agree, and how many values are repeated in another year. The findings are about tables,
    identities and editions.

    With --format json, the identities and the object of `count_figures` are printed, without the
    findings. If a missing or unsuitable table or column keeps the figures from being read, only the
    report is printed.

    Args:
        argv: arguments of the command

    Returns:
        exit status of the report, even with --format json. The report is about all sources, even
        with --source

    Raises:
        CommandError: if --source names an unknown source, the package is not about figures, or one
            of its files cannot be read
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
    """Return how many figures are terms of identities, and on how many counts sources agree.

    A count is what a figure counts, such as the people prosecuted in one area and year. Several
    editions or reports may each state a figure for the same count.

    Args:
        source_id: consider only figures of this source, and counts that it states; None for all

    Returns:
        an object for JSON:

        - `figures`: number of figures
        - `covered`: how many of these figures are terms of at least one identity
        - `editions`: `count_agreement` of all counts for which several sources state a figure
        - `reports`: `count_agreement` of the counts for which several reports do so
    """
    figure_ids = {figure.figure_id for figure in figures.figures if is_of_source(source_id, figure)}
    counts_of_sources = []
    counts_of_reports = []
    for same_count in find_shared_counts(figures):
        if is_of_source(source_id, *same_count):
            counts_of_sources.append(same_count)
            reports = {figures.source_by_id[figure.source_id].report for figure in same_count}
            if len(reports) > 1:
                counts_of_reports.append(same_count)
    return {
        "figures": len(figure_ids),
        "covered": len(figure_ids & {term.figure_id for term in figures.terms}),
        "editions": count_agreement(counts_of_sources),
        "reports": count_agreement(counts_of_reports),
    }


def is_of_source(source_id: str | None, *rows: FigureRow | IdentityRow) -> bool:
    """Return whether at least one of the rows is from a source.

    Args:
        source_id: of the source; None for any source, so that the result is True
        rows: at least one
    """
    return source_id is None or any(row.source_id == source_id for row in rows)


def count_agreement(counts: Sequence[Sequence[FigureRow]]) -> dict[str, int]:
    """Return on how many counts the figures agree, and on how many they differ.

    Figures agree if they have the same number, or the same two ends of a range. Their bounds are
    not compared: “24” and “at least 24” agree.

    Args:
        counts: for each count, all figures that state a number for it

    Returns:
        numbers of counts: all (`cells`), with agreement (`agree`), without agreement (`differ`).
        For [[24, 24], [24, 25, 24]]: {"cells": 2, "agree": 1, "differ": 1}
    """
    agree = 0
    for same_count in counts:
        stated_values = {figure.stated_value for figure in same_count}
        if len(stated_values) == 1:
            agree += 1
    return {"cells": len(counts), "agree": agree, "differ": len(counts) - agree}


def group_identities(
    figures: Figures, evaluated: Iterable[EvaluatedIdentity]
) -> dict[str, list[EvaluatedIdentity]]:
    """Divide identities into the groups in which they are shown.

    Returns:
        name of a group → identities, in the order in which groups are shown: first FIRST_GROUPS,
        which need attention, then the others in a group for each country, in the order of names.
        Groups without identities are left out
    """

    def find_group(entry: EvaluatedIdentity) -> str:
        """Return the name of the group of an identity: one of FIRST_GROUPS, or its country.

        The first group that fits counts: an identity that is contradicted, but not as recorded, is
        in the group UNRECORDED.
        """
        if entry.evaluation is None:
            return UNEVALUATED
        if find_wrong_column(entry.evaluation, entry.expected_verdict, entry.identity.residual):
            return UNRECORDED
        return entry.verdict if entry.verdict in FIRST_GROUPS else name_area(figures, entry)

    groups = group_by(evaluated, find_group)
    names = [*FIRST_GROUPS, *sorted(groups.keys() - FIRST_GROUPS.keys())]
    return {name: groups[name] for name in names if name in groups}


def name_area(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return the name of the country that the source of an identity is about.

    Returns:
        “unknown source” if the table of sources does not have the source
    """
    source = figures.source_by_id.get(evaluated.identity.source_id)
    return figures.get_code_label("ref_area", source.ref_area) if source else "unknown source"


def name_edition(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return report and edition of the source of an identity, such as “TIP 2020”.

    Returns:
        "" if the table of sources does not have the source
    """
    source = figures.source_by_id.get(evaluated.identity.source_id)
    return f"{source.report.upper()} {source.edition_year}" if source else ""


def identity_as_dict(figures: Figures, evaluated: EvaluatedIdentity) -> dict[str, Any]:
    """Return an identity as an object for JSON. A value that does not exist is None.

    These members need an explanation:

    - `ref_area`, `edition_year`: of the source; None if the table of sources does not have it
    - `verdict`: the computed one; `recorded`: the one in the table of identities
    - `residual`, `allowed`: difference between the numbers, and how much of it rounding explains;
      None if the identity cannot be evaluated
    - `coefficient`: sign of a term in a sum; None in an identity of any other kind
    """
    identity = evaluated.identity
    evaluation = evaluated.evaluation
    source = figures.source_by_id.get(identity.source_id)
    terms = [
        {
            "figure_id": term.figure_id,
            "role": term.role,
            "coefficient": term.sign if identity.kind == "sum" else None,
            "value": as_json_number(term.value),
        }
        for term in evaluated.operands
    ]
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
        "terms": terms,
    }


def format_group(
    figures: Figures, name: str, members: Sequence[EvaluatedIdentity]
) -> Iterator[str]:
    """Return the lines of a group of identities: a heading, the identities and an empty line.

    The heading has the number of identities. An identity of FIRST_GROUPS has three lines (see
    `format_exception`); an identity that holds has one or two (see `format_holding`).

    Args:
        name: one of FIRST_GROUPS, or a country, as in `group_identities`
        members: identities of the group, at least one
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
    """Return three lines about an identity that needs attention.

    The lines contain country, edition and id; the arithmetic with the verdict; and in words what
    the identity states, with its explanation.

    Args:
        colour: in which the verdict is shown
    """
    place = f"{name_area(figures, evaluated)}, {name_edition(figures, evaluated)}".rstrip(", ")
    verdict = paint(describe_verdict(evaluated), colour)
    return [
        f"{escape_unprintable(place)}  {escape_unprintable(evaluated.identity.identity_id)}",
        f"{escape_unprintable(evaluated.arithmetic)}  {verdict}",
        format_words(evaluated),
    ]


def format_holding(figures: Figures, evaluated: EvaluatedIdentity, width: int) -> list[str]:
    """Return one or two lines about an identity that holds.

    The first line has edition, id, arithmetic and verdict. Only an identity that holds within
    rounding has a second line: in words what the identity states, with its explanation.

    Args:
        width: of the column of ids, in characters
    """
    edition = escape_unprintable(name_edition(figures, evaluated))
    identity_id = escape_unprintable(evaluated.identity.identity_id).ljust(width)
    verdict = paint(describe_verdict(evaluated), COLOURS[evaluated.verdict])
    line = f"{edition}  {identity_id}  {escape_unprintable(evaluated.arithmetic)}  {verdict}"
    lines = [line.lstrip()]  # without the spaces that follow an empty edition
    if evaluated.verdict != EXACT:
        lines.append(format_words(evaluated))
    return lines


def format_words(evaluated: EvaluatedIdentity) -> str:
    """Return what an identity states, and its explanation if there is one."""
    identity = evaluated.identity
    return paint(f"{identity.statement} {identity.explanation}".strip(), "dim")


def describe_verdict(evaluated: EvaluatedIdentity) -> str:
    """Return the verdict on an identity with its details, in words.

    - `exact`
    - `contradicted: residual 2, rounding explains only 0`
    - `contradicted: residual 2, rounding explains only 0, recorded as exact`, if the table of
      identities has a different verdict
    - only the reason, if the identity cannot be evaluated
    """
    verdict = evaluated.verdict.replace("_", " ")  # "" if it cannot be evaluated
    recorded = evaluated.identity.verdict
    words = ": ".join(filter(None, (verdict, describe_result(evaluated))))
    if verdict and recorded and recorded != evaluated.verdict:
        words += f", recorded as {recorded.replace('_', ' ')}"
    return words


def describe_result(evaluated: EvaluatedIdentity) -> str:
    """Return the details of the verdict on an identity.

    - an identity that cannot be evaluated: the reason
    - any other identity that is not exact: `residual 2, rounding explains only 0`
    - an exact identity of the kind `part_of`, 20 and 15 as parts of 40: `remainder 5`; "" for a
      remainder that is not above zero, since parts may exceed a whole such as “at least 40”
    - any other exact identity: ""
    """
    if evaluated.verdict != EXACT:
        return evaluated.difference or evaluated.reason
    if evaluated.identity.kind != "part_of":
        return ""
    remainder = Fraction(0)
    for term in evaluated.operands:
        remainder += term.value if term.role == "whole" else -term.value
    return f"remainder {format_number(remainder)}" if remainder > 0 else ""
