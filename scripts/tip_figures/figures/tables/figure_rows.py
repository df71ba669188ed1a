"""Rows of the generated tables `figures_flat` and `contradictions`, and cells of all of them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import CONTRADICTED, DIFFERS
from tip_figures.figures.identities.identity_kinds import (
    ORDER,
    PART_OF,
    SHARE,
    TOTAL_ROLES,
    solve_term,
)
from tip_figures.figures.labels import format_amount, link_numeral, name_code
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import describe_period
from tip_figures.figures.records import (
    Cell,
    FigureRow,
    GapRow,
    NumeralRow,
    TableRow,
    list_row_columns,
)

GeneratedRow = dict[str, str]
"""Cells of a generated table by column; an empty cell is "" or not in it."""

StatementsByCell = Mapping[Cell, Sequence[FigureRow]]
"""The figures of each cell from all sources, the oldest edition first."""

FIGURE_COLUMNS = tuple(list_row_columns(FigureRow))


def make_flat_rows(
    figures: Figures, statements_by_cell: StatementsByCell, uses: Mapping[str, str]
) -> Iterator[GeneratedRow]:
    """Make the rows of the table of all figures.

    `used_in` is `totals` or `parts` if that table contains the figure, too; otherwise it is
    `other_edition`. But if no figure of a cell is in one of these tables, the newest figure of the
    cell has `detail`. Each dimension is in words; beside that of areas is a column of codes.

    uses: figure_id → the table that contains the figure as well: "totals" or "parts"
    """
    for statements in statements_by_cell.values():
        is_used = any(figure.figure_id in uses for figure in statements)
        for figure in statements:
            is_detail = figure is statements[-1] and not is_used
            unused = "detail" if is_detail else "other_edition"
            row = make_figure_cells(figures, figure)
            for dimension in figures.dimensions:
                code = figure.codes[dimension.name]
                is_named = code not in ("", "all")
                row[dimension.name] = name_code(figures, dimension, code) if is_named else code
                if dimension.is_area:
                    row[f"{dimension.name}_code"] = code
            yield row | {"used_in": uses.get(figure.figure_id, unused)}


def write_cell(value: object) -> str:
    """Write a value for a cell: numbers without separators and trailing zeros; "" for None."""
    if isinstance(value, Decimal):
        return format_number(value).replace(",", "")
    return "" if value is None else str(value)


def copy_cells(record: TableRow, *columns: str) -> GeneratedRow:
    """Return cells of a record under the names that they have in its own table."""
    return {column: write_cell(getattr(record, column)) for column in columns}


def make_gap_row(gap: GapRow) -> GeneratedRow:
    """Return the cells of a row of the table of gaps."""
    return copy_cells(gap, *list_row_columns(GapRow))


def make_subject_cells(figures: Figures, indicator_id: str, area_id: str) -> GeneratedRow:
    """Make the cells of every generated table that say what is counted, and where."""
    indicator = figures.indicator_by_id[indicator_id]
    return {
        "area": figures.get_code_label("ref_area", area_id),
        "what": indicator.label,
        "ref_area": area_id,
        **copy_cells(indicator, "group", "indicator_id"),
    }


def make_figure_cells(figures: Figures, figure: FigureRow) -> GeneratedRow:
    """Make the cells that describe a figure; each table takes those that it has a column for.

    The `value_to` of an exact number is the number itself. If no numeral states the figure,
    paragraph, sentence and quote are those of one that it follows from (see `find_quoted_numeral`).
    """
    numeral = find_quoted_numeral(figures, figure)
    cells = make_subject_cells(figures, figure.indicator_id, figure.ref_area)
    cells |= copy_cells(figures.source_by_id[figure.source_id], "report", "edition_year")
    cells |= copy_cells(figure, *FIGURE_COLUMNS)
    cells["period"] = describe_period(figures.get_period(figure)) if figure.period else ""
    cells["period_type"] = figures.get_period_type(figure)
    if figure.bound == "exact":
        cells["value_to"] = cells["value"]
    if numeral:
        cells |= copy_cells(numeral, "paragraph", "sentence", "quote")
    return cells | {
        "contradicted_by": figures.join_contradictions([figure]),
        "breakdown": ";".join(figure.breakdown) or "total",
        "derived_from": describe_derivation(figures, figure),
        "link": link_numeral(figures, numeral),
    }


def describe_derivation(figures: Figures, figure: FigureRow) -> str:
    """Write from what a figure follows: "34 = 40 - 6: tip-…-identified-2019; tip-…-abroad".

    returns: arithmetic ("the same number" if there is one other term) and figure_ids of the other
             terms; "" if the figure is not derived by an identity
    """
    evaluated = figures.evaluated_by_id.get(figure.derived_by)
    if evaluated is None:
        return ""
    terms = evaluated.operands
    other_ids = [term.figure_id for term in terms if term.figure_id != figure.figure_id]
    solution = solve_term(evaluated.identity.kind, terms, figure.figure_id)
    arithmetic = solution.text if solution else evaluated.arithmetic
    if len(other_ids) == 1:
        arithmetic = "the same number"
    return f"{arithmetic}: {'; '.join(other_ids)}"


def find_quoted_numeral(figures: Figures, figure: FigureRow) -> NumeralRow | None:
    """Return the numeral that states a figure, or otherwise one from which the figure follows.

    If no numeral states the figure, the first other term of the identity that derives it is next,
    then the first other term of the identity that derives this term, and so on.

    returns: None if the last of these is not stated, or if they follow from each other in a circle
    """
    visited_ids: set[str] = set()
    current: FigureRow | None = figure
    while current and current.figure_id not in visited_ids:
        numeral = figures.find_stating_numeral(current)
        if numeral is not None:
            return numeral
        visited_ids.add(current.figure_id)
        evaluated = figures.evaluated_by_id.get(current.derived_by)
        terms = evaluated.figures if evaluated else ()
        current = next((term for term in terms if term.figure_id != current.figure_id), None)
    return None


# Contradictions


def make_contradiction_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Make a row for each identity that does not hold.

    Indicator, area and year are those of its first figure; an identity is left out if this
    indicator is not in the codebook. The difference is the recorded residual.
    """
    for evaluated in figures.evaluated:
        if evaluated.verdict not in (CONTRADICTED, DIFFERS):
            continue
        identity, first = evaluated.identity, evaluated.figures[0]
        if first.indicator_id in figures.indicator_by_id:
            says, follows = _compare_sides(figures, evaluated)
            yield make_subject_cells(figures, first.indicator_id, first.ref_area) | {
                **copy_cells(identity, "identity_id", "explanation"),
                **copy_cells(first, "year"),
                "report_says": says,
                "follows": follows,
                "difference": write_cell(identity.residual or Decimal(0)),
                "verdict": evaluated.verdict,
                "links": _join_links(figures, evaluated),
            }


def _compare_sides(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Write what a report says, and what follows from other numbers: "110", "82 + 15 = 97".

    An order: "less than 40 in 2020", "45 in 2019". A share: "80 percent", "41 of 50 = 82 percent".
    Of parts of a whole the report says "at most 110". A kind that has no such sides gives its first
    number and all of its arithmetic.
    """
    kind, write = evaluated.kind, partial(format_amount, figures)
    if kind is ORDER:
        higher, (lower,) = evaluated.main, evaluated.others
        says = f"less than {write(higher)} in {higher.year}"
        return says, f"{write(lower)} in {lower.year}"
    if kind is SHARE:
        whole, (part,) = evaluated.main, evaluated.others
        percent = round(part.value * 100 / whole.value, 2)
        (share,) = evaluated.figures_of_role("share")
        return write(share), f"{write(part)} of {write(whole)} = {format_number(percent)} percent"
    if kind.main_role not in TOTAL_ROLES:
        return write(evaluated.figures[0]), evaluated.arithmetic
    says = write(evaluated.main)
    follows = ""
    parts_sum = Fraction(0)
    for term, figure in zip(evaluated.operands, evaluated.figures, strict=True):
        if term.role == kind.other_role:  # a part has the sign -1, or 1 if it is subtracted
            follows += f" {'-' if term.sign > 0 else '+'} {write(figure)}"
            parts_sum -= term.sign * term.value
    follows = follows.removeprefix(" + ").lstrip()
    if len(evaluated.others) > 1:
        follows += f" = {format_number(parts_sum)}"
    return f"at most {says}" if kind is PART_OF else says, follows


def _join_links(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return links to the first stated figure of each source of an identity, joined with spaces."""
    links: dict[str, str] = {}
    for figure in evaluated.figures:
        link = link_numeral(figures, figures.find_stating_numeral(figure))
        if link:
            links.setdefault(figure.source_id, link)
    return " ".join(links.values())
